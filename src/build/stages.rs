//! One run of the stages: scan has been, then read, parse, link, check, plan, render; the sink gets what changed.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::files::Files;
use super::input::{Keep, ParseInput, Parsed};
use super::judge::{self, Exemptions};
use super::memo::{self, Memo};
use super::memory::{Ended, Memory, Past};
use super::pipeline::{Occasion, Request, Stage};
use super::shared::Shared;
use super::workshop::Workshop;
use super::{Built, Origin, Scratch, Sink, make, places, published, setup};
use crate::check::{self, CheckInput, Findings, Online, Probe, Recall, SiteInput};
use crate::config::Config;
use crate::diag::{Code, Diagnostic, code};
use crate::fingerprint::Fp;
use crate::link::{self, LinkSettings, Linked, Registry, RegistryInput, Site};
use crate::locale::Phrases;
use crate::model::{ArticleId, ContentKind, Lang};
use crate::parse::ParseSettings;
use crate::render::{self, PlanInput, Prepared, Studio};
use crate::source::scan::Snapshot;
use crate::source::{InStep, RelPath, Route};
use crate::theme::Theme;

/// What a run of the stages is for.
#[derive(Clone, Copy)]
pub(super) enum Goal<'a> {
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

    fn scratch(self) -> Option<&'a dyn Scratch> {
        match self {
            Goal::Pages { sink, .. } => sink.scratch(),
            Goal::Findings(_) => None,
        }
    }

    fn remembers(self) -> bool {
        matches!(self, Goal::Pages { sink, .. } if sink.remembers())
    }
}

pub(super) fn run(occasion: Occasion<'_>, memory: &mut Memory, goal: Goal<'_>) -> io::Result<Built> {
    let mut past = memory.take();
    if let Goal::Findings(_) = goal {
        past.parsed = Parsed::without_texts();
    }
    let mut run = Run { occasion, goal, keeps: memory.keeps(), clock: Clock::default() };
    // If the sink fails, nobody knows what it holds: then the next build begins anew.
    let built = run.stages(&mut past, memory.scratch())?;
    memory.put(past);
    Ok(built)
}

struct Run<'a> {
    occasion: Occasion<'a>,
    goal: Goal<'a>,
    /// Whether this process will build again.
    keeps: bool,
    clock: Clock,
}

/// The site as it stands: what there is, how it is shown, and what is wrong with it so far.
struct Scene<'a> {
    files: &'a Files<'a>,
    parsed: &'a Parsed,
    linked: &'a Linked,
    workshop: &'a Workshop,
    theme: &'a Theme,
    link_settings: &'a LinkSettings,
}

impl Run<'_> {
    fn stages(&mut self, past: &mut Past, own_scratch: Option<&dyn Scratch>) -> io::Result<Built> {
        let Occasion { snapshot, found, options, remembered, observer } = self.occasion;
        let mut diagnostics = found.to_vec();
        observer.stage(Stage::Read, snapshot.files.len());
        let last = past.recall(remembered);
        let files = Files::hashed(snapshot, &|path, stat| past.stat(path, stat, &last), &mut diagnostics);
        let everything = memo::everything(&files, options);
        self.clock.lap(Stage::Read);
        if let Goal::Pages { intact, .. } = self.goal
            && diagnostics.is_empty()
            && intact()
        {
            if last.covers(everything) {
                return Ok(self.unchanged(last, &files));
            }
            if let Some(ended) = past.ended.as_ref().filter(|ended| ended.everything == everything) {
                return Ok(ended.again(self.clock.take()));
            }
        }
        past.keep_stats(self.keeps, &files);
        past.ended = None;

        let Some(config) = setup::read_config(&files, options, &mut diagnostics) else {
            return Ok(self.early(diagnostics, None, &files, past));
        };
        let parse_settings = config.parse_settings();
        // The sink's scratch lasts for one build.
        let scratch = if self.keeps { own_scratch } else { self.goal.scratch() };
        let keep = self.goal.keep();
        past.parsed.update(ParseInput { files: &files, settings: &parse_settings, keep, scratch, observer });
        diagnostics.extend(past.parsed.diagnostics().cloned());
        self.clock.lap(Stage::Parse);

        let workshop = Workshop::open(past.workshop.take(), &files, &config);
        diagnostics.extend(workshop.diagnostics.iter().cloned());
        let workshop = past.workshop.insert(workshop);
        let Some(theme) = &workshop.theme else {
            return Ok(self.early(diagnostics, Some(&parse_settings), &files, past));
        };
        observer.stage(Stage::Link, 1);
        let link_settings = setup::link_settings(&config, options);
        let linked = self.link(&past.parsed, theme, &link_settings, past.linked.take());
        let linked = past.linked.insert(linked);
        let anew = std::mem::take(&mut linked.anew);
        diagnostics.extend(linked.diagnostics.iter().cloned());
        let scene =
            Scene { files: &files, parsed: &past.parsed, linked, workshop, theme, link_settings: &link_settings };
        let published = match self.goal {
            Goal::Findings(Request { since: Some(texts), .. }) => published::at_another_time(texts, &parse_settings),
            _ => std::mem::take(&mut past.published),
        };
        let phrases = phrases(&scene);
        let check_input = check_input(&scene, &config, &phrases, &published, snapshot);
        let touched: Vec<RelPath> = anew.into_iter().chain(past.parsed.touched.iter().cloned()).collect();
        let touched = past.published_stays.then_some(&*touched);
        self.judge(&scene, &config, check_input, (&mut past.findings, touched), &parse_settings, &mut diagnostics);
        let shared = Shared::of(&diagnostics, past.parsed.broken.keys().chain(&past.parsed.flawed));
        self.clock.lap(Stage::Link);

        let settings = setup::render_settings(&config);
        let studio = Studio { theme, locales: &scene.workshop.locales, settings: &settings };
        let broken = broken(scene.parsed, &diagnostics);
        let unread = unread(scene.parsed);
        let site = &scene.linked.site;
        let registry_input =
            RegistryInput { data: &scene.parsed.data, settings: &link_settings, today: snapshot.today };
        let registry = Registry::new(site, registry_input);
        let body_fp = |path: &RelPath| scene.parsed.bodies.fp(path);
        let plan_input = PlanInput {
            studio,
            registry: &registry,
            bodies: &body_fp,
            files: &files.fps,
            statics: &scene.parsed.statics,
            broken: &broken,
            unread: &unread,
        };
        let planned = render::plan(site, &plan_input);
        diagnostics.extend(planned.diagnostics);
        let jobs = planned.value.jobs;
        self.clock.lap(Stage::Plan);
        let Goal::Pages { sink, .. } = self.goal else {
            let only = self.goal.only();
            diagnostics.retain(|diagnostic| only.is_none_or(|only| only.contains(&diagnostic.code)));
            let text_of = |path: &RelPath| text(&files, Some(theme), path);
            return Ok(finish(Outline::default(), diagnostics, Some(&parse_settings), &text_of, self.clock.take()));
        };

        observer.stage(Stage::Render, jobs.len());
        let prepared = Prepared::new(site, &registry, studio);
        let ways = make::Ways { files: &files, bodies: &scene.parsed.bodies, scratch, sink };
        let made = make::make(&jobs, &prepared, shared, &ways, observer)?;
        // A template that could not be loaded was reported then.
        let known = diagnostics.len();
        for new in made.diagnostics {
            if !diagnostics[..known].iter().any(|old| same(old, &new)) {
                diagnostics.push(new);
            }
        }
        self.clock.lap(Stage::Render);
        let base_path = render::base_path(&settings.base_url).into();
        let origins = Arc::new(origins(site, scene.parsed, &files.fps, &link_settings));
        let outline = Outline {
            files: made.files,
            pages: made.pages,
            origins,
            base_path: Some(base_path),
            rendered: made.rendered,
        };
        // What comes now needs memory of its own: the next build's memo, and what the sink writes down.
        drop((jobs, prepared));
        drop(registry);
        let next = self.goal.remembers().then(|| published::next(site, check_input, snapshot, &broken, &diagnostics));
        let text_of = |path: &RelPath| text(&files, Some(theme), path);
        let clock = self.clock.take();
        past.published = published;
        past.published_stays = true;
        past.parsed.touched.clear();
        if !self.keeps {
            // Millions of small values: giving them back takes as long as reading a tenth of the site.
            past.linked.take().into_par_iter().for_each(|linked| linked.site.pages.into_par_iter().for_each(drop));
            std::mem::take(&mut past.parsed.facts).into_par_iter().for_each(drop);
        }
        let mut built = finish(outline, diagnostics, Some(&parse_settings), &text_of, clock);
        if let Some(next) = next {
            built.memo = self.memo(&built, everything, &files, next, past);
        }
        // What could not be read may be there next time, with the bytes that it had before.
        let all_read = built.diagnostics.iter().all(|diagnostic| diagnostic.code != code::FILE_UNREADABLE);
        if self.keeps && all_read && !files.torn() {
            past.ended = Some(Ended::new(everything, &built));
        }
        Ok(built)
    }

    fn link(&self, parsed: &Parsed, theme: &Theme, settings: &LinkSettings, last: Option<Linked>) -> Linked {
        let input = link::Input {
            articles: &parsed.facts,
            broken: &parsed.broken,
            flawed: &parsed.flawed,
            broken_data: parsed.broken_data,
            data: &parsed.data,
            assets: &parsed.assets,
            components: theme.components(),
            settings,
            today: self.occasion.snapshot.today,
        };
        if self.keeps { link::relink(&input, last) } else { link::link(&input).into() }
    }

    /// Adds what rules find, and decides what becomes of all that was found.
    fn judge(
        &self,
        scene: &Scene<'_>,
        config: &Config,
        input: CheckInput<'_>,
        (findings, touched): (&mut Findings, Option<&[RelPath]>),
        parse_settings: &ParseSettings,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let Scene { files, parsed, linked, theme, .. } = *scene;
        let snapshot = self.occasion.snapshot;
        let exemptions = Exemptions { articles: &parsed.facts, lines: &parsed.exemptions };
        let check_settings = config.check.asking(self.goal.only());
        let only = self.goal.only();
        let asked = |code: Code| only.is_none_or(|only| only.contains(&code));
        let wanted = |code: Code| asked(code) && judge::may_matter(code, &check_settings, exemptions);
        let online = self.goal.probe().map(|probe| Online { probe, links: &parsed.links });
        let site_input = SiteInput { page: input, online, articles: &parsed.facts };
        let day = (snapshot.today.year(), snapshot.today.month(), snapshot.today.day());
        let setting = Fp::of(&(theme.words(), &parsed.data, config, day));
        let recall = self.keeps.then_some(Recall { findings, setting, touched, same: linked.same });
        diagnostics.extend(check::check(&linked.site, site_input, &wanted, recall));
        let judged = judge::Judge { settings: &check_settings, exemptions, wanted: &wanted };
        let text_of = |path: &RelPath| text(files, Some(theme), path);
        let resolve = |diagnostics: &mut [Diagnostic]| places::resolve(diagnostics, Some(parse_settings), &text_of);
        judged.pass(diagnostics, &resolve);
    }

    /// A build that found everything as the last one left it on the disk: its warnings are said again.
    fn unchanged(&mut self, last: Memo, files: &Files<'_>) -> Built {
        let outline = Outline { files: last.outputs, pages: last.pages, ..Outline::default() };
        let text_of = |path: &RelPath| text(files, None, path);
        let mut built = finish(outline, last.diagnostics, None, &text_of, self.clock.take());
        built.unchanged = true;
        built
    }

    /// A build that ends before anything can be linked.
    fn early(
        &mut self,
        diagnostics: Vec<Diagnostic>,
        settings: Option<&ParseSettings>,
        files: &Files<'_>,
        past: &Past,
    ) -> Built {
        let text_of = |path: &RelPath| text(files, None, path);
        let mut built = finish(Outline::default(), diagnostics, settings, &text_of, self.clock.take());
        if self.goal.remembers() {
            built.memo = Memo::only(past.published.clone()).write();
        }
        built
    }

    /// What the next build on the disk is to know.
    fn memo(
        &self,
        built: &Built,
        everything: Fp,
        files: &Files<'_>,
        published: check::Published,
        past: &mut Past,
    ) -> Option<Vec<u8>> {
        if self.keeps {
            past.published = published.clone();
            past.published_stays = false;
        }
        // What was made of other bytes than those that were hashed says nothing of these.
        let memo = if built.tally().0 > 0 || files.torn() {
            Memo::only(published)
        } else {
            let mut memo = Memo::new(everything, files);
            (memo.outputs, memo.pages) = (built.files, built.pages);
            memo.diagnostics = built.diagnostics.clone();
            memo.published = published;
            memo
        };
        let bytes = memo.write();
        past.given = bytes.as_deref().map(Fp::of_bytes);
        bytes
    }
}

fn phrases<'a>(scene: &Scene<'a>) -> BTreeMap<Lang, &'a (dyn Phrases + Sync)> {
    let langs = scene.workshop.locales.keys();
    langs.map(|lang| (lang.clone(), scene.theme.strings(lang) as &(dyn Phrases + Sync))).collect()
}

fn check_input<'a>(
    scene: &Scene<'a>,
    config: &Config,
    phrases: &'a BTreeMap<Lang, &'a (dyn Phrases + Sync)>,
    published: &'a check::Published,
    snapshot: &Snapshot,
) -> CheckInput<'a> {
    CheckInput {
        locales: &scene.workshop.locales,
        phrases,
        numbers: &scene.parsed.numbers,
        sentences: &scene.parsed.sentences,
        published,
        today: snapshot.today,
        review_every: config.review_every,
        languages: &scene.link_settings.languages,
        data: &scene.parsed.data,
        flawed: &scene.parsed.flawed,
    }
}

#[derive(Default)]
struct Outline {
    files: usize,
    pages: usize,
    origins: Arc<BTreeMap<RelPath, Origin>>,
    rendered: Vec<String>,
    base_path: Option<Box<str>>,
}

struct Clock {
    since: Instant,
    timings: Vec<(Stage, Duration)>,
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

    fn take(&mut self) -> Vec<(Stage, Duration)> {
        std::mem::take(&mut self.timings)
    }
}

fn finish(
    outline: Outline,
    mut diagnostics: Vec<Diagnostic>,
    settings: Option<&ParseSettings>,
    text_of: &dyn Fn(&RelPath) -> Option<Arc<str>>,
    timings: Vec<(Stage, Duration)>,
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
        base_path: outline.base_path,
        rendered: outline.rendered,
        timings,
        memo: None,
        unchanged: false,
    }
}

fn text(files: &Files<'_>, theme: Option<&Theme>, path: &RelPath) -> Option<Arc<str>> {
    if files.snapshot.files.contains_key(path) {
        return files.text(path).ok().map(|file| file.text);
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
    // Which file a translation belongs to, if linking could not tell.
    let original_of = |article: &ArticleId, kind: ContentKind| {
        let read = parsed.facts.iter().map(|(path, facts)| (path, facts.translation, &facts.article, facts.kind));
        let broken = parsed.broken.iter().map(|(path, own)| (path, own.translation, &own.article, own.kind));
        let mut all = read.chain(broken).filter(|(_, translation, ..)| !translation);
        all.find(|(.., other, of)| *other == article && *of == kind).map(|(path, ..)| path.clone())
    };
    let read = site.pages.iter().map(|(path, page)| {
        let known = page.original.as_ref().map(|original| original.path.clone());
        let facts = &page.facts;
        let original = if facts.translation { known.or_else(|| original_of(&facts.article, facts.kind)) } else { None };
        (path, page.route.clone(), original, !parsed.flawed.contains(path))
    });
    let promised = parsed.broken.iter().map(|(path, identity)| {
        let original = identity.translation.then(|| original_of(&identity.article, identity.kind)).flatten();
        (path, link::promised_route(identity, settings), original, false)
    });
    let mut hashes = InStep::new(fps);
    let read: Vec<_> =
        read.map(|(path, route, original, whole)| (path, route, original, whole, hashes.get(path))).collect();
    let promised = promised.map(|(path, route, original, whole)| (path, route, original, whole, fps.get(path)));
    let origin = |(path, route, original, whole, fp): (&RelPath, Route, _, _, Option<&Fp>)| {
        Some((path.clone(), Origin { route, fp: *fp?, original, whole }))
    };
    read.into_iter().chain(promised).filter_map(origin).collect()
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
