//! Entities that the whole site shares: `content/_data`.

use super::{Actor, Figure, IdMap, Place, Source};

/// What the files of `content/_data` declare.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct SharedData {
    /// `actors.yaml`
    pub actors: IdMap<Actor>,
    /// `sources.yaml`
    pub sources: IdMap<Source>,
    /// `places.yaml`
    pub places: IdMap<Place>,
    /// `figures.yaml`
    pub figures: IdMap<Figure>,
}
