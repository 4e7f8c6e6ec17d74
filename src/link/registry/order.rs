//! The orders in which the list of all figures can be read.

use std::cmp::Reverse;

use super::FigureEntry;
use crate::model::Lang;

/// An order of the list of all figures: each is a list of its own, so that sorting needs no script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FigureOrder {
    /// By what is counted.
    Label,
    /// The newest first.
    Date,
    /// The least established last.
    Status,
    /// By who says so.
    Claimant,
    /// What needs a review first.
    Freshness,
    /// By the page that declares it.
    Explainer,
}

impl FigureOrder {
    /// Every order with its word, the first being the one of `/figures/` itself.
    pub const ALL: &[(&str, Self)] = &[
        ("label", Self::Label),
        ("date", Self::Date),
        ("status", Self::Status),
        ("claimant", Self::Claimant),
        ("freshness", Self::Freshness),
        ("explainer", Self::Explainer),
    ];

    /// Its word.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, other)| *other == self).map_or("", |(word, _)| word)
    }

    /// The last segment of its address; none for the first order.
    pub fn segment(self) -> Option<String> {
        (self != Self::Label).then(|| format!("by-{}", self.word()))
    }

    /// Positions of the figures in this order. Equal ones stand by label, as `figures` do.
    pub(super) fn of(self, figures: &[FigureEntry<'_>], lang: &Lang) -> Vec<u32> {
        let mut order: Vec<u32> = (0..u32::try_from(figures.len()).unwrap_or(u32::MAX)).collect();
        let entry = |at: &u32| &figures[*at as usize];
        match self {
            Self::Label => {}
            Self::Date => order.sort_by_key(|at| Reverse(entry(at).as_of.map(|date| date.sort_key()))),
            Self::Status => order.sort_by_key(|at| Reverse(standing(entry(at)))),
            Self::Claimant => {
                order.sort_by_cached_key(|at| claimant(entry(at), lang).map_or((1, String::new()), |by| (0, by)))
            }
            Self::Freshness => order.sort_by_key(|at| Reverse(entry(at).freshness)),
            Self::Explainer => {
                order.sort_by_cached_key(|at| entry(at).home.map(|page| folded(&page.facts.title)));
            }
        }
        order
    }
}

/// How well a figure is established, the best being the highest.
fn standing(entry: &FigureEntry<'_>) -> u8 {
    use crate::model::Status::{Claimed, Confirmed, Contested, Corroborated, Reported, Withdrawn};
    match entry.labelled.figure.status() {
        Confirmed => 5,
        Corroborated => 4,
        Reported => 3,
        Claimed => 2,
        Contested => 1,
        Withdrawn => 0,
    }
}

/// The name of who gave the answer that leads.
fn claimant(entry: &FigureEntry<'_>, lang: &Lang) -> Option<String> {
    let by = entry.labelled.figure.leading_claim()?.by.as_deref()?;
    let actor = entry.actors.iter().find(|(id, ..)| id.as_str() == by);
    Some(folded(actor.map_or(by, |(_, actor, _)| actor.name_in(lang))))
}

/// A text to sort by, upper and lower case alike.
pub(super) fn folded(text: &str) -> String {
    let letters = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    (if letters.is_empty() { text } else { letters }).to_lowercase()
}
