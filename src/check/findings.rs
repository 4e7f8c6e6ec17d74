//! What rules found last time, so that a running program looks only where something has changed.

use std::collections::HashMap;

use rayon::prelude::*;

use super::declaring::{Declaring, Kind};
use super::{CheckInput, Look, of_data, of_entries, of_page};
use crate::diag::Diagnostic;
use crate::fingerprint::{Fp, Hashed};
use crate::link::{Page, Site};
use crate::source::RelPath;

/// What was found the last time, and what tells where to look again.
pub struct Recall<'a> {
    /// What was found; what is found now takes its place.
    pub findings: &'a mut Findings,
    /// The hash of all that [`CheckInput`] says of no file in particular.
    pub setting: Fp,
    /// The files of which something is other than then: their page, their links, or what [`CheckInput`] says of them.
    /// `None` if nobody knows.
    pub touched: Option<&'a [RelPath]>,
    /// Whether the site is as it was then.
    pub same: bool,
}

/// What was found, by the hashes of what was looked at.
#[derive(Debug, Default)]
pub struct Findings {
    setting: Option<Fp>,
    pages: HashMap<RelPath, (Fp, Box<[Diagnostic]>)>,
    data: Option<(Fp, Box<[Diagnostic]>)>,
    entries: Option<(Fp, Box<[Diagnostic]>)>,
}

impl Findings {
    /// What rules find now, but for those that look at anything. The setting holds what is looked for, too.
    pub(super) fn again(
        &mut self,
        site: &Site,
        input: CheckInput<'_>,
        looks: &[&Look],
        setting: Fp,
        mut touched: Option<&[RelPath]>,
        mut same: bool,
    ) -> Vec<Diagnostic> {
        if self.setting != Some(setting) {
            *self = Self { setting: Some(setting), ..Self::default() };
            (touched, same) = (None, false);
        }
        let pages: Vec<&Page> = match touched {
            Some(files) => files.iter().filter_map(|file| site.pages.get(file)).collect(),
            None => site.pages.values().collect(),
        };
        let known = &self.pages;
        let new: Vec<_> = pages
            .par_iter()
            .filter_map(|page| {
                let (path, key) = (&page.facts.path, key(page, input));
                let is_known = known.get(path).is_some_and(|(known, _)| *known == key);
                (!is_known).then(|| (path.clone(), (key, of_page(page, input, looks).into())))
            })
            .collect();
        self.pages.extend(new);
        // All pages of the site are in it now, so that there are more only if some are gone.
        if self.pages.len() > site.pages.len() {
            self.pages.retain(|path, _| site.pages.contains_key(path));
        }
        let of_pages = self.pages.iter().filter(|(_, (_, found))| !found.is_empty());
        let mut of_pages: Vec<_> = of_pages.map(|(path, (_, found))| (path, found)).collect();
        of_pages.sort_unstable_by_key(|(path, _)| *path);
        let mut found: Vec<Diagnostic> = of_pages.into_iter().flat_map(|(_, found)| found.iter().cloned()).collect();
        let key = Fp::of(&input.published.get(&Declaring::shared(input).file(Kind::Figure)));
        if self.data.as_ref().is_none_or(|(known, _)| *known != key) {
            self.data = Some((key, of_data(input, looks).into()));
        }
        if !same || self.entries.is_none() {
            let key = entries(site);
            if self.entries.as_ref().is_none_or(|(known, _)| *known != key) {
                self.entries = Some((key, of_entries(site, input, looks).into()));
            }
        }
        found.extend(self.data.iter().chain(&self.entries).flat_map(|(_, found)| found.iter().cloned()));
        found
    }
}

/// The hash of all that is looked at for a page.
fn key(page: &Page, input: CheckInput<'_>) -> Fp {
    let path = &page.facts.path;
    let original = page.original.as_ref().map(Hashed::fp);
    let of_file = (input.numbers.get(path), input.sentences.get(path), input.published.get(path));
    Fp::of(&(page.facts.fp(), original, page.links.fp(), &page.route, of_file, input.flawed.contains(path)))
}

/// The hash of the entries of all files, by file and language.
fn entries(site: &Site) -> Fp {
    let files = site.pages.iter().map(|(path, page)| {
        let original = page.original.as_ref().map(|original| original.entries.fp());
        (path, &page.facts.lang, &page.facts.article, page.facts.entries.fp(), original)
    });
    Fp::of(&files.collect::<Vec<_>>())
}
