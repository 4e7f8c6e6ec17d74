//! The linked site: what every page is, where it stands, and all that it shows of other files.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::inherit::Explainer;
use crate::fingerprint::Hashed;
use crate::model::{Actor, ArticleId, Edtf, Facts, Figure, Id, IdMap, Lang, Place, Quantity, SharedData, Source};
use crate::source::{RelPath, Route};

/// All facts of the site as one linked whole.
#[derive(Debug, Default)]
pub struct Site {
    /// Every file of content that is to be published, by path: explainers, and the texts of sections.
    pub pages: BTreeMap<RelPath, Page>,
    /// Home pages and sections, by language and folder.
    pub sections: Vec<Section>,
    /// Taxonomies that have terms, by language.
    pub taxonomies: Vec<Taxonomy>,
    /// Former addresses and where they lead now.
    pub redirects: Vec<Redirect>,
    /// Files beside the texts, with the address of each.
    pub assets: BTreeMap<RelPath, Route>,
    /// What `content/_data` declares.
    pub shared: SharedData,
}

/// A file of content in its place.
#[derive(Clone, Debug)]
pub struct Page {
    /// What the file declares.
    pub facts: Hashed<Facts>,
    /// For a translation: what it inherits from.
    pub original: Option<Hashed<Facts>>,
    /// Its address.
    pub route: Route,
    /// All that it shows of other files.
    pub links: Hashed<Links>,
    /// Itself in a list.
    pub card: Hashed<Card>,
}

/// All that a page shows of other files, and what its own references mean.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Links {
    /// What each of [`Facts::references`] leads to.
    pub targets: Box<[Target]>,
    /// The sources of the page in the order of their numbers.
    pub sources: Box<[NumberedSource]>,
    /// The actors that the page names, in the order of first use.
    pub actors: IdMap<Actor>,
    /// The places that the page names.
    pub places: IdMap<Place>,
    /// The same page in other languages.
    pub translations: Box<[Translation]>,
    /// From the home page down to the parent.
    pub breadcrumbs: Arc<[Crumb]>,
    /// Its terms.
    pub terms: Box<[Arc<TermLink>]>,
    /// The pages of the registry that it leads to; `None` if the site has none.
    pub registry: Option<Box<RegistryLinks>>,
}

/// The pages of the registry that a page leads to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct RegistryLinks {
    /// Below it lie the pages of the figures that the page declares.
    pub figures: Option<Route>,
    /// Of each of [`Links::actors`]; nothing if actors have no pages.
    pub actors: Box<[Route]>,
    /// Of each of [`Links::places`]; nothing if places have no pages.
    pub places: Box<[Route]>,
    /// Of each of [`Links::sources`]; one that is no more than an address has none.
    pub sources: Box<[Option<Route>]>,
}

impl Page {
    /// The file together with what it inherits.
    pub fn explainer(&self) -> Explainer<'_> {
        Explainer { facts: &self.facts, original: self.original.as_deref() }
    }
}

impl RegistryLinks {
    /// The page of a figure that the page declares.
    pub fn figure(&self, id: &str) -> Option<Route> {
        Some(self.figures.as_ref()?.below(id))
    }
}

/// What a reference of the text leads to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// A figure and one of its answers.
    Figure(BoundFigure),
    /// An actor, a place or an event of the page: found under the reference's own id.
    Mention,
    /// Indexes into [`Links::sources`].
    Cite(Box<[usize]>),
    /// A page, and the anchor in it.
    Page(Box<PageTarget>),
    /// A file.
    Asset(Route),
    /// A component; the figures that its arguments name.
    Component(Box<[(Box<str>, Box<[BoundFigure]>)]>),
    /// Nothing: a diagnostic says why, or the file that it leads to is broken itself.
    Nothing,
}

/// A page, and the anchor in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PageTarget {
    /// Its address; `None` for this page.
    pub route: Option<Route>,
    /// The anchor, without `#`.
    pub fragment: Option<Box<str>>,
}

/// A figure with the answer that a text is bound to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BoundFigure {
    /// The figure.
    pub figure: Bound,
    /// Which of its answers.
    pub answer: Answer,
}

/// The figure that a text is bound to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Bound {
    /// One that the page declares or inherits: its position among them.
    Own(u32),
    /// One that another explainer or the shared data declare.
    Foreign(Box<ForeignFigure>),
}

impl BoundFigure {
    /// The figure itself, if another explainer or the shared data declare it.
    pub fn foreign(&self) -> Option<&ForeignFigure> {
        match &self.figure {
            Bound::Own(_) => None,
            Bound::Foreign(foreign) => Some(foreign),
        }
    }
}

/// Which of a figure's answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Answer {
    /// The one that leads.
    Headline,
    /// The claim of this index.
    Claim(u32),
    /// The earlier value of this index.
    History(u32),
}

impl Answer {
    /// The claim of this index.
    pub fn claim(index: usize) -> Self {
        Self::Claim(position(index))
    }

    /// The earlier value of this index.
    pub fn history(index: usize) -> Self {
        Self::History(position(index))
    }
}

/// A position in a list of front matter, which has fewer entries than its file may have bytes.
pub(super) fn position(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// A figure that the page does not declare itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ForeignFigure {
    /// Its id.
    pub id: Id,
    /// The figure.
    pub figure: Arc<Figure>,
    /// Its label in the page's language, if that exists.
    pub label: Box<str>,
    /// The file that declares it.
    pub file: RelPath,
    /// The page that shows it; `None` for a shared one.
    pub route: Option<Route>,
    /// The actors that its claims name.
    pub actors: IdMap<Actor>,
    /// The pages of the registry: the figure's own, and that of each of `actors`.
    pub registry: (Option<Route>, Box<[Option<Route>]>),
}

/// A source with the places of the text that cite it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NumberedSource {
    /// Its id; `None` for one that is no more than an address.
    pub id: Option<Id>,
    /// The source.
    pub source: Arc<Source>,
    /// The title of the source that it repeats.
    pub original: Option<Box<str>>,
    /// How many citations lead to it.
    pub citations: usize,
}

/// The same page in another language.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Translation {
    /// Its language.
    pub lang: Lang,
    /// Its title.
    pub title: Box<str>,
    /// Its address.
    pub route: Route,
}

/// A page by name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Crumb {
    /// Title; empty for the home page, whose name the theme gives.
    pub title: Box<str>,
    /// Address.
    pub route: Route,
}

/// A term of a page.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TermLink {
    /// The taxonomy.
    pub taxonomy: Box<str>,
    /// The term.
    pub term: Box<str>,
    /// The term's page.
    pub route: Route,
}

/// An explainer in a list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Card {
    /// The file.
    pub path: RelPath,
    /// Its language.
    pub lang: Lang,
    /// Address.
    pub route: Route,
    /// Title.
    pub title: Box<str>,
    /// The nut graf.
    pub summary: Option<Box<str>>,
    /// When it was published.
    pub published: Option<Edtf>,
    /// When it was last updated.
    pub updated: Option<Edtf>,
    /// Its first key figure: label, value, who says so; several where the range of their answers leads.
    pub figure: Option<(Box<str>, Quantity, Box<[Box<str>]>)>,
    /// Whether it is a draft.
    pub draft: bool,
}

/// A home page or a section in one language.
#[derive(Clone, Debug)]
pub struct Section {
    /// The folder below `content`; empty for the home page.
    pub folder: ArticleId,
    /// Its language.
    pub lang: Lang,
    /// Its address.
    pub route: Route,
    /// Title; empty for a home page without text of its own.
    pub title: Box<str>,
    /// The file that holds its text, in [`Site::pages`].
    pub text: Option<RelPath>,
    /// Its explainers, in the order of the list. The home page lists all of its language.
    pub items: Vec<Hashed<Card>>,
    /// Sections directly below.
    pub sections: Vec<Crumb>,
    /// From the home page down to the parent.
    pub breadcrumbs: Vec<Crumb>,
    /// The same section in other languages.
    pub translations: Vec<Translation>,
}

/// A taxonomy in one language.
#[derive(Clone, Debug)]
pub struct Taxonomy {
    /// Its name in site.toml.
    pub name: Box<str>,
    /// The language.
    pub lang: Lang,
    /// The address of the list of its terms.
    pub route: Route,
    /// Its terms, by name.
    pub terms: Vec<Term>,
    /// The same taxonomy in other languages.
    pub translations: Vec<Translation>,
}

/// A term of a taxonomy in one language.
#[derive(Clone, Debug)]
pub struct Term {
    /// The term, as the first page that has it writes it.
    pub name: Box<str>,
    /// The address of its list.
    pub route: Route,
    /// The explainers that carry it.
    pub items: Vec<Hashed<Card>>,
    /// The same term in other languages.
    pub translations: Vec<Translation>,
}

/// A former address.
#[derive(Clone, Debug)]
pub struct Redirect {
    /// Where readers still look.
    pub from: Route,
    /// Where the page is now.
    pub to: Route,
    /// The page's title.
    pub title: Box<str>,
    /// The page's language.
    pub lang: Lang,
    /// The file that declares it.
    pub file: RelPath,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_every_page_has_is_small() {
        assert!(size_of::<Target>() <= 24, "{}", size_of::<Target>());
        assert!(size_of::<NumberedSource>() <= 56, "{}", size_of::<NumberedSource>());
    }
}
