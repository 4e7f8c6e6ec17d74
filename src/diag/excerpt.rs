//! Cuts from a file the lines that a diagnostic points at, safe and short enough to show.

use std::ops::Range;

use super::visible;
use crate::source::Span;

/// The most columns that marks of one excerpt may lie apart: a line of 100 kB is shown only around its marks.
const WIDEST: usize = 100;
/// How much of a line is kept to the right of its marks.
const MARGIN: usize = 160;

/// Lines of a file, with what is marked in them.
pub(super) struct Excerpt {
    /// The lines, safe to show, each ended by `\n`. Columns are those of the file.
    pub(super) text: String,
    /// The number of the first line, from 1.
    pub(super) first_line: usize,
    /// The marked bytes of `text`, in the order of the spans.
    pub(super) marks: Vec<Range<usize>>,
}

/// A marked range of the file, cut to what can be shown.
#[derive(Clone)]
pub(super) struct Mark {
    span: Range<usize>,
    columns: Range<usize>,
}

impl Mark {
    /// The mark of a span, which may lie anywhere: it is moved onto character boundaries and ends before a line
    /// break. Where it would be too wide it is cut to its first line and to `WIDEST` characters.
    pub(super) fn new(text: &str, span: Span) -> Self {
        let boundary = |at: u32| text.floor_char_boundary(at as usize);
        let start = boundary(span.start);
        let start = start.min(line_end(text, start));
        let end = start + text[start..boundary(span.end).max(start)].trim_end_matches(['\n', '\r']).len();
        let from = column(text, start);
        let lines = text[start..end].contains('\n');
        if lines && from.abs_diff(column(text, end)) <= WIDEST {
            let to = column(text, end);
            return Self { span: start..end, columns: from.min(to)..from.max(to) };
        }
        let end = if lines { line_end(text, start) } else { end };
        let to = column(text, end);
        if to - from <= WIDEST {
            return Self { span: start..end, columns: from..to };
        }
        let width = text[start..].char_indices().nth(WIDEST).map_or(text.len() - start, |(at, _)| at);
        Self { span: start..start + width, columns: from..from + WIDEST }
    }

    /// Whether the other mark can be shown in the same excerpt: near enough in columns.
    pub(super) fn fits_beside(&self, other: &Self) -> bool {
        let left = self.columns.start.min(other.columns.start);
        let right = self.columns.end.max(other.columns.end);
        right - left <= WIDEST
    }
}

impl Excerpt {
    /// The lines from the first to the last mark. `marks` has at least one.
    pub(super) fn new(text: &str, marks: &[Mark]) -> Self {
        let start = marks.iter().map(|mark| mark.span.start).min().unwrap_or(0);
        let end = marks.iter().map(|mark| mark.span.end).max().unwrap_or(0);
        let cut = marks.iter().map(|mark| mark.columns.end).max().unwrap_or(0) + MARGIN;
        let first = line_start(text, start);
        let mut excerpt = Self {
            text: String::new(),
            first_line: text[..first].matches('\n').count() + 1,
            marks: vec![0..0; marks.len()],
        };
        let mut at = first;
        for raw in text[first..line_end(text, end)].split('\n') {
            let shown_from = excerpt.text.len();
            let line = raw.strip_suffix('\r').unwrap_or(raw);
            let shown_at = |offset: usize| {
                let before = offset.checked_sub(at).and_then(|length| line.get(..length))?;
                Some(shown_from + visible::lines(before).len())
            };
            for (mark, place) in marks.iter().zip(&mut excerpt.marks) {
                place.start = shown_at(mark.span.start).unwrap_or(place.start);
                place.end = shown_at(mark.span.end).unwrap_or(place.end);
            }
            let kept = line.char_indices().nth(cut).map_or(line, |(length, _)| &line[..length]);
            excerpt.text.push_str(&visible::lines(kept));
            excerpt.text.push('\n');
            at += raw.len() + 1;
        }
        excerpt
    }
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

/// Where the line of `at` ends, before its `\n` or `\r\n`.
fn line_end(text: &str, at: usize) -> usize {
    let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
    let line = &text[line_start(text, at)..end];
    end - (line.len() - line.strip_suffix('\r').unwrap_or(line).len())
}

/// How many characters stand before `at` in its line.
fn column(text: &str, at: usize) -> usize {
    text[line_start(text, at)..at].chars().count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn marked(text: &str, start: usize, end: usize) -> (usize, String, String) {
        let excerpt = Excerpt::new(text, &[Mark::new(text, Span::new(start..end))]);
        let shown = excerpt.text[excerpt.marks[0].clone()].to_owned();
        (excerpt.first_line, excerpt.text, shown)
    }

    #[test]
    fn lines_are_cut_out_whole() {
        let cases: &[(&str, usize, usize, (usize, &str, &str))] = &[
            ("a\nbcd\ne", 3, 4, (2, "bcd\n", "c")),
            ("a\r\nbcd\r\ne", 4, 8, (2, "bcd\n", "cd")),
            ("a\r\nbcd\r\ne", 4, 9, (2, "bcd\ne\n", "cd\ne")),
            ("a\r\nb", 2, 2, (1, "a\n", "")),
            ("a\n", 2, 2, (2, "\n", "")),
            ("a", 900, 901, (1, "a\n", "")),
            ("", 0, 0, (1, "\n", "")),
            ("aقصفb", 2, 3, (1, "aقصفb\n", "ق")),
            ("a\nb\nc\n", 0, 4, (1, "a\nb\n", "a\nb")),
            ("x\x1by\u{9b}z", 1, 5, (1, "x␛y\u{fffd}z\n", "␛y\u{fffd}")),
        ];
        for &(text, start, end, (line, excerpt, mark)) in cases {
            assert_eq!(
                marked(text, start, end),
                (line, excerpt.to_owned(), mark.to_owned()),
                "{text:?} {start}..{end}"
            );
        }
    }

    #[test]
    fn a_very_long_line_is_cut_around_its_mark() {
        let long = "word ".repeat(20_000);
        let (_, excerpt, mark) = marked(&long, 50_000, 99_000);
        assert_eq!(mark.len(), WIDEST);
        assert_eq!(excerpt.len(), 50_000 + WIDEST + MARGIN + 1);
        let two_lines = format!("{long}\nb");
        assert!(marked(&two_lines, 3, two_lines.len()).2.ends_with("\nb"), "both ends are near the left edge");
        assert_eq!(marked(&two_lines, 99_990, two_lines.len()).2, "word word ", "wide apart: the first line only");
    }

    proptest! {
        #[test]
        fn any_two_spans_of_any_text_are_shown(
            text in "([a-zé \t\r\n\u{202e}\u{9b}]|قصف){0,40}",
            spans in prop::array::uniform2((0_usize..80, 0_usize..80)),
        ) {
            let marks = spans.map(|(start, end)| Mark::new(&text, Span::new(start..end)));
            let excerpt = Excerpt::new(&text, &marks);
            prop_assert!(excerpt.text.ends_with('\n'));
            for (mark, shown) in marks.iter().zip(excerpt.marks) {
                let expected = visible::lines(&text[mark.span.clone()]).replace("\r\n", "\n");
                prop_assert_eq!(&excerpt.text[shown], expected.replace("␍\n", "\n"));
            }
        }
    }
}
