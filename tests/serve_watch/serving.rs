//! `nutgraf serve` as a program: what it says, what it answers, and its end.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use std::time::{Duration, Instant};

use super::commands::{NEVER, Watching};
use super::{PAGE, Site, small};

fn serve(site: &Site, further: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nutgraf"));
    command.args(["serve", "--port", "0", "--root"]).arg(&site.root).args(further);
    command
}

/// Where it says that the site is, such as `127.0.0.1:4000`.
fn address(serving: &mut Watching) -> String {
    let line = serving.says("the site is at http://");
    let url = line.strip_prefix("the site is at http://").and_then(|rest| rest.strip_suffix("/ (Ctrl-C ends)"));
    url.unwrap_or_else(|| panic!("{line}")).to_owned()
}

/// The status and the page.
fn get(address: &str, path: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address.replace("localhost", "127.0.0.1")).expect("it listens");
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").expect("it takes requests");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers");
    let status = answer.get(9..12).and_then(|status| status.parse().ok());
    (status.unwrap_or_else(|| panic!("{answer}")), answer)
}

/// Asks until the page has this in it.
fn shows(address: &str, path: &str, part: &str) {
    let began = Instant::now();
    loop {
        let (_, page) = get(address, path);
        if page.contains(part) {
            return;
        }
        assert!(began.elapsed() < NEVER, "{path} never has `{part}`: {page}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn what_is_saved_is_served() {
    let site = small();
    let mut serving = Watching::of(serve(&site, &["--watch"]));
    let address = address(&mut serving);
    serving.says("first build: ");
    let (status, page) = get(&address, "/a/");
    assert!(status == 200 && page.contains("Text of the page") && page.contains("/__nutgraf/preview.js"), "{page}");
    site.write("content/a.md", PAGE.replace("Text", "Other text"));
    shows(&address, "/a/", "Other text of the page");
    let line = serving.says("ready in");
    assert!(line.starts_with("content/a.md: /a/ rendered, ready in "), "{line}");
    assert!(!site.out.exists() && !site.root.join(".nutgraf").exists(), "nothing is written into the site's folder");
    // The site lies where its addresses lead.
    site.write("site.toml", "title = \"Small\"\nbase_url = \"https://example.org/below\"\n");
    serving.says("site.toml: ");
    shows(&address, "/below/a/", "href=\"/below/");
    let (status, left) = serving.interrupted();
    assert_eq!((status, left), (Some(0), Vec::new()));
    assert!(TcpStream::connect(&address).is_err(), "it listens no more");
}

#[test]
fn a_site_that_is_broken_at_the_start_is_served_once_it_is_mended() {
    let site = small();
    site.remove("site.toml");
    let mut serving = Watching::of(serve(&site, &["--watch"]));
    let address = address(&mut serving);
    let line = serving.says("first build: ");
    assert!(line.ends_with("; 1 error, 0 warnings"), "{line}");
    serving.says("error[config-missing]");
    let (status, page) = get(&address, "/a/");
    assert!(
        status == 404 && page.contains("/__nutgraf/preview.js"),
        "whoever waits there hears when it is mended: {page}"
    );
    site.write("site.toml", "title = = \n");
    serving.says("site.toml: ");
    site.write("site.toml", "title = \"Small\"\n");
    shows(&address, "/a/", "Text of the page");
    assert_eq!(serving.interrupted().0, Some(0));
}

#[test]
fn without_watch_it_is_built_once() {
    let site = small();
    site.write("content/draft.md", PAGE.replace("published", "draft: true\npublished"));
    let mut serving = Watching::of(serve(&site, &["--drafts", "--host", "0.0.0.0"]));
    let line = serving.says("warning: whoever reaches this machine at 0.0.0.0:");
    assert!(line.ends_with(" can read the site, drafts included"), "{line}");
    let address = address(&mut serving);
    serving.says("first build: ");
    let (status, page) = get(&address, "/draft/");
    assert!(status == 200 && !page.contains("__nutgraf"), "{page}");
    site.write("content/a.md", PAGE.replace("Text", "Other text"));
    // A second one sees it; so the first one had the time.
    let mut other = Watching::of(serve(&site, &[]));
    let elsewhere = self::address(&mut other);
    shows(&elsewhere, "/a/", "Other text of the page");
    assert_eq!(get(&elsewhere, "/draft/").0, 404);
    let (_, page) = get(&address, "/a/");
    assert!(page.contains("Text of the page"), "{page}");
    assert_eq!(other.interrupted().0, Some(0));
    let (status, left) = serving.interrupted();
    assert_eq!((status, left), (Some(0), Vec::new()));
}

/// A figure of which readers know another value, and no entry says that it was corrected.
#[test]
fn figures_are_compared_with_those_that_were_published() {
    let page = |value: u32, log: &str| {
        format!(
            "---\ntitle: Page\npublished: 2022-05-01\nfigures: {{camps: {{label: Camps, value: {value}, as_of: 2022-04, \
             by: UN, source: \"https://example.org/1\"}}}}\ncorrections: [{log}]\n---\n[{value}](figure:camps) camps.\n"
        )
    };
    let entry = "{date: 2022-06-01, kind: correction, figure: camps, was: 12, now: 15, note: Counted again.}";
    let site = small();
    site.write("content/a.md", page(12, ""));
    let publish = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nutgraf"));
        let done = command.args(["build", "--root"]).arg(&site.root).output().expect("the program can be run");
        assert!(done.status.success(), "{done:?}");
    };
    publish();
    let mut serving = Watching::of(serve(&site, &["--watch"]));
    let line = serving.says("first build: ");
    assert!(line.ends_with("; 0 errors, 0 warnings"), "{line}");
    let mut says = |value, log, ending: &str| {
        site.write("content/a.md", page(value, log));
        let line = serving.says("content/a.md: ");
        assert!(line.ends_with(ending), "{line}");
    };
    says(15, "", "; 0 errors, 1 warning");
    says(15, entry, "; 0 errors, 0 warnings");
    // Nothing is published by looking at it.
    says(12, "", "; 0 errors, 0 warnings");
    says(15, entry, "; 0 errors, 0 warnings");
    // Now readers know.
    publish();
    says(18, entry, "; 0 errors, 1 warning");
    serving.says("warning[uncorrected-change]: the figure `camps` was published as `15`");
    assert_eq!(serving.interrupted().0, Some(0));
}

#[test]
fn what_cannot_be_is_said_at_once() {
    let site = small();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("some port is free");
    let port = taken.local_addr().expect("it has one").port().to_string();
    let nowhere = site.root.join("nowhere").display().to_string();
    let cases: [(&[&str], &str); 5] = [
        (&["serve", "--port", &port], "is taken by another program"),
        (&["serve", "--root", &nowhere], "cannot read the site's folder"),
        (&["serve", "--base-url", "example.org"], "is no http or https address"),
        (&["serve", "--poll"], "--watch"),
        (&["build", "--watch", "--strict"], "--strict"),
    ];
    for (args, part) in cases {
        let ran = Command::new(env!("CARGO_BIN_EXE_nutgraf")).args(args).current_dir(&site.root).output();
        let ran = ran.expect("the program can be run");
        let said = String::from_utf8_lossy(&ran.stderr);
        assert!(ran.status.code() == Some(2) && said.contains(part), "{args:?}: {:?} {said}", ran.status);
    }
}

#[test]
fn a_browser_is_opened_once_there_is_something_to_see() {
    let site = small();
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let (browser, opened) = (folder.path().join("xdg-open"), folder.path().join("opened"));
    fs::write(&browser, format!("#!/bin/sh\necho \"$1\" > {0}.new && mv {0}.new {0}\n", opened.display()))
        .expect("it can be written");
    fs::set_permissions(&browser, fs::Permissions::from_mode(0o755)).expect("it is ours");
    let mut command = serve(&site, &["--watch", "--open"]);
    let path = std::env::var("PATH").unwrap_or_default();
    command.env("PATH", format!("{}:{path}", folder.path().display()));
    let mut serving = Watching::of(command);
    let address = address(&mut serving);
    let began = Instant::now();
    while !opened.exists() {
        assert!(began.elapsed() < NEVER, "no browser is opened");
        std::thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(fs::read_to_string(&opened).expect("it is there"), format!("http://{address}/\n"));
    assert_eq!(get(&address, "/a/").0, 200);
    assert_eq!(serving.interrupted().0, Some(0));
}
