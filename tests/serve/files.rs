//! How files are answered: types, tags, ranges, what is not found, and what is put into pages.

use nutgraf::serve::{Limits, Mode};

use super::client::{Preview, Reply};

const PAGE: &str = "<!doctype html>\n<html><body><p>text</p></body></html>\n";

fn preview(mode: Mode, files: &[(&str, &[u8])]) -> Preview {
    Preview::of(mode, Limits::default(), files)
}

#[test]
fn types_name_the_character_set() {
    let preview = preview(
        Mode::Once,
        &[
            ("index.html", b"a"),
            ("feed.xml", b"a"),
            ("style.css", b"a"),
            ("a.svg", b"a"),
            ("a.json", b"a"),
            ("a.csv", b"a"),
            ("a.png", b"a"),
            ("a.mp4", b"a"),
            ("LICENSE", b"a"),
            ("a.html.x-unknown", b"a"),
        ],
    );
    for (target, media) in [
        ("/", "text/html; charset=utf-8"),
        ("/feed.xml", "application/xml; charset=utf-8"),
        ("/style.css", "text/css; charset=utf-8"),
        ("/a.svg", "image/svg+xml; charset=utf-8"),
        ("/a.json", "application/json; charset=utf-8"),
        ("/a.csv", "text/csv; charset=utf-8"),
        ("/a.png", "image/png"),
        ("/a.mp4", "video/mp4"),
        ("/LICENSE", "application/octet-stream"),
        ("/a.html.x-unknown", "application/octet-stream"),
    ] {
        assert_eq!(preview.get(target).header("content-type"), Some(media), "{target}");
    }
}

#[test]
fn a_head_is_an_answer_without_its_body() {
    let film = vec![1; 300_000];
    let preview = preview(Mode::Watch, &[("index.html", PAGE.as_bytes()), ("film.mp4", &film)]);
    for target in ["/", "/film.mp4", "/nothing", "/__nutgraf/preview.js"] {
        let (get, head) = (preview.get(target), preview.ask("HEAD", target, ""));
        assert_eq!(head.status, get.status, "{target}");
        for header in ["content-type", "content-length", "etag", "accept-ranges", "cache-control"] {
            assert_eq!(head.header(header), get.header(header), "{target} {header}");
        }
        assert_eq!(get.header("content-length"), Some(&*get.body.len().to_string()), "{target}");
        assert!(head.body.is_empty(), "{target}");
    }
}

#[test]
fn a_file_is_sent_again_only_with_other_bytes() {
    for mode in [Mode::Once, Mode::Watch] {
        let preview = preview(mode, &[("index.html", PAGE.as_bytes()), ("a.png", b"one")]);
        for target in ["/", "/a.png"] {
            let etag = preview.get(target).header("etag").expect("it has one").to_owned();
            assert!(etag.starts_with('"') && etag.ends_with('"') && etag.len() > 30, "strong: {etag}");
            for known in [etag.clone(), format!("W/{etag}"), format!("\"x\", {etag}"), "*".to_owned()] {
                let again = preview.ask("GET", target, &format!("If-None-Match: {known}\r\n"));
                assert_eq!((again.status, again.body.len()), (304, 0), "{known}");
                assert_eq!(again.header("etag"), Some(&*etag));
                assert_eq!(again.header("x-content-type-options"), Some("nosniff"));
            }
            preview.build(&[("index.html", b"other"), ("a.png", b"two")]);
            let now = preview.ask("GET", target, &format!("If-None-Match: {etag}\r\n"));
            assert_eq!(now.status, 200, "{target}");
            assert_ne!(now.header("etag"), Some(&*etag), "{target}");
            preview.build(&[("index.html", PAGE.as_bytes()), ("a.png", b"one")]);
        }
    }
}

#[test]
fn players_get_the_part_that_they_ask_for() {
    let film: Vec<u8> = (0..500_000u32).map(|n| (n / 3 % 251) as u8).collect();
    let preview = preview(Mode::Watch, &[("film.mp4", &film), ("sound.ogg", &film[..5000])]);
    for (target, bytes) in [("/film.mp4", &film[..]), ("/sound.ogg", &film[..5000])] {
        let size = bytes.len();
        let whole = preview.get(target);
        assert_eq!((whole.status, whole.header("accept-ranges")), (200, Some("bytes")));
        assert!(whole.body == bytes);
        let etag = whole.header("etag").expect("it has one");
        let part = |range: &str, more: &str| preview.ask("GET", target, &format!("Range: {range}\r\n{more}"));
        let is_part = |reply: &Reply, from: usize, to: usize| {
            assert_eq!(reply.status, 206);
            assert_eq!(reply.header("content-range"), Some(&*format!("bytes {from}-{}/{size}", to - 1)));
            assert_eq!(reply.header("content-length"), Some(&*(to - from).to_string()));
            assert!(reply.body == bytes[from..to]);
        };
        is_part(&part("bytes=0-0", ""), 0, 1);
        is_part(&part("bytes=100-4099", ""), 100, 4100);
        is_part(&part(&format!("bytes={}-", size / 2), ""), size / 2, size);
        is_part(&part("bytes=-300", ""), size - 300, size);
        is_part(&part("bytes=0-99999999999", ""), 0, size);
        is_part(&part("bytes=5-9", &format!("If-Range: {etag}\r\n")), 5, 10);
        for (range, more) in [
            ("bytes=0-1,5-6", ""),
            ("bytes=9-5", ""),
            ("pages=1-2", ""),
            ("bytes=5-9", "If-Range: \"other\"\r\n"),
            ("bytes=5-9", "If-Range: Wed, 21 Oct 2015 07:28:00 GMT\r\n"),
        ] {
            let reply = part(range, more);
            assert_eq!((reply.status, reply.header("content-range")), (200, None), "{range} {more}");
            assert!(reply.body == bytes, "{range} {more}");
        }
        for range in [format!("bytes={size}-"), "bytes=-0".to_owned()] {
            let reply = part(&range, "");
            assert_eq!(
                (reply.status, reply.header("content-range")),
                (416, Some(&*format!("bytes */{size}"))),
                "{range}"
            );
        }
        assert_eq!(part("bytes=5-9", &format!("If-None-Match: {etag}\r\n")).status, 304, "conditions come first");
        assert_eq!(preview.ask("HEAD", target, "Range: bytes=5-9\r\n").status, 200, "a range is defined for GET alone");
    }
}

#[test]
fn several_requests_come_over_one_connection() {
    let film = vec![3; 300_000];
    let preview = preview(Mode::Once, &[("index.html", PAGE.as_bytes()), ("film.mp4", &film)]);
    let mut client = preview.connect();
    let request = |target: &str| format!("GET {target} HTTP/1.1\r\nHost: {}\r\n\r\n", preview.address());
    client.send((request("/") + &request("/film.mp4") + &request("/none")).as_bytes()).expect("it can be sent");
    assert_eq!(client.reply().body, PAGE.as_bytes());
    assert!(client.reply().body == film);
    assert_eq!(client.reply().status, 404);
    client.send(request("/").as_bytes()).expect("it can be sent");
    assert_eq!(client.reply().body, PAGE.as_bytes());
}

#[test]
fn what_is_not_found_is_the_sites_own_page() {
    let preview = preview(Mode::Once, &[("404.html", b"<p>mine</p>")]);
    let reply = preview.get("/none/");
    assert_eq!((reply.status, &*reply.text()), (404, "<p>mine</p>"));
    assert_eq!(preview.get("/404.html").status, 200);
    preview.build(&[("index.html", b"")]);
    let reply = preview.get("/none/");
    assert_eq!((reply.status, reply.header("content-type")), (404, Some("text/html; charset=utf-8")));
    assert!(reply.text().contains("<title>404</title>"));
}

#[test]
fn a_site_below_a_path_is_served_there() {
    let preview = preview(Mode::Watch, &[("index.html", b"home"), ("a/index.html", b"a"), ("404.html", b"none")]);
    preview.shared.set_base("/my%20news/%d8%b3");
    let below = "/my%20news/%D8%B3";
    for (target, status, begins) in [
        (format!("{below}/"), 200, "home<script"),
        (format!("{below}/a/?x"), 200, "a<script"),
        (format!("{below}/none/"), 404, "none<script"),
        ("/a/".to_owned(), 404, "none<script"),
        (format!("{below}a/"), 404, "none<script"),
        (format!("/{below}/a/"), 404, "none<script"),
        ("/__nutgraf/preview.js".to_owned(), 200, "(() =>"),
    ] {
        let reply = preview.get(&target);
        assert_eq!(reply.status, status, "{target}");
        assert!(reply.text().starts_with(begins), "{target}: {}", reply.text());
    }
    for (target, location) in [
        ("/?x=1", format!("{below}/?x=1")),
        (below, format!("{below}/")),
        (&*format!("{below}/a"), format!("{below}/a/")),
    ] {
        let reply = preview.get(target);
        assert_eq!((reply.status, reply.header("location")), (302, Some(&*location)), "{target}");
    }
    let page = preview.get(&format!("{below}/a/")).text();
    assert!(page.contains("data-page=\"/my news/\u{633}/a/\""), "{page}");
}

#[test]
fn a_page_gets_the_script_only_while_it_is_watched() {
    let files: &[(&str, &[u8])] = &[
        ("index.html", PAGE.as_bytes()),
        ("a/index.html", b"<p>no end"),
        ("404.html", b"<body>none</body>"),
        ("a.svg", b"<svg></svg>"),
        ("feed.xml", b"<feed></body></feed>"),
    ];
    let plain = preview(Mode::Once, files);
    for (path, bytes) in files {
        assert!(plain.get(&format!("/{path}")).body == *bytes, "{path}");
    }
    assert_eq!(plain.get("/__nutgraf/preview.js").status, 404);

    let watched = preview(Mode::Watch, files);
    let tag = |url: &str| {
        let tag = watched.shared.store().find(url).expect("it is there").tag.to_string();
        tag[..32].to_owned()
    };
    let script = |page: &str, tag: &str| {
        format!(
            r#"<script src="/__nutgraf/preview.js" defer data-page="{page}" data-tag="{tag}" data-generation="1"></script>"#
        )
    };
    let home = PAGE.replace("</body>", &(script("/", &tag("/")) + "</body>"));
    for target in ["/", "/index.html"] {
        let reply = watched.get(target);
        assert_eq!(reply.text(), home, "{target}");
        assert_eq!(reply.header("content-security-policy"), None, "the page is as it will be published");
    }
    assert_eq!(watched.get("/a/").text(), "<p>no end".to_owned() + &script("/a/", &tag("/a/")));
    assert_eq!(watched.get("/a.svg").text(), "<svg></svg>");
    assert_eq!(watched.get("/feed.xml").text(), "<feed></body></feed>");

    let none = watched.get("/%22%3E%3Cscript%3Ealert(1)%3C/script%3E/");
    let page = "/&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;/";
    assert_eq!((none.status, none.text()), (404, format!("<body>none{}</body>", script(page, ""))));
}

/// What a diagnostic's code means stands beside it, as text.
#[test]
fn a_code_is_explained_as_the_command_line_does() {
    let preview = preview(Mode::Watch, &[("index.html", PAGE.as_bytes())]);
    let told = preview.get("/__nutgraf/explain/prose-mismatch");
    assert_eq!((told.status, told.header("content-type")), (200, Some("text/plain; charset=utf-8")));
    let code = nutgraf::diag::Code::named("prose-mismatch").expect("there is such a code");
    assert_eq!(told.text(), code.explanation());
    for none in ["nothing", "", "../preview.js", "prose-mismatch/", "%00"] {
        assert_ne!(preview.get(&format!("/__nutgraf/explain/{none}")).status, 200, "{none}");
    }
}

/// A page with `default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'` can be previewed.
#[test]
fn the_previews_own_files_obey_a_strict_policy() {
    let preview = preview(Mode::Watch, &[("index.html", PAGE.as_bytes())]);
    let script = preview.get("/__nutgraf/preview.js");
    assert_eq!(script.header("content-type"), Some("text/javascript; charset=utf-8"));
    assert_eq!(script.text(), nutgraf::serve::client::SCRIPT);
    let style = preview.get("/__nutgraf/preview.css");
    assert_eq!(style.header("content-type"), Some("text/css; charset=utf-8"));
    assert_eq!(style.text(), nutgraf::serve::client::STYLE);
    for file in [&script, &style] {
        let etag = file.header("etag").expect("it has one");
        let again = preview.ask("GET", "/__nutgraf/preview.js", &format!("If-None-Match: {etag}\r\n"));
        assert_eq!(again.status, if std::ptr::eq(file, &script) { 304 } else { 200 });
        assert_eq!(file.header("cross-origin-resource-policy"), Some("same-origin"));
    }
    for forbidden in [
        "eval(",
        "new Function",
        "innerHTML",
        "insertAdjacentHTML",
        "document.write",
        "cssText",
        "setAttribute(\"style\"",
    ] {
        assert!(!script.text().contains(forbidden), "{forbidden}");
    }
    assert_eq!(preview.get("/__nutgraf/").status, 404);
    assert_eq!(preview.get("/__nutgraf/other.js").status, 404);
    let page = scraper::Html::parse_document(&preview.get("/").text());
    let scripts = scraper::Selector::parse("script").expect("it is a selector");
    for element in page.select(&scripts) {
        assert_eq!(element.inner_html(), "", "no script is inline");
        assert!(element.value().attrs().all(|(name, _)| !name.starts_with("on") && name != "style"));
    }
}
