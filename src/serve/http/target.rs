//! The path of a request target, decoded once, to be looked up; and back.

use std::fmt::Write as _;

/// What a target asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A path with its leading slash, to be looked up.
    Path(String),
    /// What no site can have.
    Nothing,
    /// Nothing that means anything.
    Malformed,
}

/// The path of a URL, percent-decoded once.
///
/// It is never joined to a path of a file system, so `..` is a name like any other, which nothing has. A slash that is
/// encoded is no separator: a page that answered to it would resolve its relative links from another folder.
pub(super) fn decode(path: &str) -> Target {
    if !path.starts_with('/') {
        return Target::Malformed;
    }
    match percent_decode(path.as_bytes()) {
        None => Target::Malformed,
        Some(_) if has_encoded_slash(path) => Target::Nothing,
        Some(path) => Target::Path(path),
    }
}

/// The value of a key of a query, percent-decoded; `None` if it is missing or malformed.
pub(super) fn query(query: Option<&str>, key: &str) -> Option<String> {
    let mut pairs = query?.split('&').filter_map(|pair| pair.split_once('='));
    percent_decode(pairs.find(|(name, _)| *name == key)?.1.as_bytes())
}

/// A path as it stands in a URL. What RFC 3986 allows in a segment stays.
pub(super) fn encode(path: &str) -> String {
    encode_all_but(path, |byte| byte.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=:@".contains(&byte))
}

/// A query as it was sent, in ASCII.
pub(super) fn ascii(query: &str) -> String {
    encode_all_but(query, |byte| byte.is_ascii_graphic())
}

fn encode_all_but(text: &str, stays: impl Fn(u8) -> bool) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if stays(byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

fn has_encoded_slash(path: &str) -> bool {
    path.as_bytes().windows(3).any(|part| part.eq_ignore_ascii_case(b"%2f"))
}

/// A text, percent-decoded once. `None` for what is not two hexadecimal digits after `%`, for control characters, and for what is not UTF-8.
pub(in crate::serve) fn percent_decode(encoded: &[u8]) -> Option<String> {
    let digit = |byte: Option<&u8>| char::from(*byte?).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut decoded = Vec::with_capacity(encoded.len());
    let mut rest = encoded.iter();
    while let Some(&byte) = rest.next() {
        let byte = if byte == b'%' { digit(rest.next())? << 4 | digit(rest.next())? } else { byte };
        if byte.is_ascii_control() {
            return None;
        }
        decoded.push(byte);
    }
    String::from_utf8(decoded).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_decoded_once() {
        let path = |path: &str| Target::Path(path.to_owned());
        for (target, expected) in [
            ("/", path("/")),
            ("/a/b.html", path("/a/b.html")),
            ("/%D8%B3%D9%88%D8%B1%D9%8A%D8%A7/", path("/سوريا/")),
            ("/سوريا/", path("/سوريا/")),
            ("/a%20b+c", path("/a b+c")),
            ("/%252e%252e/", path("/%2e%2e/")),
            ("/%2e%2E/a", path("/../a")),
            ("/a%5Cb", path("/a\\b")),
            ("//evil.example/", path("//evil.example/")),
            ("/a%2fb", Target::Nothing),
            ("/a%2Fb", Target::Nothing),
            ("/%00", Target::Malformed),
            ("/a%0d%0aSet-Cookie:x", Target::Malformed),
            ("/%7f", Target::Malformed),
            ("/%", Target::Malformed),
            ("/%4", Target::Malformed),
            ("/%zz", Target::Malformed),
            ("/%+1", Target::Malformed),
            ("/%ff", Target::Malformed),
            ("/%c0%af", Target::Malformed),
            ("/%ed%a0%80", Target::Malformed),
            ("*", Target::Malformed),
            ("", Target::Malformed),
        ] {
            assert_eq!(decode(target), expected, "{target}");
        }
    }

    #[test]
    fn what_is_encoded_is_decoded_to_the_same() {
        for path in ["/a/b/", "/سوريا/", "/100 %/?a#b\"<>", "/a\\b"] {
            let encoded = encode(path);
            assert!(encoded.is_ascii() && !encoded.contains(['?', '#', ' ', '"', '<', '>', '\\']), "{encoded}");
            assert_eq!(decode(&encoded), Target::Path(path.to_owned()));
        }
    }

    #[test]
    fn a_query_gives_its_values() {
        assert_eq!(ascii("a=%20&b=\u{633} c"), "a=%20&b=%D8%B3%20c");
        assert_eq!(query(Some("a=1&page=/%D8%B3/&b"), "page").as_deref(), Some("/س/"));
        assert_eq!(query(Some("pages=1"), "page"), None);
        assert_eq!(query(Some("page=%00"), "page"), None);
        assert_eq!(query(None, "page"), None);
    }
}
