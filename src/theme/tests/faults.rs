//! What is said about templates that cannot be loaded or fail.

use super::*;

#[test]
fn a_broken_template_is_reported_once_and_costs_what_needs_it() {
    let base = "themes/thin/templates";
    let cases: &[(&str, &str, &str)] = &[
        ("x.html", "a\n  {{ 1 + }}", "template-invalid …/x.html:2:10 «}}»: found `}}` but expected one of"),
        ("x.html", "a\n{{ a | nope }}", "template-invalid …/x.html:2:8 «nope»: unknown filter `nope`"),
        ("x.html", "{{ q() }}", "template-invalid …/x.html:1:4 «q()»: unknown function `q`"),
        ("x.html", "{{ a is nope }}", "template-invalid …/x.html:1:9 «nope»: unknown test `nope`"),
        (
            "x.html",
            "قصف {{ <Crad title=\"\" /> }}",
            "template-invalid …/x.html:1:8 «<Crad title=\"\" />»: there is no component `Crad` | did you mean `Card`?",
        ),
        (
            "x.html",
            "{% include \"hom.html\" %}",
            "template-invalid …/x.html:1:12 «\"hom.html\"»: there is no template `hom.html` | did you mean `home.html`?",
        ),
        (
            "x.html",
            "{% extends 'bse.html' %}",
            "template-invalid …/x.html:1:13 «bse.html»: there is no template `bse.html` to extend | did you mean `base.html`?",
        ),
        (
            "x.html",
            "{% extends 'base.html' %}{% block man %}{% endblock %}",
            "template-invalid …/x.html:1:35 «man»: the template that this one extends has no block `man`",
        ),
        (
            "x.html",
            "{% include 'x.html' %}",
            "template-invalid …/x.html:1:13 «x.html»: the template extends or includes itself",
        ),
    ];
    for (name, text, expected) in cases {
        // Both pages below need the broken one, and say nothing of their own.
        let loaded = thin(&[
            (&format!("{base}/{name}"), text),
            (&format!("{base}/y.html"), "{% include 'x.html' %}"),
            (&format!("{base}/z.html"), "{% extends 'y.html' %}"),
        ]);
        let told = loaded.told().join("\n");
        assert_eq!(loaded.diagnostics.len(), 1, "{text}: {told}");
        let expected = expected.replace('…', base);
        assert!(told.starts_with(&expected), "{text}\n{told}\n{expected}");
        let theme = loaded.theme.unwrap();
        assert_eq!(theme.broken_templates().collect::<Vec<_>>(), ["x.html", "y.html", "z.html"]);
        let again = theme.render(&lang("en"), "z.html", &Context::new()).unwrap_err();
        assert_eq!(*again, loaded.diagnostics[0]);
        assert_eq!(page(&theme, "article.html"), "<main>&lt;T&gt;</main>", "{text}: the rest works");
    }
}

#[test]
fn a_broken_override_is_not_silently_replaced_by_what_it_overrides() {
    let loaded = thin(&[("templates/base.html", "{% if %}"), ("components/x.html", "{% component Card() %}{{ }}")]);
    let theme = loaded.theme.as_ref().unwrap();
    assert_eq!(loaded.diagnostics.len(), 2, "{:?}", loaded.told());
    assert_eq!(theme.broken_templates().collect::<Vec<_>>(), ["article.html", "base.html", "home.html", "term.html"]);
    assert!(theme.component(&lang("en"), "Card", &Context::new(), &Context::new(), None).is_err());
}

#[test]
fn what_is_wrong_with_two_templates_together_is_placed() {
    let twice = [
        ("components/a.html", "{% component Box() %}{% endcomponent %}"),
        ("components/b.html", "\n{% component Box() %}{% endcomponent %}"),
        ("templates/theme/x.html", ""),
        ("templates/one.html", "{% extends 'two.html' %}"),
        ("templates/two.html", "{% extends 'one.html' %}"),
    ];
    let loaded = thin(&twice);
    assert_eq!(
        loaded.told(),
        [
            "template-invalid templates/theme/x.html: a folder of templates cannot be called `theme`, which has a \
             meaning of its own in `extends` and `include` | give the folder another name",
            "template-invalid components/b.html:2:4 «component Box»: the component `Box` is defined twice",
            "template-invalid templates/one.html:1:13 «two.html»: the template extends or includes itself | the \
             theme's own template is `theme/one.html`",
        ]
    );
    assert_eq!(loaded.diagnostics[1].labels[1].file.as_str(), "components/a.html");
    assert!(loaded.theme.unwrap().render(&lang("en"), "two.html", &Context::new()).is_err());
}

#[test]
fn a_failure_is_placed_in_its_file_with_what_led_there() {
    let cases: &[(&str, &str, &[&str])] = &[
        (
            "{{ page.titel }}",
            "template-failed templates/part.html:1:9 «titel»: field `titel` is not defined | did you mean `title`?",
            &["what is there: summary, title"],
        ),
        (
            "{{ pge }}",
            "template-failed templates/part.html:1:4 «pge»: variable `pge` is not defined | did you mean `page`?",
            &[],
        ),
        (
            "{{ t(key=\"figures.cuont\") }}",
            "string-missing templates/part.html:1:4 «t(key=\"figures.cuont\")»: there is no interface string \
             `figures.cuont` | did you mean `figures.count`?",
            &[],
        ),
        (
            "{{ t(key=\"figures.count\") }}",
            "template-failed templates/part.html:1:4 «t(key=\"figures.count\")»: the interface string `figures.count` \
             has plural forms, and `count` was not given",
            &[],
        ),
        (
            "{{ t(key=\"greeting\") }}",
            "template-failed templates/part.html:1:4 «t(key=\"greeting\")»: the interface string `greeting` has a \
             `{name}`, and `name` was not given",
            &[],
        ),
        (
            "{{ url(path=\"a.css\") }}",
            "template-failed templates/part.html:1:4 «url(path=\"a.css\")»: `path` begins with `/`, the root of the \
             site, found `a.css`",
            &[],
        ),
        (
            "{{ 'x' | number }}",
            "template-failed templates/part.html:1:10 «number»: `number` takes a number of at most 18 digits, found string `x`",
            &[],
        ),
        ("{{ <Card /> }}", "template-failed templates/part.html:1:4 «<Card />»: argument `title` missing", &[]),
    ];
    for (text, expected, notes) in cases {
        let loaded =
            thin(&[("templates/part.html", text), ("templates/outer.html", "<p>\n{% include \"part.html\" %}")]);
        let theme = loaded.theme.as_ref().unwrap();
        let page = BTreeMap::from([("title", "T"), ("summary", "S")]);
        let failed = theme.render(&lang("en"), "outer.html", &context! { page => &page }).unwrap_err();
        assert_eq!(&tell(&failed, &loaded.files), expected);
        for note in *notes {
            assert!(failed.notes.contains(&(*note).to_owned()), "{:?}", failed.notes);
        }
        assert_eq!(failed.notes.last().unwrap(), "called from templates/outer.html:2:12");
    }
    let theme = thin(&[]).theme();
    let failed = theme.component(&lang("en"), "Card", &Context::new(), &Context::new(), None).unwrap_err();
    assert_eq!(failed.primary().file.as_str(), "themes/thin/components/card.html");
    assert_eq!(failed.message, "argument `title` missing");
    let absent = theme.render(&lang("en"), "absent.html", &Context::new()).unwrap_err();
    assert_eq!(absent.message, "the theme has no template `absent.html`");
}
