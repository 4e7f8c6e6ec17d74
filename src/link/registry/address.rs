//! Gives every actor, source and place of the site the address of its page: which declarations mean the same thing.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::super::inherit::Explainer;
use super::super::routes::language_prefix;
use super::super::site::{Links, RegistryLinks};
use super::super::{Input, LinkSettings};
use crate::model::{ArticleId, Id, IdMap, Lang, RegistryKind, RegistryKinds, Source};
use crate::source::Route;

/// Who declares an entity: an explainer, or `content/_data`.
type Owner<'a> = Option<&'a ArticleId>;

/// The addresses of the registry's pages, for the pages that lead there.
pub(in crate::link) struct Addresses<'a> {
    kinds: RegistryKinds,
    settings: &'a LinkSettings,
    actors: Known<'a>,
    places: Known<'a>,
    sources: Known<'a>,
}

/// The addresses of one kind: by declaration, one for each language in the order of the settings.
type Known<'a> = HashMap<(Owner<'a>, &'a str), Box<[Route]>>;

impl<'a> Addresses<'a> {
    /// Those of what the data and these explainers declare, each original once.
    pub(in crate::link) fn new(input: &Input<'a>, explainers: impl Iterator<Item = Explainer<'a>> + Clone) -> Self {
        let settings = input.settings;
        let (kinds, data) = (settings.registry, input.data);
        let declared = || explainers.clone().filter(|explainer| explainer.original.is_none());
        let known = |kind, slugs: HashMap<(Owner<'a>, &'a str), String>| -> Known<'a> {
            let of = |slug: &str| settings.languages.iter().map(|lang| address(settings, lang, kind, slug)).collect();
            slugs.into_iter().map(|(declaration, slug)| (declaration, of(&slug))).collect()
        };
        let mut addresses = Self { kinds, settings, actors: Known::new(), places: Known::new(), sources: Known::new() };
        if kinds.contains(RegistryKind::Actors) {
            let all = each(&data.actors, declared(), |explainer| &explainer.facts.actors);
            let slugs = slugs(all.map(|(owner, id, actor)| (owner, id, (id.as_str(), &*actor.name))));
            addresses.actors = known(RegistryKind::Actors, slugs);
        }
        if kinds.contains(RegistryKind::Places) {
            let all = each(&data.places, declared(), |explainer| &explainer.facts.places);
            let slugs = slugs(all.map(|(owner, id, place)| (owner, id, (id.as_str(), &*place.name))));
            addresses.places = known(RegistryKind::Places, slugs);
        }
        if kinds.contains(RegistryKind::Sources) {
            let all = each(&data.sources, declared(), |explainer| &explainer.facts.sources);
            addresses.sources = known(
                RegistryKind::Sources,
                slugs(all.map(|(owner, id, source)| (owner, id, same_source(owner, id, source)))),
            );
        }
        addresses
    }

    /// The addresses that a page leads to.
    pub(in crate::link) fn links(&self, explainer: Explainer<'_>, links: &Links) -> Option<Box<RegistryLinks>> {
        if self.kinds.is_empty() {
            return None;
        }
        let declaring = explainer.declaring();
        let lang = &explainer.facts.lang;
        let routes = |ids: &mut dyn Iterator<Item = &Id>, known: &Known<'_>, own: &dyn Fn(&str) -> bool| {
            ids.filter_map(|id| {
                let owner = own(id.as_str()).then_some(&declaring.article);
                self.of(known, owner, id, lang)
            })
            .collect::<Box<[Route]>>()
        };
        let actors = routes(&mut links.actors.ids(), &self.actors, &|id| declaring.actors.get(id).is_some());
        let places = routes(&mut links.places.ids(), &self.places, &|id| declaring.places.get(id).is_some());
        let sources = links.sources.iter().map(|entry| {
            let id = entry.id.as_ref()?;
            let owner = declaring.sources.get(id.as_str()).is_some().then_some(&declaring.article);
            self.of(&self.sources, owner, id, lang)
        });
        let figures = self.kinds.contains(RegistryKind::Figures) && !declaring.figures.is_empty();
        Some(Box::new(RegistryLinks {
            figures: figures.then(|| address(self.settings, lang, RegistryKind::Figures, &declaring.article.0)),
            actors,
            places,
            sources: sources.collect(),
        }))
    }

    /// The page of a claimant whom an explainer declares, or the data.
    pub(in crate::link) fn actor(&self, explainer: Option<Explainer<'_>>, id: &Id, lang: &Lang) -> Option<Route> {
        let declaring = explainer.map(|explainer| explainer.declaring());
        let owner = declaring.filter(|facts| facts.actors.get(id.as_str()).is_some()).map(|facts| &facts.article);
        self.of(&self.actors, owner, id, lang)
    }

    /// The page of a figure that an explainer declares, or the data.
    pub(in crate::link) fn figure(&self, explainer: Option<Explainer<'_>>, id: &Id, lang: &Lang) -> Option<Route> {
        let folder = explainer.map_or("", |explainer| &*explainer.declaring().article.0);
        let figures = self.kinds.contains(RegistryKind::Figures);
        figures.then(|| address(self.settings, lang, RegistryKind::Figures, &format!("{folder}/{id}")))
    }

    fn of(&self, known: &Known<'_>, owner: Owner<'_>, id: &Id, lang: &Lang) -> Option<Route> {
        let language = self.settings.languages.iter().position(|other| other == lang)?;
        known.get(&(owner, id.as_str()))?.get(language).cloned()
    }
}

/// The address of a page of the registry; no slug gives the kind's list.
pub(super) fn address(settings: &LinkSettings, lang: &Lang, kind: RegistryKind, slug: &str) -> Route {
    Route::page(language_prefix(lang, settings).into_iter().chain([kind.word()]).chain(slug.split('/')))
}

/// Everything of one kind that is declared: first what all explainers share.
fn each<'a, V>(
    shared: &'a IdMap<V>,
    explainers: impl Iterator<Item = Explainer<'a>>,
    own: impl Fn(Explainer<'a>) -> &'a IdMap<V>,
) -> impl Iterator<Item = (Owner<'a>, &'a Id, &'a V)> {
    let shared = shared.iter().map(|(id, value)| (None, id, value));
    shared.chain(explainers.flat_map(move |explainer| {
        own(explainer).iter().map(move |(id, value)| (Some(&explainer.facts.article), id, value))
    }))
}

/// What makes two declarations of a source one: the same address and title. Those of the data are told apart by id.
fn same_source<'a>(owner: Owner<'a>, id: &'a Id, source: &'a Source) -> (&'a str, &'a str, &'a str) {
    match &source.url {
        Some(url) => (url, &source.title, ""),
        // Without an address a title says too little: "Statement" is many things.
        None => (owner.map_or("", |article| &article.0), &source.title, id.as_str()),
    }
}

/// The last part of each address. Declarations with the same key mean the same thing and share the first one's id; an
/// id that means several things belongs to the data, if they have it, and else to no explainer more than to another.
fn slugs<'a, K: Ord + Clone>(
    declared: impl Iterator<Item = (Owner<'a>, &'a Id, K)>,
) -> HashMap<(Owner<'a>, &'a str), String> {
    let mut things: BTreeMap<K, Vec<(Owner<'a>, &'a Id)>> = BTreeMap::new();
    for (owner, id, key) in declared {
        things.entry(key).or_default().push((owner, id));
    }
    let mut meanings: HashMap<&str, usize> = HashMap::new();
    let shared: HashSet<&str> =
        things.values().flatten().filter(|(owner, _)| owner.is_none()).map(|(_, id)| id.as_str()).collect();
    for declarations in things.values() {
        *meanings.entry(declarations[0].1.as_str()).or_default() += 1;
    }
    let mut slugs = HashMap::new();
    for declarations in things.values() {
        let (owner, id) = declarations[0];
        let unclear = meanings[id.as_str()] > 1 || shared.contains(id.as_str());
        let slug = match owner.filter(|_| unclear) {
            Some(article) => format!("{article}/{id}"),
            None => id.to_string(),
        };
        for (owner, id) in declarations {
            // Two entries of the data stay two.
            let slug = if owner.is_none() { id.to_string() } else { slug.clone() };
            slugs.insert((*owner, id.as_str()), slug);
        }
    }
    slugs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(declared: &[(Option<&str>, &str, &str)]) -> Vec<String> {
        let articles: Vec<Option<ArticleId>> =
            declared.iter().map(|(owner, ..)| owner.map(|owner| ArticleId(owner.into()))).collect();
        let ids: Vec<Id> = declared.iter().filter_map(|(_, id, _)| Id::parse(id)).collect();
        let all = declared.iter().zip(articles.iter().zip(&ids));
        let slugs = slugs(all.map(|((.., key), (owner, id))| (owner.as_ref(), id, *key)));
        articles.iter().zip(&ids).map(|(owner, id)| slugs[&(owner.as_ref(), id.as_str())].clone()).collect()
    }

    #[test]
    fn an_id_leads_to_one_thing() {
        // The same actor in two explainers.
        assert_eq!(found(&[(Some("a"), "guler", "Güler"), (Some("b"), "guler", "Güler")]), ["guler", "guler"]);
        // Two ministries: neither is the one.
        assert_eq!(found(&[(Some("a"), "mod", "Ours"), (Some("b/c"), "mod", "Theirs")]), ["a/mod", "b/c/mod"]);
        // The data's entry is the one; an explainer's of the same name is it too.
        let shared = [(None, "mod", "Ours"), (Some("a"), "mod", "Theirs"), (Some("b"), "mod", "Ours")];
        assert_eq!(found(&shared), ["mod", "a/mod", "mod"]);
        // One source under two ids; and an id that two sources have.
        let sources =
            [(Some("a"), "s1", "u1"), (Some("a"), "s2", "u2"), (Some("b"), "s1", "u2"), (Some("b"), "s3", "u1")];
        assert_eq!(found(&sources), ["s1", "s2", "s2", "s1"]);
        // Two entries of the data are two, whatever they say.
        assert_eq!(found(&[(None, "x", "u"), (None, "y", "u")]), ["x", "y"]);
        // A slug that an explainer's thing would share with one of the data.
        assert_eq!(found(&[(None, "y", "u"), (None, "x", "v"), (Some("a"), "y", "w")]), ["y", "x", "a/y"]);
    }
}
