//! Says values in the language of a page: dates, quantities, units, names.

use crate::locale::Locale;
use crate::model::{Decimal, Edtf, EdtfDate, Lang, Qualifier, Quantity, Unspecified};
use crate::source::{Route, address};
use crate::theme::{Strings, Theme};

use super::view::{DateView, QuantityView};

/// A language with its formats and its interface strings.
#[derive(Clone, Copy)]
pub(crate) struct Voice<'a> {
    pub(crate) lang: &'a Lang,
    pub(crate) locale: &'a Locale,
    pub(crate) strings: &'a Strings,
    pub(crate) theme: &'a Theme,
    /// `https://example.org`, or empty.
    pub(crate) base_url: &'a str,
}

impl Voice<'_> {
    pub(crate) fn date(&self, date: &Edtf) -> DateView {
        DateView {
            text: self.locale.date(date, self.strings),
            edtf: date.to_string(),
            datetime: datetime(date),
            qualified: qualified(date),
        }
    }

    pub(crate) fn quantity(&self, quantity: &Quantity) -> QuantityView {
        let bounds = quantity.bounds();
        QuantityView {
            text: self.locale.quantity(quantity, self.strings),
            raw: quantity.to_string(),
            low: bounds.map(|(low, _)| low.to_f64()),
            best: quantity.central().map(Decimal::to_f64),
            high: bounds.map(|(_, high)| high.to_f64()),
        }
    }

    /// A count in the digits of the language.
    pub(crate) fn count(&self, count: usize) -> String {
        self.locale.number(Decimal::whole(i64::try_from(count).unwrap_or(i64::MAX)))
    }

    /// The unit in words, in the number that the quantity asks for; as the writer put it if the theme has no word.
    pub(crate) fn unit(&self, unit: &str, quantity: &Quantity) -> String {
        let number = quantity.bounds().map_or(Decimal::whole(0), |(_, high)| high);
        self.strings.plural(&format!("unit.{unit}"), self.locale.plural(number)).unwrap_or(unit).to_owned()
    }

    /// The address with the site's own; empty if it does not know that.
    pub(crate) fn permalink(&self, route: &Route) -> String {
        permalink(self.base_url, route)
    }
}

/// `https://example.org/a/`, percent-encoded; empty if the site does not know its address.
pub(crate) fn permalink(base_url: &str, route: &Route) -> String {
    if base_url.is_empty() {
        return String::new();
    }
    let mut permalink = format!("{base_url}/");
    address::encode(route.from_root(), &mut permalink);
    permalink
}

/// What HTML's `datetime` can say of the date: a year, a month or a day, all of them known.
fn datetime(date: &Edtf) -> Option<String> {
    let Edtf::Date(date) = date else { return None };
    let EdtfDate { year: 1..=9999, unspecified_year_digits: 0, unspecified: Unspecified::Nothing, month, .. } = *date
    else {
        return None;
    };
    if month.is_some_and(|month| month > 12) {
        return None;
    }
    Some(EdtfDate { qualifier: Qualifier::Certain, ..*date }).map(|date| date.to_string())
}

fn qualified(date: &Edtf) -> bool {
    use crate::model::EdtfBound;
    let doubtful = |date: &EdtfDate| date.qualifier != Qualifier::Certain;
    match date {
        Edtf::Date(date) => doubtful(date),
        Edtf::Interval { start, end } => {
            [start, end].into_iter().any(|bound| matches!(bound, EdtfBound::Date(date) if doubtful(date)))
        }
    }
}
