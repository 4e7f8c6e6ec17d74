//! Reads actors, places and sources: the entities that front matter and the shared data files both declare.

use crate::diag::{At, code};
use crate::document::field::{
    boolean, canonical, date, decimal_within, id, language, list, map, not_a_tag, text, url, word,
};
use crate::document::{Entry, Map, Path};
use crate::model::{Actor, ActorKind, Archive, Lang, Place, Precision, Source, Tree};

pub(super) fn actor(map: &mut Map<'_>) -> Option<Actor> {
    let name = map.required("name", text);
    let actor = Actor {
        names: map.or_default("names", names),
        aka: map.or_default("aka", list(text)),
        kind: map.optional("kind", word(ActorKind::ALL)),
        country: map.optional("country", country),
        side: map.optional("side", text),
        party: map.or_default("party", boolean),
        summary: map.optional("summary", text),
        url: map.optional("url", url),
        name: name.unwrap_or_default(),
    };
    Some(actor)
}

pub(super) fn place(map: &mut Map<'_>) -> Option<Place> {
    let name = map.required("name", text);
    let place = Place {
        names: map.or_default("names", names),
        country: map.optional("country", country),
        lat: map.optional("lat", decimal_within(-90, 90)),
        lon: map.optional("lon", decimal_within(-180, 180)),
        precision: map.optional("precision", word(Precision::ALL)),
        disputed: map.or_default("disputed", boolean),
        name: name.unwrap_or_default(),
    };
    Some(place)
}

pub(super) fn source(map: &mut Map<'_>) -> Option<Source> {
    let title = map.required("title", text);
    let source = Source {
        kind: map.optional("type", text),
        author: map.or_default("author", list(text)),
        publisher: map.optional("publisher", text),
        issued: map.optional("issued", date),
        accessed: map.optional("accessed", date),
        url: map.optional("url", url),
        archive: map.optional("archive", archive).map(Box::new),
        language: map.optional("language", language),
        original: map.optional("original", id),
        party: map.or_default("party", boolean),
        grade: map.optional("grade", grade),
        note: map.optional("note", text),
        title: title.unwrap_or_default(),
    };
    Some(source)
}

/// `{url, at}`, or the address alone.
fn archive(entry: Entry<'_>) -> Option<Archive> {
    match entry.tree {
        Tree::Map(_) => map(|map| {
            let url = map.required("url", url);
            let at = map.optional("at", date);
            Some(Archive { url: url?, at })
        })(entry),
        _ => url(entry).map(|url| Archive { url, at: None }),
    }
}

/// Names by language tag.
fn names(entry: Entry<'_>) -> Option<Box<[(Lang, Box<str>)]>> {
    let Entry { report, path, tree } = entry;
    let Tree::Map(entries) = tree else {
        return Entry { report, path, tree }.wrong_with("a map from languages to names", Some("{ar: …}"));
    };
    let read = entries.into_iter().filter_map(|(tag, tree)| {
        let path = Path::Key(&path, &tag);
        let known = canonical(&tag).filter(|canonical| **canonical == *tag);
        if known.is_none() {
            let help = canonical(&tag).map(|tag| format!("write `{tag}:`"));
            report.push(code::LANGUAGE_INVALID, not_a_tag(&tag), At::Key(path.pointer()), help);
        }
        let name = text(Entry { report, path, tree });
        known.and(name).map(|name| (Lang::new(&tag), name))
    });
    Some(read.collect())
}

/// ISO 3166-1 alpha-3, by its shape.
fn country(entry: Entry<'_>) -> Option<Box<str>> {
    let Tree::Text(text) = &entry.tree else { return entry.wrong(COUNTRY) };
    let letters = text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    match letters {
        true if text.bytes().all(|byte| byte.is_ascii_uppercase()) => Some(text.clone()),
        true => entry.wrong_with(COUNTRY, Some(&text.to_ascii_uppercase())),
        false => entry.wrong(COUNTRY),
    }
}

const COUNTRY: &str = "a country code of three capitals (ISO 3166-1 alpha-3) such as `TUR`";

/// An Admiralty code.
fn grade(entry: Entry<'_>) -> Option<Box<str>> {
    const GRADE: &str = "an Admiralty code from `A1` to `F6`";
    let Tree::Text(text) = &entry.tree else { return entry.wrong(GRADE) };
    match text.as_bytes() {
        [b'A'..=b'F', b'1'..=b'6'] => Some(text.clone()),
        [b'a'..=b'f', b'1'..=b'6'] => entry.wrong_with(GRADE, Some(&text.to_ascii_uppercase())),
        _ => entry.wrong(GRADE),
    }
}
