//! site.toml → settings, split by the stage that reads them.

mod check;
mod registry;

pub use check::CheckSettings;

use crate::diag::{At, Outcome, code};
use crate::document::field::{
    anything, boolean, canonical, count, duration, is_http, language, not_a_tag, text, url, word,
};
use crate::document::{self, Entry, Format, Map, Path, Report};
use crate::model::{Duration, Lang, RegistryKinds, Tree};
use crate::parse::{Extensions, MarkdownSettings, ParseSettings, is_explainer_key};
use crate::source::SourceFile;

/// The settings of a site.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Config {
    /// The site's name.
    pub title: Box<str>,
    /// A sentence about the site.
    pub description: Option<Box<str>>,
    /// Where the site is published, without a slash at the end; empty for relative addresses.
    pub base_url: Box<str>,
    /// The language of files without a language in their name.
    pub language: Lang,
    /// The further languages, in the order of site.toml.
    pub languages: Vec<Language>,
    /// The theme's name.
    pub theme: Box<str>,
    /// How often an explainer must be reviewed that does not say so itself.
    pub review_every: Option<Duration>,
    /// How many entries a page of a list has, at least 1.
    pub paginate_by: usize,
    /// How many entries a feed has, at least 1.
    pub feed_items: usize,
    /// Whether Admiralty codes of sources are published.
    pub publish_grades: bool,
    /// The taxonomies, in the order of site.toml.
    pub taxonomies: Vec<Box<str>>,
    /// How text is read.
    pub markdown: MarkdownSettings,
    /// How severe the findings of the rules are.
    pub check: CheckSettings,
    /// What is published for other programs.
    pub exports: ExportSettings,
    /// The pages that come by themselves.
    pub registry: RegistryKinds,
    /// The parameters that the theme declares, for the theme to check; a map, or nothing.
    pub theme_settings: Option<Tree>,
}

/// `[exports]`: what is published for other programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ExportSettings {
    /// Figures, events, places and sources as files.
    pub data: bool,
    /// Structured data in pages.
    pub json_ld: bool,
}

impl Default for ExportSettings {
    fn default() -> Self {
        Self { data: true, json_ld: true }
    }
}

/// A further language, with what it overrides.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Language {
    /// Its tag.
    pub lang: Lang,
    /// The site's name in it.
    pub title: Option<Box<str>>,
    /// The sentence about the site in it.
    pub description: Option<Box<str>>,
}

impl Config {
    /// What the parsing of content depends on.
    pub fn parse_settings(&self) -> ParseSettings {
        ParseSettings {
            default_language: self.language.clone(),
            languages: self.languages.iter().map(|language| language.lang.clone()).collect(),
            taxonomies: self.taxonomies.clone(),
            allow_numbers: self.check.allow_numbers.clone(),
            markdown: self.markdown.clone(),
        }
    }

    /// The site's name in a language.
    pub fn title_in(&self, lang: &Lang) -> &str {
        let own = self.languages.iter().find(|language| language.lang == *lang);
        own.and_then(|language| language.title.as_deref()).unwrap_or(&self.title)
    }

    /// The sentence about the site in a language.
    pub fn description_in(&self, lang: &Lang) -> Option<&str> {
        let own = self.languages.iter().find(|language| language.lang == *lang);
        own.and_then(|language| language.description.as_deref()).or(self.description.as_deref())
    }
}

/// Reads site.toml. `None` only if it is not TOML; otherwise what cannot be used is reported and takes its default.
pub fn read(file: &SourceFile) -> Outcome<Option<Config>> {
    let range = 0..file.text.len();
    let document = document::read(Format::Toml, file, range.clone());
    let report = Report::new(Format::Toml, file, range, document.diagnostics);
    let value = document.value.and_then(|tree| Map::root(&report, tree)).map(|mut map| {
        let config = config(&mut map);
        map.done();
        config
    });
    Outcome { value, diagnostics: report.into_diagnostics() }
}

fn config(map: &mut Map<'_>) -> Config {
    let tag = map.optional("language", language);
    let language = Lang::new(tag.as_deref().unwrap_or("en"));
    Config {
        title: map.required("title", text).unwrap_or_default(),
        description: map.optional("description", text),
        base_url: map.or_default("base_url", base_url),
        languages: map.or_default("languages", |entry| languages(entry, &language)),
        language,
        theme: map.optional("theme", theme).unwrap_or_else(|| "default".into()),
        review_every: map.optional("review_every", duration),
        paginate_by: map.optional("paginate_by", count).unwrap_or(50),
        feed_items: map.optional("feed_items", count).unwrap_or(20),
        publish_grades: map.or_default("publish_grades", boolean),
        taxonomies: map.or_default("taxonomies", taxonomies),
        markdown: map.optional("markdown", document::field::map(markdown)).unwrap_or(MARKDOWN),
        check: map.or_default("check", check::settings),
        exports: map.or_default("exports", document::field::map(exports)),
        registry: map.or_default("registry", registry::settings),
        theme_settings: map.optional("theme_settings", |entry| match entry.tree {
            Tree::Map(_) => anything(entry),
            _ => entry.wrong("a table"),
        }),
    }
}

const MARKDOWN: MarkdownSettings = MarkdownSettings { raw_html: false, extensions: Extensions::All };

fn markdown(map: &mut Map<'_>) -> Option<MarkdownSettings> {
    const EXTENSIONS: &[(&str, Extensions)] = &[("all", Extensions::All), ("none", Extensions::None)];
    Some(MarkdownSettings {
        raw_html: map.optional("raw_html", boolean).unwrap_or(MARKDOWN.raw_html),
        extensions: map.optional("extensions", word(EXTENSIONS)).unwrap_or(MARKDOWN.extensions),
    })
}

fn exports(map: &mut Map<'_>) -> Option<ExportSettings> {
    let default = ExportSettings::default();
    Some(ExportSettings {
        data: map.optional("data", boolean).unwrap_or(default.data),
        json_ld: map.optional("json_ld", boolean).unwrap_or(default.json_ld),
    })
}

/// Whether a site can be published at an address: http or https, without query and fragment.
pub fn is_base_url(address: &str) -> bool {
    is_http(address) && !address.contains(['?', '#'])
}

fn base_url(entry: Entry<'_>) -> Option<Box<str>> {
    let Tree::Text(address) = &entry.tree else { return url(entry) };
    let address = address.trim();
    if is_base_url(address) {
        return Some(address.trim_end_matches('/').into());
    }
    // What is left without query and fragment, or with the scheme that browsers add.
    let bare = address.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let whole = if bare.contains(':') { bare.to_owned() } else { format!("https://{bare}") };
    let instead = (is_base_url(&whole) && whole.contains('.')).then(|| format!("{whole:?}"));
    let expected = "an http or https address without `?` and `#`, or nothing for relative addresses";
    entry.wrong_with(expected, instead.as_deref())
}

/// The name of a theme: that of a folder in `themes`, so never a path.
fn theme(entry: Entry<'_>) -> Option<Box<str>> {
    let fits = |text: &str| {
        text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
            && !text.starts_with('.')
    };
    match &entry.tree {
        Tree::Text(text) if fits(text) => Some(text.clone()),
        Tree::Text(text) => {
            let last = text.rsplit(['/', '\\']).find(|part| !part.is_empty() && fits(part));
            let instead = last.map(|name| format!("{name:?}"));
            entry.wrong_with("the name of a folder in `themes`", instead.as_deref())
        }
        _ => entry.wrong("the name of a folder in `themes`"),
    }
}

fn languages(entry: Entry<'_>, default: &Lang) -> Option<Vec<Language>> {
    tables(entry, |key, entry| {
        let (report, at) = (entry.report, At::Key(entry.path.pointer()));
        let known = canonical(key);
        let valid = known.as_deref() == Some(key);
        if !valid {
            let help = known.map(|tag| format!("write `[languages.{tag}]`"));
            report.push(code::LANGUAGE_INVALID, not_a_tag(key), at, help);
        } else if key == default.as_str() {
            let message = format!("`{key}` is the site's own language already");
            let help = "delete this table: `title` and `description` stand at the top of site.toml".to_owned();
            report.push(code::SETTING_INVALID, message, at, Some(help));
        }
        let language = document::field::map(|map| {
            Some(Language {
                lang: Lang::new(key),
                title: map.optional("title", text),
                description: map.optional("description", text),
            })
        })(entry)?;
        (valid && key != default.as_str()).then_some(language)
    })
}

fn taxonomies(entry: Entry<'_>) -> Option<Vec<Box<str>>> {
    tables(entry, |key, entry| {
        let (report, at) = (entry.report, At::Key(entry.path.pointer()));
        let shaped = key.bytes().next().is_some_and(|first| first.is_ascii_lowercase())
            && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte));
        let message = if !shaped {
            Some(format!("`{key}` cannot name a taxonomy: expected `a`-`z`, `0`-`9`, `-` and `_`"))
        } else if is_explainer_key(key) {
            Some(format!("`{key}` cannot name a taxonomy: it is a key of every explainer already"))
        } else {
            None
        };
        let valid = message.is_none();
        if let Some(message) = message {
            report.push(code::SETTING_INVALID, message, at, Some("choose another name".to_owned()));
        }
        document::field::map(|_| Some(()))(entry)?;
        valid.then(|| key.into())
    })
}

/// The entries of a table of tables, each read by its key.
fn tables<T>(entry: Entry<'_>, read: impl Fn(&str, Entry<'_>) -> Option<T>) -> Option<Vec<T>> {
    let Entry { report, path, tree } = entry;
    let Tree::Map(entries) = tree else { return Entry { report, path, tree }.wrong("a table") };
    let read = entries.into_iter().filter_map(|(key, tree)| {
        let path = Path::Key(&path, &key);
        read(&key, Entry { report, path, tree })
    });
    Some(read.collect())
}

#[cfg(test)]
mod tests;
