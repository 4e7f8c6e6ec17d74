//! Reads the timeline and the correction log.

use crate::document::Map;
use crate::document::field::{date, id, list, quantity, text, word};
use crate::model::{Correction, CorrectionKind, Event};

/// An event, with its Markdown text as written.
pub(super) fn event(map: &mut Map<'_>) -> Option<(Event, Option<Box<str>>)> {
    let date = map.required("date", date);
    let title = map.required("title", text);
    let event = Event {
        id: map.optional("id", id),
        date,
        title: title.unwrap_or_default(),
        text: None,
        actors: map.or_default("actors", list(id)),
        place: map.optional("place", id),
        sources: map.or_default("sources", list(id)),
        figures: map.or_default("figures", list(id)),
    };
    Some((event, map.optional("text", text)))
}

/// An event of a translation: its id says which, and only words are its own. Other data is reported and left out.
pub(super) fn translated(map: &mut Map<'_>) -> Option<(Event, Option<Box<str>>)> {
    let id = map.required("id", id);
    let title = map.required("title", text);
    let text = map.optional("text", text);
    super::front_matter::drop_restated(map, &["date", "actors", "place", "sources", "figures"]);
    let event = Event {
        id,
        date: None,
        title: title.unwrap_or_default(),
        text: None,
        actors: Box::default(),
        place: None,
        sources: Box::default(),
        figures: Box::default(),
    };
    Some((event, text))
}

pub(super) fn correction(map: &mut Map<'_>) -> Option<Correction> {
    let date = map.required("date", date);
    let kind = map.optional("kind", word(CorrectionKind::ALL)).unwrap_or(CorrectionKind::Correction);
    let (figure, was, now) = (map.optional("figure", id), map.optional("was", quantity), map.optional("now", quantity));
    let note = map.optional("note", text);
    Some(Correction { date: date?, kind, figure, was, now, note })
}
