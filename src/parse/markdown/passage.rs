//! Gathers the text of a block with the places of its pieces, for the rules that read prose.

use std::ops::Range;

use crate::diag::At;
use crate::locale::{Prose, has_digits};

use super::reader::Reader;

/// A block of text that has digits outside links and code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// What readers read, on one line.
    pub text: String,
    /// Where it stands.
    pub prose: Prose,
    /// What it is made of, in order.
    pub pieces: Vec<Piece>,
}

/// A part of a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where it begins in the passage.
    pub start: usize,
    /// Where it stands in the file: a span that has its length, or the value of front matter that holds it.
    pub at: At,
    /// Whether it is neither the text of a link nor code.
    pub loose: bool,
}

/// Whether numbers of a piece of text are bound to something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Binding {
    Loose,
    /// The text of a link, code, a break.
    Bound,
}

/// The pieces of the block that is being read, as ranges of the manuscript. Their text is only put together where there
/// are digits in them: most blocks have none.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pieces: Vec<(Range<usize>, Binding)>,
    digits: bool,
    /// How many pieces stand before the last bound number of the block, if there is one.
    before_figure: Option<usize>,
}

impl Gathered {
    /// Takes `text`, which stands at `range`. What the parser has changed, such as an entity, is left out.
    pub(super) fn add(&mut self, text: &str, range: &Range<usize>, binding: Binding) {
        let as_written = text.len() == range.len();
        let binding = if as_written { binding } else { Binding::Bound };
        self.digits |= binding == Binding::Loose && has_digits(text);
        self.pieces.push((range.clone(), binding));
    }

    /// Takes the bytes `part` of `text`, which stands at `range`.
    pub(super) fn add_part(&mut self, text: &str, part: Range<usize>, range: &Range<usize>, binding: Binding) {
        if text.len() == range.len() {
            let place = range.start + part.start..range.start + part.end;
            self.add(&text[part], &place, binding);
        }
    }
}

impl Reader<'_> {
    /// The sentence of a bound number that begins here: the last one's, unless a sentence has ended in between. Where
    /// sentences end is looked up only between two numbers of a block, since nothing else asks.
    pub(super) fn sentence(&mut self) -> u32 {
        let written = self.manuscript.original();
        if let Some(before) = self.gathered.before_figure.replace(self.gathered.pieces.len()) {
            let mut between = self.gathered.pieces[before..].iter();
            let ended = between.any(|(range, _)| written.get(range.clone()).is_some_and(ends_sentence));
            self.beside.sentence += u32::from(ended);
        }
        self.beside.sentence
    }

    /// Ends the passage that is being read.
    pub(super) fn end_passage(&mut self) {
        if std::mem::take(&mut self.gathered.digits) && self.extended {
            let prose = if self.heading_text.is_some() { Prose::Heading } else { Prose::Text };
            let mut passage = Passage { text: String::new(), prose, pieces: Vec::new() };
            for (range, binding) in self.gathered.pieces.drain(..) {
                let start = passage.text.len();
                let at = match self.setting.at {
                    Some(at) => at.clone(),
                    None => At::Span(self.manuscript.span(&range)),
                };
                let written = self.manuscript.original().get(range).unwrap_or_default();
                passage.text.extend(written.chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c }));
                passage.pieces.push(Piece { start, at, loose: binding == Binding::Loose });
            }
            self.beside.passages.push(passage);
        }
        self.gathered.pieces.clear();
        self.gathered.before_figure = None;
    }
}

/// Words of more than three letters that a point stands after.
const ABBREVIATIONS: &[&str] = &[
    "prof", "sept", "capt", "approx", "dept", "univ", "corp", "assoc", "messrs", "resp", "supt", "insp", "comdr",
    "brig", "chap", "vols", "figs", "paras", "févr", "juil", "sgto", "dott", "ing", "evtl", "inkl", "usw", "kpt",
    "hptm", "okt", "mill", "prov", "приб", "doç", "cad",
];

/// Whether a word is the number of a day, a brigade or the like, as German writes it with a point: `am 3. Oktober`.
fn is_ordinal(word: &str) -> bool {
    word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a sentence ends in a piece of text. A point after a short word may stand for the rest of it: `Dr. `, `p. `.
fn ends_sentence(text: &str) -> bool {
    text.match_indices(['.', '!', '?', '؟', '。', '۔']).any(|(at, mark)| {
        let (before, after) = (&text[..at], &text[at + mark.len()..]);
        let closed = after.trim_start_matches(['"', '\'', '”', '’', '»', ')']);
        let next = closed.trim_start().chars().next();
        let apart = closed.is_empty() || closed.starts_with(char::is_whitespace) || mark == "。";
        let word = before.chars().rev().take_while(|c| c.is_alphanumeric()).count();
        let last = &before[before.char_indices().rev().nth(word.saturating_sub(1)).map_or(0, |(at, _)| at)..];
        let letters = word > 0 && last.ends_with(char::is_alphabetic);
        let short = mark == "." && letters && (word <= 3 || ABBREVIATIONS.contains(&&*last.to_lowercase()));
        let ordinal =
            mark == "." && is_ordinal(last) && word > 0 && next.is_some() && closed.starts_with(char::is_whitespace);
        apart && !short && !ordinal && !next.is_some_and(char::is_lowercase)
    })
}

#[cfg(test)]
mod tests {
    use super::ends_sentence;

    #[test]
    fn sentences_end_at_points_that_are_no_abbreviations() {
        for text in [
            "It left. Another came. ",
            "It left.",
            " fighters. Its headline says ",
            "(“today.”) Then",
            "غادر. ثم",
            "وصل؟ نعم",
            "他走了。她",
            "What? No",
        ] {
            assert!(ends_sentence(text), "{text}");
        }
        for text in [
            "8.5 per cent, approx. nine, Dr. Kara, p. 3, i.e. now",
            "so! it says",
            "said Prof. Kara",
            "on Sept. 3, he",
            "am 3. Oktober",
            "Mr. ",
            "none",
        ] {
            assert!(!ends_sentence(text), "{text}");
        }
    }
}
