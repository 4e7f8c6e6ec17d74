//! Sources as CSL-JSON (Citation Style Language 1.0.2), which citation programs read.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::scope::Scope;
use super::{Collection, Outlet, lines};
use crate::link::{Page, attributions};
use crate::model::{Edtf, EdtfBound, EdtfDate, Qualifier, Source, SourceRef};
use crate::render::Grades;

/// A bibliographic item. What CSL has no name for stands in `custom`.
#[derive(Serialize)]
pub(super) struct Item<'a> {
    id: String,
    r#type: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    author: Vec<Name<'a>>,
    #[serde(rename = "container-title", skip_serializing_if = "Option::is_none")]
    container_title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issued: Option<CslDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    accessed: Option<CslDate>,
    #[serde(rename = "URL", skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    custom: Custom<'a>,
}

/// A name that is not taken apart: writers give it as one text.
#[derive(Serialize)]
struct Name<'a> {
    literal: &'a str,
}

#[derive(Serialize)]
struct Custom<'a> {
    /// The writer's word, if CSL does not have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    r#type: Option<&'a str>,
    /// Dates as EDTF, which say more than CSL's.
    #[serde(skip_serializing_if = "Option::is_none")]
    issued: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    accessed: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    archive_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    archived: Option<String>,
    /// The id of the source that it repeats.
    #[serde(skip_serializing_if = "Option::is_none")]
    original: Option<String>,
    party: bool,
    /// Only if site.toml publishes grades.
    #[serde(skip_serializing_if = "Option::is_none")]
    grade: Option<&'a str>,
}

#[derive(Serialize)]
struct CslDate {
    #[serde(rename = "date-parts", skip_serializing_if = "Vec::is_empty")]
    date_parts: Vec<Vec<i32>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    season: Option<u8>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    circa: bool,
    /// For what CSL has no parts for: an open interval, an unspecified digit.
    #[serde(skip_serializing_if = "Option::is_none")]
    literal: Option<String>,
}

/// The types of what appears in a periodical.
const PERIODICAL: [&str; 5] = ["article-journal", "article-magazine", "article-newspaper", "post", "post-weblog"];

/// The item types of CSL 1.0.2.
const TYPES: [&str; 45] = [
    "article",
    "article-journal",
    "article-magazine",
    "article-newspaper",
    "bill",
    "book",
    "broadcast",
    "chapter",
    "classic",
    "collection",
    "dataset",
    "document",
    "entry",
    "entry-dictionary",
    "entry-encyclopedia",
    "event",
    "figure",
    "graphic",
    "hearing",
    "interview",
    "legal_case",
    "legislation",
    "manuscript",
    "map",
    "motion_picture",
    "musical_score",
    "pamphlet",
    "paper-conference",
    "patent",
    "performance",
    "periodical",
    "personal_communication",
    "post",
    "post-weblog",
    "regulation",
    "report",
    "review",
    "review-book",
    "software",
    "song",
    "speech",
    "standard",
    "thesis",
    "treaty",
    "webpage",
];

/// `data/sources.json`: every source that explainers and shared figures rest on, by id.
pub(super) fn write(out: &mut dyn Write, all: &Collection<'_>, outlet: &Outlet<'_>) -> io::Result<()> {
    let mut items = BTreeMap::new();
    for one in &all.explainers {
        for page in std::iter::once(&one.page).chain(&one.translations) {
            collect(page, outlet, &mut items);
        }
    }
    let shared = Scope::shared(outlet.site, &outlet.settings.default_language().lang);
    for source in shared.declared().iter().flat_map(|(_, figure)| attributions(figure)).flat_map(|(_, all)| all) {
        match source {
            SourceRef::Id(id) => {
                if let Some(source) = shared.source(id.as_str()) {
                    add_with_originals(&shared, id.to_string(), source, &mut items);
                }
            }
            SourceRef::Url(url) => drop(items.entry(url.to_string()).or_insert((Found::Address(url), shared))),
        }
    }
    lines(out, items.into_iter().map(|(id, (found, scope))| item(id, found, &scope, outlet)))?;
    out.write_all(b"\n")
}

/// The sources of one explainer, by id.
pub(super) fn of<'a>(page: &'a Page, outlet: &Outlet<'a>) -> BTreeMap<String, Item<'a>> {
    let mut items = BTreeMap::new();
    collect(page, outlet, &mut items);
    items.into_iter().map(|(id, (found, scope))| (id.clone(), item(id, found, &scope, outlet))).collect()
}

/// The sources that an explainer's own repeat: they need not be among those that it shows.
pub(super) fn originals<'a>(page: &'a Page, scope: &Scope<'a>) -> Vec<(String, &'a Source)> {
    let mut originals = Vec::new();
    for entry in &page.links.sources {
        let mut repeats = entry.source.original.as_ref();
        while let Some((id, source)) = repeats.and_then(|id| Some((id, scope.source(id.as_str())?))) {
            let id = scope.source_id(&SourceRef::Id(id.clone()));
            if originals.iter().any(|(known, _)| *known == id) {
                break;
            }
            originals.push((id, source));
            repeats = source.original.as_ref();
        }
    }
    originals
}

#[derive(Clone, Copy)]
enum Found<'a> {
    Declared(&'a Source),
    /// No more than an address.
    Address(&'a str),
}

type Items<'a> = BTreeMap<String, (Found<'a>, Scope<'a>)>;

fn collect<'a>(page: &'a Page, outlet: &Outlet<'a>, items: &mut Items<'a>) {
    let scope = Scope::of(outlet.site, page);
    for entry in &page.links.sources {
        match (&entry.id, &entry.source.url) {
            (Some(id), _) => {
                let id = scope.source_id(&SourceRef::Id(id.clone()));
                items.entry(id).or_insert((Found::Declared(&entry.source), scope));
            }
            (None, Some(url)) => drop(items.entry(url.to_string()).or_insert((Found::Address(url), scope))),
            (None, None) => {}
        }
    }
    for (id, source) in originals(page, &scope) {
        items.entry(id).or_insert((Found::Declared(source), scope));
    }
}

fn add_with_originals<'a>(scope: &Scope<'a>, id: String, source: &'a Source, items: &mut Items<'a>) {
    let repeats = source.original.as_ref();
    if items.insert(id, (Found::Declared(source), *scope)).is_none()
        && let Some((id, source)) = repeats.and_then(|id| Some((id, scope.source(id.as_str())?)))
    {
        add_with_originals(scope, id.to_string(), source, items);
    }
}

fn item<'a>(id: String, found: Found<'a>, scope: &Scope<'a>, outlet: &Outlet<'_>) -> Item<'a> {
    let nothing = Custom {
        r#type: None,
        issued: None,
        accessed: None,
        archive_url: None,
        archived: None,
        original: None,
        party: false,
        grade: None,
    };
    let source = match found {
        Found::Declared(source) => source,
        Found::Address(url) => {
            return Item {
                id,
                r#type: "webpage",
                title: url,
                author: Vec::new(),
                container_title: None,
                publisher: None,
                issued: None,
                accessed: None,
                url: Some(url),
                language: None,
                note: None,
                custom: nothing,
            };
        }
    };
    let written = source.kind.as_deref();
    let known = written.filter(|kind| TYPES.contains(kind));
    // Of an article writers call the newspaper its publisher; citation styles want it as what holds the article.
    let held = known.is_some_and(|kind| PERIODICAL.contains(&kind));
    let publisher = source.publisher.as_deref();
    let text = |date: &Option<Edtf>| date.map(|date| date.to_string());
    Item {
        id,
        r#type: known.unwrap_or(if written.is_none() && source.url.is_some() { "webpage" } else { "document" }),
        title: &source.title,
        author: source.author.iter().map(|name| Name { literal: name }).collect(),
        container_title: publisher.filter(|_| held),
        publisher: publisher.filter(|_| !held),
        issued: source.issued.as_ref().map(csl_date),
        accessed: source.accessed.as_ref().map(csl_date),
        url: source.url.as_deref(),
        language: source.language.as_deref(),
        note: source.note.as_deref(),
        custom: Custom {
            r#type: written.filter(|_| known.is_none()),
            issued: text(&source.issued),
            accessed: text(&source.accessed),
            archive_url: source.archive.as_ref().map(|archive| &*archive.url),
            archived: source.archive.as_ref().and_then(|archive| text(&archive.at)),
            original: source.original.as_ref().map(|id| scope.source_id(&SourceRef::Id(id.clone()))),
            party: source.party,
            grade: match outlet.settings.grades {
                Grades::Internal => None,
                Grades::Published => source.grade.as_deref(),
            },
        },
    }
}

fn csl_date(date: &Edtf) -> CslDate {
    let literal = || CslDate { date_parts: Vec::new(), season: None, circa: false, literal: Some(date.to_string()) };
    let whole = |date: &EdtfDate| date.unspecified_year_digits == 0;
    let is_season = |date: &EdtfDate| date.month.is_some_and(|month| month > 12);
    let circa = |date: &EdtfDate| date.qualifier != Qualifier::Certain;
    match date {
        Edtf::Date(date) if whole(date) => CslDate {
            date_parts: vec![parts(date)],
            season: date.month.filter(|_| is_season(date)).map(|season| season - 20),
            circa: circa(date),
            literal: None,
        },
        Edtf::Interval { start: EdtfBound::Date(start), end: EdtfBound::Date(end) }
            if [start, end].iter().all(|date| whole(date) && !is_season(date)) =>
        {
            CslDate {
                date_parts: vec![parts(start), parts(end)],
                season: None,
                circa: circa(start) || circa(end),
                literal: None,
            }
        }
        _ => literal(),
    }
}

/// Year, month and day, as far as they are known.
fn parts(date: &EdtfDate) -> Vec<i32> {
    let month = date.month.filter(|month| *month <= 12).map(i32::from);
    let day = month.and(date.day).map(i32::from);
    [Some(date.year), month, day].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_say_in_csl_what_it_has_words_for() {
        let csl = |text: &str| {
            let date = Edtf::parse(text).unwrap_or_else(|error| panic!("{}", error.message));
            serde_json::to_string(&csl_date(&date)).unwrap_or_default()
        };
        assert_eq!(csl("2022-03-05"), r#"{"date-parts":[[2022,3,5]]}"#);
        assert_eq!(csl("2022-03~"), r#"{"date-parts":[[2022,3]],"circa":true}"#);
        assert_eq!(csl("2022-XX-XX"), r#"{"date-parts":[[2022]]}"#);
        assert_eq!(csl("2021-24"), r#"{"date-parts":[[2021]],"season":4}"#);
        assert_eq!(csl("2021-12/2022"), r#"{"date-parts":[[2021,12],[2022]]}"#);
        assert_eq!(csl("2020/.."), r#"{"literal":"2020/.."}"#);
        assert_eq!(csl("202X"), r#"{"literal":"202X"}"#);
    }

    #[test]
    fn types_are_in_the_order_in_which_they_are_looked_up() {
        assert!(TYPES.is_sorted());
    }
}
