//! What the generator has made in one output folder, as a file in the state folder.
//!
//! ```text
//! magic │ format │ checksum of the rest │ what is ours: paths, found folders │ stamps, keys │ memo │ pending
//! ```
//!
//! Invariant: everything up to and including "what is ours" reads the same in every format, so that any version of the
//! program knows which files it may change. A journal is a manifest with pending steps: renamed to the manifest's
//! place once they are done, so that the last step of a build needs no space on the disk.

use std::collections::{BTreeMap, BTreeSet};

use super::disk::Stamp;
use super::pending::Pending;
use super::wire::{Reader, Writer};
use crate::fingerprint::Fp;
use crate::source::OutPath;

/// What the generator has made in one output folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    /// The program that gave the keys.
    pub(super) program: String,
    /// The files that are ours.
    pub(super) records: Records,
    /// Folders that hold files of ours but were there before them.
    pub(super) found: BTreeSet<String>,
    /// What the build wants to know next time.
    pub(super) memo: Option<Vec<u8>>,
}

/// Files in the order of their paths.
pub(super) type Records = BTreeMap<OutPath, Record>;

/// Whether any of the files lies in a folder.
pub(super) fn holds(records: &Records, folder: &str) -> bool {
    // No name holds a NUL, so no path in the folder comes before this one.
    let first = OutPath::parse(&format!("{folder}/\u{1}"));
    let next = first.and_then(|first| records.range(first..).next());
    next.is_some_and(|(path, _)| path.as_str().strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')))
}

/// One file that is ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Record {
    /// What it was made with; `None` if by a program whose keys mean something else.
    pub(super) key: Option<Fp>,
    /// How it lay there when it was written.
    pub(super) stamp: Stamp,
}

/// What the bytes of a manifest or journal turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Decoded {
    /// Written by this program or one of the same format.
    Known(Manifest, Option<Pending>),
    /// Of another format: only what is ours can be told.
    Other(Manifest),
    /// Not a manifest, or not all of it.
    Damaged,
}

const MAGIC: [u8; 8] = *b"nutgraf\n";
const FORMAT: u32 = 1;
const CHECKED_FROM: usize = MAGIC.len() + 4 + 32;
/// What no key is written as.
const NO_KEY: [u8; 32] = [0; 32];

impl Manifest {
    /// The bytes of the manifest, or with `pending` of a journal.
    pub(super) fn encode(&self, pending: Option<&Pending>) -> Vec<u8> {
        let memo = self.memo.as_deref().unwrap_or_default();
        let mut to = Writer(Vec::with_capacity(CHECKED_FROM + self.records.len() * 128 + memo.len()));
        to.raw(&MAGIC);
        to.u32(FORMAT);
        to.raw(&[0; 32]);
        to.texts(self.records.keys().map(OutPath::as_str));
        to.texts(self.found.iter().map(String::as_str));
        to.blob(self.program.as_bytes());
        for record in self.records.values() {
            to.raw(record.key.as_ref().map_or(&NO_KEY, Fp::as_bytes).as_slice());
            to.u64(record.stamp.len);
            to.raw(&record.stamp.mtime.to_le_bytes());
        }
        to.u8(u8::from(self.memo.is_some()));
        to.blob(memo);
        to.u8(u8::from(pending.is_some()));
        if let Some(pending) = pending {
            pending.encode(&mut to);
        }
        let mut bytes = to.0;
        let checksum = Fp::of_bytes(&bytes[CHECKED_FROM..]);
        bytes[CHECKED_FROM - 32..CHECKED_FROM].copy_from_slice(checksum.as_bytes());
        bytes
    }

    /// Reads a manifest or journal; never fails, as a damaged one is only as bad as none.
    pub(super) fn decode(bytes: &[u8]) -> Decoded {
        Self::try_decode(bytes).unwrap_or(Decoded::Damaged)
    }

    fn try_decode(bytes: &[u8]) -> Option<Decoded> {
        let mut from = Reader(bytes);
        let (magic, format, checksum) = (from.array()?, from.u32()?, from.array()?);
        if magic != MAGIC || Fp::of_bytes(from.0) != Fp::from_bytes(checksum) {
            return None;
        }
        let paths = from.texts(OutPath::parse)?;
        let found = from.texts(|folder| Some(folder.to_owned()))?.into_iter().collect();
        if format != FORMAT {
            let unknown = Record { key: None, stamp: Stamp::default() };
            let records = paths.into_iter().map(|path| (path, unknown)).collect();
            return Some(Decoded::Other(Self { records, found, ..Self::default() }));
        }
        let program = from.text()?.to_owned();
        let records = paths.into_iter().map(|path| Some((path, Record::decode(&mut from)?))).collect::<Option<_>>()?;
        let has_memo = from.u8()? == 1;
        let memo = from.blob()?;
        let memo = has_memo.then(|| memo.to_vec());
        let pending = match from.u8()? {
            0 => None,
            _ => Some(Pending::decode(&mut from)?),
        };
        Some(Decoded::Known(Self { program, records, found, memo }, pending))
    }

    /// Without what only the program that wrote it can use, if that is another one.
    pub(super) fn for_program(mut self, program: &str) -> Self {
        if self.program != program {
            self.program = program.to_owned();
            self.memo = None;
            self.records.values_mut().for_each(|record| record.key = None);
        }
        self
    }
}

impl Record {
    fn decode(from: &mut Reader<'_>) -> Option<Self> {
        let key = from.array()?;
        let key = (key != NO_KEY).then(|| Fp::from_bytes(key));
        let (len, mtime) = (from.u64()?, from.array().map(i64::from_le_bytes)?);
        Some(Self { key, stamp: Stamp { len, mtime } })
    }
}
