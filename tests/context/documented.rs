//! Reads the tables of docs/templates.md: which paths the page promises to which templates.

use std::collections::{BTreeMap, BTreeSet};

/// What the page promises.
#[derive(Default)]
pub(crate) struct Documented {
    /// Section → its templates and its paths, each with what the second column calls it.
    pub(crate) sections: BTreeMap<String, Section>,
    /// Component → argument path → what it is, and what it says.
    pub(crate) arguments: BTreeMap<String, BTreeMap<String, (String, String)>>,
}

/// A table under a heading.
#[derive(Default)]
pub(crate) struct Section {
    /// The templates that the sentence before the table names; none for those of every page.
    pub(crate) templates: BTreeSet<String>,
    pub(crate) paths: BTreeMap<String, String>,
}

/// Reads the page.
pub(crate) fn read(page: &str) -> Documented {
    let mut documented = Documented::default();
    let (mut area, mut heading) = ("", "");
    for line in page.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            (area, heading) = (title, "");
        } else if let Some(title) = line.strip_prefix("### ") {
            heading = title;
        } else if area == "What templates see" && !heading.is_empty() {
            let section = documented.sections.entry(heading.to_owned()).or_default();
            match cells(line)[..] {
                [path, kind, _] => drop(section.paths.insert(path.to_owned(), kind.to_owned())),
                _ => section.templates.extend(quoted(line).filter(|name| name.ends_with(".html")).map(str::to_owned)),
            }
        } else if heading == "Components' arguments"
            && let [component, argument, kind, says] = cells(line)[..]
        {
            let arguments = documented.arguments.entry(component.to_owned()).or_default();
            arguments.insert(argument.to_owned(), (kind.to_owned(), says.to_owned()));
        }
    }
    documented
}

/// What stands in the cells of a table's line, without the backticks of the first ones; nothing for its head.
fn cells(line: &str) -> Vec<&str> {
    let Some(inner) = line.strip_prefix("| `").and_then(|line| line.strip_suffix(" |")) else { return Vec::new() };
    inner.split(" | ").map(|cell| cell.trim_matches('`')).collect()
}

/// What stands between backticks.
pub(crate) fn quoted(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

#[test]
fn tables_are_read() {
    let page = "## What templates see\n\n### Lists\n\n`home.html`, besides.\n\n| path | a | b |\n| --- | --- | --- |\n\
                | `page.a[].b` | map, or none | `x`. |\n\n### Components' arguments\n\n| `c` | `d` | map | As `e`. |\n";
    let found = read(page);
    assert_eq!(found.sections["Lists"].paths["page.a[].b"], "map, or none");
    assert!(found.sections["Lists"].templates.contains("home.html"));
}
