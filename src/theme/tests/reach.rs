//! What the hash of a page's template holds.

use super::*;

#[test]
fn reach_holds_what_a_page_can_depend_on_and_no_more() {
    let common: &[(&str, &str)] = &[
        ("themes/thin/theme.toml", "api = { min = 1, max = 1 }\n[parameters.wide]\ntype = 'bool'\ndefault = false"),
        ("themes/thin/components/list.html", "{% component list() %}{{ <Card title='x' /> }}{% endcomponent %}"),
        ("themes/thin/components/alert.html", "{% component alert() %}!{% endcomponent %}"),
        (
            "themes/thin/templates/list.html",
            "{% extends 'base.html' %}{% block main %}{{ <list /> }}{% include 'part.html' %}{% endblock %}",
        ),
        ("themes/thin/templates/part.html", "part"),
    ];
    let reaches = |more: &[(&str, &str)], parameters: &Tree| {
        let theme = load_with(files("thin", &[THEME, common, more]), parameters).theme();
        let of = |tag: &str, template: &str, components: &[&str]| {
            theme.reach(&lang(tag), template, &components.iter().copied().collect::<BTreeSet<_>>())
        };
        [
            ("article", of("en", "article.html", &[])),
            ("article ar", of("ar", "article.html", &[])),
            ("article with alert", of("en", "article.html", &["alert"])),
            ("article with Card", of("en", "article.html", &["Card"])),
            ("term", of("en", "term.html", &[])),
            ("list", of("en", "list.html", &[])),
            ("home", of("en", "home.html", &[])),
        ]
    };
    let before = reaches(&[], &Tree::Null);
    let distinct: BTreeSet<Fp> = before.iter().map(|(_, fp)| *fp).collect();
    assert_eq!(distinct.len(), before.len());
    let changed = |more: &[(&str, &str)], parameters: &Tree| -> Vec<&str> {
        let after = reaches(more, parameters);
        before.iter().zip(&after).filter(|(before, after)| before != after).map(|(before, _)| before.0).collect()
    };
    let none = Tree::Null;
    let all: Vec<&str> = before.iter().map(|(name, _)| *name).collect();
    let articles = ["article", "article ar", "article with alert", "article with Card"];
    assert_eq!(changed(&[], &none), [""; 0]);
    assert_eq!(changed(&[("themes/thin/templates/term.html", "x")], &none), ["term"]);
    assert_eq!(changed(&[("themes/thin/templates/part.html", "x")], &none), ["list"]);
    assert_eq!(
        changed(&[("themes/thin/components/card.html", "{% component Card(title) %}{% endcomponent %}")], &none),
        ["article with Card", "term", "list"]
    );
    assert_eq!(
        changed(&[("themes/thin/components/alert.html", "{% component alert() %}?{% endcomponent %}")], &none),
        ["article with alert"]
    );
    assert_eq!(changed(&[("templates/part.html", "part")], &none), ["list"], "a new override");
    assert_eq!(
        changed(&[("templates/base.html", "{% block main %}{% endblock %}")], &none),
        [&articles[..], &["list", "home"]].concat()
    );
    assert_eq!(changed(&[("i18n/ar.toml", "x = 'x'")], &none), ["article ar"]);
    assert_eq!(changed(&[("i18n/en.toml", "x = 'x'")], &none), all, "Arabic falls back to it");
    assert_eq!(changed(&[("themes/thin/static/style.css", "x")], &none), [""; 0]);
    assert_eq!(changed(&[], &Tree::Map(vec![("wide".into(), Tree::Bool(true))])), all);
}
