//! Addresses inside pages, written so that one text fits every page and every host.
//!
//! Until the very end an address begins with a NUL character in place of the way to the site's root. Pages, cards and
//! bodies can therefore be shared between pages of any depth. Invariant: NUL occurs nowhere else, since `parse`
//! replaces it in everything that writers write.

use super::Route;

/// Stands for the way to the root.
pub const ROOT: char = '\0';

/// The address of a route from any page: percent-encoded, with [`ROOT`] in place of the way to the root.
pub fn address(route: &Route) -> String {
    rooted(route.from_root())
}

/// The address of a path below the root.
pub fn rooted(path: &str) -> String {
    let mut address = String::with_capacity(path.len() + 1);
    address.push(ROOT);
    encode(path, &mut address);
    address
}

/// Percent-encodes a path or a fragment (RFC 3986): only unreserved characters, sub-delimiters that need no escaping in
/// HTML, and `/` stay.
pub fn encode(text: &str, out: &mut String) {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z'
            | b'a'..=b'z'
            | b'0'..=b'9'
            | b'-'
            | b'.'
            | b'_'
            | b'~'
            | b'/'
            | b'!'
            | b'*'
            | b'('
            | b')'
            | b',' => {
                out.push(char::from(byte));
            }
            byte => {
                const HEX: &[u8; 16] = b"0123456789ABCDEF";
                out.extend(['%', char::from(HEX[usize::from(byte >> 4)]), char::from(HEX[usize::from(byte & 15)])]);
            }
        }
    }
}

/// Writes `prefix` wherever the way to the root belongs.
pub fn settle(text: String, prefix: &str) -> String {
    if !text.contains(ROOT) {
        return text;
    }
    if let [character] = *prefix.as_bytes() {
        // Most sites lie at the root of their host: the page keeps its length, and needs no second buffer.
        let mut bytes = text.into_bytes();
        bytes.iter_mut().for_each(|byte| *byte = if *byte == 0 { character } else { *byte });
        return String::from_utf8(bytes).expect("invariant: one ASCII character in place of another leaves UTF-8");
    }
    let mut settled = String::with_capacity(text.len() + text.len() / 16);
    let mut parts = text.split(ROOT);
    settled.push_str(parts.next().unwrap_or(""));
    for part in parts {
        settled.push_str(prefix);
        settled.push_str(part);
    }
    settled
}

/// The way from a page to the root, relative: `../../`, or `./` for a page at the root.
pub fn relative_prefix(from: &Route) -> String {
    match from.depth() {
        0 => "./".to_owned(),
        depth => "../".repeat(depth),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_text_fits_every_page() {
        let text = format!("<a href=\"{}\">", address(&Route::page(["شرح", "a b"])));
        assert_eq!(settle(text.clone(), "/"), "<a href=\"/%D8%B4%D8%B1%D8%AD/a%20b/\">");
        let page = Route::page(["ar", "x"]);
        assert_eq!(settle(text, &relative_prefix(&page)), "<a href=\"../../%D8%B4%D8%B1%D8%AD/a%20b/\">");
        assert_eq!(relative_prefix(&Route::page([])), "./");
        assert_eq!(relative_prefix(&Route::file("a/feed.xml")), "../");
    }
}
