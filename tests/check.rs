//! Runs `nutgraf check` on sites: what it says in each format, with which exit status, and that it writes nothing.

#[path = "check/formats.rs"]
mod formats;
#[path = "check/outside.rs"]
mod outside;

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

/// The example's own prose is what no rule may take for a fault.
#[test]
fn the_example_site_is_clean_even_if_strict() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    write(folder.path(), "site.toml", &fs::read(repository.join("site.toml")).expect("it is there"));
    for (path, bytes) in tree(&repository.join("content")) {
        let path = path.strip_prefix(repository).expect("it lies there").to_str().expect("it is UTF-8").to_owned();
        write(folder.path(), &path, &bytes);
    }
    let ran = Command::new(env!("CARGO_BIN_EXE_nutgraf"))
        .args(["check", "--strict"])
        .current_dir(folder.path())
        // 23 November 2026.
        .env("SOURCE_DATE_EPOCH", "1795392000")
        .output()
        .expect("the program can be run");
    assert!(ran.status.success() && ran.stdout.is_empty(), "{}", String::from_utf8_lossy(&ran.stdout));
}

#[test]
fn drafts_are_checked_on_request() {
    let folder = site(&[("site.toml", SITE), ("content/a.md", &FAULTY.replace("title", "draft: true\ntitle"))]);
    assert_eq!(check(folder.path(), &[]).0, 0);
    assert_eq!(check(folder.path(), &["--drafts"]).0, 1);
}

#[test]
fn fixes_change_bound_numbers_and_no_other_byte() {
    let wrong = "\u{feff}---\r
title: Training   \r
published: 2022-06-30\r
figures:\r
  trained: {label: Trained, value: 8500, unit: people, as_of: 2022~, by: Ministry, source: https://example.org/a}\r
  treated: {label: Treated, value: \"> 20000\", unit: people, as_of: 2022, by: Ministry, source: https://example.org/a}\r
  left:\r
    label: Left\r
    unit: people\r
    claims:\r
      - {value: 140, by: A, source: https://example.org/a}\r
      - {value: 150, by: B, source: https://example.org/b}\r
events:\r
  - {id: e, date: 2020, title: E, text: '[8,601](figure:trained) were trained'}\r
---\r
🚀 It trained [8,600](figure:trained) soldiers; [20,000 people](figure:treated) came.\t \r
[Less than 8,000](figure:trained) and [**8,602**](figure:trained).\r
[160](figure:left) left. [nearly 8,700 soldiers](figure:trained)\r
";
    let arabic = "---
title: تدريب
figures: {trained: {label: ت}, treated: {label: ع}, left: {label: غ}}
---
درّبت [٨٬٦٠٠](figure:trained) جندي و[8,600](figure:trained) آخرين.
";
    let config = "title = \"T\"\n[languages.ar]\n";
    let folder = site(&[("site.toml", config), ("content/a.md", wrong), ("content/a.ar.md", arabic)]);
    let sarif = json(folder.path(), &["--format", "sarif"]);
    let fixes = sarif["runs"][0]["results"].as_array().expect("there are results").iter();
    let fixes: Vec<&Value> = fixes.filter(|result| !result["fixes"].is_null()).collect();
    assert_eq!(fixes.len(), 6, "{fixes:#?}");
    let (status, out, err) = check(folder.path(), &["--fix", "--format", "github"]);
    let said: Vec<&str> = err.lines().filter(|line| line.starts_with("fixed ") || line.starts_with("left ")).collect();
    assert_eq!(
        said,
        [
            "fixed content/a.ar.md:5:8: `٨٬٦٠٠` → `٨٬٥٠٠`",
            "fixed content/a.ar.md:5:38: `8,600` → `8,500`",
            "fixed content/a.md:14:43: `8,601` → `8,500`",
            "fixed content/a.md:16:15: `8,600` → `8,500`",
            "fixed content/a.md:16:49: `20,000 people` → `more than 20,000 people`",
            "fixed content/a.md:17:2: `Less than 8,000` → `8,500`",
            "left content/a.md:17:39: `8,602`: its place is not plain text on one line",
            "left content/a.md:18:1: `160`: several texts would be right: `140`, `140–150`, `150`",
            "left content/a.md:18:26: more than its number would have to change",
        ],
        "{err}"
    );
    assert_eq!(status, 1, "something is left");
    assert_eq!(out.lines().count(), 3, "what is left is reported, and nothing that was fixed: {out}");
    let fixed = wrong
        .replace("[8,601]", "[8,500]")
        .replace("[8,600]", "[8,500]")
        .replace("[20,000 people]", "[more than 20,000 people]")
        .replace("[Less than 8,000]", "[8,500]");
    assert_eq!(fs::read_to_string(folder.path().join("content/a.md")).expect("it is there"), fixed);
    let fixed = arabic.replace("٨٬٦٠٠", "٨٬٥٠٠").replace("8,600", "8,500");
    assert_eq!(fs::read_to_string(folder.path().join("content/a.ar.md")).expect("it is there"), fixed);
    let before = tree(folder.path());
    check(folder.path(), &["--fix"]);
    assert_eq!(tree(folder.path()), before, "there is nothing more to fix");
}

#[test]
fn a_number_of_an_event_is_looked_for_in_its_event() {
    let text = "---
title: Training
published: 2022-06-30
figures:
  trained: {label: Trained, value: 8500, unit: people, as_of: 2022~, by: Ministry, source: https://example.org/a}
  treated: {label: Treated, value: \"> 20000\", unit: people, as_of: 2022, by: Ministry, source: https://example.org/a}
events:
  - {id: e, date: 2020, title: E, text: \"[8,600\\x20men](figure:trained)\"}
  - id: f
    date: 2020
    title: F
    text: |
      Over the years
      it trained [8,700 men](figure:trained).
---
Write `[8,600 men](figure:trained)`. It treated more than [20,000](figure:treated).
";
    let folder = site(&[("site.toml", "title = \"T\"\n"), ("content/a.md", text)]);
    let (_, out, err) = check(folder.path(), &["--fix", "--format", "json"]);
    assert!(err.contains("fixed content/a.md:14:19: `8,700 men` → `8,500 men`"), "{err}");
    let fixed = text.replace("8,700", "8,500");
    assert_eq!(fs::read_to_string(folder.path().join("content/a.md")).expect("it is there"), fixed);
    assert!(out.contains("write `[8,500 men](figure:trained)`"), "the help says what a mend would be: {out}");
}

/// A site whose figure can change.
fn valued(value: &str, corrections: &str) -> String {
    let figure = format!("{{label: T, value: {value}, unit: people, by: Ministry, source: https://example.org/a}}");
    format!("---\ntitle: T\npublished: 2022-06-30\nfigures:\n  t: {figure}\n{corrections}---\nNothing.\n")
}

#[test]
fn a_silent_change_is_reported_until_an_entry_says_so() {
    let folder = site(&[("site.toml", SITE), ("content/a.md", &valued("8600", ""))]);
    let root = folder.path();
    let build = |text: &str| {
        write(root, "content/a.md", text.as_bytes());
        let looked = json(root, &["--format", "json"])["diagnostics"].clone();
        let report = nutgraf(&["build", "--report", "json"], root).stdout;
        let report: Value = serde_json::from_slice(&report).expect("the report is JSON");
        assert_eq!(report["diagnostics"], looked, "a check says what a build says");
        let said = report["diagnostics"].as_array().expect("it is a list").iter();
        said.map(|said| said["message"].as_str().unwrap_or_default().to_owned()).collect::<Vec<String>>()
    };
    assert_eq!(build(&valued("8600", "")), [""; 0]);
    let silent = "the figure `t` was published as `8600` and is `8500` now, and no entry says so";
    assert_eq!(build(&valued("8500", "")), [silent]);
    assert_eq!(build(&valued("8500", "")), [silent], "a build that changes nothing says it again");
    let elsewhere = json(root, &["--format", "json", "--out", "elsewhere"]);
    assert_eq!(elsewhere["warnings"], 0, "nothing was built there");
    assert_eq!(build(&valued("8500", "weight: 1\n")), [silent], "another edit is no entry");
    // A build with errors publishes nothing of the page and forgets nothing.
    assert!(build(&valued("8500", "published: 2022\n")).iter().any(|said| said.contains("stands twice")));
    write(root, "site.toml", b"title = 'T'\ntheme = 'none'\n");
    build(&valued("8500", ""));
    write(root, "site.toml", SITE.as_bytes());
    assert_eq!(build(&valued("8500", "")), [silent], "errors in between change nothing");
    let log = "corrections:\n  - {date: 2022-07-01, kind: correction, figure: t, was: 8600, now: 8500}\n";
    assert_eq!(build(&valued("8500", log)), [""; 0]);
    assert_eq!(build(&valued("8500", log)), [""; 0]);
    assert_eq!(build(&valued("8400", log)).len(), 1, "an old entry explains no new change");
    assert_eq!(build(&valued("8500", log)), [""; 0], "what was published is back");
    let ill = build(&valued("abc", log));
    assert!(ill.len() == 1 && ill[0].contains("not a plain number"), "it is ill-written, not gone: {ill:?}");
    let gone = "---\ntitle: T\npublished: 2022-06-30\ncorrections:\n  - LOG\n---\nNothing.\n";
    let without = gone.replace("corrections:\n  - LOG\n", "");
    let deleted = "the figure `t` was published as `8500` and is gone, and no entry says so";
    assert_eq!(build(&without), [deleted]);
    assert_eq!(build(&without), [deleted], "a deleted figure is not forgotten");
    assert_eq!(build(&gone.replace("LOG", "{date: 2022-07-02, kind: correction, was: 8500}")), [""; 0]);
    assert_eq!(build(&without), [""; 0], "it was said once");
}
