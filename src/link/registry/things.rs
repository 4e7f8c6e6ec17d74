//! The things of one kind while they are found, and what they state.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Happening, Key, Statement, Thing};
use crate::model::Id;
use crate::source::Route;

/// The things of one kind that were found so far.
pub(super) struct Kind<'s, V> {
    pub(super) things: Vec<Thing<'s, V>>,
    pub(super) known: HashMap<Key, usize>,
}

impl<'s, V> Kind<'s, V> {
    pub(super) fn new() -> Self {
        Self { things: Vec::new(), known: HashMap::new() }
    }

    pub(super) fn add(
        &mut self,
        key: Key,
        id: Option<&'s Id>,
        value: &Arc<V>,
        route: Option<&Route>,
    ) -> &mut Thing<'s, V> {
        let next = self.things.len();
        let at = *self.known.entry(key).or_insert(next);
        if at == next {
            let (value, route) = (Arc::clone(value), route.cloned());
            self.things.push(Thing {
                id,
                value,
                route,
                statements: Vec::new(),
                figures: Vec::new(),
                events: Vec::new(),
                pages: Vec::new(),
                original: None,
                drawn_on: Vec::new(),
            });
        }
        &mut self.things[at]
    }

    pub(super) fn at(&mut self, route: Option<&Route>) -> Option<&mut Thing<'s, V>> {
        let at = *self.known.get(&Key::Page(route?.clone()))?;
        self.things.get_mut(at)
    }

    pub(super) fn sorted(self, name: impl Fn(&V) -> String) -> Vec<Thing<'s, V>> {
        let mut things = self.things;
        things.sort_by_cached_key(|thing| (name(&thing.value), thing.route.clone()));
        things
    }
}

impl<'s, V> Thing<'s, V> {
    /// Adds what it states, each answer once: a claim may name one source by two ids.
    pub(super) fn state(&mut self, statement: Statement) {
        if self.statements.last() != Some(&statement) {
            self.statements.push(statement);
        }
    }

    /// Adds an event, once. Whether it was new.
    pub(super) fn attend(&mut self, happening: Happening<'s>) -> bool {
        let same = |last: &Happening<'s>| {
            std::ptr::eq(last.page, happening.page) && std::ptr::eq(last.titled.event, happening.titled.event)
        };
        let new = !self.events.last().is_some_and(same);
        if new {
            self.events.push(happening);
        }
        new
    }
}
