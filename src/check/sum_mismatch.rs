//! `sum-mismatch`: a figure is the sum of the figures that it says it is the sum of.

use super::CheckInput;
use super::declaring::Declaring;
use super::interval::Interval;
use super::relation::Related;
use crate::diag::{Diagnostic, code};
use crate::link::Answer;

/// How many parts a diagnostic shows with their places.
const SHOWN: usize = 6;

pub(super) fn check(declaring: Declaring<'_>, _: CheckInput<'_>) -> Vec<Diagnostic> {
    Related::all(declaring).filter_map(one).collect()
}

fn one(total: Related<'_>) -> Option<Diagnostic> {
    let ids = &total.figure.sum_of;
    let parts: Vec<Related<'_>> = ids.iter().map(|id| total.other(id)).collect::<Option<_>>()?;
    // What does not count in one unit cannot be added: `mixed-measures` says so.
    if parts.is_empty() || !parts.iter().all(|part| part.same_unit(&total)) {
        return None;
    }
    let stated = total.interval()?;
    let intervals: Vec<Interval> = parts.iter().map(Related::interval).collect::<Option<_>>()?;
    let sum = Interval::sum(intervals);
    if !stated.contradicts(sum) {
        return None;
    }
    let message = format!("`{}` is `{}`, but its parts add up to `{sum}`", total.id, total.figure.value()?);
    let diagnostic = total.report(code::SUM_MISMATCH, message, total.value(Answer::Headline));
    let diagnostic = parts.iter().take(SHOWN).fold(diagnostic, |diagnostic, part| part.label(diagnostic));
    let help = "mend the total or a part; if the parts are not the whole, say `part_of` in each instead of `sum_of`";
    Some(diagnostic.label(format!("the parts add up to `{sum}`")).help(help))
}
