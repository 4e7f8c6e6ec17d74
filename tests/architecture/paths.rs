//! Finds in Rust source the paths, macros and statics that it uses, tests excepted.

use std::iter::Peekable;
use std::str::CharIndices;

/// Something that a source file uses.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Used {
    /// The line, from 1.
    pub(crate) line: usize,
    /// A path of at least two segments, `use` groups expanded and `self` and `super` resolved to `crate`; or a macro,
    /// the last segment ending in `!`; or `static` and the words of a static's declaration.
    pub(crate) path: Vec<String>,
}

/// What the file of these modules uses outside of `#[cfg(test)]`.
pub(crate) fn used(text: &str, modules: &[&str]) -> Vec<Used> {
    let tokens = without_tests(tokens(text));
    let mut used = Vec::new();
    let mut inner: Vec<(String, usize)> = Vec::new();
    let mut depth = 0;
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match token.text.as_str() {
            "{" => depth += 1,
            "}" => {
                depth -= 1;
                inner.retain(|(_, opened)| *opened < depth + 1);
            }
            "mod" if tokens.get(at + 2).is_some_and(|next| next.text == "{") => {
                inner.push((tokens[at + 1].text.clone(), depth + 1));
            }
            "static" => {
                let declared = tokens[at..].iter().take_while(|token| token.text != "=" && token.text != ";");
                let path = declared.filter(|token| token.is_word()).map(|token| token.text.clone()).collect();
                used.push(Used { line: token.line, path });
            }
            _ => {}
        }
        let starts = token.is_word() || token.text == "::";
        if !starts || at > 0 && tokens[at - 1].text == "." {
            at += 1;
            continue;
        }
        let mut found = Vec::new();
        at = path(&tokens, at, &[], &mut found);
        let here = || modules.iter().copied().chain(inner.iter().map(|(name, _)| name.as_str()));
        used.extend(found.into_iter().filter_map(|found| resolved(found, here().collect())));
    }
    used
}

/// Reads one path or tree of paths, adds its leaves to `found`, and returns where it ends.
fn path(tokens: &[Token], mut at: usize, prefix: &[String], found: &mut Vec<Used>) -> usize {
    let mut path = prefix.to_vec();
    let line = tokens[at].line;
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text.as_str());
    if text(at) == "::" {
        at += 1;
    }
    loop {
        if text(at) == "{" {
            at += 1;
            while !matches!(text(at), "}" | "") {
                let is_path = tokens[at].is_word() || matches!(text(at), "::" | "*");
                at = if is_path { self::path(tokens, at, &path, found) } else { at + 1 };
            }
            return at + 1;
        }
        let is_segment = tokens.get(at).is_some_and(Token::is_word) || text(at) == "*";
        if !is_segment {
            break;
        }
        path.push(text(at).to_owned());
        at += 1;
        if text(at) == "!" && text(at + 1) != "=" {
            path.last_mut().expect("a segment was pushed").push('!');
        }
        if text(at) != "::" {
            break;
        }
        at += 1;
    }
    if text(at) == "as" {
        at += 2;
    }
    if !path.is_empty() {
        found.push(Used { line, path });
    }
    at
}

/// The path from the crate's root, if it is one that can be told: longer than one segment, or a macro.
fn resolved(mut used: Used, modules: Vec<&str>) -> Option<Used> {
    let supers = used.path.iter().take_while(|segment| *segment == "super").count();
    let relative = supers > 0 || used.path[0] == "self";
    if relative {
        let kept = modules.len().checked_sub(supers)?;
        let skipped = supers.max(1);
        let from_root = std::iter::once("crate").chain(modules[..kept].iter().copied()).map(str::to_owned);
        used.path = from_root.chain(used.path.drain(..).skip(skipped)).collect();
    }
    (used.path.len() > 1 || used.path[0].ends_with('!')).then_some(used)
}

struct Token {
    line: usize,
    text: String,
}

impl Token {
    fn is_word(&self) -> bool {
        self.text.starts_with(|c: char| c.is_alphabetic() || c == '_')
    }
}

/// The tokens without items under `#[cfg(test)]`.
fn without_tests(tokens: Vec<Token>) -> Vec<Token> {
    const ATTRIBUTE: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let mut kept = Vec::new();
    let mut rest = tokens.into_iter().collect::<std::collections::VecDeque<_>>();
    while let Some(token) = rest.pop_front() {
        let follows = |n: usize, text: &&str| rest.get(n).is_some_and(|token| token.text == **text);
        if token.text != "#" || !ATTRIBUTE[1..].iter().enumerate().all(|(n, text)| follows(n, text)) {
            kept.push(token);
            continue;
        }
        rest.drain(..ATTRIBUTE.len() - 1);
        let mut depth = 0;
        while let Some(token) = rest.pop_front() {
            match token.text.as_str() {
                "{" | "(" | "[" => depth += 1,
                ")" | "]" => depth -= 1,
                "}" => {
                    depth -= 1;
                    if depth == 0 {
                        break;
                    }
                }
                ";" if depth == 0 => break,
                _ => {}
            }
        }
    }
    kept
}

/// Words, `::` and single characters; no comments, no literals, no lifetimes.
fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let rest = &text[at..];
        let line = text[..at].matches('\n').count() + 1;
        let mut push = |text: &str| tokens.push(Token { line, text: text.to_owned() });
        if let Some(length) = literal_or_comment(rest) {
            advance(&mut chars, at + length);
        } else if c.is_alphanumeric() || c == '_' {
            let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            push(&rest[..length]);
            advance(&mut chars, at + length);
        } else if rest.starts_with("::") {
            push("::");
            advance(&mut chars, at + 2);
        } else if !c.is_whitespace() {
            push(&rest[..c.len_utf8()]);
        }
    }
    tokens
}

fn advance(chars: &mut Peekable<CharIndices<'_>>, to: usize) {
    while chars.next_if(|(at, _)| *at < to).is_some() {}
}

/// How long the comment, literal or lifetime is that `rest` begins with.
fn literal_or_comment(rest: &str) -> Option<usize> {
    let until = |from: usize, end: &str| rest[from..].find(end).map_or(rest.len(), |at| from + at + end.len());
    if rest.starts_with("//") {
        return Some(until(0, "\n"));
    }
    if rest.starts_with("/*") {
        let mut depth = 0;
        for (at, _) in rest.char_indices() {
            match &rest[at..] {
                inner if inner.starts_with("/*") => depth += 1,
                inner if inner.starts_with("*/") => depth -= 1,
                _ => continue,
            }
            if depth == 0 {
                return Some(at + 2);
            }
        }
        return Some(rest.len());
    }
    let unprefixed = rest.trim_start_matches(['b', 'c']);
    let prefix = rest.len() - unprefixed.len();
    if let Some(raw) = unprefixed.strip_prefix('r').filter(|_| prefix <= 1) {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        if raw[hashes..].starts_with('"') {
            return Some(until(prefix + 1 + hashes + 1, &format!("\"{}", "#".repeat(hashes))));
        }
    }
    if prefix <= 1 && unprefixed.starts_with('"') {
        return Some(prefix + closed(unprefixed, '"'));
    }
    if prefix <= 1 && unprefixed.starts_with('\'') {
        let mut inside = unprefixed[1..].chars();
        let is_char = inside.next() == Some('\\') || inside.next() == Some('\'');
        let lifetime = unprefixed[1..].find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(0);
        return Some(prefix + if is_char { closed(unprefixed, '\'') } else { 1 + lifetime });
    }
    None
}

/// The length of a literal in quotes with escapes.
fn closed(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}
