//! The things that a page is about, each as one template value that its lists, its tables and its text share.

use tera::Value;

use super::figures::{Attribution, Shown, figure_name};
use super::view::{ActorView, EventView, PlaceView};
use super::voice::Voice;
use crate::link::{Explainer, TitledEvent};
use crate::model::{Actor, ActorKind, Decimal, EntityKind, Lang, Place, Precision};
use crate::source::{Route, address};

/// What a page declares or names. The lists are in the page's order.
pub(super) struct Things<'a> {
    pub(super) figures: Vec<Shown<'a>>,
    pub(super) actors: Vec<Value>,
    pub(super) places: Vec<Value>,
    pub(super) events: Vec<Value>,
    pub(super) titled: Vec<TitledEvent<'a>>,
    pub(super) explainer: Explainer<'a>,
    attribution: Attribution<'a>,
}

impl<'a> Things<'a> {
    pub(super) fn new(attribution: Attribution<'a>, explainer: Explainer<'a>) -> Self {
        let (links, voice) = (attribution.links, attribution.voice);
        let registry = links.registry.as_deref();
        let titled = explainer.events();
        Self {
            figures: explainer.figures().map(|figure| attribution.figure(figure, None)).collect(),
            actors: links
                .actors
                .iter()
                .enumerate()
                .map(|(at, (id, actor))| {
                    let page = registry.and_then(|registry| registry.actors.get(at));
                    Value::from_serializable(&actor_view(id.as_str(), actor, page, voice.lang))
                })
                .collect(),
            places: links
                .places
                .iter()
                .enumerate()
                .map(|(at, (id, place))| {
                    let page = registry.and_then(|registry| registry.places.get(at));
                    Value::from_serializable(&place_view(id.as_str(), place, page, voice))
                })
                .collect(),
            events: titled.iter().map(|event| event_value(event, attribution, explainer)).collect(),
            titled,
            explainer,
            attribution,
        }
    }

    pub(super) fn entity(&self, kind: EntityKind, id: &str) -> Option<&Value> {
        let links = self.attribution.links;
        match kind {
            EntityKind::Actor => self.actors.get(links.actors.ids().position(|other| other.as_str() == id)?),
            EntityKind::Place => self.places.get(links.places.ids().position(|other| other.as_str() == id)?),
            EntityKind::Event => {
                let is_it = |entry: &TitledEvent<'_>| entry.event.id.as_ref().is_some_and(|other| other.as_str() == id);
                self.events.get(self.titled.iter().position(is_it)?)
            }
        }
    }
}

/// An actor, with its page in the registry.
pub(super) fn actor_view<'a>(id: &'a str, actor: &'a Actor, page: Option<&Route>, lang: &Lang) -> ActorView<'a> {
    ActorView {
        id,
        anchor: ["actor-", id].concat(),
        name: actor.name_in(lang),
        aka: &actor.aka,
        kind: actor.kind.map_or("", ActorKind::word),
        country: actor.country.as_deref().unwrap_or(""),
        side: actor.side.as_deref().unwrap_or(""),
        party: actor.party,
        summary: actor.summary.as_deref().unwrap_or(""),
        url: actor.url.as_deref().unwrap_or(""),
        page_url: page.map(address::address).unwrap_or_default(),
    }
}

/// A place, with its page in the registry.
pub(super) fn place_view<'a>(id: &'a str, place: &'a Place, page: Option<&Route>, voice: Voice<'_>) -> PlaceView<'a> {
    PlaceView {
        id,
        anchor: ["place-", id].concat(),
        name: place.name_in(voice.lang),
        country: place.country.as_deref().unwrap_or(""),
        lat: place.lat.map(Decimal::to_f64),
        lon: place.lon.map(Decimal::to_f64),
        coordinates: place.lat.zip(place.lon).map_or_else(String::new, |(lat, lon)| voice.coordinates(lat, lon)),
        precision: place.precision.map_or("", Precision::word),
        disputed: place.disputed,
        page_url: page.map(address::address).unwrap_or_default(),
    }
}

fn event_value(event: &TitledEvent<'_>, attribution: Attribution<'_>, explainer: Explainer<'_>) -> Value {
    let (links, lang) = (attribution.links, attribution.voice.lang);
    let declared = event.event;
    let positions = declared.sources.iter().filter_map(|id| {
        let is_it = |source: &crate::link::NumberedSource| source.id.as_ref() == Some(id);
        links.sources.iter().position(is_it)
    });
    let sources = attribution.numbers(positions);
    Value::from_serializable(&EventView {
        anchor: anchor(event),
        date: attribution.date(declared.date.as_ref()),
        title: event.title(),
        text: Value::safe_string(""),
        actors: declared
            .actors
            .iter()
            .filter_map(|id| links.actors.get(id.as_str()))
            .map(|actor| actor.name_in(lang))
            .collect(),
        place: declared
            .place
            .as_ref()
            .and_then(|id| links.places.get(id.as_str()))
            .map_or("", |place| place.name_in(lang)),
        sources: sources.list,
        citation: sources.html,
        figures: declared.figures.iter().filter_map(|id| figure_name(explainer, id.as_str())).collect(),
    })
}

/// The event's id in its page: `event-mou-2019`, or `event-n.3` for one without an id, as no id has a dot.
pub(super) fn anchor(event: &TitledEvent<'_>) -> String {
    match &event.event.id {
        Some(id) => ["event-", id.as_str()].concat(),
        None => format!("event-n.{}", event.index + 1),
    }
}
