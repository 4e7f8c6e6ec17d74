//! Gathers the figures of a language, each with all that its page shows but its uses.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::address::address;
use super::order::folded;
use super::volume::FigureIndex;
use super::{FigureEntry, RegistryInput, links_of, named};
use crate::fingerprint::Fp;
use crate::link::inherit::{LabelledFigure, attributions};
use crate::link::site::{BoundFigure, ForeignFigure, NumberedSource, Page, Site, Target};
use crate::link::source_position;
use crate::model::{Duration, Edtf, Figure, Freshness, Id, Lang, RegistryKind, Source, SourceRef, Status};
use crate::source::{RelPath, Route};

/// The figures of these pages and those of the data, by label, and where each stands.
///
/// Those of the data are in the default language's volume, and in another's if a page of it shows them.
pub(super) fn gather<'s>(
    site: &'s Site,
    pages: &[&'s Page],
    lang: &'s Lang,
    input: RegistryInput<'s>,
) -> (Vec<FigureEntry<'s>>, FigureIndex<'s>) {
    let mut uses: HashMap<_, Vec<&'s Page>> = HashMap::new();
    let here: HashSet<&Route> = pages.iter().map(|page| &page.route).collect();
    for page in site.pages.values() {
        for foreign in foreign(page) {
            // Another language's page counts where its number leads.
            let counts = foreign.route.as_ref().map_or(page.facts.lang == *lang, |route| here.contains(route));
            if !counts {
                continue;
            }
            let owner = site.pages.get(&foreign.file).map(|page| &page.facts.article);
            let uses = uses.entry((owner, foreign.id.as_str())).or_default();
            if uses.last().is_none_or(|last| !std::ptr::eq(*last, page)) {
                uses.push(page);
            }
        }
    }
    let own = pages.par_iter().flat_map_iter(|&page| {
        let explainer = page.explainer();
        let figures: Vec<_> = explainer.figures().collect();
        figures.into_iter().map(move |labelled| (Some(&page.facts.article), of_page(page, labelled, input)))
    });
    let mut all: Vec<_> = own.collect();
    let everywhere = *lang == input.settings.default_language;
    for (id, figure) in input.data.figures.iter() {
        if everywhere || uses.contains_key(&(None, id.as_str())) {
            all.push((None, of_data(id, figure, lang, input)));
        }
    }
    for (owner, entry) in &mut all {
        entry.uses.extend(uses.remove(&(*owner, entry.labelled.id)).into_iter().flatten());
    }
    all.sort_by_cached_key(|(_, entry)| (folded(entry.labelled.label), entry.file.clone(), entry.labelled.id));
    let index = all.iter().enumerate().map(|(at, (owner, entry))| ((*owner, entry.labelled.id), at)).collect();
    (all.into_iter().map(|(_, entry)| entry).collect(), index)
}

/// The figures of other files that a page shows.
fn foreign(page: &Page) -> impl Iterator<Item = &ForeignFigure> {
    let targets = page.links.targets.iter().filter(|target| matches!(target, Target::Figure(_) | Target::Component(_)));
    let bound = targets.flat_map(|target| match target {
        Target::Figure(bound) => vec![bound],
        Target::Component(arguments) => arguments.iter().flat_map(|(_, figures)| figures).collect(),
        _ => Vec::new(),
    });
    bound.filter_map(BoundFigure::foreign)
}

fn of_page<'s>(page: &'s Page, labelled: LabelledFigure<'s>, input: RegistryInput<'s>) -> FigureEntry<'s> {
    let (links, registry, figure) = (&page.links, links_of(page), labelled.figure);
    let explainer = page.explainer();
    let declaring = explainer.declaring();
    let cited = attributions(figure).flat_map(|(_, sources)| sources);
    let sources = each(cited.filter_map(|reference| {
        let at = source_position(&links.sources, reference)?;
        let NumberedSource { id, source, original, .. } = &links.sources[at];
        let named =
            NumberedSource { id: id.clone(), source: Arc::clone(source), original: original.clone(), citations: 0 };
        Some((named, registry.and_then(|registry| registry.sources.get(at)?.clone())))
    }));
    let corrected =
        declaring.corrections.iter().filter(|entry| entry.figure.as_ref().is_some_and(|id| id.as_str() == labelled.id));
    let looked = corrected.map(|entry| entry.date).chain(declaring.updated).chain(declaring.published);
    let cycle = figure.review_every.or(declaring.review_every).or(input.settings.review_every);
    hashed(FigureEntry {
        labelled,
        home: Some(page),
        file: declaring.path.clone(),
        route: registry.and_then(|registry| registry.figure(labelled.id)),
        uses: vec![page],
        actors: named(claimants(figure), &links.actors, |at, _| registry?.actors.get(at).cloned()),
        place: named(place(figure), &links.places, |at, _| registry?.places.get(at).cloned()),
        sources,
        as_of: figure.as_of(),
        freshness: freshness(figure, looked, cycle, input),
        fp: Fp::of_bytes(b""),
    })
}

fn of_data<'s>(id: &'s Id, figure: &'s Figure, lang: &Lang, input: RegistryInput<'s>) -> FigureEntry<'s> {
    let RegistryInput { data, settings, .. } = input;
    let route = |kind: RegistryKind, id: &Id| -> Option<Route> {
        settings.registry.contains(kind).then(|| address(settings, lang, kind, id.as_str()))
    };
    let cited = attributions(figure).flat_map(|(_, sources)| sources);
    let sources = each(cited.filter_map(|reference| match reference {
        SourceRef::Id(id) => {
            let source = Arc::clone(data.sources.shared(id.as_str())?);
            let original = source.original.as_ref().and_then(|id| data.sources.get(id.as_str()));
            let original = original.map(|original| original.title.clone());
            Some((
                NumberedSource { id: Some(id.clone()), source, original, citations: 0 },
                route(RegistryKind::Sources, id),
            ))
        }
        SourceRef::Url(url) => {
            Some((NumberedSource { id: None, source: Arc::new(Source::at(url)), original: None, citations: 0 }, None))
        }
    }));
    let label = figure.label.as_deref().unwrap_or(id.as_str());
    // Nobody but its claimants says when it was looked at.
    let looked = figure.claims.iter().filter_map(|claim| claim.said.or(claim.as_of));
    hashed(FigureEntry {
        labelled: LabelledFigure { id: id.as_str(), label, figure },
        home: None,
        file: RelPath::known("content/_data/figures.yaml"),
        route: route(RegistryKind::Figures, id),
        uses: Vec::new(),
        actors: named(claimants(figure), &data.actors, |_, id| route(RegistryKind::Actors, id)),
        place: named(place(figure), &data.places, |_, id| route(RegistryKind::Places, id)),
        sources,
        as_of: figure.as_of(),
        freshness: freshness(figure, looked, figure.review_every, input),
        fp: Fp::of_bytes(b""),
    })
}

/// Hashes what the entry shows.
fn hashed(mut entry: FigureEntry<'_>) -> FigureEntry<'_> {
    let LabelledFigure { id, label, figure } = entry.labelled;
    let home = entry.home.map(|page| (&page.facts.title, &page.route));
    let named = (&entry.actors, &entry.place, &entry.sources);
    entry.fp = Fp::of(&(id, label, figure, home, &entry.file, &entry.route, named, entry.freshness));
    entry
}

/// Each source once, in the order of first use.
fn each(all: impl Iterator<Item = (NumberedSource, Option<Route>)>) -> Vec<(NumberedSource, Option<Route>)> {
    let mut found: Vec<(NumberedSource, Option<Route>)> = Vec::new();
    for (named, route) in all {
        let same = |other: &NumberedSource| {
            other.id == named.id && (named.id.is_some() || other.source.url == named.source.url)
        };
        if !found.iter().any(|(other, _)| same(other)) {
            found.push((named, route));
        }
    }
    found
}

fn claimants(figure: &Figure) -> impl Iterator<Item = &str> {
    attributions(figure).filter_map(|(by, _)| by)
}

fn place(figure: &Figure) -> impl Iterator<Item = &str> {
    figure.place.as_ref().map(Id::as_str).into_iter()
}

/// How a figure stands that somebody looked at on these dates.
fn freshness(
    figure: &Figure,
    looked: impl Iterator<Item = Edtf>,
    cycle: Option<Duration>,
    input: RegistryInput<'_>,
) -> Option<Freshness> {
    // What was taken back needs no newer value.
    let cycle = cycle.filter(|_| figure.status() != Status::Withdrawn)?;
    let reviewed = looked.filter_map(|date| date.latest()).max()?;
    Some(Freshness::of(reviewed, cycle, input.today))
}
