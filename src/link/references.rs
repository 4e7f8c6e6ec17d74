//! Finds what every reference of a page leads to, and reports those that lead nowhere.

use std::sync::Arc;

use super::index::{Entry, Index, folder_of};
use super::inherit::Explainer;
use super::recall::Seen;
use super::site::{Card, Crumb, Links, Page, Target, Translation};
use super::{lists, numbering};
use crate::diag::{At, Diagnostic, Outcome, Pointer, code, did_you_mean};
use crate::fingerprint::Hashed;
use crate::model::{Citation, ContentKind, EntityKind, Facts, Id, Reference, fit};
use crate::source::RelPath;

mod component;
mod declared;
mod figure;
mod internal;

/// Links one file of content; with what was looked at in others for it.
pub(super) fn page(index: &Index<'_>, entry: &Entry<'_>) -> (Outcome<Page>, Seen) {
    let facts = entry.facts;
    let explainer = entry.explainer();
    let data = index.input.data;
    let events = explainer.events();
    let mut resolver = Resolver { index, entry, explainer, seen: Seen::default(), diagnostics: Vec::new() };
    declared::check(&mut resolver);
    let sources = numbering::sources(explainer, &events, &facts.references, data);
    let targets = facts.references.iter().enumerate().map(|(n, reference)| {
        let at = At::Reference(n);
        match reference {
            Reference::Cite(citations) => resolver.cite(citations, &sources, &at),
            reference => resolver.target(reference, &at),
        }
    });
    let targets = targets.collect();
    let translations = index.translations(facts).map(|other| Translation {
        lang: other.facts.lang.clone(),
        title: other.facts.title.clone(),
        route: other.route.clone(),
    });
    let mut links = Links {
        targets,
        sources,
        actors: numbering::actors(explainer, &events, &facts.references, data),
        places: numbering::places(explainer, &events, &facts.references, data),
        translations: translations.collect(),
        breadcrumbs: breadcrumbs(index, facts),
        terms: lists::terms_of(explainer)
            .filter_map(|(taxonomy, term)| index.term(&facts.lang, taxonomy, term).cloned())
            .collect(),
        registry: None,
    };
    links.registry = index.addresses.links(explainer, &links);
    let card = Hashed::new(card(entry, &links));
    let page = Page {
        facts: facts.clone(),
        original: entry.original.cloned(),
        route: entry.route.clone(),
        links: Hashed::new(links),
        card,
    };
    (Outcome { value: page, diagnostics: resolver.diagnostics }, resolver.seen)
}

struct Resolver<'r, 'a> {
    index: &'r Index<'a>,
    entry: &'r Entry<'a>,
    explainer: Explainer<'a>,
    seen: Seen,
    diagnostics: Vec<Diagnostic>,
}

impl Resolver<'_, '_> {
    fn file(&self) -> &RelPath {
        &self.entry.facts.path
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        let flawed = |path: &RelPath| self.index.input.flawed.contains(path);
        let incomplete = flawed(self.file()) || self.entry.original.is_some_and(|original| flawed(&original.path));
        // What could not be read was reported; what is missing because of it would only repeat that.
        if incomplete && diagnostic.code == code::REFERENCE_UNKNOWN {
            return;
        }
        self.diagnostics.push(diagnostic);
    }

    fn target(&mut self, reference: &Reference, at: &At) -> Target {
        match reference {
            Reference::Figure(figure) => {
                let bound = self.figure(figure.article.as_deref(), &figure.figure, figure.at.as_deref(), at);
                bound.map_or(Target::Nothing, Target::Figure)
            }
            Reference::Mention { kind, id } => match self.entity(*kind, id, || at.clone()) {
                true => Target::Mention,
                false => Target::Nothing,
            },
            Reference::Cite(_) => Target::Nothing,
            Reference::Page(link) => self.page_link(link.path.as_ref(), link.fragment.as_deref(), at),
            Reference::Asset(path) => match self.index.assets().get(path) {
                Some(route) => Target::Asset(route.clone()),
                None => {
                    self.report(internal::missing_asset(self.index, self.file(), path, at));
                    Target::Nothing
                }
            },
            Reference::Component(component) => self.component(&component.name, &component.arguments, at),
        }
    }

    fn cite(&mut self, citations: &[Citation], sources: &[super::NumberedSource], at: &At) -> Target {
        let mut numbers = Vec::new();
        for citation in citations {
            match sources.iter().position(|entry| entry.id.as_ref() == Some(&citation.source)) {
                Some(number) => numbers.push(number),
                None => {
                    self.unknown("source", &citation.source, at);
                    return Target::Nothing;
                }
            }
        }
        Target::Cite(numbers.into())
    }

    /// Whether an entity of this kind and id exists for this page; reports it if not.
    fn entity(&mut self, kind: EntityKind, id: &Id, at: impl FnOnce() -> At) -> bool {
        let data = self.index.input.data;
        let known = match kind {
            EntityKind::Actor => self.explainer.actor(id.as_str()).is_some() || data.actors.get(id.as_str()).is_some(),
            EntityKind::Place => self.explainer.place(id.as_str()).is_some() || data.places.get(id.as_str()).is_some(),
            EntityKind::Event => self.explainer.declaring().events.iter().any(|event| event.id.as_ref() == Some(id)),
        };
        if !known {
            self.unknown(kind.word(), id, &at());
        }
        known
    }

    fn source_known(&self, id: &Id) -> bool {
        self.explainer.source(id.as_str()).is_some() || self.index.input.data.sources.get(id.as_str()).is_some()
    }

    /// Reports an id that names nothing.
    fn unknown(&mut self, kind: &str, id: &Id, at: &At) {
        if self.index.input.broken_data && kind != "event" {
            return;
        }
        let data = self.index.input.data;
        let (facts, declaring) = (self.explainer.facts, self.explainer.declaring());
        let near = {
            let known: Vec<&Id> = match kind {
                "figure" => declaring.figures.ids().chain(data.figures.ids()).collect(),
                "actor" => facts.actors.ids().chain(declaring.actors.ids()).chain(data.actors.ids()).collect(),
                "place" => facts.places.ids().chain(declaring.places.ids()).chain(data.places.ids()).collect(),
                "source" => facts.sources.ids().chain(declaring.sources.ids()).chain(data.sources.ids()).collect(),
                _ => declaring.events.iter().filter_map(|event| event.id.as_ref()).collect(),
            };
            did_you_mean(id.as_str(), known.into_iter().map(Id::as_str)).map(str::to_owned)
        };
        let help = match (near, kind) {
            (Some(near), _) => format!("did you mean `{near}`?"),
            (None, "event") => format!("give an entry of `events` the id: `id: {id}`"),
            (None, _) => format!("declare it under `{kind}s` in the front matter, or in `content/_data/{kind}s.yaml`"),
        };
        self.report(
            Diagnostic::new(code::REFERENCE_UNKNOWN, format!("there is no {kind} `{id}`"), self.file(), at.clone())
                .help(help),
        );
    }
}

fn breadcrumbs(index: &Index<'_>, facts: &Facts) -> Arc<[Crumb]> {
    let parent = match facts.kind {
        ContentKind::Explainer => folder_of(&facts.article),
        ContentKind::Section => lists::parent(&facts.article.0),
    };
    index.trail(&facts.lang, parent)
}

fn card(entry: &Entry<'_>, links: &Links) -> Card {
    let explainer = entry.explainer();
    let (facts, declaring) = (explainer.facts, explainer.declaring());
    let figure = explainer.figures().next().and_then(|first| {
        let mut names: Vec<Box<str>> = Vec::new();
        for by in first.figure.leading_claims().iter().filter_map(|claim| claim.by.as_deref()) {
            let name = links.actors.get(by).map_or(by, |actor| actor.name_in(&facts.lang));
            if names.iter().all(|known| **known != *name) {
                names.push(name.into());
            }
        }
        Some((first.label.into(), first.figure.value()?, fit(names)))
    });
    Card {
        path: facts.path.clone(),
        lang: facts.lang.clone(),
        route: entry.route.clone(),
        title: facts.title.clone(),
        summary: facts.summary.clone(),
        published: facts.published.or(declaring.published),
        updated: facts.updated.or(declaring.updated),
        figure,
        draft: facts.draft || declaring.draft,
    }
}

/// The pointer to an entry of a map of the front matter.
fn pointer(keys: &[&str]) -> Pointer {
    Pointer::of(keys.iter().copied())
}
