//! Builds every site of `tests/cases` with the program and compares what it says and what it writes.
//!
//! A case is a folder: `site/` is built; `diagnostics.txt` is what must be said (missing: nothing); every file of
//! `expected/` must be in the output with exactly these bytes; `args.txt` holds further arguments. With `UPDATE=1`
//! the files are rewritten instead, `expected/` with the output files that it has or that `expect.txt` lists.

#[path = "harness/built.rs"]
mod built;
#[path = "harness/difference.rs"]
mod difference;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use built::{Built, build, files, latin_name};
use difference::difference;
use nutgraf::diag::ALL_CODES;
use rayon::prelude::*;

/// Codes that no case can show, with the reason.
const SHOWN_ELSEWHERE: &[(&str, &str)] = &[
    ("internal", "a site that makes the program fail is mended, not kept"),
    ("link-dead", "a build asks nobody; tests/check.rs does, a server of its own"),
];

/// Files that a repository should not hold, made before the site is built: case, path in `site/`, how to write it.
const MADE: &[(&str, &str, Make)] = &[
    ("file-too-large", "content/incidents.md", Make::Zeros(9 << 20)),
    ("file-unreadable", "content/aleppo.md", Make::Bytes(b"---\ntitle: \xcd\xe1\xc8\npublished: 2016-12-13\n---\n")),
    (
        "name-invalid",
        "content/tripoli\u{fffd}.md",
        Make::LatinName(b"---\ntitle: Tripoli\npublished: 2020-06-05\n---\n"),
    ),
];

#[derive(Clone, Copy)]
enum Make {
    /// A sparse file of this many bytes.
    Zeros(u64),
    /// These bytes.
    Bytes(&'static [u8]),
    /// These bytes, in a file in whose name `\u{fffd}` stands for the byte E9, which is not UTF-8.
    LatinName(&'static [u8]),
}

#[test]
fn every_case_is_built_as_it_was() {
    let update = std::env::var_os("UPDATE").is_some_and(|value| value == "1");
    let cases = cases();
    assert!(cases.len() > 40, "the cases stand in tests/cases");
    let failures: Vec<String> = cases
        .par_iter()
        .filter_map(|case| {
            let faults = check(case, update);
            (!faults.is_empty()).then(|| format!("== {}\n{}", name(case), faults.join("\n")))
        })
        .collect();
    assert!(
        failures.is_empty(),
        "\n{}\n{} of {} cases failed; UPDATE=1 cargo test --test cases accepts what is built now\n",
        failures.join("\n\n"),
        failures.len(),
        cases.len()
    );
}

#[test]
fn every_code_is_shown_by_a_case() {
    let said: String =
        cases().iter().filter_map(|case| fs::read_to_string(case.join("diagnostics.txt")).ok()).collect();
    let shown: BTreeSet<&str> = said
        .lines()
        .filter_map(|line| line.strip_prefix("error[").or_else(|| line.strip_prefix("warning["))?.split_once(']'))
        .map(|(code, _)| code)
        .collect();
    let excused = |code: &str| SHOWN_ELSEWHERE.iter().any(|(excused, _)| *excused == code);
    let missing: Vec<&str> =
        ALL_CODES.iter().map(|code| code.name()).filter(|code| !shown.contains(code) && !excused(code)).collect();
    assert!(missing.is_empty(), "no case in tests/cases shows {missing:?}");
    let idle: Vec<&str> = SHOWN_ELSEWHERE.iter().map(|(code, _)| *code).filter(|code| shown.contains(code)).collect();
    assert!(idle.is_empty(), "shown by a case, and excused all the same: {idle:?}");
}

fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut cases: Vec<PathBuf> = fs::read_dir(root)
        .expect("the cases stand in tests/cases")
        .map(|entry| entry.expect("tests/cases can be read").path())
        .filter(|path| path.join("site").is_dir())
        .collect();
    cases.sort();
    cases
}

fn name(case: &Path) -> String {
    case.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Builds a case and returns what is not as it should be, having rewritten it if `update`.
fn check(case: &Path, update: bool) -> Vec<String> {
    let built = build(case, |site| make(&name(case), site));
    let mut faults = Vec::new();
    if built.crashed {
        return vec![format!("the program crashed:\n{}", built.said)];
    }
    let has_errors = built.diagnostics.lines().any(|line| line.starts_with("error["));
    if built.succeeded == has_errors {
        let found = if has_errors { "there are errors" } else { "there are no errors" };
        faults.push(format!("{found}, but {}; it said:\n{}", built.status(), built.said));
    }
    let recorded = case.join("diagnostics.txt");
    if !update {
        let expected = fs::read_to_string(&recorded).unwrap_or_default();
        faults.extend(difference("diagnostics.txt", &expected, &built.diagnostics));
    } else if built.diagnostics.is_empty() {
        let _ = fs::remove_file(&recorded);
    } else {
        fs::write(&recorded, &built.diagnostics).expect("the case can be written");
    }
    faults.extend(expected(case, update).iter().filter_map(|file| check_output(case, &built, file, update)));
    faults
}

fn check_output(case: &Path, built: &Built, file: &str, update: bool) -> Option<String> {
    let recorded = case.join("expected").join(file);
    let Ok(found) = fs::read(built.out.join(file)) else {
        return Some(format!("{file}: is not in the output"));
    };
    if update {
        fs::create_dir_all(recorded.parent().expect("it lies in the case")).expect("the case can be written");
        fs::write(recorded, found).expect("the case can be written");
        return None;
    }
    let expected = fs::read(recorded).expect("it was listed");
    match (std::str::from_utf8(&expected), std::str::from_utf8(&found)) {
        _ if expected == found => None,
        (Ok(expected), Ok(found)) => difference(file, expected, found),
        _ => Some(format!("{file}: {} bytes, not the {} expected", found.len(), expected.len())),
    }
}

/// The output files to compare: those in `expected/` and, when they are rewritten, those that `expect.txt` lists.
fn expected(case: &Path, update: bool) -> BTreeSet<String> {
    let mut files: BTreeSet<String> = files(&case.join("expected")).into_iter().collect();
    if update {
        let listed = fs::read_to_string(case.join("expect.txt")).unwrap_or_default();
        files.extend(listed.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned));
    }
    files
}

fn make(case: &str, site: &Path) {
    for (_, path, how) in MADE.iter().filter(|(of, ..)| *of == case) {
        let path = site.join(path);
        fs::create_dir_all(path.parent().expect("it lies in the site")).expect("the copy can be written");
        match how {
            Make::Zeros(length) => fs::File::create(path).and_then(|file| file.set_len(*length)),
            Make::Bytes(bytes) => fs::write(path, bytes),
            Make::LatinName(bytes) => fs::write(latin_name(&path), bytes),
        }
        .expect("the copy can be written");
    }
}
