//! A disk that is really full: a small memory file system, where the test may mount one.

use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use super::site::{PROGRAM, Tree, put_all, site, tree};
use crate::emit::{OutDir, OutError, Prune, Written};

/// A mounted file system; unmounted when dropped.
struct Mount<'p>(&'p Path);

impl<'p> Mount<'p> {
    fn new(path: &'p Path, size: &str) -> Option<Self> {
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"]).arg(path);
        let status = mount.stdout(Stdio::null()).stderr(Stdio::null()).status();
        status.is_ok_and(|status| status.success()).then_some(Self(path))
    }
}

impl Drop for Mount<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0).status();
    }
}

fn build(root: &Path, site: &Tree) -> io::Result<Written> {
    let out = OutDir::open(&root.join("public"), &root.join(".nutgraf"), PROGRAM)?;
    put_all(out, site)?.commit(Prune::Stale)
}

#[test]
fn a_full_disk_leaves_the_old_site() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let Some(mount) = Mount::new(folder.path(), "64k") else {
        println!("skipped: a file system can only be mounted by root; the faulty disk covers the same ground");
        return;
    };
    let root = mount.0;
    let old = site([("index.html", "old"), ("a/index.html", "a")]);
    build(root, &old).expect("the old site fits");
    let mut large = old.clone();
    large.insert("index.html".into(), b"new".to_vec());
    large.insert("b/index.html".into(), vec![b'x'; 60_000]);
    let error = build(root, &large).expect_err("the new one does not");
    assert_eq!(error.kind(), io::ErrorKind::StorageFull, "{error}");
    assert!(matches!(OutError::of(&error), Some(OutError::Failed { path, .. }) if path.ends_with("b/index.html")));
    assert_eq!(tree(&root.join("public")).get("index.html"), old.get("index.html"));
    assert_eq!(fs::read_dir(root).expect("a folder").count(), 2, "the stage is gone");

    // Full to the last page, where not even the journal fits.
    let free = (0..).take_while(|at| fs::write(root.join(format!("ballast-{at}")), [0; 4096]).is_ok()).count();
    let mut small = old.clone();
    small.insert("index.html".into(), b"new".to_vec());
    fs::remove_file(root.join("ballast-0")).expect("is removed");
    for taken in 0..free + 500 {
        if taken > free {
            // A program that another test is just starting may hold open what was removed.
            thread::sleep(Duration::from_millis(10));
        }
        let built = build(root, &small);
        let index = fs::read(root.join("public/index.html")).expect("a page");
        assert_eq!(built.is_ok(), index == b"new", "with {taken} more pages free: {built:?}");
        if built.is_ok() {
            return;
        }
        let _ = fs::remove_file(root.join(format!("ballast-{}", taken + 1)));
    }
    panic!("the small change never fitted");
}

#[test]
fn an_output_folder_on_a_file_system_of_its_own_is_staged_inside_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let public = folder.path().join("public");
    fs::create_dir(&public).expect("a folder");
    let Some(_mount) = Mount::new(&public, "1m") else {
        println!("skipped: a file system can only be mounted by root");
        return;
    };
    for text in ["old", "new"] {
        let pages = site([("index.html", text), ("a.html", text)]);
        assert_eq!(build(folder.path(), &pages).expect("builds").written, 2);
        assert_eq!(tree(&public), pages);
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 2, "no stage is left");
    }
}
