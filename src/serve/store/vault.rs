//! Large files of the preview: blocks of one file without a name, which nothing opens by a path.

use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use crate::emit::NamelessFile;

/// How many bytes a block holds, and so how much of a large file is in memory at a time.
pub(super) const BLOCK: usize = 128 * 1024;

/// One file without a name, cut into blocks.
pub(super) struct Vault {
    file: NamelessFile,
    blocks: Mutex<Blocks>,
}

#[derive(Default)]
struct Blocks {
    /// Blocks that were used and are free now.
    free: Vec<u32>,
    /// Blocks that were ever used.
    used: u32,
}

/// A large file. Its blocks are free again when the last holder lets go.
pub(super) struct Laid {
    vault: Arc<Vault>,
    blocks: Vec<u32>,
    size: u64,
}

impl Vault {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self { file: NamelessFile::new(folder), blocks: Mutex::default() }
    }

    /// An empty file, to be appended to.
    pub(super) fn lay(self: &Arc<Self>) -> Laid {
        Laid { vault: Arc::clone(self), blocks: Vec::new(), size: 0 }
    }

    fn take(&self) -> io::Result<u32> {
        let mut blocks = self.blocks.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(block) = blocks.free.pop() {
            return Ok(block);
        }
        let block = blocks.used;
        blocks.used = block.checked_add(1).ok_or(io::ErrorKind::StorageFull)?;
        Ok(block)
    }

    /// Blocks in use.
    #[cfg(test)]
    pub(super) fn in_use(&self) -> usize {
        let blocks = self.blocks.lock().unwrap_or_else(PoisonError::into_inner);
        blocks.used as usize - blocks.free.len()
    }
}

impl Laid {
    /// Bytes.
    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// Adds at most a block of bytes. All but the last piece must be whole blocks, so that a place in the file says
    /// its block.
    pub(super) fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        debug_assert!(bytes.len() <= BLOCK && self.size.is_multiple_of(BLOCK as u64));
        let block = self.vault.take()?;
        self.blocks.push(block);
        self.vault.file.write_at(bytes, u64::from(block) * BLOCK as u64)?;
        self.size += bytes.len() as u64;
        Ok(())
    }

    /// At most `most` bytes from the byte `at` on, and no more than the rest of a block; none at the end.
    pub(super) fn read(&self, at: u64, most: u64) -> io::Result<Vec<u8>> {
        let within = at % BLOCK as u64;
        let rest = (BLOCK as u64 - within).min(self.size.saturating_sub(at)).min(most);
        let place = usize::try_from(at / BLOCK as u64).ok();
        let Some(&block) = place.and_then(|place| self.blocks.get(place)) else { return Ok(Vec::new()) };
        // At most a block, so it fits.
        let mut bytes = vec![0; usize::try_from(rest).unwrap_or(BLOCK)];
        self.vault.file.read_at(&mut bytes, u64::from(block) * BLOCK as u64 + within)?;
        Ok(bytes)
    }
}

impl Drop for Laid {
    fn drop(&mut self) {
        let mut blocks = self.vault.blocks.lock().unwrap_or_else(PoisonError::into_inner);
        blocks.free.append(&mut self.blocks);
        // With nothing left, the room on the disk is given back.
        if blocks.free.len() == blocks.used as usize && self.vault.file.truncate(0).is_ok() {
            *blocks = Blocks::default();
        }
    }
}
