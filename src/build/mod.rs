//! The stages in order. The only room that knows what was computed last time.

mod anchor;
mod bodies;
mod files;
mod input;
mod judge;
mod make;
mod memo;
mod memory;
mod pipeline;
mod places;
mod published;
mod setup;
mod shared;
mod sink;
mod stages;
mod workshop;

pub use anchor::{Anchor, anchors, registry_page};
pub use memo::Memo;
pub use memory::Memory;
pub use pipeline::{Observer, Occasion, Options, PROGRAM, Request, Stage, build, check};
pub use sink::{Content, Nowhere, Scratch, Sink, WriteTo};

pub use crate::parse::markdown::Quote;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::diag::Diagnostic;
use crate::fingerprint::Fp;
use crate::source::{RelPath, Route};

/// What a build did.
#[derive(Debug)]
pub struct Built {
    /// Everything that is wrong, every place resolved to bytes of a file, in the order of files.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the diagnostics point into.
    pub texts: BTreeMap<RelPath, Arc<str>>,
    /// Output files that the site consists of.
    pub files: usize,
    /// HTML pages among them.
    pub pages: usize,
    /// What became of each file of content that has a page, or would have one if it could be read.
    pub origins: Arc<BTreeMap<RelPath, Origin>>,
    /// The path that the site's addresses begin with, such as `/news`; empty at the root of a host, and for a site with
    /// relative addresses. `None` if nothing was made, so that what lies there is as it was.
    pub base_path: Option<Box<str>>,
    /// Routes that were rendered in this build, in the order in which they were planned.
    pub rendered: Vec<String>,
    /// How long each stage took.
    pub timings: Vec<(Stage, Duration)>,
    /// What to remember for the next build; `None` if it is as before.
    pub memo: Option<Vec<u8>>,
    /// Whether all was as before, so that nothing has to be committed.
    pub unchanged: bool,
}

/// A file of content and its page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The page.
    pub route: Route,
    /// The hash of the file.
    pub fp: Fp,
    /// The file that it translates and inherits from.
    pub original: Option<RelPath>,
    /// Whether all of it could be read.
    pub whole: bool,
}

impl Built {
    /// How many diagnostics are errors, and how many warnings.
    pub fn tally(&self) -> (usize, usize) {
        let errors = self.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
        (errors, self.diagnostics.len() - errors)
    }
}
