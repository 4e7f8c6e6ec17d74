//! Lets programs by others read what we publish: libhxl and csvw the tables, a JSON-LD processor the pages, citeproc the
//! sources, JSON Schema the rest; and compares our dates with edtf.js. `tests/oracles/install` installs them.

#[allow(dead_code, reason = "other tests use the rest")]
#[path = "harness/site.rs"]
mod site;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use nutgraf::model::{Edtf, EdtfBound};
use serde_json::Value;
use site::{Site, Wish};

/// Where the programs are; fails if they are not there, since a test that is passed over holds nothing.
fn oracles() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("oracles");
    assert!(folder.join("installed").exists(), "run `tests/run` or `tests/oracles/install`, which installs them");
    folder
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracles").join(name)
}

/// What a program prints; fails with what it says if it fails.
fn run(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}:\n{said}{}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stdout).expect("it prints UTF-8")
}

fn python(what: &str, place: &Path, more: &Path) -> Value {
    let program = oracles().join("python/bin/python");
    let printed = run(Command::new(program).arg(script("check.py")).arg(what).arg(place).arg(more));
    serde_json::from_str(&printed).unwrap_or_else(|error| panic!("{error}: {printed}"))
}

fn node(name: &str) -> Command {
    let mut command = Command::new("node");
    command.arg(script(name)).arg(oracles().join("node_modules"));
    command
}

/// The example site, and one that has everything that a writer can declare, with hostile texts.
fn sites() -> [(&'static str, Site); 2] {
    let wish = Wish::default();
    let sites = [("the example", Site::example()), ("the camps", Site::copied("tests/exports/site"))];
    for (name, site) in &sites {
        let done = site.build(&wish);
        assert_eq!(done.errors(), 0, "{name}: {:#?}", done.said());
    }
    sites
}

fn count(found: &Value, what: &str) -> u64 {
    found[what].as_u64().unwrap_or_else(|| panic!("{found} counts {what}"))
}

#[test]
fn libhxl_reads_the_tables() {
    for (name, site) in sites() {
        let found = python("hxl", &site.out, Path::new(""));
        assert!(count(&found, "tables") >= 3 && count(&found, "rows") >= 20, "{name}: {found}");
    }
}

#[test]
fn a_csvw_validator_accepts_the_tables() {
    for (name, site) in sites() {
        let found = python("csvw", &site.out, Path::new(""));
        assert!(count(&found, "tables") >= 3 && count(&found, "rows") >= 20, "{name}: {found}");
    }
}

#[test]
fn the_files_have_the_documented_shape() {
    let schemas = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema");
    for (name, site) in sites() {
        let found = python("schema", &site.out, &schemas);
        assert!(count(&found, "files") >= 6 && count(&found, "figures") >= 5, "{name}: {found}");
        assert!(count(&found, "events") >= 2 && count(&found, "sources") >= 4, "{name}: {found}");
    }
}

#[test]
fn a_json_ld_processor_expands_the_pages() {
    for (name, site) in sites() {
        let printed = run(node("jsonld.mjs").arg(&site.out).arg("https://example.org/"));
        let found: Value = serde_json::from_str(&printed).expect("it prints JSON");
        let (mut figures, mut claims) = (0, 0);
        for path in
            site::tree(&site.out).keys().filter(|path| path.ends_with("figures.json") && !path.starts_with("data"))
        {
            let data: Value = serde_json::from_slice(&site::tree(&site.out)[path]).expect("it is JSON");
            let entries = data["figures"].as_array().expect("it has figures");
            figures += entries.len();
            claims += entries.iter().map(|entry| entry["claims"].as_array().map_or(0, Vec::len)).sum::<usize>();
        }
        assert_eq!(count(&found, "Observation"), figures as u64, "{name}: {found}");
        assert_eq!(count(&found, "Claim"), claims as u64, "{name}: {found}");
        assert!(count(&found, "BackgroundNewsArticle") >= 3, "{name}: {found}");
        // A site in two languages has two home pages.
        assert_eq!(count(&found, "Dataset"), 2, "{name}: {found}");
        assert!(found.get("ClaimReview").is_none(), "{name}: {found}");
    }
    let [_, (_, camps)] = sites();
    // Without an address of its own the site's pages refer to each other by relative ones.
    camps.build(&Wish { base_url: Some(""), ..Wish::default() });
    let printed = run(node("jsonld.mjs").arg(&camps.out).arg("https://elsewhere.example/below/"));
    assert!(printed.contains("\"CorrectionComment\":4"), "{printed}");
}

#[test]
fn citeproc_formats_the_sources() {
    for (name, site) in sites() {
        let file = site.out.join("data/sources.json");
        let sources: Vec<Value> = serde_json::from_slice(&fs::read(&file).expect("it is there")).expect("it is a list");
        let printed = run(node("csl.cjs").arg(&file));
        let styles: BTreeMap<String, BTreeMap<String, String>> = serde_json::from_str(&printed).expect("it is JSON");
        assert_eq!(styles.len(), 3);
        for (style, references) in &styles {
            assert_eq!(references.len(), sources.len(), "{name}: {style}");
            for source in &sources {
                let text = |key: &str| source[key].as_str().unwrap_or_default();
                let reference = &references[text("id")];
                let has = |part: &str| plain(reference).contains(&plain(part));
                assert!(has(text("title")) && has(text("URL")), "{name}: {style}: {reference}");
                let year = source["issued"]["date-parts"][0][0].as_i64().map(|year| year.to_string());
                assert!(year.is_none_or(|year| has(&year)), "{name}: {style}: {reference}");
                let author = source["author"][0]["literal"].as_str().unwrap_or_default();
                assert!(has(author), "{name}: {style}: {author} in {reference}");
            }
        }
    }
}

/// Letters and digits: styles have quotation marks of their own.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// What we take for a date is EDTF, and means the same days; and what is EDTF of levels 0 and 1 we take, but for what
/// docs/front-matter.md leaves out.
#[test]
fn edtf_js_agrees_about_dates() {
    let ours = ["2022-03~", "2021-12/2022-03", "2020/..", "../2020", "202X", "2004-XX", "1985-XX-XX", "2001-21"];
    let printed = run(node("edtf.mjs").args(ours));
    let (mut both, mut neither, mut faults) = (0, 0, Vec::new());
    for line in printed.lines() {
        let case: Value = serde_json::from_str(line).expect("it prints JSON");
        let text = case["text"].as_str().expect("a case has a text");
        match (Edtf::parse(text), case["found"].as_object()) {
            (Ok(date), Some(theirs)) => {
                both += 1;
                assert_eq!(date.to_string(), text);
                // Seasons are no days in the standard: ours are those of the meteorologists of the north.
                if theirs["type"] == "Season" || text.split('/').any(is_season) {
                    continue;
                }
                // Of unspecified days and months up to year 0 edtf.js takes others for the first and the last.
                if theirs["min"].as_str().is_some_and(|min| min.starts_with(['-', '0'])) && text.contains("-XX") {
                    continue;
                }
                for (day, at) in [(date.earliest(), "min"), (date.latest(), "max")] {
                    if let (Some(day), Some(moment)) = (day, theirs[at].as_str())
                        && moment != day.to_string()
                    {
                        faults.push(format!("{text}: {at} is {moment}, and we say {day}"));
                    }
                }
            }
            (Err(_), None) => neither += 1,
            (Ok(date), None) if !ends_in_what_it_starts_in(&date) && !combines(text) => {
                faults.push(format!("{text} is no EDTF"))
            }
            (Err(error), Some(theirs)) if theirs["level"] != 2 && !left_out(text) => {
                faults.push(format!("{text} is EDTF: {}", error.message))
            }
            _ => {}
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults[..faults.len().min(40)].join("\n"));
    assert!(both > 2000 && neither > 1000, "only {both} dates and {neither} other texts were compared");
}

/// Whether it is an interval such as `2022-08-02/2022`, which ends on a later day of that year, or `2022/2022`; edtf.js
/// compares first days only, and refuses it.
fn ends_in_what_it_starts_in(date: &Edtf) -> bool {
    let Edtf::Interval { start: EdtfBound::Date(start), end: EdtfBound::Date(end) } = date else { return false };
    Edtf::Date(*start).earliest() >= Edtf::Date(*end).earliest()
}

/// Whether it puts together what edtf.js takes only by itself: a qualifier behind a long year or an unspecified digit
/// (`202X~`), a long year or a season in an interval (`2021-21/2021-22`).
fn combines(text: &str) -> bool {
    let qualified = |date: &str| date.ends_with(['~', '?', '%']) && (date.starts_with('Y') || date.contains('X'));
    text.split('/').any(qualified)
        || text.contains('/') && text.split('/').any(|date| date.starts_with('Y') || is_season(date))
}

fn is_season(date: &str) -> bool {
    date.trim_end_matches(['~', '?', '%']).rsplit_once('-').is_some_and(|(_, part)| {
        matches!(part, "21" | "22" | "23" | "24") && date.trim_start_matches('-').matches('-').count() == 1
    })
}

/// What is EDTF and refused all the same.
fn left_out(text: &str) -> bool {
    let bounds: Vec<&str> = text.split('/').collect();
    let century = |date: &&str| date.trim_start_matches('-').trim_end_matches(['~', '?', '%']).len() == 2;
    let unknown_year = |date: &&str| date.trim_start_matches('-').get(..4).is_some_and(|year| year.ends_with('X'));
    let nothing = |bound: &&str| bound.is_empty() || *bound == "..";
    let long = |date: &&str| date.strip_prefix('Y').is_some_and(|year| year.len() > 9);
    // A time of day; a year of a billion and more, or one between -99 and 0; a century.
    text.contains(['T', ':'])
        || bounds.iter().any(long)
        || bounds.iter().any(|date| date.starts_with("-00XX") || date.starts_with("-000X"))
        || bounds.iter().any(|date| century(date) && !nothing(date))
        // A month of an unknown year.
        || bounds.iter().any(|date| unknown_year(date) && date.trim_start_matches('-').contains('-'))
        // No date at all.
        || bounds.iter().all(nothing)
}
