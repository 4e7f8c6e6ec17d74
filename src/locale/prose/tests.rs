//! Tests of telling quantities from other numbers.

use super::*;
use crate::locale::lexicon::fold;
use crate::locale::words as hedges;

fn found(language: &str, text: &str) -> String {
    let ranges = quantities(text, language, Prose::Text);
    ranges.into_iter().map(|range| &text[range]).collect::<Vec<_>>().join("|")
}

#[test]
fn every_language_of_the_lexicon_has_a_table_of_folded_words() {
    for language in hedges::LANGUAGES {
        let words = words::of(language);
        assert!(words.months.len() >= 12 && !words.labels.is_empty() && !words.counted.is_empty(), "{language}");
        let tables = [
            words.months,
            words.of,
            words.joins,
            words.labels,
            words.labels_after,
            words.named,
            words.articles,
            words.years_before,
            words.clock_before,
            words.clock_after,
            words.eras,
            words.ages_before,
            words.ages_after,
            words.ordinals,
            words.hedges,
            words.counted,
            words.units,
        ];
        for word in tables.into_iter().flatten() {
            assert_eq!(fold(word), *word, "{language}");
        }
    }
    assert_eq!(words::TABLES.len(), hedges::LANGUAGES.len());
}

#[test]
fn quantities_are_found_in_the_scripts_of_all_languages() {
    for (language, text, expected) in [
        ("en", "It says 8,500 of them and another 12.5 per cent left; 7 stayed.", "8,500|12.5|7"),
        ("en", "2000 soldiers and more than 2000 came, $2000 each, 2000%", "2000|2000|2000|2000"),
        ("en", "between 150–250 men, 20k, 5 km, 5km, a 24-month mandate", "150–250|20|5|5|24"),
        ("ar", "قال إن 8,500 عسكري و٢٥٠ مقاتلاً قتلوا", "8,500|٢٥٠"),
        ("fa", "۸٬۵۰۰ سرباز", "۸٬۵۰۰"),
        ("he", "כ-250 לוחמים", "250"),
        ("fr", "8 500 soldats et 1 200,5 tonnes", "8 500|1 200,5"),
        ("de", "8.500 Soldaten, 2000 Kämpfer, mehr als 2000", "8.500|2000|2000"),
        ("es", "2000 soldados en 2020", "2000"),
        ("it", "8.500 soldati", "8.500"),
        ("pt", "8500 soldados", "8500"),
        ("ru", "8 500 человек, более 2000", "8 500|2000"),
        ("uk", "8500 осіб", "8500"),
        ("tr", "8.500 asker, 8.500'ü aşkın", "8.500|8.500"),
        ("hi", "८,५०० सैनिक", "८,५००"),
        ("zh", "８５００人", "８５００"),
    ] {
        assert_eq!(found(language, text), expected, "{text}");
    }
}

#[test]
fn years_dates_and_times_are_none() {
    for (language, text) in [
        ("en", "In 2019, since 2022, the 1990s, 2019–20, 2019-2021, 2019/20, about 2022"),
        ("en", "On 27 November 2019, November 27, 2019, 27\u{a0}Nov., the 3rd of May, the 4 of June"),
        ("en", "27–29 November, 27, 28 and 29 November, between 4 and 6 April, March 3 to 5"),
        ("en", "2019-11-27, 27/11/2019, 27.11.2019, 14:30, at 5 pm, 5 p.m., at 10 o'clock, 300 BC"),
        ("ar", "في 27 نوفمبر 2019 و2 يناير و٢٧ تشرين الثاني ٢٠١٩، الساعة 5، عام 1442هـ"),
        ("fa", "۲۷ نوامبر ۲۰۱۹، ۵ آبان ۱۳۹۸، ساعت ۵"),
        ("he", "ב-27 בנובמבר 2019 בשעה 5"),
        ("fr", "le 27 novembre 2019, le 1er mai, à 14 h, 14h30"),
        ("de", "am 27. November 2019, um 14 Uhr, die 3. Brigade, am 1. und 2. März"),
        ("es", "el 27 de noviembre de 2019, a las 5"),
        ("it", "il 27 novembre 2019, alle 5"),
        ("pt", "em 27 de novembro de 2019, às 5"),
        ("ru", "27 ноября 2019 года, 5-й, 3-го мая"),
        ("uk", "27 листопада 2019 року, 5-й"),
        ("tr", "27 Kasım 2019'da, saat 5, 3'üncü"),
        ("zh", "2019年11月27日"),
    ] {
        assert_eq!(found(language, text), "", "{text}");
    }
}

#[test]
fn names_labels_ordinals_and_ages_are_none() {
    for (language, text) in [
        ("en", "T-72, T‑72B3, M16, F-16s, G7, Covid-19, COVID-19, 218TV, 4x4, 5G, A/RES/1973, 155mm"),
        ("en", "Resolution 1973, Resolutions 1970 and 1973, Article 5, pp. 12–14, No. 5, #5, § 5, Boeing 737"),
        ("en", "the 1st, 2nd, 3rd and 75th, a 45-year-old, aged 45, aged 15 to 17, 45 years old, Sara, 45, left"),
        ("en", "children under 5, (1) this, (2) that, 192.168.0.1"),
        ("ar", "القرار 1973، المادة 5، اللواء 444، البالغ من العمر 45"),
        ("de", "Artikel 5, Nr. 5, im Alter von 45"),
        ("fr", "résolution 1973, 2e, 3ème, âgé de 45 ans"),
        ("tr", "1973 sayılı, madde 5, 45 yaşında"),
        ("ru", "резолюция 1973, 45-летний"),
    ] {
        assert_eq!(found(language, text), "", "{text}");
    }
}

#[test]
fn what_only_looks_like_an_exception_is_a_quantity() {
    for (text, expected) in [
        ("It may 5 years later end", "5"),
        ("In May 500 came, and 32 May events", "500|32"),
        ("8,500, 2,300 and 1973 soldiers", "8,500|2,300|1973"),
        ("Libya: 500 people; (500) people", "500|500"),
        ("5 and 6 people", "5|6"),
        ("1,234,567 people", "1,234,567"),
    ] {
        assert_eq!(found("en", text), expected, "{text}");
    }
}

#[test]
fn years_times_and_names_are_told_by_what_stands_before_and_after_them() {
    for (language, text) in [
        ("en", "After the 2015 attacks. The 2018 strikes. In 2011 civilians took up arms."),
        ("en", "Since 2014 residents have left. By 2020 others followed; from 2019 to 2020 people fled"),
        ("en", "at 2.30 pm, 2.30 p.m., 0400 GMT, 5 o’clock, 9/11, 24/7, the 5+1 talks, Article 5.2, see note 4"),
        ("en", "32°52′N, Day 100, the 444 Brigade, S/2019/914, +218 91 123 4567, +218-91-1234567"),
        ("de", "14.30 Uhr, seit 2014 Einwohner flohen"),
        ("fr", "à 14 h 30, n° 5, depuis 2014 habitants"),
    ] {
        assert_eq!(found(language, text), "", "{text}");
    }
}

#[test]
fn quantities_are_not_taken_for_times_labels_or_each_other() {
    for (text, expected) in [
        ("killing 10 a day, 5 A soldiers", "10|5"),
        ("In this district 45 people were killed. In the area 30 soldiers died", "45|30"),
        ("USD 2000, 1800 militants, 2.30 litres, +218 people", "2000|1800|2.30|218"),
        ("8,600 700 men, 12 100-man units, 12 100 men", "8,600|700|12|100|12 100"),
        ("the 444 people", "444"),
    ] {
        assert_eq!(found("en", text), expected, "{text}");
    }
}

#[test]
fn a_heading_may_begin_with_its_number() {
    let heading = |text: &str| quantities(text, "en", Prose::Heading).len();
    assert_eq!((heading("1. Background"), heading("2.3 Losses"), heading("5 questions")), (0, 0, 1));
}

#[test]
fn a_text_without_digits_is_known_by_a_glance() {
    assert!(!has_digits("None at all, كلا، ½ Ⅳ"));
    for text in ["7", "é7", "٧", "۷", "७", "７"] {
        assert!(has_digits(text), "{text}");
    }
}
