//! Turns the files of a build into the output folder: all of them or none.
//!
//! ```text
//! open ──▶ has, put, keep (any thread) ──▶ commit: survey ─▶ journal ─▶ remove, move ─▶ manifest
//!  └ finishes or discards what an interrupted build left          └── from here on, the next open finishes
//! ```
//!
//! - A first build is written as a whole tree beside the output folder, which one rename puts in place.
//! - A later build stages what changed as numbered files on the same file system. Nothing in the output folder changes
//!   before the journal says everything that is going to happen.
//! - Invariant: what the generator did not make (no manifest names it) is never changed, removed or followed.
//! - Invariant: a build that changes nothing writes nothing.
//! - A killed process or a full disk leaves the old site or, once the journal stands, the new one. A power failure
//!   may lose bytes of files that were moved in place; their size or time then differs from the manifest and the next
//!   build writes them again.

mod commit;
mod disk;
mod error;
mod journal;
mod manifest;
mod out_dir;
mod pending;
mod places;
mod plan;
mod remembered;
mod rewrite;
mod scratch;
mod stage;
mod survey;
mod wire;

#[cfg(all(test, unix))]
mod tests;

pub use commit::{Prune, Written};
pub use disk::pour;
pub use error::{Obstacle, OutError, Thing};
pub use out_dir::OutDir;
pub use remembered::Remembered;
pub use rewrite::{Edit, rewrite};
pub use scratch::{NamelessFile, ScratchFile, folder_for_large_files};

/// The folders that lead to a path, outermost first: `a/b/c.html` lies in `a` and `a/b`.
fn folders(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}
