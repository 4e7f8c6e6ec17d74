//! Holds the first law: after any edits, the output folder is byte for byte what a clean build makes.

#[path = "harness/random.rs"]
mod random;
#[allow(dead_code, reason = "other tests use the rest")]
#[path = "harness/site.rs"]
mod site;
#[path = "incremental/world.rs"]
mod world;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use nutgraf::build::Memory;
use nutgraf::diag::{Diagnostic, Style, render_terminal};
use random::Random;
use site::{Done, Site, Wish, differences, tree};
use world::World;

/// How many edits are tried.
const EDITS: usize = 70;

#[test]
fn an_incremental_build_equals_a_clean_one() {
    edit_at_random(&Site::empty());
}

/// A process that keeps what it made last does less again, and comes out where one does that begins anew.
#[test]
fn a_build_by_a_process_that_remembers_equals_a_clean_one() {
    let site = Site::empty();
    site.memory.replace(Memory::keeping());
    edit_at_random(&site);
}

/// A process that remembers says what one says that only finds what the last left on the disk: of broken sites too, and
/// of what was published before.
#[test]
fn a_process_that_remembers_says_what_a_new_one_says() {
    let (seed, edits) = seed_and_edits();
    let mut random = Random(seed);
    let mut world = World::new(&mut random);
    let (one, other) = (Site::empty(), Site::empty());
    one.memory.replace(Memory::keeping());
    let (mut of_one, mut of_other) = (BTreeMap::new(), BTreeMap::new());
    let mut log = Vec::new();
    let (mut broken, mut uncorrected) = (0, 0);
    for _ in 0..edits {
        log.push(if world.flaw.is_some() && random.one_in(2) {
            world.flaw = None;
            "mend".to_owned()
        } else if world.flaw.is_none() && random.one_in(3) {
            world.spoil(&mut random)
        } else {
            world.edit(&mut random)
        });
        save(&one, &mut of_one, world.files());
        save(&other, &mut of_other, world.files());
        let (done, expected) = (one.build(&Wish::default()), other.build(&Wish::default()));
        let tale = || format!("SEED={seed}, after:\n  {}\n", log[log.len().saturating_sub(8)..].join("\n  "));
        assert_eq!(rendered(&done, |_| true), rendered(&expected, |_| true), "{}", tale());
        let found = differences(&tree(&one.out), &tree(&other.out));
        assert!(found.is_empty(), "{}{}", tale(), found.join("\n"));
        assert_eq!(done.built.rendered, expected.built.rendered, "{}", tale());
        broken += usize::from(done.errors() > 0);
        uncorrected += usize::from(done.said().iter().any(|said| said.starts_with("uncorrected-change: ")));
    }
    assert!(broken * 10 > edits && uncorrected * 10 > edits, "of {edits}: {broken} broken, {uncorrected} uncorrected");
}

fn seed_and_edits() -> (u64, usize) {
    let seed = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(20_220_701);
    let edits = std::env::var("EDITS").ok().and_then(|edits| edits.parse().ok()).unwrap_or(EDITS);
    (seed, edits)
}

fn edit_at_random(site: &Site) {
    let (seed, edits) = seed_and_edits();
    let mut random = Random(seed);
    let mut world = World::new(&mut random);
    let mut on_disk = BTreeMap::new();
    let mut log = Vec::new();
    let mut wish = Wish::default();
    let (mut compared, mut broken_for) = (0, 0);
    for _ in 0..edits {
        log.push(if world.flaw.is_some() && broken_for > random.below(3) {
            world.flaw = None;
            "mend".to_owned()
        } else if world.flaw.is_none() && random.one_in(6) {
            world.spoil(&mut random)
        } else {
            world.edit(&mut random)
        });
        if random.one_in(12) {
            wish.today.2 = 1 + i8::try_from(random.below(28)).expect("a day is small");
            wish.drafts = random.one_in(3);
            wish.base_url = *random.pick(&[None, None, Some(""), Some("https://example.org/sub")]);
            log.push(format!("built as {wish:?}"));
        }
        save(site, &mut on_disk, world.files());
        let before = tree(&site.out);
        let done = site.build(&wish);
        let after = tree(&site.out);
        let tale = || format!("SEED={seed}, after:\n  {}\n", log[log.len().saturating_sub(8)..].join("\n  "));
        assert!(!done.said().iter().any(|said| said.starts_with("internal")), "{}{:#?}", tale(), done.said());
        assert!(world.flaw.is_some() || done.errors() == 0, "a sound site has errors. {}{:#?}", tale(), done.said());
        assert!(!world.shows_its_flaw() || done.errors() > 0, "a broken site has no errors. {}", tale());
        broken_for = if world.flaw.is_some() { broken_for + 1 } else { 0 };
        if done.errors() == 0 {
            let (clean, expected) = site.clean(&wish);
            let found = differences(&after, &expected);
            assert!(found.is_empty(), "incremental and clean differ. {}{}", tale(), found.join("\n"));
            assert_eq!(shown(&done), shown(&clean), "they say different things. {}", tale());
            let written = done.written;
            assert_eq!(written.written + written.unchanged, after.len(), "the report miscounts files. {}", tale());
            assert_eq!(done.built.files, after.len(), "the report miscounts files. {}", tale());
            let changed = after.iter().filter(|(path, bytes)| before.get(*path) != Some(*bytes)).count();
            assert_eq!(written.written, changed, "the report miscounts what was written. {}", tale());
            let gone = before.keys().filter(|path| !after.contains_key(*path)).count();
            assert_eq!(written.pruned, gone, "the report miscounts what was removed. {}", tale());
            compared += 1;
        } else {
            let missing: Vec<_> = before.keys().filter(|path| !after.contains_key(*path)).collect();
            assert!(missing.is_empty(), "a broken site takes pages away. {}{missing:?}", tale());
        }
    }
    assert!(compared * 2 > edits, "most of the {edits} edits leave a sound site, not {compared}");
}

/// What is said, with places and excerpts. What has changed since the last build is the one thing that a clean build
/// cannot know.
fn shown(done: &Done) -> String {
    rendered(done, |diagnostic| diagnostic.code.name() != "uncorrected-change")
}

fn rendered(done: &Done, wanted: impl Fn(&Diagnostic) -> bool) -> String {
    let diagnostics: Vec<_> = done.built.diagnostics.iter().filter(|diagnostic| wanted(diagnostic)).cloned().collect();
    render_terminal(&diagnostics, &|path| done.built.texts.get(path).cloned(), Style::Plain)
}

/// Makes the site's files these; touches only those that change.
fn save(site: &Site, old: &mut BTreeMap<String, Vec<u8>>, new: BTreeMap<String, Vec<u8>>) {
    for path in old.keys().filter(|path| !new.contains_key(*path)) {
        site.remove(path);
    }
    for (path, bytes) in &new {
        if old.get(path) != Some(bytes) {
            site.write(path, bytes);
        }
    }
    *old = new;
}

/// Everything that the file system says of a folder's contents, the folders included.
fn stats(folder: &Path) -> BTreeMap<String, (u64, i64, i64, i64, i64, u64)> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("it can be read") {
        let path = entry.expect("it can be read").path();
        let stat = fs::symlink_metadata(&path).expect("it can be read");
        if stat.is_dir() {
            found.extend(stats(&path));
        }
        let state = (stat.ino(), stat.mtime(), stat.mtime_nsec(), stat.ctime(), stat.ctime_nsec(), stat.size());
        found.insert(path.to_string_lossy().into_owned(), state);
    }
    found
}

#[test]
fn a_build_that_changes_nothing_writes_nothing() {
    let site = Site::example();
    let first = site.build(&Wish::default());
    assert_eq!(first.errors(), 0, "{:#?}", first.said());
    let before = stats(&site.root);
    let second = site.build(&Wish::default());
    assert!(second.built.unchanged && second.built.rendered.is_empty());
    assert_eq!(first.said(), second.said(), "the second build says what the first one said");
    assert!(before == stats(&site.root), "the second build wrote something");
    assert_eq!((first.built.files, first.built.pages), (second.built.files, second.built.pages));
    assert_eq!(second.written.unchanged, first.built.files);
}

#[test]
fn a_changed_figure_rewrites_the_pages_that_show_it() {
    let site = Site::example();
    site.build(&Wish::default());
    let before = stats(&site.out);
    let path = "content/libya/turkey-training.md";
    let old = site.read(path);
    let new = old.replace("[120](figure:tajoura-course)", "[130](figure:tajoura-course)");
    let new = new.replacen("value: 120", "value: 130", 1);
    assert_ne!(old, new);
    site.write(path, &new);
    let arabic = "content/libya/turkey-training.ar.md";
    site.write(arabic, site.read(arabic).replace("[120](figure:tajoura-course)", "[130](figure:tajoura-course)"));
    let done = site.build(&Wish::default());
    assert_eq!(done.errors(), 0, "{:#?}", done.said());
    let after = stats(&site.out);
    let changed: BTreeSet<String> = after
        .iter()
        .filter(|(path, stat)| before.get(*path) != Some(*stat) && Path::new(path).is_file())
        .map(|(path, _)| path.strip_prefix(&*site.out.to_string_lossy()).unwrap_or(path).to_owned())
        .collect();
    // The explainer, and in the registry the figure, the lists of figures, who says so, where, and on what it rests.
    let mut expected: BTreeSet<String> = BTreeSet::new();
    for prefix in ["", "/ar"] {
        for order in ["", "by-date/", "by-status/", "by-claimant/", "by-freshness/", "by-explainer/"] {
            expected.insert(format!("{prefix}/figures/{order}index.html"));
        }
        for page in [
            "libya/turkey-training",
            "figures/libya/turkey-training/tajoura-course",
            "places/tajoura",
            "sources/yerepouni-2020-10",
            "actors/tr-mod",
        ] {
            expected.insert(format!("{prefix}/{page}/index.html"));
        }
    }
    let pages = expected.len();
    for prefix in ["", "/ar"] {
        expected.extend(["json", "csv"].map(|kind| format!("{prefix}/libya/turkey-training/figures.{kind}")));
    }
    expected.extend(["json", "csv"].map(|kind| format!("/data/figures.{kind}")));
    assert_eq!(changed, expected);
    assert_eq!(done.written.written, expected.len());
    let rendered = done.built.rendered.iter().filter(|route| route.ends_with('/'));
    assert_eq!(rendered.count(), pages, "{:?}", done.built.rendered);
}

/// While an explainer contradicts itself its page stays, and so do the lists and pages that would show the new value.
#[test]
fn a_figure_that_its_text_contradicts_is_published_nowhere() {
    let site = Site::example();
    site.build(&Wish::default());
    let before = tree(&site.out);
    let path = "content/libya/turkey-training.md";
    let old = site.read(path);
    site.write(path, old.replacen("value: 8500", "value: 8600", 1));
    let done = site.build(&Wish::default());
    assert_eq!(done.errors(), 6, "{:#?}", done.said());
    let found = differences(&before, &tree(&site.out));
    assert!(found.is_empty(), "{}", found.join("\n"));
    for path in [path, "content/libya/turkey-training.ar.md"] {
        site.write(path, site.read(path).replace("[8,500](figure:trained)", "[8,600](figure:trained)"));
    }
    let done = site.build(&Wish::default());
    assert_eq!(done.errors(), 0, "{:#?}", done.said());
    // Both explainers, and the lists that show their first figure.
    assert!(done.written.written > 2, "{:?}", done.built.rendered);
}

/// What a page shows of others, with both kinds of memory.
#[test]
fn what_changes_elsewhere_is_shown_everywhere() {
    let figure = |id: &str, value: u32| {
        format!(
            "figures: {{{id}: {{label: Of {id}, value: {value}, as_of: 2022-01, by: UN, source: \"https://example.org/s\"}}}}"
        )
    };
    let explainer = |title: &str, more: &str, text: &str| {
        format!("---\ntitle: {title}\npublished: 2022-03\ntopics: [Aid]\n{more}\n---\n{text}\n")
    };
    let config = "title = \"Site\"\nbase_url = \"https://example.org\"\nfeed_items = 1\n[taxonomies]\ntopics = {}\n\
                  [languages.ar]\n";
    let home =
        |title: &str, value| format!("---\ntitle: {title}\n{}\n---\nAfter [](figure:days).\n", figure("days", value));
    let a = |value| explainer("A", &figure("count", value), "[](figure:count) left.");
    let newest = |title: &str| explainer(title, "updated: 2022-05\nweight: 9", "A text.");
    let words = |name: &str, list: &str| format!("language = \"{name}\"\n[registry]\nfigures = \"{list}\"\n");
    let files = [
        ("site.toml", config.to_owned()),
        ("content/_index.md", home("Home", 10)),
        ("content/_index.ar.md", "---\ntitle: بيت\n---\nبعد [](figure:days).\n".to_owned()),
        ("content/a.md", a(120)),
        ("content/b.md", newest("Newest")),
        ("content/c.md", explainer("C", "", "<Chart figure=\"a#count\"/>")),
        ("i18n/ar.toml", words("العربية", "أرقام")),
    ];
    // The file, its text, a page that shows it, and what that shows then; nothing if the text has errors.
    let edits = [
        ("content/_index.md", home("Start", 10), "topics/index.html", Some("Start")),
        ("content/_index.md", home("Start", 23), "ar/index.html", Some("23")),
        ("content/b.md", newest("Newer still"), "feed.xml", Some("Newer still")),
        ("i18n/ar.toml", words("لغة الضاد", "أرقام"), "a/index.html", Some("لغة الضاد")),
        ("i18n/ar.toml", words("لغة الضاد", "أعداد"), "figures/index.html", Some("أعداد")),
        ("content/a.md", "---\ntitle: [\n---\n".to_owned(), "c/index.html", None),
        ("content/a.md", a(777), "c/index.html", Some("777")),
    ];
    let mut faults = Vec::new();
    for memory in [Memory::forgetful(), Memory::keeping()] {
        let site = Site::empty();
        site.memory.replace(memory);
        for (path, text) in &files {
            site.write(path, text);
        }
        let first = site.build(&Wish::default());
        assert_eq!(first.errors(), 0, "{:#?}", first.said());
        for (path, text, page, shows) in &edits {
            let before = tree(&site.out);
            site.write(path, text);
            let done = site.build(&Wish::default());
            let (clean, expected) = site.clean(&Wish::default());
            assert_eq!(shown(&done), shown(&clean), "after {path}");
            if let Some(shows) = shows {
                assert_eq!(done.errors(), 0, "{:#?}", done.said());
                assert!(String::from_utf8_lossy(&expected[*page]).contains(shows), "{page} shows `{shows}` of {path}");
                faults.extend(differences(&tree(&site.out), &expected));
            } else {
                assert!(done.errors() > 0, "{path} has an error");
                faults.extend(differences(&tree(&site.out), &before));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A file that was away for a moment is read when it is back, although its bytes are what they were.
#[test]
fn what_could_not_be_read_is_not_remembered_as_wrong() {
    let site = Site::of(&[
        ("content/a.md", "---\ntitle: A\npublished: 2022-03\n---\n[It](actor:mod) left.\n"),
        ("content/_data/actors.yaml", "mod: {name: Ministry, kind: government}\n"),
        ("i18n/en.toml", "[nav]\nhome = \"Start\"\n"),
    ]);
    site.memory.replace(Memory::keeping());
    // As if the files had lain there for long, so that their stats tell that they are as they were.
    let settled = |snapshot: &mut nutgraf::source::scan::Snapshot| snapshot.scanned_at += 1_000_000_000;
    let config = |taxonomy: &str| format!("title = \"Site\"\n[taxonomies]\n{taxonomy} = {{}}\n");
    site.write("site.toml", config("topics"));
    assert_eq!(site.build_after(&Wish::default(), &settled).errors(), 0);
    for path in ["content/a.md", "content/_data/actors.yaml", "i18n/en.toml"] {
        let (there, away) = (site.root.join(path), site.root.join("away"));
        for taxonomy in ["regions", "topics"] {
            // With other taxonomies all files are read again.
            site.write("site.toml", config(taxonomy));
            let done = site.build_after(&Wish::default(), &|snapshot| {
                settled(snapshot);
                fs::rename(&there, &away).expect("it can be moved");
            });
            assert!(done.said().iter().any(|said| said.starts_with("file-unreadable")), "{path}: {:#?}", done.said());
            fs::rename(&away, &there).expect("it can be moved back");
            let done = site.build_after(&Wish::default(), &settled);
            assert_eq!(shown(&done), "", "{path} is back");
            let found = differences(&tree(&site.out), &site.clean(&Wish::default()).1);
            assert!(found.is_empty(), "{path} is back: {}", found.join("\n"));
        }
    }
}

/// What all pages share can be wrong; then no page may show less than before.
#[test]
fn errors_in_shared_files_change_no_page() {
    let site = Site::example();
    let arabic = site.read("i18n/ar.toml");
    assert_eq!(site.build(&Wish::default()).errors(), 0);
    let before = tree(&site.out);
    let (config, actors) = (site.read("site.toml"), site.read("content/_data/actors.yaml"));
    let (home, section) = (site.read("content/_index.md"), site.read("content/libya/_index.md"));
    let translation = site.read("content/libya/turkey-training.ar.md");
    let breaks = [
        ("site.toml", config.replace("base_url = \"https://example.org\"", "base_url = 5")),
        ("site.toml", config.replacen("title", "titel", 1)),
        ("site.toml", config.replace("[languages.ar]", "[languages.a_r]")),
        ("site.toml", config.replace("regions = {}", "Regions = {}")),
        ("site.toml", format!("{config}= =\n")),
        ("content/_data/actors.yaml", format!("{actors}x: [\n")),
        ("content/_data/actors.yaml", actors.replacen("name:", "nmae:", 1)),
        ("i18n/ar.toml", format!("{arabic}[[\n")),
        // The home page's title stands in breadcrumbs and a section's in the menu; a translation in its original's head.
        ("content/_index.md", home.replacen("---", "---\nx: [", 1)),
        ("content/libya/_index.md", section.replacen("---", "---\nx: [", 1)),
        ("content/libya/turkey-training.ar.md", translation.replacen("---", "---\nx: [", 1)),
    ];
    for (path, broken) in breaks {
        let sound = site.read(path);
        assert_ne!(sound, broken, "{path} is changed");
        site.write(path, &broken);
        let done = site.build(&Wish::default());
        assert!(done.errors() > 0, "{path} has an error");
        let found = differences(&before, &tree(&site.out));
        assert!(found.is_empty(), "{path}: {:#?}\n{}", done.said(), found.join("\n"));
        site.write(path, sound);
        assert_eq!(site.build(&Wish::default()).errors(), 0);
        assert!(differences(&before, &tree(&site.out)).is_empty(), "{path} is mended");
    }
}
