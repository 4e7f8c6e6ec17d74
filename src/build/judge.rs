//! What becomes of each finding: the severities of the site, and what explainers and lines exempt for a reason.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::config::CheckSettings;
use crate::diag::{At, Code, Diagnostic, Nature, Pointer, Severity, code};
use crate::fingerprint::Hashed;
use crate::model::{Facts, LineExemption};
use crate::source::{LineIndex, RelPath, Span};

/// What editors have exempted.
#[derive(Clone, Copy)]
pub(super) struct Exemptions<'a> {
    /// By explainer: [`crate::model::Declared::check`].
    pub(super) articles: &'a BTreeMap<RelPath, Hashed<Facts>>,
    /// By line.
    pub(super) lines: &'a BTreeMap<RelPath, Box<[LineExemption]>>,
}

/// Resolves the places of diagnostics, and gives the texts that they stand in.
type Resolve<'a> = &'a dyn Fn(&mut [Diagnostic]) -> BTreeMap<RelPath, Arc<str>>;

/// Decides about findings.
pub(super) struct Judge<'a> {
    pub(super) settings: &'a CheckSettings,
    pub(super) exemptions: Exemptions<'a>,
    /// Whether a code was looked for.
    pub(super) wanted: &'a dyn Fn(Code) -> bool,
}

/// Codes whose findings depend on more than the content (the day, the last build, other sites), so that an exemption may be needed although nothing is found.
const FROM_OUTSIDE: [&str; 4] = ["link-dead", "stale-explainer", "stale-figure", "uncorrected-change"];

/// Whether findings of this code are shown anywhere on the site.
pub(super) fn may_matter(code: Code, settings: &CheckSettings, exemptions: Exemptions<'_>) -> bool {
    let raised = || {
        let all = exemptions.articles.values().flat_map(|facts| &facts.check);
        all.into_iter().any(|exemption| exemption.code == code && exemption.level.severity().is_some())
    };
    settings.severity(code, code.severity()).is_some() || raised()
}

impl Judge<'_> {
    /// Drops what is exempted or switched off, gives the rest its severity, and reports exemptions that nothing needed.
    pub(super) fn pass(&self, diagnostics: &mut Vec<Diagnostic>, resolve: Resolve<'_>) {
        let mut used = BTreeSet::new();
        self.pass_lines(diagnostics, resolve, &mut used);
        diagnostics.retain_mut(|diagnostic| {
            let own = self.own_level(diagnostic, &mut used);
            let severity = own.unwrap_or_else(|| self.settings.severity(diagnostic.code, diagnostic.severity));
            diagnostic.severity = severity.unwrap_or(diagnostic.severity);
            severity.is_some()
        });
        self.report_unused(diagnostics, &used);
    }

    /// What the explainer says about a finding in its file.
    fn own_level(&self, diagnostic: &Diagnostic, used: &mut BTreeSet<Place>) -> Option<Option<Severity>> {
        if diagnostic.code.nature() != Nature::Rule {
            return None;
        }
        let file = &diagnostic.primary().file;
        let own = &self.exemptions.articles.get(file)?.check;
        let exemption = own.iter().find(|exemption| exemption.code == diagnostic.code)?;
        used.insert((file.clone(), At::Key(Pointer::of(["check", exemption.code.name()]))));
        Some(exemption.level.severity())
    }

    /// Drops what a comment exempts. Only in files with such comments are places looked up this early.
    fn pass_lines(&self, diagnostics: &mut Vec<Diagnostic>, resolve: Resolve<'_>, used: &mut BTreeSet<Place>) {
        let lines = self.exemptions.lines;
        if lines.is_empty() {
            return;
        }
        let concerns = |diagnostic: &Diagnostic| {
            diagnostic.code.nature() == Nature::Rule && lines.contains_key(&diagnostic.primary().file)
        };
        let mut concerned: Vec<Diagnostic> = diagnostics.extract_if(.., |diagnostic| concerns(diagnostic)).collect();
        let texts = resolve(&mut concerned);
        let indexes: BTreeMap<&RelPath, (&str, LineIndex<'_>)> =
            texts.iter().map(|(path, text)| (path, (&**text, LineIndex::new(text)))).collect();
        concerned.retain(|diagnostic| {
            let place = diagnostic.primary();
            let (At::Span(span), Some((text, index))) = (&place.at, indexes.get(&place.file)) else { return true };
            let covering = |exemption: &&LineExemption| {
                exemption.codes.contains(&diagnostic.code) && covers(text, index, exemption.span, *span)
            };
            match lines.get(&place.file).into_iter().flatten().find(covering) {
                Some(exemption) => {
                    used.insert((place.file.clone(), At::Span(exemption.span)));
                    false
                }
                None => true,
            }
        });
        diagnostics.extend(concerned);
    }

    fn report_unused(&self, diagnostics: &mut Vec<Diagnostic>, used: &BTreeSet<Place>) {
        if self.settings.severity(code::EXEMPTION_UNUSED, code::EXEMPTION_UNUSED.severity()).is_none() {
            return;
        }
        // In a file with faults a rule may find nothing because it could not look.
        let faulty: BTreeSet<RelPath> = diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.is_error() && diagnostic.code.nature() != Nature::Rule)
            .map(|diagnostic| diagnostic.primary().file.clone())
            .collect();
        let due = |code: Code| (self.wanted)(code) && !FROM_OUTSIDE.contains(&code.name());
        let in_front_matter = self.exemptions.articles.iter().flat_map(|(file, facts)| {
            facts.check.iter().map(move |exemption| {
                let at = At::Key(Pointer::of(["check", exemption.code.name()]));
                (file, at, std::slice::from_ref(&exemption.code))
            })
        });
        let in_lines = self.exemptions.lines.iter().flat_map(|(file, lines)| {
            lines.iter().map(move |exemption| (file, At::Span(exemption.span), &*exemption.codes))
        });
        let idle = in_front_matter.chain(in_lines).filter(|(file, at, codes)| {
            codes.iter().all(|code| due(*code))
                && !faulty.contains(*file)
                && !used.contains(&((*file).clone(), at.clone()))
        });
        let reports: Vec<Diagnostic> = idle.map(|(file, at, codes)| unused(file, at, codes)).collect();
        let severity = |report: &Diagnostic| self.settings.severity(report.code, report.severity);
        diagnostics.extend(reports.into_iter().filter_map(|mut report| {
            report.severity = severity(&report)?;
            Some(report)
        }));
    }
}

/// Where an exemption stands.
type Place = (RelPath, At);

fn unused(file: &RelPath, at: At, codes: &[Code]) -> Diagnostic {
    let names: Vec<String> = codes.iter().map(|code| format!("`{code}`")).collect();
    let where_to = if matches!(at, At::Key(_)) { "in this file" } else { "on the line that this comment is for" };
    let message = format!("{} finds nothing {where_to}, so there is nothing to exempt", names.join(", "));
    Diagnostic::new(code::EXEMPTION_UNUSED, message, file, at).help("delete it, or move it to the line that needs it")
}

/// Whether a finding begins on the line on which the comment ends; on the next, if the comment stands alone on its own.
fn covers(text: &str, index: &LineIndex<'_>, comment: Span, finding: Span) -> bool {
    let line = |offset: u32| index.locate(offset as usize).line;
    // The file may have been written since its comments were found.
    let around = text.get(..comment.start as usize).zip(text.get(comment.end as usize..));
    let Some((before, after)) = around else { return false };
    let before = before.rsplit('\n').next().unwrap_or_default();
    let after = after.split('\n').next().unwrap_or_default();
    let alone = before.trim().is_empty() && after.trim().is_empty();
    line(finding.start) == line(comment.end) + usize::from(alone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_covers_its_line_or_if_alone_the_next() {
        let text = "a 1 <!-- c -->\nb 2\n<!-- d -->\ne 3\n";
        let span = |part: &str| {
            let at = text.find(part).expect("it is in the text");
            let small = |n: usize| u32::try_from(n).expect("the text is short");
            Span { start: small(at), end: small(at + part.len()) }
        };
        let index = LineIndex::new(text);
        let covers = |comment: &str, finding: &str| covers(text, &index, span(comment), span(finding));
        assert!(covers("<!-- c -->", "1") && !covers("<!-- c -->", "2"));
        assert!(covers("<!-- d -->", "3") && !covers("<!-- d -->", "2"));
    }

    /// Between the two looks at a file somebody may have written it.
    #[test]
    fn a_comment_that_is_not_in_the_text_covers_nothing() {
        let text = "é 1\n";
        let index = LineIndex::new(text);
        for (start, end) in [(0, 90), (80, 90), (1, 3)] {
            assert!(!covers(text, &index, Span { start, end }, Span { start: 3, end: 4 }), "{start}..{end}");
        }
    }
}
