//! Files and folders that come, go and move, one or thousands at a time.

use std::fs;
use std::path::Path;

use super::{PAGE, runs, settles, small, watched};

fn rename(from: &Path, to: &Path) {
    fs::rename(from, to).expect("it can be moved");
}

#[test]
fn files_move_in_within_and_out() {
    let site = small();
    site.write("waiting.md", PAGE.replace("Page", "In"));
    let running = watched(&site);
    let at = |path: &str| site.root.join(path);
    rename(&at("waiting.md"), &at("content/in.md"));
    settles(&running, &site, "in");
    rename(&at("content/in.md"), &at("content/east/within.md"));
    settles(&running, &site, "within");
    rename(&at("content/east/within.md"), &at("content/east/other.md"));
    settles(&running, &site, "another name");
    rename(&at("content/east/other.md"), &at("out.md"));
    settles(&running, &site, "out");
    assert!(!site.out.join("in").exists() && !site.out.join("east/within").exists());
}

#[test]
fn folders_move_in_within_and_out() {
    let site = small();
    site.write("waiting/deep/x.md", PAGE.replace("Page", "Deep"));
    site.write("waiting/y.md", PAGE.replace("Page", "Y"));
    let running = watched(&site);
    let at = |path: &str| site.root.join(path);
    let written = |path: &str, n: usize| {
        site.write(path, PAGE.replace("Page", &format!("Changed {n}")));
        settles(&running, &site, path);
    };
    rename(&at("waiting"), &at("content/in"));
    settles(&running, &site, "in");
    written("content/in/deep/x.md", 1);
    rename(&at("content/in"), &at("content/east/within"));
    settles(&running, &site, "within");
    written("content/east/within/deep/x.md", 2);
    // A second folder takes the place of the first.
    site.write("content/in/deep/x.md", PAGE);
    settles(&running, &site, "another in the old place");
    written("content/in/deep/x.md", 3);
    written("content/east/within/deep/x.md", 4);
    rename(&at("content/east/within"), &at("gone"));
    settles(&running, &site, "out");
    rename(&at("gone"), &at("content/back"));
    settles(&running, &site, "back");
    written("content/back/deep/x.md", 5);
}

#[test]
fn folders_are_deleted_and_made_again() {
    let site = small();
    let running = watched(&site);
    for n in 0..4 {
        fs::remove_dir_all(site.root.join("content/east")).expect("it can be removed");
        if n % 2 == 0 {
            settles(&running, &site, "deleted");
        }
        site.write("content/east/b.md", PAGE.replace("Page", &format!("Again {n}")));
        settles(&running, &site, "made again");
        site.write("content/east/b.md", PAGE.replace("Page", &format!("And changed {n}")));
        settles(&running, &site, "changed");
    }
    // One of the folders that all sites have.
    fs::remove_dir_all(site.root.join("static")).expect("it can be removed");
    settles(&running, &site, "static deleted");
    site.write("static/style.css", "/* again */\n");
    settles(&running, &site, "static made again");
    site.write("static/style.css", "/* and again */\n");
    settles(&running, &site, "static changed");
    site.write("i18n/en.toml", "[nav]\nhome = \"Start\"\n");
    settles(&running, &site, "a folder that was never there");
    site.write("i18n/en.toml", "[nav]\nhome = \"Begin\"\n");
    settles(&running, &site, "a change in it");
}

/// Nothing is lost between the making of a folder and the watching of it.
#[test]
fn folders_in_folders_come_at_once() {
    let site = small();
    let running = watched(&site);
    for n in 0..6 {
        let deep = format!("content/n{n}/a/b/c/d/e/f");
        fs::create_dir_all(site.root.join(&deep)).expect("folders can be made");
        for m in 0..8 {
            site.write(&format!("{deep}/x{m}.md"), PAGE);
        }
        if n % 3 == 2 {
            settles(&running, &site, &deep);
        }
    }
}

/// A folder that a link leads to is watched by two paths, and by one when the other is gone.
#[test]
fn folders_that_are_links() {
    let site = small();
    site.write("content/west/real/x.md", PAGE);
    let link = site.root.join("content/linked");
    std::os::unix::fs::symlink("west/real", &link).expect("a link can be made");
    let running = watched(&site);
    settles(&running, &site, "linked");
    site.write("content/west/real/x.md", PAGE.replace("Page", "Changed"));
    settles(&running, &site, "changed");
    fs::remove_file(&link).expect("it is there");
    settles(&running, &site, "the link is gone");
    site.write("content/west/real/x.md", PAGE.replace("Page", "Changed again"));
    settles(&running, &site, "changed again");
}

/// Thousands of files, one build.
#[test]
fn a_checkout_of_another_branch_is_one_build() {
    let site = small();
    let git = |args: &[&str]| assert!(runs("git", args, &site.root), "git {args:?}");
    git(&["init", "--quiet", "--initial-branch=one"]);
    git(&["config", "user.email", "a@example.org"]);
    git(&["config", "user.name", "A"]);
    site.write(".gitignore", "/public\n/.nutgraf\n");
    let files = 2000;
    for n in 0..files {
        site.write(&format!("static/{}/{n}.txt", n % 40), format!("one {n}"));
    }
    git(&["add", "."]);
    git(&["commit", "--quiet", "-m", "One"]);
    git(&["checkout", "--quiet", "-b", "two"]);
    fs::remove_dir_all(site.root.join("static/7")).expect("it can be removed");
    for n in 0..files {
        site.write(&format!("static/{}/{n}.txt", 10 + n % 40), format!("two {n}"));
    }
    site.write("content/a.md", PAGE.replace("Page", "Two"));
    site.write("content/new/b.md", PAGE);
    git(&["add", "."]);
    git(&["commit", "--quiet", "-m", "Two"]);
    let running = watched(&site);
    settles(&running, &site, "the second branch");
    for (n, branch) in ["one", "two", "one"].into_iter().enumerate() {
        git(&["checkout", "--quiet", branch]);
        settles(&running, &site, branch);
        running.has_built(n + 2, branch);
    }
}
