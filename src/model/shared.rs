//! Entities that the whole site shares: `content/_data`.

use super::Entries;

/// What the files of `content/_data` declare: `actors.yaml`, `sources.yaml`, `places.yaml` and `figures.yaml`.
pub type SharedData = Entries;
