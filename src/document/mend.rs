//! Explains why YAML cannot be read, with the mended line wherever a small change to one line mends it.
//!
//! Parsers name what they expected; writers need what to write. So each of the usual slips is tried in turn on the
//! lines around the error, and a mend is offered only if the document then reads on beyond it.

use std::ops::Range;

use super::yaml::{self, Refusal};
use super::yaml_places;
use crate::diag::{At, Diagnostic, code};
use crate::source::{SourceFile, Span};

/// Mends are tried by reading the document again, which for a longer one than this would be felt.
const LONGEST_TRIED: usize = 100_000;

/// One diagnostic for a document that stands at `range` of a file and that cannot be read: `message` and `at` are what
/// the first reading said.
pub(super) fn explain(file: &SourceFile, range: Range<usize>, message: &str, at: Option<usize>) -> Diagnostic {
    let text = file.text.get(range.clone()).unwrap_or_default();
    let trouble = yaml_places::places(text).1;
    let open_quote = trouble.as_ref().filter(|trouble| trouble.open_quote).map(|trouble| trouble.at);
    if message.contains("more than one document") {
        return second_document(file, range);
    }
    let at = at.or(trouble.as_ref().map(|trouble| trouble.at)).unwrap_or(text.len());
    let other = trouble.as_ref().map_or(at, |trouble| trouble.at);

    if let Some(mend) = find(text, at, other, open_quote) {
        let span = Span::new(mend.range.start + range.start..mend.range.end + range.start);
        let mut diagnostic = Diagnostic::new(code::SYNTAX_YAML, mend.message, &file.path, At::Span(span))
            .help(format!("write `{}`", mend.line));
        diagnostic.help.extend(mend.or);
        return diagnostic;
    }
    let place = open_quote.unwrap_or(at.min(other));
    let place = place..text.len().min(text.ceil_char_boundary(place + 1));
    let span = Span::new(place.start + range.start..place.end + range.start);
    let message = match open_quote {
        Some(_) => "this quote is never closed".to_owned(),
        None => format!("the document is not yaml here: {message}"),
    };
    Diagnostic::new(code::SYNTAX_YAML, message, &file.path, At::Span(span))
}

/// A data file is one document, so a line `---` or `...` in its middle is a slip.
fn second_document(file: &SourceFile, range: Range<usize>) -> Diagnostic {
    let text = file.text.get(range.clone()).unwrap_or_default();
    let mut at = 0;
    let mut begun = false;
    for line in text.split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") && begun {
            break;
        }
        begun |= !line.trim().is_empty() && !line.starts_with(['#', '%']) && !line.starts_with("---");
        at += line.len();
    }
    let span = Span::new(range.start + at..range.start + text.len().min(at + 3));
    Diagnostic::new(code::SYNTAX_YAML, "a second yaml document begins here", &file.path, At::Span(span))
        .help("delete this line: a file is one document")
}

/// A change to one line.
struct Mend {
    /// The bytes of the document to show.
    range: Range<usize>,
    message: String,
    /// The line as it should be.
    line: String,
    /// Another way to write it, as help.
    or: Option<String>,
}

/// A line of the document.
#[derive(Clone, Copy)]
struct Line<'t> {
    start: usize,
    text: &'t str,
}

impl<'t> Line<'t> {
    /// The line at a byte, without its end.
    fn at(text: &'t str, at: usize) -> Self {
        let at = text.floor_char_boundary(at);
        let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        Self { start, text: text[start..].lines().next().unwrap_or_default() }
    }

    /// The nearest line before it that is not blank.
    fn before(self, text: &'t str) -> Option<Self> {
        let end = text[..self.start].trim_end().len();
        (end > 0).then(|| Self::at(text, end))
    }

    fn indent(self) -> &'t str {
        &self.text[..self.text.len() - self.text.trim_start_matches([' ', '\t']).len()]
    }

    /// The document with another line in place of this.
    fn replaced(self, text: &str, line: &str) -> String {
        format!("{}{line}{}", &text[..self.start], &text[self.start + self.text.len()..])
    }

    fn range(self, part: Range<usize>) -> Range<usize> {
        self.start + part.start..self.start + part.end
    }
}

fn find(text: &str, at: usize, other: usize, open_quote: Option<usize>) -> Option<Mend> {
    if text.len() > LONGEST_TRIED {
        return None;
    }
    if let Some(mend) = tabs(text, at.max(other)) {
        return Some(mend);
    }
    let mut lines: Vec<Line<'_>> = Vec::new();
    for at in [open_quote, Some(at), Some(other)].into_iter().flatten() {
        let line = Line::at(text, at);
        for line in [Some(line), line.before(text)].into_iter().flatten() {
            if lines.iter().all(|known| known.start != line.start) && !line.text.trim().is_empty() {
                lines.push(line);
            }
        }
    }
    let far = text[..at].matches('\n').count();
    let slips: [fn(&str, Line<'_>) -> Vec<Mend>; 5] = [unclosed, brackets, quotes, colons, indentation];
    slips.iter().find_map(|slip| {
        let mends = lines.iter().flat_map(|&line| slip(text, line).into_iter().map(move |mend| (line, mend)));
        mends.into_iter().find_map(|(line, mend)| reads_on(text, line, &mend, far, open_quote).then_some(mend))
    })
}

/// Whether the mended document can be read, or breaks only further on.
fn reads_on(text: &str, line: Line<'_>, mend: &Mend, far: usize, open_quote: Option<usize>) -> bool {
    let mended = line.replaced(text, &mend.line);
    match yaml::load(&mended) {
        Ok(_) => true,
        Err(Refusal::Syntax { at: Some(at), .. }) => {
            let now = mended[..mended.floor_char_boundary(at)].matches('\n').count();
            let own = text[..line.start].matches('\n').count();
            // A quote that stays open is noticed at the end, which says nothing of how far the mend reaches.
            now > far || open_quote.is_some() && now > own && at < mended.trim_end().len()
        }
        Err(_) => false,
    }
}

/// Tabs that indent: the first line that has one, if without any of them the document breaks elsewhere or not at all.
fn tabs(text: &str, at: usize) -> Option<Mend> {
    let mut start = 0;
    let first = text.split_inclusive('\n').find_map(|line| {
        let length = line.len();
        let line = Line { start, text: line.trim_end() };
        start += length;
        (line.indent().contains('\t') && line.start <= at && !line.text.is_empty()).then_some(line)
    })?;
    let spaced: String = text.split_inclusive('\n').map(|line| with_spaces(Line { start: 0, text: line })).collect();
    let same = match yaml::load(&spaced) {
        Err(Refusal::Syntax { at: Some(now), .. }) => {
            spaced[..spaced.floor_char_boundary(now)].matches('\n').count() == text[..at].matches('\n').count()
        }
        _ => false,
    };
    (!same).then(|| Mend {
        range: first.range(0..first.indent().len()),
        message: "a tab indents this line, and yaml takes spaces only".to_owned(),
        line: with_spaces(first),
        or: None,
    })
}

fn with_spaces(line: Line<'_>) -> String {
    format!("{}{}", line.indent().replace('\t', "  "), line.text.trim_start_matches([' ', '\t']))
}

/// Text that must stand in quotes.
fn quotes(_: &str, line: Line<'_>) -> Vec<Mend> {
    let mut mends = Vec::new();
    for value in values(line.text) {
        let inside = &line.text[value.clone()];
        let message = match inside.chars().next() {
            Some('`') => "a text that begins with a backtick needs quotes".to_owned(),
            Some(c) if "@%>|*&![]{},\"'#-?".contains(c) => format!("a text that begins with `{c}` needs quotes"),
            _ if inside.contains(": ") || inside.ends_with(':') => "a text with `: ` in it needs quotes".to_owned(),
            _ => continue,
        };
        let quoted = quoted(inside);
        let line_of = |quoted: &str| format!("{}{quoted}{}", &line.text[..value.start], &line.text[value.end..]);
        mends.push(Mend { range: line.range(value.clone()), message, line: line_of(&quoted), or: None });
    }
    mends
}

/// The parts of a line that can be values: between brackets and commas first, then what follows the first `: ` or `- `.
fn values(line: &str) -> Vec<Range<usize>> {
    let body = line.find(" #").map_or(line, |comment| &line[..comment]).trim_end();
    let mut values = Vec::new();
    let mut add = |start: usize, end: usize| {
        let inside = &body[start..end];
        let start = start + (inside.len() - inside.trim_start().len());
        if start < end {
            values.push(start..start + body[start..end].trim_end().len());
        }
    };
    if body.contains(['{', '[']) {
        let entries = body.match_indices(": ").map(|(at, _)| at + 2);
        for start in entries.chain(body.match_indices([',', '{', '[']).map(|(at, _)| at + 1)) {
            let end = body[start..].find([',', '}', ']']).map_or(body.len(), |end| start + end);
            add(start, end);
        }
    }
    let dash = body.len() - body.trim_start_matches([' ', '-']).len();
    if let Some(colon) = body[dash..].find(": ") {
        add(dash + colon + 2, body.len());
    }
    if body[..dash].contains('-') {
        add(dash, body.len());
    }
    values
}

fn quoted(text: &str) -> String {
    if text.contains(['"', '\\']) { format!("'{}'", text.replace('\'', "''")) } else { format!("\"{text}\"") }
}

/// A quote that is opened on a line and not closed on it.
fn unclosed(_: &str, line: Line<'_>) -> Vec<Mend> {
    let find = |quote: char| {
        let value = values(line.text).into_iter().find(|value| line.text[value.clone()].starts_with(quote))?;
        let inside = &line.text[value.clone()];
        (inside.matches(quote).count() % 2 == 1).then(|| Mend {
            range: line.range(value.start..value.start + quote.len_utf8()),
            message: format!("the quote `{quote}` is never closed"),
            line: format!("{}{quote}{}", &line.text[..value.end], &line.text[value.end..]),
            or: (quote == '\'').then(|| "or, if it is an apostrophe, put `\"` around the whole text".to_owned()),
        })
    };
    ['"', '\''].into_iter().filter_map(find).collect()
}

/// A key without a colon and a space behind it.
fn colons(_: &str, line: Line<'_>) -> Vec<Mend> {
    let mut mends = Vec::new();
    let mut add = |range: Range<usize>, message: &str, mended: String| {
        mends.push(Mend { range: line.range(range), message: message.to_owned(), line: mended, or: None });
    };
    if let Some(at) = line.text.find(':').filter(|at| !line.text[at + 1..].starts_with(' ')) {
        let mended = format!("{}: {}", &line.text[..at], &line.text[at + 1..]);
        add(at..at + 1, "a colon needs a space behind it", mended.trim_end().to_owned());
    }
    if let Some(at) = line.text.find('=') {
        let mended = format!("{}: {}", line.text[..at].trim_end(), line.text[at + 1..].trim_start());
        add(at..at + 1, "a key is followed by `:`, not by `=`", mended);
    }
    let word = line.text.trim_start_matches([' ', '-']).split(' ').next().unwrap_or_default();
    let start = line.text.len() - line.text.trim_start_matches([' ', '-']).len();
    if !word.is_empty() && !line.text.contains(": ") && !word.ends_with(':') {
        let (head, tail) = line.text.split_at(start + word.len());
        add(start..start + word.len(), "a key is followed by `:`", format!("{head}:{tail}"));
    }
    mends
}

/// A list or map that is opened on a line and not closed on it.
fn brackets(_: &str, line: Line<'_>) -> Vec<Mend> {
    let mut open: Vec<(usize, char)> = Vec::new();
    for (at, c) in line.text.char_indices() {
        match c {
            '[' => open.push((at, ']')),
            '{' => open.push((at, '}')),
            ']' | '}' => drop(open.pop()),
            _ => {}
        }
    }
    let Some(&(at, _)) = open.last() else { return Vec::new() };
    let body = line.text.trim_end().trim_end_matches(',');
    let ends: String = open.iter().rev().map(|(_, end)| end).collect();
    let message = format!("the `{}` is never closed", &line.text[at..=at]);
    vec![Mend { range: line.range(at..at + 1), message, line: format!("{body}{ends}"), or: None }]
}

/// A line that is indented unlike those before it: every indentation before it is tried, the nearest first.
fn indentation(text: &str, line: Line<'_>) -> Vec<Mend> {
    let mut tried: Vec<&str> = vec![line.indent()];
    let mut mends = Vec::new();
    let mut above = line;
    while let (Some(before), true) = (above.before(text), tried.len() < 6) {
        above = before;
        if !tried.contains(&above.indent()) {
            tried.push(above.indent());
            let (own, needed) = (line.indent().len(), above.indent().len());
            mends.push(Mend {
                // All that is wrong is the white space; where there is none, its first character stands for it.
                range: line.range(0..if own == 0 { first_char(line.text) } else { own }),
                message: format!("the line is indented by {own}, and the lines before it by {needed}"),
                line: format!("{}{}", above.indent(), line.text.trim_start()),
                or: None,
            });
        }
    }
    mends
}

fn first_char(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}
