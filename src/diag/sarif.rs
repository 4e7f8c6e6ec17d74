//! Turns diagnostics into SARIF 2.1.0 (OASIS), which code hosts and editors read.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::lines::Texts;
use super::{At, Code, Diagnostic, Fix, Label, Severity};
use crate::source::{LineIndex, RelPath, Span, address};

/// One run of the tool `nutgraf`, of this version.
///
/// Rules are those that results refer to, each with its explanation as help. Lines and columns start at 1, and columns
/// count UTF-16 code units, as `columnKind` says. Paths count from `SRCROOT`, the root of the repository; `prefix` leads
/// from there to the site, and is empty or ended by `/`. Further labels are related locations. A result has a fix where
/// `check --fix` would mend it.
pub fn to_sarif(
    diagnostics: &[Diagnostic],
    texts: &dyn Fn(&RelPath) -> Option<Arc<str>>,
    prefix: &str,
    version: &str,
) -> Value {
    let texts = Texts::of(diagnostics, texts);
    let indexes = texts.lines();
    let codes: BTreeSet<Code> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    let codes: Vec<Code> = codes.into_iter().collect();
    let places = Places { indexes, prefix };
    let results: Vec<Value> = diagnostics.iter().map(|diagnostic| places.result(diagnostic, &codes)).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "nutgraf",
                "version": version,
                "rules": codes.iter().map(|code| rule(*code)).collect::<Vec<_>>(),
            }},
            "columnKind": "utf16CodeUnits",
            "results": results,
        }],
    })
}

fn rule(code: Code) -> Value {
    let explanation = code.explanation();
    json!({
        "id": code.name(),
        "shortDescription": {"text": code.summary()},
        "help": {"text": explanation, "markdown": explanation},
        "defaultConfiguration": {"level": level(code.severity())},
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// The text of a message as it must stand there: braces would be placeholders (§3.11.5), brackets links (§3.11.6).
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '{' | '}' => out.push(c),
            '[' | ']' | '\\' => out.push('\\'),
            _ => {}
        }
        out.push(c);
    }
    out
}

/// What places are made from.
struct Places<'d> {
    indexes: BTreeMap<&'d RelPath, LineIndex<'d>>,
    prefix: &'d str,
}

impl Places<'_> {
    fn result(&self, diagnostic: &Diagnostic, codes: &[Code]) -> Value {
        let mut message = diagnostic.message.clone();
        for line in diagnostic.notes.iter().chain(&diagnostic.help) {
            message = format!("{message}\n{line}");
        }
        let related: Vec<Value> = diagnostic.labels[1..].iter().map(|label| self.location(label)).collect();
        let mut result = Map::new();
        result.insert("ruleId".to_owned(), json!(diagnostic.code.name()));
        result.insert("ruleIndex".to_owned(), json!(codes.binary_search(&diagnostic.code).unwrap_or_default()));
        result.insert("level".to_owned(), json!(level(diagnostic.severity)));
        result.insert("message".to_owned(), json!({"text": escaped(&message)}));
        result.insert("locations".to_owned(), json!([self.location(diagnostic.primary())]));
        if !related.is_empty() {
            result.insert("relatedLocations".to_owned(), related.into());
        }
        let file = &diagnostic.primary().file;
        if let Some((span, now)) = diagnostic.fix.as_deref().and_then(Fix::sure)
            && let Some(region) = self.region(file, span)
        {
            let replacement = json!({"deletedRegion": region, "insertedContent": {"text": now}});
            let change = json!({"artifactLocation": self.artifact(file), "replacements": [replacement]});
            let fix =
                json!([{"description": {"text": escaped(&format!("write `{now}`"))}, "artifactChanges": [change]}]);
            result.insert("fixes".to_owned(), fix);
        }
        result.into()
    }

    fn location(&self, label: &Label) -> Value {
        let mut physical = Map::new();
        physical.insert("artifactLocation".to_owned(), self.artifact(&label.file));
        if let At::Span(span) = label.at
            && let Some(region) = self.region(&label.file, span)
        {
            physical.insert("region".to_owned(), region);
        }
        let mut location = Map::new();
        location.insert("physicalLocation".to_owned(), physical.into());
        if !label.text.is_empty() {
            location.insert("message".to_owned(), json!({"text": escaped(&label.text)}));
        }
        location.into()
    }

    fn artifact(&self, file: &RelPath) -> Value {
        let mut uri = String::new();
        address::encode(self.prefix, &mut uri);
        address::encode(file.as_str(), &mut uri);
        json!({"uri": uri, "uriBaseId": "SRCROOT"})
    }

    fn region(&self, file: &RelPath, span: Span) -> Option<Value> {
        let index = self.indexes.get(file)?;
        let (start, end) = (index.locate_utf16(span.start as usize), index.locate_utf16(span.end as usize));
        Some(json!({
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::code;

    #[test]
    fn columns_are_utf16_and_paths_are_addresses() {
        let file = RelPath::known("content/a b.md");
        let other = RelPath::known("content/ليبيا.md");
        let text = "x\n🚀é [8,600](figure:t)\n";
        let start = text.find("8,600").expect("it stands there");
        let fix = Fix {
            was: "8,600".into(),
            link: "figure:t".into(),
            now: vec!["8,500".into()],
            at: Some(Span::new(start..start + 5)),
        };
        let diagnostic = Diagnostic::new(code::PROSE_MISMATCH, "m", &file, At::Span(Span::new(start - 1..start + 5)))
            .label("here")
            .also(&other, At::File, "there")
            .help(r"write `[8,500](figure:t)`, {id: t} \")
            .fix(Some(fix));
        let texts = |path: &RelPath| (*path == file).then(|| Arc::from(text));
        let sarif = to_sarif(&[diagnostic], &texts, "docs/", "1.0");
        let run = &sarif["runs"][0];
        assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "prose-mismatch");
        assert_eq!(run["tool"]["driver"]["rules"][0]["help"]["markdown"], code::PROSE_MISMATCH.explanation());
        let artifact = json!({"uri": "docs/content/a%20b.md", "uriBaseId": "SRCROOT"});
        let region = json!({"startLine": 2, "startColumn": 5, "endLine": 2, "endColumn": 11});
        let deleted = json!({"startLine": 2, "startColumn": 6, "endLine": 2, "endColumn": 11});
        let there = "docs/content/%D9%84%D9%8A%D8%A8%D9%8A%D8%A7.md";
        let expected = json!({
            "ruleId": "prose-mismatch",
            "ruleIndex": 0,
            "level": "error",
            "message": {"text": "m\nwrite `\\[8,500\\](figure:t)`, {{id: t}} \\\\"},
            "locations": [{
                "physicalLocation": {"artifactLocation": artifact, "region": region},
                "message": {"text": "here"},
            }],
            "relatedLocations": [{
                "physicalLocation": {"artifactLocation": {"uri": there, "uriBaseId": "SRCROOT"}},
                "message": {"text": "there"},
            }],
            "fixes": [{
                "description": {"text": "write `8,500`"},
                "artifactChanges": [{
                    "artifactLocation": artifact,
                    "replacements": [{"deletedRegion": deleted, "insertedContent": {"text": "8,500"}}],
                }],
            }],
        });
        assert_eq!(run["results"][0], expected);
    }
}
