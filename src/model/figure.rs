//! A key figure: a question with one or more attributed answers.

use super::{Duration, Edtf, Id, Quantity};

/// A figure as one file declares it. In a translation most of it is absent and comes from the original.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Figure {
    /// What is counted, in words.
    pub label: Option<Box<str>>,
    /// The answers, the headline's first unless `headline` says otherwise. The short form is one claim.
    pub claims: Box<[Claim]>,
    /// What the number counts: `people`, `mines`, `USD`, `km2`, `%`.
    pub unit: Option<Box<str>>,
    /// Total, stock or flow.
    pub measure: Measure,
    /// As declared; `None` means derived, see [`Figure::status`].
    pub declared_status: Option<Status>,
    /// Which answer leads.
    pub headline: Option<Headline>,
    /// Earlier values, oldest first.
    pub history: Box<[HistoryEntry]>,
    /// Where.
    pub place: Option<Id>,
    /// A remark.
    pub note: Option<Box<str>>,
    /// How it was counted.
    pub method: Option<Box<str>>,
    /// How often it must be reviewed.
    pub review_every: Option<Duration>,
    /// The whole that it is a part of.
    pub part_of: Option<Id>,
    /// The parts that add up to it.
    pub sum_of: Box<[Id]>,
    /// Figures that count none of the same things.
    pub excludes: Box<[Id]>,
    /// Overrides the HXL tag on export.
    pub hxl: Option<Box<str>>,
    /// Whether the writer used `claims`, the long form.
    pub long_form: bool,
}

/// One attributed answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Claim {
    /// Who says so: an actor's id or plain text.
    pub by: Option<Box<str>>,
    /// Where they say so.
    pub source: Box<[SourceRef]>,
    /// The value.
    pub value: Quantity,
    /// When the value held.
    pub as_of: Option<Edtf>,
    /// When they said so.
    pub said: Option<Edtf>,
    /// A remark.
    pub note: Option<Box<str>>,
}

/// An earlier value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HistoryEntry {
    /// When the value held.
    pub as_of: Edtf,
    /// The value.
    pub value: Quantity,
    /// Who said so: an actor's id or plain text.
    pub by: Option<Box<str>>,
    /// Where they said so.
    pub source: Box<[SourceRef]>,
    /// A remark.
    pub note: Option<Box<str>>,
    /// Its position in the writer's list, which may be in any order.
    pub position: u16,
}

/// A source of a figure: declared elsewhere, or no more than an address.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum SourceRef {
    /// The id of a declared source.
    Id(Id),
    /// An http or https address.
    Url(Box<str>),
}

/// Which answer a page leads with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Headline {
    /// The claim of this index, from 0.
    Claim(usize),
    /// The range that spans all claims.
    Range,
}

/// How a value stands to time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Measure {
    /// Since a start.
    Total,
    /// At a moment.
    #[default]
    Stock,
    /// Within a period.
    Flow,
}

impl Measure {
    /// Every measure with the word that writers use.
    pub const ALL: &[(&str, Self)] = &[("total", Self::Total), ("stock", Self::Stock), ("flow", Self::Flow)];

    /// The word that writers use.
    pub fn word(self) -> &'static str {
        word_of(Self::ALL, self)
    }
}

/// How well a figure is established.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// A party to the conflict, or a single source with a stake, says so.
    Claimed,
    /// One source without a stake says so.
    Reported,
    /// Two or more sources that do not draw on each other say so.
    Corroborated,
    /// Accepted by the party whose interest it hurts, or established by a court or an official record.
    Confirmed,
    /// Answers differ.
    Contested,
    /// Whoever said it took it back.
    Withdrawn,
}

impl Status {
    /// Every status with the word that writers use.
    pub const ALL: &[(&str, Self)] = &[
        ("claimed", Self::Claimed),
        ("reported", Self::Reported),
        ("corroborated", Self::Corroborated),
        ("confirmed", Self::Confirmed),
        ("contested", Self::Contested),
        ("withdrawn", Self::Withdrawn),
    ];

    /// The word that writers use.
    pub fn word(self) -> &'static str {
        word_of(Self::ALL, self)
    }
}

impl Figure {
    /// The status: as declared, else `contested` if the claims differ, else `claimed`.
    pub fn status(&self) -> Status {
        self.declared_status.unwrap_or_else(|| {
            let mut values = self.claims.iter().map(|claim| &claim.value);
            let first = values.next();
            if values.any(|value| Some(value) != first) { Status::Contested } else { Status::Claimed }
        })
    }

    /// Which answer leads: as declared, else the range if contested by several claims, else the first.
    pub fn leading(&self) -> Headline {
        self.headline.unwrap_or_else(|| {
            if self.status() == Status::Contested && self.claims.len() > 1 {
                Headline::Range
            } else {
                Headline::Claim(0)
            }
        })
    }

    /// The claims that lead: all of them where their range does, else one. None only in a translation.
    pub fn leading_claims(&self) -> &[Claim] {
        match self.leading() {
            Headline::Claim(index) => self.claims.get(index..=index).unwrap_or_default(),
            Headline::Range => &self.claims,
        }
    }

    /// When the value that leads held: of several claims that lead, the newest date.
    pub fn as_of(&self) -> Option<Edtf> {
        self.leading_claims().iter().filter_map(|claim| claim.as_of).max_by_key(Edtf::sort_key)
    }

    /// The claim that leads, or the first where the range leads. `None` only in a translation.
    pub fn leading_claim(&self) -> Option<&Claim> {
        self.leading_claims().first()
    }

    /// The value that a page leads with. `None` only in a translation.
    pub fn value(&self) -> Option<Quantity> {
        match self.leading() {
            Headline::Claim(index) => self.claims.get(index).map(|claim| claim.value.clone()),
            Headline::Range => Quantity::spanning(self.claims.iter().map(|claim| &claim.value)),
        }
    }
}

/// The word of `value` in a table of words.
///
/// Invariant: each table names every variant; `every_variant_has_a_word` holds it.
pub(super) fn word_of<T: Copy + PartialEq>(words: &'static [(&'static str, T)], value: T) -> &'static str {
    words.iter().find(|(_, other)| *other == value).map_or("", |(word, _)| word)
}
