//! What each template needs, which are broken because of what they need, and the hash of all that each can reach.

use std::collections::{BTreeMap, BTreeSet};

use tera::Tera;

use super::fault::{Fault, FaultKind, faults};
use super::layer::{Definitions, Layer, Source, Sources};
use super::message;
use crate::diag::Diagnostic;
use crate::fingerprint::Fp;
use crate::source::{RelPath, Span};

/// Every template with what it needs.
pub(super) struct Graph<'s> {
    sources: &'s Sources,
    definitions: &'s Definitions,
    needs: BTreeMap<&'s str, Vec<Need>>,
    broken: BTreeMap<Box<str>, Diagnostic>,
    diagnostics: Vec<Diagnostic>,
}

/// A name that a template uses.
struct Need {
    name: Box<str>,
    span: Option<Span>,
    role: Role,
}

/// What a template uses a name for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Parent,
    Include,
    Component,
}

impl<'s> Graph<'s> {
    /// Reads every template by itself, so that what is wrong with one hides nothing in another.
    ///
    /// `prototype` has the functions and filters and no templates.
    pub(super) fn survey(prototype: &Tera, sources: &'s Sources, definitions: &'s Definitions) -> Self {
        let mut graph =
            Self { sources, definitions, needs: BTreeMap::new(), broken: BTreeMap::new(), diagnostics: Vec::new() };
        for (registered, source) in sources.iter() {
            let needs = graph.needs_of(prototype, registered, source);
            graph.needs.insert(registered, needs);
        }
        graph.check_names();
        graph.spread();
        graph
    }

    /// Tera with every template that is not broken. What Tera finds wrong with them together breaks the ones that it
    /// names.
    pub(super) fn load(&mut self, prototype: Tera, theme: &RelPath) -> Tera {
        let mut tera = prototype;
        tera.set_fallback_prefixes(Layer::PREFIXES).expect("the prototype has no templates, the one thing in the way");
        loop {
            let sound = self.sources.iter().filter(|(name, _)| !self.broken.contains_key(*name));
            let Err(error) = tera.add_raw_templates(sound.map(|(name, source)| (name, &*source.text))) else {
                return tera;
            };
            let before = self.broken.len();
            for fault in faults(&error, self.sources) {
                self.blame(&fault);
            }
            self.spread();
            if self.broken.len() == before {
                // Tera named no template that could be left out: none can be used.
                let diagnostic = message::unplaced(&error, theme);
                for (name, _) in self.sources.iter() {
                    self.broken.entry(name.into()).or_insert_with(|| diagnostic.clone());
                }
                self.diagnostics.push(diagnostic);
                return tera;
            }
        }
    }

    /// Why a template cannot be rendered.
    pub(super) fn fault(&self, registered: &str) -> Option<&Diagnostic> {
        self.broken.get(registered)
    }

    pub(super) fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics
    }

    /// The hash of these templates with all that they can reach.
    pub(super) fn reach<'n>(&'n self, from: impl IntoIterator<Item = &'n str>) -> Fp {
        let mut reached: BTreeSet<&str> = BTreeSet::new();
        let mut open: Vec<&str> = from.into_iter().collect();
        while let Some(name) = open.pop() {
            if reached.insert(name) {
                let needs = self.needs.get(name).into_iter().flatten();
                open.extend(needs.flat_map(|need| self.candidates(need)));
            }
        }
        let texts = reached.iter().map(|name| (*name, self.sources.get(name).map(|source| &source.text)));
        Fp::of(&texts.collect::<Vec<_>>())
    }

    /// What a name can stand for, the strongest first. A component's weaker definitions are among them, since only
    /// Tera knows which of them are more than the word in a comment.
    fn candidates(&self, need: &Need) -> Vec<&str> {
        match need.role {
            Role::Parent | Role::Include => self.sources.resolve(&need.name).into_iter().collect(),
            Role::Component => {
                self.definitions.get(&need.name).into_iter().flatten().map(|(_, registered, _)| &**registered).collect()
            }
        }
    }

    fn needs_of(&mut self, prototype: &Tera, registered: &str, source: &Source) -> Vec<Need> {
        let mut needs = Vec::new();
        // Alone, a template lacks all that it needs, and Tera says so. A missing parent hides the rest, so the second
        // attempt has an empty one.
        let mut alone = prototype.clone();
        let mut error = alone.add_raw_template(registered, &source.text).err();
        if let Some(tera::ErrorKind::MissingParent { parent, .. }) = error.as_ref().map(tera::Error::kind) {
            let name: Box<str> = parent.as_str().into();
            let missing = error.iter().flat_map(|error| faults(error, self.sources)).next();
            needs.push(Need { name: name.clone(), span: missing.and_then(|fault| fault.span), role: Role::Parent });
            error = alone.add_raw_templates([(&*name, ""), (registered, &*source.text)]).err();
        }
        for fault in error.iter().flat_map(|error| faults(error, self.sources)) {
            let (name, role) = match &fault.kind {
                FaultKind::Template(name) => (name, Role::Include),
                FaultKind::Component(name) => (name, Role::Component),
                // The empty parent has no blocks: Tera looks again once the real one is there.
                FaultKind::Block(_) => continue,
                _ => {
                    self.blame(&fault);
                    continue;
                }
            };
            needs.push(Need { name: name.clone(), span: fault.span, role });
        }
        needs
    }

    /// Reports every use of a name behind which there is nothing.
    fn check_names(&mut self) {
        let missing = self.needs.iter().flat_map(|(registered, needs)| {
            let missing = needs.iter().filter(|need| self.candidates(need).is_empty());
            missing.map(|need| Fault {
                template: (*registered).into(),
                span: need.span,
                kind: match need.role {
                    Role::Parent => FaultKind::Parent(need.name.clone()),
                    Role::Include => FaultKind::Template(need.name.clone()),
                    Role::Component => FaultKind::Component(need.name.clone()),
                },
            })
        });
        for fault in missing.collect::<Vec<_>>() {
            self.blame(&fault);
        }
    }

    /// Breaks what needs something broken, for the same reason: the mend is in one place.
    fn spread(&mut self) {
        loop {
            let sound = self.needs.iter().filter(|(registered, _)| !self.broken.contains_key(**registered));
            let next: Vec<(Box<str>, Diagnostic)> = sound
                .filter_map(|(registered, needs)| {
                    let strongest = needs.iter().filter_map(|need| self.candidates(need).first().copied());
                    let cause = strongest.filter_map(|name| self.broken.get(name)).next()?;
                    Some(((*registered).into(), cause.clone()))
                })
                .collect();
            if next.is_empty() {
                return;
            }
            self.broken.extend(next);
        }
    }

    fn blame(&mut self, fault: &Fault) {
        let Some(source) = self.sources.get(&fault.template) else { return };
        let diagnostic = message::invalid(fault, source, self.sources, self.definitions);
        self.broken.entry(fault.template.clone()).or_insert_with(|| diagnostic.clone());
        self.diagnostics.push(diagnostic);
    }
}
