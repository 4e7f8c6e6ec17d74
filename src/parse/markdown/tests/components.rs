//! Components between blocks and inside lines.

use super::*;

#[test]
fn components_stand_where_they_are_written() {
    let cases = [
        ("a\n\n<Timeline/>\n\nb", "<p>a</p>\n{tag 0}<p>b</p>"),
        ("a\n<Timeline/>\nb", "<p>a</p>\n{tag 0}<p>b</p>"),
        ("a <Spark figure=\"b\"/> c", "<p>a {tag 0} c</p>"),
        ("<Aa/> <Bb/>", "{tag 0}{tag 1}"),
        ("<Aa/> x", "<p>{tag 0} x</p>"),
        ("<Callout>\n\n# x\n\n</Callout>", "{tag 0: <h1 id=\"x\">x</h1>\n}"),
        ("<Callout kind=\"note\">\nx\n</Callout>\ny", "{tag 0: <p>x</p>\n}<p>y</p>"),
        ("<Callout>x *y*</Callout>", "{tag 0: <p>x <em>y</em></p>\n}"),
        ("<Callout> x\n\ny </Callout> z", "{tag 0: <p>x</p>\n<p>y</p>\n}<p>z</p>"),
        ("a <Callout>x</Callout> b", "<p>a {tag 0: x} b</p>"),
        ("a <Callout>x\n\ny</Callout>", "<p>a</p>\n{tag 0: <p>x</p>\n<p>y</p>\n}"),
        ("<Callout>\n- a\n- b\n</Callout>", "{tag 0: <ul>\n<li>a</li>\n<li>b</li>\n</ul>\n}"),
        ("<Aa>\n<Bb>\nx\n</Bb>\n</Aa>", "{tag 0: {tag 1: <p>x</p>\n}}"),
        ("<Aa><Bb><Cc/></Bb></Aa>", "{tag 0: {tag 1: {tag 2}}}"),
        ("<Aa></Aa>", "{tag 0: }"),
        (
            "- <Aa/>\n- <Bb>\n  x\n  </Bb>\n- y <Cc/>",
            "<ul>\n<li>{tag 0}</li>\n<li>{tag 1: x}</li>\n<li>y {tag 2}</li>\n</ul>",
        ),
        ("> <Aa>\n> x\n> </Aa>", "<blockquote>\n{tag 0: <p>x</p>\n}</blockquote>"),
        ("<Aa\n  b=\"*c*\"\n/>\n\nx", "{tag 0}<p>x</p>"),
        ("x <Aa b='_`[|'\n c/> _y_", "<p>x {tag 0} <em>y</em></p>"),
        (
            "| <Aa b=\"|\"/> |\n|-|\n",
            "{table: <table><thead><tr><th>{tag 0}</th></tr></thead><tbody>\n</tbody></table>\n}",
        ),
        ("[<Icon/> x](a.md)", "<p><a href=\"{address 0}\">{tag 1} x</a></p>"),
        ("[<Icon/>](figure:a)", "<p>{figure 0: {tag 1}}</p>"),
        ("<Aa>x[^1]</Aa>\n\n[^1]: <Bb/>", "{tag 0: <p>x{note 0.1}</p>\n}\n1×1: {tag 1}"),
        (
            "`<Aa/>` ``a\n<Bb\nc/>`` \\<Cc/>\n\n    <Dd/>\n\n~~~\n<Ee>\n~~~",
            "<p><code>&lt;Aa/&gt;</code> <code>a &lt;Bb c/&gt;</code> &lt;Cc/&gt;</p>\n<pre><code>&lt;Dd/&gt;\n</code></pre>\n<pre><code>&lt;Ee&gt;\n</code></pre>",
        ),
        ("[a](https://b.org \"<Cc/>\")", "<p><a href=\"https://b.org\" title=\"&lt;Cc/&gt;\">a</a></p>"),
    ];
    check(&EXTENDED, &cases);
    check(&RAW, &cases);
}

#[test]
fn broken_tags_cost_themselves_only() {
    let cases = [
        ("<Aa>\n\nx", "<p>x</p>\ncomponent-syntax at `<Aa>`"),
        ("x </Aa> y", "<p>x  y</p>\ncomponent-syntax at `</Aa>`"),
        ("<Aa><Bb></Aa></Bb>", "{tag 0: }\ncomponent-syntax at `<Bb>`\ncomponent-syntax at `</Bb>`"),
        ("*<Aa>x* y</Aa>", "<p><em>x</em> y</p>\ncomponent-syntax at `<Aa>`\ncomponent-syntax at `</Aa>`"),
        ("- <Aa>\n\n</Aa>", "<ul>\n<li></li>\n</ul>\ncomponent-syntax at `<Aa>`\ncomponent-syntax at `</Aa>`"),
        (
            "[<Aa>x](b.md)</Aa>",
            "<p><a href=\"{address 0}\">x</a></p>\ncomponent-syntax at `<Aa>`\ncomponent-syntax at `</Aa>`",
        ),
        ("<Aa> <Bb/>", "{tag 1}\ncomponent-syntax at `<Aa>`"),
        ("x <Aa b=é/>", "<p>x &lt;Aa b=é/&gt;</p>\ncomponent-syntax at `<Aa b=é`"),
        (
            "> <Aa\n> b=\"c\"/>",
            "<blockquote>\n<p>&lt;Aa\n&gt; b=\"c\"/&gt;</p>\n</blockquote>\ncomponent-syntax at `<Aa\n>`",
        ),
    ];
    check(&EXTENDED, &cases);
}

#[test]
fn raw_html_is_text_unless_it_is_allowed() {
    check(
        &EXTENDED,
        &[
            ("a <b>c</b> <i>", "<p>a &lt;b&gt;c&lt;/b&gt; &lt;i&gt;</p>\nhtml-escaped at `<b>`"),
            (
                "<div class=\"a\">\n*b*\n</div>\n\nc",
                "<p>&lt;div class=\"a\"&gt;\n*b*\n&lt;/div&gt;</p>\n<p>c</p>\nhtml-escaped at `<div class=\"a\">\n*b*\n</div>\n`",
            ),
            ("<!-- a\n\nb --> c\n\nd <!-- e --> f", "<p>c</p>\n<p>d  f</p>\nhtml-escaped at `<!-- a\n\nb --> c\n`"),
            ("<!-- a -->\n\n<!-->\n\nx\n\n- <!-- b -->", "<p>x</p>\n<ul>\n<li></li>\n</ul>"),
            ("<!-- a\n\nb", "<p>&lt;!-- a\n\nb</p>\nhtml-escaped at `<!-- a\n\nb`"),
            ("<!-- <Aa/>\n<Bb> -->\n\nx <!-- <Cc/> -->", "<p>x</p>"),
            (
                "<div>\n<Aa/>\n</div>",
                "<p>&lt;div&gt;</p>\n{tag 0}<p>&lt;/div&gt;</p>\nhtml-escaped at `<div>\n<Aa/>\n</div>`",
            ),
            (
                "<pre>\n<Aa/>\n</pre>",
                "<p>&lt;pre&gt;\n&lt;Aa/&gt;\n&lt;/pre&gt;</p>\nhtml-escaped at `<pre>\n<Aa/>\n</pre>`",
            ),
        ],
    );
    check(
        &RAW,
        &[
            ("a <b>c</b>", "<p>a <b>c</b></p>"),
            ("<div>\n<Aa/> x\n</div>", "<div>\n{tag 0} x\n</div>"),
            ("<!-- <Aa/> <Bb c=d> -->", "<!-- <Aa/> <Bb c=d> -->"),
            ("<Aa b=c>", "<Aa b=c>\ncomponent-syntax at `<Aa b=c`"),
            ("<pre>\n<Aa/>\n</pre>", "<pre>\n<Aa/>\n</pre>"),
            ("<i title=\"<Aa/>\">", "<i title=\"<Aa/>\">"),
        ],
    );
}

#[test]
fn a_comment_that_exempts_leaves_nothing_even_where_html_is_allowed() {
    let cases = [
        ("5 wheels. <!-- check: off unbound-number: why -->", "<p>5 wheels.</p>"),
        ("<!-- check: off unbound-number: why -->\n5 *wheels*", "<p>5 <em>wheels</em></p>"),
        ("<!-- check: off unbound-number: why --> 5 *wheels*", "<p>5 <em>wheels</em></p>"),
        ("a <!-- check: off unbound-number:\nwhy --> *b*", "<p>a  <em>b</em></p>"),
        ("- 5 <!-- check: off unbound-number: why -->\n- b", "<ul>\n<li>5 </li>\n<li>b</li>\n</ul>"),
        ("`<!-- check: off x: y -->`", "<p><code>&lt;!-- check: off x: y --&gt;</code></p>"),
        ("    <!-- check: off x: y -->", "<pre><code>&lt;!-- check: off x: y --&gt;</code></pre>"),
    ];
    check(&EXTENDED, &cases);
    check(&RAW, &cases);
    for (text, expected) in [
        ("5 <!-- check: off unbound-number: why -->", 1),
        ("<!-- check: off unbound-number: why -->\n5", 1),
        ("`<!-- check: off unbound-number: why -->`", 0),
        ("\\<!-- check: off unbound-number: why -->", 0),
        ("<!-- a note -->", 0),
    ] {
        let (file, outcome) = read_body(text, &EXTENDED);
        let exemptions = outcome.value.beside.exemptions;
        assert_eq!(exemptions.len(), expected, "{text}");
        assert!(exemptions.iter().all(|exemption| file.text[exemption.span.range()].ends_with("-->")), "{text}");
    }
}
