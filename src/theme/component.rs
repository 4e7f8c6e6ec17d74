//! Turns the definitions of a theme's components into the signatures that text is checked against.

use tera::{ComponentArg, ComponentArgType, Tera, Value};

use super::layer::{Definitions, Sources};
use super::manifest::quoted;
use crate::diag::{At, Diagnostic, Outcome, code, did_you_mean};
use crate::model::{ArgumentKind, ArgumentSpec, ArgumentType, ComponentSpec};

/// The components that the generator itself calls: to fill the holes in a text, and for what stands many times on a
/// page or on many pages. Every theme has them, if only from the default theme.
pub const INLINE_COMPONENTS: [&str; 10] = [
    "alert",
    "citation",
    "explainer_card",
    "figure_number",
    "footnote_mention",
    "image",
    "mention",
    "site_navigation",
    "source_numbers",
    "table",
];

/// The words for an argument's kind in a component's metadata, and whether it is several.
const KINDS: [(&str, ArgumentKind, bool); 10] = [
    ("figure", ArgumentKind::Figure, false),
    ("figures", ArgumentKind::Figure, true),
    ("event", ArgumentKind::Event, false),
    ("events", ArgumentKind::Event, true),
    ("actor", ArgumentKind::Actor, false),
    ("actors", ArgumentKind::Actor, true),
    ("place", ArgumentKind::Place, false),
    ("places", ArgumentKind::Place, true),
    ("source", ArgumentKind::Source, false),
    ("sources", ArgumentKind::Source, true),
];

/// The components that text can use: those whose names begin with a capital letter.
///
/// ```text
/// {% component Figures(ids: array = [], @page) {"kinds": {"ids": "figures"}} %}
/// {% component Callout(kind: string = "note") {"body": true, "kinds": {"kind": ["note", "warning"]}} %}
/// ```
pub(super) fn specs(tera: &Tera, definitions: &Definitions, sources: &Sources) -> Outcome<Vec<ComponentSpec>> {
    let mut outcome = Outcome::fine(Vec::new());
    for (name, places) in definitions.iter().filter(|(name, _)| name.starts_with(char::is_uppercase)) {
        let Some(definition) = tera.get_component_definition(name) else { continue };
        let Some((source, span)) =
            places.iter().find_map(|(_, registered, span)| Some((sources.get(registered)?, *span)))
        else {
            continue;
        };
        let mut fault = |message: String, help: String| {
            let diagnostic = Diagnostic::new(code::TEMPLATE_INVALID, message, &source.path, At::Span(span));
            outcome.diagnostics.push(diagnostic.help(help));
        };
        let body = match definition.metadata().get("body") {
            None => false,
            Some(value) => value.as_bool().unwrap_or_else(|| {
                let message = format!("`body` of the component `{name}` is `true` or `false`, found {}", value.name());
                fault(message, "write `{\"body\": true}` if text may stand between its tags".to_owned());
                false
            }),
        };
        let kinds = definition.metadata().get("kinds").and_then(Value::as_map);
        let mut stray: Vec<&str> =
            kinds.into_iter().flat_map(|kinds| kinds.keys()).filter_map(|key| key.as_str()).collect();
        stray.retain(|key| definition.args().iter().all(|argument| argument.name() != *key));
        stray.sort_unstable();
        for key in stray {
            let known = definition.args().iter().map(ComponentArg::name);
            fault(
                format!("the component `{name}` has a kind for `{key}`, and no argument of that name"),
                format!("its arguments are {}", quoted(known)),
            );
        }
        let mut arguments = Vec::new();
        for argument in definition.args().iter().filter(|argument| !argument.is_implicit()) {
            let kind = kinds.and_then(|kinds| kinds.get(&tera::value::Key::Str(argument.name())));
            match argument_spec(argument, kind) {
                Ok(spec) => arguments.extend(spec),
                Err((message, help)) => {
                    fault(format!("the argument `{}` of the component `{name}` {message}", argument.name()), help)
                }
            }
        }
        outcome.value.push(ComponentSpec { name: name.clone(), arguments: arguments.into(), body });
    }
    outcome
}

/// `None` for an argument that only templates can give.
fn argument_spec(argument: &ComponentArg, kind: Option<&Value>) -> Result<Option<ArgumentSpec>, (String, String)> {
    let declared = argument.arg_type();
    let spec =
        |value, kind| ArgumentSpec { name: argument.name().into(), value, kind, required: argument.is_required() };
    let Some(kind) = kind else {
        let value = match declared {
            None | Some(ComponentArgType::String) => ArgumentType::Text,
            Some(ComponentArgType::Bool) => ArgumentType::Bool,
            Some(ComponentArgType::Integer) => ArgumentType::Integer,
            Some(ComponentArgType::Float | ComponentArgType::Number) => ArgumentType::Number,
            Some(ComponentArgType::Array) => ArgumentType::List,
            Some(_) if !argument.is_required() => return Ok(None),
            Some(other) => {
                let help = "give it a kind, such as `{\"kinds\": {\"…\": \"figure\"}}`, or a default";
                return Err((format!("is a {other}, which text cannot write"), help.to_owned()));
            }
        };
        return Ok(Some(spec(value, ArgumentKind::Plain)));
    };
    if let Some(words) = kind.as_array() {
        let words: Option<Vec<Box<str>>> = words.iter().map(|word| word.as_str().map(Box::from)).collect();
        let value = if declared == Some(ComponentArgType::Array) { ArgumentType::List } else { ArgumentType::Text };
        return match words {
            Some(words) if !words.is_empty() => Ok(Some(spec(value, ArgumentKind::OneOf(words.into())))),
            _ => Err((
                "has a list of words that is not a list of texts".to_owned(),
                "write `[\"note\", \"warning\"]`".to_owned(),
            )),
        };
    }
    let names = || KINDS.iter().map(|(name, ..)| *name);
    let Some(word) = kind.as_str() else {
        return Err((
            format!("has a kind that is {}", kind.name()),
            format!("it is a list of words, or one of {}", quoted(names())),
        ));
    };
    match KINDS.iter().find(|(name, ..)| *name == word) {
        // Text names the thing or the things; the template is handed the things themselves, whatever its type says.
        Some((_, kind, several)) => {
            let value = if *several { ArgumentType::List } else { ArgumentType::Text };
            Ok(Some(spec(value, kind.clone())))
        }
        None => {
            let help = match did_you_mean(word, names()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("a kind is a list of words, or one of {}", quoted(names())),
            };
            Err((format!("has the kind `{word}`, which there is not"), help))
        }
    }
}
