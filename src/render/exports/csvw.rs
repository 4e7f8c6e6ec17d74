//! The description of a table of figures (CSV on the Web), beside the table.

use std::io::{self, Write};

use serde::Serialize;

use super::csv::{COLUMNS, Kind, SEPARATOR, Tags, name_of};
use crate::model::Lang;

/// The table that is described.
pub(super) const CSV: &str = "figures.csv";

/// Metadata of a table: a subset of W3C's vocabulary for tabular data, with the Dublin Core terms that it allows.
#[derive(Serialize)]
struct Table<'a> {
    #[serde(rename = "@context")]
    context: (&'static str, Language<'a>),
    url: &'static str,
    #[serde(rename = "dc:title")]
    title: &'a str,
    #[serde(rename = "dc:language")]
    language: &'a str,
    #[serde(rename = "dc:description")]
    description: &'static str,
    #[serde(rename = "dc:conformsTo")]
    conforms_to: &'static str,
    dialect: Dialect,
    #[serde(rename = "tableSchema")]
    schema: Schema<'a>,
}

#[derive(Serialize)]
struct Language<'a> {
    #[serde(rename = "@language")]
    language: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Dialect {
    encoding: &'static str,
    header: bool,
    /// The row of tags is a comment.
    comment_prefix: &'static str,
    quote_char: &'static str,
    double_quote: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Schema<'a> {
    columns: Vec<Description<'a>>,
    primary_key: [&'static str; 3],
}

#[derive(Serialize)]
struct Description<'a> {
    name: &'a str,
    titles: &'a str,
    #[serde(rename = "dc:description")]
    says: &'a str,
    #[serde(rename = "dc:identifier")]
    tag: &'a str,
    datatype: Datatype,
    #[serde(skip_serializing_if = "Option::is_none")]
    separator: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Datatype {
    Named(&'static str),
    Formatted { base: &'static str, format: &'static str },
}

/// Writes the description of a table whose figures have these tags of their own.
pub(super) fn write(out: &mut dyn Write, title: &str, lang: &Lang, tags: &Tags<'_>) -> io::Result<()> {
    let own: Vec<(&str, String)> = tags.iter().map(|&tag| (tag, name_of(tag))).collect();
    let columns = COLUMNS.iter().map(|column| describe(column.name, column.tag, column.says, column.kind));
    let says = "the number, for the figures whose own tag it is";
    let columns = columns.chain(own.iter().map(|(tag, name)| describe(name, tag, says, Kind::Number)));
    let table = Table {
        context: ("http://www.w3.org/ns/csvw", Language { language: lang.as_str() }),
        url: CSV,
        title,
        language: lang.as_str(),
        description: "One record for each claim and each earlier value of a figure. The second row holds HXL tags; to \
            readers of CSV on the Web it is a comment. A text that a spreadsheet could take for a formula has an \
            apostrophe in front.",
        conforms_to: "urn:nutgraf:figures:1",
        dialect: Dialect { encoding: "utf-8", header: true, comment_prefix: "#", quote_char: "\"", double_quote: true },
        schema: Schema { columns: columns.collect(), primary_key: ["figure", "answer", "position"] },
    };
    serde_json::to_writer_pretty(&mut *out, &table)?;
    out.write_all(b"\n")
}

fn describe<'a>(name: &'a str, tag: &'a str, says: &'a str, kind: Kind) -> Description<'a> {
    let datatype = match kind {
        Kind::Text | Kind::List => Datatype::Named("string"),
        Kind::Number => Datatype::Named("decimal"),
        Kind::Count => Datatype::Named("integer"),
        Kind::Day => Datatype::Named("date"),
        Kind::Bool => Datatype::Formatted { base: "boolean", format: "yes|no" },
        Kind::Address => Datatype::Named("anyURI"),
    };
    Description { name, titles: name, says, tag, datatype, separator: (kind == Kind::List).then_some(SEPARATOR) }
}
