//! Places components among the blocks and lines of a text.
//!
//! The parser takes a tag for a bit of HTML, so a component that begins in one paragraph may end in another. It then
//! stands between blocks: the paragraphs are ended before its tags and begun again after them. A paragraph that holds
//! nothing but components is left out.

use std::ops::Range;

use pulldown_cmark::{Event, Tag as ParserTag, TagEnd};

use crate::diag::code;
use crate::model::{ComponentReference, Hole, LineExemption, Reference};
use crate::parse::exemption::comment;

use super::fragment::{Draft, Marker};
use super::reader::{DEEPEST, Frame, Reader};
use super::tag::{Arguments, Shape, Tag};

/// A component whose end has not come yet.
pub(super) struct OpenComponent<'a> {
    name: &'a str,
    range: Range<usize>,
    /// Its marker among the events.
    pub(super) event: usize,
}

/// A paragraph whose end has not come yet.
pub(super) struct OpenParagraph {
    /// Its beginning among the events.
    pub(super) start: usize,
    /// Whether there are tags of components in it, or it may be empty.
    pub(super) has_tags: bool,
}

/// Where a tag stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Position {
    BetweenBlocks,
    InLine,
}

impl<'a> Reader<'a> {
    /// Reads a tag that the parser has taken for HTML.
    pub(super) fn component_tag(&mut self, tag: &'a Tag, position: Position) {
        if position == Position::InLine {
            self.note_tag();
        }
        let block = position == Position::BetweenBlocks;
        match &tag.shape {
            Shape::Empty(arguments) => {
                let reference = self.refer(component(tag, arguments), &tag.range);
                let marker = if block { Marker::BlockLeaf } else { Marker::TagLeaf };
                self.leaf(marker, Hole::Component { reference, body: None });
            }
            Shape::Open(_) if self.depth >= DEEPEST => {
                let message = format!("`<{}>` lies in more than {DEEPEST} components, alerts and tables", tag.name);
                self.report(code::TOO_COMPLEX, message, &tag.range, "nest them less deeply");
            }
            Shape::Open(arguments) => {
                let reference = self.refer(component(tag, arguments), &tag.range);
                self.depth += 1;
                self.frames.push(Frame::Component(OpenComponent {
                    name: &tag.name,
                    range: tag.range.clone(),
                    event: self.out.len(),
                }));
                self.holes.push(Draft::Hole(Hole::Component { reference, body: None }));
                self.out.push(if block { Marker::BlockOpen } else { Marker::TagOpen }.event());
            }
            Shape::Close => self.close_component(tag),
            Shape::Exemption => self.exemption(tag),
            // Those are not masked, and are reported where they turn up.
            Shape::Unreadable(_) => {}
        }
    }

    /// Takes note of a comment that switches rules off. It leaves nothing in the text.
    fn exemption(&mut self, tag: &'a Tag) {
        let inner = &self.manuscript.original()[tag.range.start + "<!--".len()..tag.range.end - "-->".len()];
        match comment(inner) {
            Ok(codes) => {
                let span = self.manuscript.span(&tag.range);
                self.beside.exemptions.push(LineExemption { codes, span });
            }
            Err((message, help)) => self.report(code::EXEMPTION_INVALID, message, &tag.range, help),
        }
    }

    fn close_component(&mut self, tag: &'a Tag) {
        let named = |frame: &Frame<'_>| matches!(frame, Frame::Component(open) if *open.name == *tag.name);
        let may_end = |frame: &Frame<'_>| matches!(frame, Frame::Component(_) | Frame::Paragraph(_));
        let at = self.frames.iter().rposition(named);
        let Some(at) = at.filter(|&at| self.frames[at + 1..].iter().all(may_end)) else {
            let name = &tag.name;
            let message = format!("`</{name}>` ends no component that begins in the same block");
            self.report(
                code::COMPONENT_SYNTAX,
                message,
                &tag.range,
                format!("write `<{name}>` before it, or remove it"),
            );
            return;
        };
        let mut in_paragraph = false;
        while self.frames.len() > at + 1 {
            self.abandon_components_above(at + 1);
            if let Some(Frame::Paragraph(_)) = self.frames.last() {
                self.note_tag();
                self.end_paragraph();
                in_paragraph = true;
            }
        }
        let Some(Frame::Component(open)) = self.frames.pop() else { return };
        self.depth -= 1;
        let inside_line = Marker::of(&self.out[open.event]) == Some(Marker::TagOpen);
        self.out.push(if inside_line { Marker::TagClose } else { Marker::BlockClose }.event());
        if in_paragraph {
            self.start_paragraph();
            self.note_tag();
        }
    }

    /// Ends the innermost components that were opened in what ends now, down to the frame `least`.
    pub(super) fn abandon_components_above(&mut self, least: usize) {
        while self.frames.len() > least && matches!(self.frames.last(), Some(Frame::Component(_))) {
            let Some(Frame::Component(open)) = self.frames.pop() else { return };
            self.depth -= 1;
            let inside_line = Marker::of(&self.out[open.event]) == Some(Marker::TagOpen);
            self.out[open.event] = if inside_line { Marker::Dropped } else { Marker::BlockDropped }.event();
            let name = open.name;
            let help = format!("write `</{name}>` in the same block, or `<{name}/>` if it has no body");
            self.report(code::COMPONENT_SYNTAX, format!("`<{name}>` is never closed"), &open.range, help);
        }
    }

    /// Reports the tags in `range`, where the parser has found text.
    pub(super) fn report_tags_in_text(&mut self, range: &Range<usize>) {
        self.report_unreadable_tags(range);
        for tag in self.manuscript.tags_in(range).iter().filter(|tag| tag.is_readable()) {
            let message = format!("the tag of `{}` is broken by the block in which it stands", tag.name);
            self.report(code::COMPONENT_SYNTAX, message, &tag.range, "write the tag on one line");
        }
    }

    /// Reports the unreadable tags in `range`, outside code. Returns whether there are any.
    pub(super) fn report_unreadable_tags(&mut self, range: &Range<usize>) -> bool {
        let mut any = false;
        for tag in self.manuscript.tags_in(range) {
            if let Shape::Unreadable(why) = &tag.shape {
                self.report(code::COMPONENT_SYNTAX, &*why.message, &tag.range, &*why.help);
                any = true;
            }
        }
        any
    }

    /// Notes that the paragraph, if this is one, holds a tag or may be empty.
    pub(super) fn note_tag(&mut self) {
        let paragraph = self.frames.iter_mut().rev().find_map(|frame| match frame {
            Frame::Paragraph(paragraph) => Some(paragraph),
            _ => None,
        });
        if let Some(paragraph) = paragraph {
            paragraph.has_tags = true;
        }
    }

    pub(super) fn start_paragraph(&mut self) {
        self.frames.push(Frame::Paragraph(OpenParagraph { start: self.out.len(), has_tags: false }));
        self.out.push(Event::Start(ParserTag::Paragraph));
    }

    /// Ends a paragraph. Components that begin in it and go on are taken out of it.
    pub(super) fn end_paragraph(&mut self) {
        self.end_block();
        let Some(at) = self.frames.iter().rposition(|frame| matches!(frame, Frame::Paragraph(_))) else { return };
        let mut inside = self.frames.split_off(at);
        let Frame::Paragraph(paragraph) = inside.remove(0) else { return };
        if !paragraph.has_tags {
            self.out.push(Event::End(TagEnd::Paragraph));
            return;
        }
        let first = paragraph.start + 1;
        let mut events: Vec<Event<'a>> = self.out.drain(first..).collect();
        self.out.truncate(paragraph.start);
        let mut done = 0;
        for frame in &mut inside {
            let Frame::Component(open) = frame else { continue };
            let event = open.event - first;
            lay(&mut self.out, &mut events[done..event]);
            open.event = self.out.len();
            self.out.push(Marker::BlockOpen.event());
            done = event + 1;
        }
        lay(&mut self.out, &mut events[done..]);
        self.frames.append(&mut inside);
    }
}

fn component(tag: &Tag, arguments: &Arguments) -> Reference {
    Reference::Component(Box::new(ComponentReference { name: tag.name.clone(), arguments: arguments.clone() }))
}

/// Lays what stands in a line among blocks: as a paragraph, as components, or not at all if it is blank.
fn lay<'a>(out: &mut Vec<Event<'a>>, events: &mut [Event<'a>]) {
    let first = events.iter().position(|event| !is_blank(event)).unwrap_or(events.len());
    let end = events.iter().rposition(|event| !is_blank(event)).map_or(first, |last| last + 1);
    let events = &mut events[first..end];
    if !are_components(events) {
        trim(events);
        out.push(Event::Start(ParserTag::Paragraph));
        out.extend(events.iter_mut().map(|event| std::mem::replace(event, Event::SoftBreak)));
        out.push(Event::End(TagEnd::Paragraph));
        return;
    }
    let mut at = 0;
    while at < events.len() {
        match Marker::of(&events[at]) {
            Some(Marker::TagLeaf) => out.push(Marker::BlockLeaf.event()),
            Some(Marker::TagOpen) => {
                let close = closing(events, at);
                out.push(Marker::BlockOpen.event());
                lay(out, &mut events[at + 1..close]);
                out.push(Marker::BlockClose.event());
                at = close;
            }
            Some(Marker::Dropped) => out.push(Marker::BlockDropped.event()),
            _ => {}
        }
        at += 1;
    }
}

/// Whether there are components and nothing else that is seen.
fn are_components(events: &[Event<'_>]) -> bool {
    let mut at = 0;
    while let Some(event) = events.get(at) {
        match Marker::of(event) {
            Some(Marker::TagOpen) => at = closing(events, at),
            Some(Marker::TagLeaf | Marker::Dropped) => {}
            _ if is_blank(event) => {}
            _ => return false,
        }
        at += 1;
    }
    true
}

/// Where the hole ends that begins at `open`. Invariant: it does, since markers are written in pairs.
fn closing(events: &[Event<'_>], open: usize) -> usize {
    let mut depth = 0usize;
    for (at, event) in events.iter().enumerate().skip(open) {
        match Marker::of(event) {
            Some(Marker::Open | Marker::TagOpen | Marker::BlockOpen) => depth += 1,
            Some(Marker::Close | Marker::TagClose | Marker::BlockClose) => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    events.len()
}

fn is_blank(event: &Event<'_>) -> bool {
    match event {
        Event::Text(text) => text.bytes().all(|byte| byte == b' ' || byte == b'\t'),
        Event::SoftBreak | Event::HardBreak => true,
        _ => false,
    }
}

/// Removes the spaces that stood beside a tag.
fn trim(events: &mut [Event<'_>]) {
    if let Some(Event::Text(text)) = events.first_mut() {
        *text = text.trim_start_matches([' ', '\t']).to_owned().into();
    }
    if let Some(Event::Text(text)) = events.last_mut() {
        *text = text.trim_end_matches([' ', '\t']).to_owned().into();
    }
}
