//! Carries out what a journal says: in the commit that wrote it, or in the next build if that one was interrupted.
//!
//! Invariant: every step may be found done already, so that it does not matter where an earlier attempt stopped.

use std::collections::{HashMap, HashSet};
use std::io;
use std::path::Path;

use super::disk::{Disk, create_folders, remove_tree};
use super::error::{OutError, Thing, failed};
use super::folders;
use super::manifest::Manifest;
use super::pending::{Move, Moves, Pending};
use super::places::Places;
use super::stage::numbered;
use crate::build::Content;
use crate::source::OutPath;

/// How a journal ended.
pub(super) enum Finished {
    /// The new site is in place.
    Done {
        /// How many files of ours went.
        removed: usize,
        /// What was not put in place, as something of others has come to lie there or the staged file was damaged.
        lost: Vec<OutPath>,
    },
    /// The whole new site had to go where something of others has come to lie: nothing was done.
    Occupied,
}

/// Puts the new site in place, then its manifest; the stage is gone afterwards. If a step fails, the journal and the
/// stage stay for another attempt: [`OutError::Unfinished`].
pub(super) fn finish(disk: &dyn Disk, places: &Places, manifest: Manifest, pending: &Pending) -> io::Result<Finished> {
    try_finish(disk, places, manifest, pending).map_err(|error| OutError::Unfinished(error).into())
}

fn try_finish(disk: &dyn Disk, places: &Places, manifest: Manifest, pending: &Pending) -> io::Result<Finished> {
    let stage = places.stage(pending.site, &pending.stage);
    let mut steps = Steps { disk, out: &places.out, manifest: &manifest, solid: HashMap::new() };
    let (removed, lost) = match &pending.moves {
        Moves::Tree if !steps.move_tree(&stage)? => {
            discard(disk, places, &stage)?;
            return Ok(Finished::Occupied);
        }
        Moves::Tree => (0, Vec::new()),
        Moves::Files(moves) => steps.change(&stage, moves, pending)?,
    };
    if lost.is_empty() {
        disk.rename(&places.journal, &places.manifest).map_err(failed("write", &places.manifest))?;
    } else {
        replace_manifest(disk, places, manifest, &lost)?;
    }
    // The site is in place: what cannot be removed now, the next build removes.
    let _ = remove_tree(disk, &stage);
    Ok(Finished::Done { removed, lost })
}

/// Takes back a journal of which no step was done. The journal goes first: without its stage it must not be found.
pub(super) fn discard(disk: &dyn Disk, places: &Places, stage: &Path) -> io::Result<()> {
    match disk.remove_file(&places.journal) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed("remove", &places.journal)(error)),
        _ => {
            let _ = remove_tree(disk, stage);
            Ok(())
        }
    }
}

/// Writes a manifest without files that were not put in place: what lies there is not ours.
fn replace_manifest(disk: &dyn Disk, places: &Places, mut manifest: Manifest, lost: &[OutPath]) -> io::Result<()> {
    manifest.records.retain(|path, _| !lost.contains(path));
    let write = || {
        remove_tree(disk, &places.mended)?;
        disk.write(&places.mended, Content::Bytes(&manifest.encode(None)))?;
        disk.sync(&places.mended)?;
        disk.rename(&places.mended, &places.manifest)?;
        disk.remove_file(&places.journal)
    };
    write().map_err(failed("write", &places.manifest))
}

/// The steps, and what they have seen of the output folder.
struct Steps<'s> {
    disk: &'s dyn Disk,
    out: &'s Path,
    manifest: &'s Manifest,
    /// Whether a folder is a real one all the way down, not reached through a symbolic link.
    solid: HashMap<String, bool>,
}

impl Steps<'_> {
    /// Makes the stage the output folder; false if that has come to hold something.
    fn move_tree(&self, stage: &Path) -> io::Result<bool> {
        if self.disk.stat(stage).map_err(failed("find", stage))?.is_none() {
            return Ok(true);
        }
        match self.disk.rename(stage, self.out) {
            Ok(()) => Ok(true),
            Err(error) => match error.kind() {
                io::ErrorKind::DirectoryNotEmpty | io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => {
                    Ok(false)
                }
                _ => Err(failed("put the new site at", self.out)(error)),
            },
        }
    }

    /// Moves and removes single files: what is in the way first, the other stale files last, so that a reader never
    /// follows a link of a new page to a page that is not there yet.
    fn change(&mut self, stage: &Path, moves: &[Move], pending: &Pending) -> io::Result<(usize, Vec<OutPath>)> {
        let targets: HashSet<&str> = moves.iter().map(|step| step.path.as_str()).collect();
        let needed: HashSet<&str> = targets.iter().copied().flat_map(folders).collect();
        let in_the_way = |path: &str| {
            needed.contains(path) || targets.contains(path) || folders(path).any(|folder| targets.contains(folder))
        };
        let (files_first, files): (Vec<&str>, Vec<&str>) =
            pending.files.iter().map(OutPath::as_str).partition(|path| in_the_way(path));
        let (folders_first, folders): (Vec<&str>, Vec<&str>) =
            pending.folders.iter().map(String::as_str).partition(|path| in_the_way(path));

        let mut removed = self.remove(&files_first, &folders_first)?;
        self.solid.clear();
        let mut lost = Vec::new();
        for step in moves {
            if !self.move_file(stage, step)? {
                lost.push(step.path.clone());
            }
        }
        removed += self.remove(&files, &folders)?;
        Ok((removed, lost))
    }

    /// Removes files of ours, then folders that this leaves empty; gives how many files went.
    fn remove(&mut self, files: &[&str], folders: &[&str]) -> io::Result<usize> {
        let mut removed = 0;
        for path in files {
            let full = self.out.join(path);
            if self.is_solid_around(path)? && self.thing(&full)? == Some(Thing::File) {
                self.disk.remove_file(&full).map_err(failed("remove", &full))?;
                removed += 1;
            }
        }
        for path in folders.iter().rev() {
            let full = self.out.join(path);
            if !self.is_solid_around(path)? || self.thing(&full)? != Some(Thing::Folder) {
                continue;
            }
            match self.disk.remove_folder(&full) {
                Err(error) if error.kind() != io::ErrorKind::DirectoryNotEmpty => {
                    return Err(failed("remove", &full)(error));
                }
                _ => {}
            }
        }
        Ok(removed)
    }

    /// Puts one staged file in place; false if it must not be.
    fn move_file(&mut self, stage: &Path, step: &Move) -> io::Result<bool> {
        let from = numbered(stage, step.number);
        let to = self.out.join(step.path.as_str());
        let Some(staged) = self.disk.stat(&from).map_err(failed("find", &from))? else {
            // Moved by an earlier attempt.
            return Ok(true);
        };
        if let Some((folder, _)) = step.path.as_str().rsplit_once('/')
            && !self.make_solid(folder)?
        {
            return Ok(false);
        }
        let free = match self.thing(&to)? {
            None => true,
            Some(Thing::File) => !step.fresh,
            Some(_) => false,
        };
        // After a power failure the bytes may be gone. Then the old file stays, and as it does not match its record
        // the next build makes it anew.
        let whole = self.manifest.records.get(&step.path).is_some_and(|record| staged.is_file(record.stamp));
        if free && whole {
            self.disk.rename(&from, &to).map_err(failed("write", &to))?;
        }
        Ok(free)
    }

    /// Makes a folder and those above it; false if something else lies in the way.
    fn make_solid(&mut self, folder: &str) -> io::Result<bool> {
        for folder in folders(folder).chain([folder]) {
            if self.solid.get(folder) == Some(&true) {
                continue;
            }
            let full = self.out.join(folder);
            match self.thing(&full)? {
                Some(Thing::Folder) => {}
                None => create_folders(self.disk, &full).map_err(failed("create", &full))?,
                Some(_) => return Ok(false),
            }
            self.solid.insert(folder.to_owned(), true);
        }
        Ok(true)
    }

    /// Whether the folder that a path lies in is there, and no symbolic link leads to it.
    fn is_solid_around(&mut self, path: &str) -> io::Result<bool> {
        for folder in folders(path) {
            let solid = match self.solid.get(folder) {
                Some(&solid) => solid,
                None => {
                    let solid = self.thing(&self.out.join(folder))? == Some(Thing::Folder);
                    self.solid.insert(folder.to_owned(), solid);
                    solid
                }
            };
            if !solid {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn thing(&self, path: &Path) -> io::Result<Option<Thing>> {
        Ok(self.disk.stat(path).map_err(failed("find", path))?.map(|entry| entry.thing))
    }
}
