//! Resolves the places of diagnostics to bytes of their files, by reading the files again: only those that are named.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::{At, Diagnostic};
use crate::document::{self, Format};
use crate::fingerprint::Fp;
use crate::model::{ContentKind, Spans};
use crate::parse;
use crate::source::{RelPath, SourceFile, Span};

/// Resolves every place. `text_of` gives the texts; those that were used are returned.
pub(super) fn resolve(
    diagnostics: &mut [Diagnostic],
    spans: &BTreeMap<RelPath, Spans>,
    text_of: &dyn Fn(&RelPath) -> Option<Arc<str>>,
) -> BTreeMap<RelPath, Arc<str>> {
    let mut texts: BTreeMap<RelPath, Arc<str>> = BTreeMap::new();
    for label in diagnostics.iter_mut().flat_map(|diagnostic| &mut diagnostic.labels) {
        if !texts.contains_key(&label.file)
            && let Some(text) = text_of(&label.file)
        {
            texts.insert(label.file.clone(), text);
        }
        if let At::Reference(n) = label.at {
            label.at = spans.get(&label.file).and_then(|spans| spans.references.get(n)).cloned().unwrap_or(At::File);
        }
        if matches!(label.at, At::Key(_) | At::Value(_)) {
            let place = texts.get(&label.file).and_then(|text| in_document(&label.file, text, &label.at));
            label.at = place.map_or(At::File, At::Span);
        }
    }
    texts
}

fn in_document(path: &RelPath, text: &Arc<str>, at: &At) -> Option<Span> {
    match path.extension() {
        Some("toml") => document::place(Format::Toml, text, 0, at),
        Some("md") => {
            let file = SourceFile { path: path.clone(), text: Arc::clone(text), fp: Fp::of_bytes(b"") };
            let yaml = parse::split(&file, ContentKind::Section).value?.yaml;
            document::place(Format::Yaml, text.get(..yaml.end)?, yaml.start, at)
        }
        _ => document::place(Format::Yaml, text, 0, at),
    }
}
