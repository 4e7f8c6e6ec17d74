//! Finds the known name that a writer most likely meant.

/// The candidate nearest to `found`, if it is near enough to be a slip of the keyboard.
pub fn did_you_mean<'c>(found: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let lower = found.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (strsim::osa_distance(&lower, &candidate.to_lowercase()), candidate))
        .filter(|&(distance, candidate)| {
            let longest = found.chars().count().max(candidate.chars().count());
            distance <= longest.div_ceil(3) && distance < longest
        })
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::did_you_mean;

    #[test]
    fn slips_are_mended_and_other_words_are_not() {
        let keys = ["title", "summary", "published", "sources"];
        assert_eq!(did_you_mean("titel", keys), Some("title"));
        assert_eq!(did_you_mean("source", keys), Some("sources"));
        assert_eq!(did_you_mean("Publishd", keys), Some("published"));
        assert_eq!(did_you_mean("colour", keys), None);
        assert_eq!(did_you_mean("x", ["y"]), None);
    }
}
