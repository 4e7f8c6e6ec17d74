//! Sites that are broken, gone, or in use, and mended again.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};

use nutgraf::build::{Memory, Observer, Occasion, Stage};
use nutgraf::emit::OutDir;
use nutgraf::serve::{Failure, Folder, Made, Mode, Preview, Shared, Store, Target, Way};

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
    let place = tempfile::tempdir().expect("a temporary folder can be made");
    // Elsewhere: a build that has begun makes the folder for its output.
    let (out, state) = (place.path().join("public"), place.path().join("state"));
    let running = Running::start(&site.root, Folder { out: out.clone(), state }, Way::Events);
    let settles = |running: &Running, site: &Site, what: &str| {
        let (_, expected) = site.clean(&super::today());
        running.until(what, |_| tree(&out) == expected);
    };
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

/// What a browser shows is stale then, and says so.
#[test]
fn whoever_looks_is_told_that_the_root_is_gone() {
    let site = small();
    let shared = Arc::new(Shared::new(Store::new(), Mode::Watch));
    let running = Running::start(&site.root, Preview::new(Arc::clone(&shared)), Way::Events);
    running.until("the first build", |tales| tales.iter().any(|tale| tale.errors().is_some()));
    let told = || shared.news().problems.iter().map(|problem| problem.text.clone()).collect::<Vec<_>>();
    let aside = site.root.with_file_name("aside");
    fs::rename(&site.root, &aside).expect("it can be moved");
    running.until("it is gone", |_| {
        let told = told();
        told.len() == 1 && told[0].starts_with("error[file-unreadable]: the site's folder cannot be read: ")
    });
    assert!(shared.news().problems[0].pages.is_none() && shared.store().find("/a/").is_some());
    fs::rename(&aside, &site.root).expect("it can be moved");
    running.until("it is back", |_| told().is_empty());
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
    running.has_built(2, "one build more");
    assert!(begun.try_recv().is_err() || running.tales().last() == Some(&Tale::Same), "no build is left over");
    drop(go);
}

/// Has files changed after a build has hashed them and before it reads them, and changed back when it has ended.
struct Meddled<T> {
    target: T,
    root: PathBuf,
    meddle: Arc<AtomicBool>,
}

struct Meddler<'m> {
    root: &'m Path,
    files: &'m [(PathBuf, Vec<u8>)],
}

impl Observer for Meddler<'_> {
    fn stage(&self, stage: Stage, _: usize) {
        if stage == Stage::Parse {
            for (path, bytes) in self.files {
                let half = &bytes[..bytes.len() / 2];
                fs::write(self.root.join(path), half).expect("it can be written");
            }
        }
    }

    fn advance(&self) {}
}

impl<T: Target> Target for Meddled<T> {
    fn make(&mut self, occasion: Occasion<'_>, memory: &mut Memory) -> Result<Made, Failure> {
        if !self.meddle.load(Ordering::Relaxed) {
            return self.target.make(occasion, memory);
        }
        let paths = ["content/a.md", "content/_data/actors.yaml", "templates/article.html", "static/style.css"];
        let files = paths.map(|path| (PathBuf::from(path), fs::read(self.root.join(path)).expect("it is there")));
        let meddler = Meddler { root: &self.root, files: &files };
        let made = self.target.make(Occasion { observer: &meddler, ..occasion }, memory);
        for (path, bytes) in &files {
            fs::write(self.root.join(path), bytes).expect("it can be written");
        }
        self.meddle.store(false, Ordering::Relaxed);
        made
    }
}

fn meddled<T: Target + 'static>(target: impl FnOnce(&Site) -> T, settles: impl Fn(&Running, &Site, &str)) {
    let site = small();
    site.write("content/_data/actors.yaml", "mod: {name: Ministry}\n");
    site.write(
        "templates/article.html",
        "{% extends \"theme/article.html\" %}{% block article_toc %}{% endblock article_toc %}",
    );
    let meddle = Arc::new(AtomicBool::new(false));
    let meddled = Meddled { target: target(&site), root: site.root.clone(), meddle: Arc::clone(&meddle) };
    let running = Running::start(&site.root, meddled, Way::Events);
    settles(&running, &site, "the first build");
    for n in 0..3 {
        for path in ["content/a.md", "content/_data/actors.yaml", "templates/article.html", "static/style.css"] {
            let text =
                site.read(path).replace("Page", &format!("Page {n}")).replace("Min", "M in").replace("own", "no");
            site.write(path, format!("{text}{}", if path.ends_with("html") { "{# #}" } else { "" }));
        }
        meddle.store(true, Ordering::Relaxed);
        site.write("content/east/b.md", PAGE.replace("Page", &format!("East {n}")));
        running.until("a build is meddled with", |_| !meddle.load(Ordering::Relaxed));
        settles(&running, &site, "it has changed back");
    }
}

/// What a build read is not what it was asked for, and what it was asked for comes back: the hash of the files is that of
/// a build that was made of something else.
#[test]
fn files_that_change_while_they_are_read_and_change_back() {
    meddled(folder, settles);
    let shared = Arc::new(Shared::new(Store::new(), Mode::Watch));
    meddled(
        |_| Preview::new(Arc::clone(&shared)),
        |running, site, what| {
            let (_, expected) = site.clean(&super::today());
            let served = |path: &str| shared.store().find(&format!("/{path}")).map(|found| found.bytes().ok());
            running.until(what, |_| {
                let same = |(path, bytes): (&String, &Vec<u8>)| served(path) == Some(Some(bytes.clone()));
                shared.store().tags().len() == expected.len() && expected.iter().all(same)
            });
        },
    );
}
