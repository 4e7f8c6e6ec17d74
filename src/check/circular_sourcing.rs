//! `circular-sourcing`: what rests on one original counts once, and no source rests on itself.

use super::declaring::{Declaring, Kind, stated};
use super::origins::{Origin, chain, origin, origins, shared};
use super::{CheckInput, pointer, status_overstated};
use crate::diag::{At, Diagnostic, code};
use crate::link::Answer;
use crate::model::{Claim, Figure, Id};

pub(super) fn check(declaring: Declaring<'_>, _: CheckInput<'_>) -> Vec<Diagnostic> {
    let circles = declaring.sources().iter().filter_map(|(id, _)| circle(declaring, id));
    let figures = declaring.figures().iter().flat_map(|(id, figure)| counted_twice(declaring, id, figure));
    circles.chain(figures).collect()
}

/// A source that rests on itself in the end. Each circle is reported once, at the first of its ids.
fn circle(declaring: Declaring<'_>, id: &Id) -> Option<Diagnostic> {
    let chain = chain(declaring, id);
    let back = chain.last()?.source.original.as_ref().filter(|back| *back == id)?;
    if chain.iter().any(|link| link.id < back) {
        return None;
    }
    let (first, others) = chain.split_first()?;
    let (file, at) = first.place();
    let message = match others {
        [] => format!("the source `{id}` repeats itself"),
        _ => {
            let way: Vec<String> = chain.iter().map(|link| format!("`{}`", link.id)).collect();
            format!("the source `{id}` rests on itself: {} → `{id}`", way.join(" → "))
        }
    };
    let diagnostic = Diagnostic::new(code::CIRCULAR_SOURCING, message, &file, at);
    let diagnostic = others.iter().fold(diagnostic, |diagnostic, link| link.label(diagnostic));
    Some(diagnostic.help("delete `original` from the source that came first"))
}

/// The sources of a value that share an original, and the claims of a figure that agree and rest on the same.
fn counted_twice(declaring: Declaring<'_>, id: &Id, figure: &Figure) -> Vec<Diagnostic> {
    // There the status says how many sources are counted, and that rule says more.
    if status_overstated::shares_an_original(declaring, figure) {
        return Vec::new();
    }
    let file = declaring.file(Kind::Figure);
    let at = |answer, key| At::Value(pointer::answer(&file, id.as_str(), figure, answer).key(key));
    let lists = stated(figure).filter_map(|stated| {
        let origins = origins(declaring, stated.source);
        let (origin, sources) = origins.iter().find(|(_, sources)| sources.len() > 1)?;
        let message = format!("{} sources of `{id}` count as one: they rest on `{}`", sources.len(), origin.name());
        let diagnostic = Diagnostic::new(code::CIRCULAR_SOURCING, message, &file, at(stated.answer, "source"));
        let diagnostic = shared(declaring, &origins).fold(diagnostic, |diagnostic, link| link.label(diagnostic));
        Some(diagnostic.help("name one of them here, and cite the others in the text"))
    });
    let claims = figure.claims.iter().enumerate().filter_map(|(n, claim)| {
        let one = only_origin(declaring, claim)?;
        let agrees = |other: &Claim| other.value == claim.value && other.source != claim.source;
        let same = |other: &&Claim| agrees(other) && only_origin(declaring, other) == Some(one);
        let (first, other) = figure.claims.iter().enumerate().take(n).find(|(_, other)| same(other))?;
        let message = format!("two claims of `{id}` agree because they rest on one original, `{}`", one.name());
        let diagnostic = Diagnostic::new(code::CIRCULAR_SOURCING, message, &file, at(Answer::claim(n), "source"));
        let both = other.source.iter().chain(&*claim.source);
        let diagnostic = shared(declaring, &origins(declaring, both)).fold(diagnostic, |all, link| link.label(all));
        let diagnostic = diagnostic.also(&file, at(Answer::claim(first), "value"), "the claim that it agrees with");
        Some(diagnostic.help("keep the claim that is nearer to the original, and cite the other source in the text"))
    });
    lists.chain(claims).collect()
}

/// What all sources of a claim rest on, if that is one.
fn only_origin<'a>(declaring: Declaring<'a>, claim: &'a Claim) -> Option<Origin<'a>> {
    let mut all = claim.source.iter().map(|source| origin(declaring, source));
    let first = all.next()?;
    all.all(|other| other == first).then_some(first)
}
