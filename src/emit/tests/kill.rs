//! Kills a real process that builds, at random times.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use super::site::{Desk, PROGRAM, Tree, put_all, with_folders};
use crate::emit::{OutDir, Prune};

const CHILD: &str = "NUTGRAF_TEST_BUILDS_IN";
const VARIANTS: usize = 5;
const ROUNDS: usize = 60;

/// One of some sites that share little: every file changes, some come and go, some become folders.
fn variant(number: usize) -> Tree {
    let mut site = Tree::new();
    for at in 0..40 {
        let path = match (at + number) % VARIANTS {
            0 => continue,
            1 => format!("swap-{at}"),
            2 => format!("swap-{at}/index.html"),
            _ => format!("section-{}/page-{at}.html", at % 4),
        };
        site.insert(path, format!("variant {number} of {at} ").repeat(100).into_bytes());
    }
    site.insert("index.html".into(), format!("variant {number}").into_bytes());
    site
}

fn build(root: &Path, number: usize) {
    let out = OutDir::open(&root.join("public"), &root.join(".nutgraf"), PROGRAM).expect("opens");
    put_all(out, &variant(number)).expect("the site is put").commit(Prune::Stale).expect("commits");
}

/// Not a test by itself: what the process that is killed does.
#[test]
fn builds_until_it_is_killed() {
    let Some(root) = std::env::var_os(CHILD) else { return };
    for number in (0..VARIANTS).cycle() {
        build(Path::new(&root), number);
    }
}

#[test]
fn a_killed_process_leaves_one_whole_site() {
    let desk = Desk::new();
    desk.foreign("CNAME", b"example.org");
    let whole: Vec<Tree> = (0..VARIANTS)
        .map(|number| {
            let mut site = variant(number);
            site.insert("CNAME".into(), b"example.org".to_vec());
            with_folders(&site)
        })
        .collect();
    build(desk.root.path(), 0);
    let (mut interrupted, mut seen) = (0, BTreeSet::new());
    // Spread over the length of a few builds, in an order that is the same every time.
    let mut delay = 7_u64;
    for round in 0..ROUNDS {
        let mut child = Command::new(std::env::current_exe().expect("this test"))
            .args(["--exact", "emit::tests::kill::builds_until_it_is_killed"])
            .env(CHILD, desk.root.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a process");
        delay = delay * 29 % 101;
        thread::sleep(Duration::from_millis(10) + Duration::from_micros(delay * 700));
        child.kill().expect("is killed");
        let status = child.wait().expect("has ended");
        assert_eq!(status.code(), None, "round {round}: the process failed by itself");

        let journal = desk.state_file("journal").is_some();
        let now = desk.tree().expect("the folder");
        assert!(journal || whole.contains(&now), "round {round}: a mixture and no journal");
        interrupted += usize::from(journal || !desk.leftovers().is_empty());
        desk.open().expect("opens");
        let now = desk.tree().expect("the folder");
        let number = whole.iter().position(|site| *site == now);
        seen.insert(number.unwrap_or_else(|| panic!("round {round}: a mixture after open")));
        assert_eq!(desk.leftovers(), Vec::<String>::new(), "round {round}");
    }
    println!("{ROUNDS} processes killed, {interrupted} of them in the middle of a build, variants {seen:?}");
    assert!(interrupted >= 5 && seen.len() >= 2, "the kills came too early or too late: {interrupted}, {seen:?}");
}
