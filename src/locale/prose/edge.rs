//! What stands directly before and after a number.

use super::super::lexicon::is_letter;
use super::super::numeral::is_space;

/// As much of a text as a phrase may take.
pub(super) fn window(text: &str) -> &str {
    &text[..text.floor_char_boundary(40)]
}

pub(super) fn tail(text: &str) -> &str {
    &text[text.ceil_char_boundary(text.len().saturating_sub(60))..]
}

pub(super) fn ends_with_word(text: &str, word: &str) -> bool {
    text.strip_suffix(word).is_some_and(|rest| !rest.ends_with(is_letter))
}

/// The word at the end of a text, with nothing but spaces, an opening bracket or a full stop after it.
pub(super) fn last_word(text: &str) -> Option<&str> {
    let trimmed = text.trim_end_matches(|c: char| is_space(c) || c == '\n' || matches!(c, '(' | '.' | ',' | '،'));
    let start = trimmed
        .rfind(|c: char| !is_letter(c))
        .map_or(0, |at| at + trimmed[at..].chars().next().map_or(1, char::len_utf8));
    Some(&trimmed[start..]).filter(|word| !word.is_empty())
}

/// The word at the beginning of a text, with nothing but spaces or a hyphen before it.
pub(super) fn first_word(text: &str) -> Option<&str> {
    let trimmed = text.trim_start_matches(|c: char| is_space(c) || matches!(c, '-' | '‑'));
    let end = trimmed.find(|c: char| !is_letter(c)).unwrap_or(trimmed.len());
    Some(&trimmed[..end]).filter(|word| !word.is_empty())
}
