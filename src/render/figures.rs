//! Figures, claims and their attribution, as templates see them.

use std::cell::{Cell, RefCell};

use tera::Value;

use super::said::{Said, SourceNumbers};
use super::view::{ByView, ClaimView, FigureNameView, FigureView};
use super::voice::Voice;
use crate::diag::Diagnostic;
use crate::link::{Answer, BoundFigure, Explainer, ForeignFigure, LabelledFigure, Links, source_position};
use crate::model::{Edtf, Figure, Headline, HistoryEntry, Quantity, SourceRef};
use crate::source::{Route, address};

/// Where the names and numbers that a figure uses are found.
#[derive(Clone, Copy)]
pub(super) struct Attribution<'a> {
    pub(super) voice: Voice<'a>,
    pub(super) said: &'a Said,
    pub(super) shelf: &'a Shelf,
    pub(super) links: &'a Links,
    /// What is declared elsewhere has its own claimants, and its sources have no numbers here.
    pub(super) foreign: Option<&'a ForeignFigure>,
}

/// What one page says again and again.
#[derive(Default)]
pub(super) struct Shelf {
    /// [`ByView`]s by what the writer wrote.
    by: RefCell<Vec<(Box<str>, Value)>>,
    /// The first component that failed.
    fault: Cell<Option<Box<Diagnostic>>>,
}

impl Shelf {
    /// Whether all components that were needed so far did their work.
    pub(super) fn sound(&self) -> Result<(), Box<Diagnostic>> {
        self.fault.take().map_or(Ok(()), Err)
    }
}

/// A figure, with the values of all that a text can be bound to.
pub(super) struct Shown<'a> {
    pub(super) labelled: LabelledFigure<'a>,
    /// A [`FigureView`].
    pub(super) view: Value,
    /// [`ClaimView`]s: the answer that leads; all answers; the earlier values, in the writer's order.
    headline: Value,
    claims: Vec<Value>,
    history: Vec<Value>,
    foreign: Option<&'a ForeignFigure>,
}

impl<'a> Attribution<'a> {
    pub(super) fn by(&self, by: Option<&str>) -> Value {
        let Some(by) = by else { return Value::none() };
        if let Some((_, known)) =
            self.shelf.by.borrow().iter().find(|(other, _)| self.foreign.is_none() && **other == *by)
        {
            return known.clone();
        }
        let known = self.foreign.map_or(&self.links.actors, |foreign| &foreign.actors);
        let at = known.ids().position(|id| id.as_str() == by);
        let actor = known.get(by);
        let page = at.and_then(|at| match self.foreign {
            Some(foreign) => foreign.registry.1.get(at)?.as_ref(),
            None => self.links.registry.as_ref()?.actors.get(at),
        });
        let view = Value::from_serializable(&ByView {
            name: actor.map_or(by, |actor| actor.name_in(self.voice.lang)),
            id: actor.map_or("", |_| by),
            page_url: page.map(address::address).unwrap_or_default(),
            party: actor.is_some_and(|actor| actor.party),
        });
        if self.foreign.is_none() {
            self.shelf.by.borrow_mut().push((by.into(), view.clone()));
        }
        view
    }

    pub(super) fn sources(&self, sources: &[SourceRef]) -> SourceNumbers {
        let known = if self.foreign.is_some() { &[] } else { sources };
        self.numbers(known.iter().filter_map(|source| source_position(&self.links.sources, source)))
    }

    /// Sources by their positions in the page's list.
    pub(super) fn numbers(&self, positions: impl Iterator<Item = usize>) -> SourceNumbers {
        let mut few = [0; 8];
        let mut many = Vec::new();
        let mut count = 0;
        for position in positions {
            match few.get_mut(count) {
                Some(place) => *place = position,
                None if many.is_empty() => many.extend(few.into_iter().chain([position])),
                None => many.push(position),
            }
            count += 1;
        }
        let positions = if many.is_empty() { &few[..count] } else { &many };
        self.said.sources(positions, self.voice).unwrap_or_else(|fault| {
            self.shelf.fault.set(Some(fault));
            SourceNumbers { list: Value::none(), html: Value::none() }
        })
    }

    pub(super) fn figure(&self, labelled: LabelledFigure<'a>, route: Option<&Route>) -> Shown<'a> {
        let LabelledFigure { id, label, figure } = labelled;
        let leading = figure.leading();
        let unit = figure.unit.as_deref().unwrap_or("");
        let claims: Vec<Value> = figure
            .claims
            .iter()
            .enumerate()
            .map(|(n, claim)| {
                let sources = self.sources(&claim.source);
                Value::from_serializable(&ClaimView {
                    value: self.voice.quantity(&claim.value),
                    as_of: self.date(claim.as_of.as_ref()),
                    said: self.date(claim.said.as_ref()),
                    by: self.by(claim.by.as_deref()),
                    sources: sources.list,
                    citation: sources.html,
                    note: claim.note.as_deref().unwrap_or(""),
                    leads: leading == Headline::Claim(n),
                })
            })
            .collect();
        let history: Vec<Value> = figure.history.iter().map(|entry| self.earlier(entry)).collect();
        let mut order: Vec<usize> = (0..history.len()).collect();
        order.sort_by_key(|&n| figure.history[n].as_of.sort_key());
        let value = figure.value().unwrap_or(Quantity::Unknown);
        let (leads, headline) = match leading {
            Headline::Claim(n) => match claims.get(n) {
                Some(claim) => (&claims[n..=n], claim.clone()),
                None => (&claims[..0], self.spanning(figure, &value)),
            },
            Headline::Range => (&claims[..], self.spanning(figure, &value)),
        };
        let mut dates: Vec<Value> = Vec::new();
        let shown = figure.leading_claims();
        for (n, date) in shown.iter().enumerate().filter_map(|(n, claim)| Some((n, claim.as_of.as_ref()?))) {
            if shown[..n].iter().all(|earlier| earlier.as_of.as_ref() != Some(date)) {
                dates.push(self.said.date(date, self.voice));
            }
        }
        let place = figure.place.as_ref().and_then(|id| self.links.places.get(id.as_str()));
        let page = match self.foreign {
            Some(foreign) => foreign.registry.0.clone(),
            None => self.links.registry.as_ref().and_then(|registry| registry.figure(id)),
        };
        let page_url = page.as_ref().map(address::address).unwrap_or_default();
        let href = match (route, self.foreign) {
            // No explainer declares it: only its page in the registry says more.
            (None, Some(_)) => page_url.clone(),
            (route, _) => {
                let mut href = route.map(address::address).unwrap_or_default();
                href.extend(["#figure-", id]);
                href
            }
        };
        let view = FigureView {
            id,
            label,
            href: &href,
            page_url,
            foreign: self.foreign.is_some(),
            value: headline
                .as_map()
                .and_then(|claim| claim.get(&tera::value::Key::Str("value")))
                .cloned()
                .unwrap_or_else(Value::none),
            unit,
            unit_text: self.voice.unit(unit, &value),
            measure: figure.measure.word(),
            status: figure.status().word(),
            range: leading == Headline::Range,
            claims: &claims,
            leading: leads,
            dates,
            history: order.into_iter().map(|n| history[n].clone()).collect(),
            place: place.map(|place| place.name_in(self.voice.lang)),
            note: figure.note.as_deref().unwrap_or(""),
            method: figure.method.as_deref().unwrap_or(""),
        };
        let view = Value::from_serializable(&view);
        Shown { labelled, view, headline, claims, history, foreign: self.foreign }
    }

    /// The range that spans all answers, as an answer.
    fn spanning(&self, figure: &'a Figure, value: &Quantity) -> Value {
        let claims = figure.leading_claims();
        let sources: Vec<SourceRef> = claims.iter().flat_map(|claim| &claim.source).cloned().collect();
        let sources = self.sources(&sources);
        // What several say in different ways is nobody's own answer.
        let by = claims.first().and_then(|claim| claim.by.as_deref());
        let by = by.filter(|by| claims.iter().all(|claim| claim.by.as_deref() == Some(*by)));
        Value::from_serializable(&ClaimView {
            value: self.voice.quantity(value),
            as_of: self.date(figure.as_of().as_ref()),
            said: Value::none(),
            by: self.by(by),
            sources: sources.list,
            citation: sources.html,
            note: figure.note.as_deref().unwrap_or(""),
            leads: true,
        })
    }

    fn earlier(&self, entry: &HistoryEntry) -> Value {
        let sources = self.sources(&entry.source);
        Value::from_serializable(&ClaimView {
            value: self.voice.quantity(&entry.value),
            as_of: self.said.date(&entry.as_of, self.voice),
            said: Value::none(),
            by: self.by(entry.by.as_deref()),
            sources: sources.list,
            citation: sources.html,
            note: entry.note.as_deref().unwrap_or(""),
            leads: false,
        })
    }

    pub(super) fn date(&self, date: Option<&Edtf>) -> Value {
        date.map_or_else(Value::none, |date| self.said.date(date, self.voice))
    }

    /// The figure of another explainer.
    pub(super) fn foreign_figure(&self, bound: &'a BoundFigure) -> Option<Shown<'a>> {
        let foreign = bound.foreign()?;
        let labelled = LabelledFigure { id: foreign.id.as_str(), label: &foreign.label, figure: &foreign.figure };
        Some(Attribution { foreign: Some(foreign), ..*self }.figure(labelled, foreign.route.as_ref()))
    }

    /// In one line: what is counted, who says so, when the answer held, how well it is established. Where the number
    /// is the range of all answers, it is everybody's.
    pub(super) fn in_words(&self, shown: &Shown<'a>, answer: Answer) -> String {
        let (voice, figure) = (self.voice, shown.labelled.figure);
        let actors = shown.foreign.map_or(&self.links.actors, |foreign| &foreign.actors);
        let name = |by: &'a str| actors.get(by).map_or(by, |actor| actor.name_in(voice.lang));
        let (claims, history) = match (answer, figure.leading()) {
            (Answer::Headline, Headline::Range) => (&figure.claims[..], None),
            (Answer::Headline, Headline::Claim(_)) => (figure.leading_claims(), None),
            (Answer::Claim(n), _) => (figure.claims.get(n as usize).map_or(&[][..], std::slice::from_ref), None),
            (Answer::History(n), _) => (&figure.claims[..0], figure.history.get(n as usize)),
        };
        let mut names: Vec<&str> = Vec::new();
        let writers =
            claims.iter().map(|claim| claim.by.as_deref()).chain([history.and_then(|entry| entry.by.as_deref())]);
        for name in writers.flatten().map(name) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let phrase = |key: &str| crate::locale::Phrases::phrase(voice.strings, key).unwrap_or("");
        let semicolon = phrase("list.semicolon");
        let mut words = String::with_capacity(128);
        words.extend([shown.labelled.label, phrase("list.colon"), " "]);
        if names.is_empty() {
            words.push_str(phrase("figure.by-nobody"));
        } else {
            words += &voice.say("figure.according-to", &[("by", &names.join(&format!("{semicolon} ")))]);
        }
        let first = claims.first().and_then(|claim| claim.as_of.as_ref());
        let of_all = first.filter(|date| claims.iter().all(|claim| claim.as_of.as_ref() == Some(*date)));
        let date = history.map(|entry| &entry.as_of).or(of_all);
        if let Some(date) = date {
            let date = self.said.date(date, voice);
            let text = date.as_map().and_then(|date| date.get(&tera::value::Key::Str("text"))?.as_str());
            words.push_str(phrase("list.separator"));
            words += &voice.say("figure.as-of-date", &[("date", text.unwrap_or_default())]);
        }
        words.extend([semicolon, " ", phrase(&["status.", figure.status().word()].concat())]);
        words
    }
}

/// A figure of a page by name.
pub(super) fn figure_name<'a>(explainer: Explainer<'a>, id: &str) -> Option<FigureNameView<'a>> {
    explainer.figure(id).map(|figure| FigureNameView { id: figure.id, label: figure.label })
}

impl Shown<'_> {
    /// The answer that a text is bound to.
    pub(super) fn answer(&self, answer: Answer) -> Option<Value> {
        match answer {
            Answer::Headline => Some(self.headline.clone()),
            Answer::Claim(n) => self.claims.get(n as usize).cloned(),
            Answer::History(n) => self.history.get(n as usize).cloned(),
        }
    }
}
