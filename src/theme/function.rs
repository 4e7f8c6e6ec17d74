//! The functions and filters that templates have beyond Tera's own.
//!
//! | written | gives |
//! | --- | --- |
//! | `t(key="figures.count", count=n, by=x)` | the interface string, `{by}` filled in, in the plural form for `count` |
//! | `url(path="/style.css")` | the address of a file of the site |
//! | `n \| number` | a number in the page's language and digits |
//! | `value \| json` | JSON that can stand in a `<script>` |
//! | `text \| percent_encode` | a text as part of an address |

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use super::strings::{Phrase, Strings};
use crate::locale::Locale;
use crate::model::Decimal;
use crate::source::address::rooted;

/// How the message of a missing interface string begins: the only way to know it again once Tera has put a place to
/// it.
pub(super) const MISSING_STRING: &str = "there is no interface string ";

/// Gives `tera` the functions and filters of one language.
pub(super) fn register(tera: &mut Tera, strings: &Arc<Strings>, locale: &Arc<Locale>) {
    let (strings, of_strings) = (Arc::clone(strings), Arc::clone(locale));
    // Most strings have nothing to fill in: they are made into values once, and every page shares them.
    let ready: HashMap<Box<str>, Value> =
        strings.plain().map(|(key, text)| (key.into(), Value::normal_string(text))).collect();
    tera.register_function("t", move |arguments: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        match ready.get(arguments.must_get::<&str>("key")?) {
            Some(text) => Ok(text.clone()),
            None => string(&strings, &of_strings, &arguments).map(Value::from),
        }
    });
    tera.register_function("url", |arguments: Kwargs, _: &State<'_>| url(arguments.must_get("path")?));
    let locale = Arc::clone(locale);
    tera.register_filter("number", move |value: &Value, _: Kwargs, _: &State<'_>| number(&locale, value));
    tera.register_filter("json", |value: &Value, _: Kwargs, _: &State<'_>| json(value));
    tera.register_filter("percent_encode", |text: &str, _: Kwargs, _: &State<'_>| percent_encode(text));
}

fn string(strings: &Strings, locale: &Locale, arguments: &Kwargs) -> TeraResult<String> {
    let key: &str = arguments.must_get("key")?;
    let phrase = strings.get(key).ok_or_else(|| {
        let meant = strings.nearest(key).map(|meant| format!("\ndid you mean `{meant}`?"));
        Error::message(format!("{MISSING_STRING}`{key}`{}", meant.unwrap_or_default()))
    })?;
    let text = match phrase {
        Phrase::Text(text) => text,
        Phrase::Plural(_) => {
            let count: &Value = arguments.get("count")?.ok_or_else(|| {
                Error::message(format!("the interface string `{key}` has plural forms, and `count` was not given"))
            })?;
            let count = decimal(count).ok_or_else(|| {
                Error::message(format!("`count` of the interface string `{key}` is a number, found {}", count.name()))
            })?;
            phrase.form(locale.plural(count))
        }
    };
    fill(key, text, locale, arguments)
}

/// Fills in `{name}`. A brace around anything but a name stands for itself.
fn fill(key: &str, text: &str, locale: &Locale, arguments: &Kwargs) -> TeraResult<String> {
    let mut filled = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let name = after.split_once('}').filter(|(name, _)| {
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        });
        let Some((name, after)) = name else {
            filled.push('{');
            rest = after;
            continue;
        };
        let value = arguments.iter().find(|(argument, _)| argument.as_str() == Some(name)).map(|(_, value)| value);
        match value {
            None => {
                let message = format!("the interface string `{key}` has a `{{{name}}}`, and `{name}` was not given");
                return Err(Error::message(message));
            }
            Some(value) => match (value.as_str(), decimal(value)) {
                (Some(text), _) => filled.push_str(text),
                (None, Some(number)) => filled.push_str(&locale.number(number)),
                (None, None) => {
                    let message =
                        format!("`{name}` of the interface string `{key}` is text or a number, found {}", value.name());
                    return Err(Error::message(message));
                }
            },
        }
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

/// The address of a path from the site's root, with [`crate::source::address::ROOT`] in place of the way to the root.
fn url(path: &str) -> TeraResult<String> {
    let path = path
        .strip_prefix('/')
        .ok_or_else(|| Error::message(format!("`path` begins with `/`, the root of the site, found `{path}`")))?;
    Ok(rooted(path))
}

/// Percent-encodes all but the unreserved characters of RFC 3986, so that the text can stand in any part of an address.
fn percent_encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for &byte in text.as_bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

fn number(locale: &Locale, value: &Value) -> TeraResult<String> {
    let number = decimal(value);
    number.map(|number| locale.number(number)).ok_or_else(|| {
        Error::message(format!("`number` takes a number of at most 18 digits, found {} `{value}`", value.name()))
    })
}

/// `None` for what is not a number, and for a number that a [`Decimal`] cannot hold exactly.
fn decimal(value: &Value) -> Option<Decimal> {
    const LIMIT: i64 = 1_000_000_000_000_000_000;
    match value.as_i64() {
        Some(whole) => (-LIMIT < whole && whole < LIMIT).then(|| Decimal::whole(whole)),
        None => {
            value.as_f64().filter(|number| number.is_finite()).and_then(|number| Decimal::parse(&number.to_string()))
        }
    }
}

/// JSON for `<script type="application/ld+json">`, where only `</script` or `<!--` could end it early, and for
/// attributes. Keys are sorted.
fn json(value: &Value) -> TeraResult<Value> {
    let value = serde_json::to_value(value).map_err(|error| Error::message(format!("`json`: {error}")))?;
    let mut escaped = String::new();
    // Outside its strings JSON has none of these characters.
    for c in value.to_string().chars() {
        match c {
            '<' | '>' | '&' | '\'' | '\u{2028}' | '\u{2029}' => {
                // Writing to a String cannot fail.
                let _ = write!(escaped, "\\u{:04x}", u32::from(c));
            }
            c => escaped.push(c),
        }
    }
    Ok(Value::safe_string(&escaped))
}
