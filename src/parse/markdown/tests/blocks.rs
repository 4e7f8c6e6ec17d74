//! Headings, tables, alerts, footnotes, task lists, words, front matter.

use super::*;
use crate::diag::Pointer;
use crate::model::Id;

#[test]
fn gfm_blocks_are_holes_or_html() {
    check(
        &EXTENDED,
        &[
            (
                "| a | [@s1] |\n|:-|-|\n| ~~x~~ | b |\n\nend",
                "{table: <table><thead><tr><th class=\"align-left\">a</th><th>{cite 0}</th></tr></thead><tbody>\n\
                 <tr><td class=\"align-left\"><del>x</del></td><td>b</td></tr>\n</tbody></table>\n}<p>end</p>",
            ),
            (
                "> [!WARNING]\n> *x* [8](figure:a)\n\n> plain",
                "{warning: <p><em>x</em> {figure 0: 8}</p>\n}<blockquote>\n<p>plain</p>\n</blockquote>",
            ),
            (
                "- [x] a\n- [ ] b",
                "<ul>\n<li><input disabled=\"\" type=\"checkbox\" checked=\"\"/>\na</li>\n\
                 <li><input disabled=\"\" type=\"checkbox\"/>\nb</li>\n</ul>",
            ),
            ("\"quotes\" -- 'stay' ...", "<p>\"quotes\" -- 'stay' ...</p>"),
            ("a\0b", "<p>a\u{fffd}b</p>"),
            ("```rust <Aa/>\n<Bb/>\n```", "<pre><code class=\"language-rust\">&lt;Bb/&gt;\n</code></pre>"),
        ],
    );
}

#[test]
fn headings_have_anchors() {
    check(
        &EXTENDED,
        &[
            ("# A *b*\n\n## A b", "<h1 id=\"a-b\">A <em>b</em></h1>\n<h2 id=\"a-b-1\">A b</h2>"),
            (
                "# A [8](figure:x) [@s1] ![m](m.png) `c`",
                "<h1 id=\"a-8-m-c\">A {figure 0: 8} {cite 1} {image 2 \"m\" \"\"} <code>c</code></h1>",
            ),
            ("## A {#b .c onclick=d}", "<h2 id=\"b\">A</h2>"),
            ("## A {#b'c&d}", "<h2 id=\"b&#39;c&amp;d\">A</h2>"),
            ("a <Bb>\n===\n", "<h1 id=\"a\">a </h1>\ncomponent-syntax at `<Bb>`"),
        ],
    );
    let (_, outcome) = read_body("# The [8](figure:x)\n[@s1] <Aa/> count\n---\n## التدريب\n", &EXTENDED);
    let headings: Vec<_> = outcome.value.headings.iter().map(|h| (h.level, &*h.id, &*h.text)).collect();
    assert_eq!(headings, [(1, "the-8", "The 8"), (2, "count", "count"), (2, "التدريب", "التدريب")]);
}

#[test]
fn footnotes_are_numbered_by_first_mention() {
    check(
        &EXTENDED,
        &[
            (
                "x [^b] y [^A] [^b]\n\n[^a]: one [^c]\n[^b]: two\n    three\n\n[^c]: four [^C] [^b]",
                "<p>x {note 0.1} y {note 1.1} {note 0.2}</p>\nb×3: <p>two\nthree</p>\nA×1: <p>one {note 2.1}</p>\n\
                 c×2: <p>four {note 2.2} {note 0.3}</p>",
            ),
            (
                "x [^a] y [^b]\n\n[^c]: unused [^c]\n[^b]: [8](figure:x)",
                "<p>x [^a] y {note 0.1}</p>\nb×1: <p>{figure 0: 8}</p>\nfootnote-undefined at `[^a]`\n\
                 footnote-unused at `[^c]: unused [^c]\n`",
            ),
            ("\\[^a] `[^b]` [^ c] [^]", "<p>[^a] <code>[^b]</code> [^ c] [^]</p>"),
            (
                "> [!NOTE]\n> x[^a]\n\n[^a]: one\n[^a]: two",
                "{note: <p>x{note 0.1}</p>\n}\na×1: <p>one</p>\nfootnote-unused at `[^a]: two`",
            ),
        ],
    );
}

#[test]
fn words_are_what_readers_see() {
    let words = |text: &str| read_body(text, &EXTENDED).1.value.body.words;
    let cases = [
        ("", 0),
        ("one two\nthree", 3),
        ("on*e* — 2,300 !", 2),
        ("# a\n- b\n- c\n\n|d|e|\n|-|-|\n|f|g|", 7),
        ("[](figure:a) [8](figure:b) [@s1] ![alt](a.png)", 2),
        ("قصف المدينة\u{a0}x", 3),
        ("b <!-- a --> <Cc d=\"e\"/> `f g`", 3),
        ("a[^1]\n\n[^1]: b c", 3),
    ];
    for (text, expected) in cases {
        assert_eq!(words(text), expected, "{text}");
    }
}

#[test]
fn values_of_front_matter_are_texts_without_anchors() {
    let at = At::Value(Pointer::of(["events", "text"]));
    let path = RelPath::known("content/a.md");
    let actor = Reference::Mention { kind: crate::model::EntityKind::Actor, id: Id::parse("x").expect("an id") };
    let (mut references, mut places) = (vec![actor], vec![At::File]);
    let text = "# A [8](figure:b)\n\n- x[^1] [c](javascript:d) <Ee/>";
    let outcome = read_value(text, &at, &path, &EXTENDED, &mut references, &mut places, &mut Beside::default());
    assert_eq!(print(&outcome.value), "<p>A {figure 1: 8}</p>\n<ul>\n<li>x[^1] c &lt;Ee/&gt;</li>\n</ul>\n");
    assert_eq!((references.len(), places), (2, vec![At::File, at.clone()]));
    let found: Vec<_> = outcome.diagnostics.iter().map(|d| (d.code.name(), d.primary().at.clone())).collect();
    assert_eq!(found, [("link-scheme", at.clone()), ("html-escaped", at)]);
}
