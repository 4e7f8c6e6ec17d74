//! A file without a name in the state folder: what a build lays aside, gone with the process however it ends.

use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock};

use super::stage::locked;
use crate::build::Scratch;

/// Made when the first bytes come, so that a small site leaves no trace.
pub(super) struct ScratchFile {
    folder: PathBuf,
    file: OnceLock<File>,
    making: Mutex<()>,
    end: AtomicU64,
}

impl ScratchFile {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self { folder, file: OnceLock::new(), making: Mutex::default(), end: AtomicU64::new(0) }
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

impl Scratch for ScratchFile {
    fn append(&self, bytes: &[u8]) -> io::Result<u64> {
        let file = self.file()?;
        // Each thread writes into a part of its own.
        let at = self.end.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        write_all_at(file, bytes, at)?;
        Ok(at)
    }

    fn read(&self, at: u64, length: usize) -> io::Result<Vec<u8>> {
        let file = self.file.get().ok_or(io::ErrorKind::UnexpectedEof)?;
        let mut bytes = vec![0; length];
        read_exact_at(file, &mut bytes, at)?;
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
        assert!(scratch.read(scratch.end.load(Ordering::Relaxed), 1).is_err());
        #[cfg(unix)]
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        drop(scratch);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
