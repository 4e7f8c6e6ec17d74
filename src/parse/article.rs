//! Turns one file of content into an article: facts, body, and where things stand.

use super::markdown::{self, Text};
use super::{FrontMatter, ParseSettings, loose, read_front_matter, split};
use crate::diag::{At, Diagnostic, Outcome, Pointer};
use crate::fingerprint::Hashed;
use crate::model::{Article, ContentKind, Facts, Identity, PackedFragment, Spans, fit};
use crate::source::SourceFile;

/// Parses a file of content. `None` if its front matter cannot be read at all. What could be read of a file with errors
/// is an article too, so that the errors that only the whole site shows are reported with the others.
pub fn parse(file: &SourceFile, identity: &Identity, settings: &ParseSettings) -> Outcome<Option<Article>> {
    let split = split(file, identity.kind);
    let mut diagnostics = split.diagnostics;
    let Some(parts) = split.value else { return Outcome { value: None, diagnostics } };
    let front_matter = read_front_matter(file, parts.yaml, identity, settings);
    diagnostics.extend(front_matter.diagnostics);
    // The text is read even if the front matter is broken, so that a writer sees all errors at once.
    let text = markdown::read(file, parts.body, &settings.markdown);
    diagnostics.extend(text.diagnostics);
    let Some(front_matter) = front_matter.value else { return Outcome { value: None, diagnostics } };
    let article = assemble(file, identity, settings, front_matter, text.value, &mut diagnostics);
    Outcome { value: Some(article), diagnostics }
}

fn assemble(
    file: &SourceFile,
    identity: &Identity,
    settings: &ParseSettings,
    front_matter: FrontMatter,
    text: Text,
    diagnostics: &mut Vec<Diagnostic>,
) -> Article {
    let Text { body, headings, mut references, mut places, mut beside } = text;
    let FrontMatter { mut declared, event_texts } = front_matter;
    for (n, (event, text)) in declared.events.iter_mut().zip(event_texts).enumerate() {
        if let Some(text) = text {
            let at = At::Value(Pointer::of(["events"]).index(n).key("text"));
            let settings = &settings.markdown;
            let read =
                markdown::read_value(&text, &at, &file.path, settings, &mut references, &mut places, &mut beside);
            diagnostics.extend(read.diagnostics);
            event.text = Some(PackedFragment::new(&read.value));
        }
    }
    let facts = Facts {
        path: file.path.clone(),
        article: identity.article.clone(),
        lang: identity.lang.clone(),
        translation: identity.translation,
        kind: identity.kind,
        declared: Hashed::new(declared),
        headings: fit(headings),
        references: fit(references),
    };
    debug_assert!(facts.kind == ContentKind::Section || facts.references.len() == places.len());
    let spans = Spans {
        references: places.into(),
        numbers: loose::numbers(&beside.passages, &identity.lang, &settings.allow_numbers).into(),
        exemptions: beside.exemptions.into(),
        links: beside.links.into(),
        sentences: fit(beside.sentences),
    };
    Article { facts: Hashed::new(facts), body, spans }
}
