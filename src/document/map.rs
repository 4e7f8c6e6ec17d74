//! Reads a map of a document by its schema: each key is asked for once, and what nobody asked for is reported.

use ecow::EcoString;

use super::Report;
use super::entry::{Entry, Path};
use crate::diag::{At, Code, code, did_you_mean};
use crate::model::Tree;

/// A map that is being read.
pub(crate) struct Map<'a> {
    report: &'a Report,
    path: Path<'a>,
    entries: Vec<(EcoString, Tree)>,
    /// The keys that were asked for, each with whether it was there.
    asked: Vec<(&'a str, bool)>,
}

impl<'a> Map<'a> {
    /// The map at `path`; `None`, with a report, if there stands anything else. Nothing at all is an empty map.
    pub(crate) fn new(entry: Entry<'a>) -> Option<Self> {
        let Entry { report, path, tree } = entry;
        let entries = match tree {
            Tree::Map(entries) => entries,
            Tree::Null => Vec::new(),
            tree => return Entry { report, path, tree }.wrong("a map of keys and values"),
        };
        Some(Self { report, path, entries, asked: Vec::with_capacity(24) })
    }

    /// The map that is the whole document.
    pub(crate) fn root(report: &'a Report, tree: Tree) -> Option<Self> {
        Self::new(Entry { report, path: Path::Root, tree })
    }

    /// Where the map stands.
    pub(crate) fn path(&self) -> Path<'_> {
        self.path
    }

    /// Whether a key is there with a value, without asking for it.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|(other, tree)| &**other == key && !is_blank(tree))
    }

    /// Whether a key that was asked for was there with a value, readable or not.
    pub(crate) fn had(&self, key: &str) -> bool {
        self.asked.contains(&(key, true))
    }

    /// The value of a key, as `read` makes it. `None` if it is not there, is blank, or was reported by `read`.
    pub(crate) fn optional<T>(&mut self, key: &'a str, read: impl FnOnce(Entry<'_>) -> Option<T>) -> Option<T> {
        let tree = self.take(key)?;
        read(Entry { report: self.report, path: Path::Key(&self.path, key), tree })
    }

    /// As [`Map::optional`], and reports if the key is missing or blank.
    pub(crate) fn required<T>(&mut self, key: &'a str, read: impl FnOnce(Entry<'_>) -> Option<T>) -> Option<T> {
        match self.take(key) {
            Some(tree) => read(Entry { report: self.report, path: Path::Key(&self.path, key), tree }),
            None => {
                self.missing(key, None);
                None
            }
        }
    }

    /// The value of a key, or the default of its type.
    pub(crate) fn or_default<T: Default>(&mut self, key: &'a str, read: impl FnOnce(Entry<'_>) -> Option<T>) -> T {
        self.optional(key, read).unwrap_or_default()
    }

    /// Makes a key known and drops its value.
    pub(crate) fn drop(&mut self, key: &'a str) {
        self.take(key);
    }

    /// Whether `read` asks a map for `key`: by this a schema is its own list of keys.
    pub(crate) fn asks<T>(read: impl FnOnce(&mut Map<'_>) -> T, key: &str) -> bool {
        let report = Report::blank();
        let mut map = Map { report: &report, path: Path::Root, entries: Vec::new(), asked: Vec::new() };
        read(&mut map);
        map.knows(key)
    }

    /// Reports that a key is missing.
    pub(crate) fn missing(&self, key: &str, help: Option<&str>) {
        let message = match self.path {
            Path::Root => format!("`{key}` is missing"),
            path => format!("{path} has no `{key}`"),
        };
        let help = help.map_or_else(|| format!("add `{}`", self.report.written(key, "…")), str::to_owned);
        self.report.push(code::FIELD_MISSING, message, At::Key(self.path.pointer()), Some(help));
    }

    /// Reports at the map as a whole.
    pub(crate) fn refuse(&self, code: Code, message: impl Into<String>, help: Option<String>) {
        self.report.push(code, message, At::Value(self.path.pointer()), help);
    }

    /// Reports at a key of this map, whether or not it was asked for.
    pub(crate) fn refuse_key(&self, code: Code, key: &str, message: impl Into<String>, help: Option<String>) {
        self.report.push(code, message, At::Key(self.path.pointer().key(key)), help);
    }

    /// Reports the keys that nobody asked for, each with the known key that is nearest to it.
    pub(crate) fn done(self) {
        self.done_with(&[], |_| None);
    }

    /// As [`Map::done`], with names that are in use elsewhere for known keys, and with what to say of a key that is
    /// near none.
    pub(crate) fn done_with(self, elsewhere: &[(&str, &str)], otherwise: impl Fn(&str) -> Option<String>) {
        for (key, _) in &self.entries {
            let message = match self.path {
                Path::Root => format!("the key `{key}` is not known"),
                path => format!("{path} has the key `{key}`, which is not known"),
            };
            let known = elsewhere.iter().find(|(other, _)| key.eq_ignore_ascii_case(other)).map(|(_, known)| *known);
            let help = match known.or_else(|| did_you_mean(key, self.asked.iter().map(|(known, _)| *known))) {
                Some(near) => Some(format!("did you mean `{near}`?")),
                None => otherwise(key).or_else(|| self.all_known()),
            };
            self.refuse_key(self.report.unknown(), key, message, help);
        }
    }

    fn all_known(&self) -> Option<String> {
        let known: Vec<String> = self.asked.iter().map(|(key, _)| format!("`{key}`")).collect();
        (!known.is_empty() && known.len() <= 14).then(|| format!("known here: {}", known.join(", ")))
    }

    fn knows(&self, key: &str) -> bool {
        self.asked.iter().any(|(known, _)| *known == key)
    }

    fn take(&mut self, key: &'a str) -> Option<Tree> {
        let at = self.entries.iter().position(|(other, _)| &**other == key);
        let tree = at.map(|at| self.entries.remove(at).1).filter(|tree| !is_blank(tree));
        self.asked.push((key, tree.is_some()));
        tree
    }
}

/// Whether a value says nothing, as in a form that was not filled in.
pub(super) fn is_blank(tree: &Tree) -> bool {
    match tree {
        Tree::Null => true,
        Tree::Text(text) => text.trim_start().is_empty(),
        _ => false,
    }
}
