//! Gives headings their anchors, in the script of their text and unique in the page.

use std::collections::{HashMap, HashSet};

use pulldown_cmark::{CowStr, Event, Tag};

use crate::model::Heading;

use crate::model::slug;

/// A heading whose anchor is still to be found.
pub(super) struct Draft {
    /// Which event begins it.
    pub(super) event: usize,
    /// 1 to 6.
    pub(super) level: u8,
    /// The anchor that the writer chose with `{#id}`.
    pub(super) explicit: Option<Box<str>>,
    /// Its text.
    pub(super) text: String,
}

/// An anchor as the writer chose it, without what no anchor may hold; `None` if nothing is left.
pub(super) fn explicit(id: &str) -> Option<Box<str>> {
    let id: String = id.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    (!id.is_empty()).then(|| id.into())
}

/// Finds every heading's anchor and writes it into the heading's event.
///
/// The anchors that writers chose are known first, so that no other heading takes one of them.
pub(super) fn anchored(drafts: Vec<Draft>, events: &mut [Event<'_>]) -> Vec<Heading> {
    let chosen = drafts.iter().filter_map(|draft| draft.explicit.clone()).collect();
    let mut anchors = Anchors { chosen, taken: HashSet::new(), suffixes: HashMap::new() };
    let anchored = drafts.into_iter().map(|draft| {
        let text: Box<str> = draft.text.split_whitespace().collect::<Vec<_>>().join(" ").into();
        let id = match draft.explicit {
            Some(id) if anchors.taken.insert(id.clone()) => id,
            Some(id) => anchors.suffixed(id),
            None => anchors.automatic(slug(&text)),
        };
        if let Some(Event::Start(Tag::Heading { id: place, .. })) = events.get_mut(draft.event) {
            *place = Some(CowStr::from(String::from(id.clone())));
        }
        Heading { level: draft.level, id, text }
    });
    anchored.collect()
}

struct Anchors {
    /// Those that writers chose, anywhere in the text.
    chosen: HashSet<Box<str>>,
    /// Those of the headings so far.
    taken: HashSet<Box<str>>,
    /// The last number that was appended to each.
    suffixes: HashMap<Box<str>, u32>,
}

impl Anchors {
    fn automatic(&mut self, id: Box<str>) -> Box<str> {
        let free = !reserved(&id) && !self.chosen.contains(&id) && self.taken.insert(id.clone());
        if free { id } else { self.suffixed(id) }
    }

    fn suffixed(&mut self, id: Box<str>) -> Box<str> {
        let suffix = self.suffixes.entry(id.clone()).or_default();
        loop {
            *suffix += 1;
            let longer: Box<str> = format!("{id}-{suffix}").into();
            if !self.chosen.contains(&longer) && self.taken.insert(longer.clone()) {
                return longer;
            }
        }
    }
}

/// Whether a page may have an anchor of this name that is no heading's: that of a figure, an event, an actor, a place, a
/// source, a status word, or a part of the page.
fn reserved(id: &str) -> bool {
    const KINDS: &[&str] = &["figure-", "event-", "actor-", "place-", "source-", "status-", "section-"];
    id == "main-content" || KINDS.iter().any(|kind| id.starts_with(kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_unique_and_chosen_ones_win() {
        let draft = |text: &str, explicit: Option<&str>| Draft {
            event: usize::MAX,
            level: 2,
            explicit: explicit.and_then(super::explicit),
            text: text.to_owned(),
        };
        let drafts = vec![
            draft("x", None),
            draft("x", None),
            draft("a", None),
            draft("later", Some("a")),
            draft("again", Some("a")),
            draft("b", Some("x-1")),
            draft("c", Some(" \u{7}")),
            draft("Figure a", None),
            draft("Main content", None),
            draft("Figures", None),
        ];
        let ids: Vec<_> = anchored(drafts, &mut []).into_iter().map(|heading| heading.id.into_string()).collect();
        assert_eq!(ids, ["x", "x-2", "a-1", "a", "a-2", "x-1", "c", "figure-a-1", "main-content-1", "figures"]);
    }
}
