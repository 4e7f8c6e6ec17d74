//! Puts interface strings that are the same for every page into the text of templates, so that no page looks them up.

use super::strings::{Phrase, Strings};

const CALL: &str = "t(key=\"";

/// The template with every `t(key="…")` of a plain string replaced by that string as a literal. Lines stay where they
/// are, and columns do not: who wants to say where something is wrong renders the template as it was written.
pub(super) fn fold(template: &str, strings: &Strings) -> String {
    let mut folded = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((text, tag, after)) = next_tag(rest) {
        folded.push_str(text);
        if is_raw(tag) {
            // What stands up to the end of it looks like tags and is none.
            folded.extend([tag, after]);
            return folded;
        }
        if tag.starts_with("{#") {
            folded.push_str(tag)
        } else {
            fold_tag(tag, strings, &mut folded)
        }
        rest = after;
    }
    folded.push_str(rest);
    folded
}

/// The text before the next tag, the tag, and what follows it.
fn next_tag(template: &str) -> Option<(&str, &str, &str)> {
    let opening = |(at, _): &(usize, &str)| template[at + 1..].starts_with(['{', '%', '#']);
    let (start, _) = template.match_indices('{').find(opening)?;
    let tag = &template[start..];
    let closing = match tag.as_bytes()[1] {
        b'{' => "}}",
        b'%' => "%}",
        _ => "#}",
    };
    let mut at = 2;
    while !tag[at..].starts_with(closing) {
        at += match tag[at..].chars().next()? {
            quote @ ('"' | '\'' | '`') if closing != "#}" => literal(&tag[at..], quote)?,
            other => other.len_utf8(),
        };
    }
    let end = at + closing.len();
    Some((&template[..start], &tag[..end], &tag[end..]))
}

/// The length of a string literal at the beginning of `text`.
fn literal(text: &str, quote: char) -> Option<usize> {
    text[1..].find(quote).map(|end| end + 2)
}

fn is_raw(tag: &str) -> bool {
    tag.strip_prefix("{%").is_some_and(|tag| tag.trim_start_matches('-').trim_start().starts_with("raw"))
}

fn fold_tag(tag: &str, strings: &Strings, folded: &mut String) {
    let mut at = 0;
    let mut before = ' ';
    while let Some(c) = tag[at..].chars().next() {
        let rest = &tag[at..];
        let call = rest.starts_with(CALL) && !before.is_alphanumeric() && !"_.".contains(before);
        if call && let Some((key, text)) = call_of(rest, strings) {
            folded.extend(["\"", text, "\""]);
            at += CALL.len() + key.len() + "\")".len();
            before = '"';
            continue;
        }
        let length = match c {
            '"' | '\'' | '`' => literal(rest, c).unwrap_or(rest.len()),
            _ => c.len_utf8(),
        };
        folded.push_str(&rest[..length]);
        at += length;
        before = c;
    }
}

/// The key and the string of a call that has no other argument.
fn call_of<'t, 's>(call: &'t str, strings: &'s Strings) -> Option<(&'t str, &'s str)> {
    let (key, _) = call[CALL.len()..].split_once("\")")?;
    match strings.get(key)? {
        // Neither a placeholder nor what a literal or a tag could end at.
        Phrase::Text(text) if !text.contains(['"', '\\', '{', '}', '%', '#', '\n', '\r']) => Some((key, text)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{lang, thin};
    use super::fold;

    #[test]
    fn plain_strings_stand_in_the_template() {
        let theme =
            thin(&[("i18n/en.toml", "a = 'A <b>'\nhole = '{x}'\nquote = '\"'\n[n]\none = '1'\nother = '2'")]).theme();
        let strings = theme.strings(&lang("en"));
        for (template, expected) in [
            (r#"<i>{{ t(key="a") }}</i>"#, r#"<i>{{ "A <b>" }}</i>"#),
            (r#"{%- set x = t(key="a") ~ t(key="a") -%}"#, r#"{%- set x = "A <b>" ~ "A <b>" -%}"#),
            ("{{ \"}}\" }}{{\nt(key=\"a\")\n}}", "{{ \"}}\" }}{{\n\"A <b>\"\n}}"),
        ] {
            assert_eq!(fold(template, strings), expected);
        }
        for as_it_is in [
            r#"t(key="a")"#,
            r#"{# {{ t(key="a") }} #}"#,
            r#"{% raw %}{{ t(key="a") }}{% endraw %}"#,
            r#"{{ 't(key="a")' }}{{ at(key="a") }}{{ x.t(key="a") }}"#,
            r#"{{ t(key="hole") }}{{ t(key="quote") }}{{ t(key="n") }}{{ t(key="none") }}"#,
            r#"{{ t(key="a", x=1) }}{{ t(key='a') }}"#,
            r#"{{ t(key="a") "#,
            r#"{{ "t(key="#,
            "{",
            "é{é{{ é }}",
        ] {
            assert_eq!(fold(as_it_is, strings), as_it_is);
        }
    }
}
