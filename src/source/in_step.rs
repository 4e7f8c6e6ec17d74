//! Looks up ascending keys in a sorted map: each look goes on from the last, where a search would begin at the root.

use std::collections::{BTreeMap, btree_map};
use std::iter::Peekable;

/// A place in a map that goes on with each key that is asked for.
///
/// Thousands of paths of one site begin alike, so that comparing two is what a search costs.
pub struct InStep<'m, K, V> {
    rest: Peekable<btree_map::Iter<'m, K, V>>,
}

impl<'m, K: Ord, V> InStep<'m, K, V> {
    /// A place before the first entry.
    pub fn new(map: &'m BTreeMap<K, V>) -> Self {
        Self { rest: map.iter().peekable() }
    }

    /// The value of `key`. Keys must be asked for in ascending order; one that is not finds nothing.
    pub fn get(&mut self, key: &K) -> Option<&'m V> {
        while self.rest.next_if(|(other, _)| *other < key).is_some() {}
        self.rest.next_if(|(other, _)| *other == key).map(|(_, value)| value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascending_keys_are_found_as_by_search() {
        let map: BTreeMap<u32, u32> = (0..100).filter(|n| n % 3 != 1).map(|n| (n * 2, n)).collect();
        let mut place = InStep::new(&map);
        for key in 0..250 {
            assert_eq!(place.get(&key), map.get(&key), "{key}");
        }
        assert_eq!(InStep::new(&BTreeMap::<u32, u32>::new()).get(&1), None);
    }
}
