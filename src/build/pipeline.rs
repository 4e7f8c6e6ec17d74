//! One build: scan has been, then parse, link, check, plan, render; the sink gets what changed.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;
use std::time::Instant;

use rayon::prelude::*;

use super::bodies::Shelf;
use super::input::{self, Keep, Parsed};
use super::judge::{self, Exemptions};
use super::memo::{self, Memo};
use super::memory::Memory;
use super::shared::Shared;
use super::{Built, Origin, Sink, make, places, published, setup};
use crate::check::{self, CheckInput, Online, Probe};
use crate::diag::{Code, Diagnostic};
use crate::fingerprint::Fp;
use crate::link::{self, Hidden, Input, LinkSettings, Registry, RegistryInput, Site};
use crate::locale::Phrases;
use crate::model::{ArticleId, ContentKind};
use crate::parse::ParseSettings;
use crate::render::{self, PlanInput, Prepared, Studio};
use crate::source::RelPath;
use crate::source::scan::Snapshot;
use crate::theme::Theme;

/// What wrote the output: another program may render the same source otherwise.
pub const PROGRAM: &str = concat!("nutgraf ", env!("CARGO_PKG_VERSION"));

/// What the caller asks for, besides what site.toml says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Options {
    /// Takes the place of site.toml's `base_url`.
    pub base_url: Option<Box<str>>,
    /// What happens to drafts.
    pub hidden: Hidden,
    /// The program that builds: another one may make other pages of the same files.
    pub program: Box<str>,
}

/// A stage of the build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Hash the files.
    Read,
    /// One file in, one article out.
    Parse,
    /// All facts in, one site out; the rules that it breaks.
    Link,
    /// Which pages exist.
    Plan,
    /// One job in, bytes out.
    Render,
}

impl Stage {
    /// Its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Parse => "parse",
            Self::Link => "link",
            Self::Plan => "plan",
            Self::Render => "render",
        }
    }
}

/// Watches a build, to show its progress.
pub trait Observer: Sync {
    /// A stage begins, with this many steps.
    fn stage(&self, stage: Stage, steps: usize);
    /// A step is done.
    fn advance(&self);
}

/// What the stages are given.
#[derive(Clone, Copy)]
pub struct Occasion<'a> {
    /// The site's files.
    pub snapshot: &'a Snapshot,
    /// What is wrong with them as files.
    pub found: &'a [Diagnostic],
    /// What the caller asks for.
    pub options: &'a Options,
    /// What the last build of the same site returned, if it left anything on the disk.
    pub remembered: Option<&'a [u8]>,
    /// Who watches.
    pub observer: &'a dyn Observer,
}

/// Builds a site into `sink`. `memory` is that of the last build by this process, if there was one and it was kept;
/// `intact` says whether all that was built then still lies where it was put.
///
/// # Errors
///
/// If the sink fails. Whatever is wrong with the content is in [`Built::diagnostics`].
pub fn build(
    occasion: Occasion<'_>,
    memory: &mut Memory,
    sink: &dyn Sink,
    intact: &dyn Fn() -> bool,
) -> io::Result<Built> {
    run(occasion, memory, Goal::Pages { sink, intact })
}

/// Finds all that is wrong with a site, as [`build`] would up to the point where it renders pages.
///
/// # Errors
///
/// None of its own: nothing is written.
pub fn check(occasion: Occasion<'_>, request: &Request<'_>) -> io::Result<Built> {
    run(occasion, &mut Memory::forgetful(), Goal::Findings(request))
}

/// What is asked of a check, besides what site.toml says.
#[derive(Default)]
pub struct Request<'a> {
    /// The only codes to look for; `None` for all.
    pub only: Option<&'a BTreeSet<Code>>,
    /// The texts of files that have changed since another time, as they were then; by default figures are compared with
    /// what the last build published.
    pub since: Option<&'a BTreeMap<RelPath, Arc<str>>>,
    /// Who asks whether links of other sites are dead; `None` if nobody is to be asked.
    pub probe: Option<&'a Probe<'a>>,
}

/// What a run of the stages is for.
#[derive(Clone, Copy)]
enum Goal<'a> {
    /// Pages: all stages.
    Pages { sink: &'a dyn Sink, intact: &'a dyn Fn() -> bool },
    /// What is wrong: the stages up to the plan.
    Findings(&'a Request<'a>),
}

impl<'a> Goal<'a> {
    fn only(self) -> Option<&'a BTreeSet<Code>> {
        match self {
            Goal::Findings(request) => request.only,
            Goal::Pages { .. } => None,
        }
    }

    fn probe(self) -> Option<&'a Probe<'a>> {
        match self {
            Goal::Findings(request) => request.probe,
            Goal::Pages { .. } => None,
        }
    }

    fn keep(self) -> Keep {
        if self.probe().is_some() { Keep::Links } else { Keep::Nothing }
    }

    fn shelf(self) -> Shelf<'a> {
        match self {
            Goal::Pages { sink, .. } => Shelf::new(sink.scratch()),
            Goal::Findings(_) => Shelf::of_hashes(),
        }
    }
}

fn run(occasion: Occasion<'_>, _memory: &mut Memory, goal: Goal<'_>) -> io::Result<Built> {
    let Occasion { snapshot, found, options, remembered, observer } = occasion;
    let mut clock = Clock::default();
    let mut diagnostics = found.to_vec();
    observer.stage(Stage::Read, snapshot.files.len());
    let mut last = Memo::read(remembered);
    let fps = input::fingerprints(snapshot, &last, &mut diagnostics);
    let everything = memo::everything(&fps, snapshot, options);
    clock.lap(Stage::Read);
    if let Goal::Pages { intact, .. } = goal
        && diagnostics.is_empty()
        && last.covers(everything)
        && intact()
    {
        return Ok(unchanged(snapshot, last, clock));
    }

    let Some(config) = setup::read_config(snapshot, options, &mut diagnostics) else {
        let built = finish(Outline::default(), diagnostics, None, &|path| text(snapshot, None, path), clock);
        return Ok(Built { memo: Memo::only(last.published).write(), ..built });
    };
    let parse_settings = config.parse_settings();
    let (mut parsed, bodies) = input::parse_all(snapshot, &parse_settings, goal.keep(), goal.shelf(), observer);
    diagnostics.append(&mut parsed.diagnostics);
    clock.lap(Stage::Parse);

    let locales = setup::locales(&config, &mut diagnostics);
    let Some(theme) = setup::load_theme(snapshot, &config, &locales, &mut diagnostics) else {
        let text_of = |path: &RelPath| text(snapshot, None, path);
        let built = finish(Outline::default(), diagnostics, Some(&parse_settings), &text_of, clock);
        return Ok(Built { memo: Memo::only(last.published).write(), ..built });
    };
    observer.stage(Stage::Link, 1);
    let link_settings = setup::link_settings(&config, options);
    let linked = link::link(&Input {
        articles: &parsed.facts,
        broken: &parsed.broken,
        flawed: &parsed.flawed,
        broken_data: parsed.broken_data,
        data: &parsed.data,
        assets: &parsed.assets,
        components: theme.components(),
        settings: &link_settings,
        today: snapshot.today,
    });
    let site = linked.value;
    diagnostics.extend(linked.diagnostics);
    let phrases = locales.keys().map(|lang| (lang.clone(), theme.strings(lang) as &(dyn Phrases + Sync))).collect();
    let before = match goal {
        Goal::Findings(Request { since: Some(texts), .. }) => published::at_another_time(texts, &parse_settings),
        _ => std::mem::take(&mut last.published),
    };
    let check_input = CheckInput {
        locales: &locales,
        phrases: &phrases,
        numbers: &parsed.numbers,
        sentences: &parsed.sentences,
        published: &before,
        online: goal.probe().map(|probe| Online { probe, links: &parsed.links }),
        today: snapshot.today,
        review_every: config.review_every,
        languages: &link_settings.languages,
        data: &parsed.data,
        articles: &parsed.facts,
        flawed: &parsed.flawed,
    };
    let only = goal.only();
    let asked = |code: Code| only.is_none_or(|only| only.contains(&code));
    let check_settings = config.check.asking(only);
    let exemptions = Exemptions { articles: &parsed.facts, lines: &parsed.exemptions };
    let wanted = |code: Code| asked(code) && judge::may_matter(code, &check_settings, exemptions);
    diagnostics.extend(check::check(&site, check_input, &wanted));
    let judged = judge::Judge { settings: &check_settings, exemptions, wanted: &wanted };
    let text_of = |path: &RelPath| text(snapshot, Some(&theme), path);
    let resolve = |diagnostics: &mut [Diagnostic]| places::resolve(diagnostics, Some(&parse_settings), &text_of);
    judged.pass(&mut diagnostics, &resolve);
    let shared = Shared::of(&diagnostics, parsed.broken.keys().chain(&parsed.flawed));
    clock.lap(Stage::Link);

    let settings = setup::render_settings(&config);
    let studio = Studio { theme: &theme, locales: &locales, settings: &settings };
    let broken = broken(&parsed, &diagnostics);
    let unread = unread(&parsed);
    let registry =
        Registry::new(&site, RegistryInput { data: &parsed.data, settings: &link_settings, today: snapshot.today });
    let body_fp = |path: &RelPath| bodies.fp(path);
    let plan_input = PlanInput {
        studio,
        registry: &registry,
        bodies: &body_fp,
        files: &fps,
        statics: &parsed.statics,
        broken: &broken,
        unread: &unread,
    };
    let planned = render::plan(&site, &plan_input);
    diagnostics.extend(planned.diagnostics);
    let jobs = planned.value.jobs;
    clock.lap(Stage::Plan);
    let Goal::Pages { sink, .. } = goal else {
        diagnostics.retain(|diagnostic| asked(diagnostic.code));
        let text_of = |path: &RelPath| text(snapshot, Some(&theme), path);
        return Ok(finish(Outline::default(), diagnostics, Some(&parse_settings), &text_of, clock));
    };

    observer.stage(Stage::Render, jobs.len());
    let prepared = Prepared::new(&site, &registry, studio);
    let made = make::make(&jobs, &prepared, shared, &make::Ways { snapshot, bodies: &bodies, sink }, observer)?;
    // A template that could not be loaded was reported then.
    let known = diagnostics.len();
    for new in made.diagnostics {
        if !diagnostics[..known].iter().any(|old| same(old, &new)) {
            diagnostics.push(new);
        }
    }
    clock.lap(Stage::Render);
    let origins = origins(&site, &parsed, &fps, &link_settings);
    let outline = Outline { files: made.files, pages: made.pages, origins, rendered: made.rendered };
    // What comes now needs memory of its own: the next build's memo, and what the sink writes down.
    drop((jobs, prepared));
    drop(registry);
    let published = published::next(&site, check_input, snapshot, &broken, &diagnostics);
    // Millions of small values: giving them back takes as long as reading a tenth of the site.
    site.pages.into_par_iter().for_each(drop);
    parsed.facts.into_par_iter().for_each(drop);
    let counts = (outline.files, outline.pages);
    let text_of = |path: &RelPath| text(snapshot, Some(&theme), path);
    let mut built = finish(outline, diagnostics, Some(&parse_settings), &text_of, clock);
    let next = if built.tally().0 > 0 {
        Memo::only(published)
    } else {
        let mut next = Memo::new(everything, snapshot, &fps);
        (next.outputs, next.pages) = counts;
        next.diagnostics = built.diagnostics.clone();
        next.published = published;
        next
    };
    built.memo = next.write();
    Ok(built)
}

#[derive(Default)]
struct Outline {
    files: usize,
    pages: usize,
    origins: BTreeMap<RelPath, Origin>,
    rendered: Vec<String>,
}

struct Clock {
    since: Instant,
    timings: Vec<(Stage, std::time::Duration)>,
}

impl Default for Clock {
    fn default() -> Self {
        Self { since: Instant::now(), timings: Vec::new() }
    }
}

impl Clock {
    fn lap(&mut self, stage: Stage) {
        self.timings.push((stage, self.since.elapsed()));
        self.since = Instant::now();
    }
}

/// A build that found everything as the last one left it: its warnings are said again.
fn unchanged(snapshot: &Snapshot, last: Memo, clock: Clock) -> Built {
    let outline = Outline { files: last.outputs, pages: last.pages, ..Outline::default() };
    let text_of = |path: &RelPath| text(snapshot, None, path);
    let mut built = finish(outline, last.diagnostics, None, &text_of, clock);
    built.unchanged = true;
    built
}

fn finish(
    outline: Outline,
    mut diagnostics: Vec<Diagnostic>,
    settings: Option<&ParseSettings>,
    text_of: &dyn Fn(&RelPath) -> Option<Arc<str>>,
    clock: Clock,
) -> Built {
    let texts = places::resolve(&mut diagnostics, settings, text_of);
    crate::diag::sort(&mut diagnostics);
    diagnostics.dedup();
    Built {
        diagnostics,
        texts,
        files: outline.files,
        pages: outline.pages,
        origins: outline.origins,
        rendered: outline.rendered,
        timings: clock.timings,
        memo: None,
        unchanged: false,
    }
}

fn text(snapshot: &Snapshot, theme: Option<&Theme>, path: &RelPath) -> Option<Arc<str>> {
    if snapshot.files.contains_key(path) {
        return snapshot.text(path).ok().map(|file| file.text);
    }
    theme.and_then(|theme| theme.text_of(path))
}

/// The pages of all files of content; of those that cannot be read, the pages that their paths promise.
fn origins(
    site: &Site,
    parsed: &Parsed,
    fps: &BTreeMap<RelPath, Fp>,
    settings: &LinkSettings,
) -> BTreeMap<RelPath, Origin> {
    let read = site.pages.iter().map(|(path, page)| {
        let facts = &page.facts;
        (path, page.route.clone(), (facts.kind == ContentKind::Section, &facts.article, facts.translation))
    });
    let promised = parsed.broken.iter().map(|(path, identity)| {
        let route = link::promised_route(identity, settings);
        (path, route, (identity.kind == ContentKind::Section, &identity.article, identity.translation))
    });
    let pages: Vec<_> = read.chain(promised).collect();
    let originals: BTreeMap<_, &RelPath> = pages
        .iter()
        .filter(|(.., (_, _, translation))| !translation)
        .map(|(path, _, (section, article, _))| ((*section, *article), *path))
        .collect();
    let origin = |(path, route, (section, article, translation)): (&RelPath, _, (_, _, bool))| {
        let original = translation.then(|| originals.get(&(section, article)).map(|path| (*path).clone())).flatten();
        Some((path.clone(), Origin { route, fp: *fps.get(path)?, original }))
    };
    pages.into_iter().filter_map(origin).collect()
}

/// The files that have errors: what they hold is not published anew.
fn broken(parsed: &Parsed, diagnostics: &[Diagnostic]) -> BTreeSet<RelPath> {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error());
    errors.map(|diagnostic| diagnostic.primary().file.clone()).chain(parsed.broken.keys().cloned()).collect()
}

/// The articles of which a file could not be read, or not all of it.
fn unread(parsed: &Parsed) -> BTreeSet<ArticleId> {
    let broken = parsed.broken.values().map(|identity| identity.article.clone());
    let flawed = parsed.flawed.iter().filter_map(|path| parsed.facts.get(path)).map(|facts| facts.article.clone());
    broken.chain(flawed).collect()
}

fn same(old: &Diagnostic, new: &Diagnostic) -> bool {
    old.code == new.code && old.labels == new.labels && old.message == new.message
}
