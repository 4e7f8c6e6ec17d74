//! Turns HTML with markers, and the holes that they stand for, into fragments.
//!
//! A marker begins with a NUL character, which the manuscript cannot hold. It carries no number: markers keep their
//! order on the way through the HTML writer, so the first marker is the first hole's.

use pulldown_cmark::{CowStr, Event};

use crate::model::{Fragment, Hole};

/// A hole whose content, if it has any, is still to be read.
pub(super) enum Draft {
    /// A hole of the text that surrounds it.
    Hole(Hole),
    /// A footnote's definition, by its index in the [`super::footnote::Labels`]: leaves nothing where it stands.
    Footnote(u32),
}

/// What stands in the events at the place of a hole or at an end of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    /// A hole inside a line.
    Leaf,
    /// A hole inside a line begins.
    Open,
    /// It ends.
    Close,
    /// As [`Self::Leaf`], [`Self::Open`] and [`Self::Close`]: a component inside a line, perhaps the only thing in it.
    TagLeaf,
    TagOpen,
    TagClose,
    /// The same for a hole between blocks.
    BlockLeaf,
    BlockOpen,
    BlockClose,
    /// A hole that turned out not to be one, inside a line or between blocks: its draft is skipped.
    Dropped,
    BlockDropped,
}

impl Marker {
    /// The marker as an event. Those of blocks end their line, so that the HTML writer adds no line break of its own.
    pub(super) fn event<'a>(self) -> Event<'a> {
        Event::InlineHtml(CowStr::Borrowed(match self {
            Self::Leaf => "\0.",
            Self::Open => "\0(",
            Self::Close => "\0)",
            Self::TagLeaf => "\0,",
            Self::TagOpen => "\0<",
            Self::TagClose => "\0>",
            Self::BlockLeaf => "\0:\n",
            Self::BlockOpen => "\0[\n",
            Self::BlockClose => "\0]\n",
            Self::Dropped => "\0-",
            Self::BlockDropped => "\0_\n",
        }))
    }

    /// The marker that an event is, if it is one.
    pub(super) fn of(event: &Event<'_>) -> Option<Self> {
        match event {
            Event::InlineHtml(html) => Self::after_nul(html.strip_prefix('\0')?).map(|(marker, _)| marker),
            _ => None,
        }
    }

    /// The marker at the beginning of `rest`, without its NUL, and its length.
    fn after_nul(rest: &str) -> Option<(Self, usize)> {
        let marker = match rest.as_bytes().first()? {
            b'.' => Self::Leaf,
            b'(' => Self::Open,
            b')' => Self::Close,
            b',' => Self::TagLeaf,
            b'<' => Self::TagOpen,
            b'>' => Self::TagClose,
            b':' => Self::BlockLeaf,
            b'[' => Self::BlockOpen,
            b']' => Self::BlockClose,
            b'-' => Self::Dropped,
            b'_' => Self::BlockDropped,
            _ => return None,
        };
        let block = matches!(marker, Self::BlockLeaf | Self::BlockOpen | Self::BlockClose | Self::BlockDropped);
        Some((marker, if block { 2 } else { 1 }))
    }
}

/// Splits `html` at its markers. Returns the text's own content, and that of the footnotes' definitions in their order.
pub(super) fn split(html: String, drafts: Vec<Draft>) -> (Fragment, Vec<(u32, Fragment)>) {
    if drafts.is_empty() {
        return (Fragment::plain(html), Vec::new());
    }
    let mut split =
        Split { drafts: drafts.into_iter(), open: Vec::new(), top: Building::default(), footnotes: Vec::new() };
    split.top.html.reserve(html.len());
    let mut pieces = html.split('\0');
    split.top.html.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let rest = match Marker::after_nul(piece) {
            Some((marker, length)) => {
                split.mark(marker);
                piece.get(length..).unwrap_or_default()
            }
            None => piece,
        };
        split.top.html.push_str(rest);
    }
    while !split.open.is_empty() {
        split.close();
    }
    (split.top.done(), split.footnotes)
}

struct Split {
    drafts: std::vec::IntoIter<Draft>,
    /// The holes that the current place lies in, each with what surrounds it.
    open: Vec<(Option<Draft>, Building)>,
    top: Building,
    footnotes: Vec<(u32, Fragment)>,
}

impl Split {
    fn mark(&mut self, marker: Marker) {
        match marker {
            Marker::Leaf | Marker::TagLeaf | Marker::BlockLeaf => {
                if let Some(Draft::Hole(hole)) = self.drafts.next() {
                    self.top.hole(hole);
                }
            }
            Marker::Open | Marker::TagOpen | Marker::BlockOpen => {
                let around = std::mem::take(&mut self.top);
                self.open.push((self.drafts.next(), around));
            }
            Marker::Close | Marker::TagClose | Marker::BlockClose => self.close(),
            Marker::Dropped | Marker::BlockDropped => drop(self.drafts.next()),
        }
    }

    fn close(&mut self) {
        let Some((draft, around)) = self.open.pop() else { return };
        let inside = std::mem::replace(&mut self.top, around).done();
        match draft {
            Some(Draft::Hole(mut hole)) => {
                match &mut hole {
                    Hole::Figure { content, .. }
                    | Hole::Mention { content, .. }
                    | Hole::Alert { content, .. }
                    | Hole::Table { content } => *content = inside,
                    Hole::Component { body, .. } => *body = Some(inside),
                    Hole::Citation { .. }
                    | Hole::Address { .. }
                    | Hole::Image { .. }
                    | Hole::FootnoteMention { .. } => {}
                }
                self.top.hole(hole);
            }
            Some(Draft::Footnote(label)) => self.footnotes.push((label, inside)),
            None => {}
        }
    }
}

#[derive(Default)]
struct Building {
    html: String,
    holes: Vec<(u32, Hole)>,
}

impl Building {
    fn hole(&mut self, hole: Hole) {
        // Bodies are capped far below 4 GiB, as `Span` relies on too.
        self.holes.push((u32::try_from(self.html.len()).unwrap_or(u32::MAX), hole));
    }

    fn done(self) -> Fragment {
        Fragment { html: self.html.into(), holes: self.holes.into() }
    }
}
