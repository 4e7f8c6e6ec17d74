//! The text of a bound number that is wrong → the same text with its number put right.

use super::agree::{Agreement, agrees, expected_text};
use super::lexicon::{fold, spaced};
use super::phrases::Phrases;
use super::{Locale, prose};
use crate::model::Quantity;

/// The text with another number, so that it states `quantity`; its other words stay. `None` if that takes more than a
/// number and the words that hedge it.
pub fn rewritten(
    text: &str,
    quantity: &Quantity,
    locale: &Locale,
    unit: Option<&str>,
    phrases: &dyn Phrases,
) -> Option<String> {
    let numbers = prose::numerals(text);
    let (first, last) = (numbers.first()?, numbers.last()?);
    let range = |before: &str, middle: &str| {
        let middle = if spaced(middle).is_empty() { "–".to_owned() } else { spaced(middle) };
        locale.lexicon.before_range(&spaced(before), &middle).is_some()
    };
    match &numbers[..] {
        [_] => {}
        [one, other] if range(&text[..one.start], &text[one.end..other.start]) => {}
        _ => return None,
    }
    let (before, after) = (&text[..first.start], &text[last.end..]);
    let expected = expected_text(quantity, locale, phrases);
    let alone = match *quantity {
        Quantity::Exact(n)
        | Quantity::MoreThan(n)
        | Quantity::AtLeast(n)
        | Quantity::LessThan(n)
        | Quantity::AtMost(n)
        | Quantity::About(n)
            if numbers.len() == 1 =>
        {
            Some(format!("{before}{}{after}", locale.number(n)))
        }
        _ => None,
    };
    let whole = only_hedges(locale, before, after).then(|| like(text, &expected));
    // A hedge that stays would say something else together with the new one: `nearly more than 9,000 people`.
    let lexicon = &locale.lexicon;
    let hedged = lexicon.hedge_before(&fold(before)).is_some() || lexicon.hedge_after(&fold(after)).is_some();
    let among_words = (!hedged).then(|| format!("{before}{expected}{after}"));
    let candidates = alone.into_iter().chain(whole).chain(among_words);
    candidates.into_iter().find(|candidate| agrees(candidate, quantity, locale, unit) == Agreement::Agrees)
}

/// Whether nothing stands around a number but what hedges it.
fn only_hedges(locale: &Locale, before: &str, after: &str) -> bool {
    let (before, after) = (spaced(before), spaced(after));
    let known = |phrases: &[(String, super::lexicon::Hedge)], text: &str| {
        text.is_empty() || phrases.iter().any(|(phrase, _)| phrase.trim() == text)
    };
    known(&locale.lexicon.before, &before) && known(&locale.lexicon.after, &after)
}

/// `text` with a capital letter if `model` begins with one.
fn like(model: &str, text: &str) -> String {
    let mut rest = text.chars();
    match rest.next() {
        Some(first) if model.starts_with(char::is_uppercase) => first.to_uppercase().chain(rest).collect(),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::locale;
    use super::*;

    struct Words;

    impl Phrases for Words {
        fn phrase(&self, key: &str) -> Option<&str> {
            Some(match key {
                "quantity.more-than" => "more than {number}",
                "quantity.about" => "about {number}",
                "quantity.range" => "{low} to {high}",
                _ => return None,
            })
        }
    }

    #[test]
    fn numbers_are_put_right_and_other_words_stay() {
        for (lang, text, quantity, expected) in [
            ("en", "8,600", "8500", Some("8,500")),
            ("en", "8,600 soldiers", "8500", Some("8,500 soldiers")),
            ("en", "20,000", "> 20000", Some("more than 20,000")),
            ("en", "20,000 people", "> 20000", Some("more than 20,000 people")),
            ("en", "More than 8,600", "> 9000", Some("More than 9,000")),
            ("en", "More than 8,600", "8500", Some("8,500")),
            ("en", "Nearly 8,600", "> 9000", Some("More than 9,000")),
            ("en", "more than 8,600 soldiers", "8500", None),
            ("en", "nearly 8,600 soldiers", "> 9000", None),
            ("en", "100–200", "150..250", Some("150 to 250")),
            ("en", "8,600", "150..250", Some("150 to 250")),
            ("en", "100–200", "150", Some("150")),
            ("en", "five of 8 or 9", "8500", None),
            ("de", "8.600 Soldaten", "8500", Some("8.500 Soldaten")),
            ("ar-EG", "٨٬٦٠٠ جندي", "8500", Some("٨٬٥٠٠ جندي")),
            ("fa", "بیش از ۸٬۶۰۰", "> 9000", Some("بیش از ۹٬۰۰۰")),
        ] {
            let quantity = Quantity::parse(quantity).unwrap_or_else(|error| panic!("{quantity}: {error:?}"));
            let found = rewritten(text, &quantity, &locale(lang), Some("people"), &Words);
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }
}
