//! The tables of words that change a number, one file a language.
//!
//! Phrases are written as people write them; the lexicon folds them. Of the phrases before a number, the first with a
//! hedge is the one that diagnostics suggest.

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

use super::lexicon::{Hedge, fold, is_letter};

/// The words of one language.
#[derive(Debug)]
pub(super) struct Words {
    /// Hedges before a number: `more than`.
    pub(super) before: &'static [(&'static str, Hedge)],
    /// Hedges after a number: `or more`.
    pub(super) after: &'static [(&'static str, Hedge)],
    /// What opens a range, and what then joins its ends: `between`, `and`.
    pub(super) between: &'static [(&'static str, &'static str)],
    /// What joins the ends of a range by itself: `to`.
    pub(super) to: &'static [&'static str],
    /// Single words after a number, with the power of ten that they multiply it by: `thousand`, 3.
    pub(super) scales: &'static [(&'static str, u8)],
}

/// Signs before a number, in every language.
pub(super) const SIGNS_BEFORE: &[(&str, Hedge)] =
    &[(">", Hedge::MoreThan), ("≥", Hedge::AtLeast), ("<", Hedge::LessThan), ("≤", Hedge::AtMost), ("~", Hedge::About)];

/// Signs after a number, in every language: `20,000+`.
pub(super) const SIGNS_AFTER: &[(&str, Hedge)] = &[("+", Hedge::AtLeast)];

/// Signs that join the ends of a range, in every language.
pub(super) const SIGNS_TO: [&str; 2] = ["–", "~"];

/// Beginnings of words that say a number is negative, or that something falls by it, in every language, folded.
const FALLS: &[&str] = &[
    "minus",
    "negativ",
    "fell",
    "fall",
    "drop",
    "declin",
    "decreas",
    "down",
    "shrank",
    "shrink",
    "shrunk",
    "loss",
    "lose",
    "losing",
    "lost",
    "less",
    "fewer",
    "lower",
    "reduc",
    "contract",
    "slump",
    "plung",
    "moins",
    "baiss",
    "recul",
    "chut",
    "dimin",
    "perd",
    "rédui",
    "repli",
    "sank",
    "sink",
    "gesunken",
    "fiel",
    "gefallen",
    "rückgang",
    "weniger",
    "verl",
    "abnahm",
    "reduz",
    "menos",
    "cayó",
    "cayeron",
    "caíd",
    "bajó",
    "bajaron",
    "bajad",
    "descen",
    "dismin",
    "redu",
    "pérd",
    "meno",
    "calo",
    "calat",
    "sces",
    "rido",
    "ridu",
    "caiu",
    "queda",
    "baix",
    "минус",
    "сни",
    "упа",
    "паде",
    "сокра",
    "меньш",
    "умень",
    "поте",
    "мінус",
    "зни",
    "впа",
    "скоро",
    "менш",
    "змен",
    "втра",
    "eksi",
    "düş",
    "azal",
    "geril",
    "kayb",
    "küçül",
    "ناقص",
    "سالب",
    "انخف",
    "تراجع",
    "هبط",
    "هبوط",
    "نقص",
    "اقل",
    "خسر",
    "خسار",
    "تقلص",
    "منفي",
    "منهاي",
    "كاهش",
    "افت",
    "كمتر",
    "מינוס",
    "ירד",
    "יריד",
    "פחות",
    "צנח",
    "איבד",
];

/// Whether a text says that something falls, or that its number is negative.
pub(super) fn falls(text: &str) -> bool {
    let folded = fold(text);
    let mut words = folded.split(|c: char| !is_letter(c)).filter(|word| !word.is_empty());
    words.any(|word| FALLS.iter().any(|stem| word.starts_with(stem)))
}

/// The languages that have a table.
#[cfg(test)]
pub(super) const LANGUAGES: [&str; 12] = ["ar", "de", "en", "es", "fa", "fr", "he", "it", "pt", "ru", "tr", "uk"];

/// The table of a language, by its ISO 639 code.
pub(super) fn of(language: &str) -> Option<&'static Words> {
    Some(match language {
        "ar" => &ar::WORDS,
        "de" => &de::WORDS,
        "en" => &en::WORDS,
        "es" => &es::WORDS,
        "fa" => &fa::WORDS,
        "fr" => &fr::WORDS,
        "he" => &he::WORDS,
        "it" => &it::WORDS,
        "pt" => &pt::WORDS,
        "ru" => &ru::WORDS,
        "tr" => &tr::WORDS,
        "uk" => &uk::WORDS,
        _ => return None,
    })
}
