//! The places of the site as GeoJSON (RFC 7946).

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use serde::Serialize;

use super::entry::Number;
use super::scope::Scope;
use super::{Collection, Outlet, list};
use crate::model::{Place, Precision};

#[derive(Serialize)]
struct Feature<'a> {
    r#type: &'static str,
    id: String,
    geometry: Option<Point>,
    properties: Properties<'a>,
}

#[derive(Serialize)]
struct Point {
    r#type: &'static str,
    coordinates: [Number; 2],
}

#[derive(Serialize)]
struct Properties<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    names: BTreeMap<&'a str, &'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    precision: Option<&'static str>,
    disputed: bool,
    explainers: BTreeSet<&'a str>,
}

/// `data/places.geojson`: every place that explainers and shared figures name, by id. One without coordinates is there
/// as well, without a geometry.
pub(super) fn write(out: &mut dyn Write, all: &Collection<'_>, outlet: &Outlet<'_>) -> io::Result<()> {
    let mut places: BTreeMap<String, (&Place, BTreeSet<&str>)> = BTreeMap::new();
    for one in &all.explainers {
        let scope = Scope::of(outlet.site, one.page);
        // A translation's text may name a place that the original's does not.
        for page in std::iter::once(&one.page).chain(&one.translations) {
            for (id, place) in page.links.places.iter().filter_map(|(id, _)| scope.place(id.as_str())) {
                places.entry(id).or_insert_with(|| (place, BTreeSet::new())).1.insert(scope.article());
            }
        }
    }
    let shared = Scope::shared(outlet.site, &outlet.settings.default_language().lang);
    for id in shared.declared().iter().filter_map(|(_, figure)| figure.place.as_ref()) {
        if let Some((id, place)) = shared.place(id.as_str()) {
            places.entry(id).or_insert_with(|| (place, BTreeSet::new()));
        }
    }
    out.write_all(b"{\n\"type\":\"FeatureCollection\",\n")?;
    list(out, "features", places.into_iter().map(|(id, (place, explainers))| feature(id, place, explainers)))?;
    out.write_all(b"\n}\n")
}

fn feature<'a>(id: String, place: &'a Place, explainers: BTreeSet<&'a str>) -> Feature<'a> {
    let point = |(lat, lon)| Point { r#type: "Point", coordinates: [Number(lon), Number(lat)] };
    Feature {
        r#type: "Feature",
        id,
        geometry: place.lat.zip(place.lon).map(point),
        properties: Properties {
            name: &place.name,
            names: place.names.iter().map(|(lang, name)| (lang.as_str(), &**name)).collect(),
            country: place.country.as_deref(),
            precision: place.precision.map(Precision::word),
            disputed: place.disputed,
            explainers,
        },
    }
}
