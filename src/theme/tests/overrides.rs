//! Which file stands behind a name.

use super::*;

#[test]
fn a_site_overrides_the_theme_and_the_theme_the_default() {
    let theme = thin(&[]).theme();
    assert_eq!(page(&theme, "article.html"), "<main>&lt;T&gt;</main>");
    assert_eq!(page(&theme, "home.html"), "<main>default</main>", "the theme lacks it");
    assert_eq!(page(&theme, "term.html"), "[&lt;T&gt;]");
    assert_eq!(page(&theme, "feed.xml"), "<title>&lt;T&gt;</title>");

    let overriding = thin(&[
        ("templates/base.html", "{% extends \"theme/base.html\" %}{% block main %}site{% endblock %}"),
        ("templates/article.html", "{% extends \"theme/article.html\" %}{% block main %}({{ super() }}){% endblock %}"),
        ("components/my.html", "{% component Card(title) %}site card {{ title }}{% endcomponent %}"),
        ("i18n/en.toml", "[only]\ndefault = 'site'"),
    ]);
    let theme = overriding.theme();
    assert_eq!(page(&theme, "article.html"), "<main>(&lt;T&gt;)</main>");
    assert_eq!(page(&theme, "home.html"), "<main>site</main>");
    assert_eq!(page(&theme, "term.html"), "site card &lt;T&gt;");
    assert_eq!(theme.strings(&lang("en")).phrase("only.default"), Some("site"));

    // The default theme without a file of its own, and with everything passed in.
    let own = [("templates/home.html", "{% extends \"theme/home.html\" %}{% block main %}mine{% endblock %}")];
    for sets in [vec![&own[..]], vec![DEFAULT, &own[..]]] {
        let theme = load_with(files("default", &sets), &Tree::Null).theme();
        assert_eq!(page(&theme, "home.html"), "<main>mine</main>");
    }
}

#[test]
fn statics_are_the_themes_and_what_it_leaves_of_the_default() {
    let theme = thin(&[]).theme();
    let statics: Vec<(&str, &StaticBytes)> =
        theme.statics().iter().map(|file| (file.out.as_str(), &file.bytes)).collect();
    let disk = StaticBytes::Disk(RelPath::known("themes/thin/static/style.css"));
    assert_eq!(statics, [("fonts/a.woff2", &StaticBytes::Embedded(b"font")), ("style.css", &disk)]);
    assert_eq!(theme.text_of(&RelPath::known("themes/default/templates/base.html")).as_deref(), Some(DEFAULT[1].1));
}

#[test]
fn the_embedded_theme_loads() {
    let languages = [lang("en"), lang("ar")];
    let settings =
        ThemeSettings { languages: &languages, parameters: &Tree::Null, config_file: RelPath::known("site.toml") };
    let files = ThemeFiles { name: "default".to_owned(), files: BTreeMap::new() };
    let Outcome { value, diagnostics } = load(&files, &settings, &BTreeMap::new());
    assert!(diagnostics.is_empty(), "{diagnostics:#?}");
    let theme = value.unwrap();
    assert_eq!(theme.broken_templates().count(), 0);
    assert!(theme.has_template("article.html"));
    fn shared_by_threads(_: &(impl Send + Sync)) {}
    shared_by_threads(&theme);
    assert!(theme.statics().iter().all(|file| matches!(file.bytes, StaticBytes::Embedded(_))));
}
