//! Tests of reading documents: traps of YAML, budgets, places, and that no text can break the reader.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::listing::{file, listing};
use super::{Format, place, read};
use crate::diag::{At, Pointer, Step};
use crate::model::Tree;

/// What the reading of a YAML document finds.
fn found(text: &str) -> Vec<String> {
    let file = file("a.yaml", text);
    listing(Format::Yaml, &file, 0..text.len(), &read(Format::Yaml, &file, 0..text.len()).diagnostics)
}

fn tree(text: &str) -> Option<Tree> {
    read(Format::Yaml, &file("a.yaml", text), 0..text.len()).value
}

#[test]
fn slips_are_explained_with_the_mended_line() {
    let cases: &[(&str, &str)] = &[
        (
            "title: Libya: what happened\nb: 1\n",
            r#"1:8 a text with `: ` in it needs quotes | write `title: "Libya: what happened"`"#,
        ),
        ("title: @nato says\nb: 1\n", r#"1:8 a text that begins with `@` needs quotes | write `title: "@nato says"`"#),
        (
            "title: `code` here\n",
            r#"1:8 a text that begins with a backtick needs quotes | write `title: "`code` here"`"#,
        ),
        ("unit: %\n", r#"1:7 a text that begins with `%` needs quotes | write `unit: "%"`"#),
        (
            "a: 1\ntitle: [Update] Libya\nb: 2\n",
            r#"2:8 a text that begins with `[` needs quotes | write `title: "[Update] Libya"`"#,
        ),
        ("title: *Libya* now\n", r#"1:8 a text that begins with `*` needs quotes | write `title: "*Libya* now"`"#),
        ("title: *libya\n", r#"1:8 a text that begins with `*` needs quotes | write `title: "*libya"`"#),
        ("title: & co\n", r#"1:8 a text that begins with `&` needs quotes | write `title: "& co"`"#),
        ("title: \"Libya\" now\n", r#"1:8 a text that begins with `"` needs quotes | write `title: '"Libya" now'`"#),
        (
            "title: 'tis Libya\nb: 2\n",
            r#"1:8 the quote `'` is never closed | write `title: 'tis Libya'` | or, if it is an apostrophe, put `"` around the whole text"#,
        ),
        ("title: \"Libya\nsummary: \"b\"\n", r#"1:8 the quote `"` is never closed | write `title: "Libya"`"#),
        ("title: \"Libya\nsummary: b\nc: d\n", r#"1:8 the quote `"` is never closed | write `title: "Libya"`"#),
        ("a:\n\tb: 1\n\tc: 2\n", "2:1 a tab indents this line, and yaml takes spaces only | write `  b: 1`"),
        ("a:\n    b: 1\n   c: 2\n", "3:1 the line is indented by 3, and the lines before it by 4 | write `    c: 2`"),
        ("a: x\n  b: 1\n", "2:1 the line is indented by 2, and the lines before it by 0 | write `b: 1`"),
        ("a:\n  b: 1\n c: 2\nd: 3\n", "3:1 the line is indented by 1, and the lines before it by 2 | write `  c: 2`"),
        ("title:Libya\nb: 1\n", "1:6 a colon needs a space behind it | write `title: Libya`"),
        ("title = \"Libya\"\nb: 1\n", r#"1:7 a key is followed by `:`, not by `=` | write `title: "Libya"`"#),
        ("title Libya\nb: 1\n", "1:1 a key is followed by `:` | write `title: Libya`"),
        ("a: [x, y\nb: 1\n", "1:4 the `[` is never closed | write `a: [x, y]`"),
        ("f:\n  t: {label: x, value: 1\nb: 1\n", "2:6 the `{` is never closed | write `  t: {label: x, value: 1}`"),
        ("value: > 20000\nb: 1\n", r#"1:8 a text that begins with `>` needs quotes | write `value: "> 20000"`"#),
        ("value: >= 20000\nb: 1\n", r#"1:8 a text that begins with `>` needs quotes | write `value: ">= 20000"`"#),
        (
            "f:\n  t: {label: x, value: > 20000, unit: people}\n",
            r#"2:24 a text that begins with `>` needs quotes | write `  t: {label: x, value: "> 20000", unit: people}`"#,
        ),
        (
            "f:\n  t: {label: x, unit: %, by: y}\n",
            r#"2:23 a text that begins with `%` needs quotes | write `  t: {label: x, unit: "%", by: y}`"#,
        ),
        ("a: - b\n", r#"1:4 a text that begins with `-` needs quotes | write `a: "- b"`"#),
        ("title: {{ name }}\n", r#"1:8 a text that begins with `{` needs quotes | write `title: "{{ name }}"`"#),
        ("- a\nb: 1\n", "2:1 the document is not yaml here: did not find expected '-' indicator"),
        ("a: 1\n---\nb: 1\n", "2:1 a second yaml document begins here | delete this line: a file is one document"),
        ("a: ]\n", r#"1:4 a text that begins with `]` needs quotes | write `a: "]"`"#),
        ("قصف: [ا\nب: ج: د\n", "2:2 the document is not yaml here: did not find expected ',' or ']'"),
    ];
    for (text, expected) in cases {
        assert_eq!(found(text), [format!("syntax-yaml {expected}")], "{text}");
    }
}

#[test]
fn values_that_yaml_allows_and_we_do_not_are_reported_at_any_depth() {
    let cases: &[(&str, &[&str])] = &[
        (
            "a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\na: 4\n",
            &[
                "key-duplicate 5:3 the key `c` stands twice in the same map | delete one of the two, or give it another name",
                "key-duplicate 6:1 the key `a` stands twice in the same map | delete one of the two, or give it another name",
            ],
        ),
        (
            "- {x: 1, \"x\": 2}\n",
            &[
                "key-duplicate 1:10 the key `x` stands twice in the same map | delete one of the two, or give it another name",
            ],
        ),
        (
            "a: [1, 99999999999999999999]\nb: .nan\nc: {d: -.inf}\ne: 9223372036854775808\n",
            &[
                "field-type 1:8 `a[1]` is a whole number beyond the range of 64 bits | if it is text, put it in quotes: \
             `\"99999999999999999999\"`",
                "field-type 2:4 `b` is not a finite number | write a number, or put it in quotes if it is text",
                "field-type 3:8 `c.d` is not a finite number | write a number, or put it in quotes if it is text",
                "field-type 4:4 `e` is a whole number beyond the range of 64 bits | if it is text, put it in quotes: \
             `\"9223372036854775808\"`",
            ],
        ),
        (
            "a: !important x\nb: !x {c: !y [1]}\n",
            &[
                "field-type 1:15 `a` has the tag `!important`, and tags have no meaning here | delete the tag, or put the \
             whole value in quotes if it is text",
                "field-type 2:7 `b` has the tag `!x`, and tags have no meaning here | delete the tag, or put the whole \
             value in quotes if it is text",
                "field-type 2:14 `b.c` has the tag `!y`, and tags have no meaning here | delete the tag, or put the whole \
             value in quotes if it is text",
            ],
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(found(text), *expected, "{text}");
    }
    let twin = read(Format::Yaml, &file("a.yaml", "a: 1\na: 2\n"), 0..10);
    assert_eq!(twin.diagnostics[0].labels[1].text, "first here");
    assert_eq!(twin.value, tree("a: 1\n"), "the first of two stays");
    let many: String = (0..40).map(|n| format!("k{n}: {n}\n")).collect();
    assert_eq!(found(&(many.clone() + "k7: x\n")).len(), 1);
    assert_eq!(tree(&(many.clone() + "k7: x\n")), tree(&many));
}

#[test]
fn scalars_keep_what_the_writer_wrote() {
    let text = |text: &str| Tree::Text(text.into());
    let cases = [
        ("2022", Tree::Int(2022)),
        ("0.5", Tree::Float(0.5)),
        ("2022-03-14", text("2022-03-14")),
        ("no", text("no")),
        ("007", text("007")),
        ("~", Tree::Null),
        ("\"a\\0b\"", text("a\u{fffd}b")),
        (
            "{1: a, true: b, ~: c}",
            Tree::Map(vec![("1".into(), text("a")), ("true".into(), text("b")), ("~".into(), text("c"))]),
        ),
        ("", Tree::Null),
        ("# nothing\n", Tree::Null),
        ("\u{feff}a: 1", Tree::Map(vec![("a".into(), Tree::Int(1))])),
    ];
    for (written, expected) in cases {
        assert_eq!(tree(written), Some(expected), "{written}");
    }
}

fn head(text: &str) -> String {
    text.chars().take(20).collect()
}

#[test]
fn bombs_are_refused_at_once() {
    let mut laughs = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for n in 1..12 {
        let before = format!("*a{}", n - 1);
        laughs.push_str(&format!("a{n}: &a{n} [{}]\n", [before.as_str(); 10].join(", ")));
    }
    const MEGABYTE: usize = 1_000_000;
    let stairs: String = (0..1400).map(|n| format!("{}-\n", " ".repeat(n))).collect();
    let directives: String = (0..60_000).map(|n| format!("%TAG !{n}! x\n")).collect();
    let too_complex = [
        laughs,
        "a: &a [*a]".to_owned(),
        "a: &a {b: *a}".to_owned(),
        "[".repeat(MEGABYTE),
        "{".repeat(MEGABYTE),
        "{a: ".repeat(MEGABYTE / 4),
        "- ".repeat(MEGABYTE / 2),
        stairs,
        "[[1], ".repeat(MEGABYTE / 6),
        "- x\n".repeat(MEGABYTE / 4),
    ];
    for text in &too_complex {
        let start = Instant::now();
        let found = found(text);
        assert!(found.len() == 1 && found[0].starts_with("too-complex"), "{} {found:?}", head(text));
        assert!(start.elapsed() < Duration::from_secs(4), "{} took {:?}", head(text), start.elapsed());
    }
    let others = [
        "\"".repeat(MEGABYTE),
        "'".repeat(MEGABYTE + 1),
        "a: \"".to_owned() + &"x ".repeat(MEGABYTE / 2),
        "\t".repeat(MEGABYTE),
        "a".repeat(MEGABYTE),
        "a: b: ".repeat(MEGABYTE / 6),
        "!".repeat(MEGABYTE),
        "- [".repeat(MEGABYTE / 3),
        "? ".repeat(MEGABYTE / 2),
        "&a ".repeat(MEGABYTE / 3),
        "*a\n".repeat(MEGABYTE / 3),
        "[], ".repeat(MEGABYTE / 4),
        "]".repeat(MEGABYTE),
        "#\n".repeat(MEGABYTE / 2),
        directives,
    ];
    for text in &others {
        let start = Instant::now();
        found(text);
        assert!(start.elapsed() < Duration::from_secs(4), "{:?} took {:?}", head(text), start.elapsed());
    }
}

#[test]
fn places_are_found_by_pointer() {
    let yaml = "---\nt: قصف x\nf:\n  a:\n    v: \"1\" # c\n    b: [p, {q: r}]\n  e:\nl: &l {m: n}\nk: *l\nd: 1\nd: 2\ns: >-\n  one\n  two\n---\n";
    let toml = "t = \"قصف\"\n[f.a]\nv = 1\nb = [\"p\", {q = \"r\"}]\n";
    let key = |keys: &str| At::Key(Pointer::of(keys.split('.').filter(|key| !key.is_empty())));
    let value = |keys: &str| At::Value(Pointer::of(keys.split('.')));
    let end = yaml.len() - 4;
    let shown = |format, at: &At| {
        let (text, offset) = if format == Format::Yaml { (&yaml[..end], 4) } else { (toml, 0) };
        place(format, text, offset, at).and_then(|span| text.get(span.range()))
    };
    let item = |keys: &str, n: usize| At::Value(Pointer::of(keys.split('.')).index(n));
    let inner = At::Key(Pointer(vec![
        Step::Key("f".into()),
        Step::Key("a".into()),
        Step::Key("b".into()),
        Step::Index(1),
        Step::Key("q".into()),
    ]));
    for (format, at, expected) in [
        (Format::Yaml, value("t"), "قصف x"),
        (Format::Yaml, key("f"), "f"),
        (Format::Yaml, value("f"), "a:"),
        (Format::Yaml, value("f.a.v"), "\"1\""),
        (Format::Yaml, item("f.a.b", 0), "p"),
        (Format::Yaml, inner.clone(), "q"),
        (Format::Yaml, item("f.a.b", 9), "b"),
        (Format::Yaml, value("f.e"), "e"),
        (Format::Yaml, key("f.a.missing"), "a"),
        (Format::Yaml, value("k.m"), "n"),
        (Format::Yaml, value("k"), "*l"),
        (Format::Yaml, value("d"), "1"),
        (Format::Yaml, value("s"), "one"),
        (Format::Yaml, key(""), "---"),
        (Format::Yaml, key("missing"), "---"),
        (Format::Toml, value("t"), "\"قصف\""),
        (Format::Toml, key("f.a.v"), "v"),
        (Format::Toml, item("f.a.b", 0), "\"p\""),
        (Format::Toml, inner, "q"),
        (Format::Toml, key("f.a.missing"), "a"),
        (Format::Toml, key("missing"), "t = \"قصف\""),
    ] {
        assert_eq!(shown(format, &at), Some(expected), "{format:?} {at:?}");
    }
    assert_eq!(place(Format::Yaml, yaml, 4, &At::File), None);
    // A document that breaks keeps the places before the break.
    let broken = "a:\n  b: 1\n  c: [1\n";
    let span = place(Format::Yaml, broken, 0, &value("a.b")).map(|span| span.range());
    assert_eq!(span.and_then(|range| broken.get(range)), Some("1"));
}

#[test]
fn toml_errors_come_together_with_their_places() {
    let text = "title = Libya\nbase_url = \"x\"\ntheme = 'a\nx = 1\nx = 2\n";
    let file = file("site.toml", text);
    let found = read(Format::Toml, &file, 0..text.len());
    assert_eq!(found.value, None);
    assert_eq!(
        listing(Format::Toml, &file, 0..text.len(), &found.diagnostics),
        [
            "syntax-toml 1:9 string values must be quoted, expected literal string | write `title = \"Libya\"`",
            "syntax-toml 3:11 invalid literal string, expected `'` | write `theme = \"a\"`",
            "key-duplicate 5:1 duplicate key | delete one of the two, or give it another name",
        ]
    );
    let odd = "a = inf\nb = [1979-05-27, 0x10]\nc = 99999999999999999999\n";
    let file = super::listing::file("site.toml", odd);
    let found = read(Format::Toml, &file, 0..odd.len());
    assert_eq!(
        listing(Format::Toml, &file, 0..odd.len(), &found.diagnostics),
        [
            "setting-invalid 1:5 `a` is not a finite number",
            "setting-invalid 3:5 `c` is a whole number beyond the range of 64 bits",
        ]
    );
    let list = Tree::List(vec![Tree::Text("1979-05-27".into()), Tree::Int(16)]);
    assert_eq!(found.value.as_ref().and_then(|tree| tree.get("b")), Some(&list));
}

/// Every place that the diagnostics of a text, and pointers into it, resolve to lies in the text on boundaries.
fn holds(format: Format, text: &str) {
    let file = file("a", text);
    let outcome = read(format, &file, 0..text.len());
    let pointers = [Pointer::default(), Pointer::of(["a"]), Pointer::of(["a", "b"]).index(1)];
    let places = pointers.into_iter().flat_map(|pointer| [At::Key(pointer.clone()), At::Value(pointer)]);
    let reported = outcome.diagnostics.into_iter().flat_map(|diagnostic| diagnostic.labels);
    for at in places.chain(reported.map(|label| label.at)) {
        if let Some(span) = place(format, text, 0, &at) {
            assert!(text.get(span.range()).is_some(), "{text:?} {at:?} {span:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn no_text_breaks_the_reader(text in "[-?:,\\[\\]{}#&*!|>'\"%@` \t\n\rabق0-9.~=<\u{feff}\0\\\\]{0,60}") {
        holds(Format::Yaml, &text);
        holds(Format::Toml, &text);
    }

    #[test]
    fn no_bytes_break_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
        let text = String::from_utf8_lossy(&bytes);
        holds(Format::Yaml, &text);
        holds(Format::Toml, &text);
    }
}
