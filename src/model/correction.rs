//! What was wrong or changed after publication.

use super::{Edtf, Id, Quantity};

/// An entry of the correction log.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Correction {
    /// When it was made.
    pub date: Edtf,
    /// What sort of change.
    pub kind: CorrectionKind,
    /// The figure that changed.
    pub figure: Option<Id>,
    /// Its value before.
    pub was: Option<Quantity>,
    /// Its value since.
    pub now: Option<Quantity>,
    /// What readers should know.
    pub note: Option<Box<str>>,
}

/// The sort of a correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CorrectionKind {
    /// Something was wrong.
    Correction,
    /// Something was unclear.
    Clarification,
    /// Something changed in the world.
    Update,
}

impl CorrectionKind {
    /// Every kind with the word that writers use.
    pub const ALL: &[(&str, Self)] =
        &[("correction", Self::Correction), ("clarification", Self::Clarification), ("update", Self::Update)];

    /// The word that writers use.
    pub fn word(self) -> &'static str {
        super::figure::word_of(Self::ALL, self)
    }
}
