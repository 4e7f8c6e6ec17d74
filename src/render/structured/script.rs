//! Writes JSON that can stand in a `<script>` of a page: nothing in it ends the element or begins a comment.

use std::fmt::Write as _;

/// A JSON text in the making.
///
/// Invariant: `<`, `>`, `&`, U+2028 and U+2029 stand in it only as escapes. NUL stands for the way to the site's root,
/// as in all pages, and is left for [`crate::source::address::settle`].
#[derive(Default)]
pub(super) struct Script(String);

impl Script {
    pub(super) fn into_string(self) -> String {
        self.0
    }

    /// `{…}`, as an item of a list or the whole text.
    pub(super) fn object(&mut self, fill: impl FnOnce(&mut Self)) {
        self.separate();
        self.0.push('{');
        fill(self);
        self.0.push('}');
    }

    /// `"name":{…}`
    pub(super) fn node(&mut self, name: &str, fill: impl FnOnce(&mut Self)) {
        self.key(name);
        self.object(fill);
    }

    /// `"name":[…]`; nothing if there are no items.
    pub(super) fn list<T>(
        &mut self,
        name: &str,
        items: impl IntoIterator<Item = T>,
        mut write: impl FnMut(&mut Self, T),
    ) {
        let mut items = items.into_iter().peekable();
        if items.peek().is_none() {
            return;
        }
        self.key(name);
        self.0.push('[');
        for item in items {
            write(self, item);
        }
        self.0.push(']');
    }

    /// `"name":"text"`; nothing if the text is empty.
    pub(super) fn text(&mut self, name: &str, text: &str) {
        if !text.is_empty() {
            self.key(name);
            self.string(text);
        }
    }

    /// `"name":{"@id":"…"}`
    pub(super) fn reference(&mut self, name: &str, id: &str) {
        self.node(name, |node| node.text("@id", id));
    }

    /// `"name":8500`, the number being JSON already.
    pub(super) fn number(&mut self, name: &str, number: &str) {
        self.key(name);
        self.0.push_str(number);
    }

    /// A text as an item of a list.
    pub(super) fn string(&mut self, text: &str) {
        self.separate();
        self.0.push('"');
        let mut plain = 0;
        for (at, c) in text.char_indices() {
            if !matches!(c, '"' | '\\' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\u{1}'..='\u{1f}') {
                continue;
            }
            self.0.push_str(&text[plain..at]);
            // Writing to a String cannot fail.
            let _ = write!(self.0, "\\u{:04x}", u32::from(c));
            plain = at + c.len_utf8();
        }
        self.0.push_str(&text[plain..]);
        self.0.push('"');
    }

    fn key(&mut self, name: &str) {
        self.string(name);
        self.0.push(':');
    }

    /// A comma, unless this is the first of its list or object.
    fn separate(&mut self) {
        if !self.0.is_empty() && !self.0.ends_with(['{', '[', ':']) {
            self.0.push(',');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_writes_is_json_and_nothing_ends_the_script() {
        let texts = ["</script><!--", "a \"b\" \\ c", "\u{2028}\u{2029}\n\t\u{1f}", "& قصف", "{", "[", ":"];
        let mut script = Script::default();
        script.object(|script| {
            script.text("empty", "");
            script.list("none", Vec::<&str>::new(), |script, text| script.string(text));
            script.list("texts", texts, |script, text| script.string(text));
            script.node("inner", |inner| inner.number("n", "-0.5"));
            script.reference("to", "#x");
        });
        let text = script.into_string();
        assert!(!text.contains(['<', '>', '&', '\u{2028}', '\u{2029}', '\n']), "{text}");
        let read: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
        assert_eq!(read["texts"], serde_json::json!(texts));
        assert_eq!(read["inner"]["n"], -0.5);
        assert_eq!(read["to"]["@id"], "#x");
        assert_eq!(read.as_object().map(serde_json::Map::len), Some(3));
    }
}
