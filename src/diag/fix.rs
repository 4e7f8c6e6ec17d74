//! What the text of a bound number could be rewritten to, and where that text stands.

use std::ops::Range;

use crate::source::Span;

/// The texts that a bound number `[was](link)` could have instead.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Fix {
    /// The text that stands there.
    pub was: String,
    /// The link's target as the writer put it.
    pub link: String,
    /// Every text that would be right. Only a single one can be put there without asking.
    pub now: Vec<String>,
    /// Where `was` stands, once that is known.
    pub at: Option<Span>,
}

impl Fix {
    /// Finds the place of the text in `range` of its file. It stays unknown if the number has markup in it, breaks its
    /// line, or stands there more than once.
    pub fn locate(&mut self, text: &str, range: Range<usize>) {
        let written = format!("[{}]({}", self.was, self.link);
        let Some(within) = text.get(range.clone()) else { return };
        let mut found = within
            .match_indices(&written)
            .filter(|(at, _)| within[at + written.len()..].starts_with(|c: char| c == ')' || c.is_whitespace()));
        if let (Some((at, _)), None) = (found.next(), found.next()) {
            // `more than [20,000](figure:f)`: the words that are missing stand outside, and would be there twice.
            let before = text[..range.start + at].trim_end().to_lowercase();
            let hedge = |now: &String| now[..now.find(char::is_numeric).unwrap_or(0)].trim().to_lowercase();
            if self.now.iter().map(hedge).any(|hedge| !hedge.is_empty() && before.ends_with(&hedge)) {
                return;
            }
            let start = range.start + at + 1;
            self.at = Some(Span::new(start..start + self.was.len()));
        }
    }

    /// The one text to put at the one place, if there is no doubt about either.
    pub fn sure(&self) -> Option<(Span, &str)> {
        match &self.now[..] {
            [now] => self.at.map(|at| (at, now.as_str())),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_where_it_stands_once() {
        for (text, found) in [
            ("é [8,600](figure:trained) x", Some(4..9)),
            ("[8,600](figure:trained \"title\")", Some(1..6)),
            ("[8,600](figure:trained@2020)", None),
            ("[**8,600**](figure:trained)", None),
            ("[8,600](figure:trained) [8,600](figure:trained)", None),
        ] {
            let mut fix =
                Fix { was: "8,600".into(), link: "figure:trained".into(), now: vec!["8,500".into()], at: None };
            fix.locate(text, 0..text.len());
            assert_eq!(fix.at, found.map(Span::new), "{text}");
        }
    }

    #[test]
    fn no_hedge_is_put_behind_itself() {
        for (text, found) in [("More than [2](figure:a)", false), ("It is [2](figure:a)", true)] {
            let now = vec!["more than 2".into()];
            let mut fix = Fix { was: "2".into(), link: "figure:a".into(), now, at: None };
            fix.locate(text, 0..text.len());
            assert_eq!(fix.at.is_some(), found, "{text}");
        }
    }
}
