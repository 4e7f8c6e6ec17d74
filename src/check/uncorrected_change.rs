//! `uncorrected-change`: a published value that changed must have an entry that says so.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::declaring::{Declaring, Kind};
use super::interval::Interval;
use super::{CheckInput, pointer};
use crate::diag::{At, Diagnostic, Pointer, code};
use crate::link::{Answer, Page, Site};
use crate::model::{Correction, Decimal, Figure, IdMap, Quantity};
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

/// A file with what was published of it, and what it says now.
#[derive(Clone, Copy)]
struct Compared<'c> {
    before: &'c str,
    figures: &'c IdMap<Figure>,
    log: &'c [&'c Correction],
    /// Whether the figures are those that files share, which have no log.
    shared: bool,
    input: CheckInput<'c>,
}

pub(super) fn check_page(page: &Page, input: CheckInput<'_>) -> Vec<Diagnostic> {
    let log: Vec<&Correction> = page.facts.corrections.iter().collect();
    check_file(&page.facts.path, &page.facts.figures, &log, input)
}

pub(super) fn check_shared(declaring: Declaring<'_>, input: CheckInput<'_>) -> Vec<Diagnostic> {
    if declaring.facts.is_some() {
        return Vec::new();
    }
    check_file(&declaring.file(Kind::Figure), declaring.figures(), &[], input)
}

fn check_file(file: &RelPath, figures: &IdMap<Figure>, log: &[&Correction], input: CheckInput<'_>) -> Vec<Diagnostic> {
    // In a file with errors a figure may seem to be gone that is only ill-written.
    let before = input.published.get(file).filter(|_| !input.flawed.contains(file));
    let Some(before) = before.filter(|before| *of_all(figures, log) != ***before) else { return Vec::new() };
    let compared = Compared { before, figures, log, shared: is_shared(file), input };
    let silent = lines(before).filter_map(|was| Some((was.id, compared.silently_gone(was)?)));
    silent
        .map(|(id, gone)| match figures.get(id) {
            Some(figure) => report(file, id, figure, &gone),
            None => report_deleted(file, id, &gone),
        })
        .collect()
}

impl<'c> Compared<'c> {
    /// The answers that were published of a figure and are given no more, if nothing says so.
    fn silently_gone<'p>(&self, was: Was<'p>) -> Option<Vec<&'p str>> {
        let Some(figure) = self.figures.get(was.id) else { return self.silently_deleted(was) };
        let gone = gone(was, figure);
        // An entry without `was` may mean any of the answers; one with another value speaks of another change.
        let means = |entry: &&Correction| {
            let value = entry.was.as_ref();
            value.is_none_or(|value| was.values.split('\t').any(|answer| fits(answer, value)))
        };
        let named = || self.log.iter().copied().filter(|entry| names(entry, was.id));
        let said = named().count() > was.entries && named().any(|entry| means(&entry));
        (!gone.is_empty() && !said).then_some(gone)
    }

    /// The answers of a figure that is no longer there. Nothing has changed for readers where a figure beside it, or
    /// one that files share, gives them now. No entry can name it, so one that says what was is enough. Shared figures
    /// have no log in which one could say so.
    fn silently_deleted<'p>(&self, was: Was<'p>) -> Option<Vec<&'p str>> {
        let gives_all = |figure: &Figure| gone(was, figure).is_empty();
        let is_new = |id: &str| !lines(self.before).any(|line| line.id == id);
        let renamed = || self.figures.iter().any(|(id, figure)| is_new(id.as_str()) && gives_all(figure));
        let moved = || self.input.data.figures.get(was.id).is_some_and(gives_all);
        let said = |answer: &str| {
            let mut values = self.log.iter().filter_map(|entry| entry.was.as_ref());
            values.any(|value| fits(answer, value))
        };
        let gone: Vec<&str> = was.values.split('\t').filter(|answer| !said(answer)).collect();
        (!self.shared && !gone.is_empty() && !renamed() && !moved()).then_some(gone)
    }
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

/// As [`published`], but what was published before of those figures whose change nobody has explained.
pub fn unexplained(file: &RelPath, before: &str, site: &Site, input: CheckInput<'_>) -> Option<Box<str>> {
    let (figures, log) = declared(file, site, input)?;
    let compared = Compared { before, figures, log: &log, shared: is_shared(file), input };
    let silent: Vec<Was<'_>> = lines(before).filter(|was| compared.silently_gone(*was).is_some()).collect();
    let now = of_all(figures, &log);
    let others = lines(&now).filter(|now| !silent.iter().any(|was| was.id == now.id));
    let mut text = String::with_capacity(now.len());
    for Was { line, .. } in silent.iter().copied().chain(others) {
        text.push_str(line);
        text.push('\n');
    }
    Some(text).filter(|text| !text.is_empty()).map(Into::into)
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
    if is_shared(file) {
        return Some((&input.data.figures, Vec::new()));
    }
    let facts = &site.pages.get(file)?.facts;
    Some((&facts.figures, facts.corrections.iter().collect()))
}

fn is_shared(file: &RelPath) -> bool {
    file.strip_folder("content/_data").is_some()
}

fn entries(id: &str, log: &[&Correction]) -> usize {
    log.iter().filter(|entry| names(entry, id)).count()
}

fn names(entry: &Correction, id: &str) -> bool {
    entry.figure.as_ref().is_some_and(|figure| figure.as_str() == id)
}

/// An answer as it was written down; `None` if it cannot be read again.
fn read(answer: &str) -> Option<Quantity> {
    let Some(parts) = answer.strip_prefix("{low: ") else { return Quantity::parse(answer).ok() };
    let (low, rest) = parts.strip_suffix('}')?.split_once(", best: ")?;
    let (best, high) = rest.split_once(", high: ")?;
    Quantity::range(Decimal::parse(low)?, Some(Decimal::parse(best)?), Decimal::parse(high)?).ok()
}

/// Whether an answer that was published is this value, however it is spelt: `0.5` is `0.50`.
fn is(answer: &str, value: &Quantity) -> bool {
    read(answer).map_or_else(|| answer == value.to_string(), |answer| answer == *value)
}

/// Whether an answer that was published can be what an entry of the log gives as the old value, perhaps in less detail.
fn fits(answer: &str, was: &Quantity) -> bool {
    read(answer).is_none_or(|answer| !Interval::of(&answer).contradicts(Interval::of(was)))
}

/// The answers that were published and are given no more, not even as earlier values.
fn gone<'p>(was: Was<'p>, figure: &Figure) -> Vec<&'p str> {
    let claims = figure.claims.iter().map(|claim| &claim.value);
    let given: Vec<&Quantity> = claims.chain(figure.history.iter().map(|entry| &entry.value)).collect();
    was.values.split('\t').filter(|answer| !given.iter().any(|value| is(answer, value))).collect()
}

fn report(file: &RelPath, id: &str, figure: &Figure, gone: &[&str]) -> Diagnostic {
    let was = listed(gone);
    let now = figure.value().map_or_else(String::new, |value| format!(" and is `{value}` now"));
    let at = At::Value(pointer::value(file, id, figure, Answer::Headline));
    let log = format!(
        "add `- {{date: …, kind: correction, figure: {id}, was: …, now: …, note: …}}` to `corrections` (or `kind: update`), or "
    );
    let log = if is_shared(file) { "" } else { &log };
    let message = format!("the figure `{id}` was published as {was}{now}, and no entry says so");
    Diagnostic::new(code::UNCORRECTED_CHANGE, message, file, at)
        .help(format!("{log}keep the old value in the figure's `history`"))
}

fn report_deleted(file: &RelPath, id: &str, gone: &[&str]) -> Diagnostic {
    let message = format!("the figure `{id}` was published as {} and is gone, and no entry says so", listed(gone));
    Diagnostic::new(code::UNCORRECTED_CHANGE, message, file, At::Key(Pointer::of(["figures"]))).help(
        "add `- {date: …, kind: correction, was: …, note: …}` to `corrections` (or `kind: update`), or bring it back",
    )
}

fn listed(answers: &[&str]) -> String {
    answers.iter().map(|answer| format!("`{answer}`")).collect::<Vec<_>>().join(" and ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_compared_by_what_they_say() {
        let value = |text: &str| Quantity::parse(text).unwrap_or_else(|error| panic!("{error:?}"));
        for (answer, now) in [("0.5", "0.50"), ("8500", "8500.0"), ("150..250", "150.0..250"), ("unknown", "unknown")] {
            assert!(is(answer, &value(now)), "{answer} {now}");
        }
        for (answer, now) in [("0.5", "0.51"), ("8500", "~ 8500"), ("{low: 1, best: 2, high: 3}", "1..3")] {
            assert!(!is(answer, &value(now)), "{answer} {now}");
        }
        let range = |best| Quantity::range(Decimal::whole(1), Decimal::parse(best), Decimal::whole(3));
        assert_eq!(range("2").map(|range| is("{low: 1.0, best: 2, high: 3}", &range)), Ok(true));
        assert_eq!(range("2.5").map(|range| is("{low: 1.0, best: 2, high: 3}", &range)), Ok(false));
        assert!(fits("8612", &value("~ 8600")) && fits("140", &value("140..150")) && !fits("8600", &value("8500")));
    }
}
