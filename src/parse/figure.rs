//! Reads key figures, in their short form and in their long one.

use crate::diag::code;
use crate::document::field::{date, duration, id, is_http, list, maps, quantity, text, word};
use crate::document::{Entry, Map};
use crate::model::{Claim, Figure, Headline, HistoryEntry, Measure, Quantity, SourceRef, Status, Tree};

/// A figure of an original. With a value that cannot be read it has no claims, and that was reported.
pub(super) fn figure(map: &mut Map<'_>) -> Option<Figure> {
    let label = map.required("label", text);
    let long_form = map.has("claims");
    let claims = if long_form { long(map) } else { short(map) };
    let headline = map.optional("headline", |entry| headline(entry, claims.len()));
    let mut history = map.or_default("history", maps(history_entry));
    for (position, entry) in history.iter_mut().enumerate() {
        entry.position = u16::try_from(position).unwrap_or(u16::MAX);
    }
    history.sort_by_key(|entry| entry.as_of.sort_key());
    Some(Figure {
        label,
        claims,
        unit: map.optional("unit", text),
        measure: map.or_default("measure", word(Measure::ALL)),
        declared_status: map.optional("status", word(Status::ALL)),
        headline,
        history,
        place: map.optional("place", id),
        note: map.optional("note", text),
        method: map.optional("method", text),
        review_every: map.optional("review_every", duration),
        part_of: map.optional("part_of", id),
        sum_of: map.or_default("sum_of", list(id)),
        excludes: map.or_default("excludes", list(id)),
        hxl: map.optional("hxl", hxl),
        long_form,
    })
}

/// A figure of a translation: words only. The data that it states is reported and left out.
pub(super) fn translated(map: &mut Map<'_>) -> Option<Figure> {
    const DATA: [&str; 16] = [
        "value",
        "claims",
        "unit",
        "measure",
        "as_of",
        "by",
        "source",
        "status",
        "headline",
        "history",
        "place",
        "review_every",
        "part_of",
        "sum_of",
        "excludes",
        "hxl",
    ];
    let words = Figure {
        label: map.optional("label", text),
        note: map.optional("note", text),
        method: map.optional("method", text),
        ..Figure::default()
    };
    super::front_matter::drop_restated(map, &DATA);
    Some(words)
}

/// The one claim of the short form.
fn short(map: &mut Map<'_>) -> Box<[Claim]> {
    map.drop("claims");
    if !map.has("value") {
        map.missing("value", Some("add `value: …`, or `claims:` with a list of `{by, source, value, as_of}`"));
    }
    let value = map.optional("value", quantity);
    let as_of = map.optional("as_of", date);
    let by = map.optional("by", text);
    let source = map.or_default("source", list(source));
    value.map(|value| Claim { by, source, value, as_of, said: None, note: None }).into_iter().collect()
}

fn long(map: &mut Map<'_>) -> Box<[Claim]> {
    let claims = map.or_default("claims", |entry| match &entry.tree {
        Tree::List(items) if items.is_empty() => {
            let message = format!("{} is empty; expected at least one claim", entry.path);
            entry.refuse(code::FIELD_TYPE, message, None)
        }
        _ => maps(claim)(entry),
    });
    for key in ["value", "as_of", "by", "source"] {
        if map.has(key) {
            let message = format!("{} has both `claims` and `{key}`", map.path());
            let help = format!("move `{key}` into the claim that it belongs to");
            map.refuse_key(code::FIELD_TYPE, key, message, Some(help));
        }
        map.drop(key);
    }
    claims
}

fn claim(map: &mut Map<'_>) -> Option<Claim> {
    let value = map.required("value", quantity);
    Some(Claim {
        by: map.optional("by", text),
        source: map.or_default("source", list(source)),
        as_of: map.optional("as_of", date),
        said: map.optional("said", date),
        note: map.optional("note", text),
        // A claim that cannot be read was reported; it stays, so that `headline` still counts as the writer does.
        value: value.unwrap_or(Quantity::Unknown),
    })
}

fn history_entry(map: &mut Map<'_>) -> Option<HistoryEntry> {
    let as_of = map.required("as_of", date);
    let value = map.required("value", quantity);
    let by = map.optional("by", text);
    let source = map.or_default("source", list(source));
    let note = map.optional("note", text);
    Some(HistoryEntry { as_of: as_of?, value: value?, by, source, note, position: 0 })
}

/// The id of a source, or an address.
fn source(entry: Entry<'_>) -> Option<SourceRef> {
    match &entry.tree {
        Tree::Text(text) if is_http(text.trim()) => Some(SourceRef::Url(text.trim().into())),
        Tree::Text(text) if text.contains("://") || text.starts_with("www.") => {
            entry.wrong("the id of a source, or an http or https address")
        }
        _ => id(entry).map(SourceRef::Id),
    }
}

/// An HXL tag: a hashtag with attributes, in lower case and without white space, so that equal tags are equal texts.
fn hxl(entry: Entry<'_>) -> Option<Box<str>> {
    const TAG: &str = "an HXL tag such as `#affected+killed`";
    let Tree::Text(text) = &entry.tree else { return entry.wrong(TAG) };
    let fits = |tag: &str| {
        let word = |word: &str| {
            word.starts_with(|c: char| c.is_ascii_lowercase())
                && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        };
        tag.strip_prefix('#').is_some_and(|words| words.split('+').all(word))
    };
    if fits(text) {
        return Some(text.clone());
    }
    let plain = text.to_lowercase().replace(char::is_whitespace, "");
    let meant = format!("#{}", plain.trim_start_matches('#'));
    let quoted = format!("\"{meant}\"");
    entry.wrong_with(TAG, fits(&meant).then_some(&*quoted))
}

/// Which of so many claims leads.
fn headline(entry: Entry<'_>, claims: usize) -> Option<Headline> {
    let expected = match claims {
        0 | 1 => "`range`, or `0` for the only claim".to_owned(),
        _ => format!("`range`, or the number of a claim from `0` to `{}`", claims - 1),
    };
    match &entry.tree {
        Tree::Text(text) if text.trim() == "range" => Some(Headline::Range),
        Tree::Int(index) => match usize::try_from(*index) {
            // Claims that could not be read were reported; how many there are is then not known.
            Ok(index) if index < claims || claims == 0 => Some(Headline::Claim(index)),
            _ => entry.wrong(&expected),
        },
        _ => entry.wrong(&expected),
    }
}

/// What a key belongs to, if it is one of a figure or of a claim: for a writer who put it elsewhere.
pub(super) fn owner(key: &str) -> Option<&'static str> {
    if Map::asks(figure, key) {
        Some("figure")
    } else if Map::asks(claim, key) {
        Some("claim")
    } else {
        None
    }
}
