//! What is put right, and what is left.

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
        ("en", "100–200", "150..250", Some("150–250")),
        ("en", "180", "150..250", Some("150 to 250")),
        ("en", "100–200", "150", Some("150")),
        ("en", "five of 8 or 9", "8500", None),
        ("en", "between 140 and 260", "150..250", Some("between 150 and 250")),
        ("en", "from 140 to 260", "150..250", Some("from 150 to 250")),
        ("fr", "de 140 à 260", "150..250", Some("de 150 à 250")),
        ("en", "$18,000", "> 20000", Some("more than $20,000")),
        ("en", "18,000%", "> 20000", Some("more than 20,000%")),
        ("ar", "٨٬٦٠٠", "8500", Some("٨٬٥٠٠")),
        ("ar", "٨٫٦", "8.5", Some("٨٫٥")),
        ("fa", "8,600", "8500", Some("8,500")),
        ("de", "18.000 Menschen", "> 20000", Some("mehr als 20.000 Menschen")),
        ("en", "8,600people", "8500", Some("8,500people")),
        ("en", "8,600+", "> 9000", Some("9,000+")),
        ("de", "8.600 Soldaten", "8500", Some("8.500 Soldaten")),
        ("ar-EG", "٨٬٦٠٠ جندي", "8500", Some("٨٬٥٠٠ جندي")),
        ("fa", "بیش از ۸٬۶۰۰", "> 9000", Some("بیش از ۹٬۰۰۰")),
    ] {
        let quantity = Quantity::parse(quantity).unwrap_or_else(|error| panic!("{quantity}: {error:?}"));
        let found = rewritten(text, &quantity, &locale(lang), Some("people"), &Words);
        assert_eq!(found.as_deref(), expected, "{text}");
    }
}

#[test]
fn what_could_mean_something_else_beside_another_number_stays() {
    for (lang, text, quantity) in [
        ("en", "2.6-million-dollar", "2500000"),
        ("en", "$2.6 mil", "2500000"),
        ("en", "$2.6 zillion", "2500000"),
        ("en", "2.6 MM", "2500000"),
        ("de", "2,6 Mill. Dollar", "2500000"),
        ("de", "2,6 Mia.", "2500000"),
        ("fr", "2,6 MUSD", "2500000"),
        ("fr", "2,6MUSD", "2500000"),
        ("en", "2.6", "2500000"),
        ("en", "8½", "9"),
        ("en", "8 ½", "9"),
        ("en", "exceeded 18,000", "20000"),
        ("en", "short of 300", "< 300"),
        ("en", "not even 300", "< 300"),
        ("en", "300 minimum", "< 300"),
        ("en", "two of the 5", "2"),
        ("en", "3 of the five", "2"),
        ("en", "minus 6", "5.5"),
        ("en", "-6", "5.5"),
        ("ku", "18.000", "> 20000"),
    ] {
        let quantity = Quantity::parse(quantity).unwrap_or_else(|error| panic!("{quantity}: {error:?}"));
        let found = rewritten(text, &quantity, &locale(lang), Some("USD"), &Words);
        // Some of them say what the figure says: then there is nothing to mend.
        assert!(found.as_deref().is_none_or(|found| found == text), "{text}: {found:?}");
    }
}

#[test]
fn below_zero_only_a_sign_may_stand() {
    for (text, expected) in [
        ("-6", Some("-5.5")),
        ("−6%", Some("-5.5%")),
        ("–5.5", Some("-5.5")),
        ("-6 %", Some("-5.5 %")),
        ("minus 5.5", None),
        ("minus -6", None),
        ("6", None),
        ("fell by 5.5%", None),
        ("5.5 % less", None),
        ("fell by -6%", None),
        ("mid-6", None),
    ] {
        let found = rewritten(text, &Quantity::Exact(Decimal::new(-55, 1)), &locale("en"), Some("%"), &Words);
        assert_eq!(found.as_deref(), expected, "{text}");
    }
}
