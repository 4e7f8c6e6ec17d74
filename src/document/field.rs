//! The readers of single values: each turns an [`Entry`] into a type of the field, or reports why it cannot.

use super::entry::{Entry, Path};
use super::map::{Map, is_blank};
use crate::diag::{At, Code, code, did_you_mean};
use crate::model::{Decimal, Duration, Edtf, Id, IdMap, Quantity, QuantityError, Tree};

/// Text, without white space around it. A whole number is taken as its digits.
pub(crate) fn text(entry: Entry<'_>) -> Option<Box<str>> {
    match entry.tree {
        Tree::Text(text) if text.trim().len() == text.len() => Some(text),
        Tree::Text(text) => Some(text.trim().into()),
        Tree::Int(value) => Some(value.to_string().into()),
        Tree::Bool(_) | Tree::Float(_) => {
            let typed = entry.report.typed(entry.path).map_or_else(|| shown(&entry.tree), str::to_owned);
            entry.wrong_with("text", Some(&format!("\"{typed}\"")))
        }
        Tree::Null | Tree::List(_) | Tree::Map(_) => entry.wrong("text"),
    }
}

/// `true` or `false`.
pub(crate) fn boolean(entry: Entry<'_>) -> Option<bool> {
    match &entry.tree {
        Tree::Bool(value) => Some(*value),
        Tree::Text(text) => {
            let meant = match text.to_lowercase().as_str() {
                "yes" | "on" | "y" | "true" => Some("true"),
                "no" | "off" | "n" | "false" => Some("false"),
                _ => None,
            };
            entry.wrong_with("`true` or `false`", meant)
        }
        _ => entry.wrong("`true` or `false`"),
    }
}

/// A whole number.
pub(crate) fn integer(entry: Entry<'_>) -> Option<i64> {
    match entry.tree {
        Tree::Int(value) => Some(value),
        Tree::Text(ref text) => {
            let meant = text.trim().parse::<i64>().ok().map(|value| value.to_string());
            entry.wrong_with("a whole number", meant.as_deref())
        }
        _ => entry.wrong("a whole number"),
    }
}

/// A whole number of at least 1.
pub(crate) fn count(entry: Entry<'_>) -> Option<usize> {
    match entry.tree {
        Tree::Int(value) if value >= 1 => usize::try_from(value).ok(),
        _ => entry.wrong("a whole number of at least 1"),
    }
}

/// An exact decimal number from `low` to `high`.
pub(crate) fn decimal_within(low: i64, high: i64) -> impl Fn(Entry<'_>) -> Option<Decimal> {
    move |entry| {
        let read = match &entry.tree {
            Tree::Int(_) | Tree::Float(_) => Decimal::parse(&shown(&entry.tree)),
            Tree::Text(text) => Decimal::parse(text.trim()),
            _ => None,
        };
        match read {
            Some(number) if Decimal::whole(low) <= number && number <= Decimal::whole(high) => Some(number),
            _ => entry.wrong(&format!("a number from {low} to {high}")),
        }
    }
}

/// A list, or one item alone as a list of one. An item that cannot be read is reported and left out.
pub(crate) fn list<T>(read: impl Fn(Entry<'_>) -> Option<T>) -> impl Fn(Entry<'_>) -> Option<Box<[T]>> {
    move |entry| match entry.tree {
        Tree::List(items) => Some(each(entry.report, entry.path, items, &read)),
        Tree::Map(_) => entry.wrong("a list"),
        _ => read(entry).map(|item| Box::from([item])),
    }
}

/// A list of maps. An item that cannot be read is reported and left out.
pub(crate) fn maps<T>(read: impl Fn(&mut Map<'_>) -> Option<T>) -> impl Fn(Entry<'_>) -> Option<Box<[T]>> {
    move |entry| match entry.tree {
        Tree::List(items) => Some(each(entry.report, entry.path, items, map(&read))),
        _ => entry.wrong("a list of maps, each beginning with `- `"),
    }
}

fn each<T>(
    report: &super::Report,
    path: Path<'_>,
    items: Vec<Tree>,
    read: impl Fn(Entry<'_>) -> Option<T>,
) -> Box<[T]> {
    let read = items.into_iter().enumerate().filter_map(|(n, tree)| {
        let entry = Entry { report, path: Path::Index(&path, n), tree };
        if is_blank(&entry.tree) {
            let message = format!("{} is empty", entry.path);
            return entry.refuse(report.invalid(), message, Some("delete it, or fill it in".to_owned()));
        }
        read(entry)
    });
    crate::model::fit(read.collect())
}

/// A map with a schema of its own. Reports the keys that `read` did not ask for.
pub(crate) fn map<T>(read: impl Fn(&mut Map<'_>) -> Option<T>) -> impl Fn(Entry<'_>) -> Option<T> {
    move |entry| {
        let mut map = Map::new(entry)?;
        let value = read(&mut map);
        map.done();
        value
    }
}

/// A map from ids to maps, in the writer's order. An entry that cannot be read is reported and left out.
pub(crate) fn id_map<T>(read: impl Fn(&mut Map<'_>) -> Option<T>) -> impl Fn(Entry<'_>) -> Option<IdMap<T>> {
    let read = map(read);
    move |entry| {
        let Entry { report, path, tree } = entry;
        let Tree::Map(entries) = tree else {
            return Entry { report, path, tree }.wrong("a map from ids to entries, such as `my-id: {…}`");
        };
        Some(IdMap::new(entries.into_iter().filter_map(|(key, tree)| {
            let path = Path::Key(&path, &key);
            let id = Id::parse(&key);
            if id.is_none() {
                let help = Id::suggest(&key).map(|id| format!("write `{id}:`"));
                report.push(code::ID_INVALID, not_an_id(&key), At::Key(path.pointer()), help);
            }
            let value = read(Entry { report, path, tree });
            id.zip(value)
        })))
    }
}

fn not_an_id(text: &str) -> String {
    format!("`{text}` is not an id: expected `a`-`z`, `0`-`9` and `-`, beginning with a letter or digit")
}

/// An id.
pub(crate) fn id(entry: Entry<'_>) -> Option<Id> {
    let text = match &entry.tree {
        Tree::Text(text) => text.trim(),
        Tree::Int(value) => return id_of(&entry, &value.to_string()),
        _ => return entry.wrong("an id"),
    };
    id_of(&entry, text)
}

fn id_of(entry: &Entry<'_>, text: &str) -> Option<Id> {
    Id::parse(text).or_else(|| {
        let help = Id::suggest(text).map(|id| entry.instead_text(id.as_str()));
        entry.refuse(code::ID_INVALID, not_an_id(text), help)
    })
}

/// An EDTF date.
pub(crate) fn date(entry: Entry<'_>) -> Option<Edtf> {
    let read = match &entry.tree {
        Tree::Text(text) => Edtf::parse(text),
        Tree::Int(_) | Tree::Float(_) => Edtf::parse(&shown(&entry.tree)),
        _ => return entry.wrong("a date, such as `2022-03-14`, `2022-03` or `2022~`"),
    };
    match read {
        Ok(date) => Some(date),
        Err(error) => {
            let message = format!("`{}` is not a date: {}", shown(&entry.tree), error.message);
            let help = match error.suggestion {
                Some(date) => entry.instead_text(&date),
                None => "write a date as `2022-03-14`, `2022-03`, `2022`, `2022~` (about) or `2020/2022`".to_owned(),
            };
            entry.refuse(code::DATE_INVALID, message, Some(help))
        }
    }
}

/// An ISO 8601 duration.
pub(crate) fn duration(entry: Entry<'_>) -> Option<Duration> {
    let (Tree::Text(_) | Tree::Int(_)) = entry.tree else {
        return entry.wrong("a duration, such as `P30D`");
    };
    let text = shown(&entry.tree);
    Duration::parse(text.trim()).ok().or_else(|| {
        let message = format!("`{text}` is not a duration such as `P30D`, `P6M` or `P1Y`");
        let help = meant(&text).map(|duration| entry.instead_text(&duration));
        entry.refuse(code::DURATION_INVALID, message, help)
    })
}

/// What the writer of `2 weeks`, `30` or `30D` meant.
fn meant(text: &str) -> Option<String> {
    let text = text.trim().to_uppercase();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (count, unit) = text.split_at(digits);
    let letter = unit.trim().chars().next().unwrap_or('D');
    let duration = format!("P{count}{letter}");
    Duration::parse(&duration).is_ok().then_some(duration)
}

/// A quantity: a number, its text form, or `{low, best, high}`.
pub(crate) fn quantity(entry: Entry<'_>) -> Option<Quantity> {
    let read = match &entry.tree {
        Tree::Text(text) => Quantity::parse(text),
        Tree::Int(value) => Quantity::parse(&value.to_string()),
        // The number keeps the digits that the writer gave: `0.50` is not `0.5`, and `8.500` may be no fraction.
        Tree::Float(_) => match entry.report.typed(entry.path) {
            Some(typed) => Quantity::parse(typed),
            None => Quantity::parse(&shown(&entry.tree)),
        },
        Tree::Map(_) => return map(bounds)(entry),
        _ => return entry.wrong("a quantity, such as `8500`, `\"> 20000\"` or `150..250`"),
    };
    match read {
        Ok(quantity) => Some(quantity),
        Err(error) => {
            let code = code_of(&error);
            let help = match error.suggestion {
                Some(text) if text.starts_with(['>', '<', '~']) => entry.instead(&format!("\"{text}\"")),
                Some(text) => entry.instead(&text),
                None => "write a number without separators (`8500`), or `\"> 20000\"`, `\"~ 250\"`, `150..250`, \
                         `unknown`"
                    .to_owned(),
            };
            entry.refuse(code, error.message, Some(help))
        }
    }
}

fn bounds(map: &mut Map<'_>) -> Option<Quantity> {
    let low = map.required("low", number);
    let best = map.optional("best", number);
    let high = map.required("high", number);
    match Quantity::range(low?, best, high?) {
        Ok(range) => Some(range),
        Err(error) => {
            map.refuse(code_of(&error), error.message, error.suggestion.map(|text| format!("write `{text}`")));
            None
        }
    }
}

fn code_of(error: &QuantityError) -> Code {
    if error.disordered { code::RANGE_ORDER } else { code::QUANTITY_INVALID }
}

/// A quantity that is one number.
fn number(entry: Entry<'_>) -> Option<Decimal> {
    if let Tree::Map(_) = entry.tree {
        return entry.wrong("a number");
    }
    let (report, path) = (entry.report, entry.path);
    let shown = shown(&entry.tree);
    match quantity(entry)? {
        Quantity::Exact(number) => Some(number),
        _ => {
            let message = format!("{path} is `{shown}`; expected a number alone");
            report.push(code::QUANTITY_INVALID, message, At::Value(path.pointer()), None);
            None
        }
    }
}

/// One of a table of words.
pub(crate) fn word<T: Copy>(words: &'static [(&'static str, T)]) -> impl Fn(Entry<'_>) -> Option<T> {
    move |entry| {
        let Tree::Text(text) = &entry.tree else { return entry.wrong(&one_of(words)) };
        let found = words.iter().find(|(word, _)| *word == text.trim());
        found.map(|&(_, value)| value).or_else(|| {
            let near = did_you_mean(text, words.iter().map(|(word, _)| *word));
            let near = near.map(|word| entry.report.quoted(word));
            entry.wrong_with(&one_of(words), near.as_deref())
        })
    }
}

fn one_of<T>(words: &[(&str, T)]) -> String {
    let words: Vec<String> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

/// An http or https address.
pub(crate) fn url(entry: Entry<'_>) -> Option<Box<str>> {
    match &entry.tree {
        Tree::Text(text) if is_http(text.trim()) => Some(text.trim().into()),
        Tree::Text(text) if text.starts_with("www.") => {
            entry.wrong_with("an http or https address", Some(&format!("https://{}", text.trim())))
        }
        _ => entry.wrong("an http or https address"),
    }
}

/// Whether `text` is an absolute http or https address: a scheme, a host, and nothing that ends an address in text.
pub(crate) fn is_http(text: &str) -> bool {
    let rest = ["https://", "http://"].iter().find_map(|scheme| {
        let head = text.get(..scheme.len())?;
        head.eq_ignore_ascii_case(scheme).then(|| &text[scheme.len()..])
    });
    rest.is_some_and(|rest| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        !host.is_empty() && !text.contains(|c: char| c.is_whitespace() || c.is_control() || "\"<>\\`".contains(c))
    })
}

/// A BCP 47 language tag in its canonical form.
pub(crate) fn language(entry: Entry<'_>) -> Option<Box<str>> {
    match &entry.tree {
        Tree::Text(tag) => match canonical(tag) {
            Some(canonical) if *canonical == **tag => Some(canonical.into()),
            found => entry.refuse(code::LANGUAGE_INVALID, not_a_tag(tag), found.map(|tag| entry.instead_text(&tag))),
        },
        _ => entry.wrong("a language tag, such as `ar`"),
    }
}

/// What to say of a text that is no language tag.
pub(crate) fn not_a_tag(text: &str) -> String {
    format!("`{text}` is not a language tag (BCP 47) such as `en`, `ar` or `zh-Hant`")
}

/// The canonical form of a language tag; `None` if it is none. `und`, which says nothing, is none either.
pub(crate) fn canonical(tag: &str) -> Option<String> {
    let locale: icu_locale::LanguageIdentifier = tag.replace('_', "-").parse().ok()?;
    (!locale.language.is_unknown()).then(|| locale.to_string())
}

/// Anything, untouched.
pub(crate) fn anything(entry: Entry<'_>) -> Option<Tree> {
    Some(entry.tree)
}

/// A scalar as text, for messages and for what reads numbers from text.
fn shown(tree: &Tree) -> String {
    match tree {
        Tree::Text(text) => text.to_string(),
        Tree::Bool(value) => value.to_string(),
        Tree::Int(value) => value.to_string(),
        Tree::Float(value) => value.to_string(),
        other => other.kind().to_owned(),
    }
}
