//! Watches real folders while they are changed in all the ways that editors, file managers and version control know.

#[path = "serve_watch/commands.rs"]
mod commands;
#[path = "serve_watch/lost.rs"]
mod lost;
#[path = "serve_watch/moves.rs"]
mod moves;
#[path = "serve_watch/saves.rs"]
mod saves;
#[path = "serve_watch/serving.rs"]
mod serving;
#[allow(dead_code, reason = "other tests use the rest")]
#[path = "harness/session.rs"]
mod session;
#[allow(dead_code, reason = "other tests use the rest")]
#[path = "harness/site.rs"]
mod site;
#[path = "serve_watch/troubles.rs"]
mod troubles;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use nutgraf::serve::{Folder, Way};
use session::Running;
use site::{Site, Wish, differences};

const PAGE: &str = "---\ntitle: Page\npublished: 2022-05-01\n---\nText of the page.\n";

/// A site of a few pages.
fn small() -> Site {
    Site::of(&[
        ("site.toml", "title = \"Small\"\n"),
        ("content/_index.md", "---\ntitle: Home\n---\nWelcome.\n"),
        ("content/a.md", PAGE),
        ("content/east/b.md", &PAGE.replace("Page", "East")),
        ("static/style.css", "/* own */\n"),
    ])
}

fn folder(site: &Site) -> Folder {
    Folder { out: site.out.clone(), state: site.root.join(".nutgraf") }
}

/// A session that watches the site and has built it once, into the folder `public` in the site's own.
fn watched(site: &Site) -> Running {
    watched_by(site, Way::Events)
}

fn watched_by(site: &Site, way: Way) -> Running {
    let running = Running::start(&site.root, folder(site), way);
    running.until("the first build", |tales| tales.iter().any(|tale| tale.errors().is_some()));
    running
}

/// Waits until the output folder is what a clean build makes of the site as it is now.
fn settles(running: &Running, site: &Site, what: &str) {
    let (done, expected) = site.clean(&today());
    assert_eq!(done.errors(), 0, "{what}: {:#?}", done.said());
    let mut found = Vec::new();
    running.until(what, |_| {
        found = differences(&tree(&site.out), &expected);
        found.is_empty()
    });
}

/// All files below a folder in which somebody may be at work.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        if path.is_dir() {
            files.extend(tree(&path).into_iter().map(|(inner, bytes)| (format!("{name}/{inner}"), bytes)));
        } else if let Ok(bytes) = fs::read(&path) {
            files.insert(name, bytes);
        }
    }
    files
}

fn today() -> Wish {
    let date = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    Wish { today: (date.year(), date.month(), date.day()), ..Wish::default() }
}

/// Runs a program; whether it is there and succeeded.
fn runs(program: &str, args: &[&str], folder: &Path) -> bool {
    let ran = std::process::Command::new(program).args(args).current_dir(folder).output();
    ran.is_ok_and(|ran| ran.status.success())
}
