//! Figures, mentions, citations, internal and external links, images.

use super::*;

#[test]
fn links_become_holes() {
    check(
        &EXTENDED,
        &[
            ("[8,*500*](figure:trained)", "<p>{figure 0: 8,<em>500</em>}</p>"),
            ("[](figure:trained) <figure:trained>", "<p>{figure 0: } {figure 1: }</p>"),
            ("[a [b](actor:c)", "<p>[a {mention 0: b}</p>"),
            ("*[a](place:b)* [c](event:d)", "<p><em>{mention 0: a}</em> {mention 1: c}</p>"),
            ("[**a** b](figure:x_y)", "<p><strong>a</strong> b</p>\nid-invalid at `[**a** b](figure:x_y)`"),
            ("[a](figure:x@)", "<p>a</p>\ndate-invalid at `[a](figure:x@)`"),
            ("[a](actor:)", "<p>a</p>\nid-invalid at `[a](actor:)`"),
            ("x [@s1], [@s1, p. 3; @s2]", "<p>x {cite 0}, {cite 1}</p>"),
            ("[@S1]", "<p>[@S1]</p>\nid-invalid at `[@S1]`"),
            ("\\[@s1] `[@s1]` [@ s1] [@][@s1]", "<p>[@s1] <code>[@s1]</code> [@ s1] [@]{cite 0}</p>"),
            ("[*a*][@s1] [@s1][@s2][@s3]", "<p>[<em>a</em>]{cite 0} {cite 1}{cite 2}{cite 3}</p>"),
            ("Fire![@s1]", "<p>Fire!{cite 0}</p>"),
            ("[@s1]\n\n[@s1]: https://a.org", "<p><a href=\"https://a.org\">@s1</a></p>"),
            ("[a](../b.md#c \"d\\\"\")", "<p><a href=\"{address 0}\" title=\"d&quot;\">a</a></p>"),
            ("[a](b.pdf) [c](#d)", "<p><a href=\"{address 0}\">a</a> <a href=\"{address 1}\">c</a></p>"),
            ("[a *b*](/c/)", "<p>a <em>b</em></p>\nlink-broken at `[a *b*](/c/)`"),
            ("![a *b* [@s1]](c.png \"d\")", "<p>{image 0 \"a b @s1\" \"d\"}</p>"),
            (
                "![a](HTTPS://a.org/b)",
                "<p><a href=\"HTTPS://a.org/b\">a</a></p>\nimage-remote at `![a](HTTPS://a.org/b)`",
            ),
            (
                "![](https://a.org/b \"t\")",
                "<p><a href=\"https://a.org/b\" title=\"t\">https://a.org/b</a></p>\nimage-remote at `![](https://a.org/b \"t\")`",
            ),
            (
                "[![a](https://a.org/b)](c.md)",
                "<p><a href=\"{address 0}\">a</a></p>\nimage-remote at `![a](https://a.org/b)`",
            ),
            ("[![a](b.png)](c.md)", "<p><a href=\"{address 0}\">{image 1 \"a\" \"\"}</a></p>"),
            ("![a](b.md) ![c](mailto:d)", "<p>a c</p>\nlink-broken at `![a](b.md)`\nlink-broken at `![c](mailto:d)`"),
            (
                "<https://a.org?b&c> <a@b.org>",
                "<p><a href=\"https://a.org?b&amp;c\">https://a.org?b&amp;c</a> <a href=\"mailto:a@b.org\">a@b.org</a></p>",
            ),
        ],
    );
}

#[test]
fn bare_links_are_found_in_text_only() {
    check(
        &EXTENDED,
        &[
            (
                "see www.a.org/b_c, *http://d.org*.",
                "<p>see <a href=\"http://www.a.org/b_c\">www.a.org/b_c</a>, <em><a href=\"http://d.org\">http://d.org</a></em>.</p>",
            ),
            (
                "https://a.org/b_c*d?e&amp;f g",
                "<p><a href=\"https://a.org/b_c*d?e&amp;f\">https://a.org/b_c*d?e&amp;f</a> g</p>",
            ),
            (
                "`https://a.org` [https://a.org](b.md)",
                "<p><code>https://a.org</code> <a href=\"{address 0}\">https://a.org</a></p>",
            ),
            (
                "https://a.org/*[^b]",
                "<p><a href=\"https://a.org/*%5B^b%5D\">https://a.org/*[^b]</a></p>\nfootnote-undefined at `[^b]`",
            ),
            ("https://a.org [8](figure:x)", "<p><a href=\"https://a.org\">https://a.org</a> {figure 0: 8}</p>"),
        ],
    );
}

#[test]
fn references_say_what_was_written() {
    let text = "[8,*500*\nor so](figure:libya/training#trained@2020-12) [](figure:a) [@s1, p. 3; 5 ; @s2] [x](../y.md#%D9%82) \
                ![z](z.png) <Figures ids=\"a, b\" n={2} wide/>";
    let (file, outcome) = read_body(text, &EXTENDED);
    let Text { references, places, .. } = outcome.value;
    let printed: Vec<String> = references.iter().map(|reference| format!("{reference:?}")).collect();
    assert_eq!(
        printed,
        [
            "Figure(FigureReference { article: Some(\"libya/training\"), figure: \"trained\", at: Some(\"2020-12\"), text: \"8,500 or so\" })",
            "Figure(FigureReference { article: None, figure: \"a\", at: None, text: \"\" })",
            "Cite([Citation { source: \"s1\", locator: Some(\"p. 3; 5\") }, Citation { source: \"s2\", locator: None }])",
            "Page(PageReference { path: Some(\"content/y.md\"), fragment: Some(\"ق\") })",
            "Asset(\"content/libya/z.png\")",
            "Component(ComponentReference { name: \"Figures\", arguments: [(\"ids\", Text(\"a, b\")), (\"n\", Number(\"2\")), (\"wide\", Bool(true))] })",
        ]
    );
    let places: Vec<&str> = places
        .iter()
        .map(|place| match place {
            At::Span(span) => &file.text[span.range()],
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(places[1..3], ["[](figure:a)", "[@s1, p. 3; 5 ; @s2]"]);
    assert_eq!(places[5], "<Figures ids=\"a, b\" n={2} wide/>");
}
