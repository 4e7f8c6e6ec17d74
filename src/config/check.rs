//! `[check]`: how severe the findings of each rule are.

use crate::diag::{ALL_CODES, At, Code, Nature, Severity, code, did_you_mean};
use crate::document::field::word;
use crate::document::{Entry, Path};
use crate::model::Tree;

/// What a site makes of a rule's findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Level {
    /// They stop the page from being published.
    Error,
    /// They are shown.
    Warn,
    /// They are dropped.
    Off,
}

impl Level {
    /// Every level with its word in site.toml.
    pub const ALL: &[(&str, Self)] = &[("error", Self::Error), ("warn", Self::Warn), ("off", Self::Off)];
}

/// Rules that are documented and not made yet, so that a site.toml that names them loads.
const KNOWN_LATER: [&str; 2] = ["stale-figure", "stale-explainer"];

/// The levels that site.toml sets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct CheckSettings(Vec<(Code, Level)>);

impl CheckSettings {
    /// The severity of a code's findings on this site, whose own is `severity`; `None` if they are to be dropped.
    pub fn severity(&self, code: Code, severity: Severity) -> Option<Severity> {
        match self.0.iter().find(|(other, _)| *other == code) {
            Some((_, Level::Error)) => Some(Severity::Error),
            Some((_, Level::Warn)) => Some(Severity::Warning),
            Some((_, Level::Off)) => None,
            None => Some(severity),
        }
    }
}

pub(super) fn settings(entry: Entry<'_>) -> Option<CheckSettings> {
    let Entry { report, path, tree } = entry;
    let Tree::Map(entries) = tree else { return Entry { report, path, tree }.wrong("a table of rules") };
    let mut levels = Vec::new();
    for (name, tree) in entries {
        let path = Path::Key(&path, &name);
        let at = At::Key(path.pointer());
        let level = word(Level::ALL)(Entry { report, path, tree });
        let Some(code) = Code::named(&name) else {
            if !KNOWN_LATER.contains(&&*name) {
                let settable = ALL_CODES.iter().filter(|code| code.nature() != Nature::Fault);
                let known = settable.map(|code| code.name()).chain(KNOWN_LATER);
                let help = did_you_mean(&name, known).map(|near| format!("did you mean `{near}`?"));
                report.push(code::SETTING_UNKNOWN, format!("there is no rule `{name}`"), at, help);
            }
            continue;
        };
        if matches!(level, Some(Level::Warn | Level::Off)) && code.nature() == Nature::Fault {
            let message = format!("`{name}` cannot be made milder: what it finds cannot be published as it stands");
            report.push(code::SETTING_INVALID, message, at, Some(format!("delete `{name}` here")));
        } else if let Some(level) = level {
            levels.push((code, level));
        }
    }
    Some(CheckSettings(levels))
}
