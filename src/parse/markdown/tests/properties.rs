//! What holds for every text.

use proptest::prelude::*;

use super::*;

/// Bits of our grammar, whole and broken, which arbitrary characters would hardly ever form.
const BITS: &[&str] = &[
    "a",
    "قصف",
    "é",
    " ",
    "  ",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "    ",
    "\0",
    "\\",
    "`",
    "``",
    "```\n",
    "~~~\n",
    "*",
    "**",
    "_",
    "~~",
    "[",
    "]",
    "](",
    ")",
    "!",
    "![",
    "<",
    ">",
    "> ",
    "- ",
    "1. ",
    "- [x] ",
    "# ",
    "## ",
    "===\n",
    "---\n",
    "|",
    "|-|-|\n",
    "| a | b |\n",
    "{#a}",
    "{#a .b c=d}",
    "&amp;",
    "&colon;",
    "&#0;",
    "<!--",
    "-->",
    "<div>",
    "</div>\n",
    "<b>",
    "<pre>",
    "<Aa>",
    "</Aa>",
    "<Aa/>",
    "<Aa b=\"c\" d={1} e/>",
    "<Aa\n b='c'\n/>",
    "<Bb>\n",
    "</Bb>\n",
    "<Bb\n>",
    "<Aa b=",
    "<Aa b=\"",
    "[8,500](figure:a)",
    "[](figure:a/b#c@2020)",
    "[x](figure:X)",
    "[x](actor:b)",
    "<figure:a>",
    "[@s1]",
    "[@s1, p. 3; @s2]",
    "[@S]",
    "[^a]",
    "[^a]: ",
    "[^b]: x\n",
    "> [!NOTE]\n",
    "[x](../y.md#z)",
    "[x](../../y.md)",
    "[x](/y/)",
    "![x](y.png)",
    "[x](javascript:y)",
    "https://a.org/b_c",
    "www.a.org.",
    "://",
    "[r]",
    "[r]: https://b.org \"t\"\n",
];

fn grammar() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(BITS), 0..40).prop_map(|bits| bits.concat())
}

fn assert_sound(fragment: &Fragment, references: usize) {
    assert!(!fragment.html.contains('\0'));
    let mut last = 0;
    for (at, hole) in &fragment.holes {
        assert!(*at >= last && fragment.html.is_char_boundary(*at as usize));
        last = *at;
        let reference = match hole {
            Hole::Figure { reference, content } | Hole::Mention { reference, content } => {
                assert_sound(content, references);
                Some(reference)
            }
            Hole::Component { reference, body } => {
                body.iter().for_each(|body| assert_sound(body, references));
                Some(reference)
            }
            Hole::Citation { reference } | Hole::Address { reference } | Hole::Image { reference, .. } => {
                Some(reference)
            }
            Hole::Alert { content, .. } | Hole::Table { content } => {
                assert_sound(content, references);
                None
            }
            Hole::FootnoteMention { mention, .. } => {
                assert!(*mention > 0);
                None
            }
        };
        assert!(reference.is_none_or(|&reference| (reference as usize) < references));
    }
}

fn assert_all(text: &str) {
    for settings in [&EXTENDED, &RAW, &MarkdownSettings { raw_html: false, extensions: Extensions::None }] {
        let (file, Outcome { value, diagnostics }) = read_body(text, settings);
        let Text { body, headings, references, places, .. } = value;
        assert_eq!(references.len(), places.len());
        assert_sound(&body.content, references.len());
        body.footnotes.iter().for_each(|note| assert_sound(&note.content, references.len()));
        let ats = places.iter().chain(diagnostics.iter().flat_map(|d| d.labels.iter().map(|label| &label.at)));
        for at in ats {
            let At::Span(span) = at else { panic!("a body's places are spans") };
            assert!(file.text.get(span.range()).is_some(), "{span:?}");
        }
        let ids: std::collections::HashSet<_> = headings.iter().map(|heading| &heading.id).collect();
        assert_eq!(ids.len(), headings.len());
        assert!(headings.iter().all(|heading| !heading.id.is_empty() && !heading.text.contains('\0')));
    }
    let (mut references, mut places) = (Vec::new(), Vec::new());
    let path = RelPath::known("content/a.md");
    let outcome = read_value(text, &At::File, &path, &EXTENDED, &mut references, &mut places, &mut Beside::default());
    assert_sound(&outcome.value, references.len());
}

proptest! {
    #[test]
    fn every_text_is_read(text in any::<String>()) {
        assert_all(&text);
    }

    #[test]
    fn every_mixture_of_constructs_is_read(text in grammar()) {
        assert_all(&text);
    }
}
