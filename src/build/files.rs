//! The site's files as one build sees them. Each is hashed once, and whatever is read of it later is held to that hash:
//! somebody may write it meanwhile, and what was made of other bytes must not be remembered as made of these.

use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use crate::diag::Diagnostic;
use crate::fingerprint::Fp;
use crate::source::scan::{Snapshot, Stat};
use crate::source::{RelPath, SourceFile};

/// The site's files with their hashes.
pub(super) struct Files<'a> {
    pub(super) snapshot: &'a Snapshot,
    /// The hash of every file that could be read.
    pub(super) fps: BTreeMap<RelPath, Fp>,
    torn: AtomicBool,
}

impl<'a> Files<'a> {
    /// Hashes every file; those whose stat is as remembered without reading them.
    pub(super) fn hashed(
        snapshot: &'a Snapshot,
        known: &(dyn Fn(&RelPath, &Stat) -> Option<Fp> + Sync),
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        let files: Vec<_> = snapshot.files.iter().collect();
        let hashed: Vec<_> = files
            .into_par_iter()
            .map(|(path, stat)| {
                let fp = known(path, stat).map_or_else(|| snapshot.fingerprint(path), Ok);
                (path.clone(), fp)
            })
            .collect();
        let fps = hashed.into_iter().filter_map(|(path, fp)| match fp {
            Ok(fp) => Some((path, fp)),
            Err(diagnostic) => {
                diagnostics.push(*diagnostic);
                None
            }
        });
        Self { snapshot, fps: fps.collect(), torn: AtomicBool::new(false) }
    }

    /// Reads a text.
    ///
    /// # Errors
    /// A diagnostic, if it cannot be read.
    pub(super) fn text(&self, path: &RelPath) -> Result<SourceFile, Box<Diagnostic>> {
        let read = self.snapshot.text(path);
        self.is_hashed(path, read.as_ref().ok().map(|file| file.fp));
        read
    }

    /// Copies a file, and says whether it had the bytes that were hashed; or gives a diagnostic if it cannot be read.
    ///
    /// # Errors
    /// What `out` said.
    pub(super) fn copy(&self, path: &RelPath, out: &mut dyn io::Write) -> io::Result<Result<bool, Box<Diagnostic>>> {
        let copied = self.snapshot.copy(path, out)?;
        let as_hashed = self.is_hashed(path, copied.as_ref().ok().copied());
        Ok(copied.map(|_| as_hashed))
    }

    /// Whether something that was read so far was not what had been hashed.
    pub(super) fn torn(&self) -> bool {
        self.torn.load(Ordering::Relaxed)
    }

    fn is_hashed(&self, path: &RelPath, read: Option<Fp>) -> bool {
        let is_hashed = read.is_some() && read == self.fps.get(path).copied();
        if !is_hashed {
            self.torn.store(true, Ordering::Relaxed);
        }
        is_hashed
    }
}
