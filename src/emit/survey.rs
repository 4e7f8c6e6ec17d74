//! Looks at the output folder where the new site must go, and finds what the generator did not make.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::io;
use std::path::Path;

use super::disk::Disk;
use super::error::{Obstacle, Thing, failed};
use super::folders;
use super::manifest::{Manifest, Records, holds};
use crate::source::OutPath;

/// What was seen so far.
pub(super) struct Survey<'s> {
    disk: &'s dyn Disk,
    out: &'s Path,
    old: &'s Manifest,
    /// Files of ours that go.
    going: HashSet<&'s str>,
    seen: HashMap<String, Ground>,
    obstacles: Vec<Obstacle>,
}

/// What lies where a folder is needed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ground {
    /// Nothing, or a file of ours that goes.
    Free,
    /// A folder.
    Folder,
    /// An obstacle, already noted.
    Blocked,
}

impl<'s> Survey<'s> {
    pub(super) fn new(disk: &'s dyn Disk, out: &'s Path, old: &'s Manifest, going: &'s [OutPath]) -> Self {
        Self {
            disk,
            out,
            old,
            going: going.iter().map(OutPath::as_str).collect(),
            seen: HashMap::new(),
            obstacles: Vec::new(),
        }
    }

    /// Looks at where a staged file goes; true if nothing lies there.
    pub(super) fn target(&mut self, path: &OutPath) -> io::Result<bool> {
        if !self.way(path)? {
            return Ok(true);
        }
        match self.thing(path.as_str())? {
            None => return Ok(true),
            Some(Thing::File) if self.old.records.contains_key(path) => {}
            Some(Thing::Folder) => self.folder_in_the_way(path.as_str())?,
            Some(thing) => self.note(path.as_str(), thing),
        }
        Ok(false)
    }

    /// Looks at the folders that lead to a file; true if they are all there.
    pub(super) fn way(&mut self, path: &OutPath) -> io::Result<bool> {
        for folder in folders(path.as_str()) {
            let ground = match self.seen.get(folder) {
                Some(&ground) => ground,
                None => {
                    let ground = self.look(folder)?;
                    self.seen.insert(folder.to_owned(), ground);
                    ground
                }
            };
            if ground != Ground::Folder {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether we made this folder, as far as the last build knows.
    pub(super) fn is_ours(&self, folder: &str) -> bool {
        !self.old.found.contains(folder) && holds(&self.old.records, folder)
    }

    /// What is in the way, and which of the folders that hold the new site were there before us.
    pub(super) fn end(mut self, new: &Records) -> Result<BTreeSet<String>, Vec<Obstacle>> {
        if !self.obstacles.is_empty() {
            self.obstacles.sort();
            self.obstacles.dedup();
            return Err(self.obstacles);
        }
        let seen = self.seen.iter().filter(|&(folder, &ground)| ground == Ground::Folder && !self.is_ours(folder));
        let unseen = self.old.found.iter().filter(|folder| !self.seen.contains_key(*folder));
        let found = seen.map(|(folder, _)| folder).chain(unseen);
        Ok(found.filter(|folder| holds(new, folder)).cloned().collect())
    }

    fn look(&mut self, folder: &str) -> io::Result<Ground> {
        match self.thing(folder)? {
            None => Ok(Ground::Free),
            Some(Thing::Folder) => Ok(Ground::Folder),
            Some(Thing::File) if self.going.contains(folder) => Ok(Ground::Free),
            Some(thing) => {
                self.note(folder, thing);
                Ok(Ground::Blocked)
            }
        }
    }

    /// A folder lies where a file must go: that is fine if everything in it is ours and goes.
    fn folder_in_the_way(&mut self, folder: &str) -> io::Result<()> {
        if !self.is_ours(folder) {
            self.note(folder, Thing::Folder);
            return Ok(());
        }
        let full = self.out.join(folder);
        for name in self.disk.list(&full).map_err(failed("read", &full))? {
            let path = format!("{folder}/{}", name.to_string_lossy());
            match self.thing(&path)? {
                Some(Thing::Folder) => self.folder_in_the_way(&path)?,
                Some(Thing::File) if self.going.contains(path.as_str()) => {}
                Some(thing) => self.note(&path, thing),
                // A name that is not Unicode is not ours.
                None => self.note(&path, Thing::Special),
            }
        }
        Ok(())
    }

    fn note(&mut self, path: &str, thing: Thing) {
        self.obstacles.push(Obstacle { path: path.to_owned(), thing });
    }

    fn thing(&self, path: &str) -> io::Result<Option<Thing>> {
        let full = self.out.join(path);
        Ok(self.disk.stat(&full).map_err(failed("find", &full))?.map(|entry| entry.thing))
    }
}
