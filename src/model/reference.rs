//! What the text of an explainer points at.

use super::{ArgumentValue, Id};
use crate::source::RelPath;

/// A reference in the text, in the order of the text. Its place is in [`super::Spans`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Reference {
    /// `[8,500](figure:trained)`, `[](figure:libya/turkey-training#trained)`, `[2,300](figure:trained@2020-12)`.
    Figure {
        /// The explainer that declares it, as written (`libya/turkey-training`); `None` for this one.
        article: Option<Box<str>>,
        /// The figure.
        figure: Id,
        /// Which earlier value or claim, by its date; `None` for the headline.
        at: Option<Box<str>>,
        /// The text that readers see; empty if it is to be filled in.
        text: Box<str>,
    },
    /// `[the ministry](actor:tr-mod)`.
    Mention {
        /// Of which kind.
        kind: EntityKind,
        /// Which.
        id: Id,
    },
    /// `[@s1, p. 3; @s2]`.
    Cite(Box<[Citation]>),
    /// `[text](../other.md#heading)`, resolved to a path from the site's root.
    Page {
        /// The file linked to; `None` for a link inside this page (`#heading`).
        path: Option<RelPath>,
        /// The heading, percent-decoded, without `#`.
        fragment: Option<Box<str>>,
    },
    /// An image or another file beside the text, resolved to a path from the site's root.
    Asset(RelPath),
    /// `<Figures ids="trained, mines"/>`.
    Component {
        /// Its name.
        name: Box<str>,
        /// Its arguments as written.
        arguments: Box<[(Box<str>, ArgumentValue)]>,
    },
}

/// What a mention points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntityKind {
    /// An actor.
    Actor,
    /// A place.
    Place,
    /// An event of this explainer.
    Event,
}

impl EntityKind {
    /// The link scheme, which is also the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Actor => "actor",
            Self::Place => "place",
            Self::Event => "event",
        }
    }
}

/// One cited source.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Citation {
    /// Which source.
    pub source: Id,
    /// Where in it, as written: `p. 3`.
    pub locator: Option<Box<str>>,
}
