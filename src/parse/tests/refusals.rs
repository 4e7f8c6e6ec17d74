//! Tests of what keys refuse, with the place and the help of each refusal.

use super::read;

/// What is wrong with an explainer whose further front matter is `keys`.
fn wrong(keys: &str) -> Vec<String> {
    read("content/a.md", &format!("---\ntitle: T\npublished: 2026\n{keys}\n---\n")).1
}

#[test]
fn every_key_refuses_what_it_cannot_take() {
    let cases: &[(&str, &[&str])] = &[
        ("weight: heavy", &["field-type 4:9 `weight` is `heavy`; expected a whole number"]),
        ("weight: '3'", &["field-type 4:9 `weight` is `3`; expected a whole number | write `weight: 3`"]),
        ("draft: yes", &["field-type 4:8 `draft` is `yes`; expected `true` or `false` | write `draft: true`"]),
        ("summary: [a]", &["field-type 4:10 `summary` is a list; expected text"]),
        ("summary: true", &[r#"field-type 4:10 `summary` is `true`; expected text | write `summary: "true"`"#]),
        (
            "content_warning: 1.50",
            &[r#"field-type 4:18 `content_warning` is `1.5`; expected text | write `content_warning: "1.50"`"#],
        ),
        (
            "updated: 14.03.2022",
            &["date-invalid 4:10 `14.03.2022` is not a date: a year has four digits | write `updated: 2022-03-14`"],
        ),
        (
            "updated: soon",
            &[
                "date-invalid 4:10 `soon` is not a date: a year has four digits | write a date as `2022-03-14`, `2022-03`, `2022`, `2022~` (about) or `2020/2022`",
            ],
        ),
        (
            "updated: 2022.5",
            &["date-invalid 4:10 `2022.5` is not a date: a year has four digits | write `updated: 2022-05`"],
        ),
        (
            "review_every: 30 days",
            &[
                "duration-invalid 4:15 `30 days` is not a duration such as `P30D`, `P6M` or `P1Y` | write `review_every: P30D`",
            ],
        ),
        (
            "review_every: 30",
            &[
                "duration-invalid 4:15 `30` is not a duration such as `P30D`, `P6M` or `P1Y` | write `review_every: P30D`",
            ],
        ),
        (
            "trend: escalate",
            &[
                "field-type 4:8 `trend` is `escalate`; expected `escalating`, `steady` or `easing` | write `trend: escalating`",
            ],
        ),
        (
            "regions: [Libya, '', [x]]",
            &[
                "field-type 4:18 `regions[1]` is empty | delete it, or fill it in",
                "field-type 4:22 `regions[2]` is a list; expected text",
            ],
        ),
        ("topics: {a: b}", &["field-type 4:9 `topics` is a map; expected a list"]),
        (
            "slug: a/b",
            &[
                r"field-type 4:7 `slug` is `a/b`; expected one segment of an address, without `/`, `\`, `?`, `#`, `%` or a leading `.` | write `slug: b`",
            ],
        ),
        (
            "slug: ..",
            &[
                r"field-type 4:7 `slug` is `..`; expected one segment of an address, without `/`, `\`, `?`, `#`, `%` or a leading `.`",
            ],
        ),
        (
            "aliases: [old, /a?b, //evil.org, /../x, /ok/]",
            &[
                "alias-invalid 4:11 `old` is not a path on the site: expected one that begins with `/`, such as `/old/page/` | write `/old`",
                "alias-invalid 4:16 `/a?b` is not a path on the site: expected one that begins with `/`, such as `/old/page/`",
                "alias-invalid 4:22 `//evil.org` is not a path on the site: expected one that begins with `/`, such as `/old/page/`",
                "alias-invalid 4:34 `/../x` is not a path on the site: expected one that begins with `/`, such as `/old/page/`",
            ],
        ),
        ("titel: x", &["field-unknown 4:1 the key `titel` is not known | did you mean `title`?"]),
        (
            "value: 5",
            &["field-unknown 4:1 the key `value` is not known | `value` belongs in a figure, under `figures:`"],
        ),
        (
            "said: 2022",
            &["field-unknown 4:1 the key `said` is not known | `said` belongs in a claim, under `figures:`"],
        ),
        ("date: 2022", &["field-unknown 4:1 the key `date` is not known | did you mean `published`?"]),
        (
            "tags: [x]",
            &[
                "field-unknown 4:1 the key `tags` is not known | put it under `extra:` to hand it to the theme; taxonomies (`regions`, `topics`) are declared in site.toml",
            ],
        ),
        (
            "figures: [a]",
            &["field-type 4:10 `figures` is a list; expected a map from ids to entries, such as `my-id: {…}`"],
        ),
        (
            "figures: {A b: {label: x, value: 1}}",
            &[
                "id-invalid 4:11 `A b` is not an id: expected `a`-`z`, `0`-`9` and `-`, beginning with a letter or digit | write `a-b:`",
            ],
        ),
        ("figures: {a: 8500}", &["field-type 4:14 `figures.a` is `8500`; expected a map of keys and values"]),
        ("figures: {a: {value: 1}}", &["field-missing 4:11 `figures.a` has no `label` | add `label: …`"]),
        (
            "figures: {a: {label: x}}",
            &[
                "field-missing 4:11 `figures.a` has no `value` | add `value: …`, or `claims:` with a list of `{by, source, value, as_of}`",
            ],
        ),
        (
            "figures: {a: {label: x, value: 1, claims: [{value: 2}], by: z}}",
            &[
                "field-type 4:25 `figures.a` has both `claims` and `value` | move `value` into the claim that it belongs to",
                "field-type 4:57 `figures.a` has both `claims` and `by` | move `by` into the claim that it belongs to",
            ],
        ),
        (
            "figures: {a: {label: x, claims: []}}",
            &["field-type 4:33 `figures.a.claims` is empty; expected at least one claim"],
        ),
        (
            "figures: {a: {label: x, claims: {value: 1}}}",
            &["field-type 4:33 `figures.a.claims` is a map; expected a list of maps, each beginning with `- `"],
        ),
        (
            "figures: {a: {label: x, claims: [{by: x}, 3]}}",
            &[
                "field-missing 4:34 `figures.a.claims[0]` has no `value` | add `value: …`",
                "field-type 4:43 `figures.a.claims[1]` is `3`; expected a map of keys and values",
            ],
        ),
        (
            "figures: {a: {label: x, claims: [{value: 1}], headline: 1}}",
            &["field-type 4:57 `figures.a.headline` is `1`; expected `range`, or `0` for the only claim"],
        ),
        (
            "figures: {a: {label: x, value: 1, headline: first}}",
            &["field-type 4:45 `figures.a.headline` is `first`; expected `range`, or `0` for the only claim"],
        ),
        (
            "figures: {a: {label: x, value: '8,500'}}",
            &["quantity-invalid 4:32 `8,500` is not a plain number | write `value: 8500`"],
        ),
        (
            "figures: {a: {label: x, value: 8.500}}",
            &[
                "quantity-invalid 4:32 `8.500` can be read as 8500 and as a fraction; for the fraction write `8.50` | write `value: 8500`",
            ],
        ),
        (
            "figures: {a: {label: x, value: 20k}}",
            &["quantity-invalid 4:32 `20k` is not a plain number | write `value: 20000`"],
        ),
        (
            "figures: {a: {label: x, value: '> 20,000'}}",
            &[r#"quantity-invalid 4:32 `20,000` is not a plain number | write `value: "> 20000"`"#],
        ),
        (
            "figures: {a: {label: x, value: [1]}}",
            &[
                r#"field-type 4:32 `figures.a.value` is a list; expected a quantity, such as `8500`, `"> 20000"` or `150..250`"#,
            ],
        ),
        (
            "figures: {a: {label: x, value: {low: 2, high: 1}}}",
            &["range-order 4:32 the range from 2 to 1 does not rise | write `1..2`"],
        ),
        (
            "figures: {a: {label: x, value: {low: '~ 1', high: 2, hi: 3}}}",
            &[
                "quantity-invalid 4:38 `figures.a.value.low` is `~ 1`; expected a number alone",
                "field-unknown 4:54 `figures.a.value` has the key `hi`, which is not known | did you mean `high`?",
            ],
        ),
        ("figures: {a: {label: x, value: 123456789012345678}}", &[]),
        (
            "figures: {a: {label: x, value: 1234567890123456789}}",
            &[
                r#"quantity-invalid 4:32 `1234567890123456789` is not a plain number | write a number without separators (`8500`), or `"> 20000"`, `"~ 250"`, `150..250`, `unknown`"#,
            ],
        ),
        (
            "figures: {a: {label: x, value: 1, measure: sum, status: sure, said: 2020}}",
            &[
                "field-type 4:44 `figures.a.measure` is `sum`; expected `total`, `stock` or `flow`",
                "field-type 4:57 `figures.a.status` is `sure`; expected `claimed`, `reported`, `corroborated`, `confirmed`, `contested` or `withdrawn`",
                "field-unknown 4:63 `figures.a` has the key `said`, which is not known",
            ],
        ),
        (
            "figures: {a: {label: x, value: 1, hxl: 'Affected +Killed'}, b: {label: x, value: 1, hxl: '#a+!'}}",
            &[
                r##"field-type 4:40 `figures.a.hxl` is `Affected +Killed`; expected an HXL tag such as `#affected+killed` | write `hxl: "#affected+killed"`"##,
                "field-type 4:90 `figures.b.hxl` is `#a+!`; expected an HXL tag such as `#affected+killed`",
            ],
        ),
        (
            "figures: {a: {label: x, value: 1, source: 'ftp://x'}}",
            &[
                "field-type 4:43 `figures.a.source` is `ftp://x`; expected the id of a source, or an http or https address",
            ],
        ),
        (
            "figures: {a: {label: x, value: 1, source: [S 1], part_of: B_C}}",
            &[
                "id-invalid 4:44 `S 1` is not an id: expected `a`-`z`, `0`-`9` and `-`, beginning with a letter or digit | write `s-1`",
                "id-invalid 4:59 `B_C` is not an id: expected `a`-`z`, `0`-`9` and `-`, beginning with a letter or digit | write `part_of: b-c`",
            ],
        ),
        (
            "figures: {a: {label: x, value: 1, history: [{value: 1}, {as_of: x, value: y}]}}",
            &[
                "field-missing 4:45 `figures.a.history[0]` has no `as_of` | add `as_of: …`",
                "date-invalid 4:65 `x` is not a date: a year has four digits | write a date as `2022-03-14`, `2022-03`, `2022`, `2022~` (about) or `2020/2022`",
                r#"quantity-invalid 4:75 `y` is not a plain number | write a number without separators (`8500`), or `"> 20000"`, `"~ 250"`, `150..250`, `unknown`"#,
            ],
        ),
        (
            "sources: {s: {url: x, grade: G7, language: xx_yy, archive: {at: 2020}}}",
            &[
                "field-missing 4:11 `sources.s` has no `title` | add `title: …`",
                "field-type 4:20 `sources.s.url` is `x`; expected an http or https address",
                "field-type 4:30 `sources.s.grade` is `G7`; expected an Admiralty code from `A1` to `F6`",
                "language-invalid 4:44 `xx_yy` is not a language tag (BCP 47) such as `en`, `ar` or `zh-Hant` | write `language: xx-YY`",
                "field-missing 4:51 `sources.s.archive` has no `url` | add `url: …`",
            ],
        ),
        (
            "sources: {s: {title: x, url: 'javascript:alert(1)', grade: b2, archive: www.x.org}}",
            &[
                "field-type 4:30 `sources.s.url` is `javascript:alert(1)`; expected an http or https address",
                "field-type 4:60 `sources.s.grade` is `b2`; expected an Admiralty code from `A1` to `F6` | write `grade: B2`",
                "field-type 4:73 `sources.s.archive` is `www.x.org`; expected an http or https address | write `archive: https://www.x.org`",
            ],
        ),
        (
            "actors: {a: {kind: army, country: tur, names: {arabic!: x, AR: y}, party: maybe}}",
            &[
                "field-missing 4:10 `actors.a` has no `name` | add `name: …`",
                "field-type 4:20 `actors.a.kind` is `army`; expected `state`, `government`, `armed-group`, `company`, `media`, `monitor`, `ngo`, `igo` or `person`",
                "field-type 4:35 `actors.a.country` is `tur`; expected a country code of three capitals (ISO 3166-1 alpha-3) such as `TUR` | write `country: TUR`",
                "language-invalid 4:48 `arabic!` is not a language tag (BCP 47) such as `en`, `ar` or `zh-Hant`",
                "language-invalid 4:60 `AR` is not a language tag (BCP 47) such as `en`, `ar` or `zh-Hant` | write `ar:`",
                "field-type 4:75 `actors.a.party` is `maybe`; expected `true` or `false`",
            ],
        ),
        (
            "places: {a: {name: x, lat: 91, lon: west, precision: exactly, country: Libya}}",
            &[
                "field-type 4:28 `places.a.lat` is `91`; expected a number from -90 to 90",
                "field-type 4:37 `places.a.lon` is `west`; expected a number from -180 to 180",
                "field-type 4:54 `places.a.precision` is `exactly`; expected `exact`, `town`, `district`, `region` or `country` | write `precision: exact`",
                "field-type 4:72 `places.a.country` is `Libya`; expected a country code of three capitals (ISO 3166-1 alpha-3) such as `TUR`",
            ],
        ),
        (
            "events: {date: 2020}",
            &["field-type 4:9 `events` is a map; expected a list of maps, each beginning with `- `"],
        ),
        (
            "events: [{title: x}, {date: 2020}]",
            &[
                "field-missing 4:10 `events[0]` has no `date` | add `date: …`",
                "field-missing 4:22 `events[1]` has no `title` | add `title: …`",
            ],
        ),
        (
            "corrections: [{kind: fix, was: a}]",
            &[
                "field-missing 4:15 `corrections[0]` has no `date` | add `date: …`",
                "field-type 4:22 `corrections[0].kind` is `fix`; expected `correction`, `clarification` or `update`",
                r#"quantity-invalid 4:32 `a` is not a plain number | write a number without separators (`8500`), or `"> 20000"`, `"~ 250"`, `150..250`, `unknown`"#,
            ],
        ),
        (
            "extra: {a: {b: 1, b: 2}}",
            &[
                "key-duplicate 4:19 the key `b` stands twice in the same map | delete one of the two, or give it another name",
            ],
        ),
    ];
    for (keys, expected) in cases {
        assert_eq!(wrong(keys), *expected, "{keys}");
    }
}
