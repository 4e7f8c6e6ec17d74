//! Which addresses are answered: whatever is asked for, only what the site has is given, and only under its own names.

use std::fs;
use std::os::unix::fs::symlink;
use std::sync::Arc;

use nutgraf::build::{Memory, Occasion, Options, PROGRAM, build};
use nutgraf::emit::Prune;
use nutgraf::link::Hidden;
use nutgraf::serve::{Limits, Mode, Shared, Store, bind};
use nutgraf::source::scan::scan;

use super::client::{Preview, Reply, listen};
use super::random::Random;

const FILES: &[(&str, &[u8])] = &[
    ("index.html", b"<p>home</p>"),
    ("a/index.html", b"<p>a</p>"),
    ("a/b/index.html", b"<p>b</p>"),
    ("style.css", b"p {}"),
    ("404.html", b"<p>not here</p>"),
    ("\u{633}\u{648}\u{631}\u{64a}\u{627}/index.html", b"<p>syria</p>"),
    ("caf\u{e9}/index.html", b"<p>coffee</p>"),
    ("100%.txt", b"percent"),
];

fn preview() -> Preview {
    Preview::of(Mode::Once, Limits::default(), FILES)
}

/// What every answer says, refusals included.
fn assert_guarded(reply: &Reply, of: &str) {
    assert_eq!(reply.header("x-content-type-options"), Some("nosniff"), "{of}");
    assert_eq!(reply.header("cross-origin-resource-policy"), Some("same-origin"), "{of}");
    assert_eq!(reply.header("cache-control"), Some("no-cache"), "{of}");
    assert_eq!(reply.header("access-control-allow-origin"), None, "{of}");
    assert!(reply.header("content-type").is_some_and(|media| media.ends_with("charset=utf-8")), "{of}");
}

#[test]
fn what_the_site_has_is_found_however_it_is_encoded() {
    let preview = preview();
    for (target, body) in [
        ("/", "<p>home</p>"),
        ("/?x=/../../etc/passwd", "<p>home</p>"),
        ("/index.html", "<p>home</p>"),
        ("/a/", "<p>a</p>"),
        ("/%61/", "<p>a</p>"),
        ("/a/?", "<p>a</p>"),
        ("/a/b/?a/../..&b=%00", "<p>b</p>"),
        ("/style.css?v=1", "p {}"),
        ("/%D8%B3%D9%88%D8%B1%D9%8A%D8%A7/", "<p>syria</p>"),
        ("/%d8%b3%d9%88%d8%b1%d9%8a%d8%a7/", "<p>syria</p>"),
        ("/caf%C3%A9/", "<p>coffee</p>"),
        ("/100%25.txt", "percent"),
    ] {
        let reply = preview.get(target);
        assert_eq!((reply.status, &*reply.text()), (200, body), "{target}");
        assert_guarded(&reply, target);
    }
}

#[test]
fn nothing_else_is_found() {
    let preview = preview();
    for target in [
        "/..",
        "/../",
        "/../a/",
        "/a/../",
        "/a/../a/",
        "/./",
        "/../../../../../../etc/passwd",
        "/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/%2E%2e/a/",
        "/..%2f..%2fetc/passwd",
        "/..%5c..%5cetc/passwd",
        "/a%5c",
        "/%5ca/",
        "/%5c%5cevil.example/",
        "//",
        "//a/",
        "//a",
        "/a//",
        "//evil.example/",
        "//evil.example/%2e%2e",
        "///etc/passwd",
        "/%2f/a/",
        "/%2fa/",
        "/a%2f",
        "/a%2fb/",
        "/etc/passwd",
        "/C:/Windows/win.ini",
        "/%252e%252e/a/",
        "/a/%3Fx",
        "/a/;x",
        "/A/",
        "/.nutgraf/manifest",
        "/site.toml",
        "/content/_index.md",
        "/__nutgraf/live?page=/",
        "/__nutgraf/preview.js",
        "/__nutgraf/../a/",
    ] {
        let reply = preview.get(target);
        assert_eq!((reply.status, &*reply.text()), (404, "<p>not here</p>"), "{target}");
        assert_eq!(reply.header("content-type"), Some("text/html; charset=utf-8"), "{target}");
        assert_eq!(reply.header("etag"), None, "{target}");
        assert_guarded(&reply, target);
    }
}

#[test]
fn what_is_malformed_is_said_to_be() {
    let preview = preview();
    for target in
        ["/%00", "/a/%00", "/%00/../a/", "/%0d%0aX-A:b", "/%", "/%4", "/%zz", "/%ff", "/%c0%ae%c0%ae/", "/%C0%AF"]
    {
        let reply = preview.get(target);
        assert_eq!(reply.status, 400, "{target}");
        assert_guarded(&reply, target);
    }
    // What is no HTTP at all is refused before anything is looked up.
    let host = preview.address();
    for target in [&b"/\0"[..], b"/a\0/", b"/a b", b"\\a\\", b"a/", b"", b"/\r/", b"/\x7f"] {
        let mut request = b"GET ".to_vec();
        request.extend_from_slice(target);
        request.extend_from_slice(format!(" HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").as_bytes());
        assert_eq!(preview.raw(&request).status, 400, "{target:?}");
    }
}

#[test]
fn a_folder_leads_to_its_page() {
    let preview = preview();
    for (target, location) in [
        ("/a", "/a/"),
        ("/a/b", "/a/b/"),
        ("/a?x=1&y=//evil.example/", "/a/?x=1&y=//evil.example/"),
        ("/%61", "/a/"),
        ("/%D8%B3%D9%88%D8%B1%D9%8A%D8%A7", "/%D8%B3%D9%88%D8%B1%D9%8A%D8%A7/"),
        // Decomposed, as some keyboards write it; routes are composed.
        ("/cafe%CC%81/", "/caf%C3%A9/"),
        ("/cafe%CC%81", "/caf%C3%A9/"),
    ] {
        let reply = preview.get(target);
        assert_eq!((reply.status, reply.header("location")), (302, Some(location)), "{target}");
        assert_guarded(&reply, target);
    }
}

#[test]
fn only_names_of_this_machine_are_answered_to() {
    let preview = preview();
    let port = preview.address().port();
    let asked = |target: &str, hosts: &[String]| {
        let lines: String = hosts.iter().map(|host| format!("Host: {host}\r\n")).collect();
        preview.raw(format!("GET {target} HTTP/1.1\r\n{lines}Connection: close\r\n\r\n").as_bytes())
    };
    for host in ["localhost", "127.0.0.1", "[::1]", "LOCALHOST"] {
        assert_eq!(asked("/", &[format!("{host}:{port}")]).status, 200, "{host}");
        assert_eq!(asked(&format!("http://{host}:{port}/a/"), &[format!("{host}:{port}")]).text(), "<p>a</p>");
    }
    let own = format!("127.0.0.1:{port}");
    for hosts in [
        vec![],
        vec![String::new()],
        vec!["localhost".to_owned()],
        vec!["127.0.0.1".to_owned()],
        vec![format!("evil.example:{port}")],
        vec![format!("evil.example#@localhost:{port}")],
        vec![format!("localhost.evil.example:{port}")],
        vec![format!("localhost:{}", port ^ 1)],
        vec![format!("192.0.2.1:{port}")],
        vec![format!("0.0.0.0:{port}")],
        vec![own.clone(), own.clone()],
        vec![own.clone(), format!("evil.example:{port}")],
    ] {
        let reply = asked("/", &hosts);
        assert_eq!(reply.status, 400, "{hosts:?}");
        assert!(!reply.text().contains("home"), "{hosts:?}");
        assert_guarded(&reply, &format!("{hosts:?}"));
    }
    // A target in absolute form outranks the header, whatever that says.
    for target in [
        "http://evil.example/".to_owned(),
        format!("http://evil.example:{port}/"),
        format!("http://127.0.0.1:{port}@evil.example/"),
        format!("https://127.0.0.1:{port}/"),
        format!("ftp://127.0.0.1:{port}/"),
    ] {
        assert_eq!(asked(&target, std::slice::from_ref(&own)).status, 400, "{target}");
    }
    assert_eq!(asked(&format!("http://{own}/"), &[format!("evil.example:{port}")]).status, 400);
    let old = preview.raw(b"GET / HTTP/1.0\r\n\r\n");
    assert_eq!(old.status, 400);
}

#[test]
fn a_server_at_all_addresses_answers_to_the_one_that_was_asked() {
    let shared = Arc::new(Shared::new(Store::new(), Mode::Once));
    let listening = bind("0.0.0.0", Some(0)).expect("there is a free port");
    let port = listening.address().port();
    let server = nutgraf::serve::Server::start(listening, shared).expect("a server can be started");
    // The whole of 127/8 is this machine's.
    let asked = |host: &str| {
        let mut client = super::client::Client::to(([127, 0, 0, 9], port).into());
        client
            .send(format!("GET / HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n").as_bytes())
            .expect("sent");
        Reply::parse(&client.rest()).expect("it answers").status
    };
    if cfg!(target_os = "linux") {
        assert_eq!(asked("127.0.0.9"), 404);
        assert_eq!(asked("localhost"), 404);
        assert_eq!(asked("127.0.0.8"), 400);
        assert_eq!(asked("evil.example"), 400);
        assert_eq!(asked("0.0.0.0"), 400);
    }
    server.stop();
}

#[test]
fn only_get_and_head_are_answered() {
    let preview = preview();
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"] {
        let reply = preview.ask(method, "/", "");
        assert_eq!((reply.status, reply.header("allow")), (405, Some("GET, HEAD")), "{method}");
        assert_guarded(&reply, method);
    }
    // A body is not read, and not taken for the next request.
    let smuggled = format!(
        "POST / HTTP/1.1\r\nHost: {0}\r\nContent-Length: 1000\r\n\r\nGET / HTTP/1.1\r\nHost: {0}\r\n\r\n",
        preview.address()
    );
    let mut client = preview.connect();
    client.send(smuggled.as_bytes()).expect("it can be sent");
    let answer = String::from_utf8_lossy(&client.rest()).into_owned();
    assert_eq!(answer.matches("HTTP/1.1").count(), 1, "{answer}");
    assert!(answer.starts_with("HTTP/1.1 405"), "{answer}");
    // Nor is that of a GET.
    let body = format!("GET /a/ HTTP/1.1\r\nHost: {}\r\n\r\n", preview.address());
    let headers = format!("Content-Length: {}\r\n", body.len());
    let request = format!("GET / HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{headers}\r\n{body}", preview.address());
    let answer = String::from_utf8_lossy(&{
        let mut client = preview.connect();
        client.send(request.as_bytes()).expect("it can be sent");
        client.rest()
    })
    .into_owned();
    assert_eq!(answer.matches("HTTP/1.1").count(), 1, "{answer}");
    assert!(answer.ends_with("<p>home</p>"), "{answer}");
    // Nor is a server asked for another one.
    assert_eq!(preview.raw(b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n").status, 405);
    let asterisk = format!("OPTIONS * HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", preview.address());
    assert_eq!(preview.raw(asterisk.as_bytes()).status, 405);
}

#[test]
fn whatever_is_asked_nothing_but_the_site_is_given() {
    const PIECES: [&str; 34] = [
        "/",
        "/",
        "/",
        "//",
        "..",
        ".",
        "a",
        "b",
        "a/",
        "index.html",
        "%2e",
        "%2E%2e",
        "%2f",
        "%5c",
        "\\",
        "%61",
        "%",
        "%00",
        "%0d%0a",
        "\0",
        "\r\n",
        " ",
        "?",
        "#",
        ";",
        ":",
        "@",
        "&",
        "%25",
        "\u{633}",
        "%D8%B3",
        "http://evil.example",
        "etc/passwd",
        "__nutgraf",
    ];
    let mut random = Random(0x5eed);
    let preview = Preview::of(Mode::Watch, Limits::default(), FILES);
    let mut found = 0;
    for _ in 0..1500 {
        let mut target = if random.one_in(8) { String::new() } else { "/".to_owned() };
        for _ in 0..=random.below(6) {
            let piece: &&str = random.pick(&PIECES[..]);
            target.push_str(piece);
        }
        let request = format!("GET {target} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", preview.address());
        let mut client = preview.connect();
        client.send(request.as_bytes()).expect("it can be sent");
        let answer = client.rest();
        let reply = Reply::parse(&answer).unwrap_or_else(|| panic!("no answer to {target:?}"));
        match reply.status {
            200 => {
                let body = String::from_utf8_lossy(&reply.body).into_owned();
                let is_file = |(_, bytes): &&(&str, &[u8])| body.starts_with(&*String::from_utf8_lossy(bytes));
                assert!(FILES.iter().any(|file| is_file(&file)), "{target:?}: {body}");
                found += 1;
            }
            302 => {
                let location = reply.header("location").expect("it leads somewhere");
                assert!(location.starts_with('/') && location.is_ascii(), "{target:?}: {location}");
                assert!(!location[1..].starts_with(['/', '\\']), "{target:?}: {location}");
            }
            status => assert!(matches!(status, 400 | 404), "{target:?}: {status}"),
        }
    }
    assert!(found > 50, "some of them ask for what is there: {found}");
}

#[test]
fn nothing_that_a_link_leads_to_outside_is_served() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let (root, outside) = (folder.path().join("site"), folder.path().join("outside"));
    let write = |path: std::path::PathBuf, text: &str| {
        fs::create_dir_all(path.parent().expect("it has one")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    };
    write(root.join("site.toml"), "title = \"Links\"\nbase_url = \"https://example.org\"\nlanguage = \"en\"\n");
    write(root.join("content/_index.md"), "---\ntitle: Home\n---\nWelcome.\n");
    write(root.join("static/real.txt"), "inside");
    for path in ["file.txt", "folder/file.txt", "folder/index.html", "index.html", "page.md"] {
        write(outside.join(path), "---\ntitle: Secret\n---\nThe secret.\n");
    }
    let static_folder = root.join("static");
    for (target, link) in [
        (outside.join("file.txt"), static_folder.join("file.txt")),
        (outside.join("folder"), static_folder.join("folder")),
        (outside.join("index.html"), static_folder.join("index.html")),
        (outside.join("index.html"), static_folder.join("inner/index.html")),
        (outside.join("page.md"), root.join("content/page.md")),
        (outside.join("folder"), root.join("content/folder")),
        (root.join("static/real.txt"), static_folder.join("alias.txt")),
    ] {
        fs::create_dir_all(link.parent().expect("it has one")).expect("it can be made");
        symlink(target, link).expect("a link can be made");
    }

    let scanned = scan(&root).expect("it can be read");
    let options = Options { base_url: None, program: PROGRAM.into(), hidden: Hidden::Omitted };
    let occasion = Occasion {
        snapshot: &scanned.value,
        found: &scanned.diagnostics,
        options: &options,
        remembered: None,
        observer: &(),
    };
    let shared = Arc::new(Shared::new(Store::new(), Mode::Once));
    let built = build(occasion, &mut Memory::forgetful(), shared.store(), &|| false).expect("it can be held");
    shared.store().commit(Prune::Nothing);
    let refused = built.diagnostics.iter().filter(|one| one.message.contains("leads out of the site's folder")).count();
    assert_eq!(refused, 6, "{:?}", built.diagnostics);

    let server = listen(&shared, Limits::default());
    let preview = Preview { shared, server };
    assert_eq!(preview.get("/alias.txt").text(), "inside");
    for target in [
        "/file.txt",
        "/folder",
        "/folder/",
        "/folder/file.txt",
        "/folder/index.html",
        "/inner/",
        "/inner/index.html",
        "/page/",
    ] {
        let reply = preview.get(target);
        assert_eq!(reply.status, 404, "{target}");
        assert!(!reply.text().contains("secret"), "{target}");
    }
    let home = preview.get("/");
    assert_eq!(home.status, 200);
    assert!(home.text().contains("Welcome") && !home.text().contains("secret"));
    for path in preview.shared.store().tags().keys() {
        let found = preview.shared.store().find(&format!("/{path}")).expect("it is there");
        assert!(!String::from_utf8_lossy(&found.bytes().expect("it can be read")).contains("secret"), "{path}");
    }
}
