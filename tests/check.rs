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
            "fixed content/a.ar.md:5:8: `٨٬٦٠٠` → `8,500`",
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
    let fixed = arabic.replace("٨٬٦٠٠", "8,500").replace("8,600", "8,500");
    assert_eq!(fs::read_to_string(folder.path().join("content/a.ar.md")).expect("it is there"), fixed);
    let before = tree(folder.path());
    check(folder.path(), &["--fix"]);
    assert_eq!(tree(folder.path()), before, "there is nothing more to fix");
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
}

#[test]
fn figures_are_compared_with_a_revision_of_git() {
    let folder = site(&[("docs/site.toml", SITE), ("docs/content/a.md", &valued("8600", ""))]);
    let root = folder.path();
    let git = |arguments: &[&str]| {
        let ran = Command::new("git")
            .args(["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"])
            .args(arguments)
            .current_dir(root)
            .output()
            .expect("git can be run");
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    };
    let since = |revision: &str| {
        let (status, out, err) = check(root, &["--root", "docs", "--format", "github", &format!("--since={revision}")]);
        (status, out.lines().count(), err)
    };
    let (status, _, err) = since("HEAD");
    assert!(status == 2 && err.contains("--since"), "there is no repository: {err}");
    git(&["init", "--quiet"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "--message", "Publish"]);
    assert_eq!(since("HEAD").1, 0);
    write(root, "docs/content/a.md", valued("8500", "").as_bytes());
    write(root, "docs/content/new.md", valued("1", "").as_bytes());
    assert_eq!(check(root, &["--root", "docs", "--format", "github"]).1, "", "there was no build");
    assert_eq!(since("HEAD").1, 1);
    let log = "corrections:\n  - {date: 2022-07-01, kind: update, figure: t, was: 8600, now: 8500}\n";
    write(root, "docs/content/a.md", valued("8500", log).as_bytes());
    assert_eq!(since("HEAD").1, 0);
    for revision in ["no-such-revision", "--output=x", ""] {
        let (status, _, err) = since(revision);
        assert!(status == 2 && err.contains("git knows no revision"), "{revision}: {err}");
    }
    assert!(!root.join("x").exists());
}

/// A server on this machine on which only `/fine` is there.
fn server() -> String {
    use std::io::{BufRead, BufReader, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = format!("http://{}", listener.local_addr().expect("it is bound"));
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut lines = BufReader::new(stream.try_clone().expect("it can be shared")).lines();
            let request = lines.next().and_then(Result::ok).unwrap_or_default();
            for line in lines {
                if line.is_ok_and(|line| line.is_empty()) {
                    break;
                }
            }
            let status = if request.contains(" /fine") { "200 OK" } else { "404 Not Found" };
            let head = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            let _ = stream.write_all(head.as_bytes());
        }
    });
    address
}

#[test]
fn dead_links_are_found_where_they_stand_and_only_online() {
    let server = server();
    let text = "---
title: T
published: 2022-06-30
figures:
  t: {label: T, value: 5, unit: people, by: Ministry, source: SERVER/figure}
sources:
  kept: {title: K, url: SERVER/gone, archive: {url: SERVER/fine/copy, at: 2022}}
  lost: {title: L, url: SERVER/lost, archive: {url: SERVER/lost/copy, at: 2022}}
  there: {title: T, url: SERVER/fine}
actors:
  a: {name: A, url: SERVER/actor}
---
See [this](SERVER/gone), <SERVER/text>, SERVER/bare. And [that](SERVER/fine#x). <!-- check: off link-dead: it was there -->
"
    .replace("SERVER", &server);
    let sources = format!("shared: {{title: S, url: {server}/shared}}\n");
    let folder = site(&[("site.toml", SITE), ("content/a.md", &text), ("content/_data/sources.yaml", &sources)]);
    assert_eq!(check(folder.path(), &["--strict"]).0, 0);
    let online = ["--online", "--only", "link-dead", "--format", "json"];
    let exempted = json(folder.path(), &online);
    assert_eq!(exempted["warnings"], 6, "the text's own are exempted: {exempted:#}");
    write(folder.path(), "content/a.md", text.replace("<!-- check", "<!-- no check").as_bytes());
    let found = json(folder.path(), &online);
    let found: Vec<String> = found["diagnostics"]
        .as_array()
        .expect("it is a list")
        .iter()
        .map(|said| {
            let start = &said["labels"][0]["start"];
            let dead = said["message"].as_str().unwrap_or_default().replace(&server, "");
            let help = said["help"][0].as_str().unwrap_or_default().replace(&server, "");
            format!("{}:{} {dead}; {}", start["line"], start["column"], help.split(',').next().unwrap_or_default())
        })
        .collect();
    let no_copy = "look for an archived copy";
    let copy = "link to the archived copy instead: `/fine/copy`";
    let expected = [
        format!("1:25 the link `/shared` is dead: the server answers 404; {no_copy}"),
        format!("5:63 the link `/figure` is dead: the server answers 404; {no_copy}"),
        format!("7:25 the link `/gone` is dead: the server answers 404; {copy}"),
        format!("8:25 the link `/lost` is dead: the server answers 404; {no_copy}"),
        format!("11:21 the link `/actor` is dead: the server answers 404; {no_copy}"),
    ];
    for line in expected {
        assert!(found.contains(&line), "{line}\n{found:#?}");
    }
    assert_eq!(found.len(), 9, "{found:#?}");
    let in_text: Vec<&String> = found.iter().filter(|line| line.starts_with("13:")).collect();
    assert_eq!(in_text.len(), 3, "{found:#?}");
    assert!(in_text[0].ends_with(copy), "{found:#?}");
}
