//! Turns text of unknown origin into text that is safe to show on a terminal.
//!
//! A control character could move the cursor, recolour the screen or hide what a file says, and a bidirectional
//! override could make an excerpt read differently from its bytes. Marks that right-to-left writing needs (U+200C,
//! U+200E, U+200F, U+061C) stay.

use std::borrow::Cow;

/// The text on one line: line breaks and tabs are shown as symbols.
pub fn line(text: &str) -> Cow<'_, str> {
    map(text, |c| if matches!(c, '\n' | '\t') { symbol(c) } else { shown(c) })
}

/// The text with its line breaks and tabs.
pub fn lines(text: &str) -> Cow<'_, str> {
    map(text, shown)
}

fn map(text: &str, shown: impl Fn(char) -> char) -> Cow<'_, str> {
    if text.chars().all(|c| shown(c) == c) { Cow::Borrowed(text) } else { text.chars().map(shown).collect() }
}

/// What stands for a character.
///
/// Invariant: one character for one character, so that columns stay what they are.
fn shown(c: char) -> char {
    match c {
        '\n' | '\t' => c,
        '\0'..='\x1f' | '\x7f' => symbol(c),
        '\u{80}'..='\u{9f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => char::REPLACEMENT_CHARACTER,
        c => c,
    }
}

/// The picture of an ASCII control character (U+2400 and on).
fn symbol(c: char) -> char {
    match c {
        '\x7f' => '␡',
        c => char::from_u32(0x2400 + c as u32).unwrap_or(char::REPLACEMENT_CHARACTER),
    }
}

#[cfg(test)]
mod tests {
    use super::{line, lines};

    #[test]
    fn nothing_that_steers_a_terminal_is_left() {
        assert_eq!(line("a\x1b[31m\tb\r\nc\0\x7f"), "a␛[31m␉b␍␊c␀␡");
        assert_eq!(lines("a\tb\nc\x07"), "a\tb\nc␇");
        assert_eq!(line("\u{9b}31m \u{202e}x\u{2069}\u{2028}"), "\u{fffd}31m \u{fffd}x\u{fffd}\u{fffd}");
        assert_eq!(line("قصف\u{200f} می\u{200c}خواهم"), "قصف\u{200f} می\u{200c}خواهم");
        for c in (0..0x300).filter_map(char::from_u32) {
            let text = format!("x{c}y");
            assert!(!line(&text).chars().any(char::is_control), "{c:?}");
            assert_eq!(line(&text).chars().count(), 3, "{c:?}");
        }
    }
}
