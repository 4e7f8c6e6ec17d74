//! Tests of reading content: what every key takes, what each kind of file requires, and that no edit breaks it.

mod files;
mod refusals;

use proptest::prelude::*;

use super::*;
use crate::diag::Diagnostic;
use crate::document::listing::{file, listing};
use crate::document::{Format, place};
use crate::model::{Headline, Lang, Quantity, SourceRef, Status};

fn settings() -> ParseSettings {
    ParseSettings {
        allow_numbers: Vec::new(),
        default_language: Lang::new("en"),
        languages: vec![Lang::new("ar"), Lang::new("zh-Hant")],
        taxonomies: vec!["regions".into(), "topics".into()],
        markdown: MarkdownSettings { raw_html: false, extensions: Extensions::All },
    }
}

/// The front matter of a file, and what is wrong with it.
fn read(path: &str, text: &str) -> (Option<FrontMatter>, Vec<String>) {
    let file = file(path, text);
    let settings = settings();
    let identity = identify(&file.path, &settings).value.expect("the path is content");
    let parts = split(&file, identity.kind);
    let Some(parts) = parts.value else { return (None, shown(&file, 0..0, &parts.diagnostics)) };
    let outcome = read_front_matter(&file, parts.yaml.clone(), &identity, &settings);
    (outcome.value, shown(&file, parts.yaml, &outcome.diagnostics))
}

fn shown(file: &crate::source::SourceFile, yaml: std::ops::Range<usize>, found: &[Diagnostic]) -> Vec<String> {
    listing(Format::Yaml, file, yaml, found)
}

const FULL: &str = "---
title: Turkey's training mission
summary: >-
  Two
  lines.
published: 2026-11-20
updated: 2026-11-21
review_every: P30D
authors: [A B, tr-mod]
trend: easing
regions: [Libya, Turkey, Libya]
topics: Training
draft: false
publish_at: 2026-12-01
expires_at: 2027
slug: training
aliases: /old/
weight: -3
content_warning: Deaths
figures:
  trained: {label: Soldiers trained, value: 8500, unit: people, as_of: 2022~, by: tr-mod, source: s1}
  killed:
    label: Killed
    unit: people
    measure: total
    status: contested
    claims:
      - {by: monitor, source: [s1, 'https://example.org/x'], value: '> 150', as_of: 2020, said: 2021-01, note: n}
      - {by: The ministry, value: {low: 100, best: 120, high: 140}}
    headline: range
    history:
      - {as_of: 2021, value: 2.50, by: a, source: s1, note: n}
      - {as_of: 2020, value: unknown}
    place: tripoli
    note: N
    method: M
    review_every: P1Y
    part_of: trained
    sum_of: [trained]
    excludes: trained
    hxl: '#affected'
sources:
  s1:
    type: report
    title: T
    author: X
    publisher: P
    issued: 2020-01~
    accessed: 2021
    url: https://example.org/
    archive: {url: 'https://archive.org/x', at: 2021-02-03}
    language: zh-Hant
    original: s2
    party: true
    grade: B2
    note: N
actors:
  tr-mod: {name: M, names: {ar: م}, aka: [A, B], kind: government, country: TUR, side: GNA, party: true, summary: S, url: 'http://a.b'}
places:
  tripoli: {name: T, names: {ar: ط}, country: LBY, lat: 32.89, lon: 13.190, precision: town, disputed: false}
events:
  - {date: 2019-11-27, title: Memorandum, id: mou, text: '*Signed*', actors: [tr-mod], place: tripoli, sources: [s1], figures: [trained]}
  - {date: 2020, title: Second}
corrections:
  - {date: 2026-11-22, kind: update, figure: trained, was: 8000, now: 8500, note: N}
extra: {colour: red, n: [1, 2]}
---
Text.
";

#[test]
fn every_key_of_an_explainer_is_read() {
    let (front_matter, found) = read("content/libya/a.md", FULL);
    assert_eq!(found, [] as [String; 0]);
    let front_matter = front_matter.expect("it reads");
    assert_eq!(front_matter.declared.summary.as_deref(), Some("Two lines."));
    assert_eq!(&*front_matter.declared.taxonomies[0].1, ["Libya".into(), "Turkey".into()], "each term once");
    assert_eq!(&*front_matter.declared.taxonomies[1].1, ["Training".into()], "one text is a list of one");
    let trained = front_matter.declared.figures.get("trained").expect("declared");
    assert_eq!(trained.value(), Quantity::parse("8500").ok());
    assert_eq!(trained.claims[0].by.as_deref(), Some("tr-mod"));
    assert!(!trained.long_form);
    let killed = front_matter.declared.figures.get("killed").expect("declared");
    assert_eq!((killed.claims.len(), killed.headline), (2, Some(Headline::Range)));
    assert_eq!(killed.claims[0].source[1], SourceRef::Url("https://example.org/x".into()));
    assert_eq!(killed.claims[1].value.to_string(), "{low: 100, best: 120, high: 140}");
    assert_eq!(killed.declared_status, Some(Status::Contested));
    let history: Vec<String> = killed.history.iter().map(|entry| format!("{} {}", entry.as_of, entry.value)).collect();
    assert_eq!(history, ["2020 unknown", "2021 2.50"], "oldest first, with the writer's digits");
    assert_eq!(front_matter.event_texts.as_ref(), [Some("*Signed*".into()), None]);
    // A value of every field was read: what the default of each would hide, the debug form shows.
    let debug = format!("{front_matter:?}");
    for absent in ["country: None", "url: None", "grade: None", "lat: None", "weight: None", "slug: None"] {
        assert!(!debug.contains(absent), "{absent}");
    }
}

#[test]
fn a_section_takes_its_folders_name_and_a_translation_states_words_only() {
    let title = |path: &str, text: &str| read(path, text).0.map(|front_matter| front_matter.declared.title);
    assert_eq!(title("content/a/libya/_index.md", "Text.\n").as_deref(), Some("libya"));
    assert_eq!(title("content/_index.md", "").as_deref(), Some(""));
    let text = "---\ntitle: ع\nfigures: {a: {label: ل, value: 5, claims: [{value: 6}]}}\nevents: [{id: e, title: ح, date: 2020}]\n---\n";
    let front_matter = read("content/a.ar.md", text).0.expect("it reads");
    let figure = front_matter.declared.figures.get("a").expect("declared");
    assert_eq!((figure.label.as_deref(), figure.claims.len()), (Some("ل"), 0));
    assert_eq!((front_matter.declared.events.len(), front_matter.declared.events[0].date), (1, None));
}

/// Every place that the reading of an explainer reports lies in the file on character boundaries.
fn holds(text: &str) {
    let file = file("content/a.md", text);
    let settings = settings();
    let identity = identify(&file.path, &settings).value.expect("the path is content");
    let parts = split(&file, identity.kind);
    let Some(parts) = parts.value else { return };
    let outcome = read_front_matter(&file, parts.yaml.clone(), &identity, &settings);
    for label in outcome.diagnostics.iter().flat_map(|diagnostic| &diagnostic.labels) {
        let span = place(Format::Yaml, &text[..parts.yaml.end], parts.yaml.start, &label.at);
        let span = span.expect("front matter is a document");
        assert!(text.get(span.range()).is_some(), "{label:?} {span:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn no_edit_of_real_front_matter_breaks_the_reader(
        edits in proptest::collection::vec((0..FULL.len(), 0..12usize, "[-?:,\\[\\]{}#&*!|>'\" \t\nab0.ق]{0,4}"), 1..5),
    ) {
        let mut text = FULL.to_owned();
        for (at, length, new) in edits {
            let start = text.floor_char_boundary(4 + at % (text.len() - 4));
            let end = text.floor_char_boundary((start + length).min(text.len()));
            text.replace_range(start..end.max(start), &new);
        }
        holds(&text);
    }
}
