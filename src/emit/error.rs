//! Why the output folder could not be opened or changed.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why the output folder could not be opened or changed. It travels inside an [`io::Error`]: see [`OutError::of`].
#[derive(Debug)]
pub enum OutError {
    /// Another build works on the same folder; the lock file that it holds.
    Locked(PathBuf),
    /// Something that the generator did not make lies where the site must go: all such places.
    Foreign {
        /// The output folder.
        out: PathBuf,
        /// What lies where, in the order of paths.
        obstacles: Vec<Obstacle>,
    },
    /// The site wants both a file and a folder of this name.
    Clash(String),
    /// One path was put twice in one build.
    Twice(String),
    /// The folder cannot be an output folder at all.
    Unfit {
        /// The folder.
        out: PathBuf,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A build was interrupted by a version of the program whose journal this one cannot read.
    Unreadable(PathBuf),
    /// The file system refused one of the last steps. The new site is complete in the stage, and the next build puts
    /// the rest of it in place.
    Unfinished(io::Error),
    /// The file system refused.
    Failed {
        /// What was tried, as a verb: `write`.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
}

/// Something in the output folder that the generator did not make, where it must write.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Obstacle {
    /// Where, from the output folder, `/`-separated.
    pub path: String,
    /// What it is.
    pub thing: Thing,
}

/// What lies at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link, wherever it leads.
    Symlink,
    /// A pipe, a socket, a device.
    Special,
}

impl OutError {
    /// The reason inside an error of this module.
    pub fn of(error: &io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }

    fn kind(&self) -> io::ErrorKind {
        match self {
            Self::Locked(_) => io::ErrorKind::ResourceBusy,
            Self::Foreign { .. } => io::ErrorKind::AlreadyExists,
            Self::Clash(_) | Self::Twice(_) | Self::Unfit { .. } => io::ErrorKind::InvalidInput,
            Self::Unreadable(_) => io::ErrorKind::InvalidData,
            Self::Failed { source, .. } | Self::Unfinished(source) => source.kind(),
        }
    }
}

impl From<OutError> for io::Error {
    fn from(error: OutError) -> Self {
        Self::new(error.kind(), error)
    }
}

impl std::error::Error for OutError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Failed { source, .. } | Self::Unfinished(source) => Some(source),
            _ => None,
        }
    }
}

impl fmt::Display for OutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Locked(lock) => {
                write!(f, "another build is writing to this output folder (it holds `{}`)", lock.display())
            }
            Self::Foreign { out, obstacles } => {
                write!(f, "`{}` has things in the way that the generator did not make: ", out.display())?;
                for (at, obstacle) in obstacles.iter().take(SHOWN).enumerate() {
                    let comma = if at == 0 { "" } else { ", " };
                    write!(f, "{comma}the {} `{}`", obstacle.thing, obstacle.path)?;
                }
                match obstacles.len().saturating_sub(SHOWN) {
                    0 => Ok(()),
                    more => write!(f, " and {more} more"),
                }
            }
            Self::Clash(path) => write!(f, "`{path}` would have to be both a file and a folder"),
            Self::Twice(path) => write!(f, "`{path}` was written twice in one build"),
            Self::Unfit { out, why } => write!(f, "`{}` cannot be the output folder: {why}", out.display()),
            Self::Unreadable(journal) => write!(
                f,
                "another version of the program was interrupted; let that version build once more (it left `{}`)",
                journal.display()
            ),
            Self::Unfinished(source) => {
                write!(f, "{source} (the new site is complete; the next build puts it in place)")
            }
            Self::Failed { action, path, source } => write!(f, "could not {action} `{}`: {source}", path.display()),
        }
    }
}

impl fmt::Display for Thing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::File => "file",
            Self::Folder => "folder",
            Self::Symlink => "symbolic link",
            Self::Special => "special file",
        })
    }
}

/// How many obstacles a message lists.
const SHOWN: usize = 10;

/// Names the action and the path in an error of the file system.
pub(super) fn failed<'p>(action: &'static str, path: &'p Path) -> impl FnOnce(io::Error) -> io::Error + 'p {
    move |source| OutError::Failed { action, path: path.to_owned(), source }.into()
}
