//! Reads YAML a second time, for the places of its keys and values and for the place where it breaks.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use serde_saphyr::granit_parser::{ErrorKind, Event, Parser, options};

use super::places::{Content, Node, Pair, Places};

/// Where and why the second reading stopped.
#[derive(Debug)]
pub(super) struct Trouble {
    /// The byte of the document.
    pub(super) at: usize,
    pub(super) message: String,
    pub(super) too_deep: bool,
    /// A quote is never closed; `at` is where it opens.
    pub(super) open_quote: bool,
}

/// The places of the first document in `text`, as far as it can be read, and what stopped the reading.
pub(super) fn places(text: &str) -> (Places, Option<Trouble>) {
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let deepest = usize::from(super::yaml::DEEPEST) * 2;
    let options = options! { emit_comments: false, flow_nesting_limit: deepest, block_nesting_limit: deepest };
    let mut builder = Builder { start, ..Builder::default() };
    for next in Parser::new_from_str_with_options(&text[start..], options) {
        match next {
            Ok((Event::DocumentEnd, _)) => break,
            Ok((event, span)) => {
                let range = span.byte_range().unwrap_or(0..0);
                builder.take(event, start + range.start..start + range.end);
            }
            Err(error) => {
                let at = start + error.marker().byte_offset().unwrap_or(0);
                let kind = error.kind();
                let trouble = Trouble {
                    at: text.floor_char_boundary(at),
                    message: kind.to_string(),
                    too_deep: matches!(kind, ErrorKind::RecursionLimitExceeded),
                    open_quote: matches!(
                        kind,
                        ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar
                    ),
                };
                while !builder.open.is_empty() {
                    builder.close(trouble.at..trouble.at);
                }
                return (builder.places, Some(trouble));
            }
        }
    }
    (builder.places, None)
}

#[derive(Default)]
struct Builder {
    start: usize,
    places: Places,
    /// The lists and maps that are not closed yet.
    open: Vec<Open>,
    /// Nodes by anchor.
    anchors: HashMap<usize, usize>,
}

struct Open {
    node: usize,
    /// A key that waits for its value. A key that is no text has an empty name.
    key: Option<(Box<str>, Range<usize>)>,
    /// Whether this collection is itself a key.
    is_key: bool,
}

impl Builder {
    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Scalar(text, _, anchor, _) => {
                if self.is_key(|| text, &range) {
                    return;
                }
                let node = self.add(range, Content::Scalar);
                self.name(anchor, node);
                self.attach(node);
            }
            Event::Alias(anchor) => {
                if self.is_key(|| Cow::Borrowed(""), &range) {
                    return;
                }
                let content = self.anchors.get(&anchor).map_or(Content::Scalar, |&node| Content::Alias(node));
                let node = self.add(range, content);
                self.attach(node);
            }
            Event::SequenceStart(_, anchor, _) => self.open(anchor, range, Content::List(Vec::new())),
            Event::MappingStart(_, anchor, _) => self.open(anchor, range, Content::Map(Vec::new())),
            Event::SequenceEnd | Event::MappingEnd => self.close(range),
            _ => {}
        }
    }

    /// Whether the node that comes next is a key; if so it is kept until its value comes.
    fn is_key<'t>(&mut self, text: impl FnOnce() -> Cow<'t, str>, range: &Range<usize>) -> bool {
        let Some(open) = self.open.last_mut() else { return false };
        if open.key.is_some() || !matches!(self.places.nodes[open.node].content, Content::Map(_)) {
            return false;
        }
        open.key = Some((text().into(), range.clone()));
        true
    }

    fn add(&mut self, range: Range<usize>, content: Content) -> usize {
        self.places.nodes.push(Node { range: range.start.max(self.start)..range.end.max(range.start), content });
        self.places.nodes.len() - 1
    }

    fn name(&mut self, anchor: usize, node: usize) {
        if anchor != 0 {
            self.anchors.insert(anchor, node);
        }
    }

    fn open(&mut self, anchor: usize, range: Range<usize>, content: Content) {
        let is_key = self.is_key(|| Cow::Borrowed(""), &range);
        let node = self.add(range, content);
        self.name(anchor, node);
        self.open.push(Open { node, key: None, is_key });
    }

    fn close(&mut self, range: Range<usize>) {
        let Some(open) = self.open.pop() else { return };
        // Block collections end where the next thing begins, so the end of the last value is the better one.
        let last = match &self.places.nodes[open.node].content {
            Content::List(items) => items.last().copied(),
            Content::Map(pairs) => pairs.last().map(|pair| pair.value),
            _ => None,
        };
        let end = match last {
            _ if !range.is_empty() => range.end,
            Some(last) => self.places.nodes[last].range.end,
            None => range.end,
        };
        let own = &mut self.places.nodes[open.node].range;
        own.end = own.end.max(end);
        if !open.is_key {
            self.attach(open.node);
        }
    }

    /// Puts a finished value into the collection that is open.
    fn attach(&mut self, value: usize) {
        let Some(open) = self.open.last_mut() else { return };
        match &mut self.places.nodes[open.node].content {
            Content::List(items) => items.push(value),
            Content::Map(pairs) => {
                if let Some((key, range)) = open.key.take() {
                    pairs.push(Pair { key, range, value });
                }
            }
            _ => {}
        }
    }
}
