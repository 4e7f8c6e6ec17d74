//! Joins the facts of all files into one linked site.
//!
//! Invariant: nothing here sees a body or a span, so that editing a paragraph re-links nothing.

mod index;
mod inherit;
mod lists;
mod numbering;
mod recall;
mod references;
mod registry;
mod routes;
mod site;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rayon::prelude::*;

pub use inherit::{Explainer, LabelledFigure, TitledEvent, attributions, value_of};
pub use numbering::position as source_position;
pub use recall::{Linked, relink};
pub use registry::{
    CorrectionEntry, FigureEntry, FigureOrder, Happening, Named, Registry, RegistryInput, Statement, Thing, Volume,
};
pub use routes::{Claimed, Claims, promised_route};
pub use site::{
    Answer, Bound, BoundFigure, Card, Crumb, ForeignFigure, Links, NumberedSource, Page, PageTarget, Redirect,
    RegistryLinks, Section, Site, Target, Taxonomy, Term, TermLink, Translation,
};

use crate::diag::{At, Diagnostic, Outcome, code};
use crate::fingerprint::Hashed;
use crate::model::{ComponentSpec, Duration, Facts, Identity, Lang, RegistryKinds, SharedData};
use crate::source::RelPath;
use index::Index;

/// What linking depends on besides the facts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LinkSettings {
    /// The language of unsuffixed files.
    pub default_language: Lang,
    /// Every language, the default one first.
    pub languages: Vec<Lang>,
    /// Taxonomies, in the order of site.toml.
    pub taxonomies: Vec<Box<str>>,
    /// Whether drafts, and what is not yet or no longer published, are shown.
    pub hidden: Hidden,
    /// The pages that come by themselves.
    pub registry: RegistryKinds,
    /// How often an explainer must be reviewed that does not say so itself.
    pub review_every: Option<Duration>,
}

/// What happens to drafts and to what is not yet or no longer published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hidden {
    /// They are left out.
    Omitted,
    /// They are shown (`--drafts`).
    Shown,
}

/// All that a site is linked from.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// Every file of content that could be read.
    pub articles: &'a BTreeMap<RelPath, Hashed<Facts>>,
    /// Files of content that could not: what leads to them is not wrong, only unknown.
    pub broken: &'a BTreeMap<RelPath, Identity>,
    /// Articles of which a part could not be read: an id that they lack may be in that part.
    pub flawed: &'a BTreeSet<RelPath>,
    /// Whether a file of `_data` has errors, so that an unknown id may be its fault.
    pub broken_data: bool,
    /// Shared entities.
    pub data: &'a SharedData,
    /// Files beside the texts.
    pub assets: &'a BTreeSet<RelPath>,
    /// The components that text may use.
    pub components: &'a [ComponentSpec],
    /// Settings.
    pub settings: &'a LinkSettings,
    /// The day of the build: what is published from or until a date depends on it.
    pub today: Date,
}

/// Links the site.
pub fn link(input: &Input<'_>) -> Outcome<Site> {
    let mut diagnostics = Vec::new();
    let index = Index::new(input, &mut diagnostics);
    let visible: Vec<_> = index.visible().collect();
    let resolved: Vec<(RelPath, Outcome<Page>)> =
        visible.par_iter().map(|entry| (entry.facts.path.clone(), references::page(&index, entry).0)).collect();
    // Collected in order, a map's nodes are full; filled one by one, they would stay half empty.
    let pages: BTreeMap<RelPath, Page> = resolved
        .into_iter()
        .map(|(path, outcome)| {
            diagnostics.extend(outcome.diagnostics);
            (path, outcome.value)
        })
        .collect();
    let site = joined(&index, pages, &mut diagnostics);
    Outcome { value: site, diagnostics }
}

/// The site that linked pages are.
fn joined(index: &Index<'_>, pages: BTreeMap<RelPath, Page>, diagnostics: &mut Vec<Diagnostic>) -> Site {
    let order = lists::ordered(&pages);
    let (sections, taxonomies) = rayon::join(|| lists::sections(index, &order), || lists::taxonomies(index, &order));
    let mut site = Site {
        sections,
        taxonomies,
        redirects: routes::redirects(&pages, diagnostics),
        assets: index.assets().clone(),
        shared: index.input.data.clone(),
        pages,
    };
    lists::connect_translations(&mut site);
    site
}

/// The diagnostic of a translation without an original.
fn orphan(facts: &Facts, settings: &LinkSettings) -> Diagnostic {
    let name = if facts.path.name().starts_with("index.") {
        "index"
    } else {
        facts.article.0.rsplit('/').next().unwrap_or("")
    };
    Diagnostic::new(
        code::TRANSLATION_ORPHAN,
        format!("this translation into `{}` has no original", facts.lang),
        &facts.path,
        At::File,
    )
    .help(format!(
        "write `{name}.md` beside it in `{}`, the language of the site, or correct the file's name",
        settings.default_language
    ))
}
