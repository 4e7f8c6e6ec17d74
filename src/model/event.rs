//! What happened, and when.

use super::{Edtf, Id, PackedFragment};

/// An entry of the timeline.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Event {
    /// Its id, by which the text and translations refer to it.
    pub id: Option<Id>,
    /// When; absent only in a translation, which inherits it.
    pub date: Option<Edtf>,
    /// What, in a few words.
    pub title: Box<str>,
    /// More, from the writer's Markdown.
    pub text: Option<PackedFragment>,
    /// Who took part.
    pub actors: Box<[Id]>,
    /// Where.
    pub place: Option<Id>,
    /// Who says so.
    pub sources: Box<[Id]>,
    /// Which figures it bears on.
    pub figures: Box<[Id]>,
}
