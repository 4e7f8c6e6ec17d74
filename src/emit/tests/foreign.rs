//! Other people's files, links, locks and manifests.

use std::fs;
use std::os::unix::fs::symlink;

use super::site::{Desk, Tree, out_path, put_all, site, tree};
use crate::build::{Content, Sink};
use crate::emit::manifest::{Decoded, Manifest};
use crate::emit::{Obstacle, OutDir, OutError, Prune, Thing};
use crate::fingerprint::Fp;

#[test]
fn what_others_made_is_reported_at_once_and_never_touched() {
    let desk = Desk::new();
    desk.build(&site([("index.html", "old"), ("ours/index.html", "ours"), ("swap/index.html", "ours")]));
    let elsewhere = desk.root.path().join("elsewhere");
    fs::create_dir(&elsewhere).expect("a folder");
    desk.foreign("page.html", b"theirs");
    desk.foreign("same.html", b"same");
    desk.foreign("as-folder", b"a file where a folder must go");
    desk.foreign("as-file/x.txt", b"in a folder where a file must go");
    desk.foreign("swap/mine.txt", b"in a folder of ours where a file must go");
    symlink(&elsewhere, desk.out().join("link")).expect("a link");
    symlink("index.html", desk.out().join("link.html")).expect("a link");
    let before = desk.tree();

    let new = site([
        ("index.html", "new"),
        ("page.html", "ours"),
        ("same.html", "same"),
        ("as-folder/index.html", "ours"),
        ("as-folder/too/index.html", "ours"),
        ("as-file", "ours"),
        ("swap", "ours"),
        ("link/index.html", "ours"),
        ("link.html", "ours"),
    ]);
    let error = desk.try_build(&new).expect_err("things are in the way");
    let Some(OutError::Foreign { obstacles, .. }) = OutError::of(&error) else { panic!("{error}") };
    let found: Vec<(&str, Thing)> = obstacles.iter().map(|Obstacle { path, thing }| (path.as_str(), *thing)).collect();
    let expected = [
        ("as-file", Thing::Folder),
        ("as-folder", Thing::File),
        ("link", Thing::Symlink),
        ("link.html", Thing::Symlink),
        ("page.html", Thing::File),
        ("swap/mine.txt", Thing::File),
    ];
    assert_eq!(found, expected);
    let message = error.to_string();
    let (_, list) = message.split_once("did not make: ").expect("a list of what is in the way");
    assert!(list.starts_with("the folder `as-file`, the file `as-folder`, the symbolic link `link`, "), "{message}");
    assert_eq!(desk.tree(), before);
    assert_eq!(tree(&elsewhere), Tree::new());
    assert_eq!(desk.leftovers(), ["elsewhere/"]);
}

#[test]
fn the_same_bytes_are_adopted_and_folders_of_others_outlive_them() {
    let desk = Desk::new();
    desk.foreign("page.html", b"same");
    desk.foreign("theirs/x.css", b"same");
    fs::create_dir(desk.out().join("theirs-too")).expect("a folder");
    let new = site([("page.html", "same"), ("theirs/x.css", "same"), ("theirs-too/ours/y.css", "y")]);
    assert_eq!(desk.build(&new).written, 1);
    assert_eq!(desk.build(&site([("index.html", "only")])).pruned, 3);
    let left: Vec<String> = desk.tree().expect("the folder").into_keys().collect();
    assert_eq!(left, ["index.html", "theirs-too/", "theirs/"]);
}

#[test]
fn pruning_does_not_go_through_links() {
    let desk = Desk::new();
    desk.build(&site([("index.html", "front"), ("a/index.html", "a"), ("b.html", "b")]));
    let elsewhere = desk.root.path().join("elsewhere");
    fs::rename(desk.out().join("a"), &elsewhere).expect("is moved");
    symlink(&elsewhere, desk.out().join("a")).expect("a link");
    fs::remove_file(desk.out().join("b.html")).expect("is removed");
    symlink("index.html", desk.out().join("b.html")).expect("a link");
    assert_eq!(desk.build(&site([("index.html", "front")])).pruned, 0);
    assert_eq!(tree(&elsewhere), site([("index.html", "a")]));
    assert_eq!(desk.tree().expect("the folder").len(), 3, "both links are still there");
}

#[test]
fn an_output_folder_that_is_a_link_is_the_folder_it_leads_to() {
    let desk = Desk::new();
    let real = desk.root.path().join("real");
    fs::create_dir(&real).expect("a folder");
    symlink(&real, desk.out()).expect("a link");
    desk.build(&site([("index.html", "front")]));
    assert_eq!(tree(&real), site([("index.html", "front")]));
    assert!(desk.out().is_symlink());
}

#[test]
fn two_builds_cannot_have_one_folder() {
    let desk = Desk::new();
    let first = desk.open().expect("opens");
    let error = desk.open().err().expect("is locked");
    assert!(matches!(OutError::of(&error), Some(OutError::Locked(_))), "{error}");
    let elsewhere =
        OutDir::open(&desk.root.path().join("preview"), &desk.state(), "p").expect("another folder is free");
    drop((first, elsewhere));
    desk.open().expect("is free again");
}

#[test]
fn folders_that_cannot_be_written_to_are_refused() {
    let desk = Desk::new();
    fs::write(desk.root.path().join("file"), "").expect("a file");
    let root = desk.root.path();
    for (out, state) in [(".", ".nutgraf"), ("file", ".nutgraf"), (".nutgraf", ".nutgraf"), ("/", ".nutgraf")] {
        let error = OutDir::open(&root.join(out), &root.join(state), "p").err().expect("is refused");
        assert!(matches!(OutError::of(&error), Some(OutError::Unfit { .. })), "{out}: {error}");
    }
}

#[test]
fn names_that_no_file_system_takes_are_errors_and_leave_the_old_site() {
    let desk = Desk::new();
    let old = site([("index.html", "front")]);
    let long = "x".repeat(256);
    let deep = vec!["folder"; 700].join("/");
    for build in 0..2 {
        for path in [format!("{long}.html"), format!("new/{long}/index.html"), deep.clone()] {
            let new = Tree::from([(path, b"x".to_vec())]);
            let error = desk.try_build(&new).expect_err("the name is too long");
            assert_eq!(error.kind(), std::io::ErrorKind::InvalidFilename, "{error}");
            assert_eq!(desk.leftovers(), Vec::<String>::new());
            assert_eq!(desk.tree(), (build == 1).then(|| old.clone()));
        }
        desk.build(&old);
    }
}

#[test]
fn a_site_that_contradicts_itself_is_an_error() {
    let desk = Desk::new();
    desk.build(&site([("index.html", "front")]));
    let clash = site([("a", "file"), ("a-b/index.html", "between"), ("a/index.html", "folder")]);
    let error = desk.try_build(&clash).expect_err("a clash");
    assert!(matches!(OutError::of(&error), Some(OutError::Clash(path)) if path == "a"), "{error}");
    let out = desk.open().expect("opens");
    let put = |bytes| out.put(&out_path("a"), Fp::of_bytes(bytes), Content::Bytes(bytes));
    put(b"one").expect("is put");
    let error = put(b"two").expect_err("twice");
    assert!(matches!(OutError::of(&error), Some(OutError::Twice(_))), "{error}");
    drop(out);
    assert_eq!(desk.tree(), Some(site([("index.html", "front")])));
}

#[test]
fn a_damaged_manifest_is_none_and_no_bytes_make_reading_panic() {
    let desk = Desk::new();
    let old = site([("index.html", "front"), ("a/index.html", "a")]);
    desk.build(&old);
    let manifest = desk.state_file("manifest").expect("a manifest");
    let whole = fs::read(&manifest).expect("a file");
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        // The format is not covered by the checksum: another one still tells what is ours.
        let expected = (8..12).contains(&at);
        assert_eq!(matches!(Manifest::decode(&bytes), Decoded::Other(_)), expected, "byte {at}");
        assert_eq!(Manifest::decode(&bytes) == Decoded::Damaged, !expected, "byte {at}");
        assert_eq!(Manifest::decode(&whole[..at]), Decoded::Damaged, "cut at {at}");
    }

    fs::write(&manifest, &whole[..whole.len() - 1]).expect("a file");
    let before = desk.tree();
    let changed = site([("index.html", "new"), ("a/index.html", "a")]);
    let error = desk.try_build(&changed).expect_err("nothing is known to be ours");
    assert!(
        matches!(OutError::of(&error), Some(OutError::Foreign { obstacles, .. }) if obstacles.len() == 1),
        "{error}"
    );
    assert_eq!(desk.tree(), before);
    assert_eq!(desk.build(&old).written, 0, "the same bytes are adopted");
    assert_eq!(desk.build(&changed).written, 1);
}

#[test]
fn another_version_knows_its_files_but_not_its_keys() {
    let desk = Desk::new();
    let old = site([("index.html", "front"), ("stale/index.html", "stale")]);
    let mut out = put_all(desk.open().expect("opens"), &old).expect("is put");
    out.set_memo(b"memo".to_vec());
    out.commit(Prune::Stale).expect("commits");

    let check = |program: &str| {
        let out = OutDir::open(&desk.out(), &desk.state(), program).expect("opens");
        assert_eq!((out.memo(), out.intact()), (None, false));
        assert!(!out.has(&out_path("index.html"), Fp::of_bytes(b"front")));
        out
    };
    drop(check("another"));
    // A manifest of a format to come: what follows the paths is something else.
    let manifest = desk.state_file("manifest").expect("a manifest");
    let mut bytes = fs::read(&manifest).expect("a file");
    bytes[8] += 1;
    bytes.truncate(bytes.len() - 20);
    let checksum = Fp::of_bytes(&bytes[44..]);
    bytes[12..44].copy_from_slice(checksum.as_bytes());
    fs::write(&manifest, &bytes).expect("a file");
    drop(check(super::site::PROGRAM));

    // A journal of that format cannot be carried out, and must not be thrown away.
    let journal = manifest.with_extension("journal");
    fs::write(&journal, &bytes).expect("a file");
    let error = desk.open().err().expect("is refused");
    assert!(matches!(OutError::of(&error), Some(OutError::Unreadable(_))), "{error}");
    fs::remove_file(&journal).expect("is removed");

    let written = desk.build(&site([("index.html", "new")]));
    assert_eq!((written.written, written.pruned), (1, 1));
    assert_eq!(desk.tree(), Some(site([("index.html", "new")])));
}

#[test]
fn what_came_to_lie_in_the_way_of_an_interrupted_build_is_left_alone() {
    let (old, new) =
        (site([("index.html", "old")]), site([("index.html", "new"), ("fresh.html", "ours"), ("x/y", "y")]));
    let desk = Desk::interrupted(Some(&old), &new);
    desk.foreign("fresh.html", b"theirs");
    desk.foreign("x", b"theirs");
    desk.open().expect("opens");
    let expected = site([("index.html", "new"), ("fresh.html", "theirs"), ("x", "theirs")]);
    assert_eq!(desk.tree(), Some(expected.clone()));
    desk.try_build(&new).expect_err("they are in the way");
    assert_eq!(desk.tree(), Some(expected));

    let desk = Desk::interrupted(None, &new);
    desk.foreign("mine.txt", b"theirs");
    desk.open().expect("opens");
    assert_eq!(desk.tree(), Some(site([("mine.txt", "theirs")])));
    desk.build(&new);
    assert_eq!(desk.tree().expect("the folder").len(), new.len() + 2);
}
