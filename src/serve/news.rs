//! What a browser is told after each build: errors over the pages that they concern, warnings beside the sentences.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

pub use crate::build::{Anchor, Quote};
use crate::source::Route;

/// What a browser is told of a generation of the site, besides its bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct News {
    /// Every error, in the order of files.
    pub problems: Vec<Problem>,
    /// Warnings by the page that they concern.
    pub notes: BTreeMap<Route, Vec<Note>>,
    /// Addresses that an earlier build had and this one has no more, and where the page is now.
    pub moved: BTreeMap<Route, Route>,
    /// Addresses whose files have been deleted. Something else may be there now: the list of a section, say.
    pub gone: BTreeSet<Route>,
}

/// What the tab that shows one page is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Told<'n> {
    /// The errors that concern the page, the first twenty of them.
    pub problems: Vec<&'n Problem>,
    /// How many more there are.
    pub more: usize,
    /// Those that do not concern it.
    pub elsewhere: Elsewhere<'n>,
    /// The page's warnings.
    pub notes: &'n [Note],
}

/// Errors that concern other pages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Elsewhere<'n> {
    /// How many.
    pub errors: usize,
    /// The files that they stand in, the first twenty of them.
    pub files: Vec<FileErrors<'n>>,
}

/// The errors of one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileErrors<'n> {
    /// The file, from the site's folder.
    pub file: &'n str,
    /// How many.
    pub errors: usize,
    /// The route of a page that shows them, if there is one.
    pub page: Option<&'n str>,
}

/// The most files that a browser is told to have errors: a broken checkout can have thousands.
const MOST_FILES: usize = 20;

/// The most errors that a browser is told in full.
const MOST_PROBLEMS: usize = 20;

impl News {
    /// What the tab that shows the page at `route` is told.
    pub fn told(&self, route: &Route) -> Told<'_> {
        let concerns = |problem: &&Problem| problem.pages.as_ref().is_none_or(|pages| pages.contains(route));
        let (mut problems, others): (Vec<_>, Vec<_>) = self.problems.iter().partition(concerns);
        let mut elsewhere = Elsewhere { errors: others.len(), files: Vec::new() };
        for problem in others {
            let file = &*problem.place.file;
            match elsewhere.files.iter().position(|entry| entry.file == file) {
                Some(n) => elsewhere.files[n].errors += 1,
                None if elsewhere.files.len() < MOST_FILES => {
                    let page = problem.pages.as_ref().and_then(|pages| pages.first()).map(Route::as_str);
                    elsewhere.files.push(FileErrors { file, errors: 1, page });
                }
                None => {}
            }
        }
        let more = problems.len().saturating_sub(MOST_PROBLEMS);
        problems.truncate(MOST_PROBLEMS);
        Told { problems, more, elsewhere, notes: self.notes.get(route).map_or(&[], Vec::as_slice) }
    }
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
    /// The pages that it concerns, that of its own file first; `None` if it concerns all of them.
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
    /// The column, in characters; 0 if the whole file is meant.
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
