//! What of site.toml the parsing of a file depends on.

use super::MarkdownSettings;
use crate::model::Lang;

/// The settings that `parse` depends on: a change to any of them parses every file anew, a change to others none.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ParseSettings {
    /// The language of files without a language in their name.
    pub default_language: Lang,
    /// The further languages.
    pub languages: Vec<Lang>,
    /// The taxonomies: each is a key of front matter.
    pub taxonomies: Vec<Box<str>>,
    /// Numbers, and phrases with a number, that need not be bound to a figure.
    pub allow_numbers: Vec<Box<str>>,
    /// How text is read.
    pub markdown: MarkdownSettings,
}
