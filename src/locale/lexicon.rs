//! The words of a language that change a number: hedges, connectors of ranges, scales; folded as text is folded.

use icu_normalizer::ComposingNormalizerBorrowed;

use super::words::{self, Words};

/// What a text says of the relation between its number and the truth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hedge {
    MoreThan,
    AtLeast,
    LessThan,
    AtMost,
    About,
    /// A little less than.
    Nearly,
    /// A word that may mean `about` and `nearly`: `près de`.
    Close,
}

/// The folded words of one language.
#[derive(Debug)]
pub(super) struct Lexicon {
    /// As the table has them; `None` if there is no table for the language.
    pub(super) words: Option<&'static Words>,
    pub(super) before: Vec<(String, Hedge)>,
    /// Each with a space before and after it.
    pub(super) after: Vec<(String, Hedge)>,
    between: Vec<(String, String)>,
    to: Vec<String>,
    scales: Vec<(String, u8)>,
}

impl Lexicon {
    /// The words of a language, by its ISO 639 code; only signs if there is no table for it.
    pub(super) fn of(language: &str) -> Self {
        const NONE: &Words = &Words { before: &[], after: &[], between: &[], to: &[], scales: &[] };
        let known = words::of(language);
        let table = known.unwrap_or(NONE);
        // The longest phrase wins: `no more than` is not `more than`.
        let hedges = |phrases: &[(&str, Hedge)], signs: &[(&str, Hedge)]| {
            let all = phrases.iter().map(|&(phrase, hedge)| (spaced(phrase), hedge));
            let signs = signs.iter().map(|&(sign, hedge)| (sign.to_owned(), hedge));
            let mut all: Vec<_> = all.chain(signs).collect();
            all.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
            all
        };
        let mut after = hedges(table.after, words::SIGNS_AFTER);
        for (phrase, _) in &mut after {
            *phrase = format!(" {phrase} ");
        }
        Self {
            words: known,
            before: hedges(table.before, words::SIGNS_BEFORE),
            after,
            between: table.between.iter().map(|(open, join)| (spaced(open), spaced(join))).collect(),
            to: table.to.iter().map(|word| spaced(word)).chain(words::SIGNS_TO.map(str::to_owned)).collect(),
            scales: table.scales.iter().map(|&(word, power)| (spaced(word), power)).collect(),
        }
    }

    /// How the language says a hedge before a number: the first phrase of its table; `None` without one.
    pub(super) fn say(&self, hedge: Hedge, number: &str) -> Option<String> {
        let (phrase, _) = self.words?.before.iter().find(|(_, other)| *other == hedge)?;
        // Hebrew joins a particle of one letter to its number: `כ-250`.
        let last = phrase.rsplit(' ').next().unwrap_or(phrase);
        let joint = if last.chars().count() == 1 { '-' } else { ' ' };
        Some(format!("{phrase}{joint}{number}"))
    }

    /// The power of ten that a folded word stands for.
    pub(super) fn scale(&self, word: &str) -> Option<i32> {
        self.scales.iter().find(|(other, _)| other == word).map(|&(_, power)| i32::from(power))
    }

    /// The hedge at the end of the folded text before a number, at most one other word before it (`at least another`).
    pub(super) fn hedge_before(&self, text: &str) -> Option<Hedge> {
        let text = text.trim_end();
        let but_one = text.rsplit_once(' ').map_or("", |(rest, _)| rest);
        self.before
            .iter()
            .find(|(phrase, _)| without_word(text, phrase).is_some())
            .or_else(|| self.before.iter().find(|(phrase, _)| without_word(but_one, phrase).is_some()))
            .map(|&(_, hedge)| hedge)
    }

    /// The hedge anywhere in the folded text after a number (`8,500 people or more`).
    pub(super) fn hedge_after(&self, text: &str) -> Option<Hedge> {
        self.after.iter().find(|(phrase, _)| text.contains(phrase)).map(|&(_, hedge)| hedge)
    }

    /// Whether two numbers are the ends of a range, by the folded texts before the first and between the two; if so, what
    /// stands before the whole range.
    pub(super) fn before_range<'t>(&self, before: &'t str, middle: &str) -> Option<&'t str> {
        let (before, middle) = (before.trim_end(), middle.trim_end());
        // A unit or two may stand before the connector: `10 km – 20 km`.
        let is_join =
            |join: &str| without_word(middle, join).is_some_and(|units| units.split_whitespace().count() <= 2);
        let opened = self.between.iter().filter(|(_, join)| is_join(join));
        let mut opened = opened.filter_map(|(open, _)| without_word(before, open));
        opened.next().or_else(|| self.to.iter().any(|join| is_join(join)).then_some(before))
    }
}

/// The power of ten that a folded English word stands for.
pub(super) fn english_scale(word: &str) -> Option<i32> {
    let scales = words::of("en")?.scales;
    scales.iter().find(|(other, _)| *other == word).map(|&(_, power)| i32::from(power))
}

/// What stands before `word` in a text that ends with it.
fn without_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    text.strip_suffix(word).filter(|rest| rest.is_empty() || rest.ends_with(' '))
}

/// A phrase as the words of a text are written in its skeleton.
pub(super) fn spaced(phrase: &str) -> String {
    let folded = fold(phrase);
    let words: Vec<&str> = folded.split(|c: char| !is_letter(c)).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// Whether a character makes up words.
pub(super) fn is_letter(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '\u{300}'..='\u{36f}')
}

/// The same text in lower case, without what writers put in or leave out at will: direction marks, vowel points,
/// hamza seats, the many apostrophes and dashes.
pub(super) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let composed = ComposingNormalizerBorrowed::new_nfc().normalize(text);
    composed.chars().flat_map(char::to_lowercase).filter_map(fold_char).collect()
}

fn fold_char(c: char) -> Option<char> {
    Some(match c {
        // Soft hyphen, joiner, isolates and embeddings, byte order mark; Arabic tatweel and vowels; Hebrew points; the dot
        // that lower case leaves of a Turkish `İ`.
        '\u{ad}' | '\u{200d}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => return None,
        '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{307}' => return None,
        '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c2}' | '\u{5c4}'..='\u{5c5}' | '\u{5c7}' => return None,
        // The Persian non-joiner parts words as often as not: `دست‌کم`, `دست کم`. A direction mark stands before the sign
        // of a negative number, and parts it from a particle.
        '\u{200c}' | '\u{200e}' | '\u{200f}' | '\u{61c}' => ' ',
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ى' | 'ی' => 'ي',
        'ک' => 'ك',
        'ة' => 'ه',
        'ё' => 'е',
        '’' | '‘' | 'ʼ' | '′' | '＇' => '\'',
        '‐' | '‑' | '־' => '-',
        '‒' | '—' | '―' => '–',
        c => c,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_ignores_what_writers_vary() {
        for (one, other) in [
            ("Übre", "U\u{308}bre"),
            ("أكثر مِن", "اكثر من"),
            ("دست‌کم", "دست كم"),
            ("İla", "ila"),
            ("plus d’un", "plus d'un"),
            ("в то́м", "в то\u{301}м"),
        ] {
            assert_eq!(fold(one), fold(other));
        }
        assert_eq!(spaced("au-dessus d’un"), "au dessus d un");
    }

    #[test]
    fn every_table_holds_words_only() {
        for language in words::LANGUAGES {
            let lexicon = Lexicon::of(language);
            let words = lexicon.words.unwrap_or_else(|| panic!("{language}"));
            assert!(!words.before.is_empty() && !words.to.is_empty() && !words.scales.is_empty(), "{language}");
            let phrases = lexicon.before.iter().chain(&lexicon.after).map(|(phrase, _)| phrase);
            let all = phrases.chain(&lexicon.to).chain(lexicon.scales.iter().map(|(word, _)| word));
            assert!(all.into_iter().all(|phrase| !phrase.trim().is_empty()), "{language}");
            // A scale is looked up word by word.
            assert!(lexicon.scales.iter().all(|(word, _)| !word.contains(' ')), "{language}");
        }
    }
}
