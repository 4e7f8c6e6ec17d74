//! Figures that a writer has set in relation to each other: what each can mean, and where it stands.

use std::collections::HashSet;

use super::declaring::{Declaring, Kind};
use super::interval::Interval;
use super::pointer;
use crate::diag::{At, Diagnostic};
use crate::link::Answer;
use crate::model::{Figure, Headline, Id, Measure};

/// A figure with its id and who declares it.
#[derive(Clone, Copy)]
pub(super) struct Related<'a> {
    pub(super) id: &'a Id,
    pub(super) figure: &'a Figure,
    declaring: Declaring<'a>,
}

impl<'a> Related<'a> {
    pub(super) fn new(declaring: Declaring<'a>, id: &'a Id, figure: &'a Figure) -> Self {
        Self { id, figure, declaring }
    }

    /// Every figure of a file.
    pub(super) fn all(declaring: Declaring<'a>) -> impl Iterator<Item = Self> {
        declaring.figures().iter().map(move |(id, figure)| Self::new(declaring, id, figure))
    }

    /// The figure of this id beside it. One that is not there was reported when the site was linked.
    pub(super) fn other(&self, id: &'a Id) -> Option<Self> {
        let figure = self.declaring.figures().get(id.as_str())?;
        Some(Self::new(self.declaring, id, figure))
    }

    /// The whole that it is a part of, the whole of that, and so on, until one comes again.
    pub(super) fn wholes(&self) -> Vec<Self> {
        let mut wholes: Vec<Self> = Vec::new();
        let mut known: HashSet<&Id> = HashSet::new();
        let mut next = self.figure.part_of.as_ref().and_then(|id| self.other(id));
        while let Some(whole) = next.filter(|whole| known.insert(whole.id)) {
            wholes.push(whole);
            next = whole.figure.part_of.as_ref().and_then(|id| whole.other(id));
        }
        wholes
    }

    /// What the value that its page leads with can mean; `None` if it could not be read.
    pub(super) fn interval(&self) -> Option<Interval> {
        let intervals = self.figure.claims.iter().map(|claim| Interval::of(&claim.value));
        let interval = match self.figure.leading() {
            Headline::Claim(n) => intervals.into_iter().nth(n),
            Headline::Range => Interval::hull(intervals),
        }?;
        Some(self.bounded(interval))
    }

    /// Nothing but a change within a period can be less than nothing.
    pub(super) fn bounded(&self, interval: Interval) -> Interval {
        if self.figure.measure == Measure::Flow { interval } else { interval.not_negative() }
    }

    /// Whether both count in the same unit, so that their numbers can be compared.
    pub(super) fn same_unit(&self, other: &Self) -> bool {
        self.figure.unit == other.figure.unit
    }

    /// Where one of its values stands.
    pub(super) fn value(&self, answer: Answer) -> At {
        let file = self.declaring.file(Kind::Figure);
        At::Value(pointer::value(&file, self.id.as_str(), self.figure, answer))
    }

    /// Where one of its keys stands.
    pub(super) fn key(&self, key: &str) -> At {
        At::Value(self.declaring.pointer(Kind::Figure, self.id).key(key))
    }

    /// Where the n-th item of one of its lists stands.
    pub(super) fn item(&self, key: &str, n: usize) -> At {
        At::Value(self.declaring.pointer(Kind::Figure, self.id).key(key).index(n))
    }

    /// A diagnostic at one of its places.
    pub(super) fn report(&self, code: crate::diag::Code, message: String, at: At) -> Diagnostic {
        Diagnostic::new(code, message, &self.declaring.file(Kind::Figure), at)
    }

    /// Shows in a diagnostic of a figure beside it what it says.
    pub(super) fn label(&self, diagnostic: Diagnostic) -> Diagnostic {
        let Some(value) = self.figure.value() else { return diagnostic };
        let file = self.declaring.file(Kind::Figure);
        diagnostic.also(&file, self.value(Answer::Headline), format!("`{}` is `{value}`", self.id))
    }
}
