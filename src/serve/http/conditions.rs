//! Conditional requests and ranges: RFC 9110, sections 13 and 14.

use std::ops::Range;

use hyper::HeaderMap;
use hyper::header::{IF_NONE_MATCH, IF_RANGE, RANGE};

/// Whether the client has the file with this ETag already.
pub(super) fn is_known(headers: &HeaderMap, etag: &str) -> bool {
    let names =
        |value: &str| value.split(',').map(str::trim).any(|tag| tag == "*" || tag.trim_start_matches("W/") == etag);
    headers.get_all(IF_NONE_MATCH).iter().any(|value| value.to_str().is_ok_and(names))
}

/// What part of a file is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// All of it: no range, several, one that means nothing, or one of other bytes than the file has now.
    Whole,
    /// These bytes; at least one.
    Bytes(Range<u64>),
    /// Bytes that it does not have.
    Unsatisfiable,
}

/// What part of a file of this ETag and size is asked for.
pub(super) fn part(headers: &HeaderMap, etag: &str, size: u64) -> Part {
    let is_same = |value: &hyper::header::HeaderValue| value.as_bytes() == etag.as_bytes();
    if !headers.get_all(IF_RANGE).iter().all(is_same) {
        return Part::Whole;
    }
    let mut ranges = headers.get_all(RANGE).iter();
    match (ranges.next().map(|value| value.to_str()), ranges.next()) {
        (Some(Ok(range)), None) => parse(range, size).unwrap_or(Part::Whole),
        _ => Part::Whole,
    }
}

/// `None` for what is not one range of bytes.
fn parse(range: &str, size: u64) -> Option<Part> {
    let (unit, range) = range.split_once('=')?;
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return None;
    }
    let (first, last) = range.trim().split_once('-')?;
    let (first, last) = (number(first)?, number(last)?);
    let part = match (first, last) {
        (None, None) => return None,
        (Some(first), Some(last)) if last < first => return None,
        (Some(first), last) => first..last.unwrap_or(u64::MAX).saturating_add(1).min(size),
        (None, Some(length)) => size.saturating_sub(length)..size,
    };
    Some(if part.is_empty() { Part::Unsatisfiable } else { Part::Bytes(part) })
}

/// A number of digits, or nothing; `None` for anything else. More than fits is as good as the largest.
fn number(text: &str) -> Option<Option<u64>> {
    if text.is_empty() {
        return Some(None);
    }
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| Some(text.parse().unwrap_or(u64::MAX)))
}

#[cfg(test)]
mod tests {
    use hyper::header::HeaderValue;

    use super::*;

    fn asked(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, HeaderValue::from_static(value));
        }
        headers
    }

    #[test]
    fn a_range_is_one_part() {
        for (range, expected) in [
            ("bytes=0-0", Part::Bytes(0..1)),
            ("bytes=2-5", Part::Bytes(2..6)),
            ("bytes=2-", Part::Bytes(2..10)),
            ("bytes=2-99999999999999999999999", Part::Bytes(2..10)),
            ("Bytes = 2-5", Part::Bytes(2..6)),
            ("bytes=-3", Part::Bytes(7..10)),
            ("bytes=-99", Part::Bytes(0..10)),
            ("bytes=10-", Part::Unsatisfiable),
            ("bytes=18446744073709551615-", Part::Unsatisfiable),
            ("bytes=-0", Part::Unsatisfiable),
            ("bytes=5-2", Part::Whole),
            ("bytes=0-1,3-4", Part::Whole),
            ("bytes=-", Part::Whole),
            ("bytes=+1-2", Part::Whole),
            ("bytes=a-b", Part::Whole),
            ("lines=1-2", Part::Whole),
            ("bytes", Part::Whole),
        ] {
            assert_eq!(part(&asked(&[("range", range)]), "\"a\"", 10), expected, "{range}");
        }
        assert_eq!(part(&asked(&[("range", "bytes=0-")]), "\"a\"", 0), Part::Unsatisfiable);
        assert_eq!(part(&asked(&[("range", "bytes=0-1"), ("range", "bytes=2-3")]), "\"a\"", 10), Part::Whole);
        assert_eq!(part(&asked(&[]), "\"a\"", 10), Part::Whole);
    }

    #[test]
    fn a_part_of_other_bytes_is_not_given() {
        let part_if = |tag| part(&asked(&[("range", "bytes=0-1"), ("if-range", tag)]), "\"a\"", 10);
        assert_eq!(part_if("\"a\""), Part::Bytes(0..2));
        assert_eq!(part_if("\"b\""), Part::Whole);
        assert_eq!(part_if("W/\"a\""), Part::Whole);
        assert_eq!(part_if("Wed, 21 Oct 2015 07:28:00 GMT"), Part::Whole);
    }

    #[test]
    fn a_known_file_is_not_sent_again() {
        for (tags, known) in [("\"a\"", true), ("\"b\", W/\"a\"", true), ("*", true), ("\"b\"", false), ("a", false)] {
            assert_eq!(is_known(&asked(&[("if-none-match", tags)]), "\"a\""), known, "{tags}");
        }
        assert!(!is_known(&asked(&[]), "\"a\""));
    }
}
