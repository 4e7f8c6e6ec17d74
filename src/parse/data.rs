//! Reads the shared data files: `content/_data/{actors,sources,places,figures}.yaml`.

use super::entity::{actor, place, source};
use super::figure::figure;
use crate::diag::{At, Diagnostic, Outcome, code, did_you_mean};
use crate::document::field::id_map;
use crate::document::{self, Entry, Format, Path, Report};
use crate::model::{Actor, Figure, IdMap, Place, SharedData, Source, Tree};
use crate::source::{RelPath, SourceFile};

/// One data file, read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum DataFile {
    /// `actors.yaml`
    Actors(IdMap<Actor>),
    /// `sources.yaml`
    Sources(IdMap<Source>),
    /// `places.yaml`
    Places(IdMap<Place>),
    /// `figures.yaml`
    Figures(IdMap<Figure>),
}

impl SharedData {
    /// Takes in one file.
    pub fn add(&mut self, file: DataFile) {
        match file {
            DataFile::Actors(actors) => self.actors = actors,
            DataFile::Sources(sources) => self.sources = sources,
            DataFile::Places(places) => self.places = places,
            DataFile::Figures(figures) => self.figures = figures,
        }
    }
}

const NAMES: [&str; 4] = ["actors.yaml", "sources.yaml", "places.yaml", "figures.yaml"];

/// Whether a path lies where data files do.
pub fn is_data(path: &RelPath) -> bool {
    path.strip_folder("content/_data").is_some()
}

/// Reads a file of `content/_data`. `None` if it cannot be read at all, or, with a warning, if it is none of the four.
pub fn read_data(file: &SourceFile) -> Outcome<Option<DataFile>> {
    let name = file.path.strip_folder("content/_data").unwrap_or_else(|| file.path.name());
    if !NAMES.contains(&name) {
        return Outcome { value: None, diagnostics: vec![unknown(file, name)] };
    }
    let range = 0..file.text.len();
    let document = document::read(Format::Yaml, file, range.clone());
    let report = Report::new(Format::Yaml, file, range, document.diagnostics);
    let value = document.value.and_then(|tree| {
        // An empty file, or one of comments only, declares nothing.
        let tree = if tree == Tree::Null { Tree::Map(Vec::new()) } else { tree };
        let entry = Entry { report: &report, path: Path::Root, tree };
        match name {
            "actors.yaml" => id_map(actor)(entry).map(DataFile::Actors),
            "sources.yaml" => id_map(source)(entry).map(DataFile::Sources),
            "places.yaml" => id_map(place)(entry).map(DataFile::Places),
            _ => id_map(figure)(entry).map(DataFile::Figures),
        }
    });
    Outcome { value, diagnostics: report.into_diagnostics() }
}

fn unknown(file: &SourceFile, name: &str) -> Diagnostic {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let known = NAMES.map(|name| format!("`{name}`")).join(", ");
    let near = NAMES.into_iter().find(|other| did_you_mean(stem, [other.trim_end_matches(".yaml")]).is_some());
    let help = match near.or_else(|| NAMES.into_iter().find(|other| other.trim_end_matches(".yaml") == stem)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("move it elsewhere, or rename it to one of {known}"),
    };
    let message = format!("`{name}` is not read: the data files are {known}");
    Diagnostic::new(code::FIELD_UNKNOWN, message, &file.path, At::File).help(help)
}
