//! Turns site.toml and the theme's folder into what the stages are given.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::files::Files;
use super::pipeline::{Options, PROGRAM};
use crate::config::{self, Config};
use crate::diag::{At, Diagnostic, code};
use crate::link::LinkSettings;
use crate::locale::Locale;
use crate::model::{Lang, Tree};
use crate::render::{Exports, Grades, LanguageSettings, RenderSettings};
use crate::source::RelPath;
use crate::source::scan::Snapshot;
use crate::theme::{self, Theme, ThemeFile, ThemeFiles, ThemeSettings};

/// Reads site.toml, with what the caller asks for over it. `None` if there is none, or none that can be used.
pub(super) fn read_config(files: &Files<'_>, options: &Options, diagnostics: &mut Vec<Diagnostic>) -> Option<Config> {
    let path = RelPath::known("site.toml");
    if !files.snapshot.files.contains_key(&path) {
        // One that is there and cannot be used has been reported.
        if !diagnostics.iter().any(|found| found.primary().file == path) {
            diagnostics.push(
                Diagnostic::new(code::CONFIG_MISSING, "there is no `site.toml` here", &path, At::File).help(
                    "write one with a line such as `title = \"Explainers\"`, or name the site's folder with `--root`",
                ),
            );
        }
        return None;
    }
    let file = match files.text(&path) {
        Ok(file) => file,
        Err(diagnostic) => {
            diagnostics.push(*diagnostic);
            return None;
        }
    };
    let read = config::read(&file);
    diagnostics.extend(read.diagnostics);
    let mut config = read.value?;
    if let Some(base_url) = &options.base_url {
        config.base_url = base_url.clone();
    }
    Some(config)
}

fn languages(config: &Config) -> impl Iterator<Item = &Lang> {
    std::iter::once(&config.language).chain(config.languages.iter().map(|language| &language.lang))
}

/// The formats of every language of the site.
pub(super) fn locales(config: &Config, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<Lang, Arc<Locale>> {
    let mut locales = BTreeMap::new();
    for lang in languages(config) {
        match Locale::new(lang) {
            Ok(locale) => drop(locales.insert(lang.clone(), Arc::new(locale))),
            Err(error) => diagnostics.push(Diagnostic::new(
                code::LANGUAGE_INVALID,
                error.to_string(),
                &RelPath::known("site.toml"),
                At::File,
            )),
        }
    }
    locales
}

/// The files of the theme and of the site's overrides, and whether each is one that is copied.
pub(super) fn theme_files<'s>(snapshot: &'s Snapshot, config: &Config) -> impl Iterator<Item = (&'s RelPath, bool)> {
    let own = format!("themes/{}", config.theme);
    let statics = format!("{own}/static");
    let overrides = ["templates", "components", "i18n"];
    snapshot.files.keys().filter_map(move |path| {
        let of_theme = path.strip_folder(&own).is_some();
        let concerns = of_theme || overrides.iter().any(|folder| path.strip_folder(folder).is_some());
        concerns.then(|| (path, of_theme && path.strip_folder(&statics).is_some()))
    })
}

/// Loads the theme with the site's overrides.
pub(super) fn load_theme(
    files: &Files<'_>,
    config: &Config,
    locales: &BTreeMap<Lang, Arc<Locale>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Theme> {
    let mut read = BTreeMap::new();
    for (path, is_static) in theme_files(files.snapshot, config) {
        let file = if is_static {
            ThemeFile::Binary
        } else {
            match files.text(path) {
                Ok(file) => ThemeFile::Text(file.text),
                Err(diagnostic) => {
                    diagnostics.push(*diagnostic);
                    continue;
                }
            }
        };
        read.insert(path.clone(), file);
    }
    let files = ThemeFiles { name: config.theme.to_string(), files: read };
    let languages: Vec<Lang> = languages(config).filter(|lang| locales.contains_key(*lang)).cloned().collect();
    let nothing = Tree::Map(Vec::new());
    let settings = ThemeSettings {
        languages: &languages,
        parameters: config.theme_settings.as_ref().unwrap_or(&nothing),
        config_file: RelPath::known("site.toml"),
    };
    let loaded = theme::load(&files, &settings, locales);
    diagnostics.extend(loaded.diagnostics);
    loaded.value
}

/// What of site.toml linking depends on.
pub(super) fn link_settings(config: &Config, options: &Options) -> LinkSettings {
    LinkSettings {
        default_language: config.language.clone(),
        languages: languages(config).cloned().collect(),
        taxonomies: config.taxonomies.clone(),
        hidden: options.hidden,
        registry: config.registry,
        review_every: config.review_every,
    }
}

/// What of site.toml rendering depends on.
pub(super) fn render_settings(config: &Config) -> RenderSettings {
    RenderSettings {
        base_url: config.base_url.clone(),
        languages: languages(config)
            .map(|lang| LanguageSettings {
                lang: lang.clone(),
                title: config.title_in(lang).into(),
                description: config.description_in(lang).unwrap_or("").into(),
            })
            .collect(),
        paginate_by: config.paginate_by,
        feed_items: config.feed_items,
        grades: if config.publish_grades { Grades::Published } else { Grades::Internal },
        generator: PROGRAM.into(),
        exports: Exports { data: config.exports.data, json_ld: config.exports.json_ld },
    }
}
