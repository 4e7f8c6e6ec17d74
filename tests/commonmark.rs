//! Every example of the CommonMark specification, against the Markdown room without extensions.

use std::io::{self, Write};
use std::path::PathBuf;

use nutgraf::fingerprint::Fp;
use nutgraf::parse::markdown::{Extensions, MarkdownSettings, read};
use nutgraf::source::{RelPath, SourceFile};

#[test]
fn commonmark_0_31_2() {
    let path = std::env::var_os("NUTGRAF_COMMONMARK").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/.corpora/commonmark.json"),
        PathBuf::from,
    );
    let json = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; run `tests/run`, which fetches the examples", path.display()));
    let examples: Vec<serde_json::Value> = serde_json::from_str(&json).expect("the examples are a JSON list");
    let mut failed = String::new();
    let mut passed = 0;
    for example in &examples {
        let field = |name: &str| example[name].as_str().expect("an example has `markdown`, `html` and `section`");
        let (markdown, expected) = (field("markdown"), field("html"));
        let found = html(markdown);
        if plain_quotes(&found) == plain_quotes(expected) {
            passed += 1;
        } else {
            let number = &example["number"];
            failed += &format!("example {number}, {}:\n{markdown:?}\n  {expected:?}\n  {found:?}\n", field("section"));
        }
    }
    // Not `println!`, whose output is shown of failing tests only.
    writeln!(io::stdout(), "CommonMark 0.31.2: {passed} of {} examples pass", examples.len())
        .expect("it can be written");
    assert!(failed.is_empty(), "{failed}");
    assert_eq!(examples.len(), 652);
}

/// Reads `&quot;` between tags as `"`, as the specification's own runner does: the only difference that is allowed.
fn plain_quotes(html: &str) -> String {
    let mut plain = String::new();
    for piece in html.split_inclusive(['<', '>']) {
        let is_text = piece.ends_with('<') || !piece.ends_with('>');
        plain += &if is_text { piece.replace("&quot;", "\"") } else { piece.to_owned() };
    }
    plain
}

fn html(markdown: &str) -> String {
    let path = RelPath::known("content/example.md");
    let file = SourceFile { path, text: markdown.into(), fp: Fp::of_bytes(markdown.as_bytes()) };
    let settings = MarkdownSettings { raw_html: true, extensions: Extensions::None };
    let outcome = read(&file, 0..markdown.len(), &settings);
    assert!(
        outcome.diagnostics.is_empty()
            && outcome.value.references.is_empty()
            && outcome.value.body.content.holes.is_empty()
    );
    outcome.value.body.content.html.into()
}
