//! What a running program remembers of its last build, so that the next one does again only what may come out otherwise.
//!
//! Each stage keeps what it made with the hash of what it was given, and is asked again only if that hash differs; so a
//! build with a memory makes the same bytes as one without, which `tests/incremental.rs` holds.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::files::Files;
use super::input::Parsed;
use super::memo::Memo;
use super::pipeline::Stage;
use super::workshop::Workshop;
use super::{Built, Origin, Scratch};
use crate::check::{Findings, Published};
use crate::diag::Diagnostic;
use crate::fingerprint::Fp;
use crate::link::Linked;
use crate::source::scan::Stat;
use crate::source::{InStep, RelPath};

/// What the stages made last.
#[derive(Default)]
pub struct Memory {
    keeps: bool,
    past: Option<Box<Past>>,
    scratch: Option<Box<dyn Scratch + Send>>,
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memory").field("keeps", &self.keeps).finish_non_exhaustive()
    }
}

impl Memory {
    /// A memory for a process that builds once: it keeps nothing.
    pub fn forgetful() -> Self {
        Self::default()
    }

    /// A memory for a process that builds again and again; it holds all texts.
    pub fn keeping() -> Self {
        Self { keeps: true, ..Self::default() }
    }

    /// The same, which lays texts aside in `scratch` once there are many.
    #[must_use]
    pub fn with_scratch(self, scratch: Box<dyn Scratch + Send>) -> Self {
        Self { scratch: Some(scratch), ..self }
    }

    pub(super) fn keeps(&self) -> bool {
        self.keeps
    }

    pub(super) fn scratch(&self) -> Option<&dyn Scratch> {
        self.scratch.as_deref().map(|scratch| scratch as &dyn Scratch)
    }

    pub(super) fn take(&mut self) -> Box<Past> {
        self.past.take().unwrap_or_default()
    }

    pub(super) fn put(&mut self, past: Box<Past>) {
        self.past = Some(past).filter(|_| self.keeps);
    }
}

/// What is remembered, stage by stage.
#[derive(Debug, Default)]
pub(super) struct Past {
    /// When files were looked at last, in nanoseconds since 1970, and how they were.
    stats: Option<(i128, BTreeMap<RelPath, (Stat, Fp)>)>,
    /// The hash of what the disk remembered when `published` was read from it.
    pub(super) given: Option<Fp>,
    /// What was published of the figures.
    pub(super) published: Published,
    /// Whether that is what it was in the last build.
    pub(super) published_stays: bool,
    pub(super) parsed: Parsed,
    pub(super) workshop: Option<Workshop>,
    pub(super) linked: Option<Linked>,
    pub(super) findings: Findings,
    pub(super) ended: Option<Ended>,
}

impl Past {
    /// Takes over what the disk remembers, unless it is known.
    pub(super) fn recall(&mut self, remembered: Option<&[u8]>) -> Memo {
        let given = remembered.map(Fp::of_bytes);
        if self.stats.is_some() && given == self.given {
            return Memo::default();
        }
        self.published_stays = false;
        let mut memo = Memo::read(remembered);
        self.ended = None;
        (self.given, self.published) = (given, std::mem::take(&mut memo.published));
        memo
    }

    /// The hash of a file, if its stat shows that it is as it was.
    pub(super) fn stat(&self, path: &RelPath, stat: &Stat, memo: &Memo) -> Option<Fp> {
        let Some((scanned_at, stats)) = &self.stats else { return memo.trusted(path, stat) };
        let (known, fp) = stats.get(path)?;
        (known == stat && stat.is_settled(*scanned_at)).then_some(*fp)
    }

    pub(super) fn keep_stats(&mut self, keeps: bool, files: &Files<'_>) {
        if keeps {
            let Files { snapshot, fps, .. } = files;
            let mut fps = InStep::new(fps);
            let files = snapshot.files.iter();
            let files = files.filter_map(|(path, stat)| Some((path.clone(), (*stat, *fps.get(path)?))));
            self.stats = Some((snapshot.scanned_at, files.collect()));
        }
    }
}

/// How the last build ended.
#[derive(Debug)]
pub(super) struct Ended {
    /// The hash of all that it depended on.
    pub(super) everything: Fp,
    diagnostics: Vec<Diagnostic>,
    texts: BTreeMap<RelPath, Arc<str>>,
    origins: Arc<BTreeMap<RelPath, Origin>>,
    files: usize,
    pages: usize,
    base_path: Option<Box<str>>,
}

impl Ended {
    pub(super) fn new(everything: Fp, built: &Built) -> Self {
        Self {
            everything,
            diagnostics: built.diagnostics.clone(),
            texts: built.texts.clone(),
            origins: Arc::clone(&built.origins),
            files: built.files,
            pages: built.pages,
            base_path: built.base_path.clone(),
        }
    }

    /// A build that found everything as it was.
    pub(super) fn again(&self, timings: Vec<(Stage, Duration)>) -> Built {
        Built {
            diagnostics: self.diagnostics.clone(),
            texts: self.texts.clone(),
            files: self.files,
            pages: self.pages,
            origins: Arc::clone(&self.origins),
            base_path: self.base_path.clone(),
            rendered: Vec::new(),
            timings,
            memo: None,
            unchanged: true,
        }
    }
}
