//! Ids of entities, maps by id that keep the writer's order, and language tags.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use ecow::EcoString;

/// An id as writers declare it: `[a-z0-9][a-z0-9-]*`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(EcoString);

impl Id {
    /// Reads an id; `None` if it has any other character than `a-z`, `0-9` and `-`, or begins with `-`.
    pub fn parse(text: &str) -> Option<Self> {
        let valid = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let first = text.bytes().next()?;
        (valid(first) && text.bytes().all(|byte| valid(byte) || byte == b'-')).then(|| Self(text.into()))
    }

    /// The nearest valid id, to suggest: lower case, other characters as `-`. `None` if nothing is left.
    pub fn suggest(text: &str) -> Option<Self> {
        let mut id = String::new();
        for c in text.chars().flat_map(char::to_lowercase) {
            match c {
                'a'..='z' | '0'..='9' => id.push(c),
                _ if id.ends_with('-') || id.is_empty() => {}
                _ => id.push('-'),
            }
        }
        Self::parse(id.trim_end_matches('-'))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::borrow::Borrow<str> for Id {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}

/// A small map by id, in the order in which the writer declared its entries. Its values can be shared with other maps:
/// a source that a hundred pages cite stands in memory once.
///
/// Invariant: no id stands twice; `order` is there unless the map is small.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IdMap<V> {
    entries: Box<[(Id, Arc<V>)]>,
    order: Option<Box<Order>>,
}

/// The positions of all entries in the order of their ids. Most maps have none, and take a pointer for it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Order(Box<[u32]>);

/// As many ids are compared one after the other as fast as in any other way.
const SMALL: usize = 16;

impl<V> IdMap<V> {
    /// A map of these entries; of two with the same id the first stays.
    pub fn new(entries: impl IntoIterator<Item = (Id, V)>) -> Self {
        Self::sharing(entries.into_iter().map(|(id, value)| (id, Arc::new(value))))
    }

    /// As [`IdMap::new`], of values that other maps hold too.
    pub fn sharing(entries: impl IntoIterator<Item = (Id, Arc<V>)>) -> Self {
        let mut kept: Vec<(Id, Arc<V>)> = Vec::new();
        let mut many: HashSet<Id> = HashSet::new();
        for (id, value) in entries {
            if kept.len() == SMALL && many.is_empty() {
                many.extend(kept.iter().map(|(id, _)| id.clone()));
            }
            let new =
                if many.is_empty() { kept.iter().all(|(other, _)| *other != id) } else { many.insert(id.clone()) };
            if new {
                kept.push((id, value));
            }
        }
        let order = (!many.is_empty()).then(|| Box::new(Order::of(&kept)));
        Self { entries: super::fit(kept), order }
    }

    /// The entry of this id.
    pub fn get(&self, id: &str) -> Option<&V> {
        self.shared(id).map(|value| &**value)
    }

    /// As [`IdMap::get`], to share.
    pub fn shared(&self, id: &str) -> Option<&Arc<V>> {
        let found = match &self.order {
            None => self.entries.iter().find(|(other, _)| other.as_str() == id),
            Some(order) => order.find(&self.entries, id),
        };
        found.map(|(_, value)| value)
    }

    /// All entries, in the writer's order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&Id, &V)> {
        self.entries.iter().map(|(id, value)| (id, &**value))
    }

    /// All ids, in the writer's order.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = &Id> {
        self.entries.iter().map(|(id, _)| id)
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl Order {
    fn of<V>(entries: &[(Id, V)]) -> Self {
        // Invariant: a file of at most a few megabytes has fewer than 2^32 entries.
        let count = u32::try_from(entries.len()).expect("entries are counted in 32 bits");
        let mut order: Vec<u32> = (0..count).collect();
        order.sort_unstable_by(|&a, &b| entries[a as usize].0.cmp(&entries[b as usize].0));
        Self(super::fit(order))
    }

    fn find<'e, V>(&self, entries: &'e [(Id, V)], id: &str) -> Option<&'e (Id, V)> {
        let at = self.0.binary_search_by(|&n| entries[n as usize].0.as_str().cmp(id)).ok()?;
        Some(&entries[self.0[at] as usize])
    }
}

impl<V> Default for IdMap<V> {
    fn default() -> Self {
        Self { entries: Box::default(), order: None }
    }
}

/// A language tag (BCP 47), as site.toml declares it and file names use it: `en`, `ar`, `zh-Hant`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lang(EcoString);

impl Lang {
    /// A tag that the caller has validated or declared.
    pub fn new(tag: &str) -> Self {
        Self(tag.into())
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language without script and region: `zh` of `zh-Hant`.
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_of_every_size_keep_the_order_and_the_first_of_twins() {
        for count in [0, 1, SMALL - 1, SMALL, SMALL + 1, 1000] {
            // Not in the order of the ids, and each of them twice.
            let ids = (0..count).map(|n| format!("id-{}", n * 7919 % count.max(1)));
            let entries: Vec<(Id, usize)> =
                ids.clone().chain(ids.clone()).enumerate().filter_map(|(n, id)| Some((Id::parse(&id)?, n))).collect();
            let map = IdMap::new(entries);
            assert_eq!(map.len(), count);
            assert!(map.iter().map(|(id, n)| (id.to_string(), *n)).eq(ids.clone().zip(0..)), "{count}");
            assert!(ids.enumerate().all(|(n, id)| map.get(&id) == Some(&n)), "{count}");
            assert_eq!(map.get("id"), None);
        }
    }

    #[test]
    fn ids_are_lower_case_words() {
        for good in ["s1", "tr-mod", "2022", "a-"] {
            assert!(Id::parse(good).is_some(), "{good}");
        }
        for bad in ["", "-a", "A", "a_b", "a b", "قصف"] {
            assert!(Id::parse(bad).is_none(), "{bad}");
        }
        assert_eq!(Id::suggest("Tr MoD!").map(|id| id.to_string()).as_deref(), Some("tr-mod"));
        assert_eq!(Id::suggest("قصف"), None);
    }
}
