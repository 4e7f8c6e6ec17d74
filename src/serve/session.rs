//! The loop of a preview: when something may have changed, look, build if something has, put in place, tell.

use std::any::Any;
use std::collections::BTreeSet;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::watch::{Cover, Doorbell, Wake};
use crate::build::{Built, Memory, Occasion, Options};
use crate::diag::{Code, Diagnostic, Outcome, code};
use crate::emit::{ScratchFile, folder_for_large_files};
use crate::fingerprint::Fp;
use crate::source::scan::{Snapshot, scan};
use crate::source::{InStep, RelPath};

/// How often one looks again at once, because folders came that were not yet watched.
const LOOKS: usize = 8;

/// How long one waits for another build to let go of the output folder.
const BUSY: Duration = Duration::from_millis(500);

/// How long one waits before one tries again what failed.
const FAILED: Duration = Duration::from_secs(2);

/// Where the builds of a session go.
pub trait Target: Send {
    /// Builds the site and puts it in place, whole or not at all.
    ///
    /// # Errors
    ///
    /// If it could not be put in place; then all is as before.
    fn make(&mut self, occasion: Occasion<'_>, memory: &mut Memory) -> Result<Made, Failure>;

    /// Hears why what is in place no longer follows the site's files, until the next time that it is made.
    fn falls_behind(&mut self, _code: Code, _why: &str) {}
}

/// A site that was built and is in place.
#[derive(Debug)]
pub struct Made {
    /// What the build did.
    pub built: Built,
    /// How many files of the site have other bytes than before, or are new.
    pub written: usize,
    /// How many files are gone.
    pub removed: usize,
}

/// Why a site could not be put in place.
#[derive(Debug)]
pub enum Failure {
    /// Another build has it.
    Busy(io::Error),
    /// It cannot be written.
    Failed(io::Error),
}

/// What a session reports.
#[derive(Debug)]
pub enum Report<'t> {
    /// One looked, and no file had other bytes than before.
    Same,
    /// The site was built.
    Made(Round<'t>),
    /// The site's folder cannot be read. Said once.
    Unreadable(&'t io::Error),
    /// The site could not be put in place. Said once for each reason.
    Failed(&'t Failure),
    /// There are no events: one looks every now and then. The reason.
    Polls(&'t str),
}

/// A build that made a difference.
#[derive(Debug)]
pub struct Round<'t> {
    /// What had changed since the look before; empty for the first build.
    pub changed: &'t [RelPath],
    /// What was made of it.
    pub made: &'t Made,
    /// What is wrong now and was not before.
    pub new: Vec<&'t Diagnostic>,
    /// From the first event after the last look until all was in place.
    pub took: Duration,
}

/// One site that is built again and again by one process.
pub struct Session<T> {
    root: PathBuf,
    options: Options,
    target: T,
    memory: Memory,
    /// The files at the last look that led to a build.
    last: Option<Outcome<Snapshot>>,
    /// Whether the next look builds, whatever it sees: the last build failed, or there was nothing to look at.
    due: bool,
    /// The files that have changed since the last build that did not fail.
    changed: BTreeSet<RelPath>,
    /// What was wrong after the last build, wherever; and the same with its places.
    wrong: BTreeSet<Wrong>,
    places: Option<Fp>,
    /// The last trouble, as it was told.
    trouble: Option<String>,
    /// When to try again what failed, if nothing else happens.
    again: Option<Duration>,
}

/// A diagnostic, wherever in its file it has moved to.
type Wrong = (String, RelPath, String);

impl<T: Target> Session<T> {
    /// A session that builds the site in `root` into `target`.
    pub fn new(root: &Path, options: Options, target: T) -> Self {
        Self {
            root: root.to_owned(),
            options,
            target,
            memory: fresh_memory(),
            last: None,
            due: true,
            changed: BTreeSet::new(),
            wrong: BTreeSet::new(),
            places: None,
            trouble: None,
            again: None,
        }
    }

    /// Builds now and whenever something has changed, until the doorbell is stopped.
    pub fn run(&mut self, doorbell: &mut Doorbell, tell: &mut dyn FnMut(Report<'_>)) {
        let mut since = Instant::now();
        loop {
            match self.look(doorbell, tell) {
                Ok(looked) => self.build(looked, since, tell),
                Err(error) => {
                    doorbell.uncover();
                    self.due = true;
                    let why = format!("the site's folder cannot be read: {error}");
                    self.troubled(code::FILE_UNREADABLE, why, tell, |tell| tell(Report::Unreadable(&error)));
                }
            }
            since = match doorbell.wait(self.again.take()) {
                Wake::Ended => return,
                Wake::Changed(at) => at,
                Wake::Quiet => Instant::now(),
            };
        }
    }

    /// Builds once.
    pub fn once(&mut self, tell: &mut dyn FnMut(Report<'_>)) {
        let since = Instant::now();
        match scan(&self.root) {
            Ok(looked) => self.build(looked, since, tell),
            Err(error) => tell(Report::Unreadable(&error)),
        }
    }

    /// Looks until all folders were watched while one looked.
    fn look(&mut self, doorbell: &mut Doorbell, tell: &mut dyn FnMut(Report<'_>)) -> io::Result<Outcome<Snapshot>> {
        let mut looks = 0;
        loop {
            let began = Instant::now();
            let looked = scan(&self.root)?;
            let cover = doorbell.cover(&looked.value, began);
            if let Some(why) = doorbell.news() {
                tell(Report::Polls(&why));
            }
            looks += 1;
            if cover == Cover::Whole {
                return Ok(looked);
            }
            if looks == LOOKS {
                // Folders come faster than one looks. What is there now is worth showing.
                doorbell.ring();
                return Ok(looked);
            }
        }
    }

    fn build(&mut self, looked: Outcome<Snapshot>, since: Instant, tell: &mut dyn FnMut(Report<'_>)) {
        if !self.due && self.last.as_ref().is_some_and(|last| same(last, &looked)) {
            return tell(Report::Same);
        }
        if let Some(last) = &self.last {
            self.changed.extend(differences(&last.value, &looked.value));
        }
        let occasion = Occasion {
            snapshot: &looked.value,
            found: &looked.diagnostics,
            options: &self.options,
            remembered: None,
            observer: &(),
        };
        let (target, memory) = (&mut self.target, &mut self.memory);
        let made = catch_unwind(AssertUnwindSafe(|| target.make(occasion, memory)));
        let made = made.unwrap_or_else(|panic| Err(Failure::Failed(io::Error::other(message(&*panic)))));
        if let Err(Failure::Failed(_)) = &made {
            // It may hold half a build, or one that was never put in place.
            self.memory = fresh_memory();
        }
        let first = self.last.replace(looked).is_none();
        self.due = made.is_err();
        let made = match made {
            Ok(made) => made,
            Err(failure) => {
                let (Failure::Busy(error) | Failure::Failed(error)) = &failure;
                self.again = Some(if matches!(failure, Failure::Busy(_)) { BUSY } else { FAILED });
                let why = error.to_string();
                return self.troubled(code::INTERNAL, why, tell, |tell| tell(Report::Failed(&failure)));
            }
        };
        let mended = self.trouble.take().is_some();
        let changed: Vec<RelPath> = std::mem::take(&mut self.changed).into_iter().collect();
        let wrong: BTreeSet<Wrong> = made.built.diagnostics.iter().map(wrong).collect();
        let places = Some(Fp::of(&made.built.diagnostics));
        if first || mended || !made.built.unchanged || places != self.places {
            let new = made.built.diagnostics.iter().filter(|one| !self.wrong.contains(&self::wrong(one))).collect();
            tell(Report::Made(Round { changed: &changed, made: &made, new, took: since.elapsed() }));
        } else {
            tell(Report::Same);
        }
        (self.wrong, self.places) = (wrong, places);
    }

    /// Tells of a trouble, unless it is the one that was told last.
    fn troubled(
        &mut self,
        code: Code,
        trouble: String,
        tell: &mut dyn FnMut(Report<'_>),
        how: impl FnOnce(&mut dyn FnMut(Report<'_>)),
    ) {
        if self.trouble.as_ref() != Some(&trouble) {
            how(tell);
            self.target.falls_behind(code, &trouble);
            self.trouble = Some(trouble);
        }
    }
}

/// Whether a look saw what the last one saw, and no file could have changed without showing it.
fn same(last: &Outcome<Snapshot>, now: &Outcome<Snapshot>) -> bool {
    let settled = || last.value.files.values().all(|stat| stat.is_settled(last.value.scanned_at));
    let (old, new) = (&last.value, &now.value);
    old.files == new.files && old.today == new.today && last.diagnostics == now.diagnostics && settled()
}

/// The files that came, went, or may have changed.
fn differences(old: &Snapshot, new: &Snapshot) -> BTreeSet<RelPath> {
    let (mut before, mut after) = (InStep::new(&old.files), InStep::new(&new.files));
    let gone = old.files.keys().filter(|path| after.get(path).is_none());
    let other = new.files.iter().filter(|(path, stat)| before.get(path) != Some(*stat)).map(|(path, _)| path);
    gone.chain(other).cloned().collect()
}

/// What a session remembers. Texts are laid aside: a large site has more of them than a writer has memory to spare.
fn fresh_memory() -> Memory {
    Memory::keeping().with_scratch(Box::new(ScratchFile::new(folder_for_large_files())))
}

fn wrong(diagnostic: &Diagnostic) -> Wrong {
    (diagnostic.code.name().to_owned(), diagnostic.primary().file.clone(), diagnostic.message.clone())
}

fn message(panic: &(dyn Any + Send)) -> String {
    let said = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    format!("the program failed: {}; please report it", said.unwrap_or("no message"))
}
