//! `[check]`: how severe the findings of each rule are, and which numbers need no figure.

use std::collections::BTreeSet;

use crate::diag::{ALL_CODES, At, Code, Level, Nature, Severity, code, did_you_mean};
use crate::document::field::{list, text, word};
use crate::document::{Entry, Path};
use crate::locale::has_digits;
use crate::model::Tree;

/// The key of `[check]` that is no rule.
const ALLOW_NUMBERS: &str = "allow_numbers";

/// Rules that ask for more than that what is published is right: they find something only where a site.toml names them.
const ON_REQUEST: [Code; 2] = [code::MISSING_TRANSLATION, code::SOURCE_UNARCHIVED];

/// What site.toml says about the rules.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct CheckSettings {
    /// The levels that it sets.
    levels: Vec<(Code, Level)>,
    /// Numbers, and phrases with a number, that need not be bound to a figure.
    pub allow_numbers: Vec<Box<str>>,
}

impl CheckSettings {
    /// These settings for a run that looks for `only` these codes: who names a rule asks for it.
    #[must_use]
    pub fn asking(&self, only: Option<&BTreeSet<Code>>) -> Self {
        let named = ON_REQUEST.iter().filter(|code| only.is_some_and(|only| only.contains(code)));
        let own = |code: &Code| self.levels.iter().any(|(other, _)| other == code);
        let asked = named.filter(|code| !own(code)).map(|code| (*code, Level::Warn));
        let levels = self.levels.iter().copied().chain(asked).collect();
        Self { levels, allow_numbers: self.allow_numbers.clone() }
    }

    /// The severity of a code's findings on this site, whose own is `severity`; `None` if they are to be dropped.
    pub fn severity(&self, code: Code, severity: Severity) -> Option<Severity> {
        let own = self.levels.iter().find(|(other, _)| *other == code);
        match own {
            Some((_, level)) => level.severity(),
            None => (!ON_REQUEST.contains(&code)).then_some(severity),
        }
    }
}

pub(super) fn settings(entry: Entry<'_>) -> Option<CheckSettings> {
    let Entry { report, path, tree } = entry;
    let Tree::Map(entries) = tree else { return Entry { report, path, tree }.wrong("a table of rules") };
    let mut settings = CheckSettings::default();
    for (name, tree) in entries {
        let path = Path::Key(&path, &name);
        if &*name == ALLOW_NUMBERS {
            let numbers = list(with_digits)(Entry { report, path, tree });
            settings.allow_numbers = numbers.unwrap_or_default().into_vec();
            continue;
        }
        let at = At::Key(path.pointer());
        let level = word(Level::ALL)(Entry { report, path, tree });
        let Some(code) = Code::named(&name) else {
            let settable = ALL_CODES.iter().filter(|code| code.nature() != Nature::Fault);
            let known = settable.map(|code| code.name()).chain([ALLOW_NUMBERS]);
            let help = did_you_mean(&name, known).map(|near| format!("did you mean `{near}`?"));
            report.push(code::SETTING_UNKNOWN, format!("there is no rule `{name}`"), at, help);
            continue;
        };
        if matches!(level, Some(Level::Warn | Level::Off)) && code.nature() == Nature::Fault {
            let message = format!("`{name}` cannot be made milder: what it finds cannot be published as it stands");
            report.push(code::SETTING_INVALID, message, at, Some(format!("delete `{name}` here")));
        } else if let Some(level) = level {
            settings.levels.push((code, level));
        }
    }
    Some(settings)
}

/// Text that has a number in it.
fn with_digits(entry: Entry<'_>) -> Option<Box<str>> {
    match &entry.tree {
        Tree::Int(_) => text(entry),
        Tree::Text(phrase) if has_digits(phrase) => text(entry),
        _ => entry.wrong("text with a number, such as `\"Boeing 737\"`"),
    }
}
