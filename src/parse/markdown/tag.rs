//! Finds the tags of components in a text: `<Timeline/>`, `<Callout kind="note">`, `</Callout>`.

use std::ops::Range;

use crate::model::ArgumentValue;

/// Something that begins like the tag of a component.
#[derive(Debug)]
pub(super) struct Tag {
    /// Its bytes. Of an unreadable tag, those up to where reading failed.
    pub(super) range: Range<usize>,
    /// The component's name.
    pub(super) name: Box<str>,
    /// What it does.
    pub(super) shape: Shape,
}

/// What a tag does.
#[derive(Debug)]
pub(super) enum Shape {
    /// `<Name …>`
    Open(Arguments),
    /// `<Name …/>`
    Empty(Arguments),
    /// `</Name>`
    Close,
    /// No component at all: `<!-- check: off CODE: reason -->`.
    Exemption,
    /// None of these.
    Unreadable(Unreadable),
}

pub(super) type Arguments = Box<[(Box<str>, ArgumentValue)]>;

/// Why a tag cannot be read.
#[derive(Debug)]
pub(super) struct Unreadable {
    /// What was found and what was expected.
    pub(super) message: String,
    /// What to write.
    pub(super) help: String,
}

impl Tag {
    /// Whether it can be read.
    pub(super) fn is_readable(&self) -> bool {
        !matches!(self.shape, Shape::Unreadable(_))
    }
}

/// All tags of `text`, in its order, including those in code, which the caller knows about.
///
/// A name has a capital letter and at least one more character, since `<P>`, `<B>` and the like are HTML.
pub(super) fn scan(text: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find('<').map(|at| from + at) {
        from = at + 1;
        if let Some(tag) = tag_at(text, at) {
            from = tag.range.end.max(from);
            tags.push(tag);
        }
    }
    tags
}

fn tag_at(text: &str, at: usize) -> Option<Tag> {
    if let Some(inner) = text[at + 1..].strip_prefix("!--") {
        return exemption(inner).filter(|_| !is_escaped(text, at)).map(|length| Tag {
            range: at..at + "<!--".len() + length,
            name: "check".into(),
            shape: Shape::Exemption,
        });
    }
    let mut rest = Cursor { text, at: at + 1 };
    let close = rest.skip("/");
    let name = rest.take(|byte| byte.is_ascii_alphanumeric());
    let is_name = name.len() > 1 && name.starts_with(|c: char| c.is_ascii_uppercase());
    if !is_name || !matches!(rest.peek(), Some(b' ' | b'\t' | b'\n' | b'\r' | b'/' | b'>')) || is_escaped(text, at) {
        return None;
    }
    let shape = if close { closing(&mut rest, name) } else { opening(&mut rest, name) };
    let shape = shape.unwrap_or_else(Shape::Unreadable);
    Some(Tag { range: at..rest.at, name: name.into(), shape })
}

/// How far a comment reaches that exempts its line from rules, from behind its `<!--`.
fn exemption(inner: &str) -> Option<usize> {
    let content = inner.trim_start();
    if !content.starts_with("check:") {
        return None;
    }
    let end = inner.find("-->")?;
    // A comment of several paragraphs is a note to other editors.
    let one_block = inner[..end].lines().skip(1).all(|line| !line.trim().is_empty());
    one_block.then_some(end + "-->".len())
}

/// Whether an odd number of backslashes stands before `at`.
fn is_escaped(text: &str, at: usize) -> bool {
    text.as_bytes()[..at].iter().rev().take_while(|&&byte| byte == b'\\').count() % 2 == 1
}

fn closing(rest: &mut Cursor<'_>, name: &str) -> Result<Shape, Unreadable> {
    rest.space();
    if rest.skip(">") {
        return Ok(Shape::Close);
    }
    Err(Unreadable {
        message: format!("`</{name}` is not ended by `>`"),
        help: format!("write `</{name}>`, without arguments"),
    })
}

fn opening(rest: &mut Cursor<'_>, name: &str) -> Result<Shape, Unreadable> {
    let mut arguments: Vec<(Box<str>, ArgumentValue)> = Vec::new();
    loop {
        let spaced = rest.space();
        if rest.skip(">") {
            return Ok(Shape::Open(arguments.into()));
        }
        if rest.skip("/>") {
            return Ok(Shape::Empty(arguments.into()));
        }
        let argument = rest.take(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        if !spaced || !argument.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
            return Err(Unreadable {
                message: match rest.text[rest.at..].chars().next() {
                    Some(c) if !c.is_whitespace() => format!("`{c}` cannot stand here in the tag `<{name}`"),
                    _ => format!("the tag `<{name}` is not ended by `>`"),
                },
                help: format!("write `<{name} argument=\"text\"/>`; if no component is meant, write `\\<{name}`"),
            });
        }
        let value = value(rest, name, argument)?;
        if arguments.iter().any(|(other, _)| **other == *argument) {
            return Err(Unreadable {
                message: format!("the argument `{argument}` of `<{name}>` stands twice"),
                help: "leave one of them out".to_owned(),
            });
        }
        arguments.push((argument.into(), value));
    }
}

/// What follows an argument's name: `="text"`, `='text'`, `={42}`, `={true}`, or nothing.
fn value(rest: &mut Cursor<'_>, name: &str, argument: &str) -> Result<ArgumentValue, Unreadable> {
    let before = rest.at;
    rest.space();
    if !rest.skip("=") {
        rest.at = before;
        return Ok(ArgumentValue::Bool(true));
    }
    rest.space();
    for (open, close) in [("\"", "\""), ("'", "'"), ("{", "}")] {
        if !rest.skip(open) {
            continue;
        }
        let Some(text) = rest.until(close) else {
            return Err(Unreadable {
                message: format!("the value of `{argument}` in `<{name}` is not ended by `{close}`"),
                help: format!("write `{argument}={open}…{close}`"),
            });
        };
        return if open == "{" { literal(text.trim(), argument) } else { Ok(ArgumentValue::Text(text.into())) };
    }
    let found = rest.text[rest.at..].split([' ', '\t', '\n', '\r', '/', '>']).next().unwrap_or_default();
    rest.at += found.len();
    let help = match literal(found, argument) {
        Ok(_) => format!("write `{argument}={{{found}}}`"),
        Err(_) => format!("write `{argument}=\"{found}\"`"),
    };
    Err(Unreadable { message: format!("the value of `{argument}` in `<{name}` is not in quotes"), help })
}

/// A number, `true` or `false`.
fn literal(text: &str, argument: &str) -> Result<ArgumentValue, Unreadable> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let is_number = match unsigned.split_once('.') {
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => digits(unsigned),
    };
    match text {
        "true" => Ok(ArgumentValue::Bool(true)),
        "false" => Ok(ArgumentValue::Bool(false)),
        _ if is_number => Ok(ArgumentValue::Number(text.into())),
        _ => Err(Unreadable {
            message: format!("expected a number, `true` or `false` as the value of `{argument}`, found `{text}`"),
            help: format!("write text in quotes: `{argument}=\"{}\"`", text.trim_matches(['"', '\''])),
        }),
    }
}

struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Cursor<'t> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip(&mut self, token: &str) -> bool {
        let found = self.text[self.at..].starts_with(token);
        self.at += if found { token.len() } else { 0 };
        found
    }

    fn take(&mut self, accept: impl Fn(u8) -> bool) -> &'t str {
        let rest = &self.text[self.at..];
        // A byte of a longer character ends the run, so that slices stay on character boundaries.
        let taken = &rest[..rest.bytes().position(|byte| !(byte.is_ascii() && accept(byte))).unwrap_or(rest.len())];
        self.at += taken.len();
        taken
    }

    /// Skips white space with at most one line break, since a blank line ends a paragraph and so every tag.
    fn space(&mut self) -> bool {
        let before = self.at;
        self.take(|byte| byte == b' ' || byte == b'\t');
        if self.skip("\r\n") || self.skip("\n") || self.skip("\r") {
            self.take(|byte| byte == b' ' || byte == b'\t');
        }
        self.at > before
    }

    /// The text up to `close`, which must come before any blank line; both are skipped.
    fn until(&mut self, close: &str) -> Option<&'t str> {
        let rest = &self.text[self.at..];
        let end = rest.find(close)?;
        let found = &rest[..end];
        let mut lines = found.split('\n').skip(1).peekable();
        while let Some(line) = lines.next() {
            if lines.peek().is_some() && line.trim().is_empty() {
                return None;
            }
        }
        self.at += end + close.len();
        Some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(tag: &Tag) -> String {
        match &tag.shape {
            Shape::Open(arguments) => format!("open {} {arguments:?}", tag.name),
            Shape::Empty(arguments) => format!("empty {} {arguments:?}", tag.name),
            Shape::Close => format!("close {}", tag.name),
            Shape::Exemption => "exemption".to_owned(),
            Shape::Unreadable(why) => format!("{}; {}", why.message, why.help),
        }
    }

    #[test]
    fn tags_have_typed_arguments() {
        let cases: &[(&str, &[&str])] = &[
            ("<Timeline/> <Timeline />", &["empty Timeline []", "empty Timeline []"]),
            (
                "<Chart a=\"x > y\" b='\"' c={-1.5} d={ true }\n  wide/>",
                &[concat!(
                    "empty Chart [(\"a\", Text(\"x > y\")), (\"b\", Text(\"\\\"\")), (\"c\", Number(\"-1.5\")), ",
                    "(\"d\", Bool(true)), (\"wide\", Bool(true))]"
                )],
            ),
            ("<Callout>x</Callout >", &["open Callout []", "close Callout"]),
            ("<P> <b> <HTTP://a> <Me@b.c> < Aa> <Aa:b> <Äa/> <Aa", &[]),
            ("\\<Aa/> \\\\<Bb/>", &["empty Bb []"]),
            ("<Aa b=5/>", &["the value of `b` in `<Aa` is not in quotes; write `b={5}`"]),
            ("<Aa b=x/>", &["the value of `b` in `<Aa` is not in quotes; write `b=\"x\"`"]),
            (
                "<Aa b={x}/>",
                &[concat!(
                    "expected a number, `true` or `false` as the value of `b`, found `x`; ",
                    "write text in quotes: `b=\"x\"`"
                )],
            ),
            ("<Aa b b/>", &["the argument `b` of `<Aa>` stands twice; leave one of them out"]),
            ("<Aa b=\"x\n\ny\"/>", &["the value of `b` in `<Aa` is not ended by `\"`; write `b=\"…\"`"]),
            ("</Aa b>", &["`</Aa` is not ended by `>`; write `</Aa>`, without arguments"]),
            (
                "<Aa b\n\nc>",
                &["the tag `<Aa` is not ended by `>`; \
                   write `<Aa argument=\"text\"/>`; if no component is meant, write `\\<Aa`"],
            ),
            (
                "<Aa é/>",
                &["`é` cannot stand here in the tag `<Aa`; \
                   write `<Aa argument=\"text\"/>`; if no component is meant, write `\\<Aa`"],
            ),
        ];
        for (text, expected) in cases {
            let found: Vec<String> = scan(text).iter().map(print).collect();
            assert_eq!(&found, expected, "{text}");
        }
    }
}
