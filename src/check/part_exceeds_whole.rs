//! `part-exceeds-whole`: a part is no greater than its whole, nor are parts that exclude each other.

use std::collections::BTreeMap;

use super::CheckInput;
use super::days::Days;
use super::declaring::{Declaring, stated};
use super::interval::Interval;
use super::relation::Related;
use crate::diag::{Diagnostic, code};
use crate::link::Answer;
use crate::model::{Edtf, Figure, Id};

pub(super) fn check(declaring: Declaring<'_>, _: CheckInput<'_>) -> Vec<Diagnostic> {
    let mut by_whole: BTreeMap<&Id, Vec<Related<'_>>> = BTreeMap::new();
    for part in Related::all(declaring) {
        if let Some(whole) = &part.figure.part_of {
            by_whole.entry(whole).or_default().push(part);
        }
    }
    let mut found = Vec::new();
    for parts in by_whole.values() {
        let whole = parts.first().and_then(|part| part.other(part.figure.part_of.as_ref()?));
        let Some(whole) = whole else { continue };
        let alone: Vec<Diagnostic> =
            parts.iter().filter_map(|part| now(*part, whole).or_else(|| earlier(*part, whole))).collect();
        if alone.is_empty() {
            found.extend(together(parts, whole));
        }
        found.extend(alone);
    }
    found
}

/// Compares the values that the page leads with, unless they are certainly of different times.
fn now(part: Related<'_>, whole: Related<'_>) -> Option<Diagnostic> {
    if !part.same_unit(&whole) || at_different_times(part.figure, whole.figure) {
        return None;
    }
    part.interval()?.is_above(whole.interval()?).then(|| {
        let (value, of) = (part.figure.value(), whole.figure.value());
        let [value, of] = [value, of].map(|value| value.map(|value| value.to_string()).unwrap_or_default());
        let message = format!("`{}` is `{value}`, more than the whole, `{}`, which is `{of}`", part.id, whole.id);
        let diagnostic = part.report(code::PART_EXCEEDS_WHOLE, message, part.value(Answer::Headline));
        whole.label(diagnostic).help(HELP)
    })
}

const HELP: &str = "mend one of the two; if it counts others as well, delete `part_of`";

/// Compares earlier values of the same date.
fn earlier(part: Related<'_>, whole: Related<'_>) -> Option<Diagnostic> {
    if !part.same_unit(&whole) {
        return None;
    }
    stated(part.figure).find_map(|small| {
        let date = small.as_of?.unqualified();
        let same = |as_of: &Edtf| as_of.unqualified() == date;
        // Where the whole has several answers for the day, the part must exceed each.
        let great: Vec<_> = stated(whole.figure).filter(|great| great.as_of.is_some_and(same)).collect();
        let hull = Interval::hull(great.iter().map(|great| Interval::of(great.value)))?;
        let exceeds = part.bounded(Interval::of(small.value)).is_above(whole.bounded(hull));
        let first = great.first().filter(|_| exceeds)?;
        let message = format!(
            "as of {date} `{}` is `{}`, more than the whole, `{}`, which is `{}`",
            part.id, small.value, whole.id, first.value
        );
        let diagnostic = part.report(code::PART_EXCEEDS_WHOLE, message, part.value(small.answer));
        let text = format!("`{}` as of {date}", whole.id);
        let file = diagnostic.primary().file.clone();
        Some(diagnostic.also(&file, whole.value(first.answer), text).help(HELP))
    })
}

/// Adds the parts of a whole that all exclude each other.
fn together(parts: &[Related<'_>], whole: Related<'_>) -> Option<Diagnostic> {
    let apart = |a: &Related<'_>, b: &Related<'_>| a.figure.excludes.contains(b.id) || b.figure.excludes.contains(a.id);
    let mut chosen: Vec<Related<'_>> = Vec::new();
    for part in parts {
        let fits = part.same_unit(&whole) && !at_different_times(part.figure, whole.figure);
        if fits && chosen.iter().all(|other| apart(part, other)) {
            chosen.push(*part);
        }
    }
    if chosen.len() < 2 {
        return None;
    }
    let sum = Interval::sum(chosen.iter().map(Related::interval).collect::<Option<Vec<_>>>()?);
    if !sum.is_above(whole.interval()?) {
        return None;
    }
    let names: Vec<String> = chosen.iter().map(|part| format!("`{}`", part.id)).collect();
    let names = names.join(" and ");
    let message = format!("{names} exclude each other and add up to `{sum}`, more than their whole, `{}`", whole.id);
    let (last, others) = chosen.split_last()?;
    let diagnostic = last.report(code::PART_EXCEEDS_WHOLE, message, last.value(Answer::Headline));
    let diagnostic = others.iter().fold(diagnostic, |diagnostic, part| part.label(diagnostic));
    Some(whole.label(diagnostic).help("mend one of them; if some are counted in both, delete `excludes`"))
}

/// Whether no day can be one of both: a later part of an earlier whole may be greater.
fn at_different_times(a: &Figure, b: &Figure) -> bool {
    let days = |figure: &Figure| figure.leading_claim().and_then(|claim| claim.as_of).map(|date| Days::of(&date));
    days(a).zip(days(b)).is_some_and(|(a, b)| a.is_after(b) || b.is_after(a))
}
