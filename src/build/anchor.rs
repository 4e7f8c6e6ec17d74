//! Finds where in a page a place of its file shows: for warnings that stand beside the sentence or figure they concern.
//!
//! The ids are those that docs/templates.md asks of every theme. What has no id of its own, such as a source, whose number
//! depends on the order of the text, is found by the text that the page shows of it.

use std::sync::Arc;

use serde::Serialize;

use crate::diag::{Pointer, Step};
use crate::document::{self, Format};
use crate::fingerprint::Fp;
use crate::model::{ContentKind, Tree};
use crate::parse::{self, markdown, markdown::Quote};
use crate::source::{RelPath, Route, SourceFile, Span};

/// Where in a page something stands: a selector of the Web Annotation Data Model
/// (<https://www.w3.org/TR/annotation-model/>).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Anchor {
    /// A fragment selector: the id of an element, without `#`.
    Fragment(Box<str>),
    /// A text quote selector.
    Quote(Quote),
}

/// Where each of the `spans` of a file of content shows in its page; `None` for what the page as a whole shows, or
/// nothing of it, and for files that are no content.
pub fn anchors(path: &RelPath, text: &Arc<str>, spans: &[Span]) -> Vec<Option<Anchor>> {
    if path.extension() != Some("md") {
        return vec![None; spans.len()];
    }
    // A section may have no front matter, and what else has none is never asked about: it has no page.
    let file = SourceFile { path: path.clone(), text: Arc::clone(text), fp: Fp::of_bytes(b"") };
    let Some(parts) = parse::split(&file, ContentKind::Section).value else { return vec![None; spans.len()] };
    let quotes = markdown::quotes(text, parts.body, spans);
    let mut anchors: Vec<_> = quotes.into_iter().map(|quote| quote.map(Anchor::Quote)).collect();
    let declared: Vec<(usize, usize)> = (0..spans.len())
        .filter_map(|n| Some((n, (spans[n].start as usize).checked_sub(parts.yaml.start)?)))
        .filter(|(_, offset)| *offset < parts.yaml.len())
        .collect();
    if !declared.is_empty() {
        let yaml = text.get(parts.yaml.clone()).unwrap_or_default();
        let tree = document::read(Format::Yaml, &file, parts.yaml).value.unwrap_or(Tree::Null);
        let pointers = document::pointers(yaml, declared.iter().map(|(_, offset)| *offset));
        for ((n, _), pointer) in declared.into_iter().zip(pointers) {
            anchors[n] = of_value(&tree, &pointer);
        }
    }
    anchors
}

/// The page of the registry that shows what stands at `span` of a file of `content/_data`, in the default language.
pub fn registry_page(path: &RelPath, text: &str, span: Span) -> Option<Route> {
    let kind = match path.strip_folder("content/_data")? {
        "figures.yaml" => "figures",
        "actors.yaml" => "actors",
        "sources.yaml" => "sources",
        "places.yaml" => "places",
        _ => return None,
    };
    let pointer = document::pointers(text, [span.start as usize]).pop()?;
    match pointer.0.first()? {
        Step::Key(id) => Some(Route::page([kind, id])),
        Step::Index(_) => None,
    }
}

fn of_value(tree: &Tree, pointer: &Pointer) -> Option<Anchor> {
    let mut steps = pointer.0.iter();
    let Some(Step::Key(key)) = steps.next() else { return None };
    let value = entry(tree, key)?;
    let fragment = |kind: &str, id: &str| Some(Anchor::Fragment(format!("{kind}-{id}").into()));
    match (&**key, steps.next()) {
        ("figures", Some(Step::Key(id))) => fragment("figure", id),
        ("actors", Some(Step::Key(id))) => fragment("actor", id),
        ("places", Some(Step::Key(id))) => fragment("place", id),
        ("sources", Some(Step::Key(id))) => quote(entry(entry(value, id)?, "title")?),
        ("events", Some(Step::Index(n))) => match entry(item(value, *n)?, "id") {
            Some(Tree::Text(id)) => fragment("event", id),
            _ => fragment("event", &format!("n.{}", n + 1)),
        },
        ("corrections", Some(Step::Index(n))) => quote(entry(item(value, *n)?, "note")?),
        ("title" | "summary" | "content_warning", None) => quote(value),
        _ => None,
    }
}

/// The text of a value, as the page shows it.
fn quote(value: &Tree) -> Option<Anchor> {
    let Tree::Text(text) = value else { return None };
    let exact = text.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    let quote = Quote { exact: exact.into(), prefix: Box::default(), suffix: Box::default() };
    (!quote.exact.is_empty()).then_some(Anchor::Quote(quote))
}

fn entry<'t>(tree: &'t Tree, key: &str) -> Option<&'t Tree> {
    let Tree::Map(entries) = tree else { return None };
    entries.iter().find(|(name, _)| name == key).map(|(_, value)| value)
}

fn item(tree: &Tree, index: usize) -> Option<&Tree> {
    let Tree::List(items) = tree else { return None };
    items.get(index)
}
