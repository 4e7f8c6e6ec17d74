//! Dies, or fails, at every single operation of a build: the old site or the new one, never a mixture.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::faulty::{Fault, FaultyDisk};
use super::site::{Desk, Tree, site, with_folders};
use crate::emit::{OutError, Prune};

/// From an old site to a new one, with other people's files in the folder.
struct Change {
    name: &'static str,
    old: Option<Tree>,
    new: Tree,
    foreign: Tree,
}

fn changes() -> Vec<Change> {
    let page = |at: usize| format!("libya/page-{at}/index.html");
    let mut old = site([
        ("index.html", "old front"),
        ("same.css", "same"),
        ("file-becomes-folder", "a file"),
        ("folder-becomes-file/index.html", "in a folder"),
        ("folder-becomes-file/deep/er/index.html", "deeper"),
        ("goes/away/index.html", "stale"),
        ("goes/stays.html", "stays"),
        ("kept-by-foreign/index.html", "stale"),
    ]);
    let mut new = site([
        ("index.html", "new front"),
        ("same.css", "same"),
        ("file-becomes-folder/index.html", "now a folder"),
        ("file-becomes-folder/deep/index.html", "and deeper"),
        ("folder-becomes-file", "now a file"),
        ("goes/stays.html", "stays"),
        ("comes/from/nowhere.html", "fresh"),
    ]);
    for at in 0..8 {
        old.insert(page(at), format!("page {at}").into_bytes());
        // Some stay, some get other bytes of the same length or of another, some go, some are new.
        match at {
            0 | 1 => drop(new.insert(page(at), format!("page {at}").into_bytes())),
            2 | 3 => drop(new.insert(page(at), format!("PAGE {at}").into_bytes())),
            4 | 5 => drop(new.insert(page(at), format!("longer {at}").into_bytes())),
            _ => drop(new.insert(page(at + 10), b"another".to_vec())),
        }
    }
    let foreign = site([("CNAME", "example.org"), ("kept-by-foreign/mine.txt", "mine"), ("static/x.css", "theirs")]);
    let small = site([("index.html", "front"), ("a/index.html", "a"), ("a/b/index.html", "b"), ("c/index.html", "c")]);
    vec![
        Change { name: "into a missing folder", old: None, new: small.clone(), foreign: Tree::new() },
        Change { name: "into an empty folder", old: Some(Tree::new()), new: small.clone(), foreign: Tree::new() },
        Change { name: "into a folder of others", old: Some(Tree::new()), new: small, foreign: foreign.clone() },
        Change { name: "over an old site", old: Some(old), new, foreign },
    ]
}

impl Change {
    /// A desk on which the old site lies.
    fn desk(&self) -> Desk {
        let desk = Desk::in_memory();
        let Some(old) = &self.old else { return desk };
        std::fs::create_dir(desk.out()).expect("a folder");
        for (path, bytes) in &self.foreign {
            desk.foreign(path, bytes);
        }
        if !old.is_empty() {
            desk.build(old);
        }
        desk
    }

    fn before(&self) -> Option<Tree> {
        self.old.as_ref().map(|old| with_folders(&old.iter().chain(&self.foreign).map(own).collect()))
    }

    fn after(&self) -> Option<Tree> {
        Some(with_folders(&self.new.iter().chain(&self.foreign).map(own).collect()))
    }

    /// After a fault: the folder is the old site whole or the journal stands; after an open it is one of the two whole;
    /// after another build it is the new one, and nothing else is left.
    fn check(&self, desk: &Desk, what: &str) -> bool {
        let (before, after) = (self.before(), self.after());
        let journal = desk.state_file("journal").is_some();
        let now = desk.tree();
        assert!(journal || now == before || now == after, "{}: a mixture after {what}: {now:?}", self.name);
        drop(desk.open().unwrap_or_else(|error| panic!("{}: open after {what}: {error}", self.name)));
        let now = desk.tree();
        assert!(now == before || now == after, "{}: a mixture after {what} and open: {now:?}", self.name);
        assert_eq!(desk.leftovers(), Vec::<String>::new(), "{}: after {what}", self.name);
        let completed = now == after;
        desk.build(&self.new);
        assert_eq!(desk.tree(), after, "{}: after {what} and another build", self.name);
        assert_eq!(desk.leftovers(), Vec::<String>::new(), "{}: after {what} and another build", self.name);
        completed
    }
}

fn own((path, bytes): (&String, &Vec<u8>)) -> (String, Vec<u8>) {
    (path.clone(), bytes.clone())
}

#[test]
fn dying_at_any_operation_leaves_the_old_site_or_the_new() {
    let mut points = 0;
    for change in changes() {
        let mut outcomes = BTreeSet::new();
        for at in 0.. {
            let desk = change.desk();
            let disk = Arc::new(FaultyDisk::new(Fault::DieAt(at)));
            let built = desk.build_on(&disk, &change.new, Prune::Stale);
            if !disk.struck() {
                assert!(built.is_ok(), "{}: {built:?}", change.name);
                break;
            }
            outcomes.insert(change.check(&desk, &format!("dying at {at}")));
            points += 1;
        }
        assert_eq!(outcomes.len(), 2, "{}: some deaths must come before the journal and some after", change.name);
    }
    println!("died at {points} points");
    assert!(points >= 200, "only {points} points");
}

#[test]
fn dying_while_an_interrupted_build_is_completed_changes_nothing_about_that() {
    let mut points = 0;
    for change in changes() {
        // The last death that leaves the journal and no step done, found from behind.
        let after_journal = |desk: &Desk| desk.state_file("journal").is_some() && desk.tree() == change.before();
        let interrupted = (0..)
            .map(|at| {
                let desk = change.desk();
                let disk = Arc::new(FaultyDisk::new(Fault::DieAt(at)));
                drop(desk.build_on(&disk, &change.new, Prune::Stale));
                (at, desk, disk)
            })
            .take_while(|(_, _, disk)| disk.struck())
            .filter(|(_, desk, _)| after_journal(desk))
            .last();
        let (death, ..) = interrupted.expect("a death after the journal");
        for again in 0.. {
            let desk = change.desk();
            drop(desk.build_on(&Arc::new(FaultyDisk::new(Fault::DieAt(death))), &change.new, Prune::Stale));
            let disk = Arc::new(FaultyDisk::new(Fault::DieAt(again)));
            drop(desk.open_on(&disk));
            let completed = change.check(&desk, &format!("dying at {death} and again at {again}"));
            assert!(completed, "{}: the journal stood, but {death}, {again} did not give the new site", change.name);
            if !disk.struck() {
                break;
            }
            points += 1;
        }
    }
    println!("died again at {points} points");
    assert!(points >= 100, "only {points} points");
}

#[test]
fn an_error_at_any_operation_leaves_the_old_site_or_the_new() {
    let mut points = 0;
    for change in changes() {
        for fault in [Fault::ErrorAt as fn(usize) -> Fault, Fault::TwiceAt, Fault::ErrorThenDeath, Fault::FullFrom] {
            for at in 0.. {
                let desk = change.desk();
                let disk = Arc::new(FaultyDisk::new(fault(at)));
                let built = desk.build_on(&disk, &change.new, Prune::Stale);
                if !disk.struck() {
                    assert!(built.is_ok(), "{}: {built:?}", change.name);
                    break;
                }
                let journal = desk.state_file("journal").is_some();
                match &built {
                    Ok(_) => assert_eq!(desk.tree(), change.after(), "{}: {:?}", change.name, fault(at)),
                    Err(error) => {
                        assert!(OutError::of(error).is_some(), "{}: {error} names no path", change.name);
                        let unfinished = matches!(OutError::of(error), Some(OutError::Unfinished(_)));
                        // A death right after the last step may leave an error and no journal.
                        assert!(!unfinished || journal || desk.tree() == change.after(), "{}: {error}", change.name);
                        assert!(journal || unfinished || desk.tree() == change.before(), "{}: {error}", change.name);
                    }
                }
                change.check(&desk, &format!("{:?}", fault(at)));
                points += 1;
            }
        }
    }
    println!("failed at {points} points");
    assert!(points >= 800, "only {points} points");
}

#[test]
fn staged_bytes_that_a_power_failure_took_are_not_put_in_place() {
    let (old, new) = (site([("a.html", "old"), ("b.html", "old")]), site([("a.html", "new"), ("c.html", "new")]));
    let desk = Desk::interrupted(Some(&old), &new);
    let [stage] = &desk.leftovers().into_iter().filter(|path| path.ends_with("/")).collect::<Vec<_>>()[..] else {
        panic!("one stage: {:?}", desk.leftovers());
    };
    for entry in std::fs::read_dir(desk.root.path().join(stage)).expect("the stage") {
        std::fs::write(entry.expect("an entry").path(), "").expect("is emptied");
    }
    desk.open().expect("opens");
    assert_eq!(desk.tree(), Some(site([("a.html", "old")])));
    assert!(!desk.open().expect("opens").intact());
    assert_eq!(desk.build(&new).written, 2);
    assert_eq!(desk.tree(), Some(new));
}
