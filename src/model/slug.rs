//! Makes an anchor or a part of an address from a text, in the text's own script.

use icu_normalizer::ComposingNormalizer;
use icu_properties::CodePointMapData;
use icu_properties::props::{GeneralCategory, GeneralCategoryGroup as Group};

/// The letters, digits and marks of `text` in lower case and NFC, with `-` for each run of anything else.
///
/// Never empty: a text without any gives `section`.
pub fn slug(text: &str) -> Box<str> {
    let mut slug = String::with_capacity(text.len());
    let lower = text.to_lowercase();
    for c in lower.chars() {
        if is_of_word(c) {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    match slug.as_str() {
        "" => "section".into(),
        ascii if ascii.is_ascii() => slug.into(),
        other => ComposingNormalizer::new_nfc().normalize(other).into(),
    }
}

/// Whether a character is a letter, a digit or a mark.
pub fn is_of_word(c: char) -> bool {
    const WORD: Group = Group::Letter.union(Group::Mark).union(Group::Number);
    // The standard library answers the same question several times slower outside Latin.
    if c.is_ascii() {
        c.is_ascii_alphanumeric()
    } else {
        WORD.contains(CodePointMapData::<GeneralCategory>::new().get(c))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_keep_their_script() {
        let cases = [
            ("What the *count* leaves out?", "what-the-count-leaves-out"),
            ("  8,500 – soldiers (2022)", "8-500-soldiers-2022"),
            ("التدريب في تركيا", "التدريب-في-تركيا"),
            ("القُوّات", "القُوّات"),
            ("ΣΊΣΥΦΟΣ", "σίσυφος"),
            ("İzmir", "i\u{307}zmir"),
            ("Cafe\u{301}", "café"),
            ("क्षेत्र", "क्षेत्र"),
            ("…", "section"),
            ("", "section"),
        ];
        for (text, expected) in cases {
            assert_eq!(&*slug(text), expected, "{text}");
        }
    }
}
