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

use benches::corpus;
use nutgraf::diag::{ALL_CODES, Nature, to_json};
use site::{Site, Wish, tree};

/// Rules that no site can break by itself, with the reason.
const SEEDED_ELSEWHERE: &[(&str, &str)] = &[];

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
fn every_rule_finds_its_seeded_defect_where_it_stands() {
    let (site, seeded) = seeded();
    let done = site.build(&Wish::default());
    let texts = |path: &nutgraf::source::RelPath| done.built.texts.get(path).cloned();
    let found = to_json(&done.built.diagnostics, &texts);
    let found: BTreeSet<Defect> = found
        .as_array()
        .expect("the report is a list")
        .iter()
        .map(|entry| {
            let label = &entry["labels"][0];
            let number = |key: &str| label["start"][key].as_u64().unwrap_or_default();
            let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
            (text(&label["file"]), number("line"), number("column"), text(&entry["code"]))
        })
        .collect();
    assert_eq!(found, seeded);
    assert_eq!(done.built.diagnostics.len(), seeded.len(), "each is found once: {:#?}", done.said());
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
