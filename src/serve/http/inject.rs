//! Puts the preview's script into a page as it is answered. It obeys a strict content security policy: nothing is
//! inline.

/// Where the preview's own files are.
pub(super) const FOLDER: &str = "/__nutgraf/";

/// The element that loads the preview's script into the page at `route`, whose file has the bytes `tag` (empty if there is
/// no such page) in this generation of the site.
pub(super) fn element(route: &str, tag: &str, generation: u64) -> String {
    let (route, tag) = (escape(route), escape(tag));
    format!(
        r#"<script src="{FOLDER}preview.js" defer data-page="{route}" data-tag="{tag}" data-generation="{generation}"></script>"#
    )
}

/// The page with the element before the end of its body.
pub(super) fn inject(mut page: Vec<u8>, element: &str) -> Vec<u8> {
    let at = end_of_body(&page).unwrap_or(page.len());
    page.splice(at..at, element.bytes());
    page
}

fn end_of_body(page: &[u8]) -> Option<usize> {
    const TAG: &[u8] = b"</body";
    let is_end = |at: &usize| {
        let rest = &page[*at..];
        rest[..TAG.len()].eq_ignore_ascii_case(TAG)
            && rest.get(TAG.len()).is_some_and(|next| b"> \t\n\r\x0c/".contains(next))
    };
    (0..page.len().saturating_sub(TAG.len())).rev().find(is_end)
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn injected(page: &str) -> String {
        String::from_utf8_lossy(&inject(page.as_bytes().to_vec(), "+")).into_owned()
    }

    #[test]
    fn the_element_stands_before_the_last_end_of_a_body() {
        assert_eq!(injected("<body>a</body></html>"), "<body>a+</body></html>");
        assert_eq!(injected("<body>a</BODY\n></html>"), "<body>a+</BODY\n></html>");
        assert_eq!(injected("<pre></body></pre></body>"), "<pre></body></pre>+</body>");
        assert_eq!(injected("a</bodyguard>"), "a</bodyguard>+");
        assert_eq!(injected("a</body"), "a</body+");
        assert_eq!(injected(""), "+");
    }

    #[test]
    fn nothing_of_an_address_leaves_its_attribute() {
        let element = element("/\"><script>alert(1)</script>&amp;/", "00ff", 3);
        let expected = r#"data-page="/&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;/" data-tag="00ff" data-generation="3"></script>"#;
        assert!(element.ends_with(expected), "{element}");
    }
}
