//! Turns byte offsets in a source text into lines and columns.

use std::ops::Range;
use std::sync::Arc;

use super::RelPath;
use crate::fingerprint::Fp;

/// A half-open range of bytes in one source file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span of `range`. Files are capped far below 4 GiB, so offsets saturate rather than wrap.
    pub fn new(range: Range<usize>) -> Self {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { start: clamp(range.start), end: clamp(range.end) }
    }

    /// As a range to slice with.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The same span, `by` bytes further on: from a position in the body to one in the file.
    #[must_use]
    pub fn shifted(self, by: usize) -> Self {
        Self::new(self.start as usize + by..self.end as usize + by)
    }
}

/// One text file of the site, as it was read: valid UTF-8, without a byte order mark.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Where it lies, from the site's root.
    pub path: RelPath,
    /// Its content.
    pub text: Arc<str>,
    /// The hash of its bytes on disk.
    pub fp: Fp,
}

/// A position as people count it: both numbers start at 1, columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Location {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in Unicode scalar values.
    pub column: usize,
}

/// The line starts of one text.
pub struct LineIndex<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> LineIndex<'t> {
    /// Finds the lines of `text`.
    pub fn new(text: &'t str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { text, starts }
    }

    /// The location of a byte offset. An offset past the end or inside a character is moved back to a boundary.
    pub fn locate(&self, offset: usize) -> Location {
        let (line, before) = self.before(offset);
        Location { line, column: before.chars().count() + 1 }
    }

    /// As [`LineIndex::locate`], with the column in UTF-16 code units.
    pub fn locate_utf16(&self, offset: usize) -> Location {
        let (line, before) = self.before(offset);
        Location { line, column: before.encode_utf16().count() + 1 }
    }

    /// The number of the line that holds an offset, and what stands in it before the offset.
    fn before(&self, offset: usize) -> (usize, &str) {
        let offset = self.text.floor_char_boundary(offset);
        let line = self.starts.partition_point(|&start| start <= offset);
        (line, &self.text[self.starts[line - 1]..offset])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_offsets_are_clamped() {
        let index = LineIndex::new("a\nقصف x\n");
        assert_eq!(index.locate(0), Location { line: 1, column: 1 });
        assert_eq!(index.locate(2), Location { line: 2, column: 1 });
        assert_eq!(index.locate(3), Location { line: 2, column: 1 });
        assert_eq!(index.locate(9), Location { line: 2, column: 5 });
        assert_eq!(index.locate(10_000), Location { line: 3, column: 1 });
    }
}
