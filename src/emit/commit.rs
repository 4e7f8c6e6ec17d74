//! Turns what a build put into the new site: plans the steps, writes the journal, carries it out.

use std::collections::BTreeSet;
use std::io;
use std::mem;
use std::sync::Arc;

use rayon::prelude::*;

use super::error::{Obstacle, OutError, Thing, failed};
use super::folders;
use super::journal::{self, Finished};
use super::manifest::{Manifest, holds};
use super::out_dir::{Made, OutDir};
use super::pending::{Moves, Pending};
use super::places::Site;
use super::plan::Plan;
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

impl Prune {
    /// After a build with so many errors. With one somewhere a page may be missing that was published before: then
    /// nothing is taken away.
    pub fn after(errors: usize) -> Self {
        if errors == 0 { Self::Stale } else { Self::Nothing }
    }
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
