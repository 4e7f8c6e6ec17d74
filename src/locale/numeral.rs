//! Digits and separators → the number that they denote by the conventions of a language.

use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;

use super::amount::Amount;

/// What commas and points between digits mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Notation {
    comma: Role,
    point: Role,
}

/// What a separator between digits does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Group,
    Decimal,
    Neither,
}

/// Digits with their separators, as a text has them.
#[derive(Clone, Debug)]
pub(super) struct Numeral {
    /// As written.
    pub(super) written: String,
    /// What it denotes in the language; `None` if its separators make no sense there.
    pub(super) stated: Option<Stated>,
    negative: bool,
    groups: Vec<Group>,
}

/// Digits, as ASCII, and the separator before them.
type Group = (Option<char>, String);

/// A number and its own precision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stated {
    pub(super) amount: Amount,
    /// The last place that the text means: zeros at the end of a whole number are rounding, those of a fraction are not.
    pub(super) place: i32,
}

impl Notation {
    const ENGLISH: Self = Self { comma: Role::Group, point: Role::Decimal };
    const CONTINENTAL: Self = Self { comma: Role::Decimal, point: Role::Group };

    /// The conventions of a language that writes 1,234,567.5 as `sample`.
    pub(super) fn of_sample(sample: &str) -> Self {
        let role = |separator: char| match sample.rfind(separator) {
            None => Role::Neither,
            Some(at) if sample[at + 1..].chars().count() == 1 => Role::Decimal,
            Some(_) => Role::Group,
        };
        Self { comma: role(','), point: role('.') }
    }

    fn role(self, separator: char) -> Role {
        match separator {
            ',' => self.comma,
            '.' => self.point,
            '٫' => Role::Decimal,
            // Spaces, apostrophes, `٬` and the Arabic comma.
            _ => Role::Group,
        }
    }
}

impl Numeral {
    /// What it would denote with commas and points the English way, and the continental way.
    pub(super) fn elsewhere(&self) -> impl Iterator<Item = Stated> {
        [Notation::ENGLISH, Notation::CONTINENTAL].into_iter().filter_map(|notation| self.by(notation))
    }

    fn by(&self, notation: Notation) -> Option<Stated> {
        stated(&self.groups, self.negative, notation)
    }

    /// Whether it is written in groups of thousands.
    pub(super) fn is_grouped(&self) -> bool {
        self.groups.len() > 1 && self.stated.is_some_and(|stated| stated.place >= 0)
    }
}

impl Stated {
    /// The number times a power of ten: `8.5 thousand`.
    pub(super) fn shifted(self, power: i32) -> Self {
        Self { amount: self.amount.shifted(power), place: self.place + power }
    }
}

/// The value of a decimal digit of any script; `None` for anything else.
pub(super) fn digit(c: char) -> Option<u8> {
    if c.is_ascii() {
        return c.to_digit(10).and_then(|digit| u8::try_from(digit).ok());
    }
    let decimal = |c: char| CodePointMapData::<GeneralCategory>::new().get(c) == GeneralCategory::DecimalNumber;
    if !decimal(c) {
        return None;
    }
    // Unicode encodes decimal digits in runs from 0 to 9; the longest row of runs has five.
    let before =
        (1..50).take_while(|&back| u32::from(c).checked_sub(back).and_then(char::from_u32).is_some_and(decimal));
    u8::try_from(before.count() % 10).ok()
}

/// Reads a numeral that begins with a digit at the start of `chars`; also gives how many of them it takes.
pub(super) fn read(chars: &[char], negative: bool, notation: Notation) -> (Numeral, usize) {
    let end = extent(chars);
    let mut groups = vec![(None, String::new())];
    for &c in &chars[..end] {
        match (digit(c), groups.last_mut()) {
            (Some(value), Some((_, group))) => group.push(char::from(b'0' + value)),
            _ => groups.push((Some(c), String::new())),
        }
    }
    // `8½` is a number that this reader does not know, rather than 8.
    if chars.get(end).is_some_and(|c| matches!(c, '¼'..='¾' | '⅐'..='⅞' | '↉')) {
        groups.clear();
    }
    let sign = if negative { "-" } else { "" };
    let written = sign.chars().chain(chars[..end].iter().copied()).collect();
    let unread = Numeral { written, stated: None, negative, groups };
    (Numeral { stated: unread.by(notation), ..unread }, end)
}

/// How far digits and the separators among them reach. A space or an apostrophe belongs to a number only between
/// groups of three.
fn extent(chars: &[char]) -> usize {
    let is_digit = |at: usize| chars.get(at).is_some_and(|&c| digit(c).is_some());
    let digits_from = |at: usize| (at..).take_while(|&at| is_digit(at)).count();
    let mut end = digits_from(0);
    let mut group = end;
    while let Some(&separator) = chars.get(end) {
        let next = digits_from(end + 1);
        let joined = match separator {
            ',' | '.' | '٬' | '٫' | '،' => next > 0,
            '\'' => next == 3 && group <= 3,
            c if is_space(c) => next == 3 && group <= 3,
            _ => false,
        };
        if !joined {
            break;
        }
        group = next;
        end += 1 + next;
    }
    end
}

/// The spaces that stand between groups of digits: plain, no-break, figure, punctuation, thin, hair, narrow no-break.
pub(super) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{2007}'..='\u{200a}' | '\u{202f}')
}

fn stated(groups: &[Group], negative: bool, notation: Notation) -> Option<Stated> {
    /// More digits than any figure has.
    const MOST_DIGITS: usize = 18;

    let role = |(separator, _): &Group| separator.map_or(Role::Group, |c| notation.role(c));
    let (whole, fraction) = match groups {
        [whole @ .., last] if role(last) == Role::Decimal => (whole, Some(last.1.as_str())),
        _ => (groups, None),
    };
    if whole.iter().any(|group| role(group) != Role::Group) || !is_grouping(whole) {
        return None;
    }
    let mut digits: String = whole.iter().map(|(_, digits)| digits.as_str()).collect();
    digits.push_str(fraction.unwrap_or(""));
    let significant = digits.trim_start_matches('0');
    if significant.len() > MOST_DIGITS {
        return None;
    }
    let value: i128 = if significant.is_empty() { 0 } else { significant.parse().ok()? };
    let exponent = -i32::try_from(fraction.map_or(0, str::len)).ok()?;
    let amount = Amount::new(if negative { -value } else { value }, exponent);
    Some(Stated { amount, place: if fraction.is_some() { exponent } else { amount.exponent() } })
}

/// Whether the groups of a whole number are groups of thousands (`1,234,567`) or lakhs (`12,34,567`), all with the same
/// separator, or the number is not grouped.
fn is_grouping(groups: &[Group]) -> bool {
    let [(_, first), rest @ ..] = groups else { return false };
    let Some((last, middle)) = rest.split_last() else { return true };
    let kind = |separator: Option<char>| separator.map(|c| if is_space(c) { ' ' } else { c });
    let thousands = first.len() <= 3 && middle.iter().all(|(_, group)| group.len() == 3);
    let lakhs = first.len() <= 2 && middle.iter().all(|(_, group)| group.len() == 2);
    !first.starts_with('0')
        && last.1.len() == 3
        && (thousands || lakhs)
        && rest.iter().all(|(separator, _)| kind(*separator) == kind(last.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_every_script_count() {
        for (zero, nine) in
            [('0', '9'), ('٠', '٩'), ('۰', '۹'), ('०', '९'), ('০', '৯'), ('๐', '๙'), ('０', '９'), ('𝟘', '𝟡')]
        {
            assert_eq!((digit(zero), digit(nine)), (Some(0), Some(9)), "{zero}");
        }
        for other in ['a', '½', '²', 'Ⅳ', '〇', '\u{10ffff}', '\0'] {
            assert_eq!(digit(other), None, "{other:?}");
        }
    }

    #[test]
    fn separators_are_read_as_the_language_uses_them() {
        let (english, german) = (Notation::of_sample("1,234,567.5"), Notation::of_sample("1.234.567,5"));
        let french = Notation::of_sample("1\u{202f}234\u{202f}567,5");
        let amount = |text: &str, notation| {
            let chars: Vec<char> = text.chars().collect();
            let (numeral, length) = read(&chars, false, notation);
            (numeral.stated.map(|stated| stated.amount), numeral.written.chars().count() == length)
        };
        let is = |digits, exponent| (Some(Amount::new(digits, exponent)), true);
        for (text, notation, expected) in [
            ("8,500", english, is(8500, 0)),
            ("8500", english, is(8500, 0)),
            ("8 500", english, is(8500, 0)),
            ("8\u{202f}500", english, is(8500, 0)),
            ("8'500", english, is(8500, 0)),
            ("٨٬٥٠٠", english, is(8500, 0)),
            ("٨٫٥", english, is(85, -1)),
            ("8.500", english, is(85, -1)),
            ("8.500", german, is(8500, 0)),
            ("8,5", german, is(85, -1)),
            ("8.500,25", german, is(850_025, -2)),
            ("12,34,567.8", english, is(12_345_678, -1)),
            ("8 500,5", french, is(85_005, -1)),
            ("8.500", french, (None, true)),
            ("8,50", english, (None, true)),
            ("0,500", english, (None, true)),
            ("1,234 567", english, (None, true)),
            ("1.2.3", english, (None, true)),
            ("8½", english, (None, true)),
            ("1234567890123456789", english, (None, true)),
            ("8 5000", english, is(8, 0)),
            ("150 2", english, is(150, 0)),
            ("8,", english, is(8, 0)),
        ] {
            assert_eq!(amount(text, notation), expected, "{text}");
        }
    }
}
