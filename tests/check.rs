//! Runs `nutgraf check` on sites: what it says in each format, with which exit status, and that it writes nothing.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

const SITE: &str = "title = \"T\"\n";

/// An explainer with a wrong number and a loose one.
const FAULTY: &str = "---
title: Training
published: 2022-06-30
figures:
  trained: {label: Trained, value: 8500, unit: people, as_of: 2022~, by: Ministry, source: https://example.org/a}
---

🚀 It trained [8,600](figure:trained) soldiers and 12 others.
";

fn site(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for (path, text) in files {
        write(folder.path(), path, text.as_bytes());
    }
    folder
}

fn write(root: &Path, path: &str, bytes: &[u8]) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("it lies in the site")).expect("the folder can be made");
    fs::write(path, bytes).expect("the file can be written");
}

fn nutgraf(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_nutgraf"))
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env("SOURCE_DATE_EPOCH", "1656633600")
        .output()
        .expect("the program can be run")
}

fn check(root: &Path, arguments: &[&str]) -> (i32, String, String) {
    let all: Vec<&str> = ["check"].iter().chain(arguments).copied().collect();
    let ran = nutgraf(&all, root);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (ran.status.code().expect("it was not killed"), text(&ran.stdout), text(&ran.stderr))
}

fn json(root: &Path, arguments: &[&str]) -> Value {
    let (_, out, _) = check(root, arguments);
    serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}"))
}

/// Every file below a folder with its bytes.
fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            files.extend(tree(&path));
        } else {
            files.insert(path.clone(), fs::read(path).expect("the file can be read"));
        }
    }
    files
}

#[test]
fn findings_are_grouped_by_file_and_decide_about_the_exit_status() {
    let folder = site(&[("site.toml", SITE), ("content/a.md", FAULTY)]);
    let (status, out, err) = check(folder.path(), &[]);
    assert_eq!(status, 1, "{out}");
    assert!(out.starts_with("content/a.md: 1 error, 1 warning\n\nerror[prose-mismatch]: "), "{out}");
    assert!(out.contains("\n --> content/a.md:8:14\n"), "{out}");
    assert!(err.starts_with("checked in ") && err.ends_with(" ms: 1 error, 1 warning\n"), "{err}");
    let only = |codes: &str, strict: bool| {
        let flags: &[&str] = if strict { &["--only", codes, "--strict"] } else { &["--only", codes] };
        check(folder.path(), flags).0
    };
    assert_eq!((only("unbound-number", false), only("unbound-number", true)), (0, 1));
    assert_eq!((only("prose-mismatch, unbound-number", false), only("link-broken", true)), (1, 0));
    assert_eq!(only("no-such-code", false), 2);
}

#[test]
fn a_check_says_what_a_build_says_and_writes_nothing() {
    let mut folders = Vec::new();
    for case in ["translation-restates", "exemption-unused", "link-broken", "severity-by-rule", "theme-missing"] {
        let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(case).join("site");
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        for (path, bytes) in tree(&case) {
            let path = path.strip_prefix(&case).expect("it lies in the case").to_str().expect("it is UTF-8").to_owned();
            write(folder.path(), &path, &bytes);
        }
        folders.push(folder);
    }
    folders.push(site(&[("site.toml", SITE), ("content/a.md", FAULTY)]));
    folders.push(site(&[("content/a.md", FAULTY)]));
    for folder in folders {
        let root = folder.path();
        let before = tree(root);
        let found = json(root, &["--format", "json"]);
        assert_eq!(tree(root), before, "it wrote something");
        let built = nutgraf(&["build", "--report", "json"], root);
        let built: Value = serde_json::from_slice(&built.stdout).expect("the report is JSON");
        assert_eq!(found["diagnostics"], built["diagnostics"]);
        assert_eq!((&found["errors"], &found["warnings"]), (&built["errors"], &built["warnings"]));
        let before = tree(root);
        assert_eq!(json(root, &["--format", "json"]), found, "a build before it changes nothing");
        assert_eq!(tree(root), before, "it wrote something after a build");
    }
}

#[test]
fn drafts_are_checked_on_request() {
    let folder = site(&[("site.toml", SITE), ("content/a.md", &FAULTY.replace("title", "draft: true\ntitle"))]);
    assert_eq!(check(folder.path(), &[]).0, 0);
    assert_eq!(check(folder.path(), &["--drafts"]).0, 1);
}

#[test]
fn the_other_formats_are_renderings_of_the_same() {
    let folder = site(&[("docs/site.toml", SITE), ("docs/content/a.md", FAULTY)]);
    let at = |format: &'static str| ["--root", "./docs", "--format", format];
    let found = json(folder.path(), &at("json"));
    assert_eq!((&found["version"], &found["errors"]), (&Value::from(1), &Value::from(1)));
    assert_eq!(found["diagnostics"][0]["labels"][0]["start"]["column"], 14);

    let sarif = json(folder.path(), &at("sarif"));
    let results = sarif["runs"][0]["results"].as_array().expect("there are results");
    let rules: Vec<&Value> = results.iter().map(|result| &result["ruleId"]).collect();
    assert_eq!(rules, ["prose-mismatch", "unbound-number"]);
    let place = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "docs/content/a.md");
    // The rocket is two UTF-16 code units.
    assert_eq!((&place["region"]["startLine"], &place["region"]["startColumn"]), (&Value::from(8), &Value::from(15)));
    assert_eq!(results[0]["relatedLocations"][0]["physicalLocation"]["region"]["startLine"], 5);

    let (status, out, _) = check(folder.path(), &at("github"));
    let first = "::error file=docs/content/a.md,line=8,col=14,endLine=8,endColumn=37,title=prose-mismatch::the text";
    assert!(status == 1 && out.starts_with(first), "{out}");
    assert!(out.lines().count() == 2 && out.contains("\n::warning file=docs/content/a.md,line=8,col=51,"), "{out}");
}
