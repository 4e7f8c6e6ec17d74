//! Reads what an editor exempts from rules: `check` in front matter, comments in the text.

use crate::diag::{ALL_CODES, At, Code, Level, Nature, code, did_you_mean};
use crate::document::field::{map, text, word};
use crate::document::{Entry, Path};
use crate::model::{Exemption, Tree};

/// The entries of `check`: a map from codes to `{level, reason}`.
pub(super) fn exemptions(entry: Entry<'_>) -> Option<Box<[Exemption]>> {
    let Entry { report, path, tree } = entry;
    let Tree::Map(entries) = tree else { return Entry { report, path, tree }.wrong("a map from rules to exemptions") };
    let mut exemptions = Vec::new();
    for (name, tree) in entries {
        let path = Path::Key(&path, &name);
        let code = match rule(&name) {
            Ok(code) => code,
            Err((message, help)) => {
                report.push(code::EXEMPTION_INVALID, message, At::Key(path.pointer()), Some(help));
                continue;
            }
        };
        let read = map(|map| {
            let level = map.required("level", word(Level::ALL));
            let reason = map.required("reason", text);
            Some(Exemption { code, level: level?, reason: reason? })
        });
        exemptions.extend(read(Entry { report, path, tree }));
    }
    Some(exemptions.into())
}

/// The rules that a comment switches off, if it is such a comment: what stands between `<!--` and `-->`. Otherwise what
/// is wrong with it, and what to write.
pub(super) fn comment(inner: &str) -> Result<Box<[Code]>, (String, String)> {
    let help = || "write `<!-- check: off unbound-number: why -->`".to_owned();
    let rest = inner.trim().strip_prefix("check:").unwrap_or_default().trim_start();
    let Some(rest) = rest.strip_prefix("off").filter(|rest| rest.starts_with(char::is_whitespace)) else {
        return Err(("a comment can only switch a rule off".to_owned(), help()));
    };
    let (names, reason) = rest.split_once(':').unwrap_or((rest, ""));
    let codes = names.split(',').map(|name| rule(name.trim())).collect::<Result<Box<[Code]>, _>>()?;
    if !reason.contains(char::is_alphanumeric) {
        return Err(("the exemption gives no reason".to_owned(), help()));
    }
    Ok(codes)
}

/// The rule of this name; otherwise what is wrong with it, and what to write.
fn rule(name: &str) -> Result<Code, (String, String)> {
    let rules = || ALL_CODES.iter().filter(|code| code.nature() == Nature::Rule).map(|code| code.name());
    match Code::named(name) {
        Some(code) if code.nature() == Nature::Rule => Ok(code),
        Some(_) => Err((
            format!("`{name}` cannot be switched off here: only what rules find can"),
            format!("mend what `{name}` reports"),
        )),
        None => Err((
            format!("there is no rule `{}`", name.escape_debug()),
            did_you_mean(name, rules())
                .map_or_else(|| "`nutgraf explain` lists all".to_owned(), |near| format!("did you mean `{near}`?")),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_names_rules_and_says_why() {
        let read = |inner: &str| match comment(inner) {
            Ok(codes) => codes.iter().map(|code| code.name()).collect::<Vec<_>>().join(" "),
            Err((message, _)) => message,
        };
        for (inner, expected) in [
            (" check: off prose-mismatch: the source's own slip ", "prose-mismatch"),
            ("check:off prose-mismatch , number-unqualified:why: so", "prose-mismatch number-unqualified"),
            (" check: off prose-mismatch ", "the exemption gives no reason"),
            (" check: off prose-mismatch: . ", "the exemption gives no reason"),
            (" check: warn prose-mismatch: x ", "a comment can only switch a rule off"),
            (" check: offprose-mismatch: x ", "a comment can only switch a rule off"),
            (" check: off syntax-yaml: x ", "`syntax-yaml` cannot be switched off here: only what rules find can"),
            (" check: off prose-mismach: x ", "there is no rule `prose-mismach`"),
            (" check: off : x ", "there is no rule ``"),
        ] {
            assert_eq!(read(inner), expected, "{inner}");
        }
    }
}
