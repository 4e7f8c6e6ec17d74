//! What a build remembers: the hashes of its files, so that an unchanged site is known without reading it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::files::Files;
use super::pipeline::Options;
use crate::check::Published;
use crate::diag::Diagnostic;
use crate::fingerprint::Fp;
use crate::source::RelPath;
use crate::source::scan::Stat;

/// The memory of one build.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Memo {
    /// The hash of everything that the build depended on.
    everything: String,
    /// When its files were looked at, in nanoseconds since 1970.
    scanned_at: i128,
    files: BTreeMap<String, (Stat, String)>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) outputs: usize,
    pub(super) pages: usize,
    /// What was published of the figures. An answer that went without an entry stays until there is one.
    pub(super) published: Published,
}

impl Memo {
    /// A memory as read back; an unreadable one is none.
    pub(super) fn read(bytes: Option<&[u8]>) -> Self {
        bytes.and_then(|bytes| serde_json::from_slice(bytes).ok()).unwrap_or_default()
    }

    /// The hash of a file, if its stat shows that it is as it was.
    pub(super) fn trusted(&self, path: &RelPath, stat: &Stat) -> Option<Fp> {
        let (known, fp) = self.files.get(path.as_str())?;
        (known == stat && stat.is_settled(self.scanned_at)).then(|| Fp::from_hex(fp)).flatten()
    }

    /// Whether a build of these files would do what the remembered one did.
    pub(super) fn covers(&self, everything: Fp) -> bool {
        self.everything == everything.to_string()
    }

    pub(super) fn new(everything: Fp, files: &Files<'_>) -> Self {
        let Files { snapshot, fps, .. } = files;
        let files = snapshot
            .files
            .iter()
            .filter_map(|(path, stat)| Some((path.to_string(), (*stat, fps.get(path)?.to_string()))));
        Self {
            everything: everything.to_string(),
            scanned_at: snapshot.scanned_at,
            files: files.collect(),
            ..Self::default()
        }
    }

    /// The memory of a build with errors: none to go on from, but what is published is published.
    pub(super) fn only(published: Published) -> Self {
        Self { published, ..Self::default() }
    }

    /// Of what the build of an output folder remembers, what says nothing of that folder: what was published of the
    /// figures.
    pub fn published_alone(bytes: &[u8]) -> Option<Vec<u8>> {
        Self::only(Self::read(Some(bytes)).published).write()
    }

    pub(super) fn write(&self) -> Option<Vec<u8>> {
        serde_json::to_vec(self).ok()
    }
}

/// The hash of everything that a build depends on: files, options, the day, the program.
pub(super) fn everything(files: &Files<'_>, options: &Options) -> Fp {
    let day = files.snapshot.today;
    Fp::of(&(&files.fps, options, (day.year(), day.month(), day.day())))
}
