//! `translation-behind`: a translation follows the updates of its original.

use super::CheckInput;
use super::days::Days;
use super::declaring::stated;
use crate::diag::{At, Diagnostic, Pointer, code};
use crate::link::Page;
use crate::model::{ContentKind, Edtf, Facts, Figure, Id};

pub(super) fn check(page: &Page, _: CheckInput<'_>) -> Vec<Diagnostic> {
    let original = page.original.as_deref().filter(|_| page.facts.kind == ContentKind::Explainer);
    original.and_then(|original| one(&page.facts, original)).into_iter().collect()
}

/// A translation that does not say when it was updated is as old as the publication of its original.
fn one(facts: &Facts, original: &Facts) -> Option<Diagnostic> {
    let of = facts.updated.or(original.published)?;
    let original_of = original.updated?;
    if !Days::of(&original_of).is_after(Days::of(&of)) {
        return None;
    }
    let own = |key| At::Value(Pointer::of([key]));
    let (message, at) = match facts.updated {
        Some(of) => (format!("this translation is of {of}, its original of {original_of}"), own("updated")),
        None => (format!("this translation does not say that it follows the update of {original_of}"), own("title")),
    };
    let diagnostic = Diagnostic::new(code::TRANSLATION_BEHIND, message, &facts.path, at).also(
        &original.path,
        own("updated"),
        "the original was updated",
    );
    let changes = original.figures.iter().filter_map(|(id, figure)| change(original, id, figure, &of));
    let diagnostic = changes.fold(diagnostic, Diagnostic::note);
    Some(diagnostic.help(format!("read it against the original, then set `updated: {original_of}`")))
}

/// What has become of a figure since: the correction log says so, or the date of its value.
fn change(original: &Facts, id: &Id, figure: &Figure, since: &Edtf) -> Option<String> {
    let later = |date: &Edtf| Days::of(date).is_after(Days::of(since));
    let value = figure.value()?;
    let entry = original
        .corrections
        .iter()
        .filter(|entry| entry.figure.as_ref() == Some(id) && later(&entry.date))
        .max_by_key(|entry| entry.date.sort_key());
    if let Some(entry) = entry {
        let now = entry.now.as_ref().unwrap_or(&value);
        let was = entry.was.as_ref().map(|was| format!(", was `{was}`")).unwrap_or_default();
        return Some(format!("`{id}` is `{now}` since {}{was}", entry.date));
    }
    let claim = figure.claims.iter().find(|claim| [claim.said, claim.as_of].iter().flatten().any(&later))?;
    let date = claim.said.or(claim.as_of)?;
    let before = stated(figure).filter(|stated| stated.as_of.is_some_and(|as_of| !later(as_of)));
    let was = before.max_by_key(|stated| stated.as_of.map(Edtf::sort_key)).map(|stated| stated.value);
    let was = was.map(|was| format!(", was `{was}`")).unwrap_or_default();
    Some(format!("`{id}` is `{}` as of {date}{was}", claim.value))
}
