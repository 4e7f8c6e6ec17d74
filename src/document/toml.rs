//! Turns TOML into a tree, and finds the places of its keys and values.

use std::ops::Range;

use ::toml::Spanned;
use ::toml::de::{DeTable, DeValue, Error};

use super::places::{Content, Node, Pair, Places};
use crate::diag::{At, Code, Diagnostic, Outcome, Pointer, code};
use crate::model::Tree;
use crate::source::{SourceFile, Span};

/// One slip can upset everything after it, so only the first errors are worth showing.
const MOST_ERRORS: usize = 10;

pub(super) fn read(file: &SourceFile, range: Range<usize>) -> Outcome<Option<Tree>> {
    let (text, offset) = (file.text.get(range.clone()).unwrap_or_default(), range.start);
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        let diagnostics = errors.iter().take(MOST_ERRORS).map(|error| syntax(file, text, offset, error)).collect();
        return Outcome { value: None, diagnostics };
    }
    let mut diagnostics = Vec::new();
    let tree = map(table.get_ref(), &Pointer::default(), &mut |pointer, message| {
        diagnostics.push(Diagnostic::new(code::SETTING_INVALID, message, &file.path, At::Value(pointer)));
    });
    Outcome { value: Some(tree), diagnostics }
}

pub(super) fn places(text: &str) -> Places {
    let (table, _) = DeTable::parse_recoverable(text);
    let mut places = Places::default();
    places.nodes.push(Node { range: 0..0, content: Content::Scalar });
    let pairs = pairs(table.get_ref(), &mut places);
    places.nodes[0].content = Content::Map(pairs);
    places
}

fn syntax(file: &SourceFile, text: &str, offset: usize, error: &Error) -> Diagnostic {
    let range = error.span().unwrap_or(text.len()..text.len());
    let start = text.floor_char_boundary(range.start);
    let end = text.ceil_char_boundary(range.end);
    let at = At::Span(Span::new(start + offset..end + offset));
    let code: Code = if error.message().starts_with("duplicate key") { code::KEY_DUPLICATE } else { code::SYNTAX_TOML };
    let diagnostic = Diagnostic::new(code, error.message(), &file.path, at);
    match mended(text, start) {
        _ if code == code::KEY_DUPLICATE => diagnostic.help("delete one of the two, or give it another name"),
        Some(line) => diagnostic.help(format!("write `{line}`")),
        None => diagnostic,
    }
}

/// The line of an error with its value in quotes, if that is all it lacks.
fn mended(text: &str, at: usize) -> Option<String> {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let line = text[start..].lines().next()?;
    let (key, value) = line.split_once('=').or_else(|| line.split_once(": "))?;
    let value = value.trim().trim_matches(['"', '\'', '“', '”']);
    let mended = format!("{} = {:?}", key.trim(), value);
    DeTable::parse(&mended).is_ok().then_some(mended)
}

/// What cannot be kept as it is written: where, and why.
type Refuse<'r> = dyn FnMut(Pointer, String) + 'r;

fn map(table: &DeTable<'_>, pointer: &Pointer, refuse: &mut Refuse<'_>) -> Tree {
    let entries = in_order(table).into_iter().map(|(key, value)| {
        let key: ecow::EcoString = key.get_ref().as_ref().into();
        let value = tree(value.get_ref(), &pointer.key(&key), refuse);
        (key, value)
    });
    Tree::Map(entries.collect())
}

fn tree(value: &DeValue<'_>, pointer: &Pointer, refuse: &mut Refuse<'_>) -> Tree {
    match value {
        DeValue::String(text) => Tree::Text(text.replace('\0', "\u{fffd}").into()),
        DeValue::Boolean(value) => Tree::Bool(*value),
        DeValue::Datetime(date) => Tree::Text(date.to_string().into()),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(value) => Tree::Int(value),
            Err(_) => {
                refuse(pointer.clone(), format!("`{pointer}` is a whole number beyond the range of 64 bits"));
                Tree::Null
            }
        },
        DeValue::Float(number) => match number.as_str().parse::<f64>() {
            Ok(value) if value.is_finite() => Tree::Float(value),
            _ => {
                refuse(pointer.clone(), format!("`{pointer}` is not a finite number"));
                Tree::Null
            }
        },
        DeValue::Array(items) => {
            let items = items.iter().enumerate();
            Tree::List(items.map(|(n, item)| tree(item.get_ref(), &pointer.index(n), refuse)).collect())
        }
        DeValue::Table(table) => map(table, pointer, refuse),
    }
}

/// The entries in the order in which they are written, which the table does not keep.
fn in_order<'t, 'i>(table: &'t DeTable<'i>) -> Vec<(&'t Spanned<std::borrow::Cow<'i, str>>, &'t Spanned<DeValue<'i>>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

fn pairs(table: &DeTable<'_>, places: &mut Places) -> Vec<Pair> {
    let entries = in_order(table).into_iter();
    let pairs = entries.map(|(key, value)| Pair {
        key: key.get_ref().as_ref().into(),
        range: key.span(),
        value: node(value, places),
    });
    pairs.collect()
}

fn node(value: &Spanned<DeValue<'_>>, places: &mut Places) -> usize {
    let at = places.nodes.len();
    places.nodes.push(Node { range: value.span(), content: Content::Scalar });
    let content = match value.get_ref() {
        DeValue::Array(items) => Content::List(items.iter().map(|item| node(item, places)).collect()),
        DeValue::Table(table) => Content::Map(pairs(table, places)),
        _ => Content::Scalar,
    };
    places.nodes[at].content = content;
    at
}
