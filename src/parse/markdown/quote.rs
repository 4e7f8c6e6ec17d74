//! Finds what a page shows of a place in a text, with the words around it, so that a browser can point at the sentence.
//!
//! This is the text quote selector of the Web Annotation Data Model (<https://www.w3.org/TR/annotation-model/>). The text
//! is read once more for it, and only for what is reported: no build keeps the places of all words.

use std::ops::Range;

use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};
use serde::Serialize;

use crate::source::Span;

use super::citation;
use super::manuscript::{Manuscript, Tags};

/// A text of a page with what stands around it in its paragraph, item or cell. White space is single spaces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quote {
    /// The text itself; never empty.
    pub exact: Box<str>,
    /// What stands before it, at most 64 characters.
    pub prefix: Box<str>,
    /// What stands after it, at most 64 characters.
    pub suffix: Box<str>,
}

/// The most characters of what stands around a quoted text.
const AROUND: usize = 64;

/// What the page shows of each of the `spans` of a file whose body is the bytes `body` of `text`. A span of which it
/// shows nothing itself, such as a component's, is given the nearest words of its block, or of the block before it.
/// `None` for what does not lie in the body, and where there are no words at all.
///
/// What the source does not hold (a number that is filled in, that of a source or a footnote) ends the text around.
pub fn quotes(text: &str, body: Range<usize>, spans: &[Span]) -> Vec<Option<Quote>> {
    let manuscript = Manuscript::new(text.get(body.clone()).unwrap_or_default(), body.start, Tags::Components);
    let blocks = blocks(&manuscript);
    spans.iter().map(|span| body.contains(&(span.start as usize)).then(|| find(&blocks, *span)).flatten()).collect()
}

/// What a page shows in one paragraph, heading, item, cell or listing.
#[derive(Debug, Default)]
struct Block {
    pieces: Vec<Piece>,
}

#[derive(Debug)]
struct Piece {
    /// What is shown; empty for what the source does not hold.
    text: String,
    /// Where it stands in the file.
    span: Span,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Text whose bytes are those of the source.
    Written,
    /// Text that the source spells otherwise: an entity, a line break.
    Spelt,
    /// HTML: shown as text or not at all, as the site has it.
    Html,
    /// Something is shown that the source does not hold.
    Elsewhere,
}

impl Kind {
    fn is_text(self) -> bool {
        matches!(self, Self::Written | Self::Spelt)
    }
}

fn find(blocks: &[Block], span: Span) -> Option<Quote> {
    let touched = |block: &&Block| block.pieces.iter().any(|piece| touches(piece.span, span));
    let quoted = blocks.iter().filter(touched).find_map(|block| block.quote(span));
    quoted.or_else(|| {
        let block = blocks.iter().find(touched);
        let before = || blocks.iter().rev().filter(|block| block.begins().is_some_and(|start| start <= span.start));
        block.and_then(|block| block.nearest(span)).or_else(|| before().find_map(|block| block.nearest(span)))
    })
}

/// Whether two spans share a byte; an empty one has the byte that it stands before.
fn touches(one: Span, other: Span) -> bool {
    one.start < other.end.max(other.start + 1) && other.start < one.end.max(one.start + 1)
}

impl Block {
    fn begins(&self) -> Option<u32> {
        self.pieces.first().map(|piece| piece.span.start)
    }

    /// The longest stretch of text in `span` that nothing interrupts.
    fn quote(&self, span: Span) -> Option<Quote> {
        let stretches = self.stretches(|kind| kind.is_text());
        let parts = stretches.iter().filter_map(|stretch| self.part_in(stretch, span));
        let longest = parts.max_by_key(|(_, part)| part.len());
        let html = || {
            let stretches = self.stretches(|kind| kind == Kind::Html);
            stretches.iter().find_map(|stretch| self.part_in(stretch, span))
        };
        let (text, part) = longest.or_else(html)?;
        cut(&text, part)
    }

    /// The text of a stretch, and the bytes of it that stand in `span`, if there are words among them.
    fn part_in(&self, stretch: &Range<usize>, span: Span) -> Option<(String, Range<usize>)> {
        let (mut text, mut part) = (String::new(), None::<Range<usize>>);
        for piece in &self.pieces[stretch.clone()] {
            let start = text.len();
            text.push_str(&piece.text);
            if !touches(piece.span, span) {
                continue;
            }
            let inside = match piece.kind {
                Kind::Written => {
                    let offset = |at: u32| at.saturating_sub(piece.span.start) as usize;
                    let first = piece.text.floor_char_boundary(offset(span.start));
                    first..piece.text.ceil_char_boundary(offset(span.end).clamp(first, piece.text.len()))
                }
                _ => 0..piece.text.len(),
            };
            let inside = start + inside.start..start + inside.end;
            part = Some(part.map_or(inside.start, |part| part.start)..inside.end);
        }
        let part = part.filter(|part| !text[part.clone()].trim().is_empty())?;
        Some((text, part))
    }

    /// The words nearest to `span`, before it if there are any.
    fn nearest(&self, span: Span) -> Option<Quote> {
        let stretches = self.stretches(|kind| kind.is_text());
        let starts = |stretch: &&Range<usize>| self.pieces[stretch.start].span.start;
        let words = |stretch: &Range<usize>| -> String {
            self.pieces[stretch.clone()].iter().map(|piece| &*piece.text).collect()
        };
        let before = stretches.iter().rev().filter(|stretch| starts(stretch) <= span.start).map(words);
        let mut before = before.filter(|text| !text.trim().is_empty());
        if let Some(text) = before.next() {
            let end = text.trim_end().len();
            let start = back(&text[..end], AROUND);
            return cut(&text, start..end);
        }
        let mut after = stretches.iter().filter(|stretch| starts(stretch) > span.start).map(words);
        let text = after.find(|text| !text.trim().is_empty())?;
        let end = forth(&text, AROUND);
        cut(&text, 0..end)
    }

    /// The runs of pieces of one sort, as ranges of `pieces`.
    fn stretches(&self, belongs: impl Fn(Kind) -> bool) -> Vec<Range<usize>> {
        let mut stretches: Vec<Range<usize>> = Vec::new();
        for (n, piece) in self.pieces.iter().enumerate().filter(|(_, piece)| belongs(piece.kind)) {
            match stretches.last_mut() {
                Some(last) if last.end == n && piece.kind != Kind::Html => last.end = n + 1,
                _ => stretches.push(n..n + 1),
            }
        }
        stretches
    }
}

/// The part of `text` with what stands around it.
fn cut(text: &str, part: Range<usize>) -> Option<Quote> {
    let exact = &text[part.clone()];
    let start = part.start + exact.len() - exact.trim_start().len();
    let exact = exact.trim();
    let end = start + exact.len();
    let (before, after) = (spaced(&text[..start]), spaced(&text[end..]));
    let quote = Quote {
        exact: spaced(exact).into(),
        prefix: before[back(&before, AROUND)..].trim_start().into(),
        suffix: after[..forth(&after, AROUND)].trim_end().into(),
    };
    (!quote.exact.is_empty()).then_some(quote)
}

/// Where the last `count` characters begin.
fn back(text: &str, count: usize) -> usize {
    text.char_indices().rev().nth(count.saturating_sub(1)).map_or(0, |(at, _)| at)
}

/// Where the first `count` characters end.
fn forth(text: &str, count: usize) -> usize {
    text.char_indices().nth(count).map_or(text.len(), |(at, _)| at)
}

/// `text` with single spaces for its white space. A no-break space is a letter here, as it is in a browser.
fn spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            ' ' | '\t' | '\n' | '\r' | '\x0c' if spaced.ends_with(' ') => {}
            ' ' | '\t' | '\n' | '\r' | '\x0c' => spaced.push(' '),
            c => spaced.push(c),
        }
    }
    spaced
}

/// Reads the blocks of a text, in its order.
fn blocks(manuscript: &Manuscript<'_>) -> Vec<Block> {
    // As `Reader::options` has it for a body.
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_HEADING_ATTRIBUTES;
    let on_broken_link: fn(BrokenLink<'_>) -> Option<(CowStr<'_>, CowStr<'_>)> = citation::as_link;
    let parser = Parser::new_with_broken_link_callback(manuscript.text(), options, Some(on_broken_link));
    let mut reading = Reading { manuscript, blocks: vec![Block::default()], links: Vec::new(), silent: 0 };
    for (event, range) in parser.into_offset_iter() {
        reading.event(event, range);
    }
    reading.blocks.retain(|block| !block.pieces.is_empty());
    reading.blocks
}

struct Reading<'m> {
    manuscript: &'m Manuscript<'m>,
    /// The last is open.
    blocks: Vec<Block>,
    /// The links that are open.
    links: Vec<Link>,
    /// In how many images and citations the place lies: their text is not that of the page.
    silent: usize,
}

/// A link that is open.
struct Link {
    range: Range<usize>,
    /// Whether text is filled in where the writer left none.
    fills: bool,
    /// How many pieces stood in the block before it.
    before: usize,
    end: LinkEnd,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum LinkEnd {
    Plain,
    /// The text in it was not read.
    Silent,
    /// A citation follows the brackets, which are shown.
    Cited,
}

impl Reading<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(Tag::Link { link_type, dest_url, .. }) => self.start_link(link_type, &dest_url, range),
            Event::End(TagEnd::Link) => self.end_link(),
            Event::Start(Tag::Image { dest_url, .. }) => {
                // Of an image of another site, only the text is shown.
                let remote = dest_url.contains("://") || dest_url.starts_with("//");
                self.silent += usize::from(!remote || self.silent > 0);
            }
            Event::End(TagEnd::Image) => self.silent = self.silent.saturating_sub(1),
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough) => {}
            Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) => {}
            Event::Start(_) | Event::End(_) | Event::Rule => self.end_block(),
            Event::Text(text) => {
                let text = self.manuscript.unmasked(text, &range);
                self.add(&text, range);
            }
            Event::Code(text) => self.code(&text, range),
            Event::SoftBreak | Event::HardBreak => self.push(" ".to_owned(), &range, Kind::Spelt),
            Event::InlineHtml(_) | Event::Html(_) => self.html(&range),
            Event::FootnoteReference(_) | Event::InlineMath(_) | Event::DisplayMath(_) => self.elsewhere(&range),
            Event::TaskListMarker(_) => {}
        }
    }

    fn start_link(&mut self, link_type: LinkType, target: &str, range: Range<usize>) {
        let before = self.blocks.last().map_or(0, |block| block.pieces.len());
        let own = ["figure:", "actor:", "place:", "event:"].into_iter().any(|scheme| target.starts_with(scheme));
        let mut end = LinkEnd::Plain;
        if link_type == LinkType::ShortcutUnknown || (own && link_type == LinkType::Autolink) {
            end = LinkEnd::Silent;
        } else if link_type == LinkType::ReferenceUnknown {
            let inside = self.manuscript.original().get(range.start + 1..range.end).unwrap_or_default();
            let cites = inside.strip_prefix('@').is_some_and(|cited| cited.starts_with(char::is_alphanumeric));
            end = if cites { LinkEnd::Silent } else { LinkEnd::Cited };
        }
        match end {
            LinkEnd::Silent => self.silent += 1,
            LinkEnd::Cited => self.push("[".to_owned(), &(range.start..range.start + 1), Kind::Spelt),
            LinkEnd::Plain => {}
        }
        self.links.push(Link { range, fills: own, before, end });
    }

    fn end_link(&mut self) {
        let Some(Link { range, fills, before, end }) = self.links.pop() else { return };
        match end {
            LinkEnd::Silent => {
                self.silent = self.silent.saturating_sub(1);
                self.elsewhere(&range);
            }
            LinkEnd::Cited => {
                let last = range.end.saturating_sub(1)..range.end;
                self.push("]".to_owned(), &last, Kind::Spelt);
                self.elsewhere(&last);
            }
            LinkEnd::Plain if fills && self.blocks.last().is_some_and(|block| block.pieces.len() == before) => {
                self.elsewhere(&range);
            }
            LinkEnd::Plain => {}
        }
    }

    fn code(&mut self, text: &str, range: Range<usize>) {
        let written = self.manuscript.original().get(range.clone()).unwrap_or_default();
        match written.find(text).filter(|_| !text.is_empty()) {
            Some(at) => self.add(text, range.start + at..range.start + at + text.len()),
            None => self.push(text.to_owned(), &range, Kind::Spelt),
        }
    }

    /// HTML and the tags of components. What a component shows is the theme's to say; a comment shows nothing.
    fn html(&mut self, range: &Range<usize>) {
        if self.manuscript.tags_in(range).iter().any(super::tag::Tag::is_readable) {
            return self.elsewhere(range);
        }
        let written = self.manuscript.original().get(range.clone()).unwrap_or_default().trim();
        if !written.starts_with("<!--") {
            self.push(written.to_owned(), range, Kind::Html);
        }
    }

    fn elsewhere(&mut self, range: &Range<usize>) {
        self.push(String::new(), range, Kind::Elsewhere);
    }

    fn add(&mut self, text: &str, range: Range<usize>) {
        let kind = if text.len() == range.len() { Kind::Written } else { Kind::Spelt };
        self.push(text.to_owned(), &range, kind);
    }

    fn push(&mut self, text: String, range: &Range<usize>, kind: Kind) {
        if self.silent == 0
            && let Some(block) = self.blocks.last_mut()
        {
            let span = self.manuscript.span(range);
            // A NUL character is longer in the page than in the file.
            let exact = kind == Kind::Written && span.range().len() == text.len();
            block.pieces.push(Piece {
                text,
                span,
                kind: if kind == Kind::Written && !exact { Kind::Spelt } else { kind },
            });
        }
    }

    fn end_block(&mut self) {
        if self.blocks.last().is_some_and(|block| !block.pieces.is_empty()) {
            self.blocks.push(Block::default());
        }
    }
}
