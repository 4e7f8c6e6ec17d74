//! `unattributed-claim`: every value of a figure names who gave it, and where.

use super::declaring::{Declaring, Kind, Stated, stated};
use super::{CheckInput, pointer};
use crate::diag::{At, Diagnostic, code};
use crate::link::Answer;
use crate::model::{Figure, Id, Quantity};

pub(super) fn check(declaring: Declaring<'_>, _: CheckInput<'_>) -> Vec<Diagnostic> {
    let values = |(id, figure)| stated(figure).filter_map(move |stated| value(declaring, id, figure, stated));
    declaring.figures().iter().flat_map(values).collect()
}

fn value(declaring: Declaring<'_>, id: &Id, figure: &Figure, stated: Stated<'_>) -> Option<Diagnostic> {
    // That a number is not known is nobody's claim.
    if *stated.value == Quantity::Unknown {
        return None;
    }
    let (what, help) = match (stated.by, stated.source) {
        (None, []) => ("neither claimant nor source", "add `by:` with an actor or a name, and `source:`"),
        (None, _) => ("no claimant", "add `by:` with an actor's id or a name"),
        (Some(_), []) => ("no source", "add `source:` with the id of a source, or its address"),
        (Some(_), _) => return None,
    };
    let earlier = if matches!(stated.answer, Answer::History(_)) { "earlier value" } else { "value" };
    let file = declaring.file(Kind::Figure);
    let at = At::Value(pointer::value(&file, id.as_str(), figure, stated.answer));
    let message = format!("the {earlier} `{}` of `{id}` names {what}", stated.value);
    Some(Diagnostic::new(code::UNATTRIBUTED_CLAIM, message, &file, at).help(help))
}
