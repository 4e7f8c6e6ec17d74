//! Holds that nothing a writer writes becomes markup, script or address of its own, wherever it is written.

#[allow(dead_code, reason = "other tests use the rest")]
#[path = "harness/pages.rs"]
mod pages;
#[allow(dead_code, reason = "other tests use the rest")]
#[path = "harness/site.rs"]
mod site;

use rayon::prelude::*;
use roxmltree::Document;
use site::{Site, Wish};

/// What attackers write. Every one holds `PWN` in what must not come to life.
const PAYLOADS: &[&str] = &[
    "\"><script>PWN(1)</script>",
    "' onmouseover='PWN(1)",
    "\" onmouseover=\"PWN(1)\" x=\"",
    "x onerror=PWN(1) ",
    "</title><script>PWN(1)</script>",
    "</textarea></style></noscript><img src=x onerror=PWN(1)>",
    "--><script>PWN(1)</script><!--",
    "]]><script>PWN(1)</script>",
    "<![CDATA[<script>PWN(1)</script>]]>",
    "javascript:PWN(1)",
    "JaVaScRiPt:PWN(1)",
    " javascript:PWN(1)",
    "java\tscript:PWN(1)",
    "java\nscript:PWN(1)",
    "\u{1}javascript:PWN(1)",
    "&#x6a;avascript:PWN(1)",
    "&Tab;javascript&colon;PWN(1)",
    "data:text/html,<script>PWN(1)</script>",
    "vbscript:PWN(1)",
    "//PWN.example/x",
    "\\\\PWN.example\\x",
    "{{ PWN }}{% PWN %}{# PWN #}",
    "<svg/onload=PWN(1)>",
    "<a href=\"javascript:PWN(1)\">x</a>",
    "[x](javascript:PWN(1))",
    "![x](data:image/svg+xml,PWN)",
    "<Callout kind=\"PWN\"/>",
    "\u{2028}PWN\u{2029}",
    "a\0b PWN \0\0",
    "\u{202e}PWN\u{2066}\u{200f}",
    "\u{fffe}\u{ffff}\u{b}\u{c} PWN",
    "&lt;script&gt;PWN(1)&lt;/script&gt;",
    "<script\0>PWN(1)</script\0>",
    "%22%3E%3Cscript%3EPWN(1)%3C/script%3E",
    "@import url(PWN)",
    "0; url=javascript:PWN(1)",
];

/// What is added to the front matter of an explainer, with `P` for the payload as YAML, and `HP` for an address that
/// ends with it.
const FIELDS: &[&str] = &[
    "subtitle: P",
    "summary: P",
    "authors: [P]",
    "content_warning: P",
    "topics: [P, other]",
    "slug: P",
    "aliases: [P]",
    "aliases: [/P]",
    "extra: {P: P}",
    "figures: {f: {label: P, value: 5, by: B}}",
    "figures: {f: {label: L, value: 5, unit: P, by: B}}",
    "figures: {f: {label: L, value: 5, by: P}}",
    "figures: {f: {label: L, value: 5, by: B, note: P, method: P}}",
    "figures: {f: {label: L, value: 5, by: B, place: P}}",
    "figures: {f: {label: P, claims: [{value: 5, by: B, note: P}, {value: 6, by: O}], history: [{as_of: 2021, value: 5, by: B, note: P}]}}",
    "figures: {f: {label: P, claims: [{value: 5, by: P}, {value: 6, by: O}], history: [{as_of: 2021, value: 5, by: P}]}}",
    "figures: {f: {label: L, value: 5, by: B, source: s}}\nsources: {s: {title: P, author: [P], publisher: P, note: P}}",
    "figures: {f: {label: L, value: 5, by: B, source: s}}\nsources: {s: {title: S, type: P}}",
    "figures: {f: {label: L, value: 5, by: B, source: s}}\nsources: {s: {title: S, language: P}}",
    "figures: {f: {label: L, value: 5, by: B, source: s}}\nsources: {s: {title: S, grade: P}}",
    "figures: {f: {label: L, value: 5, by: B, source: s}}\nsources: {s: {title: S, original: P}}",
    "figures: {f: {label: L, value: 5, by: B, source: s}}\nsources: {s: {title: S, original: o}, o: {title: P}}",
    "figures: {f: {label: L, value: 5, by: B, source: s}}\nsources: {s: {title: S, url: P}}",
    "figures: {f: {label: L, value: 5, by: B, source: s}}\nsources: {s: {title: S, url: HP}}",
    "figures: {f: {label: L, value: 5, by: B, source: s}}\nsources: {s: {title: S, archive: {url: HP, at: 2022}}}",
    "figures: {f: {label: L, value: 5, by: B, source: P}}",
    "figures: {f: {label: L, value: 5, by: a}}\nactors: {a: {name: P, aka: [P], side: P, summary: P}}",
    "figures: {f: {label: L, value: 5, by: a}}\nactors: {a: {name: P, names: {en: P}, country: P}}",
    "figures: {f: {label: L, value: 5, by: a}}\nactors: {a: {name: A, url: HP}}",
    "figures: {f: {label: L, value: 5, by: a}}\nactors: {a: {name: A, url: P}}",
    "figures: {f: {label: L, value: 5, by: B, place: p}}\nplaces: {p: {name: P, lat: 1, lon: 2}}",
    "events: [{date: 2021, title: P}]",
    "events: [{date: 2021, title: E, text: P}]",
    "events: [{date: 2021, title: E, actors: [P]}]",
    "events: [{date: 2021, title: E, place: P}]",
    "events: [{id: P, date: 2021, title: E}]",
    "corrections: [{date: 2022-05-02, kind: update, note: P}]",
    "corrections: [{date: 2022-05-02, kind: P}]",
    "figures: {P: {label: L, value: 5, by: B}}",
    "figures: {f: {label: L, value: P, by: B}}",
    "figures: {f: {label: L, value: 5, by: B, as_of: P}}",
    "figures: {f: {label: L, value: 5, by: B, hxl: P}}",
    "P: P",
];

/// Paragraphs with the payload wherever a text can hold one; each is tried by itself.
const TEXT: &[&str] = &[
    "P",
    "# P",
    "## P\n\n## P",
    "## H {#P}",
    "P\n===",
    "> P",
    "- P",
    "1. P",
    "```P\nP\n```",
    "~~~ P P\nP\n~~~",
    "    P",
    "| P | b |\n| --- | :-: |\n| P | P |",
    "[P](https://example.org/)",
    "[a](https://example.org/P)",
    "[a](<https://example.org/P>)",
    "[a](https://example.org/ \"P\")",
    "[a](https://example.org/ 'P')",
    "[a](P)",
    "[a](<P>)",
    "[a](/P)",
    "[a](//P)",
    "[a](#P)",
    "[a](?P)",
    "[a](mailto:P)",
    "[P][r]",
    "[P]",
    "![P](x.svg)",
    "![a](P)",
    "![a](<P>)",
    "![a](x.svg \"P\")",
    "![P](https://example.org/P \"P\")",
    "<P>",
    "<https://example.org/P>",
    "https://example.org/P",
    "www.P",
    "`P`",
    "*P*",
    "**P**",
    "~~P~~",
    "[@P]",
    "[@s, P]",
    "[P](actor:P)",
    "[P](actor:a)",
    "[P](place:p)",
    "[P](event:e)",
    "[5](figure:P)",
    "[P](figure:f)",
    "[P 5](figure:f)",
    "<Callout kind=\"P\">\nx\n</Callout>",
    "<Callout>\n\nP\n\n</Callout>",
    "<Figures ids=\"P\"/>",
    "<P/>",
    "> [!P]\n> x",
    "> [!NOTE] P\n> P",
    "- [ ] P",
    "a[^P]\n\n[^P]: x",
    "a[^n]\n\n[^n]: P",
    "<div onclick=\"PWN(1)\" style=\"P\">P</div>",
    "<script>PWN(1)</script>",
    "<!-- P -->",
    "<?P?>",
    "<!P>",
    "<![CDATA[P]]>",
    "<a href=P>",
    "<img src=P>",
    "&P;",
    "\\P",
    "$P$",
    "^P^",
    ":P:",
];

const CONFIG: &str = "title = P\ndescription = P\nbase_url = \"https://example.org\"\npublish_grades = true\n[languages.ar]\ntitle = P\ndescription = P\n[taxonomies]\ntopics = {}\n[theme_settings]\nfooter = P\n";

/// What the texts can name.
const HEAD: &str = "---
title: T
published: 2022-05-01
figures: {f: {label: L, value: 5, by: a, source: s}}
actors: {a: {name: A}}
places: {p: {name: L}}
events: [{id: e, date: 2021, title: E}]
sources: {s: {title: S}}
---
";

/// As a string of YAML and of TOML at once.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() || c > '\u{7e}' => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

fn site(payload: &str) -> Site {
    let site = Site::of(&[("site.toml", &CONFIG.replace("= P", &format!("= {}", quoted(payload))))]);
    let http = quoted(&format!("https://example.org/{payload}"));
    for (n, fields) in FIELDS.iter().enumerate() {
        let head = fields.replace("HP", "\u{1}").replace('P', "\u{2}");
        let head = head.replace('\u{1}', &http).replace('\u{2}', &quoted(payload));
        let figure = if fields.contains("{f:") { "[](figure:f)\n\n<Claims figure=\"f\"/>\n" } else { "" };
        site.write(
            &format!("content/fields/e{n:02}.md"),
            format!("---\ntitle: {}\npublished: 2022-05-01\n{head}\n---\n## H\n\n{figure}", quoted(payload)),
        );
    }
    site.write("content/texts/x.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    for (n, line) in TEXT.iter().enumerate() {
        let text = line.replace("PWN", "\u{1}").replace('P', payload).replace('\u{1}', "PWN");
        let reference =
            if line.contains("[r]") { format!("\n\n[r]: <{payload}> \"{payload}\"") } else { String::new() };
        site.write(&format!("content/texts/t{n:02}.md"), format!("{HEAD}{text}{reference}\n"));
    }
    let name: String = payload.chars().filter(|c| !c.is_control() && !matches!(c, '/' | '\\' | '\0')).collect();
    site.write(&format!("content/names/{name}.md"), "---\ntitle: Named\npublished: 2022-05-01\n---\nText.\n");
    site.write(&format!("content/{name}/_index.md"), "---\ntitle: Named\n---\nText.\n");
    site.write(&format!("content/{name}/x.md"), "---\ntitle: Named\npublished: 2022-05-01\n---\n![x](x.svg)\n");
    site
}

/// What comes to life in a site's pages.
fn alive(payload: &str) -> Vec<String> {
    let site = site(payload);
    let mut faults = Vec::new();
    // Both kinds of addresses are tried, each with half of the payloads: that is fast enough for every day.
    let base = if payload.len().is_multiple_of(2) { "https://example.org" } else { "" };
    let (done, tree) = site.clean(&Wish { base_url: Some(base), ..Wish::default() });
    faults.extend(done.said().into_iter().filter(|said| said.starts_with("internal")));
    // What is refused cannot come to life, and shows nothing about what is not.
    let count = |folder: &str| tree.keys().filter(|path| path.starts_with(folder)).count();
    let (fields, texts) = (count("fields/e"), count("texts/t"));
    assert!(fields > 20 && texts > 14, "{payload:?} reached {fields} and {texts} pages");
    for (path, bytes) in &tree {
        assert!(!bytes.contains(&0), "{path} holds a NUL of {payload:?}");
    }
    for (path, bytes) in tree.iter().filter(|(path, _)| path.ends_with("json")) {
        if let Err(error) = serde_json::from_slice::<serde_json::Value>(bytes) {
            faults.push(format!("{path}: {error}"));
        }
    }
    for (path, bytes) in tree.iter().filter(|(path, _)| path.ends_with(".csv")) {
        let cells = cells(std::str::from_utf8(bytes).expect("tables are UTF-8"));
        let live = |cell: &&String| cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
        faults.extend(cells.iter().filter(live).map(|cell| format!("{path}: a cell {cell:?}")));
    }
    for (path, page) in pages::pages(&tree) {
        faults.extend(live_parts(&page).into_iter().map(|what| format!("{path}: {what}")));
    }
    for (path, bytes) in tree.iter().filter(|(path, _)| path.ends_with(".xml")) {
        if let Err(error) = Document::parse(std::str::from_utf8(bytes).expect("feeds are UTF-8")) {
            faults.push(format!("{path}: {error}"));
        }
    }
    let page = tree.get("fields/e00/index.html").map(|bytes| pages::read(&String::from_utf8_lossy(bytes)));
    let shown = page.and_then(|page| page.text("h1"));
    if shown.as_deref().is_none_or(|shown| plain(shown) != plain(payload)) {
        faults.push(format!("the title is shown as {shown:?}"));
    }
    faults.into_iter().map(|fault| format!("{payload:?}: {fault}")).collect()
}

/// The texts in the cells of a table, without their quotation marks; numbers are not texts.
fn cells(table: &str) -> Vec<String> {
    let (mut cells, mut rest) = (Vec::new(), table);
    while let Some(at) = rest.find('"') {
        let mut cell = String::new();
        rest = &rest[at + 1..];
        while let Some((before, after)) = rest.split_once('"') {
            cell.push_str(before);
            rest = after;
            match rest.strip_prefix('"') {
                Some(after) => rest = after,
                None => break,
            }
            cell.push('"');
        }
        cells.push(cell);
    }
    cells
}

/// White space and what HTML cannot hold aside.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, '\u{fffd}' | '\u{fffe}' | '\u{ffff}'))
        .collect()
}

fn live_parts(page: &pages::Page) -> Vec<String> {
    let mut found = Vec::new();
    for element in page.html.tree.nodes().filter_map(|node| node.value().as_element()) {
        let name = element.name();
        // A block of data does not run, whatever is in it; that nothing ends it early is seen by what follows it.
        let is_data = name == "script" && element.attrs().collect::<Vec<_>>() == [("type", "application/ld+json")];
        if !is_data
            && matches!(
                name,
                "script" | "iframe" | "object" | "embed" | "base" | "svg" | "math" | "textarea" | "style" | "form"
            )
        {
            found.push(format!("an element {element:?}"));
        }
        for (attribute, value) in element.attrs() {
            let plain: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
            let lower = plain.to_lowercase();
            let live = attribute.starts_with("on")
                || attribute == "style" && !aligned(value)
                || matches!(attribute, "srcdoc" | "formaction")
                || {
                    let address = matches!(attribute, "href" | "src" | "action" | "data" | "content");
                    let foreign = ["javascript:", "vbscript:", "data:text", "data:image", "0;url=javascript"];
                    address && name != "meta" && foreign.iter().any(|scheme| lower.starts_with(scheme))
                    || name == "meta" && element.attr("http-equiv").is_some() && lower.contains("javascript")
                    // Browsers read a backslash as a slash: both lead to another host.
                    || matches!(attribute, "href" | "src") && lower.replace('\\', "/").starts_with("//")
                };
            if live {
                found.push(format!("{name} {attribute}={value:?}"));
            }
        }
    }
    found
}

/// How tables of Markdown align their columns.
fn aligned(style: &str) -> bool {
    ["left", "center", "right"].iter().any(|side| style == format!("text-align: {side}"))
}

#[test]
fn nothing_that_a_writer_writes_comes_to_life() {
    let faults: Vec<String> = PAYLOADS.par_iter().flat_map(|payload| alive(payload)).collect();
    assert!(faults.is_empty(), "\n{}\n{} in all", faults[..faults.len().min(60)].join("\n"), faults.len());
}

#[test]
fn what_is_alive_is_found() {
    assert_eq!(cells("\"a\",1,\"b \"\"c\"\",\"\r\n\"=d\""), ["a", "b \"c\",", "=d"]);
    let page = "<a href=' java\tscript:x'></a><img src=x onerror=y><svg></svg><a href='\\\\x'></a><p style='x'>";
    assert_eq!(live_parts(&pages::read(page)).len(), 5);
}
