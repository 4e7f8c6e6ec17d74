//! One build: scan has been, then parse, link, check, plan, render; the sink gets what changed.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use rayon::prelude::*;

use super::input::{self, Parsed};
use super::memo::{self, Memo};
use super::shared::Shared;
use super::{Built, Content, Sink, places};
use crate::check::{self, CheckInput};
use crate::config::{self, Config};
use crate::diag::{At, Diagnostic, code};
use crate::link::{self, Hidden, Input, LinkSettings};
use crate::locale::{Locale, Phrases};
use crate::model::{Lang, Tree};
use crate::parse::ParseSettings;
use crate::render::{self, Grades, Job, LanguageSettings, PlanInput, Prepared, RenderSettings, Studio, Work};
use crate::source::RelPath;
use crate::source::scan::Snapshot;
use crate::theme::{self, Theme, ThemeFile, ThemeFiles, ThemeSettings};

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

/// Builds the site of `snapshot` into `sink`. `remembered` is what the last build of the same site returned.
///
/// # Errors
///
/// If the sink fails. Whatever is wrong with the content is in [`Built::diagnostics`].
pub fn build(
    snapshot: &Snapshot,
    found: Vec<Diagnostic>,
    options: &Options,
    remembered: Option<&[u8]>,
    sink: &dyn Sink,
    intact: &dyn Fn() -> bool,
    observer: &dyn Observer,
) -> io::Result<Built> {
    let mut clock = Clock::default();
    let mut diagnostics = found;
    observer.stage(Stage::Read, snapshot.files.len());
    let last = Memo::read(remembered);
    let fps = input::fingerprints(snapshot, &last, &mut diagnostics);
    let everything = memo::everything(&fps, snapshot, options);
    clock.lap(Stage::Read);
    if diagnostics.is_empty() && last.covers(everything) && intact() {
        return Ok(unchanged(snapshot, last, clock));
    }

    let Some(config) = read_config(snapshot, options, &mut diagnostics) else {
        return Ok(finish(Outline::default(), diagnostics, None, &|path| text(snapshot, None, path), clock));
    };
    let parse_settings = config.parse_settings();
    let mut parsed = input::parse_all(snapshot, &parse_settings, observer);
    diagnostics.append(&mut parsed.diagnostics);
    clock.lap(Stage::Parse);

    let locales = locales(&config, &mut diagnostics);
    let Some(theme) = load_theme(snapshot, &config, &locales, &mut diagnostics) else {
        let text_of = |path: &RelPath| text(snapshot, None, path);
        return Ok(finish(Outline::default(), diagnostics, Some(&parse_settings), &text_of, clock));
    };
    observer.stage(Stage::Link, 1);
    let link_settings = link_settings(&config, options);
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
    diagnostics.extend(check::check(&site, CheckInput { locales: &locales, phrases: &phrases }));
    judge(&config, &mut diagnostics);
    let shared = Shared::of(&diagnostics);
    clock.lap(Stage::Link);

    let settings = render_settings(&config);
    let studio = Studio { theme: &theme, locales: &locales, bodies: &parsed.bodies, settings: &settings };
    let broken = broken(&parsed, &diagnostics);
    let plan_input = PlanInput {
        studio,
        files: &fps,
        statics: &parsed.statics,
        broken: &broken,
        lists_incomplete: !(parsed.broken.is_empty() && parsed.flawed.is_empty()),
    };
    let planned = render::plan(&site, &plan_input);
    diagnostics.extend(planned.diagnostics);
    let jobs = planned.value.jobs;
    clock.lap(Stage::Plan);

    observer.stage(Stage::Render, jobs.len());
    let prepared = Prepared::new(&site, studio);
    let made = make(&jobs, &prepared, shared, snapshot, sink, observer)?;
    // A template that could not be loaded was reported then.
    let known = diagnostics.len();
    for new in made.diagnostics {
        if !diagnostics[..known].iter().any(|old| same(old, &new)) {
            diagnostics.push(new);
        }
    }
    clock.lap(Stage::Render);
    let outline = Outline { files: made.files, pages: made.pages, rendered: made.rendered };
    // What comes now needs memory of its own: the next build's memo, and what the sink writes down.
    drop((jobs, prepared));
    drop(site);
    drop(parsed);
    let mut next = Memo::new(everything, snapshot, &fps);
    next.outputs = outline.files;
    next.pages = outline.pages;
    let text_of = |path: &RelPath| text(snapshot, Some(&theme), path);
    let mut built = finish(outline, diagnostics, Some(&parse_settings), &text_of, clock);
    if built.tally().0 == 0 {
        next.diagnostics = built.diagnostics.clone();
        built.memo = next.write();
    }
    Ok(built)
}

#[derive(Default)]
struct Outline {
    files: usize,
    pages: usize,
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
    let outline = Outline { files: last.outputs, pages: last.pages, rendered: Vec::new() };
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

fn read_config(snapshot: &Snapshot, options: &Options, diagnostics: &mut Vec<Diagnostic>) -> Option<Config> {
    let path = RelPath::known("site.toml");
    if !snapshot.files.contains_key(&path) {
        diagnostics.push(
            Diagnostic::new(code::CONFIG_MISSING, "there is no `site.toml` here", &path, At::File).help(
                "write one with a line such as `title = \"Explainers\"`, or name the site's folder with `--root`",
            ),
        );
        return None;
    }
    let file = match snapshot.text(&path) {
        Ok(file) => file,
        Err(diagnostic) => {
            diagnostics.push(*diagnostic);
            return None;
        }
    };
    let read = config::read(&file);
    diagnostics.extend(read.diagnostics);
    let mut config = read.value?;
    if let Some(base_url) = &options.base_url {
        config.base_url = base_url.clone();
    }
    Some(config)
}

fn languages(config: &Config) -> impl Iterator<Item = &Lang> {
    std::iter::once(&config.language).chain(config.languages.iter().map(|language| &language.lang))
}

fn locales(config: &Config, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<Lang, Arc<Locale>> {
    let mut locales = BTreeMap::new();
    for lang in languages(config) {
        match Locale::new(lang) {
            Ok(locale) => drop(locales.insert(lang.clone(), Arc::new(locale))),
            Err(error) => diagnostics.push(Diagnostic::new(
                code::LANGUAGE_INVALID,
                error.to_string(),
                &RelPath::known("site.toml"),
                At::File,
            )),
        }
    }
    locales
}

fn load_theme(
    snapshot: &Snapshot,
    config: &Config,
    locales: &BTreeMap<Lang, Arc<Locale>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Theme> {
    let own = format!("themes/{}", config.theme);
    let overrides = ["templates", "components", "i18n"];
    let mut files = BTreeMap::new();
    for path in snapshot.files.keys() {
        let of_theme = path.strip_folder(&own).is_some();
        if !of_theme && !overrides.iter().any(|folder| path.strip_folder(folder).is_some()) {
            continue;
        }
        let is_static = of_theme && path.strip_folder(&format!("{own}/static")).is_some();
        let file = if is_static {
            ThemeFile::Binary
        } else {
            match snapshot.text(path) {
                Ok(file) => ThemeFile::Text(file.text),
                Err(diagnostic) => {
                    diagnostics.push(*diagnostic);
                    continue;
                }
            }
        };
        files.insert(path.clone(), file);
    }
    let files = ThemeFiles { name: config.theme.to_string(), files };
    let languages: Vec<Lang> = languages(config).filter(|lang| locales.contains_key(*lang)).cloned().collect();
    let nothing = Tree::Map(Vec::new());
    let settings = ThemeSettings {
        languages: &languages,
        parameters: config.theme_settings.as_ref().unwrap_or(&nothing),
        config_file: RelPath::known("site.toml"),
    };
    let loaded = theme::load(&files, &settings, locales);
    diagnostics.extend(loaded.diagnostics);
    loaded.value
}

fn link_settings(config: &Config, options: &Options) -> LinkSettings {
    LinkSettings {
        default_language: config.language.clone(),
        languages: languages(config).cloned().collect(),
        taxonomies: config.taxonomies.clone(),
        hidden: options.hidden,
    }
}

fn render_settings(config: &Config) -> RenderSettings {
    RenderSettings {
        base_url: config.base_url.clone(),
        languages: languages(config)
            .map(|lang| LanguageSettings {
                lang: lang.clone(),
                title: config.title_in(lang).into(),
                description: config.description_in(lang).unwrap_or("").into(),
            })
            .collect(),
        paginate_by: config.paginate_by,
        feed_items: config.feed_items,
        grades: if config.publish_grades { Grades::Published } else { Grades::Internal },
        generator: PROGRAM.into(),
    }
}

/// Gives each diagnostic the severity that the site wants.
fn judge(config: &Config, diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.retain_mut(|diagnostic| {
        let severity = config.check.severity(diagnostic.code, diagnostic.severity);
        diagnostic.severity = severity.unwrap_or(diagnostic.severity);
        severity.is_some()
    });
}

/// The files that have errors: what they hold is not published anew.
fn broken(parsed: &Parsed, diagnostics: &[Diagnostic]) -> BTreeSet<RelPath> {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error());
    errors.map(|diagnostic| diagnostic.primary().file.clone()).chain(parsed.broken.keys().cloned()).collect()
}

fn same(old: &Diagnostic, new: &Diagnostic) -> bool {
    old.code == new.code && old.labels == new.labels && old.message == new.message
}

struct Made {
    files: usize,
    pages: usize,
    rendered: Vec<String>,
    diagnostics: Vec<Diagnostic>,
}

/// Renders what changed and hands it to the sink.
fn make(
    jobs: &[Job<'_>],
    prepared: &Prepared<'_>,
    shared: Shared,
    snapshot: &Snapshot,
    sink: &dyn Sink,
    observer: &dyn Observer,
) -> io::Result<Made> {
    let files = AtomicUsize::new(0);
    let pages = AtomicUsize::new(0);
    let failures = Mutex::new(BTreeMap::<String, (Diagnostic, usize)>::new());
    let rendered: Vec<String> = jobs
        .par_iter()
        .map(|job| {
            let outcome = one(job, prepared, shared, snapshot, sink);
            observer.advance();
            match outcome {
                Ok(Fate::Rendered) => {
                    files.fetch_add(1, Ordering::Relaxed);
                    pages.fetch_add(1, Ordering::Relaxed);
                    Ok(Some(job.route.to_string()))
                }
                Ok(Fate::Kept) => {
                    files.fetch_add(1, Ordering::Relaxed);
                    if !matches!(job.work, Work::File(_) | Work::Embedded(_)) {
                        pages.fetch_add(1, Ordering::Relaxed);
                    }
                    Ok(None)
                }
                Ok(Fate::Absent) => Ok(None),
                Err(Failure::Disk(error)) => Err(error),
                Err(Failure::Content(diagnostic)) => {
                    sink.keep(&job.route.out_path());
                    // A broken template fails on every page; one page is enough to mend it by.
                    let key = format!("{:?} {}", diagnostic.labels, diagnostic.message);
                    let note = format!("while rendering `{}`", job.route);
                    let mut failures = failures.lock().unwrap_or_else(PoisonError::into_inner);
                    let entry = failures.entry(key).or_insert_with(|| (diagnostic.clone().note(note.clone()), 0));
                    entry.1 += 1;
                    // The page that is named must not depend on which thread came first.
                    let candidate = diagnostic.note(note);
                    if candidate.notes < entry.0.notes {
                        entry.0 = candidate;
                    }
                    Ok(None)
                }
            }
        })
        .collect::<io::Result<Vec<Option<String>>>>()?
        .into_iter()
        .flatten()
        .collect();
    let failures = failures.into_inner().unwrap_or_else(PoisonError::into_inner);
    let diagnostics = failures.into_values().map(|(diagnostic, pages)| match pages {
        1 => diagnostic,
        2 => diagnostic.note("and on one more page"),
        more => diagnostic.note(format!("and on {} more pages", more - 1)),
    });
    Ok(Made { files: files.into_inner(), pages: pages.into_inner(), rendered, diagnostics: diagnostics.collect() })
}

enum Fate {
    /// Made in this build.
    Rendered,
    /// There already, or copied.
    Kept,
    /// Broken, and there is no earlier version.
    Absent,
}

enum Failure {
    Content(Diagnostic),
    Disk(io::Error),
}

fn one(
    job: &Job<'_>,
    prepared: &Prepared<'_>,
    shared: Shared,
    snapshot: &Snapshot,
    sink: &dyn Sink,
) -> Result<Fate, Failure> {
    let path = job.route.out_path();
    if shared == Shared::Broken && sink.keep(&path) {
        return Ok(Fate::Kept);
    }
    if job.held {
        if sink.keep(&path) {
            return Ok(Fate::Kept);
        }
        // A list that lacks an explainer is better than none; a page with errors is not.
        if !job.is_list() {
            return Ok(Fate::Absent);
        }
    }
    if sink.has(&path, job.key) {
        return Ok(Fate::Kept);
    }
    match &job.work {
        Work::File(source) => {
            sink.put(&path, job.key, Content::File(&snapshot.disk(source))).map_err(Failure::Disk)?;
            Ok(Fate::Kept)
        }
        Work::Embedded(bytes) => {
            sink.put(&path, job.key, Content::Bytes(bytes)).map_err(Failure::Disk)?;
            Ok(Fate::Kept)
        }
        _ => {
            let rendered = catch_unwind(AssertUnwindSafe(|| render::render(job, prepared)));
            let html = match rendered {
                Ok(Ok(html)) => html.unwrap_or_default(),
                Ok(Err(diagnostic)) => return Err(Failure::Content(*diagnostic)),
                Err(panic) => {
                    return Err(Failure::Content(input::internal(&job.source(), &*panic)));
                }
            };
            sink.put(&path, job.key, Content::Bytes(html.as_bytes())).map_err(Failure::Disk)?;
            Ok(Fate::Rendered)
        }
    }
}
