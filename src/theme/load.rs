//! Loads a theme: its manifest, its parameters, its strings, its templates and components.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::Tera;

use super::files::{ThemeFile, ThemeFiles, statics};
use super::graph::Graph;
use super::layer::{Definitions, Sources, definitions};
use super::{API_VERSION, Engine, INLINE_COMPONENTS, Slot, Theme};
use super::{component, embedded, fold, function, manifest, parameter, strings};
use crate::diag::{At, Diagnostic, Outcome, Pointer, code};
use crate::fingerprint::Fp;
use crate::locale::Locale;
use crate::model::{Lang, Tree};
use crate::source::RelPath;

/// What a site says that matters to its theme.
#[derive(Clone, Debug)]
pub struct ThemeSettings<'s> {
    /// The languages of the site, the default one first.
    pub languages: &'s [Lang],
    /// The table `[theme_settings]`; `Null` if there is none.
    pub parameters: &'s Tree,
    /// The site's configuration, to point at.
    pub config_file: RelPath,
}

/// Loads a theme with the site's overrides.
///
/// `None` if there is no such theme or it is made for another version of the interface. A broken template costs
/// itself and what needs it: the theme loads, and rendering gives the template's diagnostic again.
pub fn load(
    files: &ThemeFiles,
    settings: &ThemeSettings<'_>,
    locales: &BTreeMap<Lang, Arc<Locale>>,
) -> Outcome<Option<Theme>> {
    load_over(&embedded(), files, settings, locales)
}

/// Loads a theme that falls back to `default`.
pub(super) fn load_over(
    default: &ThemeFiles,
    files: &ThemeFiles,
    settings: &ThemeSettings<'_>,
    locales: &BTreeMap<Lang, Arc<Locale>>,
) -> Outcome<Option<Theme>> {
    // The default theme need not lie on disk.
    let mut whole = files.clone();
    if files.name == default.name && !files.has_theme() {
        whole.files.extend(default.files.clone());
    }
    let files = &whole;
    // What the theme has taken over as it is adds nothing below it.
    let mut default = default.clone();
    default.files.retain(|path, file| files.files.get(path) != Some(file));
    let default = &default;

    let manifest_path = format!("{}/theme.toml", files.folder());
    let Some((manifest_path, text)) = files.text(&manifest_path) else {
        return Outcome { value: None, diagnostics: vec![missing(files, settings)] };
    };
    let Outcome { value: manifest, mut diagnostics } = manifest::read(manifest_path, text);
    let Some(manifest) = manifest else { return Outcome { value: None, diagnostics } };
    let parameters = parameter::resolve(&manifest.parameters, settings.parameters, &settings.config_file);
    diagnostics.extend(parameters.diagnostics);
    let parameters = parameters.value;

    let spoken = spoken(settings.languages, locales);
    let languages: Vec<Lang> = spoken.iter().map(|(lang, _)| lang.clone()).collect();
    let own = |files: &ThemeFiles| format!("{}/i18n", files.folder());
    let layers = [(files, "i18n".to_owned()), (files, own(files)), (default, own(default))];
    let strings = strings::load(&layers, &languages);
    diagnostics.extend(strings.diagnostics);

    let sources = Sources::gather(files, default);
    diagnostics.extend(sources.diagnostics);
    let sources = sources.value;
    let definitions = definitions(&sources);
    let languages: Vec<Language> = spoken
        .into_iter()
        .zip(strings.value)
        .map(|((lang, locale), strings)| Language { lang, strings: Arc::new(strings), locale })
        .collect();

    let theme = parameter::values(&parameters);
    let prototype = prototype(&languages, &theme);
    let mut graph = Graph::survey(&prototype, &sources, &definitions);
    let tera = graph.load(prototype, manifest_path);
    let templates = template_slots(&sources, &graph);
    let components = component_slots(&tera, &definitions, &graph);
    diagnostics.extend(graph.into_diagnostics());
    let specs = component::specs(&tera, &definitions, &sources);
    diagnostics.extend(specs.diagnostics);
    for name in INLINE_COMPONENTS.iter().filter(|name| !components.contains_key(**name)) {
        let message = format!("the theme has no component `{name}`, which texts need");
        diagnostics.push(Diagnostic::new(code::TEMPLATE_INVALID, message, manifest_path, At::File));
    }

    let engines = languages.into_iter().map(|language| {
        let mut tera = tera.clone();
        function::register(&mut tera, &language.strings, &language.locale);
        let folded = folded(&tera, &sources, &language.strings);
        let base = Fp::of(&(API_VERSION, &language.lang, &parameters, &language.strings));
        Engine { lang: language.lang, tera, folded, strings: language.strings, base }
    });
    let engines = engines.collect();
    let theme = Theme {
        engines,
        templates,
        components,
        specs: specs.value,
        parameters: theme,
        statics: statics(files, default),
        texts: texts(default).chain(texts(files)).collect(),
        manifest: manifest_path.clone(),
        sources,
    };
    Outcome { value: Some(theme), diagnostics }
}

struct Language {
    lang: Lang,
    strings: Arc<super::Strings>,
    locale: Arc<Locale>,
}

/// The languages that have a locale: what is wrong with another was said when its locale was looked for. There is
/// always one, so that a site without a good language still learns what is wrong with its theme.
fn spoken(languages: &[Lang], locales: &BTreeMap<Lang, Arc<Locale>>) -> Vec<(Lang, Arc<Locale>)> {
    let known = |lang: &Lang| Some((lang.clone(), Arc::clone(locales.get(lang)?)));
    let spoken: Vec<_> = languages.iter().filter_map(known).collect();
    if !spoken.is_empty() {
        return spoken;
    }
    let english = Lang::new("en");
    let locale = Locale::new(&english).expect("the data of English is compiled into the program");
    vec![(english, Arc::new(locale))]
}

/// Tera with everything but templates. Functions must be there before the templates that call them; which language
/// they speak does not matter yet.
fn prototype(languages: &[Language], theme: &tera::Value) -> Tera {
    let mut tera = Tera::default();
    if let Some(language) = languages.first() {
        function::register(&mut tera, &language.strings, &language.locale);
    }
    tera.global_context().insert_value("theme", theme.clone());
    tera
}

/// The templates of a language with their interface strings in place.
fn folded(tera: &Tera, sources: &Sources, strings: &super::Strings) -> Tera {
    let mut folded = tera.clone();
    let loaded = tera.get_template_names().filter_map(|name| Some((name, sources.get(name)?)));
    let texts: Vec<_> = loaded.map(|(name, source)| (name, fold::fold(&source.text, strings))).collect();
    match folded.add_raw_templates(texts) {
        Ok(()) => folded,
        Err(_) => tera.clone(),
    }
}

fn missing(files: &ThemeFiles, settings: &ThemeSettings<'_>) -> Diagnostic {
    let name = &files.name;
    let (message, help) = if files.has_theme() {
        (
            format!("`themes/{name}` has no `theme.toml`"),
            "a theme says there which theme interface it is made for".to_owned(),
        )
    } else {
        let help = format!("put the theme into `themes/{name}`, or remove the key `theme` to use the default theme");
        (format!("there is no theme `{name}`"), help)
    };
    let at = At::Value(Pointer::of(["theme"]));
    Diagnostic::new(code::THEME_MISSING, message, &settings.config_file, at).help(help)
}

fn template_slots(sources: &Sources, graph: &Graph<'_>) -> BTreeMap<Box<str>, Slot> {
    let names = sources.plain_names().filter(|name| !name.starts_with("components/"));
    let slots = names.filter_map(|name| {
        let registered = sources.resolve(name)?;
        Some((name.into(), slot(graph, registered, [registered])))
    });
    slots.collect()
}

fn component_slots(tera: &Tera, definitions: &Definitions, graph: &Graph<'_>) -> BTreeMap<Box<str>, Slot> {
    let slots = definitions.iter().filter_map(|(name, places)| {
        // Of the places that mention the component, the strongest one that is broken or has it.
        let (_, strongest, _) = places.first()?;
        let known = graph.fault(strongest).is_some() || tera.get_component_definition(name).is_some();
        known.then(|| (name.clone(), slot(graph, strongest, places.iter().map(|(_, registered, _)| &**registered))))
    });
    slots.collect()
}

fn slot<'n>(graph: &'n Graph<'_>, registered: &str, from: impl IntoIterator<Item = &'n str>) -> Slot {
    let fault = graph.fault(registered).map(|diagnostic| Box::new(diagnostic.clone()));
    Slot { registered: registered.into(), fault, reach: graph.reach(from) }
}

fn texts(files: &ThemeFiles) -> impl Iterator<Item = (RelPath, Arc<str>)> + '_ {
    files.files.iter().filter_map(|(path, file)| match file {
        ThemeFile::Text(text) => Some((path.clone(), Arc::clone(text))),
        ThemeFile::Binary | ThemeFile::Embedded(_) => None,
    })
}
