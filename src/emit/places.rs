//! Where the output folder, its state and its stage lie.

use std::io;
use std::path::{Path, PathBuf};

use super::disk::{Disk, create_folders};
use super::error::{OutError, failed};
use crate::fingerprint::Fp;
use crate::source::scan::FOLDERS;

/// The folders and files that one output folder has to do with. All paths are absolute.
#[derive(Debug)]
pub(super) struct Places {
    /// The output folder itself; its parent exists.
    pub(super) out: PathBuf,
    /// The state folder; it exists.
    pub(super) state: PathBuf,
    /// Held while a build works.
    pub(super) lock: PathBuf,
    /// What the last build made.
    pub(super) manifest: PathBuf,
    /// What the last build was about to do.
    pub(super) journal: PathBuf,
    /// A manifest that could not be made of the journal, while it is written.
    pub(super) mended: PathBuf,
    /// What this program calls a stage of this output folder.
    stage_name: String,
}

/// Where a stage lies: the same file system as the output folder is needed, and the right to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Site {
    /// Beside the output folder: the usual place.
    Beside,
    /// In the state folder, if the output folder's parent is read-only or another file system.
    State,
    /// In the output folder, if it is a file system of its own.
    Inside,
}

impl Site {
    pub(super) const ALL: [Self; 3] = [Self::Beside, Self::State, Self::Inside];
}

impl Places {
    /// Finds them, making the state folder and the output folder's parent.
    pub(super) fn find(disk: &dyn Disk, out: &Path, state: &Path) -> io::Result<Self> {
        let unfit = |why| OutError::Unfit { out: out.to_owned(), why };
        create_folders(disk, state).map_err(failed("create", state))?;
        let state = disk.resolve(state).map_err(failed("find", state))?;
        let absolute = std::path::absolute(out).map_err(failed("find", out))?;
        let out = match disk.resolve(&absolute) {
            Ok(out) => out,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let (Some(parent), Some(name)) = (absolute.parent(), absolute.file_name()) else {
                    return Err(unfit("it has no name").into());
                };
                create_folders(disk, parent).map_err(failed("create", parent))?;
                disk.resolve(parent).map_err(failed("find", parent))?.join(name)
            }
            Err(error) => return Err(failed("find", &absolute)(error)),
        };
        if state.starts_with(&out) {
            return Err(unfit("the site's sources lie in it").into());
        }
        let Some(name) = out.file_name() else { return Err(unfit("it has no name").into()) };

        // Relative to the site, so that a site that is moved keeps its state.
        let root = state.parent().unwrap_or(&state);
        let relative = out.strip_prefix(root).unwrap_or(&out);
        // What is written among the sources is a source of the next build, which would publish it again.
        if relative.is_relative() && FOLDERS.iter().any(|folder| relative.starts_with(folder)) {
            return Err(unfit("it lies among the site's sources").into());
        }
        let id = short_id(&[relative]);
        let name: String = name.to_string_lossy().chars().take(40).collect();
        // Two sites that share an output folder must not take each other's stage for a leftover.
        let stage_name = format!(".{name}.nutgraf-{}", short_id(&[root, relative]));
        let file = |kind: &str| state.join(format!("out-{id}.{kind}"));
        Ok(Self {
            lock: file("lock"),
            manifest: file("manifest"),
            journal: file("journal"),
            mended: file("mended"),
            out,
            state,
            stage_name,
        })
    }

    /// What this program calls a stage of this output folder.
    pub(super) fn stage_name(&self) -> &str {
        &self.stage_name
    }

    /// The stage of this name at a site.
    pub(super) fn stage(&self, site: Site, name: &str) -> PathBuf {
        let folder = match site {
            // `find` has seen that the output folder has a name, so it has a parent.
            Site::Beside => self.out.parent().unwrap_or(&self.out),
            Site::State => &self.state,
            Site::Inside => &self.out,
        };
        folder.join(name)
    }
}

/// 64 bits of the hash of paths, in hexadecimal.
fn short_id(paths: &[&Path]) -> String {
    let bytes: Vec<u8> =
        paths.iter().flat_map(|path| path.as_os_str().as_encoded_bytes().iter().chain(&[0])).copied().collect();
    let mut hex = Fp::of_bytes(&bytes).to_string();
    hex.truncate(16);
    hex
}
