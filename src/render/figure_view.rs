//! What templates see of figures: quantities, dates, who says so and where.

use serde::Serialize;
use tera::Value;

/// A date as readers see it.
#[derive(Debug, Serialize)]
pub(crate) struct DateView {
    /// In the page's language, with its own precision: `about March 2022`.
    pub(crate) text: String,
    /// For `<time datetime>`: `2022-03`. Absent if HTML has no way to say it (an interval, an unspecified digit).
    pub(crate) datetime: Option<String>,
    /// HTML: the text in `<time datetime>`, or by itself.
    pub(crate) html: Value,
}

/// A quantity.
#[derive(Debug, Serialize)]
pub(crate) struct QuantityView {
    /// In the page's language: `more than 20,000`.
    pub(crate) text: String,
    /// As the writer stated it: `> 20000`.
    pub(crate) raw: String,
    /// Lowest stated number; absent if unknown.
    pub(crate) low: Option<f64>,
    /// The one number that stands for it; absent for a range without a likeliest value, or if unknown.
    pub(crate) best: Option<f64>,
    /// Highest stated number; absent if unknown.
    pub(crate) high: Option<f64>,
}

/// Who says so.
#[derive(Debug, Serialize)]
pub(crate) struct ByView<'a> {
    /// Name in the page's language.
    pub(crate) name: &'a str,
    /// Actor's id; empty if the writer gave plain text.
    pub(crate) id: &'a str,
    /// Their page; empty if there is none.
    pub(crate) page_url: String,
    /// Whether it is a party to the conflict.
    pub(crate) party: bool,
}

/// A source as a number that leads to the list of sources.
#[derive(Debug, Serialize)]
pub(crate) struct SourceNumberView {
    /// Its number in the page's list.
    pub(crate) number: usize,
    /// The number in the page's language.
    pub(crate) number_text: Value,
    /// Its id in the page: `source-3`.
    pub(crate) anchor: String,
}

/// A key figure.
#[derive(Debug, Serialize)]
pub(crate) struct FigureView<'a> {
    /// Id, unique in the explainer.
    pub(crate) id: &'a str,
    /// What is counted.
    pub(crate) label: &'a str,
    /// Leads to the figure: `#figure-ID`, on the page of another explainer if that declares it. For one of
    /// `content/_data`, its page in the registry; empty if there is none.
    pub(crate) href: &'a str,
    /// Its own page; empty if there is none.
    pub(crate) page_url: String,
    /// Whether another explainer declares it.
    pub(crate) foreign: bool,
    /// The value that leads.
    pub(crate) value: Value,
    /// Unit as the writer stated it: `people`, `%`; may be empty.
    pub(crate) unit: &'a str,
    /// Unit in the page's language and number, from the interface strings `unit.…`; else as stated.
    pub(crate) unit_text: &'a str,
    /// `total`, `stock` or `flow`.
    pub(crate) measure: &'static str,
    /// `claimed`, `reported`, `corroborated`, `confirmed`, `contested` or `withdrawn`.
    pub(crate) status: &'static str,
    /// Whether the range of all claims leads.
    pub(crate) range: bool,
    /// All answers, the writer's order.
    pub(crate) claims: &'a [Value],
    /// The answers that lead: all of them where their range does, else one.
    pub(crate) leading: &'a [Value],
    /// The dates of the answers that lead, each once.
    pub(crate) dates: Vec<Value>,
    /// Earlier values, oldest first.
    pub(crate) history: Vec<Value>,
    /// Where.
    pub(crate) place: Option<&'a str>,
    /// A remark; may be empty.
    pub(crate) note: &'a str,
    /// How it was counted; may be empty.
    pub(crate) method: &'a str,
}

/// One answer, or one earlier value.
#[derive(Debug, Serialize)]
pub(crate) struct ClaimView<'a> {
    /// The value.
    pub(crate) value: Value,
    /// When the value held.
    pub(crate) as_of: Value,
    /// When they said so.
    pub(crate) said: Value,
    /// Who says so.
    pub(crate) by: Value,
    /// Where they say so.
    pub(crate) sources: Value,
    /// HTML: the sources as the component `source_numbers` shows them; empty without any.
    pub(crate) citation: Value,
    /// A remark; may be empty.
    pub(crate) note: &'a str,
    /// Whether it leads.
    pub(crate) leads: bool,
}

/// A figure by name.
#[derive(Debug, Serialize)]
pub(crate) struct FigureNameView<'a> {
    /// Id.
    pub(crate) id: &'a str,
    /// What is counted.
    pub(crate) label: &'a str,
}
