//! Reads and parses all files of a site, each by itself, on all cores.

use std::any::Any;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;

use super::Scratch;
use super::bodies::{Bodies, Keeps, Waiting};
use super::files::Files;
use super::pipeline::{Observer, Stage};
use crate::diag::{At, Diagnostic, code};
use crate::fingerprint::{Fp, Hashed};
use crate::model::{Article, Facts, Identity, LineExemption, LooseNumber, SharedData, Spans, WebLink};
use crate::parse::{self, ParseSettings};
use crate::source::{InStep, RelPath, SourceFile};

/// Everything that the site's files hold.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    pub(super) facts: BTreeMap<RelPath, Hashed<Facts>>,
    /// Files that are no article at all.
    pub(super) broken: BTreeMap<RelPath, Identity>,
    /// Articles of which a part could not be read.
    pub(super) flawed: BTreeSet<RelPath>,
    /// The numbers of each text that are bound to nothing; texts without any are left out, as in the next two.
    pub(super) numbers: BTreeMap<RelPath, Box<[LooseNumber]>>,
    /// The comments that switch rules off.
    pub(super) exemptions: BTreeMap<RelPath, Box<[LineExemption]>>,
    /// The sentence of each bound number.
    pub(super) sentences: BTreeMap<RelPath, Box<[u32]>>,
    /// The links of the texts to other sites, if they were asked for.
    pub(super) links: BTreeMap<RelPath, Box<[WebLink]>>,
    pub(super) bodies: Bodies,
    pub(super) data: SharedData,
    pub(super) broken_data: bool,
    pub(super) assets: BTreeSet<RelPath>,
    pub(super) statics: BTreeSet<RelPath>,
    /// What is wrong with each file.
    found: BTreeMap<RelPath, Vec<Diagnostic>>,
    /// The hash of each text as it was read.
    read: BTreeMap<RelPath, Fp>,
    data_read: Option<Fp>,
    /// The texts that were read since the rules were last asked.
    pub(super) touched: Vec<RelPath>,
    settings: Option<Fp>,
}

/// What parsing depends on.
#[derive(Clone, Copy)]
pub(super) struct ParseInput<'a> {
    pub(super) files: &'a Files<'a>,
    pub(super) settings: &'a ParseSettings,
    pub(super) keep: Keep,
    pub(super) scratch: Option<&'a dyn Scratch>,
    pub(super) observer: &'a dyn Observer,
}

/// What of the places in the texts is kept, besides what every build needs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    Links,
    Nothing,
}

impl Parsed {
    /// For a run that makes no pages.
    pub(super) fn without_texts() -> Self {
        Self { bodies: Bodies::new(Keeps::Hashes), ..Self::default() }
    }

    /// Parses content and data: all that is new, and whatever was parsed before and is not as it was.
    pub(super) fn update(&mut self, input: ParseInput<'_>) {
        let settings = Fp::of(input.settings);
        if self.settings != Some(settings) {
            if let Some(scratch) = input.scratch.filter(|_| self.settings.is_some()) {
                scratch.clear();
            }
            *self = Self { bodies: self.bodies.emptied(), settings: Some(settings), ..Self::default() };
        }
        let (mut texts, mut data) = (Vec::new(), Vec::new());
        self.assets.clear();
        self.statics.clear();
        for path in input.files.snapshot.files.keys() {
            if parse::is_data(path) {
                data.push(path);
            } else if path.strip_folder("static").is_some() {
                self.statics.insert(path.clone());
            } else if is_text(path) {
                texts.push(path);
            } else if path.strip_folder("content").is_some() {
                self.assets.insert(path.clone());
            }
        }
        self.read_data(&data, input);
        self.read_texts(&texts, input);
    }

    /// What is wrong with the files by themselves.
    pub(super) fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.found.values().flatten()
    }

    fn read_data(&mut self, paths: &[&RelPath], input: ParseInput<'_>) {
        let hashed: Vec<_> = paths.iter().map(|path| (*path, input.files.fps.get(*path).copied())).collect();
        if self.data_read == Some(Fp::of(&hashed)) {
            return;
        }
        let mut read = Vec::with_capacity(paths.len());
        self.found.retain(|path, _| !parse::is_data(path));
        (self.data, self.broken_data) = (SharedData::default(), false);
        for path in paths {
            let found = match input.files.text(path) {
                Ok(file) => {
                    read.push((*path, Some(file.fp)));
                    let data = parse::read_data(&file);
                    if let Some(file) = data.value {
                        self.data.add(file);
                    }
                    data.diagnostics
                }
                Err(diagnostic) => vec![*diagnostic],
            };
            self.broken_data |= found.iter().any(Diagnostic::is_error);
            if !found.is_empty() {
                self.found.insert((*path).clone(), found);
            }
        }
        // What could not be read is tried again each time.
        self.data_read = Some(Fp::of(&read)).filter(|_| read.len() == paths.len());
    }

    fn read_texts(&mut self, texts: &[&RelPath], input: ParseInput<'_>) {
        // What could not be read has no hash: it is tried again each time.
        let (mut now, mut read) = (InStep::new(&input.files.fps), InStep::new(&self.read));
        let mut as_it_was = |path: &RelPath| {
            let (now, read) = (now.get(path), read.get(path));
            now.is_some() && now == read
        };
        let new: Vec<&RelPath> = texts.iter().copied().filter(|path| !as_it_was(path)).collect();
        let mut here = InStep::new(&input.files.snapshot.files);
        for path in self.read.keys().filter(|path| here.get(path).is_none()).cloned().collect::<Vec<_>>() {
            self.forget(&path);
        }
        self.touched.extend(new.iter().copied().cloned());
        input.observer.stage(Stage::Parse, new.len());
        let parsed: Vec<_> = new
            .into_par_iter()
            .map(|path| {
                let one = one(path, input, &self.bodies);
                input.observer.advance();
                (path, one)
            })
            .collect();
        let (mut facts_of, mut waiting) = (Vec::new(), Vec::new());
        for (path, one) in parsed {
            self.forget(path);
            let (facts, body) = self.take_in(path, one, input.keep).unzip();
            facts_of.extend(facts.map(|facts| (path.clone(), facts)));
            waiting.extend(body.map(|body| (path.clone(), body)));
        }
        self.bodies.insert_all(waiting);
        if self.facts.is_empty() {
            // Collected in order, a map's nodes are full; filled one by one, they would stay half empty.
            self.facts = facts_of.into_iter().collect();
        } else {
            self.facts.extend(facts_of);
        }
    }

    fn take_in(&mut self, path: &RelPath, one: One, keep: Keep) -> Option<(Hashed<Facts>, Waiting)> {
        let One { identity, article, spans, diagnostics, fp } = one;
        // A text that could not be read is known by no hash; that it was seen must still be remembered.
        self.read.insert(path.clone(), fp.unwrap_or_else(|| Fp::of_bytes(b"\0unread")));
        if !spans.numbers.is_empty() {
            self.numbers.insert(path.clone(), spans.numbers);
        }
        if !spans.exemptions.is_empty() {
            self.exemptions.insert(path.clone(), spans.exemptions);
        }
        if !spans.sentences.is_empty() {
            self.sentences.insert(path.clone(), spans.sentences);
        }
        if keep == Keep::Links && !spans.links.is_empty() {
            self.links.insert(path.clone(), spans.links);
        }
        if article.is_some() && diagnostics.iter().any(Diagnostic::is_error) {
            self.flawed.insert(path.clone());
        }
        if !diagnostics.is_empty() {
            self.found.insert(path.clone(), diagnostics);
        }
        if let (None, Some(identity)) = (&article, identity) {
            self.broken.insert(path.clone(), identity);
        }
        article
    }

    fn forget(&mut self, path: &RelPath) {
        if self.read.remove(path).is_none() {
            return;
        }
        self.facts.remove(path);
        self.bodies.remove(path);
        self.broken.remove(path);
        self.flawed.remove(path);
        self.numbers.remove(path);
        self.exemptions.remove(path);
        self.sentences.remove(path);
        self.links.remove(path);
        self.found.remove(path);
    }
}

fn is_text(path: &RelPath) -> bool {
    path.strip_folder("content").is_some() && path.extension() == Some("md")
}

struct One {
    identity: Option<Identity>,
    article: Option<(Hashed<Facts>, Waiting)>,
    /// Without the places of the references: only a diagnostic needs them, and few files have one.
    spans: Spans,
    diagnostics: Vec<Diagnostic>,
    /// The hash of the text; `None` if it could not be read.
    fp: Option<Fp>,
}

fn one(path: &RelPath, input: ParseInput<'_>, bodies: &Bodies) -> One {
    let ParseInput { files, settings, scratch, .. } = input;
    let identified = parse::identify(path, settings);
    let mut diagnostics = identified.diagnostics;
    let Some(identity) = identified.value else {
        let fp = files.fps.get(path).copied();
        return One { identity: None, article: None, spans: Spans::default(), diagnostics, fp };
    };
    let (article, fp) = match files.text(path) {
        Ok(file) => {
            let parsed = guarded(&file, |file| parse::parse(file, &identity, settings), &mut diagnostics);
            (parsed, Some(file.fp))
        }
        Err(diagnostic) => {
            diagnostics.push(*diagnostic);
            (None, None)
        }
    };
    let mut spans = Spans::default();
    let article = article.map(|article| {
        spans = Spans { references: Box::default(), ..article.spans };
        (article.facts, bodies.lay(&article.body, scratch))
    });
    One { identity: Some(identity), article, spans, diagnostics, fp }
}

/// Runs a stage on one file; a panic in it is a bug of ours, which costs that file and no other.
fn guarded(
    file: &SourceFile,
    stage: impl FnOnce(&SourceFile) -> crate::diag::Outcome<Option<Article>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Article> {
    match catch_unwind(AssertUnwindSafe(|| stage(file))) {
        Ok(outcome) => {
            diagnostics.extend(outcome.diagnostics);
            outcome.value
        }
        Err(panic) => {
            diagnostics.push(internal(&file.path, &*panic));
            None
        }
    }
}

/// The diagnostic of a panic.
pub(super) fn internal(path: &RelPath, panic: &(dyn Any + Send)) -> Diagnostic {
    let said = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    Diagnostic::new(
        code::INTERNAL,
        format!("the program failed on this file: {}", said.unwrap_or("no message")),
        path,
        At::File,
    )
    .help("please report it with the file; the rest of the site was built")
}
