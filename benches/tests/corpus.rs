//! Holds a corpus to the data format: it reads as typed front matter, and every id, link, anchor and bound number in it has its target.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use nutgraf_benches::corpus::{self, Plan};
use nutgraf_benches::front_matter::{Actor, Figure, FrontMatter, OneOrMany, Quantity, Source};

const PLAN: Plan = Plan { seed: 7, count: 230 };

/// Path below `content/` → text, of a corpus written for this test alone.
fn files(name: &str, plan: Plan) -> BTreeMap<PathBuf, String> {
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if out.exists() {
        fs::remove_dir_all(&out).expect("the folder is the test's own");
    }
    corpus::write(plan, &out).expect("the folder was just cleared");
    let content = out.join("content");
    walkdir::WalkDir::new(&content)
        .into_iter()
        .map(|entry| entry.expect("the corpus can be walked"))
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(&content).expect("the walk began there").to_owned();
            (path, fs::read_to_string(entry.path()).expect("the corpus is text"))
        })
        .collect()
}

fn articles(files: &BTreeMap<PathBuf, String>) -> impl Iterator<Item = (&PathBuf, FrontMatter, &str)> {
    files.iter().filter(|(path, _)| path.to_string_lossy().contains("explainer-")).map(|(path, text)| {
        let (front, body) =
            text.strip_prefix("---\n").and_then(|t| t.split_once("\n---\n")).expect("front matter comes first");
        (path, serde_yaml::from_str(front).unwrap_or_else(|e| panic!("{}: {e}", path.display())), body)
    })
}

/// Destinations of `](…)`.
fn links(body: &str) -> impl Iterator<Item = (&str, &str)> {
    body.split("](").zip(body.split("](").skip(1)).map(|(before, after)| {
        let text = before.rsplit_once('[').map_or("", |(_, text)| text);
        (text, after.split_once(')').map_or("", |(to, _)| to))
    })
}

#[test]
fn the_same_plan_gives_the_same_bytes() {
    assert_eq!(files("same-a", PLAN), files("same-b", PLAN));
    assert_ne!(files("same-a", PLAN), files("same-c", Plan { seed: 8, ..PLAN }));
}

#[test]
fn one_explainer_is_a_corpus_too() {
    assert_eq!(articles(&files("one", Plan { seed: 1, count: 1 })).count(), 1);
}

#[test]
fn every_explainer_has_what_was_promised() {
    let files = files("promised", PLAN);
    let mut titles = BTreeSet::new();
    for (path, front, body) in articles(&files) {
        let counts =
            (front.figures.len(), front.sources.len(), front.events.len(), front.regions.len(), front.topics.len());
        assert_eq!(counts, (6, 4, 8, 2, 2), "{}", path.display());
        assert_eq!(front.figures.values().filter(|figure| !figure.claims.is_empty()).count(), 1);
        assert!(front.figures.values().filter(|figure| !figure.history.is_empty()).count() >= 2);
        assert_eq!(body.matches("\n[^").count(), 3);
        assert!(body.contains("\n| --- |"));
        assert!((850..1100).contains(&body.split_whitespace().count()), "{}", path.display());
        assert!(titles.insert(front.title), "a title came twice");
    }
    assert_eq!(titles.len(), PLAN.count);
}

#[test]
fn every_id_in_the_front_matter_is_declared() {
    let files = files("ids", PLAN);
    let shared: BTreeMap<String, Actor> =
        serde_yaml::from_str(&files[Path::new("_data/actors.yaml")]).expect("actors read as actors");
    for (path, front, _) in articles(&files) {
        let actor = |id: &String| {
            assert!(front.actors.contains_key(id) || shared.contains_key(id), "{}: actor {id}", path.display())
        };
        let source = |id: &String| assert!(front.sources.contains_key(id), "{}: source {id}", path.display());
        let sources = |ids: &Option<OneOrMany>| ids.iter().flat_map(OneOrMany::as_slice).for_each(source);
        for Figure { by, source, claims, history, place, part_of, value, .. } in front.figures.values() {
            assert!(value.is_some() == claims.is_empty());
            by.iter()
                .chain(history.iter().flat_map(|past| &past.by))
                .chain(claims.iter().map(|claim| &claim.by))
                .for_each(actor);
            sources(source);
            claims.iter().for_each(|claim| sources(&claim.source));
            history.iter().for_each(|past| sources(&past.source));
            assert!(place.iter().all(|id| front.places.contains_key(id)));
            assert!(part_of.iter().flat_map(OneOrMany::as_slice).all(|id| front.figures.contains_key(id)));
        }
        for event in &front.events {
            event.actors.iter().for_each(actor);
            event.sources.iter().for_each(source);
            assert!(event.place.iter().all(|id| front.places.contains_key(id)));
            assert!(event.figures.iter().all(|id| front.figures.contains_key(id)));
        }
        for Source { original, .. } in front.sources.values() {
            original.iter().for_each(source);
        }
        let ids = front
            .figures
            .keys()
            .chain(front.sources.keys())
            .chain(front.actors.keys())
            .chain(front.places.keys())
            .chain(shared.keys());
        for id in ids {
            assert!(id.starts_with(|c: char| c.is_ascii_alphanumeric()), "{id}");
            assert!(id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{id}");
        }
    }
}

#[test]
fn every_link_has_its_target_and_every_bound_number_its_value() {
    let files = files("links", PLAN);
    let mut anchored = 0;
    for (path, front, body) in articles(&files) {
        for (text, to) in links(body) {
            let Some((kind, id)) = to.split_once(':') else {
                anchored += usize::from(follow(&files, path, to));
                continue;
            };
            match kind {
                "figure" => assert_eq!(text, expected(&front.figures[id]), "{}: {to}", path.display()),
                "place" => assert!(front.places.contains_key(id)),
                "event" => assert!(front.events.iter().any(|event| event.id.as_deref() == Some(id))),
                "actor" => assert!(
                    front.actors.contains_key(id) || files[Path::new("_data/actors.yaml")].contains(&format!("{id}: "))
                ),
                other => panic!("{}: a link of kind {other}", path.display()),
            }
        }
        for id in front.sources.keys() {
            assert!(body.contains(&format!("@{id}")), "{}: {id} is never cited", path.display());
        }
    }
    assert_eq!(anchored, PLAN.count);
}

/// Whether the link named a heading; fails when file or heading is missing.
fn follow(files: &BTreeMap<PathBuf, String>, from: &Path, to: &str) -> bool {
    let (file, anchor) = to.split_once('#').map_or((to, None), |(file, anchor)| (file, Some(anchor)));
    let file = Path::new(file.strip_prefix("../").expect("links go through the parent folder"));
    let target = files.get(file).unwrap_or_else(|| panic!("{}: no {}", from.display(), file.display()));
    let has_heading = |anchor: &str| {
        let ids = target.lines().filter(|line| line.starts_with("##"));
        ids.map(|line| line.trim_start_matches('#').trim().to_lowercase().replace(' ', "-")).any(|id| id == anchor)
    };
    assert!(anchor.is_none_or(has_heading), "{}: no heading for {to}", from.display());
    anchor.is_some()
}

/// What the text of a link to this figure must be.
fn expected(figure: &Figure) -> String {
    match &figure.value {
        Some(Quantity::Integer(n)) if figure.unit.as_deref() != Some("%") => grouped(&n.to_string()),
        Some(Quantity::Text(text)) if text.starts_with("> ") => format!("more than {}", grouped(&text[2..])),
        _ => String::new(),
    }
}

fn grouped(digits: &str) -> String {
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).expect("digits are ASCII")).collect();
    groups.join(",")
}
