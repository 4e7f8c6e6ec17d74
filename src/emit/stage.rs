//! The folder that a build writes to before anything in the output folder changes.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::disk::{Disk, Stamp, create_folders, remove_tree};
use super::error::failed;
use super::places::{Places, Site};
use crate::build::Content;
use crate::source::OutPath;

/// A stage; removed when dropped, unless [`Stage::release`] was called.
pub(super) struct Stage {
    disk: Arc<dyn Disk>,
    pub(super) folder: PathBuf,
    pub(super) site: Site,
    layout: Layout,
    released: bool,
}

/// How files lie in a stage.
enum Layout {
    /// As in the output folder, which the stage becomes; the folders made so far.
    Tree(Mutex<HashSet<String>>),
    /// By number, so that no folder has to be made and removed again; how many so far.
    Numbered(AtomicU32),
}

/// A file in a stage.
#[derive(Clone, Copy, Debug)]
pub(super) struct Staged {
    /// Its number; 0 in a tree.
    pub(super) number: u32,
    /// How it was written.
    pub(super) stamp: Stamp,
}

/// Names up to this many bytes are taken to fit any file system.
const SURELY_FITS: usize = 100;

impl Stage {
    /// A stage that is to become the output folder, which is missing or empty; `None` if it cannot be moved there.
    pub(super) fn tree(disk: &Arc<dyn Disk>, places: &Places, out_exists: bool) -> io::Result<Option<Self>> {
        Self::make(disk, places, Site::Beside, out_exists, Layout::Tree(Mutex::default()))
    }

    /// A stage for the changed files of an output folder that exists.
    pub(super) fn numbered(disk: &Arc<dyn Disk>, places: &Places) -> io::Result<Self> {
        for site in Site::ALL {
            if let Some(stage) = Self::make(disk, places, site, true, Layout::Numbered(AtomicU32::new(0)))? {
                return Ok(stage);
            }
        }
        let refused = io::ErrorKind::PermissionDenied.into();
        Err(failed("find a place to stage files for", &places.out)(refused))
    }

    fn make(
        disk: &Arc<dyn Disk>,
        places: &Places,
        site: Site,
        out_exists: bool,
        layout: Layout,
    ) -> io::Result<Option<Self>> {
        let folder = places.stage(site, places.stage_name());
        match disk.create_folder(&folder) {
            Ok(()) => {}
            Err(error) if out_exists && is_refusal(&error) => return Ok(None),
            Err(error) => return Err(failed("create", &folder)(error)),
        }
        let stage = Self { disk: Arc::clone(disk), folder, site, layout, released: false };
        if out_exists && !stage.reaches(&places.out)? {
            return Ok(None);
        }
        Ok(Some(stage))
    }

    /// Whether files can be moved from the stage to the output folder. Two mounts of one device have the same device
    /// number, so only a rename can tell: of a name that does not exist, which the kernel refuses as "across devices"
    /// before it looks for the name.
    fn reaches(&self, out: &Path) -> io::Result<bool> {
        match self.disk.rename(&self.folder.join("none"), &out.join(".nutgraf-none")) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::CrossesDevices || is_refusal(&error) => Ok(false),
            Err(error) => Err(failed("move files to", out)(error)),
        }
    }

    /// Writes the content of one output file.
    pub(super) fn write(&self, path: &OutPath, content: Content<'_>) -> io::Result<Staged> {
        let (file, number) = match &self.layout {
            Layout::Tree(made) => {
                if let Some((folder, _)) = path.as_str().rsplit_once('/') {
                    self.make_folder(folder, made)?;
                }
                (self.folder.join(path.as_str()), 0)
            }
            Layout::Numbered(count) => {
                self.check_names(path)?;
                let number = count.fetch_add(1, Ordering::Relaxed);
                (numbered(&self.folder, number), number)
            }
        };
        let stamp = self.disk.write(&file, content)?;
        Ok(Staged { number, stamp })
    }

    /// Leaves the folder to the journal.
    pub(super) fn release(&mut self) {
        self.released = true;
    }

    /// Makes a folder of a tree once. Two threads may both find it missing; the file system lets one of them win.
    fn make_folder(&self, folder: &str, made: &Mutex<HashSet<String>>) -> io::Result<()> {
        if !locked(made).contains(folder) {
            create_folders(&*self.disk, &self.folder.join(folder))?;
            locked(made).insert(folder.to_owned());
        }
        Ok(())
    }

    /// Asks the file system about long names now: once the journal stands it would be too late.
    fn check_names(&self, path: &OutPath) -> io::Result<()> {
        for name in path.as_str().split('/').filter(|name| name.len() > SURELY_FITS) {
            self.disk.stat(&self.folder.join(name))?;
        }
        Ok(())
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if !self.released {
            // If it does not go now, the next build removes it.
            let _ = remove_tree(&*self.disk, &self.folder);
        }
    }
}

/// Where the file of this number lies in a stage.
pub(super) fn numbered(stage: &Path, number: u32) -> PathBuf {
    stage.join(number.to_string())
}

/// Locks; a thread that panicked while it held the lock left nothing half done, as each use is one insertion.
pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether the file system does not let us write there, though elsewhere it might.
fn is_refusal(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}
