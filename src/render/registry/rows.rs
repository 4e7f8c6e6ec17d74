//! What stands in the lists of the registry: figures, statements, events, corrections, explainers.

use std::borrow::Cow;

use super::view::{CorrectionRowView, FigureRowView, HappeningView, StatementView};
use crate::link::{Answer, CorrectionEntry, FigureEntry, Happening, Page, Statement, Volume};
use crate::model::{Edtf, Quantity, SourceRef};
use crate::render::Studio;
use crate::render::said::Said;
use crate::render::things;
use crate::render::view::{ByView, LinkView};
use crate::render::voice::Voice;
use crate::source::address;

/// In whose words rows are written.
#[derive(Clone, Copy)]
pub(super) struct Hand<'a> {
    pub(super) studio: Studio<'a>,
    pub(super) voice: Voice<'a>,
    pub(super) said: &'a Said,
    pub(super) volume: &'a Volume<'a>,
}

impl<'a> Hand<'a> {
    pub(super) fn date(self, date: Option<&Edtf>) -> tera::Value {
        date.map_or_else(tera::Value::none, |date| self.said.date(date, self.voice))
    }

    /// An explainer by its title; the home page by the site's.
    pub(super) fn page(self, page: &'a Page) -> LinkView<'a> {
        let title = match &*page.facts.title {
            "" => &self.studio.language(self.voice.lang).title,
            title => title,
        };
        LinkView { title: Cow::Borrowed(title), url: address::address(&page.route) }
    }

    pub(super) fn figure(self, entry: &'a FigureEntry<'a>) -> FigureRowView<'a> {
        let (labelled, voice) = (entry.labelled, self.voice);
        let figure = labelled.figure;
        let value = figure.value().unwrap_or(Quantity::Unknown);
        let mut by: Vec<ByView<'a>> = Vec::new();
        for name in figure.leading_claims().iter().filter_map(|claim| claim.by.as_deref()) {
            let view = self.by(entry, name);
            if by.iter().all(|other| (other.id, other.name) != (view.id, view.name)) {
                by.push(view);
            }
        }
        let unit = figure.unit.as_deref().unwrap_or("");
        FigureRowView {
            id: labelled.id,
            label: labelled.label,
            url: url(entry),
            value: voice.quantity(&value),
            unit,
            unit_text: voice.unit(unit, &value).to_owned(),
            by,
            as_of: self.date(entry.as_of.as_ref()),
            status: figure.status().word(),
            freshness: entry.freshness.map_or("", crate::model::Freshness::word),
            explainer: entry.home.map(|page| self.page(page)),
            uses: entry.uses.len(),
        }
    }

    fn by(self, entry: &'a FigureEntry<'a>, by: &'a str) -> ByView<'a> {
        match entry.actors.iter().find(|(id, ..)| id.as_str() == by) {
            Some((id, actor, page)) => ByView {
                name: actor.name_in(self.voice.lang),
                id: id.as_str(),
                page_url: page.as_ref().map(address::address).unwrap_or_default(),
                party: actor.party,
            },
            None => ByView { name: by, id: "", page_url: String::new(), party: false },
        }
    }

    pub(super) fn statement(self, statement: Statement) -> StatementView<'a> {
        let entry = &self.volume.figures[statement.figure];
        let figure = entry.labelled.figure;
        let (by, sources): (Option<&str>, &[SourceRef]) = match statement.answer {
            Answer::Claim(n) => figure.claims.get(n as usize).map(|claim| (claim.by.as_deref(), &*claim.source)),
            Answer::History(n) => {
                figure.history.get(n as usize).map(|earlier| (earlier.by.as_deref(), &*earlier.source))
            }
            Answer::Headline => None,
        }
        .unwrap_or_default();
        let (value, as_of) = self.volume.stated(statement);
        let value = value.unwrap_or(Quantity::Unknown);
        let unit = figure.unit.as_deref().unwrap_or("");
        let named = sources.iter().filter_map(|reference| {
            let is_it = |id: Option<&crate::model::Id>, url: Option<&str>| match reference {
                SourceRef::Id(wanted) => id == Some(wanted),
                SourceRef::Url(wanted) => id.is_none() && url == Some(wanted),
            };
            entry.sources.iter().find(|(named, _)| is_it(named.id.as_ref(), named.source.url.as_deref()))
        });
        let sources = named.map(|(named, page)| LinkView {
            title: Cow::Borrowed(&named.source.title),
            url: match page {
                Some(route) => address::address(route),
                None => named.source.url.as_deref().unwrap_or("").to_owned(),
            },
        });
        StatementView {
            figure: LinkView { title: Cow::Borrowed(entry.labelled.label), url: url(entry) },
            value: self.voice.quantity(&value),
            unit,
            unit_text: self.voice.unit(unit, &value).to_owned(),
            as_of: self.date(as_of.as_ref()),
            by: by.map(|by| self.by(entry, by)),
            sources: sources.collect(),
            earlier: matches!(statement.answer, Answer::History(_)),
            explainer: entry.home.map(|page| self.page(page)),
        }
    }

    pub(super) fn happening(self, happening: &Happening<'a>) -> HappeningView<'a> {
        let Happening { page, titled } = *happening;
        let explainer = self.page(page);
        HappeningView {
            date: self.date(titled.event.date.as_ref()),
            title: titled.title(),
            url: [&explainer.url, "#", &*things::anchor(&titled)].concat(),
            explainer,
        }
    }

    pub(super) fn correction(self, entry: &CorrectionEntry<'a>) -> CorrectionRowView<'a> {
        let (correction, figures) = (entry.correction, &self.volume.figures);
        CorrectionRowView {
            anchor: anchor(entry),
            date: self.date(Some(&correction.date)),
            kind: correction.kind.word(),
            explainer: self.page(entry.page),
            figure: entry
                .figure
                .map(|at| LinkView { title: Cow::Borrowed(figures[at].labelled.label), url: url(&figures[at]) }),
            was: correction.was.as_ref().map(|was| self.voice.quantity(was)),
            now: correction.now.as_ref().map(|now| self.voice.quantity(now)),
            note: correction.note.as_deref().unwrap_or(""),
        }
    }
}

/// Where a figure is shown: on its page, or where an explainer has it.
fn url(entry: &FigureEntry<'_>) -> String {
    match (&entry.route, entry.home) {
        (Some(route), _) => address::address(route),
        (None, Some(page)) => [&address::address(&page.route), "#figure-", entry.labelled.id].concat(),
        (None, None) => String::new(),
    }
}

/// The id of a correction, the same for ever: the explainer, the date as written, and a hash of what it says. Entries
/// that say the same are numbered; one written above or below another moves nothing.
pub(super) fn anchor(entry: &CorrectionEntry<'_>) -> String {
    let mut anchor = String::from("correction-");
    address::encode(&entry.page.facts.article.0, &mut anchor);
    anchor.push('-');
    address::encode(&entry.correction.date.to_string(), &mut anchor);
    anchor.push('-');
    anchor.extend(entry.mark.iter().map(|byte| format!("{byte:02x}")));
    if entry.number > 1 {
        anchor = anchor + "-" + &entry.number.to_string();
    }
    anchor
}
