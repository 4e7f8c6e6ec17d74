//! `uncorrected-change`: a published value that changed must have an entry that says so.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{CheckInput, pointer};
use crate::diag::{At, Diagnostic, code};
use crate::link::{Answer, Site};
use crate::model::{Correction, Figure, IdMap};
use crate::source::RelPath;

/// What was published of the figures that each file declares. All files are remembered, so it is one text for each: a
/// line for each figure, with its id, how many entries of the correction log name it, and its answers as writers write
/// them, parted by tabs.
pub type Published = BTreeMap<RelPath, Box<str>>;

/// What was published of one figure.
#[derive(Clone, Copy, Debug)]
struct Was<'p> {
    line: &'p str,
    id: &'p str,
    entries: usize,
    values: &'p str,
}

pub(super) fn check(site: &Site, input: CheckInput<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (file, before) in input.published {
        let Some((figures, log)) = declared(file, site, input) else { continue };
        if *of_all(figures, &log) == **before {
            continue;
        }
        for was in lines(before) {
            let Some(figure) = figures.get(was.id) else { continue };
            let gone = gone(was, figure);
            if !gone.is_empty() && entries(was.id, &log) <= was.entries {
                found.push(report(file, was.id, figure, &gone));
            }
        }
    }
    found
}

/// What is published of the figures of a file now; `None` if nothing is.
pub fn published(file: &RelPath, site: &Site, input: CheckInput<'_>) -> Option<Box<str>> {
    let (figures, log) = declared(file, site, input)?;
    Some(of_all(figures, &log)).filter(|text| !text.is_empty()).map(Into::into)
}

/// As [`published`], of a file by itself: as it was at another time.
pub fn published_of(figures: &IdMap<Figure>, log: &[Correction]) -> Option<Box<str>> {
    let log: Vec<&Correction> = log.iter().collect();
    Some(of_all(figures, &log)).filter(|text| !text.is_empty()).map(Into::into)
}

/// `now`, but what was published of those figures that have lost an answer since.
pub fn unexplained(was: &str, now: &str) -> Box<str> {
    let mut kept = String::with_capacity(now.len());
    for now in lines(now) {
        let lost = |was: &Was<'_>| {
            let values: Vec<&str> = now.values.split('\t').collect();
            was.id == now.id && was.values.split('\t').any(|value| !values.contains(&value))
        };
        kept.push_str(lines(was).find(lost).unwrap_or(now).line);
        kept.push('\n');
    }
    kept.into()
}

fn of_all(figures: &IdMap<Figure>, log: &[&Correction]) -> String {
    let mut text = String::new();
    for (id, figure) in figures.iter().filter(|(_, figure)| !figure.claims.is_empty()) {
        // Writing to a `String` cannot fail.
        let _ = write!(text, "{id}\t{}", entries(id.as_str(), log));
        for claim in &figure.claims {
            let _ = write!(text, "\t{}", claim.value);
        }
        text.push('\n');
    }
    text
}

/// The figures of a file, as they were written down.
fn lines(text: &str) -> impl Iterator<Item = Was<'_>> {
    text.lines().filter_map(|line| {
        let mut parts = line.splitn(3, '\t');
        Some(Was { line, id: parts.next()?, entries: parts.next()?.parse().ok()?, values: parts.next()? })
    })
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
fn gone<'p>(was: Was<'p>, figure: &Figure) -> Vec<&'p str> {
    let claims = figure.claims.iter().map(|claim| &claim.value);
    let values = claims.chain(figure.history.iter().map(|entry| &entry.value));
    let given: Vec<String> = values.map(ToString::to_string).collect();
    was.values.split('\t').filter(|value| !given.iter().any(|given| given == value)).collect()
}

fn report(file: &RelPath, id: &str, figure: &Figure, gone: &[&str]) -> Diagnostic {
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
