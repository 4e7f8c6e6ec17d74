//! Figures as CSV with a row of HXL tags: one record for each answer, so that no claim is lost.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::{self, Write};

use super::cell::{Cell, record};
use super::entry::{AnswerEntry, DateEntry, FigureEntry, Number, QuantityEntry};
use crate::model::Figure;

/// A column of the table.
pub(super) struct Column {
    /// In the first row.
    pub(super) name: &'static str,
    /// In the second row (hxlstandard.org).
    pub(super) tag: &'static str,
    /// What its cells are.
    pub(super) kind: Kind,
    /// What it says.
    pub(super) says: &'static str,
}

/// What the cells of a column are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text.
    Text,
    /// Several texts with [`SEPARATOR`] between them.
    List,
    /// A decimal number.
    Number,
    /// A whole number.
    Count,
    /// A day.
    Day,
    /// `yes` or `no`.
    Bool,
    /// An address.
    Address,
}

/// Between the items of a list in one cell.
pub(super) const SEPARATOR: &str = " | ";

/// The columns of every table. The first is never a text of a writer's, so that no record looks like a row of tags.
pub(super) const COLUMNS: [Column; 31] = [
    column("answer", "#meta+answer", Kind::Text, "`claim`, or `earlier` for a value of the figure's history"),
    column("position", "#meta+position", Kind::Count, "which of the figure's claims, or of its earlier values, from 1"),
    column("leads", "#meta+leads", Kind::Bool, "whether the page leads with it"),
    column("figure", "#indicator+code", Kind::Text, "the figure's id, unique in the site"),
    column("label", "#indicator+name", Kind::Text, "what is counted"),
    column("stated", "#indicator+value+text", Kind::Text, "the quantity as stated: `> 20000`"),
    column("qualifier", "#indicator+value+qualifier", Kind::Text, "how `number` is to be read: `more-than`, `about` …"),
    column("number", "#indicator+value+num", Kind::Number, "the number that stands for the quantity, if one does"),
    column("low", "#indicator+value+low", Kind::Number, "the lowest number that the statement allows, if it sets one"),
    column("high", "#indicator+value+high", Kind::Number, "the highest number that it allows, if it sets one"),
    column("unit", "#indicator+unit", Kind::Text, "what is counted in"),
    column("measure", "#indicator+measure", Kind::Text, "`total`, `stock` or `flow`"),
    column("status", "#status", Kind::Text, "how well the figure is established"),
    column("as_of", "#date+edtf", Kind::Text, "when the value held (EDTF)"),
    column("as_of_earliest", "#date+start", Kind::Day, "the first day that `as_of` can mean"),
    column("as_of_latest", "#date+end", Kind::Day, "the last day that `as_of` can mean"),
    column("said", "#date+said+edtf", Kind::Text, "when they said so (EDTF)"),
    column("by_id", "#meta+by+code", Kind::Text, "the id of who says so, if it is a declared actor"),
    column("by_kind", "#meta+by+type", Kind::Text, "what sort of actor that is"),
    column("by_party", "#meta+by+party", Kind::Bool, "whether it is a party to the conflict"),
    column("organisation", "#org+name", Kind::Text, "who says so, unless it is an armed group"),
    column("armed_group", "#group+name", Kind::Text, "who says so, if it is an armed group"),
    column("place", "#loc+name", Kind::Text, "where"),
    column("country", "#country+code+v_iso3", Kind::Text, "the place's country (ISO 3166-1 alpha-3)"),
    column("latitude", "#geo+lat", Kind::Number, "of the place, WGS 84"),
    column("longitude", "#geo+lon", Kind::Number, "of the place, WGS 84"),
    column("sources", "#meta+source+list", Kind::List, "the ids of the sources, as in sources.json"),
    column("source_urls", "#meta+source+url+list", Kind::List, "where the sources are"),
    column("note", "#description+note", Kind::Text, "a remark on the answer, else on the figure"),
    column("method", "#description+method", Kind::Text, "how it was counted"),
    column("url", "#meta+url", Kind::Address, "the figure on its page"),
];

const fn column(name: &'static str, tag: &'static str, kind: Kind, says: &'static str) -> Column {
    Column { name, tag, kind, says }
}

/// The tags that figures ask for themselves (`hxl`). Each becomes one more column with the number of those figures.
pub(super) type Tags<'a> = BTreeSet<&'a str>;

/// The tags of these figures, without those of [`COLUMNS`]: such a column has their numbers, or is another thing's.
pub(super) fn tags<'a>(figures: impl Iterator<Item = &'a Figure>) -> Tags<'a> {
    let own = figures.filter_map(|figure| figure.hxl.as_deref());
    own.filter(|tag| COLUMNS.iter().all(|column| column.tag != *tag)).collect()
}

/// The name of the column of such a tag: `hxl_affected_killed`. No two tags have the same, since a line that stands in
/// a tag is doubled and no word of a tag begins with one.
pub(super) fn name_of(tag: &str) -> String {
    format!("hxl_{}", tag.trim_start_matches('#').replace('_', "__").replace('+', "_"))
}

/// Writes the table.
pub(super) fn write<'a>(
    out: &mut dyn Write,
    tags: &Tags<'_>,
    figures: impl Iterator<Item = FigureEntry<'a>>,
) -> io::Result<()> {
    let plain = |text: &str| Cell::Plain(text.to_owned());
    record(out, COLUMNS.iter().map(|column| plain(column.name)).chain(tags.iter().map(|tag| plain(&name_of(tag)))))?;
    record(out, COLUMNS.iter().map(|column| plain(column.tag)).chain(tags.iter().map(|tag| plain(tag))))?;
    for figure in figures {
        let claims = figure.claims.iter().enumerate().map(|(n, answer)| ("claim", n, answer));
        let history = figure.history.iter().enumerate().map(|(n, answer)| ("earlier", n, answer));
        for (kind, n, answer) in claims.chain(history) {
            let own = tags.iter().map(|tag| match figure.hxl == Some(tag) {
                true => number(answer.value.number),
                false => Cell::Empty,
            });
            record(out, cells(&figure, kind, n, answer).into_iter().chain(own))?;
        }
    }
    Ok(())
}

fn cells<'a>(
    figure: &'a FigureEntry<'_>,
    kind: &'static str,
    n: usize,
    answer: &'a AnswerEntry<'_>,
) -> [Cell<'a>; COLUMNS.len()] {
    let QuantityEntry { stated, qualifier, number: central, low, high } = &answer.value;
    let (by, place) = (answer.by.as_ref(), figure.place.as_ref());
    let armed = by.is_some_and(|by| by.kind == Some("armed-group"));
    let name = by.map(|by| by.name);
    let position = place.and_then(|place| place.position);
    [
        kind.into(),
        Cell::Plain((n + 1).to_string()),
        bool(answer.leads),
        figure.id.as_str().into(),
        figure.label.into(),
        stated.as_str().into(),
        (*qualifier).into(),
        number(*central),
        number(*low),
        number(*high),
        figure.unit.into(),
        figure.measure.into(),
        figure.status.into(),
        answer.as_of.as_ref().map(|date| date.edtf.as_str()).into(),
        day(answer.as_of.as_ref(), |date| date.earliest.as_deref()),
        day(answer.as_of.as_ref(), |date| date.latest.as_deref()),
        answer.said.as_ref().map(|date| date.edtf.as_str()).into(),
        by.and_then(|by| by.id.as_deref()).into(),
        by.and_then(|by| by.kind).into(),
        by.and_then(|by| by.party).map_or(Cell::Empty, bool),
        name.filter(|_| !armed).into(),
        name.filter(|_| armed).into(),
        place.map(|place| place.name).into(),
        place.and_then(|place| place.country).into(),
        number(position.map(|(lat, _)| Number(lat))),
        number(position.map(|(_, lon)| Number(lon))),
        list(answer.sources.iter().map(String::as_str)),
        list(answer.addresses.iter().copied()),
        answer.note.or(figure.note).into(),
        figure.method.into(),
        figure.url.as_deref().into(),
    ]
}

fn number<'a>(number: Option<Number>) -> Cell<'a> {
    number.map_or(Cell::Empty, |number| Cell::Plain(number.0.to_string()))
}

fn bool<'a>(value: bool) -> Cell<'a> {
    Cell::Plain(if value { "yes" } else { "no" }.to_owned())
}

fn day<'a>(date: Option<&DateEntry>, day: impl Fn(&DateEntry) -> Option<&str>) -> Cell<'a> {
    date.and_then(day).map_or(Cell::Empty, |day| Cell::Plain(day.to_owned()))
}

fn list<'a>(items: impl Iterator<Item = &'a str>) -> Cell<'a> {
    let joined = items.collect::<Vec<_>>().join(SEPARATOR);
    if joined.is_empty() { Cell::Empty } else { Cell::Text(Cow::Owned(joined)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_tags_stand_once() {
        let names: BTreeSet<&str> = COLUMNS.iter().map(|column| column.name).collect();
        let tags: BTreeSet<&str> = COLUMNS.iter().map(|column| column.tag).collect();
        assert_eq!((names.len(), tags.len()), (COLUMNS.len(), COLUMNS.len()));
        assert_eq!(name_of("#affected+killed"), "hxl_affected_killed");
        assert_eq!(name_of("#affected_killed"), "hxl_affected__killed");
        assert_ne!(name_of("#affected_+killed"), name_of("#affected+killed_"));
        assert!(names.iter().all(|name| !name.starts_with("hxl_")));
    }
}
