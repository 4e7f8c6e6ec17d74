//! `one-sided`: where answers differ, a sentence or headline that gives one of them must give the others, or the range.

use std::collections::BTreeMap;

use super::CheckInput;
use super::days::Days;
use crate::diag::{At, Diagnostic, Pointer, code};
use crate::link::{Answer, Explainer, Page, Target};
use crate::locale::{Agreement, Locale, Prose, agrees, quantities};
use crate::model::{Claim, Figure, Headline, Quantity, Reference, Status};

pub(super) fn check(page: &Page, input: CheckInput<'_>) -> Vec<Diagnostic> {
    let Some(locale) = input.locales.get(&page.facts.lang) else { return Vec::new() };
    let explainer = page.explainer();
    let mut found = in_text(page, explainer, locale, input);
    let contested: Vec<(&str, &Figure)> = explainer
        .figures()
        .filter(|figure| is_contested(figure.figure))
        .map(|figure| (figure.id, figure.figure))
        .collect();
    let headlines = [("title", Some(&page.facts.title)), ("summary", page.facts.summary.as_ref())];
    for (key, text) in headlines {
        let Some(text) = text.filter(|_| !contested.is_empty()) else { continue };
        let numbers: Vec<&str> =
            quantities(text, page.facts.lang.primary(), Prose::Text).into_iter().map(|range| &text[range]).collect();
        for (id, figure) in &contested {
            let shown = |value: &Quantity| numbers.iter().any(|number| says(number, value, locale, figure));
            if let Some((said, others)) = one_side(figure, shown) {
                let at = At::Value(Pointer::of([key]));
                found.push(report(page, at, &format!("the {key} gives"), id, said, &others));
            }
        }
    }
    found
}

/// The contested figures that a sentence of the text gives with one answer only.
fn in_text(page: &Page, explainer: Explainer<'_>, locale: &Locale, input: CheckInput<'_>) -> Vec<Diagnostic> {
    let sentences = input.sentences.get(&page.facts.path).map(|sentences| &**sentences).unwrap_or_default();
    let references = page.facts.references.iter().zip(&page.links.targets).enumerate();
    let bound = references.filter_map(|(n, (reference, target))| match reference {
        Reference::Figure(reference) => Some((n, &*reference.text, target)),
        _ => None,
    });
    // A figure by its file and id, as far as one sentence gives it.
    let mut given: BTreeMap<(u32, &str, &str), Given<'_>> = BTreeMap::new();
    for ((n, text, target), sentence) in bound.zip(sentences) {
        let Target::Figure(bound) = target else { continue };
        let Some((id, figure, file)) = explainer.bound(bound) else { continue };
        if matches!(bound.answer, Answer::History(_)) || !is_contested(figure) {
            continue;
        }
        let given = given.entry((*sentence, file.as_str(), id.as_str())).or_insert(Given {
            first: n,
            figure,
            whole: false,
            answers: Vec::new(),
        });
        given.add(bound.answer, text, locale);
    }
    let one_sided = given.iter().filter(|(_, given)| !given.whole).filter_map(|((_, _, id), given)| {
        let shown = |value: &Quantity| given.answers.contains(&value);
        let (said, others) = one_side(given.figure, shown)?;
        Some(report(page, At::Reference(given.first), "the sentence gives", id, said, &others))
    });
    one_sided.collect()
}

struct Given<'f> {
    /// The first of its references.
    first: usize,
    figure: &'f Figure,
    /// Whether the range stands there.
    whole: bool,
    answers: Vec<&'f Quantity>,
}

impl Given<'_> {
    fn add(&mut self, answer: Answer, text: &str, locale: &Locale) {
        let figure = self.figure;
        let claim = |n: usize| figure.claims.get(n).map(|claim| &claim.value);
        let leads = match (answer, figure.leading()) {
            (Answer::Claim(n), _) => claim(n as usize),
            (Answer::Headline, Headline::Claim(n)) => claim(n),
            _ => None,
        };
        let unit = figure.unit.as_deref();
        let ranges = |text: &str| {
            let range = Quantity::spanning(figure.claims.iter().map(|claim| &claim.value));
            range.is_some_and(|range| agrees(text, &range, locale, unit) == Agreement::Agrees)
        };
        match answer {
            // Words alone (`some`) give no answer.
            _ if !text.is_empty() && agrees(text, &Quantity::Unknown, locale, unit) == Agreement::NoNumber => {}
            Answer::Headline if !text.is_empty() && ranges(text) => self.whole = true,
            Answer::Headline if !text.is_empty() => {
                let said = figure.claims.iter().map(|claim| &claim.value);
                self.answers.extend(said.filter(|value| says(text, value, locale, figure)));
            }
            _ => match leads {
                Some(value) => self.answers.push(value),
                None => self.whole = true,
            },
        }
    }
}

/// Contested, with answers that differ. Answers to other dates are no other side.
fn is_contested(figure: &Figure) -> bool {
    let contradicted = |claim: &Claim| figure.claims.iter().any(|other| contradicts(claim, other));
    figure.status() == Status::Contested && figure.claims.iter().any(contradicted)
}

/// Whether two claims answer the same question differently. A claim that does not say when its value held may.
fn contradicts(one: &Claim, other: &Claim) -> bool {
    let days = one.as_of.as_ref().zip(other.as_of.as_ref()).map(|(one, other)| (Days::of(one), Days::of(other)));
    let apart = days.is_some_and(|(one, other)| one.is_after(other) || other.is_after(one));
    !apart && one.value != other.value
}

/// The one answer that is shown, and the others, if exactly one is.
fn one_side(figure: &Figure, shown: impl Fn(&Quantity) -> bool) -> Option<(&Quantity, Vec<&Quantity>)> {
    let (said, silent): (Vec<&Claim>, Vec<&Claim>) = figure.claims.iter().partition(|claim| shown(&claim.value));
    let value = &said.first()?.value;
    if said.iter().any(|claim| claim.value != *value) {
        return None;
    }
    let mut others: Vec<&Quantity> = Vec::new();
    for claim in silent.into_iter().filter(|other| said.iter().any(|claim| contradicts(claim, other))) {
        if !others.contains(&&claim.value) {
            others.push(&claim.value);
        }
    }
    (!others.is_empty()).then_some((value, others))
}

fn says(number: &str, value: &Quantity, locale: &Locale, figure: &Figure) -> bool {
    let agreement = agrees(number, value, locale, figure.unit.as_deref());
    matches!(agreement, Agreement::Agrees | Agreement::Unqualified { .. })
}

fn report(page: &Page, at: At, gives: &str, id: &str, said: &Quantity, others: &[&Quantity]) -> Diagnostic {
    let others: Vec<String> = others.iter().map(|value| format!("`{value}`")).collect();
    let message = format!("{gives} one answer to the contested figure `{id}`: `{said}`, not {}", others.join(" or "));
    Diagnostic::new(code::ONE_SIDED, message, &page.facts.path, at)
        .help("give the other answers in the same sentence, or the range, each with who says so")
}
