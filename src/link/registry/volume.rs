//! Gathers what the explainers of one language state.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::address::address;
use super::order::folded;
use super::things::Kind;
use super::{
    CorrectionEntry, FigureEntry, FigureOrder, Happening, Key, RegistryInput, Statement, Thing, figure, links_of, mark,
};
use crate::link::site::{Answer, Page, Site};
use crate::model::{Actor, ArticleId, Correction, Edtf, Event, Id, Lang, Place, RegistryKind, Source, SourceRef};
use crate::source::Route;

/// What the explainers of one language state, in the language's words.
pub struct Volume<'s> {
    /// The language.
    pub lang: &'s Lang,
    /// Every figure, by label.
    pub figures: Vec<FigureEntry<'s>>,
    /// Who acts, claims and reports, by name.
    pub actors: Vec<Thing<'s, Actor>>,
    /// Where claims were published, by title.
    pub sources: Vec<Thing<'s, Source>>,
    /// Where things happen, by name.
    pub places: Vec<Thing<'s, Place>>,
    /// What was wrong or changed, the newest first.
    pub corrections: Vec<CorrectionEntry<'s>>,
    orders: Vec<Vec<u32>>,
    lists: [Option<Route>; RegistryKind::ALL.len()],
    by_route: HashMap<Route, (RegistryKind, usize)>,
}

impl<'s> Volume<'s> {
    /// The figures in an order.
    pub fn in_order(&self, order: FigureOrder) -> &[u32] {
        let at = FigureOrder::ALL.iter().position(|(_, other)| *other == order);
        at.and_then(|at| self.orders.get(at)).map_or(&[], Vec::as_slice)
    }

    /// The address of the list of a kind, if it has pages and there is anything to list.
    pub fn list(&self, kind: RegistryKind) -> Option<&Route> {
        self.lists[kind as usize].as_ref()
    }

    /// The value and the date of a statement.
    pub fn stated(&self, statement: Statement) -> (Option<crate::model::Quantity>, Option<Edtf>) {
        let figure = self.figures[statement.figure].labelled.figure;
        (crate::link::value_of(figure, statement.answer), date_of(&self.figures, statement))
    }

    /// The title of the page at `route`, if there is one.
    pub(super) fn title_of(&self, kind: RegistryKind, route: &Route) -> Option<&str> {
        let orders = FigureOrder::ALL.iter().filter_map(|(_, order)| order.segment());
        let list = self.list(kind)?;
        if list == route
            || kind == RegistryKind::Figures && orders.into_iter().any(|order| list.below(&order) == *route)
        {
            return Some("");
        }
        let (_, at) = *self.by_route.get(route).filter(|(other, _)| *other == kind)?;
        Some(match kind {
            RegistryKind::Figures => self.figures[at].labelled.label,
            RegistryKind::Actors => self.actors[at].value.name_in(self.lang),
            RegistryKind::Sources => &self.sources[at].value.title,
            RegistryKind::Places => self.places[at].value.name_in(self.lang),
            RegistryKind::Corrections => return None,
        })
    }
}

/// Gathers the volume of a language.
pub(super) fn volume<'s>(site: &'s Site, lang: &'s Lang, input: RegistryInput<'s>) -> Volume<'s> {
    let pages: Vec<&'s Page> = site.pages.values().filter(|page| page.facts.lang == *lang).collect();
    let (figures, index) = figure::gather(site, &pages, lang, input);
    let mut gathered =
        Gathered { input, figures, index, actors: Kind::new(), sources: Kind::new(), places: Kind::new() };
    let everything = *lang == input.settings.default_language;
    if everything {
        gathered.data(lang, |_| true);
    }
    for page in &pages {
        gathered.page(page);
    }
    if !everything {
        let shown = gathered.named_by_data();
        gathered.data(lang, |route| shown.contains(route));
    }
    gathered.statements();
    gathered.drawn_on();
    let corrections = gathered.corrections(&pages);
    let Gathered { figures, actors, sources, places, .. } = gathered;
    let mut volume = Volume {
        lang,
        orders: FigureOrder::ALL.iter().map(|(_, order)| order.of(&figures, lang)).collect(),
        figures,
        actors: actors.sorted(|actor| folded(actor.name_in(lang))),
        sources: sources.sorted(|source| folded(&source.title)),
        places: places.sorted(|place| folded(place.name_in(lang))),
        corrections,
        lists: Default::default(),
        by_route: HashMap::new(),
    };
    volume.finish(input);
    volume
}

impl Volume<'_> {
    /// Puts what things state and what happened into the order of time, and looks up what has a page.
    fn finish(&mut self, input: RegistryInput<'_>) {
        let figures = &self.figures;
        let statements = (self.actors.iter_mut().map(|thing| &mut thing.statements))
            .chain(self.sources.iter_mut().map(|thing| &mut thing.statements));
        for statements in statements {
            statements.sort_by_key(|statement| Reverse(date_of(figures, *statement).map(|date| date.sort_key())));
        }
        let events = (self.actors.iter_mut().map(|thing| &mut thing.events))
            .chain(self.sources.iter_mut().map(|thing| &mut thing.events))
            .chain(self.places.iter_mut().map(|thing| &mut thing.events));
        for events in events {
            events.sort_by_key(|happening| Reverse(happening.titled.event.date.map(|date| date.sort_key())));
        }
        for thing in &mut self.actors {
            // Figures stand by label. Several events may bear on one.
            thing.figures.sort_unstable();
            thing.figures.dedup();
        }
        let counts = [
            (RegistryKind::Figures, self.figures.len()),
            (RegistryKind::Actors, self.actors.len()),
            (RegistryKind::Sources, self.sources.len()),
            (RegistryKind::Places, self.places.len()),
            (RegistryKind::Corrections, self.corrections.len()),
        ];
        for (kind, count) in counts {
            if count > 0 && input.settings.registry.contains(kind) {
                self.lists[kind as usize] = Some(address(input.settings, self.lang, kind, ""));
            }
        }
        let routes = (self.figures.iter().enumerate().map(|(at, entry)| (&entry.route, RegistryKind::Figures, at)))
            .chain(self.actors.iter().enumerate().map(|(at, thing)| (&thing.route, RegistryKind::Actors, at)))
            .chain(self.sources.iter().enumerate().map(|(at, thing)| (&thing.route, RegistryKind::Sources, at)))
            .chain(self.places.iter().enumerate().map(|(at, thing)| (&thing.route, RegistryKind::Places, at)));
        self.by_route = routes.filter_map(|(route, kind, at)| Some((route.clone()?, (kind, at)))).collect();
    }
}

/// When what is stated held.
fn date_of(figures: &[FigureEntry<'_>], statement: Statement) -> Option<Edtf> {
    let entry = &figures[statement.figure];
    match statement.answer {
        Answer::Headline => entry.as_of,
        Answer::Claim(n) => entry.labelled.figure.claims.get(n as usize)?.as_of,
        Answer::History(n) => Some(entry.labelled.figure.history.get(n as usize)?.as_of),
    }
}

/// Which figure an explainer, or the data, declares under an id.
pub(super) type FigureIndex<'s> = HashMap<(Option<&'s ArticleId>, &'s str), usize>;

/// What was found so far.
struct Gathered<'s> {
    input: RegistryInput<'s>,
    figures: Vec<FigureEntry<'s>>,
    index: FigureIndex<'s>,
    actors: Kind<'s, Actor>,
    sources: Kind<'s, Source>,
    places: Kind<'s, Place>,
}

impl<'s> Gathered<'s> {
    /// The pages to which the figures of the data lead that this language shows.
    fn named_by_data(&self) -> HashSet<Route> {
        let shown = self.figures.iter().filter(|entry| entry.home.is_none());
        let routes = shown.flat_map(|entry| {
            (entry.actors.iter().map(|(.., route)| route))
                .chain(entry.place.iter().map(|(.., route)| route))
                .chain(entry.sources.iter().map(|(_, route)| route))
        });
        routes.flatten().cloned().collect()
    }

    /// What all explainers share is there even if none uses it: in the default language, all of it.
    fn data(&mut self, lang: &Lang, wanted: impl Fn(&Route) -> bool) {
        let input = self.input;
        let of = |kind, id: &Id| {
            let route =
                input.settings.registry.contains(kind).then(|| address(input.settings, lang, kind, id.as_str()));
            route.filter(&wanted).map(|route| (Key::Page(route.clone()), route))
        };
        for id in input.data.actors.ids() {
            if let Some((key, route)) = of(RegistryKind::Actors, id)
                && let Some(actor) = input.data.actors.shared(id.as_str())
            {
                self.actors.add(key, Some(id), actor, Some(&route));
            }
        }
        for id in input.data.sources.ids() {
            if let Some((key, route)) = of(RegistryKind::Sources, id)
                && let Some(source) = input.data.sources.shared(id.as_str())
            {
                let original = source.original.as_ref().and_then(|id| Some((id, input.data.sources.get(id.as_str())?)));
                let original = original.map(|(id, original)| {
                    let route = address(input.settings, lang, RegistryKind::Sources, id.as_str());
                    let there = wanted(&route) || self.sources.known.contains_key(&Key::Page(route.clone()));
                    (&*original.title, there.then_some(route))
                });
                let thing = self.sources.add(key, Some(id), source, Some(&route));
                thing.original = thing.original.take().or(original);
            }
        }
        for id in input.data.places.ids() {
            if let Some((key, route)) = of(RegistryKind::Places, id)
                && let Some(place) = input.data.places.shared(id.as_str())
            {
                self.places.add(key, Some(id), place, Some(&route));
            }
        }
    }

    /// What a page names, and its events.
    fn page(&mut self, page: &'s Page) {
        let Some(links) = links_of(page) else { return };
        for (id, route) in page.links.actors.ids().zip(&links.actors) {
            if let Some(actor) = page.links.actors.shared(id.as_str()) {
                self.actors.add(Key::Page(route.clone()), Some(id), actor, Some(route)).pages.push(page);
            }
        }
        for (id, route) in page.links.places.ids().zip(&links.places) {
            if let Some(place) = page.links.places.shared(id.as_str()) {
                self.places.add(Key::Page(route.clone()), Some(id), place, Some(route)).pages.push(page);
            }
        }
        let sources =
            if self.input.settings.registry.contains(RegistryKind::Sources) { &*page.links.sources } else { &[] };
        for (entry, route) in sources.iter().zip(&links.sources) {
            let key = Key::of_source(route.as_ref(), &entry.source);
            let original = entry.original.as_deref().map(|title| {
                let at = sources.iter().position(|other| other.id == entry.source.original);
                let id = entry.source.original.as_ref();
                let route = match at {
                    Some(at) => links.sources.get(at).cloned().flatten(),
                    None => id.and_then(|id| self.of_data(id, page)),
                };
                (title, route)
            });
            let thing = self.sources.add(key, entry.id.as_ref(), &entry.source, route.as_ref());
            thing.original = thing.original.take().or(original);
            // Two ids of one source may stand in one page.
            if thing.pages.last().is_none_or(|last| !std::ptr::eq(*last, page)) {
                thing.pages.push(page);
            }
        }
        let explainer = page.explainer();
        for titled in explainer.events() {
            self.event(page, links, Happening { page, titled });
        }
    }

    /// The page of a source of the data that is there although no page of this language names it.
    fn of_data(&self, id: &Id, page: &Page) -> Option<Route> {
        let RegistryInput { data, settings, .. } = self.input;
        let explainer = page.explainer();
        let own = explainer.declaring().sources.get(id.as_str()).is_some();
        let there = page.facts.lang == settings.default_language && data.sources.get(id.as_str()).is_some();
        (there && !own).then(|| address(settings, &page.facts.lang, RegistryKind::Sources, id.as_str()))
    }

    fn event(&mut self, page: &'s Page, links: &crate::link::RegistryLinks, happening: Happening<'s>) {
        let event: &Event = happening.titled.event;
        let article = &page.facts.article;
        for id in &event.actors {
            let at = page.links.actors.ids().position(|other| other == id);
            let route = at.and_then(|at| links.actors.get(at));
            let Some(thing) = self.actors.at(route) else { continue };
            if !thing.attend(happening) {
                continue;
            }
            for figure in &event.figures {
                let Some(&at) = self.index.get(&(Some(article), figure.as_str())) else { continue };
                let claims = &self.figures[at].labelled.figure.claims;
                let others = claims.iter().any(|claim| claim.by.as_deref() != Some(id.as_str()));
                if others {
                    thing.figures.push(at);
                }
            }
        }
        let place = event.place.as_ref().and_then(|id| page.links.places.ids().position(|other| other == id));
        if let Some(thing) = self.places.at(place.and_then(|at| links.places.get(at))) {
            thing.attend(happening);
        }
        for id in &event.sources {
            let at = page.links.sources.iter().position(|entry| entry.id.as_ref() == Some(id));
            let route = at.and_then(|at| links.sources.get(at)?.as_ref());
            if let Some(thing) = self.sources.at(route) {
                thing.attend(happening);
            }
        }
    }

    /// Who claims what, and what rests on which source.
    fn statements(&mut self) {
        for (at, entry) in self.figures.iter().enumerate() {
            if let Some((.., route)) = entry.place.first()
                && let Some(thing) = self.places.at(route.as_ref())
            {
                thing.figures.push(at);
            }
            let figure = entry.labelled.figure;
            let claims = figure.claims.iter().enumerate();
            let claims = claims.map(|(n, claim)| (Answer::claim(n), claim.by.as_deref(), &claim.source));
            let history = figure.history.iter().enumerate();
            let history = history.map(|(n, earlier)| (Answer::history(n), earlier.by.as_deref(), &earlier.source));
            for (answer, by, sources) in claims.chain(history) {
                let statement = Statement { figure: at, answer };
                let actor = by.and_then(|by| entry.actors.iter().find(|(id, ..)| id.as_str() == by));
                if let Some(thing) = self.actors.at(actor.and_then(|(.., route)| route.as_ref())) {
                    thing.state(statement);
                }
                for source in sources {
                    let Some((named, route)) = entry.sources.iter().find(|(named, _)| is_it(source, named)) else {
                        continue;
                    };
                    let key = Key::of_source(route.as_ref(), &named.source);
                    if let Some(thing) = self.sources.known.get(&key).and_then(|at| self.sources.things.get_mut(*at)) {
                        thing.state(statement);
                    }
                }
            }
        }
    }

    /// Tells each source which others repeat it.
    fn drawn_on(&mut self) {
        for at in 0..self.sources.things.len() {
            let thing = &self.sources.things[at];
            let Some((_, Some(original))) = &thing.original else { continue };
            let (value, route) = (Arc::clone(&thing.value), thing.route.clone());
            let original = original.clone();
            if let Some(original) = self.sources.at(Some(&original)) {
                original.drawn_on.push((value, route));
            }
        }
        for thing in &mut self.sources.things {
            thing.drawn_on.sort_by_cached_key(|(source, route)| (folded(&source.title), route.clone()));
        }
    }

    /// The correction logs of all pages together.
    fn corrections(&self, pages: &[&'s Page]) -> Vec<CorrectionEntry<'s>> {
        let mut all = Vec::new();
        for page in pages {
            let explainer = page.explainer();
            let log = explainer.corrections();
            for (n, &correction) in log.iter().enumerate() {
                let mark = mark(correction);
                let same = |other: &&&Correction| other.date == correction.date && self::mark(other) == mark;
                let number = log[..=n].iter().filter(same).count();
                let id = correction.figure.as_ref();
                let figure = id.and_then(|id| self.index.get(&(Some(&page.facts.article), id.as_str())).copied());
                all.push(CorrectionEntry { page, correction, mark, number, figure });
            }
        }
        // Pages come by path, so that entries of one day never depend on the file system.
        all.sort_by_key(|entry| Reverse(entry.correction.date.sort_key()));
        all
    }
}

fn is_it(reference: &SourceRef, named: &crate::link::NumberedSource) -> bool {
    match reference {
        SourceRef::Id(id) => named.id.as_ref() == Some(id),
        SourceRef::Url(url) => named.id.is_none() && named.source.url.as_ref() == Some(url),
    }
}
