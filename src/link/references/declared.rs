//! Checks the ids that front matter uses: claimants, sources, parts of figures, who took part in events.

use super::{Resolver, pointer};
use crate::diag::{At, Diagnostic, Pointer, code, did_you_mean};
use crate::model::{EntityKind, Figure, Id, SourceRef};

/// Checks what the page declares itself. What a translation inherits is checked where it stands.
pub(super) fn check(resolver: &mut Resolver<'_, '_>) {
    shadowed(resolver);
    let facts = resolver.explainer.facts;
    if resolver.explainer.original.is_some() {
        translated(resolver);
        return;
    }
    for (id, figure) in facts.figures.iter() {
        figure_ids(resolver, id, figure);
    }
    for (n, event) in facts.events.iter().enumerate() {
        let at = |key: &'static str| move || At::Value(pointer(&["events"]).index(n).key(key));
        for id in &event.actors {
            resolver.entity(EntityKind::Actor, id, at("actors"));
        }
        if let Some(id) = &event.place {
            resolver.entity(EntityKind::Place, id, at("place"));
        }
        for id in &event.sources {
            if !resolver.source_known(id) {
                resolver.unknown("source", id, &at("sources")());
            }
        }
        for id in &event.figures {
            own_figure(resolver, id, at("figures"));
        }
    }
    for (n, correction) in facts.corrections.iter().enumerate() {
        if let Some(id) = &correction.figure {
            own_figure(resolver, id, || At::Value(pointer(&["corrections"]).index(n).key("figure")));
        }
    }
    for (id, source) in facts.sources.iter() {
        if let Some(original) = source.original.as_ref().filter(|original| !resolver.source_known(original)) {
            resolver.unknown("source", original, &At::Value(pointer(&["sources", id.as_str(), "original"])));
        }
    }
}

/// A translation may only translate what its original has.
fn translated(resolver: &mut Resolver<'_, '_>) {
    let facts = resolver.explainer.facts;
    for id in facts.figures.ids() {
        own_figure(resolver, id, || At::Key(pointer(&["figures", id.as_str()])));
    }
    for (n, event) in facts.events.iter().enumerate() {
        let at = || pointer(&["events"]).index(n);
        match &event.id {
            Some(id) => drop(resolver.entity(EntityKind::Event, id, || At::Value(at().key("id")))),
            None => resolver.report(
                Diagnostic::new(
                    code::FIELD_MISSING,
                    "an event of a translation needs the `id` of the event that it translates",
                    &facts.path,
                    At::Value(at()),
                )
                .help("write the `id` that the event has in the original"),
            ),
        }
    }
}

fn figure_ids(resolver: &mut Resolver<'_, '_>, id: &Id, figure: &Figure) {
    // Places are made only for what is wrong: almost nothing is.
    let root = || pointer(&["figures", id.as_str()]);
    for (n, claim) in figure.claims.iter().enumerate() {
        let at = || if figure.long_form { root().key("claims").index(n) } else { root() };
        attribution(resolver, claim.by.as_deref(), &claim.source, at);
    }
    for (n, entry) in figure.history.iter().enumerate() {
        attribution(resolver, entry.by.as_deref(), &entry.source, || root().key("history").index(n));
    }
    if let Some(place) = &figure.place {
        resolver.entity(EntityKind::Place, place, || At::Value(root().key("place")));
    }
    let related =
        [("part_of", figure.part_of.as_slice()), ("sum_of", &*figure.sum_of), ("excludes", &*figure.excludes)];
    for (key, ids) in related {
        for other in ids {
            own_figure(resolver, other, || At::Value(root().key(key)));
        }
    }
}

fn attribution(resolver: &mut Resolver<'_, '_>, by: Option<&str>, sources: &[SourceRef], at: impl Fn() -> Pointer) {
    // Text that looks like an id is one: `UN` and `the ministry` are names, `tr-mdo` is a slip.
    if let Some(id) = by.and_then(Id::parse) {
        resolver.entity(EntityKind::Actor, &id, || At::Value(at().key("by")));
    }
    for source in sources {
        if let SourceRef::Id(id) = source
            && !resolver.source_known(id)
        {
            resolver.unknown("source", id, &At::Value(at().key("source")));
        }
    }
}

fn own_figure(resolver: &mut Resolver<'_, '_>, id: &Id, at: impl FnOnce() -> At) {
    let declaring = resolver.explainer.declaring();
    if declaring.figures.get(id.as_str()).is_some() {
        return;
    }
    let near = did_you_mean(id.as_str(), declaring.figures.ids().map(Id::as_str)).map(str::to_owned);
    let message = format!("`{}` declares no figure `{id}`", declaring.path);
    let diagnostic = Diagnostic::new(code::REFERENCE_UNKNOWN, message, resolver.file(), at());
    resolver.report(match near {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help("declare it under `figures`"),
    });
}

fn shadowed(resolver: &mut Resolver<'_, '_>) {
    let facts = resolver.explainer.facts;
    let data = resolver.index.input.data;
    let mut hidden: Vec<(&str, &Id)> = Vec::new();
    hidden.extend(facts.actors.ids().filter(|id| data.actors.get(id.as_str()).is_some()).map(|id| ("actors", id)));
    hidden.extend(facts.sources.ids().filter(|id| data.sources.get(id.as_str()).is_some()).map(|id| ("sources", id)));
    hidden.extend(facts.places.ids().filter(|id| data.places.get(id.as_str()).is_some()).map(|id| ("places", id)));
    hidden.extend(facts.figures.ids().filter(|id| data.figures.get(id.as_str()).is_some()).map(|id| ("figures", id)));
    for (kind, id) in hidden {
        let file = crate::source::RelPath::known(&format!("content/_data/{kind}.yaml"));
        resolver.report(
            Diagnostic::new(
                code::ENTRY_SHADOWED,
                format!("`{id}` hides the shared entry of the same id"),
                &facts.path,
                At::Key(pointer(&[kind, id.as_str()])),
            )
            .label("used on this page")
            .also(&file, At::Key(pointer(&[id.as_str()])), "used everywhere else")
            .help("delete one of the two, or give this one another id"),
        );
    }
}
