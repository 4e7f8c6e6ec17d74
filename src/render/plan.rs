//! Plans which pages exist: one job each, with a key of all that its bytes depend on.

mod exports;
mod files;
mod registry;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use super::exports::{Collection, DataFile, FigureFile};
use super::{Leaf, Studio, article};
use crate::diag::{At, Diagnostic, Outcome};
use crate::fingerprint::{Fp, Hashed};
use crate::link::{
    BoundFigure, Card, Claimed, Claims, Page, Redirect, Registry, Section, Site, Target, Taxonomy, Term, Volume,
};
use crate::model::{ArticleId, ContentKind, Lang};
use crate::source::{RelPath, Route};
use crate::theme::INLINE_COMPONENTS;

/// All jobs of a build, and what those that are rendered share.
pub struct Plan<'s> {
    /// The jobs, in the order of their sources.
    pub jobs: Vec<Job<'s>>,
}

/// One output file.
pub struct Job<'s> {
    /// Its address.
    pub route: Route,
    /// The hash of all that its bytes depend on.
    pub key: Fp,
    /// What is to be made.
    pub work: Work<'s>,
    /// Whether something that it shows is broken, so that the last good version stays.
    pub hold: Hold,
}

impl Job<'_> {
    /// Whether it is a file that grows with the site, to be written by [`super::write`] as it is made.
    pub fn is_stream(&self) -> bool {
        matches!(self.work, Work::Data(..))
    }

    /// Whether it is an HTML page.
    pub fn is_page(&self) -> bool {
        use Work::{Alias, Article, NotFound, Registry, Section, Taxonomy, Term};
        matches!(self.work, Article(_) | Section(..) | Taxonomy(_) | Term(..) | NotFound(_) | Alias(_) | Registry(_))
    }

    /// The file whose text it shows.
    pub fn text(&self) -> Option<&RelPath> {
        match &self.work {
            Work::Article(page) => Some(&page.facts.path),
            Work::Section(section, 1) => section.text.as_ref(),
            _ => None,
        }
    }

    /// The file to name if it cannot be made.
    pub fn source(&self) -> RelPath {
        match &self.work {
            Work::Article(page) | Work::Figures(page, _) => page.facts.path.clone(),
            Work::Alias(redirect) => redirect.file.clone(),
            Work::File(path) => path.clone(),
            _ => RelPath::known("site.toml"),
        }
    }
}

/// What happens to a page while something that it shows is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// Nothing is broken.
    Free,
    /// It lacks something: its last version stays, and if there is none it is made without.
    Lacking,
    /// It is wrong itself: its last version stays, and if there is none it is not made.
    Broken,
}

impl Hold {
    fn lacking(lacks: bool) -> Self {
        if lacks { Self::Lacking } else { Self::Free }
    }
}

/// What is to be made.
pub enum Work<'s> {
    /// An explainer.
    Article(&'s Page),
    /// A page of the list of a section, or of the home page; pages count from 1.
    Section(&'s Section, usize),
    /// The list of a taxonomy's terms.
    Taxonomy(&'s Taxonomy),
    /// A page of the list of a term.
    Term(&'s Taxonomy, &'s Term, usize),
    /// `404.html`
    NotFound(&'s Lang),
    /// A former address.
    Alias(&'s Redirect),
    /// The Atom feed of a home page.
    Feed(&'s Section),
    /// A page of the registry.
    Registry(Leaf<'s>),
    /// The Atom feed of the corrections of a language.
    CorrectionsFeed(&'s Volume<'s>),
    /// `sitemap.xml`, or one part of it; parts count from 1.
    Sitemap(usize),
    /// The index of the sitemap's parts.
    SitemapIndex(usize),
    /// `robots.txt`
    Robots,
    /// A file of the figures of an explainer.
    Figures(&'s Page, FigureFile),
    /// A file of data about the whole site.
    Data(DataFile, Arc<Collection<'s>>),
    /// A file of the site, copied.
    File(RelPath),
    /// A file of the embedded theme.
    Embedded(&'static [u8]),
}

impl Work<'_> {
    /// How far down its list it begins, in thousandths of the list.
    fn depth(&self, paginate_by: usize) -> usize {
        let (number, items) = match self {
            Self::Section(section, number) => (number, &section.items),
            Self::Term(_, term, number) => (number, &term.items),
            _ => return 0,
        };
        (number - 1) * paginate_by * 1000 / items.len().max(1)
    }
}

/// What planning depends on besides the site.
pub struct PlanInput<'s> {
    /// Theme, formats, texts, settings.
    pub studio: Studio<'s>,
    /// The content hash of a file's text.
    pub bodies: &'s (dyn Fn(&RelPath) -> Option<Fp> + Sync),
    /// Everything that the explainers state.
    pub registry: &'s Registry<'s>,
    /// The hashes of files that are copied.
    pub files: &'s BTreeMap<RelPath, Fp>,
    /// The site's own static files.
    pub statics: &'s BTreeSet<RelPath>,
    /// Files with errors: what they hold is not rendered anew.
    pub broken: &'s BTreeSet<RelPath>,
    /// Articles of which a file could not be read, or not all of it: lists and translations may lack it.
    pub unread: &'s BTreeSet<ArticleId>,
}

/// Plans the site.
pub fn plan<'s>(site: &'s Site, input: &PlanInput<'s>) -> Outcome<Plan<'s>> {
    let languages = input.studio.settings.languages.iter().map(|language| &language.lang);
    let frames =
        languages.map(|lang| (lang, super::list::frame_fp(site, input.registry, input.studio, lang))).collect();
    let about = site.pages.len() + site.pages.len() / 4;
    let mut planner = Planner {
        site,
        input,
        frames,
        claims: Claims::with_capacity(about),
        jobs: Vec::with_capacity(about),
        diagnostics: Vec::new(),
    };
    // It goes through the whole site by itself; so may another core.
    let settings = input.studio.settings;
    let sitemap = || (!settings.base_url.is_empty()).then(|| super::sitemap::fp(site, input.registry, settings));
    let (sitemap, ()) = rayon::join(sitemap, || planner.articles());
    planner.figures();
    let lists = planner.jobs.len();
    planner.sections();
    planner.taxonomies();
    // Explainers stand in about the same order in all lists: those that show the same ones come one after the other.
    planner.jobs[lists..].sort_by_key(|job| job.work.depth(settings.paginate_by));
    planner.fixed(sitemap);
    planner.data();
    planner.aliases();
    planner.assets();
    planner.statics();
    // What comes by itself gives way to what someone put there.
    planner.registry();
    let Planner { jobs, diagnostics, claims, .. } = planner;
    // Thousands of small texts: nobody has to wait until they are given back.
    rayon::spawn(move || drop(claims));
    Outcome { value: Plan { jobs }, diagnostics }
}

/// How many addresses a sitemap may have (sitemaps.org).
pub(super) const SITEMAP_MOST: usize = 50_000;

struct Planner<'p, 's> {
    site: &'s Site,
    input: &'p PlanInput<'s>,
    /// The hash of the frame around every page, by language.
    frames: BTreeMap<&'s Lang, Fp>,
    claims: Claims,
    jobs: Vec<Job<'s>>,
    diagnostics: Vec<Diagnostic>,
}

impl<'s> Planner<'_, 's> {
    /// Adds a job if nobody else has its address. Says whether it did.
    fn add(&mut self, job: Job<'s>, what: impl Into<Cow<'static, str>>, file: &RelPath, at: At) -> bool {
        self.claim(job, Claimed { what: what.into(), named_by_file: false, file: file.clone(), at })
    }

    /// As [`add`](Self::add), for what is called by its file: `what` is "the explainer" or the like.
    fn add_of(&mut self, job: Job<'s>, what: &'static str, file: &RelPath, at: At) -> bool {
        self.claim(job, Claimed { what: what.into(), named_by_file: true, file: file.clone(), at })
    }

    fn claim(&mut self, job: Job<'s>, claimed: Claimed) -> bool {
        match self.claims.claim(&job.route, claimed) {
            Ok(()) => {
                self.jobs.push(job);
                true
            }
            Err(collision) => {
                self.diagnostics.push(*collision);
                false
            }
        }
    }

    /// The key of a rendered page: its template with all that it reaches, the site's frame, and its own parts.
    fn key<T: std::hash::Hash>(&self, template: &str, components: &BTreeSet<&str>, lang: &Lang, parts: T) -> Fp {
        let studio = self.input.studio;
        let reach = studio.theme.reach(lang, template, components);
        Fp::of(&(template, reach, self.frames.get(lang), parts))
    }

    fn articles(&mut self) {
        let site = self.site;
        let explainers: Vec<(&RelPath, &Page)> =
            site.pages.iter().filter(|(_, page)| page.facts.kind == ContentKind::Explainer).collect();
        let this = &*self;
        let chunks = explainers.par_chunks(64);
        let jobs: Vec<Job<'s>> = chunks
            .flat_map_iter(|chunk| {
                // Few sets of components, and many texts that use one of them.
                let mut reaches = Reaches::new();
                chunk.iter().map(move |(path, page)| this.article(path, page, &mut reaches))
            })
            .collect();
        for ((path, _), job) in explainers.into_iter().zip(jobs) {
            self.add_of(job, "the explainer", path, At::File);
        }
    }

    fn article(&self, path: &RelPath, page: &'s Page, reaches: &mut Reaches<'s>) -> Job<'s> {
        let body = (self.input.bodies)(path);
        let original = page.original.as_ref().map(Hashed::fp);
        let parts = (page.facts.fp(), original, page.links.fp(), &page.route, body);
        let (template, lang) = ("article.html", &page.facts.lang);
        let used = article::components(&page.facts.references);
        let reach = *reaches
            .entry((lang, used))
            .or_insert_with(|| self.input.studio.theme.reach(lang, template, &components(page)));
        Job {
            route: page.route.clone(),
            key: Fp::of(&(template, reach, self.frames.get(lang), parts)),
            work: Work::Article(page),
            hold: self.hold(path, page),
        }
    }

    fn hold(&self, path: &RelPath, page: &Page) -> Hold {
        let broken = |path: &RelPath| self.input.broken.contains(path);
        let wrong = broken(path)
            || page.original.as_ref().is_some_and(|original| broken(&original.path))
            || page.links.targets.contains(&Target::Nothing);
        if wrong {
            return Hold::Broken;
        }
        // Another's figure that is not published there is not published here either.
        let unpublished = |bound: &BoundFigure| bound.foreign().is_some_and(|foreign| broken(&foreign.file));
        let foreign = |target: &Target| match target {
            Target::Figure(bound) => unpublished(bound),
            Target::Component(figures) => figures.iter().flat_map(|(_, bound)| bound).any(unpublished),
            _ => false,
        };
        if !self.input.broken.is_empty() && page.links.targets.iter().any(foreign) {
            return Hold::Lacking;
        }
        // A translation that could not be read is no longer offered; readers would lose a page that is still there.
        Hold::lacking(self.input.unread.contains(&page.facts.article))
    }

    /// Whether a list of these explainers would say what their pages do not: one has errors, so that its page stays as
    /// it was, or one may be missing.
    fn lacks(&self, items: &[Hashed<Card>]) -> bool {
        let is_broken = |card: &Card| self.site.pages.get(&card.path).is_some_and(|page| self.is_broken(page));
        !self.input.unread.is_empty() || !self.input.broken.is_empty() && items.iter().any(|card| is_broken(card))
    }

    /// Whether the file of a page, or the original whose figures it shows, has errors.
    fn is_broken(&self, page: &Page) -> bool {
        if self.input.broken.is_empty() {
            return false;
        }
        let original = page.original.as_ref().map(|original| &original.path);
        [Some(&page.facts.path), original].into_iter().flatten().any(|path| self.input.broken.contains(path))
    }

    fn sections(&mut self) {
        let site = self.site;
        for section in &site.sections {
            let template = if section.folder.0.is_empty() { "home.html" } else { "section.html" };
            let text = section.text.as_ref().and_then(|path| site.pages.get_key_value(path));
            let broken_text = text.is_some_and(|(path, page)| self.hold(path, page) == Hold::Broken);
            let body = text.and_then(|(path, _)| (self.input.bodies)(path));
            let text_fps = text.map(|(_, page)| {
                let original = page.original.as_ref().map(Hashed::fp);
                (page.facts.fp(), original, page.links.fp())
            });
            let components = text.map_or_else(|| BTreeSet::from(INLINE_COMPONENTS), |(_, page)| components(page));
            let file = section.text.clone().unwrap_or_else(|| folder_path(&section.folder.0));
            let what = if section.folder.0.is_empty() {
                "the home page".to_owned()
            } else {
                format!("the list of `{}`", section.folder)
            };
            for (number, items) in pages_of(&section.items, self.input.studio.settings.paginate_by) {
                let parts = (
                    items,
                    (section.items.len(), number, &section.title, &section.route),
                    (&section.sections, &section.breadcrumbs, &section.translations),
                    (text_fps, body),
                );
                let job = Job {
                    route: page_route(&section.route, number),
                    key: self.key(template, &components, &section.lang, parts),
                    work: Work::Section(section, number),
                    hold: Hold::lacking(broken_text || self.lacks(items)),
                };
                self.add(job, what.clone(), &file, At::File);
            }
        }
    }

    fn taxonomies(&mut self) {
        let site = self.site;
        let generated = BTreeSet::from(INLINE_COMPONENTS);
        for taxonomy in &site.taxonomies {
            let config = RelPath::known("site.toml");
            let at = At::Key(crate::diag::Pointer::of(["taxonomies", &*taxonomy.name]));
            let names: Vec<_> = taxonomy.terms.iter().map(|term| (&term.name, &term.route, term.items.len())).collect();
            let parts = (&taxonomy.name, names, &taxonomy.translations);
            let job = Job {
                route: taxonomy.route.clone(),
                key: self.key("taxonomy.html", &generated, &taxonomy.lang, parts),
                work: Work::Taxonomy(taxonomy),
                hold: Hold::lacking(!self.input.unread.is_empty()),
            };
            self.add(job, format!("the terms of `{}`", taxonomy.name), &config, at);
            for term in &taxonomy.terms {
                for (number, items) in pages_of(&term.items, self.input.studio.settings.paginate_by) {
                    let shape = (&taxonomy.name, &taxonomy.route, &term.name, &term.route, number, term.items.len());
                    let job = Job {
                        route: page_route(&term.route, number),
                        key: self.key("term.html", &generated, &taxonomy.lang, (items, shape, &term.translations)),
                        work: Work::Term(taxonomy, term, number),
                        hold: Hold::lacking(self.lacks(items)),
                    };
                    let file = term.items.first().map_or_else(|| RelPath::known("site.toml"), |card| card.path.clone());
                    let at = At::Value(crate::diag::Pointer::of([&*taxonomy.name]));
                    self.add(job, format!("the list of `{}` in `{}`", term.name, taxonomy.name), &file, at);
                }
            }
        }
    }

    /// `404.html`, feeds, the sitemap, `robots.txt`. `sitemap` is the hash of what the sitemap holds; a site that does not
    /// know its address has none, nor feeds.
    fn fixed(&mut self, sitemap: Option<Fp>) {
        let site = self.site;
        let settings = self.input.studio.settings;
        let config = RelPath::known("site.toml");
        let generated = BTreeSet::from(INLINE_COMPONENTS);
        let statics: BTreeSet<Route> = self.input.statics.iter().filter_map(static_route).collect();
        let mut fixed: Vec<(Route, Fp, Work<'s>, &str)> = Vec::new();
        if let Some(language) = settings.languages.first() {
            let key = self.key("404.html", &generated, &language.lang, ());
            fixed.push((Route::file("404.html"), key, Work::NotFound(&language.lang), "the page of missing pages"));
        }
        if let Some(sitemap) = sitemap {
            for home in site.sections.iter().filter(|section| section.folder.0.is_empty()) {
                let shown = super::feed::newest(home, settings);
                let key = Fp::of(&("feed", settings, &home.lang, &home.route, shown));
                fixed.push((feed_route(home), key, Work::Feed(home), "the feed"));
            }
            let count = super::sitemap::count(site, self.input.registry);
            let parts = count.div_ceil(SITEMAP_MOST);
            if parts <= 1 {
                fixed.push((Route::file("sitemap.xml"), sitemap, Work::Sitemap(1), "the sitemap"));
            } else {
                fixed.push((
                    Route::file("sitemap.xml"),
                    Fp::of(&(sitemap, parts)),
                    Work::SitemapIndex(parts),
                    "the sitemap",
                ));
                for part in 1..=parts {
                    let route = Route::file(&format!("sitemap-{part}.xml"));
                    fixed.push((route, Fp::of(&(sitemap, part, "part")), Work::Sitemap(part), "the sitemap"));
                }
            }
        }
        fixed.push((Route::file("robots.txt"), Fp::of(&("robots", &settings.base_url)), Work::Robots, "robots.txt"));
        for (route, key, work, what) in fixed {
            // A site's own file of this name is what its makers want.
            if statics.contains(&route) {
                continue;
            }
            let hold = Hold::lacking(match &work {
                Work::Feed(home) => self.lacks(&home.items),
                Work::Sitemap(_) | Work::SitemapIndex(_) => self.lacks(&[]),
                _ => false,
            });
            self.add(Job { route, key, work, hold }, what, &config, At::File);
        }
    }
}

/// What a page can reach, by language and the components that its text uses.
type Reaches<'s> = HashMap<(&'s Lang, Vec<&'s str>), Fp>;

fn components(page: &Page) -> BTreeSet<&str> {
    article::components(&page.facts.references).into_iter().chain(INLINE_COMPONENTS.iter().copied()).collect()
}

/// The slices of a list, with the number of each page; one empty page if there is nothing.
pub(super) fn pages_of<T>(items: &[T], by: usize) -> impl Iterator<Item = (usize, &[T])> {
    let by = by.max(1);
    let pages = items.len().div_ceil(by).max(1);
    (1..=pages).map(move |number| (number, &items[(number - 1) * by..items.len().min(number * by)]))
}

/// The address of a list's page: the list's own for the first, `page/2/` below it for the second.
pub(super) fn page_route(list: &Route, number: usize) -> Route {
    if number == 1 {
        return list.clone();
    }
    Route::page(list.as_str().split('/').chain(["page", number.to_string().as_str()]))
}

/// The address of the feed of a home page.
pub(super) fn feed_route(home: &Section) -> Route {
    Route::file(&format!("{}feed.xml", home.route.from_root()))
}

fn static_route(path: &RelPath) -> Option<Route> {
    path.strip_folder("static").map(Route::file)
}

fn folder_path(folder: &str) -> RelPath {
    RelPath::lossy(&if folder.is_empty() { "content".to_owned() } else { format!("content/{folder}") })
}
