//! Writes the cells of a CSV file (RFC 4180) so that no spreadsheet takes a text for a formula.
//!
//! A text that a spreadsheet could calculate gets one apostrophe in front, which spreadsheets themselves use to say
//! "this is text". Which texts get one is decided without looking at apostrophes, so that it can be undone without
//! doubt: a cell that begins with an apostrophe and [`is_formula`] loses that apostrophe, every other cell stays.
//! Numbers are written as numbers: a minus sign before digits calculates nothing.

use std::borrow::Cow;
use std::io::{self, Write};

/// What a cell holds.
pub(super) enum Cell<'a> {
    /// Nothing.
    Empty,
    /// A number or a date of our own making.
    Plain(String),
    /// A text by a writer.
    Text(Cow<'a, str>),
}

impl<'a> From<Option<&'a str>> for Cell<'a> {
    fn from(text: Option<&'a str>) -> Self {
        text.map_or(Self::Empty, Self::from)
    }
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(Cow::Borrowed(text)) }
    }
}

/// Whether a spreadsheet could calculate a text, apart from apostrophes and white space at its beginning. Besides the
/// signs of ASCII these are their full-width forms, which East Asian versions take for the same.
fn is_formula(text: &str) -> bool {
    // A line break or tab at the beginning can be swallowed with what stands before it.
    let skipped = |c: char| c == '\'' || c.is_whitespace() || c.is_control() || c == '\u{feff}';
    text.trim_start_matches(skipped).starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
        || text.trim_start_matches('\'').starts_with(['\t', '\r', '\n'])
}

/// Writes one record. Every text is quoted, whatever separator the reader's country has.
pub(super) fn record<'a>(out: &mut dyn Write, cells: impl Iterator<Item = Cell<'a>>) -> io::Result<()> {
    for (n, cell) in cells.enumerate() {
        if n > 0 {
            out.write_all(b",")?;
        }
        match cell {
            Cell::Empty => {}
            Cell::Plain(text) => out.write_all(text.as_bytes())?,
            Cell::Text(text) => {
                let guard = if is_formula(&text) { "'" } else { "" };
                write!(out, "\"{guard}{}\"", text.replace('"', "\"\""))?;
            }
        }
    }
    out.write_all(b"\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What docs/data.md tells readers to do.
    fn undone(cell: &str) -> &str {
        match cell.strip_prefix('\'') {
            Some(text) if is_formula(cell) => text,
            _ => cell,
        }
    }

    fn written(text: &str) -> String {
        let mut out = Vec::new();
        record(&mut out, [Cell::from(text)].into_iter()).expect("memory takes it");
        String::from_utf8(out).expect("it is UTF-8").trim_end_matches("\r\n").to_owned()
    }

    #[test]
    fn no_text_is_a_formula_and_every_text_comes_back() {
        let texts = [
            "=1+1",
            "+1",
            "-2",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            " =1",
            "'=1",
            "''=1",
            "' =1",
            "＝1",
            "\u{feff}=1",
            "plain",
            "'tis",
            "5 - 3",
            "a=b",
            "ends with '=",
            "قصف",
            "\u{a0}@x",
            "\u{1}-x",
            "\tx",
            "'\tx",
        ];
        for text in texts {
            let cell = written(text);
            let inner = cell.trim_matches('"').replace("\"\"", "\"");
            assert!(!inner.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝']), "{text:?} is written {cell:?}");
            assert_eq!(inner.starts_with('\'') && is_formula(&inner), is_formula(text), "{text:?}");
            assert_eq!(undone(&inner), text);
        }
        assert_eq!(written("=cmd|' /C calc'!A0"), "\"'=cmd|' /C calc'!A0\"");
        assert_eq!(written("5 - 3"), "\"5 - 3\"");
    }

    #[test]
    fn quotes_and_separators_stay_in_their_cell() {
        assert_eq!(written("a \"b\", c;\r\n=d"), "\"a \"\"b\"\", c;\r\n=d\"");
        assert_eq!(written(""), "");
    }
}
