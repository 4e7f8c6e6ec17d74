//! The files that declare figures, actors, places and sources, each once: explainers, then the shared data.

use std::sync::Arc;

use super::CheckInput;
use crate::diag::Pointer;
use crate::link::{Answer, Site};
use crate::model::{Actor, Edtf, Facts, Figure, Id, IdMap, Place, Quantity, SharedData, Source, SourceRef};
use crate::source::RelPath;

/// An explainer, or the shared data as a whole. A translation declares nothing: what it inherits is its original's,
/// so that no rule finds the same thing twice.
#[derive(Clone, Copy)]
pub(super) struct Declaring<'a> {
    /// The explainer's facts; `None` for the shared data.
    pub(super) facts: Option<&'a Facts>,
    data: &'a SharedData,
}

/// What kind of entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Figure,
    Source,
    Actor,
    Place,
}

impl Kind {
    fn key(self) -> &'static str {
        match self {
            Self::Figure => "figures",
            Self::Source => "sources",
            Self::Actor => "actors",
            Self::Place => "places",
        }
    }
}

/// Every file that declares entries, the shared data last.
pub(super) fn all<'a>(site: &'a Site, input: CheckInput<'a>) -> Vec<Declaring<'a>> {
    let originals = site.pages.values().filter(|page| !page.facts.translation);
    let explainers = originals.map(|page| Declaring::of(&page.facts, input));
    explainers.chain([Declaring::shared(input)]).collect()
}

impl<'a> Declaring<'a> {
    /// An explainer.
    pub(super) fn of(facts: &'a Facts, input: CheckInput<'a>) -> Self {
        Self { facts: Some(facts), data: input.data }
    }

    /// What all files share.
    pub(super) fn shared(input: CheckInput<'a>) -> Self {
        Self { facts: None, data: input.data }
    }

    /// The file that declares its entries of this kind.
    pub(super) fn file(&self, kind: Kind) -> RelPath {
        let shared = || RelPath::known(&format!("content/_data/{}.yaml", kind.key()));
        self.facts.map_or_else(shared, |facts| facts.path.clone())
    }

    /// Where the entry stands in that file.
    pub(super) fn pointer(&self, kind: Kind, id: &Id) -> Pointer {
        match self.facts {
            Some(_) => Pointer::of([kind.key(), id.as_str()]),
            None => Pointer::of([id.as_str()]),
        }
    }

    pub(super) fn figures(&self) -> &'a IdMap<Figure> {
        self.facts.map_or(&self.data.figures, |facts| &facts.figures)
    }

    pub(super) fn sources(&self) -> &'a IdMap<Source> {
        self.facts.map_or(&self.data.sources, |facts| &facts.sources)
    }

    pub(super) fn actors(&self) -> &'a IdMap<Actor> {
        self.facts.map_or(&self.data.actors, |facts| &facts.actors)
    }

    pub(super) fn places(&self) -> &'a IdMap<Place> {
        self.facts.map_or(&self.data.places, |facts| &facts.places)
    }

    /// The source that an id means here, and who declares it.
    pub(super) fn source(&self, id: &str) -> Option<(&'a Source, Declaring<'a>)> {
        let shared = Declaring { facts: None, data: self.data };
        let own = self.sources().get(id).map(|source| (source, *self));
        own.or_else(|| self.data.sources.get(id).map(|source| (source, shared)))
    }

    /// The actor that an id means here.
    pub(super) fn actor(&self, id: &str) -> Option<&'a Actor> {
        self.actors().get(id).or_else(|| self.data.actors.get(id))
    }

    /// The place that an id means here.
    pub(super) fn place(&self, id: &str) -> Option<&'a Arc<Place>> {
        self.places().shared(id).or_else(|| self.data.places.shared(id))
    }
}

/// One attributed value of a figure.
#[derive(Clone, Copy)]
pub(super) struct Stated<'a> {
    /// Which of the figure's answers.
    pub(super) answer: Answer,
    pub(super) by: Option<&'a str>,
    pub(super) source: &'a [SourceRef],
    pub(super) value: &'a Quantity,
    pub(super) as_of: Option<&'a Edtf>,
    pub(super) said: Option<&'a Edtf>,
}

/// Every value that a figure states: its claims, then its earlier values.
pub(super) fn stated(figure: &Figure) -> impl Iterator<Item = Stated<'_>> {
    let claims = figure.claims.iter().enumerate().map(|(n, claim)| Stated {
        answer: Answer::claim(n),
        by: claim.by.as_deref(),
        source: &claim.source,
        value: &claim.value,
        as_of: claim.as_of.as_ref(),
        said: claim.said.as_ref(),
    });
    let history = figure.history.iter().enumerate().map(|(n, entry)| Stated {
        answer: Answer::history(n),
        by: entry.by.as_deref(),
        source: &entry.source,
        value: &entry.value,
        as_of: Some(&entry.as_of),
        said: None,
    });
    claims.chain(history)
}
