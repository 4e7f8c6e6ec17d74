//! Finds web addresses that stand in a text without any markup: GFM's extended autolinks for `http`, `https`, `www`.

use std::ops::Range;

/// The first bare address in `text` at or after `from`. `before` is the character in front of the text.
pub(super) fn find(text: &str, from: usize, before: Option<char>) -> Option<Range<usize>> {
    let mut search = from;
    while let Some(at) = next_candidate(text, search) {
        search = at.end;
        let previous = text[..at.start].chars().next_back().or(before);
        if !may_follow(previous, text[at.clone()].ends_with('.')) || at.start < from {
            continue;
        }
        if let Some(end) = end_of(text, at.start, at.end) {
            return Some(at.start..end);
        }
    }
    None
}

/// Where the next `http://`, `https://` or `www.` stands.
fn next_candidate(text: &str, from: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    (from..bytes.len()).find_map(|at| match bytes[at] {
        b'w' if bytes[at..].starts_with(b"www.") => Some(at..at + 4),
        b':' if bytes[at..].starts_with(b"://") => {
            let name = bytes[from..at].iter().rev().take(6).take_while(|byte| byte.is_ascii_alphabetic()).count();
            let name = at - name..at;
            let known = ["http", "https"].iter().any(|known| text[name.clone()].eq_ignore_ascii_case(known));
            known.then_some(name.start..at + 3)
        }
        _ => None,
    })
}

/// Whether an address may begin after this character.
///
/// A scheme is unmistakable, so that quotation marks and the like of any script may stand before it. For `www.`, the
/// specification lists what may.
fn may_follow(previous: Option<char>, www: bool) -> bool {
    match previous {
        None => true,
        Some(c) if www => c.is_whitespace() || "*_~(".contains(c),
        Some(c) => !c.is_alphanumeric(),
    }
}

/// Where the address ends whose scheme ends at `host`; `None` if it has no valid domain.
fn end_of(text: &str, start: usize, host: usize) -> Option<usize> {
    let rest = &text[host..];
    let address = rest.find(|c: char| c.is_whitespace() || c.is_control() || c == '<').unwrap_or(rest.len());
    let address = &rest[..address];
    let domain = address.find(|c: char| !(c.is_alphanumeric() || "-_.".contains(c))).unwrap_or(address.len());
    if !is_domain(address[..domain].trim_end_matches('.')) {
        return None;
    }
    let end = start + trimmed(&text[start..host + address.len()]).len();
    (end > host).then_some(end)
}

/// Segments of letters, digits, `-` and `_`, no `_` in the last two.
fn is_domain(domain: &str) -> bool {
    let mut segments = domain.rsplit('.');
    let last_two = segments.by_ref().take(2).all(|segment| !segment.is_empty() && !segment.contains('_'));
    last_two && segments.all(|segment| !segment.is_empty())
}

/// Without the punctuation that belongs to the sentence: `?!.,:*_~'"` and its kin of other scripts, brackets closed but
/// not opened in the address, and what looks like the end of a character reference.
fn trimmed(address: &str) -> &str {
    let count = |sign| address.bytes().filter(|&byte| byte == sign).count();
    let (opened, mut closed) = (count(b'('), count(b')'));
    let mut kept = address;
    loop {
        let Some(last) = kept.chars().next_back() else { return kept };
        let shorter = match last {
            '?' | '!' | '.' | ',' | ':' | '*' | '_' | '~' | '\'' | '"' => &kept[..kept.len() - 1],
            '،' | '؛' | '؟' | '»' | '”' | '’' | '…' | '。' | '、' => &kept[..kept.len() - last.len_utf8()],
            ')' if closed > opened => {
                closed -= 1;
                &kept[..kept.len() - 1]
            }
            ';' => {
                let name = kept[..kept.len() - 1].trim_end_matches(|c: char| c.is_ascii_alphanumeric());
                let reference = name.ends_with('&') && name.len() + 1 < kept.len();
                if reference { &name[..name.len() - 1] } else { &kept[..kept.len() - 1] }
            }
            _ => return kept,
        };
        kept = shorter;
    }
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn addresses_end_where_the_sentence_goes_on() {
        let cases: &[(&str, &[&str])] = &[
            ("see https://a.org/x_y.", &["https://a.org/x_y"]),
            ("(www.a.org/q=(b))), and", &["www.a.org/q=(b)"]),
            ("www.a.org/a_b?x=1&hl; b", &["www.a.org/a_b?x=1"]),
            ("http://a.org; http://b.org", &["http://a.org", "http://b.org"]),
            ("«https://ليبيا.org/خبر»", &["https://ليبيا.org/خبر"]),
            ("قال:https://a.org", &["https://a.org"]),
            ("HTTP://A.ORG!", &["HTTP://A.ORG"]),
            ("http://localhost:80/x", &["http://localhost:80/x"]),
            ("http://a_b.org http://a_b.c.org", &["http://a_b.c.org"]),
            ("xhttp://a.org 1www.a.org http:// www. http://. ftp://a.org //a.org", &[]),
            ("http://a..b www.", &[]),
        ];
        for (text, expected) in cases {
            let mut found = Vec::new();
            let mut from = 0;
            while let Some(range) = find(text, from, None) {
                found.push(&text[range.clone()]);
                from = range.end;
            }
            assert_eq!(&found, expected, "{text}");
        }
        assert_eq!(find("http://a.org", 0, Some('x')), None);
    }
}
