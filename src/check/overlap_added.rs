//! `overlap-added`: nothing is added twice in a sum, and nothing is a part of what it excludes or of itself.

use std::collections::{BTreeMap, HashSet};

use super::CheckInput;
use super::declaring::Declaring;
use super::relation::Related;
use crate::diag::{Diagnostic, code};
use crate::model::Id;

pub(super) fn check(declaring: Declaring<'_>, _: CheckInput<'_>) -> Vec<Diagnostic> {
    let related = Related::all(declaring);
    related.flat_map(|figure| [added(figure), itself(figure), excluded(figure)].into_iter().flatten()).collect()
}

/// A figure that comes twice into a sum: by itself, in a part that is a sum too, or as a part of another part.
fn added(total: Related<'_>) -> Option<Diagnostic> {
    let mut via: BTreeMap<&Id, usize> = BTreeMap::new();
    let parts: Vec<Related<'_>> = total.figure.sum_of.iter().map(|id| total.other(id)).collect::<Option<_>>()?;
    for (n, part) in parts.iter().enumerate() {
        for leaf in expanded(*part) {
            let Some(first) = via.insert(leaf.id, n) else { continue };
            let how = match (leaf.id == part.id, parts.get(first)) {
                (_, Some(other)) if other.id == part.id => format!("`{}` is added twice", part.id),
                (true, Some(other)) => format!("`{}` is added, and so is `{}`, which includes it", part.id, other.id),
                (false, Some(other)) if other.id == leaf.id => {
                    format!("`{}` is added, and so is `{}`, which includes it", other.id, part.id)
                }
                (_, Some(other)) => format!("`{}` and `{}` both include `{}`", other.id, part.id, leaf.id),
                (_, None) => continue,
            };
            return Some(report(total, &how, first, n));
        }
    }
    // A part of a part is included by its whole without being in its sum.
    parts.iter().enumerate().find_map(|(n, part)| {
        let wholes = part.wholes();
        let other = parts.iter().position(|other| other.id != part.id && wholes.iter().any(|it| it.id == other.id))?;
        let whole = parts.get(other)?;
        let how = format!("`{}` is added, and so is `{}`, of which it is a part", part.id, whole.id);
        Some(report(total, &how, other.min(n), other.max(n)))
    })
}

/// A part of a sum, and the parts of it if it is a sum itself.
fn expanded(part: Related<'_>) -> Vec<Related<'_>> {
    let mut all = vec![part];
    let mut known: HashSet<&Id> = [part.id].into();
    let mut next = 0;
    while let Some(part) = all.get(next).copied() {
        next += 1;
        let below = part.figure.sum_of.iter().filter_map(|id| part.other(id));
        all.extend(below.filter(|leaf| known.insert(leaf.id)));
    }
    all
}

fn report(total: Related<'_>, how: &str, first: usize, second: usize) -> Diagnostic {
    let message = format!("the sum `{}` counts something twice: {how}", total.id);
    let diagnostic = total.report(code::OVERLAP_ADDED, message, total.item("sum_of", second));
    let file = diagnostic.primary().file.clone();
    diagnostic
        .also(&file, total.item("sum_of", first), "counted here already")
        .help("leave one of the two out of `sum_of`, and mend the total")
}

/// A figure that is a part of itself, over however many others. Reported at the first of the ids in the circle.
fn itself(figure: Related<'_>) -> Option<Diagnostic> {
    let wholes = figure.wholes();
    let circle = wholes.iter().position(|whole| whole.id == figure.id);
    if let Some(at) = circle {
        let first = wholes.iter().take(at + 1).all(|whole| figure.id <= whole.id);
        let message = format!("`{}` is a part of itself", figure.id);
        return first.then(|| {
            figure.report(code::OVERLAP_ADDED, message, figure.key("part_of")).help("delete `part_of` from the whole")
        });
    }
    let below: Vec<Related<'_>> = figure.figure.sum_of.iter().filter_map(|id| figure.other(id)).collect();
    let n = below.iter().position(|part| expanded(*part).iter().any(|leaf| leaf.id == figure.id))?;
    let smallest = expanded(figure)
        .iter()
        .all(|leaf| figure.id <= leaf.id || !expanded(*leaf).iter().any(|below| below.id == figure.id));
    let message = format!("`{}` is added to itself", figure.id);
    smallest.then(|| {
        let at = figure.item("sum_of", n);
        figure.report(code::OVERLAP_ADDED, message, at).help("leave it out of the sums of its own parts")
    })
}

/// A figure that excludes what it is a part or the sum of.
fn excluded(figure: Related<'_>) -> Option<Diagnostic> {
    figure.figure.excludes.iter().enumerate().find_map(|(n, id)| {
        let other = figure.other(id)?;
        let inside = |a: Related<'_>, b: Related<'_>| {
            a.wholes().iter().any(|whole| whole.id == b.id) || b.figure.sum_of.contains(a.id)
        };
        let (small, great) = match (inside(figure, other), inside(other, figure)) {
            (true, _) => (figure, other),
            (_, true) => (other, figure),
            _ if figure.id == other.id => (figure, other),
            _ => return None,
        };
        let message = format!("`{}` excludes `{id}`, but `{}` is counted in `{}`", figure.id, small.id, great.id);
        let diagnostic = figure.report(code::OVERLAP_ADDED, message, figure.item("excludes", n));
        Some(diagnostic.help("delete one of the two: what excludes a figure counts none of the same things"))
    })
}
