//! Every code has an explanation of the same four sections, and there is no explanation without a code; docs/rules.md
//! is made of them.

use std::collections::BTreeSet;
use std::path::Path;

use nutgraf::config::CheckSettings;
use nutgraf::diag::{ALL_CODES, Code, Nature, Severity};

const SECTIONS: [&str; 4] = ["What it does", "Why it matters", "Example", "Instead"];

#[test]
fn every_explanation_has_a_code_and_every_code_an_explanation() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/diag/explain");
    let files: BTreeSet<String> = std::fs::read_dir(folder)
        .expect("the explanations stand in src/diag/explain")
        .map(|entry| entry.expect("the folder can be read").file_name().to_string_lossy().into_owned())
        .collect();
    let expected: BTreeSet<String> = ALL_CODES.iter().map(|code| format!("{}.md", code.name())).collect();
    assert_eq!(files, expected);
    let sorted: Vec<&str> = expected.iter().map(|file| file.trim_end_matches(".md")).collect();
    assert_eq!(sorted.len(), ALL_CODES.len(), "no code stands twice");
    assert!(sorted.iter().all(|name| Code::named(name).is_some_and(|code| code.name() == *name)));
}

#[test]
fn every_explanation_has_the_four_sections() {
    let faults: Vec<String> = ALL_CODES.iter().flat_map(|code| faults(*code)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// `UPDATE=1 cargo test --test explanations` writes the page anew.
#[test]
fn the_page_of_rules_is_made_of_the_explanations() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md");
    let page = page();
    if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
        std::fs::write(&path, &page).expect("docs can be written");
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == page, "docs/rules.md is out of date: UPDATE=1 cargo test --test explanations writes it anew");
}

/// All explanations, the rules first.
fn page() -> String {
    const PARTS: [(Nature, &str, &str); 3] = [
        (
            Nature::Rule,
            "Rules",
            "What they find can be set for the site in site.toml, for an explainer and for a line, with a reason: see \
             [front-matter.md](front-matter.md#exemptions).",
        ),
        (
            Nature::Remark,
            "Remarks",
            "Something is read otherwise than its writer may think. They can be set in site.toml.",
        ),
        (Nature::Fault, "Faults", "Something cannot be read or leads nowhere. They cannot be switched off."),
    ];
    let mut page = String::from(
        "# What is checked\n\nMade of what `nutgraf explain CODE` prints. `nutgraf check` and `nutgraf build` find the same, but \
         for what only rendering\nshows (`template-failed`) and what only `check --online` asks for (`link-dead`). Errors keep a \
         page from being published anew.\n",
    );
    for (nature, title, says) in PARTS {
        page += &format!("\n## {title}\n\n{says}\n\n| code | severity | finds |\n| --- | --- | --- |\n");
        for code in of(nature) {
            let severity = match CheckSettings::default().severity(code, code.severity()) {
                Some(Severity::Error) => "error",
                Some(Severity::Warning) => "warning",
                None => "off",
            };
            page += &format!("| [`{0}`](#{0}) | {severity} | {1} |\n", code.name(), code.summary());
        }
    }
    for (nature, ..) in PARTS {
        for code in of(nature) {
            page.push('\n');
            let mut fenced = false;
            for line in code.explanation().lines() {
                fenced ^= line.starts_with("```");
                let deeper = if line.starts_with('#') && !fenced { "##" } else { "" };
                page += &format!("{deeper}{line}\n");
            }
        }
    }
    page
}

fn of(nature: Nature) -> Vec<Code> {
    let mut codes: Vec<Code> = ALL_CODES.iter().copied().filter(|code| code.nature() == nature).collect();
    codes.sort();
    codes
}

fn faults(code: Code) -> Vec<String> {
    let mut faults = Vec::new();
    let mut fault = |what: String| faults.push(format!("{}.md: {what}", code.name()));
    let text = code.explanation();
    if !text.starts_with(&format!("# {}\n\n", code.name())) {
        fault("does not begin with its code".to_owned());
    }
    let mut sections: Vec<(&str, String)> = vec![("", String::new())];
    let mut fenced = false;
    for line in text.lines() {
        fenced ^= line.starts_with("```");
        match (line.strip_prefix("## "), sections.last_mut()) {
            (Some(title), _) if !fenced => sections.push((title, String::new())),
            (_, Some((_, content))) => *content += &format!("{line}\n"),
            _ => unreachable!("there is always a section"),
        }
        if line.chars().count() > 100 {
            fault(format!("longer than 100 characters: {line}"));
        }
    }
    let titles: Vec<&str> = sections.iter().skip(1).map(|(title, _)| *title).collect();
    if titles != SECTIONS {
        fault(format!("has the sections {titles:?}, not {SECTIONS:?}"));
    }
    for (title, content) in sections.iter().skip(1) {
        if content.trim().len() < 40 {
            fault(format!("says next to nothing under `{title}`"));
        }
        if *title == "Example" && !content.contains("```") {
            fault("shows no writing under `Example`".to_owned());
        }
    }
    if fenced {
        fault("leaves a code block open".to_owned());
    }
    if !text.ends_with('\n') || text.ends_with("\n\n") {
        fault("does not end with one line break".to_owned());
    }
    faults
}
