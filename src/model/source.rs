//! Where a claim was published, under CSL-JSON's names.

use super::{Edtf, Id};

/// A source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Source {
    /// CSL type, such as `webpage`, `report`, `article-newspaper`.
    pub kind: Option<Box<str>>,
    /// Title.
    pub title: Box<str>,
    /// Authors.
    pub author: Box<[Box<str>]>,
    /// Publisher.
    pub publisher: Option<Box<str>>,
    /// When it was published.
    pub issued: Option<Edtf>,
    /// When the writer read it.
    pub accessed: Option<Edtf>,
    /// Where it is.
    pub url: Option<Box<str>>,
    /// An archived copy.
    pub archive: Option<Box<Archive>>,
    /// Its language (BCP 47).
    pub language: Option<Box<str>>,
    /// The source that it repeats: two that share an original are one.
    pub original: Option<Id>,
    /// Whether it belongs to a party to the conflict.
    pub party: bool,
    /// Admiralty code, `A1` to `F6`; internal unless site.toml opts in.
    pub grade: Option<Box<str>>,
    /// A remark.
    pub note: Option<Box<str>>,
}

impl Source {
    /// A source of which no more is known than its address.
    pub fn at(url: &str) -> Self {
        Self { title: url.into(), url: Some(url.into()), ..Self::default() }
    }
}

/// An archived copy of a source.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Archive {
    /// Where the copy is.
    pub url: Box<str>,
    /// When it was made.
    pub at: Option<Edtf>,
}
