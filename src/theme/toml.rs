//! Reads theme.toml and interface strings as trees, and finds where a diagnostic about them points.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use crate::diag::{At, Code, Diagnostic, Pointer, code};
use crate::model::Tree;
use crate::source::{RelPath, Span};

/// A TOML file of a theme.
pub(super) struct Document<'p> {
    pub(super) tree: Tree,
    path: &'p RelPath,
    places: Places,
}

/// Where the key and the value that a pointer leads to stand. A list's items have no key.
type Places = BTreeMap<Pointer, (Option<Span>, Span)>;

impl<'p> Document<'p> {
    pub(super) fn read(path: &'p RelPath, text: &str) -> Result<Self, Diagnostic> {
        let table = DeTable::parse(text).map_err(|error| {
            let at = error.span().map_or(At::File, |range| At::Span(Span::new(range)));
            Diagnostic::new(code::SYNTAX_TOML, format!("this is not TOML: {}", error.message()), path, at)
        })?;
        let mut places = Places::new();
        let tree = map(table.get_ref(), &Pointer::default(), &mut places);
        Ok(Self { tree, path, places })
    }

    /// A diagnostic at a key.
    pub(super) fn at_key(&self, code: Code, pointer: &Pointer, message: impl Into<String>) -> Diagnostic {
        let place = self.places.get(pointer).map(|(key, value)| key.unwrap_or(*value));
        Diagnostic::new(code, message, self.path, place.map_or(At::File, At::Span))
    }

    /// A diagnostic at a value.
    pub(super) fn at_value(&self, code: Code, pointer: &Pointer, message: impl Into<String>) -> Diagnostic {
        let place = self.places.get(pointer).map(|(_, value)| *value);
        Diagnostic::new(code, message, self.path, place.map_or(At::File, At::Span))
    }
}

fn map(table: &DeTable<'_>, pointer: &Pointer, places: &mut Places) -> Tree {
    let entries = table.iter().map(|(key, value)| {
        let pointer = pointer.key(key.get_ref());
        places.insert(pointer.clone(), (Some(Span::new(key.span())), Span::new(value.span())));
        (Box::from(&**key.get_ref()), tree(value.get_ref(), &pointer, places))
    });
    Tree::Map(entries.collect())
}

fn tree(value: &DeValue<'_>, pointer: &Pointer, places: &mut Places) -> Tree {
    match value {
        DeValue::String(text) => Tree::Text(Box::from(&**text)),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).map_or(Tree::Null, Tree::Int),
        DeValue::Float(number) => number.as_str().parse().map_or(Tree::Null, Tree::Float),
        DeValue::Boolean(value) => Tree::Bool(*value),
        DeValue::Datetime(date) => Tree::Text(date.to_string().into()),
        DeValue::Array(items) => {
            let items = items.iter().enumerate().map(|(index, item)| {
                let pointer = pointer.index(index);
                places.insert(pointer.clone(), (None, Span::new(item.span())));
                tree(item.get_ref(), &pointer, places)
            });
            Tree::List(items.collect())
        }
        DeValue::Table(table) => map(table, pointer, places),
    }
}
