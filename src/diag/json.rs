//! Turns diagnostics into JSON.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};

use super::lines::Texts;
use super::{At, Diagnostic, Fix, Label};
use crate::source::{LineIndex, RelPath, Span};

/// An array of objects, in the order of `diagnostics`:
///
/// ```json
/// [{
///   "code": "prose-mismatch",
///   "severity": "error",
///   "message": "the text says `8,600`, but the figure `trained` is 8,500",
///   "labels": [{
///     "file": "content/libya.md",
///     "start": {"line": 12, "column": 5, "offset": 210},
///     "end": {"line": 12, "column": 10, "offset": 215},
///     "text": "says 8,600",
///     "primary": true
///   }],
///   "notes": [],
///   "help": ["write `8,500`"],
///   "fix": {
///     "start": {"line": 12, "column": 5, "offset": 210},
///     "end": {"line": 12, "column": 10, "offset": 215},
///     "text": "8,500"
///   }
/// }]
/// ```
///
/// `severity` is `error` or `warning`. Lines and columns start at 1, columns count Unicode scalar values; `offset`
/// counts the bytes before it, a byte order mark not among them; `end` is one past the last. `start` and `end` are
/// `null` where the label is the file as a whole. Exactly one label of each diagnostic, the first, is primary.
/// `fix` is what `check --fix` would write in place of these bytes of the primary label's file, or `null`. Keys are only
/// ever added.
pub fn to_json(diagnostics: &[Diagnostic], texts: &dyn Fn(&RelPath) -> Option<Arc<str>>) -> Value {
    let texts = Texts::of(diagnostics, texts);
    let indexes = texts.lines();
    diagnostics.iter().map(|diagnostic| object(diagnostic, &indexes)).collect()
}

fn object(diagnostic: &Diagnostic, indexes: &BTreeMap<&RelPath, LineIndex<'_>>) -> Value {
    let labels: Value =
        diagnostic.labels.iter().enumerate().map(|(n, at)| label(at, n == 0, indexes.get(&at.file))).collect();
    json!({
        "code": diagnostic.code.name(),
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "labels": labels,
        "notes": diagnostic.notes,
        "help": diagnostic.help,
        "fix": fix(diagnostic, indexes.get(&diagnostic.primary().file)),
    })
}

fn fix(diagnostic: &Diagnostic, index: Option<&LineIndex<'_>>) -> Value {
    match (diagnostic.fix.as_deref().and_then(Fix::sure), index) {
        (Some((Span { start, end }, text)), Some(index)) => {
            json!({"start": position(start, index), "end": position(end, index), "text": text})
        }
        _ => Value::Null,
    }
}

fn label(label: &Label, primary: bool, index: Option<&LineIndex<'_>>) -> Value {
    let (start, end) = match (&label.at, index) {
        (At::Span(Span { start, end }), Some(index)) => (position(*start, index), position(*end, index)),
        _ => (Value::Null, Value::Null),
    };
    json!({"file": label.file.as_str(), "start": start, "end": end, "text": label.text, "primary": primary})
}

fn position(offset: u32, index: &LineIndex<'_>) -> Value {
    let location = index.locate(offset as usize);
    json!({"line": location.line, "column": location.column, "offset": offset})
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::code;

    #[test]
    fn the_shape_is_as_documented() {
        let file = RelPath::known("content/ليبيا.md");
        let gone = RelPath::known("content/gone.md");
        let diagnostic =
            Diagnostic::new(code::PROSE_MISMATCH, "the text says `8600`", &file, At::Span(Span { start: 3, end: 8 }))
                .label("says 8600")
                .also(&file, At::File, "of this page")
                .also(&gone, At::Span(Span { start: 1, end: 2 }), "")
                .note("a note")
                .help("write `8,500`")
                .fix(Some(Fix {
                    was: "8600".into(),
                    link: "figure:x".into(),
                    now: vec!["8,500".into()],
                    at: Some(Span { start: 3, end: 5 }),
                }));
        let texts = |path: &RelPath| (*path == file).then(|| Arc::from("a\nقصف\nb"));
        let expected = json!([{
            "code": "prose-mismatch",
            "severity": "error",
            "message": "the text says `8600`",
            "labels": [
                {
                    "file": "content/ليبيا.md",
                    "start": {"line": 2, "column": 1, "offset": 3},
                    "end": {"line": 2, "column": 4, "offset": 8},
                    "text": "says 8600",
                    "primary": true,
                },
                {"file": "content/ليبيا.md", "start": null, "end": null, "text": "of this page", "primary": false},
                {"file": "content/gone.md", "start": null, "end": null, "text": "", "primary": false},
            ],
            "notes": ["a note"],
            "help": ["write `8,500`"],
            "fix": {
                "start": {"line": 2, "column": 1, "offset": 3},
                "end": {"line": 2, "column": 2, "offset": 5},
                "text": "8,500",
            },
        }]);
        assert_eq!(to_json(&[diagnostic], &texts), expected);
        assert_eq!(to_json(&[], &texts), json!([]));
    }
}
