//! Turns Tera's errors about templates that it cannot load into places and messages.
//!
//! Tera gives a syntax error as data, but what it finds wrong with a set of templates only as the text of a report:
//!
//! ```text
//! error: Unknown filter `nope`
//!  --> article.html:3:9
//!   |
//! 3 | <p>{{ x | nope }}</p>
//!   |         ^^^^
//! ```

use tera::ErrorKind;

use super::layer::Sources;
use crate::source::Span;

/// Something wrong with a template.
#[derive(Debug)]
pub(super) struct Fault {
    /// The name under which Tera knows the template.
    pub(super) template: Box<str>,
    /// Where in its text.
    pub(super) span: Option<Span>,
    pub(super) kind: FaultKind,
}

/// What is wrong.
#[derive(Debug)]
pub(super) enum FaultKind {
    /// It extends a template that is not there.
    Parent(Box<str>),
    /// It includes a template that is not there.
    Template(Box<str>),
    /// It calls a component that is not there.
    Component(Box<str>),
    /// It fills a block that what it extends does not have.
    Block(Box<str>),
    /// It defines a component that the other template of the same layer defines, too.
    Twice { component: Box<str>, other: Box<str> },
    /// It extends or includes itself, by way of these.
    Circle(Vec<Box<str>>),
    /// Anything else, in Tera's words.
    Other(String),
}

/// One report of Tera's.
#[derive(Debug)]
pub(super) struct Report<'r> {
    pub(super) message: &'r str,
    pub(super) template: &'r str,
    /// From 1.
    pub(super) line: usize,
    /// From 1, in characters.
    pub(super) column: usize,
    /// In characters.
    pub(super) width: usize,
    /// Whether it is a note on the report before it: where a failing include or component was called.
    pub(super) note: bool,
}

/// What Tera found wrong. Empty if it named no template: then the error is about the whole set.
pub(super) fn faults(error: &tera::Error, sources: &Sources) -> Vec<Fault> {
    let text = |template: &str| sources.get(template).map_or("", |source| &*source.text);
    let one = |template: &str, span, kind| vec![Fault { template: template.into(), span, kind }];
    match error.kind() {
        ErrorKind::SyntaxError(report) => {
            let span = Span::new(report.span().range.clone());
            one(report.filename(), Some(span), FaultKind::Other(report.message().to_owned()))
        }
        ErrorKind::MissingParent { current, parent } => {
            one(current, extends(text(current), parent), FaultKind::Parent(parent.as_str().into()))
        }
        ErrorKind::CircularExtend { tpl, inheritance_chain: chain }
        | ErrorKind::CircularInclude { tpl, include_chain: chain } => {
            let next = chain.iter().find(|name| *name != tpl).unwrap_or(tpl);
            let span = extends(text(tpl), next).or_else(|| extends(text(tpl), plain(next)));
            one(tpl, span, FaultKind::Circle(chain.iter().map(|name| name.as_str().into()).collect()))
        }
        ErrorKind::Msg(message) => {
            if let Some((component, first, second)) = defined_twice(message) {
                let kind = FaultKind::Twice { component: component.into(), other: first.into() };
                return one(second, None, kind);
            }
            let errors = reports(message).into_iter().filter(|report| !report.note);
            errors
                .map(|report| Fault {
                    template: report.template.into(),
                    span: report.span(text(report.template)),
                    kind: kind(report.message),
                })
                .collect()
        }
        _ => Vec::new(),
    }
}

/// Reads Tera's reports. Lines of source stand behind their number, so they cannot be taken for anything else.
pub(super) fn reports(text: &str) -> Vec<Report<'_>> {
    let mut found: Vec<Report<'_>> = Vec::new();
    for line in text.lines() {
        if let Some(message) = line.strip_prefix("error: ") {
            found.push(Report { message, template: "", line: 0, column: 0, width: 0, note: false });
        } else if let Some((message, locus)) = line.strip_prefix("note: ").and_then(|note| note.rsplit_once(' ')) {
            let mut note = Report { message, template: "", line: 0, column: 0, width: 0, note: true };
            note.locate(locus);
            found.push(note);
        } else if let Some(report) = found.last_mut() {
            if let Some(locus) = line.trim_start().strip_prefix("--> ") {
                report.locate(locus);
            } else if let Some(underline) = line.trim_start().strip_prefix("| ").map(str::trim)
                && underline.bytes().all(|byte| byte == b'^')
            {
                report.width = underline.len();
            }
        }
    }
    found.retain(|report| report.line > 0);
    found
}

impl<'r> Report<'r> {
    fn locate(&mut self, locus: &'r str) {
        let mut parts = locus.rsplitn(3, ':');
        let column = parts.next().and_then(|column| column.parse().ok());
        let line = parts.next().and_then(|line| line.parse().ok());
        if let (Some(column), Some(line), Some(template)) = (column, line, parts.next()) {
            (self.template, self.line, self.column) = (template, line, column);
        }
    }

    /// The place in the template's text.
    pub(super) fn span(&self, text: &str) -> Option<Span> {
        let line_start: usize = text.split_inclusive('\n').take(self.line.saturating_sub(1)).map(str::len).sum();
        let line = text.get(line_start..)?.lines().next()?;
        let byte = |column: usize| line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);
        let column = self.column.saturating_sub(1);
        Some(Span::new(line_start + byte(column)..line_start + byte(column + self.width.max(1))))
    }
}

/// A name without the prefix of its layer.
fn plain(registered: &str) -> &str {
    super::layer::Layer::PREFIXES.iter().find_map(|prefix| registered.strip_prefix(prefix)).unwrap_or(registered)
}

/// Where a text extends or includes `name`.
fn extends(text: &str, name: &str) -> Option<Span> {
    const QUOTES: [char; 3] = ['"', '\'', '`'];
    let tags = ["extends", "include"].into_iter().flat_map(|word| text.match_indices(word));
    tags.filter_map(|(at, word)| {
        let rest = &text[at + word.len()..];
        let quoted = rest.trim_start().strip_prefix(QUOTES)?;
        let start = text.len() - quoted.len();
        let whole = quoted.strip_prefix(name)?.starts_with(QUOTES);
        whole.then(|| Span::new(start..start + name.len()))
    })
    .next()
}

fn kind(message: &str) -> FaultKind {
    let named = |before: &str, after: &str| message.strip_prefix(before)?.strip_suffix(after).map(Box::from);
    if let Some(name) = named("Unknown template `", "`") {
        FaultKind::Template(name)
    } else if let Some(name) = named("Unknown component `", "`") {
        FaultKind::Component(name)
    } else if let Some(name) = named("Block `", "` is not defined in any parent template") {
        FaultKind::Block(name)
    } else {
        FaultKind::Other(message.to_owned())
    }
}

/// `` Component `X` is defined in both `a` and `b` ``.
fn defined_twice(message: &str) -> Option<(&str, &str, &str)> {
    let (component, files) = message.strip_prefix("Component `")?.split_once("` is defined in both `")?;
    let (first, second) = files.strip_suffix('`')?.split_once("` and `")?;
    Some((component, first, second))
}
