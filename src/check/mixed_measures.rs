//! `mixed-measures`: what is added counts the same things in the same way.

use super::CheckInput;
use super::declaring::Declaring;
use super::relation::Related;
use crate::diag::{At, Diagnostic, code};
use crate::link::{BoundFigure, Page, Target};
use crate::model::{Figure, Measure, Reference};

pub(super) fn check_sums(declaring: Declaring<'_>, _: CheckInput<'_>) -> Vec<Diagnostic> {
    Related::all(declaring).flat_map(check_sum).collect()
}

/// The charts of a page that show figures which cannot be compared.
pub(super) fn check_charts(page: &Page, _: CheckInput<'_>) -> Vec<Diagnostic> {
    let explainer = page.explainer();
    let references = page.facts.references.iter().zip(&page.links.targets).enumerate();
    let charts = references.filter_map(|(n, (reference, target))| match (reference, target) {
        (Reference::Component(component), Target::Component(arguments)) if &*component.name == "Chart" => {
            Some((n, arguments.iter().flat_map(|(_, figures)| figures).collect::<Vec<&BoundFigure>>()))
        }
        _ => None,
    });
    let counts = |figure: &Figure| -> (Box<str>, Measure) {
        (figure.unit.as_deref().unwrap_or("nothing").into(), figure.measure)
    };
    charts
        .filter_map(|(n, figures)| {
            let (first, others) = figures.split_first()?;
            let (first, figure, _) = explainer.bound(first)?;
            let (unit, measure) = counts(figure);
            let (other, (other_unit, other_measure)) = others
                .iter()
                .filter_map(|other| explainer.bound(other).map(|(other, figure, _)| (other, counts(figure))))
                .find(|(_, other)| (&other.0, other.1) != (&unit, measure))?;
            let message = if other_unit == unit {
                let (a, b) = (measure.word(), other_measure.word());
                format!("`{first}` is a {a}, but shares a chart with `{other}`, which is a {b}")
            } else {
                format!("`{first}` counts {unit}, but shares a chart with `{other}`, which counts {other_unit}")
            };
            let diagnostic = Diagnostic::new(code::MIXED_MEASURES, message, &page.facts.path, At::Reference(n));
            Some(diagnostic.help("give each unit and each measure a chart of its own"))
        })
        .collect()
}

/// The parts of a sum that do not fit it.
fn check_sum(total: Related<'_>) -> Vec<Diagnostic> {
    let parts = total.figure.sum_of.iter().enumerate();
    parts
        .filter_map(|(n, id)| {
            let part = total.other(id)?;
            let unit = |figure: &Related<'_>| figure.figure.unit.as_deref().unwrap_or("nothing").to_owned();
            let (message, at) = if !part.same_unit(&total) {
                let message = format!(
                    "`{id}` counts {}, but is added to `{}`, which counts {}",
                    unit(&part),
                    total.id,
                    unit(&total)
                );
                (message, part.key("unit"))
            } else if !adds_up(part.figure.measure, total.figure.measure) {
                let (of_part, of_total) = (part.figure.measure.word(), total.figure.measure.word());
                let message = format!("`{id}` is a {of_part}, but is added to `{}`, which is a {of_total}", total.id);
                (message, part.key("measure"))
            } else {
                return None;
            };
            let diagnostic = total.report(code::MIXED_MEASURES, message, total.item("sum_of", n));
            let file = diagnostic.primary().file.clone();
            let text = format!("`{id}` is declared here");
            let help = "add figures of one unit and one measure, or leave it out and say `note:` how they are related";
            Some(diagnostic.also(&file, at, text).help(help))
        })
        .collect()
}

/// Whether numbers of one measure can be parts of a sum of another: a total since a start is also the sum of what came
/// within each period.
fn adds_up(part: Measure, total: Measure) -> bool {
    part == total || (part == Measure::Flow && total == Measure::Total)
}
