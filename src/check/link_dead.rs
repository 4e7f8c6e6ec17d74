//! `link-dead`: links to other sites that lead nowhere any more, with the archived copy as the mend. Only on request.

use std::collections::{BTreeMap, BTreeSet};

use super::{SiteInput, pointer};
use crate::diag::{At, Diagnostic, Pointer, code};
use crate::link::{Answer, Site};
use crate::model::{Actor, Figure, IdMap, Source, SourceRef, WebLink};
use crate::source::RelPath;

/// Asks for addresses, and says of the dead ones why they are.
pub type Probe<'a> = dyn Fn(&BTreeSet<&str>) -> BTreeMap<String, String> + Sync + 'a;

/// What the rule needs that no other does: somebody who asks, and the links of the texts.
#[derive(Clone, Copy)]
pub struct Online<'a> {
    /// Who asks.
    pub probe: &'a Probe<'a>,
    /// The links of each text to other sites.
    pub links: &'a BTreeMap<RelPath, Box<[WebLink]>>,
}

pub(super) fn check(site: &Site, input: SiteInput<'_>) -> Vec<Diagnostic> {
    let Some(online) = input.online else { return Vec::new() };
    let mut links = Links::default();
    links.sources(&RelPath::known("content/_data/sources.yaml"), &Pointer::default(), &input.page.data.sources);
    links.actors(&RelPath::known("content/_data/actors.yaml"), &Pointer::default(), &input.page.data.actors);
    links.figures(&RelPath::known("content/_data/figures.yaml"), &input.page.data.figures);
    for (file, page) in &site.pages {
        links.sources(file, &Pointer::of(["sources"]), &page.facts.sources);
        links.actors(file, &Pointer::of(["actors"]), &page.facts.actors);
        links.figures(file, &page.facts.figures);
        for link in online.links.get(file).into_iter().flatten() {
            links.add(file, link.at.clone(), &link.url);
        }
    }
    let addresses = links.found.iter().map(|link| link.url).collect();
    let dead = (online.probe)(&addresses);
    let reports = links.found.iter().filter_map(|link| {
        let why = dead.get(link.url)?;
        let copy = links.copies.get(link.url).filter(|copy| !dead.contains_key(**copy));
        Some(report(link, why, copy.copied()))
    });
    reports.collect()
}

/// An address, and where it stands.
struct Link<'a> {
    file: RelPath,
    at: At,
    url: &'a str,
}

#[derive(Default)]
struct Links<'a> {
    found: Vec<Link<'a>>,
    /// Archived copies, by the address of the original.
    copies: BTreeMap<&'a str, &'a str>,
}

impl<'a> Links<'a> {
    fn add(&mut self, file: &RelPath, at: At, url: &'a str) {
        self.found.push(Link { file: file.clone(), at, url });
    }

    fn sources(&mut self, file: &RelPath, root: &Pointer, sources: &'a IdMap<Source>) {
        for (id, source) in sources.iter() {
            let root = root.key(id.as_str());
            if let Some(url) = &source.url {
                self.add(file, At::Value(root.key("url")), url);
            }
            if let Some(archive) = &source.archive {
                self.add(file, At::Value(root.key("archive").key("url")), &archive.url);
            }
            if let (Some(url), Some(archive)) = (&source.url, &source.archive) {
                self.copies.insert(url, &archive.url);
            }
        }
    }

    fn actors(&mut self, file: &RelPath, root: &Pointer, actors: &'a IdMap<Actor>) {
        for (id, actor) in actors.iter() {
            if let Some(url) = &actor.url {
                self.add(file, At::Value(root.key(id.as_str()).key("url")), url);
            }
        }
    }

    fn figures(&mut self, file: &RelPath, figures: &'a IdMap<Figure>) {
        for (id, figure) in figures.iter() {
            let claims = figure.claims.iter().enumerate().map(|(n, claim)| (Answer::claim(n), &claim.source));
            let history = figure.history.iter().enumerate().map(|(n, entry)| (Answer::history(n), &entry.source));
            for (answer, sources) in claims.chain(history) {
                for source in sources {
                    if let SourceRef::Url(url) = source {
                        let at = pointer::answer(file, id.as_str(), figure, answer).key("source");
                        self.add(file, At::Value(at), url);
                    }
                }
            }
        }
    }
}

fn report(link: &Link<'_>, why: &str, copy: Option<&str>) -> Diagnostic {
    let message = format!("the link `{}` is dead: {why}", link.url);
    let help = match copy {
        Some(copy) => format!("link to the archived copy instead: `{copy}`"),
        None => "look for an archived copy, or for where it has moved; otherwise cite another source".to_owned(),
    };
    Diagnostic::new(code::LINK_DEAD, message, &link.file, link.at.clone()).help(help)
}
