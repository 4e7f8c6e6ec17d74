//! `nutgraf check --since REV`: asks git for the files that declare figures, as they were at a revision.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use crate::source::RelPath;

/// The texts of explainers and shared figures that have changed since a revision, as they were then. Files that are new
/// since are left out.
///
/// # Errors
///
/// If there is no git, the site lies in no repository, or there is no such revision; the message says which.
pub(super) fn texts_at(root: &Path, revision: &str) -> io::Result<BTreeMap<RelPath, Arc<str>>> {
    let commit = format!("{revision}^{{commit}}");
    let commit =
        ask(root, &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit]).map_err(|error| match error {
            Failure::NoGit(error) => io::Error::new(error.kind(), format!("`--since` needs git: {error}")),
            Failure::Said(said) if said.trim().is_empty() => {
                io::Error::other(format!("`--since`: git knows no revision `{}`", revision.escape_debug()))
            }
            Failure::Said(said) => io::Error::other(format!("`--since`: {}", said.trim())),
        })?;
    let commit = String::from_utf8_lossy(&commit).trim().to_owned();
    let ask = |arguments: &[&str]| {
        ask(root, arguments).map_err(|error| match error {
            Failure::NoGit(error) => error,
            Failure::Said(said) => io::Error::other(format!("`--since`: {}", said.trim())),
        })
    };
    let changed = paths(&ask(&["diff", "--name-only", "-z", "--relative", "--no-renames", &commit, "--", "content"])?);
    let then = paths(&ask(&["ls-tree", "-r", "-z", "--name-only", &commit, "--", "content"])?);
    let mut texts = BTreeMap::new();
    for path in changed.intersection(&then) {
        let declares = path.ends_with(".md") || path == "content/_data/figures.yaml";
        if !declares {
            continue;
        }
        let bytes = ask(&["cat-file", "blob", &format!("{commit}:./{path}")])?;
        // A text that was no UTF-8 was not published either.
        if let Ok(text) = String::from_utf8(bytes) {
            let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
            texts.insert(RelPath::lossy(path), Arc::from(text));
        }
    }
    Ok(texts)
}

enum Failure {
    /// The program could not be run.
    NoGit(io::Error),
    /// What it said on standard error.
    Said(String),
}

/// What git answers.
fn ask(root: &Path, arguments: &[&str]) -> Result<Vec<u8>, Failure> {
    let git = Command::new("git").arg("-C").arg(root).args(arguments).stdin(Stdio::null()).output();
    let answer = git.map_err(Failure::NoGit)?;
    match answer.status.success() {
        true => Ok(answer.stdout),
        false => Err(Failure::Said(String::from_utf8_lossy(&answer.stderr).into_owned())),
    }
}

/// Paths, each ended by NUL; those that are not UTF-8 cannot be published.
fn paths(listed: &[u8]) -> BTreeSet<String> {
    let names = listed.split(|&byte| byte == 0).filter(|name| !name.is_empty());
    names.filter_map(|name| String::from_utf8(name.to_vec()).ok()).collect()
}
