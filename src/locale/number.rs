//! Numbers and quantities → text, with the grouping and the digits of the language.

use std::error::Error;

use fixed_decimal::Decimal as FixedDecimal;
use icu_decimal::DecimalFormatter;
use icu_decimal::options::{DecimalFormatterOptions, GroupingStrategy};
use icu_locale::extensions::unicode::{key, value};

use super::Locale;
use super::numeral::Notation;
use super::phrases::{Phrases, fill};
use crate::model::{Decimal, Quantity};

/// How a language writes numbers.
#[derive(Debug)]
pub(super) struct Numbers {
    grouped: DecimalFormatter,
    ungrouped: DecimalFormatter,
    /// How whole numbers look, by the number of their digits from one on: the separators between the digits.
    shapes: Vec<String>,
    /// The digits of the language.
    digits: [char; 10],
    /// What stands before a fraction.
    pub(super) point: String,
    /// What commas and points mean between digits.
    pub(super) notation: Notation,
}

impl Numbers {
    pub(super) fn new(tag: &icu_locale::Locale) -> Result<Self, Box<dyn Error>> {
        let never = DecimalFormatterOptions::from(GroupingStrategy::Never);
        // Arabic and Persian separators mean the same everywhere; commas and points are read as the language uses them
        // with Latin digits.
        let mut latin = tag.clone();
        latin.extensions.unicode.keywords.set(key!("nu"), value!("latn"));
        let latin = DecimalFormatter::try_new((&latin).into(), DecimalFormatterOptions::default())?;
        let grouped = DecimalFormatter::try_new(tag.into(), DecimalFormatterOptions::default())?;
        let shape = |digits: u32| grouped.format(&FixedDecimal::from(10_i64.pow(digits) / 9)).to_string();
        let digit = |n: u8| grouped.format(&FixedDecimal::from(n)).to_string().chars().next().unwrap_or('0');
        let mut digits = ['0'; 10];
        for n in 0..10 {
            digits[usize::from(n)] = digit(n);
        }
        let half = grouped.format(&fixed(Decimal::new(5, 1))).to_string();
        Ok(Self {
            point: half.strip_prefix(digits[0]).and_then(|half| half.strip_suffix(digits[5])).unwrap_or(".").to_owned(),
            shapes: (1..=SHAPES).map(shape).collect(),
            digits,
            grouped,
            ungrouped: DecimalFormatter::try_new(tag.into(), never)?,
            notation: Notation::of_sample(&latin.format(&fixed(Decimal::new(12_345_675, 1))).to_string()),
        })
    }

    /// A number in the digits of the language, without grouping: a year.
    pub(super) fn year(&self, year: i32) -> String {
        self.ungrouped.format(&FixedDecimal::from(year)).to_string()
    }
}

/// Numbers of up to so many digits before the point are written without ICU, which takes ten times as long.
const SHAPES: u32 = 12;

impl Numbers {
    /// Whether a text is a number as the language writes it, and nothing else. May miss some, never the other way round.
    pub(super) fn writes(&self, n: Decimal, text: &str) -> bool {
        self.plain(n).is_some_and(|written| written == text)
    }

    /// A number, put together from the shape of its length: where separators stand depends on nothing else. `None`
    /// for what has a sign or too many digits.
    fn plain(&self, n: Decimal) -> Option<String> {
        let all = u64::try_from(n.digits()).ok()?;
        let one = 10_u64.checked_pow(u32::from(n.scale()))?;
        let mut written = self.whole(all / one)?;
        if n.scale() > 0 {
            written.push_str(&self.point);
            let fraction = std::iter::successors(Some(one / 10), |place| Some(place / 10)).take(n.scale().into());
            // Invariant: the remainder of a division by ten is a digit.
            written.extend(fraction.map(|place| self.digits[(all / place % 10) as usize]));
        }
        Some(written)
    }

    fn whole(&self, mut rest: u64) -> Option<String> {
        let mut digits = [0_u8; SHAPES as usize];
        let mut first = digits.len();
        while first == digits.len() || rest > 0 {
            first = first.checked_sub(1)?;
            digits[first] = u8::try_from(rest % 10).ok()?;
            rest /= 10;
        }
        let digits = &digits[first..];
        let shape = self.shapes.get(digits.len() - 1)?;
        let (one, mut next) = (self.digits[1], digits.iter());
        let character = |c: char| if c == one { next.next().map(|&n| self.digits[usize::from(n)]) } else { Some(c) };
        shape.chars().map(character).collect()
    }
}

impl Locale {
    /// A number with the grouping and the digits of the language, as precise as the writer gave it.
    pub fn number(&self, n: Decimal) -> String {
        self.numbers.plain(n).unwrap_or_else(|| self.numbers.grouped.format(&fixed(n)).to_string())
    }

    /// A quantity in words: `more than 20,000`, `about 250`, `150–250`, `unknown`. See [`super::PHRASE_KEYS`].
    pub fn quantity(&self, q: &Quantity, phrases: &dyn Phrases) -> String {
        let one = |key: &str, n: Decimal| fill(phrases, key, &[("number", &self.number(n))]);
        match *q {
            Quantity::Exact(n) => self.number(n),
            Quantity::MoreThan(n) => one("quantity.more-than", n),
            Quantity::AtLeast(n) => one("quantity.at-least", n),
            Quantity::LessThan(n) => one("quantity.less-than", n),
            Quantity::AtMost(n) => one("quantity.at-most", n),
            Quantity::About(n) => one("quantity.about", n),
            Quantity::Range { low, best: None, high } => {
                fill(phrases, "quantity.range", &[("low", &self.number(low)), ("high", &self.number(high))])
            }
            Quantity::Range { low, best: Some(best), high } => fill(
                phrases,
                "quantity.range-best",
                &[("low", &self.number(low)), ("best", &self.number(best)), ("high", &self.number(high))],
            ),
            Quantity::Unknown => fill(phrases, "quantity.unknown", &[]),
        }
    }
}

/// The same number as ICU takes it, with all zeros at the end of its fraction.
pub(super) fn fixed(n: Decimal) -> FixedDecimal {
    let scale = i16::from(n.scale());
    let mut fixed = FixedDecimal::from(n.digits());
    fixed.multiply_pow10(-scale);
    fixed.pad_end(-scale);
    fixed
}

#[cfg(test)]
mod tests {
    use super::super::tests::locale;
    use super::super::{NoPhrases, Phrases};
    use crate::model::{Decimal, Quantity};

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).unwrap_or_else(|| panic!("{text}"))
    }

    #[test]
    fn numbers_are_those_of_unicode() {
        for tag in ["en", "de", "es", "pl", "hi", "bn", "ar", "ar-SY", "fa", "fr", "de-CH", "pt-PT", "my", "qaa"] {
            let locale = locale(tag);
            for n in [0, 7, 10, 99, 100, 1000, 1234, 9870, 10_000, 123_456, 1_234_567, 98_765_432, 999_999_999_999] {
                let expected = locale.numbers.grouped.format(&super::fixed(Decimal::whole(n))).to_string();
                assert_eq!(locale.numbers.plain(Decimal::whole(n)), Some(expected), "{tag}");
            }
            for text in
                ["0.5", "0.00", "0.05", "7.0", "66.130", "999.99", "1234.5", "98765432.012345", "0.000000000000001"]
            {
                let expected = locale.numbers.grouped.format(&super::fixed(decimal(text))).to_string();
                assert_eq!(locale.numbers.plain(decimal(text)), Some(expected), "{tag} {text}");
            }
            assert_eq!(locale.numbers.plain(Decimal::whole(-1)), None);
            assert_eq!(locale.numbers.plain(Decimal::whole(1_000_000_000_000)), None);
        }
    }

    #[test]
    fn grouping_and_digits_follow_the_language() {
        for (tag, number, expected) in [
            ("en", "8500", "8,500"),
            ("en", "-8500.50", "-8,500.50"),
            ("en", "0.00", "0.00"),
            ("de", "8500", "8.500"),
            ("fr", "8500.5", "8\u{202f}500,5"),
            ("es", "8500", "8500"),
            ("es", "12500", "12.500"),
            ("hi", "1234567", "12,34,567"),
            ("ar", "8500.5", "8,500.5"),
            ("ar-EG", "8500.5", "٨٬٥٠٠٫٥"),
            ("ar-MA", "8500", "8.500"),
            ("ar-u-nu-arab", "8500", "٨٬٥٠٠"),
            ("fa", "8500", "۸٬۵۰۰"),
            ("bn", "8500", "৮,৫০০"),
        ] {
            assert_eq!(locale(tag).number(decimal(number)), expected, "{tag} {number}");
        }
    }

    #[test]
    fn quantities_take_the_theme_s_words_or_signs() {
        struct Words;
        impl Phrases for Words {
            fn phrase(&self, key: &str) -> Option<&str> {
                (key == "quantity.more-than").then_some("more than {number}")
            }
        }
        let say = |text: &str, phrases: &dyn Phrases| {
            locale("en").quantity(&Quantity::parse(text).unwrap_or(Quantity::Unknown), phrases)
        };
        assert_eq!(say("> 20000", &Words), "more than 20,000");
        assert_eq!(say("~ 250", &Words), "~\u{a0}250");
        assert_eq!(say(">= 2000", &NoPhrases), "≥\u{a0}2,000");
        assert_eq!(say("1500..2500", &NoPhrases), "1,500–2,500");
        assert_eq!(say("unknown", &NoPhrases), "?");
        let best = Quantity::range(decimal("1"), Some(decimal("2")), decimal("3")).unwrap_or(Quantity::Unknown);
        assert_eq!(locale("en").quantity(&best, &NoPhrases), "2 (1–3)");
    }
}
