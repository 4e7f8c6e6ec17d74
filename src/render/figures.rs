//! Figures, claims and their attribution, as templates see them.

use super::view::{ByView, ClaimView, FigureNameView, FigureView, SourceNumberView};
use super::voice::Voice;
use crate::link::{Answer, BoundFigure, Explainer, LabelledFigure, Links, source_position};
use crate::model::{Actor, Edtf, Figure, Headline, IdMap, Quantity, SourceRef};
use crate::source::{Route, address};

/// Where the names and numbers that a figure uses are found.
#[derive(Clone, Copy)]
pub(super) struct Attribution<'a> {
    pub(super) voice: Voice<'a>,
    pub(super) links: &'a Links,
    pub(super) explainer: Explainer<'a>,
    /// The actors of another explainer, for its figures; its sources have no numbers here.
    pub(super) foreign: Option<&'a IdMap<Actor>>,
}

impl<'a> Attribution<'a> {
    pub(super) fn by(&self, by: Option<&'a str>) -> Option<ByView<'a>> {
        let by = by?;
        let actor = self.foreign.unwrap_or(&self.links.actors).get(by);
        Some(ByView {
            name: actor.map_or(by, |actor| actor.name_in(self.voice.lang)),
            id: actor.map_or("", |_| by),
            party: actor.is_some_and(|actor| actor.party),
        })
    }

    pub(super) fn sources(&self, sources: &[SourceRef]) -> Vec<SourceNumberView<'a>> {
        if self.foreign.is_some() {
            return Vec::new();
        }
        let numbers = sources.iter().filter_map(|source| source_position(&self.links.sources, source));
        numbers.map(|at| self.source_number(at)).collect()
    }

    pub(super) fn source_number(&self, at: usize) -> SourceNumberView<'a> {
        let number = at + 1;
        SourceNumberView {
            number,
            number_text: self.voice.count(number),
            anchor: format!("source-{number}"),
            title: &self.links.sources[at].source.title,
        }
    }

    pub(super) fn figure(&self, labelled: LabelledFigure<'a>, route: Option<&Route>) -> FigureView<'a> {
        let LabelledFigure { id, label, figure } = labelled;
        let value = figure.value().unwrap_or(Quantity::Unknown);
        let leading = figure.leading();
        let lead = figure.leading_claim();
        let unit = figure.unit.as_deref().unwrap_or("");
        let claims = figure.claims.iter().enumerate().map(|(n, claim)| ClaimView {
            value: self.voice.quantity(&claim.value),
            as_of: self.date(claim.as_of.as_ref()),
            said: self.date(claim.said.as_ref()),
            by: self.by(claim.by.as_deref()),
            sources: self.sources(&claim.source),
            note: claim.note.as_deref().unwrap_or(""),
            leads: leading == Headline::Claim(n),
        });
        let mut history: Vec<_> = figure.history.iter().collect();
        history.sort_by_key(|entry| entry.as_of.sort_key());
        let history = history.into_iter().map(|entry| self.earlier(entry));
        let place = figure.place.as_ref().and_then(|id| self.links.places.get(id.as_str()));
        FigureView {
            id,
            label,
            unit_text: if unit.is_empty() { String::new() } else { self.voice.unit(unit, &value) },
            value: self.voice.quantity(&value),
            unit,
            measure: figure.measure.word(),
            as_of: self.date(lead.and_then(|claim| claim.as_of.as_ref())),
            by: self.by(lead.and_then(|claim| claim.by.as_deref())),
            sources: lead.map(|claim| self.sources(&claim.source)).unwrap_or_default(),
            status: figure.status().word(),
            range: leading == Headline::Range,
            claims: claims.collect(),
            history: history.collect(),
            place: place.map(|place| place.name_in(self.voice.lang)),
            note: figure.note.as_deref().unwrap_or(""),
            method: figure.method.as_deref().unwrap_or(""),
            url: route.map(|route| format!("{}#figure-{id}", address::address(route))).unwrap_or_default(),
        }
    }

    /// The answer that a text is bound to.
    pub(super) fn answer(&self, figure: &'a Figure, answer: Answer, view: &FigureView<'a>) -> Option<ClaimView<'a>> {
        match answer {
            Answer::Claim(n) => view.claims.get(n).cloned(),
            Answer::History(n) => figure.history.get(n).map(|entry| self.earlier(entry)),
            Answer::Headline => Some(ClaimView {
                value: view.value.clone(),
                as_of: view.as_of.clone(),
                said: None,
                by: view.by.clone(),
                sources: view.sources.clone(),
                note: view.note,
                leads: true,
            }),
        }
    }

    fn earlier(&self, entry: &'a crate::model::HistoryEntry) -> ClaimView<'a> {
        ClaimView {
            value: self.voice.quantity(&entry.value),
            as_of: Some(self.voice.date(&entry.as_of)),
            said: None,
            by: self.by(entry.by.as_deref()),
            sources: self.sources(&entry.source),
            note: entry.note.as_deref().unwrap_or(""),
            leads: false,
        }
    }

    pub(super) fn date(&self, date: Option<&Edtf>) -> Option<super::view::DateView> {
        date.map(|date| self.voice.date(date))
    }

    /// A figure of the page by name.
    pub(super) fn figure_name(&self, id: &str) -> Option<FigureNameView<'a>> {
        self.explainer.figure(id).map(|figure| FigureNameView { id: figure.id, label: figure.label })
    }
}

/// The figure that a text is bound to, with its attribution: the page's own, or another's.
pub(super) fn bound<'a>(page: Attribution<'a>, bound: &'a BoundFigure) -> Option<(FigureView<'a>, ClaimView<'a>)> {
    let (attribution, labelled, route) = match &bound.foreign {
        None => (page, page.explainer.figure(bound.id.as_str())?, None),
        Some(foreign) => {
            let labelled = LabelledFigure { id: bound.id.as_str(), label: &foreign.label, figure: &foreign.figure };
            (Attribution { foreign: Some(&foreign.actors), ..page }, labelled, foreign.route.as_ref())
        }
    };
    let view = attribution.figure(labelled, route);
    let answer = attribution.answer(labelled.figure, bound.answer, &view)?;
    Some((view, answer))
}
