//! What the rules find on whole sites: nothing on the example and on the made-up corpus, and on a site with one seeded
//! defect for each rule exactly those, where they stand.

#[allow(unreachable_pub)]
#[path = "../benches/src"]
mod benches {
    pub(crate) mod corpus;
}
#[allow(dead_code)]
#[path = "harness/site.rs"]
mod site;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use benches::corpus;
use nutgraf::diag::{ALL_CODES, Nature};
use serde_json::Value;
use site::{Site, Wish, tree};

/// Rules that no site can break by itself, with the reason.
const SEEDED_ELSEWHERE: &[(&str, &str)] = &[
    ("link-dead", "a build asks nobody, and what others answer changes"),
    ("uncorrected-change", "what changed shows only beside what was published before"),
];

/// A day within the review cycles of the example site.
const DAY: (i16, i8, i8) = (2026, 11, 24);

#[test]
fn the_example_site_has_no_findings() {
    let done = Site::example().build(&Wish { today: DAY, ..Wish::default() });
    assert_eq!(done.said(), Vec::<String>::new());
}

#[test]
fn the_made_up_corpus_has_no_findings() {
    let site = Site::empty();
    fs::remove_dir_all(&site.root).expect("the folder is the test's own");
    corpus::write(corpus::Plan { seed: 11, count: 150 }, &site.root).expect("the folder is empty");
    let done = site.build(&Wish { today: DAY, ..Wish::default() });
    assert_eq!(done.said(), Vec::<String>::new());
}

#[test]
fn every_rule_has_its_seeded_defect() {
    let seeded: BTreeSet<String> = seeded().1.into_iter().map(|(.., code)| code).collect();
    let excused = |code: &str| SEEDED_ELSEWHERE.iter().any(|(other, _)| *other == code);
    let rules = ALL_CODES.iter().filter(|code| code.nature() == Nature::Rule).map(|code| code.name());
    let missing: Vec<&str> = rules.filter(|code| !seeded.contains(*code) && !excused(code)).collect();
    assert!(missing.is_empty(), "no seeded defect for {missing:?}");
    assert!(!SEEDED_ELSEWHERE.iter().any(|(code, _)| seeded.contains(*code)), "seeded, and excused all the same");
}

/// Each format has the same findings at the same places, and says what it said when it was last accepted: `UPDATE=1`
/// rewrites the snapshots.
#[test]
fn every_format_reports_each_seeded_defect_where_it_stands() {
    let (site, seeded) = seeded();
    for (format, read) in FORMATS {
        let ran = Command::new(env!("CARGO_BIN_EXE_nutgraf"))
            .args(["check", "--format", format])
            .current_dir(&site.root)
            .env("NO_COLOR", "1")
            .env("SOURCE_DATE_EPOCH", "1656633600")
            .output()
            .expect("the program can be run");
        assert_eq!(ran.status.code(), Some(1), "{format}: some of the defects are errors");
        let said = String::from_utf8(ran.stdout).expect("reports are UTF-8");
        let (defects, snapshot) = read(&said);
        assert_eq!(defects.len(), seeded.len(), "{format}: each is reported once");
        assert_eq!(defects.into_iter().collect::<BTreeSet<_>>(), seeded, "{format}");
        let recorded = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/seeded-defects/report").join(format);
        if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
            fs::create_dir_all(recorded.parent().expect("it lies in the case")).expect("the case can be written");
            fs::write(&recorded, &snapshot).expect("the case can be written");
        }
        let expected = fs::read_to_string(&recorded).unwrap_or_default();
        assert!(expected == snapshot, "{format} is not as in {}:\n{snapshot}", recorded.display());
    }
}

/// Each format with what reads its report: the findings, and the report as it is recorded.
const FORMATS: [(&str, fn(&str) -> (Vec<Defect>, String)); 4] =
    [("text", of_text), ("json", of_json), ("sarif", of_sarif), ("github", of_github)];

fn of_text(said: &str) -> (Vec<Defect>, String) {
    let mut code = "";
    let mut defects = Vec::new();
    for line in said.lines() {
        let head = line.strip_prefix("error[").or_else(|| line.strip_prefix("warning["));
        if let Some((named, _)) = head.and_then(|head| head.split_once("]: ")) {
            code = named;
        } else if let Some(place) = line.trim_start().strip_prefix("--> ") {
            let mut parts = place.rsplitn(3, ':');
            let mut number = || parts.next().and_then(|part| part.parse().ok()).expect("a line or a column");
            let (column, line) = (number(), number());
            defects.push((parts.next().unwrap_or_default().to_owned(), line, column, code.to_owned()));
        }
    }
    (defects, said.to_owned())
}

fn of_json(said: &str) -> (Vec<Defect>, String) {
    let mut report: Value = serde_json::from_str(said).expect("the report is JSON");
    let diagnostics = report["diagnostics"].as_array().expect("a list");
    let defects = diagnostics.iter().map(|entry| {
        let label = &entry["labels"][0];
        (text(&label["file"]), number(&label["start"]["line"]), number(&label["start"]["column"]), text(&entry["code"]))
    });
    let defects = defects.collect();
    // The version is none of the findings.
    report["generator"] = Value::Null;
    (defects, pretty(&report))
}

fn of_sarif(said: &str) -> (Vec<Defect>, String) {
    let report: Value = serde_json::from_str(said).expect("the report is JSON");
    let run = &report["runs"][0];
    let results = run["results"].as_array().expect("a list");
    let defects = results.iter().map(|entry| {
        let place = &entry["locations"][0]["physicalLocation"];
        let (file, region) = (text(&place["artifactLocation"]["uri"]), &place["region"]);
        (file, number(&region["startLine"]), number(&region["startColumn"]), text(&entry["ruleId"]))
    });
    // What the tool says of itself, explanations of all codes among it, is recorded elsewhere.
    (defects.collect(), pretty(&run["results"]))
}

fn of_github(said: &str) -> (Vec<Defect>, String) {
    let defects = said.lines().filter_map(|line| line.strip_prefix("::")).map(|line| {
        let (_, properties) = line.split_once(' ').expect("a command and its properties");
        let (properties, _) = properties.split_once("::").expect("properties and a message");
        let property = |name: &str| {
            let mut all = properties.split(',').filter_map(|property| property.split_once('='));
            all.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned()).expect("each has its place")
        };
        let number = |name: &str| property(name).parse().expect("a number");
        (property("file"), number("line"), number("col"), property("title"))
    });
    (defects.collect(), said.to_owned())
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_default()
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

/// File, line, column and code.
type Defect = (String, u64, u64, String);

/// The site of `tests/cases/seeded-defects` and its defects. A comment at the end of a line names them: the code, and
/// the text on that line at which it is reported.
fn seeded() -> (Site, BTreeSet<Defect>) {
    let site = Site::empty();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/seeded-defects/site");
    let mut defects = BTreeSet::new();
    for (path, bytes) in tree(&folder) {
        let text = String::from_utf8(bytes).expect("the site is UTF-8");
        for (n, line) in text.lines().enumerate() {
            let Some((code, at)) = marker(line) else { continue };
            let column = line.split_once(at).map(|(before, _)| before.chars().count() + 1);
            let column = column.unwrap_or_else(|| panic!("{path}:{}: no `{at}` on the line", n + 1));
            defects.insert((path.clone(), n as u64 + 1, column as u64, code.to_owned()));
        }
        site.write(&path, text);
    }
    assert!(defects.len() > 20, "the seeded defects stand in {}", folder.display());
    (site, defects)
}

/// `# CODE: TEXT` in front matter and data, `<!-- CODE: TEXT -->` in a text.
fn marker(line: &str) -> Option<(&str, &str)> {
    let comment = line.strip_suffix(" -->").and_then(|line| line.rsplit_once("<!-- "));
    let (_, marker) = comment.or_else(|| line.rsplit_once(" # "))?;
    let (code, text) = marker.split_once(": ")?;
    Some((code, text.trim()))
}
