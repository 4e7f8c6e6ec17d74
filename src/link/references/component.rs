//! Components of the text: their arguments against the theme's signatures, and the ids in them.

use super::Resolver;
use crate::diag::{At, Diagnostic, code, did_you_mean};
use crate::link::lists;
use crate::link::site::{BoundFigure, Target};
use crate::model::{ArgumentKind, ArgumentSpec, ArgumentType, ArgumentValue, EntityKind, Id};
use crate::source::RelPath;

impl Resolver<'_, '_> {
    pub(super) fn component(&mut self, name: &str, arguments: &[(Box<str>, ArgumentValue)], at: &At) -> Target {
        let Some(spec) = self.index.input.components.iter().find(|spec| &*spec.name == name) else {
            let names = self.index.input.components.iter().map(|spec| &*spec.name);
            let mut diagnostic = Diagnostic::new(
                code::COMPONENT_UNKNOWN,
                format!("the theme has no component `<{name}>`"),
                self.file(),
                at.clone(),
            );
            diagnostic = match did_you_mean(name, names.clone()) {
                Some(near) => diagnostic.help(format!("did you mean `<{near}>`?")),
                None => diagnostic
                    .help(format!("the theme has {}", lists::enumerate(names.map(|name| format!("`<{name}>`"))))),
            };
            self.report(diagnostic);
            return Target::Nothing;
        };
        let before = self.diagnostics.len();
        let mut figures = Some(Vec::new());
        for argument in &spec.arguments {
            let given = arguments.iter().find(|(other, _)| *other == argument.name).map(|(_, value)| value);
            match given {
                None if argument.required => self.report(
                    Diagnostic::new(
                        code::COMPONENT_ARGUMENT,
                        format!("`<{name}>` needs the argument `{}`", argument.name),
                        self.file(),
                        at.clone(),
                    )
                    .help(format!("write `<{name} {}=\"…\"/>`", argument.name)),
                ),
                None => {}
                Some(value) => self.argument(name, argument, value, at, &mut figures),
            }
        }
        for (given, _) in arguments {
            if spec.arguments.iter().all(|argument| argument.name != *given) {
                let names = spec.arguments.iter().map(|argument| &*argument.name);
                let message = format!("`<{name}>` has no argument `{given}`");
                let mut diagnostic = Diagnostic::new(code::COMPONENT_ARGUMENT, message, self.file(), at.clone());
                diagnostic = match did_you_mean(given, names.clone()) {
                    Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                    None if spec.arguments.is_empty() => diagnostic.help("it takes none"),
                    None => {
                        diagnostic.help(format!("it takes {}", lists::enumerate(names.map(|name| format!("`{name}`")))))
                    }
                };
                self.report(diagnostic);
            }
        }
        if self.diagnostics[before..].iter().any(Diagnostic::is_error) {
            return Target::Nothing;
        }
        figures.map_or(Target::Nothing, |figures| Target::Component(figures.into()))
    }

    fn argument(
        &mut self,
        component: &str,
        spec: &ArgumentSpec,
        value: &ArgumentValue,
        at: &At,
        figures: &mut Option<Vec<(Box<str>, Box<[BoundFigure]>)>>,
    ) {
        let fits = match (spec.value, value) {
            (ArgumentType::Text | ArgumentType::List, ArgumentValue::Text(_))
            | (ArgumentType::Bool, ArgumentValue::Bool(_))
            | (ArgumentType::Number, ArgumentValue::Number(_)) => true,
            (ArgumentType::Integer, ArgumentValue::Number(number)) => !number.contains('.'),
            _ => false,
        };
        let name = &spec.name;
        let wrong = |message: String, help: String, file: &RelPath| {
            Diagnostic::new(code::COMPONENT_ARGUMENT, message, file, at.clone()).help(help)
        };
        if !fits {
            let (expected, example) = match spec.value {
                ArgumentType::Text => ("text", format!("{name}=\"…\"")),
                ArgumentType::List => ("a list", format!("{name}=\"one, two\"")),
                ArgumentType::Bool => ("true or false", format!("{name}={{true}}")),
                ArgumentType::Integer => ("a whole number", format!("{name}={{3}}")),
                ArgumentType::Number => ("a number", format!("{name}={{3.5}}")),
            };
            let message = format!("the argument `{name}` of `<{component}>` expects {expected}");
            self.report(wrong(message, format!("write `{example}`"), &self.entry.facts.path));
            return;
        }
        let ArgumentValue::Text(text) = value else { return };
        let words: Vec<&str> = match spec.value {
            ArgumentType::List => text.split(',').map(str::trim).filter(|word| !word.is_empty()).collect(),
            _ => vec![text.trim()],
        };
        if let ArgumentKind::OneOf(allowed) = &spec.kind {
            for word in words {
                if allowed.iter().all(|other| &**other != word) {
                    let message = format!("`{word}` is no {name} of `<{component}>`");
                    let help =
                        format!("write one of {}", lists::enumerate(allowed.iter().map(|word| format!("`{word}`"))));
                    self.report(wrong(message, help, &self.entry.facts.path));
                }
            }
            return;
        }
        let mut bound = Vec::new();
        for word in words {
            if spec.kind == ArgumentKind::Figure {
                let (article, rest) = word.split_once('#').map_or((None, word), |(article, id)| (Some(article), id));
                let (id, date) = rest.split_once('@').map_or((rest, None), |(id, date)| (id, Some(date)));
                match Id::parse(id) {
                    Some(id) => match self.figure(article, &id, date, at) {
                        Some(figure) => bound.push(figure),
                        // Its explainer may be broken, which is reported there.
                        None => *figures = None,
                    },
                    None => self.report(bad_id(self.file(), id, at)),
                }
                continue;
            }
            let Some(id) = Id::parse(word).filter(|_| spec.kind != ArgumentKind::Plain) else {
                if spec.kind != ArgumentKind::Plain {
                    self.report(bad_id(self.file(), word, at));
                }
                continue;
            };
            match spec.kind {
                ArgumentKind::Actor => drop(self.entity(EntityKind::Actor, &id, || at.clone())),
                ArgumentKind::Place => drop(self.entity(EntityKind::Place, &id, || at.clone())),
                ArgumentKind::Event => drop(self.entity(EntityKind::Event, &id, || at.clone())),
                ArgumentKind::Source if !self.source_known(&id) => self.unknown("source", &id, at),
                _ => {}
            }
        }
        if spec.kind == ArgumentKind::Figure
            && let Some(figures) = figures
        {
            figures.push((name.clone(), bound.into()));
        }
    }
}

fn bad_id(file: &RelPath, found: &str, at: &At) -> Diagnostic {
    let diagnostic = Diagnostic::new(code::ID_INVALID, format!("`{found}` is not an id"), file, at.clone());
    match Id::suggest(found) {
        Some(id) => diagnostic.help(format!("an id is lower-case letters, digits and `-`, such as `{id}`")),
        None => diagnostic.help("an id is lower-case letters, digits and `-`"),
    }
}
