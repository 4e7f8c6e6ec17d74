//! Tests of the store as a sink: what builds name, what is seen when, and what lies where.

#![allow(clippy::unwrap_used)]

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use super::*;

fn path(path: &str) -> OutPath {
    OutPath::parse(path).unwrap()
}

fn key(n: u32) -> Fp {
    Fp::of(&n)
}

fn put(store: &Store, name: &str, key_of: u32, text: &str) {
    store.put(&path(name), key(key_of), Content::Bytes(text.as_bytes())).unwrap();
}

fn text(store: &Store, url: &str) -> Option<String> {
    Some(String::from_utf8(store.find(url)?.bytes().unwrap()).unwrap())
}

fn names(paths: &[OutPath]) -> Vec<&str> {
    paths.iter().map(OutPath::as_str).collect()
}

/// A store with these files, made with the key 1.
fn with(files: &[(&str, &str)]) -> Store {
    let store = Store::new();
    for (name, text) in files {
        put(&store, name, 1, text);
    }
    store.commit(Prune::Stale);
    store
}

#[test]
fn a_build_is_seen_when_it_is_committed() {
    let store = with(&[("index.html", "old"), ("a/index.html", "a")]);
    put(&store, "index.html", 2, "new");
    put(&store, "b.css", 1, "b");
    assert!(store.has(&path("a/index.html"), key(1)));
    assert_eq!((text(&store, "/").unwrap(), text(&store, "/b.css")), ("old".to_owned(), None));
    let held = store.find("/").unwrap();
    let changes = store.commit(Prune::Stale);
    assert_eq!(
        (names(&changes.new), names(&changes.changed), names(&changes.gone)),
        (vec!["b.css"], vec!["index.html"], vec![])
    );
    assert_eq!((text(&store, "/").unwrap(), text(&store, "/b.css").unwrap()), ("new".to_owned(), "b".to_owned()));
    assert_eq!(held.bytes().unwrap(), b"old", "an answer that is under way goes on with what it began with");
}

#[test]
fn a_generation_is_a_commit_that_changed_a_byte() {
    let store = with(&[("index.html", "one")]);
    assert_eq!(store.generation(), 1);
    put(&store, "index.html", 2, "one");
    let changes = store.commit(Prune::Stale);
    assert!(changes.is_empty());
    assert_eq!((changes.generation, store.generation()), (1, 1));
    assert!(store.has(&path("index.html"), key(2)), "the same bytes have another key now");
    assert!(!store.has(&path("index.html"), key(1)));
    assert!(store.commit(Prune::Stale).is_empty());
    put(&store, "index.html", 3, "two");
    assert_eq!(store.commit(Prune::Stale).generation, 2);
    assert_eq!(store.commit(Prune::Stale).generation, 3, "what is not named is gone");
    assert_eq!(text(&store, "/"), None);
}

#[test]
fn what_a_build_did_not_name_is_gone() {
    let store =
        with(&[("index.html", "1"), ("kept.html", "2"), ("had.html", "3"), ("stale.html", "4"), ("stale.css", "5")]);
    let build = |prune| {
        put(&store, "index.html", 1, "1");
        assert!(store.keep(&path("kept.html")));
        assert!(store.has(&path("had.html"), key(1)));
        assert!(!store.has(&path("stale.html"), key(2)), "another key is another file");
        assert!(!store.keep(&path("new.html")), "there is nothing to keep");
        store.commit(prune)
    };
    assert!(build(Prune::Nothing).is_empty());
    assert_eq!(text(&store, "/stale.html").unwrap(), "4");
    assert_eq!(names(&build(Prune::Stale).gone), ["stale.css", "stale.html"]);
    assert_eq!(text(&store, "/stale.html"), None);
    assert!(store.assets().is_empty());
    assert_eq!(store.tags().len(), 3);
}

#[test]
fn a_file_that_is_kept_has_its_old_key() {
    let store = with(&[("a.html", "1")]);
    assert!(store.keep(&path("a.html")));
    store.commit(Prune::Stale);
    assert!(store.has(&path("a.html"), key(1)));
}

#[test]
fn a_path_is_put_once_in_a_build() {
    let store = with(&[("a.html", "1")]);
    put(&store, "a.html", 2, "2");
    let error = store.put(&path("a.html"), key(3), Content::Bytes(b"3")).unwrap_err();
    assert_eq!(error.to_string(), "`a.html` was written twice in one build");
}

#[test]
fn a_build_that_is_abandoned_leaves_no_trace() {
    let store = with(&[("a.html", "1"), ("b.html", "1")]);
    put(&store, "a.html", 2, "2");
    assert!(store.has(&path("b.html"), key(1)));
    store.abandon();
    put(&store, "a.html", 3, "3");
    let changes = store.commit(Prune::Stale);
    assert_eq!((names(&changes.changed), names(&changes.gone)), (vec!["a.html"], vec!["b.html"]));
    assert_eq!(text(&store, "/a.html").unwrap(), "3");
}

#[test]
fn a_content_that_fails_is_not_there() {
    let store = with(&[("a.json", "1")]);
    let fails = |out: &mut dyn Write| {
        out.write_all(b"half")?;
        Err(io::Error::other("a bug"))
    };
    store.put(&path("a.json"), key(2), Content::Written(&fails)).unwrap_err();
    assert!(store.keep(&path("a.json")));
    assert!(store.commit(Prune::Stale).is_empty());
    let gone = |_: &mut dyn Write| Err(io::ErrorKind::NotFound.into());
    let error = store.put(&path("b.png"), key(1), Content::Written(&gone)).unwrap_err();
    assert!(error.to_string().starts_with("cannot hold `b.png`"), "{error}");
    assert_eq!(store.vault.in_use(), 0);
}

#[test]
fn urls_are_looked_up() {
    let store = with(&[("index.html", "home"), ("a/index.html", "a"), ("a/b.txt", "b"), ("سوريا/index.html", "s")]);
    for (url, expected) in [
        ("/", Some("home")),
        ("/index.html", Some("home")),
        ("/a/", Some("a")),
        ("/a/index.html", Some("a")),
        ("/a/b.txt", Some("b")),
        ("/سوريا/", Some("s")),
        ("/a", None),
        ("/a/b.txt/", None),
        ("a/", None),
        ("", None),
        ("//", None),
        ("//a/", None),
        ("/a//", None),
        ("/a/../a/", None),
        ("/../a/", None),
        ("/./", None),
        ("/A/", None),
        ("/a\\b.txt", None),
    ] {
        assert_eq!(text(&store, url).as_deref(), expected, "{url}");
    }
    assert_eq!(store.find("/a/index.html").unwrap().route, Route::page(["a"]));
    assert_eq!(store.find("/a/b.txt").unwrap().media_type(), "text/plain; charset=utf-8");
}

#[test]
fn the_tag_is_the_hash_of_the_bytes_however_they_came() {
    for size in [0, 1, 255, 256, 20_000, vault::BLOCK, 3 * vault::BLOCK, 2_000_000] {
        let bytes: Vec<u8> = (0..size).map(|n| (n / 7 % 251) as u8).collect();
        // In pieces that are no blocks.
        let write = |out: &mut dyn Write| bytes.chunks(1000).try_for_each(|piece| out.write_all(piece));
        for name in ["a.txt", "a.png"] {
            let contents = [Content::Bytes(&bytes), Content::Written(&write)];
            for (n, content) in contents.into_iter().enumerate() {
                let store = Store::new();
                store.put(&path(name), key(1), content).unwrap();
                store.commit(Prune::Stale);
                let found = store.find(&format!("/{name}")).unwrap();
                assert_eq!((found.tag, found.size), (Fp::of_bytes(&bytes), size as u64), "{name} {size} {n}");
                assert!(found.bytes().unwrap() == bytes, "{name} {size} {n}");
                assert!(found.piece(0, 10).unwrap() == bytes[..size.min(10)]);
                let half = size / 2;
                let piece = found.piece(half as u64, 100).unwrap();
                assert!(piece[..] == bytes[half..][..piece.len()] && (size == half || !piece.is_empty()));
                assert!(found.piece(size as u64, 10).unwrap().is_empty());
            }
        }
    }
}

#[test]
fn large_files_are_not_in_memory_and_give_their_room_back() {
    const MEGABYTES: usize = 100;
    let store = Store::new();
    let piece = vec![7; 1 << 20];
    let large = |out: &mut dyn Write| (0..MEGABYTES).try_for_each(|_| out.write_all(&piece));
    store.put(&path("film.mp4"), key(1), Content::Written(&large)).unwrap();
    store.commit(Prune::Stale);
    let found = store.find("/film.mp4").unwrap();
    assert_eq!(found.size, (MEGABYTES << 20) as u64);
    assert!(found.is_large());
    assert_eq!(store.held(), 0);
    assert!(found.piece(50 << 20, u64::MAX).unwrap().len() <= vault::BLOCK, "it is read in pieces");

    store.put(&path("film.mp4"), key(2), Content::Written(&large)).unwrap();
    assert!(store.commit(Prune::Stale).is_empty());
    assert_eq!(store.vault.in_use(), MEGABYTES * ((1 << 20) / vault::BLOCK), "the same bytes are held once");

    store.commit(Prune::Stale);
    assert!(store.find("/film.mp4").is_none());
    assert_eq!(found.piece(99 << 20, 3).unwrap(), [7, 7, 7], "an answer that is under way goes on");
    drop(found);
    assert_eq!(store.vault.in_use(), 0);
}

#[test]
fn files_in_the_vault_do_not_overwrite_each_other() {
    let store = Store::new();
    let bytes = |n: u8| vec![n; 3 * vault::BLOCK / 2];
    for round in 0..4u8 {
        for n in 0..5u8 {
            if n % 2 == round % 2 {
                let content = bytes(n * 10 + round);
                store.put(&path(&format!("{n}.bin")), key(u32::from(round)), Content::Bytes(&content)).unwrap();
            } else {
                store.keep(&path(&format!("{n}.bin")));
            }
        }
        store.commit(Prune::Stale);
        for n in (0..5).filter(|n| round > 0 || n % 2 == 0) {
            let written = if n % 2 == round % 2 { round } else { round - 1 };
            assert!(
                store.find(&format!("/{n}.bin")).unwrap().bytes().unwrap() == bytes(n * 10 + written),
                "{n} {round}"
            );
        }
    }
    assert_eq!(store.vault.in_use(), 10);
}

#[test]
fn pages_are_packed() {
    let store = Store::new();
    let mut size = 0;
    for n in 0..100 {
        let paragraph = |p: u32| format!("<p class=\"claim\">In {p} the count was {} of {}.</p>\n", p * n, p + n);
        let page: String = (1000 + n..1400).map(paragraph).collect();
        size += page.len();
        put(&store, &format!("{n}/index.html"), 1, &page);
    }
    store.commit(Prune::Stale);
    assert!(store.held() * 3 < size, "{} of {size} bytes", store.held());
    for n in 0..100 {
        let found = store.find(&format!("/{n}/")).unwrap();
        assert_eq!(Fp::of_bytes(&found.bytes().unwrap()), found.tag, "{n}");
    }
}

#[test]
fn what_pages_have_in_common_is_packed_once() {
    let store = Store::new();
    // Nothing in it repeats, but all pages have it.
    let frame: String = (0..400u32).map(|n| format!("{}\n", key(n))).collect();
    put(&store, "redirect/index.html", 1, &"<p>elsewhere</p>".repeat(20));
    for n in 0..50 {
        put(&store, &format!("{n}/index.html"), 1, &format!("<title>{n}</title>{frame}<p>{n}</p>"));
    }
    store.commit(Prune::Stale);
    assert!(store.held() < 3 * frame.len(), "{} of 50 times {} bytes", store.held(), frame.len());
    for n in 0..50 {
        assert_eq!(text(&store, &format!("/{n}/")).unwrap(), format!("<title>{n}</title>{frame}<p>{n}</p>"));
    }
}

#[test]
fn readers_see_all_of_a_commit_or_nothing() {
    let store = with(&[("a.html", "0"), ("b.html", "0")]);
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for n in 1..500u32 {
                put(&store, "a.html", n, &n.to_string());
                put(&store, "b.html", n, &n.to_string());
                store.commit(Prune::Stale);
            }
            over.store(true, Ordering::Relaxed);
        });
        while !over.load(Ordering::Relaxed) {
            let tags = store.tags();
            assert_eq!(tags[&path("a.html")], tags[&path("b.html")]);
        }
    });
}

#[test]
fn assets_say_since_when_they_are_as_they_are() {
    let store = with(&[("style.css", "1"), ("a.png", "1"), ("index.html", "1"), ("a.json", "1")]);
    put(&store, "a.png", 2, "2");
    put(&store, "style.css", 2, "1");
    store.commit(Prune::Nothing);
    let assets: Vec<_> =
        store.assets().into_iter().map(|asset| (asset.route.to_string(), asset.kind, asset.since)).collect();
    assert_eq!(assets, [("/a.png".to_owned(), Kind::Media, 2), ("/style.css".to_owned(), Kind::Style, 1)]);
}
