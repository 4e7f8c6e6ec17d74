//! `source-unarchived`: a source on the web has an archived copy, for the day on which it is gone.

use super::declaring::{Declaring, Kind, stated};
use super::{CheckInput, pointer};
use crate::diag::{At, Diagnostic, code};
use crate::model::{Figure, Id, Source, SourceRef};

pub(super) fn check(declaring: Declaring<'_>, _: CheckInput<'_>) -> Vec<Diagnostic> {
    let sources = declaring.sources().iter().filter_map(|(id, source)| declared(declaring, id, source));
    let figures = declaring.figures().iter().flat_map(|(id, figure)| addresses(declaring, id, figure));
    sources.chain(figures).collect()
}

fn declared(declaring: Declaring<'_>, id: &Id, source: &Source) -> Option<Diagnostic> {
    let url = source.url.as_deref().filter(|url| source.archive.is_none() && !is_archive(url))?;
    let at = At::Value(declaring.pointer(Kind::Source, id).key("url"));
    let message = format!("the source `{id}` has no archived copy");
    let help =
        format!("save it, for example at <https://web.archive.org/save/{url}>, and add `archive: {{url: …, at: …}}`");
    Some(Diagnostic::new(code::SOURCE_UNARCHIVED, message, &declaring.file(Kind::Source), at).help(help))
}

/// Sources that are no more than an address have no place for an archived copy.
fn addresses(declaring: Declaring<'_>, id: &Id, figure: &Figure) -> Vec<Diagnostic> {
    let file = declaring.file(Kind::Figure);
    let found = stated(figure).filter_map(|stated| {
        let bare = stated.source.iter().find_map(|source| match source {
            SourceRef::Url(url) if !is_archive(url) => Some(url),
            _ => None,
        })?;
        let at = At::Value(pointer::answer(&file, id.as_str(), figure, stated.answer).key("source"));
        let message = format!("the source <{bare}> of `{id}` has no archived copy");
        let help = "declare it under `sources`, with `archive: {url: …, at: …}`, and name it here by its id";
        Some(Diagnostic::new(code::SOURCE_UNARCHIVED, message, &file, at).help(help))
    });
    found.collect()
}

/// Whether an address is that of an archived copy itself.
fn is_archive(url: &str) -> bool {
    const ARCHIVES: [&str; 12] = [
        "web.archive.org",
        "archive.org",
        "archive.ph",
        "archive.today",
        "archive.is",
        "archive.md",
        "archive.li",
        "archive.vn",
        "perma.cc",
        "webcitation.org",
        "ghostarchive.org",
        "megalodon.jp",
    ];
    let host = url.split_once("://").map_or(url, |(_, rest)| rest).split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    ARCHIVES.contains(&host)
}

#[cfg(test)]
mod tests {
    use super::is_archive;

    #[test]
    fn archives_need_no_archive() {
        assert!(is_archive("https://web.archive.org/web/2022/https://example.org/"));
        assert!(is_archive("https://Archive.ph/abc") && is_archive("http://www.perma.cc?x"));
        assert!(!is_archive("https://example.org/web.archive.org/") && !is_archive("https://notarchive.org/"));
    }
}
