//! Turns what Tera says, when it loads templates and when it renders them, into diagnostics.

use tera::ErrorKind;

use super::fault::{Fault, FaultKind, reports};
use super::function::MISSING_STRING;
use super::layer::{Definitions, Source, Sources};
use crate::diag::{At, Diagnostic, code, did_you_mean};
use crate::source::{RelPath, Span};

/// A template that cannot be loaded.
pub(super) fn invalid(fault: &Fault, source: &Source, sources: &Sources, definitions: &Definitions) -> Diagnostic {
    let at = fault.span.map_or(At::File, At::Span);
    let diagnostic = |message: String, at: At| Diagnostic::new(code::TEMPLATE_INVALID, message, &source.path, at);
    let meant = |diagnostic: Diagnostic, meant: Option<&str>| match meant {
        Some(meant) => diagnostic.help(format!("did you mean `{meant}`?")),
        None => diagnostic,
    };
    match &fault.kind {
        FaultKind::Parent(name) => meant(
            diagnostic(format!("there is no template `{name}` to extend"), at),
            did_you_mean(name, sources.plain_names()),
        ),
        FaultKind::Template(name) => {
            meant(diagnostic(format!("there is no template `{name}`"), at), did_you_mean(name, sources.plain_names()))
        }
        FaultKind::Component(name) => meant(
            diagnostic(format!("there is no component `{name}`"), at),
            did_you_mean(name, definitions.keys().map(|name| &**name)),
        ),
        FaultKind::Block(name) => {
            let message = format!("the template that this one extends has no block `{name}`");
            diagnostic(message, at)
                .help("content can only fill the blocks of what it extends; elsewhere it would be lost")
        }
        FaultKind::Twice { component, other } => {
            let place = |registered: &str| {
                let places = definitions.get(component).into_iter().flatten();
                places.filter(|(_, file, _)| **file == *registered).map(|&(.., span)| At::Span(span)).next()
            };
            let here = place(&fault.template).unwrap_or(At::File);
            let diagnostic = diagnostic(format!("the component `{component}` is defined twice"), here);
            match sources.get(other) {
                Some(first) => diagnostic.also(&first.path, place(other).unwrap_or(At::File), "first defined here"),
                None => diagnostic,
            }
        }
        FaultKind::Circle(chain) => {
            let paths = chain.iter().filter_map(|name| sources.get(name)).map(|source| format!("`{}`", source.path));
            let diagnostic = diagnostic("the template extends or includes itself".to_owned(), at)
                .note(format!("by way of {}", paths.collect::<Vec<_>>().join(" → ")));
            match source.path.strip_folder("templates") {
                Some(name) => diagnostic.help(format!("the theme's own template is `theme/{name}`")),
                None => diagnostic,
            }
        }
        FaultKind::Other(message) => diagnostic(sentence(message), at),
    }
}

/// An error that names no template.
pub(super) fn unplaced(error: &tera::Error, theme: &RelPath) -> Diagnostic {
    let message = format!("the templates cannot be loaded: {}", sentence(&error.to_string()));
    Diagnostic::new(code::TEMPLATE_INVALID, message, theme, At::File)
}

/// A template that failed while it was rendered. `path` is the file that was asked for, to point at when Tera does
/// not say where it failed.
pub(super) fn failed(error: &tera::Error, sources: &Sources, path: &RelPath) -> Diagnostic {
    let ErrorKind::RenderingError(report) = error.kind() else {
        return Diagnostic::new(code::TEMPLATE_FAILED, sentence(&error.to_string()), path, At::File);
    };
    let (path, at) = match sources.get(report.filename()) {
        Some(source) => (&source.path, At::Span(Span::new(report.span().range.clone()))),
        None => (path, At::File),
    };
    let (message, available) = report
        .message()
        .split_once(" Available fields: ")
        .or_else(|| report.message().split_once(" Available variables: "))
        .map_or((report.message(), None), |(message, available)| (message, Some(available)));
    let code = if message.starts_with(MISSING_STRING) { code::STRING_MISSING } else { code::TEMPLATE_FAILED };
    // What our own functions have to say beyond the message stands on lines of its own.
    let mut lines = message.lines();
    let mut diagnostic = Diagnostic::new(code, sentence(lines.next().unwrap_or_default()), path, at);
    diagnostic.help.extend(lines.map(str::to_owned));
    if let Some(available) = available {
        let name = message.split('`').nth(1).unwrap_or_default();
        if let Some(meant) = did_you_mean(name, available.split(", ")) {
            diagnostic = diagnostic.help(format!("did you mean `{meant}`?"));
        }
        diagnostic = diagnostic.note(format!("what is there: {available}"));
    }
    let report = error.to_string();
    for call in reports(&report).into_iter().filter(|report| report.note) {
        let path = sources.get(call.template).map_or(call.template, |source| source.path.as_str());
        diagnostic = diagnostic.note(format!("{} {path}:{}:{}", call.message, call.line, call.column));
    }
    diagnostic
}

/// A message of Tera's as ours are written: one line, lower case, no full stop.
fn sentence(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default().trim_end_matches('.');
    let mut chars = line.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}
