//! Renders a page of the registry.

use std::borrow::Cow;
use std::sync::Arc;

use tera::Value;

use super::rows::Hand;
use super::view::{CountsView, FigurePageView, OrderView, RegistryListView, ThingPageView};
use super::{Leaf, Subject, feed_route, list_title};
use crate::diag::Diagnostic;
use crate::link::{
    Crumb, FigureEntry, FigureOrder, Happening, Links, NumberedSource, RegistryLinks, Statement, Thing, Translation,
};
use crate::model::{IdMap, RegistryKind, Source};
use crate::render::article::{Place, source_view};
use crate::render::figures::{Attribution, Shelf};
use crate::render::page::{Prepared, map};
use crate::render::view::{LinkView, PagerView};
use crate::render::{list, things};
use crate::source::{Route, address};

impl<'s> Prepared<'s> {
    /// A page of the registry.
    pub(in crate::render) fn leaf(&self, leaf: Leaf<'s>, route: &Route) -> Result<String, Box<Diagnostic>> {
        let lang = leaf.lang();
        let voice = self.studio.voice(lang);
        let hand = Hand { studio: self.studio, voice, said: self.said(lang)?, volume: leaf.volume };
        let first = leaf.first().unwrap_or_else(|| route.clone());
        let kind = leaf.subject.kind();
        let translations = if leaf.number == 1 { self.leaf_translations(leaf, &first) } else { Vec::new() };
        let mut breadcrumbs = self.home_crumb(lang);
        let below = !matches!(leaf.subject, Subject::Figures(FigureOrder::Label) | Subject::List(_));
        if let Some(list) = leaf.volume.list(kind).filter(|_| below) {
            breadcrumbs.push(Crumb { title: list_title(kind, voice).into(), route: list.clone() });
        }
        let (title, summary) = title(leaf, hand);
        let place = Place {
            kind: leaf.name(),
            title: Cow::Borrowed(title),
            summary,
            route,
            translations: &translations,
            breadcrumbs: &breadcrumbs,
        };
        let mut view = map(&self.place(place, voice));
        let pager = list::list(&first, leaf.number, leaf.entries(), self.by(), Vec::new(), "").pager;
        view.extend(match leaf.subject {
            Subject::One(RegistryKind::Figures, at) => self.figure(&leaf.volume.figures[at], leaf, hand, pager)?,
            Subject::One(..) => map(&self.thing(leaf, hand, pager)),
            Subject::Figures(_) | Subject::List(_) => map(&self.list(leaf, hand, pager)),
        });
        let mut context = self.context(lang)?;
        context.insert_value("page", Value::from(view));
        self.studio.theme.render(lang, leaf.template(), &context)
    }

    fn by(&self) -> usize {
        self.studio.settings.paginate_by
    }

    /// The same page in other languages; lists are called there what they are called.
    fn leaf_translations(&self, leaf: Leaf<'s>, first: &Route) -> Vec<Translation> {
        let kind = leaf.subject.kind();
        let mut translations = self.registry.translations(kind, leaf.lang(), first);
        for translation in translations.iter_mut().filter(|translation| translation.title.is_empty()) {
            let language = self.studio.language(&translation.lang);
            translation.title = list_title(kind, self.studio.voice(&language.lang)).into();
        }
        translations
    }

    fn list(&self, leaf: Leaf<'s>, hand: Hand<'s>, pager: PagerView) -> RegistryListView {
        let (volume, by) = (leaf.volume, self.by());
        let value = |view: tera::Map| Value::from(view);
        let items: Vec<Value> = match leaf.subject {
            Subject::Figures(order) => leaf
                .slice(volume.in_order(order), by)
                .iter()
                .map(|at| value(map(&hand.figure(&volume.figures[*at as usize]))))
                .collect(),
            Subject::List(RegistryKind::Actors) => leaf
                .slice(&volume.actors, by)
                .iter()
                .map(|thing| {
                    let id = thing.id.map_or("", |id| id.as_str());
                    let mut view = map(&things::actor_view(id, &thing.value, thing.route.as_ref(), leaf.lang()));
                    view.extend(map(&counts(thing)));
                    value(view)
                })
                .collect(),
            Subject::List(RegistryKind::Places) => leaf
                .slice(&volume.places, by)
                .iter()
                .map(|thing| {
                    let id = thing.id.map_or("", |id| id.as_str());
                    let mut view = map(&things::place_view(id, &thing.value, thing.route.as_ref(), hand.voice));
                    view.extend(map(&counts(thing)));
                    value(view)
                })
                .collect(),
            Subject::List(RegistryKind::Sources) => {
                let shown = leaf.slice(&volume.sources, by);
                let views = self.sources(shown, hand).into_iter().zip(shown).map(|(mut view, thing)| {
                    view.extend(map(&counts(thing)));
                    value(view)
                });
                views.collect()
            }
            _ => leaf.slice(&volume.corrections, by).iter().map(|entry| value(map(&hand.correction(entry)))).collect(),
        };
        RegistryListView {
            total: leaf.entries(),
            pager,
            orders: orders(leaf),
            feed_url: self.corrections_feed(leaf),
            items,
        }
    }

    fn corrections_feed(&self, leaf: Leaf<'s>) -> String {
        let is_it =
            leaf.subject == Subject::List(RegistryKind::Corrections) && !self.studio.settings.base_url.is_empty();
        feed_route(leaf.volume).filter(|_| is_it).map(|route| address::address(&route)).unwrap_or_default()
    }

    fn figure(
        &self,
        entry: &'s FigureEntry<'s>,
        leaf: Leaf<'s>,
        hand: Hand<'s>,
        pager: PagerView,
    ) -> Result<tera::Map, Box<Diagnostic>> {
        let links = links(entry);
        let shelf = Shelf::default();
        let attribution =
            Attribution { voice: hand.voice, said: hand.said, shelf: &shelf, links: &links, foreign: None };
        let shown = attribution.figure(entry.labelled, None);
        shelf.sound()?;
        let explainers = leaf.slice(&entry.uses, self.by());
        Ok(map(&FigurePageView {
            figure: hand.figure(entry),
            explainers: explainers.iter().map(|page| hand.page(page)).collect(),
            pager,
            figures: vec![shown.view],
            sources: (0..links.sources.len())
                .map(|at| source_view(at, attribution, self.studio.settings.grades))
                .collect(),
        }))
    }

    fn thing(&self, leaf: Leaf<'s>, hand: Hand<'s>, pager: PagerView) -> ThingPageView<'s> {
        let (volume, by) = (leaf.volume, self.by());
        let mut view = ThingPageView {
            actor: None,
            source: None,
            place: None,
            statements: Vec::new(),
            rows: Vec::new(),
            happenings: Vec::new(),
            explainers: Vec::new(),
            original: None,
            drawn_on: Vec::new(),
            pager,
        };
        fn fill<'s, V>(
            thing: &'s Thing<'s, V>,
            leaf: Leaf<'s>,
            hand: Hand<'s>,
            by: usize,
            view: &mut ThingPageView<'s>,
        ) {
            let statements: &[Statement] = leaf.slice(&thing.statements, by);
            let happenings: &[Happening<'s>] = leaf.slice(&thing.events, by);
            view.statements = statements.iter().map(|statement| hand.statement(*statement)).collect();
            view.rows =
                leaf.slice(&thing.figures, by).iter().map(|at| hand.figure(&hand.volume.figures[*at])).collect();
            view.happenings = happenings.iter().map(|happening| hand.happening(happening)).collect();
            view.explainers = leaf.slice(&thing.pages, by).iter().map(|page| hand.page(page)).collect();
        }
        match leaf.subject {
            Subject::One(RegistryKind::Actors, at) => {
                let thing = &volume.actors[at];
                let id = thing.id.map_or("", |id| id.as_str());
                view.actor = Some(things::actor_view(id, &thing.value, thing.route.as_ref(), leaf.lang()));
                fill(thing, leaf, hand, by, &mut view);
            }
            Subject::One(RegistryKind::Places, at) => {
                let thing = &volume.places[at];
                let id = thing.id.map_or("", |id| id.as_str());
                view.place = Some(things::place_view(id, &thing.value, thing.route.as_ref(), hand.voice));
                fill(thing, leaf, hand, by, &mut view);
            }
            Subject::One(RegistryKind::Sources, at) => {
                let thing = &volume.sources[at];
                view.source = self.sources(std::slice::from_ref(thing), hand).pop().map(Value::from);
                let address = |route: &Option<Route>| route.as_ref().map(address::address).unwrap_or_default();
                let link = |title: &'s str, route| LinkView { title: Cow::Borrowed(title), url: address(route) };
                view.original = thing.original.as_ref().map(|(title, route)| link(title, route));
                let drawn_on = leaf.slice(&thing.drawn_on, by).iter();
                view.drawn_on = drawn_on.map(|(source, route)| link(&source.title, route)).collect();
                fill(thing, leaf, hand, by, &mut view);
            }
            _ => {}
        }
        view
    }

    /// Sources as in the list of an explainer's sources.
    fn sources(&self, things: &[Thing<'s, Source>], hand: Hand<'_>) -> Vec<tera::Map> {
        let links = Links {
            sources: things.iter().map(numbered).collect(),
            registry: Some(Box::new(RegistryLinks {
                sources: things.iter().map(|thing| thing.route.clone()).collect(),
                ..RegistryLinks::default()
            })),
            ..Links::default()
        };
        let shelf = Shelf::default();
        let (voice, said) = (hand.voice, hand.said);
        let attribution = Attribution { voice, said, shelf: &shelf, links: &links, foreign: None };
        let grades = self.studio.settings.grades;
        (0..things.len()).map(|at| map(&source_view(at, attribution, grades))).collect()
    }
}

/// What the page is called, and a sentence about it.
fn title<'s>(leaf: Leaf<'s>, hand: Hand<'s>) -> (&'s str, &'s str) {
    let volume = leaf.volume;
    match leaf.subject {
        Subject::One(RegistryKind::Figures, at) => (volume.figures[at].labelled.label, ""),
        Subject::One(RegistryKind::Actors, at) => {
            let actor = &volume.actors[at].value;
            (actor.name_in(volume.lang), actor.summary.as_deref().unwrap_or(""))
        }
        Subject::One(RegistryKind::Sources, at) => (&volume.sources[at].value.title, ""),
        Subject::One(RegistryKind::Places, at) => (volume.places[at].value.name_in(volume.lang), ""),
        subject => (list_title(subject.kind(), hand.voice), ""),
    }
}

fn orders(leaf: Leaf<'_>) -> Vec<OrderView> {
    let Subject::Figures(current) = leaf.subject else { return Vec::new() };
    let of = |order: FigureOrder| {
        let first = Leaf { subject: Subject::Figures(order), number: 1, ..leaf }.first()?;
        Some(OrderView { order: order.word(), url: address::address(&first), current: order == current })
    };
    FigureOrder::ALL.iter().filter_map(|(_, order)| of(*order)).collect()
}

/// What a figure's page shows of other things, as the page of an explainer would.
fn links(entry: &FigureEntry<'_>) -> Links {
    Links {
        sources: entry.sources.iter().map(|(named, _)| named.clone()).collect(),
        actors: IdMap::sharing(entry.actors.iter().map(|(id, actor, _)| (id.clone(), Arc::clone(actor)))),
        places: IdMap::sharing(entry.place.iter().map(|(id, place, _)| (id.clone(), Arc::clone(place)))),
        registry: Some(Box::new(RegistryLinks {
            figures: None,
            // Either all actors have pages or none.
            actors: entry.actors.iter().filter_map(|(.., route)| route.clone()).collect(),
            places: entry.place.iter().filter_map(|(.., route)| route.clone()).collect(),
            sources: entry.sources.iter().map(|(_, route)| route.clone()).collect(),
        })),
        ..Links::default()
    }
}

fn numbered(thing: &Thing<'_, Source>) -> NumberedSource {
    NumberedSource {
        id: thing.id.cloned(),
        source: Arc::clone(&thing.value),
        original: thing.original.as_ref().map(|(title, _)| (*title).into()),
        citations: 0,
    }
}

fn counts<V>(thing: &Thing<'_, V>) -> CountsView {
    CountsView {
        statements_count: thing.statements.len(),
        happenings_count: thing.events.len(),
        rows_count: thing.figures.len(),
        explainers_count: thing.pages.len(),
        sources_count: thing.drawn_on.len(),
    }
}
