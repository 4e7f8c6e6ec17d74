//! Structured documents (YAML, TOML) as trees, read by a schema that reports every error at its place.
//!
//! A document is read twice at most. The first reading makes a [`Tree`] without places, fast. Only when something is
//! wrong does the second find out where things stand ([`place`]).

mod entry;
pub(crate) mod field;
mod map;
mod mend;
mod places;
mod report;
mod toml;
mod yaml;
mod yaml_places;

pub(crate) use entry::{Entry, Path};
pub(crate) use map::Map;
pub(crate) use report::Report;

use std::ops::Range;

use crate::diag::{At, Outcome, Pointer};
use crate::model::Tree;
use crate::source::{SourceFile, Span};

/// The language of a structured document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// YAML: front matter and data files.
    Yaml,
    /// TOML: site.toml, theme.toml, interface strings.
    Toml,
}

/// Reads the document that stands at `range` of a file. `None` if it cannot be read at all; then the diagnostics say
/// why. Of a key that stands twice in a map, the first stays and the second is reported.
pub fn read(format: Format, file: &SourceFile, range: Range<usize>) -> Outcome<Option<Tree>> {
    match format {
        Format::Yaml => yaml::read(file, range),
        Format::Toml => toml::read(file, range),
    }
}

/// Where in a file a diagnostic points, in bytes of the file.
///
/// `text` is the file's text up to the end of the document, and `offset` is where the document starts in it. What has
/// no place of its own, such as a missing key, is placed at the nearest thing around it: its map's key, or for the
/// root the line before the document. A place that spans lines is cut at the end of its first. `None` for what does
/// not stand in a document: the file as a whole, a reference of the text.
pub fn place(format: Format, text: &str, offset: usize, at: &At) -> Option<Span> {
    if let At::Span(span) = at {
        return Some(*span);
    }
    let range = extent(format, text, offset, at)?.unwrap_or_else(|| line_before(text, offset));
    Some(Span::new(first_line(text, range)))
}

/// All the bytes of a value or key of a document, over its lines; none inside if the document has it nowhere.
pub fn extent(format: Format, text: &str, offset: usize, at: &At) -> Option<Option<Range<usize>>> {
    let (pointer, key) = match at {
        At::Value(pointer) => (pointer, false),
        At::Key(pointer) => (pointer, true),
        At::Span(_) | At::Reference(_) | At::File => return None,
    };
    let document = text.get(offset..)?;
    let places = match format {
        Format::Yaml => yaml_places::places(document).0,
        Format::Toml => toml::places(document),
    };
    let found = if key { places.key(pointer) } else { places.value(pointer) };
    Some(found.map(|range| range.start + offset..range.end + offset))
}

/// The keys and values of a YAML document that hold each of the `offsets`, which count from its beginning: what [`place`]
/// found, the other way round.
pub fn pointers(yaml: &str, offsets: impl IntoIterator<Item = usize>) -> Vec<Pointer> {
    let places = yaml_places::places(yaml).0;
    offsets.into_iter().map(|offset| places.pointer(offset)).collect()
}

/// The line that ends just before `offset`, or the line at `offset` where there is none.
fn line_before(text: &str, offset: usize) -> Range<usize> {
    if offset == 0 {
        return 0..text.find('\n').unwrap_or(text.len());
    }
    let end = text[..offset].trim_end_matches(['\n', '\r']).len();
    text[..end].rfind('\n').map_or(0, |newline| newline + 1)..end
}

/// The part of `range` on its first line, moved to character boundaries inside `text`.
fn first_line(text: &str, range: Range<usize>) -> Range<usize> {
    let start = text.floor_char_boundary(range.start);
    let end = text.floor_char_boundary(range.end).max(start);
    let line = text[start..end].find('\n').map_or(end, |newline| start + newline);
    start..start + text[start..line].trim_end().len()
}

#[cfg(test)]
pub(crate) mod listing;
#[cfg(test)]
mod tests;
