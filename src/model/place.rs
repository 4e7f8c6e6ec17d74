//! Where things happen.

use super::{Decimal, Lang};

/// A place. Coordinates are decimal degrees, WGS 84.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Place {
    /// Name in the site's default language.
    pub name: Box<str>,
    /// Names in other languages.
    pub names: Box<[(Lang, Box<str>)]>,
    /// ISO 3166-1 alpha-3.
    pub country: Option<Box<str>>,
    /// Latitude, -90 to 90.
    pub lat: Option<Decimal>,
    /// Longitude, -180 to 180.
    pub lon: Option<Decimal>,
    /// How exact the coordinates are.
    pub precision: Option<Precision>,
    /// Whether more than one state claims it.
    pub disputed: bool,
}

impl Place {
    /// Its name in `lang`, or in the site's default language.
    pub fn name_in(&self, lang: &Lang) -> &str {
        self.names.iter().find(|(other, _)| other == lang).map_or(&self.name, |(_, name)| name)
    }
}

/// How exact a pair of coordinates is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Precision {
    /// The very spot.
    Exact,
    /// Somewhere in the town.
    Town,
    /// Somewhere in the district.
    District,
    /// Somewhere in the region.
    Region,
    /// Somewhere in the country.
    Country,
}

impl Precision {
    /// Every precision with the word that writers use.
    pub const ALL: &[(&str, Self)] = &[
        ("exact", Self::Exact),
        ("town", Self::Town),
        ("district", Self::District),
        ("region", Self::Region),
        ("country", Self::Country),
    ];

    /// The word that writers use.
    pub fn word(self) -> &'static str {
        super::figure::word_of(Self::ALL, self)
    }
}
