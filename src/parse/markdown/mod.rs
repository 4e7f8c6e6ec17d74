//! Turns a Markdown text into HTML with holes, and into what it points at: references, headings, footnotes.
//!
//! ```text
//! text ──▶ Manuscript ──pulldown-cmark──▶ events ──Reader──▶ events with markers ──HTML──▶ split into Fragments
//!          (no NUL,                                (holes, links,
//!           tags masked)                            components, raw HTML)
//! ```
//!
//! Invariant: nothing that a writer can type opens a hole, an event handler or a script, unless raw HTML is allowed.

mod bare_link;
mod citation;
mod component;
mod footnote;
mod fragment;
mod heading;
mod html;
mod link;
mod manuscript;
mod mention;
mod passage;
mod quote;
mod reader;
mod tag;
mod target;
#[cfg(test)]
mod tests;
mod text;
mod words;

use std::ops::Range;

use crate::diag::{At, Outcome};
use crate::model::{Body, Fragment, Heading, LineExemption, Reference, WebLink};
use crate::source::{RelPath, SourceFile};

use manuscript::{Manuscript, Tags};
pub use passage::{Passage, Piece};
pub use quote::{Quote, quotes};
use reader::{Reader, Setting};

/// How Markdown is read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MarkdownSettings {
    /// Whether raw HTML passes unchanged. Otherwise it is shown as text.
    pub raw_html: bool,
    /// What there is beyond CommonMark.
    pub extensions: Extensions,
}

/// What there is beyond CommonMark 0.31.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Extensions {
    /// GFM (tables, strikethrough, task lists, footnotes, alerts, bare links), anchors of headings, figures,
    /// mentions, citations, components, and links that are checked against the site.
    All,
    /// Nothing: links are left as written, and headings have no anchors. With `raw_html`, this is pure CommonMark.
    None,
}

/// A text, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// The content and its footnotes.
    pub body: Body,
    /// The headings, in the order of the text.
    pub headings: Vec<Heading>,
    /// What the text points at, in its order.
    pub references: Vec<Reference>,
    /// Where each of `references` stands: spans of the file.
    pub places: Vec<At>,
    /// What a text holds beside what it says.
    pub beside: Beside,
}

/// What a text holds that shows in no page, or that only some rules look at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// The blocks of text that have digits outside links and code.
    pub passages: Vec<Passage>,
    /// The comments that switch rules off.
    pub exemptions: Vec<LineExemption>,
    /// The links to other sites.
    pub links: Vec<WebLink>,
    /// In which sentence each of the bound numbers stands, counted from the beginning of the file.
    pub sentences: Vec<u32>,
    /// The sentence that is being read.
    pub(super) sentence: u32,
}

/// Reads the body of a file: the bytes `range` of its text. All spans are of the file.
///
/// Never fails: what cannot be understood is shown as text, and is reported. A `range` that does not lie on character
/// boundaries of the text is an empty body.
pub fn read(file: &SourceFile, range: Range<usize>, settings: &MarkdownSettings) -> Outcome<Text> {
    let tags = if settings.extensions == Extensions::All { Tags::Components } else { Tags::None };
    let manuscript = Manuscript::new(file.text.get(range.clone()).unwrap_or_default(), range.start, tags);
    let mut text = Text::default();
    let setting = Setting { settings, file: &file.path, at: None };
    let reader = Reader::new(&manuscript, setting, &mut text.references, &mut text.places, &mut text.beside);
    let read = reader.read();
    text.body = read.body;
    text.headings = read.headings;
    Outcome { value: text, diagnostics: read.diagnostics }
}

/// Reads Markdown inside front matter, such as an event's text. Blocks are allowed; headings become paragraphs, and
/// there are no footnotes and no components.
///
/// References are added to `references` and `places`, so that the indexes of holes count on from those already there;
/// `beside` takes what else there is. Each place, and the place of each diagnostic, is `at`.
pub fn read_value(
    text: &str,
    at: &At,
    file: &RelPath,
    settings: &MarkdownSettings,
    references: &mut Vec<Reference>,
    places: &mut Vec<At>,
    beside: &mut Beside,
) -> Outcome<Fragment> {
    let manuscript = Manuscript::new(text, 0, Tags::None);
    let setting = Setting { settings, file, at: Some(at) };
    let read = Reader::new(&manuscript, setting, references, places, beside).read();
    Outcome { value: read.body.content, diagnostics: read.diagnostics }
}
