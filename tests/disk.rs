//! Holds what the program does on file systems that are not as they should be: it says so, and touches nothing else.
#![cfg(unix)]

#[allow(dead_code, reason = "other tests use the rest")]
#[path = "harness/program.rs"]
mod program;
#[allow(dead_code, reason = "other tests use the rest")]
#[path = "harness/site.rs"]
mod site;

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use program::{Ran, build};
use site::{Site, tree};

const PAGE: &str = "---\ntitle: Page\npublished: 2022-05-01\n---\nText.\n";

fn small() -> Site {
    Site::of(&[("site.toml", "title = \"S\"\nbase_url = \"https://example.org\"\n"), ("content/a/x.md", PAGE)])
}

fn fine(site: &Site) -> Ran {
    let ran = build(&site.root, &[], &[]);
    assert_eq!(ran.status, Some(0), "{}", ran.said);
    ran
}

/// Builds a site in which something is wrong: the rest is built, and each of these is said.
fn faulty(site: &Site, says: &[&str]) -> Ran {
    let ran = build(&site.root, &[], &[]);
    assert_eq!(ran.status, Some(1), "{}", ran.said);
    assert!(site.out.join("a/x/index.html").is_file(), "the rest is built\n{}", ran.said);
    for what in says {
        assert!(ran.said.contains(what), "{what} is not said:\n{}", ran.said);
    }
    ran
}

/// The output folder cannot be what is asked for: the message says why, and nothing of the site is touched.
fn refused(site: &Site, out: &Path, says: &str) {
    let sources = || ["site.toml", "content/a/x.md"].map(|path| site.read(path));
    let before = (sources(), tree(&site.root.join("content")));
    let ran = build(&site.root, &["--out", out.to_str().expect("it is UTF-8")], &[]);
    assert_eq!(ran.status, Some(2), "{}", ran.said);
    assert!(ran.said.contains(says), "{says} is not said:\n{}", ran.said);
    assert!(before == (sources(), tree(&site.root.join("content"))), "sources were touched");
}

#[test]
fn links_lead_nowhere_else() {
    let site = small();
    let outside = tempfile::tempdir().expect("a temporary folder can be made");
    fs::create_dir(outside.path().join("deep")).expect("it can be written");
    for name in ["secret.txt", "secret.md", "deep/secret.txt", "deep/secret.md"] {
        fs::write(outside.path().join(name), format!("{PAGE}SECRET")).expect("it can be written");
    }
    let link = |to: &Path, at: &str| symlink(to, site.root.join(at)).expect("a link can be made");
    link(outside.path(), "static");
    link(outside.path(), "templates");
    link(outside.path(), "content/folder");
    link(&outside.path().join("secret.txt"), "content/a/file.txt");
    link(&outside.path().join("secret.md"), "content/a/file.md");
    link(Path::new("../../../../../../../../../../../../etc/hostname"), "content/a/host.txt");
    link(&site.root.join("content"), "content/a/loop");
    link(Path::new("nowhere"), "content/a/dangling.md");
    link(Path::new("itself"), "content/a/itself");
    faulty(&site, &["leads out of the site's folder", "leads back to a folder"]);
    for (path, bytes) in tree(&site.out) {
        assert!(!String::from_utf8_lossy(&bytes).contains("SECRET"), "{path} holds what lies outside");
    }
    assert!(!site.out.join("a/host.txt").exists());
    // What is wrong in settings is shown with its line.
    site.remove("site.toml");
    link(&outside.path().join("secret.txt"), "site.toml");
    let ran = build(&site.root, &[], &[]);
    assert_eq!(ran.status, Some(1), "{}", ran.said);
    assert!(ran.said.contains("leads out of the site's folder") && !ran.said.contains("SECRET"), "{}", ran.said);
    assert!(!ran.said.contains("there is no `site.toml`"), "{}", ran.said);
}

#[test]
fn links_inside_are_followed() {
    let site = small();
    symlink("x.md", site.root.join("content/a/y.md")).expect("a link can be made");
    symlink("a", site.root.join("content/b")).expect("a link can be made");
    fine(&site);
    assert!(site.out.join("a/y/index.html").is_file() && site.out.join("b/x/index.html").is_file());
}

#[test]
fn pipes_are_not_waited_for() {
    let site = small();
    for pipe in ["content/a/pipe.md", "content/a/pipe.png", "content/_data.yaml"] {
        let made = Command::new("mkfifo").arg(site.root.join(pipe)).status().expect("mkfifo can be run");
        assert!(made.success());
    }
    faulty(&site, &["this is no regular file"]);
    site.remove("site.toml");
    Command::new("mkfifo").arg(site.root.join("site.toml")).status().expect("mkfifo can be run");
    let ran = build(&site.root, &[], &[]);
    assert_eq!(ran.status, Some(1), "{}", ran.said);
    assert!(
        ran.said.contains("this is no regular file") && !ran.said.contains("there is no `site.toml`"),
        "{}",
        ran.said
    );
}

#[test]
fn unreadable_files_cost_themselves() {
    let site = small();
    site.write("content/a/shut.md", PAGE);
    site.write("content/shut/x.md", PAGE);
    let shut = ["content/a/shut.md", "content/shut"].map(|path| site.root.join(path));
    for path in &shut {
        fs::set_permissions(path, fs::Permissions::from_mode(0o000)).expect("its mode can be set");
    }
    // Whoever may read everything, such as root, sees nothing to test.
    if fs::read(&shut[0]).is_err() {
        faulty(&site, &["cannot be read", "content/a/shut.md", "content/shut"]);
    }
    for path in &shut {
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("its mode can be set");
    }
}

#[test]
fn odd_names_are_refused_or_published() {
    let site = small();
    let content = site.root.join("content");
    let write = |name: &[u8], text: &str| {
        let path = content.join(OsStr::from_bytes(name));
        fs::create_dir_all(path.parent().expect("it has a parent")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    };
    write(b"\xff\xfe.md", PAGE);
    write(b"folder\xff/x.md", PAGE);
    write(b"folder\n/x.md", PAGE);
    write(b"line\nfeed.md", PAGE);
    write(b"back\\slash.md", PAGE);
    write(b"escape\x1b[31m.md", PAGE);
    for fine in [
        "a b.md",
        "100%.md",
        "what?.md",
        "num#1.md",
        "-x.md",
        "a&b.md",
        "a'b\"c.md",
        "colon:x.md",
        "dir.md/x.md",
        "…/x.md",
    ] {
        write(fine.as_bytes(), PAGE);
    }
    let ran = faulty(&site, &["not valid UTF-8", "control character"]);
    assert!(!ran.said.contains('\u{1b}'), "no escape sequence reaches the terminal");
    for (path, page) in [("a b", "a b"), ("100%", "100%"), ("dir.md/x", "dir.md/x"), ("…/x", "…/x")] {
        assert!(
            site.out.join(format!("{path}/index.html")).is_file(),
            "{page} is published: {:?}",
            tree(&site.out).keys()
        );
    }
    assert!(tree(&site.out).keys().all(|path| !path.contains(['\n', '\\', '\u{1b}', '\u{fffd}'])));
}

#[test]
fn names_of_any_length_are_held() {
    let site = small();
    site.write(&format!("content/a/{}.md", "x".repeat(252)), PAGE);
    site.write(&format!("content/a/{}.txt", "y".repeat(251)), "text");
    site.write(&format!("content/{}x.md", "deep/".repeat(100)), PAGE);
    fine(&site);
    assert!(site.out.join("a").join("x".repeat(252)).join("index.html").is_file());
    assert!(site.out.join("deep/".repeat(100)).join("x/index.html").is_file());
    let ran = fine(&site);
    assert!(ran.said.contains("0 written"), "{}", ran.said);
    // An address longer than any file name: refused, and nothing is harmed.
    site.write("content/a/long.md", PAGE.replace("---\nText", &format!("slug: {}\n---\nText", "z".repeat(400))));
    let before = tree(&site.out);
    let ran = build(&site.root, &[], &[]);
    assert_ne!(ran.status, Some(0), "{}", ran.said);
    assert!(before == tree(&site.out), "the old site stays");
}

#[test]
fn twins_collide() {
    let site = small();
    for name in ["A.md", "a.md", "caf\u{e9}.md", "cafe\u{301}.md", "b.md", "b/index.md"] {
        site.write(&format!("content/t/{name}"), PAGE);
    }
    let ran = faulty(&site, &["route-collision"]);
    assert_eq!(ran.said.matches("error[route-collision]").count(), 3, "{}", ran.said);
}

#[test]
fn texts_of_every_shape_are_read() {
    let site = small();
    site.write("content/a/empty.md", "");
    site.write("content/a/bom.md", "\u{feff}");
    site.write("content/a/newline.md", "\n");
    site.write("content/a/open.md", "---");
    site.write("content/a/zeros.md", [0; 1000]);
    faulty(&site, &["empty.md", "bom.md", "newline.md", "open.md"]);
    for broken in ["empty", "bom", "newline", "open", "zeros"] {
        site.remove(&format!("content/a/{broken}.md"));
    }
    let rich = "---\ntitle: Page\npublished: 2022-05-01\nfigures:\n  f: {label: L, value: 5, by: Aid}\n---\n[5](figure:f)\n\n## H\n\n- a\n- b\n";
    site.write("content/a/lf.md", rich);
    site.write("content/a/crlf.md", rich.replace('\n', "\r\n"));
    site.write("content/a/bom.md", format!("\u{feff}{rich}"));
    site.write("content/a/line.md", format!("{PAGE}{}\n", "word ".repeat(40_000)));
    site.write("content/a/marks.md", format!("{PAGE}{}\n", "*[`_<".repeat(4_000)));
    site.write("content/a/nested.md", format!("{PAGE}{}deep\n", "> ".repeat(2_000)));
    let ran = build(&site.root, &[], &[]);
    assert!(ran.status.is_some_and(|status| status < 2), "{}", ran.said);
    let page = |name: &str| {
        let page = fs::read_to_string(site.out.join(format!("a/{name}/index.html"))).expect("it is built");
        page.replace('\r', "").replace(&format!("/a/{name}/"), "")
    };
    assert_eq!(page("lf"), page("crlf"));
    assert_eq!(page("lf"), page("bom"));
    assert!(page("line").len() > 200_000);
}

#[test]
fn the_output_folder_is_never_among_the_sources() {
    let site = small();
    for out in [".", "content", "content/out", "content/a", "static", "static/out", ".nutgraf"] {
        refused(&site, &site.root.join(out), "cannot be the output folder");
    }
    refused(&site, site.root.parent().expect("it has one"), "cannot be the output folder");
    refused(&site, &site.root.join("site.toml"), "it is not a folder");
    refused(&site, Path::new("/dev/null"), "it is not a folder");
}

#[test]
fn foreign_files_are_never_touched() {
    let site = small();
    for path in ["public/mine.txt", "public/a/mine.txt", "public/old/deep/mine.txt"] {
        site.write(path, "mine");
    }
    site.write("content/gone.md", PAGE);
    fine(&site);
    site.remove("content/gone.md");
    fine(&site);
    assert!(!site.out.join("gone").exists());
    // What is in the way is not ours to remove.
    site.write("content/mine.md", PAGE);
    site.write("public/mine/index.html", "mine");
    let before = tree(&site.out);
    let ran = build(&site.root, &[], &[]);
    assert_eq!(ran.status, Some(2), "{}", ran.said);
    assert!(ran.said.contains("mine/index.html"), "{}", ran.said);
    assert!(before == tree(&site.out), "something was touched");
    for path in ["public/mine.txt", "public/a/mine.txt", "public/old/deep/mine.txt", "public/mine/index.html"] {
        assert_eq!(site.read(path), "mine");
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_left_alone() {
    let site = small();
    fine(&site);
    let before = tree(&site.out);
    let lock = |mode| fs::set_permissions(&site.out, fs::Permissions::from_mode(mode)).expect("its mode can be set");
    lock(0o555);
    let writable = fs::write(site.out.join("probe"), "").is_ok();
    let _ = fs::remove_file(site.out.join("probe"));
    site.write("content/b.md", PAGE);
    let ran = build(&site.root, &[], &[]);
    lock(0o755);
    if !writable {
        assert_eq!(ran.status, Some(2), "{}", ran.said);
        assert!(ran.said.contains("Permission denied"), "{}", ran.said);
        assert!(before == tree(&site.out), "the old site stays");
    }
    fine(&site);
}

#[test]
fn folders_that_are_no_site_say_so() {
    let site = small();
    let missing = build(&site.root.join("nowhere"), &[], &[]);
    assert_eq!(missing.status, Some(2));
    assert!(missing.said.contains("cannot read the site's folder"), "{}", missing.said);
    let file = build(&site.root.join("site.toml"), &[], &[]);
    assert_eq!(file.status, Some(2));
    assert!(file.said.contains("cannot read the site's folder"), "{}", file.said);
    let empty = Site::empty();
    let ran = build(&empty.root, &[], &[]);
    assert_eq!(ran.status, Some(1));
    assert!(ran.said.contains("there is no `site.toml` here"), "{}", ran.said);
    assert!(!empty.out.exists());
    fs::create_dir(empty.root.join("site.toml")).expect("a folder can be made");
    assert_eq!(build(&empty.root, &[], &[]).status, Some(1));
    let bare = Site::of(&[("site.toml", "title = \"S\"\n")]);
    fine(&bare);
    let flat = Site::of(&[("site.toml", "title = \"S\"\n"), ("content", "no folder"), ("static", "no folder")]);
    let ran = build(&flat.root, &[], &[]);
    assert!(ran.status.is_some_and(|status| status < 2), "{}", ran.said);
}
