//! Holds what is published for other programs: what is in it, what never is, and how it goes with what is broken.

#[allow(dead_code, reason = "other tests use the rest")]
#[path = "harness/pages.rs"]
mod pages;
#[allow(dead_code, reason = "other tests use the rest")]
#[path = "harness/site.rs"]
mod site;

use std::collections::BTreeMap;

use serde_json::Value;
use site::{Site, Wish, differences, tree};

type Tree = BTreeMap<String, Vec<u8>>;

const SITE_WIDE: [&str; 6] = [
    "data/events.json",
    "data/figures.csv",
    "data/figures.csv-metadata.json",
    "data/figures.json",
    "data/places.geojson",
    "data/sources.json",
];

fn camps() -> Site {
    Site::copied("tests/exports/site")
}

fn built(site: &Site, wish: &Wish) -> Tree {
    let done = site.build(wish);
    assert_eq!(done.errors(), 0, "{:#?}", done.said());
    tree(&site.out)
}

fn text<'t>(tree: &'t Tree, path: &str) -> &'t str {
    let bytes = tree.get(path).unwrap_or_else(|| panic!("{path} is not among {:?}", tree.keys()));
    std::str::from_utf8(bytes).expect("it is text")
}

fn json(tree: &Tree, path: &str) -> Value {
    serde_json::from_str(text(tree, path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn ids(entries: &Value) -> Vec<&str> {
    let entries = entries.as_array().expect("it is a list");
    entries.iter().map(|entry| entry["id"].as_str().expect("it has an id")).collect()
}

/// The files that are data.
fn data(tree: &Tree) -> Vec<&str> {
    let ends = [".json", ".csv", ".geojson"];
    tree.keys().map(String::as_str).filter(|path| ends.iter().any(|end| path.ends_with(end))).collect()
}

#[test]
fn every_explainer_with_figures_has_files_and_so_has_the_site() {
    let tree = built(&camps(), &Wish::default());
    let of = |folder: &str| {
        ["figures.csv", "figures.csv-metadata.json", "figures.json"].map(|file| format!("{folder}/{file}"))
    };
    let mut expected: Vec<String> = [of("camps/border"), of("ar/camps/border")].concat();
    expected.extend(SITE_WIDE.map(str::to_owned));
    expected.sort();
    assert_eq!(data(&tree), expected);
    let figures = json(&tree, "data/figures.json");
    // The writer's order; a shared figure comes last, under its own id.
    let own = ["displaced", "change", "children", "killed"].map(|id| format!("camps/border#{id}"));
    assert_eq!(ids(&figures["figures"]), own.iter().map(String::as_str).chain(["refugees"]).collect::<Vec<_>>());
    assert_eq!(figures["figures"][4]["url"], "https://example.org/figures/refugees/");
    let displaced = &figures["figures"][0];
    assert_eq!(displaced["labels"]["ar"], "سكان المخيمات");
    assert_eq!(displaced["url"], "https://example.org/camps/border/#figure-displaced");
    assert_eq!(displaced["value"]["stated"], "8000..9000");
    assert_eq!(displaced["claims"][1]["value"]["low"], 9000);
    assert_eq!(displaced["claims"][1]["value"].get("high"), None, "more than 9,000 has no highest number");
    assert_eq!(displaced["claims"][1]["by"], serde_json::json!({ "name": "Border Aid | and friends" }));
    assert_eq!(displaced["claims"][1]["sources"], serde_json::json!(["camps/border#survey", "bulletin"]));
    assert_eq!(figures["figures"][2]["part_of"], "camps/border#displaced");
    let arabic = json(&tree, "ar/camps/border/figures.json");
    assert_eq!(arabic["language"], "ar");
    assert_eq!(arabic["figures"][0]["label"], "سكان المخيمات");
    assert_eq!(arabic["figures"][0]["claims"][0]["by"]["name"], "وزارة الداخلية");
    assert_eq!(
        ids(&json(&tree, "data/events.json")["events"]),
        ["camps/border#event-opened", "camps/border#event-n.2"]
    );
    let places = json(&tree, "data/places.geojson");
    assert_eq!(ids(&places["features"]), ["camp", "camps/border#ridge", "valley"], "what nobody names is left out");
    assert_eq!(places["features"][0]["geometry"]["coordinates"], serde_json::json!([37.5, 36.5]), "longitude first");
    let sources = json(&tree, "data/sources.json");
    // What a source repeats is there too; what nobody rests on is not.
    assert_eq!(ids(&sources), ["agency", "bulletin", "camps/border#survey", "https://brigade.example/?a=1&b=2"]);
}

#[test]
fn pages_lead_to_their_data() {
    let tree = built(&camps(), &Wish::default());
    let page = pages::read(text(&tree, "ar/camps/border/index.html"));
    let alternate = |kind: &str| page.attributes(&format!("link[rel=alternate][type='{kind}']"), "href").concat();
    assert_eq!(alternate("application/json"), "/ar/camps/border/figures.json");
    assert_eq!(alternate("text/csv"), "/ar/camps/border/figures.csv");
    assert_eq!(page.attributes(".data-files a", "href").len(), 2);
    let home = pages::read(text(&tree, "index.html"));
    let offered = home.attributes(".data-files a", "href");
    let expected = ["figures.json", "figures.csv", "events.json", "places.geojson", "sources.json"];
    assert_eq!(offered, expected.map(|file| format!("/data/{file}")));
    let bare = pages::read(text(&tree, "camps/words/index.html"));
    assert!(bare.attributes(".data-files a", "href").is_empty());
    assert!(pages::faults(&tree, "https://example.org/").is_empty());
}

#[test]
fn addresses_are_relative_where_the_site_does_not_know_its_own() {
    let tree = built(&camps(), &Wish { base_url: Some(""), ..Wish::default() });
    assert_eq!(json(&tree, "data/figures.json")["figures"][0]["url"], "../camps/border/#figure-displaced");
    assert_eq!(json(&tree, "ar/camps/border/figures.json")["site"]["url"], "../../../");
    for path in data(&tree).iter().filter(|path| path.ends_with("figures.json")) {
        for explainer in json(&tree, path)["explainers"].as_array().expect("it is a list") {
            let base = format!("file:///somewhere/{path}");
            let whole = pages::resolve(&base, explainer["url"].as_str().expect("it has an address"));
            let inner = whole.strip_prefix("file:///somewhere/").unwrap_or_else(|| panic!("{whole}"));
            assert!(tree.contains_key(&format!("{inner}index.html")), "{path} leads to {whole}");
        }
    }
}

#[test]
fn drafts_are_left_out_even_where_they_are_shown() {
    let tree = built(&camps(), &Wish { drafts: true, ..Wish::default() });
    assert!(tree.contains_key("camps/draft/index.html"));
    for path in data(&tree) {
        assert!(!path.starts_with("camps/draft"), "{path}");
        let text = text(&tree, path);
        assert!(!text.contains("secret") && !text.contains("Secret") && !text.contains("ideout"), "{path}");
    }
    let page = pages::read(text(&tree, "camps/draft/index.html"));
    assert!(page.attributes(".data-files a", "href").is_empty());
}

#[test]
fn grades_are_published_only_if_the_site_wants_it() {
    let site = camps();
    let grades = |tree: &Tree| {
        let of = |path: &&str| text(tree, path).matches("\"grade\"").count();
        data(tree).iter().map(of).sum::<usize>()
    };
    let tree = built(&site, &Wish::default());
    assert_eq!(grades(&tree), 0);
    assert!(tree.values().all(|bytes| !String::from_utf8_lossy(bytes).contains(">B2<")));
    site.write("site.toml", format!("publish_grades = true\n{}", site.read("site.toml")));
    let tree = built(&site, &Wish::default());
    assert_eq!(grades(&tree), 6, "two sources, in three files");
    assert_eq!(json(&tree, "data/sources.json")[1]["custom"]["grade"], "B2");
}

#[test]
fn data_and_json_ld_can_be_switched_off() {
    let site = camps();
    let config = site.read("site.toml");
    let has_json_ld = |tree: &Tree| tree.values().any(|bytes| String::from_utf8_lossy(bytes).contains("ld+json"));
    site.write("site.toml", format!("{config}\n[exports]\ndata = false\n"));
    let tree = built(&site, &Wish::default());
    assert_eq!(data(&tree), Vec::<&str>::new());
    assert!(has_json_ld(&tree));
    assert!(!text(&tree, "index.html").contains("Dataset"), "there is no data to tell of");
    assert!(!text(&tree, "camps/border/index.html").contains("figures.csv"));
    site.write("site.toml", format!("{config}\n[exports]\njson_ld = false\n"));
    let tree = built(&site, &Wish::default());
    assert!(!has_json_ld(&tree) && !data(&tree).is_empty());
}

#[test]
fn a_site_may_have_a_file_of_its_own_instead() {
    let site = camps();
    site.write("static/data/sources.json", "[]");
    let tree = built(&site, &Wish::default());
    assert_eq!(text(&tree, "data/sources.json"), "[]");
}

/// The last files that were whole stay while anything in them is broken; without such, the broken part is left out.
#[test]
fn what_is_broken_is_not_published_as_data() {
    let site = camps();
    let before = built(&site, &Wish::default());
    let sound = site.read("content/camps/border.md");
    let other = site.read("content/camps/words.md");
    // The text contradicts the figure, and something else changes as well.
    let broken = sound.replace("best: 8500", "best: 8600").replace("[8,500]", "[8,700]");
    assert_ne!(sound, broken);
    site.write("content/camps/border.md", &broken);
    site.write(
        "content/camps/words.md",
        other.replace("published: 2022-05", "published: 2022-05\nplaces: {sea: {name: Sea}}"),
    );
    let done = site.build(&Wish::default());
    assert!(done.errors() > 0);
    let after = tree(&site.out);
    let kept =
        |tree: &Tree| -> Tree { data(tree).into_iter().map(|path| (path.to_owned(), tree[path].clone())).collect() };
    assert!(differences(&kept(&before), &kept(&after)).is_empty());
    let (done, fresh) = site.clean(&Wish::default());
    assert!(done.errors() > 0);
    assert_eq!(data(&fresh), SITE_WIDE);
    assert_eq!(ids(&json(&fresh, "data/figures.json")["figures"]), ["refugees"]);
    site.write("content/camps/border.md", sound.replace("best: 8500", "best: 8600").replace("[8,500]", "[8,600]"));
    let mended = built(&site, &Wish::default());
    assert_eq!(json(&mended, "data/figures.json")["figures"][0]["claims"][0]["value"]["number"], 8600);
}

#[test]
fn a_file_of_the_sites_own_takes_the_place_of_ours() {
    let site = camps();
    let own = ["static/camps/border/figures.csv", "static/data/sources.json", "static/ar/camps/border/figures.json"];
    for path in own {
        site.write(path, "own");
    }
    let tree = built(&site, &Wish::default());
    for path in own {
        assert_eq!(text(&tree, path.trim_start_matches("static/")), "own");
    }
    assert_eq!(ids(&json(&tree, "camps/border/figures.json")["figures"]).len(), 4);
    // A bundle's file is one too.
    let bundle = camps();
    bundle.write("content/camps/border/index.md", bundle.read("content/camps/border.md"));
    for path in ["content/camps/border.md", "content/camps/border.ar.md"] {
        bundle.remove(path);
    }
    bundle.write("content/camps/border/figures.json", "own");
    assert_eq!(text(&built(&bundle, &Wish::default()), "camps/border/figures.json"), "own");
}

#[test]
fn columns_have_names_of_their_own() {
    let site = camps();
    let page = site.read("content/camps/border.md");
    let page = page
        .replace("#affected+displaced", "#affected_children")
        .replace("change: {label", "change: {hxl: \"#indicator+value+num\", label");
    site.write("content/camps/border.md", page);
    let tree = built(&site, &Wish::default());
    let rows: Vec<Vec<&str>> =
        text(&tree, "data/figures.csv").lines().take(2).map(|row| row.split(',').collect()).collect();
    assert_eq!(rows[0][31..], ["hxl_affected_children", "hxl_affected__children"]);
    assert_eq!(rows[1][31..], ["#affected+children", "#affected_children"]);
}

/// The pages of shared figures come and go with a setting of the registry.
#[test]
fn shared_figures_have_an_address_if_they_have_a_page() {
    let site = camps();
    let url = |tree: &Tree| json(tree, "data/figures.json")["figures"][4].get("url").cloned();
    assert!(url(&built(&site, &Wish::default())).is_some());
    site.write("site.toml", site.read("site.toml") + "\n[registry]\nfigures = false\n");
    assert_eq!(url(&built(&site, &Wish::default())), None);
}

#[test]
fn a_paragraph_more_makes_no_data_anew() {
    let site = camps();
    built(&site, &Wish::default());
    site.write("content/camps/border.md", site.read("content/camps/border.md") + "\nOne more paragraph of words.\n");
    let done = site.build(&Wish::default());
    // Neither the data nor the translation need what the text says.
    assert_eq!(done.built.rendered, ["/camps/border/"]);
}

/// One data block, that holds all that is hostile as text.
#[test]
fn no_text_gets_out_of_the_json_ld() {
    let tree = built(&camps(), &Wish::default());
    let page = pages::read(text(&tree, "camps/border/index.html"));
    let kinds = page.attributes("script", "type");
    assert_eq!(kinds, ["application/ld+json"]);
    let block = page.text("script").expect("there is one");
    assert!(!block.contains(['<', '>', '&', '\u{2028}', '\u{2029}']), "{block}");
    let graph: Value = serde_json::from_str(&block).expect("it is JSON");
    let nodes = graph["@graph"].as_array().expect("it is a list");
    assert_eq!(nodes[0]["headline"], "The camps </script><script>alert(1)</script> on the border");
    let of = |kind: &str| nodes.iter().filter(|node| node["@type"] == kind).collect::<Vec<_>>();
    let (observations, claims) = (of("Observation"), of("Claim"));
    assert_eq!((observations.len(), claims.len()), (4, 6));
    assert_eq!(observations[0]["minValue"], 8000);
    assert_eq!(observations[1]["value"], -0.5);
    // "At least 2,000" is a bound and no value.
    assert_eq!((&observations[2]["minValue"], observations[2].get("value")), (&Value::from(2000), None));
    assert_eq!(claims[0]["author"]["name"], "Ministry of the Interior");
    assert_eq!(claims[0]["firstAppearance"][0]["name"], "Agency report");
    assert_eq!(claims[2]["temporalCoverage"], "2020/..");
    let corrections = nodes[0]["correction"].as_array().expect("it is a list");
    let texts: Vec<&str> = corrections.iter().filter_map(|entry| entry["text"].as_str()).collect();
    let first = "=HYPERLINK(\"http://x\",\"People\"): 1 → 8,500 (8,000–9,000). A mistake.";
    assert_eq!(texts, [first, "The ministry counts tents."], "an update corrects nothing");
}

#[test]
fn links_to_sources_are_robust() {
    let tree = built(&camps(), &Wish::default());
    let page = pages::read(text(&tree, "camps/border/index.html"));
    let said = |href: &str| {
        let of = |name: &str| page.attributes(&format!(".sources a[href='{href}']"), name).concat();
        [of("data-originalurl"), of("data-versionurl"), of("data-versiondate")]
    };
    let copy = ["https://news.example/bulletin", "https://archive.example/bulletin", "2022-06-30"];
    assert_eq!(said("https://news.example/bulletin"), copy);
    assert_eq!(said("https://archive.example/bulletin"), copy);
    // Without a copy: when the writer read it.
    assert_eq!(said("https://aid.example/survey"), ["https://aid.example/survey", "", "2022-06-16"]);
    assert_eq!(said("https://brigade.example/?a=1&b=2"), ["", "", ""]);
    let source = pages::read(text(&tree, "sources/bulletin/index.html"));
    let originals = source.attributes("main a[data-versiondate='2022-06-30']", "data-originalurl");
    assert_eq!(originals, ["https://news.example/bulletin"; 2], "the source and its copy, on its own page");
}

#[test]
fn the_documentation_names_every_column() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/data.md")).expect("it is there");
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` | `#"));
    let documented: Vec<(String, String)> = rows
        .map(|(name, rest)| (name.to_owned(), format!("#{}", rest.split('`').next().unwrap_or_default())))
        .collect();
    let tree = built(&Site::example(), &Wish::default());
    let table: Vec<Vec<&str>> =
        text(&tree, "data/figures.csv").lines().take(2).map(|row| row.split(',').collect()).collect();
    let found: Vec<(String, String)> =
        table[0].iter().zip(&table[1]).map(|(&name, &tag)| (name.to_owned(), tag.to_owned())).collect();
    assert_eq!(found, documented);
    let schemas = tree.iter().filter(|(path, _)| path.ends_with(".json")).filter_map(|(path, _)| {
        let schema = json(&tree, path)["schema"].as_str()?.to_owned();
        Some(schema.replace("urn:nutgraf:", "").replace(':', "-"))
    });
    for schema in schemas {
        assert!(page.contains(&format!("(schema/{schema}.schema.json)")), "{schema} is documented");
    }
}
