//! Writes text, and finds in it what the parser does not know: bare links, undefined footnotes, broken tags.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use crate::diag::code;

use super::bare_link;
use super::passage::Binding;
use super::reader::{Events, Frame, Reader};

impl<'a> Reader<'a> {
    /// Reads text outside code.
    pub(super) fn text(&mut self, text: CowStr<'a>, range: Range<usize>, events: &mut Events<'a>) {
        let text = self.checked(text, &range);
        let (bare_links, _) = self.may_hold;
        if bare_links && (text.contains("://") || text.contains("www.")) && !self.is_in_link() {
            return self.text_with_links(text, range, events);
        }
        let binding = if self.is_in_link() { Binding::Bound } else { Binding::Loose };
        self.gathered.add(&text, &range, binding);
        self.push_text(text);
    }

    /// Joins the text at `range` with what follows it, and makes links of the addresses in it.
    fn text_with_links(&mut self, text: CowStr<'a>, range: Range<usize>, events: &mut Events<'a>) {
        let before = self.manuscript.original()[..range.start].chars().next_back();
        let mut text = text.into_string();
        let mut end = range.end;
        while let Some((Event::Text(more), next)) =
            events.next_if(|(event, next)| matches!(event, Event::Text(_)) && next.start == end)
        {
            text.push_str(&self.checked(more, &next));
            end = next.end;
        }
        let joined = range.start..end;
        let mut done = 0;
        while let Some(link) = bare_link::find(&text, done, before) {
            self.gathered.add_part(&text, done..link.start, &joined, Binding::Loose);
            self.gathered.add_part(&text, link.clone(), &joined, Binding::Bound);
            self.push_text(text[done..link.start].to_owned().into());
            let address = &text[link.clone()];
            self.web_link(address, &joined);
            let target = if address.starts_with("www.") { format!("http://{address}") } else { address.to_owned() };
            self.out.push(Event::Start(Tag::Link {
                link_type: LinkType::Autolink,
                dest_url: target.into(),
                title: CowStr::Borrowed(""),
                id: CowStr::Borrowed(""),
            }));
            self.push_text(address.to_owned().into());
            self.out.push(Event::End(TagEnd::Link));
            done = link.end;
        }
        self.gathered.add_part(&text, done..text.len(), &joined, Binding::Loose);
        self.push_text(text.split_off(done).into());
    }

    /// Reports what the text at `range` was meant to be, and gives it as it was written.
    fn checked(&mut self, text: CowStr<'a>, range: &Range<usize>) -> CowStr<'a> {
        self.report_tags_in_text(range);
        let (_, footnotes) = self.may_hold;
        // An escaped bracket begins a longer event.
        if footnotes && &*text == "[" && self.manuscript.original()[range.start..].starts_with("[^") {
            self.report_footnote(range.start);
        }
        self.manuscript.unmasked(text, range)
    }

    fn is_in_link(&self) -> bool {
        self.frames.iter().any(|frame| matches!(frame, Frame::Link(_)))
    }

    fn report_footnote(&mut self, start: usize) {
        let rest = &self.manuscript.original()[start + 2..];
        let end = rest.find(|c: char| c == ']' || c == '[' || c.is_whitespace());
        let Some(end) = end.filter(|&end| end > 0 && rest[end..].starts_with(']')) else { return };
        let label = &rest[..end];
        let message = format!("no footnote `{label}` is defined");
        let help = format!("write `[^{label}]: …` on a line of its own, or `\\[^{label}]` if no footnote is meant");
        self.report(code::FOOTNOTE_UNDEFINED, message, &(start..start + 2 + end + 1), help);
    }

    /// Writes text that is shown.
    pub(super) fn push_text(&mut self, text: CowStr<'a>) {
        if !text.is_empty() {
            self.read_text(&text);
            self.out.push(Event::Text(text));
        }
    }

    /// Takes note of text that is shown.
    pub(super) fn read_text(&mut self, text: &str) {
        self.words.read(text);
        for gathered in [&mut self.heading_text, &mut self.figure_text].into_iter().flatten() {
            gathered.push_str(text);
        }
    }
}
