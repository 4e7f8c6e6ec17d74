//! Sites that tests build, and what they find in the folders afterwards.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::TempDir;

use super::faulty::{Fault, FaultyDisk};
use crate::build::{Content, Sink};
use crate::emit::manifest::{Decoded, Manifest};
use crate::emit::{OutDir, Prune, Written};
use crate::fingerprint::Fp;
use crate::source::OutPath;

/// What lies in a folder: files with their bytes, links with their targets, folders (their path ends in `/`) with
/// nothing.
pub(super) type Tree = BTreeMap<String, Vec<u8>>;

/// A place to build in: `public` and `.nutgraf` in a folder of their own.
pub(super) struct Desk {
    pub(super) root: TempDir,
}

/// The name of the program in tests.
pub(super) const PROGRAM: &str = "nutgraf test";

impl Desk {
    pub(super) fn new() -> Self {
        Self { root: tempfile::tempdir().expect("a temporary folder") }
    }

    /// In memory if the system has such a place: for tests that make and remove many thousands of files.
    pub(super) fn in_memory() -> Self {
        tempfile::tempdir_in("/dev/shm").map_or_else(|_| Self::new(), |root| Self { root })
    }

    /// One on which the build of `new` over `old` was interrupted when its journal stood and nothing else was done.
    pub(super) fn interrupted(old: Option<&Tree>, new: &Tree) -> Self {
        let die_at = |at| {
            let desk = Self::in_memory();
            old.map(|old| desk.build(old));
            let before = desk.tree();
            let built = desk.build_on(&Arc::new(FaultyDisk::new(Fault::DieAt(at))), new, Prune::Stale);
            assert!(built.is_err(), "no death left a journal");
            let journal = desk.state_file("journal").and_then(|path| fs::read(path).ok());
            let stands = journal.is_some_and(|bytes| matches!(Manifest::decode(&bytes), Decoded::Known(..)));
            (stands && desk.tree() == before).then_some(desk)
        };
        (0..).find_map(die_at).expect("an endless search ends with a find")
    }

    pub(super) fn out(&self) -> PathBuf {
        self.root.path().join("public")
    }

    pub(super) fn state(&self) -> PathBuf {
        self.root.path().join(".nutgraf")
    }

    /// The one file of this kind in the state folder.
    pub(super) fn state_file(&self, kind: &str) -> Option<PathBuf> {
        let files = fs::read_dir(self.state()).ok()?.map(|entry| entry.expect("an entry").path());
        files.into_iter().find(|path| path.extension().is_some_and(|extension| extension == kind))
    }

    pub(super) fn open_on(&self, disk: &Arc<FaultyDisk>) -> io::Result<OutDir> {
        OutDir::open_on(Arc::clone(disk) as _, &self.out(), &self.state(), PROGRAM)
    }

    pub(super) fn open(&self) -> io::Result<OutDir> {
        self.open_on(&Arc::new(FaultyDisk::new(Fault::Never)))
    }

    /// Builds a site as `build` would: looks whether each page is there, and puts it if not.
    pub(super) fn build_on(&self, disk: &Arc<FaultyDisk>, site: &Tree, prune: Prune) -> io::Result<Written> {
        put_all(self.open_on(disk)?, site)?.commit(prune)
    }

    pub(super) fn build(&self, site: &Tree) -> Written {
        self.try_build(site).expect("the site builds")
    }

    pub(super) fn try_build(&self, site: &Tree) -> io::Result<Written> {
        self.build_on(&Arc::new(FaultyDisk::new(Fault::Never)), site, Prune::Stale)
    }

    /// Writes a file that the generator did not make.
    pub(super) fn foreign(&self, path: &str, bytes: &[u8]) {
        let full = self.out().join(path);
        fs::create_dir_all(full.parent().expect("a parent")).expect("a folder");
        fs::write(full, bytes).expect("a file");
    }

    /// What lies in the output folder; `None` if it is missing.
    pub(super) fn tree(&self) -> Option<Tree> {
        self.out().exists().then(|| tree(&self.out()))
    }

    /// Everything in the root that no finished build leaves.
    pub(super) fn leftovers(&self) -> Vec<String> {
        let inside = tree(self.root.path()).into_keys().filter(|path| !path.starts_with("public/"));
        let known = |path: &str| path == ".nutgraf/" || path.ends_with(".lock") || path.ends_with(".manifest");
        inside.filter(|path| !known(path)).collect()
    }
}

/// Puts a whole site.
pub(super) fn put_all(out: OutDir, site: &Tree) -> io::Result<OutDir> {
    for (path, bytes) in site {
        let (path, key) = (out_path(path), Fp::of_bytes(bytes));
        if !out.has(&path, key) {
            out.put(&path, key, Content::Bytes(bytes))?;
        }
    }
    Ok(out)
}

pub(super) fn out_path(path: &str) -> OutPath {
    OutPath::parse(path).expect("a clean path")
}

/// A site of these files.
pub(super) fn site<'s>(files: impl IntoIterator<Item = (&'s str, &'s str)>) -> Tree {
    files.into_iter().map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).collect()
}

/// A site's files together with the folders that they need.
pub(super) fn with_folders(site: &Tree) -> Tree {
    let mut tree = site.clone();
    for path in site.keys() {
        for (at, _) in path.match_indices('/') {
            tree.insert(path[..=at].to_owned(), Vec::new());
        }
    }
    tree
}

/// What lies in a folder.
pub(super) fn tree(folder: &Path) -> Tree {
    fn walk(folder: &Path, prefix: &str, tree: &mut Tree) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let entry = entry.expect("an entry");
            let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
            let kind = entry.file_type().expect("a type");
            if kind.is_dir() {
                walk(&entry.path(), &format!("{path}/"), tree);
                tree.insert(format!("{path}/"), Vec::new());
            } else if kind.is_symlink() {
                let target = fs::read_link(entry.path()).expect("a link");
                tree.insert(path, format!("-> {}", target.display()).into_bytes());
            } else {
                tree.insert(path, fs::read(entry.path()).expect("a file"));
            }
        }
    }
    let mut found = Tree::new();
    walk(folder, "", &mut found);
    found
}
