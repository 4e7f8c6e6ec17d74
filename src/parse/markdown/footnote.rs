//! Numbers footnotes by their first mention.

use std::collections::HashMap;
use std::ops::Range;

use crate::model::{Footnote, Fragment, Hole};

/// The labels of the footnotes that the text mentions or defines.
///
/// Labels match without regard to case, as those of links do.
#[derive(Default)]
pub(super) struct Labels {
    by_name: HashMap<String, u32>,
    labels: Vec<Label>,
}

struct Label {
    /// As first written.
    name: Box<str>,
    /// Where its definition stands.
    defined: Option<Range<usize>>,
}

impl Labels {
    /// The index of a label.
    pub(super) fn of(&mut self, name: &str) -> u32 {
        let next = u32::try_from(self.labels.len()).unwrap_or(u32::MAX);
        let index = *self.by_name.entry(name.to_lowercase()).or_insert(next);
        if index == next {
            self.labels.push(Label { name: name.into(), defined: None });
        }
        index
    }

    /// Notes where the definition of a label stands. `false` if it has one already.
    pub(super) fn define(&mut self, label: u32, place: &Range<usize>) -> bool {
        match self.labels.get_mut(label as usize) {
            Some(Label { defined: defined @ None, .. }) => {
                *defined = Some(place.clone());
                true
            }
            _ => false,
        }
    }
}

/// A text whose footnotes are numbered.
pub(super) struct Numbered {
    /// In the order of their first mention.
    pub(super) footnotes: Vec<Footnote>,
    /// The labels of the others, and where they are defined.
    pub(super) unused: Vec<(Box<str>, Range<usize>)>,
}

/// Numbers the mentions in `content` and in the footnotes that it leads to. `definitions` are by index of their label.
///
/// A footnote's own mentions come after those of the text. Each footnote is read once, so that two that mention each
/// other do no harm.
pub(super) fn number(content: &mut Fragment, definitions: Vec<(u32, Fragment)>, labels: Labels) -> Numbered {
    let mut waiting: Vec<Option<Fragment>> = labels.labels.iter().map(|_| None).collect();
    for (label, fragment) in definitions {
        if let Some(place @ None) = waiting.get_mut(label as usize) {
            *place = Some(fragment);
        }
    }
    let mut order = Order { numbers: vec![None; waiting.len()], mentioned: Vec::new() };
    order.read(content);
    let mut contents = Vec::new();
    while let Some(&(label, _)) = order.mentioned.get(contents.len()) {
        let mut fragment = waiting[label].take().unwrap_or_default();
        order.read(&mut fragment);
        contents.push(fragment);
    }
    let footnotes = order.mentioned.iter().zip(contents).map(|(&(label, mentions), content)| Footnote {
        label: labels.labels[label].name.clone(),
        mentions,
        content,
    });
    let footnotes = footnotes.collect();
    let all = labels.labels.into_iter().zip(order.numbers);
    let unused = all.filter(|(_, number)| number.is_none()).filter_map(|(label, _)| Some((label.name, label.defined?)));
    Numbered { footnotes, unused: unused.collect() }
}

struct Order {
    /// The number of each label's footnote, from 0.
    numbers: Vec<Option<u32>>,
    /// The label and the count of mentions of each footnote.
    mentioned: Vec<(usize, u32)>,
}

impl Order {
    fn read(&mut self, fragment: &mut Fragment) {
        for (_, hole) in &mut fragment.holes {
            match hole {
                Hole::FootnoteMention { footnote, mention } => {
                    let label = *footnote as usize;
                    let Some(number) = self.numbers.get_mut(label) else { continue };
                    let number = *number.get_or_insert_with(|| {
                        self.mentioned.push((label, 0));
                        // Invariant: there are no more footnotes than labels, whose indexes are `u32`.
                        (self.mentioned.len() - 1) as u32
                    });
                    let mentions = &mut self.mentioned[number as usize].1;
                    *mentions += 1;
                    (*footnote, *mention) = (number, *mentions);
                }
                Hole::Figure { content, .. }
                | Hole::Mention { content, .. }
                | Hole::Alert { content, .. }
                | Hole::Table { content }
                | Hole::Component { body: Some(content), .. } => self.read(content),
                Hole::Component { body: None, .. }
                | Hole::Citation { .. }
                | Hole::Address { .. }
                | Hole::Image { .. } => {}
            }
        }
    }
}
