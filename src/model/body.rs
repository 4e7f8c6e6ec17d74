//! The text of an explainer: HTML with holes that the theme fills.

use serde::{Deserialize, Serialize};

/// A text: its content and its footnotes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Body {
    /// The content.
    pub content: Fragment,
    /// The footnotes, in the order of their first mention.
    pub footnotes: Box<[Footnote]>,
    /// How many words readers see: runs between white space with at least one letter or digit.
    pub words: u32,
}

/// A footnote.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Footnote {
    /// The writer's label.
    pub label: Box<str>,
    /// How many times the text refers to it: that many back links.
    pub mentions: u32,
    /// Its content.
    pub content: Fragment,
}

/// HTML with holes.
///
/// Invariant: offsets rise, lie on character boundaries of `html`, and `html` holds no NUL character.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Fragment {
    /// The HTML without its holes, safe to show.
    pub html: Box<str>,
    /// Where in `html` each hole stands.
    pub holes: Box<[(u32, Hole)]>,
}

impl Fragment {
    /// A fragment without holes.
    pub fn plain(html: impl Into<Box<str>>) -> Self {
        Self { html: html.into(), holes: Box::default() }
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.html.is_empty() && self.holes.is_empty()
    }
}

/// A place in a text that only the theme, with the values that `link` resolved, can fill.
///
/// `reference` is an index into [`super::Facts::references`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Hole {
    /// A bound number. Empty content: the number is filled in.
    Figure {
        /// Which reference.
        reference: u32,
        /// The writer's text, with its inline markup.
        content: Fragment,
    },
    /// A mention of an actor, a place or an event.
    Mention {
        /// Which reference.
        reference: u32,
        /// The writer's text.
        content: Fragment,
    },
    /// A citation.
    Citation {
        /// Which reference.
        reference: u32,
    },
    /// The address of an internal link, inside an attribute of `html`.
    Address {
        /// Which reference.
        reference: u32,
    },
    /// An image.
    Image {
        /// Which reference. Images always lie in the site: others are links.
        reference: u32,
        /// The alternative text.
        alt: Box<str>,
        /// The title, or empty.
        title: Box<str>,
    },
    /// A component.
    Component {
        /// Which reference.
        reference: u32,
        /// What stands between its tags; `None` for `<Name/>`.
        body: Option<Fragment>,
    },
    /// A GFM alert: `> [!NOTE]`.
    Alert {
        /// Which kind.
        kind: AlertKind,
        /// Its content.
        content: Fragment,
    },
    /// A table, so that the theme can make it scroll on a narrow screen.
    Table {
        /// The whole `<table>`.
        content: Fragment,
    },
    /// A mention of a footnote.
    FootnoteMention {
        /// Which footnote of the body, from 0.
        footnote: u32,
        /// Which mention of it, from 1.
        mention: u32,
    },
}

/// The kind of a GFM alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AlertKind {
    /// `[!NOTE]`
    Note,
    /// `[!TIP]`
    Tip,
    /// `[!IMPORTANT]`
    Important,
    /// `[!WARNING]`
    Warning,
    /// `[!CAUTION]`
    Caution,
}

impl AlertKind {
    /// The word, in lower case.
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Tip => "tip",
            Self::Important => "important",
            Self::Warning => "warning",
            Self::Caution => "caution",
        }
    }
}
