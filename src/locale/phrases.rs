//! The phrases that a theme words for each language, and the neutral forms that stand in for missing ones.

/// The phrases of a theme in one language.
///
/// A phrase is text with placeholders in braces, such as `more than {number}`. A phrase that is missing is replaced by
/// a neutral form of signs and digits.
pub trait Phrases {
    /// The phrase of a key of [`PHRASE_KEYS`]; `None` if the theme has none.
    fn phrase(&self, key: &str) -> Option<&str>;
}

/// No phrases at all: everything takes its neutral form.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoPhrases;

impl Phrases for NoPhrases {
    fn phrase(&self, _key: &str) -> Option<&str> {
        None
    }
}

/// Every key that this room asks for, and what its phrase says, with its placeholders.
pub const PHRASE_KEYS: &[(&str, &str)] = &[
    ("quantity.more-than", "more than {number}"),
    ("quantity.at-least", "at least {number}"),
    ("quantity.less-than", "fewer than {number}"),
    ("quantity.at-most", "at most {number}"),
    ("quantity.about", "about {number}"),
    ("quantity.range", "a range from {low} to {high}"),
    ("quantity.range-best", "{best}, the likeliest number of a range from {low} to {high}"),
    ("quantity.unknown", "nobody knows the number"),
    ("date.about", "about {date}"),
    ("date.uncertain", "{date}, which the source itself doubts"),
    ("date.about-uncertain", "about {date}, which the source itself doubts"),
    ("date.interval", "from {start} to {end}, both known"),
    ("date.since", "from {date} on, without an end"),
    ("date.until", "until {date}, without a start"),
    ("date.end-unknown", "from {date} to an end that is not known"),
    ("date.start-unknown", "until {date}, from a start that is not known"),
    ("date.decade", "the decade of {year} (2020), which is from {start} (2020) to {end} (2029)"),
    ("date.years", "some year from {start} (2000) to {end} (2099)"),
    ("season.21", "spring of {year}"),
    ("season.22", "summer of {year}"),
    ("season.23", "autumn of {year}"),
    ("season.24", "winter of {year}, which reaches into the next year"),
];

/// The phrase of `key` with its placeholders filled in.
pub(crate) fn fill(phrases: &dyn Phrases, key: &str, values: &[(&str, &str)]) -> String {
    let pattern = phrases.phrase(key).unwrap_or_else(|| neutral(key));
    let mut filled = String::with_capacity(pattern.len() + 24);
    let mut rest = pattern;
    while let Some((text, tail)) = rest.split_once('{') {
        filled.push_str(text);
        let placeholder = tail.split_once('}').and_then(|(name, after)| {
            let (_, value) = values.iter().find(|(other, _)| *other == name)?;
            Some((*value, after))
        });
        match placeholder {
            Some((value, after)) => {
                filled.push_str(value);
                rest = after;
            }
            // Not a placeholder of this phrase: shown as it is, so that the theme's author sees it.
            None => {
                filled.push('{');
                rest = tail;
            }
        }
    }
    filled + rest
}

/// The form in signs and digits that needs no language. A season without its word is only its year: never wrong, and
/// never more precise than what is known.
fn neutral(key: &str) -> &'static str {
    match key {
        "quantity.more-than" => ">\u{a0}{number}",
        "quantity.at-least" => "≥\u{a0}{number}",
        "quantity.less-than" => "<\u{a0}{number}",
        "quantity.at-most" => "≤\u{a0}{number}",
        "quantity.about" => "~\u{a0}{number}",
        "quantity.range" => "{low}–{high}",
        "quantity.range-best" => "{best} ({low}–{high})",
        "quantity.unknown" => "?",
        "date.about" => "~\u{a0}{date}",
        "date.uncertain" => "{date} (?)",
        "date.about-uncertain" => "~\u{a0}{date} (?)",
        "date.interval" => "{start} – {end}",
        "date.since" => "{date} – …",
        "date.until" => "… – {date}",
        "date.end-unknown" => "{date} – ?",
        "date.start-unknown" => "? – {date}",
        "date.decade" | "date.years" => "{start}–{end}",
        _ => "{year}",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_neutral_form_uses_only_the_placeholders_of_its_key() {
        let names = |text: &'static str| {
            text.split('{').skip(1).filter_map(|tail| tail.split_once('}')).map(|(name, _)| name).collect::<Vec<_>>()
        };
        for (key, about) in PHRASE_KEYS {
            for name in names(neutral(key)) {
                assert!(names(about).contains(&name), "{key}: {{{name}}}");
            }
        }
    }

    #[test]
    fn a_phrase_is_filled_once_and_never_from_its_values() {
        struct One;
        impl Phrases for One {
            fn phrase(&self, _key: &str) -> Option<&str> {
                Some("{low} {high} {typo} {low")
            }
        }
        assert_eq!(fill(&One, "quantity.range", &[("low", "{high}"), ("high", "2")]), "{high} 2 {typo} {low");
    }
}
