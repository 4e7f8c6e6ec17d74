//! What did not change is not touched.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::Arc;

use super::faulty::{Fault, FaultyDisk};
use super::site::{Desk, PROGRAM, Tree, out_path, put_all, site};
use crate::build::{Content, Sink};
use crate::emit::{OutDir, Prune, Remembered, Written};
use crate::fingerprint::Fp;

/// Inode, time of change and time of inode change of everything in a folder, itself included.
type Traces = BTreeMap<String, (u64, (i64, i64), (i64, i64))>;

fn traces(folder: &Path) -> Traces {
    let mut traces = Traces::new();
    let mut note = |path: &Path| {
        let metadata = fs::symlink_metadata(path).expect("metadata");
        let (mtime, ctime) = ((metadata.mtime(), metadata.mtime_nsec()), (metadata.ctime(), metadata.ctime_nsec()));
        traces.insert(path.display().to_string(), (metadata.ino(), mtime, ctime));
    };
    for entry in walkdir::WalkDir::new(folder) {
        note(entry.expect("an entry").path());
    }
    traces
}

fn three_pages() -> Tree {
    site([("index.html", "front"), ("a/index.html", "a"), ("b/c/index.html", "c")])
}

#[test]
fn a_build_that_changes_nothing_writes_nothing() {
    let desk = Desk::new();
    let build = || {
        let mut out = put_all(OutDir::open(&desk.out(), &desk.state(), PROGRAM).expect("opens"), &three_pages())
            .expect("the site is put");
        out.set_memo(b"memo".to_vec());
        out.commit(Prune::Stale).expect("commits")
    };
    assert_eq!(build(), Written { written: 3, unchanged: 0, pruned: 0, bytes_written: 7 });
    let before = traces(desk.root.path());
    assert_eq!(build(), Written { unchanged: 3, ..Written::default() });
    // The way of a caller that sees by the memo that nothing changed.
    let out = OutDir::open(&desk.out(), &desk.state(), PROGRAM).expect("opens");
    assert_eq!(out.memo(), Some(&b"memo"[..]));
    assert!(out.intact());
    drop(out);
    assert_eq!(traces(desk.root.path()), before);
}

#[test]
fn unchanged_files_keep_inode_and_time() {
    let desk = Desk::new();
    desk.build(&three_pages());
    let before = traces(&desk.out());
    let mut changed = three_pages();
    changed.insert("a/index.html".into(), b"A".to_vec());
    changed.insert("d/index.html".into(), b"d".to_vec());
    let written = desk.build(&changed);
    assert_eq!(written, Written { written: 2, unchanged: 2, pruned: 0, bytes_written: 2 });
    let after = traces(&desk.out());
    for (path, trace) in before {
        let kept = ["public", "a", "a/index.html"].iter().all(|touched| !path.ends_with(&format!("/{touched}")));
        assert_eq!(after[&path] == trace, kept || path.ends_with("c/index.html"), "{path}");
    }
}

#[test]
fn the_same_bytes_under_another_key_only_change_the_key() {
    let desk = Desk::new();
    desk.build(&three_pages());
    let before = traces(&desk.out());
    let key = Fp::of_bytes(b"another key");
    let out = desk.open().expect("opens");
    for (path, bytes) in &three_pages() {
        assert!(!out.has(&out_path(path), key));
        out.put(&out_path(path), key, Content::Bytes(bytes)).expect("is put");
    }
    assert_eq!(out.commit(Prune::Stale).expect("commits"), Written { unchanged: 3, ..Written::default() });
    assert_eq!(traces(&desk.out()), before);
    assert!(desk.open().expect("opens").has(&out_path("index.html"), key));
}

#[test]
fn a_file_that_someone_changed_or_removed_is_made_anew() {
    let desk = Desk::new();
    desk.build(&three_pages());
    desk.foreign("index.html", b"edited");
    fs::remove_file(desk.out().join("a/index.html")).expect("is removed");
    assert!(!desk.open().expect("opens").intact());
    assert_eq!(desk.build(&three_pages()).written, 2);
    assert!(desk.open().expect("opens").intact());
    // A folder that is gone as a whole is a first build again.
    fs::remove_dir_all(desk.out()).expect("is removed");
    assert!(!desk.open().expect("opens").intact());
    assert_eq!(desk.build(&three_pages()).written, 3);
}

#[test]
fn what_is_not_named_stays_while_nothing_is_pruned_and_goes_later() {
    let desk = Desk::new();
    desk.build(&three_pages());
    let front = site([("index.html", "new front")]);
    let unfaulty = Arc::new(FaultyDisk::new(Fault::Never));
    let written = desk.build_on(&unfaulty, &front, Prune::Nothing).expect("commits");
    assert_eq!(written, Written { written: 1, unchanged: 0, pruned: 0, bytes_written: 9 });
    assert!(desk.out().join("b/c/index.html").exists());

    let out = put_all(desk.open().expect("opens"), &front).expect("is put");
    assert!(out.keep(&out_path("a/index.html")));
    assert!(!out.keep(&out_path("never/was.html")));
    let written = out.commit(Prune::Stale).expect("commits");
    assert_eq!(written, Written { unchanged: 2, pruned: 1, ..Written::default() });
    assert!(desk.out().join("a/index.html").exists());
    assert!(!desk.out().join("b").exists(), "empty folders of ours go too");
}

#[test]
fn files_are_copied_and_compared_like_bytes() {
    let desk = Desk::new();
    let asset = desk.root.path().join("asset.bin");
    // Longer than what is compared at a time.
    let mut bytes = vec![7_u8; 200_000];
    let path = out_path("asset.bin");
    let write = |out: &mut dyn Write| io::copy(&mut fs::File::open(&asset)?, out).map(drop);
    let copy = |key: &[u8]| {
        let out = desk.open().expect("opens");
        out.put(&path, Fp::of_bytes(key), Content::Written(&write)).expect("is put");
        out.commit(Prune::Stale).expect("commits").written
    };
    fs::write(&asset, &bytes).expect("a file");
    assert_eq!(copy(b"1"), 1);
    assert_eq!(copy(b"2"), 0);
    bytes[199_999] = 8;
    fs::write(&asset, &bytes).expect("a file");
    assert_eq!(copy(b"3"), 1);
    assert_eq!(fs::read(desk.out().join("asset.bin")).expect("a file"), bytes);
    fs::remove_file(&asset).expect("is removed");
    let out = desk.open().expect("opens");
    assert!(out.put(&path, Fp::of_bytes(b"4"), Content::Written(&write)).is_err(), "the source is gone");
}

#[test]
fn what_is_written_as_it_is_made_is_compared_like_bytes() {
    let desk = Desk::new();
    let path = out_path("data.json");
    let put = |key: &[u8], bytes: &[u8]| {
        let out = desk.open().expect("opens");
        // In pieces that fit no buffer, as entries come.
        let write = |out: &mut dyn Write| bytes.chunks(777).try_for_each(|piece| out.write_all(piece));
        out.put(&path, Fp::of_bytes(key), Content::Written(&write)).expect("is put");
        out.commit(Prune::Stale).expect("commits").written
    };
    let bytes: Vec<u8> = (0..200_000_u32).flat_map(u32::to_le_bytes).collect();
    let mut other = bytes.clone();
    other[799_999] ^= 1;
    assert_eq!(put(b"1", &bytes), 1);
    assert_eq!(put(b"2", &bytes), 0, "the same");
    assert_eq!(put(b"3", &other), 1, "another last byte");
    assert_eq!(put(b"4", &bytes[..800]), 1, "shorter");
    assert_eq!(put(b"5", &bytes), 1, "longer");
    assert_eq!(fs::read(desk.out().join("data.json")).expect("a file"), bytes);
}

#[test]
fn half_a_file_that_is_written_as_it_is_made_is_none() {
    let desk = Desk::new();
    let path = out_path("data.json");
    for whole in [true, false] {
        let out = desk.open().expect("opens");
        let write = |out: &mut dyn Write| {
            out.write_all(&[7; 100_000])?;
            Err(io::Error::other("it ends here"))
        };
        assert!(out.put(&path, Fp::of_bytes(b"1"), Content::Written(&write)).is_err());
        let out = put_all(out, &three_pages()).expect("is put");
        out.commit(Prune::Stale).expect("commits");
        assert!(!desk.out().join("data.json").exists(), "{}", if whole { "first build" } else { "later build" });
    }
    assert!(desk.leftovers().is_empty(), "{:?}", desk.leftovers());
}

#[test]
fn to_ask_what_is_remembered_makes_nothing() {
    let desk = Desk::new();
    let before = traces(desk.root.path());
    let state = desk.root.path().join("state");
    let mut last = Remembered::of(desk.out(), state.clone());
    assert!(!last.look(PROGRAM));
    assert_eq!(last.memo(), None);
    assert!(!state.exists());
    assert_eq!(before, traces(desk.root.path()));
}
