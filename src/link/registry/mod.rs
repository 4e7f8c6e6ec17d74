//! Everything that the explainers of the site state, as one linked whole: who claims what, where, resting on which
//! source, and which explainers use it.
//!
//! It borrows from the linked site. Each language has its own volume: what its explainers show, in its words.

mod address;
mod figure;
mod order;
mod things;
mod volume;

pub(super) use address::Addresses;
pub use order::FigureOrder;
pub use volume::Volume;

use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use super::inherit::{LabelledFigure, TitledEvent};
use super::site::{Answer, Page, Site, Translation};
use super::{LinkSettings, RegistryLinks};
use crate::fingerprint::Fp;
use crate::model::{Actor, Correction, Edtf, Freshness, Id, IdMap, Lang, Place, RegistryKind, SharedData, Source};
use crate::source::{RelPath, Route};

/// All figures, claims, actors, sources, places, events and corrections, by language.
pub struct Registry<'s> {
    /// One for each language, in the order of site.toml; none if the site wants no pages of the registry.
    pub volumes: Vec<Volume<'s>>,
}

/// A figure of the registry.
pub struct FigureEntry<'s> {
    /// The figure, with its label in the language.
    pub labelled: LabelledFigure<'s>,
    /// The page that declares it; `None` for one of the data.
    pub home: Option<&'s Page>,
    /// The file that declares it.
    pub file: RelPath,
    /// Its page, if figures have pages.
    pub route: Option<Route>,
    /// The pages that show it: first the one that declares it.
    pub uses: Vec<&'s Page>,
    /// The actors that it names as claimants, with their pages.
    pub actors: Named<Actor>,
    /// Where it counts.
    pub place: Named<Place>,
    /// The sources that it rests on, as it names them, with their pages.
    pub sources: Vec<(super::NumberedSource, Option<Route>)>,
    /// The date of the answer that leads; the newest where a range leads.
    pub as_of: Option<Edtf>,
    /// How it stands to its review cycle, if it has one.
    pub freshness: Option<Freshness>,
    /// The hash of all of this but its uses.
    pub fp: Fp,
}

/// Entities with the addresses of their pages.
pub type Named<V> = Vec<(Id, Arc<V>, Option<Route>)>;

/// An answer or an earlier value of a figure, as someone's claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Statement {
    /// Which of the volume's figures.
    pub figure: usize,
    /// Which of its answers.
    pub answer: Answer,
}

/// An event with the page whose timeline it stands in.
#[derive(Clone, Copy)]
pub struct Happening<'s> {
    /// The page.
    pub page: &'s Page,
    /// The event.
    pub titled: TitledEvent<'s>,
}

/// What the site knows of an actor, a source or a place.
pub struct Thing<'s, V> {
    /// Its id; that of the first declaration, if explainers give it several. `None` for a source that is no more than
    /// an address.
    pub id: Option<&'s Id>,
    /// What its declaration says.
    pub value: Arc<V>,
    /// Its page; `None` for a source that is no more than an address.
    pub route: Option<Route>,
    /// What it claims, or what rests on it: the newest first.
    pub statements: Vec<Statement>,
    /// Figures that count there, or that events bear on in which it took part and that others claim.
    pub figures: Vec<usize>,
    /// Events that it took part in, that happened there, or that rest on it: the newest first.
    pub events: Vec<Happening<'s>>,
    /// The pages that name it.
    pub pages: Vec<&'s Page>,
    /// For a source: the title of the one that it repeats, and its page if there is one.
    pub original: Option<(&'s str, Option<Route>)>,
    /// For a source: those that repeat it, with their pages.
    pub drawn_on: Vec<(Arc<V>, Option<Route>)>,
}

/// An entry of a page's correction log.
#[derive(Clone, Copy)]
pub struct CorrectionEntry<'s> {
    /// The page.
    pub page: &'s Page,
    /// The entry.
    pub correction: &'s Correction,
    /// A short hash of what it says: the same wherever it stands in the log.
    pub mark: [u8; 4],
    /// Which of the page's entries of the same date and mark, from 1.
    pub number: usize,
    /// Which of the volume's figures changed.
    pub figure: Option<usize>,
}

/// A short hash of what a correction says, of its texts alone: readers link to it, whatever version built the page.
fn mark(correction: &Correction) -> [u8; 4] {
    let Correction { figure, was, now, note, .. } = correction;
    let [was, now] = [was, now].map(|value| value.as_ref().map(ToString::to_string).unwrap_or_default());
    let figure = figure.as_ref().map_or("", Id::as_str);
    let text = [figure, &was, &now, note.as_deref().unwrap_or("")].join("\0");
    let [a, b, c, d, ..] = *Fp::of_bytes(text.as_bytes()).as_bytes();
    [a, b, c, d]
}

/// What the registry depends on besides the site.
#[derive(Clone, Copy)]
pub struct RegistryInput<'s> {
    /// Shared entities.
    pub data: &'s SharedData,
    /// Settings.
    pub settings: &'s LinkSettings,
    /// The day of the build: how fresh a figure is depends on it.
    pub today: Date,
}

impl<'s> Registry<'s> {
    /// The registry of a site. It costs nothing if the site wants none of its pages.
    pub fn new(site: &'s Site, input: RegistryInput<'s>) -> Self {
        if input.settings.registry.is_empty() {
            return Self { volumes: Vec::new() };
        }
        let languages: Vec<&Lang> = input.settings.languages.iter().collect();
        Self { volumes: languages.into_par_iter().map(|lang| volume::volume(site, lang, input)).collect() }
    }

    /// The volume of a language.
    pub fn volume(&self, lang: &Lang) -> Option<&Volume<'s>> {
        self.volumes.iter().find(|volume| volume.lang == lang)
    }

    /// The page of `lang` at `route` in other languages. Lists have no titles of their own: the theme gives them.
    pub fn translations(&self, kind: RegistryKind, lang: &Lang, route: &Route) -> Vec<Translation> {
        let Some(own) = self.volume(lang) else { return Vec::new() };
        let rest = own.list(kind).and_then(|list| route.as_str().strip_prefix(list.as_str()));
        let Some(rest) = rest else { return Vec::new() };
        let others = self.volumes.iter().filter(|volume| volume.lang != lang);
        let found = others.filter_map(|volume| {
            let there = Route::page(volume.list(kind)?.as_str().split('/').chain(rest.split('/')));
            let title = volume.title_of(kind, &there)?;
            Some(Translation { lang: volume.lang.clone(), title: title.into(), route: there })
        });
        found.collect()
    }
}

/// Where a page's own links lead in the registry.
fn links_of(page: &Page) -> Option<&RegistryLinks> {
    page.links.registry.as_deref()
}

/// Entities of a page with the addresses of their pages: those of `wanted`, each once, in that order.
fn named<'i, V>(
    wanted: impl Iterator<Item = &'i str>,
    known: &IdMap<V>,
    route: impl Fn(usize, &Id) -> Option<Route>,
) -> Named<V> {
    let mut found: Named<V> = Vec::new();
    for id in wanted {
        if found.iter().any(|(other, ..)| other.as_str() == id) {
            continue;
        }
        let at = known.ids().position(|other| other.as_str() == id);
        if let Some((at, (id, value))) = at.zip(Id::parse(id).zip(known.shared(id))) {
            let route = route(at, &id);
            found.push((id, Arc::clone(value), route));
        }
    }
    found
}

/// The key by which the things of one kind are found again: their page, or their address on the web.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Page(Route),
    Web(Box<str>),
}

impl Key {
    fn of_source(route: Option<&Route>, source: &Source) -> Self {
        match route {
            Some(route) => Self::Page(route.clone()),
            None => Self::Web(source.url.clone().unwrap_or_default()),
        }
    }
}
