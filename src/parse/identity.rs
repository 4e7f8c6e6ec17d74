//! Turns a path into what the file is: explainer or section, in which language, a translation of which article.

use icu_locale::{LanguageIdentifier, LocaleExpander, TransformResult};

use super::ParseSettings;
use crate::diag::{At, Diagnostic, Outcome, code};
use crate::model::{ArticleId, ContentKind, Identity, Lang};
use crate::source::RelPath;

/// What the file at `path` is. `None` if it is no content: it lies outside `content`, under a `_data` folder, or is not
/// Markdown. `None` with an error if its name carries a language that the site does not have.
pub fn identify(path: &RelPath, settings: &ParseSettings) -> Outcome<Option<Identity>> {
    let Some(stem) = path.strip_folder("content").and_then(|inside| inside.strip_suffix(".md")) else {
        return Outcome::fine(None);
    };
    let (folder, name) = stem.rsplit_once('/').unwrap_or(("", stem));
    if folder.split('/').any(|part| part == "_data") {
        return Outcome::fine(None);
    }
    let fail = |diagnostic| Outcome { value: None, diagnostics: vec![diagnostic] };
    let (name, lang) = match name.rsplit_once('.') {
        None => (name, &settings.default_language),
        Some((base, suffix)) => match declared(suffix, settings) {
            Some(lang) => (base, lang),
            None if is_language(suffix) => return fail(undeclared(path, base, suffix, settings)),
            None => (name, &settings.default_language),
        },
    };
    if name.is_empty() {
        let message = "the file has no name before its extension";
        return fail(Diagnostic::new(code::NAME_INVALID, message, path, At::File).help("rename it to `index.md`"));
    }
    let (article, kind) = match name {
        "_index" => (folder.to_owned(), ContentKind::Section),
        "index" => (folder.to_owned(), ContentKind::Explainer),
        name if folder.is_empty() => (name.to_owned(), ContentKind::Explainer),
        name => (format!("{folder}/{name}"), ContentKind::Explainer),
    };
    let translation = *lang != settings.default_language;
    Outcome::fine(Some(Identity { article: ArticleId(article.into()), lang: lang.clone(), translation, kind }))
}

fn declared<'s>(suffix: &str, settings: &'s ParseSettings) -> Option<&'s Lang> {
    std::iter::once(&settings.default_language).chain(&settings.languages).find(|lang| lang.as_str() == suffix)
}

/// Whether a part of a file's name is meant as a language: it has the shape of a tag, and CLDR knows the language.
fn is_language(suffix: &str) -> bool {
    let primary = suffix.split('-').next().unwrap_or_default();
    let Ok(mut tag) = suffix.parse::<LanguageIdentifier>() else { return false };
    let shaped = (2..=3).contains(&primary.len());
    shaped && LocaleExpander::new_extended().maximize(&mut tag) == TransformResult::Modified
}

fn undeclared(path: &RelPath, base: &str, suffix: &str, settings: &ParseSettings) -> Diagnostic {
    let message = format!("the file name says that its language is `{suffix}`, which site.toml does not declare");
    let twin = std::iter::once(&settings.default_language)
        .chain(&settings.languages)
        .find(|lang| lang.as_str().eq_ignore_ascii_case(suffix));
    let help = match twin {
        Some(lang) => format!("rename it to `{base}.{lang}.md`"),
        None => format!("add `[languages.{suffix}]` to site.toml, or rename the file without `.{suffix}`"),
    };
    Diagnostic::new(code::TRANSLATION_ORPHAN, message, path, At::File).help(help)
}
