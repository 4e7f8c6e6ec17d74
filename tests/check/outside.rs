//! What a check asks of others: git, and servers.

use super::*;

#[test]
fn figures_are_compared_with_a_revision_of_git() {
    let folder = site(&[("docs/site.toml", SITE), ("docs/content/a.md", &valued("8600", ""))]);
    let root = folder.path();
    let git = |arguments: &[&str]| {
        let ran = Command::new("git")
            .args(["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"])
            .args(arguments)
            .current_dir(root)
            .output()
            .expect("git can be run");
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    };
    let since = |revision: &str| {
        let (status, out, err) = check(root, &["--root", "docs", "--format", "github", &format!("--since={revision}")]);
        (status, out.lines().count(), err)
    };
    let (status, _, err) = since("HEAD");
    assert!(status == 2 && err.contains("--since"), "there is no repository: {err}");
    git(&["init", "--quiet"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "--message", "Publish"]);
    assert_eq!(since("HEAD").1, 0);
    write(root, "docs/content/a.md", valued("8500", "").as_bytes());
    write(root, "docs/content/new.md", valued("1", "").as_bytes());
    assert_eq!(check(root, &["--root", "docs", "--format", "github"]).1, "", "there was no build");
    assert_eq!(since("HEAD").1, 1);
    let log = "corrections:\n  - {date: 2022-07-01, kind: update, figure: t, was: 8600, now: 8500}\n";
    write(root, "docs/content/a.md", valued("8500", log).as_bytes());
    assert_eq!(since("HEAD").1, 0);
    for revision in ["no-such-revision", "--output=x", ""] {
        let (status, _, err) = since(revision);
        assert!(status == 2 && err.contains("git knows no revision"), "{revision}: {err}");
    }
    assert!(!root.join("x").exists());
}

/// A server on this machine on which only `/fine` is there.
fn server() -> String {
    use std::io::{BufRead, BufReader, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = format!("http://{}", listener.local_addr().expect("it is bound"));
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut lines = BufReader::new(stream.try_clone().expect("it can be shared")).lines();
            let request = lines.next().and_then(Result::ok).unwrap_or_default();
            for line in lines {
                if line.is_ok_and(|line| line.is_empty()) {
                    break;
                }
            }
            let status = if request.contains(" /fine") { "200 OK" } else { "404 Not Found" };
            let head = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            let _ = stream.write_all(head.as_bytes());
        }
    });
    address
}

#[test]
fn dead_links_are_found_where_they_stand_and_only_online() {
    let server = server();
    let text = "---
title: T
published: 2022-06-30
figures:
  t: {label: T, value: 5, unit: people, by: Ministry, source: SERVER/figure}
sources:
  kept: {title: K, url: SERVER/gone, archive: {url: SERVER/fine/copy, at: 2022}}
  lost: {title: L, url: SERVER/lost, archive: {url: SERVER/lost/copy, at: 2022}}
  there: {title: T, url: SERVER/fine}
actors:
  a: {name: A, url: SERVER/actor}
---
See [this](SERVER/gone), <SERVER/text>, SERVER/bare. And [that](SERVER/fine#x). <!-- check: off link-dead: it was there -->
"
    .replace("SERVER", &server);
    let sources = format!("shared: {{title: S, url: {server}/shared}}\n");
    let folder = site(&[("site.toml", SITE), ("content/a.md", &text), ("content/_data/sources.yaml", &sources)]);
    assert_eq!(check(folder.path(), &["--strict"]).0, 0);
    let online = ["--online", "--only", "link-dead", "--format", "json"];
    let exempted = json(folder.path(), &online);
    assert_eq!(exempted["warnings"], 6, "the text's own are exempted: {exempted:#}");
    write(folder.path(), "content/a.md", text.replace("<!-- check", "<!-- no check").as_bytes());
    let found = json(folder.path(), &online);
    let found: Vec<String> = found["diagnostics"]
        .as_array()
        .expect("it is a list")
        .iter()
        .map(|said| {
            let start = &said["labels"][0]["start"];
            let dead = said["message"].as_str().unwrap_or_default().replace(&server, "");
            let help = said["help"][0].as_str().unwrap_or_default().replace(&server, "");
            format!("{}:{} {dead}; {}", start["line"], start["column"], help.split(',').next().unwrap_or_default())
        })
        .collect();
    let no_copy = "look for an archived copy";
    let copy = "link to the archived copy instead: `/fine/copy`";
    let expected = [
        format!("1:25 the link `/shared` is dead: the server answers 404; {no_copy}"),
        format!("5:63 the link `/figure` is dead: the server answers 404; {no_copy}"),
        format!("7:25 the link `/gone` is dead: the server answers 404; {copy}"),
        format!("8:25 the link `/lost` is dead: the server answers 404; {no_copy}"),
        format!("11:21 the link `/actor` is dead: the server answers 404; {no_copy}"),
    ];
    for line in expected {
        assert!(found.contains(&line), "{line}\n{found:#?}");
    }
    assert_eq!(found.len(), 9, "{found:#?}");
    let in_text: Vec<&String> = found.iter().filter(|line| line.starts_with("13:")).collect();
    assert_eq!(in_text.len(), 3, "{found:#?}");
    assert!(in_text[0].ends_with(copy), "{found:#?}");
}
