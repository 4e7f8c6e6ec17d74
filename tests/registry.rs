//! Holds what the pages that come by themselves say: each figure in every order, each claim on its claimant's page only.

#[allow(dead_code, reason = "other tests use the rest")]
#[path = "harness/pages.rs"]
mod pages;
#[allow(dead_code, reason = "other tests use the rest")]
#[path = "harness/site.rs"]
mod site;

use std::collections::{BTreeMap, BTreeSet};

use roxmltree::Document;
use site::{Site, Wish, differences, tree};

const ORG: &str = "https://example.org/";

const CONFIG: &str = "title = \"S\"\nbase_url = \"https://example.org\"\nreview_every = \"P30D\"\npaginate_by = 2\n\n\
                      [languages.ar]\ntitle = \"م\"\n";

/// Two explainers with a minister each, one of them translated; one uses a figure of the other.
fn newsroom() -> Site {
    Site::of(&[
        ("site.toml", CONFIG),
        (
            "content/_data/sources.yaml",
            "agency: {title: Agency, issued: 2022-01-01}\nunused: {title: Unused, issued: 2022-01-01}\n",
        ),
        (
            "content/north/camps.md",
            "---\ntitle: Camps\npublished: 2022-06-15\nfigures:\n  \
             people: {label: People, value: 8500, unit: people, as_of: 2022-05, by: minister, source: bulletin, \
             status: confirmed, history: [{as_of: 2021-05, value: 500, by: minister, source: bulletin}]}\n  \
             arrivals: {label: Arrivals, claims: [{value: 100, as_of: 2022-01, by: minister, source: bulletin}, \
             {value: 300, as_of: 2022-02, by: Zoe, source: bulletin}]}\n\
             actors: {minister: {name: Northern minister, names: {ar: وزير الشمال}}}\n\
             sources: {bulletin: {title: Bulletin, url: \"https://agency.example/b\", original: agency}}\n\
             places: {camp: {name: Camp}}\n\
             events: [{date: 2022-03-01, title: Gates open, actors: [minister], place: camp, figures: [arrivals]}]\n\
             corrections:\n  - {date: 2022-06-20, kind: correction, figure: people, was: 8000, now: 8500, note: A & B.}\n  \
             - {date: 2022-06-20, kind: update, note: Second.}\n  - {date: 2022-06-25, kind: update, note: Newest.}\n\
             ---\n[8,500](figure:people).\n",
        ),
        (
            "content/north/camps.ar.md",
            "---\ntitle: المخيمات\nfigures: {people: {label: الناس}}\n---\n[](figure:people).\n",
        ),
        (
            "content/south.md",
            "---\ntitle: South\npublished: 2022-04-01\nfigures:\n  \
             dead: {label: Dead, value: 7, as_of: 2022-06, by: minister, source: \"https://agency.example/x\"}\n\
             actors: {minister: {name: Southern minister}}\n---\n[8,500](figure:north/camps#people) and [7](figure:dead).\n",
        ),
        (
            "content/draft.md",
            "---\ntitle: Unpublished\ndraft: true\nfigures:\n  secret: {label: Secret, value: 1, by: spy, as_of: 2022}\n\
             actors: {spy: {name: The spy}}\n---\nText.\n",
        ),
    ])
}

fn built(site: &Site, wish: &Wish) -> BTreeMap<String, Vec<u8>> {
    let (done, tree) = site.clean(wish);
    assert_eq!(done.errors(), 0, "{:#?}", done.said());
    let faults = pages::faults(&tree, ORG);
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    tree
}

fn page(tree: &BTreeMap<String, Vec<u8>>, path: &str) -> pages::Page {
    pages::read(text(tree, &format!("{path}index.html")))
}

fn text<'t>(tree: &'t BTreeMap<String, Vec<u8>>, path: &str) -> &'t str {
    let bytes = tree.get(path).unwrap_or_else(|| panic!("{path} is not among {:?}", tree.keys()));
    std::str::from_utf8(bytes).expect("it is text")
}

/// The figures of a list, over all of its pages.
fn listed(tree: &BTreeMap<String, Vec<u8>>, list: &str) -> Vec<String> {
    let mut found = page(tree, list).attributes("tbody th a", "href");
    let mut number = 2;
    while tree.contains_key(&format!("{list}page/{number}/index.html")) {
        found.extend(page(tree, &format!("{list}page/{number}/")).attributes("tbody th a", "href"));
        number += 1;
    }
    found
}

#[test]
fn figures_can_be_read_in_several_orders() {
    let tree = built(&newsroom(), &Wish::default());
    let (people, arrivals, dead) =
        ("/figures/north/camps/people/", "/figures/north/camps/arrivals/", "/figures/south/dead/");
    let orders = [
        ("", [arrivals, dead, people]),
        ("by-date/", [dead, people, arrivals]),
        ("by-status/", [people, dead, arrivals]),
        ("by-claimant/", [arrivals, people, dead]),
        ("by-freshness/", [dead, arrivals, people]),
        ("by-explainer/", [arrivals, people, dead]),
    ];
    for (order, expected) in orders {
        assert_eq!(listed(&tree, &format!("figures/{order}")), expected, "{order}");
        let list = page(&tree, &format!("figures/{order}"));
        assert_eq!(list.attributes(".orders a", "href").len(), orders.len() - 1, "{order} leads to the others");
    }
    let list = page(&tree, "figures/by-date/");
    assert_eq!(list.text("title").as_deref(), Some("All figures – Newest first – S"));
    assert_eq!(list.attributes(".breadcrumbs a", "href"), ["/", "/figures/"]);
    assert_eq!(listed(&tree, "ar/figures/").len(), 2, "only what Arabic explainers show");
}

#[test]
fn a_figure_has_its_claims_its_history_and_its_uses() {
    let tree = built(&newsroom(), &Wish::default());
    let figure = page(&tree, "figures/north/camps/people/");
    assert_eq!(figure.attributes(".claims tbody tr", "class").len(), 1, "one answer leads");
    let rows: Vec<String> = [1, 2]
        .map(|n| figure.text(&format!(".claims tbody:nth-of-type({n}) th[scope=row]")).unwrap_or_default())
        .to_vec();
    assert_eq!(rows, ["8,500", "500"]);
    let uses = figure.attributes("[aria-labelledby=section-named-in] a", "href");
    assert_eq!(uses, ["/north/camps/", "/south/"], "the explainer that declares it first");
    assert_eq!(figure.attributes("link[hreflang=ar]", "href"), ["https://example.org/ar/figures/north/camps/people/"]);
    assert_eq!(figure.attributes(".breadcrumbs a", "href"), ["/", "/figures/"]);
    let arabic = page(&tree, "ar/figures/north/camps/people/");
    assert_eq!(arabic.text("h1").as_deref(), Some("الناس"));
    assert_eq!(arabic.attributes("[aria-labelledby=section-named-in] a", "href"), ["/ar/north/camps/"]);
    let contested = page(&tree, "figures/north/camps/arrivals/");
    assert_eq!(contested.attributes(".claims tbody th[scope=row]", "scope").len(), 2, "both answers");
}

/// Two ministers have one id: neither may be blamed for what the other says.
#[test]
fn claims_stand_on_the_page_of_who_made_them() {
    let tree = built(&newsroom(), &Wish::default());
    assert!(!tree.contains_key("actors/minister/index.html"), "nobody is the minister");
    let (north, south) = (page(&tree, "actors/north/camps/minister/"), page(&tree, "actors/south/minister/"));
    let claims = |page: &pages::Page| page.attributes("[aria-labelledby=section-statements] th a", "href");
    let (people, arrivals) = ("/figures/north/camps/people/", "/figures/north/camps/arrivals/");
    // Three statements on two pages of two, the newest first.
    assert_eq!(claims(&north), [people, arrivals]);
    assert_eq!(claims(&page(&tree, "actors/north/camps/minister/page/2/")), [people]);
    assert_eq!(claims(&south), ["/figures/south/dead/"]);
    assert_eq!(north.attributes("[aria-labelledby=section-rows] th a", "href"), [arrivals], "what others say");
    assert_eq!(north.attributes(".timeline a", "href"), ["/north/camps/#event-n.1"]);
    let explainer = page(&tree, "north/camps/");
    let by = explainer.attributes(".figure-cards dd a[href^='/actors/']", "href");
    assert!(by.iter().all(|href| href == "/actors/north/camps/minister/") && !by.is_empty(), "{by:?}");
    // South shows the north's figure, whose claimant is the north's.
    assert!(!text(&tree, "south/index.html").contains("/actors/north"), "a number in a text leads to its explainer");
}

#[test]
fn sources_say_what_rests_on_them() {
    let tree = built(&newsroom(), &Wish::default());
    let source = page(&tree, "sources/bulletin/");
    assert_eq!(source.attributes("[aria-labelledby=section-statements] th a", "href").len(), 2, "two of four a page");
    assert_eq!(source.attributes("[aria-labelledby=section-named-in] a", "href"), ["/north/camps/"]);
    assert_eq!(source.attributes("cite a[href='/sources/agency/']", "href").len(), 1);
    let agency = page(&tree, "sources/agency/");
    assert_eq!(agency.attributes("[aria-labelledby=section-drawn-on] a", "href"), ["/sources/bulletin/"]);
    assert!(tree.contains_key("sources/unused/index.html"), "what the data declare is there, used or not");
    assert!(!tree.contains_key("ar/sources/unused/index.html"));
    let place = page(&tree, "places/camp/");
    assert_eq!(place.attributes(".timeline a", "href"), ["/north/camps/#event-n.1"]);
}

#[test]
fn corrections_have_a_list_and_a_feed() {
    let site = newsroom();
    let tree = built(&site, &Wish::default());
    let first = page(&tree, "corrections/");
    assert!(first.text(".corrections li").is_some_and(|text| text.contains("Newest.")), "the newest first");
    assert_eq!(first.attributes(".corrections li", "id").len(), 2);
    assert!(page(&tree, "corrections/page/2/").text(".corrections li").is_some_and(|text| text.contains("Second.")));
    let feed = Document::parse(text(&tree, "corrections/feed.xml")).expect("it is well-formed");
    let of = |name: &str| -> Vec<String> {
        let entries = feed.descendants().filter(|node| node.has_tag_name("entry"));
        let texts =
            entries.flat_map(|entry| entry.children().filter(|node| node.has_tag_name(name)).collect::<Vec<_>>());
        texts.filter_map(|node| node.text().map(str::to_owned)).collect()
    };
    assert_eq!(of("summary"), ["Newest.", "People: was 8,000, now 8,500\nA & B.", "Second."]);
    assert_eq!(of("title"), ["Update: Camps", "Correction: Camps", "Update: Camps"]);
    assert_eq!(of("id").iter().collect::<BTreeSet<_>>().len(), 3);
    assert_eq!(of("updated")[0], "2022-06-25T00:00:00Z");
    assert!(tree.contains_key("ar/corrections/feed.xml"));
    let (done, nowhere) = site.clean(&Wish { base_url: Some(""), ..Wish::default() });
    assert_eq!(done.errors(), 0);
    assert!(nowhere.contains_key("corrections/index.html") && !nowhere.contains_key("corrections/feed.xml"));
}

#[test]
fn drafts_are_nowhere() {
    let site = newsroom();
    for bytes in built(&site, &Wish::default()).values() {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("Secret") && !text.contains("The spy"), "{text}");
    }
    let drafts = built(&site, &Wish { drafts: true, ..Wish::default() });
    assert!(drafts.contains_key("figures/draft/secret/index.html") && drafts.contains_key("actors/spy/index.html"));
}

/// What readers link to and what feed readers have seen stays, whatever is written above it. Equal entries are told
/// apart.
#[test]
fn the_ids_of_corrections_do_not_move() {
    let site = newsroom();
    let ids = |tree: &BTreeMap<String, Vec<u8>>| -> BTreeSet<String> {
        let feed = Document::parse(text(tree, "corrections/feed.xml")).expect("it is well-formed");
        let entries = feed.descendants().filter(|node| node.has_tag_name("id"));
        entries.filter_map(|node| node.text().map(str::to_owned)).filter(|id| id.contains("#correction-")).collect()
    };
    let before = ids(&built(&site, &Wish::default()));
    let above = "corrections:\n  - {date: 2022-06-20, kind: update, note: Second.}\n  \
                 - {date: 2022-06-20, kind: update, note: Third.}\n";
    let page = site.read("content/north/camps.md").replace("corrections:\n", above);
    site.write("content/north/camps.md", page);
    let after = ids(&built(&site, &Wish::default()));
    assert!(before.is_subset(&after), "{before:?} {after:?}");
    assert_eq!((before.len(), after.len()), (3, 5));
}

/// A day that changes how a figure stands to its review cycle rewrites what says so, and nothing else. A correction is a
/// review, too.
#[test]
fn reviews_fall_due() {
    let site = newsroom();
    let on = |month, day| Wish { today: (2022, month, day), ..Wish::default() };
    let says = |tree: &BTreeMap<String, Vec<u8>>, figure: &str| {
        page(tree, &format!("figures/{figure}/")).text(".page-header .facts div:last-child dd").unwrap_or_default()
    };
    site.build(&on(7, 1));
    let before = tree(&site.out);
    assert_eq!(says(&before, "north/camps/arrivals"), "up to date");
    assert_eq!(says(&before, "south/dead"), "long overdue for review");
    let done = site.build(&on(7, 15));
    assert!(done.built.rendered.is_empty(), "day 30: {:?}", done.built.rendered);
    let done = site.build(&on(7, 16));
    let after = tree(&site.out);
    assert_eq!(says(&after, "north/camps/arrivals"), "due for review");
    assert_eq!(says(&after, "north/camps/people"), "up to date", "it was corrected on 20 June");
    assert!(differences(&after, &site.clean(&on(7, 16)).1).is_empty());
    let rendered = done.built.rendered;
    assert!(rendered.iter().all(|route| !["/", "/north/camps/", "/south/"].contains(&&**route)), "{rendered:?}");
    assert_eq!(
        says(
            &{
                site.build(&on(7, 21));
                tree(&site.out)
            },
            "north/camps/people"
        ),
        "due for review"
    );
}

/// While an explainer contradicts itself, neither its figure's page nor any list says what it does not.
#[test]
fn a_broken_explainer_changes_no_page_of_the_registry() {
    let site = newsroom();
    site.build(&Wish::default());
    let before = tree(&site.out);
    let path = "content/north/camps.md";
    let sound = site.read(path);
    for broken in [sound.replacen("value: 8500", "value: 8600", 1), sound.replacen("value: 8500", "value: 8.500,00", 1)]
    {
        assert_ne!(broken, sound);
        site.write(path, broken);
        let done = site.build(&Wish::default());
        assert!(done.errors() > 0);
        let found = differences(&before, &tree(&site.out));
        assert!(found.is_empty(), "{}", found.join("\n"));
    }
    // From nothing, the contradicted figure has no page at all, nor has any of the explainer that repeats the old value.
    site.write(path, sound.replacen("value: 8500", "value: 8600", 1));
    let (_, fresh) = site.clean(&Wish::default());
    let has = |path: &str| fresh.contains_key(&format!("{path}/index.html"));
    assert!(!has("figures/north/camps/people") && !has("figures/south/dead") && has("sources/unused"));
}

/// An Arabic page that shows a figure of the data and one of an explainer that exists in English only.
fn across_languages() -> Site {
    let page = |title: &str| format!("---\ntitle: {title}\npublished: 2022-01-01\n---\n");
    let (mut south, mut arabic) = (page("G"), page("ج"));
    south.push_str("[](figure:sf)\n\n<Figures ids=\"sf\"/>\n");
    arabic.push_str("[](figure:sf) [](figure:e#n)\n\n<Figures ids=\"sf, e#n\"/>\n");
    Site::of(&[
        ("site.toml", CONFIG),
        (
            "content/_data/figures.yaml",
            "sf: {label: SF, value: 4, unit: people, as_of: 2022, by: mod, source: s, place: camp}\n",
        ),
        ("content/_data/actors.yaml", "mod: {name: Ministry}\nother: {name: Other}\n"),
        ("content/_data/places.yaml", "camp: {name: Camp}\n"),
        (
            "content/_data/sources.yaml",
            "s: {title: S, issued: 2022-01-01, original: o}\no: {title: O, issued: 2022-01-01}\n",
        ),
        (
            "content/e.md",
            "---\ntitle: E\npublished: 2022-01-01\nfigures: {n: {label: N, value: 5, as_of: 2022, by: zed}}\n\
             actors: {zed: {name: Zed}}\n---\n[](figure:n)\n",
        ),
        ("content/g.md", &*south),
        ("content/g.ar.md", &*arabic),
    ])
}

#[test]
fn a_figure_of_the_data_leads_to_its_page() {
    let site = across_languages();
    let tree = built(&site, &Wish::default());
    for (path, leads) in [("g/", "/figures/sf/"), ("ar/g/", "/ar/figures/sf/")] {
        let page = page(&tree, path);
        assert_eq!(page.attributes("p > .figure a", "href")[0], leads);
        assert_eq!(page.attributes(".figure-value a", "href")[0], leads);
    }
    site.write("site.toml", format!("{CONFIG}\n[registry]\nfigures = false\n"));
    let page = page(&built(&site, &Wish::default()), "g/");
    assert_eq!(page.attributes("p > .figure a, .figure-value a", "href"), [""; 0]);
    assert_eq!(page.attributes("p > .figure", "title").len(), 1, "who says so is still there");
}

#[test]
fn what_a_language_shows_of_others_has_pages() {
    let tree = built(&across_languages(), &Wish::default());
    for path in ["actors/mod", "sources/s", "places/camp"] {
        assert!(tree.contains_key(&format!("ar/{path}/index.html")), "{path}");
    }
    for path in ["actors/other", "sources/o", "actors/zed", "figures/e/n"] {
        assert!(!tree.contains_key(&format!("ar/{path}/index.html")), "{path}");
    }
    let arabic = page(&tree, "ar/g/");
    assert_eq!(arabic.attributes(".figure-cards a[href^='/actors/']", "href"), ["/actors/zed/"]);
    let uses = page(&tree, "figures/e/n/").attributes("[aria-labelledby=section-named-in] a", "href");
    assert_eq!(uses, ["/e/", "/ar/g/"], "whoever shows the English figure");
    let uses = page(&tree, "figures/sf/").attributes("[aria-labelledby=section-named-in] a", "href");
    assert_eq!(uses, ["/g/"], "Arabic has its own page of it");
}

#[test]
fn one_thing_is_listed_once() {
    let tree = built(
        &Site::of(&[
            ("site.toml", "title = \"S\"\nbase_url = \"https://example.org\"\n"),
            (
                "content/e.md",
                "---\ntitle: E\npublished: 2022-01-01\nfigures: {n: {label: N, value: 5, as_of: 2022, by: own, \
                 source: [s1, s2]}}\nactors: {own: {name: Own}}\nsources:\n  \
                 s1: {title: T, url: \"https://t.example/\"}\n  s2: {title: T, url: \"https://t.example/\"}\n\
                 events: [{date: 2022-03-01, title: V, actors: [own, own], sources: [s1, s2]}]\n---\n[](figure:n)\n",
            ),
        ]),
        &Wish::default(),
    );
    for path in ["sources/s1/", "actors/own/"] {
        let page = page(&tree, path);
        assert_eq!(page.attributes("[aria-labelledby=section-statements] th a", "href").len(), 1, "{path}");
        assert_eq!(page.attributes(".timeline a", "href").len(), 1, "{path}");
    }
}

#[test]
fn kinds_can_be_turned_off() {
    let site = newsroom();
    for kind in ["figures", "actors", "sources", "places", "corrections"] {
        site.write("site.toml", format!("{CONFIG}\n[registry]\n{kind} = false\n"));
        let tree = built(&site, &Wish::default());
        let own = |path: &&String| path.strip_prefix("ar/").unwrap_or(path).starts_with(&format!("{kind}/"));
        assert_eq!(tree.keys().find(own), None, "{kind}");
        let others =
            ["figures", "actors", "sources", "places", "corrections"].into_iter().filter(|other| *other != kind);
        for other in others {
            assert!(tree.contains_key(&format!("{other}/index.html")), "{other} without {kind}");
        }
    }
}
