//! Holds what readers, browsers and feed readers get: whole links, one home for every id, nothing from elsewhere.

#[allow(dead_code, reason = "other tests use the rest")]
#[path = "harness/pages.rs"]
mod pages;
#[allow(dead_code, reason = "other tests use the rest")]
#[path = "harness/site.rs"]
mod site;

use std::collections::{BTreeMap, BTreeSet};

use roxmltree::Document;
use site::{Site, Wish};

const ORG: &str = "https://example.org/";

fn built(site: &Site, wish: &Wish) -> BTreeMap<String, Vec<u8>> {
    let (done, tree) = site.clean(wish);
    assert_eq!(done.errors(), 0, "{:#?}", done.said());
    tree
}

fn text<'t>(tree: &'t BTreeMap<String, Vec<u8>>, path: &str) -> &'t str {
    let bytes = tree.get(path).unwrap_or_else(|| panic!("{path} is not among {:?}", tree.keys()));
    std::str::from_utf8(bytes).expect("it is text")
}

#[test]
fn every_link_of_the_example_leads_somewhere() {
    let tree = built(&Site::example(), &Wish::default());
    let faults = pages::faults(&tree, ORG);
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    let links: usize = pages::pages(&tree).values().map(|page| page.links.len()).sum();
    assert!(links > 300, "only {links} links were looked at");
}

#[test]
fn no_page_runs_scripts_or_frames() {
    let tree = built(&Site::example(), &Wish::default());
    for (path, page) in pages::pages(&tree) {
        for element in page.html.tree.nodes().filter_map(|node| node.value().as_element()) {
            // A block of data is a script by name only: no browser runs it, whatever it is allowed to run.
            let is_data =
                element.name() == "script" && element.attrs().collect::<Vec<_>>() == [("type", "application/ld+json")];
            let runs = matches!(element.name(), "script" | "iframe" | "object" | "embed" | "base");
            assert!(is_data || !runs, "{path}: {element:?}");
            assert!(element.attrs().all(|(name, _)| !name.starts_with("on")), "{path}: {element:?}");
        }
    }
    let style = text(&tree, "style.css");
    assert!(!style.contains("@import") && !style.contains("url(http") && !style.contains("url(//"));
}

#[test]
fn a_page_says_its_language_and_direction() {
    let tree = built(&Site::example(), &Wish::default());
    for (path, page) in pages::pages(&tree) {
        let expected = if path.starts_with("ar/") { ("ar", "rtl") } else { ("en", "ltr") };
        let said = (page.attributes("html", "lang").concat(), page.attributes("html", "dir").concat());
        assert_eq!((&*said.0, &*said.1), expected, "{path}");
    }
}

#[test]
fn a_site_below_a_path_stays_there() {
    let wish = Wish { base_url: Some("https://example.org/sub"), ..Wish::default() };
    let tree = built(&Site::example(), &wish);
    let faults = pages::faults(&tree, "https://example.org/sub/");
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    assert!(text(&tree, "sitemap.xml").contains("<loc>https://example.org/sub/libya/</loc>"));
}

#[test]
fn a_site_without_an_address_works_anywhere() {
    let mut tree = built(&Site::example(), &Wish { base_url: Some(""), ..Wish::default() });
    assert!(!tree.contains_key("sitemap.xml") && !tree.contains_key("feed.xml"));
    // It is shown for addresses of any depth, so it cannot be relative.
    assert!(tree.remove("404.html").is_some());
    for base in ["https://example.org/", "https://example.org/some/where/", "file:///home/me/public/"] {
        let faults = pages::faults(&tree, base);
        assert!(faults.is_empty(), "{base}\n{}", faults.join("\n"));
    }
}

/// A range is nobody's own answer: it is not put into the mouth of the first claimant, nor given the first one's date.
#[test]
fn a_range_is_said_by_all_who_gave_its_answers() {
    let site = Site::empty();
    site.write("site.toml", "title = \"T\"\nbase_url = \"https://example.org\"\n");
    let figure =
        "{label: Dead, unit: people, claims: [{by: A, value: 5, as_of: 2020}, {by: B, value: 90, as_of: 2022}]}";
    site.write(
        "content/e.md",
        format!("---\ntitle: E\npublished: 2022-01-01\nfigures:\n  dead: {figure}\n---\n[5–90](figure:dead)\n"),
    );
    let tree = built(&site, &Wish::default());
    assert!(text(&tree, "index.html").contains("according to A; B"), "{}", text(&tree, "index.html"));
    let page = text(&tree, "e/index.html");
    assert!(page.contains("Dead: according to A; B; contested"), "{page}");
    assert!(page.contains("\"observationDate\":\"2022\""), "{page}");
}

#[test]
fn feeds_and_sitemaps_are_well_formed() {
    let tree = built(&Site::example(), &Wish::default());
    let feeds = [("feed.xml", 2, "en"), ("ar/feed.xml", 1, "ar")];
    for (path, entries, lang) in feeds {
        let feed = Document::parse(text(&tree, path)).expect("it is well-formed");
        let root = feed.root_element();
        assert_eq!(root.tag_name().namespace(), Some("http://www.w3.org/2005/Atom"));
        assert_eq!(root.attribute(("http://www.w3.org/XML/1998/namespace", "lang")), Some(lang), "{path}");
        let children = |name| root.children().filter(move |node| node.has_tag_name(name));
        assert_eq!(children("entry").count(), entries, "{path}");
        let of_entry = |entry: roxmltree::Node<'_, '_>, name| {
            entry.children().find(|node| node.has_tag_name(name)).and_then(|node| node.text().map(str::to_owned))
        };
        let ids: BTreeSet<_> = children("entry").filter_map(|entry| of_entry(entry, "id")).collect();
        assert_eq!(ids.len(), entries, "every entry has an id of its own");
        for entry in children("entry") {
            assert!(of_entry(entry, "title").is_some() && of_entry(entry, "updated").is_some());
        }
        for link in feed.descendants().filter_map(|node| node.attribute("href")) {
            let inner = link.strip_prefix(ORG).expect("it leads to the site");
            let file =
                if inner.ends_with(".xml") { inner.to_owned() } else { format!("{}index.html", pages::decode(inner)) };
            assert!(tree.contains_key(&file), "{path} leads to {link}");
        }
    }
    let sitemap = Document::parse(text(&tree, "sitemap.xml")).expect("it is well-formed");
    let listed: BTreeSet<String> = sitemap
        .descendants()
        .filter(|node| node.has_tag_name("loc"))
        .filter_map(|node| Some(pages::decode(node.text()?.strip_prefix(ORG)?)))
        .collect();
    let there: BTreeSet<String> =
        tree.keys().filter_map(|path| path.strip_suffix("index.html")).map(str::to_owned).collect();
    assert_eq!(listed, there, "the sitemap lists every page");
}

fn explainer(title: &str, more: &str) -> String {
    format!("---\ntitle: {title}\npublished: 2022-05-01\n{more}---\nText.\n")
}

#[test]
fn lists_have_pages() {
    let site = Site::of(&[("site.toml", "title = \"S\"\nbase_url = \"https://example.org\"\npaginate_by = 2\n")]);
    for n in 1..=5 {
        site.write(&format!("content/a/e{n}.md"), explainer(&format!("Explainer {n}"), &format!("weight: {n}\n")));
    }
    let tree = built(&site, &Wish::default());
    let faults = pages::faults(&tree, ORG);
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    let lists: Vec<&String> = tree.keys().filter(|path| path.starts_with("a/") && !path.starts_with("a/e")).collect();
    assert_eq!(lists.len(), 3, "{lists:?}");
    let shown: Vec<Vec<String>> =
        lists.iter().map(|path| pages::read(text(&tree, path)).attributes(".card a", "href")).collect();
    let mut order: Vec<usize> = shown.iter().map(Vec::len).collect();
    order.sort_unstable();
    assert_eq!(order, [1, 2, 2]);
    let first = pages::read(text(&tree, "a/index.html"));
    assert_eq!(first.attributes(".card a", "href"), ["/a/e1/", "/a/e2/"]);
    assert!(first.attributes("a[rel=prev]", "href").is_empty());
    let next = first.attributes("a[rel=next]", "href").concat();
    let second = pages::read(text(&tree, &format!("{}index.html", next.trim_start_matches('/'))));
    assert_eq!(second.attributes(".card a", "href"), ["/a/e3/", "/a/e4/"]);
    assert_eq!(second.attributes("a[rel=prev]", "href"), ["/a/"]);
    let last = second.attributes("a[rel=next]", "href").concat();
    let last = pages::read(text(&tree, &format!("{}index.html", last.trim_start_matches('/'))));
    assert_eq!(last.attributes(".card a", "href"), ["/a/e5/"]);
    assert!(last.attributes("a[rel=next]", "href").is_empty());
}

#[test]
fn addresses_are_what_writers_say() {
    let site = Site::of(&[
        ("site.toml", "title = \"S\"\nbase_url = \"https://example.org/sub\"\n[taxonomies]\ntopics = {}\n"),
        (
            "content/a/one.md",
            &explainer("One", "slug: other\naliases: [/was/here/, /was/page.html]\ntopics: [Two Words, ÄÖ]\n"),
        ),
        ("content/a/draft.md", &explainer("Draft", "draft: true\naliases: [/early/]\n")),
        ("content/a/later.md", &explainer("Later", "publish_at: 2022-07-02\n")),
        ("content/a/gone.md", &explainer("Gone", "expires_at: 2022-07-01\n")),
        ("content/a/last-day.md", &explainer("Last day", "expires_at: 2022-07-02\n")),
        ("content/a/today.md", &explainer("Today", "publish_at: 2022-07-01\n")),
    ]);
    let tree = built(&site, &Wish::default());
    let faults = pages::faults(&tree, "https://example.org/sub/");
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    let has = |path: &str| tree.contains_key(path);
    assert!(has("a/other/index.html") && !has("a/one/index.html"), "{:?}", tree.keys());
    for alias in ["was/here/index.html", "was/page.html"] {
        let page = pages::read(text(&tree, alias));
        let refresh = page.attributes("meta[http-equiv=refresh]", "content").concat();
        assert_eq!(refresh, "0; url=/sub/a/other/", "{alias}");
        assert_eq!(page.attributes("link[rel=canonical]", "href"), ["https://example.org/sub/a/other/"]);
    }
    assert!(!has("a/draft/index.html") && !has("early/index.html"), "a draft has no page and no alias");
    assert!(!has("a/later/index.html") && has("a/today/index.html"));
    assert!(!has("a/gone/index.html") && has("a/last-day/index.html"));
    assert!(has("topics/two-words/index.html"), "{:?}", tree.keys());
    assert!(has("404.html"));
    for hidden in ["Draft", "Later", "Gone"] {
        let shows = tree.iter().find(|(_, bytes)| String::from_utf8_lossy(bytes).contains(hidden));
        assert!(shows.is_none(), "{hidden} is shown in {:?}", shows.map(|(path, _)| path));
    }
    let drafts = built(&site, &Wish { drafts: true, ..Wish::default() });
    for page in ["a/draft/index.html", "a/later/index.html", "a/gone/index.html", "early/index.html"] {
        assert!(drafts.contains_key(page), "{page} is built with drafts");
    }
    let tomorrow = built(&site, &Wish { today: (2022, 7, 2), ..Wish::default() });
    assert!(tomorrow.contains_key("a/later/index.html") && !tomorrow.contains_key("a/last-day/index.html"));
}
