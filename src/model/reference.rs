//! What the text of an explainer points at.

use super::{ArgumentValue, Id};
use crate::source::RelPath;

/// A reference in the text, in the order of the text. Its place is in [`super::Spans`].
///
/// What is larger than a pointer or two is boxed: all references of a site are in memory at once.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Reference {
    /// `[8,500](figure:trained)`, `[](figure:libya/turkey-training#trained)`, `[2,300](figure:trained@2020-12)`.
    Figure(Box<FigureReference>),
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
    Page(Box<PageReference>),
    /// An image or another file beside the text, resolved to a path from the site's root.
    Asset(RelPath),
    /// `<Figures ids="trained, mines"/>`.
    Component(Box<ComponentReference>),
}

/// A bound number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FigureReference {
    /// The explainer that declares the figure, as written (`libya/turkey-training`); `None` for this one.
    pub article: Option<Box<str>>,
    /// The figure.
    pub figure: Id,
    /// Which earlier value or claim, by its date; `None` for the headline.
    pub at: Option<Box<str>>,
    /// The text that readers see; empty if it is to be filled in.
    pub text: Box<str>,
}

/// A link to a page.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PageReference {
    /// The file linked to; `None` for a link inside this page (`#heading`).
    pub path: Option<RelPath>,
    /// The heading, percent-decoded, without `#`.
    pub fragment: Option<Box<str>>,
}

/// A component in the text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ComponentReference {
    /// Its name.
    pub name: Box<str>,
    /// Its arguments as written.
    pub arguments: Box<[(Box<str>, ArgumentValue)]>,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_small_because_a_site_has_half_a_million() {
        assert!(size_of::<Reference>() <= 24, "{}", size_of::<Reference>());
    }
}
