//! A value of a document together with where it stands, as the readers of [`super::field`] take it.

use std::fmt;

use super::Report;
use crate::diag::{At, Code, Pointer, Step};
use crate::model::Tree;

/// The way from the root to a value, kept on the stack so that a document without errors costs no allocation.
#[derive(Clone, Copy)]
pub(crate) enum Path<'p> {
    /// The whole document.
    Root,
    /// An entry of a map.
    Key(&'p Path<'p>, &'p str),
    /// An item of a list.
    Index(&'p Path<'p>, usize),
}

impl Path<'_> {
    /// The path as diagnostics hold it.
    pub(crate) fn pointer(&self) -> Pointer {
        let mut steps = Vec::new();
        let mut path = self;
        loop {
            path = match path {
                Self::Root => break,
                Self::Key(outer, key) => {
                    steps.push(Step::Key((*key).into()));
                    outer
                }
                Self::Index(outer, index) => {
                    steps.push(Step::Index(*index));
                    outer
                }
            };
        }
        steps.reverse();
        Pointer(steps)
    }

    /// The last key on the path.
    fn last_key(&self) -> &str {
        match self {
            Self::Root => "",
            Self::Key(_, key) => key,
            Self::Index(outer, _) => outer.last_key(),
        }
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => f.write_str("the document"),
            path => write!(f, "`{}`", path.pointer()),
        }
    }
}

/// A value that waits to be read.
pub(crate) struct Entry<'a> {
    pub(crate) report: &'a Report,
    pub(crate) path: Path<'a>,
    pub(crate) tree: Tree,
}

impl Entry<'_> {
    /// Reports that the value cannot be used: what it is and what was expected. Always `None`.
    pub(crate) fn wrong<T>(&self, expected: &str) -> Option<T> {
        self.wrong_with(expected, None)
    }

    /// As [`Entry::wrong`], with what to write as the value instead.
    pub(crate) fn wrong_with<T>(&self, expected: &str, instead: Option<&str>) -> Option<T> {
        let found = match &self.tree {
            Tree::Text(text) if text.len() <= 60 && !text.contains('\n') => format!("`{text}`"),
            Tree::Bool(value) => format!("`{value}`"),
            Tree::Int(value) => format!("`{value}`"),
            Tree::Float(value) => format!("`{value}`"),
            other => other.kind().to_owned(),
        };
        let message = format!("{} is {found}; expected {expected}", self.path);
        self.refuse(self.report.invalid(), message, instead.map(|value| self.instead(value)))
    }

    /// Reports at the value. Always `None`.
    pub(crate) fn refuse<T>(&self, code: Code, message: impl Into<String>, help: Option<String>) -> Option<T> {
        self.report.push(code, message, At::Value(self.path.pointer()), help);
        None
    }

    /// The help that shows the entry with another text as its value.
    pub(crate) fn instead_text(&self, text: &str) -> String {
        self.instead(&self.report.quoted(text))
    }

    /// The help that shows the entry with another value.
    pub(crate) fn instead(&self, value: &str) -> String {
        match self.path {
            Path::Index(..) => format!("write `{value}`"),
            _ => format!("write `{}`", self.report.written(self.path.last_key(), value)),
        }
    }
}
