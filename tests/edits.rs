//! Makes the edits of every case of `tests/edits`, one after the other, and compares which routes are rendered anew: a
//! page too few is stale, a page too many costs time.
//!
//! A case is a folder: `site/` is built; each folder of `edits/`, in the order of names, is laid over it (the paths in
//! its `remove.txt` are taken away) and built on top; `expected.txt` lists the routes that each edit renders. With
//! `UPDATE=1` it is rewritten. Each case runs twice: in one process that remembers, and in one process for each build.

#[allow(dead_code, reason = "other tests use the rest")]
#[path = "harness/difference.rs"]
mod difference;
#[allow(dead_code, reason = "other tests use the rest")]
#[path = "harness/site.rs"]
mod site;

use std::fs;
use std::path::{Path, PathBuf};

use difference::difference;
use nutgraf::build::Memory;
use site::{Site, Wish, differences, tree};

#[test]
fn every_edit_renders_what_it_reaches_and_nothing_else() {
    let update = std::env::var_os("UPDATE").is_some_and(|value| value == "1");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/edits");
    let cases = sorted(&root);
    assert!(cases.len() > 1, "the cases stand in tests/edits");
    let mut faults = Vec::new();
    for case in cases.iter().filter(|case| case.is_dir()) {
        let recorded = case.join("expected.txt");
        for (how, memory) in [("anew", Memory::forgetful()), ("in one process", Memory::keeping())] {
            let found = rendered(case, memory, &mut faults);
            if update && how == "anew" {
                fs::write(&recorded, &found).expect("the case can be written");
            }
            let expected = fs::read_to_string(&recorded).unwrap_or_default();
            let what = format!("{}, built {how}: expected.txt", name(case));
            faults.extend(difference(&what, &expected, &found));
        }
    }
    assert!(
        faults.is_empty(),
        "\n{}\nUPDATE=1 cargo test --test edits accepts what is rendered now\n",
        faults.join("\n\n")
    );
}

/// The routes that each edit of a case renders. Whatever is not as after a clean build is a fault.
fn rendered(case: &Path, memory: Memory, faults: &mut Vec<String>) -> String {
    let site = Site::copied(&format!("tests/edits/{}/site", name(case)));
    site.memory.replace(memory);
    let wish = Wish::default();
    let first = site.build(&wish);
    assert_eq!(first.errors(), 0, "{}: {:#?}", name(case), first.said());
    let edits = sorted(&case.join("edits"));
    assert!(!edits.is_empty(), "{} has edits", name(case));
    let mut text = String::new();
    for edit in edits {
        lay(&edit, &edit, &site);
        let done = site.build(&wish);
        text.push_str(&format!("# {}\n", name(&edit)));
        if done.errors() > 0 {
            text.push_str(&format!("errors: {}\n", done.errors()));
        } else {
            let found = differences(&tree(&site.out), &site.clean(&wish).1);
            if !found.is_empty() {
                faults.push(format!("{} {}: not as built anew\n{}", name(case), name(&edit), found.join("\n")));
            }
        }
        for route in &done.built.rendered {
            text.push_str(&format!("{route}\n"));
        }
        text.push('\n');
    }
    text
}

/// Lays the files of an edit over the site.
fn lay(edit: &Path, folder: &Path, site: &Site) {
    for path in sorted(folder) {
        let below = path.strip_prefix(edit).expect("it lies in the edit").to_str().expect("names in cases are UTF-8");
        if path.is_dir() {
            lay(edit, &path, site);
        } else if below == "remove.txt" {
            fs::read_to_string(&path).expect("it can be read").lines().for_each(|gone| site.remove(gone));
        } else {
            site.write(below, fs::read(&path).expect("it can be read"));
        }
    }
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("tests/edits can be read");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("tests/edits can be read").path()).collect();
    paths.sort();
    paths
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
