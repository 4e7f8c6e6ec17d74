//! Turns what a build put into the new site: plans the steps, writes the journal, carries it out.

use std::collections::BTreeSet;
use std::io;
use std::mem;
use std::sync::Arc;

use rayon::prelude::*;

use super::error::{Obstacle, OutError, Thing, failed};
use super::folders;
use super::journal::{self, Finished, Move, Moves, Pending};
use super::manifest::{Manifest, Record, Records, holds};
use super::out_dir::{Made, OutDir};
use super::places::Site;
use super::stage::{Stage, locked};
use super::survey::Survey;
use crate::build::Content;
use crate::source::OutPath;

/// What becomes of files of earlier builds that this build did not name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prune {
    /// They are removed, and the folders that this leaves empty if the generator made them.
    Stale,
    /// They stay, still known as ours, for a later build to remove. Only what is in the way of the new site goes.
    Nothing,
}

/// What a commit did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that are new or have new bytes.
    pub written: usize,
    /// Files of this build that lay there already, kept ones included.
    pub unchanged: usize,
    /// Files of earlier builds that were removed.
    pub pruned: usize,
    /// Bytes of the written files.
    pub bytes_written: u64,
}

impl OutDir {
    /// Puts the new site in place, all of it or nothing.
    ///
    /// # Errors
    /// [`OutError::Foreign`] if things that the generator did not make are in the way, [`OutError::Clash`] if the
    /// site wants a file and a folder of one name, or what the file system said. The old site is then untouched; only
    /// if the file system fails in the very last steps, the next [`open`](OutDir::open) completes the new one.
    pub fn commit(mut self, prune: Prune) -> io::Result<Written> {
        let mut made: Vec<(OutPath, Made)> = mem::take(&mut *locked(&self.made)).into_iter().collect();
        made.par_sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        if self.whole && made.is_empty() {
            return Ok(Written::default());
        }
        let mut plan = Plan::new(&self.old, &made, prune)?;
        let written = plan.moves.len();
        let unchanged = made.len() - written;
        let staged = made.iter().filter(|(_, made)| matches!(made, Made::Staged(..)));
        let bytes_written = staged.map(|(_, made)| made.record().stamp.len).sum();
        let (found, folders) = if self.whole { <_>::default() } else { self.survey(&mut plan)? };
        let Plan { records, moves, going, .. } = plan;

        let still = moves.is_empty() && going.is_empty();
        let memo = self.memo.take();
        let manifest = Manifest { program: self.old.program.clone(), records, found, memo };
        if still && self.trusted && manifest == self.old {
            return Ok(Written { unchanged, ..Written::default() });
        }
        let stage = mem::take(&mut *locked(&self.stage));
        let pending = Pending {
            site: stage.as_ref().map_or(Site::Beside, |stage| stage.site),
            stage: self.places.stage_name().to_owned(),
            moves: if self.whole { Moves::Tree } else { Moves::Files(moves) },
            files: going,
            folders,
        };
        let pruned = self.carry_out(stage, manifest, &pending)?;
        Ok(Written { written, unchanged, pruned, bytes_written })
    }

    /// Looks whether the way is free, and which moves find nothing there. Gives which folders of the new site were
    /// there before us, and which folders of ours it has no use for.
    fn survey(&self, plan: &mut Plan) -> io::Result<(BTreeSet<String>, Vec<String>)> {
        let out = &self.places.out;
        let mut survey = Survey::new(&*self.disk, out, &self.old, &plan.going);
        for step in &mut plan.moves {
            step.fresh = survey.target(&step.path)?;
        }
        for path in &plan.adopted {
            survey.way(path)?;
        }
        let stale: BTreeSet<&str> = plan.going.iter().flat_map(|path| folders(path.as_str())).collect();
        let stale = stale.into_iter().filter(|folder| !holds(&plan.records, folder) && survey.is_ours(folder));
        let stale = stale.map(str::to_owned).collect();
        let found = survey.end(&plan.records).map_err(|obstacles| OutError::Foreign { out: out.clone(), obstacles })?;
        Ok((found, stale))
    }

    /// Writes the journal and does what it says; gives how many files were removed.
    fn carry_out(&self, stage: Option<Arc<Stage>>, manifest: Manifest, pending: &Pending) -> io::Result<usize> {
        let (disk, places) = (&*self.disk, &self.places);
        // All other handles ended with the `put` that took them, as `commit` owns the folder.
        let mut stage = stage.and_then(Arc::into_inner);
        let journal = manifest.encode(Some(pending));
        let write = || {
            disk.write(&places.journal, Content::Bytes(&journal))?;
            disk.sync(&places.journal)?;
            disk.sync(&places.state)
        };
        let written = write().map_err(failed("write", &places.journal));
        let folder = places.stage(pending.site, &pending.stage);
        if let Some(stage) = &mut stage {
            stage.release();
        }
        if let Err(error) = written {
            // If even this fails, the journal stands or is damaged: the next build finds out which.
            let _ = journal::discard(disk, places, &folder);
            return Err(error);
        }
        let foreign = |obstacles| OutError::Foreign { out: places.out.clone(), obstacles }.into();
        match journal::finish(disk, places, manifest, pending)? {
            Finished::Done { removed, lost } if lost.is_empty() => Ok(removed),
            // Something came to lie there after the survey.
            Finished::Done { lost, .. } => {
                Err(foreign(lost.iter().map(|path| Obstacle { path: path.to_string(), thing: Thing::File }).collect()))
            }
            Finished::Occupied => Err(foreign(vec![Obstacle { path: ".".into(), thing: Thing::Folder }])),
        }
    }
}

impl Made {
    fn record(&self) -> Record {
        match self {
            Self::Had(record) | Self::Same(record) | Self::Staged(record, _) | Self::Kept(record) => *record,
        }
    }
}

/// From the old site to the new one.
struct Plan {
    /// The files of the new site, and those of older ones that stay.
    records: Records,
    /// What comes from the stage; whether it is fresh, the survey tells.
    moves: Vec<Move>,
    /// Files that hold the right bytes though the last build did not write them.
    adopted: Vec<OutPath>,
    /// Files of ours that go.
    going: Vec<OutPath>,
}

impl Plan {
    /// `made` is in the order of paths.
    fn new(old: &Manifest, made: &[(OutPath, Made)], prune: Prune) -> io::Result<Self> {
        let is_claimed = |(_, made): &&(OutPath, Made)| !matches!(made, Made::Kept(_));
        let claimed = made.iter().filter(is_claimed);
        let mut plan = Self {
            records: claimed.map(|(path, made)| (path.clone(), made.record())).collect(),
            moves: Vec::new(),
            adopted: Vec::new(),
            going: Vec::new(),
        };
        if let Some(path) = clash(&plan.records) {
            return Err(OutError::Clash(path.to_string()).into());
        }
        for (path, made) in made {
            match *made {
                Made::Same(record) if old.records.get(path).is_none_or(|old| old.stamp != record.stamp) => {
                    plan.adopted.push(path.clone());
                }
                Made::Staged(_, number) => plan.moves.push(Move { number, path: path.clone(), fresh: true }),
                Made::Had(_) | Made::Same(_) | Made::Kept(_) => {}
            }
        }
        let mut staying = Vec::new();
        let mut made = made.iter().peekable();
        for (path, record) in &old.records {
            while made.next_if(|(other, _)| other < path).is_some() {}
            let named = made.peek().filter(|(other, _)| other == path);
            if named.is_some_and(is_claimed) {
                continue;
            }
            let stays = prune == Prune::Nothing || named.is_some();
            if stays && !plan.is_in_the_way(path) {
                staying.push((path.clone(), *record));
            } else {
                plan.going.push(path.clone());
            }
        }
        plan.records.extend(staying);
        Ok(plan)
    }

    /// Whether the site needs a folder where this file lies, or a file where one of its folders does.
    fn is_in_the_way(&self, path: &OutPath) -> bool {
        let is_file = |folder: &str| OutPath::parse(folder).is_some_and(|folder| self.records.contains_key(&folder));
        holds(&self.records, path.as_str()) || folders(path.as_str()).any(is_file)
    }
}

/// A file that would have to be a folder as well, if there is one.
fn clash(records: &Records) -> Option<&OutPath> {
    // Whatever lies between `a` and `a/b` in the order of paths begins with `a` too, as in `a-b`.
    let mut begun: Vec<&OutPath> = Vec::new();
    for path in records.keys() {
        while begun.pop_if(|last| !path.as_str().starts_with(last.as_str())).is_some() {}
        let is_folder = |file: &&&OutPath| path.as_str()[file.as_str().len()..].starts_with('/');
        if let Some(file) = begun.iter().find(is_folder) {
            return Some(file);
        }
        begun.push(path);
    }
    None
}
