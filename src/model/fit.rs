//! Turns a list that has grown into one that takes no more memory than it needs.

/// The items of `list` in a block of their size.
///
/// `Vec::into_boxed_slice` only asks the allocator to shrink the block, and ours keeps any that is at least half
/// full; facts wait in memory for the whole build.
pub(crate) fn fit<T>(list: Vec<T>) -> Box<[T]> {
    if list.len() == list.capacity() {
        return list.into();
    }
    let mut fitting = Vec::with_capacity(list.len());
    fitting.extend(list);
    fitting.into()
}

#[cfg(test)]
mod tests {
    use super::fit;

    #[test]
    fn all_items_stay_in_order() {
        for capacity in [0, 3, 4, 100] {
            let mut list = Vec::with_capacity(capacity);
            list.extend(["a", "b", "c"]);
            assert_eq!(&*fit(list), ["a", "b", "c"]);
        }
    }
}
