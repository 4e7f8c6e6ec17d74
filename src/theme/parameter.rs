//! The parameters that a theme declares, and the site's values for them.

use std::collections::BTreeMap;

use super::document::Document;
use super::manifest::{entries, quoted, unknown_key};
use crate::diag::{At, Diagnostic, Outcome, Pointer, code, did_you_mean};
use crate::model::Tree;
use crate::source::RelPath;

/// The keys of a parameter.
const KEYS: [&str; 4] = ["type", "default", "help", "one_of"];

/// A parameter as theme.toml declares it.
#[derive(Debug)]
pub(super) struct Parameter {
    name: Box<str>,
    kind: Kind,
    default: Tree,
    one_of: Vec<Tree>,
    help: Box<str>,
}

/// The type of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Bool,
    Integer,
    Number,
    Color,
    List,
}

impl Kind {
    const ALL: [(&'static str, Self); 6] = [
        ("text", Self::Text),
        ("bool", Self::Bool),
        ("integer", Self::Integer),
        ("number", Self::Number),
        ("color", Self::Color),
        ("list", Self::List),
    ];

    fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(other, _)| *other == name).map(|&(_, kind)| kind)
    }

    fn expects(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Bool => "`true` or `false`",
            Self::Integer => "a whole number",
            Self::Number => "a number",
            Self::Color => "a CSS colour such as `#0b6e4f` or `oklch(60% 0.1 180)`",
            Self::List => "a list of texts or numbers",
        }
    }

    fn takes(self, value: &Tree) -> bool {
        match (self, value) {
            (Self::Text, Tree::Text(_))
            | (Self::Bool, Tree::Bool(_))
            | (Self::Integer, Tree::Int(_))
            | (Self::Number, Tree::Int(_)) => true,
            (Self::Number, Tree::Float(number)) => number.is_finite(),
            (Self::Color, Tree::Text(text)) => is_color(text),
            (Self::List, Tree::List(items)) => {
                items.iter().all(|item| matches!(item, Tree::Text(_) | Tree::Int(_) | Tree::Float(_) | Tree::Bool(_)))
            }
            _ => false,
        }
    }
}

/// Whether a text is a CSS colour and nothing more, so that a theme can write it into a style sheet: a name, `#` with
/// hexadecimal digits, or a colour function of plain numbers.
fn is_color(text: &str) -> bool {
    const FUNCTIONS: [&str; 9] = ["rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch"];
    if let Some(digits) = text.strip_prefix('#') {
        return matches!(digits.len(), 3 | 4 | 6 | 8) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    }
    match text.strip_suffix(')').and_then(|call| call.split_once('(')) {
        Some((function, arguments)) => {
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || b" .,%/+-".contains(&byte);
            FUNCTIONS.contains(&function) && arguments.bytes().all(plain)
        }
        None => !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphabetic()),
    }
}

/// Reads `[parameters]`. A parameter that cannot be read is left out.
pub(super) fn read(document: &Document, pointer: &Pointer, parameters: &Tree) -> Outcome<Vec<Parameter>> {
    let mut outcome = Outcome::fine(Vec::new());
    for (name, declared) in entries(parameters) {
        match read_one(document, &pointer.key(name), name, declared, &mut outcome.diagnostics) {
            Ok(parameter) => outcome.value.push(parameter),
            Err(diagnostic) => outcome.diagnostics.push(*diagnostic),
        }
    }
    outcome
}

fn read_one(
    document: &Document,
    pointer: &Pointer,
    name: &str,
    declared: &Tree,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Parameter, Box<Diagnostic>> {
    let invalid =
        |key: &str, message: String| Box::new(document.at_value(code::SETTING_INVALID, &pointer.key(key), message));
    for (key, _) in entries(declared).filter(|(key, _)| !KEYS.contains(key)) {
        diagnostics.push(unknown_key(document, &pointer.key(key), key, &KEYS));
    }
    let types = || quoted(Kind::ALL.iter().map(|&(name, _)| name));
    let kind = match declared.get("type") {
        Some(Tree::Text(found)) => Kind::named(found)
            .ok_or_else(|| invalid("type", format!("`{found}` is not a type: it is one of {}", types())))?,
        Some(found) => return Err(invalid("type", format!("`type` is one of {}, found {}", types(), found.kind()))),
        None => {
            let message = format!("the parameter `{name}` has no `type`");
            return Err(Box::new(
                document.at_key(code::FIELD_MISSING, pointer, message).help(format!("it is one of {}", types())),
            ));
        }
    };
    let one_of = match declared.get("one_of") {
        None => Vec::new(),
        Some(Tree::List(items)) => items.clone(),
        Some(found) => return Err(invalid("one_of", format!("`one_of` is a list, found {}", found.kind()))),
    };
    let help = match declared.get("help") {
        None => Box::default(),
        Some(Tree::Text(help)) => help.clone(),
        Some(found) => return Err(invalid("help", format!("`help` is text, found {}", found.kind()))),
    };
    let default = declared.get("default").cloned().unwrap_or(Tree::Null);
    let parameter = Parameter { name: name.into(), kind, default, one_of, help };
    match parameter.fault(&parameter.default) {
        Some(fault) if parameter.default != Tree::Null => Err(invalid("default", fault)),
        _ => Ok(parameter),
    }
}

impl Parameter {
    /// What is wrong with a value, if anything.
    fn fault(&self, value: &Tree) -> Option<String> {
        if !self.kind.takes(value) {
            return Some(format!("`{}` is {}, found {}", self.name, self.kind.expects(), found(value)));
        }
        let allowed = |value: &Tree| self.one_of.is_empty() || self.one_of.contains(value);
        let stray = match value {
            Tree::List(items) => items.iter().find(|item| !allowed(item)),
            value => Some(value).filter(|value| !allowed(value)),
        }?;
        let allowed: Vec<String> = self.one_of.iter().map(found).collect();
        Some(format!("`{}` is one of {}, found {}", self.name, allowed.join(", "), found(stray)))
    }
}

/// A value as a message shows it.
fn found(value: &Tree) -> String {
    match value {
        Tree::Text(text) => format!("`{text}`"),
        Tree::Bool(value) => format!("`{value}`"),
        Tree::Int(number) => format!("`{number}`"),
        Tree::Float(number) => format!("`{number}`"),
        other => other.kind().to_owned(),
    }
}

/// The value of every parameter: the site's where it has one that the theme takes, else the default.
///
/// `settings` is the table `[theme_settings]` of the site's configuration, `config`.
pub(super) fn resolve(
    parameters: &[Parameter],
    settings: &Tree,
    config: &RelPath,
) -> Outcome<BTreeMap<Box<str>, Tree>> {
    let mut outcome = Outcome::fine(BTreeMap::new());
    for parameter in parameters {
        outcome.value.insert(parameter.name.clone(), parameter.default.clone());
    }
    for (key, value) in entries(settings) {
        let pointer = Pointer::of(["theme_settings", key]);
        let Some(parameter) = parameters.iter().find(|parameter| &*parameter.name == key) else {
            let message = format!("the theme has no parameter `{key}`");
            let diagnostic = Diagnostic::new(code::SETTING_UNKNOWN, message, config, At::Key(pointer));
            let names = || parameters.iter().map(|parameter| &*parameter.name);
            outcome.diagnostics.push(match did_you_mean(key, names()) {
                Some(meant) => diagnostic.help(format!("did you mean `{meant}`?")),
                None if parameters.is_empty() => diagnostic.help("the theme has no parameters at all"),
                None => diagnostic.help(format!("its parameters are {}", quoted(names()))),
            });
            continue;
        };
        match parameter.fault(value) {
            None => {
                outcome.value.insert(key.into(), value.clone());
            }
            Some(fault) => {
                let mut diagnostic = Diagnostic::new(code::SETTING_INVALID, fault, config, At::Value(pointer));
                if !parameter.help.is_empty() {
                    diagnostic = diagnostic.note(format!("`{key}`: {}", parameter.help));
                }
                outcome.diagnostics.push(diagnostic);
            }
        }
    }
    outcome
}

/// The parameters as templates see them: `theme`.
pub(super) fn values(parameters: &BTreeMap<Box<str>, Tree>) -> tera::Value {
    map(parameters.iter().map(|(name, tree)| (&**name, tree)))
}

/// A value without a schema as templates see it. Of a key that stands twice in a map, the first counts.
pub(crate) fn value(tree: &Tree) -> tera::Value {
    match tree {
        Tree::Null => tera::Value::none(),
        Tree::Bool(value) => (*value).into(),
        Tree::Int(number) => (*number).into(),
        Tree::Float(number) => (*number).into(),
        Tree::Text(text) => tera::Value::normal_string(text),
        Tree::List(items) => items.iter().map(value).collect::<Vec<_>>().into(),
        Tree::Map(_) => map(entries(tree)),
    }
}

fn map<'t>(entries: impl Iterator<Item = (&'t str, &'t Tree)>) -> tera::Value {
    let mut map = tera::Map::new();
    for (key, tree) in entries {
        map.entry(tera::value::Key::from(key.to_owned())).or_insert_with(|| value(tree));
    }
    map.into()
}
