//! `prose-mismatch`: the text of a bound number must say what its figure says, on every page, in every language.

use super::{CheckInput, pointer};
use crate::diag::{At, Diagnostic, Fix, code};
use crate::link::{Answer, BoundFigure, Page, Target, value_of};
use crate::locale::{Agreement, Locale, agrees, expected_text, rewritten};
use crate::model::{Id, Reference};

pub(super) fn check(page: &Page, input: CheckInput<'_>) -> Vec<Diagnostic> {
    let Some(locale) = input.locales.get(&page.facts.lang) else { return Vec::new() };
    let references = page.facts.references.iter().zip(&page.links.targets).enumerate();
    references
        .filter_map(|(n, (reference, target))| match (reference, target) {
            (Reference::Figure(figure), Target::Figure(bound)) if !figure.text.is_empty() => {
                number(page, n, &figure.text, bound, locale, input)
            }
            _ => None,
        })
        .collect()
}

/// Compares one bound number with its figure.
fn number(
    page: &Page,
    reference: usize,
    text: &str,
    bound: &BoundFigure,
    locale: &Locale,
    input: CheckInput<'_>,
) -> Option<Diagnostic> {
    let explainer = page.explainer();
    let (id, figure, declared_in) = explainer.bound(bound)?;
    let value = value_of(figure, bound.answer)?;
    let unit = figure.unit.as_deref();
    let agreement = agrees(text, &value, locale, unit);
    if matches!(agreement, Agreement::Agrees | Agreement::NoNumber) {
        return None;
    }
    // Where answers differ, a text may give any one of them.
    let claimed = || figure.claims.iter().any(|claim| agrees(text, &claim.value, locale, unit) == Agreement::Agrees);
    if bound.answer == Answer::Headline && figure.claims.len() > 1 && claimed() {
        return None;
    }
    // One of them without its hedge is not wrong, but bare.
    let bare = figure.claims.iter().filter(|_| bound.answer == Answer::Headline).find_map(|claim| {
        let agreement = agrees(text, &claim.value, locale, unit);
        matches!(agreement, Agreement::Unqualified { .. }).then(|| (agreement, claim.value.clone()))
    });
    let (agreement, value) = bare.unwrap_or((agreement, value));
    let file = &page.facts.path;
    let at = At::Reference(reference);
    let phrases = input.phrases.get(&page.facts.lang)?;
    let declared = At::Value(pointer::value(declared_in, id.as_str(), figure, bound.answer));
    let diagnostic = match agreement {
        Agreement::Unqualified { .. } => Diagnostic::new(
            code::NUMBER_UNQUALIFIED,
            format!("the text `{text}` leaves out that the figure `{id}` is `{value}`"),
            file,
            at,
        ),
        Agreement::Disagrees { reason, .. } => Diagnostic::new(
            code::PROSE_MISMATCH,
            format!("the text `{text}` disagrees with the figure `{id}`, which is `{value}`"),
            file,
            at,
        )
        .label(reason),
        Agreement::Agrees | Agreement::NoNumber => return None,
    };
    let link = written(id, page, reference);
    let mut right = vec![value.clone()];
    if bound.answer == Answer::Headline {
        right.extend(figure.claims.iter().map(|claim| claim.value.clone()));
    }
    let (mut now, mut mends) = (Vec::new(), Vec::new());
    for value in &right {
        let fixed = rewritten(text, value, locale, unit, *phrases);
        let mend = fixed.clone().unwrap_or_else(|| expected_text(value, locale, *phrases));
        mends.push(format!("`[{mend}]({link})`"));
        now.extend(fixed);
    }
    mends.dedup();
    now.sort();
    now.dedup();
    let fix = (!now.is_empty()).then(|| Fix { was: text.to_owned(), link: link.clone(), now, at: None });
    let help = format!("write {}, or mend the figure", mends.join(" or "));
    Some(diagnostic.also(declared_in, declared, format!("the figure says `{value}`")).help(help).fix(fix))
}

/// The link's target as the writer put it.
fn written(id: &Id, page: &Page, reference: usize) -> String {
    match page.facts.references.get(reference) {
        Some(Reference::Figure(figure)) => {
            let article = figure.article.as_ref().map(|article| format!("{article}#")).unwrap_or_default();
            let at = figure.at.as_ref().map(|at| format!("@{at}")).unwrap_or_default();
            format!("figure:{article}{id}{at}")
        }
        _ => format!("figure:{id}"),
    }
}
