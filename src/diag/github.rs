//! Turns diagnostics into the workflow commands by which GitHub shows annotations in a pull request.

use std::fmt::Write;
use std::sync::Arc;

use super::lines::Texts;
use super::{At, Diagnostic, Severity};
use crate::source::RelPath;

/// A line for each diagnostic, in their order:
///
/// ```text
/// ::error file=content/libya.md,line=12,col=5,endLine=12,endColumn=10,title=prose-mismatch::the text says `8,600`…
/// ```
///
/// `prefix` leads from the root of the repository to that of the site: empty, or ended by `/`. Lines and columns start
/// at 1; a diagnostic of a file as a whole has none. Help and notes follow the message, each on a line of its own.
pub fn to_annotations(
    diagnostics: &[Diagnostic],
    texts: &dyn Fn(&RelPath) -> Option<Arc<str>>,
    prefix: &str,
) -> String {
    let texts = Texts::of(diagnostics, texts);
    let indexes = texts.lines();
    let mut out = String::new();
    for diagnostic in diagnostics {
        let place = diagnostic.primary();
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let file = property(&format!("{prefix}{}", place.file));
        // Writing to a `String` cannot fail.
        let _ = write!(out, "::{command} file={file}");
        if let (At::Span(span), Some(index)) = (&place.at, indexes.get(&place.file)) {
            let (start, end) = (index.locate(span.start as usize), index.locate(span.end as usize));
            let _ = write!(out, ",line={},col={}", start.line, start.column);
            // Columns of a range over several lines are not allowed.
            let _ = match end.line == start.line {
                true => write!(out, ",endLine={},endColumn={}", end.line, end.column),
                false => write!(out, ",endLine={}", end.line),
            };
        }
        let mut message = diagnostic.message.clone();
        if !place.text.is_empty() {
            message = format!("{message}: {}", place.text);
        }
        for note in &diagnostic.notes {
            message = format!("{message}\nnote: {note}");
        }
        for help in &diagnostic.help {
            message = format!("{message}\nhelp: {help}");
        }
        let _ = writeln!(out, ",title={}::{}", property(diagnostic.code.name()), data(&message));
    }
    out
}

/// The text of a command, in which a line break would begin the next command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, which a comma or a colon would end.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::code;
    use crate::source::Span;

    #[test]
    fn nothing_from_content_begins_a_command_of_its_own() {
        let file = RelPath::known("content/a,b: 100%.md");
        let text = "x\nقصف y\n";
        let at = |range: std::ops::Range<usize>| At::Span(Span::new(range));
        let error = Diagnostic::new(code::PROSE_MISMATCH, "50%\r\n::error::x", &file, at(2..8))
            .label("a, b: c")
            .note("n")
            .help("h1\nh2");
        let lines = Diagnostic::new(code::HTML_ESCAPED, "m", &file, at(0..4));
        let whole = Diagnostic::new(code::HTML_ESCAPED, "m", &file, At::File);
        let shown = to_annotations(&[error, lines, whole], &|_| Some(Arc::from(text)), "docs/");
        let name = "file=docs/content/a%2Cb%3A 100%25.md";
        let expected = format!(
            "::error {name},line=2,col=1,endLine=2,endColumn=4,title=prose-mismatch::50%25%0D%0A::error::x: a, b: \
             c%0Anote: n%0Ahelp: h1%0Ah2\n\
             ::warning {name},line=1,col=1,endLine=2,title=html-escaped::m\n\
             ::warning {name},title=html-escaped::m\n"
        );
        assert_eq!(shown, expected);
    }
}
