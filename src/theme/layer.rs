//! Which file stands behind the name of a template: the site's, the theme's or the default theme's.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::files::{ThemeFile, ThemeFiles};
use crate::diag::{At, Diagnostic, Outcome, code};
use crate::source::{RelPath, Span};

/// Whose a template is. The strongest comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Layer {
    /// The site's own override.
    Site,
    /// The theme.
    Theme,
    /// What the theme lacks and the default theme has.
    Default,
}

impl Layer {
    /// What Tera tries, in this order, before a name that it does not know.
    pub(super) const PREFIXES: [&'static str; 2] = ["theme/", "default/"];

    fn prefix(self) -> &'static str {
        match self {
            Self::Site => "",
            Self::Theme => Self::PREFIXES[0],
            Self::Default => Self::PREFIXES[1],
        }
    }
}

/// A template, or a file of components.
#[derive(Debug)]
pub(super) struct Source {
    /// Where it really lies.
    pub(super) path: RelPath,
    pub(super) text: Arc<str>,
    pub(super) layer: Layer,
}

/// Every template by the name under which Tera knows it.
///
/// A site's `templates/article.html` is `article.html`, the theme's is `theme/article.html`, and a name without a
/// prefix means the strongest. So an override can extend what it overrides: `{% extends "theme/article.html" %}`. A
/// template of the default theme that the theme lacks is also found under `theme/`. Component files are
/// `components/…`, `theme/components/…` and `default/components/…`.
#[derive(Debug, Default)]
pub(super) struct Sources {
    by_name: BTreeMap<Box<str>, Source>,
}

impl Sources {
    pub(super) fn gather(theme: &ThemeFiles, default: &ThemeFiles) -> Outcome<Self> {
        let mut sources = Self::default();
        let mut diagnostics = Vec::new();
        let mut add = |files: &ThemeFiles, layer: Layer, folder: &str, inner: &str| {
            for (rest, path, file) in files.below(folder) {
                let text = match file {
                    ThemeFile::Text(text) => Arc::clone(text),
                    ThemeFile::Binary | ThemeFile::Embedded(_) => {
                        diagnostics.push(Diagnostic::new(
                            code::TEMPLATE_INVALID,
                            "a template is UTF-8 text",
                            path,
                            At::File,
                        ));
                        continue;
                    }
                };
                let reserved = ["theme", "default", "components"].into_iter();
                if let Some(name) =
                    reserved.filter(|_| inner.is_empty()).find(|name| rest.starts_with(&format!("{name}/")))
                {
                    let message = format!(
                        "a folder of templates cannot be called `{name}`, which has a meaning of its own in `extends` and `include`"
                    );
                    let diagnostic = Diagnostic::new(code::TEMPLATE_INVALID, message, path, At::File);
                    diagnostics.push(diagnostic.help("give the folder another name"));
                    continue;
                }
                sources.add(layer, &format!("{inner}{rest}"), path, text);
            }
        };
        add(theme, Layer::Site, "templates", "");
        add(theme, Layer::Site, "components", "components/");
        for (files, layer) in [(theme, Layer::Theme), (default, Layer::Default)] {
            add(files, layer, &format!("{}/templates", files.folder()), "");
            add(files, layer, &format!("{}/components", files.folder()), "components/");
        }
        Outcome { value: sources, diagnostics }
    }

    /// Adds a template. One of the default theme that the theme lacks stands in for the theme's; component files
    /// never do, since components are overridden one by one and not by file.
    fn add(&mut self, mut layer: Layer, name: &str, path: &RelPath, text: Arc<str>) {
        let stands_in = layer == Layer::Default && !name.starts_with("components/");
        if stands_in && !self.by_name.contains_key(&*format!("{}{name}", Layer::Theme.prefix())) {
            layer = Layer::Theme;
        }
        let name = format!("{}{name}", layer.prefix());
        self.by_name.insert(name.into(), Source { path: path.clone(), text, layer });
    }

    pub(super) fn get(&self, registered: &str) -> Option<&Source> {
        self.by_name.get(registered)
    }

    /// All of them, by the names under which Tera knows them.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Source)> {
        self.by_name.iter().map(|(name, source)| (&**name, source))
    }

    /// The name under which Tera finds what a template calls `name`.
    pub(super) fn resolve(&self, name: &str) -> Option<&str> {
        let prefixes = std::iter::once("").chain(Layer::PREFIXES);
        prefixes
            .filter_map(|prefix| self.by_name.get_key_value(&*format!("{prefix}{name}")))
            .map(|(registered, _)| &**registered)
            .next()
    }

    /// The names that templates can use without a prefix.
    pub(super) fn plain_names(&self) -> impl Iterator<Item = &str> {
        self.by_name.iter().map(|(name, source)| name.strip_prefix(source.layer.prefix()).unwrap_or(name))
    }
}

/// Where components are defined: by name, the file and the place of the definition, the strongest layer first.
pub(super) type Definitions = BTreeMap<Box<str>, Vec<(Layer, Box<str>, Span)>>;

/// Finds the definitions by their text, comments included: a definition too many costs a page that is rendered
/// without need, and one too few would leave a page as it was when its component changed.
pub(super) fn definitions(sources: &Sources) -> Definitions {
    const WORD: &str = "component";
    let mut found = Definitions::new();
    for (registered, source) in sources.iter() {
        for (at, _) in source.text.match_indices(WORD) {
            let is_ident = |c: char| c.is_alphanumeric() || c == '_';
            let after = &source.text[at + WORD.len()..];
            let name = after.trim_start();
            let name = &name[..name.find(|c| !is_ident(c) && c != '.').unwrap_or(name.len())];
            let before = source.text[..at].chars().next_back();
            if before.is_some_and(is_ident) || !after.starts_with(char::is_whitespace) || name.is_empty() {
                continue;
            }
            let span = Span::new(at..at + WORD.len() + (after.len() - after.trim_start().len()) + name.len());
            found.entry(name.into()).or_default().push((source.layer, registered.into(), span));
        }
    }
    for places in found.values_mut() {
        places.sort_by_key(|(layer, ..)| *layer);
    }
    found
}
