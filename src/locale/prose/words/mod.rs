//! The words of each language by which a number is told from a quantity, folded as text is folded.

mod ar;
mod de;
mod en;
mod es;
mod fa;
mod fr;
mod he;
mod it;
mod pt;
mod ru;
mod tr;
mod uk;

/// The words of one language. A phrase of `ages_after` that begins with a hyphen touches its number.
#[derive(Debug)]
pub(super) struct Words {
    /// Names of months, also short ones.
    pub(super) months: &'static [&'static str],
    /// What may stand between a day and its month.
    pub(super) of: &'static [&'static str],
    /// What joins two numbers.
    pub(super) joins: &'static [&'static str],
    /// What a number after it names: resolutions, pages, brigades; also `aged`.
    pub(super) labels: &'static [&'static str],
    /// What a number before it names.
    pub(super) labels_after: &'static [&'static str],
    /// What a number after it names if it begins with a capital letter: `Day 100`.
    pub(super) named: &'static [&'static str],
    /// Articles before the number of a thing: `the 444 Brigade`; after one stands a year, if it may be one.
    pub(super) articles: &'static [&'static str],
    /// What stands before a year.
    pub(super) years_before: &'static [&'static str],
    pub(super) clock_before: &'static [&'static str],
    pub(super) clock_after: &'static [&'static str],
    pub(super) eras: &'static [&'static str],
    pub(super) ages_before: &'static [&'static str],
    pub(super) ages_after: &'static [&'static str],
    /// Endings that make an ordinal after a hyphen or an apostrophe.
    pub(super) ordinals: &'static [&'static str],
    /// Hedges, after which no year stands.
    pub(super) hedges: &'static [&'static str],
    /// What is counted, so that the number before it is no year.
    pub(super) counted: &'static [&'static str],
    /// Units and scales that may touch their number.
    pub(super) units: &'static [&'static str],
    /// Whether months begin with a capital letter.
    pub(super) capitals: bool,
    /// Whether a point after a number makes it an ordinal.
    pub(super) points: bool,
    /// Whether years of the solar Hijri calendar are written.
    pub(super) solar: bool,
}

const NONE: Words = Words {
    months: &[],
    of: &[],
    joins: &[],
    labels: &[],
    labels_after: &[],
    named: &[],
    articles: &[],
    years_before: &[],
    clock_before: &[],
    clock_after: &[],
    eras: &[],
    ages_before: &[],
    ages_after: &[],
    ordinals: &[],
    hedges: &[],
    counted: &[],
    units: &[],
    capitals: false,
    points: false,
    solar: false,
};

/// The words of a language, by its ISO 639 code; none if there is no table for it.
pub(super) fn of(language: &str) -> &'static Words {
    TABLES.iter().find(|(code, _)| *code == language).map_or(&NONE, |(_, words)| words)
}

/// Every table, by the code of its language: those of `locale::words`.
pub(super) const TABLES: &[(&str, Words)] = &[
    ("en", en::WORDS),
    ("ar", ar::WORDS),
    ("fa", fa::WORDS),
    ("he", he::WORDS),
    ("fr", fr::WORDS),
    ("de", de::WORDS),
    ("es", es::WORDS),
    ("it", it::WORDS),
    ("pt", pt::WORDS),
    ("ru", ru::WORDS),
    ("uk", uk::WORDS),
    ("tr", tr::WORDS),
];
