//! The events of the site as JSON.

use std::io::{self, Write};

use super::entry::{DateEntry, EventEntry};
use super::figures::{by, explainer, head, place};
use super::scope::Scope;
use super::{Collected, Collection, Outlet, list};
use crate::link::Explainer;
use crate::model::SourceRef;
use crate::render::things::anchor;

/// The shape of `data/events.json`: it changes whenever a reader of the old one could misunderstand the new one.
const SCHEMA: &str = "urn:nutgraf:events:1";

/// `data/events.json`: the timeline of each explainer. An event's text is prose, and stays on the page.
pub(super) fn write(out: &mut dyn Write, all: &Collection<'_>, outlet: &Outlet<'_>) -> io::Result<()> {
    head(out, SCHEMA, outlet.settings.default_language().lang.as_str(), outlet)?;
    let telling = all.explainers.iter().filter(|one| !one.page.facts.events.is_empty());
    list(out, "explainers", telling.map(|one| explainer(one, outlet)))?;
    out.write_all(b",\n")?;
    list(out, "events", all.explainers.iter().flat_map(|one| entries(one, outlet)))?;
    out.write_all(b"\n}\n")
}

fn entries<'a>(one: &'a Collected<'_>, outlet: &'a Outlet<'_>) -> impl Iterator<Item = EventEntry<'a>> {
    let page = one.page;
    let scope = Scope::of(outlet.site, page);
    Explainer { facts: &page.facts, original: None }.events().into_iter().map(move |titled| {
        let (event, anchor) = (titled.event, anchor(&titled));
        let titles = one.translations.iter().filter_map(|translation| {
            let same = |other: &&crate::model::Event| other.id.is_some() && other.id == event.id;
            let title = &translation.facts.events.iter().find(same)?.title;
            (!title.is_empty()).then(|| (translation.facts.lang.as_str(), &**title))
        });
        EventEntry {
            id: scope.own(&anchor),
            explainer: scope.article(),
            url: outlet.address(&page.route, &anchor),
            date: event.date.as_ref().map(DateEntry::new),
            title: &event.title,
            titles: titles.collect(),
            actors: event.actors.iter().map(|id| by(&scope, id.as_str())).collect(),
            place: event.place.as_ref().and_then(|id| place(&scope, id)),
            sources: event.sources.iter().map(|id| scope.source_id(&SourceRef::Id(id.clone()))).collect(),
            figures: scope.figures(&event.figures),
        }
    })
}
