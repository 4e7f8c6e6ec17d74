//! Puts explainers into lists: home pages, sections, taxonomies and their terms.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use super::index::{Entry, Index, folder_of};
use super::inherit::Explainer;
use super::routes::language_prefix;
use super::site::{Card, Crumb, Page, Section, Site, Taxonomy, Term, Translation};
use crate::fingerprint::Hashed;
use crate::model::{ContentKind, Lang, slug};
use crate::source::{RelPath, Route};

/// The home page and the sections of every language. `pages` are in the order of lists.
pub(super) fn sections(index: &Index<'_>, pages: &[Listed<'_>]) -> Vec<Section> {
    let mut sections = Vec::new();
    for lang in &index.input.settings.languages {
        let mut by_folder: BTreeMap<&str, Vec<&Page>> = BTreeMap::new();
        let all = pages.iter().map(|listed| listed.page);
        let explainers = all.filter(|page| page.facts.kind == ContentKind::Explainer && page.facts.lang == *lang);
        for page in explainers {
            by_folder.entry("").or_default().push(page);
            if let Some(folder) = folder_of(&page.facts.article).filter(|folder| !folder.is_empty()) {
                by_folder.entry(folder).or_default().push(page);
            }
        }
        for (folder, text) in index.sections(lang) {
            let items = by_folder.remove(&*folder.0).unwrap_or_default();
            let children = index.sections(lang).filter(|(other, _)| parent(&other.0) == Some(&folder.0));
            sections.push(Section {
                folder: folder.clone(),
                lang: lang.clone(),
                route: section_route(index, lang, &folder.0),
                title: section_title(&folder.0, text).into(),
                text: text.map(|entry| entry.facts.path.clone()),
                items: cards(&items),
                sections: in_order(children.map(|(folder, text)| crumb(index, lang, &folder.0, text)).collect()),
                breadcrumbs: trail(index, lang, parent(&folder.0)),
                translations: Vec::new(),
            });
        }
    }
    sections
}

/// The taxonomies of every language, without those that nothing uses. `pages` are in the order of lists.
pub(super) fn taxonomies(index: &Index<'_>, pages: &[Listed<'_>]) -> Vec<Taxonomy> {
    let settings = index.input.settings;
    let mut taxonomies = Vec::new();
    for lang in &settings.languages {
        for name in &settings.taxonomies {
            // By the slug: the spelling of the first file that has the term, its place among the files, and the pages.
            let mut terms: BTreeMap<Box<str>, (&str, usize, Vec<&Page>)> = BTreeMap::new();
            let mut slugs: HashMap<&str, Box<str>> = HashMap::new();
            for Listed { page, file } in pages.iter().copied().filter(|listed| listed.page.facts.lang == *lang) {
                for (_, term) in terms_of(page.explainer()).filter(|(taxonomy, _)| *taxonomy == &**name) {
                    let slug = slugs.entry(term).or_insert_with(|| slug(term));
                    match terms.get_mut(slug) {
                        Some((spelt, first, items)) => {
                            if file < *first {
                                (*spelt, *first) = (term, file);
                            }
                            items.push(page);
                        }
                        None => drop(terms.insert(slug.clone(), (term, file, vec![page]))),
                    }
                }
            }
            if terms.is_empty() {
                continue;
            }
            let mut terms: Vec<Term> = terms
                .into_values()
                .map(|(term, _, items)| Term {
                    name: term.into(),
                    route: term_route(index, lang, name, term),
                    items: cards(&items),
                    translations: Vec::new(),
                })
                .collect();
            terms.sort_by(|a, b| a.name.cmp(&b.name));
            let prefix = language_prefix(lang, settings);
            taxonomies.push(Taxonomy {
                name: name.clone(),
                lang: lang.clone(),
                route: Route::page(prefix.into_iter().chain([&*slug(name)])),
                terms,
                translations: Vec::new(),
            });
        }
    }
    taxonomies
}

/// Tells sections, taxonomies and terms of their counterparts in other languages.
pub(super) fn connect_translations(site: &mut Site) {
    let sections: Vec<(_, Translation)> = site
        .sections
        .iter()
        .map(|section| (section.folder.clone(), translation(&section.lang, &section.title, &section.route)))
        .collect();
    for section in &mut site.sections {
        section.translations = others(&sections, &section.folder, &section.lang);
    }
    let taxonomies: Vec<(Box<str>, Translation)> = site
        .taxonomies
        .iter()
        .map(|taxonomy| (taxonomy.name.clone(), translation(&taxonomy.lang, &taxonomy.name, &taxonomy.route)))
        .collect();
    let mut terms: BTreeMap<(Box<str>, Box<str>), Vec<Translation>> = BTreeMap::new();
    for taxonomy in &site.taxonomies {
        for term in &taxonomy.terms {
            let entry = terms.entry((taxonomy.name.clone(), slug(&term.name))).or_default();
            entry.push(translation(&taxonomy.lang, &term.name, &term.route));
        }
    }
    for taxonomy in &mut site.taxonomies {
        taxonomy.translations = others(&taxonomies, &taxonomy.name, &taxonomy.lang);
        for term in &mut taxonomy.terms {
            let all = terms.get(&(taxonomy.name.clone(), slug(&term.name)));
            let all = all.into_iter().flatten().filter(|other| other.lang != taxonomy.lang);
            term.translations = all.cloned().collect();
        }
    }
}

fn translation(lang: &Lang, title: &str, route: &Route) -> Translation {
    Translation { lang: lang.clone(), title: title.into(), route: route.clone() }
}

fn others<K: PartialEq>(all: &[(K, Translation)], key: &K, lang: &Lang) -> Vec<Translation> {
    let same = all.iter().filter(|(other, translation)| other == key && translation.lang != *lang);
    same.map(|(_, translation)| translation.clone()).collect()
}

/// The terms of an explainer with their taxonomies; a translation without its own has its original's.
pub(super) fn terms_of<'a>(explainer: Explainer<'a>) -> impl Iterator<Item = (&'a str, &'a str)> {
    let declaring = &explainer.declaring().taxonomies;
    let own = &explainer.facts.taxonomies;
    declaring.iter().chain(own.iter().filter(|(name, _)| declaring.iter().all(|(other, _)| other != name))).flat_map(
        move |(taxonomy, inherited)| {
            let stated = own.iter().find(|(other, terms)| other == taxonomy && !terms.is_empty());
            let terms = stated.map_or(inherited, |(_, terms)| terms);
            terms.iter().map(move |term| (&**taxonomy, &**term))
        },
    )
}

/// The address of a term's list.
pub(super) fn term_route(index: &Index<'_>, lang: &Lang, taxonomy: &str, term: &str) -> Route {
    let (taxonomy, term) = (slug(taxonomy), slug(term));
    Route::page(language_prefix(lang, index.input.settings).into_iter().chain([&*taxonomy, &*term]))
}

/// The sections from the home page down to `folder`; nothing for `None`, above the home page.
pub(super) fn trail(index: &Index<'_>, lang: &Lang, folder: Option<&str>) -> Vec<Crumb> {
    let mut trail = Vec::new();
    let mut next = folder;
    while let Some(folder) = next {
        if let Some(text) = index.section(lang, folder) {
            trail.push(crumb(index, lang, folder, text));
        }
        next = parent(folder);
    }
    trail.reverse();
    trail
}

/// The folder above; `None` above the home page.
pub(super) fn parent(folder: &str) -> Option<&str> {
    if folder.is_empty() { None } else { Some(folder.rsplit_once('/').map_or("", |(above, _)| above)) }
}

fn crumb(index: &Index<'_>, lang: &Lang, folder: &str, text: Option<&Entry<'_>>) -> Crumb {
    Crumb { title: section_title(folder, text).into(), route: section_route(index, lang, folder) }
}

fn section_route(index: &Index<'_>, lang: &Lang, folder: &str) -> Route {
    Route::page(language_prefix(lang, index.input.settings).into_iter().chain(folder.split('/')))
}

/// The title of a section: its text's, or its folder's name made readable. A home page without text has none.
fn section_title(folder: &str, text: Option<&Entry<'_>>) -> String {
    if let Some(entry) = text.filter(|entry| !entry.facts.title.is_empty()) {
        return entry.facts.title.to_string();
    }
    let name = folder.rsplit('/').next().unwrap_or("").replace(['-', '_'], " ");
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A page in the order of lists.
#[derive(Clone, Copy)]
pub(super) struct Listed<'p> {
    page: &'p Page,
    /// Which file of the site it is, by path.
    file: usize,
}

/// The order of lists: by weight, then the newest first, then by title and path, so that it never depends on the file
/// system.
pub(super) fn ordered(pages: &BTreeMap<RelPath, Page>) -> Vec<Listed<'_>> {
    let mut keyed: Vec<_> = pages
        .values()
        .enumerate()
        .map(|(file, page)| {
            let weight = page.facts.weight.or_else(|| page.original.as_ref()?.weight).unwrap_or(0);
            let date = page.card.updated.or(page.card.published).map(|date| date.sort_key());
            ((weight, Reverse(date)), &*page.facts.title, file, page)
        })
        .collect();
    keyed.par_sort_unstable_by(|a, b| (&a.0, a.1, a.2).cmp(&(&b.0, b.1, b.2)));
    keyed.into_iter().map(|(.., file, page)| Listed { page, file }).collect()
}

fn cards(pages: &[&Page]) -> Vec<Hashed<Card>> {
    pages.iter().map(|page| page.card.clone()).collect()
}

fn in_order(mut crumbs: Vec<Crumb>) -> Vec<Crumb> {
    crumbs.sort_by(|a, b| (&a.title, &a.route).cmp(&(&b.title, &b.route)));
    crumbs
}

/// `a`, `b` and `c`.
pub(super) fn enumerate(words: impl Iterator<Item = String>) -> String {
    let words: Vec<String> = words.collect();
    match words.split_last() {
        None => "none".to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}
