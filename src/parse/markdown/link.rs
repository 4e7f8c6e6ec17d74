//! Turns links and images into figures, mentions, citations, and addresses that are checked against the site.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};
use pulldown_cmark_escape::escape_html;

use crate::diag::code;
use crate::model::{Fragment, Hole, PageReference, Reference, WebLink};

use super::fragment::{Draft, Marker};
use super::passage::Binding;
use super::reader::{Events, Frame, Reader};
use super::target::{self, Refusal, Target};
use super::{citation, mention};

/// A link whose end has not come yet.
pub(super) enum OpenLink<'a> {
    /// One that the HTML writer writes.
    Plain,
    /// One that we write, since its address is a hole.
    Internal,
    /// A bound number.
    Figure {
        /// Which reference; its text is known at the end.
        reference: usize,
    },
    /// A mention of an actor, a place or an event.
    Mention,
    /// `[text][@s1]`: brackets that are followed by a citation.
    Cited(CowStr<'a>, Range<usize>),
    /// One that was refused: only its text is left.
    Refused,
}

impl<'a> Reader<'a> {
    pub(super) fn start_link(
        &mut self,
        link_type: LinkType,
        target: CowStr<'a>,
        title: CowStr<'a>,
        range: &Range<usize>,
        events: &mut Events<'a>,
    ) {
        if link_type == LinkType::ShortcutUnknown {
            skip_to(TagEnd::Link, events);
            return self.citation(&target, range);
        }
        if link_type == LinkType::ReferenceUnknown {
            return self.cited(target, range, events);
        }
        let plain = |target| Tag::Link { link_type, dest_url: target, title: title.clone(), id: CowStr::Borrowed("") };
        if link_type == LinkType::Email {
            return self.open_link(OpenLink::Plain, Some(Event::Start(plain(target))));
        }
        let read = if self.extended { target::target(&target, self.setting.file) } else { self.as_written(&target) };
        let is_autolink = link_type == LinkType::Autolink;
        match read {
            Ok(Target::Web) => {
                self.web_link(&target, range);
                self.open_link(OpenLink::Plain, Some(Event::Start(plain(target))));
            }
            Ok(Target::Mail) => self.open_link(OpenLink::Plain, Some(Event::Start(plain(target)))),
            Ok(Target::Own(scheme, rest)) => match mention::reference(scheme, rest) {
                Ok(reference) => self.own_link(reference, range),
                Err(refusal) => return self.refuse_link(refusal, range),
            },
            Ok(Target::Page { path, fragment }) => {
                self.internal_link(Reference::Page(Box::new(PageReference { path, fragment })), &title, range)
            }
            Ok(Target::Asset(path)) => self.internal_link(Reference::Asset(path), &title, range),
            Err(refusal) => return self.refuse_link(refusal, range),
        }
        // `<figure:trained>` is `[](figure:trained)`: what it shows is its target, which is no text for readers.
        if is_autolink && !matches!(self.frames.last(), Some(Frame::Link(OpenLink::Plain))) {
            skip_to(TagEnd::Link, events);
            self.end_link();
        }
    }

    pub(super) fn end_link(&mut self) {
        self.abandon_components();
        let Some(Frame::Link(open)) = self.frames.pop() else { return };
        match open {
            OpenLink::Plain => self.out.push(Event::End(TagEnd::Link)),
            OpenLink::Internal => self.out.push(Event::InlineHtml(CowStr::Borrowed("</a>"))),
            OpenLink::Figure { reference } => {
                let shown = self.figure_text.take().unwrap_or_default();
                if shown.is_empty() {
                    // The number that will be filled in is read as a word too.
                    self.words.read("0");
                }
                if let Some(Reference::Figure(figure)) = self.references.get_mut(reference) {
                    figure.text = shown.trim().into();
                }
                self.out.push(Marker::Close.event());
            }
            OpenLink::Mention => self.out.push(Marker::Close.event()),
            OpenLink::Cited(written, range) => {
                self.push_text(CowStr::Borrowed("]"));
                self.citation(&written, &range);
            }
            OpenLink::Refused => {}
        }
    }

    /// Reads an image up to its end. `tag` is its beginning.
    pub(super) fn image(&mut self, tag: Tag<'a>, range: &Range<usize>, events: &mut Events<'a>) {
        let Tag::Image { link_type, dest_url, title, .. } = &tag else { return };
        if matches!(link_type, LinkType::ShortcutUnknown | LinkType::ReferenceUnknown) {
            // An exclamation mark before a citation.
            skip_to(TagEnd::Image, events);
            self.push_text(CowStr::Borrowed("!"));
            return self.citation(dest_url, range);
        }
        let read = if self.extended { target::target(dest_url, self.setting.file) } else { self.as_written(dest_url) };
        if !self.extended && read.is_ok() {
            self.frames.push(Frame::Plain);
            return self.out.push(Event::Start(tag));
        }
        let alt = alternative_text(events);
        let source = match read {
            Ok(Target::Web) => return self.remote_image(dest_url.clone(), title.clone(), alt, range),
            Ok(Target::Asset(path)) => Ok(self.refer(Reference::Asset(path), range)),
            Ok(_) => Err(Refusal {
                code: code::LINK_BROKEN,
                message: format!("`{}` is no image", target::shown(dest_url)),
                help: "name a file such as `map.png`".to_owned(),
            }),
            Err(refusal) => Err(refusal),
        };
        match source {
            Ok(reference) => {
                if let Some(text) = &mut self.heading_text {
                    text.push_str(&alt);
                }
                let title = Box::from(&**title);
                self.leaf(Marker::Leaf, Hole::Image { reference, alt: alt.into(), title });
            }
            Err(refusal) => {
                self.refuse(refusal, range);
                self.push_text(alt.into());
            }
        }
    }

    /// An image of another site becomes a link to it: a page asks nobody but its own site for anything.
    fn remote_image(&mut self, address: CowStr<'a>, title: CowStr<'a>, alt: String, range: &Range<usize>) {
        self.report(
            code::IMAGE_REMOTE,
            "the image lies on another site, which would learn of every reader; a link is shown instead",
            range,
            "put a copy beside the text and name that, such as `![…](map.png)`",
        );
        let text = if alt.is_empty() { address.clone() } else { alt.into() };
        if self.frames.iter().any(|frame| matches!(frame, Frame::Link(_))) {
            return self.push_text(text);
        }
        let link = Tag::Link { link_type: LinkType::Inline, dest_url: address, title, id: CowStr::Borrowed("") };
        self.out.push(Event::Start(link));
        self.push_text(text);
        self.out.push(Event::End(TagEnd::Link));
    }

    /// Two citations in a row, or other brackets before a citation.
    fn cited(&mut self, written: CowStr<'a>, range: &Range<usize>, events: &mut Events<'a>) {
        let first = self.manuscript.original()[range.start + 1..range.end].split(']').next().unwrap_or_default();
        if first.strip_prefix('@').is_some_and(|cited| cited.starts_with(char::is_alphanumeric)) {
            skip_to(TagEnd::Link, events);
            let middle = range.start + 1 + first.len() + 1;
            self.citation(first, &(range.start..middle));
            self.citation(&written, &(middle..range.end));
        } else {
            self.push_text(CowStr::Borrowed("["));
            self.open_link(OpenLink::Cited(written, range.clone()), None);
        }
    }

    fn citation(&mut self, written: &str, range: &Range<usize>) {
        self.gathered.add("", range, Binding::Bound);
        match citation::read(written) {
            Ok(citations) => {
                let reference = self.refer(Reference::Cite(citations), range);
                self.leaf(Marker::Leaf, Hole::Citation { reference });
            }
            Err(refusal) => {
                self.refuse(refusal, range);
                self.push_text(format!("[{written}]").into());
            }
        }
    }

    /// Takes note of a link to another site.
    pub(super) fn web_link(&mut self, address: &str, range: &Range<usize>) {
        if address.starts_with("http") {
            self.beside.links.push(WebLink { at: self.place(range), url: address.into() });
        }
    }

    fn own_link(&mut self, reference: Reference, range: &Range<usize>) {
        let is_figure = matches!(reference, Reference::Figure(_));
        let reference = self.refer(reference, range);
        let content = Fragment::default();
        if is_figure {
            self.figure_text = Some(String::new());
            let sentence = self.sentence();
            self.beside.sentences.push(sentence);
            self.holes.push(Draft::Hole(Hole::Figure { reference, content }));
            self.open_link(OpenLink::Figure { reference: reference as usize }, Some(Marker::Open.event()));
        } else {
            self.holes.push(Draft::Hole(Hole::Mention { reference, content }));
            self.open_link(OpenLink::Mention, Some(Marker::Open.event()));
        }
    }

    fn internal_link(&mut self, reference: Reference, title: &str, range: &Range<usize>) {
        let reference = self.refer(reference, range);
        self.open_link(OpenLink::Internal, Some(Event::InlineHtml(CowStr::Borrowed("<a href=\""))));
        self.leaf(Marker::Leaf, Hole::Address { reference });
        let mut rest = String::from("\"");
        if !title.is_empty() {
            rest.push_str(" title=\"");
            // Writing to a `String` cannot fail.
            let _ = escape_html(&mut rest, title);
            rest.push('"');
        }
        rest.push('>');
        self.out.push(Event::InlineHtml(rest.into()));
    }

    fn open_link(&mut self, link: OpenLink<'a>, event: Option<Event<'a>>) {
        self.frames.push(Frame::Link(link));
        self.out.extend(event);
    }

    fn refuse_link(&mut self, refusal: Refusal, range: &Range<usize>) {
        self.refuse(refusal, range);
        self.open_link(OpenLink::Refused, None);
    }

    fn refuse(&mut self, refusal: Refusal, range: &Range<usize>) {
        self.report(refusal.code, refusal.message, range, refusal.help);
    }

    /// The target of a link in a text without extensions: any, if raw HTML is allowed too, else one that is harmless.
    fn as_written<'t>(&self, target: &str) -> Result<Target<'t>, Refusal> {
        if !self.setting.settings.raw_html {
            target::check_scheme(target)?;
        }
        Ok(Target::Web)
    }
}

/// What readers see who cannot see the image: the text in its brackets, without markup. Reads up to the image's end.
fn alternative_text(events: &mut Events<'_>) -> String {
    let mut text = String::new();
    let mut depth = 0;
    for (event, _) in events.by_ref() {
        match event {
            Event::Text(piece) | Event::Code(piece) => text.push_str(&piece),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            Event::Start(Tag::Image { .. }) => depth += 1,
            Event::End(TagEnd::Image) if depth == 0 => break,
            Event::End(TagEnd::Image) => depth -= 1,
            _ => {}
        }
    }
    text
}

fn skip_to(end: TagEnd, events: &mut Events<'_>) {
    for (event, _) in events.by_ref() {
        if event == Event::End(end) {
            break;
        }
    }
}
