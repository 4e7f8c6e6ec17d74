//! `unattributed-claim`: every value of a figure names who gave it, and where.

use rayon::prelude::*;

use super::declaring::{self, Declaring, Kind, Stated, stated};
use super::{CheckInput, pointer};
use crate::diag::{At, Diagnostic, code};
use crate::link::{Answer, Site};
use crate::model::{Figure, Id, Quantity};

pub(super) fn check(site: &Site, input: CheckInput<'_>) -> Vec<Diagnostic> {
    declaring::all(site, input).par_iter().flat_map_iter(|declaring| check_file(*declaring)).collect()
}

fn check_file(declaring: Declaring<'_>) -> impl Iterator<Item = Diagnostic> {
    declaring
        .figures()
        .iter()
        .flat_map(move |(id, figure)| stated(figure).filter_map(move |stated| value(declaring, id, figure, stated)))
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
