//! Turns theme.toml into what the theme says of itself: the interface it is made for and the parameters it takes.

use std::sync::Arc;

use super::API_VERSION;
use super::document::Document;
use super::parameter::{self, Parameter};
use crate::diag::{Diagnostic, Outcome, Pointer, code, did_you_mean};
use crate::model::Tree;
use crate::source::RelPath;

/// The keys of theme.toml.
const KEYS: [&str; 5] = ["name", "version", "description", "api", "parameters"];

/// What theme.toml says.
#[derive(Debug)]
pub(super) struct Manifest {
    pub(super) parameters: Vec<Parameter>,
}

/// Reads theme.toml. `None` if it is not TOML, or if the theme is not made for this version of the interface: then
/// nothing in it can be relied on.
pub(super) fn read(path: &RelPath, text: &Arc<str>) -> Outcome<Option<Manifest>> {
    let Outcome { value: document, mut diagnostics } = Document::read(path, text);
    let Some(document) = document else { return Outcome { value: None, diagnostics } };
    let root = Pointer::default();
    let mut parameters = Vec::new();
    let mut api = None;
    for (key, value) in entries(&document.tree) {
        let here = root.key(key);
        match (key, value) {
            ("name" | "version" | "description", Tree::Text(_)) => {}
            ("name" | "version" | "description", found) => diagnostics.push(document.at_value(
                code::SETTING_INVALID,
                &here,
                format!("`{key}` is text, found {}", found.kind()),
            )),
            ("api", value) => api = Some(check_version(&document, &here, value)),
            ("parameters", value @ Tree::Map(_)) => {
                let read = parameter::read(&document, &here, value);
                parameters = read.value;
                diagnostics.extend(read.diagnostics);
            }
            ("parameters", found) => diagnostics.push(document.at_value(
                code::SETTING_INVALID,
                &here,
                format!("`parameters` is a table, found {}", found.kind()),
            )),
            (key, _) => diagnostics.push(unknown_key(&document, &here, key, &KEYS)),
        }
    }
    let supported = api.unwrap_or_else(|| {
        let missing = document.at_key(
            code::FIELD_MISSING,
            &root,
            "`api` is missing, the theme interface that the theme is made for",
        );
        Err(missing.help(format!("write `api = {{ min = {API_VERSION}, max = {API_VERSION} }}`")))
    });
    match supported {
        Ok(()) => Outcome { value: Some(Manifest { parameters }), diagnostics },
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            Outcome { value: None, diagnostics }
        }
    }
}

/// The entries of a map; of anything else none.
pub(super) fn entries(tree: &Tree) -> impl Iterator<Item = (&str, &Tree)> {
    let entries = if let Tree::Map(entries) = tree { &entries[..] } else { &[] };
    entries.iter().map(|(key, value)| (&**key, value))
}

/// A key that theme.toml does not have.
pub(super) fn unknown_key(document: &Document, pointer: &Pointer, key: &str, known: &[&'static str]) -> Diagnostic {
    let diagnostic = document.at_key(code::SETTING_UNKNOWN, pointer, format!("`{key}` is not a key here"));
    match did_you_mean(key, known.iter().copied()) {
        Some(meant) => diagnostic.help(format!("did you mean `{meant}`?")),
        None => diagnostic.help(format!("the keys are {}", quoted(known.iter().copied()))),
    }
}

/// Names for a message: `` `a`, `b` ``.
pub(super) fn quoted<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn check_version(document: &Document, pointer: &Pointer, api: &Tree) -> Result<(), Diagnostic> {
    let bound = |key: &str| match api.get(key) {
        Some(&Tree::Int(version)) => Some(version),
        _ => None,
    };
    let (Some(min), Some(max)) = (bound("min"), bound("max")) else {
        let message = "`api` has two whole numbers, `min` and `max`";
        return Err(document
            .at_value(code::SETTING_INVALID, pointer, message)
            .help(format!("write `api = {{ min = {API_VERSION}, max = {API_VERSION} }}`")));
    };
    if (min..=max).contains(&i64::from(API_VERSION)) {
        return Ok(());
    }
    let made_for = if min == max { format!("version {min}") } else { format!("versions {min} to {max}") };
    let message =
        format!("the theme is made for {made_for} of the theme interface, and this program has version {API_VERSION}");
    let help = if max < i64::from(API_VERSION) {
        "take a newer release of the theme, or change it as the changelog says and raise `max`"
    } else if min > max {
        "`min` is the oldest version that the theme works with, and `max` the newest"
    } else {
        "take a newer nutgraf, or an older release of the theme"
    };
    Err(document.at_value(code::THEME_VERSION, pointer, message).help(help))
}
