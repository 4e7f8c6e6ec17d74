//! The text of a bound number that is wrong → the same text with its number put right.

use std::ops::Range;

use super::agree::{Agreement, agrees, expected_text};
use super::lexicon::{fold, is_letter, spaced};
use super::numeral::{Stated, digit, is_space};
use super::phrases::Phrases;
use super::skeleton::{CURRENCIES, Skeleton};
use super::{Locale, prose};
use crate::model::{Decimal, Quantity};

/// The text with another number, so that it states `quantity`; its other words stay. `None` if that takes more than a
/// number and the words that hedge it, or if any word of the text could mean something else beside the new number: a
/// text that is left wrong is reported again, one that was made wrong is not.
pub fn rewritten(
    text: &str,
    quantity: &Quantity,
    locale: &Locale,
    unit: Option<&str>,
    phrases: &dyn Phrases,
) -> Option<String> {
    let numbers = prose::numerals(text);
    let skeleton = Skeleton::of(text, unit, locale.numbers.notation, &locale.lexicon);
    let (first, last) = (numbers.first()?, numbers.last()?);
    // Digits of a name, `½`, `²`: not all of the text's numbers are known.
    let digits = numbers.iter().flat_map(|range| text[range.clone()].chars());
    let unknown = text.chars().filter(|c| c.is_numeric()).count() != digits.filter(|c| c.is_numeric()).count();
    if unknown || skeleton.numbers.len() != numbers.len() {
        return None;
    }
    let (before, after) = (&text[..first.start], &text[last.end..]);
    let (said_before, said_after) = (skeleton.texts.first()?.trim(), skeleton.texts.last()?.trim());
    let range =
        numbers.len() == 2 && locale.lexicon.before_range(skeleton.texts.first()?, skeleton.texts.get(1)?).is_some();
    if !(numbers.len() == 1 || range) || counts(said_before) || counts(said_after) || !stands_apart(after, unit) {
        return None;
    }
    let number = |n: Decimal| in_digits_of(text, &locale.number(n), locale);
    let candidates = if has_sign(before) || stated_below_zero(quantity) {
        vec![signed(before, after, quantity, unit, &number)?]
    } else {
        let near = skeleton.numbers.iter().zip(numbers_near(quantity, numbers.len())).all(|(found, n)| {
            let read = found.numeral.stated.into_iter().chain(found.numeral.elsewhere());
            read.into_iter().any(|stated: Stated| stated.amount.is_of_order(n.into()))
        });
        if !near {
            return None;
        }
        let expected = in_digits_of(text, &expected_text(quantity, locale, phrases), locale);
        let in_place = in_place(text, &numbers, quantity, &number).filter(|_| is_hedge(locale, said_before, range));
        // In a language without a table, the theme's words may be those of another, and so may the text's.
        // Words between two numbers that become one would be lost.
        let joined = numbers.len() == 1 || !spaced(skeleton.texts.get(1)?).contains(' ');
        let known = joined && locale.lexicon.words.is_some();
        let whole = (known && only_hedges(locale, text, before, after)).then(|| like(text, &expected));
        let among =
            if known && !bounds(said_after) { among_words(before, after, quantity, &expected, &number) } else { None };
        in_place.into_iter().chain(whole).chain(among).collect()
    };
    candidates.into_iter().find(|candidate| agrees(candidate, quantity, locale, unit) == Agreement::Agrees)
}

/// The text with nothing but its numbers changed.
fn in_place(
    text: &str,
    numbers: &[Range<usize>],
    quantity: &Quantity,
    number: &dyn Fn(Decimal) -> String,
) -> Option<String> {
    match (quantity, numbers) {
        (Quantity::Range { low, best: None, high }, [one, other]) => {
            let (before, middle) = (&text[..one.start], &text[one.end..other.start]);
            Some(format!("{before}{}{middle}{}{}", number(*low), number(*high), &text[other.end..]))
        }
        (quantity, [one]) => Some(format!("{}{}{}", &text[..one.start], number(single(quantity)?), &text[one.end..])),
        _ => None,
    }
}

/// The text with the number and its hedge put where its numbers were. Words before them might hedge in a way that
/// nobody knows (`exceeded`), so that none may stand there; a currency belongs to the number.
fn among_words(
    before: &str,
    after: &str,
    quantity: &Quantity,
    expected: &str,
    number: &dyn Fn(Decimal) -> String,
) -> Option<String> {
    if before.trim().is_empty() {
        return Some(format!("{before}{expected}{after}"));
    }
    let code: String = fold(before).chars().filter(|&c| is_letter(c)).collect();
    let is_currency = (code.is_empty() || CURRENCIES.contains(&code.as_str()))
        && before.chars().all(|c| is_letter(c) || is_space(c) || prose::is_currency(c));
    let written = number(single(quantity).filter(|_| is_currency)?);
    let at = expected.find(&written)?;
    Some(format!("{}{before}{}{after}", &expected[..at], &expected[at..]))
}

/// A number below zero, with its sign and in place of one with a sign. Around it nothing may stand but its unit: words
/// such as `fell by` and `less` have a sign of their own.
fn signed(
    before: &str,
    after: &str,
    quantity: &Quantity,
    unit: Option<&str>,
    number: &dyn Fn(Decimal) -> String,
) -> Option<String> {
    let Quantity::Exact(n) = *quantity else { return None };
    let plain = n.digits() < 0 && has_sign(before) && before.trim_start().chars().count() == 1;
    let bare = !after.contains(|c: char| is_letter(c) || is_dash(c))
        || unit.is_some_and(|unit| fold(after.trim()) == fold(unit));
    (plain && bare).then(|| format!("{}{after}", number(n)))
}

/// Whether a dash stands right before a number.
fn has_sign(before: &str) -> bool {
    before.ends_with(is_dash) || MINUS.contains(&spaced(before).rsplit(' ').next().unwrap_or_default())
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}')
}

fn stated_below_zero(quantity: &Quantity) -> bool {
    match *quantity {
        Quantity::Range { low, high, .. } => low.digits() < 0 || high.digits() < 0,
        _ => single(quantity).is_some_and(|n| n.digits() < 0),
    }
}

/// The number of a quantity that has only one.
fn single(quantity: &Quantity) -> Option<Decimal> {
    match *quantity {
        Quantity::Exact(n)
        | Quantity::MoreThan(n)
        | Quantity::AtLeast(n)
        | Quantity::LessThan(n)
        | Quantity::AtMost(n)
        | Quantity::About(n) => Some(n),
        Quantity::Range { .. } | Quantity::Unknown => None,
    }
}

/// What each number of a text should be near.
fn numbers_near(quantity: &Quantity, count: usize) -> Vec<Decimal> {
    match *quantity {
        Quantity::Range { low, high, .. } if count == 2 => vec![low, high],
        Quantity::Range { low, .. } => vec![low],
        _ => single(quantity).map_or_else(Vec::new, |n| vec![n; count]),
    }
}

/// Whether no word touches the number from behind but its unit or a currency: `2.6MUSD`, `2.6-million-dollar`.
fn stands_apart(after: &str, unit: Option<&str>) -> bool {
    let touching = after.split(is_space).next().unwrap_or_default();
    let word = spaced(touching);
    let known = || unit.is_some_and(|unit| spaced(unit) == word) || CURRENCIES.contains(&word.as_str());
    word.is_empty() && !touching.contains(is_dash) || !touching.starts_with(is_dash) && known()
}

/// Whether a number word stands in a text: `two of the`.
fn counts(words: &str) -> bool {
    words.split(' ').any(|word| NUMBER_WORDS.contains(&word))
}

/// Whether a word after the number sets a bound in a way that the language's table does not know.
fn bounds(after: &str) -> bool {
    after.split(' ').any(|word| BOUNDS.contains(&word))
}

/// Whether the words before a number are nothing but a hedge, or what opens a range.
fn is_hedge(locale: &Locale, before: &str, range: bool) -> bool {
    let lexicon = &locale.lexicon;
    before.is_empty()
        || lexicon.before.iter().any(|(phrase, _)| phrase == before)
        || range && (lexicon.between.iter().any(|(open, _)| open == before) || FROM.contains(&before))
}

/// Whether nothing stands around a number but what hedges it.
fn only_hedges(locale: &Locale, text: &str, before: &str, after: &str) -> bool {
    let sign = |c: char| matches!(c, '>' | '<' | '≥' | '≤' | '~' | '≈' | '+' | '=');
    let words = |text: &str| text.chars().all(|c| is_letter(c) || c.is_whitespace() || sign(c) || digit(c).is_some());
    let (said_before, said_after) = (spaced(before), spaced(after));
    let known = |phrases: &[(String, super::lexicon::Hedge)], text: &str| {
        text.is_empty() || phrases.iter().any(|(phrase, _)| phrase.trim() == text)
    };
    let around = words(before) && words(after) || text.chars().all(|c| !prose::is_currency(c) && !"%‰٪".contains(c));
    // A hedge that is the verb of its sentence cannot go without breaking that.
    let verb = said_before.split(' ').any(|word| VERBS.iter().any(|stem| word.contains(stem)));
    around && !verb && known(&locale.lexicon.before, &said_before) && known(&locale.lexicon.after, &said_after)
}

/// What verbs that hedge a number (`exceeded`) have in common, in the languages with a table of words.
const VERBS: &[&str] = &[
    "exceed",
    "surpass",
    "topp",
    "tops",
    "reach",
    "übersteig",
    "überst",
    "überschr",
    "dépass",
    "excéd",
    "super",
    "rebas",
    "exced",
    "ultrapass",
    "supera",
    "aştı",
    "aşan",
    "aşıyor",
    "превы",
    "перевищ",
    "تجاوز",
    "يفوق",
    "تفوق",
    "فاق",
];

/// `written` in the script that the digits of `text` have: a page keeps to the one that its writer took.
fn in_digits_of(text: &str, written: &str, locale: &Locale) -> String {
    let zero = |c: char| digit(c).and_then(|value| char::from_u32(u32::from(c) - u32::from(value)));
    let Some(zero_there) = text.chars().find_map(zero) else { return written.to_owned() };
    if written.chars().find_map(zero) == Some(zero_there) {
        return written.to_owned();
    }
    let arabic = matches!(zero_there, '٠' | '۰');
    let chars: Vec<char> = written.chars().collect();
    let point = locale.numbers.point.chars().next();
    let is_digit = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|&c| digit(c).is_some());
    let among = |at: usize| is_digit(at.checked_sub(1)) && is_digit(Some(at + 1));
    let convert = |(at, &c): (usize, &char)| match digit(c) {
        Some(value) => char::from_u32(u32::from(zero_there) + u32::from(value)).unwrap_or(c),
        None if among(at) && (is_dash(c) || is_space(c)) => c,
        None if among(at) && arabic => {
            if Some(c) == point {
                '٫'
            } else {
                '٬'
            }
        }
        None if among(at) && c == '٫' => '.',
        None if among(at) && c == '٬' => ',',
        None => c,
    };
    chars.iter().enumerate().map(convert).collect()
}

/// Words that make the number after them negative.
const MINUS: &[&str] =
    &["minus", "negative", "moins", "menos", "meno", "минус", "мінус", "eksi", "ناقص", "سالب", "منفي", "מינוס"];

/// What opens a range without being needed for it.
const FROM: &[&str] = &["from", "von", "de", "da", "di", "من", "از"];

/// Words that set a bound after a number, wherever they come from.
const BOUNDS: &[&str] = &[
    "minimum", "maximum", "min", "max", "upwards", "upward", "more", "fewer", "less", "plus", "moins", "mehr",
    "weniger", "más", "menos", "mais", "più", "meno",
];

/// Small numbers in words, and parts: the digits beside them may be the whole of which the figure is a part.
const NUMBER_WORDS: &[&str] = &[
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "dozen",
    "dozens",
    "half",
    "third",
    "quarter",
    "score",
    "hundreds",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
    "dutzend",
    "halb",
    "hälfte",
    "drittel",
    "viertel",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "douzaine",
    "douzaines",
    "dizaines",
    "centaines",
    "moitié",
    "tiers",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "docena",
    "docenas",
    "mitad",
    "medio",
    "dois",
    "duas",
    "três",
    "quatro",
    "oito",
    "nove",
    "dez",
    "metade",
    "due",
    "tre",
    "quattro",
    "cinque",
    "sei",
    "sette",
    "otto",
    "dieci",
    "metà",
    "два",
    "две",
    "три",
    "четыре",
    "пять",
    "два",
    "дві",
    "чотири",
    "iki",
    "üç",
    "dört",
    "beş",
    "yarım",
    "اثنان",
    "اثنين",
    "ثلاثه",
    "اربعه",
    "خمسه",
    "نصف",
    "دو",
    "سه",
    "چهار",
    "پنج",
    "نيم",
];

/// `text` with a capital letter if `model` begins with one.
fn like(model: &str, text: &str) -> String {
    let mut rest = text.chars();
    match rest.next() {
        Some(first) if model.starts_with(char::is_uppercase) => first.to_uppercase().chain(rest).collect(),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests;
