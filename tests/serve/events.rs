//! The event stream: what a tab is told, who may listen, and how it ends.

use std::sync::Arc;
use std::time::{Duration, Instant};

use nutgraf::serve::{Limits, Mode, News, Note, Place, Problem, Shared, Store};
use nutgraf::source::Route;
use serde_json::{Value, json};

use super::client::{Client, Preview, listen};

/// An event stream.
struct Tab(Client);

impl Tab {
    fn open(preview: &Preview, target: &str, headers: &str) -> Self {
        let mut client = preview.connect();
        let request = format!("GET {target} HTTP/1.1\r\nHost: {}\r\n{headers}\r\n", preview.address());
        client.send(request.as_bytes()).expect("it can be sent");
        let head = client.until("\r\n\r\n").to_lowercase();
        assert!(head.starts_with("http/1.1 200"), "{head}");
        for header in [
            "content-type: text/event-stream\r\n",
            "cache-control: no-cache\r\n",
            "x-content-type-options: nosniff\r\n",
        ] {
            assert!(head.contains(header), "{head}");
        }
        assert!(!head.contains("access-control"), "{head}");
        let mut tab = Self(client);
        assert_eq!(tab.chunk(), "retry: 1000\n\n");
        tab
    }

    /// The next piece that the server sent.
    fn chunk(&mut self) -> String {
        let size = self.0.until("\r\n");
        let size = usize::from_str_radix(size.trim_end(), 16).expect("it is a size");
        let chunk = self.0.until("\r\n");
        assert_eq!(chunk.len(), size + 2, "an event has no CRLF: {chunk}");
        chunk.trim_end_matches("\r\n").to_owned()
    }

    /// The next event: its id and what it says.
    fn event(&mut self) -> (String, Value) {
        let chunk = loop {
            let chunk = self.chunk();
            if !chunk.starts_with(':') {
                break chunk;
            }
        };
        let lines: Vec<&str> = chunk.trim_end().split('\n').collect();
        let [id, data] = lines[..] else { panic!("two lines: {chunk:?}") };
        let data = serde_json::from_str(data.strip_prefix("data: ").expect("data")).expect("it is JSON");
        (id.strip_prefix("id: ").expect("an id").to_owned(), data)
    }
}

fn preview(files: &[(&str, &[u8])]) -> Preview {
    Preview::of(Mode::Watch, Limits::default(), files)
}

fn tag(preview: &Preview, url: &str) -> String {
    preview.shared.store().find(url).expect("it is there").tag.to_string()[..32].to_owned()
}

fn problem(message: &str, pages: Option<&[&str]>) -> Problem {
    Problem {
        code: "prose-mismatch".into(),
        message: message.into(),
        place: Place { file: "content/a.md".into(), line: 3, column: 5 },
        text: "error: </script>\n --> content/a.md\n".into(),
        pages: pages.map(|pages| pages.iter().map(|page| Route::page(page.split('/'))).collect()),
    }
}

#[test]
fn a_tab_is_told_how_things_stand_at_once_and_after_each_build() {
    let preview = preview(&[("a/index.html", b"1"), ("style.css", b"1"), ("a.png", b"1"), ("b.png", b"1")]);
    let mut tab = Tab::open(&preview, "/__nutgraf/live?page=/a/", "");
    let (id, told) = tab.event();
    assert_eq!(id, "1");
    let expected = json!({
        "generation": 1,
        "page": {"tag": tag(&preview, "/a/")},
        "styles": {"/style.css": tag(&preview, "/style.css")},
        "images": {},
        "problems": [],
        "more": 0,
        "elsewhere": {"errors": 0, "files": []},
        "notes": [],
    });
    assert_eq!(told, expected);

    preview.build(&[("a/index.html", b"2"), ("style.css", b"2"), ("a.png", b"1"), ("b.png", b"2")]);
    let note = Note {
        code: "unbound-number".into(),
        message: "a number".into(),
        help: None,
        place: Place { file: "content/a.md".into(), line: 9, column: 1 },
        anchor: None,
    };
    preview.shared.publish(News {
        problems: vec![problem("here", Some(&["a"])), problem("there", Some(&["b"])), problem("everywhere", None)],
        notes: [(Route::page(["a"]), vec![note])].into(),
        ..News::default()
    });
    let (id, told) = tab.event();
    assert_eq!((&*id, &told["generation"]), ("2", &json!(2)));
    assert_eq!(told["page"], json!({"tag": tag(&preview, "/a/")}));
    assert_eq!(told["styles"], json!({"/style.css": tag(&preview, "/style.css")}));
    assert_eq!(told["images"], json!({"/b.png": tag(&preview, "/b.png")}), "only those that changed");
    let messages: Vec<_> =
        told["problems"].as_array().expect("a list").iter().map(|one| one["message"].clone()).collect();
    assert_eq!(messages, ["here", "everywhere"]);
    assert_eq!(told["problems"][0]["text"], "error: </script>\n --> content/a.md\n");
    assert_eq!(told["elsewhere"]["errors"], 1);
    assert_eq!(told["notes"][0]["message"], "a number");

    // A build that changed no byte may still have other news.
    preview.shared.publish(News::default());
    let (id, told) = tab.event();
    assert_eq!((&*id, &told["problems"], &told["images"]), ("2", &json!([]), &json!({})));
}

#[test]
fn a_connection_that_was_lost_catches_up() {
    let preview = preview(&[("index.html", b"1"), ("a.png", b"1"), ("b.png", b"1"), ("c.mp4", b"1")]);
    preview.build(&[("index.html", b"2"), ("a.png", b"2"), ("b.png", b"1"), ("c.mp4", b"1")]);
    preview.build(&[("index.html", b"2"), ("a.png", b"2"), ("b.png", b"1"), ("c.mp4", b"3")]);
    let (a, c) = (tag(&preview, "/a.png"), tag(&preview, "/c.mp4"));
    for (target, headers, images) in [
        ("/__nutgraf/live?page=/", "", json!({})),
        ("/__nutgraf/live?page=/", "Last-Event-ID: 3\r\n", json!({})),
        ("/__nutgraf/live?page=/", "Last-Event-ID: 2\r\n", json!({"/c.mp4": c})),
        ("/__nutgraf/live?page=/", "Last-Event-ID: 1\r\n", json!({"/a.png": a, "/c.mp4": c})),
        ("/__nutgraf/live?page=/&since=1", "", json!({"/a.png": a, "/c.mp4": c})),
        ("/__nutgraf/live?page=/&since=1", "Last-Event-ID: 2\r\n", json!({"/c.mp4": c})),
        // Of an earlier process.
        ("/__nutgraf/live?page=/", "Last-Event-ID: 99\r\n", json!({})),
        ("/__nutgraf/live?page=/", "Last-Event-ID: x\r\n", json!({})),
    ] {
        let (id, told) = Tab::open(&preview, target, headers).event();
        assert_eq!((&*id, &told["images"]), ("3", &images), "{target} {headers}");
    }
}

/// A tab that was open while the program was started anew.
#[test]
fn a_tab_of_an_earlier_process_is_told_of_the_first_build() {
    let shared = Arc::new(Shared::new(Store::new().counting_from(1000), Mode::Watch));
    let preview = Preview { server: listen(&shared, Limits::default()), shared };
    let mut tab = Tab::open(&preview, "/__nutgraf/live?page=/", "Last-Event-ID: 7\r\n");
    preview.build(&[("index.html", b"1"), ("a.png", b"1")]);
    preview.shared.publish(News::default());
    let (id, told) = tab.event();
    assert_eq!((&*id, &told["page"]), ("1001", &json!({"tag": tag(&preview, "/")})), "nothing is told before");
    assert_eq!(told["images"], json!({"/a.png": tag(&preview, "/a.png")}));
}

#[test]
fn a_page_that_is_gone_or_moved_says_so() {
    let preview = preview(&[("old/index.html", b"1"), ("other.txt", b"1")]);
    let mut tab = Tab::open(&preview, "/__nutgraf/live?page=%2Fold%2F", "");
    assert_eq!(tab.event().1["page"], json!({"tag": tag(&preview, "/old/")}));
    preview.build(&[("other.txt", b"1")]);
    preview.shared.publish(News::default());
    assert_eq!(tab.event().1["page"], json!({"gone": true}));
    preview.build(&[("new/index.html", b"1")]);
    let moved = [(Route::page(["old"]), Route::page(["new"]))];
    preview.shared.publish(News { moved: moved.into(), ..News::default() });
    assert_eq!(tab.event().1["page"], json!({"moved": "/new/"}));

    // It has never been built by this process: whether it is gone is not known.
    let problems = || vec![problem("here", Some(&["broken"]))];
    preview.shared.publish(News { problems: problems(), ..News::default() });
    let mut tab = Tab::open(&preview, "/__nutgraf/live?page=/broken/", "");
    assert_eq!(tab.event().1["page"], json!({"unbuilt": true}));
    let gone = [Route::page(["broken"])].into();
    preview.shared.publish(News { problems: problems(), gone, ..News::default() });
    assert_eq!(tab.event().1["page"], json!({"gone": true}));

    let page = |target: &str| Tab::open(&preview, target, "").event().1["page"].clone();
    let new = json!({"tag": tag(&preview, "/new/")});
    assert_eq!(page("/__nutgraf/live?page=/new/"), new);
    assert_eq!(page("/__nutgraf/live?page=/new/index.html"), new);
    assert_eq!(page("/__nutgraf/live?page=/new"), json!({"moved": "/new/"}));
    assert_eq!(page("/__nutgraf/live?page=/nothing/"), json!({"gone": true}));
    assert_eq!(page("/__nutgraf/live?page=//evil.example/"), json!({"gone": true}));
    preview.build(&[("\u{633}/index.html", b"1")]);
    assert_eq!(page("/__nutgraf/live?page=%2F%D8%B3%2F"), json!({"tag": tag(&preview, "/\u{633}/")}));
}

#[test]
fn a_site_below_a_path_speaks_of_paths_there() {
    let preview = preview(&[("a/index.html", b"1"), ("style.css", b"1")]);
    preview.shared.set_base("/news");
    let moved = [(Route::page(["old"]), Route::page(["a"]))];
    let problems = vec![problem("here", Some(&["a"])), problem("there", Some(&["b"]))];
    preview.shared.publish(News { problems, moved: moved.into(), ..News::default() });
    let (_, told) = Tab::open(&preview, "/__nutgraf/live?page=/news/a/", "").event();
    assert_eq!(told["page"], json!({"tag": tag(&preview, "/a/")}));
    assert_eq!(told["styles"], json!({"/news/style.css": tag(&preview, "/style.css")}));
    assert_eq!(told["problems"][0]["message"], "here");
    assert_eq!(told["elsewhere"]["files"][0]["page"], "/news/b/");
    let (_, told) = Tab::open(&preview, "/__nutgraf/live?page=/news/old/", "").event();
    assert_eq!(told["page"], json!({"moved": "/news/a/"}));

    // The site gets another path while a page is open.
    let mut tab = Tab::open(&preview, "/__nutgraf/live?page=/a/", "");
    assert_eq!(tab.event().1["page"], json!({"moved": "/news/a/"}));
    preview.shared.set_base("");
    preview.shared.publish(News::default());
    assert_eq!(tab.event().1["page"], json!({"tag": tag(&preview, "/a/")}));
    let mut tab = Tab::open(&preview, "/__nutgraf/live?page=/news/a/", "");
    assert_eq!(tab.event().1["page"], json!({"gone": true}));
}

#[test]
fn only_pages_of_the_preview_listen() {
    let preview = preview(&[("index.html", b"1")]);
    let own = format!("Origin: http://{}\r\n", preview.address());
    for headers in ["", &own, "Sec-Fetch-Site: same-origin\r\n", &format!("{own}Sec-Fetch-Site: same-origin\r\n")] {
        Tab::open(&preview, "/__nutgraf/live?page=/", headers).event();
    }
    let port = preview.address().port();
    for headers in [
        "Origin: http://evil.example\r\n".to_owned(),
        "Origin: null\r\n".to_owned(),
        format!("Origin: https://127.0.0.1:{port}\r\n"),
        format!("Origin: http://localhost:{port}\r\n"),
        format!("Origin: http://127.0.0.1:{}\r\n", port ^ 1),
        format!("Origin: http://127.0.0.1:{port}.evil.example\r\n"),
        format!("{own}Origin: http://evil.example\r\n"),
        "Sec-Fetch-Site: cross-site\r\n".to_owned(),
        "Sec-Fetch-Site: same-site\r\n".to_owned(),
    ] {
        let reply = preview.ask("GET", "/__nutgraf/live?page=/", &headers);
        assert_eq!(reply.status, 403, "{headers}");
        assert_eq!(reply.header("access-control-allow-origin"), None, "{headers}");
        assert_eq!(reply.header("cross-origin-resource-policy"), Some("same-origin"), "{headers}");
    }
    let wrong_host = "GET /__nutgraf/live?page=/ HTTP/1.1\r\nHost: evil.example\r\nOrigin: http://evil.example\r\nConnection: close\r\n\r\n";
    assert_eq!(preview.raw(wrong_host.as_bytes()).status, 400);
    for target in ["/__nutgraf/live", "/__nutgraf/live?page=", "/__nutgraf/live?page=a", "/__nutgraf/live?page=/%00"] {
        assert_eq!(preview.get(target).status, 400, "{target}");
    }
}

#[test]
fn a_stream_says_that_it_is_still_there() {
    let limits = Limits { heartbeat: Duration::from_millis(20), ..Limits::default() };
    let preview = Preview::of(Mode::Watch, limits, &[("index.html", b"1")]);
    let mut tab = Tab::open(&preview, "/__nutgraf/live?page=/", "");
    assert!(tab.chunk().starts_with("id: 1\n"));
    assert_eq!(tab.chunk(), ": still here\n\n");
    assert_eq!(tab.chunk(), ": still here\n\n");
}

#[test]
fn a_server_that_is_stopped_ends_its_streams() {
    let preview = preview(&[("index.html", b"1")]);
    let mut tabs: Vec<Tab> = (0..5).map(|_| Tab::open(&preview, "/__nutgraf/live?page=/", "")).collect();
    tabs.iter_mut().for_each(|tab| drop(tab.event()));
    // Neither who says nothing nor who has said half keeps it.
    let idle = preview.connect();
    let mut half = preview.connect();
    half.send(b"GET / HT").expect("it can be sent");
    let address = preview.address();
    let began = Instant::now();
    preview.server.stop();
    // Without an end, it would last as long as the patience with heads: ten seconds.
    assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
    for mut tab in tabs {
        assert!(tab.0.rest().ends_with(b"0\r\n\r\n"), "the stream ends as it should");
    }
    drop(idle);
    assert!(std::net::TcpStream::connect(address).is_err(), "nobody listens there any more");
}
