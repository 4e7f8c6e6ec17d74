//! A running text → its numbers, none of them judged yet.

use std::ops::Range;

use super::super::numeral::{digit, is_space};

/// Digits with the separators among them.
#[derive(Debug)]
pub(super) struct Number {
    pub(super) range: Range<usize>,
    /// Its value, if it is nothing but up to six digits.
    pub(super) plain: Option<u32>,
    /// How many digits it has, and how many separators.
    pub(super) shape: (usize, usize),
    pub(super) is: Is,
}

/// What a number turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Is {
    /// Nothing yet: in the end, a quantity.
    Open,
    /// A quantity without doubt.
    Quantity,
    /// The day of a date.
    Date,
    /// The number of a thing, an age or a time of day.
    Label,
    /// Anything else that is excepted.
    Other,
}

impl Number {
    pub(super) fn small(&self, most: u32) -> bool {
        self.is == Is::Open && self.plain.is_some_and(|value| (1..=most).contains(&value))
    }
}

/// The numbers of a text.
pub(super) fn numbers(text: &str) -> Vec<Number> {
    let mut numbers = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find(is_digit).map(|at| from + at) {
        let number = number_at(text, at);
        from = number.range.end;
        numbers.push(number);
    }
    numbers
}

/// The number that begins at `start`. Points and commas join digits; spaces and apostrophes only groups of three.
fn number_at(text: &str, start: usize) -> Number {
    let run = |at: usize| text[at..].chars().take_while(|&c| is_digit(c));
    let length = |at: usize| run(at).map(char::len_utf8).sum::<usize>();
    let (mut group, mut digits, mut separators) = (run(start).count(), run(start).count(), 0);
    let mut end = start + length(start);
    let mut only_spaces = true;
    while let Some(separator) = text[end..].chars().next() {
        let next = end + separator.len_utf8();
        let following = run(next).count();
        let joins = match separator {
            ',' | '.' | '٬' | '٫' | '،' => following > 0,
            '\'' | '’' => following == 3 && group <= 3,
            // Not `8,600 700`, nor `12 100-man units`.
            c if is_space(c) => {
                let mut after = text[next + length(next)..].chars();
                let compound = after.next() == Some('-') && after.next().is_some_and(char::is_alphabetic);
                following == 3 && group <= 3 && only_spaces && !compound
            }
            _ => false,
        };
        if !joins {
            break;
        }
        only_spaces &= is_space(separator);
        (group, digits, separators) = (following, digits + following, separators + 1);
        end = next + length(next);
    }
    let plain = (separators == 0 && digits <= 6)
        .then(|| run(start).filter_map(digit).fold(0_u32, |value, digit| value * 10 + u32::from(digit)));
    Number { range: start..end, plain, shape: (digits, separators), is: Is::Open }
}

/// Whether several separators part groups of three digits, or of two (lakhs) before the last three; a last separator of
/// another kind begins a fraction.
pub(super) fn is_grouped(written: &str) -> bool {
    let separators: Vec<char> = written.chars().filter(|&c| !is_digit(c)).collect();
    let mut groups: Vec<usize> =
        written.split(|c: char| !is_digit(c)).skip(1).map(|group| group.chars().count()).collect();
    if separators.last() != separators.first() {
        groups.pop();
    }
    let Some((last, middle)) = groups.split_last() else { return true };
    *last == 3 && (middle.iter().all(|&group| group == 3) || middle.iter().all(|&group| group == 2))
}

/// A digit of any script. Scripts before Devanagari have three runs of digits, which are told without a table.
pub(super) fn is_digit(c: char) -> bool {
    match c {
        '0'..='9' | '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}' | '\u{7c0}'..='\u{7c9}' => true,
        c if c < '\u{966}' => false,
        c => digit(c).is_some(),
    }
}
