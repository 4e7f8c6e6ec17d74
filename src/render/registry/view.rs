//! What templates see of the registry.

use serde::Serialize;
use tera::Value;

use crate::render::view::{ActorView, ByView, LinkView, PagerView, PlaceView, SourceView};

/// What `page` has on a list of the registry besides what every page has. `items` is added.
#[derive(Debug, Serialize)]
pub(super) struct RegistryListView {
    /// How many entries there are on all pages together.
    pub(super) total: usize,
    /// The place in the sequence of pages.
    pub(super) pager: PagerView,
    /// The orders in which the list can be read; nothing but for figures.
    pub(super) orders: Vec<OrderView>,
    /// The Atom feed of the list; empty but for corrections of a site that knows its address.
    pub(super) feed_url: String,
    /// What stands in the list, on this page of it.
    pub(super) items: Vec<Value>,
}

/// An order of the list of figures.
#[derive(Debug, Serialize)]
pub(super) struct OrderView {
    /// `label`, `date`, `status`, `claimant`, `freshness` or `explainer`.
    pub(super) order: &'static str,
    /// The list in this order.
    pub(super) url: String,
    /// Whether this page is in this order.
    pub(super) current: bool,
}

/// A figure in a list.
#[derive(Debug, Serialize)]
pub(super) struct FigureRowView<'a> {
    /// Id.
    pub(super) id: &'a str,
    /// What is counted.
    pub(super) label: &'a str,
    /// Its page, or its place in the explainer that declares it; empty if it has neither.
    pub(super) url: String,
    /// The value that leads.
    pub(super) value: Value,
    /// Unit as the writer stated it.
    pub(super) unit: &'a str,
    /// Unit in the page's language and number.
    pub(super) unit_text: String,
    /// Who gave the answers that lead, each once.
    pub(super) by: Vec<ByView<'a>>,
    /// When it held.
    pub(super) as_of: Value,
    /// `claimed`, `reported`, `corroborated`, `confirmed`, `contested` or `withdrawn`.
    pub(super) status: &'static str,
    /// `fresh`, `due`, `overdue` or `delinquent`; empty without a review cycle.
    pub(super) freshness: &'static str,
    /// The explainer that declares it.
    pub(super) explainer: Option<LinkView<'a>>,
    /// How many explainers show it.
    pub(super) uses: usize,
}

/// What `page` has on the page of a figure. `figures` and `sources` are added, as on an explainer's page.
#[derive(Debug, Serialize)]
pub(super) struct FigurePageView<'a> {
    /// The figure as it stands in the list of figures.
    pub(super) figure: FigureRowView<'a>,
    /// The explainers that show it, the one that declares it first.
    pub(super) explainers: Vec<LinkView<'a>>,
    /// The place in the sequence of pages.
    pub(super) pager: PagerView,
    /// The figure with its claims and its history: the one entry.
    pub(super) figures: Vec<Value>,
    /// The sources that it rests on, in the order of their numbers.
    pub(super) sources: Vec<SourceView<'a>>,
}

/// Something that someone states: an answer to a figure's question, or an earlier value.
#[derive(Debug, Serialize)]
pub(super) struct StatementView<'a> {
    /// What is counted, and its page.
    pub(super) figure: LinkView<'a>,
    /// The value.
    pub(super) value: Value,
    /// Unit as the writer stated it.
    pub(super) unit: &'a str,
    /// Unit in the page's language and number.
    pub(super) unit_text: String,
    /// When the value held.
    pub(super) as_of: Value,
    /// Who says so.
    pub(super) by: Option<ByView<'a>>,
    /// The sources: title, and their pages or addresses.
    pub(super) sources: Vec<LinkView<'a>>,
    /// Whether it is an earlier value.
    pub(super) earlier: bool,
    /// The explainer that declares the figure.
    pub(super) explainer: Option<LinkView<'a>>,
}

/// An event.
#[derive(Debug, Serialize)]
pub(super) struct HappeningView<'a> {
    /// When.
    pub(super) date: Value,
    /// What.
    pub(super) title: &'a str,
    /// Its place in the explainer's timeline.
    pub(super) url: String,
    /// The explainer.
    pub(super) explainer: LinkView<'a>,
}

/// What `page` has on the page of an actor, a source or a place.
#[derive(Debug, Serialize)]
pub(super) struct ThingPageView<'a> {
    /// On an actor's page.
    pub(super) actor: Option<ActorView<'a>>,
    /// On a source's page.
    pub(super) source: Option<Value>,
    /// On a place's page.
    pub(super) place: Option<PlaceView<'a>>,
    /// What it claims, or what rests on it: the newest first.
    pub(super) statements: Vec<StatementView<'a>>,
    /// Figures that count there; of an actor, those of events that it took part in which others claim.
    pub(super) rows: Vec<FigureRowView<'a>>,
    /// The events, the newest first.
    pub(super) happenings: Vec<HappeningView<'a>>,
    /// The explainers that name it.
    pub(super) explainers: Vec<LinkView<'a>>,
    /// On a source's page: the source that it repeats.
    pub(super) original: Option<LinkView<'a>>,
    /// On a source's page: the sources that repeat it.
    pub(super) drawn_on: Vec<LinkView<'a>>,
    /// The place in the sequence of pages.
    pub(super) pager: PagerView,
}

/// How much the site knows of an actor, a source or a place in a list.
#[derive(Debug, Serialize)]
pub(super) struct CountsView {
    /// How many claims it makes, or rest on it.
    pub(super) statements_count: usize,
    /// How many events.
    pub(super) happenings_count: usize,
    /// How many figures count there.
    pub(super) rows_count: usize,
    /// How many explainers name it.
    pub(super) explainers_count: usize,
    /// How many sources repeat it.
    pub(super) sources_count: usize,
}

/// An entry of the correction logs.
#[derive(Debug, Serialize)]
pub(super) struct CorrectionRowView<'a> {
    /// Its id in the page.
    pub(super) anchor: String,
    /// When.
    pub(super) date: Value,
    /// `correction`, `clarification` or `update`.
    pub(super) kind: &'static str,
    /// The explainer.
    pub(super) explainer: LinkView<'a>,
    /// The figure that changed.
    pub(super) figure: Option<LinkView<'a>>,
    /// Its value before.
    pub(super) was: Option<Value>,
    /// Its value since.
    pub(super) now: Option<Value>,
    /// What readers should know, or empty.
    pub(super) note: &'a str,
}
