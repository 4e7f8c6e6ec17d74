//! `stale-explainer`: an explainer is reviewed in time.

use super::CheckInput;
use crate::diag::{At, Diagnostic, Pointer, code};
use crate::link::Page;
use crate::model::{ContentKind, Duration, Edtf, Freshness};

pub(super) fn check(page: &Page, input: CheckInput<'_>) -> Vec<Diagnostic> {
    one(page, input).into_iter().collect()
}

/// A translation is reviewed with its original; `translation-behind` watches whether it follows.
fn one(page: &Page, input: CheckInput<'_>) -> Option<Diagnostic> {
    let facts = &page.facts;
    if facts.translation || facts.draft || facts.kind != ContentKind::Explainer {
        return None;
    }
    let cycle = facts.review_every.or(input.review_every)?;
    let (key, reviewed) = match (&facts.updated, &facts.published) {
        (Some(updated), _) => ("updated", updated),
        (None, published) => ("published", published.as_ref()?),
    };
    let day = reviewed.latest()?;
    let freshness = Freshness::of(day, cycle, input.today);
    if freshness == Freshness::Fresh {
        return None;
    }
    let message = message("this explainer", freshness, reviewed, cycle);
    let at = |key| At::Value(Pointer::of([key]));
    let mut diagnostic = Diagnostic::new(code::STALE_EXPLAINER, message, &facts.path, at(key));
    if facts.review_every.is_some() {
        diagnostic = diagnostic.also(&facts.path, at("review_every"), "its review cycle");
    }
    Some(diagnostic.help("review it, then set `updated` to the day of the review"))
}

/// What is stale, and how stale it is.
pub(super) fn message(what: &str, freshness: Freshness, reviewed: &Edtf, cycle: Duration) -> String {
    let stage = match freshness {
        Freshness::Delinquent => "is delinquent",
        Freshness::Overdue => "is overdue for review",
        Freshness::Due | Freshness::Fresh => "is due for review",
    };
    format!("{what} {stage}: last reviewed on {reviewed}, to be reviewed every {} days", cycle.approximate_days())
}
