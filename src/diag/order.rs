//! Puts diagnostics in the order in which people read files.

use super::{At, Diagnostic};

/// Sorts by file, then by place (those of the file as a whole first), then by code and message, so that the order
/// does not depend on which thread found what first.
pub fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by(|a, b| key(a).cmp(&key(b)));
}

fn key(diagnostic: &Diagnostic) -> impl Ord {
    let place = diagnostic.primary();
    let inside = place.at != At::File;
    (&place.file, inside, &place.at, diagnostic.code, &diagnostic.message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::code;
    use crate::source::{RelPath, Span};

    #[test]
    fn files_then_places_then_codes() {
        let at = |start| At::Span(Span { start, end: start + 1 });
        let places = [("a.md", At::File), ("a.md", at(2)), ("a.md", at(10)), ("b.md", at(0))];
        let sorted: Vec<Diagnostic> = places
            .iter()
            .flat_map(|(file, at)| {
                [(code::FIELD_TYPE, "a"), (code::FIELD_UNKNOWN, "a"), (code::FIELD_UNKNOWN, "b")]
                    .map(|(code, message)| Diagnostic::new(code, message, &RelPath::known(file), at.clone()))
            })
            .collect();
        let mut mixed = sorted.clone();
        mixed.reverse();
        mixed.swap(1, 7);
        sort(&mut mixed);
        assert_eq!(mixed, sorted);
    }
}
