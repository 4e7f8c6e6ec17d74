//! Reads the front matter of an explainer, a section or a translation into the facts that it declares.

use std::ops::Range;

use super::ParseSettings;
use super::entity::{actor, place, source};
use super::event::{correction, event, translated as translated_event};
use super::exemption::exemptions;
use super::figure::{self, figure, translated as translated_figure};
use crate::diag::{Outcome, code};
use crate::document::field::{anything, boolean, date, duration, id_map, integer, list, maps, text, word};
use crate::document::{self, Entry, Format, Map, Report};
use crate::fingerprint::Hashed;
use crate::model::{ContentKind, Declared, Entries, Event, Identity, Trend};
use crate::source::SourceFile;

/// Front matter, read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct FrontMatter {
    /// What it declares. The events are still without their texts.
    pub declared: Declared,
    /// The Markdown of each event, as written.
    pub event_texts: Box<[Option<Box<str>>]>,
}

/// Reads the front matter at `yaml` of a file. `None` only if it cannot be read as a map at all; otherwise a value that
/// could not be used is left out and reported.
pub fn read(
    file: &SourceFile,
    yaml: Range<usize>,
    identity: &Identity,
    settings: &ParseSettings,
) -> Outcome<Option<FrontMatter>> {
    let document = document::read(Format::Yaml, file, yaml.clone());
    let report = Report::new(Format::Yaml, file, yaml, document.diagnostics);
    let map = document.value.and_then(|tree| Map::root(&report, tree));
    let value = map.map(|mut map| {
        let mut front_matter = if identity.translation {
            translation(&mut map, &settings.taxonomies)
        } else {
            original(&mut map, &settings.taxonomies)
        };
        require(&map, &mut front_matter.declared, identity);
        map.done_with(&ELSEWHERE, |key| otherwise(key, &settings.taxonomies));
        front_matter
    });
    Outcome { value, diagnostics: report.into_diagnostics() }
}

/// The keys of an explainer, which no taxonomy can be named after.
pub fn is_explainer_key(key: &str) -> bool {
    Map::asks(|map| original(map, &[]), key)
}

fn original<'a>(map: &mut Map<'a>, taxonomies: &'a [Box<str>]) -> FrontMatter {
    let events = map.or_default("events", maps(event));
    let (common, event_texts) = common(map, taxonomies, events);
    let published = map.optional("published", date);
    let entries = Entries {
        figures: map.or_default("figures", id_map(figure)),
        sources: map.or_default("sources", id_map(source)),
        actors: map.or_default("actors", id_map(actor)),
        places: map.or_default("places", id_map(place)),
    };
    let declared = Declared { published, entries: Hashed::new(entries), ..common };
    FrontMatter { declared, event_texts }
}

/// A translation: numbers, dates and entities are its original's, so that they cannot drift between languages.
fn translation<'a>(map: &mut Map<'a>, taxonomies: &'a [Box<str>]) -> FrontMatter {
    drop_restated(map, &["published", "sources", "actors", "places"]);
    let events = map.or_default("events", maps(translated_event));
    let (common, event_texts) = common(map, taxonomies, events);
    let entries = Entries { figures: map.or_default("figures", id_map(translated_figure)), ..Entries::default() };
    let declared = Declared { entries: Hashed::new(entries), ..common };
    FrontMatter { declared, event_texts }
}

/// What an original and a translation declare alike, and the texts of the events.
fn common<'a>(
    map: &mut Map<'a>,
    taxonomies: &'a [Box<str>],
    events: Box<[(Event, Option<Box<str>>)]>,
) -> (Declared, Box<[Option<Box<str>>]>) {
    let (events, event_texts): (Vec<_>, Vec<_>) = events.into_iter().unzip();
    let terms = taxonomies.iter().map(|name| (name.clone(), map.or_default(name, terms)));
    let declared = Declared {
        taxonomies: terms.filter(|(_, terms)| !terms.is_empty()).collect(),
        title: map.or_default("title", text),
        summary: map.optional("summary", text),
        updated: map.optional("updated", date),
        review_every: map.optional("review_every", duration),
        authors: map.or_default("authors", list(text)),
        trend: map.optional("trend", word(Trend::ALL)),
        draft: map.or_default("draft", boolean),
        publish_at: map.optional("publish_at", date),
        expires_at: map.optional("expires_at", date),
        slug: map.optional("slug", slug),
        aliases: map.or_default("aliases", list(alias)),
        weight: map.optional("weight", integer),
        content_warning: map.optional("content_warning", text),
        corrections: map.or_default("corrections", maps(correction)),
        check: map.or_default("check", exemptions),
        extra: map.optional("extra", anything),
        events: events.into(),
        ..Declared::default()
    };
    (declared, event_texts.into())
}

/// Reports data that a translation states although its original has it, and drops it.
pub(super) fn drop_restated(map: &mut Map<'_>, keys: &[&'static str]) {
    for key in keys {
        if map.has(key) {
            let message = format!("a translation takes `{key}` from its original, and what it states is ignored");
            map.refuse_key(code::TRANSLATION_RESTATES, key, message, Some(format!("delete `{key}` here")));
        }
        map.drop(key);
    }
}

fn require(map: &Map<'_>, declared: &mut Declared, identity: &Identity) {
    let section = identity.kind == ContentKind::Section;
    if declared.title.is_empty() {
        if !section && !map.had("title") {
            map.missing("title", None);
        }
        declared.title = identity.article.0.rsplit('/').next().unwrap_or_default().into();
    }
    let dated = declared.draft || section || identity.translation || map.had("published");
    if !dated {
        map.missing("published", Some("add `published: 2026-01-31`, or `draft: true`"));
    }
}

/// Terms of a taxonomy, each once.
fn terms(entry: Entry<'_>) -> Option<Box<[Box<str>]>> {
    let mut terms = list(text)(entry)?.into_vec();
    let mut n = 0;
    while n < terms.len() {
        if terms[..n].contains(&terms[n]) {
            terms.remove(n);
        } else {
            n += 1;
        }
    }
    Some(terms.into())
}

/// One segment of a route.
fn slug(entry: Entry<'_>) -> Option<Box<str>> {
    let slug = text(Entry { tree: entry.tree.clone(), ..entry })?;
    if slug.chars().any(|c| c.is_control() || "/\\?#%".contains(c)) || slug.starts_with('.') {
        let nearest = slug.rsplit('/').find(|part| !part.is_empty() && !part.starts_with('.'));
        let nearest = nearest.filter(|part| !part.contains(['\\', '?', '#', '%']));
        return entry
            .wrong_with("one segment of an address, without `/`, `\\`, `?`, `#`, `%` or a leading `.`", nearest);
    }
    Some(slug)
}

/// A former address: a path from the root of the site.
fn alias(entry: Entry<'_>) -> Option<Box<str>> {
    let alias = text(Entry { tree: entry.tree.clone(), ..entry })?;
    let clean = !alias.chars().any(|c| c.is_control() || "\\?#".contains(c))
        && !alias.contains("//")
        && !alias.contains("://")
        && !alias.split('/').any(|part| part == ".." || part == ".");
    if clean && alias.starts_with('/') {
        return Some(alias);
    }
    let message =
        format!("`{alias}` is not a path on the site: expected one that begins with `/`, such as `/old/page/`");
    let help = clean.then(|| entry.instead(&format!("/{alias}")));
    entry.refuse(code::ALIAS_INVALID, message, help)
}

/// Names that other generators have for keys of ours.
const ELSEWHERE: [(&str, &str); 8] = [
    ("date", "published"),
    ("lastmod", "updated"),
    ("modified", "updated"),
    ("description", "summary"),
    ("excerpt", "summary"),
    ("publishdate", "publish_at"),
    ("expirydate", "expires_at"),
    ("params", "extra"),
];

/// What to do with a key that is like none of ours: it may belong to another level, to the theme or to a taxonomy.
fn otherwise(key: &str, taxonomies: &[Box<str>]) -> Option<String> {
    if let Some(owner) = figure::owner(key) {
        return Some(format!("`{key}` belongs in a {owner}, under `figures:`"));
    }
    let known = if taxonomies.is_empty() { "none yet".to_owned() } else { format!("`{}`", taxonomies.join("`, `")) };
    Some(format!("put it under `extra:` to hand it to the theme; taxonomies ({known}) are declared in site.toml"))
}
