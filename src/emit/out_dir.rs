//! One output folder while a build writes to it.

use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex};

use rayon::prelude::*;

use super::disk::{Disk, Entry, Lock, RealDisk, Stamp, remove_tree};
use super::error::{OutError, Thing, failed};
use super::journal;
use super::manifest::{Decoded, Manifest, Record};
use super::places::{Places, Site};
use super::scratch::ScratchFile;
use super::stage::{Stage, locked};
use crate::build::{Content, Scratch, Sink};
use crate::fingerprint::Fp;
use crate::source::OutPath;

/// One output folder while a build writes to it. Dropped without [`commit`](OutDir::commit), it leaves the folder as it
/// was.
pub struct OutDir {
    pub(super) disk: Arc<dyn Disk>,
    pub(super) places: Places,
    /// What lies in the output folder by the last build; nothing if the folder is missing or empty.
    pub(super) old: Manifest,
    /// Whether `old` was read from a manifest of this very program.
    pub(super) trusted: bool,
    /// Whether the stage becomes the output folder.
    pub(super) whole: bool,
    /// Made when the first file is written, so that a build that changes nothing leaves no trace.
    pub(super) stage: Mutex<Option<Arc<Stage>>>,
    pub(super) made: Mutex<HashMap<OutPath, Made>>,
    pub(super) memo: Option<Vec<u8>>,
    scratch: ScratchFile,
    /// Let go when everything else is done.
    _lock: Lock,
}

/// What this build did about a file.
#[derive(Clone, Copy, Debug)]
pub(super) enum Made {
    /// It lies there, made with the same key.
    Had(Record),
    /// It lies there with the same bytes.
    Same(Record),
    /// It was written to the stage, under a number.
    Staged(Record, u32),
    /// Whatever the last build made.
    Kept(Record),
}

impl Made {
    /// The file as it lies there, or in the stage.
    pub(super) fn record(&self) -> Record {
        match self {
            Self::Had(record) | Self::Same(record) | Self::Staged(record, _) | Self::Kept(record) => *record,
        }
    }
}

impl OutDir {
    /// Takes hold of an output folder, whose state lies in the folder `state`, and finishes or discards what an
    /// interrupted build left. `program` names the program that gives the keys: those of another mean nothing to it,
    /// but it knows which files are its own.
    ///
    /// # Errors
    /// [`OutError::Locked`] if another build has it, [`OutError::Unfit`] if it cannot be an output folder, or what the
    /// file system said.
    pub fn open(out: &Path, state: &Path, program: &str) -> io::Result<Self> {
        Self::open_on(Arc::new(RealDisk), out, state, program)
    }

    pub(super) fn open_on(disk: Arc<dyn Disk>, out: &Path, state: &Path, program: &str) -> io::Result<Self> {
        let places = Places::find(&*disk, out, state)?;
        let lock = disk.lock(&places.lock).map_err(failed("lock", &places.lock))?;
        let lock = lock.ok_or_else(|| OutError::Locked(places.lock.clone()))?;
        recover(&*disk, &places)?;

        let bytes = disk.read(&places.manifest).map_err(failed("read", &places.manifest))?;
        let mut old = match bytes.as_deref().map(Manifest::decode) {
            Some(Decoded::Known(manifest, _) | Decoded::Other(manifest)) => manifest,
            Some(Decoded::Damaged) | None => Manifest::default(),
        };
        let trusted = !program.is_empty() && old.program == program;
        old = old.for_program(program);
        let stage = stage_whole(&disk, &places)?;
        if stage.is_some() {
            old.records.clear();
            old.found.clear();
        }
        let scratch = ScratchFile::new(state.to_owned());
        Ok(Self {
            disk,
            places,
            old,
            trusted,
            whole: stage.is_some(),
            stage: Mutex::new(stage.map(Arc::new)),
            made: Mutex::default(),
            memo: None,
            scratch,
            _lock: lock,
        })
    }

    /// What [`set_memo`](OutDir::set_memo) stored with the last build, if by the same program.
    pub fn memo(&self) -> Option<&[u8]> {
        self.old.memo.as_deref()
    }

    /// Stores something for the next build to read. If a build sets no memo, the next one reads none.
    pub fn set_memo(&mut self, memo: Vec<u8>) {
        self.memo = Some(memo);
    }

    /// Whether every file that the last build of the same program made lies there as it was written: one look at each,
    /// on all threads.
    pub fn intact(&self) -> bool {
        let records: Vec<_> = self.old.records.iter().collect();
        self.trusted && !self.whole && records.par_iter().all(|(path, record)| self.lies(path, record.stamp))
    }

    /// Whether a file lies there as it was written. Looking through a symbolic link is harmless here: nothing is
    /// written on the strength of it.
    fn lies(&self, path: &OutPath, stamp: Stamp) -> bool {
        let entry = self.disk.stat(&self.places.out.join(path.as_str()));
        matches!(entry, Ok(Some(entry)) if entry.is_file(stamp))
    }

    fn make(&self, path: &OutPath, key: Fp, content: Content<'_>) -> io::Result<Made> {
        let record = |stamp| Record { key: Some(key), stamp };
        if !self.whole {
            let full = self.places.out.join(path.as_str());
            let there = self.disk.stat(&full)?;
            // A file that cannot be read is written anew, or turns out to be in the way.
            if let Some(Entry { thing: Thing::File, stamp }) = there
                && self.disk.same(&full, content).unwrap_or(false)
            {
                return Ok(Made::Same(record(stamp)));
            }
        }
        let staged = self.stage()?.write(path, content)?;
        Ok(Made::Staged(record(staged.stamp), staged.number))
    }

    fn stage(&self) -> io::Result<Arc<Stage>> {
        let mut stage = locked(&self.stage);
        if let Some(stage) = &*stage {
            return Ok(Arc::clone(stage));
        }
        let made = Arc::new(Stage::numbered(&self.disk, &self.places)?);
        *stage = Some(Arc::clone(&made));
        Ok(made)
    }
}

impl Sink for OutDir {
    fn has(&self, path: &OutPath, key: Fp) -> bool {
        let Some(&record) = self.old.records.get(path) else { return false };
        let has = record.key == Some(key) && self.lies(path, record.stamp);
        if has {
            locked(&self.made).insert(path.clone(), Made::Had(record));
        }
        has
    }

    fn put(&self, path: &OutPath, key: Fp, content: Content<'_>) -> io::Result<()> {
        let full = self.places.out.join(path.as_str());
        let made = self.make(path, key, content).map_err(failed("write", &full))?;
        match locked(&self.made).insert(path.clone(), made) {
            Some(Made::Same(_) | Made::Staged(..)) => Err(OutError::Twice(path.to_string()).into()),
            Some(Made::Had(_) | Made::Kept(_)) | None => Ok(()),
        }
    }

    fn doubt(&self, path: &OutPath) {
        if let Some(Made::Same(record) | Made::Staged(record, _)) = locked(&self.made).get_mut(path) {
            record.key = None;
        }
    }

    fn keep(&self, path: &OutPath) -> bool {
        let Some(&record) = self.old.records.get(path) else { return false };
        locked(&self.made).entry(path.clone()).or_insert(Made::Kept(record));
        true
    }

    fn scratch(&self) -> Option<&dyn Scratch> {
        Some(&self.scratch)
    }
}

/// Finishes what a journal says, or removes what is left of a build that did not get that far.
fn recover(disk: &dyn Disk, places: &Places) -> io::Result<()> {
    if let Some(bytes) = disk.read(&places.journal).map_err(failed("read", &places.journal))? {
        match Manifest::decode(&bytes) {
            Decoded::Known(manifest, Some(pending)) => drop(journal::finish(disk, places, manifest, &pending)?),
            Decoded::Other(_) => return Err(OutError::Unreadable(places.journal.clone()).into()),
            Decoded::Known(_, None) | Decoded::Damaged => {
                disk.remove_file(&places.journal).map_err(failed("remove", &places.journal))?;
            }
        }
    }
    for site in Site::ALL {
        let stage = places.stage(site, places.stage_name());
        remove_tree(disk, &stage).map_err(failed("remove", &stage))?;
    }
    Ok(())
}

/// The stage of a first build; none if the output folder holds something or cannot be replaced by a rename.
fn stage_whole(disk: &Arc<dyn Disk>, places: &Places) -> io::Result<Option<Stage>> {
    let out = &places.out;
    match disk.stat(out).map_err(failed("find", out))?.map(|entry| entry.thing) {
        None => Stage::tree(disk, places, false),
        Some(Thing::Folder) if disk.list(out).map_err(failed("read", out))?.is_empty() => {
            Stage::tree(disk, places, true)
        }
        Some(Thing::Folder) => Ok(None),
        Some(_) => Err(OutError::Unfit { out: out.clone(), why: "it is not a folder" }.into()),
    }
}
