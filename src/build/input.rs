//! Reads and parses all files of a site, each by itself, on all cores.

use std::any::Any;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;

use super::bodies::{Bodies, Shelf, Waiting};
use super::memo::Memo;
use super::pipeline::{Observer, Stage};
use crate::diag::{At, Diagnostic, code};
use crate::fingerprint::{Fp, Hashed};
use crate::model::{Article, Facts, Identity, LineExemption, LooseNumber, SharedData, Spans, WebLink};
use crate::parse::{self, ParseSettings};
use crate::source::scan::Snapshot;
use crate::source::{RelPath, SourceFile};

/// Everything that the site's files hold.
#[derive(Default)]
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
    pub(super) data: SharedData,
    pub(super) broken_data: bool,
    pub(super) assets: BTreeSet<RelPath>,
    pub(super) statics: BTreeSet<RelPath>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// The hash of every file; of those whose stat is as remembered without reading them.
pub(super) fn fingerprints(
    snapshot: &Snapshot,
    memo: &Memo,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<RelPath, Fp> {
    let files: Vec<_> = snapshot.files.iter().collect();
    let hashed: Vec<_> = files
        .into_par_iter()
        .map(|(path, stat)| {
            let fp = memo.trusted(path, stat).map_or_else(|| snapshot.fingerprint(path), Ok);
            (path.clone(), fp)
        })
        .collect();
    let fps = hashed.into_iter().filter_map(|(path, fp)| match fp {
        Ok(fp) => Some((path, fp)),
        Err(diagnostic) => {
            diagnostics.push(*diagnostic);
            None
        }
    });
    fps.collect()
}

/// What of the places in the texts is kept, besides what every build needs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    Links,
    Nothing,
}

/// Parses content and data.
pub(super) fn parse_all<'s>(
    snapshot: &Snapshot,
    settings: &ParseSettings,
    keep: Keep,
    shelf: Shelf<'s>,
    observer: &dyn Observer,
) -> (Parsed, Bodies<'s>) {
    let (mut facts_of, mut waiting) = (Vec::new(), Vec::new());
    let mut parsed = Parsed::default();
    let mut texts = Vec::new();
    for path in snapshot.files.keys() {
        if parse::is_data(path) {
            data(snapshot, path, &mut parsed);
        } else if path.strip_folder("static").is_some() {
            parsed.statics.insert(path.clone());
        } else if path.strip_folder("content").is_some() {
            if path.extension() == Some("md") {
                texts.push(path);
            } else {
                parsed.assets.insert(path.clone());
            }
        }
    }
    observer.stage(Stage::Parse, texts.len());
    let articles: Vec<_> = texts
        .into_par_iter()
        .map(|path| {
            let article = one(snapshot, path, settings, &shelf);
            observer.advance();
            (path, article)
        })
        .collect();
    for (path, One { identity, article, spans, diagnostics }) in articles {
        if !spans.numbers.is_empty() {
            parsed.numbers.insert(path.clone(), spans.numbers);
        }
        if !spans.exemptions.is_empty() {
            parsed.exemptions.insert(path.clone(), spans.exemptions);
        }
        if !spans.sentences.is_empty() {
            parsed.sentences.insert(path.clone(), spans.sentences);
        }
        if keep == Keep::Links && !spans.links.is_empty() {
            parsed.links.insert(path.clone(), spans.links);
        }
        if article.is_some() && diagnostics.iter().any(Diagnostic::is_error) {
            parsed.flawed.insert(path.clone());
        }
        parsed.diagnostics.extend(diagnostics);
        match (article, identity) {
            (Some((facts, body)), _) => {
                facts_of.push((path.clone(), facts));
                waiting.push((path.clone(), body));
            }
            (None, Some(identity)) => drop(parsed.broken.insert(path.clone(), identity)),
            (None, None) => {}
        }
    }
    // Collected in order, a map's nodes are full; filled one by one, they would stay half empty.
    parsed.facts = facts_of.into_iter().collect();
    (parsed, Bodies { shelf, waiting: waiting.into_iter().collect() })
}

struct One {
    identity: Option<Identity>,
    article: Option<(Hashed<Facts>, Waiting)>,
    /// Without the places of the references: only a diagnostic needs them, and few files have one.
    spans: Spans,
    diagnostics: Vec<Diagnostic>,
}

fn one(snapshot: &Snapshot, path: &RelPath, settings: &ParseSettings, shelf: &Shelf<'_>) -> One {
    let identified = parse::identify(path, settings);
    let mut diagnostics = identified.diagnostics;
    let Some(identity) = identified.value else {
        return One { identity: None, article: None, spans: Spans::default(), diagnostics };
    };
    let article = match snapshot.text(path) {
        Ok(file) => guarded(&file, |file| parse::parse(file, &identity, settings), &mut diagnostics),
        Err(diagnostic) => {
            diagnostics.push(*diagnostic);
            None
        }
    };
    let mut spans = Spans::default();
    let article = article.map(|article| {
        spans = Spans { references: Box::default(), ..article.spans };
        (article.facts, shelf.lay(&article.body))
    });
    One { identity: Some(identity), article, spans, diagnostics }
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

fn data(snapshot: &Snapshot, path: &RelPath, parsed: &mut Parsed) {
    let before = parsed.diagnostics.len();
    match snapshot.text(path) {
        Ok(file) => {
            let read = parse::read_data(&file);
            parsed.diagnostics.extend(read.diagnostics);
            if let Some(file) = read.value {
                parsed.data.add(file);
            }
        }
        Err(diagnostic) => parsed.diagnostics.push(*diagnostic),
    }
    parsed.broken_data |= parsed.diagnostics[before..].iter().any(Diagnostic::is_error);
}
