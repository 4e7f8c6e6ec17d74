//! A TOML file of a theme, read, with what finds the places of diagnostics about it.

use std::sync::Arc;

use crate::diag::{At, Code, Diagnostic, Outcome, Pointer};
use crate::document::{self, Format};
use crate::fingerprint::Fp;
use crate::model::Tree;
use crate::source::{RelPath, SourceFile};

/// theme.toml, or the interface strings of a language.
pub(super) struct Document {
    pub(super) tree: Tree,
    file: SourceFile,
}

impl Document {
    /// Reads a file. `None` if it is not TOML.
    pub(super) fn read(path: &RelPath, text: &Arc<str>) -> Outcome<Option<Self>> {
        let file = SourceFile { path: path.clone(), text: Arc::clone(text), fp: Fp::of_bytes(text.as_bytes()) };
        let read = document::read(Format::Toml, &file, 0..file.text.len());
        Outcome { value: read.value.map(|tree| Self { tree, file }), diagnostics: read.diagnostics }
    }

    /// A diagnostic at a key.
    pub(super) fn at_key(&self, code: Code, pointer: &Pointer, message: impl Into<String>) -> Diagnostic {
        self.at(At::Key(pointer.clone()), code, message)
    }

    /// A diagnostic at a value.
    pub(super) fn at_value(&self, code: Code, pointer: &Pointer, message: impl Into<String>) -> Diagnostic {
        self.at(At::Value(pointer.clone()), code, message)
    }

    fn at(&self, at: At, code: Code, message: impl Into<String>) -> Diagnostic {
        // The file may be the embedded theme's, which nobody could read again later: its place is found now.
        let place = document::place(Format::Toml, &self.file.text, 0, &at);
        Diagnostic::new(code, message, &self.file.path, place.map_or(At::File, At::Span))
    }
}
