//! Tests of what a file is by its path and what it must declare, and of data files.

use super::{read, settings, shown};
use crate::document::listing::file;
use crate::model::{ContentKind, SharedData};
use crate::parse::{DataFile, identify, read_data};
use crate::source::RelPath;

#[test]
fn what_is_required_depends_on_what_the_file_is() {
    let cases: &[(&str, &str, &[&str])] = &[
        (
            "content/a.md",
            "---\n---\n",
            &[
                "field-missing 1:1 `published` is missing | add `published: 2026-01-31`, or `draft: true`",
                "field-missing 1:1 `title` is missing | add `title: …`",
            ],
        ),
        (
            "content/a.md",
            "---\ntitle:\npublished: ''\n---\n",
            &[
                "field-missing 1:1 `published` is missing | add `published: 2026-01-31`, or `draft: true`",
                "field-missing 1:1 `title` is missing | add `title: …`",
            ],
        ),
        (
            "content/a.md",
            "---\ntitle: [x]\npublished: soon\n---\n",
            &[
                "field-type 2:8 `title` is a list; expected text",
                "date-invalid 3:12 `soon` is not a date: a year has four digits | write a date as `2022-03-14`, `2022-03`, `2022`, `2022~` (about) or `2020/2022`",
            ],
        ),
        ("content/a.md", "---\ntitle: T\ndraft: true\n---\n", &[]),
        (
            "content/a.md",
            "---\n- title\n---\n",
            &["field-type 2:1 the document is a list; expected a map of keys and values"],
        ),
        ("content/a.md", "---\r\ntitle: T\r\npublished: 2026\r\n...\r\ntext\r\n", &[]),
        (
            "content/a.md",
            "title: T\n",
            &[
                "front-matter-missing 1:1 the file does not begin with front matter | begin the file with a line `---`, then `title: …` and `published: …`, then a line `---`",
            ],
        ),
        (
            "content/a.md",
            "\n---\ntitle: T\n---\n",
            &[
                "front-matter-missing 2:1 the file does not begin with front matter | delete what stands before the first `---`",
            ],
        ),
        (
            "content/a.md",
            "+++\ntitle = 'T'\n+++\n",
            &[
                "front-matter-missing 1:1 the file does not begin with front matter | front matter is YAML: write `---` instead of `+++`, and `key: value`",
            ],
        ),
        (
            "content/a.md",
            "",
            &[
                "front-matter-missing 1:1 the file does not begin with front matter | begin the file with a line `---`, then `title: …` and `published: …`, then a line `---`",
            ],
        ),
        (
            "content/a.md",
            "---\ntitle: T\n\ntext",
            &[
                "front-matter-missing 1:1 the front matter never ends | add a line `---` between the last key and the text",
            ],
        ),
        ("content/a/_index.md", "Text.\n", &[]),
        ("content/a/_index.md", "---\nweight: 1\n---\n", &[]),
        (
            "content/a.ar.md",
            "---\nfigures: {a: {label: ل}}\n---\n",
            &["field-missing 1:1 `title` is missing | add `title: …`"],
        ),
        (
            "content/a.ar.md",
            "---\ntitle: ع\nfigures:\n  a: {label: ل, note: ن, value: 5, unit: x, claims: [], by: z}\nevents:\n  - {id: e, title: ح}\n  - {title: ح, date: 2020}\npublished: 2026\nsources: {s: {}}\n---\n",
            &[
                "translation-restates 4:26 a translation takes `value` from its original, and what it states is ignored | delete `value` here",
                "translation-restates 4:36 a translation takes `unit` from its original, and what it states is ignored | delete `unit` here",
                "translation-restates 4:45 a translation takes `claims` from its original, and what it states is ignored | delete `claims` here",
                "translation-restates 4:57 a translation takes `by` from its original, and what it states is ignored | delete `by` here",
                "field-missing 7:5 `events[1]` has no `id` | add `id: …`",
                "translation-restates 7:16 a translation takes `date` from its original, and what it states is ignored | delete `date` here",
                "translation-restates 8:1 a translation takes `published` from its original, and what it states is ignored | delete `published` here",
                "translation-restates 9:1 a translation takes `sources` from its original, and what it states is ignored | delete `sources` here",
            ],
        ),
    ];
    for (path, text, expected) in cases {
        assert_eq!(read(path, text).1, *expected, "{path} {text}");
    }
}

#[test]
fn a_path_says_what_a_file_is() {
    let settings = settings();
    let cases = [
        ("content/a/b.md", "a/b en explainer"),
        ("content/a/b/index.md", "a/b en explainer"),
        ("content/a/b.ar.md", "a/b ar translation explainer"),
        ("content/a/b/index.ar.md", "a/b ar translation explainer"),
        ("content/a/b.en.md", "a/b en explainer"),
        ("content/a/b.zh-Hant.md", "a/b zh-Hant translation explainer"),
        ("content/a/_index.md", "a en section"),
        ("content/_index.ar.md", " ar translation section"),
        ("content/index.md", " en explainer"),
        ("content/v1.2.md", "v1.2 en explainer"),
        ("content/a.draft.md", "a.draft en explainer"),
        ("content/notes.js.md", "notes.js en explainer"),
        ("content/a.png", "-"),
        ("content/_data/x.md", "-"),
        ("themes/a.md", "-"),
        (
            "content/a.fr.md",
            "translation-orphan the file name says that its language is `fr`, which site.toml does not declare | add \
             `[languages.fr]` to site.toml, or rename the file without `.fr`",
        ),
        (
            "content/a.AR.md",
            "translation-orphan the file name says that its language is `AR`, which site.toml does not declare | \
             rename it to `a.ar.md`",
        ),
        ("content/.ar.md", "name-invalid the file has no name before its extension | rename it to `index.md`"),
    ];
    for (path, expected) in cases {
        let outcome = identify(&RelPath::known(path), &settings);
        let shown = match (outcome.value, outcome.diagnostics.first()) {
            (Some(identity), None) => {
                let translation = if identity.translation { "translation " } else { "" };
                let kind = if identity.kind == ContentKind::Section { "section" } else { "explainer" };
                format!("{} {} {translation}{kind}", identity.article, identity.lang)
            }
            (None, None) => "-".to_owned(),
            (_, Some(found)) => format!("{} {} | {}", found.code, found.message, found.help.join(" ")),
        };
        assert_eq!(shown, expected, "{path}");
    }
}

#[test]
fn data_files_share_the_shapes_of_front_matter() {
    let data = |name: &str, text: &str| {
        let file = file(&format!("content/_data/{name}"), text);
        let outcome = read_data(&file);
        let shown = shown(&file, 0..text.len(), &outcome.diagnostics);
        (outcome.value, shown)
    };
    let (actors, found) = data("actors.yaml", "a: {name: A, kind: ngo}\nb: {name: B, knid: ngo}\n");
    assert_eq!(found, ["field-unknown 2:14 `b` has the key `knid`, which is not known | did you mean `kind`?"]);
    assert!(matches!(&actors, Some(DataFile::Actors(actors)) if actors.len() == 2));
    let mut shared = SharedData::default();
    shared.add(actors.expect("it reads"));
    assert!(shared.actors.get("b").is_some());
    for (name, text) in [
        ("sources.yaml", "s: {title: T}"),
        ("places.yaml", "p: {name: P}"),
        ("figures.yaml", "f: {label: F, value: 1}"),
        ("figures.yaml", "# none yet\n"),
    ] {
        let (value, found) = data(name, text);
        assert!(value.is_some() && found.is_empty(), "{name} {found:?}");
    }
    assert_eq!(
        data("places.yaml", "- a\n").1,
        ["field-type 1:1 the document is a list; expected a map from ids to entries, such as `my-id: {…}`",]
    );
    let known = "`actors.yaml`, `sources.yaml`, `places.yaml`, `figures.yaml`";
    assert_eq!(
        data("actor.yml", "").1,
        [format!("field-unknown - `actor.yml` is not read: the data files are {known} | did you mean `actors.yaml`?"),]
    );
}
