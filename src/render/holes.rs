//! Fills the holes of a text through the theme's components, with the values that `link` resolved.

use tera::{Context, Value};

use super::article::{actor_view, event_view, place_view};
use super::figures::{Attribution, bound};
use crate::diag::Diagnostic;
use crate::link::Target;
use crate::model::{ArgumentValue, Body, EntityKind, Facts, Fragment, Hole, Reference};
use crate::source::address;

/// All that filling a page's holes depends on.
pub(super) struct Filler<'a> {
    attribution: Attribution<'a>,
    facts: &'a Facts,
    /// Of the file whose text it is: the page itself, or the original for what a translation inherits.
    targets: &'a [Target],
    /// The number of the first citation in each reference, by source: `cite-3-1`.
    occurrences: Vec<Box<[usize]>>,
    body: &'a Body,
    /// What components see besides their arguments.
    implicits: Context,
}

type Filled<T> = Result<T, Box<Diagnostic>>;

impl<'a> Filler<'a> {
    pub(super) fn new(attribution: Attribution<'a>, body: &'a Body, implicits: Context) -> Self {
        let facts = attribution.explainer.facts;
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
        let occurrences = occurrences.collect();
        Self { attribution, facts, targets, occurrences, body, implicits }
    }

    /// Lets components see this as well.
    pub(super) fn show(&mut self, name: &'static str, value: Value) {
        self.implicits.insert_value(name, value);
    }

    /// The text with its holes filled.
    pub(super) fn fill(&self, fragment: &Fragment) -> Filled<String> {
        let mut filled = String::with_capacity(fragment.html.len() + fragment.holes.len() * 160);
        let mut from = 0;
        for (at, hole) in &fragment.holes {
            // Invariant of Fragment: offsets rise and lie on character boundaries.
            let at = *at as usize;
            filled.push_str(&fragment.html[from..at]);
            from = at;
            self.hole(hole, &mut filled)?;
        }
        filled.push_str(&fragment.html[from..]);
        Ok(filled)
    }

    /// The footnotes: number, anchor, content, and the addresses of the mentions that lead there.
    pub(super) fn footnotes(&self) -> Filled<Value> {
        let mut notes = Vec::with_capacity(self.body.footnotes.len());
        for (n, footnote) in self.body.footnotes.iter().enumerate() {
            let number = n + 1;
            let back = (1..=footnote.mentions).map(|mention| {
                let mut link = tera::Map::new();
                link.insert("href".into(), Value::from(format!("#footnote-{number}-mention-{mention}")));
                // A lone mention needs no number to tell it from others.
                let text =
                    if footnote.mentions > 1 { self.attribution.voice.count(mention as usize) } else { String::new() };
                link.insert("text".into(), Value::from(text));
                Value::from(link)
            });
            let mut note = tera::Map::new();
            note.insert("back".into(), Value::from(back.collect::<Vec<_>>()));
            note.insert("number".into(), Value::from(number));
            note.insert("number_text".into(), Value::from(self.attribution.voice.count(number)));
            note.insert("anchor".into(), Value::from(format!("footnote-{number}")));
            note.insert("content".into(), Value::safe_string(&self.fill(&footnote.content)?));
            notes.push(Value::from(note));
        }
        Ok(Value::from(notes))
    }

    fn hole(&self, hole: &Hole, out: &mut String) -> Filled<()> {
        let mut arguments = Context::new();
        match hole {
            Hole::Figure { reference, content } => {
                let Some(Target::Figure(figure)) = self.target(*reference) else { return self.plain(content, out) };
                let Some((view, claim)) = bound(self.attribution, figure) else { return self.plain(content, out) };
                arguments.insert("figure", &view);
                arguments.insert("claim", &claim);
                self.component("figure_number", &arguments, Some(content), out)
            }
            Hole::Mention { reference, content } => {
                let Some(Reference::Mention { kind, id }) = self.facts.references.get(*reference as usize) else {
                    return self.plain(content, out);
                };
                let Some(entity) = self.entity(*kind, id.as_str()) else { return self.plain(content, out) };
                arguments.insert_value("kind", Value::from(kind.word()));
                arguments.insert_value("entity", entity);
                self.component("mention", &arguments, Some(content), out)
            }
            Hole::Citation { reference } => {
                arguments.insert_value("citations", self.citations(*reference as usize));
                self.component("citation", &arguments, None, out)
            }
            Hole::Address { reference } => {
                match self.target(*reference) {
                    Some(Target::Page(page)) => {
                        out.extend(page.route.as_ref().map(address::address));
                        if let Some(fragment) = &page.fragment {
                            out.push('#');
                            address::encode(fragment, out);
                        }
                    }
                    Some(Target::Asset(route)) => out.push_str(&address::address(route)),
                    _ => {}
                }
                Ok(())
            }
            Hole::Image { reference, address, alt, title } => {
                let source = match reference.map(|reference| self.target(reference)) {
                    Some(Some(Target::Asset(route))) => address::address(route),
                    Some(_) => String::new(),
                    None => address.to_string(),
                };
                arguments.insert_value("src", Value::from(source));
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
                arguments.insert_value("number_text", Value::from(self.attribution.voice.count(number as usize)));
                arguments.insert_value("id", Value::from(format!("footnote-{number}-mention-{mention}")));
                arguments.insert_value("href", Value::from(format!("#footnote-{number}")));
                self.component("footnote_mention", &arguments, None, out)
            }
        }
    }

    fn target(&self, reference: u32) -> Option<&'a Target> {
        self.targets.get(reference as usize)
    }

    fn plain(&self, content: &Fragment, out: &mut String) -> Filled<()> {
        out.push_str(&self.fill(content)?);
        Ok(())
    }

    fn component(&self, name: &str, arguments: &Context, body: Option<&Fragment>, out: &mut String) -> Filled<()> {
        let body = body.map(|body| self.fill(body)).transpose()?;
        let voice = self.attribution.voice;
        out.push_str(&voice.theme.component(voice.lang, name, arguments, &self.implicits, body.as_deref())?);
        Ok(())
    }

    fn entity(&self, kind: EntityKind, id: &str) -> Option<Value> {
        let (links, lang) = (self.attribution.links, self.attribution.voice.lang);
        match kind {
            EntityKind::Actor => {
                let (id, actor) = links.actors.iter().find(|(other, _)| other.as_str() == id)?;
                Some(Value::from_serializable(&actor_view(id.as_str(), actor, lang)))
            }
            EntityKind::Place => {
                let (id, place) = links.places.iter().find(|(other, _)| other.as_str() == id)?;
                Some(Value::from_serializable(&place_view(id.as_str(), place, lang)))
            }
            EntityKind::Event => {
                let events = self.attribution.explainer.events();
                let event = events
                    .into_iter()
                    .find(|entry| entry.event.id.as_ref().is_some_and(|other| other.as_str() == id))?;
                Some(Value::from_serializable(&event_view(event, self.attribution)))
            }
        }
    }

    fn citations(&self, reference: usize) -> Value {
        let (Some(Reference::Cite(written)), Some(Target::Cite(sources))) =
            (self.facts.references.get(reference), self.targets.get(reference))
        else {
            return Value::from(Vec::<Value>::new());
        };
        let each = written.iter().zip(sources).zip(&self.occurrences[reference]);
        let citations = each.map(|((citation, &source), occurrence)| {
            let view = self.attribution.source_number(source);
            let mut map = tera::Map::new();
            map.insert("href".into(), Value::from(format!("#{}", view.anchor)));
            map.insert("id".into(), Value::from(format!("cite-{}-{occurrence}", view.number)));
            map.insert("number".into(), Value::from(view.number));
            map.insert("number_text".into(), Value::from(view.number_text));
            map.insert("title".into(), Value::from(view.title));
            map.insert("locator".into(), Value::from(citation.locator.as_deref().unwrap_or("")));
            Value::from(map)
        });
        Value::from(citations.collect::<Vec<_>>())
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
                    let views = bound_to.iter().filter_map(|figure| bound(self.attribution, figure));
                    let mut views = views.map(|(view, _)| Value::from_serializable(&view));
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
