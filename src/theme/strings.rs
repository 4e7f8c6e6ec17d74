//! The interface strings of one language, with their plural forms.

use std::collections::BTreeMap;

use super::document::Document;
use super::files::ThemeFiles;
use super::manifest::entries;
use crate::diag::{Diagnostic, Outcome, Pointer, code, did_you_mean};
use crate::locale::Phrases;
use crate::model::{Lang, Tree};

/// The plural categories of Unicode (CLDR).
const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// The interface strings of one language. What the language lacks is taken from the site's default language, and
/// what that lacks from the English of the default theme.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Strings {
    entries: Table,
}

/// The strings of one file, by their dotted keys.
type Table = BTreeMap<Box<str>, Phrase>;

/// An interface string, with its placeholders: `{name}`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Phrase {
    /// One text.
    Text(Box<str>),
    /// A text for each plural category. Invariant: `other` is among them.
    Plural(BTreeMap<Box<str>, Box<str>>),
}

impl Phrase {
    /// The text for a plural category; `other` where the language has none.
    pub(super) fn form(&self, category: &str) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Plural(forms) => forms.get(category).or_else(|| forms.get("other")).map_or("", |text| text),
        }
    }
}

impl Strings {
    /// The text of a string for a plural category; of one without plural forms its text.
    pub fn plural(&self, key: &str, category: &str) -> Option<&str> {
        self.entries.get(key).map(|phrase| phrase.form(category))
    }

    pub(super) fn get(&self, key: &str) -> Option<&Phrase> {
        self.entries.get(key)
    }

    /// The strings of one form without placeholders, by key.
    pub(super) fn plain(&self) -> impl Iterator<Item = (&str, &str)> {
        self.entries.iter().filter_map(|(key, phrase)| match phrase {
            Phrase::Text(text) if !text.contains('{') => Some((&**key, &**text)),
            _ => None,
        })
    }

    /// The key that was most likely meant.
    pub(super) fn nearest(&self, key: &str) -> Option<&str> {
        did_you_mean(key, self.entries.keys().map(|key| &**key))
    }
}

/// `figures.count` gives a string's text, or its form `other`; `figures.count.few` that form of it.
impl Phrases for Strings {
    fn phrase(&self, key: &str) -> Option<&str> {
        if let Some(phrase) = self.entries.get(key) {
            return Some(phrase.form("other"));
        }
        let (stem, category) = key.rsplit_once('.').filter(|(_, last)| CATEGORIES.contains(last))?;
        match self.entries.get(stem)? {
            plural @ Phrase::Plural(_) => Some(plural.form(category)),
            Phrase::Text(_) => None,
        }
    }
}

/// The strings of each language. `layers` are the sources from the strongest to the weakest, each with the folder
/// that holds its `LANG.toml`; `languages` begins with the default one.
///
/// A string with plural forms is taken from one file as a whole: forms of two languages are never mixed.
pub(super) fn load(layers: &[(&ThemeFiles, String)], languages: &[Lang]) -> Outcome<Vec<Strings>> {
    let mut tables: BTreeMap<(&str, usize), Table> = BTreeMap::new();
    let mut diagnostics = Vec::new();
    let wanted: Vec<Vec<&str>> = languages
        .iter()
        .map(|lang| chain(lang).chain(languages.first().into_iter().flat_map(chain)).chain(["en"]).collect())
        .collect();
    let mut tags: Vec<&str> = wanted.iter().flatten().copied().collect();
    tags.sort_unstable();
    tags.dedup();
    for tag in tags {
        for (layer, (files, folder)) in layers.iter().enumerate() {
            let Some((path, text)) = files.text(&format!("{folder}/{tag}.toml")) else { continue };
            let read = Document::read(path, text);
            diagnostics.extend(read.diagnostics);
            if let Some(document) = read.value {
                let mut table = Table::new();
                collect(&document, &Pointer::default(), &document.tree, &mut table, &mut diagnostics);
                tables.insert((tag, layer), table);
            }
        }
    }
    let merged = wanted.iter().map(|tags| {
        let mut entries = Table::new();
        for table in tags.iter().flat_map(|&tag| tables.range((tag, 0)..=(tag, layers.len())).map(|(_, table)| table)) {
            for (key, phrase) in table {
                entries.entry(key.clone()).or_insert_with(|| phrase.clone());
            }
        }
        Strings { entries }
    });
    Outcome { value: merged.collect(), diagnostics }
}

/// A language and those that its tag refines: `pt-BR`, `pt`.
fn chain(lang: &Lang) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(lang.as_str()), |tag| tag.rsplit_once('-').map(|(parent, _)| parent))
}

/// A table whose keys are all plural categories, `other` among them, is one string with plural forms.
fn plural(tree: &Tree) -> Option<BTreeMap<Box<str>, Box<str>>> {
    let forms: Option<BTreeMap<_, _>> = entries(tree)
        .map(|(key, value)| match value {
            Tree::Text(text) if CATEGORIES.contains(&key) => Some((key.into(), text.clone())),
            _ => None,
        })
        .collect();
    forms.filter(|forms| forms.contains_key("other"))
}

fn collect(document: &Document, pointer: &Pointer, tree: &Tree, table: &mut Table, diagnostics: &mut Vec<Diagnostic>) {
    for (key, value) in entries(tree) {
        let here = pointer.key(key);
        match value {
            Tree::Text(text) => {
                table.insert(here.to_string().into(), Phrase::Text(text.clone()));
            }
            Tree::Map(_) => match plural(value) {
                Some(forms) => {
                    table.insert(here.to_string().into(), Phrase::Plural(forms));
                }
                None => collect(document, &here, value, table, diagnostics),
            },
            found => {
                let message = format!("an interface string is text, found {}", found.kind());
                diagnostics.push(document.at_value(code::SETTING_INVALID, &here, message));
            }
        }
    }
}
