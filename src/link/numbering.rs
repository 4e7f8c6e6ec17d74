//! Numbers the sources of a page, and gathers the actors and places that it names.

use std::sync::Arc;

use super::inherit::{Explainer, TitledEvent, attributions};
use super::site::NumberedSource;
use crate::model::{Actor, EntityKind, Id, IdMap, Place, Reference, SharedData, Source, SourceRef, fit};

/// The sources of a page in the order of their numbers: as the text cites them, then those of figures and events,
/// then what else the page declares.
pub(super) fn sources(
    explainer: Explainer<'_>,
    events: &[TitledEvent<'_>],
    references: &[Reference],
    data: &SharedData,
) -> Box<[NumberedSource]> {
    let mut numbered = Numbering { explainer, data, list: Vec::new() };
    for reference in references {
        if let Reference::Cite(citations) = reference {
            for citation in citations {
                if let Some(entry) = numbered.add(&SourceRef::Id(citation.source.clone())) {
                    entry.citations += 1;
                }
            }
        }
    }
    for figure in explainer.figures() {
        for (_, sources) in attributions(figure.figure) {
            for source in sources {
                numbered.add(source);
            }
        }
    }
    for entry in events {
        for id in &entry.event.sources {
            numbered.add(&SourceRef::Id(id.clone()));
        }
    }
    let declaring = explainer.declaring();
    for id in explainer.facts.sources.ids().chain(declaring.sources.ids()) {
        // What is only there to be another's original is named with that one.
        let is_original = declaring.sources.iter().any(|(_, source)| source.original.as_ref() == Some(id));
        if !is_original {
            numbered.add(&SourceRef::Id(id.clone()));
        }
    }
    fit(numbered.list)
}

struct Numbering<'a> {
    explainer: Explainer<'a>,
    data: &'a SharedData,
    list: Vec<NumberedSource>,
}

impl Numbering<'_> {
    fn source(&self, id: &str) -> Option<&Arc<Source>> {
        self.explainer.source(id).or_else(|| self.data.sources.shared(id))
    }

    fn add(&mut self, reference: &SourceRef) -> Option<&mut NumberedSource> {
        if let Some(at) = position(&self.list, reference) {
            return self.list.get_mut(at);
        }
        let (id, source) = match reference {
            SourceRef::Id(id) => (Some(id.clone()), Arc::clone(self.source(id.as_str())?)),
            SourceRef::Url(url) => (None, Arc::new(Source::at(url))),
        };
        let original = source.original.as_ref().and_then(|id| self.source(id.as_str()));
        let original = original.map(|original| original.title.clone());
        self.list.push(NumberedSource { id, source, original, citations: 0 });
        self.list.last_mut()
    }
}

/// Where `reference` stands in the numbered list.
pub fn position(list: &[NumberedSource], reference: &SourceRef) -> Option<usize> {
    list.iter().position(|entry| match (reference, &entry.id) {
        (SourceRef::Id(id), Some(other)) => id == other,
        (SourceRef::Url(url), None) => entry.source.url.as_ref() == Some(url),
        _ => false,
    })
}

/// The actors that a page names, in the order of first use: who claims, who is mentioned, who took part.
pub(super) fn actors(
    explainer: Explainer<'_>,
    events: &[TitledEvent<'_>],
    references: &[Reference],
    data: &SharedData,
) -> IdMap<Actor> {
    let claimants = explainer.figures().flat_map(|figure| attributions(figure.figure).filter_map(|(by, _)| by));
    let mentioned = mentions(references, EntityKind::Actor);
    let took_part = events.iter().flat_map(|entry| entry.event.actors.iter().map(Id::as_str));
    let authors = explainer.facts.authors.iter().chain(&explainer.declaring().authors).map(|author| &**author);
    collect(claimants.chain(mentioned).chain(took_part).chain(authors), |id| {
        explainer.actor(id).or_else(|| data.actors.shared(id))
    })
}

/// The places that a page names: in its text, in its figures, in its events.
pub(super) fn places(
    explainer: Explainer<'_>,
    events: &[TitledEvent<'_>],
    references: &[Reference],
    data: &SharedData,
) -> IdMap<Place> {
    let mentioned = mentions(references, EntityKind::Place);
    let counted = explainer.figures().filter_map(|figure| figure.figure.place.as_ref().map(Id::as_str));
    let happened = events.iter().filter_map(|entry| entry.event.place.as_ref().map(Id::as_str));
    collect(mentioned.chain(counted).chain(happened), |id| explainer.place(id).or_else(|| data.places.shared(id)))
}

fn mentions(references: &[Reference], wanted: EntityKind) -> impl Iterator<Item = &str> {
    references.iter().filter_map(move |reference| match reference {
        Reference::Mention { kind, id } if *kind == wanted => Some(id.as_str()),
        _ => None,
    })
}

/// The entities of these ids, each once; ids that name nothing (plain text, or reported elsewhere) are passed over.
fn collect<'i, V: 'i>(ids: impl Iterator<Item = &'i str>, find: impl Fn(&str) -> Option<&'i Arc<V>>) -> IdMap<V> {
    let mut found: Vec<(Id, Arc<V>)> = Vec::new();
    for id in ids {
        if found.iter().any(|(known, _)| known.as_str() == id) {
            continue;
        }
        if let Some((id, entity)) = Id::parse(id).zip(find(id)) {
            found.push((id, Arc::clone(entity)));
        }
    }
    IdMap::sharing(found)
}
