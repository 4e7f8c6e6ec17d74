//! Gathers the text of a block with the places of its pieces, for the rules that read prose.

use std::ops::Range;

use crate::diag::At;
use crate::locale::{Prose, has_digits};

use super::reader::Reader;

/// A block of text that has digits outside links and code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// What readers read, on one line.
    pub text: String,
    /// Where it stands.
    pub prose: Prose,
    /// What it is made of, in order.
    pub pieces: Vec<Piece>,
}

/// A part of a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where it begins in the passage.
    pub start: usize,
    /// Where it stands in the file: a span that has its length, or the value of front matter that holds it.
    pub at: At,
    /// Whether it is neither the text of a link nor code.
    pub loose: bool,
}

/// Whether numbers of a piece of text are bound to something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Binding {
    Loose,
    /// The text of a link, code, a break.
    Bound,
}

/// The pieces of the block that is being read, as ranges of the manuscript. Their text is only put together where there
/// are digits in them: most blocks have none.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pieces: Vec<(Range<usize>, Binding)>,
    digits: bool,
}

impl Gathered {
    /// Takes `text`, which stands at `range`. What the parser has changed, such as an entity, is left out.
    pub(super) fn add(&mut self, text: &str, range: &Range<usize>, binding: Binding) {
        let as_written = text.len() == range.len();
        let binding = if as_written { binding } else { Binding::Bound };
        self.digits |= binding == Binding::Loose && has_digits(text);
        self.pieces.push((range.clone(), binding));
    }

    /// Takes the bytes `part` of `text`, which stands at `range`.
    pub(super) fn add_part(&mut self, text: &str, part: Range<usize>, range: &Range<usize>, binding: Binding) {
        if text.len() == range.len() {
            let place = range.start + part.start..range.start + part.end;
            self.add(&text[part], &place, binding);
        }
    }
}

impl Reader<'_> {
    /// Ends the passage that is being read.
    pub(super) fn end_passage(&mut self) {
        if std::mem::take(&mut self.gathered.digits) && self.extended {
            let prose = if self.heading_text.is_some() { Prose::Heading } else { Prose::Text };
            let mut passage = Passage { text: String::new(), prose, pieces: Vec::new() };
            for (range, binding) in self.gathered.pieces.drain(..) {
                let start = passage.text.len();
                let at = match self.setting.at {
                    Some(at) => at.clone(),
                    None => At::Span(self.manuscript.span(&range)),
                };
                let written = self.manuscript.original().get(range).unwrap_or_default();
                passage.text.extend(written.chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c }));
                passage.pieces.push(Piece { start, at, loose: binding == Binding::Loose });
            }
            self.beside.passages.push(passage);
        }
        self.gathered.pieces.clear();
    }
}
