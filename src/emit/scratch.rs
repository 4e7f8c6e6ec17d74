//! A file without a name: what a build lays aside, gone with the process however it ends.

use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock};

use super::stage::locked;
use crate::build::Scratch;

/// The folder for temporary files that are large.
pub fn folder_for_large_files() -> PathBuf {
    // Without a wish of the user: `/tmp` is memory on many systems, `/var/tmp` is on a disk.
    let on_disk = PathBuf::from("/var/tmp");
    let wished = std::env::var_os("TMPDIR").is_some();
    let fits = !wished && tempfile::tempfile_in(&on_disk).is_ok();
    if fits { on_disk } else { std::env::temp_dir() }
}

/// A file without a name in a folder, made when the first bytes come, so that a small site leaves no trace.
pub struct NamelessFile {
    folder: PathBuf,
    file: OnceLock<File>,
    making: Mutex<()>,
}

impl NamelessFile {
    /// Nothing yet; the file will lie in `folder`.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, file: OnceLock::new(), making: Mutex::default() }
    }

    /// Writes `bytes` from the byte `at` on.
    ///
    /// # Errors
    /// What the file system said.
    pub fn write_at(&self, bytes: &[u8], at: u64) -> io::Result<()> {
        write_all_at(self.file()?, bytes, at)
    }

    /// Fills `bytes` with what was written from the byte `at` on.
    ///
    /// # Errors
    /// What the file system said, or that there is less.
    pub fn read_at(&self, bytes: &mut [u8], at: u64) -> io::Result<()> {
        read_exact_at(self.file.get().ok_or(io::ErrorKind::UnexpectedEof)?, bytes, at)
    }

    /// Cuts off everything from the byte `at` on, and gives its room back.
    ///
    /// # Errors
    /// What the file system said.
    pub fn truncate(&self, at: u64) -> io::Result<()> {
        self.file.get().map_or(Ok(()), |file| file.set_len(at))
    }

    fn file(&self) -> io::Result<&File> {
        if let Some(file) = self.file.get() {
            return Ok(file);
        }
        let _alone = locked(&self.making);
        if let Some(file) = self.file.get() {
            return Ok(file);
        }
        let made = tempfile::tempfile_in(&self.folder)?;
        Ok(self.file.get_or_init(|| made))
    }
}

/// A [`Scratch`] in a nameless file.
pub struct ScratchFile {
    file: NamelessFile,
    end: AtomicU64,
}

impl ScratchFile {
    /// Nothing yet; the file will lie in `folder`.
    pub fn new(folder: PathBuf) -> Self {
        Self { file: NamelessFile::new(folder), end: AtomicU64::new(0) }
    }
}

impl Scratch for ScratchFile {
    fn append(&self, bytes: &[u8]) -> io::Result<u64> {
        // Each thread writes into a part of its own.
        let at = self.end.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        self.file.write_at(bytes, at)?;
        Ok(at)
    }

    fn clear(&self) {
        // If the room cannot be given back, what comes now lies behind what was.
        if self.file.truncate(0).is_ok() {
            self.end.store(0, Ordering::Relaxed);
        }
    }

    fn read(&self, at: u64, length: usize) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; length];
        self.file.read_at(&mut bytes, at)?;
        Ok(bytes)
    }
}

#[cfg(unix)]
fn write_all_at(file: &File, bytes: &[u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, at)
}

#[cfg(unix)]
fn read_exact_at(file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, at)
}

#[cfg(windows)]
fn write_all_at(file: &File, mut bytes: &[u8], mut at: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        let written = std::os::windows::fs::FileExt::seek_write(file, bytes, at)?;
        if written == 0 {
            return Err(io::ErrorKind::WriteZero.into());
        }
        bytes = &bytes[written..];
        at += written as u64;
    }
    Ok(())
}

#[cfg(windows)]
fn read_exact_at(file: &File, mut bytes: &mut [u8], mut at: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        let read = std::os::windows::fs::FileExt::seek_read(file, bytes, at)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        bytes = &mut bytes[read..];
        at += read as u64;
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use rayon::prelude::*;

    use super::*;

    #[test]
    fn large_files_lie_on_a_disk() {
        let folder = folder_for_large_files();
        assert!(tempfile::tempfile_in(&folder).is_ok());
        if std::env::var_os("TMPDIR").is_none() && tempfile::tempfile_in("/var/tmp").is_ok() {
            assert_eq!(folder, PathBuf::from("/var/tmp"));
        }
    }

    #[test]
    fn what_threads_append_is_read_back_and_leaves_no_trace() {
        let folder = tempfile::tempdir().unwrap();
        let scratch = ScratchFile::new(folder.path().to_owned());
        assert!(scratch.read(0, 1).is_err());
        let laid: Vec<(u64, Vec<u8>)> = (0..200u8)
            .into_par_iter()
            .map(|n| {
                let bytes = vec![n; 1000 + usize::from(n)];
                (scratch.append(&bytes).unwrap(), bytes)
            })
            .collect();
        for (at, bytes) in laid {
            assert_eq!(scratch.read(at, bytes.len()).unwrap(), bytes);
        }
        let end = scratch.end.load(Ordering::Relaxed);
        assert!(scratch.read(end, 1).is_err());
        scratch.clear();
        assert!(scratch.read(0, 1).is_err());
        assert_eq!(scratch.append(b"a").unwrap(), 0);
        #[cfg(unix)]
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        drop(scratch);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
