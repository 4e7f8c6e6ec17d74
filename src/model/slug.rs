//! Makes the part of an address from a text, in the text's own script.

/// Lower case; letters, digits and combining marks stay, every other run of characters becomes one `-`.
///
/// Never empty: a text without letters or digits gives `section`.
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "section".to_owned() } else { slug.to_owned() }
}
