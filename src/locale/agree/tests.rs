//! What agrees with a figure and what does not, language by language.

use proptest::prelude::*;

use super::super::tests::locale;
use super::*;
use crate::model::Decimal;

fn quantity(text: &str) -> Quantity {
    match text.split_whitespace().collect::<Vec<_>>()[..] {
        [low, best, high] => {
            let [low, best, high] = [low, best, high].map(|n| Decimal::parse(n).unwrap_or_else(|| panic!("{text}")));
            Quantity::Range { low, best: Some(best), high }
        }
        _ => Quantity::parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}")),
    }
}

/// `=` agrees, `~` hides the figure's hedge, `!` disagrees, `-` has no number.
fn outcome(agreement: &Agreement) -> char {
    match agreement {
        Agreement::Agrees => '=',
        Agreement::Unqualified { .. } => '~',
        Agreement::Disagrees { .. } => '!',
        Agreement::NoNumber => '-',
    }
}

/// Each case is a text, what is expected of it, and a figure.
fn check(tag: &str, cases: &[(&str, char, &str)]) {
    let locale = locale(tag);
    for (text, expected, figure) in cases {
        let agreement = agrees(text, &quantity(figure), &locale, None);
        assert_eq!(outcome(&agreement), *expected, "{tag}: `{text}` for `{figure}`: {agreement:?}");
    }
}

#[test]
fn a_number_is_read_as_the_language_writes_it() {
    check(
        "en",
        &[
            ("8,500", '=', "8500"),
            ("8500", '=', "8500"),
            ("8 500 people", '=', "8500"),
            ("8\u{a0}500", '=', "8500"),
            ("8\u{2009}500", '=', "8500"),
            ("8’500", '=', "8500"),
            ("٨٬٥٠٠", '=', "8500"),
            ("८,५००", '=', "8500"),
            ("8.500", '!', "8500"),
            ("8.500", '=', "8.5"),
            ("12,34,567", '=', "1234567"),
            ("12%", '=', "12"),
            ("12 percent", '=', "12"),
            ("$8,500", '=', "8500"),
            ("USD 8,500 (2022)", '=', "8500"),
            ("8,500 soldiers by 2022", '=', "8500"),
            ("8,600 soldiers by 2022", '!', "8500"),
            ("8,500 soldiers by 2022", '!', "2022"),
            ("2022", '=', "2022"),
            ("8,500 of the 5th Brigade", '=', "8500"),
            ("8,500 with M16s", '=', "8500"),
            ("minus 5.5", '=', "-5.5"),
            ("fell by 5.5%", '=', "-5.5"),
            ("fell by 5.6%", '!', "-5.5"),
            ("fell by more than 5%", '=', "< -5"),
            ("fell by more than 5%", '!', "> -5"),
            ("5.5 % less", '=', "-5.5"),
            ("rose by 5.5%", '!', "-5.5"),
            ("−5", '=', "-5"),
            ("5", '!', "-5"),
            ("a dozen", '-', "12"),
            ("", '-', "12"),
            ("8,500", '!', "unknown"),
            ("an unknown number", '-', "unknown"),
            ("8,500 of 9,000", '!', "8500"),
        ],
    );
    check("de", &[("8.500", '=', "8500"), ("8,5", '=', "8.5"), ("8,500", '!', "8500"), ("8.5", '!', "8.5")]);
    check("fr", &[("8 500", '=', "8500"), ("8,5", '=', "8.5"), ("8,500", '!', "8500"), ("8.500", '!', "8500")]);
    check("de", &[("8500 Soldaten der 5. Brigade", '=', "8500")]);
    check("fr", &[("8 500 hommes de la 5e brigade", '=', "8500"), ("moins 5,5", '=', "-5.5")]);
    check("es", &[("8500", '=', "8500"), ("8.500", '=', "8500"), ("8,5 mil", '=', "8500")]);
    check("de-CH", &[("8’500", '=', "8500"), ("8.5", '=', "8.5")]);
    check("ar", &[("٨٬٥٠٠", '=', "8500"), ("8,500", '=', "8500"), ("٨٫٥", '=', "8.5"), ("٨،٥٠٠", '=', "8500")]);
    check("ar-MA", &[("8.500", '=', "8500"), ("8,500", '!', "8500")]);
    check("fa", &[("۸٬۵۰۰ نفر", '=', "8500")]);
    check("hi", &[("१२,३४,५६७", '=', "1234567"), ("12,34,567 लोग", '=', "1234567")]);
    check("bn", &[("৮,৫০০", '=', "8500")]);
}

#[test]
fn scales_multiply() {
    check(
        "en",
        &[
            ("8.5 thousand", '=', "8500"),
            ("8.5k", '=', "8500"),
            ("8.5-thousand", '=', "8500"),
            ("2.5-million-dollar", '=', "2500000"),
            ("2.6-million-dollar", '!', "2500000"),
            ("15k-20k", '=', "15000..20000"),
            ("15–20,000", '=', "15000..20000"),
            ("15–20,000", '=', "15..20000"),
            ("15–20.5", '!', "15000..20000"),
            ("2 million people", '=', "2000000"),
            ("$1.2bn", '=', "1200000000"),
            ("2 million", '!', "2"),
            ("12 lakh", '=', "1200000"),
        ],
    );
    check("ar", &[("٨٫٥ آلاف", '=', "8500"), ("8 آلاف جندي", '=', "8000"), ("٢ مليون", '=', "2000000")]);
    check("de", &[("1,2 Mrd. Euro", '=', "1200000000"), ("8,5 Tausend", '=', "8500")]);
    check("es", &[("2 mil millones", '=', "2000000000")]);
    check("ru", &[("8,5 тыс. человек", '=', "8500")]);
    check("uk", &[("2 млн", '=', "2000000")]);
    check("tr", &[("8,5 bin", '=', "8500")]);
    check("fa", &[("۲ میلیون", '=', "2000000")]);
    check("he", &[("8.5 אלף", '=', "8500")]);
    check("pt", &[("2 milhões", '=', "2000000")]);
    check("it", &[("2 milioni", '=', "2000000"), ("8,5 mila", '=', "8500")]);
    let (en, of) = (locale("en"), |text: &str, figure: &str, unit| {
        outcome(&agrees(text, &quantity(figure), &locale("en"), Some(unit)))
    });
    assert_eq!(of("8.5 million", "8.5", "million USD"), '=');
    assert_eq!(of("8.5", "8.5", "million USD"), '=');
    assert_eq!(of("8 m", "8", "m"), '=');
    assert_eq!(of("12 deaths per 100,000", "12", "deaths per 100,000"), '=');
    assert_eq!(of("2 to 3 million USD", "2..3", "million USD"), '=');
    assert_eq!(outcome(&agrees("2 to 3 million", &quantity("2000000..3000000"), &en, None)), '=');
}

#[test]
fn hedges_are_held_to_the_figure() {
    check(
        "en",
        &[
            ("more than 20,000", '=', "> 20000"),
            ("More than 20,000 people", '=', ">= 20000"),
            ("more than 20,000", '!', "20000"),
            ("more than 20,000", '!', "~ 20000"),
            ("20,000", '~', "> 20000"),
            ("20,001", '!', "> 20000"),
            ("20,000+", '=', "> 20000"),
            ("> 20,000", '=', "> 20000"),
            ("more than 21,000", '=', "> 21500"),
            ("over US$20,000", '=', "> 20000"),
            ("20,000 people or more", '=', ">= 20000"),
            ("at least another 2,000", '=', ">= 2000"),
            ("no fewer than 2,000", '=', ">= 2000"),
            ("at least 2,000", '!', "2000"),
            ("fewer than 300", '=', "< 300"),
            ("no more than 300", '=', "<= 300"),
            ("no more than 300", '!', "> 300"),
            ("up to 300", '=', "<= 300"),
            ("300", '~', "<= 300"),
            ("nearly 300", '=', "< 300"),
            ("close to 300", '=', "< 300"),
            ("close to 300", '=', "~ 300"),
            ("close to 300", '!', "> 300"),
            ("exceeded 20,000", '=', "> 20000"),
            ("surpassed 20,000", '=', "> 20000"),
            ("topped 20,000", '=', "> 20000"),
            ("north of 20,000", '=', "> 20000"),
            ("did not exceed 300", '=', "<= 300"),
            ("about 250", '=', "~ 250"),
            ("c. 250", '=', "~ 250"),
            ("250 or so", '=', "~ 250"),
            ("almost 250", '=', "~ 250"),
            ("250", '~', "~ 250"),
            ("fewer than 250", '!', "~ 250"),
            ("about 8,500", '=', "8500"),
            ("about 250", '=', "~ 247"),
            ("about 250 or more", '=', ">= 250"),
            ("about 250 or more", '!', "~ 250"),
        ],
    );
    check(
        "ar",
        &[
            ("أكثر من ٢٠٬٠٠٠", '=', "> 20000"),
            ("اكثر من 20,000 شخص", '=', "> 20000"),
            ("ما لا يقل عن ٢٬٠٠٠", '=', ">= 2000"),
            ("أقل من 300", '=', "< 300"),
            ("حوالي ٢٥٠", '=', "~ 250"),
            ("نحو ٢٥٠", '!', "> 250"),
            ("تجاوز 20,000", '=', "> 20000"),
            ("لم يتجاوز 300", '=', "<= 300"),
            ("20,000", '~', "> 20000"),
        ],
    );
    check(
        "fr",
        &[
            ("près de 300", '=', "< 300"),
            ("près de 300", '=', "301"),
            ("dépasse 20 000", '=', "> 20000"),
            ("ne dépasse pas 300", '=', "<= 300"),
            ("plus de 20 000", '=', "> 20000"),
            ("au moins 2 000", '=', ">= 2000"),
            ("près de 250", '=', "~ 250"),
        ],
    );
    check("de", &[("übersteigt 20.000", '=', "> 20000")]);
    check("de", &[("über 20.000", '=', "> 20000"), ("bis zu 300", '=', "<= 300"), ("rund 250", '=', "~ 250")]);
    check("es", &[("más de 20.000", '=', "> 20000"), ("unos 250", '=', "~ 250"), ("casi 300", '=', "< 300")]);
    check("it", &[("oltre 20.000", '=', "> 20000"), ("almeno 2000", '=', ">= 2000"), ("circa 250", '=', "~ 250")]);
    check("pt", &[("mais de 20.000", '=', "> 20000"), ("até 300", '=', "<= 300"), ("cerca de 250", '=', "~ 250")]);
    check("ru", &[("более 20 000", '=', "> 20000"), ("до 300", '=', "<= 300"), ("не менее 2000", '=', ">= 2000")]);
    check(
        "uk",
        &[("понад 20 000", '=', "> 20000"), ("щонайменше 2000", '=', ">= 2000"), ("близько 250", '=', "~ 250")],
    );
    check(
        "tr",
        &[
            ("20.000'den fazla", '=', "> 20000"),
            ("en az 2.000", '=', ">= 2000"),
            ("300’den az", '=', "< 300"),
            ("300'e kadar", '=', "<= 300"),
            ("yaklaşık 250", '=', "~ 250"),
        ],
    );
    check("fa", &[("بیش از ۲۰٬۰۰۰", '=', "> 20000"), ("دست‌کم ۲۰۰۰", '=', ">= 2000"), ("حدود ۲۵۰", '=', "~ 250")]);
    check("he", &[("יותר מ-20,000", '=', "> 20000"), ("לפחות 2,000", '=', ">= 2000"), ("כ־250", '=', "~ 250")]);
    // Without a table any word may be the hedge, or the scale.
    check(
        "sw",
        &[
            ("zaidi ya 20,000", '=', "> 20000"),
            ("20,000", '~', "> 20000"),
            ("milioni 2", '=', "2000000"),
            ("watu 2,000", '!', "20000"),
            ("> 2,000 watu", '!', "2000"),
        ],
    );
}

#[test]
fn rounding_must_say_so_and_be_right() {
    check(
        "en",
        &[
            ("6,800", '!', "6799"),
            ("about 6,800", '=', "6799"),
            ("about 6,700", '!', "6799"),
            ("about 7 thousand", '=', "6799"),
            ("about 1,000", '!', "1400"),
            ("more than 6,700", '=', "6799"),
            ("more than 6,500", '!', "6799"),
            ("more than 6,800", '!', "6799"),
            ("nearly 7,000", '=', "6999"),
            ("nearly 7,000", '!', "7001"),
            ("nearly 7,000", '!', "7000"),
            ("fewer than 6,800", '=', "6799"),
            ("about 8.5 thousand", '=', "8512"),
            ("about 8.50 thousand", '!', "8512"),
        ],
    );
}

#[test]
fn ranges_state_both_ends() {
    check(
        "en",
        &[
            ("150 to 250", '=', "150..250"),
            ("150–250", '=', "150..250"),
            ("150-250", '=', "150..250"),
            ("150 — 250 people", '=', "150..250"),
            ("between 150 and 250", '=', "150..250"),
            ("from 150 to 250", '=', "150..250"),
            ("150 and 250", '!', "150..250"),
            ("150", '!', "150..250"),
            ("150 to 260", '!', "150..250"),
            ("150 to 250", '!', "200"),
            ("more than 150 to 250", '!', "150..250"),
            ("about 150 to 250", '=', "148..252"),
            ("150 to 250", '=', "150 200 250"),
            ("200", '=', "150 200 250"),
            ("200 (150–250)", '=', "150 200 250"),
            ("150–250, most likely 200", '=', "150 200 250"),
            ("210 (150–250)", '!', "150 200 250"),
            ("10%–20%", '=', "10..20"),
            ("-5 to -3", '=', "-5..-3"),
        ],
    );
    check(
        "ar",
        &[
            ("بين ١٥٠ و٢٥٠", '=', "150..250"),
            ("من 150 إلى 250", '=', "150..250"),
            ("١٥٠–٢٥٠", '=', "150..250"),
            ("بين \u{200e}-5 و\u{200e}-3", '=', "-5..-3"),
        ],
    );
    check("fr", &[("de 150 à 250", '=', "150..250"), ("entre 150 et 250", '=', "150..250")]);
    check("de", &[("150 bis 250", '=', "150..250"), ("zwischen 150 und 250", '=', "150..250")]);
    check("es", &[("de 150 a 250", '=', "150..250"), ("entre 150 y 250", '=', "150..250")]);
    check("it", &[("tra 150 e 250", '=', "150..250")]);
    check("pt", &[("entre 150 e 250", '=', "150..250")]);
    check("ru", &[("от 150 до 250", '=', "150..250"), ("между 150 и 250", '=', "150..250")]);
    check("uk", &[("від 150 до 250", '=', "150..250")]);
    check("tr", &[("150 ila 250", '=', "150..250"), ("150 ile 250 arasında", '=', "150..250")]);
    check("fa", &[("بین ۱۵۰ تا ۲۵۰", '=', "150..250"), ("بین ۱۵۰ و ۲۵۰", '=', "150..250")]);
    check("he", &[("בין 150 ל-250", '=', "150..250"), ("150 עד 250", '=', "150..250")]);
}

#[test]
fn what_is_wrong_is_said_with_a_mend() {
    let say = |tag, text, figure| match agrees(text, &quantity(figure), &locale(tag), None) {
        Agreement::Unqualified { expected } => format!("write `{expected}`"),
        Agreement::Disagrees { reason } => reason,
        other => format!("{other:?}"),
    };
    for (tag, text, figure, expected) in [
        ("en", "6,800 people", "6799", "the text rounds `6,799` without saying so; `about 6,800 people` would say so"),
        ("en", "8.500", "8500", "`8.500` reads as 8.5 in `en`: its separators are those of another language"),
        ("fr", "8.500", "8500", "`8.500` is not a number of `fr`: its separators are those of another language"),
        ("en", "1.2.3", "5", "`1.2.3` is not a number as `en` writes them"),
        ("en", "20,000", "> 20000", "write `more than 20,000`"),
        ("he", "20,000", "~ 20000", "write `כ-20,000`"),
        ("tr", "20.000", "> 20000", "write `>\u{a0}20.000`"),
        ("en", "more than 8.5 thousand", "8500", "the text says `> 8.5 × 10^3`, the figure is `8,500`"),
        (
            "en",
            "8,500 of 9,000",
            "8500",
            "the text has 2 numbers that are no range, so which is the figure cannot be told",
        ),
        ("en", "1 to 2", "1..3", "the text states a range, the figure is `1–3`"),
    ] {
        assert_eq!(say(tag, text, figure), expected);
    }
    assert_eq!(expected_text(&quantity("> 5"), &locale("en"), &NoPhrases), ">\u{a0}5");
}

const TAGS: [&str; 16] =
    ["ar", "ar-EG", "bn", "de", "de-CH", "en", "es", "fa", "fr", "he", "hi", "it", "pt", "ru", "tr", "uk"];

fn decimals() -> impl Strategy<Value = Decimal> {
    prop_oneof![
        (-999_999_999_999_i64..=999_999_999_999, 0_u8..=6).prop_map(|(digits, scale)| Decimal::new(digits, scale)),
        (-99_i64..=99).prop_map(|n| Decimal::whole(n * 1000)),
    ]
}

fn quantities() -> impl Strategy<Value = Quantity> {
    (decimals(), decimals(), decimals(), 0..8).prop_map(|(a, b, c, form)| {
        let mut rising = [a, b, c];
        rising.sort();
        let [low, best, high] = rising;
        match form {
            0 => Quantity::Exact(a),
            1 => Quantity::MoreThan(a),
            2 => Quantity::AtLeast(a),
            3 => Quantity::LessThan(a),
            4 => Quantity::AtMost(a),
            5 => Quantity::About(a),
            6 => Quantity::Range { low, best: None, high },
            _ => Quantity::Range { low, best: Some(best), high },
        }
    })
}

proptest! {
    #[test]
    fn what_is_filled_in_agrees(quantity in quantities()) {
        for tag in TAGS {
            let locale = locale(tag);
            for text in [locale.quantity(&quantity, &NoPhrases), suggestion(&quantity, &locale)] {
                prop_assert_eq!(agrees(&text, &quantity, &locale, None), Agreement::Agrees, "{} {}", tag, text);
            }
        }
    }

    #[test]
    fn no_text_is_too_odd(text in "\\PC{0,40}|[0-9٠-٩.,' ٬٫~<>=+–%a-c-]{0,40}", unit in "\\PC{0,6}", quantity in quantities()) {
        for tag in ["en", "ar", "sw"] {
            agrees(&text, &quantity, &locale(tag), Some(&unit));
        }
    }
}
