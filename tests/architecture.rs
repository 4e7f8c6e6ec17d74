//! Holds the directions in which the rooms of the house may import each other, and what only some of them may use.

#[path = "architecture/paths.rs"]
mod paths;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use paths::{Used, used};

/// Room → what it may import from `crate`. A room may always import itself; `build::sink` is one module of a room.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    // The ground floor: types, and what every stage stands on.
    ("fingerprint", &[]),
    ("source", &["diag", "fingerprint"]),
    ("diag", &["source"]),
    ("model", &["diag", "fingerprint", "source"]),
    ("document", &["diag", "fingerprint", "model", "source"]),
    ("locale", &["fingerprint", "model", "source"]),
    // The stages. `parse`, `link` and `theme` know nothing of each other.
    ("parse", &["diag", "document", "fingerprint", "locale", "model", "source"]),
    ("link", &["diag", "document", "fingerprint", "locale", "model", "source"]),
    ("theme", &["diag", "document", "fingerprint", "locale", "model", "source"]),
    ("check", &["diag", "fingerprint", "link", "locale", "model", "source"]),
    ("render", &["diag", "fingerprint", "link", "locale", "model", "source", "theme"]),
    // Settings are split by the stage that reads them; `parse` declares its own.
    ("config", &["diag", "document", "fingerprint", "locale", "model", "parse", "source"]),
    // What runs the stages, and where their bytes go.
    (
        "build",
        &[
            "check",
            "config",
            "diag",
            "document",
            "fingerprint",
            "link",
            "locale",
            "model",
            "parse",
            "render",
            "source",
            "theme",
        ],
    ),
    ("emit", &["build::sink", "build::Content", "build::Scratch", "build::Sink", "fingerprint", "source"]),
    ("serve", &["build", "diag", "emit", "fingerprint", "source"]),
    (
        "cli",
        &[
            "build",
            "check",
            "config",
            "diag",
            "document",
            "emit",
            "fingerprint",
            "link",
            "locale",
            "model",
            "parse",
            "render",
            "serve",
            "source",
            "theme",
        ],
    ),
];

/// What only some files and rooms may use, and where: the beginning of a path, the end of one that is called (`now`), a
/// macro, or a static with a word of its type.
const ONLY_IN: &[(&str, &[&str])] = &[
    // Stages are pure: they read no file and no clock.
    ("std::fs", &["source/scan.rs", "emit", "cli/init.rs", "cli/new.rs"]),
    ("walkdir", &["source/scan.rs"]),
    ("notify", &["serve/watch"]),
    ("std::process::Command", &["cli"]),
    ("SystemTime::now", &["source/scan.rs", "build", "cli"]),
    ("Instant::now", &["source/scan.rs", "build", "cli", "serve"]),
    ("Zoned::now", &["source/scan.rs", "build", "cli"]),
    ("Timestamp::now", &["source/scan.rs", "build", "cli"]),
    // One room knows each format's library, so that it can be replaced.
    ("tera", &["theme", "render"]),
    ("pulldown_cmark", &["parse"]),
    ("ureq", &["cli/probe.rs"]),
    ("serde_yaml", &["document"]),
    ("serde_saphyr", &["document"]),
    // The command line owns the terminal.
    ("clap", &["cli", "main.rs"]),
    ("indicatif", &["cli", "main.rs"]),
    ("print!", &["cli", "main.rs"]),
    ("println!", &["cli", "main.rs"]),
    ("eprint!", &["cli", "main.rs"]),
    ("eprintln!", &["cli", "main.rs"]),
    ("dbg!", &[]),
    // No stage remembers anything between two calls.
    ("thread_local!", &["build", "cli", "emit"]),
    ("lazy_static!", &[]),
    ("static mut", &[]),
    ("static OnceLock", &["cli"]),
    ("static LazyLock", &["cli"]),
    ("static Mutex", &["cli"]),
    ("static RwLock", &["cli"]),
    ("static Atomic", &["cli"]),
];

/// The most lines of a source file.
const LONGEST: usize = 500;

#[test]
fn rooms_import_only_what_lies_below_them() {
    let files = sources();
    assert!(files.len() > 20, "the sources stand in src");
    let violations: Vec<String> = files.iter().flat_map(|(path, text)| violations(path, text)).collect();
    assert!(violations.is_empty(), "\n{}\n", violations.join("\n"));
}

#[test]
fn files_are_short_and_begin_by_saying_what_they_are() {
    let faults: Vec<String> = sources()
        .iter()
        .flat_map(|(path, text)| {
            let lines = text.lines().count();
            let long = (lines > LONGEST).then(|| format!("src/{path}: {lines} lines, more than {LONGEST}"));
            let mute = (!text.starts_with("//! ")).then(|| format!("src/{path}:1: does not begin with `//! `"));
            [long, mute].into_iter().flatten()
        })
        .collect();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// The rules find what they forbid, however it is written, and nothing else.
#[test]
fn the_rules_see_through_the_ways_to_write_an_import() {
    let cases: &[(&str, &str, &[&str])] = &[
        ("parse/a.rs", "use crate::{model::Id, link::{Site, order}};", &["1: parse imports link"]),
        ("parse/a.rs", "fn f() {\n    crate::theme::load()\n}", &["2: parse imports theme"]),
        ("parse/mod.rs", "use super::link::Site;", &["1: parse imports link"]),
        ("parse/markdown/a.rs", "use super::super::super::render;", &["1: parse imports render"]),
        ("parse/markdown/a.rs", "use super::super::data;\nuse super::b;\nuse self::c;", &[]),
        ("parse/a.rs", "mod link { use super::super::super::theme; }", &["1: parse imports theme"]),
        ("parse/mod.rs", "mod a { use super::link::B; }\nuse self::theme::C;", &[]),
        (
            "parse/a.rs",
            "fn f() -> Vec<crate::link::Site> { Vec::<crate::theme::T>::new() }",
            &["1: parse imports link", "1: parse imports theme"],
        ),
        ("model/a.rs", "// crate::link\n/* crate::link /* */ tera::x */ const A: &str = \"crate::link\";", &[]),
        (
            "model/a.rs",
            "const A: &str = r#\"\"crate::link\"#; const B: char = '\"'; use crate::parse;",
            &["1: model imports parse"],
        ),
        ("model/a.rs", "#[cfg(test)]\nmod tests {\n    use crate::link;\n    fn f() { std::fs::read(\"{\") }\n}", &[]),
        ("model/a.rs", "#[cfg(test)]\nuse crate::link;\nuse crate::theme;", &["3: model imports theme"]),
        ("emit/a.rs", "use crate::build::sink::Sink;\nuse crate::build::Memo;", &["2: emit imports build::Memo"]),
        ("stray.rs", "use crate::model;", &["1: stray is no room of the table"]),
        ("link/a.rs", "use std::{fmt, fs::File};", &["1: std::fs is used outside of"]),
        ("link/a.rs", "use std::fs;", &["1: std::fs is used outside of"]),
        ("source/scan.rs", "use std::fs; fn f() { jiff::Zoned::now(); walkdir::WalkDir::new(x); }", &[]),
        ("source/scan/a.rs", "use std::fs;", &["1: std::fs is used outside of"]),
        (
            "link/a.rs",
            "fn f<'a>() { let t = std::time::Instant::now(); let now = now(); x.tera; }",
            &["1: Instant::now"],
        ),
        ("link/a.rs", "fn f(tera: &T) { tera.render(); assert!(x); println!(\"{}\", 1); }", &["1: println! is used"]),
        ("link/a.rs", "static X: std::sync::OnceLock<u8> = std::sync::OnceLock::new();", &["1: static OnceLock"]),
        (
            "link/a.rs",
            "static N: AtomicUsize = AtomicUsize::new(0); static mut M: u8 = 0;",
            &["1: static Atomic", "1: static mut"],
        ),
        ("link/a.rs", "static WORDS: &[&'static str] = &[\"a\"];", &[]),
        ("lib.rs", "pub mod link; use crate::cli;", &[]),
        ("main.rs", "fn main() { eprintln!(\"x\"); nutgraf::cli::main() }", &[]),
    ];
    for (path, text, expected) in cases {
        let found = violations(path, text);
        let matches = found.len() == expected.len()
            && expected.iter().all(|part| found.iter().any(|line| line.starts_with(&format!("src/{path}:{part}"))));
        assert!(matches, "{path}: {text}\nfound {found:#?}\nexpected {expected:#?}");
    }
}

/// Every violation in one file, as `src/path:line: what`.
fn violations(path: &str, text: &str) -> Vec<String> {
    if path.split('/').any(|part| part == "tests" || part == "tests.rs") {
        return Vec::new();
    }
    let room = path.split('/').next().unwrap_or(path).trim_end_matches(".rs");
    let modules: Vec<&str> = path.trim_end_matches(".rs").split('/').filter(|part| *part != "mod").collect();
    let mut violations: BTreeSet<(usize, String)> = BTreeSet::new();
    for Used { line, path: used } in used(text, &modules) {
        if used[0] == "crate" && !matches!(room, "lib" | "main") {
            violations.extend(forbidden_import(room, &used[1..]).map(|what| (line, what)));
        }
        for (thing, places) in ONLY_IN {
            let allowed = places.iter().any(|place| path == *place || path.starts_with(&format!("{place}/")));
            if !allowed && names(&used, thing) {
                violations.insert((line, format!("{thing} is used outside of {places:?}")));
            }
        }
    }
    violations.into_iter().map(|(line, what)| format!("src/{path}:{line}: {what}")).collect()
}

fn forbidden_import(room: &str, import: &[String]) -> Option<String> {
    let Some((_, allowed)) = MAY_IMPORT.iter().find(|(name, _)| *name == room) else {
        return Some(format!("{room} is no room of the table"));
    };
    let target = import.first()?;
    let is_room = MAY_IMPORT.iter().any(|(name, _)| name == target);
    let path = import.join("::");
    let covers = |allowed: &&str| path == **allowed || path.starts_with(&format!("{allowed}::"));
    if target == room || !is_room || allowed.iter().any(covers) {
        return None;
    }
    let in_part = allowed.iter().any(|allowed| allowed.starts_with(&format!("{target}::")));
    Some(format!("{room} imports {}", if in_part { &path } else { target }))
}

/// Whether a path names a thing of `ONLY_IN`: a crate or module by its beginning, a function by its end, a macro or
/// a static by itself.
fn names(used: &[String], thing: &str) -> bool {
    if let Some(of_static) = thing.strip_prefix("static ") {
        return used.first().is_some_and(|first| first == "static")
            && used[1..].iter().any(|t| t.starts_with(of_static));
    }
    if thing.ends_with('!') {
        return used.last().is_some_and(|last| last == thing);
    }
    let parts: Vec<&str> = thing.split("::").collect();
    let function = thing.ends_with("::now");
    used.len() >= parts.len()
        && if function { used[used.len() - parts.len()..] == parts[..] } else { used[..parts.len()] == parts[..] }
}

/// All files below `src`, by their path from there, with their text.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders: Vec<PathBuf> = vec![root.clone()];
    let mut files = BTreeMap::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("src can be read") {
            let path = entry.expect("src can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(&root).expect("it lies in src").to_string_lossy().replace('\\', "/");
                files.insert(name, std::fs::read_to_string(&path).expect("sources are UTF-8"));
            }
        }
    }
    files.into_iter().collect()
}
