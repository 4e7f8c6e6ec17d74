//! A running text → the numbers in it that state a quantity: no year, date, time, ordinal, age, label or name.
//!
//! Nothing here needs a [`super::Locale`]: tables of words stand ready for each language, and a text without digits
//! costs one look at its bytes. Where a reading is in doubt, the number is taken for what is excepted.

mod edge;
mod number;
mod words;

use std::ops::Range;

use super::lexicon::{fold, is_letter};
use super::numeral::is_space;
use super::skeleton::CURRENCIES;
use edge::{ends_with_word, first_word, last_word, tail, window};
use number::{Is, Number, is_digit, is_grouped, numbers};
use words::Words;

/// Where a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prose {
    /// In a paragraph, a list, a table.
    Text,
    /// In a heading, which may begin with its own number.
    Heading,
}

/// Whether a text has a digit of any script. Most texts have none, so that this is all that happens to them.
pub fn has_digits(text: &str) -> bool {
    if text.is_ascii() {
        // Without a branch for each byte, many are looked at together.
        return text.bytes().fold(false, |found, byte| found | byte.is_ascii_digit());
    }
    text.chars().any(is_digit)
}

/// The bytes of every number of a text.
pub(super) fn numerals(text: &str) -> Vec<Range<usize>> {
    numbers(text).into_iter().map(|number| number.range).collect()
}

/// The bytes of every number that states a quantity. `language` is an ISO 639 code; without a table for it, only what
/// shows in signs and digits is excepted. The ends of a range are one number.
pub fn quantities(text: &str, language: &str, prose: Prose) -> Vec<Range<usize>> {
    let mut numbers = numbers(text);
    if numbers.is_empty() {
        return Vec::new();
    }
    let reader = Reader { text, words: words::of(language), prose };
    for n in 0..numbers.len() {
        numbers[n].is = reader.by_digits(&numbers, n);
    }
    for number in numbers.iter_mut().filter(|number| number.is == Is::Open) {
        number.is = reader.by_words(number);
    }
    // `27, 28 and 29 November`, `Resolutions 1970 and 1973`: what is joined to a date or a label is one too.
    for n in (1..numbers.len()).rev() {
        if numbers[n].is == Is::Date && reader.joined(&numbers, n) && numbers[n - 1].small(31) {
            numbers[n - 1].is = Is::Date;
        }
    }
    for n in 1..numbers.len() {
        let kind = numbers[n - 1].is;
        // `14 h 30`
        if kind == Is::Label && numbers[n].is == Is::Open && numbers[n].plain.is_some_and(|value| value < 60) {
            let between = fold(text[numbers[n - 1].range.end..numbers[n].range.start].trim());
            if reader.words.clock_after.contains(&between.as_str()) {
                numbers[n].is = Is::Label;
            }
        }
        let like = kind == Is::Label || (kind == Is::Date && numbers[n].small(31));
        if like && numbers[n].is == Is::Open && numbers[n].plain.is_some() && reader.joined(&numbers, n) {
            numbers[n].is = kind;
        }
    }
    let mut found: Vec<Range<usize>> = Vec::new();
    for number in numbers.iter().filter(|number| matches!(number.is, Is::Open | Is::Quantity)) {
        match found.last_mut() {
            Some(last) if is_dash(&text[last.end..number.range.start]) => last.end = number.range.end,
            _ => found.push(number.range.clone()),
        }
    }
    found
}

/// The text without the digits of numbers that state no quantity; `None` if there are none of these.
pub(super) fn counted(text: &str, language: &str) -> Option<String> {
    let kept = quantities(text, language, Prose::Text);
    let mut counted = String::with_capacity(text.len());
    let mut at = 0;
    for range in numerals(text) {
        counted.push_str(&text[at..range.start]);
        let stays = kept.iter().any(|kept| kept.start <= range.start && range.end <= kept.end);
        // A letter keeps what touched them from becoming a word of its own: `M16`, `5th`.
        counted.push_str(if stays { &text[range.clone()] } else { "x" });
        at = range.end;
    }
    counted.push_str(&text[at..]);
    (counted != text).then_some(counted)
}

struct Reader<'t> {
    text: &'t str,
    words: &'static Words,
    prose: Prose,
}

impl Reader<'_> {
    /// What digits and signs alone say about the number `n`.
    fn by_digits(&self, numbers: &[Number], n: usize) -> Is {
        let Number { range, plain, shape, .. } = &numbers[n];
        let (before, after) = (&self.text[..range.start], &self.text[range.end..]);
        let mut back = before.chars().rev();
        let (previous, one_before) = (back.next(), back.next());
        let european = |c: Option<char>| c.is_some_and(|c| is_letter(c) && c < '\u{530}');
        match previous {
            Some(c) if is_currency(c) => return Is::Quantity,
            // `T-72`, `Covid-19`, `A/RES/1973`, `No.5`, `#5`
            Some('-' | '‑' | '/' | '_' | '.') if european(one_before) => return Is::Other,
            Some('_' | '@' | '\\' | '°' | '′') => return Is::Other,
            // `S/2019/914`
            Some('/')
                if n.checked_sub(1)
                    .is_some_and(|n| numbers[n].is == Is::Other && numbers[n].range.end + 1 == range.start) =>
            {
                return Is::Other;
            }
            c if european(c) => return Is::Other,
            _ => {}
        }
        let sign = before.trim_end_matches(is_space);
        if sign.ends_with(['#', '№', '§']) || ["n°", "N°", "nº", "Nº"].iter().any(|sign_of| sign.ends_with(sign_of))
        {
            return Is::Other;
        }
        if self.in_telephone_number(numbers, n) {
            return Is::Other;
        }
        let next = after.chars().next();
        match next {
            Some('%' | '٪' | '‰') => return Is::Quantity,
            Some(c) if is_currency(c) => return Is::Quantity,
            Some('º' | 'ª' | '°' | '′' | '″' | '年' | '月' | '日') => return Is::Other,
            Some(c) if is_letter(c) => {
                let suffix = fold(&after[..after.find(|c: char| !is_letter(c)).unwrap_or(after.len())]);
                let counts = c >= '\u{530}' || self.words.units.contains(&suffix.as_str()) || UNITS.contains(&&*suffix);
                let era = matches!(&*suffix, "ه" | "م");
                if !counts || era {
                    return Is::Other;
                }
                return Is::Quantity;
            }
            Some('\'' | '’') => {
                let suffix = &after[next.map_or(0, char::len_utf8)..];
                let suffix = fold(&suffix[..suffix.find(|c: char| !is_letter(c)).unwrap_or(suffix.len())]);
                if self.words.ordinals.iter().any(|ordinal| suffix.starts_with(ordinal)) {
                    return Is::Other;
                }
            }
            Some('-' | '‑') => {
                let suffix: String = after.chars().skip(1).take_while(|&c| is_letter(c)).collect();
                let is_name = suffix.starts_with(char::is_uppercase);
                if is_name || self.words.ordinals.contains(&fold(&suffix).as_str()) {
                    return Is::Other;
                }
                let rest = fold(after);
                if self.words.ages_after.iter().any(|age| rest.starts_with(age)) {
                    return Is::Other;
                }
            }
            _ => {}
        }
        self.composed(numbers, n).unwrap_or_else(|| {
            let many_points = shape.1 > 1 && !is_grouped(&self.text[range.clone()]);
            // `27.11.2019`, `192.168.0.1`, `2.4.1`
            let years = plain.is_some_and(|value| shape.0 == 4 && (1700..=2100).contains(&value));
            match () {
                () if many_points => Is::Other,
                () if self.is_list_number(range, shape.0) => Is::Other,
                () if years || (self.words.solar && plain.is_some_and(|value| (1200..=1450).contains(&value))) => {
                    let of_years = n.checked_sub(1).is_some_and(|before| {
                        let is_year = numbers[before].plain.is_some_and(|value| (1700..=2100).contains(&value));
                        numbers[before].is == Is::Other && is_year && self.joined(numbers, n)
                    });
                    if !of_years && self.is_counted(range) { Is::Quantity } else { Is::Other }
                }
                () => Is::Open,
            }
        })
    }

    /// Times, dates in digits, spans of years: numbers with a single sign between them.
    fn composed(&self, numbers: &[Number], n: usize) -> Option<Is> {
        let sign = |n: usize| {
            let (one, other) = (numbers.get(n)?, numbers.get(n + 1)?);
            let mut between = self.text[one.range.end..other.range.start].chars();
            let sign = between.next().filter(|_| between.next().is_none())?;
            Some((sign, one, other))
        };
        let short = |number: &Number, most: usize| number.shape.1 == 0 && number.shape.0 <= most;
        let year = |number: &Number| number.plain.is_some_and(|value| (1700..=2100).contains(&value));
        let pair = |at: usize| {
            sign(at).is_some_and(|(sign, one, other)| match sign {
                // `14:30`, `9/11`, `24/7`, `5+1`
                ':' | '/' if short(one, 2) && short(other, 2) => true,
                '+' => short(one, 2) && short(other, 2),
                '-' | '–' | '/' | '‑' => year(one) && (year(other) || short(other, 2)),
                _ => false,
            })
        };
        let triple = |at: usize| {
            let (first, second) = (sign(at), sign(at + 1));
            first.zip(second).is_some_and(|((a, one, two), (b, _, three))| {
                a == b && matches!(a, '-' | '/' | '‑') && [one, two, three].iter().all(|number| short(number, 4))
            })
        };
        let in_pair = pair(n) || n.checked_sub(1).is_some_and(pair);
        let in_triple = (n.saturating_sub(2)..=n).any(triple);
        (in_pair || in_triple).then_some(Is::Other)
    }

    /// Whether the number is part of one such as `+218 91 123 4567`: at least three groups after a plus.
    fn in_telephone_number(&self, numbers: &[Number], n: usize) -> bool {
        let joined = |n: usize| {
            let between = numbers.get(n + 1).map(|next| &self.text[numbers[n].range.end..next.range.start]);
            between.is_some_and(|between| matches!(between, " " | "-" | "\u{a0}" | "\u{202f}"))
        };
        let first = (0..n).rev().take_while(|&n| joined(n)).last().unwrap_or(n);
        let groups = 1 + (first..numbers.len()).take_while(|&n| joined(n)).count();
        groups >= 3 && self.text[..numbers[first].range.start].ends_with('+')
    }

    /// What the words around a number say about it.
    fn by_words(&self, number: &Number) -> Is {
        let Some(value) = number.plain else { return self.with_point(number) };
        let (before, after) = (&self.text[..number.range.start], &self.text[number.range.end..]);
        let previous = last_word(before);
        // `27. November`
        let following = first_word(after.strip_prefix('.').unwrap_or(after));
        let (previous, following) = (previous.map(|word| (word, fold(word))), following.map(|word| (word, fold(word))));
        let is = |word: &Option<(&str, String)>, table: &[&str]| {
            word.as_ref().is_some_and(|(_, folded)| table.contains(&folded.as_str()))
        };
        let month = |word: &Option<(&str, String)>| {
            is(word, self.words.months)
                && word.as_ref().is_some_and(|(word, _)| !self.words.capitals || word.starts_with(char::is_uppercase))
        };
        if value <= 31 && value > 0 {
            let behind = following.as_ref().filter(|_| is(&following, self.words.of));
            let beyond = behind.and_then(|(word, _)| {
                let at = after.find(word)? + word.len();
                first_word(&after[at..]).map(|word| (word, fold(word)))
            });
            if month(&following) || month(&previous) || month(&beyond) {
                return Is::Date;
            }
        }
        let ordinal_point = self.words.points && after.starts_with(". ") && value <= 100;
        if ordinal_point && after[2..].starts_with(is_letter) {
            return Is::Other;
        }
        // `In this district 45 people were killed`
        let counts = is(&following, self.words.counted);
        if !counts && (is(&previous, self.words.labels) || is(&following, self.words.labels_after)) {
            return Is::Label;
        }
        let capital =
            |word: &Option<(&str, String)>| word.as_ref().is_some_and(|(word, _)| word.starts_with(char::is_uppercase));
        // `Day 100`; `the 444 Brigade`
        if !counts && capital(&previous) && is(&previous, self.words.named) {
            return Is::Label;
        }
        if is(&previous, self.words.articles) && capital(&following) && is(&following, self.words.labels) {
            return Is::Label;
        }
        // `0400 GMT`
        let hours = value <= 24 || (number.shape.0 == 4 && value <= 2400 && value % 100 < 60);
        if (value <= 24 && is(&previous, self.words.clock_before)) || (hours && self.is_clock(after)) {
            return Is::Label;
        }
        if is(&following, self.words.eras) || is(&previous, self.words.eras) {
            return Is::Other;
        }
        if value <= 130 && self.is_age(before, after, &previous) {
            return Is::Label;
        }
        Is::Open
    }

    /// What the words around a number with a separator say about it: `2.30 pm`, `Article 5.2`.
    fn with_point(&self, number: &Number) -> Is {
        let (before, after) = (&self.text[..number.range.start], &self.text[number.range.end..]);
        let written = self.text[number.range.clone()].split_once('.').filter(|_| number.shape.1 == 1);
        let Some((whole, part)) = written else { return Is::Open };
        let below = |digits: &str, limit: u32| digits.parse::<u32>().is_ok_and(|value| value < limit);
        let previous = last_word(before).map(fold);
        let previous = |table: &[&str]| previous.as_ref().is_some_and(|word| table.contains(&&**word));
        let time = below(whole, 25) && part.len() == 2 && below(part, 60);
        if time && self.is_clock(after) {
            return Is::Label;
        }
        let following = first_word(after).map(fold);
        let counts = following.is_some_and(|word| self.words.counted.contains(&&*word) || UNITS.contains(&&*word));
        if whole.len() <= 3 && part.len() <= 2 && previous(self.words.labels) && !counts { Is::Label } else { Is::Open }
    }

    /// Whether a text begins with what follows a time of day. Letters alone are none: `10 a day`, `5 A soldiers`.
    fn is_clock(&self, after: &str) -> bool {
        let rest = fold(window(after.trim_start_matches(|c: char| is_space(c) || matches!(c, '-' | '‑'))));
        let begins = |word: &str| rest.strip_prefix(word).is_some_and(|rest| !rest.starts_with(is_letter));
        self.words.clock_after.iter().any(|word| begins(word))
    }

    /// Whether a number that may be a year counts something: `more than 2000`, `2000 soldiers`.
    fn is_counted(&self, range: &Range<usize>) -> bool {
        if last_word(&self.text[..range.start]).is_some_and(is_currency_code) {
            return true;
        }
        let before = fold(tail(&self.text[..range.start]));
        let follows = |table: &[&str]| table.iter().any(|word| ends_with_word(before.trim_end(), word));
        // `After the 2015 attacks`, `In 2011 civilians took up arms`
        if follows(self.words.years_before) || follows(self.words.articles) {
            return false;
        }
        let hedged = self.words.hedges.iter().any(|hedge| ends_with_word(before.trim_end(), hedge));
        let next = first_word(&self.text[range.end..]).map(fold);
        let is = |word: &Option<String>, table: &[&str]| word.as_ref().is_some_and(|word| table.contains(&&**word));
        hedged || is(&next, self.words.counted) || is(&next, UNITS) || is(&next, self.words.units)
    }

    fn is_age(&self, before: &str, after: &str, previous: &Option<(&str, String)>) -> bool {
        let folded_after = fold(window(after.trim_start_matches(is_space)));
        if self.words.ages_after.iter().any(|age| folded_after.starts_with(age.trim_start())) {
            return true;
        }
        let folded = fold(tail(before));
        if self.words.ages_before.iter().any(|age| ends_with_word(folded.trim_end(), age)) {
            return true;
        }
        // `Sara, 45, left`: a name, an age.
        let apposition = before.trim_end_matches(is_space).ends_with([',', '،']) && after.starts_with([',', '،', ')']);
        apposition && previous.as_ref().is_some_and(|(word, _)| word.starts_with(char::is_uppercase))
    }

    /// `(1)`, `1)`, and the number at the beginning of a heading.
    fn is_list_number(&self, range: &Range<usize>, digits: usize) -> bool {
        let (before, after) = (&self.text[..range.start], &self.text[range.end..]);
        let begins = before.trim().is_empty();
        let bracketed = after.starts_with(')') && digits <= 2;
        let opened = before.ends_with('(');
        let heads = self.prose == Prose::Heading && begins;
        let closed = after.starts_with(['.', ')', ':']) || (heads && self.text[range.clone()].contains('.'));
        (bracketed && (opened || begins)) || (heads && closed)
    }

    /// Whether the numbers `n - 1` and `n` are joined by nothing but a sign or a word such as `and`.
    fn joined(&self, numbers: &[Number], n: usize) -> bool {
        let between = self.text[numbers[n - 1].range.end..numbers[n].range.start].trim();
        let between = between.strip_prefix([',', '،', '.']).map_or(between, str::trim_start);
        let sign = matches!(between, "" | "-" | "–" | "—" | "/" | "&");
        sign || (between.len() <= 16 && self.words.joins.contains(&fold(between).as_str()))
    }
}

fn is_currency(c: char) -> bool {
    matches!(c, '$' | '¢' | '£' | '¤' | '¥' | '\u{20a0}'..='\u{20cf}')
}

/// Whether a word is the code of a currency, as in `USD 2000`.
fn is_currency_code(word: &str) -> bool {
    word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_uppercase()) && CURRENCIES.contains(&&*word.to_lowercase())
}

fn is_dash(between: &str) -> bool {
    matches!(between.trim(), "-" | "–" | "—" | "‑" | "/") && between.chars().count() <= 3
}

/// Abbreviations that make a number a quantity even where they touch it.
const UNITS: &[&str] = &[
    "k", "m", "bn", "mn", "tn", "km", "kg", "cm", "ha", "km2", "kw", "mw", "gw", "usd", "eur", "gbp", "million",
    "billion",
];

#[cfg(test)]
mod tests;
