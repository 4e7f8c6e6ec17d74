//! What the path of a file of content says about it.

use super::{ArticleId, ContentKind, Lang};

/// Which article a file holds, in which language.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Identity {
    /// The name that it shares with its translations.
    pub article: ArticleId,
    /// Its language.
    pub lang: Lang,
    /// Whether it translates another file.
    pub translation: bool,
    /// Explainer or section.
    pub kind: ContentKind,
}
