//! Holds docs/templates.md and what templates see together, both ways: builds two sites with templates and components
//! that print all they are given as JSON.

#[path = "context/documented.rs"]
mod documented;
#[allow(dead_code, reason = "other tests use the rest")]
#[path = "harness/site.rs"]
mod site;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use documented::{Documented, quoted};
use serde_json::Value;
use site::{Site, Wish, tree};

/// Before what a template or component prints of itself, at the beginning of a line.
const MARK: &str = "@@";

const TEMPLATES: &[&str] = &[
    "home",
    "section",
    "article",
    "taxonomy",
    "term",
    "figures",
    "figure",
    "actors",
    "actor",
    "sources",
    "source",
    "places",
    "place",
    "corrections",
    "404",
    "alias",
];

/// Template or component → path → whether it ever had a value.
type Seen = BTreeMap<String, BTreeMap<String, bool>>;

#[test]
fn the_documentation_names_what_templates_see() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/templates.md"));
    let documented = documented::read(&page.expect("the page is there"));
    assert!(documented.sections.len() >= 5 && documented.arguments.len() > 5, "the page has its tables");
    let seen = seen(&documented);
    let mut faults = Vec::new();
    let all = |of: &BTreeSet<String>| -> BTreeSet<&String> {
        let chosen = seen.iter().filter(|(name, _)| if of.is_empty() { is_template(name) } else { of.contains(*name) });
        chosen.flat_map(|(_, paths)| paths.iter().filter(|(_, value)| **value).map(|(path, _)| path)).collect()
    };
    for (heading, section) in &documented.sections {
        let found = all(&section.templates);
        for (path, kind) in &section.paths {
            match (found.contains(path), kind == "none") {
                (false, false) => faults.push(format!("{heading}: `{path}` is documented, and no page has it")),
                (true, true) => faults.push(format!("{heading}: `{path}` is documented as none, and a page has it")),
                _ => {}
            }
        }
        // What is documented for several templates is in each, unless it is a part of what may be missing.
        for (name, paths) in seen.iter().filter(|(name, _)| is_template(name)) {
            if section.templates.is_empty() || section.templates.contains(name) {
                let whole = section.paths.keys().filter(|path| path.matches('.').count() == 1 && !path.contains("[]"));
                for path in whole.filter(|path| !paths.contains_key(*path)) {
                    faults.push(format!("{heading}: `{path}` is documented, and `{name}` does not have it"));
                }
            }
        }
    }
    for (name, paths) in &seen {
        let promised = promised(&documented, name);
        for path in paths.keys().filter(|path| !covered(&promised, path)) {
            faults.push(format!("`{name}` sees `{path}`, which is not documented"));
        }
        if let Some(arguments) = documented.arguments.get(name) {
            for path in arguments.keys().filter(|path| paths.get(&list(path)) != Some(&true) && **path != "body") {
                faults.push(format!("`{name}`: the argument `{path}` is documented, and never given"));
            }
        }
    }
    faults.sort();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

fn is_template(name: &str) -> bool {
    name.ends_with(".html")
}

/// A list stands in its table as the path of its items.
fn list(path: &str) -> String {
    path.strip_suffix("[]").unwrap_or(path).to_owned()
}

/// Every path that is documented for a template or component, with the word for what it is.
fn promised(documented: &Documented, name: &str) -> BTreeMap<String, String> {
    let sections = documented.sections.values();
    if is_template(name) {
        let its = sections.filter(|section| section.templates.is_empty() || section.templates.contains(name));
        return its.flat_map(|section| section.paths.clone()).collect();
    }
    let everything: Vec<(String, String)> = sections.flat_map(|section| section.paths.clone()).collect();
    let mut promised = BTreeMap::new();
    for (argument, (kind, says)) in &documented.arguments[name] {
        promised.insert(argument.clone(), kind.clone());
        // "As `page.actors[]`": it has what items of that list have.
        let like = says.strip_prefix("As ").map(|rest| rest.split(':').next().unwrap_or(rest)).unwrap_or_default();
        for model in quoted(like.split(". ").next().unwrap_or(like)) {
            for (path, kind) in &everything {
                if let Some(rest) = path.strip_prefix(model).filter(|rest| rest.starts_with(['.', '['])) {
                    promised.insert(format!("{argument}{rest}"), kind.clone());
                }
            }
        }
    }
    promised
}

fn covered(promised: &BTreeMap<String, String>, path: &str) -> bool {
    let open = |path: &str| promised.get(path).is_some_and(|kind| kind.starts_with("anything"));
    let mut ends = path.match_indices(['.', '[']).map(|(at, _)| at);
    promised.contains_key(path)
        || promised.contains_key(&format!("{path}[]"))
        // `page` is the map that all of its paths lie in.
        || !path.contains(['.', '[']) && promised.keys().any(|other| other.starts_with(&format!("{path}.")))
        || ends.any(|at| open(&path[..at]))
}

/// Builds the sites and collects what is printed.
fn seen(documented: &Documented) -> Seen {
    let mut seen = Seen::new();
    for site in [Site::example(), rich()] {
        for name in TEMPLATES {
            let parts =
                ["page", "site", "theme"].map(|part| format!("\n{MARK}{name}.html {part} {{{{ {part} | json }}}}\n"));
            // Templates of pages without a text have no `content` to print.
            let content = format!(
                "{{% if content %}}\n{MARK}{name}.html content {{{{ content | json }}}}\n{{{{ content }}}}{{% endif %}}"
            );
            // Only the text's footnotes hold components whose arguments are to be seen.
            let notes =
                if *name == "article" { "{% for note in page.footnotes %}{{ note.content }}{% endfor %}" } else { "" };
            site.write(&format!("templates/{name}.html"), format!("{}{content}{notes}", parts.concat()));
        }
        let components: String = documented.arguments.iter().map(|(name, its)| component(name, its)).collect();
        site.write("components/printing.html", components);
        let done = site.build(&Wish { drafts: true, ..Wish::default() });
        assert_eq!(done.errors(), 0, "{:#?}", done.said());
        for (path, bytes) in tree(&site.out).iter().filter(|(path, _)| path.ends_with(".html")) {
            let text = std::str::from_utf8(bytes).expect("pages are UTF-8");
            let printed: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix(MARK)).collect();
            assert!(!printed.is_empty(), "{path} is made by a template of ours");
            for line in printed {
                let mut parts = line.splitn(3, ' ');
                let (Some(of), Some(root), Some(json)) = (parts.next(), parts.next(), parts.next()) else {
                    panic!("{path}: {line}")
                };
                let value = serde_json::from_str(json).unwrap_or_else(|error| panic!("{path}: {error} in {line}"));
                collect(&value, root, seen.entry(of.to_owned()).or_default());
            }
        }
    }
    seen
}

/// A component that takes exactly the documented arguments, and prints them.
fn component(name: &str, arguments: &BTreeMap<String, (String, String)>) -> String {
    let roots = arguments.iter().filter(|(path, _)| !path.contains('.') && *path != "body");
    let (mut takes, mut prints) = (Vec::new(), String::new());
    for (path, (kind, _)) in roots {
        let root = path.trim_end_matches("[]");
        takes.push(if kind.contains("or none") { format!("{root}: number = none") } else { root.to_owned() });
        prints.push_str(&format!("\n{MARK}{name} {root} {{{{ {root} | json }}}}\n"));
    }
    let body = if arguments.contains_key("body") { "{{ body }}" } else { "" };
    format!("{{% component {name}({}) %}}\n{prints}{body}\n{{% endcomponent {name} %}}\n", takes.join(", "))
}

fn collect(value: &Value, path: &str, into: &mut BTreeMap<String, bool>) {
    *into.entry(path.to_owned()).or_default() |= !value.is_null();
    match value {
        Value::Object(map) => map.iter().for_each(|(key, inner)| collect(inner, &format!("{path}.{key}"), into)),
        Value::Array(items) => items.iter().for_each(|item| collect(item, &format!("{path}[]"), into)),
        _ => {}
    }
}

/// A site that uses everything that a writer can declare.
fn rich() -> Site {
    let site = Site::of(&[
        ("site.toml", include_str!("context/site.toml")),
        ("content/_data/actors.yaml", include_str!("context/actors.yaml")),
        ("content/_data/figures.yaml", include_str!("context/figures.yaml")),
        ("content/_index.md", "---\ntitle: Home\nsummary: All of it.\n---\nWelcome to [it](camps/border.md).\n"),
        ("content/_index.ar.md", "---\ntitle: الرئيسية\n---\nمرحباً.\n"),
        ("content/camps/_index.md", "---\ntitle: Camps\nsummary: On the border.\n---\nThe camps.\n"),
        ("content/camps/north/_index.md", "---\ntitle: North\n---\nThe north.\n"),
        ("content/camps/border.md", include_str!("context/border.md")),
        ("content/camps/border.ar.md", include_str!("context/border.ar.md")),
        ("content/camps/second.md", include_str!("context/second.md")),
        ("content/camps/north/third.md", "---\ntitle: Third\npublished: 2022-05\nregions: [South]\n---\nText.\n"),
    ]);
    // A picture of three by two pixels, as far as its head says.
    let mut picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x03\0\0\0\x02\x08\x06\0\0\0".to_vec();
    picture.extend([0; 4]);
    site.write("content/camps/map.png", picture);
    site
}
