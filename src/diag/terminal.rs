//! Renders diagnostics for a terminal, in rustc's look.

use std::borrow::Cow;
use std::sync::Arc;

use annotate_snippets::{Annotation, AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

use super::excerpt::{Excerpt, Mark};
use super::{At, Diagnostic, Label, Severity, visible};
use crate::source::RelPath;

/// The most characters of one message, label, note or help: all of them may quote content.
const LONGEST: usize = 1000;

/// Whether a terminal shows colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Characters only.
    Plain,
    /// With ANSI colours. Without them it is the same text.
    Color,
}

/// The diagnostics, each followed by an empty line.
///
/// A label is shown in its excerpt if it is [`At::Span`] and `texts` has the file; any other is shown as the file as a
/// whole. Nothing from content reaches the terminal as a control character.
pub fn render(diagnostics: &[Diagnostic], texts: &dyn Fn(&RelPath) -> Option<Arc<str>>, style: Style) -> String {
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Color => Renderer::styled(),
    };
    let mut out = String::new();
    for diagnostic in diagnostics {
        let report = Report::new(diagnostic, texts);
        // Without line numbers there is no margin; rustc's one column keeps the arrow off the edge.
        let has_margin = report.elements.iter().any(|element| matches!(element, Element::Cause(_)));
        let shown = renderer.render(&[report.into_group(diagnostic)]);
        out.push_str(&if has_margin { shown } else { shown.replace('\n', "\n ") });
        out.push_str("\n\n");
    }
    out
}

/// What stands below the title.
#[derive(Default)]
struct Report<'d> {
    /// Excerpts, and files that are shown as a whole.
    elements: Vec<Element<'d>>,
    /// The texts of labels that have no excerpt.
    remarks: Vec<Cow<'d, str>>,
}

impl<'d> Report<'d> {
    fn new(diagnostic: &'d Diagnostic, texts: &dyn Fn(&RelPath) -> Option<Arc<str>>) -> Self {
        let mut report = Self::default();
        for places in by_file(&diagnostic.labels) {
            report.add_file(&places, texts(&places[0].1.file));
        }
        report
    }

    fn add_file(&mut self, places: &[(usize, &'d Label)], text: Option<Arc<str>>) {
        let path = visible::line(places[0].1.file.as_str());
        let mut marked = Vec::new();
        for &(n, label) in places {
            let primary = n == 0;
            match (&text, &label.at) {
                (Some(text), At::Span(span)) => marked.push((primary, label, Mark::new(text, *span))),
                _ if label.text.is_empty() => {}
                _ if primary => self.remarks.push(short(visible::line(&label.text))),
                _ => self.remarks.push(short(format!("{path}: {}", visible::line(&label.text)).into())),
            }
        }
        let Some(text) = text.filter(|_| !marked.is_empty()) else {
            self.elements.push(Origin::path(path).into());
            return;
        };
        for together in side_by_side(marked) {
            let excerpt = Excerpt::new(&text, &together.iter().map(|(.., mark)| mark.clone()).collect::<Vec<_>>());
            let annotations =
                together.iter().zip(excerpt.marks).map(|((primary, label, _), span)| annotation(*primary, label, span));
            let snippet = Snippet::source(excerpt.text).line_start(excerpt.first_line).path(path.clone());
            self.elements.push(snippet.annotations(annotations).into());
        }
    }

    fn into_group(self, diagnostic: &'d Diagnostic) -> Group<'d> {
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level.primary_title(short(visible::line(&diagnostic.message))).id(diagnostic.code.name());
        let notes = self.remarks.into_iter().chain(diagnostic.notes.iter().map(|note| short(visible::lines(note))));
        let helps = diagnostic.help.iter().map(|help| short(visible::lines(help)));
        Group::with_title(title)
            .elements(self.elements)
            .elements(notes.map(|note| Level::NOTE.message(note)))
            .elements(helps.map(|help| Level::HELP.message(help)))
    }
}

/// The labels with their numbers, those of one file together, files in the order of their first label.
fn by_file(labels: &[Label]) -> Vec<Vec<(usize, &Label)>> {
    let mut files: Vec<Vec<(usize, &Label)>> = Vec::new();
    for (n, label) in labels.iter().enumerate() {
        match files.iter_mut().find(|places| places[0].1.file == label.file) {
            Some(places) => places.push((n, label)),
            None => files.push(vec![(n, label)]),
        }
    }
    files
}

type Marked<'d> = (bool, &'d Label, Mark);

/// The marks of one file, split so that those of one excerpt are near enough in columns.
fn side_by_side(marked: Vec<Marked<'_>>) -> Vec<Vec<Marked<'_>>> {
    let mut excerpts: Vec<Vec<Marked<'_>>> = Vec::new();
    for mark in marked {
        let fits = |excerpt: &&mut Vec<Marked<'_>>| excerpt.iter().all(|other| other.2.fits_beside(&mark.2));
        match excerpts.iter_mut().find(fits) {
            Some(excerpt) => excerpt.push(mark),
            None => excerpts.push(vec![mark]),
        }
    }
    excerpts
}

fn annotation<'d>(primary: bool, label: &'d Label, span: std::ops::Range<usize>) -> Annotation<'d> {
    let kind = if primary { AnnotationKind::Primary } else { AnnotationKind::Context };
    let text = Some(&label.text).filter(|text| !text.is_empty());
    kind.span(span).label(text.map(|text| short(visible::line(text))))
}

fn short(text: Cow<'_, str>) -> Cow<'_, str> {
    match text.char_indices().nth(LONGEST) {
        Some((length, _)) => format!("{}…", &text[..length]).into(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diag::code;
    use crate::source::Span;

    fn at(text: &str, part: &str) -> At {
        let start = text.find(part).expect("the part stands in the text");
        At::Span(Span::new(start..start + part.len()))
    }

    fn file(name: &str) -> RelPath {
        RelPath::known(name)
    }

    fn plain(diagnostic: Diagnostic, files: &[(&str, &str)]) -> String {
        render(&[diagnostic], &|path| texts(files, path), Style::Plain)
    }

    fn texts(files: &[(&str, &str)], path: &RelPath) -> Option<Arc<str>> {
        files.iter().find(|(name, _)| *name == path.as_str()).map(|(_, text)| Arc::from(*text))
    }

    fn mismatch(text: &str, part: &str) -> Diagnostic {
        Diagnostic::new(code::PROSE_MISMATCH, "the text disagrees", &file("content/a.md"), at(text, part))
    }

    #[test]
    fn the_look_is_that_of_rustc() {
        let a = "---\r\ntitle: A\r\n---\r\nTurkey trained [8,600](figure:b#trained).\r\n";
        let b = "figures:\n  trained:\n    value: 8500\n";
        let diagnostic = mismatch(a, "8,600")
            .label("says 8,600")
            .also(&file("content/b.md"), at(b, "8500"), "is 8500")
            .also(&file("content/a.md"), at(a, "title"), "in this explainer")
            .note("the figure was last changed in 2022")
            .help("write `8,500`\nor change the figure");
        let expected = "\
error[prose-mismatch]: the text disagrees
 --> content/a.md:4:17
  |
2 | title: A
  | ----- in this explainer
3 | ---
4 | Turkey trained [8,600](figure:b#trained).
  |                 ^^^^^ says 8,600
  |
 ::: content/b.md:3:12
  |
3 |     value: 8500
  |            ---- is 8500
  |
  = note: the figure was last changed in 2022
  = help: write `8,500`
          or change the figure

";
        assert_eq!(plain(diagnostic, &[("content/a.md", a), ("content/b.md", b)]), expected);
    }

    #[test]
    fn places_without_an_excerpt_name_the_file() {
        let gone = Diagnostic::new(code::FILE_UNREADABLE, "not UTF-8", &file("content/a.md"), At::File)
            .label("byte 3 is 0xff")
            .also(&file("content/b.md"), At::Span(Span { start: 9, end: 12 }), "named here")
            .help("save it as UTF-8");
        let expected = "\
error[file-unreadable]: not UTF-8
 --> content/a.md
 ::: content/b.md
  = note: byte 3 is 0xff
  = note: content/b.md: named here
  = help: save it as UTF-8

";
        assert_eq!(plain(gone, &[]), expected);
    }

    #[test]
    fn lines_of_any_shape_are_shown() {
        let long = format!("{}[8,600](figure:trained){}", "ا ".repeat(50_000), " x".repeat(50_000));
        let tag = format!("<Callout>\n{}\n", "text\n".repeat(100));
        let cases: &[(&str, At, &str)] = &[
            ("\ta: [x", at("\ta: [x", "["), " --> content/a.md:1:5\n  |\n1 |     a: [x\n  |        ^\n"),
            ("", At::Span(Span { start: 0, end: 0 }), " --> content/a.md:1:1\n  |\n1 |\n  | ^\n"),
            ("a\n", At::Span(Span { start: 2, end: 2 }), " --> content/a.md:2:1\n  |\n2 |\n  | ^\n"),
            ("a\nbc", At::Span(Span { start: 9, end: 9 }), " --> content/a.md:2:3\n  |\n2 | bc\n  |   ^\n"),
            ("a\x1b[2Jb\u{202e}c", At::Span(Span { start: 1, end: 2 }), "1 | a␛[2Jb�c\n  |  ^\n"),
            ("قُصفت مدينة", at("قُصفت مدينة", "مدينة"), "1:7\n  |\n1 | قُصفت مدينة\n  |      ^^^^^\n"),
            (&long, at(&long, "8,600"), " --> content/a.md:1:100002\n"),
            (
                &tag,
                At::Span(Span::new(0..tag.len())),
                "  1 | / <Callout>\n  2 | | text\n  3 | | text\n  4 | | text\n...   |\n",
            ),
        ];
        for (text, at, expected) in cases {
            let diagnostic = Diagnostic::new(code::PROSE_MISMATCH, "x", &file("content/a.md"), at.clone());
            let rendered = plain(diagnostic, &[("content/a.md", text)]);
            assert!(rendered.contains(expected), "{rendered}");
            assert!(rendered.len() < 1500, "{}: {rendered}", rendered.len());
        }
    }

    #[test]
    fn marks_far_apart_in_one_line_are_shown_apart() {
        let text = format!("[@s1] {} [@s1]", "word ".repeat(10_000));
        let end = At::Span(Span::new(text.len() - 5..text.len()));
        let rendered =
            plain(mismatch(&text, "[@s1]").also(&file("content/a.md"), end, "again"), &[("content/a.md", &text)]);
        assert!(rendered.contains(" ::: content/a.md:1:50008\n"), "{rendered}");
        assert!(rendered.len() < 1000, "{rendered}");
    }

    #[test]
    fn colours_change_nothing_and_nothing_else_is_a_control_character() {
        let text = "a\x1b[31m\u{9b}0m[8,600](figure:b)\r\n";
        let evil = "x\x1b]0;title\x07\u{85}\ny";
        let mut diagnostic = mismatch(text, "8,600").label(evil).note(evil).help(evil);
        diagnostic.message = evil.to_owned();
        let diagnostic = diagnostic.also(&file("content/\x1b[1mb.md"), At::File, evil);
        let files = [("content/a.md", text)];
        let plain = render(std::slice::from_ref(&diagnostic), &|path| texts(&files, path), Style::Plain);
        assert!(!plain.chars().any(|c| c.is_control() && c != '\n'), "{plain:?}");
        assert!(plain.starts_with("error[prose-mismatch]: x␛]0;title␇�␊y\n"), "{plain}");
        let colored = render(&[diagnostic], &|path| texts(&files, path), Style::Color);
        assert_ne!(colored, plain);
        let mut stripped = String::new();
        for (n, part) in colored.split("\x1b[").enumerate() {
            stripped.push_str(if n == 0 { part } else { part.split_once('m').expect("a colour ends with m").1 });
        }
        assert_eq!(stripped, plain);
    }

    proptest! {
        #[test]
        fn any_places_in_any_text_can_be_shown(
            text in "([a-z é語\t\r\n\u{200d}\u{301}\u{202e}\u{9b}\x1b]|قصف|[x ]{60,200}){0,30}",
            spans in prop::collection::vec((0_u32..600, 0_u32..600), 1..4),
        ) {
            let mut diagnostic = Diagnostic::new(code::FIELD_TYPE, "x", &file("a.md"), At::File);
            diagnostic.labels.clear();
            for (start, end) in spans {
                diagnostic = diagnostic.also(&file("a.md"), At::Span(Span { start, end }), "label");
            }
            let rendered = plain(diagnostic, &[("a.md", &text)]);
            prop_assert!(!rendered.chars().any(|c| c.is_control() && c != '\n'));
        }
    }
}
