//! `uncorrected-change`: a published value that changed must have an entry that says so.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{CheckInput, pointer};
use crate::diag::{At, Diagnostic, code};
use crate::link::{Answer, Site};
use crate::model::{Correction, Figure, IdMap};
use crate::source::RelPath;

/// What was published of the figures that each file declares, by file and figure.
pub type Published = BTreeMap<RelPath, BTreeMap<Box<str>, PublishedFigure>>;

/// What was published of one figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedFigure {
    /// Its answers, as writers write them.
    #[serde(rename = "v")]
    pub values: Vec<Box<str>>,
    /// How many entries of the correction log named it.
    #[serde(rename = "e", default, skip_serializing_if = "none")]
    pub entries: usize,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands out a reference")]
fn none(entries: &usize) -> bool {
    *entries == 0
}

pub(super) fn check(site: &Site, input: CheckInput<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (file, before) in input.published {
        let Some((figures, log)) = declared(file, site, input) else { continue };
        for (id, was) in before {
            let Some(figure) = figures.get(id) else { continue };
            let gone = gone(was, figure);
            if gone.is_empty() || entries(id, &log) > was.entries {
                continue;
            }
            found.push(report(file, id, figure, &gone));
        }
    }
    found
}

/// What is published of the figures of a file now; `None` if it is not published.
pub fn published(file: &RelPath, site: &Site, input: CheckInput<'_>) -> Option<BTreeMap<Box<str>, PublishedFigure>> {
    let (figures, log) = declared(file, site, input)?;
    let figures = figures.iter().filter(|(_, figure)| !figure.claims.is_empty());
    Some(figures.map(|(id, figure)| (id.as_str().into(), of(id.as_str(), figure, &log))).collect())
}

/// As [`published`], of a file by itself: as it was at another time.
pub fn published_of(figures: &IdMap<Figure>, log: &[Correction]) -> BTreeMap<Box<str>, PublishedFigure> {
    let log: Vec<&Correction> = log.iter().collect();
    let figures = figures.iter().filter(|(_, figure)| !figure.claims.is_empty());
    figures.map(|(id, figure)| (id.as_str().into(), of(id.as_str(), figure, &log))).collect()
}

fn of(id: &str, figure: &Figure, log: &[&Correction]) -> PublishedFigure {
    let values = figure.claims.iter().map(|claim| claim.value.to_string().into()).collect();
    PublishedFigure { values, entries: entries(id, log) }
}

/// The figures that a published file declares, and the entries that may name them: shared figures have no log.
fn declared<'a>(
    file: &RelPath,
    site: &'a Site,
    input: CheckInput<'a>,
) -> Option<(&'a IdMap<Figure>, Vec<&'a Correction>)> {
    if file.strip_folder("content/_data").is_some() {
        return Some((&input.data.figures, Vec::new()));
    }
    let facts = &site.pages.get(file)?.facts;
    Some((&facts.figures, facts.corrections.iter().collect()))
}

fn entries(id: &str, log: &[&Correction]) -> usize {
    log.iter().filter(|entry| entry.figure.as_ref().is_some_and(|figure| figure.as_str() == id)).count()
}

/// The answers that were published and are given no more, not even as earlier values.
fn gone(was: &PublishedFigure, figure: &Figure) -> Vec<Box<str>> {
    let claims = figure.claims.iter().map(|claim| &claim.value);
    let values = claims.chain(figure.history.iter().map(|entry| &entry.value));
    let given: Vec<String> = values.map(ToString::to_string).collect();
    was.values.iter().filter(|value| !given.iter().any(|given| **given == ***value)).cloned().collect()
}

fn report(file: &RelPath, id: &str, figure: &Figure, gone: &[Box<str>]) -> Diagnostic {
    let was = gone.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(" and ");
    let now = figure.value().map_or_else(String::new, |value| format!(" and is `{value}` now"));
    let at = At::Value(pointer::value(file, id, figure, Answer::Headline));
    let log = format!(
        "add `- {{date: …, kind: correction, figure: {id}, was: …, now: …, note: …}}` to `corrections` (or `kind: update`), or "
    );
    let log = if file.strip_folder("content/_data").is_some() { "" } else { &log };
    let message = format!("the figure `{id}` was published as {was}{now}, and no entry says so");
    Diagnostic::new(code::UNCORRECTED_CHANGE, message, file, at)
        .help(format!("{log}keep the old value in the figure's `history`"))
}
