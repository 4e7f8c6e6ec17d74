//! The front matter of an explainer as plain typed structs: all that a writer can declare, and nothing worked out from it.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrontMatter {
    pub title: String,
    pub summary: Option<String>,
    pub published: Option<Scalar>,
    pub updated: Option<Scalar>,
    pub review_every: Option<String>,
    #[serde(default)]
    pub authors: Vec<String>,
    pub trend: Option<Trend>,
    #[serde(default)]
    pub regions: Vec<String>,
    #[serde(default)]
    pub topics: Vec<String>,
    #[serde(default)]
    pub draft: bool,
    pub publish_at: Option<Scalar>,
    pub expires_at: Option<Scalar>,
    pub slug: Option<String>,
    #[serde(default)]
    pub aliases: Vec<String>,
    pub weight: Option<i64>,
    pub content_warning: Option<String>,
    #[serde(default)]
    pub figures: BTreeMap<String, Figure>,
    #[serde(default)]
    pub sources: BTreeMap<String, Source>,
    #[serde(default)]
    pub actors: BTreeMap<String, Actor>,
    #[serde(default)]
    pub places: BTreeMap<String, Place>,
    #[serde(default)]
    pub events: Vec<Event>,
    #[serde(default)]
    pub corrections: Vec<Correction>,
    pub extra: Option<serde_yaml::Value>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trend {
    Escalating,
    Steady,
    Easing,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    pub label: String,
    pub value: Option<Quantity>,
    pub unit: Option<String>,
    pub measure: Option<Measure>,
    pub as_of: Option<Scalar>,
    pub by: Option<String>,
    pub source: Option<OneOrMany>,
    pub status: Option<Status>,
    #[serde(default)]
    pub claims: Vec<Claim>,
    pub headline: Option<Scalar>,
    #[serde(default)]
    pub history: Vec<Past>,
    pub place: Option<String>,
    pub note: Option<String>,
    pub method: Option<String>,
    pub review_every: Option<String>,
    pub part_of: Option<OneOrMany>,
    pub sum_of: Option<OneOrMany>,
    pub excludes: Option<OneOrMany>,
    pub hxl: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    Total,
    Stock,
    Flow,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    Claimed,
    Reported,
    Corroborated,
    Confirmed,
    Contested,
    Withdrawn,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    pub by: String,
    pub source: Option<OneOrMany>,
    pub value: Quantity,
    pub as_of: Option<Scalar>,
    pub said: Option<Scalar>,
    pub note: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Past {
    pub as_of: Scalar,
    pub value: Quantity,
    pub by: Option<String>,
    pub source: Option<OneOrMany>,
    pub note: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub title: Option<String>,
    pub author: Option<OneOrMany>,
    pub publisher: Option<String>,
    pub issued: Option<Scalar>,
    pub accessed: Option<Scalar>,
    pub url: Option<String>,
    pub archive: Option<Archive>,
    pub language: Option<String>,
    pub original: Option<String>,
    #[serde(default)]
    pub party: bool,
    pub grade: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Archive {
    pub url: String,
    pub at: Option<Scalar>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    pub name: String,
    #[serde(default)]
    pub names: BTreeMap<String, String>,
    #[serde(default)]
    pub aka: Vec<String>,
    pub kind: Option<ActorKind>,
    pub country: Option<String>,
    pub side: Option<String>,
    #[serde(default)]
    pub party: bool,
    pub summary: Option<String>,
    pub url: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActorKind {
    State,
    Government,
    ArmedGroup,
    Company,
    Media,
    Monitor,
    Ngo,
    Igo,
    Person,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    pub name: String,
    #[serde(default)]
    pub names: BTreeMap<String, String>,
    pub country: Option<String>,
    pub lat: Option<f64>,
    pub lon: Option<f64>,
    pub precision: Option<Precision>,
    #[serde(default)]
    pub disputed: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Precision {
    Exact,
    Town,
    District,
    Region,
    Country,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    pub date: Scalar,
    pub title: String,
    pub id: Option<String>,
    pub text: Option<String>,
    #[serde(default)]
    pub actors: Vec<String>,
    pub place: Option<String>,
    #[serde(default)]
    pub sources: Vec<String>,
    #[serde(default)]
    pub figures: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    pub date: Scalar,
    pub kind: CorrectionKind,
    pub figure: Option<String>,
    pub was: Option<Quantity>,
    pub now: Option<Quantity>,
    pub note: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CorrectionKind {
    Correction,
    Clarification,
    Update,
}

/// A date or another short value: YAML reads the EDTF date `2022` as an integer and `2022-03` as text.
#[derive(Debug)]
pub enum Scalar {
    Integer(i64),
    Text(String),
}

/// A quantity as written: a number, text such as `> 20000`, or three bounds. The text is not taken apart.
#[derive(Debug)]
pub enum Quantity {
    Integer(i64),
    Decimal(f64),
    Text(String),
    Bounds(Bounds),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bounds {
    pub low: f64,
    pub best: f64,
    pub high: f64,
}

/// `s1` or `[s1, s2]`.
#[derive(Debug)]
pub enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl OneOrMany {
    pub fn as_slice(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }
}

// Written by hand because serde's untagged enums copy every value before they try the variants, which the floor need not pay.

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Form;
        impl Visitor<'_> for Form {
            type Value = Scalar;
            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("text or an integer")
            }
            fn visit_i64<E: de::Error>(self, v: i64) -> Result<Scalar, E> {
                Ok(Scalar::Integer(v))
            }
            fn visit_u64<E: de::Error>(self, v: u64) -> Result<Scalar, E> {
                i64::try_from(v).map(Scalar::Integer).map_err(E::custom)
            }
            fn visit_str<E: de::Error>(self, v: &str) -> Result<Scalar, E> {
                Ok(Scalar::Text(v.to_owned()))
            }
        }
        deserializer.deserialize_any(Form)
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Form;
        impl<'de> Visitor<'de> for Form {
            type Value = Quantity;
            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a number, text such as `> 20000`, or `{low, best, high}`")
            }
            fn visit_i64<E: de::Error>(self, v: i64) -> Result<Quantity, E> {
                Ok(Quantity::Integer(v))
            }
            fn visit_u64<E: de::Error>(self, v: u64) -> Result<Quantity, E> {
                i64::try_from(v).map(Quantity::Integer).map_err(E::custom)
            }
            fn visit_f64<E: de::Error>(self, v: f64) -> Result<Quantity, E> {
                Ok(Quantity::Decimal(v))
            }
            fn visit_str<E: de::Error>(self, v: &str) -> Result<Quantity, E> {
                Ok(Quantity::Text(v.to_owned()))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Quantity, A::Error> {
                Bounds::deserialize(de::value::MapAccessDeserializer::new(map)).map(Quantity::Bounds)
            }
        }
        deserializer.deserialize_any(Form)
    }
}

impl<'de> Deserialize<'de> for OneOrMany {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Form;
        impl<'de> Visitor<'de> for Form {
            type Value = OneOrMany;
            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an id or a list of ids")
            }
            fn visit_str<E: de::Error>(self, v: &str) -> Result<OneOrMany, E> {
                Ok(OneOrMany::One(v.to_owned()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<OneOrMany, A::Error> {
                Vec::deserialize(de::value::SeqAccessDeserializer::new(seq)).map(OneOrMany::Many)
            }
        }
        deserializer.deserialize_any(Form)
    }
}
