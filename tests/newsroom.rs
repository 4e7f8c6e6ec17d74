//! What browsers are told after a build: which error concerns which pages, where each warning stands, where pages went.

#[allow(dead_code, reason = "other tests use the rest")]
#[path = "harness/site.rs"]
mod site;

use std::ops::Range;
use std::sync::Arc;

use nutgraf::build;
use nutgraf::serve::{Anchor, News, Newsroom, Note};
use nutgraf::source::{RelPath, Route, Span};
use site::{Site, Wish};

const TOML: &str =
    "title = \"T\"\n[languages.ar]\ntitle = \"T\"\n[check]\nunbound-number = \"warn\"\nsource-unarchived = \"warn\"\n";

/// An explainer with a loose number, an old figure, and a source without an archived copy.
const CAMP: &str = "\
---
title: The camp of 1999 & after
published: 2022-04-01
sources:
  s1: {title: \"The *weekly*  bulletin\", url: https://example.org/, accessed: 2022-01-01}
figures:
  trained:
    label: Trained
    review_every: P30D
    claims: [{value: 8500, as_of: 2012, source: [s1], by: The ministry}]
---

Turkey trained [8,500](figure:trained) men [@s1]. It built 12 *camps* there.
";

fn site(more: &[(&str, &str)]) -> Site {
    let files = [("site.toml", TOML), ("content/camps/border.md", CAMP)];
    Site::of(&[&files[..], more].concat())
}

fn report(room: &mut Newsroom, site: &Site) -> News {
    room.report(&site.build(&Wish::default()).built)
}

fn news(site: &Site) -> News {
    report(&mut Newsroom::new(), site)
}

fn route(path: &str) -> Route {
    Route::file(path)
}

fn notes<'n>(news: &'n News, path: &str, code: &str) -> Vec<&'n Note> {
    news.told(&route(path)).notes.iter().filter(|note| &*note.code == code).collect()
}

fn codes(news: &News, path: &str) -> Vec<String> {
    news.told(&route(path)).problems.iter().map(|problem| problem.code.to_string()).collect()
}

#[test]
fn a_warning_in_the_text_quotes_its_words() {
    let news = news(&site(&[]));
    let found = notes(&news, "/camps/border/", "unbound-number");
    let [note] = found[..] else { panic!("{news:#?}") };
    assert_eq!((&*note.place.file, note.place.line, note.place.column), ("content/camps/border.md", 13, 60));
    let Some(Anchor::Quote(quote)) = &note.anchor else { panic!("{note:?}") };
    assert_eq!((&*quote.exact, &*quote.prefix, &*quote.suffix), ("12", ". It built ", " camps there."));
    assert!(note.help.is_some(), "{note:?}");
}

#[test]
fn a_warning_in_front_matter_names_the_element_that_shows_it() {
    let news = news(&site(&[]));
    let stale = notes(&news, "/camps/border/", "stale-figure");
    let anchors: Vec<_> = stale.iter().map(|note| note.anchor.clone()).collect();
    assert_eq!(anchors, [Some(Anchor::Fragment("figure-trained".into()))], "{news:#?}");
    // A source has a number in its page that depends on the text, so its title is looked for.
    let sources = notes(&news, "/camps/border/", "source-unarchived");
    let [note] = sources[..] else { panic!("{news:#?}") };
    let Some(Anchor::Quote(quote)) = &note.anchor else { panic!("{note:?}") };
    assert_eq!(&*quote.exact, "The *weekly* bulletin");
}

/// The same news whether a file was read now or is remembered.
#[test]
fn notes_are_the_same_after_a_build_that_changed_another_file() {
    let site = site(&[]);
    let mut room = Newsroom::new();
    let before = report(&mut room, &site);
    site.write("content/other.md", "---\ntitle: Other\npublished: 2022-06-01\n---\nText.\n");
    let after = report(&mut room, &site);
    assert_eq!(before.notes, after.notes);
    site.write("content/camps/border.md", CAMP.replace("It built", "Later it built"));
    let edited = report(&mut room, &site);
    let [note] = notes(&edited, "/camps/border/", "unbound-number")[..] else { panic!("{edited:#?}") };
    let Some(Anchor::Quote(quote)) = &note.anchor else { panic!("{note:?}") };
    assert_eq!(&*quote.prefix, ". Later it built ");
}

#[test]
fn an_error_concerns_the_pages_of_its_file_and_of_its_translations() {
    let arabic = "---\ntitle: م\n---\nنص.\n";
    let other = "---\ntitle: Other\npublished: 2022-06-01\n---\nText.\n";
    let site = site(&[("content/camps/border.ar.md", arabic), ("content/other.md", other)]);
    let mut room = Newsroom::new();
    assert_eq!(report(&mut room, &site).problems, []);
    site.write("content/camps/border.md", CAMP.replace("[8,500]", "[<script>8,600]"));
    let news = report(&mut room, &site);
    assert_eq!(codes(&news, "/camps/border/"), ["prose-mismatch"]);
    assert_eq!(codes(&news, "/ar/camps/border/"), ["prose-mismatch"]);
    let other = news.told(&route("/other/"));
    assert_eq!(other.problems.len(), 0);
    assert_eq!(other.elsewhere.errors, 1);
    assert_eq!(
        (other.elsewhere.files[0].file, other.elsewhere.files[0].page),
        ("content/camps/border.md", Some("/camps/border/"))
    );
    let problem = &news.problems[0];
    assert!(problem.text.starts_with("error[prose-mismatch]") && problem.text.contains("13 |"), "{}", problem.text);
    assert!(!problem.text.contains('\u{1b}'), "no colours: {}", problem.text);
}

/// Also if the front matter cannot be read at all, and if a section's title, which stands in menus, cannot.
#[test]
fn an_error_of_a_file_that_cannot_be_read_concerns_its_translations_and_a_section_all_pages() {
    let arabic = "---\ntitle: م\n---\nنص.\n";
    let site = site(&[("content/camps/border.ar.md", arabic), ("content/camps/_index.md", "---\ntitle: Camps\n---\n")]);
    let mut room = Newsroom::new();
    assert_eq!(report(&mut room, &site).problems, []);
    site.write("content/camps/border.md", "---\ntitle: [\n---\nText.\n");
    let news = report(&mut room, &site);
    assert_eq!(codes(&news, "/camps/border/"), ["syntax-yaml"], "{news:#?}");
    assert_eq!(codes(&news, "/ar/camps/border/"), ["syntax-yaml"]);
    assert_eq!(codes(&news, "/camps/"), Vec::<String>::new());
    site.write("content/camps/border.md", CAMP);
    site.write("content/camps/_index.md", "---\ntitle: [\n---\n");
    let news = report(&mut room, &site);
    assert_eq!(codes(&news, "/camps/border/"), ["syntax-yaml"], "{news:#?}");
}

/// A page with very many errors is told the first of them, and how many there are.
#[test]
fn a_browser_is_told_no_more_than_a_writer_can_read() {
    let many = "[x](actor:nobody) ".repeat(25);
    let site = site(&[("content/other.md", &format!("---\ntitle: O\npublished: 2022-06-01\n---\n{many}\n"))]);
    for n in 0..25 {
        site.write(&format!("content/bad{n}.md"), "---\ntitle: B\npublished: 2022-06-01\n---\n[x](actor:nobody)\n");
    }
    let news = news(&site);
    let told = news.told(&route("/other/"));
    assert_eq!((told.problems.len(), told.more), (20, 5));
    assert_eq!((told.elsewhere.errors, told.elsewhere.files.len()), (25, 20));
}

#[test]
fn an_error_of_what_pages_share_concerns_all_of_them() {
    let site = site(&[]);
    let mut room = Newsroom::new();
    report(&mut room, &site);
    for (file, broken) in [
        ("site.toml", "title = "),
        ("content/_data/sources.yaml", "a: ["),
        ("templates/article.html", "{{ page.nothing.at.all }}{% if %}"),
    ] {
        let before = std::fs::read_to_string(site.root.join(file)).ok();
        site.write(file, broken);
        let news = report(&mut room, &site);
        assert!(!codes(&news, "/camps/border/").is_empty(), "{file}: {news:#?}");
        assert!(!codes(&news, "/elsewhere/").is_empty(), "{file}: {news:#?}");
        match before {
            Some(text) => site.write(file, text),
            None => site.remove(file),
        }
    }
    assert_eq!(report(&mut room, &site).problems, []);
}

/// A template that fails while it renders concerns the page that it was rendering, or all if it failed on several.
#[test]
fn a_template_that_fails_on_one_page_concerns_that_page() {
    let template = "{% extends \"base.html\" %}{% block main %}{% if page.figures %}\
                    {{ page.nothing.at.all }}{% endif %}{% endblock main %}";
    let other = "---\ntitle: Other\npublished: 2022-06-01\n---\nText.\n";
    let site = site(&[("content/other.md", other), ("templates/article.html", template)]);
    let news = news(&site);
    assert_eq!(codes(&news, "/camps/border/"), ["template-failed"], "{news:#?}");
    assert_eq!(codes(&news, "/other/"), Vec::<String>::new());
}

#[test]
fn a_page_is_followed_from_every_address_that_it_had() {
    let site = site(&[]);
    let mut room = Newsroom::new();
    assert!(report(&mut room, &site).moved.is_empty());
    let (old, new) = ("content/camps/border.md", "content/camps/frontier.md");
    std::fs::rename(site.root.join(old), site.root.join(new)).expect("it can be renamed");
    let news = report(&mut room, &site);
    assert_eq!(news.moved.get(&route("/camps/border/")), Some(&route("/camps/frontier/")));
    // The same file with another address; whoever waited at the first goes to the last.
    site.write(new, CAMP.replace("published:", "slug: edge\npublished:"));
    let news = report(&mut room, &site);
    assert_eq!(news.moved.get(&route("/camps/border/")), Some(&route("/camps/edge/")));
    assert_eq!(news.moved.get(&route("/camps/frontier/")), Some(&route("/camps/edge/")));
    // While site.toml is broken there are no pages, but none has gone.
    site.write("site.toml", "title = ");
    assert_eq!(report(&mut room, &site).moved.len(), 2);
    site.write("site.toml", TOML);
    // An address that has a page again leads nowhere else, and a deleted page is at no address.
    site.write(old, CAMP);
    let news = report(&mut room, &site);
    assert_eq!(news.moved.get(&route("/camps/border/")), None);
    site.remove(new);
    let news = report(&mut room, &site);
    assert_eq!(news.moved.len(), 0);
    let gone: Vec<_> = news.gone.iter().map(Route::as_str).collect();
    assert_eq!(gone, ["/camps/edge/", "/camps/frontier/"]);
    site.write("content/camps/edge.md", CAMP.replace("12", "13"));
    assert_eq!(report(&mut room, &site).gone.len(), 1);
}

#[test]
fn a_warning_in_shared_data_stands_on_the_page_of_its_entry() {
    let data = "bulletin: {title: Weekly, url: https://example.org/b, accessed: 2022-01-01}\n";
    let site = site(&[("content/_data/sources.yaml", data)]);
    let found = news(&site);
    let notes = notes(&found, "/sources/bulletin/", "source-unarchived");
    let files: Vec<_> = notes.iter().map(|note| &*note.place.file).collect();
    assert_eq!(files, ["content/_data/sources.yaml"], "{found:#?}");
}

#[test]
fn a_warning_about_the_whole_site_stands_on_the_home_page() {
    let site = site(&[("content/_data/notes.yaml", "a: 1\n")]);
    let found = news(&site);
    let files: Vec<_> = found.told(&route("/")).notes.iter().map(|note| (&*note.place.file, &note.anchor)).collect();
    assert_eq!(files, [("content/_data/notes.yaml", &None)], "{found:#?}");
}

/// Where each part of front matter shows in a page: at the ids that docs/templates.md names, or by its words.
#[test]
fn front_matter_is_found_in_its_page() {
    const TEXT: &str = "\
---
title: The {big} camp
summary: >
  How many
  live there.
published: 2022-06-01
events:
  - {id: mou, date: 2019, title: Signed}
  - {date: 2020, title: Built, text: \"It *was*.\"}
actors: {tr-mod: {name: Ministry}}
places: {tripoli: {name: Tripoli}}
figures:
  trained:
    label: Trained
    claims:
      - value: 8500
corrections:
  - {date: 2022, kind: clarification, note: The  first
      note.}
sources: {s1: {title: مجلة أسبوعية, url: \"https://example.org/\"}, s2: {url: \"https://example.org/2\"}}
---
Text.
";
    let cases = [
        ("The {big}", Some("“The {big} camp”")),
        ("summary", Some("“How many live there.”")),
        ("How many", Some("“How many live there.”")),
        ("published", None),
        ("mou", Some("event-mou")),
        ("2020", Some("event-n.2")),
        ("It *was*", Some("event-n.2")),
        ("tr-mod", Some("actor-tr-mod")),
        ("name: Tripoli", Some("place-tripoli")),
        ("trained:", Some("figure-trained")),
        ("8500", Some("figure-trained")),
        ("claims", Some("figure-trained")),
        ("figures", None),
        ("clarification", Some("“The first note.”")),
        ("s1", Some("“مجلة أسبوعية”")),
        ("s2", None),
        ("Text", Some("“Text”")),
        ("---", None),
    ];
    let at = |part: &str| TEXT.find(part).map_or(0..0, |at| at..at + part.len());
    let spans: Vec<Span> = cases.iter().map(|(part, _)| Span::new(at(part))).collect();
    let path = RelPath::known("content/a.md");
    let found = build::anchors(&path, &TEXT.into(), &spans);
    let shown = found.iter().map(|anchor| match anchor {
        Some(Anchor::Fragment(id)) => Some(id.to_string()),
        Some(Anchor::Quote(quote)) => Some(format!("“{}”", quote.exact)),
        None => None,
    });
    let shown: Vec<_> = cases.iter().map(|(part, _)| *part).zip(shown).collect();
    let expected: Vec<_> = cases.iter().map(|(part, anchor)| (*part, anchor.map(str::to_owned))).collect();
    assert_eq!(shown, expected);
    // What cannot be read at all has no places, and nothing else but texts has.
    for (path, text) in [("content/a.md", "---\ntitle: [\n"), ("content/_data/actors.yaml", "a: {name: A}")] {
        let found = build::anchors(&RelPath::known(path), &text.into(), &[Span::new(4..5)]);
        assert_eq!(found, [None], "{path}");
    }
}

/// Whatever words of a text are quoted, the page shows them so, with the same words around them.
#[test]
fn every_quote_stands_in_its_page() {
    let mut quoted = 0;
    for site in [Site::example(), Site::copied("tests/exports/site"), Site::copied("tests/cases/explainer/site")] {
        let done = site.build(&Wish::default());
        assert_eq!(done.errors(), 0, "{:#?}", done.said());
        for (path, origin) in &*done.built.origins {
            let Ok(page) = std::fs::read_to_string(site.out.join(origin.route.out_path().as_str())) else {
                // A draft.
                continue;
            };
            let shown = words_of(&page);
            let text: Arc<str> = site.read(path.as_str()).into();
            let spans: Vec<Span> = words_in(&text).map(Span::new).collect();
            let anchors = build::anchors(path, &text, &spans);
            let body = text.match_indices("\n---\n").next().map_or(0, |(at, _)| at);
            for (span, anchor) in spans.iter().zip(anchors).filter(|(span, _)| span.start as usize > body) {
                let Some(Anchor::Quote(quote)) = anchor else { continue };
                let whole = format!("{}{}{}", quote.prefix, quote.exact, quote.suffix);
                let found = shown.iter().any(|block| block.contains(&whole));
                assert!(found, "{path}: `{}`: {whole:?} in\n{}", &text[span.range()], shown.join("\n"));
                quoted += 1;
            }
        }
    }
    assert!(quoted > 2000, "{quoted}");
}

/// The places of the runs between white space.
fn words_in(text: &str) -> impl Iterator<Item = Range<usize>> {
    let start = text.as_ptr() as usize;
    text.split_whitespace().map(move |word| {
        let at = word.as_ptr() as usize - start;
        at..at + word.len()
    })
}

/// The texts of a page, block by block, with single spaces: what the preview's script reads.
fn words_of(page: &str) -> Vec<String> {
    const BLOCKS: [&str; 24] = [
        "p",
        "li",
        "dt",
        "dd",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "td",
        "th",
        "caption",
        "pre",
        "blockquote",
        "div",
        "section",
        "article",
        "ul",
        "ol",
        "dl",
        "table",
        "main",
        "body",
    ];
    let page = scraper::Html::parse_document(page);
    let (mut blocks, mut last) = (vec![String::new()], None);
    for node in page.tree.root().descendants() {
        let Some(text) = node.value().as_text() else { continue };
        let mut around = node.ancestors();
        let block = around.find(|node| node.value().as_element().is_some_and(|e| BLOCKS.contains(&e.name())));
        let block = block.map(|block| block.id());
        if block != last {
            blocks.push(String::new());
        }
        last = block;
        let Some(block) = blocks.last_mut() else { continue };
        for c in text.chars() {
            match c {
                ' ' | '\t' | '\n' | '\r' if block.is_empty() || block.ends_with(' ') => {}
                ' ' | '\t' | '\n' | '\r' => block.push(' '),
                c => block.push(c),
            }
        }
    }
    blocks
}
