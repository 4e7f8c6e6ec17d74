//! Where the keys and values of a document stand in its text.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diag::{Pointer, Step};

/// The places of a document: the same shape as its tree, but with every key, also those that stand twice.
///
/// Invariant: node 0, if there is one, is the root; the indices in nodes are indices of `nodes`.
#[derive(Debug, Default)]
pub(super) struct Places {
    pub(super) nodes: Vec<Node>,
}

/// A value, in bytes of the document.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) range: Range<usize>,
    pub(super) content: Content,
}

#[derive(Debug)]
pub(super) enum Content {
    Scalar,
    List(Vec<usize>),
    Map(Vec<Pair>),
    /// An alias of another node, which may be one that it lies in.
    Alias(usize),
}

/// An entry of a map.
#[derive(Debug)]
pub(super) struct Pair {
    pub(super) key: Box<str>,
    pub(super) range: Range<usize>,
    pub(super) value: usize,
}

/// A key that stands twice in the same map.
pub(super) struct Twin {
    pub(super) key: Box<str>,
    pub(super) first: Range<usize>,
    pub(super) second: Range<usize>,
}

/// The last step of a pointer that there is a place for.
struct Found<'p> {
    key: Option<&'p Range<usize>>,
    value: usize,
    whole: bool,
}

impl Places {
    /// The bytes of the value exactly; `None` if there is none.
    pub(super) fn exact(&self, pointer: &Pointer) -> Option<Range<usize>> {
        let found = self.find(pointer).filter(|found| found.whole)?;
        self.nodes.get(found.value).map(|node| node.range.clone())
    }

    /// The bytes to show for a value. An empty value is shown by its key, one that is not there by the key of the
    /// innermost map that is.
    pub(super) fn value(&self, pointer: &Pointer) -> Option<Range<usize>> {
        let found = self.find(pointer)?;
        let range = &self.nodes.get(found.value)?.range;
        if found.whole && !range.is_empty() { Some(range.clone()) } else { self.shown_key(pointer, &found) }
    }

    /// The bytes to show for a key. A list item is shown by its value. `None` for the root.
    pub(super) fn key(&self, pointer: &Pointer) -> Option<Range<usize>> {
        self.shown_key(pointer, &self.find(pointer)?)
    }

    fn shown_key(&self, pointer: &Pointer, found: &Found<'_>) -> Option<Range<usize>> {
        match found.key {
            Some(key) => Some(key.clone()),
            None if pointer.0.is_empty() || found.value == 0 => None,
            None => self.nodes.get(found.value).map(|node| node.range.clone()),
        }
    }

    /// The way to the innermost key or value that holds the byte `at`; the root where there is none.
    pub(super) fn pointer(&self, at: usize) -> Pointer {
        let mut steps = Vec::new();
        let mut node = self.nodes.first().map(|_| 0);
        while let Some(current) = node {
            let inside = |value: &usize| self.nodes.get(*value).is_some_and(|node| node.range.contains(&at));
            // Invariant: a node's parts come after it, so this ends. An alias is not followed.
            node = match &self.nodes[current].content {
                Content::List(items) => {
                    let index = items.iter().position(|item| *item > current && inside(item));
                    index.map(|index| {
                        steps.push(Step::Index(index));
                        items[index]
                    })
                }
                Content::Map(pairs) => {
                    let holds =
                        |pair: &&Pair| pair.value > current && (pair.range.contains(&at) || inside(&pair.value));
                    pairs.iter().find(holds).map(|pair| {
                        steps.push(Step::Key(pair.key.clone()));
                        pair.value
                    })
                }
                Content::Scalar | Content::Alias(_) => None,
            };
        }
        Pointer(steps)
    }

    fn find(&self, pointer: &Pointer) -> Option<Found<'_>> {
        self.nodes.first()?;
        let mut found = Found { key: None, value: 0, whole: true };
        for step in &pointer.0 {
            let next = match (step, &self.nodes[self.target(found.value)].content) {
                (Step::Key(key), Content::Map(pairs)) => {
                    pairs.iter().find(|pair| pair.key == *key).map(|pair| (Some(&pair.range), pair.value))
                }
                (Step::Index(index), Content::List(items)) => items.get(*index).map(|&item| (None, item)),
                _ => None,
            };
            match next {
                Some((key, value)) => found = Found { key, value, whole: true },
                None => return Some(Found { whole: false, ..found }),
            }
        }
        Some(found)
    }

    /// The node that an alias stands for. YAML has no alias of an alias.
    fn target(&self, node: usize) -> usize {
        match self.nodes[node].content {
            Content::Alias(target) => target,
            _ => node,
        }
    }

    /// Every key that stands twice in the same map, in the order of the text.
    pub(super) fn twins(&self) -> Vec<Twin> {
        let mut twins = Vec::new();
        for node in &self.nodes {
            let Content::Map(pairs) = &node.content else { continue };
            let mut seen: BTreeMap<&str, &Range<usize>> = BTreeMap::new();
            for pair in pairs {
                if let Some(first) = seen.get(&*pair.key) {
                    let (first, second) = ((*first).clone(), pair.range.clone());
                    twins.push(Twin { key: pair.key.clone(), first, second });
                } else {
                    seen.insert(&pair.key, &pair.range);
                }
            }
        }
        twins.sort_by_key(|twin| twin.second.start);
        twins
    }
}
