//! Finds a file of content by path, by article and by language, with its address.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::inherit::Explainer;
use super::recall::Seen;
use super::registry::Addresses;
use super::site::{Crumb, TermLink};
use super::{Hidden, Input, lists, orphan, routes};
use crate::diag::Diagnostic;
use crate::fingerprint::Hashed;
use crate::model::{ArticleId, ContentKind, Facts, Id, Lang};
use crate::source::{RelPath, Route};

/// A file of content with its original and its address.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    pub(super) facts: &'a Hashed<Facts>,
    pub(super) original: Option<&'a Hashed<Facts>>,
    pub(super) route: Route,
    /// Why it is not published, if it is not.
    pub(super) hidden: Option<&'static str>,
}

impl<'a> Entry<'a> {
    pub(super) fn explainer(&self) -> Explainer<'a> {
        Explainer { facts: self.facts, original: self.original.map(|original| &**original) }
    }
}

/// What a link to a file finds.
pub(super) enum Found<'i, 'a> {
    /// A page.
    Page(&'i Entry<'a>),
    /// A page that is not published, and why.
    Hidden(&'static str),
    /// A file that could not be read.
    Broken,
    /// No such file.
    Missing,
}

/// The files of an article, each with its language. Most have one, so that looking through them is fastest.
#[derive(Default)]
struct Variants<'a>(Vec<(&'a Lang, &'a RelPath)>);

impl<'a> Variants<'a> {
    fn file(&self, lang: &Lang) -> Option<&'a RelPath> {
        self.0.iter().rfind(|(other, _)| *other == lang).map(|(_, path)| *path)
    }
}

/// The links to the terms of a language, by taxonomy and term.
type Terms<'a> = HashMap<&'a str, HashMap<&'a str, Arc<TermLink>>>;

/// The site's files of content, to look up.
pub(super) struct Index<'a> {
    pub(super) input: &'a Input<'a>,
    entries: BTreeMap<&'a RelPath, Entry<'a>>,
    variants: HashMap<(ContentKind, &'a ArticleId), Variants<'a>>,
    /// Folders that are sections in each language, with their text if they have one.
    sections: BTreeMap<(&'a Lang, ArticleId), Option<&'a RelPath>>,
    assets: BTreeMap<RelPath, Route>,
    /// What many pages show alike is made once and shared: the way to each section, and the link to each term.
    trails: HashMap<&'a Lang, HashMap<Box<str>, Arc<[Crumb]>>>,
    terms: HashMap<&'a Lang, Terms<'a>>,
    /// The pages of the registry.
    pub(super) addresses: Addresses<'a>,
}

impl<'a> Index<'a> {
    pub(super) fn new(input: &'a Input<'a>, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut variants: HashMap<_, Variants<'_>> = HashMap::with_capacity(input.articles.len());
        for (path, facts) in input.articles {
            variants.entry((facts.kind, &facts.article)).or_default().0.push((&facts.lang, path));
        }
        let broken: HashSet<_> = input
            .broken
            .values()
            .filter(|identity| !identity.translation)
            .map(|identity| (identity.kind, &identity.article))
            .collect();
        let articles: Vec<(&RelPath, &Hashed<Facts>)> = input.articles.iter().collect();
        let made: Vec<_> = articles
            .into_par_iter()
            .map(|(path, facts)| {
                let original_path = variants[&(facts.kind, &facts.article)].file(&input.settings.default_language);
                let original = original_path.filter(|_| facts.translation).and_then(|path| input.articles.get(path));
                if facts.translation && original.is_none() && facts.kind == ContentKind::Explainer {
                    return (path, None, !broken.contains(&(facts.kind, &facts.article)));
                }
                let hidden = match input.settings.hidden {
                    Hidden::Shown => None,
                    Hidden::Omitted => hidden(facts, input).or_else(|| hidden(original?, input)),
                };
                let route = routes::of(facts, original.map(|original| &**original), input.settings);
                (path, Some(Entry { facts, original, route, hidden }), false)
            })
            .collect();
        let orphans =
            made.iter().filter(|(.., is_orphan)| *is_orphan).filter_map(|(path, ..)| input.articles.get(*path));
        diagnostics.extend(orphans.map(|facts| orphan(facts, input.settings)));
        let entries: BTreeMap<_, _> = made.into_iter().filter_map(|(path, entry, _)| Some((path, entry?))).collect();
        let sections = sections(input, &entries);
        let assets = routes::assets(input.assets);
        let visible = entries.values().filter(|entry| entry.hidden.is_none());
        let addresses = Addresses::new(input, visible.map(Entry::explainer));
        let mut index = Self {
            input,
            entries,
            variants,
            sections,
            assets,
            addresses,
            trails: HashMap::new(),
            terms: HashMap::new(),
        };
        (index.trails, index.terms) = rayon::join(|| index.all_trails(), || index.all_terms());
        index
    }

    fn all_trails(&self) -> HashMap<&'a Lang, HashMap<Box<str>, Arc<[Crumb]>>> {
        let mut trails: HashMap<_, HashMap<_, _>> = HashMap::new();
        for (lang, folder) in self.sections.keys() {
            let trail = lists::trail(self, lang, Some(&folder.0)).into();
            trails.entry(*lang).or_default().insert(folder.0.clone(), trail);
        }
        trails
    }

    fn all_terms(&self) -> HashMap<&'a Lang, Terms<'a>> {
        let mut links: HashMap<&Lang, Terms<'a>> = HashMap::new();
        for entry in self.visible() {
            let facts: &'a Facts = entry.facts;
            let links = links.entry(&facts.lang).or_default();
            for (taxonomy, term) in lists::terms_of(entry.explainer()) {
                links.entry(taxonomy).or_default().entry(term).or_insert_with(|| {
                    let route = lists::term_route(self, &facts.lang, taxonomy, term);
                    Arc::new(TermLink { taxonomy: taxonomy.into(), term: term.into(), route })
                });
            }
        }
        links
    }

    /// The sections from the home page down to `folder`; nothing for `None`, above the home page.
    pub(super) fn trail(&self, lang: &Lang, folder: Option<&str>) -> Arc<[Crumb]> {
        let Some(folder) = folder else { return Arc::default() };
        let known = self.trails.get(lang).and_then(|trails| trails.get(folder));
        known.map_or_else(|| lists::trail(self, lang, Some(folder)).into(), Arc::clone)
    }

    /// The link to a term.
    pub(super) fn term(&self, lang: &Lang, taxonomy: &str, term: &str) -> Option<&Arc<TermLink>> {
        self.terms.get(lang)?.get(taxonomy)?.get(term)
    }

    /// Every file that is to be published.
    pub(super) fn visible(&self) -> impl Iterator<Item = &Entry<'a>> + Send {
        self.entries.values().filter(|entry| entry.hidden.is_none())
    }

    /// The file at `path`, in `lang` if it is translated.
    pub(super) fn find(&self, path: &RelPath, lang: &Lang, seen: &mut Seen) -> Found<'_, 'a> {
        let found = self.entries.get(path);
        seen.article(found);
        let Some(entry) = found else {
            return if self.input.broken.contains_key(path) { Found::Broken } else { Found::Missing };
        };
        let translated = self.variants[&(entry.facts.kind, &entry.facts.article)]
            .file(lang)
            .and_then(|path| self.entries.get(path))
            .filter(|translated| translated.hidden.is_none());
        match (translated.unwrap_or(entry), entry.hidden) {
            (_, Some(reason)) => Found::Hidden(reason),
            (entry, None) => Found::Page(entry),
        }
    }

    /// The file at `path` in its own language.
    pub(super) fn exact(&self, path: &RelPath, seen: &mut Seen) -> Option<&Entry<'a>> {
        let found = self.entries.get(path);
        seen.article(found);
        found
    }

    /// The explainer of this name, in its original language.
    pub(super) fn original(&self, article: &str, seen: &mut Seen) -> Option<&Entry<'a>> {
        let id = ArticleId(article.into());
        let variants = self.variants.get(&(ContentKind::Explainer, &id))?;
        let found = self.entries.get(variants.file(&self.input.settings.default_language)?);
        seen.article(found);
        found
    }

    /// The names of all explainers, to suggest.
    pub(super) fn article_names(&self) -> impl Iterator<Item = &str> {
        self.variants.keys().filter(|(kind, _)| *kind == ContentKind::Explainer).map(|(_, article)| &*article.0)
    }

    /// The name of the first published explainer that declares a figure of this id, to suggest.
    pub(super) fn declaring(&self, figure: &Id) -> Option<&str> {
        let explainers = self.visible().filter(|entry| entry.facts.kind == ContentKind::Explainer);
        let mut originals = explainers.filter(|entry| entry.original.is_none());
        originals.find_map(|entry| entry.facts.figures.get(figure.as_str()).map(|_| &*entry.facts.article.0))
    }

    /// The other published files of the same article.
    pub(super) fn translations<'s>(&'s self, facts: &'s Facts) -> impl Iterator<Item = &'s Entry<'a>> + use<'s, 'a> {
        let variants = self.variants.get(&(facts.kind, &facts.article));
        // In the order of site.toml, so that every page shows its languages in the same order.
        self.input
            .settings
            .languages
            .iter()
            .filter(|lang| **lang != facts.lang)
            .filter_map(move |lang| self.entries.get(variants?.file(lang)?))
            .filter(|entry| entry.hidden.is_none())
    }

    /// The sections of a language by folder: the text's file, if there is one. The home page's folder is empty.
    pub(super) fn sections(&self, lang: &Lang) -> impl Iterator<Item = (&ArticleId, Option<&Entry<'a>>)> {
        self.sections
            .iter()
            .filter(move |((section_lang, _), _)| *section_lang == lang)
            .map(|((_, folder), text)| (folder, text.and_then(|path| self.entries.get(path))))
    }

    /// Whether `folder` is a section in this language.
    pub(super) fn section(&self, lang: &Lang, folder: &str) -> Option<Option<&Entry<'a>>> {
        let lang = self.input.settings.languages.iter().find(|other| *other == lang)?;
        let text = self.sections.get(&(lang, ArticleId(folder.into())))?;
        Some(text.and_then(|path| self.entries.get(path)))
    }

    /// Every file of content with its place, published or not.
    pub(super) fn all(&self) -> impl Iterator<Item = &Entry<'a>> {
        self.entries.values()
    }

    /// The ways to all sections, by language and folder.
    pub(super) fn trails(&self) -> impl Iterator<Item = (&'a Lang, &str, &[Crumb])> {
        let of = |(lang, trails): (&&'a Lang, _)| (*lang, trails);
        let trails = self.trails.iter().map(of);
        trails.flat_map(|(lang, trails): (_, &HashMap<Box<str>, Arc<[Crumb]>>)| {
            trails.iter().map(move |(folder, trail)| (lang, &**folder, &**trail))
        })
    }

    pub(super) fn assets(&self) -> &BTreeMap<RelPath, Route> {
        &self.assets
    }
}

/// The folder that an explainer lies in; `None` for the home page.
pub(super) fn folder_of(article: &ArticleId) -> Option<&str> {
    if article.0.is_empty() {
        return None;
    }
    Some(article.0.rsplit_once('/').map_or("", |(folder, _)| folder))
}

/// Every folder with an explainer or a text of its own, and the folders above it.
fn sections<'a>(
    input: &'a Input<'a>,
    entries: &BTreeMap<&'a RelPath, Entry<'a>>,
) -> BTreeMap<(&'a Lang, ArticleId), Option<&'a RelPath>> {
    let mut sections = BTreeMap::new();
    let mut folders: BTreeSet<(&Lang, &str)> = BTreeSet::new();
    folders.insert((&input.settings.default_language, ""));
    let mut last = None;
    for (path, entry) in entries.iter().filter(|(_, entry)| entry.hidden.is_none()) {
        let facts: &'a Facts = entry.facts;
        let mut folder = match facts.kind {
            ContentKind::Section => {
                sections.insert((&facts.lang, facts.article.clone()), Some(*path));
                Some(&*facts.article.0)
            }
            ContentKind::Explainer => folder_of(&facts.article),
        };
        // Neighbours mostly lie in one folder.
        if last.replace((&facts.lang, folder)) == Some((&facts.lang, folder)) {
            continue;
        }
        while let Some(name) = folder {
            if !folders.insert((&facts.lang, name)) {
                break;
            }
            folder = if name.is_empty() { None } else { Some(name.rsplit_once('/').map_or("", |(above, _)| above)) };
        }
    }
    for (lang, folder) in folders {
        // The key borrows from the settings, so that every language is found by the same reference.
        if let Some(lang) = input.settings.languages.iter().find(|other| *other == lang) {
            sections.entry((lang, ArticleId(folder.into()))).or_insert(None);
        }
    }
    sections
}

fn hidden(facts: &Facts, input: &Input<'_>) -> Option<&'static str> {
    if facts.draft {
        return Some("a draft");
    }
    if facts.publish_at.and_then(|date| date.earliest()).is_some_and(|date| input.today < date) {
        return Some("not published yet");
    }
    if facts.expires_at.and_then(|date| date.earliest()).is_some_and(|date| input.today >= date) {
        return Some("no longer published");
    }
    None
}
