//! Turns the linked site into bytes: plans which pages exist, and renders each through the theme.

mod article;
mod exports;
mod feed;
mod figure_view;
mod figures;
mod holes;
mod list;
mod page;
mod plan;
mod registry;
mod said;
mod sitemap;
mod structured;
mod things;
mod view;
mod voice;

pub use article::Grades;
pub use exports::{Collection, DataFile, FigureFile};
pub use page::{Prepared, base_path, render, write};
pub use plan::{Hold, Job, Plan, PlanInput, Work, plan};
pub use registry::Leaf;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::locale::Locale;
use crate::model::Lang;
use crate::theme::Theme;

/// The site's own words and ways, from site.toml.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RenderSettings {
    /// `https://example.org`, or empty for relative addresses.
    pub base_url: Box<str>,
    /// Every language with its title and description, the default one first.
    pub languages: Vec<LanguageSettings>,
    /// Explainers on one page of a list.
    pub paginate_by: usize,
    /// Entries of a feed.
    pub feed_items: usize,
    /// Whether the grades of sources are shown.
    pub grades: Grades,
    /// `nutgraf 0.1.0`.
    pub generator: Box<str>,
    /// What is published for other programs.
    pub exports: Exports,
}

impl RenderSettings {
    /// The language of unsuffixed files.
    fn default_language(&self) -> &LanguageSettings {
        self.languages.first().expect("invariant: the site has a language")
    }
}

/// What site.toml wants published for other programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Exports {
    /// Figures, events, places and sources as files.
    pub data: bool,
    /// Structured data in pages.
    pub json_ld: bool,
}

/// What site.toml says of a language.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LanguageSettings {
    /// The language.
    pub lang: Lang,
    /// The site's title in it.
    pub title: Box<str>,
    /// The site's description in it; may be empty.
    pub description: Box<str>,
}

/// What every page is rendered with.
#[derive(Clone, Copy)]
pub struct Studio<'a> {
    /// The theme.
    pub theme: &'a Theme,
    /// The formats of each language.
    pub locales: &'a BTreeMap<Lang, Arc<Locale>>,
    /// Settings.
    pub settings: &'a RenderSettings,
}

impl<'a> Studio<'a> {
    /// The formats and interface strings of a language.
    ///
    /// Invariant: the build makes a locale for each language of site.toml, and no page has another language.
    fn voice(&self, lang: &'a Lang) -> voice::Voice<'a> {
        voice::Voice {
            lang,
            locale: self.locale(lang),
            strings: self.theme.strings(lang),
            theme: self.theme,
            base_url: &self.settings.base_url,
        }
    }

    fn locale(&self, lang: &Lang) -> &'a Locale {
        self.locales.get(lang).or_else(|| self.locales.values().next()).expect("invariant: the site has a language")
    }

    /// The language's name in itself, from its interface string `language`; else its tag.
    fn language_name(&self, lang: &Lang) -> String {
        let name = crate::locale::Phrases::phrase(self.theme.strings(lang), "language");
        name.unwrap_or(lang.as_str()).to_owned()
    }

    fn language(&self, lang: &Lang) -> &'a LanguageSettings {
        let found = self.settings.languages.iter().find(|language| language.lang == *lang);
        found.or(self.settings.languages.first()).expect("invariant: the site has a language")
    }
}
