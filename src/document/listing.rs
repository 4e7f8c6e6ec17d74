//! Prints diagnostics compactly, for tests: `code line:column message | help`.

use std::ops::Range;

use super::{Format, place};
use crate::diag::Diagnostic;
use crate::fingerprint::Fp;
use crate::source::{LineIndex, RelPath, SourceFile};

/// A file that only a test knows.
pub(crate) fn file(path: &str, text: &str) -> SourceFile {
    SourceFile { path: RelPath::known(path), text: text.into(), fp: Fp::of_bytes(text.as_bytes()) }
}

/// The diagnostics of the document at `range` of a file, in the order of their places.
pub(crate) fn listing(format: Format, file: &SourceFile, range: Range<usize>, found: &[Diagnostic]) -> Vec<String> {
    let index = LineIndex::new(&file.text);
    let mut lines: Vec<(u32, String)> = Vec::new();
    for diagnostic in found {
        let span = place(format, &file.text[..range.end], range.start, &diagnostic.primary().at);
        let location = span.map(|span| index.locate(span.start as usize));
        let place = location.map_or("-".to_owned(), |at| format!("{}:{}", at.line, at.column));
        let help: String = diagnostic.help.iter().map(|help| format!(" | {help}")).collect();
        let line = format!("{} {place} {}{help}", diagnostic.code, diagnostic.message);
        lines.push((span.map_or(0, |span| span.start), line));
    }
    lines.sort();
    lines.into_iter().map(|(_, line)| line).collect()
}
