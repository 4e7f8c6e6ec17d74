//! EDTF dates → text, never more precise than the writer knows, in the Gregorian calendar and the language's words.

use std::error::Error;

use icu_calendar::{Date, Gregorian};
use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets::{Y, YM, YMD};
use icu_datetime::pattern::FixedCalendarDateTimeNames;
use icu_locale::subtags::{language, region};

use super::Locale;
use super::phrases::{Phrases, fill};
use crate::model::{Edtf, EdtfBound, EdtfDate, Qualifier};

/// A formatter that has the digits of the language in every case.
///
/// Of the patterns with and without era, icu_datetime 2.4 loads only what the first needs. In Portuguese that is no
/// digits, and formatting `março de 2022` then asserts.
macro_rules! with_digits {
    ($tag:expr, $fields:expr) => {{
        let mut names =
            FixedCalendarDateTimeNames::from_formatter($tag.into(), Formatter::try_new($tag.into(), $fields)?);
        names.include_decimal_formatter()?;
        names.try_into_formatter($fields).map_err(|(error, _)| error)?
    }};
}

/// How a language writes dates of each precision.
#[derive(Debug)]
pub(super) struct Dates {
    year: Formatter<Y>,
    month: Formatter<YM>,
    day: Formatter<YMD>,
}

type Formatter<FSet> = FixedCalendarDateTimeFormatter<Gregorian, FSet>;

impl Dates {
    pub(super) fn new(tag: &icu_locale::Locale) -> Result<Self, Box<dyn Error>> {
        let mut tag = tag.clone();
        // CLDR reads `en` as the English of the United States: "November 27, 2019". A site that names no country
        // writes for the world: "27 November 2019". `en-US` still gives the former.
        if tag.id.language == language!("en") && tag.id.region.is_none() {
            tag.id.region = Some(region!("001"));
        }
        Ok(Self {
            year: with_digits!(&tag, Y::long()),
            month: with_digits!(&tag, YM::long()),
            day: with_digits!(&tag, YMD::long()),
        })
    }

    /// A date as precise as its parts; `None` if the calendar has none such, or the year lies beyond ±9999.
    fn format(&self, year: i32, month: Option<u8>, day: Option<u8>) -> Option<String> {
        let date = Date::try_new_gregorian(year, month.unwrap_or(1), day.unwrap_or(1)).ok()?;
        Some(match (month, day) {
            (None, _) => self.year.format(&date).to_string(),
            (Some(_), None) => self.month.format(&date).to_string(),
            (Some(_), Some(_)) => self.day.format(&date).to_string(),
        })
    }
}

impl Locale {
    /// A date in words, with its own precision: `27 November 2019`, `March 2022`, `about 2022`, `2020s`, `spring 2021`,
    /// `December 2021 to March 2022`, `since 2020`. See [`super::PHRASE_KEYS`].
    pub fn date(&self, d: &Edtf, phrases: &dyn Phrases) -> String {
        let say = |date: &EdtfDate| self.qualified(date, phrases);
        let open = |key: &str, date: &EdtfDate| fill(phrases, key, &[("date", &say(date))]);
        match d {
            Edtf::Date(date) => say(date),
            Edtf::Interval { start, end } => match (start, end) {
                (EdtfBound::Date(start), EdtfBound::Date(end)) => {
                    fill(phrases, "date.interval", &[("start", &say(start)), ("end", &say(end))])
                }
                (EdtfBound::Date(start), EdtfBound::Open) => open("date.since", start),
                (EdtfBound::Date(start), EdtfBound::Unknown) => open("date.end-unknown", start),
                (EdtfBound::Open, EdtfBound::Date(end)) => open("date.until", end),
                (EdtfBound::Unknown, EdtfBound::Date(end)) => open("date.start-unknown", end),
                // No parsed interval has neither a start nor an end.
                (EdtfBound::Open | EdtfBound::Unknown, EdtfBound::Open | EdtfBound::Unknown) => d.to_string(),
            },
        }
    }

    fn qualified(&self, date: &EdtfDate, phrases: &dyn Phrases) -> String {
        let text = self.known(date, phrases);
        let key = match date.qualifier {
            Qualifier::Certain => return text,
            Qualifier::Uncertain => "date.uncertain",
            Qualifier::Approximate => "date.about",
            Qualifier::Both => "date.about-uncertain",
        };
        fill(phrases, key, &[("date", &text)])
    }

    /// What is known of a date; parts written `XX` are left out.
    fn known(&self, date: &EdtfDate, phrases: &dyn Phrases) -> String {
        if date.unspecified_year_digits > 0 {
            let span = 10_i32.pow(u32::from(date.unspecified_year_digits.min(4))) - 1;
            // The years of `-199X` run from -1999 to -1990.
            let (start, end) =
                if date.year < 0 { (date.year - span, date.year) } else { (date.year, date.year + span) };
            // "1990s" is said of years after Christ only.
            let is_decade = date.unspecified_year_digits == 1 && date.year > 0;
            let key = if is_decade { "date.decade" } else { "date.years" };
            let values = [date.year, start, end].map(|year| self.year(year));
            return fill(phrases, key, &[("year", &values[0]), ("start", &values[1]), ("end", &values[2])]);
        }
        match date.month {
            Some(season @ 21..=24) => fill(phrases, &format!("season.{season}"), &[("year", &self.year(date.year))]),
            month => self.dates.format(date.year, month, date.day).unwrap_or_else(|| self.numbers.year(date.year)),
        }
    }

    fn year(&self, year: i32) -> String {
        self.dates.format(year, None, None).unwrap_or_else(|| self.numbers.year(year))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::locale;
    use super::super::{NoPhrases, Phrases};
    use crate::model::Edtf;

    struct English;

    impl Phrases for English {
        fn phrase(&self, key: &str) -> Option<&str> {
            Some(match key {
                "date.about" => "about {date}",
                "date.uncertain" => "{date} (uncertain)",
                "date.about-uncertain" => "about {date} (uncertain)",
                "date.interval" => "{start} to {end}",
                "date.since" => "since {date}",
                "date.until" => "until {date}",
                "date.end-unknown" => "from {date}, end unknown",
                "date.start-unknown" => "until {date}, start unknown",
                "date.decade" => "{year}s",
                "date.years" => "between {start} and {end}",
                "season.21" => "spring {year}",
                _ => return None,
            })
        }
    }

    fn say(tag: &str, edtf: &str, phrases: &dyn Phrases) -> String {
        locale(tag).date(&Edtf::parse(edtf).unwrap_or_else(|error| panic!("{edtf}: {error:?}")), phrases)
    }

    #[test]
    fn a_date_keeps_its_own_precision() {
        for (edtf, expected) in [
            ("2019-11-27", "27 November 2019"),
            ("2022-03", "March 2022"),
            ("2022", "2022"),
            ("2022-03~", "about March 2022"),
            ("2022?", "2022 (uncertain)"),
            ("2022%", "about 2022 (uncertain)"),
            ("2021-12/2022-03", "December 2021 to March 2022"),
            ("2021-12~/2022-03?", "about December 2021 to March 2022 (uncertain)"),
            ("2020/..", "since 2020"),
            ("../2020", "until 2020"),
            ("1985/", "from 1985, end unknown"),
            ("/1985", "until 1985, start unknown"),
            ("202X", "2020s"),
            ("20XX", "between 2000 and 2099"),
            ("-199X", "between 2000 BC and 1991 BC"),
            ("2004-XX", "2004"),
            ("1985-04-XX", "April 1985"),
            ("1985-XX-XX", "1985"),
            ("2001-21", "spring 2001"),
            ("2001-22", "2001"),
            ("0044-03", "March 44 AD"),
            ("-0043", "44 BC"),
            ("Y170000002", "170000002"),
        ] {
            assert_eq!(say("en", edtf, &English), expected, "{edtf}");
        }
        assert_eq!(say("en", "2021-12/2022-03%", &NoPhrases), "December 2021 – ~\u{a0}March 2022 (?)");
        assert_eq!(say("en", "202X", &NoPhrases), "2020–2029");
    }

    #[test]
    fn words_digits_and_order_follow_the_language_and_the_calendar_does_not() {
        for (tag, expected) in [
            ("en-US", ["2022", "March 2022", "March 5, 2022"]),
            ("ar", ["2022", "مارس 2022", "5 مارس 2022"]),
            ("ar-SY", ["٢٠٢٢", "آذار ٢٠٢٢", "٥ آذار ٢٠٢٢"]),
            ("fa", ["۲۰۲۲", "مارس ۲۰۲۲", "۵ مارس ۲۰۲۲"]),
            ("th", ["ค.ศ. 2022", "มีนาคม ค.ศ. 2022", "5 มีนาคม ค.ศ. 2022"]),
            ("de", ["2022", "März 2022", "5. März 2022"]),
            ("pt", ["2022", "março de 2022", "5 de março de 2022"]),
            ("ru", ["2022", "март 2022\u{202f}г.", "5 марта 2022\u{202f}г."]),
            ("hi", ["2022", "मार्च 2022", "5 मार्च, 2022"]),
        ] {
            let said = ["2022", "2022-03", "2022-03-05"].map(|edtf| say(tag, edtf, &NoPhrases));
            assert_eq!(said, expected, "{tag}");
        }
    }

    /// What icu_datetime leaves out in one language shows only in that language.
    #[test]
    fn every_language_has_all_that_its_patterns_need() {
        let languages = "af am ar ar-EG as az be bg bn bs ca ckb cs cy da de dz el en en-GB en-IN en-US es es-MX et eu fa \
            fi fil fr ga gl gu ha he hi hr ht hu hy id ig is it ja ka kk km kn ko ku ky lo lt lv mk ml mn mr ms my ne nl \
            no or pa pl ps pt pt-PT ro ru rw sd si sk sl so sq sr sr-Latn sv sw ta te tg th ti tk tr ug uk ur uz vi wo xh \
            yo yue zh zh-Hant zu qaa";
        for tag in languages.split_whitespace() {
            let locale = locale(tag);
            for edtf in ["2022", "2022-03", "2022-03-05", "0800-12", "-0300-01-01", "1500-07"] {
                let date = Edtf::parse(edtf).unwrap_or_else(|error| panic!("{edtf}: {error:?}"));
                assert!(!locale.date(&date, &NoPhrases).contains(['{', '\u{fffd}']), "{tag} {edtf}");
            }
        }
    }
}
