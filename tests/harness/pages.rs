//! Reads built pages as a browser does, and follows what they link to.

use std::collections::{BTreeMap, BTreeSet};

use scraper::{Html, Selector};

/// A built page.
pub(crate) struct Page {
    pub(crate) html: Html,
    /// All ids, in their order, as often as they stand there.
    pub(crate) ids: Vec<String>,
    /// Element, attribute, address; as the browser reads them.
    pub(crate) links: Vec<(String, String, String)>,
}

/// Parses a page.
pub(crate) fn read(text: &str) -> Page {
    let html = Html::parse_document(text);
    let (mut ids, mut links) = (Vec::new(), Vec::new());
    for element in html.tree.nodes().filter_map(|node| node.value().as_element()) {
        ids.extend(element.id().map(str::to_owned));
        for (attribute, value) in element.attrs() {
            if matches!(attribute, "href" | "src" | "action" | "poster" | "data" | "srcset" | "cite") {
                links.push((element.name().to_owned(), attribute.to_owned(), value.to_owned()));
            }
        }
    }
    Page { html, ids, links }
}

impl Page {
    /// The text of the first element that the selector finds, white space as it stands.
    pub(crate) fn text(&self, selector: &str) -> Option<String> {
        let selector = Selector::parse(selector).expect("the selector is well-formed");
        self.html.select(&selector).next().map(|element| element.text().collect())
    }

    /// An attribute of every element that the selector finds.
    pub(crate) fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let selector = Selector::parse(selector).expect("the selector is well-formed");
        self.html.select(&selector).filter_map(|element| element.attr(name)).map(str::to_owned).collect()
    }
}

/// All pages of a tree.
pub(crate) fn pages(tree: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Page> {
    let pages = tree.iter().filter(|(path, _)| path.ends_with(".html"));
    pages.map(|(path, bytes)| (path.clone(), read(std::str::from_utf8(bytes).expect("pages are UTF-8")))).collect()
}

/// What is wrong with a site's links and ids, its root being served at `base`, such as `https://example.org/sub/`.
pub(crate) fn faults(tree: &BTreeMap<String, Vec<u8>>, base: &str) -> Vec<String> {
    let pages = pages(tree);
    let mut faults = Vec::new();
    for (path, page) in &pages {
        let mut known = BTreeSet::new();
        let twice = page.ids.iter().filter(|id| !known.insert(*id));
        faults.extend(twice.map(|id| format!("{path}: the id `{id}` stands there twice")));
        for (element, attribute, address) in &page.links {
            let whole = resolve(&format!("{base}{path}"), address);
            let loads = !(element == "a" || element == "link" && !page_loads(page, address));
            match whole.strip_prefix(base) {
                None if loads && !address.starts_with("data:") => {
                    faults.push(format!("{path}: {element} loads {address} from elsewhere"));
                }
                None if whole.starts_with(origin(base)) => {
                    faults.push(format!("{path}: {element} {attribute}={address} leads out of {base}"));
                }
                None => {}
                Some(inner) => faults.extend(missing(tree, &pages, inner).map(|what| {
                    format!("{path}: {element} {attribute}={address} leads to {what}, which is not there")
                })),
            }
        }
    }
    faults
}

/// Whether an address of a `link` is fetched to show the page.
fn page_loads(page: &Page, address: &str) -> bool {
    ["stylesheet", "icon", "preload", "modulepreload"]
        .iter()
        .any(|kind| page.attributes(&format!("link[rel~={kind}]"), "href").iter().any(|href| href == address))
}

fn origin(base: &str) -> &str {
    let host = base.find("://").map_or(0, |at| at + 3);
    base[host..].find('/').map_or(base, |at| &base[..=host + at])
}

/// What an address below the root leads to if there is no such file or no such id in it.
fn missing(tree: &BTreeMap<String, Vec<u8>>, pages: &BTreeMap<String, Page>, inner: &str) -> Option<String> {
    let (path, fragment) = inner.split_once('#').map_or((inner, None), |(path, id)| (path, Some(id)));
    let path = decode(path.split('?').next().unwrap_or(path));
    let file = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path };
    if !tree.contains_key(&file) {
        return Some(file);
    }
    let id = decode(fragment.filter(|id| !id.is_empty())?);
    let there = pages.get(&file).is_some_and(|page| page.ids.contains(&id));
    (!there).then(|| format!("{file}#{id}"))
}

/// Makes an address whole (RFC 3986, for what occurs here).
pub(crate) fn resolve(page: &str, address: &str) -> String {
    let scheme = address.split_once(':').is_some_and(|(scheme, _)| {
        !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    });
    if scheme {
        return address.to_owned();
    }
    if let Some(rest) = address.strip_prefix("//") {
        return format!("https://{rest}");
    }
    if address.starts_with(['#', '?']) || address.is_empty() {
        return format!("{page}{address}");
    }
    if let Some(rest) = address.strip_prefix('/') {
        return format!("{}{rest}", origin(page));
    }
    let start = origin(page);
    let mut parts: Vec<&str> = page[start.len()..].split('/').collect();
    parts.pop();
    let (path, rest) = address.split_at(address.find(['#', '?']).unwrap_or(address.len()));
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let end =
        if path.ends_with(['.']) && (path.ends_with("/.") || path.ends_with("..") || path == ".") { "/" } else { "" };
    format!("{start}{}{end}{rest}", parts.join("/"))
}

/// Undoes percent-encoding.
pub(crate) fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = tail.get(..2).and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        match hex.filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn addresses_are_resolved_as_browsers_do() {
    let page = "https://example.org/sub/a/index.html";
    for (address, whole) in [
        ("../b/", "https://example.org/sub/b/"),
        ("./", "https://example.org/sub/a/"),
        ("#x", "https://example.org/sub/a/index.html#x"),
        ("/b/#x", "https://example.org/b/#x"),
        ("//cdn.example/x", "https://cdn.example/x"),
        ("mailto:a@b", "mailto:a@b"),
    ] {
        assert_eq!(resolve(page, address), whole);
    }
}

#[test]
fn faults_are_found() {
    let page = "<p id=a><p id=a><a href='#b'></a><img src='//x.example/y'><a href='../../z'></a><a href='no/'></a>";
    let tree = BTreeMap::from([("p/index.html".to_owned(), page.as_bytes().to_vec())]);
    let faults = faults(&tree, "https://example.org/sub/");
    assert_eq!(faults.len(), 5, "{faults:#?}");
}
