//! Passages of a text → the numbers in them that are bound to nothing and state a quantity.

use super::markdown::{Passage, Piece};
use crate::diag::At;
use crate::locale::quantities;
use crate::model::{Lang, LooseNumber};
use crate::source::Span;

/// The loose numbers of a text in a language, but for those that `allowed` names: numbers as they are written, or
/// phrases with their number, such as `Boeing 737`.
pub(super) fn numbers(passages: &[Passage], lang: &Lang, allowed: &[Box<str>]) -> Vec<LooseNumber> {
    let mut numbers = Vec::new();
    for passage in passages {
        for range in quantities(&passage.text, lang.primary(), passage.prose) {
            let text = &passage.text[range.clone()];
            let piece = piece_at(passage, range.start);
            let inside = piece_at(passage, range.end.saturating_sub(1));
            if !piece.loose || !inside.loose || allowed.iter().any(|phrase| allows(phrase, &passage.text, &range)) {
                continue;
            }
            let at = match &piece.at {
                At::Span(span) => {
                    let start = span.start as usize + range.start - piece.start;
                    At::Span(Span::new(start..start + text.len()))
                }
                at => at.clone(),
            };
            numbers.push(LooseNumber { at, text: text.into() });
        }
    }
    numbers
}

/// The piece that holds a byte of a passage. Invariant: a passage has a piece that begins at 0.
fn piece_at(passage: &Passage, at: usize) -> &Piece {
    let n = passage.pieces.partition_point(|piece| piece.start <= at);
    &passage.pieces[n.saturating_sub(1)]
}

/// Whether `phrase` stands in the text around the number at `range`.
fn allows(phrase: &str, text: &str, range: &std::ops::Range<usize>) -> bool {
    text.match_indices(phrase).any(|(at, _)| {
        let end = at + phrase.len();
        let apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        at <= range.start
            && end >= range.end
            && apart(text[..at].chars().next_back())
            && apart(text[end..].chars().next())
    })
}
