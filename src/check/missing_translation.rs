//! `missing-translation`: every explainer exists in every language of the site, with every word that its page shows.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::SiteInput;
use crate::diag::{At, Diagnostic, Pointer, code};
use crate::link::{Page, Site};
use crate::model::{ArticleId, ContentKind, Facts, Lang};

pub(super) fn check(site: &Site, input: SiteInput<'_>) -> Vec<Diagnostic> {
    // What is not published yet exists all the same.
    let mut written: BTreeMap<&ArticleId, BTreeSet<&Lang>> = BTreeMap::new();
    for facts in input.articles.values().filter(|facts| facts.kind == ContentKind::Explainer) {
        written.entry(&facts.article).or_default().insert(&facts.lang);
    }
    let pages: Vec<&Page> = site.pages.values().filter(|page| page.facts.kind == ContentKind::Explainer).collect();
    pages
        .par_iter()
        .filter_map(|page| match &page.original {
            Some(original) => words(&page.facts, original),
            None => whole(&page.facts, written.get(&page.facts.article)?, input.page.languages),
        })
        .collect()
}

/// The languages into which nobody has translated an explainer.
fn whole(facts: &Facts, written: &BTreeSet<&Lang>, languages: &[Lang]) -> Option<Diagnostic> {
    let missing: Vec<String> =
        languages.iter().filter(|lang| !written.contains(lang)).map(|lang| format!("`{lang}`")).collect();
    let first = languages.iter().find(|lang| !written.contains(lang))?;
    let stem = facts.path.as_str().trim_end_matches(".md");
    let message = format!("this explainer is not translated into {}", missing.join(", "));
    let diagnostic =
        Diagnostic::new(code::MISSING_TRANSLATION, message, &facts.path, At::Value(Pointer::of(["title"])));
    Some(diagnostic.help(format!("write `{stem}.{first}.md`")))
}

/// The labels and titles that a translation leaves in the language of its original.
fn words(facts: &Facts, original: &Facts) -> Option<Diagnostic> {
    let labelled = |id: &str| facts.figures.get(id).is_some_and(|own| own.label.is_some());
    let figures = original.figures.ids().filter(|id| !labelled(id.as_str())).map(|id| format!("the figure `{id}`"));
    let events = original.events.iter().filter_map(|event| event.id.as_ref());
    let events = events.filter(|id| !facts.events.iter().any(|own| own.id.as_ref() == Some(*id)));
    let summary = original.summary.is_some() && facts.summary.is_none();
    let missing: Vec<String> = summary
        .then(|| "the summary".to_owned())
        .into_iter()
        .chain(figures)
        .chain(events.map(|id| format!("the event `{id}`")))
        .collect();
    let (last, others) = missing.split_last()?;
    let list = if others.is_empty() { last.clone() } else { format!("{} and {last}", others.join(", ")) };
    let message = format!("this translation leaves {list} in `{}`", original.lang);
    let at = At::Value(Pointer::of(["title"]));
    let diagnostic = Diagnostic::new(code::MISSING_TRANSLATION, message, &facts.path, at);
    Some(diagnostic.help("add `figures: {ID: {label: …}}` and `events: [{id: ID, title: …}]` in its language"))
}
