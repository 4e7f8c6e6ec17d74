//! Resolves the places of diagnostics to bytes of their files, by reading the files again: only those that are named.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::diag::{At, Diagnostic};
use crate::document::{self, Format};
use crate::fingerprint::Fp;
use crate::model::ContentKind;
use crate::parse::{self, ParseSettings};
use crate::source::{RelPath, SourceFile, Span};

/// Resolves every place. `text_of` gives the texts; those that were used are returned. `settings` are those that the
/// texts were parsed with, if they were.
pub(super) fn resolve(
    diagnostics: &mut [Diagnostic],
    settings: Option<&ParseSettings>,
    text_of: &dyn Fn(&RelPath) -> Option<Arc<str>>,
) -> BTreeMap<RelPath, Arc<str>> {
    let mut texts: BTreeMap<RelPath, Arc<str>> = BTreeMap::new();
    let mut references: BTreeMap<RelPath, Box<[At]>> = BTreeMap::new();
    for diagnostic in diagnostics.iter_mut() {
        for (n, label) in diagnostic.labels.iter_mut().enumerate() {
            if !texts.contains_key(&label.file)
                && let Some(text) = text_of(&label.file)
            {
                texts.insert(label.file.clone(), text);
            }
            if let At::Reference(n) = label.at {
                let places = references.entry(label.file.clone()).or_insert_with(|| {
                    let text = texts.get(&label.file);
                    let read = text.zip(settings).and_then(|(text, settings)| in_text(&label.file, text, settings));
                    read.unwrap_or_default()
                });
                label.at = places.get(n).cloned().unwrap_or(At::File);
            }
            if let (0, Some(fix), Some(text)) = (n, &mut diagnostic.fix, texts.get(&label.file))
                && fix.at.is_none()
            {
                // A text of front matter is wrapped and quoted, so its bytes are not those of the value.
                let range = match label.at {
                    At::Span(span) => Some(span.range()),
                    _ => extent(&label.file, text, &label.at),
                };
                if let Some(range) = range {
                    fix.locate(text, range);
                }
                // The first line of a long value is not where the number stands.
                if let (At::Value(_), Some(at)) = (&label.at, fix.at) {
                    label.at = At::Span(at);
                }
            }
            if matches!(label.at, At::Key(_) | At::Value(_)) {
                let place = texts.get(&label.file).and_then(|text| in_document(&label.file, text, &label.at));
                label.at = place.map_or(At::File, At::Span);
            }
        }
    }
    texts
}

/// The places of the references of a text. They are many and rarely asked for, so no build keeps them.
fn in_text(path: &RelPath, text: &Arc<str>, settings: &ParseSettings) -> Option<Box<[At]>> {
    let identity = parse::identify(path, settings).value?;
    let article = parse::parse(&source(path, text), &identity, settings).value?;
    Some(article.spans.references)
}

fn source(path: &RelPath, text: &Arc<str>) -> SourceFile {
    SourceFile { path: path.clone(), text: Arc::clone(text), fp: Fp::of_bytes(b"") }
}

fn in_document(path: &RelPath, text: &Arc<str>, at: &At) -> Option<Span> {
    let (format, end, offset) = document(path, text)?;
    document::place(format, text.get(..end)?, offset, at)
}

/// The bytes of a value, over all its lines.
fn extent(path: &RelPath, text: &Arc<str>, at: &At) -> Option<Range<usize>> {
    let (format, end, offset) = document(path, text)?;
    document::extent(format, text.get(..end)?, offset, at)?
}

/// The format of a file's document, where it ends, and where it begins.
fn document(path: &RelPath, text: &Arc<str>) -> Option<(Format, usize, usize)> {
    Some(match path.extension() {
        Some("toml") => (Format::Toml, text.len(), 0),
        Some("md") => {
            let yaml = parse::split(&source(path, text), ContentKind::Section).value?.yaml;
            (Format::Yaml, yaml.end, yaml.start)
        }
        _ => (Format::Yaml, text.len(), 0),
    })
}
