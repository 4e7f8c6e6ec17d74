//! The steps that a journal names, as bytes.

use super::places::Site;
use super::wire::{Reader, Writer};
use crate::source::OutPath;

/// The steps from the old site to the new one, whose manifest they are stored with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pending {
    /// Where the stage lies, and its name.
    pub(super) site: Site,
    pub(super) stage: String,
    /// What comes from it.
    pub(super) moves: Moves,
    /// Files of ours that go.
    pub(super) files: Vec<OutPath>,
    /// Folders of ours that hold nothing of ours any more; they go if they are empty. In the order of paths.
    pub(super) folders: Vec<String>,
}

/// What comes from the stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Moves {
    /// The stage is the whole new site.
    Tree,
    /// Single files.
    Files(Vec<Move>),
}

/// A staged file and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Move {
    pub(super) number: u32,
    pub(super) path: OutPath,
    /// Whether nothing lay there when the journal was written. Whatever does by then is not ours.
    pub(super) fresh: bool,
}

impl Pending {
    pub(super) fn encode(&self, to: &mut Writer) {
        to.u8(match self.site {
            Site::Beside => 0,
            Site::State => 1,
            Site::Inside => 2,
        });
        to.blob(self.stage.as_bytes());
        to.texts(self.files.iter().map(OutPath::as_str));
        to.texts(self.folders.iter().map(String::as_str));
        let Moves::Files(moves) = &self.moves else { return to.u8(1) };
        to.u8(0);
        to.u32(u32::try_from(moves.len()).unwrap_or(u32::MAX));
        for step in moves {
            to.u32(step.number);
            to.blob(step.path.as_str().as_bytes());
            to.u8(u8::from(step.fresh));
        }
    }

    pub(super) fn decode(from: &mut Reader<'_>) -> Option<Self> {
        let site = *Site::ALL.get(usize::from(from.u8()?))?;
        let stage = from.text()?.to_owned();
        let files = from.texts(OutPath::parse)?;
        let folders = from.texts(|folder| Some(folder.to_owned()))?;
        let moves = if from.u8()? == 1 {
            Moves::Tree
        } else {
            Moves::Files((0..from.u32()?).map(|_| Move::decode(from)).collect::<Option<_>>()?)
        };
        Some(Self { site, stage, moves, files, folders })
    }
}

impl Move {
    fn decode(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self { number: from.u32()?, path: OutPath::parse(from.text()?)?, fresh: from.u8()? == 1 })
    }
}
