//! Links a site again: what cannot have come out otherwise is taken from the last time.
//!
//! A page's links depend on its own files, on the frame that all pages share, and on the articles that were looked at for
//! it, which [`Seen`] records while it is linked. So a page is linked anew if one of these has another hash than last
//! time; and always if it has errors, since what is nearest to a wrong name may stand anywhere.

use std::collections::{BTreeMap, HashMap, HashSet};

use rayon::prelude::*;

use super::index::{Entry, Index};
use super::site::{Page, Site, Target};
use super::{Input, references};
use crate::diag::{Diagnostic, Outcome};
use crate::fingerprint::Fp;
use crate::model::{ArticleId, ContentKind};
use crate::source::RelPath;

/// A linked site, with what tells whether it would be linked like this again.
#[derive(Debug)]
pub struct Linked {
    /// The site.
    pub site: Site,
    /// What is wrong with its links.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether it is what it was the last time, in all.
    pub same: bool,
    /// The pages that are not as they were the last time; of a site that was not linked before, all.
    pub anew: Vec<RelPath>,
    /// `None` if it was linked by a process that will not do it again.
    recall: Option<Recall>,
}

/// What tells whether a site would be linked like this again.
#[derive(Debug)]
struct Recall {
    key: Fp,
    frame: Fp,
    articles: HashMap<Article, Fp>,
    seen: HashMap<RelPath, Box<[Article]>>,
}

impl From<Outcome<Site>> for Linked {
    fn from(outcome: Outcome<Site>) -> Self {
        Self { site: outcome.value, diagnostics: outcome.diagnostics, same: false, anew: Vec::new(), recall: None }
    }
}

/// All files of one article.
type Article = (ContentKind, ArticleId);

/// The articles that were looked at for a page, besides its own.
#[derive(Debug, Default)]
pub(super) struct Seen(Vec<Article>);

impl Seen {
    pub(super) fn article(&mut self, entry: Option<&Entry<'_>>) {
        let Some(facts) = entry.map(|entry| entry.facts) else { return };
        let known = self.0.iter().any(|(kind, article)| *kind == facts.kind && *article == facts.article);
        if !known {
            self.0.push((facts.kind, facts.article.clone()));
        }
    }
}

/// Links the site. `last` is what this gave before.
pub fn relink(input: &Input<'_>, last: Option<Linked>) -> Linked {
    let key = key(input);
    match last {
        Some(last) if last.recall.as_ref().is_some_and(|recall| recall.key == key) => {
            Linked { same: true, anew: Vec::new(), ..last }
        }
        last => anew(input, key, last),
    }
}

fn anew(input: &Input<'_>, key: Fp, last: Option<Linked>) -> Linked {
    let mut diagnostics = Vec::new();
    let index = Index::new(input, &mut diagnostics);
    let frame = frame(&index);
    let articles = articles(&index);
    let same_frame = |last: &Linked| last.recall.as_ref().is_some_and(|recall| recall.frame == frame);
    let (mut known, before, mut seen) = match last.filter(same_frame) {
        Some(Linked { site, recall: Some(recall), .. }) => (site.pages, Some(recall.articles), recall.seen),
        _ => Default::default(),
    };
    let changed = before.as_ref().map(|before| changed(before, &articles));
    let visible: Vec<&Entry<'_>> = index.visible().collect();
    let stays = |entry: &Entry<'_>| {
        let Some(changed) = &changed else { return false };
        let same = |(kind, article): &Article| !changed.contains(&(*kind, article));
        let facts = entry.facts;
        !changed.contains(&(facts.kind, &facts.article))
            && seen.get(&facts.path).is_some_and(|seen| seen.iter().all(same))
    };
    let stay: Vec<bool> = visible.par_iter().map(|entry| stays(entry)).collect();
    let linked: Vec<_> =
        visible.par_iter().zip(&stay).map(|(entry, stays)| (!stays).then(|| references::page(&index, entry))).collect();
    let mut anew = Vec::new();
    let pages = visible.iter().zip(linked).map(|(entry, linked)| {
        let path = entry.facts.path.clone();
        let page = match linked {
            Some((Outcome { value, diagnostics: found }, looked_at)) => {
                anew.push(path.clone());
                // What is not there was not seen, and may come.
                let settled = found.is_empty() && !value.links.targets.contains(&Target::Nothing);
                if settled {
                    seen.insert(path.clone(), looked_at.0.into());
                } else {
                    seen.remove(&path);
                }
                diagnostics.extend(found);
                value
            }
            None => known.remove(&path).expect("invariant: only what was linked before stays"),
        };
        (path, page)
    });
    let pages: BTreeMap<RelPath, Page> = pages.collect();
    seen.retain(|path, _| pages.contains_key(path));
    let site = super::joined(&index, pages, &mut diagnostics);
    Linked { site, diagnostics, same: false, anew, recall: Some(Recall { key, frame, articles, seen }) }
}

/// The hash of all that linking depends on.
fn key(input: &Input<'_>) -> Fp {
    let Input { articles, broken, flawed, broken_data, data, assets, components, settings, today } = input;
    let day = (today.year(), today.month(), today.day());
    Fp::of(&(articles, broken, flawed, broken_data, data, assets, components, settings, day))
}

/// The hash of what every page's links depend on.
fn frame(index: &Index<'_>) -> Fp {
    let Input { broken_data, data, assets, components, settings, .. } = index.input;
    let trails: BTreeMap<_, _> = index.trails().map(|(lang, folder, trail)| ((lang, folder), trail)).collect();
    // The addresses of the registry are made from all that the site declares.
    let entries = (!settings.registry.is_empty()).then(|| {
        let published = index.visible().filter(|entry| entry.original.is_none());
        published.map(|entry| (&entry.facts.article, entry.facts.entries.fp())).collect::<Vec<_>>()
    });
    Fp::of(&(broken_data, data, assets, components, settings, trails, entries))
}

/// The hash of all that others can see of each article.
fn articles(index: &Index<'_>) -> HashMap<Article, Fp> {
    let files: Vec<&Entry<'_>> = index.all().collect();
    let hashed: Vec<(Article, Fp)> = files
        .par_iter()
        .map(|entry| {
            let (facts, flawed) = (entry.facts, index.input.flawed.contains(&entry.facts.path));
            let original = entry.original.map(crate::fingerprint::Hashed::fp);
            ((facts.kind, facts.article.clone()), Fp::of(&(facts.fp(), original, entry.hidden, flawed)))
        })
        .collect();
    let mut articles: HashMap<Article, Fp> = HashMap::with_capacity(hashed.len());
    for (article, fp) in hashed {
        articles.entry(article).and_modify(|all| *all = Fp::of(&(*all, fp))).or_insert(fp);
    }
    articles
}

/// The articles that are not as they were, or are gone.
fn changed<'f>(
    before: &'f HashMap<Article, Fp>,
    now: &'f HashMap<Article, Fp>,
) -> HashSet<(ContentKind, &'f ArticleId)> {
    let other = |(article, fp): &(&Article, &Fp), side: &HashMap<Article, Fp>| side.get(*article) != Some(*fp);
    let new = now.iter().filter(|entry| other(entry, before));
    let old = before.iter().filter(|entry| other(entry, now));
    new.chain(old).map(|((kind, article), _)| (*kind, article)).collect()
}
