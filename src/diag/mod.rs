//! Diagnostics as data: what is wrong with the content, where, and what to write instead.
//!
//! Content problems are diagnostics, I/O failures are errors, bugs are panics. The terminal, JSON, SARIF and workflow
//! annotations are renderings of the same data.

mod codes;
mod excerpt;
mod fix;
mod github;
mod order;
mod suggest;

pub mod json;
mod lines;
pub mod sarif;
pub mod terminal;
pub mod visible;

pub use codes::{ALL as ALL_CODES, Code, Nature};
pub use fix::Fix;
pub use github::to_annotations;
pub use json::to_json;
pub use order::sort;
pub use sarif::to_sarif;
pub use suggest::did_you_mean;
pub use terminal::{Style, render as render_terminal};

/// The codes, by area.
pub mod code {
    pub use super::codes::*;
}

use crate::source::{RelPath, Span};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth an editor's look; the page is published.
    Warning,
    /// The page cannot be published as it stands.
    Error,
}

/// What a site, an explainer or a line makes of a rule's findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Level {
    /// They stop the page from being published.
    Error,
    /// They are shown.
    Warn,
    /// They are dropped.
    Off,
}

impl Level {
    /// Every level with the word that writers use.
    pub const ALL: &[(&str, Self)] = &[("error", Self::Error), ("warn", Self::Warn), ("off", Self::Off)];

    /// The severity of findings at this level; `None` if they are dropped.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warn => Some(Severity::Warning),
            Self::Off => None,
        }
    }
}

/// A step into a structured document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum Step {
    /// The entry of a map.
    Key(Box<str>),
    /// The item of a list, from 0.
    Index(usize),
}

/// The way from the root of a structured document (front matter, a data file, site.toml) to one of its values.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Pointer(pub Vec<Step>);

impl Pointer {
    /// The pointer one key further in.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        let mut steps = self.0.clone();
        steps.push(Step::Key(key.into()));
        Self(steps)
    }

    /// The pointer one list item further in.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        let mut steps = self.0.clone();
        steps.push(Step::Index(index));
        Self(steps)
    }

    /// A pointer from keys.
    pub fn of<'k>(keys: impl IntoIterator<Item = &'k str>) -> Self {
        Self(keys.into_iter().map(|key| Step::Key(key.into())).collect())
    }
}

impl std::fmt::Display for Pointer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (n, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if n == 0 => write!(f, "{key}")?,
                Step::Key(key) => write!(f, ".{key}")?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// A place in a file.
///
/// Facts hold no spans, so a stage that works on facts points into a document by [`Pointer`]; the build resolves
/// pointers to spans by reading the file again when, and only when, a diagnostic is reported.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum At {
    /// These bytes.
    Span(Span),
    /// The value of a structured document.
    Value(Pointer),
    /// The key that names the value.
    Key(Pointer),
    /// The n-th reference of the body, in the order in which `parse` found them.
    Reference(usize),
    /// The file as a whole.
    File,
}

/// A place with a text that says what stands there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Label {
    /// The file.
    pub file: RelPath,
    /// The place in it.
    pub at: At,
    /// What stands there, in lower case, without a full stop; may be empty.
    pub text: String,
}

/// Something wrong with the content.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Diagnostic {
    /// The stable code.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// What was found and what was expected: lower case, things in backticks, no full stop.
    pub message: String,
    /// Where. The first is the primary one, at which the diagnostic is reported.
    pub labels: Vec<Label>,
    /// Further facts, such as the page that was being rendered.
    pub notes: Vec<String>,
    /// What to write instead.
    pub help: Vec<String>,
    /// What a bound number's text could be rewritten to, if that can be told.
    pub fix: Option<Box<Fix>>,
}

impl Diagnostic {
    /// A diagnostic of the code's own severity at one place.
    pub fn new(code: Code, message: impl Into<String>, file: &RelPath, at: At) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            labels: vec![Label { file: file.clone(), at, text: String::new() }],
            notes: Vec::new(),
            help: Vec::new(),
            fix: None,
        }
    }

    /// Says what stands at the primary place.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.labels[0].text = text.into();
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn also(mut self, file: &RelPath, at: At, text: impl Into<String>) -> Self {
        self.labels.push(Label { file: file.clone(), at, text: text.into() });
        self
    }

    /// Adds what to write instead.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    /// Adds what the text of a bound number could be rewritten to.
    #[must_use]
    pub fn fix(mut self, fix: Option<Fix>) -> Self {
        self.fix = fix.map(Box::new);
        self
    }

    /// Adds a fact.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// The primary place. Invariant: there is always one, since [`Diagnostic::new`] makes it.
    pub fn primary(&self) -> &Label {
        &self.labels[0]
    }

    /// Whether it stops the page from being published.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// What a stage could make, and everything that is wrong.
#[derive(Clone, Debug)]
pub struct Outcome<T> {
    /// What could be made.
    pub value: T,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Outcome<T> {
    /// A value with nothing wrong.
    pub fn fine(value: T) -> Self {
        Self { value, diagnostics: Vec::new() }
    }
}
