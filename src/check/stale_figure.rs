//! `stale-figure`: a figure with a review cycle of its own is reviewed in time.

use super::declaring::{Declaring, Kind};
use super::{CheckInput, stale_explainer};
use crate::diag::{At, Diagnostic, code};
use crate::model::{Edtf, Figure, Freshness, Id, Status};

pub(super) fn check(declaring: Declaring<'_>, input: CheckInput<'_>) -> Vec<Diagnostic> {
    declaring.figures().iter().filter_map(|(id, figure)| one(declaring, id, figure, input)).collect()
}

/// A figure without a cycle of its own is reviewed with its explainer, which `stale-explainer` watches.
fn one(declaring: Declaring<'_>, id: &Id, figure: &Figure, input: CheckInput<'_>) -> Option<Diagnostic> {
    let cycle = figure.review_every.filter(|_| figure.declared_status != Some(Status::Withdrawn))?;
    let reviewed = last_review(declaring, id, figure)?;
    let day = reviewed.latest()?;
    let freshness = Freshness::of(day, cycle, input.today);
    if freshness == Freshness::Fresh {
        return None;
    }
    let pointer = declaring.pointer(Kind::Figure, id).key("review_every");
    let message = stale_explainer::message(&format!("`{id}`"), freshness, &reviewed, cycle);
    let diagnostic = Diagnostic::new(code::STALE_FIGURE, message, &declaring.file(Kind::Figure), At::Value(pointer));
    let help = match declaring.facts {
        Some(_) => "look for a newer value, then set `updated` to the day of the review",
        None => "look for a newer value, and give it with its date",
    };
    Some(diagnostic.help(help))
}

/// When somebody last looked: the explainer's own date, or that of its last correction of the figure. A shared figure
/// has neither; it is as old as its newest value.
fn last_review(declaring: Declaring<'_>, id: &Id, figure: &Figure) -> Option<Edtf> {
    let latest = |dates: &mut dyn Iterator<Item = Edtf>| dates.max_by_key(|date| date.latest());
    match declaring.facts {
        Some(facts) => {
            let own = facts.corrections.iter().filter(|entry| entry.figure.as_ref() == Some(id));
            latest(&mut own.map(|entry| entry.date).chain(facts.updated).chain(facts.published))
        }
        None => latest(&mut figure.claims.iter().filter_map(|claim| claim.said.or(claim.as_of))),
    }
}
