//! Counts the words of a text that arrives in pieces.

use crate::model::is_of_word;
/// What a byte of ASCII is.
#[derive(Clone, Copy)]
struct Class {
    word: bool,
    space: bool,
}

/// Looked up rather than branched on, since every byte of a site is asked.
const CLASSES: [Class; 256] = {
    let mut classes = [Class { word: false, space: false }; 256];
    let mut byte = 0u8;
    while byte < 128 {
        classes[byte as usize] = Class { word: byte.is_ascii_alphanumeric(), space: byte.is_ascii_whitespace() };
        byte += 1;
    }
    classes
};

/// A count of words: runs between white space that hold at least one letter or digit.
#[derive(Debug, Default)]
pub(super) struct Words {
    count: u32,
    /// Whether the run that is being read holds a letter or a digit.
    word: bool,
}

impl Words {
    /// Reads on, in the same run of text.
    pub(super) fn read(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            let ascii = rest.bytes().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
            let (before, after) = rest.split_at(ascii);
            for byte in before.bytes() {
                let class = CLASSES[usize::from(byte)];
                self.count += u32::from(self.word & class.space);
                self.word = (self.word | class.word) & !class.space;
            }
            let other = after.bytes().position(|byte| byte.is_ascii()).unwrap_or(after.len());
            for c in after[..other].chars() {
                if c.is_whitespace() {
                    self.pause();
                } else if !self.word {
                    self.word = is_of_word(c);
                }
            }
            rest = &after[other..];
        }
    }

    /// The run ends: white space, or the end of a block.
    pub(super) fn pause(&mut self) {
        self.count += u32::from(self.word);
        self.word = false;
    }

    /// How many words there were.
    pub(super) fn total(mut self) -> u32 {
        self.pause();
        self.count
    }
}
