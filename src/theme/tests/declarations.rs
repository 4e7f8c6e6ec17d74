//! What a theme declares: versions, parameters, components.

use super::*;

#[test]
fn parameters_are_checked_where_they_are_declared_and_where_they_are_set() {
    let manifest = "api = { min = 1, max = 1 }
[parameters]
accent = { type = 'color', default = '#0b6e4f', help = 'The colour of links.' }
size = { type = 'text', default = 'm', one_of = ['s', 'm', 'l'] }
width = { type = 'number', default = 40 }
tags = { type = 'list', default = ['a', 'b'] }
unset = { type = 'text' }
";
    let set = |text: &str| {
        let tree =
            document::Document::read(&RelPath::known("site.toml"), &text.into()).value.map(|document| document.tree);
        let sets = [
            THEME,
            &[
                ("themes/thin/theme.toml", manifest),
                (
                    "templates/p.html",
                    "{{ theme.accent }} {{ theme.size }} {{ theme.width }} {{ theme.tags | join(sep='+') }} {{ theme.unset is none }}",
                ),
            ],
        ];
        load_with(files("thin", &sets), &tree.unwrap())
    };
    let shown = |loaded: Loaded| loaded.theme.unwrap().render(&lang("en"), "p.html", &Context::new()).unwrap();
    assert_eq!(shown(set("")), "#0b6e4f m 40 a+b true");
    assert_eq!(
        shown(set("accent = 'oklch(60% 0.1 180)'\nsize = 'l'\nwidth = 1.5\ntags = []")),
        "oklch(60% 0.1 180) l 1.5  true"
    );
    let wrong = set("acent = 'red'\naccent = 'red; }'\nsize = 'xl'\nwidth = '1'\ntags = 'a'");
    assert_eq!(
        wrong.told(),
        [
            "setting-unknown site.toml theme_settings.acent: the theme has no parameter `acent` | did you mean `accent`?",
            "setting-invalid site.toml theme_settings.accent: `accent` is a CSS colour such as `#0b6e4f` or `oklch(60% 0.1 180)`, found `red; }`",
            "setting-invalid site.toml theme_settings.size: `size` is one of `s`, `m`, `l`, found `xl`",
            "setting-invalid site.toml theme_settings.width: `width` is a number, found `1`",
            "setting-invalid site.toml theme_settings.tags: `tags` is a list of texts or numbers, found `a`",
        ]
    );
    assert_eq!(wrong.diagnostics[1].notes, ["`accent`: The colour of links."]);
    assert_eq!(shown(wrong), "#0b6e4f m 40 a+b true");
}

#[test]
fn a_manifest_says_what_is_wrong_with_it() {
    let cases: &[(&str, bool, &str)] = &[
        (
            "api = { min = 2, max = 3 }",
            false,
            "theme-version …:1:7 «{ min = 2, max = 3 }»: the theme is made for versions 2 to 3 of the theme interface, and this program has version 1 | take a newer nutgraf, or an older release of the theme",
        ),
        (
            "api = { min = 0, max = 0 }",
            false,
            "theme-version …:1:7 «{ min = 0, max = 0 }»: the theme is made for version 0 of the theme interface, and this program has version 1 | take a newer release of the theme, or change it as the changelog says and raise `max`",
        ),
        (
            "api = 1",
            false,
            "setting-invalid …:1:7 «1»: `api` has two whole numbers, `min` and `max` | write `api = { min = 1, max = 1 }`",
        ),
        (
            "name = 'x'",
            false,
            "field-missing …:1:1 «name = 'x'»: `api` is missing, the theme interface that the theme is made for | write `api = { min = 1, max = 1 }`",
        ),
        ("api = {", false, "syntax-toml …:1:8 «»: unclosed inline table"),
        (
            "api = { min = 1, max = 1 }\nnmae = 'x'",
            true,
            "setting-unknown …:2:1 «nmae»: `nmae` is not a key here | did you mean `name`?",
        ),
        ("api = { min = 1, max = 1 }\nname = 1", true, "setting-invalid …:2:8 «1»: `name` is text, found a number"),
        (
            "api = { min = 1, max = 1 }\nparameters.x.type = 'colour'",
            true,
            "setting-invalid …:2:21 «'colour'»: `colour` is not a type: it is one of `text`, `bool`, `integer`, `number`, `color`, `list`",
        ),
        (
            "api = { min = 1, max = 1 }\nparameters.x = { type = 'bool', default = 1 }",
            true,
            "setting-invalid …:2:43 «1»: `x` is `true` or `false`, found `1`",
        ),
        (
            "api = { min = 1, max = 1 }\nparameters.x = { help = '' }",
            true,
            "field-missing …:2:12 «x»: the parameter `x` has no `type`",
        ),
    ];
    for (manifest, loads, expected) in cases {
        let loaded = thin(&[("themes/thin/theme.toml", manifest)]);
        let expected = expected.replace('…', "themes/thin/theme.toml");
        assert!(loaded.told().join("\n").starts_with(&expected), "{:?}\n{expected}", loaded.told());
        assert_eq!(loaded.theme.is_some(), *loads, "{manifest}");
    }
    let absent = load_with(files("thni", &[]), &Tree::Null);
    assert_eq!(
        absent.told(),
        [
            "theme-missing site.toml theme: there is no theme `thni` | put the theme into `themes/thni`, or remove the key `theme` to use the default theme"
        ]
    );
    assert!(absent.theme.is_none());
}

#[test]
fn components_that_text_can_use_have_signatures() {
    let loaded = thin(&[(
        "components/text.html",
        "{% component Figures(ids: array = [], @page) {\"kinds\": {\"ids\": \"figures\"}} %}{% endcomponent %}
{% component Claims(figure: map, wide: bool = false) {\"kinds\": {\"figure\": \"figure\"}} %}{% endcomponent %}
{% component Callout(kind = \"note\", n: integer = 1) {\"body\": true, \"kinds\": {\"kind\": [\"note\", \"tip\"]}} %}{{ body }}{% endcomponent %}
{% component Inner(only: map = {}) %}{% endcomponent %}
{% component Bad(a: map, b) {\"kinds\": {\"b\": \"figurs\", \"c\": \"figure\"}, \"body\": 1} %}{% endcomponent %}",
    )]);
    let shown = |argument: &crate::model::ArgumentSpec| {
        format!(
            "{}:{:?}:{:?}{}",
            argument.name,
            argument.value,
            argument.kind,
            if argument.required { "!" } else { "" }
        )
    };
    let specs: Vec<String> = loaded
        .theme
        .as_ref()
        .unwrap()
        .components()
        .iter()
        .map(|spec| {
            let arguments: Vec<String> = spec.arguments.iter().map(shown).collect();
            format!("{}({}){}", spec.name, arguments.join(", "), if spec.body { " body" } else { "" })
        })
        .collect();
    let theme = loaded.theme.as_ref().unwrap();
    assert!(theme.components().iter().all(|spec| theme.component_spec(&spec.name) == Some(spec)));
    assert_eq!(theme.component_spec("alert"), None);
    let words = ArgumentKind::OneOf([Box::from("note"), Box::from("tip")].into());
    assert_eq!(
        specs,
        [
            "Bad()".to_owned(),
            format!("Callout(kind:Text:{words:?}, n:Integer:Plain) body"),
            "Card(title:Text:Plain!)".to_owned(),
            format!("Claims(figure:{:?}:Figure!, wide:Bool:Plain)", ArgumentType::Text),
            "Figures(ids:List:Figure)".to_owned(),
            "Inner()".to_owned(),
        ]
    );
    let at = "template-invalid components/text.html:5:4 «component Bad»:";
    assert_eq!(
        loaded.told(),
        [
            format!(
                "{at} `body` of the component `Bad` is `true` or `false`, found i64 | write `{{\"body\": true}}` if text may stand between its tags"
            ),
            format!(
                "{at} the component `Bad` has a kind for `c`, and no argument of that name | its arguments are `a`, `b`"
            ),
            format!(
                "{at} the argument `a` of the component `Bad` is a map, which text cannot write | give it a kind, such as `{{\"kinds\": {{\"…\": \"figure\"}}}}`, or a default"
            ),
            format!(
                "{at} the argument `b` of the component `Bad` has the kind `figurs`, which there is not | did you mean `figure`?"
            ),
        ]
    );
    let theme = loaded.theme.unwrap();
    let html = theme.component(&lang("en"), "alert", &Context::new(), &Context::new(), Some("<p>é</p>")).unwrap();
    assert_eq!(html, "<div><p>é</p></div>");
}
