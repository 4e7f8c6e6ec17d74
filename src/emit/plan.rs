//! Turns what the last build made and what this one put into what stays, comes and goes.

use std::io;

use super::commit::Prune;
use super::error::OutError;
use super::folders;
use super::manifest::{Manifest, Records, holds};
use super::out_dir::Made;
use super::pending::Move;
use crate::source::OutPath;

/// From the old site to the new one.
pub(super) struct Plan {
    /// The files of the new site, and those of older ones that stay.
    pub(super) records: Records,
    /// What comes from the stage; whether it is fresh, the survey tells.
    pub(super) moves: Vec<Move>,
    /// Files that hold the right bytes though the last build did not write them.
    pub(super) adopted: Vec<OutPath>,
    /// Files of ours that go.
    pub(super) going: Vec<OutPath>,
}

impl Plan {
    /// `made` is in the order of paths.
    pub(super) fn new(old: &Manifest, made: &[(OutPath, Made)], prune: Prune) -> io::Result<Self> {
        let is_claimed = |(_, made): &&(OutPath, Made)| !matches!(made, Made::Kept(_));
        let claimed = made.iter().filter(is_claimed);
        let mut plan = Self {
            records: claimed.map(|(path, made)| (path.clone(), made.record())).collect(),
            moves: Vec::new(),
            adopted: Vec::new(),
            going: Vec::new(),
        };
        if let Some(path) = clash(&plan.records) {
            return Err(OutError::Clash(path.to_string()).into());
        }
        for (path, made) in made {
            match *made {
                Made::Same(record) if old.records.get(path).is_none_or(|old| old.stamp != record.stamp) => {
                    plan.adopted.push(path.clone());
                }
                Made::Staged(_, number) => plan.moves.push(Move { number, path: path.clone(), fresh: true }),
                Made::Had(_) | Made::Same(_) | Made::Kept(_) => {}
            }
        }
        let mut staying = Vec::new();
        let mut made = made.iter().peekable();
        for (path, record) in &old.records {
            while made.next_if(|(other, _)| other < path).is_some() {}
            let named = made.peek().filter(|(other, _)| other == path);
            if named.is_some_and(is_claimed) {
                continue;
            }
            let stays = prune == Prune::Nothing || named.is_some();
            if stays && !plan.is_in_the_way(path) {
                staying.push((path.clone(), *record));
            } else {
                plan.going.push(path.clone());
            }
        }
        plan.records.extend(staying);
        Ok(plan)
    }

    /// Whether the site needs a folder where this file lies, or a file where one of its folders does.
    fn is_in_the_way(&self, path: &OutPath) -> bool {
        let is_file = |folder: &str| OutPath::parse(folder).is_some_and(|folder| self.records.contains_key(&folder));
        holds(&self.records, path.as_str()) || folders(path.as_str()).any(is_file)
    }
}

/// A file that would have to be a folder as well, if there is one.
fn clash(records: &Records) -> Option<&OutPath> {
    // Whatever lies between `a` and `a/b` in the order of paths begins with `a` too, as in `a-b`.
    let mut begun: Vec<&OutPath> = Vec::new();
    for path in records.keys() {
        while begun.pop_if(|last| !path.as_str().starts_with(last.as_str())).is_some() {}
        let is_folder = |file: &&&OutPath| path.as_str()[file.as_str().len()..].starts_with('/');
        if let Some(file) = begun.iter().find(is_folder) {
            return Some(file);
        }
        begun.push(path);
    }
    None
}
