//! The pages that come by themselves: which kinds there are, and which of them a site wants.

/// A kind of thing that the whole site knows, with pages of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RegistryKind {
    /// Key figures.
    Figures,
    /// Who acts, claims and reports.
    Actors,
    /// Where claims were published.
    Sources,
    /// Where things happen.
    Places,
    /// The correction logs of all explainers together.
    Corrections,
}

impl RegistryKind {
    /// Every kind with its word: the key in site.toml, the first segment of its addresses, its interface strings.
    pub const ALL: &[(&str, Self)] = &[
        ("figures", Self::Figures),
        ("actors", Self::Actors),
        ("sources", Self::Sources),
        ("places", Self::Places),
        ("corrections", Self::Corrections),
    ];

    /// Its word.
    pub fn word(self) -> &'static str {
        super::figure::word_of(Self::ALL, self)
    }
}

/// The kinds whose pages a site wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RegistryKinds(u8);

impl RegistryKinds {
    /// Every kind.
    pub const ALL: Self = Self(0b1_1111);

    /// These without `kind`.
    #[must_use]
    pub fn without(self, kind: RegistryKind) -> Self {
        Self(self.0 & !(1 << kind as u8))
    }

    /// Whether `kind` is among them.
    pub fn contains(self, kind: RegistryKind) -> bool {
        self.0 & (1 << kind as u8) != 0
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl Default for RegistryKinds {
    fn default() -> Self {
        Self::ALL
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_can_be_taken_out() {
        let mut kinds = RegistryKinds::default();
        for (word, kind) in RegistryKind::ALL {
            assert_eq!(kind.word(), *word);
            assert!(kinds.contains(*kind) && !kinds.is_empty());
            kinds = kinds.without(*kind);
            assert!(!kinds.contains(*kind));
        }
        assert!(kinds.is_empty());
    }
}
