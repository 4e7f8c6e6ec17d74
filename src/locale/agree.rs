//! The text of a bound number ↔ its figure: whether the two state the same quantity.

use super::claim::{Claim, Verdict, one};
use super::lexicon::Hedge;
use super::numeral::Stated;
use super::phrases::{NoPhrases, Phrases};
use super::skeleton::{Scaled, Skeleton, scale_of_unit};
use super::words::falls;
use super::{Locale, prose};
use crate::model::Quantity;

/// How the text of a bound number stands to its figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// It states the same quantity, or rounds it and says so.
    Agrees,
    /// It has no digits: words alone are not compared.
    NoNumber,
    /// The number is right, but stands bare where the figure says `more than`, `about` or the like.
    Unqualified {
        /// What to write instead, in the language's own words where they are known.
        expected: String,
    },
    /// It states something else.
    Disagrees {
        /// What is wrong, as a clause in lower case; if only a hedge is missing, the text with it.
        reason: String,
    },
}

/// Compares the text of a bound number with its figure.
///
/// Digits may be of any script; commas and points between them mean what they mean in the language of the page. Of the
/// other words, those that hedge (`more than`), join a range (`to`) or scale (`million`) count, where the language has a
/// table of them; in a language without one, any word may be the right hedge, and a scale is not checked.
/// `unit` is the figure's: digits in it (`per 100,000`) are none of the text's numbers, and its scale (`million USD`)
/// counts.
pub fn agrees(text: &str, quantity: &Quantity, locale: &Locale, unit: Option<&str>) -> Agreement {
    if let Quantity::Exact(n) = quantity
        && unit.is_none_or(|unit| unit.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_digit()))
        && locale.numbers.writes(*n, text)
    {
        // Most texts are this, and need no lexicon.
        return Agreement::Agrees;
    }
    let first = plainly(text, quantity, locale, unit);
    if !matches!(first, Agreement::Disagrees { .. }) {
        return first;
    }
    // `8,500 soldiers by 2022`: years, ordinals and names are none of the text's numbers, if it has others.
    let counted = prose::counted(text, locale.language());
    let second = counted.as_deref().map(|text| plainly(text, quantity, locale, unit));
    let text = counted.as_deref().filter(|_| second != Some(Agreement::NoNumber)).unwrap_or(text);
    let agreement = second.filter(|second| *second != Agreement::NoNumber).unwrap_or(first);
    // `fell by 5.5%` states -5.5, as long as no sign says so too.
    match quantity.opposite().filter(|_| matches!(agreement, Agreement::Disagrees { .. }) && falls(text)) {
        Some(opposite) => match plainly(text, &opposite, locale, unit) {
            Agreement::Agrees => Agreement::Agrees,
            _ => agreement,
        },
        None => agreement,
    }
}

/// Compares all numbers of a text.
fn plainly(text: &str, quantity: &Quantity, locale: &Locale, unit: Option<&str>) -> Agreement {
    let lexicon = &locale.lexicon;
    let skeleton = Skeleton::of(text, unit, locale.numbers.notation, lexicon);
    let unit_power = unit.map_or(0, |unit| scale_of_unit(unit, lexicon));
    let disagrees = |reason| Agreement::Disagrees { reason };
    if skeleton.numbers.is_empty() {
        return Agreement::NoNumber;
    }
    let Some(claim) = Claim::of(&skeleton, lexicon, unit_power) else {
        return disagrees(match skeleton.numbers.iter().find(|number| number.numeral.stated.is_none()) {
            Some(number) => foreign(number, None, quantity, unit_power, locale).unwrap_or_else(|| {
                format!("`{}` is not a number as `{}` writes them", number.numeral.written, locale.lang())
            }),
            None => format!(
                "the text has {} numbers that are no range, so which is the figure cannot be told",
                skeleton.numbers.len()
            ),
        });
    };
    match claim.verdict(quantity) {
        Verdict::Same => Agreement::Agrees,
        Verdict::Bare => Agreement::Unqualified { expected: suggestion(quantity, locale) },
        Verdict::Rounded => {
            let about = lexicon.say(Hedge::About, text.trim()).unwrap_or_else(|| format!("~ {}", text.trim()));
            let figure = suggestion(quantity, locale);
            disagrees(format!("the text rounds `{figure}` without saying so; `{about}` would say so"))
        }
        Verdict::Other => disagrees(difference(&skeleton, &claim, quantity, unit_power, locale)),
    }
}

/// What to write for a quantity in the language of a page and the words of its theme.
pub fn expected_text(quantity: &Quantity, locale: &Locale, phrases: &dyn Phrases) -> String {
    locale.quantity(quantity, phrases)
}

fn difference(skeleton: &Skeleton, claim: &Claim, quantity: &Quantity, unit_power: i32, locale: &Locale) -> String {
    let figure = suggestion(quantity, locale);
    if matches!(quantity, Quantity::Unknown) {
        return "the text has a number, the figure is unknown".to_owned();
    }
    let [number] = &skeleton.numbers[..] else {
        return format!("the text states a range, the figure is `{figure}`");
    };
    if let Some(reason) = foreign(number, claim.hedge, quantity, unit_power, locale) {
        return reason;
    }
    let sign = match claim.hedge {
        None => "",
        Some(Hedge::MoreThan) => "> ",
        Some(Hedge::AtLeast) => "≥ ",
        Some(Hedge::LessThan) => "< ",
        Some(Hedge::AtMost) => "≤ ",
        Some(Hedge::About | Hedge::Close) => "~ ",
        Some(Hedge::Nearly) => "just under ",
    };
    let scale = number.power.map_or_else(String::new, |power| format!(" × 10^{power}"));
    format!("the text says `{sign}{}{scale}`, the figure is `{figure}`", number.numeral.written)
}

/// That a number would be right if its commas and points were those of another language; `None` if it would not.
fn foreign(
    number: &Scaled,
    hedge: Option<Hedge>,
    quantity: &Quantity,
    unit_power: i32,
    locale: &Locale,
) -> Option<String> {
    let is_right = |reading: Stated| one(number.in_unit(reading, unit_power), hedge, quantity) != Verdict::Other;
    number.numeral.elsewhere().find(|reading| is_right(*reading))?;
    let (written, lang) = (&number.numeral.written, locale.lang());
    Some(match number.numeral.stated {
        Some(stated) => {
            format!("`{written}` reads as {} in `{lang}`: its separators are those of another language", stated.amount)
        }
        None => format!("`{written}` is not a number of `{lang}`: its separators are those of another language"),
    })
}

/// A quantity in the words that the language's own table has for it, or in signs.
fn suggestion(quantity: &Quantity, locale: &Locale) -> String {
    let (hedge, n) = match *quantity {
        Quantity::MoreThan(n) => (Hedge::MoreThan, n),
        Quantity::AtLeast(n) => (Hedge::AtLeast, n),
        Quantity::LessThan(n) => (Hedge::LessThan, n),
        Quantity::AtMost(n) => (Hedge::AtMost, n),
        Quantity::About(n) => (Hedge::About, n),
        _ => return locale.quantity(quantity, &NoPhrases),
    };
    let words = locale.lexicon.say(hedge, &locale.number(n));
    words.unwrap_or_else(|| locale.quantity(quantity, &NoPhrases))
}

#[cfg(test)]
mod tests;
