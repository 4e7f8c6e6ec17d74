//! An explainer with all that it inherits: a translation states what differs, the rest is its original's.

use std::sync::Arc;

use super::site::{Bound, BoundFigure};
use crate::model::{Actor, Claim, Correction, Event, Facts, Figure, Id, IdMap, Place, Quantity, Source, SourceRef};
use crate::source::RelPath;

/// The facts of a file together with those of its original, if it is a translation.
#[derive(Clone, Copy, Debug)]
pub struct Explainer<'a> {
    /// The file's own.
    pub facts: &'a Facts,
    /// Its original's.
    pub original: Option<&'a Facts>,
}

/// A figure with the label that its page shows.
#[derive(Clone, Copy, Debug)]
pub struct LabelledFigure<'a> {
    /// Its id.
    pub id: &'a str,
    /// What is counted.
    pub label: &'a str,
    /// The figure.
    pub figure: &'a Figure,
}

/// An event with the title that its page shows.
#[derive(Clone, Copy, Debug)]
pub struct TitledEvent<'a> {
    /// Its position in the file that declares it.
    pub index: usize,
    /// The event as first declared.
    pub event: &'a Event,
    /// The translation's own entry, if it has one.
    pub translated: Option<&'a Event>,
}

impl<'a> TitledEvent<'a> {
    /// What, in the page's language if that is known.
    pub fn title(&self) -> &'a str {
        self.translated.map(|event| &*event.title).filter(|title| !title.is_empty()).unwrap_or(&self.event.title)
    }
}

impl<'a> Explainer<'a> {
    /// Where data comes from: the original, or the file itself.
    pub fn declaring(&self) -> &'a Facts {
        self.original.unwrap_or(self.facts)
    }

    /// The key figures, in the order in which they are declared.
    pub fn figures(&self) -> impl Iterator<Item = LabelledFigure<'a>> + use<'a> {
        let this = *self;
        self.declaring().figures.iter().map(move |(id, figure)| this.labelled(id.as_str(), figure))
    }

    /// The figure of this id.
    pub fn figure(&self, id: &str) -> Option<LabelledFigure<'a>> {
        let (id, figure) = self.declaring().figures.iter().find(|(other, _)| other.as_str() == id)?;
        Some(self.labelled(id.as_str(), figure))
    }

    /// The figure that a text is bound to with its id, and the file that declares it.
    pub fn bound(&self, bound: &'a BoundFigure) -> Option<(&'a Id, &'a Figure, &'a RelPath)> {
        let declaring = self.declaring();
        match &bound.figure {
            Bound::Own(index) => {
                let (id, figure) = declaring.figures.iter().nth(*index as usize)?;
                Some((id, figure, &declaring.path))
            }
            Bound::Foreign(foreign) => Some((&foreign.id, &foreign.figure, &foreign.file)),
        }
    }

    fn labelled(&self, id: &'a str, figure: &'a Figure) -> LabelledFigure<'a> {
        let own = self.facts.figures.get(id).and_then(|own| own.label.as_deref());
        LabelledFigure { id, label: own.or(figure.label.as_deref()).unwrap_or(id), figure }
    }

    /// The timeline, oldest first; events of the same date in the order in which they are declared.
    pub fn events(&self) -> Vec<TitledEvent<'a>> {
        let mut events: Vec<TitledEvent<'a>> = self
            .declaring()
            .events
            .iter()
            .enumerate()
            .map(|(index, event)| {
                let translated = event
                    .id
                    .as_ref()
                    .filter(|_| self.original.is_some())
                    .and_then(|id| self.facts.events.iter().find(|own| own.id.as_ref() == Some(id)));
                TitledEvent { index, event, translated }
            })
            .collect();
        events.sort_by_cached_key(|entry| entry.event.date.map(|date| date.sort_key()));
        events
    }

    /// The correction log, newest first. A translation's own entries take the place of its original's.
    pub fn corrections(&self) -> Vec<&'a Correction> {
        let own = &self.facts.corrections;
        let log = if own.is_empty() { &self.declaring().corrections } else { own };
        let mut log: Vec<&Correction> = log.iter().collect();
        log.sort_by_key(|entry| std::cmp::Reverse(entry.date.sort_key()));
        log
    }

    /// The source of this id, declared by the file or its original.
    pub fn source(&self, id: &str) -> Option<&'a Arc<Source>> {
        self.own_or_original(id, |facts| &facts.sources)
    }

    /// The actor of this id, declared by the file or its original.
    pub fn actor(&self, id: &str) -> Option<&'a Arc<Actor>> {
        self.own_or_original(id, |facts| &facts.actors)
    }

    /// The place of this id, declared by the file or its original.
    pub fn place(&self, id: &str) -> Option<&'a Arc<Place>> {
        self.own_or_original(id, |facts| &facts.places)
    }

    fn own_or_original<V>(&self, id: &str, map: impl Fn(&'a Facts) -> &'a IdMap<V>) -> Option<&'a Arc<V>> {
        map(self.facts).shared(id).or_else(|| self.original.and_then(|original| map(original).shared(id)))
    }
}

/// Everything attributed in a figure: its claims, then its earlier values.
pub fn attributions(figure: &Figure) -> impl Iterator<Item = (Option<&str>, &[SourceRef])> {
    let claims = figure.claims.iter().map(|Claim { by, source, .. }| (by.as_deref(), &**source));
    claims.chain(figure.history.iter().map(|entry| (entry.by.as_deref(), &*entry.source)))
}

/// The value of one of a figure's answers.
pub fn value_of(figure: &Figure, answer: super::Answer) -> Option<Quantity> {
    match answer {
        super::Answer::Headline => figure.value(),
        super::Answer::Claim(index) => figure.claims.get(index as usize).map(|claim| claim.value.clone()),
        super::Answer::History(index) => figure.history.get(index as usize).map(|entry| entry.value.clone()),
    }
}
