//! `nutgraf check --fix`: rewrites the texts of bound numbers, and says what it wrote and what it left.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

use crate::build::Built;
use crate::diag::{At, Diagnostic, code};
use crate::emit::{Edit, rewrite};
use crate::source::{LineIndex, RelPath};

/// Rewrites what there is no doubt about. Each text gets a line: `fixed FILE:LINE:COLUMN: OLD → NEW`, or `left …` with
/// the reason.
///
/// # Errors
///
/// What the file system said; files before it are mended, those after it are not.
pub(super) fn mend(built: &Built, root: &Path, say: &mut dyn Write) -> io::Result<()> {
    let mut files: BTreeMap<&RelPath, Vec<&Diagnostic>> = BTreeMap::new();
    for diagnostic in &built.diagnostics {
        if [code::PROSE_MISMATCH, code::NUMBER_UNQUALIFIED].contains(&diagnostic.code) {
            files.entry(&diagnostic.primary().file).or_default().push(diagnostic);
        }
    }
    for (file, diagnostics) in files {
        let Some(text) = built.texts.get(file) else { continue };
        let index = LineIndex::new(text);
        let mut edits: Vec<Edit> = Vec::new();
        let mut lines = Vec::new();
        for diagnostic in diagnostics {
            let (at, line) = match read(diagnostic) {
                Ok(edit) => {
                    let line = format!("`{}` → `{}`", edit.was, edit.now);
                    let at = edit.range.start;
                    edits.push(edit);
                    (at, ("fixed", line))
                }
                Err(why) => {
                    let span = if let At::Span(span) = diagnostic.primary().at { span.start } else { 0 };
                    (span as usize, ("left", why))
                }
            };
            let place = index.locate(at);
            let (what, line) = line;
            lines.push(format!("{what} {file}:{}:{}: {line}", place.line, place.column));
        }
        edits.sort_by_key(|edit| edit.range.start);
        edits.dedup();
        if !edits.is_empty() {
            rewrite(&root.join(file.as_str()), &edits)?;
        }
        for line in lines {
            writeln!(say, "{}", line.replace(|c: char| c.is_control(), "\u{fffd}"))?;
        }
    }
    Ok(())
}

/// The edit that mends a text; otherwise why there is none.
fn read(diagnostic: &Diagnostic) -> Result<Edit, String> {
    let Some(fix) = diagnostic.fix.as_deref() else {
        return Err("more than its number would have to change".to_owned());
    };
    match fix.sure() {
        Some((span, now)) => Ok(Edit { range: span.range(), was: fix.was.clone(), now: now.to_owned() }),
        None if fix.now.len() > 1 => {
            Err(format!("`{}`: several texts would be right: `{}`", fix.was, fix.now.join("`, `")))
        }
        None => Err(format!("`{}`: its place is not plain text on one line", fix.was)),
    }
}
