//! The texts that diagnostics point into, for the formats that count lines and columns in them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Diagnostic;
use crate::source::{LineIndex, RelPath};

/// The texts of all files that diagnostics name, as far as they are known.
pub(super) struct Texts<'d>(BTreeMap<&'d RelPath, Arc<str>>);

impl<'d> Texts<'d> {
    pub(super) fn of(diagnostics: &'d [Diagnostic], text_of: &dyn Fn(&RelPath) -> Option<Arc<str>>) -> Self {
        let mut known: BTreeMap<&RelPath, Option<Arc<str>>> = BTreeMap::new();
        for label in diagnostics.iter().flat_map(|diagnostic| &diagnostic.labels) {
            known.entry(&label.file).or_insert_with(|| text_of(&label.file));
        }
        Self(known.into_iter().filter_map(|(file, text)| Some((file, text?))).collect())
    }

    /// The lines of each of them.
    pub(super) fn lines(&self) -> BTreeMap<&'d RelPath, LineIndex<'_>> {
        self.0.iter().map(|(file, text)| (*file, LineIndex::new(text))).collect()
    }
}
