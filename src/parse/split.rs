//! Splits a file of content into front matter and text.

use std::ops::Range;

use crate::diag::{At, Diagnostic, Outcome, code};
use crate::model::ContentKind;
use crate::source::{SourceFile, Span};

/// The two parts of a file of content, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// The YAML between the `---` lines; empty where a section has none.
    pub yaml: Range<usize>,
    /// The text.
    pub body: Range<usize>,
}

/// Finds the front matter: from a first line `---` to the next line `---` or `...`.
///
/// A section (`_index.md`) may have none. For anything else its absence is an error, and so is front matter that never
/// ends; then there is no value.
pub fn split(file: &SourceFile, kind: ContentKind) -> Outcome<Option<Split>> {
    let text = &*file.text;
    let Some(start) = opening(text) else {
        if kind == ContentKind::Section {
            return Outcome::fine(Some(Split { yaml: 0..0, body: 0..text.len() }));
        }
        return Outcome { value: None, diagnostics: vec![missing(file)] };
    };
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        // Few lines begin so, and trimming all of them would take longer than finding them.
        let may_end = line.starts_with("---") || line.starts_with("...");
        if may_end && matches!(line.trim_end(), "---" | "...") {
            return Outcome::fine(Some(Split { yaml: start..at, body: at + line.len()..text.len() }));
        }
        at += line.len();
    }
    let opening = At::Span(Span::new(0..3));
    let diagnostic = Diagnostic::new(code::FRONT_MATTER_MISSING, "the front matter never ends", &file.path, opening)
        .label("it begins here")
        .help("add a line `---` between the last key and the text");
    Outcome { value: None, diagnostics: vec![diagnostic] }
}

/// Where the second line starts, if the first is `---`.
fn opening(text: &str) -> Option<usize> {
    let first = text.split_inclusive('\n').next()?;
    (first.trim_end() == "---" && first.ends_with('\n')).then_some(first.len())
}

fn missing(file: &SourceFile) -> Diagnostic {
    let text = &*file.text;
    let first = text.trim_start().lines().next().unwrap_or_default().trim_end();
    let (at, help) = match first {
        "---" => (text.find("---").unwrap_or(0), "delete what stands before the first `---`"),
        "+++" => {
            (text.find("+++").unwrap_or(0), "front matter is YAML: write `---` instead of `+++`, and `key: value`")
        }
        _ => (0, "begin the file with a line `---`, then `title: …` and `published: …`, then a line `---`"),
    };
    let line = text[at..].lines().next().unwrap_or_default();
    let at = At::Span(Span::new(at..at + line.len()));
    Diagnostic::new(code::FRONT_MATTER_MISSING, "the file does not begin with front matter", &file.path, at).help(help)
}
