//! Fills the holes of a text through the theme's components, with the values that `link` resolved.

use std::cell::RefCell;

use tera::{Context, Value};

use super::figures::{Attribution, Shown};
use super::things::Things;
use crate::diag::Diagnostic;
use crate::link::{Answer, Bound, BoundFigure, Target};
use crate::model::{ArgumentValue, Body, Facts, Figure, Fragment, Hole, Reference};
use crate::source::address;

/// All that filling a page's holes depends on.
pub(super) struct Filler<'a> {
    attribution: Attribution<'a>,
    things: &'a Things<'a>,
    facts: &'a Facts,
    /// Of the file whose text it is: the page itself, or the original for what a translation inherits.
    targets: &'a [Target],
    /// The number of the first citation in each reference, by source: `cite-3-1`.
    occurrences: Vec<Box<[usize]>>,
    body: &'a Body,
    /// What components see besides their arguments.
    implicits: Context,
    /// The numbers that were bound so far: texts come back to the same figures.
    bound: RefCell<Vec<Number<'a>>>,
}

/// A number that is bound to an answer to a figure's question.
struct Number<'a> {
    figure: &'a Figure,
    answer: Answer,
    /// What the component is called with.
    arguments: Context,
    /// What it printed around these texts.
    printed: Vec<(String, Vec<u8>)>,
}

type Filled<T> = Result<T, Box<Diagnostic>>;

impl<'a> Filler<'a> {
    pub(super) fn new(
        attribution: Attribution<'a>,
        things: &'a Things<'a>,
        body: &'a Body,
        implicits: Context,
    ) -> Self {
        let facts = things.explainer.facts;
        let targets = &attribution.links.targets;
        let mut counts = vec![0usize; attribution.links.sources.len()];
        let occurrences = targets.iter().map(|target| match target {
            Target::Cite(sources) => sources
                .iter()
                .map(|&source| {
                    counts[source] += 1;
                    counts[source]
                })
                .collect(),
            _ => Box::default(),
        });
        Self {
            attribution,
            things,
            facts,
            targets,
            occurrences: occurrences.collect(),
            body,
            implicits,
            bound: RefCell::default(),
        }
    }

    /// Lets components see this as well.
    pub(super) fn show(&mut self, name: &'static str, value: Value) {
        self.implicits.insert_value(name, value);
        // A theme's component may print what it sees.
        self.bound.get_mut().clear();
    }

    /// The text with its holes filled.
    pub(super) fn fill(&self, fragment: &Fragment) -> Filled<String> {
        let mut filled = Vec::with_capacity(fragment.html.len() + fragment.holes.len() * 160);
        self.pour(fragment, &mut filled)?;
        Ok(String::from_utf8(filled).expect("invariant: themes and texts are UTF-8, and so is what they print"))
    }

    /// Writes the text with its holes filled.
    fn pour(&self, fragment: &Fragment, out: &mut Vec<u8>) -> Filled<()> {
        let mut from = 0;
        for (at, hole) in &fragment.holes {
            // Invariant of Fragment: offsets rise and lie on character boundaries.
            let at = *at as usize;
            out.extend_from_slice(fragment.html[from..at].as_bytes());
            from = at;
            self.hole(hole, out)?;
        }
        out.extend_from_slice(fragment.html[from..].as_bytes());
        Ok(())
    }

    /// The footnotes: number, anchor, content, and the addresses of the mentions that lead there.
    pub(super) fn footnotes(&self) -> Filled<Value> {
        let mut notes = Vec::with_capacity(self.body.footnotes.len());
        for (n, footnote) in self.body.footnotes.iter().enumerate() {
            let number = n + 1;
            let back = (1..=footnote.mentions).map(|mention| {
                // A lone mention needs no number to tell it from others.
                let text = if footnote.mentions > 1 { self.number(mention as usize) } else { Value::from("") };
                map([("href", Value::from(format!("#footnote-{number}-mention-{mention}"))), ("text", text)])
            });
            notes.push(map([
                ("back", Value::from(back.collect::<Vec<_>>())),
                ("number", Value::from(number)),
                ("number_text", self.number(number)),
                ("anchor", Value::from(format!("footnote-{number}"))),
                ("content", Value::safe_string(&self.fill(&footnote.content)?)),
            ]));
        }
        Ok(Value::from(notes))
    }

    fn number(&self, n: usize) -> Value {
        self.attribution.said.number(n, self.attribution.voice)
    }

    fn hole(&self, hole: &Hole, out: &mut Vec<u8>) -> Filled<()> {
        let mut arguments = Context::new();
        match hole {
            Hole::Figure { reference, content } => match self.target(*reference) {
                Some(Target::Figure(figure)) => self.number_in_text(figure, content, out),
                _ => self.plain(content, out),
            },
            Hole::Mention { reference, content } => {
                let Some(Reference::Mention { kind, id }) = self.facts.references.get(*reference as usize) else {
                    return self.plain(content, out);
                };
                let Some(entity) = self.things.entity(*kind, id.as_str()) else { return self.plain(content, out) };
                arguments.insert_value("kind", Value::from(kind.word()));
                arguments.insert_value("entity", entity.clone());
                self.component("mention", &arguments, Some(content), out)
            }
            Hole::Citation { reference } => self.citation(*reference as usize, out),
            Hole::Address { reference } => {
                out.extend_from_slice(self.address(*reference).as_bytes());
                Ok(())
            }
            Hole::Image { reference, alt, title } => {
                arguments.insert_value("src", Value::from(self.address(*reference)));
                arguments.insert_value("alt", Value::from(&**alt));
                arguments.insert_value("title", Value::from(&**title));
                self.component("image", &arguments, None, out)
            }
            Hole::Component { reference, body } => {
                let index = *reference as usize;
                let (Some(Reference::Component(component)), Some(Target::Component(figures))) =
                    (self.facts.references.get(index), self.target(*reference))
                else {
                    return Ok(());
                };
                self.written_arguments(&component.name, &component.arguments, figures, &mut arguments);
                self.component(&component.name, &arguments, body.as_ref(), out)
            }
            Hole::Alert { kind, content } => {
                arguments.insert_value("kind", Value::from(kind.word()));
                self.component("alert", &arguments, Some(content), out)
            }
            Hole::Table { content } => self.component("table", &arguments, Some(content), out),
            Hole::FootnoteMention { footnote, mention } => {
                let number = footnote + 1;
                arguments.insert_value("number_text", self.number(number as usize));
                arguments.insert_value("id", Value::from(format!("footnote-{number}-mention-{mention}")));
                arguments.insert_value("href", Value::from(format!("#footnote-{number}")));
                let Attribution { said, voice, .. } = self.attribution;
                match said.footnote_mention((number, *mention), &arguments, voice) {
                    Some(html) => out.extend_from_slice(html.as_bytes()),
                    None => self.component("footnote_mention", &arguments, None, out)?,
                }
                Ok(())
            }
        }
    }

    fn address(&self, reference: u32) -> String {
        match self.target(reference) {
            Some(Target::Page(page)) => {
                let mut address = page.route.as_ref().map(address::address).unwrap_or_default();
                if let Some(fragment) = &page.fragment {
                    address.push('#');
                    address::encode(fragment, &mut address);
                }
                address
            }
            Some(Target::Asset(route)) => address::address(route),
            _ => String::new(),
        }
    }

    fn target(&self, reference: u32) -> Option<&'a Target> {
        self.targets.get(reference as usize)
    }

    fn plain(&self, content: &Fragment, out: &mut Vec<u8>) -> Filled<()> {
        self.pour(content, out)
    }

    fn component(&self, name: &str, arguments: &Context, body: Option<&Fragment>, out: &mut Vec<u8>) -> Filled<()> {
        let body = body.map(|body| self.fill(body)).transpose()?;
        let voice = self.attribution.voice;
        voice.theme.component_to(voice.lang, name, arguments, &self.implicits, body.as_deref(), out)
    }

    /// A number that is bound to a figure: the page's own, or another's.
    fn number_in_text(&self, bound: &'a BoundFigure, content: &Fragment, out: &mut Vec<u8>) -> Filled<()> {
        let component = |arguments: &Context, text: &str, out: &mut Vec<u8>| {
            let voice = self.attribution.voice;
            voice.theme.component_to(voice.lang, "figure_number", arguments, &self.implicits, Some(text), out)
        };
        let text = self.fill(content)?;
        let Bound::Own(index) = bound.figure else {
            let shown = self.attribution.foreign_figure(bound);
            return match shown.and_then(|shown| self.arguments(&shown, bound.answer)) {
                Some(arguments) => component(&arguments, &text, out),
                None => self.plain(content, out),
            };
        };
        let Some(shown) = self.own(index) else { return self.plain(content, out) };
        let mut known = self.bound.borrow_mut();
        let is_it =
            |known: &Number<'_>| std::ptr::eq(known.figure, shown.labelled.figure) && known.answer == bound.answer;
        let at = match known.iter().position(is_it) {
            Some(at) => at,
            None => {
                let Some(arguments) = self.arguments(shown, bound.answer) else { return self.plain(content, out) };
                let figure = shown.labelled.figure;
                known.push(Number { figure, answer: bound.answer, arguments, printed: Vec::new() });
                known.len() - 1
            }
        };
        let number = &mut known[at];
        if let Some((_, printed)) = number.printed.iter().find(|(other, _)| *other == text) {
            out.extend_from_slice(printed);
            return Ok(());
        }
        let before = out.len();
        component(&number.arguments, &text, out)?;
        number.printed.push((text, out[before..].to_vec()));
        Ok(())
    }

    fn arguments(&self, shown: &Shown<'a>, answer: Answer) -> Option<Context> {
        let mut arguments = Context::new();
        arguments.insert_value("figure", shown.view.clone());
        arguments.insert_value("claim", shown.answer(answer)?);
        arguments.insert_value("attribution", Value::from(self.attribution.in_words(shown, answer)));
        Some(arguments)
    }

    fn own(&self, index: u32) -> Option<&'a Shown<'a>> {
        self.things.figures.get(index as usize)
    }

    /// A [`super::view::FigureView`].
    fn figure(&self, bound: &'a BoundFigure) -> Option<Value> {
        match bound.figure {
            Bound::Own(index) => self.own(index).map(|shown| shown.view.clone()),
            Bound::Foreign(_) => self.attribution.foreign_figure(bound).map(|shown| shown.view),
        }
    }

    fn citation(&self, reference: usize, out: &mut Vec<u8>) -> Filled<()> {
        let (Some(Reference::Cite(written)), Some(Target::Cite(sources))) =
            (self.facts.references.get(reference), self.targets.get(reference))
        else {
            return Ok(());
        };
        let Attribution { said, voice, .. } = self.attribution;
        let places: Vec<(usize, usize)> =
            sources.iter().copied().zip(self.occurrences[reference].iter().copied()).collect();
        let plain = written.iter().all(|citation| citation.locator.is_none());
        if plain && let Some(known) = said.citation(&places) {
            out.extend_from_slice(known.as_bytes());
            return Ok(());
        }
        let citations = written.iter().zip(&places).map(|(citation, (source, occurrence))| {
            let number = source + 1;
            map([
                ("number", Value::from(number)),
                ("number_text", self.number(number)),
                ("href", Value::from(format!("#source-{number}"))),
                ("id", Value::from(format!("cite-{number}-{occurrence}"))),
                ("locator", Value::from(citation.locator.as_deref().unwrap_or(""))),
            ])
        });
        let mut arguments = Context::new();
        arguments.insert_value("citations", Value::from(citations.collect::<Vec<_>>()));
        match plain.then(|| said.make_citation(places, &arguments, voice)).flatten() {
            Some(html) => out.extend_from_slice(html.as_bytes()),
            None => self.component("citation", &arguments, None, out)?,
        }
        Ok(())
    }

    /// The arguments of a component: ids as the things that they name, lists as lists, the rest as written.
    fn written_arguments(
        &self,
        name: &str,
        written: &[(Box<str>, ArgumentValue)],
        figures: &'a [(Box<str>, Box<[crate::link::BoundFigure]>)],
        arguments: &mut Context,
    ) {
        let spec = self.attribution.voice.theme.component_spec(name);
        for (argument, value) in written {
            let known = spec.and_then(|spec| spec.arguments.iter().find(|known| known.name == *argument));
            let many = known.is_some_and(|known| known.value == crate::model::ArgumentType::List);
            let value = match (figures.iter().find(|(other, _)| other == argument), value) {
                (Some((_, bound_to)), _) => {
                    let mut views = bound_to.iter().filter_map(|figure| self.figure(figure));
                    if many { Value::from(views.collect::<Vec<_>>()) } else { views.next().unwrap_or_else(Value::none) }
                }
                (None, ArgumentValue::Text(text)) if many => {
                    let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
                    Value::from(words.map(Value::from).collect::<Vec<_>>())
                }
                (None, ArgumentValue::Text(text)) => Value::from(&**text),
                (None, ArgumentValue::Bool(value)) => Value::from(*value),
                (None, ArgumentValue::Number(number)) => match number.parse::<i64>() {
                    Ok(whole) => Value::from(whole),
                    Err(_) => Value::from(number.parse::<f64>().unwrap_or(0.0)),
                },
            };
            arguments.insert_value(argument.to_string(), value);
        }
    }
}

fn map<const N: usize>(entries: [(&'static str, Value); N]) -> Value {
    Value::from(entries.into_iter().map(|(key, value)| (tera::value::Key::Str(key), value)).collect::<tera::Map>())
}
