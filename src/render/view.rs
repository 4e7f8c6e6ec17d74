//! What templates see: the types that become `site`, `page` and the arguments of components.
//!
//! docs/templates.md documents every name below; `tests/context.rs` renders pages and holds the two together.
//! All text is plain and escaped by the template, except the values that say "HTML". All addresses (`url`, `href`)
//! are made for the page that shows them and can stand in an attribute as they are.

use serde::Serialize;
use tera::Value;

pub(crate) use super::figure_view::{
    ByView, ClaimView, DateView, FigureNameView, FigureView, QuantityView, SourceNumberView,
};

/// `site`: the same on every page of one language. Its `navigation` (HTML) is added.
#[derive(Debug, Serialize)]
pub(crate) struct SiteView<'a> {
    /// Title, in the page's language.
    pub(crate) title: &'a str,
    /// Description, in the page's language; may be empty.
    pub(crate) description: &'a str,
    /// `https://example.org`, or empty if the site does not know its address.
    pub(crate) base_url: &'a str,
    /// The home page of the page's language.
    pub(crate) url: String,
    /// The Atom feed of the page's language; empty if there is none.
    pub(crate) feed_url: String,
    /// Every language, the default one first.
    pub(crate) languages: Vec<LanguageView<'a>>,
    /// Sections directly below the home page.
    pub(crate) sections: Vec<LinkView<'a>>,
    /// Taxonomies that have terms.
    pub(crate) taxonomies: Vec<LinkView<'a>>,
    /// The lists of the registry: figures, actors, sources, places, corrections.
    pub(crate) registry: Vec<LinkView<'a>>,
    /// `nutgraf 0.1.0`.
    pub(crate) generator: &'a str,
}

/// A language of the site.
#[derive(Debug, Serialize)]
pub(crate) struct LanguageView<'a> {
    /// BCP 47 tag.
    pub(crate) code: &'a str,
    /// Its name in itself: `العربية`.
    pub(crate) name: String,
    /// Its home page.
    pub(crate) url: String,
    /// `ltr` or `rtl`.
    pub(crate) direction: &'static str,
}

/// Something with an address.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct LinkView<'a> {
    /// What to show.
    pub(crate) title: std::borrow::Cow<'a, str>,
    /// Where it leads.
    pub(crate) url: String,
}

/// What `page` has on every page.
#[derive(Debug, Serialize)]
pub(crate) struct PageView<'a> {
    /// `home`, `section`, `article`, `taxonomy`, `term`, `figures`, `figure`, `actors`, `actor`, `sources`, `source`,
    /// `places`, `place`, `corrections`, `not-found` or `alias`.
    pub(crate) kind: &'static str,
    /// Title.
    pub(crate) title: std::borrow::Cow<'a, str>,
    /// The nut graf; may be empty.
    pub(crate) summary: &'a str,
    /// BCP 47 tag.
    pub(crate) lang: &'a str,
    /// `ltr` or `rtl`.
    pub(crate) direction: &'static str,
    /// Its address.
    pub(crate) url: String,
    /// Its address with the site's `base_url`; empty if the site does not know its own.
    pub(crate) permalink: String,
    /// The same page in other languages.
    pub(crate) translations: Vec<TranslationView<'a>>,
    /// From the home page down to the page's parent.
    pub(crate) breadcrumbs: Vec<LinkView<'a>>,
    /// The page's data as files: of an explainer with figures, and of a home page.
    pub(crate) data: Vec<DataView>,
    /// HTML: JSON-LD for `<script type="application/ld+json">`, on explainers and home pages; else empty.
    pub(crate) json_ld: Value,
}

/// A file of data.
#[derive(Debug, Serialize)]
pub(crate) struct DataView {
    /// `figures`, `events`, `places` or `sources`.
    pub(crate) name: &'static str,
    /// `JSON`, `CSV`, `GeoJSON` or `CSL-JSON`.
    pub(crate) format: &'static str,
    /// Its media type: `text/csv`.
    pub(crate) media_type: &'static str,
    /// Its address.
    pub(crate) url: String,
}

/// The same page in another language.
#[derive(Debug, Serialize)]
pub(crate) struct TranslationView<'a> {
    /// BCP 47 tag.
    pub(crate) lang: &'a str,
    /// The language's name in itself.
    pub(crate) name: String,
    /// `ltr` or `rtl`.
    pub(crate) direction: &'static str,
    /// Title of the translation.
    pub(crate) title: &'a str,
    /// Its address.
    pub(crate) url: String,
    /// Its address with the site's `base_url`.
    pub(crate) permalink: String,
}

/// What `page` has on an explainer besides [`PageView`].
#[derive(Debug, Serialize)]
pub(crate) struct ArticleView<'a> {
    /// When it was published; absent in a draft.
    pub(crate) published: Value,
    /// When it was last updated.
    pub(crate) updated: Value,
    /// Authors' names.
    pub(crate) authors: Vec<&'a str>,
    /// `escalating`, `steady` or `easing`.
    pub(crate) trend: Option<&'static str>,
    /// Whether it is a draft (only with `--drafts`).
    pub(crate) draft: bool,
    /// Shown before the body.
    pub(crate) content_warning: &'a str,
    /// Its terms.
    pub(crate) terms: Vec<TermView<'a>>,
    /// Table of contents.
    pub(crate) toc: Vec<HeadingView<'a>>,
    /// Key figures, in the writer's order.
    pub(crate) figures: Vec<Value>,
    /// Actors that the page names, by id in the order of first use.
    pub(crate) actors: &'a [Value],
    /// Places that the page names.
    pub(crate) places: &'a [Value],
    /// The timeline, oldest first.
    pub(crate) events: &'a [Value],
    /// Sources in the order of their numbers.
    pub(crate) sources: Vec<SourceView<'a>>,
    /// The correction log, newest first.
    pub(crate) corrections: Vec<CorrectionView<'a>>,
    /// Names of the components that the text uses, such as `Timeline`.
    pub(crate) components: Vec<&'a str>,
    /// Words in the text.
    pub(crate) words: u32,
}

/// A term of a taxonomy.
#[derive(Debug, Serialize)]
pub(crate) struct TermView<'a> {
    /// The taxonomy's name, such as `regions`.
    pub(crate) taxonomy: &'a str,
    /// The term.
    pub(crate) title: &'a str,
    /// Its page.
    pub(crate) url: String,
}

/// A heading of the text.
#[derive(Debug, Serialize)]
pub(crate) struct HeadingView<'a> {
    /// 1 to 6.
    pub(crate) level: u8,
    /// Anchor.
    pub(crate) id: &'a str,
    /// Text.
    pub(crate) title: &'a str,
}

/// An actor.
#[derive(Debug, Serialize)]
pub(crate) struct ActorView<'a> {
    /// Id.
    pub(crate) id: &'a str,
    /// Its id in the page: `actor-un`.
    pub(crate) anchor: String,
    /// Name in the page's language.
    pub(crate) name: &'a str,
    /// Other names.
    pub(crate) aka: &'a [Box<str>],
    /// `state`, `government`, `armed-group`, `company`, `media`, `monitor`, `ngo`, `igo`, `person`; or empty.
    pub(crate) kind: &'static str,
    /// ISO 3166-1 alpha-3, or empty.
    pub(crate) country: &'a str,
    /// The side it takes, or empty.
    pub(crate) side: &'a str,
    /// Whether it is a party to the conflict.
    pub(crate) party: bool,
    /// A sentence about it, or empty.
    pub(crate) summary: &'a str,
    /// Its own site, or empty.
    pub(crate) url: &'a str,
    /// Its own page on this site; empty if there is none.
    pub(crate) page_url: String,
}

/// A place.
#[derive(Debug, Serialize)]
pub(crate) struct PlaceView<'a> {
    /// Id.
    pub(crate) id: &'a str,
    /// Its id in the page: `place-sirte`.
    pub(crate) anchor: String,
    /// Name in the page's language.
    pub(crate) name: &'a str,
    /// ISO 3166-1 alpha-3, or empty.
    pub(crate) country: &'a str,
    /// Latitude in decimal degrees (WGS 84).
    pub(crate) lat: Option<f64>,
    /// Longitude in decimal degrees (WGS 84).
    pub(crate) lon: Option<f64>,
    /// Both in words: `31.2° N, 16.59° E`; empty unless both are known.
    pub(crate) coordinates: String,
    /// `exact`, `town`, `district`, `region`, `country`; or empty.
    pub(crate) precision: &'static str,
    /// Whether more than one state claims it.
    pub(crate) disputed: bool,
    /// Its own page on this site; empty if there is none.
    pub(crate) page_url: String,
}

/// An event.
#[derive(Debug, Serialize)]
pub(crate) struct EventView<'a> {
    /// Its id in the page: `event-mou-2019`, or `event-3` for one without an id.
    pub(crate) anchor: String,
    /// When.
    pub(crate) date: Value,
    /// What.
    pub(crate) title: &'a str,
    /// HTML: more, with everything in it rendered. It is added once the page's other facts are known; may be empty.
    pub(crate) text: Value,
    /// Names of who took part.
    pub(crate) actors: Vec<&'a str>,
    /// Where, or empty.
    pub(crate) place: &'a str,
    /// Who says so.
    pub(crate) sources: Value,
    /// HTML: the sources as the component `source_numbers` shows them; empty without any.
    pub(crate) citation: Value,
    /// Labels and ids of the figures it bears on.
    pub(crate) figures: Vec<FigureNameView<'a>>,
}

/// A source in the list of sources.
#[derive(Debug, Serialize)]
pub(crate) struct SourceView<'a> {
    /// Its number, from 1.
    pub(crate) number: usize,
    /// The number in the page's language.
    pub(crate) number_text: Value,
    /// Its id in the page: `source-3`.
    pub(crate) anchor: String,
    /// CSL type, or empty.
    pub(crate) kind: &'a str,
    /// Title.
    pub(crate) title: &'a str,
    /// Authors.
    pub(crate) authors: &'a [Box<str>],
    /// Publisher, or empty.
    pub(crate) publisher: &'a str,
    /// When it was published.
    pub(crate) issued: Value,
    /// When the writer read it.
    pub(crate) accessed: Value,
    /// Where it is, or empty. Always http or https.
    pub(crate) url: &'a str,
    /// Where an archived copy is, or empty.
    pub(crate) archive_url: &'a str,
    /// When the copy was made.
    pub(crate) archived: Value,
    /// BCP 47, or empty.
    pub(crate) language: &'a str,
    /// Whether it belongs to a party to the conflict.
    pub(crate) party: bool,
    /// Admiralty code; empty unless site.toml opts in.
    pub(crate) grade: &'a str,
    /// A remark, or empty.
    pub(crate) note: &'a str,
    /// Title of the source that it repeats, or empty.
    pub(crate) original: &'a str,
    /// The citations that lead here.
    pub(crate) cited_at: Value,
    /// Its own page on this site; empty if there is none.
    pub(crate) page_url: String,
}

/// An entry of the correction log.
#[derive(Debug, Serialize)]
pub(crate) struct CorrectionView<'a> {
    /// When.
    pub(crate) date: Value,
    /// `correction`, `clarification` or `update`.
    pub(crate) kind: &'static str,
    /// The figure that changed.
    pub(crate) figure: Option<FigureNameView<'a>>,
    /// Its value before.
    pub(crate) was: Option<Value>,
    /// Its value since.
    pub(crate) now: Option<Value>,
    /// What readers should know, or empty.
    pub(crate) note: &'a str,
}

/// An explainer in a list: `page.items[]`. Its `html` is added.
#[derive(Debug, Serialize)]
pub(crate) struct CardView<'a> {
    /// Title.
    pub(crate) title: &'a str,
    /// The nut graf, or empty.
    pub(crate) summary: &'a str,
    /// Its address.
    pub(crate) url: String,
    /// When it was published.
    pub(crate) published: Value,
    /// When it was last updated.
    pub(crate) updated: Value,
    /// Its first key figure.
    pub(crate) figure: Option<CardFigureView<'a>>,
    /// Whether it is a draft (only with `--drafts`).
    pub(crate) draft: bool,
}

/// The first key figure of an explainer in a list.
#[derive(Debug, Serialize)]
pub(crate) struct CardFigureView<'a> {
    /// What is counted.
    pub(crate) label: &'a str,
    /// The value that leads, in the page's language.
    pub(crate) value: String,
    /// Who says so, or empty.
    pub(crate) by: String,
}

/// What `page` has on a list besides [`PageView`]: home, section, term. `items` is added as cards.
#[derive(Debug, Serialize)]
pub(crate) struct ListView<'a> {
    /// How many explainers there are on all pages together.
    pub(crate) total: usize,
    /// The place in the sequence of pages.
    pub(crate) pager: PagerView,
    /// Sections directly below (home, section).
    pub(crate) sections: Vec<LinkView<'a>>,
    /// The taxonomy of a term page, or empty.
    pub(crate) taxonomy: &'a str,
}

/// The place of a list's page in the sequence of its pages.
#[derive(Debug, Serialize)]
pub(crate) struct PagerView {
    /// This page, from 1.
    pub(crate) number: usize,
    /// How many there are.
    pub(crate) pages: usize,
    /// The page before, or empty.
    pub(crate) previous_url: String,
    /// The page after, or empty.
    pub(crate) next_url: String,
}

/// A term in the list of a taxonomy's terms: `page.terms[]`.
#[derive(Debug, Serialize)]
pub(crate) struct TermCountView<'a> {
    /// The term.
    pub(crate) title: &'a str,
    /// Its page.
    pub(crate) url: String,
    /// How many explainers carry it.
    pub(crate) count: usize,
}
