//! An explainer as one file declares it: its facts, its body, and where things stand in the file.

use std::fmt;

use super::{
    Actor, Body, Correction, Duration, Edtf, Event, Exemption, Figure, IdMap, Lang, LineExemption, Place, Reference,
    Source, Tree,
};
use crate::diag::At;
use crate::fingerprint::Hashed;
use crate::source::RelPath;

/// One file of content, parsed.
#[derive(Clone, Debug)]
pub struct Article {
    /// What other pages may know.
    pub facts: Hashed<Facts>,
    /// The text.
    pub body: Body,
    /// Where the references of the text stand.
    pub spans: Spans,
}

/// Where things of the text stand in the file. Kept out of [`Facts`], so that a paragraph more re-links nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spans {
    /// The place of each of [`Facts::references`]: a span of the text, or the value of front matter that holds it.
    pub references: Box<[At]>,
    /// The numbers of the text that are bound to nothing and state a quantity.
    pub numbers: Box<[LooseNumber]>,
    /// The comments that switch rules off.
    pub exemptions: Box<[LineExemption]>,
    /// The links to other sites.
    pub links: Box<[WebLink]>,
    /// For each bound number of [`Facts::references`], which sentence of the file it stands in.
    pub sentences: Box<[u32]>,
}

/// A number in prose that is bound to no figure.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LooseNumber {
    /// Where.
    pub at: At,
    /// As written.
    pub text: Box<str>,
}

/// A link of the text to another site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebLink {
    /// Where.
    pub at: At,
    /// Its address.
    pub url: Box<str>,
}

/// The name that an explainer and its translations share: the path below `content` without language and extension,
/// a bundle's folder without `index`: `libya/turkey-training`. The home page's is empty.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleId(pub Box<str>);

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}

/// What a file of content is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ContentKind {
    /// `NAME.md`, or `index.md` of a bundle.
    Explainer,
    /// `_index.md`: the text and settings of a section.
    Section,
}

/// Where a conflict is heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Trend {
    /// Getting worse.
    Escalating,
    /// Neither.
    Steady,
    /// Getting better.
    Easing,
}

impl Trend {
    /// Every trend with the word that writers use.
    pub const ALL: &[(&str, Self)] =
        &[("escalating", Self::Escalating), ("steady", Self::Steady), ("easing", Self::Easing)];

    /// The word that writers use.
    pub fn word(self) -> &'static str {
        super::figure::word_of(Self::ALL, self)
    }
}

/// What other pages may know of a file of content: no body, no spans.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Facts {
    /// The file.
    pub path: RelPath,
    /// The name that it shares with its translations.
    pub article: ArticleId,
    /// Its language.
    pub lang: Lang,
    /// Whether it translates another file.
    pub translation: bool,
    /// Explainer or section.
    pub kind: ContentKind,
    /// What its front matter declares.
    pub declared: Hashed<Declared>,
    /// The headings of the text, in order.
    pub headings: Box<[Heading]>,
    /// What the text points at, in order.
    pub references: Box<[Reference]>,
}

/// What front matter declares: what of an explainer comes neither from its path nor from its text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Declared {
    /// Title. A section without one takes its folder's name; the home page's may be empty.
    pub title: Box<str>,
    /// The nut graf, as text.
    pub summary: Option<Box<str>>,
    /// When it was published.
    pub published: Option<Edtf>,
    /// When it was last updated.
    pub updated: Option<Edtf>,
    /// How often it must be reviewed.
    pub review_every: Option<Duration>,
    /// Authors: text or actors' ids.
    pub authors: Box<[Box<str>]>,
    /// Where the conflict is heading.
    pub trend: Option<Trend>,
    /// Terms by taxonomy, in the order of site.toml; a taxonomy without terms is not there.
    pub taxonomies: Box<[(Box<str>, Box<[Box<str>]>)]>,
    /// Not to be published.
    pub draft: bool,
    /// Not to be published before this date.
    pub publish_at: Option<Edtf>,
    /// Not to be published from this date on.
    pub expires_at: Option<Edtf>,
    /// Replaces the last segment of the route.
    pub slug: Option<Box<str>>,
    /// Former addresses, as written.
    pub aliases: Box<[Box<str>]>,
    /// Position in lists: lower first, before date.
    pub weight: Option<i64>,
    /// Shown before the body.
    pub content_warning: Option<Box<str>>,
    /// What has an id. By its hash all that joins the entries of a site knows whether any has changed.
    pub entries: Hashed<Entries>,
    /// Timeline.
    pub events: Box<[Event]>,
    /// Correction log.
    pub corrections: Box<[Correction]>,
    /// What becomes of rules' findings in this file.
    pub check: Box<[Exemption]>,
    /// Handed to the theme untouched.
    pub extra: Option<Tree>,
}

/// What front matter declares under ids.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Entries {
    /// Key figures.
    pub figures: IdMap<Figure>,
    /// Sources.
    pub sources: IdMap<Source>,
    /// Actors.
    pub actors: IdMap<Actor>,
    /// Places.
    pub places: IdMap<Place>,
}

impl std::ops::Deref for Declared {
    type Target = Entries;

    fn deref(&self) -> &Entries {
        &self.entries
    }
}

impl std::ops::Deref for Facts {
    type Target = Declared;

    fn deref(&self) -> &Declared {
        &self.declared
    }
}

/// A heading of the text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its anchor, unique in the page.
    pub id: Box<str>,
    /// Its text.
    pub text: Box<str>,
}
