//! Numbers, dates and plurals in the language of a page, and whether a text states the same quantity as a figure.

mod agree;
mod amount;
mod claim;
mod date;
mod lexicon;
mod number;
mod numeral;
mod phrases;
mod prose;
mod rewrite;
mod skeleton;
mod words;

use std::fmt;

use icu_locale::{LocaleDirectionality, LocaleExpander};
use icu_plurals::{PluralCategory, PluralRules};

use crate::model::{Decimal, Lang};
use date::Dates;
use lexicon::Lexicon;
use number::Numbers;

pub use agree::{Agreement, agrees, expected_text};
pub(crate) use phrases::fill;
pub use phrases::{NoPhrases, PHRASE_KEYS, Phrases};
pub use prose::{Prose, has_digits, quantities};
pub use rewrite::rewritten;

/// The conventions of one language: everything that formats is loaded once, here, and then only read.
#[derive(Debug)]
pub struct Locale {
    lang: Lang,
    direction: Direction,
    plurals: PluralRules,
    /// The categories of the counts that pages are full of, from none on.
    small_plurals: Box<[&'static str]>,
    numbers: Numbers,
    dates: Dates,
    lexicon: Lexicon,
}

/// Counts below this have their plural category ready.
const SMALL: i64 = 101;

/// The direction in which a language's script is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

/// Why there is no [`Locale`] of a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LocaleError {
    /// The tag is not BCP 47.
    Tag(Lang),
    /// Unicode's data for the language cannot be loaded.
    Data(Lang, String),
}

impl Locale {
    /// Loads the conventions of a language, in well under a millisecond. A tag without data of its own falls back to
    /// its parent, as Unicode's CLDR orders them, and at last to the neutral root.
    pub fn new(lang: &Lang) -> Result<Self, LocaleError> {
        let tag: icu_locale::Locale = lang.as_str().parse().map_err(|_| LocaleError::Tag(lang.clone()))?;
        let data = |error: &dyn fmt::Display| LocaleError::Data(lang.clone(), error.to_string());
        let directions = LocaleDirectionality::new_with_expander(LocaleExpander::new_extended());
        let plurals = PluralRules::try_new_cardinal((&tag).into()).map_err(|error| data(&error))?;
        Ok(Self {
            lang: lang.clone(),
            direction: if directions.is_right_to_left(&tag.id) { Direction::Rtl } else { Direction::Ltr },
            small_plurals: (0..SMALL).map(|n| category(&plurals, Decimal::whole(n))).collect(),
            plurals,
            numbers: Numbers::new(&tag).map_err(|error| data(&error))?,
            dates: Dates::new(&tag).map_err(|error| data(&error))?,
            lexicon: Lexicon::of(tag.id.language.as_str()),
        })
    }

    /// The language.
    pub fn lang(&self) -> &Lang {
        &self.lang
    }

    /// The ISO 639 code of the language.
    pub(crate) fn language(&self) -> &str {
        self.lang.primary()
    }

    /// The direction of its script; left to right where it is not known.
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// The plural category of a number in this language, by CLDR's name: `zero`, `one`, `two`, `few`, `many` or
    /// `other`. Decimals shown count: in English `1` is `one` and `1.0` is `other`.
    pub fn plural(&self, n: Decimal) -> &'static str {
        let small = usize::try_from(n.digits()).ok().filter(|_| n.scale() == 0);
        let known = small.and_then(|n| self.small_plurals.get(n));
        known.copied().unwrap_or_else(|| category(&self.plurals, n))
    }
}

fn category(plurals: &PluralRules, n: Decimal) -> &'static str {
    match plurals.category_for(&number::fixed(n)) {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

impl Direction {
    /// As HTML's `dir` attribute has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ltr => "ltr",
            Self::Rtl => "rtl",
        }
    }
}

impl fmt::Display for LocaleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tag(lang) => write!(f, "`{lang}` is not a language tag; expected one such as `en` or `zh-Hant`"),
            Self::Data(lang, error) => write!(f, "no data for the language `{lang}`: {error}"),
        }
    }
}

impl std::error::Error for LocaleError {}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The locale of a tag that the test knows to be valid.
    pub(crate) fn locale(tag: &str) -> Locale {
        Locale::new(&Lang::new(tag)).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn threads_share_a_locale() {
        fn shared<T: Send + Sync>(_: T) {}
        shared(locale("en"));
    }

    #[test]
    fn tags_are_checked_and_valid_ones_fall_back() {
        for tag in ["", "e", "en_US!", "not a tag", "english-language", "٣"] {
            assert_eq!(Locale::new(&Lang::new(tag)).err(), Some(LocaleError::Tag(Lang::new(tag))), "{tag}");
        }
        for tag in ["en", "ar-LY", "zh-Hant", "qaa", "ar-u-nu-latn", "kab", "ckb", "dz", "en-XX"] {
            assert_eq!(locale(tag).lang().as_str(), tag);
        }
    }

    #[test]
    fn direction_is_that_of_the_script() {
        for (tag, direction) in
            [("en", "ltr"), ("ar", "rtl"), ("fa", "rtl"), ("he", "rtl"), ("ckb", "rtl"), ("ku", "ltr"), ("qaa", "ltr")]
        {
            assert_eq!(locale(tag).direction().as_str(), direction, "{tag}");
        }
    }

    #[test]
    fn plurals_follow_the_language() {
        for (tag, number, category) in [
            ("en", "1", "one"),
            ("en", "1.0", "other"),
            ("en", "8500", "other"),
            ("ar", "0", "zero"),
            ("ar", "2", "two"),
            ("ar", "3", "few"),
            ("ar", "11", "many"),
            ("ar", "100", "other"),
            ("ru", "21", "one"),
            ("ru", "5", "many"),
        ] {
            let number = Decimal::parse(number).unwrap_or_else(|| panic!("{number}"));
            assert_eq!(locale(tag).plural(number), category, "{tag} {number}");
        }
    }
}
