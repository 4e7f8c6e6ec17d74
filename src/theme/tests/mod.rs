//! Themes of a few lines, loaded over a default theme of a few lines.

mod declarations;
mod faults;
mod output;
mod overrides;
mod reach;

use std::collections::{BTreeMap, BTreeSet};

use std::sync::Arc;

use tera::{Context, Value, context};

use super::load::load_over;
use super::*;
use crate::diag::Outcome;
use crate::locale::{Locale, Phrases};
use crate::model::{ArgumentKind, ArgumentType, Tree};
use crate::source::LineIndex;

const DEFAULT: &[(&str, &str)] = &[
    ("themes/default/theme.toml", "api = { min = 1, max = 1 }"),
    ("themes/default/templates/base.html", "<main>{% block main %}default{% endblock %}</main>"),
    ("themes/default/templates/home.html", "{% extends \"base.html\" %}"),
    ("themes/default/templates/feed.xml", "<title>{{ title }}</title>"),
    (
        "themes/default/components/inline.html",
        "{% component figure_number(figure: map) %}{{ figure.value }}{% endcomponent %}
         {% component mention() %}{% endcomponent %}
         {% component citation() %}{% endcomponent %}
         {% component explainer_card() %}{% endcomponent %}
         {% component site_navigation() %}{% endcomponent %}
         {% component source_numbers() %}{% endcomponent %}
         {% component footnote_mention() %}{% endcomponent %}
         {% component image() %}{% endcomponent %}
         {% component alert() %}<div>{{ body }}</div>{% endcomponent %}
         {% component table() %}{% endcomponent %}",
    ),
    (
        "themes/default/i18n/en.toml",
        "greeting = 'hello {name}'\n[figures.count]\none = '{count} figure'\nother = '{count} figures'\n[only]\ndefault = 'default <b>'",
    ),
    ("themes/default/static/style.css", "default {}"),
    ("themes/default/static/fonts/a.woff2", "\u{1}"),
];

const THEME: &[(&str, &str)] = &[
    ("themes/thin/theme.toml", "api = { min = 1, max = 1 }"),
    ("themes/thin/templates/article.html", "{% extends \"base.html\" %}{% block main %}{{ title }}{% endblock %}"),
    ("themes/thin/templates/term.html", "{{ <Card title={title} /> }}"),
    ("themes/thin/components/card.html", "{% component Card(title) %}[{{ title }}]{% endcomponent %}"),
    ("themes/thin/static/style.css", "thin {}"),
];

fn files(name: &str, sets: &[&[(&str, &str)]]) -> ThemeFiles {
    let file = |&(path, text): &(&str, &str)| {
        let file = match text {
            "\u{1}" => ThemeFile::Embedded(b"font"),
            text => ThemeFile::Text(text.into()),
        };
        (RelPath::known(path), file)
    };
    ThemeFiles { name: name.to_owned(), files: sets.iter().copied().flatten().map(file).collect() }
}

pub(super) struct Loaded {
    theme: Option<Theme>,
    diagnostics: Vec<Diagnostic>,
    files: ThemeFiles,
}

/// The theme `thin` with `more` files, which replace those of the same path, in English and Arabic.
pub(super) fn thin(more: &[(&str, &str)]) -> Loaded {
    load_with(files("thin", &[THEME, more]), &Tree::Null)
}

fn load_with(files: ThemeFiles, parameters: &Tree) -> Loaded {
    let languages = [Lang::new("en"), Lang::new("ar")];
    let locales: BTreeMap<_, _> =
        languages.iter().map(|lang| (lang.clone(), Arc::new(Locale::new(lang).unwrap()))).collect();
    let settings = ThemeSettings { languages: &languages, parameters, config_file: RelPath::known("site.toml") };
    let default = self::files("default", &[DEFAULT]);
    let Outcome { value, diagnostics } = load_over(&default, &files, &settings, &locales);
    Loaded { theme: value, diagnostics, files }
}

impl Loaded {
    pub(super) fn theme(self) -> Theme {
        assert!(self.diagnostics.is_empty(), "{:#?}", self.diagnostics);
        self.theme.unwrap()
    }

    /// `code path:line:column: message`, and the helps behind `| `.
    fn told(&self) -> Vec<String> {
        self.diagnostics.iter().map(|diagnostic| tell(diagnostic, &self.files)).collect()
    }
}

fn tell(diagnostic: &Diagnostic, files: &ThemeFiles) -> String {
    let label = diagnostic.primary();
    let place = match &label.at {
        At::Span(span) => {
            let (_, text) = files.text(label.file.as_str()).unwrap();
            let start = LineIndex::new(text).locate(span.range().start);
            format!(":{}:{} «{}»", start.line, start.column, &text[span.range()])
        }
        At::Value(pointer) | At::Key(pointer) => format!(" {pointer}"),
        _ => String::new(),
    };
    let helps: String = diagnostic.help.iter().map(|help| format!(" | {help}")).collect();
    format!("{} {}{place}: {}{helps}", diagnostic.code, label.file, diagnostic.message)
}

pub(super) fn lang(tag: &str) -> Lang {
    Lang::new(tag)
}

fn page(theme: &Theme, template: &str) -> String {
    theme.render(&lang("en"), template, &context! { title => "<T>" }).unwrap()
}
