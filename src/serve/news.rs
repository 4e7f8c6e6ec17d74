//! What a browser is told after each build: errors over the pages that they concern, warnings beside the sentences.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::source::Route;

/// What a browser is told of a generation of the site, besides its bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct News {
    /// Every error, in the order of files.
    pub problems: Vec<Problem>,
    /// Warnings by the page that they concern.
    pub notes: BTreeMap<Route, Vec<Note>>,
    /// Addresses that the last build had and this one has no more, and where the page is now.
    pub moved: BTreeMap<Route, Route>,
}

/// An error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Its stable code, such as `prose-mismatch`.
    pub code: Box<str>,
    /// What is wrong, in a sentence.
    pub message: Box<str>,
    /// Where.
    pub place: Place,
    /// The whole diagnostic as a terminal without colours shows it, with the excerpt.
    pub text: Box<str>,
    /// The pages that it concerns; `None` if it concerns all of them.
    #[serde(skip)]
    pub pages: Option<Box<[Route]>>,
}

/// A place in a file of the site. Lines and columns count from 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The file, from the site's folder.
    pub file: Box<str>,
    /// The line; 0 if the whole file is meant.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

/// A warning, to stand beside what it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// Its stable code.
    pub code: Box<str>,
    /// What is wrong, in a sentence.
    pub message: Box<str>,
    /// What to write instead.
    pub help: Option<Box<str>>,
    /// Where in the source.
    pub place: Place,
    /// Where in the page; `None` if nothing of the page is meant in particular.
    pub anchor: Option<Anchor>,
}

/// Where in a page a note belongs: a selector of the Web Annotation Data Model (<https://www.w3.org/TR/annotation-model/>).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Anchor {
    /// A fragment selector: the id of an element, without `#`.
    Fragment(Box<str>),
    /// A text quote selector.
    Quote(Quote),
}

/// A text of the page with what stands around it; white space is single spaces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quote {
    /// The text itself.
    pub exact: Box<str>,
    /// What stands before it in its paragraph, at most 64 characters.
    pub prefix: Box<str>,
    /// What stands after it.
    pub suffix: Box<str>,
}
