//! What the last build of an output folder left for the next one, for those who do not build it.

use std::path::PathBuf;

use super::disk::{Disk, RealDisk, Stamp};
use super::manifest::{Decoded, Manifest};
use super::places::Places;

/// What [`OutDir::memo`](super::OutDir::memo) would give, read without taking hold of the folder and without changing
/// anything.
#[derive(Debug)]
pub struct Remembered {
    out: PathBuf,
    state: PathBuf,
    /// The manifest that was read last.
    manifest: Option<Stamp>,
    memo: Option<Vec<u8>>,
}

impl Remembered {
    /// Of an output folder, whose state lies in the folder `state`.
    pub fn of(out: PathBuf, state: PathBuf) -> Self {
        Self { out, state, manifest: None, memo: None }
    }

    /// Looks again. Says whether there was another build since the last look, or none is left.
    pub fn look(&mut self, program: &str) -> bool {
        let disk = RealDisk;
        // To find the places makes the state's folder.
        let places = matches!(disk.stat(&self.state), Ok(Some(_))).then(|| Places::find(&disk, &self.out, &self.state));
        let places = places.and_then(Result::ok);
        let stamp = places.as_ref().and_then(|places| disk.stat(&places.manifest).ok()?).map(|entry| entry.stamp);
        if stamp == self.manifest {
            return false;
        }
        let bytes = places.and_then(|places| disk.read(&places.manifest).ok()?);
        self.memo = bytes.and_then(|bytes| match Manifest::decode(&bytes) {
            Decoded::Known(manifest, _) => manifest.for_program(program).memo,
            Decoded::Other(_) | Decoded::Damaged => None,
        });
        self.manifest = stamp;
        true
    }

    /// The memo of the build by the same program that was found; `None` if there is no output folder, or nothing can be
    /// read.
    pub fn memo(&self) -> Option<&[u8]> {
        self.memo.as_deref()
    }
}
