//! `[registry]`: which pages come by themselves.

use crate::document::field::boolean;
use crate::document::{self, Entry};
use crate::model::{RegistryKind, RegistryKinds};

pub(super) fn settings(entry: Entry<'_>) -> Option<RegistryKinds> {
    document::field::map(|map| {
        let mut kinds = RegistryKinds::ALL;
        for (word, kind) in RegistryKind::ALL {
            if map.optional(word, boolean) == Some(false) {
                kinds = kinds.without(*kind);
            }
        }
        Some(kinds)
    })(entry)
}
