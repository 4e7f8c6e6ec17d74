//! The media type of a file, from its name.

use std::borrow::Cow;

/// The media type of a file of this path, with the character set if it is text: what sites hold is UTF-8.
pub(crate) fn media_type(path: &str) -> Cow<'static, str> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let Some((_, extension)) = name.rsplit_once('.') else { return Cow::Borrowed("application/octet-stream") };
    let guessed = match &*extension.to_ascii_lowercase() {
        // Feeds are shown as text by browsers that have no reader for them.
        "xml" | "atom" | "rss" => "application/xml",
        "jsonld" => "application/ld+json",
        "geojson" => "application/geo+json",
        "webmanifest" => "application/manifest+json",
        "ics" => "text/calendar",
        "md" => "text/markdown",
        "mjs" | "js" => "text/javascript",
        other => mime_guess::from_ext(other).first_raw().unwrap_or("application/octet-stream"),
    };
    if is_text(guessed) { Cow::Owned(format!("{guessed}; charset=utf-8")) } else { Cow::Borrowed(guessed) }
}

/// Whether a media type without parameters is one of texts.
fn is_text(media: &str) -> bool {
    media.starts_with("text/")
        || media.ends_with("+xml")
        || media.ends_with("+json")
        || matches!(media, "application/json" | "application/xml" | "application/javascript")
}

/// What the preview does with a file beyond sending it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A page, into which the preview's script is put.
    Page,
    /// A style sheet, which is swapped without loading the page again.
    Style,
    /// An image, a sound or a film, which is swapped likewise.
    Media,
    /// Other text.
    Text,
    /// Anything else.
    Other,
}

impl Kind {
    /// The kind of a file of this path.
    pub(crate) fn of(path: &str) -> Self {
        let media = media_type(path);
        match media.split(';').next().unwrap_or_default() {
            "text/html" => Self::Page,
            "text/css" => Self::Style,
            media if ["image/", "audio/", "video/"].iter().any(|start| media.starts_with(start)) => Self::Media,
            text if is_text(text) => Self::Text,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_say_their_character_set() {
        for (path, expected) in [
            ("index.html", "text/html; charset=utf-8"),
            ("a/style.CSS", "text/css; charset=utf-8"),
            ("a.js", "text/javascript; charset=utf-8"),
            ("feed.xml", "application/xml; charset=utf-8"),
            ("data/figures.json", "application/json; charset=utf-8"),
            ("figures.csv", "text/csv; charset=utf-8"),
            ("context.jsonld", "application/ld+json; charset=utf-8"),
            ("places.geojson", "application/geo+json; charset=utf-8"),
            ("chart.svg", "image/svg+xml; charset=utf-8"),
            ("robots.txt", "text/plain; charset=utf-8"),
            ("a.png", "image/png"),
            ("a.avif", "image/avif"),
            ("a.webp", "image/webp"),
            ("film.mp4", "video/mp4"),
            ("film.webm", "video/webm"),
            ("a.woff2", "font/woff2"),
            ("report.pdf", "application/pdf"),
            ("site.webmanifest", "application/manifest+json; charset=utf-8"),
            ("v1.2/LICENSE", "application/octet-stream"),
            ("a.unheard-of", "application/octet-stream"),
        ] {
            assert_eq!(media_type(path), expected, "{path}");
        }
    }

    #[test]
    fn what_is_swapped_is_known_by_its_type() {
        for (path, kind) in [
            ("404.html", Kind::Page),
            ("a.css", Kind::Style),
            ("a.svg", Kind::Media),
            ("a.jpg", Kind::Media),
            ("a.json", Kind::Text),
            ("a.mp4", Kind::Media),
            ("a.pdf", Kind::Other),
        ] {
            assert_eq!(Kind::of(path), kind, "{path}");
        }
    }
}
