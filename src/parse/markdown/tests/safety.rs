//! Whatever a writer types, only what we write ourselves is HTML.

use super::*;

/// Scripts in every disguise, each put into every construct that holds an address.
const ADDRESSES: &[&str] = &[
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "javascript&colon;alert(1)",
    "JaVaScRiPt&colon;alert(1)",
    "&#106;avascript&#58;alert(1)",
    "&#x6A;avascript:alert(1)",
    "&#0000106avascript:alert(1)",
    "java&Tab;script:alert(1)",
    "java&NewLine;script:alert(1)",
    "&#1;javascript:alert(1)",
    "&#32;javascript:alert(1)",
    "javascript%3Aalert(1)",
    "javascript\\:alert(1)",
    "\u{1}javascript:alert(1)",
    "\u{200b}javascript:alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html;base64,PHNjcmlwdD4=",
    "data:image/svg+xml,x",
    "file:///etc/passwd",
    "//evil.org/x.png",
    "/\\evil.org/x.png",
    "https://a.org/\"onmouseover=\"alert(1)",
    "https://a.org/'onmouseover='alert(1)",
    "a.md\"onclick=\"alert(1)",
];

const CONSTRUCTS: &[&str] = &[
    "[x](@)",
    "[x](<@>)",
    "[x]( @ )",
    "![x](@)",
    "![x](<@>)",
    "<@>",
    "[x][y]\n\n[y]: @",
    "[x][y]\n\n[y]: <@>",
    "[![x](@)](@)",
    "# [x](@) {#y onclick=alert(1)}",
    "|[x](@)|\n|-|",
    "> [!NOTE]\n> [x](@)",
    "<Aa>[x](@)</Aa>",
    "y[^1]\n\n[^1]: [x](@)",
    "[8](figure:@)",
    "[x](@ \"\\\" onclick=\\\"alert(1)\")",
    "![x](a.png \"\\\" onclick=\\\"alert(1)\")",
    "![\" onerror=\"alert(1)](@)",
    "www.a.org/\"onclick=\"@",
    "https://a.org/?@",
    "<a href=\"@\" onclick=alert(1)>x</a>",
    "<img src=@ onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<script>alert(1)</script>",
    "<Aa onclick=\"alert(1)\" href=\"@\"/>",
    "```\" onclick=\"alert(1)\nx\n```",
    "[^\"><script>]\n\n[^\"><script>]: x",
    "\0.\0(\0[\n@\0)\0]\n",
];

#[test]
fn no_script_comes_through() {
    let pure = MarkdownSettings { raw_html: false, extensions: Extensions::None };
    for construct in CONSTRUCTS {
        for address in ADDRESSES {
            let text = construct.replace('@', address);
            for settings in [&EXTENDED, &pure] {
                let outcome = read_body(&text, settings).1;
                let body = outcome.value.body;
                for fragment in body.footnotes.iter().map(|note| &note.content).chain([&body.content]) {
                    assert_safe(fragment, &text);
                }
            }
        }
    }
}

/// Every tag is one that we write, and every address has a scheme that is allowed.
fn assert_safe(fragment: &Fragment, text: &str) {
    for tag in fragment.html.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').unwrap_or_else(|| panic!("an unfinished tag for {text:?}"));
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let known = "a p h1 em strong del code pre ul ol li blockquote br hr img input table thead tbody tr th td";
        assert!(known.split(' ').any(|known| name.trim_matches('/') == known), "<{tag}> for {text:?}");
        let mut quoted = attributes.split('"');
        while let (Some(attribute), Some(value)) = (quoted.next(), quoted.next()) {
            let attribute = attribute.trim().trim_end_matches('=');
            assert!(
                ["href", "src", "alt", "title", "id", "class", "style", "type", "disabled", "checked"]
                    .contains(&attribute),
                "{attribute} in <{tag}> for {text:?}"
            );
            assert!(!["href", "src"].contains(&attribute) || is_harmless(value), "{attribute}={value} for {text:?}");
        }
    }
    for (_, hole) in &fragment.holes {
        match hole {
            Hole::Figure { content, .. }
            | Hole::Mention { content, .. }
            | Hole::Alert { content, .. }
            | Hole::Table { content }
            | Hole::Component { body: Some(content), .. } => assert_safe(content, text),
            _ => {}
        }
    }
}

/// As a browser reads it: white space and control characters before a `:` do not count.
fn is_harmless(address: &str) -> bool {
    let address: String = address.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    let scheme = address.find(['/', '?', '#', ':']).filter(|&end| address[end..].starts_with(':'));
    let known = scheme.is_none_or(|end| ["http", "https", "mailto"].contains(&&*address[..end].to_lowercase()));
    known && !address.starts_with("//") && !address.starts_with("/\\")
}

#[test]
fn refused_links_are_reported_and_keep_their_text() {
    check(
        &EXTENDED,
        &[
            ("[*a*](javascript:b)", "<p><em>a</em></p>\nlink-scheme at `[*a*](javascript:b)`"),
            ("[a](JaVaScRiPt&colon;b)", "<p>a</p>\nlink-scheme at `[a](JaVaScRiPt&colon;b)`"),
            ("<javascript:b>", "<p>javascript:b</p>\nlink-scheme at `<javascript:b>`"),
            ("![a](data:b)", "<p>a</p>\nlink-scheme at `![a](data:b)`"),
            ("[a](//b.org)", "<p>a</p>\nlink-scheme at `[a](//b.org)`"),
            ("[a][b]\n\n[b]: vbscript:c", "<p>a</p>\nlink-scheme at `[a][b]`"),
        ],
    );
}

#[test]
fn deep_nesting_is_cut_off() {
    let deep = "<Aa>\n".repeat(500) + "x\n" + &"</Aa>\n".repeat(500);
    assert!(printed(&deep, &EXTENDED).contains("too-complex"));
    let alerts: String = (1..500).map(|depth| ">".repeat(depth) + " [!NOTE]\n" + &">".repeat(depth) + "\n").collect();
    assert!(printed(&alerts, &EXTENDED).contains("<blockquote>"));
}
