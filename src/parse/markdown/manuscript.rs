//! Turns a text into the copy that the Markdown parser reads: without NUL, and with the tags of components masked.
//!
//! CommonMark knows only HTML tags, whose rules differ from those of components: an HTML block would swallow the lines
//! after `<Callout>`, and its body would be no Markdown. So each readable tag is overwritten with an HTML construct of
//! the same length that has the right effect. A tag that ends its line becomes a declaration (`<!Axx>`), which is a
//! block of just its own lines; any other tag becomes a nameless element (`<xxxxx>`), which is inline. Offsets stay the
//! same, so the tag is recognised by its place, and what only looks like a mask is not one.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::CowStr;

use crate::source::Span;

use super::tag::{self, Tag};

/// A text, prepared for the Markdown parser.
pub(super) struct Manuscript<'t> {
    /// Without NUL characters.
    clean: Cow<'t, str>,
    /// `clean` with masked tags, if there are any.
    masked: Option<String>,
    /// What looks like the tag of a component, in order.
    tags: Vec<Tag>,
    /// Where NUL characters stood, as offsets in `clean`: each has become two bytes longer.
    nuls: Vec<usize>,
    /// Where the text begins in its file.
    base: usize,
}

/// Which tags count.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tags {
    /// Those of components.
    Components,
    /// None.
    None,
}

impl<'t> Manuscript<'t> {
    /// Prepares `text`, which begins at the byte `base` of its file.
    pub(super) fn new(text: &'t str, base: usize, tags: Tags) -> Self {
        let mut clean = Cow::Borrowed(text);
        let mut nuls = Vec::new();
        if text.contains('\0') {
            nuls = text.match_indices('\0').enumerate().map(|(n, (at, _))| at + 2 * n).collect();
            clean = Cow::Owned(text.replace('\0', "\u{fffd}"));
        }
        let tags = if tags == Tags::Components { tag::scan(&clean) } else { Vec::new() };
        let masked = tags.iter().any(Tag::is_readable).then(|| masked(&clean, &tags));
        Self { clean, masked, tags, nuls, base }
    }

    /// What the Markdown parser reads.
    pub(super) fn text(&self) -> &str {
        self.masked.as_deref().unwrap_or(&self.clean)
    }

    /// What the writer wrote, apart from NUL characters, at the same offsets as [`Self::text`].
    pub(super) fn original(&self) -> &str {
        &self.clean
    }

    /// The tags that begin in `range`.
    pub(super) fn tags_in(&self, range: &Range<usize>) -> &[Tag] {
        if self.tags.is_empty() {
            return &[];
        }
        let first = self.tags.partition_point(|tag| tag.range.start < range.start);
        let count = self.tags[first..].iter().take_while(|tag| tag.range.start < range.end).count();
        &self.tags[first..first + count]
    }

    /// `text`, which the parser made from `range`, with the tags in it as they were written.
    pub(super) fn unmasked<'a>(&self, text: CowStr<'a>, range: &Range<usize>) -> CowStr<'a> {
        let Some(masked) = &self.masked else { return text };
        let mut restored = String::new();
        let mut done = 0;
        for tag in self.tags_in(range).iter().filter(|tag| tag.is_readable()) {
            let Some(at) = text[done..].find(&masked[tag.range.clone()]).map(|at| done + at) else { continue };
            restored.push_str(&text[done..at]);
            restored.push_str(&self.clean[tag.range.clone()]);
            done = at + tag.range.len();
        }
        if done == 0 {
            return text;
        }
        restored.push_str(&text[done..]);
        CowStr::from(restored)
    }

    /// The text of a code span at `range`, which the parser gave as `text`, with the tags in it as they were written.
    pub(super) fn unmasked_code<'a>(&self, text: CowStr<'a>, range: &Range<usize>) -> CowStr<'a> {
        let broken = |tag: &Tag| tag.is_readable() && self.clean[tag.range.clone()].contains(['\n', '\r']);
        if !self.tags_in(range).iter().any(broken) {
            return self.unmasked(text, range);
        }
        // A tag over several lines cannot be found in `text`, where line breaks are spaces, so the span is read again.
        let code = self.clean[range.clone()].trim_matches('`');
        let lines: Vec<&str> = code.lines().map(|line| line.trim_start_matches([' ', '\t', '>'])).collect();
        CowStr::from(lines.join(" ").trim().to_owned())
    }

    /// The place of `range` in the file.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        let place = |offset: usize| {
            let whole = |&offset: &usize| self.clean.is_char_boundary(offset);
            let offset = (0..=offset.min(self.clean.len())).rev().find(whole).unwrap_or_default();
            let nuls = self.nuls.partition_point(|&nul| nul < offset);
            self.base + offset - 2 * nuls
        };
        Span::new(place(range.start)..place(range.end.max(range.start)))
    }
}

fn masked(clean: &str, tags: &[Tag]) -> String {
    let mut masked = String::with_capacity(clean.len());
    for tag in tags.iter().filter(|tag| tag.is_readable()) {
        masked.push_str(&clean[masked.len()..tag.range.start]);
        let ends_line =
            clean[tag.range.end..].chars().find(|&c| c != ' ' && c != '\t').is_none_or(|c| "\r\n".contains(c));
        masked.push_str(if ends_line { "<!A" } else { "<" });
        // White space stays, since the indentation of a second line decides which list item it belongs to. Whatever
        // else the tag holds is replaced byte by byte, so that offsets stay the same.
        let rest = &clean.as_bytes()[masked.len()..tag.range.end - 1];
        masked.extend(rest.iter().map(|&byte| if byte.is_ascii_whitespace() { char::from(byte) } else { 'x' }));
        masked.push('>');
    }
    masked.push_str(&clean[masked.len()..]);
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_keep_lengths_and_spans_count_from_the_file() {
        let text = "\0a <Chart b=\"é\n c\"/> \0<Aa>\r\n<Bb/>x";
        let manuscript = Manuscript::new(text, 10, Tags::Components);
        assert_eq!(manuscript.text(), "\u{fffd}a <xxxxx xxxxx\n xxx> \u{fffd}<!A>\r\n<xxx>x");
        assert_eq!(manuscript.text().len(), manuscript.original().len());
        assert_eq!(manuscript.span(&(0..3)), Span { start: 10, end: 11 });
        assert_eq!(manuscript.span(&(3..4)), Span { start: 11, end: 12 });
        let end = manuscript.original().len();
        assert_eq!(manuscript.span(&(end - 1..end)).end as usize, 10 + text.len());
    }
}
