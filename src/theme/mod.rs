//! Turns the files of a theme, with the site's overrides, into something that renders pages.
//!
//! Three layers stand behind every name, the strongest first: the site's own `templates/`, `components/` and `i18n/`;
//! the theme's; the default theme's, compiled into the program. Templates are overridden by file, components by name
//! and interface strings by key. An override can build on what it overrides: `{% extends "theme/article.html" %}`.
//!
//! Themes are trusted, and what they are given is not: everything is escaped unless a template marks it `safe`.

mod component;
mod document;
mod embedded;
mod fault;
mod files;
mod fold;
mod function;
mod graph;
mod layer;
mod load;
mod manifest;
mod message;
mod parameter;
mod strings;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tera::{Context, Tera, Value};

pub use component::INLINE_COMPONENTS;
pub use embedded::embedded;
pub use files::{Static, StaticBytes, ThemeFile, ThemeFiles};
pub use load::{ThemeSettings, load};
pub(crate) use parameter::value;
pub use strings::Strings;

use crate::diag::{At, Diagnostic, code};
use crate::fingerprint::Fp;
use crate::model::{ComponentSpec, Lang};
use crate::source::RelPath;

/// The version of what templates see: the names in their context, the components that are called, the functions.
pub const API_VERSION: u32 = 1;

/// A loaded theme. What is broken in it was reported when it was loaded; what is not works.
#[derive(Debug)]
pub struct Theme {
    /// Invariant: never empty; the default language is the first.
    engines: Vec<Engine>,
    templates: BTreeMap<Box<str>, Slot>,
    components: BTreeMap<Box<str>, Slot>,
    /// By name.
    specs: Vec<ComponentSpec>,
    parameters: Value,
    statics: Vec<Static>,
    sources: layer::Sources,
    texts: BTreeMap<RelPath, Arc<str>>,
    manifest: RelPath,
}

/// What renders the pages of one language.
#[derive(Debug)]
struct Engine {
    lang: Lang,
    /// The templates as they were written: what fails is rendered again with these, since they know the places.
    tera: Tera,
    /// The templates with what does not change in them worked out.
    folded: Tera,
    strings: Arc<Strings>,
    /// The hash of all that does not depend on the template: language, strings, parameters.
    base: Fp,
}

/// A template or a component.
#[derive(Debug)]
struct Slot {
    /// The name under which Tera knows the template, or the file of the component.
    registered: Box<str>,
    /// Why it cannot be rendered.
    fault: Option<Box<Diagnostic>>,
    /// The hash of its text and of all that it can reach.
    reach: Fp,
}

impl Theme {
    /// The signatures of the components that text can use, by name.
    pub fn components(&self) -> &[ComponentSpec] {
        &self.specs
    }

    /// The signature of a component that text can use.
    pub fn component_spec(&self, name: &str) -> Option<&ComponentSpec> {
        self.specs.binary_search_by(|spec| (*spec.name).cmp(name)).ok().map(|found| &self.specs[found])
    }

    /// The hash of everything that a page of this language can depend on besides its context: its template and these
    /// components with all that they reach, the interface strings of the language, the parameters.
    ///
    /// `components` are the ones that the page's body calls, of either kind; see [`INLINE_COMPONENTS`].
    pub fn reach(&self, lang: &Lang, template: &str, components: &BTreeSet<&str>) -> Fp {
        let of = |slots: &BTreeMap<Box<str>, Slot>, name: &str| slots.get(name).map(|slot| slot.reach);
        let template = of(&self.templates, template);
        let components: Vec<_> = components.iter().map(|&name| (name, of(&self.components, name))).collect();
        Fp::of(&(self.engine(lang).base, template, components))
    }

    /// The hash of the interface strings of all languages, and of the parameters.
    pub fn words(&self) -> Fp {
        Fp::of(&self.engines.iter().map(|engine| engine.base).collect::<Vec<_>>())
    }

    /// Renders a page. `template` is a name without a prefix, such as `article.html`.
    ///
    /// # Errors
    /// If there is no such template, if it is broken (then the diagnostic is one of those that [`load`] gave), or if
    /// it fails.
    pub fn render(&self, lang: &Lang, template: &str, context: &Context) -> Result<String, Box<Diagnostic>> {
        let slot = self.sound(&self.templates, "template", template)?;
        let Engine { tera, folded, .. } = self.engine(lang);
        let rendered = folded.render(&slot.registered, context);
        rendered.or_else(|_| tera.render(&slot.registered, context)).map_err(|error| self.failed(&error, slot))
    }

    /// Renders a component. `implicits` are what it and the components in it find under `@name`; `body`, which is
    /// HTML, is its `{{ body }}`.
    ///
    /// # Errors
    /// As [`Theme::render`], and if an argument is missing, unknown or of the wrong type.
    pub fn component(
        &self,
        lang: &Lang,
        name: &str,
        arguments: &Context,
        implicits: &Context,
        body: Option<&str>,
    ) -> Result<String, Box<Diagnostic>> {
        let mut out = Vec::with_capacity(256);
        self.component_to(lang, name, arguments, implicits, body, &mut out)?;
        Ok(String::from_utf8(out).expect("invariant: templates and what they are given are UTF-8"))
    }

    /// As [`Theme::component`], to the end of `out`, which stays UTF-8.
    ///
    /// # Errors
    /// As [`Theme::component`].
    pub fn component_to(
        &self,
        lang: &Lang,
        name: &str,
        arguments: &Context,
        implicits: &Context,
        body: Option<&str>,
        out: &mut Vec<u8>,
    ) -> Result<(), Box<Diagnostic>> {
        let slot = self.sound(&self.components, "component", name)?;
        let Engine { tera, folded, .. } = self.engine(lang);
        let before = out.len();
        if folded.render_component_with_implicits_to(name, arguments, implicits, body, true, &mut *out).is_ok() {
            return Ok(());
        }
        out.truncate(before);
        let rendered = tera.render_component_with_implicits_to(name, arguments, implicits, body, true, out);
        rendered.map_err(|error| self.failed(&error, slot))
    }

    /// Whether there is a template of this name, broken or not.
    pub fn has_template(&self, template: &str) -> bool {
        self.templates.contains_key(template)
    }

    /// The names of the templates that cannot be rendered.
    pub fn broken_templates(&self) -> impl Iterator<Item = &str> {
        self.templates.iter().filter(|(_, slot)| slot.fault.is_some()).map(|(name, _)| &**name)
    }

    /// The interface strings of a language.
    pub fn strings(&self, lang: &Lang) -> &Strings {
        &self.engine(lang).strings
    }

    /// The parameters, with the site's values: `theme` in templates.
    pub fn parameters(&self) -> &Value {
        &self.parameters
    }

    /// The files that are published as they are, by where they are published.
    pub fn statics(&self) -> &[Static] {
        &self.statics
    }

    /// The text of a file of the theme, for the excerpts of diagnostics. The default theme's lie under
    /// `themes/default/`.
    pub fn text_of(&self, path: &RelPath) -> Option<Arc<str>> {
        self.texts.get(path).cloned()
    }

    fn engine(&self, lang: &Lang) -> &Engine {
        self.engines.iter().find(|engine| engine.lang == *lang).unwrap_or(&self.engines[0])
    }

    fn sound<'s>(
        &self,
        slots: &'s BTreeMap<Box<str>, Slot>,
        what: &str,
        name: &str,
    ) -> Result<&'s Slot, Box<Diagnostic>> {
        let Some(slot) = slots.get(name) else {
            let message = format!("the theme has no {what} `{name}`");
            return Err(Box::new(Diagnostic::new(code::TEMPLATE_INVALID, message, &self.manifest, At::File)));
        };
        slot.fault.as_ref().map_or(Ok(slot), |fault| Err(fault.clone()))
    }

    #[cold]
    fn failed(&self, error: &tera::Error, slot: &Slot) -> Box<Diagnostic> {
        let path = self.sources.get(&slot.registered).map_or(&self.manifest, |source| &source.path);
        Box::new(message::failed(error, &self.sources, path))
    }
}
