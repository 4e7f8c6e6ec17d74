//! Tests of reading site.toml.

use super::*;
use crate::diag::{Severity, code};
use crate::document::listing::{file, listing};
use crate::model::RegistryKind;

fn read_text(text: &str) -> (Option<Config>, Vec<String>) {
    let file = file("site.toml", text);
    let outcome = read(&file);
    (outcome.value, listing(Format::Toml, &file, 0..text.len(), &outcome.diagnostics))
}

#[test]
fn the_documented_example_and_every_further_key_are_read() {
    let text = r#"
title = "Explainers"
description = "Conflicts"
base_url = "https://example.org/x//"
language = "en"
theme = "default"
review_every = "P90D"
paginate_by = 10
feed_items = 5
publish_grades = true

[languages.ar]
title = "شروح"
[languages.zh-Hant]

[taxonomies]
topics = {}
regions = {}

[markdown]
raw_html = true
extensions = "none"

[check]
stale-figure = "warn"
prose-mismatch = "warn"
html-escaped = "off"
entry-shadowed = "error"

[exports]
data = false
json_ld = false

[registry]
actors = false
places = true

[theme_settings]
colour = "red"
"#;
    let (config, found) = read_text(text);
    assert_eq!(found, [] as [String; 0]);
    let config = config.expect("it reads");
    assert_eq!(&*config.base_url, "https://example.org/x");
    assert_eq!((config.paginate_by, config.feed_items, config.publish_grades), (10, 5, true));
    assert_eq!(config.title_in(&Lang::new("ar")), "شروح");
    assert_eq!(config.title_in(&Lang::new("zh-Hant")), "Explainers");
    assert_eq!(config.description_in(&Lang::new("ar")), Some("Conflicts"));
    assert_eq!(config.theme_settings.as_ref().and_then(|tree| tree.get("colour")), Some(&Tree::Text("red".into())));
    assert_eq!(config.exports, ExportSettings { data: false, json_ld: false });
    let severity = |code: crate::diag::Code| config.check.severity(code, code.severity());
    assert_eq!(severity(code::PROSE_MISMATCH), Some(Severity::Warning));
    assert_eq!(severity(code::HTML_ESCAPED), None);
    assert_eq!(severity(code::ENTRY_SHADOWED), Some(Severity::Error));
    assert_eq!(severity(code::FIELD_TYPE), Some(Severity::Error));
    assert_eq!(config.registry, RegistryKinds::ALL.without(RegistryKind::Actors));
    let parse = config.parse_settings();
    assert_eq!(parse.languages, [Lang::new("ar"), Lang::new("zh-Hant")]);
    assert_eq!(parse.taxonomies, ["topics".into(), "regions".into()] as [Box<str>; 2], "in the order of site.toml");
    assert_eq!(parse.markdown, MarkdownSettings { raw_html: true, extensions: Extensions::None });
}

#[test]
fn a_title_is_enough() {
    let (config, found) = read_text("title = \"T\"\n");
    assert_eq!(found, [] as [String; 0]);
    let config = config.expect("it reads");
    let shown = (&*config.base_url, config.language.as_str(), &*config.theme, config.paginate_by, config.feed_items);
    assert_eq!(shown, ("", "en", "default", 50, 20));
    assert!(!config.markdown.raw_html && !config.publish_grades);
}

#[test]
fn what_cannot_be_used_is_refused_with_its_mend() {
    let cases: &[(&str, &[&str])] = &[
        (
            "titel = 'x'",
            &[
                "field-missing 1:1 `title` is missing | add `title = …`",
                "setting-unknown 1:1 the key `titel` is not known | did you mean `title`?",
            ],
        ),
        (
            "title = 5\nbase_url = 5\ntheme = 5",
            &[
                "setting-invalid 2:12 `base_url` is `5`; expected an http or https address",
                "setting-invalid 3:9 `theme` is `5`; expected the name of a folder in `themes`",
            ],
        ),
        ("title = ''", &["field-missing 1:1 `title` is missing | add `title = …`"]),
        ("title = true", &[r#"setting-invalid 1:9 `title` is `true`; expected text | write `title = "true"`"#]),
        (
            "title = 'T'\nbase_url = 'example.org'\ntheme = 'themes/mine'",
            &[
                r#"setting-invalid 2:12 `base_url` is `example.org`; expected an http or https address without `?` and `#`, or nothing for relative addresses | write `base_url = "https://example.org"`"#,
                r#"setting-invalid 3:9 `theme` is `themes/mine`; expected the name of a folder in `themes` | write `theme = "mine"`"#,
            ],
        ),
        (
            "title = 'T'\nbase_url = 'https://example.org/?a=1#b'",
            &[
                r#"setting-invalid 2:12 `base_url` is `https://example.org/?a=1#b`; expected an http or https address without `?` and `#`, or nothing for relative addresses | write `base_url = "https://example.org"`"#,
            ],
        ),
        (
            "title = 'T'\nbase_url = 'ftp://example.org'",
            &[
                "setting-invalid 2:12 `base_url` is `ftp://example.org`; expected an http or https address without `?` and `#`, or nothing for relative addresses",
            ],
        ),
        (
            "title = 'T'\nlanguage = 'EN_gb'",
            &[
                r#"language-invalid 2:12 `EN_gb` is not a language tag (BCP 47) such as `en`, `ar` or `zh-Hant` | write `language = "en-GB"`"#,
            ],
        ),
        (
            "title = 'T'\nlanguage = 'english language'",
            &[
                "language-invalid 2:12 `english language` is not a language tag (BCP 47) such as `en`, `ar` or `zh-Hant`",
            ],
        ),
        (
            "title = 'T'\nreview_every = 'monthly'",
            &["duration-invalid 2:16 `monthly` is not a duration such as `P30D`, `P6M` or `P1Y`"],
        ),
        (
            "title = 'T'\npaginate_by = 0\nfeed_items = '5'\npublish_grades = 'yes'",
            &[
                "setting-invalid 2:15 `paginate_by` is `0`; expected a whole number of at least 1",
                "setting-invalid 3:14 `feed_items` is `5`; expected a whole number of at least 1",
                "setting-invalid 4:18 `publish_grades` is `yes`; expected `true` or `false` | write `publish_grades = true`",
            ],
        ),
        (
            "title = 'T'\n[languages.en]\n[languages.AR]\n[languages.fr]\nname = 'x'",
            &[
                "setting-invalid 2:12 `en` is the site's own language already | delete this table: `title` and `description` stand at the top of site.toml",
                "language-invalid 3:12 `AR` is not a language tag (BCP 47) such as `en`, `ar` or `zh-Hant` | write `[languages.ar]`",
                "setting-unknown 5:1 `languages.fr` has the key `name`, which is not known | known here: `title`, `description`",
            ],
        ),
        ("title = 'T'\nlanguages = ['ar']", &["setting-invalid 2:13 `languages` is a list; expected a table"]),
        (
            "title = 'T'\n[taxonomies]\nfigures = {}\nRegions = {}\ntopics = {paginate = 5}\nplaces2 = 5",
            &[
                "setting-invalid 3:1 `figures` cannot name a taxonomy: it is a key of every explainer already | choose another name",
                "setting-invalid 4:1 `Regions` cannot name a taxonomy: expected `a`-`z`, `0`-`9`, `-` and `_` | choose another name",
                "setting-unknown 5:11 `taxonomies.topics` has the key `paginate`, which is not known",
                "setting-invalid 6:11 `taxonomies.places2` is `5`; expected a map of keys and values",
            ],
        ),
        (
            "title = 'T'\n[markdown]\nraw = true\nextensions = 'some'",
            &[
                "setting-unknown 3:1 `markdown` has the key `raw`, which is not known | known here: `raw_html`, `extensions`",
                r#"setting-invalid 4:14 `markdown.extensions` is `some`; expected `all` or `none` | write `extensions = "none"`"#,
            ],
        ),
        (
            "title = 'T'\n[check]\nprose-mismach = 'warn'\nsyntax-yaml = 'off'\nfield-type = 'error'\nhtml-escaped = 'no'",
            &[
                "setting-unknown 3:1 there is no rule `prose-mismach` | did you mean `prose-mismatch`?",
                "setting-invalid 4:1 `syntax-yaml` cannot be made milder: what it finds cannot be published as it stands | delete `syntax-yaml` here",
                "setting-invalid 6:16 `check.html-escaped` is `no`; expected `error`, `warn` or `off`",
            ],
        ),
        (
            "title = 'T'\ntheme_settings = 5\nbaseurl = ''",
            &[
                "setting-invalid 2:18 `theme_settings` is `5`; expected a table",
                "setting-unknown 3:1 the key `baseurl` is not known | did you mean `base_url`?",
            ],
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(read_text(text).1, *expected, "{text}");
    }
}

#[test]
fn data_are_published_unless_site_toml_says_otherwise() {
    let exports = |text: &str| {
        let (config, found) = read_text(&format!("title = \"T\"\n{text}"));
        (config.map(|config| (config.exports.data, config.exports.json_ld)), found)
    };
    assert_eq!(exports(""), (Some((true, true)), vec![]));
    assert_eq!(exports("[exports]\njson_ld = false"), (Some((true, false)), vec![]));
    let (settings, found) = exports("[exports]\njsonld = false\ndata = \"no\"");
    assert_eq!(settings, Some((true, true)));
    assert_eq!(
        found,
        [
            "setting-unknown 3:1 `exports` has the key `jsonld`, which is not known | did you mean `json_ld`?",
            "setting-invalid 4:8 `exports.data` is `no`; expected `true` or `false` | write `data = false`",
        ]
    );
}

#[test]
fn some_rules_find_something_only_where_they_are_asked_for() {
    let settings = |text: &str| read_text(text).0.map(|config| config.check).unwrap_or_default();
    let severity = |check: &CheckSettings, code: crate::diag::Code| check.severity(code, code.severity());
    let silent = settings("title = 'T'");
    assert_eq!(severity(&silent, code::SOURCE_UNARCHIVED), None);
    assert_eq!(severity(&silent, code::STALE_FIGURE), Some(Severity::Warning));
    let asking = settings("title = 'T'\n[check]\nsource-unarchived = 'error'");
    assert_eq!(severity(&asking, code::SOURCE_UNARCHIVED), Some(Severity::Error));
    // Who names a rule asks for it; site.toml has the last word on its severity.
    let only = [code::SOURCE_UNARCHIVED].into();
    assert_eq!(severity(&silent.asking(Some(&only)), code::SOURCE_UNARCHIVED), Some(Severity::Warning));
    assert_eq!(severity(&silent.asking(Some(&only)), code::MISSING_TRANSLATION), None);
    assert_eq!(severity(&silent.asking(None), code::SOURCE_UNARCHIVED), None);
    assert_eq!(severity(&asking.asking(Some(&only)), code::SOURCE_UNARCHIVED), Some(Severity::Error));
}
