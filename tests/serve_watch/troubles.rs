//! Sites that are broken, gone, or in use, and mended again.

use std::fs;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};

use nutgraf::build::{Memory, Occasion};
use nutgraf::emit::OutDir;
use nutgraf::serve::{Failure, Folder, Made, Target, Way};

use super::session::{Running, Tale};
use super::{PAGE, Site, folder, settles, small, tree, watched};

fn is_broken(tale: &Tale) -> bool {
    tale.errors().is_some_and(|errors| errors > 0)
}

#[test]
fn settings_break_and_are_mended() {
    let site = small();
    let running = watched(&site);
    settles(&running, &site, "the first build");
    let before = tree(&site.out);
    let sound = site.read("site.toml");
    for broken in ["= =\n", "titel = \"?\"\n", ""] {
        let known = running.tales().len();
        site.write("site.toml", broken);
        running.until_told("it is broken", known, is_broken);
        assert_eq!(tree(&site.out), before, "the last good site stays");
        site.write("site.toml", &sound);
        settles(&running, &site, "it is mended");
    }
    let known = running.tales().len();
    site.remove("site.toml");
    running.until_told("it is gone", known, is_broken);
    assert_eq!(tree(&site.out), before, "the last good site stays");
    site.write("site.toml", sound.replace("Small", "Other"));
    settles(&running, &site, "it is back");
}

#[test]
fn a_theme_that_is_broken_at_the_start_is_mended() {
    let site = small();
    site.write("templates/article.html", "{% if %}");
    let running = Running::start(&site.root, folder(&site), Way::Events);
    running.until_told("the first build fails", 0, is_broken);
    site.write("templates/article.html", "{% extends \"theme/article.html\" %}");
    settles(&running, &site, "mended");
    let known = running.tales().len();
    site.write("site.toml", "title = \"Small\"\ntheme = \"mine\"\n");
    running.until_told("there is no such theme", known, is_broken);
    site.write("site.toml", "title = \"Small\"\n");
    settles(&running, &site, "mended again");
}

#[test]
fn a_folder_that_becomes_a_site() {
    let site = Site::empty();
    let running = Running::start(&site.root, folder(&site), Way::Events);
    running.until_told("there is no site", 0, is_broken);
    assert!(!site.out.exists() && !site.root.join(".nutgraf").exists(), "no trace is left in it");
    site.write("site.toml", "title = \"New\"\n");
    site.write("content/a.md", PAGE);
    settles(&running, &site, "there is one");
}

/// What is wrong is said once, and again if it comes again.
#[test]
fn only_what_is_newly_wrong_is_told() {
    let site = small();
    let running = watched(&site);
    let mut known = running.tales().len();
    let mut expect = |path: &str, text: &str, codes: &[&str]| {
        site.write(path, text);
        let codes: Vec<String> = codes.iter().map(|code| (*code).to_owned()).collect();
        running.until_told(path, known, |tale| matches!(tale, Tale::Made { new, .. } if *new == codes));
        known = running.tales().len();
    };
    let broken = PAGE.replace("Text", "See [it](/nowhere.md). Text");
    expect("content/a.md", &broken, &["link-broken"]);
    expect("content/east/b.md", &broken, &["link-broken"]);
    expect("content/a.md", &broken.replace("title", "\ntitle"), &[]);
    expect("content/a.md", PAGE, &[]);
    expect("content/a.md", &broken, &["link-broken"]);
}

#[test]
fn the_root_goes_and_comes_back() {
    let site = small();
    let running = watched(&site);
    settles(&running, &site, "the first build");
    let aside = site.root.with_file_name("aside");
    let known = running.tales().len();
    fs::rename(&site.root, &aside).expect("it can be moved");
    running.until_told("it is gone", known, |tale| matches!(tale, Tale::Unreadable(_)));
    fs::rename(&aside, &site.root).expect("it can be moved");
    site.write("content/a.md", PAGE.replace("Page", "Back"));
    settles(&running, &site, "it is back");
    let known = running.tales().len();
    fs::remove_dir_all(&site.root).expect("it can be removed");
    running.until_told("it is gone for good", known, |tale| matches!(tale, Tale::Unreadable(_)));
    let other = small();
    fs::rename(&other.root, &site.root).expect("it can be moved");
    settles(&running, &site, "another in its place");
    site.write("content/a.md", PAGE.replace("Page", "Changed"));
    settles(&running, &site, "a change in the other");
}

#[test]
fn the_root_is_reached_through_a_link() {
    let (site, other) = (small(), small());
    other.write("content/a.md", PAGE.replace("Page", "Other"));
    let place = tempfile::tempdir().expect("a temporary folder can be made");
    let link = place.path().join("link");
    std::os::unix::fs::symlink(&site.root, &link).expect("a link can be made");
    let (out, state) = (place.path().join("public"), place.path().join("state"));
    let running = Running::start(&link, Folder { out: out.clone(), state }, Way::Events);
    let settles = |site: &Site, what: &str| {
        let (_, expected) = site.clean(&super::today());
        running.until(what, |_| tree(&out) == expected);
    };
    settles(&site, "the first build");
    site.write("content/a.md", PAGE.replace("Page", "Changed"));
    settles(&site, "a change");
    site.write("content/new/x.md", PAGE);
    settles(&site, "a folder");
    fs::remove_file(&link).expect("it is there");
    std::os::unix::fs::symlink(&other.root, &link).expect("a link can be made");
    settles(&other, "the link leads elsewhere");
    other.write("content/a.md", PAGE.replace("Page", "Other, changed"));
    settles(&other, "a change there");
}

#[test]
fn another_build_is_waited_for() {
    let site = small();
    let running = watched(&site);
    settles(&running, &site, "the first build");
    // A session holds the folder only while it builds.
    let held = OutDir::open(&site.out, &site.root.join(".nutgraf"), "another").expect("nobody holds it");
    let known = running.tales().len();
    site.write("content/a.md", PAGE.replace("Page", "Changed"));
    running.until_told("it is told", known, |tale| matches!(tale, Tale::Busy(_)));
    drop(held);
    settles(&running, &site, "it is free");
    let busy = running.tales().iter().filter(|tale| matches!(tale, Tale::Busy(_))).count();
    assert_eq!(busy, 1, "it is told once");
}

/// A file of somebody else where a page is to lie: nothing rings when it is taken away.
#[test]
fn what_is_in_the_way_is_waited_for() {
    let site = small();
    let running = watched(&site);
    settles(&running, &site, "the first build");
    site.write("public/mine/index.html", "mine");
    let known = running.tales().len();
    site.write("content/mine.md", PAGE);
    running.until_told("it is told", known, |tale| matches!(tale, Tale::Failed(_)));
    assert_eq!(site.read("public/mine/index.html"), "mine");
    site.remove("public/mine/index.html");
    settles(&running, &site, "it is taken away");
}

/// Tells when it begins to build, and does not before it is told to.
struct Gated {
    folder: Folder,
    begins: SyncSender<()>,
    may: Arc<Mutex<Receiver<()>>>,
}

impl Target for Gated {
    fn make(&mut self, occasion: Occasion<'_>, memory: &mut Memory) -> Result<Made, Failure> {
        let _ = self.begins.send(());
        let _ = self.may.lock().expect("nobody panics with it").recv();
        self.folder.make(occasion, memory)
    }
}

#[test]
fn a_save_during_a_build_is_not_lost_and_builds_once() {
    let site = small();
    let (begins, begun) = sync_channel(1000);
    let (go, may) = sync_channel(1000);
    let gated = Gated { folder: folder(&site), begins, may: Arc::new(Mutex::new(may)) };
    let running = Running::start(&site.root, gated, Way::Events);
    let begin = || begun.recv_timeout(std::time::Duration::from_secs(60)).expect("a build begins");
    begin();
    for n in 0..50 {
        // Long after the build has looked.
        site.write("content/a.md", PAGE.replace("Page", &format!("During {n}")));
        site.write(&format!("content/new{n}.md"), PAGE);
    }
    go.send(()).expect("it waits");
    begin();
    go.send(()).expect("it waits");
    settles(&running, &site, "what was saved during the build");
    assert_eq!(running.builds(), 2, "{:#?}", running.tales());
    assert!(begun.try_recv().is_err() || running.tales().last() == Some(&Tale::Same), "no build is left over");
    drop(go);
}
