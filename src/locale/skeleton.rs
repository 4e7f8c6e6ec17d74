//! The text of a bound number → its numbers and the words around them.

use super::lexicon::{self, Lexicon, fold, is_letter, spaced};
use super::numeral::{self, Notation, Numeral, digit, is_space};

/// A folded text, cut at its numbers: one more text than numbers. Each begins and ends with a space, and has one space
/// between words. Signs that mean something (`>`, `≥`, `~`, `+`, `–`, …) are words.
#[derive(Debug)]
pub(super) struct Skeleton {
    pub(super) numbers: Vec<Scaled>,
    pub(super) texts: Vec<String>,
}

/// A numeral and the scale words after it.
#[derive(Debug)]
pub(super) struct Scaled {
    pub(super) numeral: Numeral,
    /// The power of ten of its scale words; `None` without any.
    pub(super) power: Option<i32>,
}

/// Codes and abbreviations of currencies: they may touch a number (`USD8500`) and say nothing about it.
pub(super) const CURRENCIES: &[&str] = &[
    "usd", "us", "eur", "gbp", "chf", "jpy", "cny", "rub", "uah", "try", "tl", "ils", "nis", "egp", "lyd", "syp",
    "iqd", "irr", "yer", "sdg", "lbp", "jod", "sar", "aed", "qar", "inr", "pkr", "afn", "mmk", "etb", "ngn", "rs",
    "cad", "aud",
];

enum Token {
    Number(Numeral),
    Word(String),
}

impl Skeleton {
    /// Reads a text. Digits that belong to the `unit` of its figure are not numbers: `12 deaths per 100,000`.
    pub(super) fn of(text: &str, unit: Option<&str>, notation: Notation, lexicon: &Lexicon) -> Self {
        let mut folded = fold(text);
        let unit = unit.map(fold).unwrap_or_default();
        if unit.chars().any(|c| digit(c).is_some()) {
            folded = folded.replacen(unit.trim(), " ", 1);
        }
        let mut skeleton = Self { numbers: Vec::new(), texts: vec![" ".to_owned()] };
        let unit = spaced(&unit);
        let mut after_number = false;
        for token in tokens(&folded, notation) {
            match token {
                Token::Number(numeral) => {
                    skeleton.numbers.push(Scaled { numeral, power: None });
                    skeleton.texts.push(" ".to_owned());
                    after_number = true;
                }
                Token::Word(word) => {
                    // `8 m` of a figure in metres is no million.
                    let scale = lexicon.scale(&word).filter(|_| after_number && word != unit);
                    match (scale, skeleton.numbers.last_mut(), skeleton.texts.last_mut()) {
                        (Some(power), Some(number), _) => number.power = Some(number.power.unwrap_or(0) + power),
                        (_, _, Some(text)) if !CURRENCIES.contains(&word.as_str()) => {
                            after_number = false;
                            text.push_str(&word);
                            text.push(' ');
                        }
                        _ => {}
                    }
                }
            }
        }
        skeleton
    }

    /// Whether there are any words beside the numbers.
    pub(super) fn has_words(&self) -> bool {
        self.texts.iter().any(|text| text.contains(is_letter))
    }
}

/// The power of ten that a unit itself stands for: 6 of `million USD`. Single letters are units, not scales. A
/// translation has its original's unit, so English words count on every page.
pub(super) fn scale_of_unit(unit: &str, lexicon: &Lexicon) -> i32 {
    let words = spaced(unit);
    let scales = words.split(' ').filter(|word| word.chars().count() > 1);
    scales.filter_map(|word| lexicon.scale(word).or_else(|| lexicon::english_scale(word))).sum()
}

fn tokens(folded: &str, notation: Notation) -> Vec<Token> {
    let chars: Vec<char> = folded.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let rest = &chars[at..];
        let previous = at.checked_sub(1).map(|before| chars[before]);
        let starts_number = rest.get(1).is_some_and(|&next| digit(next).is_some());
        // `150 -250` is a range; `0 (-5)` is not.
        let opened = chars[..at].iter().rfind(|&&c| !is_space(c)).is_some_and(|c| matches!(c, '(' | '['));
        let after_number = matches!(tokens.last(), Some(Token::Number(_))) && !opened;
        if digit(c).is_some() {
            let (numeral, length) = numeral::read(rest, false, notation);
            tokens.push(Token::Number(numeral));
            at += length;
        } else if matches!(c, '-' | '−') && starts_number && !after_number && !previous.is_some_and(is_letter) {
            let (numeral, length) = numeral::read(&rest[1..], true, notation);
            tokens.push(Token::Number(numeral));
            at += 1 + length;
        } else if let Some(length) = unit_in_range(rest).filter(|_| previous.is_some_and(|c| digit(c).is_some())) {
            tokens.push(Token::Word(rest[..length].iter().collect()));
            tokens.push(Token::Word("–".to_owned()));
            at += length + 1;
        } else if is_letter(c) {
            let length = word_length(rest);
            tokens.push(Token::Word(rest[..length].iter().collect()));
            at += length;
        } else {
            let (sign, length) = sign(rest, previous);
            tokens.extend(sign.map(|sign| Token::Word(sign.to_owned())));
            at += length;
        }
    }
    tokens
}

/// How far a word reaches. In Latin, Cyrillic and Greek, digits that touch a word or follow it after a hyphen are part
/// of it: `km2`, `s-300`. In other scripts they are a number with a particle before it: `כ-250`, `و٢٥٠`.
fn word_length(chars: &[char]) -> usize {
    let letters = chars.iter().take_while(|&&c| is_letter(c)).count();
    let word: String = chars[..letters].iter().collect();
    let is_european = word.chars().all(|c| c < '\u{530}');
    let hyphen = usize::from(matches!(chars.get(letters), Some('-')));
    let digits = chars.get(letters + hyphen).is_some_and(|&c| digit(c).is_some());
    if !is_european || !digits || CURRENCIES.contains(&word.as_str()) {
        return letters;
    }
    letters + hyphen + chars[letters + hyphen..].iter().take_while(|&&c| is_letter(c) || digit(c).is_some()).count()
}

/// How far the letters reach that touch the first number of a range: `15k-20k`.
fn unit_in_range(chars: &[char]) -> Option<usize> {
    let letters = chars.iter().take_while(|&&c| is_letter(c)).count();
    let is_range =
        matches!(chars.get(letters), Some('-')) && chars.get(letters + 1).is_some_and(|&c| digit(c).is_some());
    (letters > 0 && is_range).then_some(letters)
}

/// The word that a sign stands for, if any, and how many characters it takes.
fn sign(chars: &[char], previous: Option<char>) -> (Option<&'static str>, usize) {
    let next = chars.get(1).copied();
    match (chars[0], next) {
        ('>', Some('=')) => (Some("≥"), 2),
        ('<', Some('=')) => (Some("≤"), 2),
        ('.', Some('.')) => (Some("–"), chars.iter().take_while(|&&c| c == '.').count()),
        ('>', _) => (Some(">"), 1),
        ('<', _) => (Some("<"), 1),
        ('≥' | '⩾' | '≧', _) => (Some("≥"), 1),
        ('≤' | '⩽' | '≦', _) => (Some("≤"), 1),
        ('~' | '≈' | '∼' | '≃' | '～' | '〜', _) => (Some("~"), 1),
        ('+' | '＋', _) if previous.is_some_and(|c| digit(c).is_some() || is_letter(c)) => (Some("+"), 1),
        ('–' | '…', _) => (Some("–"), 1),
        // A hyphen in a word is no dash, nor is that of `2.5-million-dollar`.
        ('-' | '−', Some(next)) if previous.is_some_and(|c| digit(c).is_some()) && is_letter(next) => (None, 1),
        ('-' | '−', _) if !previous.is_some_and(is_letter) || next.is_some_and(is_space) => (Some("–"), 1),
        _ => (None, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skeleton(text: &str, unit: Option<&str>) -> String {
        let lexicon = Lexicon::of("en");
        let read = Skeleton::of(text, unit, Notation::of_sample("1,234,567.5"), &lexicon);
        let mut shown = read.texts[0].clone();
        for (number, text) in read.numbers.iter().zip(&read.texts[1..]) {
            let power = number.power.map_or_else(String::new, |power| format!("e{power}"));
            shown += &format!("[{}{power}]{text}", number.numeral.written);
        }
        shown.trim().to_owned()
    }

    #[test]
    fn numbers_are_told_from_words_with_digits() {
        for (text, expected) in [
            ("More than 20,000 people", "more than [20,000] people"),
            ("US$8,500", "[8,500]"),
            ("USD8500", "[8500]"),
            ("8.5 thousand", "[8.5e3]"),
            ("1.2bn", "[1.2e9]"),
            ("2 hundred thousand", "[2e5]"),
            ("20,000+", "[20,000] +"),
            ("150–250", "[150] – [250]"),
            ("-5–-3", "[-5] – [-3]"),
            ("150 -250", "[150] – [250]"),
            ("0 (-5)", "[0] [-5]"),
            ("150 km2 of S-300s", "[150] km2 of s-300s"),
            ("COVID-19: 8,500", "covid-19 [8,500]"),
            ("כ-250", "כ [250]"),
            ("و٢٥٠", "و [٢٥٠]"),
            (">= 2 000", "≥ [2 000]"),
            ("12%", "[12]"),
            ("anti-tank 5", "anti tank [5]"),
            ("2.5-million-dollar", "[2.5e6] dollar"),
            ("15k-20k", "[15e3] – [20e3]"),
            ("10km-20km", "[10] km – [20] km"),
        ] {
            assert_eq!(skeleton(text, None), expected, "{text}");
        }
    }

    #[test]
    fn the_unit_is_known() {
        assert_eq!(skeleton("12 per 100,000 people", Some("per 100,000")), "[12] people");
        assert_eq!(skeleton("8 m", None), "[8e6]");
        assert_eq!(skeleton("8 m", Some("m")), "[8] m");
        assert_eq!(scale_of_unit("million USD", &Lexicon::of("en")), 6);
        assert_eq!(scale_of_unit("million USD", &Lexicon::of("ar")), 6);
        assert_eq!(scale_of_unit("m", &Lexicon::of("en")), 0);
    }
}
