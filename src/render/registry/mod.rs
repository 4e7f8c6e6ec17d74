//! The pages that come by themselves: which there are, and what each shows.

mod feed;
mod page;
mod rows;
mod view;

pub(super) use feed::atom;

use super::plan::page_route;
use super::voice::Voice;
use crate::link::{FigureOrder, Thing, Volume};
use crate::model::{Lang, RegistryKind};
use crate::source::Route;

/// A page of the registry. Pages of lists count from 1.
#[derive(Clone, Copy)]
pub struct Leaf<'s> {
    /// The language's volume.
    pub(super) volume: &'s Volume<'s>,
    /// What it lists or shows.
    pub(super) subject: Subject,
    /// Which page.
    pub(super) number: usize,
}

/// What a page of the registry lists or shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Subject {
    /// All figures in an order.
    Figures(FigureOrder),
    /// All of another kind.
    List(RegistryKind),
    /// One of a kind, by its place in the volume.
    One(RegistryKind, usize),
}

impl Subject {
    /// What it is about.
    pub(super) fn kind(self) -> RegistryKind {
        match self {
            Self::Figures(_) => RegistryKind::Figures,
            Self::List(kind) | Self::One(kind, _) => kind,
        }
    }

    /// Its order, if it can be read in several.
    pub(super) fn order(self) -> Option<FigureOrder> {
        match self {
            Self::Figures(order) => Some(order),
            Self::List(_) | Self::One(..) => None,
        }
    }
}

impl<'s> Leaf<'s> {
    /// The language of the page.
    pub(super) fn lang(&self) -> &'s Lang {
        self.volume.lang
    }

    /// The name of its template without extension, which is also its `page.kind`.
    pub(super) fn name(&self) -> &'static str {
        match self.subject {
            Subject::Figures(_) => "figures",
            Subject::List(kind) => kind.word(),
            Subject::One(RegistryKind::Figures, _) => "figure",
            Subject::One(RegistryKind::Actors, _) => "actor",
            Subject::One(RegistryKind::Sources, _) => "source",
            Subject::One(RegistryKind::Places, _) => "place",
            Subject::One(RegistryKind::Corrections, _) => "corrections",
        }
    }

    /// Its template.
    pub(super) fn template(&self) -> &'static str {
        match self.name() {
            "figures" => "figures.html",
            "figure" => "figure.html",
            "actors" => "actors.html",
            "actor" => "actor.html",
            "sources" => "sources.html",
            "source" => "source.html",
            "places" => "places.html",
            "place" => "place.html",
            _ => "corrections.html",
        }
    }

    /// The address of its first page.
    pub(super) fn first(&self) -> Option<Route> {
        let volume = self.volume;
        match self.subject {
            Subject::Figures(order) => {
                let list = volume.list(RegistryKind::Figures)?;
                Some(order.segment().map_or_else(|| list.clone(), |segment| list.below(&segment)))
            }
            Subject::List(kind) => volume.list(kind).cloned(),
            Subject::One(RegistryKind::Figures, at) => volume.figures.get(at)?.route.clone(),
            Subject::One(RegistryKind::Actors, at) => volume.actors.get(at)?.route.clone(),
            Subject::One(RegistryKind::Sources, at) => volume.sources.get(at)?.route.clone(),
            Subject::One(RegistryKind::Places, at) => volume.places.get(at)?.route.clone(),
            Subject::One(RegistryKind::Corrections, _) => None,
        }
    }

    /// Its address.
    pub(super) fn route(&self) -> Option<Route> {
        self.first().map(|first| page_route(&first, self.number))
    }

    /// How many entries its longest list has, over all of its pages.
    pub(super) fn entries(&self) -> usize {
        fn longest<V>(thing: Option<&Thing<'_, V>>) -> usize {
            thing.map_or(0, |thing| {
                let [statements, figures] = [thing.statements.len(), thing.figures.len()];
                let [events, pages, drawn_on] = [thing.events.len(), thing.pages.len(), thing.drawn_on.len()];
                statements.max(figures).max(events).max(pages).max(drawn_on)
            })
        }
        let volume = self.volume;
        match self.subject {
            Subject::Figures(_) | Subject::List(RegistryKind::Figures) => volume.figures.len(),
            Subject::List(RegistryKind::Actors) => volume.actors.len(),
            Subject::List(RegistryKind::Sources) => volume.sources.len(),
            Subject::List(RegistryKind::Places) => volume.places.len(),
            Subject::List(RegistryKind::Corrections) => volume.corrections.len(),
            Subject::One(RegistryKind::Figures, at) => volume.figures.get(at).map_or(0, |entry| entry.uses.len()),
            Subject::One(RegistryKind::Actors, at) => longest(volume.actors.get(at)),
            Subject::One(RegistryKind::Sources, at) => longest(volume.sources.get(at)),
            Subject::One(RegistryKind::Places, at) => longest(volume.places.get(at)),
            Subject::One(RegistryKind::Corrections, _) => 0,
        }
    }

    /// The entries of a list that stand on this page.
    pub(super) fn slice<'l, T>(&self, all: &'l [T], by: usize) -> &'l [T] {
        let from = all.len().min((self.number - 1) * by.max(1));
        &all[from..all.len().min(from + by.max(1))]
    }
}

/// The first pages of a volume: lists in every order, then one of each thing that has a page.
pub(super) fn leaves<'s>(volume: &'s Volume<'s>) -> impl Iterator<Item = Leaf<'s>> {
    use RegistryKind::{Actors, Corrections, Figures, Places, Sources};
    let listed = |kind: RegistryKind| volume.list(kind).is_some();
    let of = move |kind: RegistryKind, count: usize| {
        let count = if listed(kind) { count } else { 0 };
        (0..count).map(move |at| Subject::One(kind, at))
    };
    let orders = FigureOrder::ALL.iter().map(|(_, order)| Subject::Figures(*order)).filter(move |_| listed(Figures));
    let lists = [Actors, Sources, Places, Corrections].into_iter().filter(move |kind| listed(*kind)).map(Subject::List);
    let subjects = orders
        .chain(lists)
        .chain(of(Figures, volume.figures.len()))
        .chain(of(Actors, volume.actors.len()))
        .chain(of(Sources, volume.sources.len()))
        .chain(of(Places, volume.places.len()));
    subjects.map(move |subject| Leaf { volume, subject, number: 1 }).filter(|leaf| leaf.first().is_some())
}

/// The name of a kind's list in the language of the page.
pub(super) fn list_title<'a>(kind: RegistryKind, voice: Voice<'a>) -> &'a str {
    let key = ["registry.", kind.word()].concat();
    crate::locale::Phrases::phrase(voice.strings, &key).unwrap_or_else(|| kind.word())
}

/// The address of the feed of corrections.
pub(super) fn feed_route(volume: &Volume<'_>) -> Option<Route> {
    let list = volume.list(RegistryKind::Corrections)?;
    Some(Route::file(&format!("{}feed.xml", list.from_root())))
}
