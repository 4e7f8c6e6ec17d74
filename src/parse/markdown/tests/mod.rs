//! Texts and what they are read as: tables of cases, and properties that hold for every text.

mod blocks;
mod components;
mod links;
mod properties;
mod quotes;
mod safety;

use std::fmt::Write;

use super::*;
use crate::fingerprint::Fp;
use crate::model::Hole;

const EXTENDED: MarkdownSettings = MarkdownSettings { raw_html: false, extensions: Extensions::All };
const RAW: MarkdownSettings = MarkdownSettings { raw_html: true, extensions: Extensions::All };

/// Reads `text` as the body of `content/libya/training.md`, after a front matter of a few bytes.
fn read_body(text: &str, settings: &MarkdownSettings) -> (SourceFile, Outcome<Text>) {
    let path = RelPath::known("content/libya/training.md");
    let whole = format!("---\né\n---\n{text}");
    let start = whole.len() - text.len();
    let file = SourceFile { path, fp: Fp::of_bytes(whole.as_bytes()), text: whole.into() };
    let outcome = read(&file, start..file.text.len(), settings);
    (file, outcome)
}

/// Checks each text against its content and, each on a line of its own, its footnotes and diagnostics.
fn check(settings: &MarkdownSettings, cases: &[(&str, &str)]) {
    let mut wrong = String::new();
    for (text, expected) in cases {
        let found = printed(text, settings);
        if found != *expected {
            let _ = write!(wrong, "\n{text:?}\n  expected {expected:?}\n  found    {found:?}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn printed(text: &str, settings: &MarkdownSettings) -> String {
    let (file, Outcome { value, diagnostics }) = read_body(text, settings);
    let mut printed = print(&value.body.content).trim_end().to_owned();
    for note in &value.body.footnotes {
        let _ = write!(printed, "\n{}×{}: {}", note.label, note.mentions, print(&note.content).trim_end());
    }
    for diagnostic in diagnostics {
        let At::Span(span) = diagnostic.primary().at else { panic!("a body's diagnostics have spans") };
        let _ = write!(printed, "\n{} at `{}`", diagnostic.code, &file.text[span.range()]);
    }
    printed
}

fn print(fragment: &Fragment) -> String {
    let mut printed = String::new();
    let mut done = 0;
    for (at, hole) in &fragment.holes {
        printed.push_str(&fragment.html[done..*at as usize]);
        done = *at as usize;
        let _ = match hole {
            Hole::Figure { reference, content } => write!(printed, "{{figure {reference}: {}}}", print(content)),
            Hole::Mention { reference, content } => write!(printed, "{{mention {reference}: {}}}", print(content)),
            Hole::Citation { reference } => write!(printed, "{{cite {reference}}}"),
            Hole::Address { reference } => write!(printed, "{{address {reference}}}"),
            Hole::Image { reference, alt, title } => write!(printed, "{{image {reference} {alt:?} {title:?}}}"),
            Hole::Component { reference, body: None } => write!(printed, "{{tag {reference}}}"),
            Hole::Component { reference, body: Some(body) } => write!(printed, "{{tag {reference}: {}}}", print(body)),
            Hole::Alert { kind, content } => write!(printed, "{{{}: {}}}", kind.word(), print(content)),
            Hole::Table { content } => write!(printed, "{{table: {}}}", print(content)),
            Hole::FootnoteMention { footnote, mention } => write!(printed, "{{note {footnote}.{mention}}}"),
        };
    }
    printed.push_str(&fragment.html[done..]);
    printed
}
