//! Turns the ids of one explainer, or of the shared data, into ids that are unique in the whole site.

use crate::link::{Explainer, Links, Page, Site};
use crate::model::{Actor, Figure, Id, IdMap, Lang, Place, SharedData, Source, SourceRef};

/// Where the ids of a figure or an event are looked up.
///
/// What an explainer declares itself has the id `libya/turkey-training#trained`, as texts refer to it; what the shared
/// data declare keeps its own.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    /// The explainer with what it shows of other files; `None` in the shared data.
    of: Option<(Explainer<'a>, &'a Links)>,
    shared: &'a SharedData,
    pub(super) lang: &'a Lang,
}

impl<'a> Scope<'a> {
    /// That of an explainer.
    pub(super) fn of(site: &'a Site, page: &'a Page) -> Self {
        let explainer = page.explainer();
        Self { of: Some((explainer, &page.links)), shared: &site.shared, lang: &page.facts.lang }
    }

    /// That of the shared data, in the site's default language.
    pub(super) fn shared(site: &'a Site, lang: &'a Lang) -> Self {
        Self { of: None, shared: &site.shared, lang }
    }

    /// What the explainer is called in all languages; empty in the shared data.
    pub(super) fn article(&self) -> &'a str {
        self.of.map_or("", |(explainer, _)| &explainer.facts.article.0)
    }

    /// The id of something that the explainer declares, or the shared data if this is their scope.
    pub(super) fn own(&self, id: &str) -> String {
        self.id(self.of.is_some(), id)
    }

    fn id(&self, own: bool, id: &str) -> String {
        if own { [self.article(), "#", id].concat() } else { id.to_owned() }
    }

    /// The id of a figure that another one names: always one of the same file.
    pub(super) fn figures(&self, ids: &[Id]) -> Vec<String> {
        ids.iter().map(|id| self.own(id.as_str())).collect()
    }

    /// The figures that are declared here.
    pub(super) fn declared(&self) -> &'a IdMap<Figure> {
        self.of.map_or(&self.shared.figures, |(explainer, _)| &explainer.declaring().figures)
    }

    /// The id of a source, or its address if it has none.
    pub(super) fn source_id(&self, source: &SourceRef) -> String {
        match source {
            SourceRef::Url(url) => url.to_string(),
            SourceRef::Id(id) => {
                self.id(self.of.is_some_and(|(explainer, _)| explainer.source(id.as_str()).is_some()), id.as_str())
            }
        }
    }

    /// A declared source.
    pub(super) fn source(&self, id: &str) -> Option<&'a Source> {
        let own = self.of.and_then(|(explainer, _)| explainer.source(id)).map(|source| &**source);
        own.or_else(|| self.shared.sources.get(id))
    }

    /// An actor with its id.
    pub(super) fn actor(&self, id: &str) -> Option<(String, &'a Actor)> {
        let own = self.of.and_then(|(explainer, _)| explainer.actor(id)).map(|actor| &**actor);
        Some((self.id(own.is_some(), id), own.or_else(|| self.shared.actors.get(id))?))
    }

    /// A place with its id.
    pub(super) fn place(&self, id: &str) -> Option<(String, &'a Place)> {
        let own = self.of.and_then(|(explainer, _)| explainer.place(id)).map(|place| &**place);
        Some((self.id(own.is_some(), id), own.or_else(|| self.shared.places.get(id))?))
    }
}
