//! Says values in the language of a page: dates, quantities, units, names.

use tera::{Context, Value};

use super::view::QuantityView;
use crate::diag::Diagnostic;
use crate::locale::{Locale, fill};
use crate::model::{Decimal, Edtf, EdtfDate, Lang, Qualifier, Quantity, Unspecified};
use crate::source::{Route, address};
use crate::theme::{Strings, Theme};

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
    /// A date in words.
    pub(crate) fn date(&self, date: &Edtf) -> String {
        self.locale.date(date, self.strings)
    }

    /// An interface string, with what fills its placeholders.
    pub(crate) fn say(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.strings, key, values)
    }

    /// What a component of the theme prints.
    pub(crate) fn component(
        &self,
        name: &str,
        arguments: &Context,
        implicits: &Context,
    ) -> Result<String, Box<Diagnostic>> {
        self.theme.component(self.lang, name, arguments, implicits, None)
    }

    /// A [`QuantityView`].
    pub(crate) fn quantity(&self, quantity: &Quantity) -> Value {
        let bounds = quantity.bounds();
        Value::from_serializable(&QuantityView {
            text: self.locale.quantity(quantity, self.strings),
            raw: quantity.to_string(),
            low: bounds.map(|(low, _)| low.to_f64()),
            best: quantity.central().map(Decimal::to_f64),
            high: bounds.map(|(_, high)| high.to_f64()),
        })
    }

    /// Decimal degrees of latitude and longitude: `31.2° N, 16.59° E`.
    pub(crate) fn coordinates(&self, lat: Decimal, lon: Decimal) -> String {
        let of = |degrees: Decimal, [positive, negative]: [&str; 2]| {
            let key = if degrees.digits() < 0 { negative } else { positive };
            let size = Decimal::new(degrees.digits().abs(), degrees.scale());
            self.say(key, &[("degrees", &self.locale.number(size))])
        };
        let (lat, lon) = (of(lat, ["map.north", "map.south"]), of(lon, ["map.east", "map.west"]));
        [lat, self.say("list.separator", &[]), lon].concat()
    }

    /// The unit in words, in the number that the quantity asks for; as the writer put it if the theme has no word.
    pub(crate) fn unit<'u>(&'u self, unit: &'u str, quantity: &Quantity) -> &'u str {
        if unit.is_empty() {
            return unit;
        }
        let number = quantity.bounds().map_or(Decimal::whole(0), |(_, high)| high);
        self.strings.plural(&format!("unit.{unit}"), self.locale.plural(number)).unwrap_or(unit)
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
pub(super) fn datetime(date: &Edtf) -> Option<String> {
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
