//! What a page shows of a place, with the words around it.

use super::super::quote::{Quote, quotes};
use crate::source::Span;

const FRONT: &str = "---\ntitle: «É» 8,500\n---\n";

/// The quote of the first place of `part` in a body, as `prefix|exact|suffix`.
fn quoted(body: &str, part: &str) -> Option<String> {
    let text = format!("{FRONT}{body}");
    let start = FRONT.len() + body.find(part).expect("the part stands in the body");
    let found = quotes(&text, FRONT.len()..text.len(), &[Span::new(start..start + part.len())]);
    found.into_iter().next().flatten().map(|Quote { exact, prefix, suffix }| format!("{prefix}|{exact}|{suffix}"))
}

fn check(cases: &[(&str, &str, &str)]) {
    let wrong: Vec<_> = cases
        .iter()
        .filter_map(|(body, part, expected)| {
            let found = quoted(body, part).unwrap_or_else(|| "nothing".to_owned());
            (found != *expected).then(|| format!("{body:?} {part:?}\n  expected {expected:?}\n  found    {found:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn markup_is_stripped_and_white_space_is_single_spaces() {
    check(&[
        ("It *trained* **8,500\nmen** there.", "8,500\nmen", "It trained |8,500 men| there."),
        ("Turkey trained [8,500](figure:trained) men.", "[8,500](figure:trained)", "Turkey trained |8,500| men."),
        ("Turkey trained [8,*5*00](figure:trained) men.", "[8,*5*00](figure:trained)", "Turkey trained |8,500| men."),
        ("By [the ministry](actor:mod \"x\"), `code  x` \\*a\\* ~~b~~.", "code  x", "By the ministry, |code x| *a* b."),
        ("A &amp; B are 12.", "12", "A & B are |12|."),
        ("A &amp; B.", "amp", "A |&| B."),
        ("One. See <https://example.org/> and 12 more.", "12", "One. See https://example.org/ and |12| more."),
        ("## The 40 dead {#dead}\n\nText.", "40", "The |40| dead"),
        ("A ![alt 1](map.png) b 12.", "12", "A b |12|."),
        ("A ![a map](https://example.org/m.png) b 12.", "![a map](https://example.org/m.png)", "A |a map| b 12."),
        ("Two 1 and 1.", "1.", "Two 1 and |1.|"),
        ("12", "12", "|12|"),
    ]);
}

#[test]
fn the_words_around_are_those_of_the_same_block() {
    check(&[
        ("One.\n\nTwo 12.\n\nThree.", "12", "Two |12|."),
        ("- a 1\n- b 12 c\n  - d\n- e", "12", "b |12| c"),
        ("> quoted 12\n> on\n\nafter", "12", "quoted |12| on"),
        ("> [!NOTE]\n> quoted 12\n\nafter", "12", "quoted |12|"),
        ("| a | b |\n|---|---|\n| c 12 d | e |\n", "12", "c |12| d"),
        ("| a 40 | b |\n|---|---|\n| c | e |\n", "40", "a |40|"),
        ("Text.[^n]\n\n[^n]: A note of 12 men.\n", "12", "A note of |12| men."),
        ("<Callout>\n\nA 12 b.\n\n</Callout>\n", "12", "A |12| b."),
        ("<Callout>A 12 b.</Callout>\n", "12", "A |12| b."),
        ("```\nlet x = 12;\n```\n", "12", "let x = |12|;"),
    ]);
    let long = "ä".repeat(100);
    let found = quoted(&format!("{long} 12 {long}"), "12").expect("it stands there");
    assert_eq!(found, format!("{} |12| {}", "ä".repeat(63), "ä".repeat(63)));
}

/// What the source does not hold ends the words around, and is never quoted.
#[test]
fn numbers_that_are_filled_in_are_left_out() {
    check(&[
        ("A [](figure:trained) b 12 c [@s1] d.", "12", "b |12| c"),
        ("A <figure:trained> b 12.", "12", "b |12|."),
        ("A [](actor:mod) b 12.", "12", "b |12|."),
        ("A[^n] b 12 c[^n] d.\n\n[^n]: x\n", "12", "b |12| c"),
        ("See [12][@s1] there.", "12", "See [|12|]"),
        ("See [@s1][@s2] 12 there.", "12", "|12| there."),
        ("Long words before [@s1] end.", "before [@s1] end", "Long words |before|"),
        ("A <Chart figure=\"x\"/> b 12.", "12", "b |12|."),
        ("A <!-- note --> b 12.", "12", "A b |12|."),
        ("A <em>b</em> 12.", "12", "|12|."),
        ("A <em>b</em> 12.", "<em>", "|<em>|"),
    ]);
}

/// A place of which nothing is shown is marked by the nearest words.
#[test]
fn what_shows_nothing_is_quoted_by_its_neighbours() {
    check(&[
        ("It trained [](figure:trained) men.", "[](figure:trained)", "|It trained|"),
        ("[](figure:trained) men.", "[](figure:trained)", "|men.|"),
        ("One.\n\n<Timeline/>\n\nTwo.", "<Timeline/>", "|One.|"),
        ("So it was [@s1].", "[@s1]", "|So it was|"),
        ("<Timeline/>", "<Timeline/>", "nothing"),
    ]);
}

#[test]
fn arabic_is_quoted_in_its_order() {
    check(&[
        ("تدرب [٨٬٥٠٠](figure:trained) جندي\nفي ليبيا.", "[٨٬٥٠٠](figure:trained)", "تدرب |٨٬٥٠٠| جندي في ليبيا."),
        ("قالت [الوزارة](actor:mod) إن *العدد* ١٢.", "١٢", "قالت الوزارة إن العدد |١٢|."),
    ]);
}

/// Places in front matter and past the end have no quote, whatever their bytes.
#[test]
fn only_the_body_is_quoted() {
    let text = format!("{FRONT}Text 8,500.");
    let body = FRONT.len()..text.len();
    let spans = [
        Span::new(FRONT.find("8,500").map_or(0..0, |at| at..at + 5)),
        Span::new(text.len()..text.len() + 9),
        Span { start: u32::MAX, end: u32::MAX },
    ];
    assert_eq!(quotes(&text, body.clone(), &spans), [None, None, None]);
    for start in body.clone() {
        for end in start..=body.end {
            let span = Span::new(start..end);
            let quote = quotes(&text, body.clone(), &[span]).remove(0).expect("there are words");
            assert!("Text 8,500.".contains(&*quote.exact), "{span:?}");
        }
    }
}
