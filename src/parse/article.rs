//! Turns one file of content into an article: facts, body, and where things stand.

use super::markdown::{self, Text};
use super::{FrontMatter, ParseSettings, read_front_matter, split};
use crate::diag::{At, Diagnostic, Outcome, Pointer};
use crate::fingerprint::Hashed;
use crate::model::{Article, ContentKind, Event, Facts, Identity, PackedFragment, Spans, fit};
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
    let Text { body, headings, mut references, mut places, words } = text;
    let mut events: Box<[Event]> = front_matter.events;
    for (n, (event, text)) in events.iter_mut().zip(front_matter.event_texts).enumerate() {
        if let Some(text) = text {
            let at = At::Value(Pointer::of(["events"]).index(n).key("text"));
            let read = markdown::read_value(&text, &at, &file.path, &settings.markdown, &mut references, &mut places);
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
        title: front_matter.title,
        summary: front_matter.summary,
        published: front_matter.published,
        updated: front_matter.updated,
        review_every: front_matter.review_every,
        authors: front_matter.authors,
        trend: front_matter.trend,
        taxonomies: front_matter.taxonomies,
        draft: front_matter.draft,
        publish_at: front_matter.publish_at,
        expires_at: front_matter.expires_at,
        slug: front_matter.slug,
        aliases: front_matter.aliases,
        weight: front_matter.weight,
        content_warning: front_matter.content_warning,
        figures: front_matter.figures,
        sources: front_matter.sources,
        actors: front_matter.actors,
        places: front_matter.places,
        events,
        corrections: front_matter.corrections,
        extra: front_matter.extra,
        headings: fit(headings),
        references: fit(references),
        words,
    };
    debug_assert!(facts.kind == ContentKind::Section || facts.references.len() == places.len());
    Article { facts: Hashed::new(facts), body, spans: Spans { references: places.into() } }
}
