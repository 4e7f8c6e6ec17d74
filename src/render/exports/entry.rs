//! The entries of the files: what docs/schema describes, and nothing else.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use crate::model::{Decimal, Edtf, Quantity};

/// An explainer, to which figures and events refer.
#[derive(Serialize)]
pub(super) struct ExplainerEntry<'a> {
    pub(super) id: &'a str,
    pub(super) title: &'a str,
    pub(super) language: &'a str,
    pub(super) url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) updated: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) translations: Vec<TranslationEntry<'a>>,
}

/// The same explainer in another language.
#[derive(Serialize)]
pub(super) struct TranslationEntry<'a> {
    pub(super) language: &'a str,
    pub(super) title: &'a str,
    pub(super) url: String,
}

/// A figure.
#[derive(Serialize)]
pub(super) struct FigureEntry<'a> {
    pub(super) id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) explainer: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) url: Option<String>,
    pub(super) label: &'a str,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) labels: BTreeMap<&'a str, &'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) unit: Option<&'a str>,
    pub(super) measure: &'static str,
    pub(super) status: &'static str,
    pub(super) value: QuantityEntry,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) place: Option<PlaceName<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) note: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) method: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) review_every: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) part_of: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) sum_of: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) excludes: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) hxl: Option<&'a str>,
    pub(super) claims: Vec<AnswerEntry<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) history: Vec<AnswerEntry<'a>>,
}

/// A claim, or an earlier value.
#[derive(Serialize)]
pub(super) struct AnswerEntry<'a> {
    pub(super) value: QuantityEntry,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) by: Option<ByEntry<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) as_of: Option<DateEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) said: Option<DateEntry>,
    pub(super) sources: Vec<String>,
    /// Where the sources are; only the table has them, since the entries of sources do.
    #[serde(skip)]
    pub(super) addresses: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) note: Option<&'a str>,
    pub(super) leads: bool,
}

/// Who says so.
#[derive(Serialize)]
pub(super) struct ByEntry<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<String>,
    pub(super) name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) party: Option<bool>,
}

/// A place by name.
#[derive(Serialize)]
pub(super) struct PlaceName<'a> {
    pub(super) id: String,
    pub(super) name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) country: Option<&'a str>,
    /// Latitude and longitude; only the table has them, since the entries of places do.
    #[serde(skip)]
    pub(super) position: Option<(Decimal, Decimal)>,
}

/// An event.
#[derive(Serialize)]
pub(super) struct EventEntry<'a> {
    pub(super) id: String,
    pub(super) explainer: &'a str,
    pub(super) url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) date: Option<DateEntry>,
    pub(super) title: &'a str,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) titles: BTreeMap<&'a str, &'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) actors: Vec<ByEntry<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) place: Option<PlaceName<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) sources: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) figures: Vec<String>,
}

/// A quantity, as it was stated and as numbers.
#[derive(Serialize)]
pub(super) struct QuantityEntry {
    pub(super) stated: String,
    pub(super) qualifier: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) number: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) low: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) high: Option<Number>,
}

impl QuantityEntry {
    pub(super) fn new(quantity: &Quantity) -> Self {
        // A bound that the statement does not set is not made up: "more than 300" has no highest number.
        let (qualifier, low, high) = match *quantity {
            Quantity::Exact(n) => ("exact", Some(n), Some(n)),
            Quantity::MoreThan(n) => ("more-than", Some(n), None),
            Quantity::AtLeast(n) => ("at-least", Some(n), None),
            Quantity::LessThan(n) => ("less-than", None, Some(n)),
            Quantity::AtMost(n) => ("at-most", None, Some(n)),
            Quantity::About(_) => ("about", None, None),
            Quantity::Range { low, high, .. } => ("range", Some(low), Some(high)),
            Quantity::Unknown => ("unknown", None, None),
        };
        Self {
            stated: quantity.to_string(),
            qualifier,
            number: quantity.central().map(Number),
            low: low.map(Number),
            high: high.map(Number),
        }
    }
}

/// A number, exact as long as JSON's readers are.
#[derive(Clone, Copy)]
pub(super) struct Number(pub(super) Decimal);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.scale() {
            0 => serializer.serialize_i64(self.0.digits()),
            _ => serializer.serialize_f64(self.0.to_f64()),
        }
    }
}

/// A date, as it was stated and as the days that it can mean.
#[derive(Serialize)]
pub(super) struct DateEntry {
    pub(super) edtf: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) earliest: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) latest: Option<String>,
}

impl DateEntry {
    pub(super) fn new(date: &Edtf) -> Self {
        Self { edtf: date.to_string(), earliest: date.earliest().map(written), latest: date.latest().map(written) }
    }
}

/// A day with four digits of its year, as EDTF and XML Schema have it, also before the year 0.
fn written(day: Date) -> String {
    let sign = if day.year() < 0 { "-" } else { "" };
    format!("{sign}{:04}-{:02}-{:02}", day.year().unsigned_abs(), day.month(), day.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_four_digits_of_the_year() {
        for text in ["-0044-03-15", "0044-03-15", "2022-06-16"] {
            let entry = DateEntry::new(&Edtf::parse(text).expect("it is a date"));
            assert_eq!((entry.earliest.as_deref(), entry.latest.as_deref()), (Some(text), Some(text)));
        }
    }
}
