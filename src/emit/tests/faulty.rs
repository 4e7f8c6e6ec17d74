//! A disk that fails or dies at a chosen operation.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::build::Content;
use crate::emit::disk::{Disk, Entry, Lock, RealDisk, Stamp};

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// Nothing.
    Never,
    /// From this operation on nothing happens any more, as if the process had been killed; a write is cut in half.
    DieAt(usize),
    /// This operation fails, the following ones work.
    ErrorAt(usize),
    /// This operation and the next fail, the following ones work.
    TwiceAt(usize),
    /// This operation fails; three more work, then nothing happens any more.
    ErrorThenDeath(usize),
    /// From this operation on, everything that needs space fails; writes are cut in half.
    FullFrom(usize),
}

/// The real disk with a fault. Syncing does nothing but may fail: these tests lose processes, not power.
pub(super) struct FaultyDisk {
    fault: Fault,
    operations: AtomicUsize,
}

/// What an operation does about the fault.
enum Fate {
    Works,
    Fails(io::Error),
}

impl FaultyDisk {
    pub(super) fn new(fault: Fault) -> Self {
        Self { fault, operations: AtomicUsize::new(0) }
    }

    /// How many operations were tried.
    pub(super) fn operations(&self) -> usize {
        self.operations.load(Ordering::Relaxed)
    }

    /// Whether the fault has struck.
    pub(super) fn struck(&self) -> bool {
        match self.fault {
            Fault::Never => false,
            Fault::DieAt(at)
            | Fault::ErrorAt(at)
            | Fault::TwiceAt(at)
            | Fault::ErrorThenDeath(at)
            | Fault::FullFrom(at) => self.operations() > at,
        }
    }

    fn fate(&self, needs_space: bool) -> Fate {
        let number = self.operations.fetch_add(1, Ordering::Relaxed);
        match self.fault {
            Fault::DieAt(at) if number >= at => Fate::Fails(io::Error::other("dead")),
            Fault::ErrorAt(at) if number == at => Fate::Fails(io::Error::from_raw_os_error(5)),
            Fault::TwiceAt(at) if number == at || number == at + 1 => Fate::Fails(io::Error::from_raw_os_error(5)),
            Fault::ErrorThenDeath(at) if number == at || number > at + 3 => Fate::Fails(io::Error::other("dead")),
            Fault::FullFrom(at) if number >= at && needs_space => Fate::Fails(io::ErrorKind::StorageFull.into()),
            _ => Fate::Works,
        }
    }

    fn run<T>(&self, work: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        match self.fate(false) {
            Fate::Works => work(),
            Fate::Fails(error) => Err(error),
        }
    }
}

impl Disk for FaultyDisk {
    fn stat(&self, path: &Path) -> io::Result<Option<Entry>> {
        self.run(|| RealDisk.stat(path))
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        self.run(|| RealDisk.list(folder))
    }

    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>> {
        self.run(|| RealDisk.read(path))
    }

    fn same(&self, path: &Path, content: Content<'_>) -> io::Result<bool> {
        self.run(|| RealDisk.same(path, content))
    }

    fn write(&self, path: &Path, content: Content<'_>) -> io::Result<Stamp> {
        let dead_before = matches!(self.fault, Fault::DieAt(at) if self.operations() > at);
        match self.fate(true) {
            Fate::Works => RealDisk.write(path, content),
            Fate::Fails(error) => {
                if !dead_before {
                    let bytes = match content {
                        Content::Bytes(bytes) => bytes.to_vec(),
                        Content::Written(write) => {
                            let mut bytes = Vec::new();
                            write(&mut bytes)?;
                            bytes
                        }
                    };
                    RealDisk.write(path, Content::Bytes(&bytes[..bytes.len() / 2]))?;
                }
                Err(error)
            }
        }
    }

    fn sync(&self, path: &Path) -> io::Result<()> {
        self.run(|| path.exists().then_some(()).ok_or_else(|| io::ErrorKind::NotFound.into()))
    }

    fn create_folder(&self, folder: &Path) -> io::Result<()> {
        match self.fate(true) {
            Fate::Works => RealDisk.create_folder(folder),
            Fate::Fails(error) => Err(error),
        }
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.run(|| RealDisk.rename(from, to))
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.run(|| RealDisk.remove_file(path))
    }

    fn remove_folder(&self, folder: &Path) -> io::Result<()> {
        self.run(|| RealDisk.remove_folder(folder))
    }

    fn resolve(&self, path: &Path) -> io::Result<PathBuf> {
        self.run(|| RealDisk.resolve(path))
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Lock>> {
        self.run(|| RealDisk.lock(path))
    }
}
