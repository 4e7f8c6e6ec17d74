//! What a build is given, and what it tells while it runs.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;

use super::memory::Memory;
use super::stages::{Goal, run};
use super::{Built, Sink};
use crate::check::Probe;
use crate::diag::{Code, Diagnostic};
use crate::link::Hidden;
use crate::source::RelPath;
use crate::source::scan::Snapshot;

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

/// Nobody.
impl Observer for () {
    fn stage(&self, _: Stage, _: usize) {}
    fn advance(&self) {}
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
