//! What templates write: strings, functions, filters.

use super::*;

#[test]
fn strings_have_plural_forms_and_fall_back_as_a_whole() {
    let theme = thin(&[
        (
            "themes/thin/i18n/ar.toml",
            "[figures.count]\ntwo = 'رقمان'\nfew = '{count} أرقام'\nother = '{count} رقم'\n[only]\nar = 'ع'",
        ),
        ("templates/count.html", "{{ t(key='figures.count', count=n) }}"),
        (
            "templates/text.html",
            "{{ t(key='only.default') }} {{ t(key='greeting', name='<i>') }} {x} {{ 12000 | number }}",
        ),
    ])
    .theme();
    let count = |tag: &str, n: i64| theme.render(&lang(tag), "count.html", &context! { n => &n }).unwrap();
    assert_eq!([count("en", 1), count("en", 2)], ["1 figure", "2 figures"]);
    assert_eq!([count("ar", 2), count("ar", 3), count("ar", 1)], ["رقمان", "3 أرقام", "1 رقم"]);
    let text = |tag: &str| theme.render(&lang(tag), "text.html", &Context::new()).unwrap();
    assert_eq!(text("en"), "default &lt;b&gt; hello &lt;i&gt; {x} 12,000");
    assert_eq!(text("ar"), "default &lt;b&gt; hello &lt;i&gt; {x} 12,000");
    let strings = theme.strings(&lang("ar"));
    assert_eq!(strings.phrase("figures.count.few"), Some("{count} أرقام"));
    assert_eq!(strings.phrase("figures.count.one"), Some("{count} رقم"), "not the English `one`");
    assert_eq!(strings.phrase("figures.count"), Some("{count} رقم"));
    assert_eq!(strings.phrase("figures"), None);
    assert_eq!(strings.plural("figures.count", "two"), Some("رقمان"));
    assert_eq!(strings.plural("greeting", "two"), Some("hello {name}"));

    let loaded = thin(&[("i18n/ar.toml", "a = 'x'\nb = [1]\n"), ("i18n/en.toml", "a = \n")]);
    let told = loaded.told();
    assert_eq!(told[0], "setting-invalid i18n/ar.toml:2:5 «[1]»: an interface string is text, found a list");
    assert!(told[1].starts_with("syntax-toml i18n/en.toml:1:5"), "{told:?}");
    assert_eq!(loaded.theme.unwrap().strings(&lang("ar")).phrase("a"), Some("x"));
}

#[test]
fn functions_and_filters_are_safe_where_their_output_lands() {
    let theme =
        thin(&[("templates/x.html", "{{ value | json }} {{ url(path=path) }} {{ path | percent_encode }}")]).theme();
    let value = BTreeMap::from([("b", "</script><!-- & '\u{2028}"), ("a", "\"\\")]);
    let context = context! { value => &value, path => "/قصف a&b%\"<.css" };
    assert_eq!(
        theme.render(&lang("en"), "x.html", &context).unwrap(),
        "{\"a\":\"\\\"\\\\\",\"b\":\"\\u003c/script\\u003e\\u003c!-- \\u0026 \\u0027\\u2028\"} \
         \0%D9%82%D8%B5%D9%81%20a%26b%25%22%3C.css %2F%D9%82%D8%B5%D9%81%20a%26b%25%22%3C.css"
    );
}

#[test]
fn maps_keep_their_order() {
    // With a map in the order of a random hash, two builds of one site would differ.
    let theme = thin(&[("templates/x.html", "{% for key, _ in map %}{{ key }} {% endfor %}")]).theme();
    let keys: Vec<String> = (0..40).map(|n| format!("k{}", n * 7 % 40)).collect();
    let map: tera::Map = keys.iter().map(|key| (key.clone().into(), Value::from(1))).collect();
    let mut context = Context::new();
    context.insert_value("map", Value::from(map));
    assert_eq!(theme.render(&lang("en"), "x.html", &context).unwrap().trim(), keys.join(" "));
}
