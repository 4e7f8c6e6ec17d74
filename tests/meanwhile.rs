//! Somebody saves while the site is built, and takes it back: the build that saw the one must not stand for the other.

#[allow(dead_code, reason = "other tests use the rest")]
#[path = "harness/site.rs"]
mod site;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Mutex;

use nutgraf::build::{Memory, Observer, Stage};
use nutgraf::diag::{Style, render_terminal};
use nutgraf::source::scan::Snapshot;
use site::{Done, Site, Wish, differences, tree};

/// When something may happen to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Moment {
    /// The files have been looked at, and are known as they are; none has been read.
    Known,
    /// A stage begins: in the order in which they come.
    Parsing,
    Linking,
    Rendering,
    /// The build has ended.
    After,
}

use Moment::{After, Known, Linking, Parsing, Rendering};

/// Writes a file when a moment has come, and writes it back later.
struct Meddler<'m> {
    root: &'m Path,
    /// What is still to be written, and when; the last first.
    saves: Mutex<Vec<(Moment, &'m str, &'m [u8])>>,
}

impl Meddler<'_> {
    fn comes(&self, moment: Moment) {
        let mut saves = self.saves.lock().expect("nobody panics with it");
        while let Some((_, path, bytes)) = saves.pop_if(|(when, ..)| *when <= moment) {
            fs::write(self.root.join(path), bytes).expect("it can be written");
        }
    }
}

impl Observer for Meddler<'_> {
    fn stage(&self, stage: Stage, _: usize) {
        match stage {
            Stage::Parse => self.comes(Parsing),
            Stage::Link => self.comes(Linking),
            Stage::Render => self.comes(Rendering),
            Stage::Read | Stage::Plan => {}
        }
    }

    fn advance(&self) {}
}

const CONFIGS: [&str; 2] = [
    "title = \"Site\"\nbase_url = \"https://example.org\"\n[taxonomies]\ntopics = {}\n",
    "title = \"Site\"\nbase_url = \"https://example.org\"\n[taxonomies]\nregions = {}\n",
];

const TEXTS: [&str; 2] =
    ["---\ntitle: C\npublished: 2022-03\n---\nA text.\n", "---\ntitle: C\npublished: 2022-03\n---\nOther words.\n"];

/// A file, what it holds, and what it holds for a moment.
const FILES: [(&str, &str, &str); 9] = [
    (
        "content/a.md",
        "---\ntitle: A\npublished: 2022-03\n---\nOn Monday 700 men left [it](actor:mod).\n\nThen 900 men came. <!-- check: off unbound-number: the report is secret -->\n",
        "---\ntitle: Another\npublished: 2022-03\n---\n\n\n\n\nThey stayed.\n",
    ),
    // Broken for a moment: not even its first lines can be read.
    ("content/b.md", "---\ntitle: B\npublished: 2022-03\n---\n[](actor:mod) and 800 men.\n", "---\ntitle: [\n"),
    (
        "content/_data/actors.yaml",
        "mod: {name: Ministry, kind: government}\n",
        "mod: {name: The Office, kind: state}\n",
    ),
    ("i18n/en.toml", "[nav]\nhome = \"Start\"\n", "[nav]\nhome = \"Beginning\"\n"),
    (
        "templates/article.html",
        "{% extends \"theme/article.html\" %}{% block article_toc %}{% endblock article_toc %}",
        "{% extends \"theme/article.html\" %}{% block article_toc %}A table{% endblock article_toc %}",
    ),
    ("content/map.png", "a map", "another map"),
    ("static/style.css", "p { color: green }", "p { color: brown; margin: 0 }"),
    ("content/c.md", TEXTS[0], TEXTS[1]),
    ("site.toml", CONFIGS[0], "title = \"Other\"\nbase_url = \"https://example.com\"\n"),
];

fn settled(snapshot: &mut Snapshot) {
    // As if the files had lain there for long, so that what is known of them is believed.
    snapshot.scanned_at += 1_000_000_000;
}

fn shown(done: &Done) -> String {
    render_terminal(&done.built.diagnostics, &|path| done.built.texts.get(path).cloned(), Style::Plain)
}

fn site_of(memory: Memory) -> Site {
    let site = Site::of(&FILES.map(|(path, text, _)| (path, text)));
    site.memory.replace(memory);
    assert_eq!(site.build_after(&Wish::default(), &settled).errors(), 0);
    site
}

/// Every file, from every moment to every later one, whatever the build knows of the last.
#[test]
fn what_was_other_when_it_was_read_is_built_again() {
    let moments = [Known, Parsing, Linking, Rendering, After];
    let mut noticed = 0;
    for memory in [Memory::forgetful, Memory::keeping] {
        let site = site_of(memory());
        let mut expected = BTreeMap::new();
        let mut other = false;
        for (path, text, meanwhile) in FILES {
            // What is not as it was, so that all files are read again: with other taxonomies, or another text.
            let spur = if path == "site.toml" { ("content/c.md", TEXTS) } else { ("site.toml", CONFIGS) };
            for (n, &from) in moments.iter().enumerate() {
                for &to in &moments[n + 1..] {
                    other = !other;
                    site.write(spur.0, spur.1[usize::from(other)]);
                    let meddler = Meddler {
                        root: &site.root,
                        saves: Mutex::new(vec![(to, path, text.as_bytes()), (from, path, meanwhile.as_bytes())]),
                    };
                    let look = |snapshot: &mut Snapshot| {
                        settled(snapshot);
                        meddler.comes(Known);
                    };
                    let meddled = site.build_watched(&Wish::default(), &look, &meddler);
                    meddler.comes(After);
                    let (clean, files) = expected.entry((spur.0, other)).or_insert_with(|| {
                        let (done, files) = site.clean(&Wish::default());
                        (shown(&done), files)
                    });
                    noticed += usize::from(shown(&meddled) != *clean || tree(&site.out) != *files);
                    let done = site.build_after(&Wish::default(), &settled);
                    let case = format!("{path}, from {from:?} to {to:?}, {:?}", memory());
                    assert_eq!(shown(&done), *clean, "{case}");
                    let found = differences(&tree(&site.out), files);
                    assert!(found.is_empty(), "{case}: {}", found.join("\n"));
                }
            }
            site.write("site.toml", CONFIGS[0]);
            site.build_after(&Wish::default(), &settled);
        }
    }
    assert!(noticed > 40, "it matters what was there for a moment: {noticed} times");
}

/// A file that was saved just now, so that its times tell nothing, and its size is the same.
#[test]
fn a_file_that_is_copied_is_known_by_what_was_copied() {
    for memory in [Memory::forgetful, Memory::keeping] {
        let site = site_of(memory());
        for path in ["content/map.png", "static/style.css"] {
            site.write(path, "A green map");
            let meddler = Meddler {
                root: &site.root,
                saves: Mutex::new(vec![(After, path, b"A green map"), (Rendering, path, b"A brown map")]),
            };
            site.build_watched(&Wish::default(), &|_| {}, &meddler);
            let out = site.out.join(path.split_once('/').expect("it lies in a folder").1);
            assert_eq!(fs::read(&out).expect("it is published"), b"A brown map", "{path}: it was copied so");
            meddler.comes(After);
            site.build(&Wish::default());
            assert_eq!(fs::read(&out).expect("it is published"), b"A green map", "{path}");
        }
    }
}

/// A file that is taken away while the site is built, and comes back.
#[test]
fn a_file_that_is_gone_when_it_is_copied_is_an_error_of_that_file() {
    struct Thief<'t>(&'t Path, &'t Path);

    impl Observer for Thief<'_> {
        fn stage(&self, stage: Stage, _: usize) {
            if stage == Stage::Render {
                fs::rename(self.0, self.1).expect("it can be moved");
            }
        }

        fn advance(&self) {}
    }

    for memory in [Memory::forgetful, Memory::keeping] {
        let site = site_of(memory());
        let (map, away) = (site.root.join("content/map.png"), site.root.join("away.png"));
        let before = tree(&site.out);
        site.write("content/map.png", "a later map");
        site.write("content/c.md", TEXTS[1]);
        let done = site.build_watched(&Wish::default(), &|_| {}, &Thief(&map, &away));
        let errors: Vec<_> = done.built.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).collect();
        assert_eq!(errors.len(), 1, "{errors:?}");
        assert_eq!((errors[0].code.name(), errors[0].primary().file.as_str()), ("file-unreadable", "content/map.png"));
        let after = tree(&site.out);
        assert_eq!(after["map.png"], before["map.png"], "the last that was published stays");
        assert_ne!(after["c/index.html"], before["c/index.html"], "the rest is published");
        fs::rename(&away, &map).expect("it can be moved back");
        assert_eq!(site.build(&Wish::default()).errors(), 0);
        let found = differences(&tree(&site.out), &site.clean(&Wish::default()).1);
        assert!(found.is_empty(), "{}", found.join("\n"));
    }
}
