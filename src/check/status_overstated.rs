//! `status-overstated`: a figure is no better established than its sources make it.

use super::CheckInput;
use super::declaring::{Declaring, Kind};
use super::origins::{Origins, origins, shared};
use crate::diag::{At, Diagnostic, code};
use crate::model::{Actor, Figure, Id, SourceRef, Status};

pub(super) fn check(declaring: Declaring<'_>, _: CheckInput<'_>) -> Vec<Diagnostic> {
    declaring.figures().iter().filter_map(|(id, figure)| one(declaring, id, figure)).collect()
}

/// Whether the rule finds the figure's status overstated because its sources share an original.
pub(super) fn shares_an_original(declaring: Declaring<'_>, figure: &Figure) -> bool {
    let counts = matches!(figure.declared_status, Some(Status::Confirmed | Status::Corroborated));
    let origins = of_claims(declaring, figure);
    counts && origins.len() == 1 && origins.values().any(|sources| sources.len() > 1)
}

fn one(declaring: Declaring<'_>, id: &Id, figure: &Figure) -> Option<Diagnostic> {
    let status = figure.declared_status?;
    // Claims that could not be read were reported.
    if figure.claims.is_empty() {
        return None;
    }
    let origins = of_claims(declaring, figure);
    let reason = match status {
        Status::Confirmed | Status::Corroborated if origins.is_empty() => "it names no source".to_owned(),
        Status::Confirmed if is_on_record(declaring, figure) => return None,
        Status::Confirmed => only_a_party(declaring, figure)
            .or_else(|| too_few(&origins))
            .or_else(|| all_of_parties(&origins, declaring))?,
        Status::Corroborated => too_few(&origins)?,
        Status::Reported => all_of_parties(&origins, declaring)?,
        Status::Claimed | Status::Contested | Status::Withdrawn => return None,
    };
    let least = match status {
        Status::Reported => Status::Claimed,
        _ if origins.is_empty() => Status::Claimed,
        _ if all_of_parties(&origins, declaring).is_some() || only_a_party(declaring, figure).is_some() => {
            Status::Claimed
        }
        _ if origins.len() > 1 => Status::Corroborated,
        _ => Status::Reported,
    };
    let file = declaring.file(Kind::Figure);
    let status_at = At::Value(declaring.pointer(Kind::Figure, id).key("status"));
    let message = format!("`{id}` is not `{}`: {reason}", status.word());
    let diagnostic = Diagnostic::new(code::STATUS_OVERSTATED, message, &file, status_at);
    let repeated = shared(declaring, &origins);
    let diagnostic = repeated.fold(diagnostic, |diagnostic, link| link.label(diagnostic));
    Some(diagnostic.help(format!("write `status: {}`, or name what else establishes it", least.word())))
}

fn of_claims<'a>(declaring: Declaring<'a>, figure: &'a Figure) -> Origins<'a> {
    origins(declaring, figure.claims.iter().flat_map(|claim| &*claim.source))
}

/// That all sources are one, in words.
fn too_few(origins: &Origins<'_>) -> Option<String> {
    let (origin, sources) = origins.first_key_value().filter(|_| origins.len() == 1)?;
    Some(match sources[..] {
        [_] => "it rests on one source".to_owned(),
        _ => format!("its {} sources rest on one original, `{}`", sources.len(), origin.name()),
    })
}

/// That every source belongs to a party to the conflict, in words.
fn all_of_parties(origins: &Origins<'_>, declaring: Declaring<'_>) -> Option<String> {
    let mut sources = origins.values().flatten().peekable();
    sources.peek()?;
    let of_party = |source: &SourceRef| match source {
        SourceRef::Id(id) => declaring.source(id.as_str()).is_some_and(|(source, _)| source.party),
        SourceRef::Url(_) => false,
    };
    sources.all(|source| of_party(source)).then(|| "every source belongs to a party to the conflict".to_owned())
}

/// That nobody but one party to the conflict says so, in words. Parties of two sides who agree are not one.
fn only_a_party(declaring: Declaring<'_>, figure: &Figure) -> Option<String> {
    let claimants: Vec<(&str, &Actor)> = figure
        .claims
        .iter()
        .map(|claim| claim.by.as_deref().and_then(|by| Some((by, declaring.actor(by)?))))
        .collect::<Option<_>>()?;
    let (first, actor) = *claimants.first()?;
    let one_party = claimants.iter().all(|(by, other)| other.party && (*by == first || same_side(actor, other)));
    one_party.then(|| format!("only a party to the conflict says so, {}", actor.name))
}

/// Whether two parties certainly stand on one side.
fn same_side(a: &Actor, b: &Actor) -> bool {
    a.side.is_some() && a.side == b.side
}

/// Whether a source is a court's or an official record, by its type in CSL, which establishes a fact by itself.
fn is_on_record(declaring: Declaring<'_>, figure: &Figure) -> bool {
    const RECORDS: [&str; 5] = ["legal_case", "legislation", "regulation", "treaty", "hearing"];
    let mut sources = figure.claims.iter().flat_map(|claim| &*claim.source);
    sources.any(|source| match source {
        SourceRef::Id(id) => {
            let kind = declaring.source(id.as_str()).and_then(|(source, _)| source.kind.as_deref());
            kind.is_some_and(|kind| RECORDS.contains(&kind))
        }
        SourceRef::Url(_) => false,
    })
}
