//! Gathers everything that is wrong with one document while it is read into types.

use std::cell::{OnceCell, RefCell};
use std::ops::Range;
use std::sync::Arc;

use super::entry::Path;
use super::places::Places;
use super::{Format, toml, yaml_places};
use crate::diag::{At, Code, Diagnostic, code};
use crate::fingerprint::Fp;
use crate::source::{RelPath, SourceFile};

/// What is wrong with one document, and the text of the document for the rare value whose own characters matter.
pub(crate) struct Report {
    format: Format,
    path: RelPath,
    text: Arc<str>,
    range: Range<usize>,
    places: OnceCell<Places>,
    diagnostics: RefCell<Vec<Diagnostic>>,
}

impl Report {
    /// A report on the document that stands at `range` of a file, with what the reading of its syntax found.
    pub(crate) fn new(format: Format, file: &SourceFile, range: Range<usize>, found: Vec<Diagnostic>) -> Self {
        Self {
            format,
            path: file.path.clone(),
            text: Arc::clone(&file.text),
            range,
            places: OnceCell::new(),
            diagnostics: RefCell::new(found),
        }
    }

    /// A report that nobody reads, on an empty document.
    pub(super) fn blank() -> Self {
        let file = SourceFile { path: RelPath::known("blank"), text: "".into(), fp: Fp::of_bytes(&[]) };
        Self::new(Format::Yaml, &file, 0..0, Vec::new())
    }

    /// Everything that was found.
    pub(crate) fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics.into_inner()
    }

    /// Reports at a place.
    pub(crate) fn push(&self, code: Code, message: impl Into<String>, at: At, help: Option<String>) {
        let mut diagnostic = Diagnostic::new(code, message, &self.path, at);
        diagnostic.help.extend(help);
        self.diagnostics.borrow_mut().push(diagnostic);
    }

    /// The code of a value that cannot be used.
    pub(super) fn invalid(&self) -> Code {
        match self.format {
            Format::Yaml => code::FIELD_TYPE,
            Format::Toml => code::SETTING_INVALID,
        }
    }

    /// The code of a key that is not known.
    pub(super) fn unknown(&self) -> Code {
        match self.format {
            Format::Yaml => code::FIELD_UNKNOWN,
            Format::Toml => code::SETTING_UNKNOWN,
        }
    }

    /// How a text is written as a value: TOML wants quotes.
    pub(super) fn quoted(&self, text: &str) -> String {
        match self.format {
            Format::Yaml => text.to_owned(),
            Format::Toml => format!("{text:?}"),
        }
    }

    /// How an entry is written in the document's language.
    pub(super) fn written(&self, key: &str, value: &str) -> String {
        match self.format {
            Format::Yaml => format!("{key}: {value}"),
            Format::Toml => format!("{key} = {value}"),
        }
    }

    /// The characters of a value as the writer typed them. Reads the document again the first time.
    pub(super) fn typed(&self, path: Path<'_>) -> Option<&str> {
        let document = self.text.get(self.range.clone())?;
        let places = self.places.get_or_init(|| match self.format {
            Format::Yaml => yaml_places::places(document).0,
            Format::Toml => toml::places(document),
        });
        document.get(places.exact(&path.pointer())?)
    }
}
