//! The seam to the file system: every operation of this room, so that tests can make each one fail.

use std::ffi::OsString;
use std::fs::{self, File, Metadata, OpenOptions, TryLockError};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::error::Thing;
use crate::build::Content;

/// The file operations that the output folder is made with. None of them follows a symbolic link at the end of a path,
/// except `resolve`.
pub(super) trait Disk: Send + Sync {
    /// What lies at a path; `None` if nothing does.
    fn stat(&self, path: &Path) -> io::Result<Option<Entry>>;
    /// The names in a folder.
    fn list(&self, folder: &Path) -> io::Result<Vec<OsString>>;
    /// A file, whole; `None` if there is none.
    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>>;
    /// Whether a file holds exactly this content.
    fn same(&self, path: &Path, content: Content<'_>) -> io::Result<bool>;
    /// Makes a new file; it must not exist.
    fn write(&self, path: &Path, content: Content<'_>) -> io::Result<Stamp>;
    /// Waits until a file's content, or a folder's names, are on the medium.
    fn sync(&self, path: &Path) -> io::Result<()>;
    /// Makes a folder; it must not exist.
    fn create_folder(&self, folder: &Path) -> io::Result<()>;
    /// Moves a file or folder over what lies there.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file or a symbolic link.
    fn remove_file(&self, path: &Path) -> io::Result<()>;
    /// Removes a folder, which must be empty.
    fn remove_folder(&self, folder: &Path) -> io::Result<()>;
    /// The absolute path without symbolic links; it must exist.
    fn resolve(&self, path: &Path) -> io::Result<PathBuf>;
    /// Takes the lock that a file stands for, until it is dropped; `None` if another process has it.
    fn lock(&self, path: &Path) -> io::Result<Option<Lock>>;
}

/// What lies at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) thing: Thing,
    pub(super) stamp: Stamp,
}

impl Entry {
    /// Whether it is the regular file that was written with this stamp.
    pub(super) fn is_file(self, stamp: Stamp) -> bool {
        self.thing == Thing::File && self.stamp == stamp
    }
}

/// By what a file is taken for unchanged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Stamp {
    /// Bytes.
    pub(super) len: u64,
    /// Time of the last change, in nanoseconds since 1970.
    pub(super) mtime: i64,
}

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
        let nanoseconds = |duration: std::time::Duration| i64::try_from(duration.as_nanos()).unwrap_or(i64::MAX);
        let mtime = match metadata.modified().map(|time| time.duration_since(UNIX_EPOCH)) {
            Ok(Ok(after)) => nanoseconds(after),
            Ok(Err(before)) => -nanoseconds(before.duration()),
            // A platform without times: files are told apart by size alone.
            Err(_) => 0,
        };
        Self { len: metadata.len(), mtime }
    }
}

/// A lock that is held.
pub(super) struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing the file is not enough while a process that another thread is starting still has a copy of it.
        let _ = self.0.unlock();
    }
}

/// Removes a folder and everything in it, or whatever else lies there; symbolic links are not followed.
pub(super) fn remove_tree(disk: &dyn Disk, path: &Path) -> io::Result<()> {
    let Some(entry) = disk.stat(path)? else { return Ok(()) };
    if entry.thing != Thing::Folder {
        return disk.remove_file(path);
    }
    for name in disk.list(path)? {
        let inner = path.join(name);
        // Most of what a stage holds is files: only what refuses to go as one needs a look.
        if disk.remove_file(&inner).is_err() {
            remove_tree(disk, &inner)?;
        }
    }
    disk.remove_folder(path)
}

/// Makes a folder and those above it.
pub(super) fn create_folders(disk: &dyn Disk, folder: &Path) -> io::Result<()> {
    match disk.create_folder(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let above = folder.parent().ok_or(error)?;
            create_folders(disk, above)?;
            create_folders(disk, folder)
        }
        // Made by another thread, or a file: writing into that says so.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        made => made,
    }
}

/// Writes a content to `out`, in pieces if it is not in memory.
///
/// # Errors
/// What the file system or `out` said.
pub fn pour(content: Content<'_>, out: &mut dyn Write) -> io::Result<()> {
    match content {
        Content::Bytes(bytes) => out.write_all(bytes),
        Content::Written(write) => write(out),
    }
}

/// The file system of this machine.
pub(super) struct RealDisk;

/// How much of a file is in memory at a time while it is compared.
const CHUNK: usize = 64 * 1024;

impl Disk for RealDisk {
    fn stat(&self, path: &Path) -> io::Result<Option<Entry>> {
        let metadata = match fs::symlink_metadata(path) {
            Ok(metadata) => metadata,
            Err(error) if is_absent(&error) => return Ok(None),
            Err(error) => return Err(error),
        };
        let thing = match metadata.file_type() {
            kind if kind.is_file() => Thing::File,
            kind if kind.is_dir() => Thing::Folder,
            kind if kind.is_symlink() => Thing::Symlink,
            _ => Thing::Special,
        };
        Ok(Some(Entry { thing, stamp: Stamp::of(&metadata) }))
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name())).collect()
    }

    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>> {
        match fs::read(path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if is_absent(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn same(&self, path: &Path, content: Content<'_>) -> io::Result<bool> {
        let mut file = File::open(path)?;
        match content {
            Content::Bytes(bytes) => Ok(file.metadata()?.len() == bytes.len() as u64 && reads_same(&mut file, bytes)?),
            Content::Written(write) => {
                let mut reader = Reader { file, buffer: Vec::new(), differs: false };
                let mut out = BufWriter::with_capacity(CHUNK, &mut reader);
                let written = write(&mut out).and_then(|()| out.flush());
                // What it would still hold back is not written: the reader may have refused it.
                drop(out.into_parts());
                if reader.differs {
                    return Ok(false);
                }
                written?;
                Ok(reader.file.read(&mut [0])? == 0)
            }
        }
    }

    fn write(&self, path: &Path, content: Content<'_>) -> io::Result<Stamp> {
        let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
        match content {
            Content::Bytes(bytes) => file.write_all(bytes)?,
            Content::Written(write) => {
                let mut out = BufWriter::with_capacity(CHUNK, &file);
                if let Err(error) = write(&mut out).and_then(|()| out.flush()) {
                    drop(out.into_parts());
                    // Half a file must not be taken for one; a stage that becomes the output folder is moved whole.
                    fs::remove_file(path)?;
                    return Err(error);
                }
            }
        }
        Ok(Stamp::of(&file.metadata()?))
    }

    fn sync(&self, path: &Path) -> io::Result<()> {
        // Elsewhere a handle for reading cannot be synced, and folders cannot be opened.
        if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
    }

    fn create_folder(&self, folder: &Path) -> io::Result<()> {
        fs::create_dir(folder)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn remove_folder(&self, folder: &Path) -> io::Result<()> {
        fs::remove_dir(folder)
    }

    fn resolve(&self, path: &Path) -> io::Result<PathBuf> {
        fs::canonicalize(path)
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Lock>> {
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Lock(file))),
            Err(TryLockError::WouldBlock) => Ok(None),
            // Some network file systems have no locks. Building without one beats not building.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => Ok(Some(Lock(file))),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

/// Compares what is written to it with a file.
struct Reader {
    file: File,
    buffer: Vec<u8>,
    differs: bool,
}

impl Write for Reader {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.buffer.resize(bytes.len(), 0);
        let read = fill(&mut self.file, &mut self.buffer)?;
        self.differs |= self.buffer[..read] != *bytes;
        // There is no need to hear the rest.
        if self.differs { Err(io::ErrorKind::InvalidData.into()) } else { Ok(bytes.len()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Nothing lies there, or a file lies where a folder would have to.
fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Whether two readers give the same bytes up to the end of both.
fn reads_same(mut one: impl Read, mut other: impl Read) -> io::Result<bool> {
    let (mut left, mut right) = (vec![0; CHUNK], vec![0; CHUNK]);
    loop {
        let read = fill(&mut one, &mut left)?;
        if read != fill(&mut other, &mut right)? || left[..read] != right[..read] {
            return Ok(false);
        }
        if read < CHUNK {
            return Ok(true);
        }
    }
}

/// Reads until the buffer is full or the reader ends.
fn fill(reader: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match reader.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}
