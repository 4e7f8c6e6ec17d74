//! Saves, as editors and scripts do them.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::time::{Duration, SystemTime};

use super::{PAGE, Site, runs, settles, small, watched};

fn text(n: usize) -> String {
    PAGE.replace("Text", &format!("Text {n}"))
}

/// Saves the same file in one way five times; each time the page is right, after one build.
fn saved_by(how: impl Fn(&Site, usize)) {
    let site = small();
    let running = watched(&site);
    for n in 0..5 {
        how(&site, n);
        assert_eq!(site.read("content/a.md"), text(n));
        settles(&running, &site, &format!("save {n}"));
        let page = fs::read_to_string(site.out.join("a/index.html")).expect("it is built");
        assert!(page.contains(&format!("Text {n} of the page")), "{page}");
    }
}

#[test]
fn a_file_that_is_written_over() {
    saved_by(|site, n| site.write("content/a.md", text(n)));
}

#[test]
fn a_file_that_is_emptied_and_written_in_pieces() {
    saved_by(|site, n| {
        let mut file = File::create(site.root.join("content/a.md")).expect("it can be written");
        for piece in text(n).as_bytes().chunks(16) {
            file.write_all(piece).expect("it can be written");
        }
        file.sync_all().expect("it can be written");
    });
}

#[test]
fn a_file_that_vim_renames_and_writes_anew() {
    saved_by(|site, n| {
        let at = |name: &str| site.root.join("content").join(name);
        for probe in ["4913", ".a.md.swp", ".a.md.swx"] {
            fs::write(at(probe), "").expect("it can be written");
        }
        fs::remove_file(at("4913")).expect("it was written");
        fs::rename(at("a.md"), at("a.md~")).expect("it is there");
        let mut file = OpenOptions::new().write(true).create_new(true).open(at("a.md")).expect("the name is free");
        file.write_all(text(n).as_bytes()).expect("it can be written");
        file.sync_all().expect("it can be written");
        for left in ["a.md~", ".a.md.swp", ".a.md.swx"] {
            fs::remove_file(at(left)).expect("it was written");
        }
    });
}

#[test]
fn a_file_that_another_is_renamed_to() {
    saved_by(|site, n| {
        let at = |name: &str| site.root.join("content").join(name);
        fs::write(at(".a.md.tmp-1"), text(n)).expect("it can be written");
        fs::rename(at(".a.md.tmp-1"), at("a.md")).expect("it was written");
    });
}

#[test]
fn a_file_that_sed_exchanges() {
    saved_by(|site, n| {
        let script = format!("s/Text.* of/Text {n} of/");
        assert!(runs("sed", &["-i", &script, "content/a.md"], &site.root), "sed is a program of every system");
    });
}

#[test]
fn a_file_that_is_a_link_to_another() {
    let site = small();
    site.write("texts/real.md", text(1));
    site.remove("content/a.md");
    std::os::unix::fs::symlink("../texts/real.md", site.root.join("content/a.md")).expect("a link can be made");
    let running = watched(&site);
    settles(&running, &site, "a link");
    site.write("texts/real.md", text(2));
    settles(&running, &site, "what the link leads to");
    site.write("texts/other.md", text(3));
    site.remove("content/a.md");
    std::os::unix::fs::symlink("../texts/other.md", site.root.join("content/a.md")).expect("a link can be made");
    settles(&running, &site, "another link");
    site.write("texts/other.md", text(4));
    settles(&running, &site, "what the other link leads to");
}

/// No event tells of it: one looks all the same, every now and then.
#[test]
fn a_file_that_is_written_by_another_name() {
    let (site, elsewhere) = (small(), tempfile::tempdir().expect("a temporary folder can be made"));
    let other = elsewhere.path().join("a.md");
    // Where a file system ends between the two, there are no hard links.
    if fs::hard_link(site.root.join("content/a.md"), &other).is_err() {
        return;
    }
    let running = watched(&site);
    fs::write(&other, text(1)).expect("it can be written");
    settles(&running, &site, "written by its other name");
}

/// What changes no file changes no page, and nobody hears of it.
#[test]
fn a_touch_builds_nothing() {
    let site = small();
    let running = watched(&site);
    settles(&running, &site, "the first build");
    for n in 1..4 {
        let known = running.tales().len();
        let file = File::options().append(true).open(site.root.join("content/a.md")).expect("it is there");
        file.set_modified(SystemTime::now() + Duration::from_secs(n)).expect("it is ours");
        site.write("content/east/b.md", site.read("content/east/b.md"));
        running.until_told("one looked", known, |tale| *tale == super::session::Tale::Same);
    }
    assert_eq!(running.builds(), 1, "{:#?}", running.tales());
}

/// Backups, swap files, and whatever lies outside of the site's folders.
#[test]
fn what_is_no_part_of_the_site_builds_nothing() {
    let site = small();
    let running = watched(&site);
    settles(&running, &site, "the first build");
    for name in ["content/a.md~", "content/.a.md.swp", "content/#a.md#", "notes.txt", "drafts/x.md", ".git/index"] {
        site.write(name, PAGE);
        site.remove(name);
        site.write(name, PAGE);
    }
    assert_eq!(running.builds(), 1);
    site.write("content/a.md", text(1));
    settles(&running, &site, "a save");
    running.has_built(2, "one save");
    let told = running.tales().into_iter().rev().find_map(|tale| match tale {
        super::session::Tale::Made { changed, rendered, .. } => Some((changed, rendered)),
        _ => None,
    });
    let (changed, rendered) = told.expect("something was built");
    assert_eq!(changed, ["content/a.md"]);
    assert_eq!(rendered, ["/a/"]);
}
