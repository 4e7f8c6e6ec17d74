//! What search engines and other programs are told of a page, as JSON-LD in the words of schema.org.
//!
//! Never a `ClaimReview`: that is for the verdict of a fact-check, and an explainer reports who says what.

mod script;

use super::exports::DataFile;
use super::figures::Attribution;
use super::voice::{Voice, datetime};
use super::{LanguageSettings, RenderSettings};
use crate::link::{Explainer, NumberedSource, Page, TitledEvent, source_position};
use crate::model::{ActorKind, Claim, Correction, CorrectionKind, Edtf, EdtfBound, Figure, Quantity, SourceRef};
use crate::source::{Route, address};
use script::Script;

/// The site, as its pages name it.
pub(super) struct Publisher<'a> {
    /// Its title in the page's language.
    pub(super) language: &'a LanguageSettings,
    /// The home page of that language.
    pub(super) home: Route,
}

/// An explainer: `BackgroundNewsArticle`, an `Observation` for each figure, a `Claim` for each of its claims.
pub(super) fn article(
    page: &Page,
    explainer: Explainer<'_>,
    attribution: Attribution<'_>,
    events: &[TitledEvent<'_>],
    publisher: &Publisher<'_>,
) -> String {
    let graph = Graph { explainer, attribution, url: url(attribution.voice, &page.route) };
    let mut script = Script::default();
    script.object(|script| {
        script.text("@context", "https://schema.org");
        script.list("@graph", [()], |script, ()| {
            script.object(|node| graph.page(node, page, events, publisher));
            for figure in explainer.figures() {
                script.object(|node| graph.observation(node, figure.id, figure.label, figure.figure));
                for (n, claim) in figure.figure.claims.iter().enumerate() {
                    script.object(|node| {
                        graph.claim(node, (figure.id, n), figure.label, figure.figure, claim, publisher)
                    });
                }
            }
        });
    });
    script.into_string()
}

/// A home page: the site, and its data as a `Dataset` if it publishes any.
pub(super) fn home(publisher: &Publisher<'_>, voice: Voice<'_>, settings: &RenderSettings) -> String {
    let (home, language) = (url(voice, &publisher.home), publisher.language);
    let mut script = Script::default();
    script.object(|script| {
        script.text("@context", "https://schema.org");
        script.list("@graph", [()], |script, ()| {
            script.object(|node| {
                node.text("@type", "WebSite");
                node.text("@id", &home);
                node.text("url", &home);
                node.text("name", &language.title);
                node.text("description", &language.description);
                node.text("inLanguage", language.lang.as_str());
            });
            if !settings.exports.data {
                return;
            }
            script.object(|node| {
                node.text("@type", "Dataset");
                node.text("@id", &[&home, "#data"].concat());
                node.text("url", &home);
                node.text("name", &language.title);
                node.text("description", &language.description);
                node.reference("isPartOf", &home);
                node.node("creator", |node| organisation(node, publisher, &home));
                let files = DataFile::ALL.into_iter().filter(|file| file.is_for_readers());
                node.list("distribution", files, |node, file| {
                    node.object(|node| {
                        node.text("@type", "DataDownload");
                        node.text("name", file.name());
                        node.text("encodingFormat", file.media_type());
                        node.text("contentUrl", &url(voice, &file.route()));
                    });
                });
            });
        });
    });
    script.into_string()
}

fn organisation(node: &mut Script, publisher: &Publisher<'_>, home: &str) {
    node.text("@type", "Organization");
    node.text("@id", &[home, "#publisher"].concat());
    node.text("name", &publisher.language.title);
    node.text("url", home);
}

/// The address of a page: with that of the site if it is known, else relative to whatever page says it.
fn url(voice: Voice<'_>, route: &Route) -> String {
    match voice.permalink(route) {
        absolute if absolute.is_empty() => address::address(route),
        absolute => absolute,
    }
}

struct Graph<'a> {
    explainer: Explainer<'a>,
    attribution: Attribution<'a>,
    /// The page's address, which begins the `@id` of everything on it.
    url: String,
}

impl Graph<'_> {
    fn id(&self, anchor: &str) -> String {
        let mut id = [&self.url, "#"].concat();
        address::encode(anchor, &mut id);
        id
    }

    fn page(&self, node: &mut Script, page: &Page, events: &[TitledEvent<'_>], publisher: &Publisher<'_>) {
        let (Attribution { voice, links, .. }, explainer) = (self.attribution, self.explainer);
        let home = url(voice, &publisher.home);
        node.text("@type", "BackgroundNewsArticle");
        node.text("@id", &self.url);
        node.text("url", &self.url);
        node.text("headline", &page.card.title);
        node.text("description", page.card.summary.as_deref().unwrap_or(""));
        node.text("inLanguage", page.facts.lang.as_str());
        node.text("datePublished", &iso(page.card.published.as_ref()));
        node.text("dateModified", &iso(page.card.updated.as_ref()));
        node.text("temporalCoverage", &span(events));
        let own = &explainer.facts.authors;
        let authors = if own.is_empty() { &explainer.declaring().authors } else { own };
        node.list("author", authors, |node, author| {
            node.object(|node| match links.actors.get(author) {
                Some(_) => self.speaker(node, author),
                None => {
                    node.text("@type", "Person");
                    node.text("name", author);
                }
            });
        });
        node.node("publisher", |node| organisation(node, publisher, &home));
        node.reference("isPartOf", &home);
        node.list("keywords", &links.terms, |node, term| node.string(&term.term));
        let other = if explainer.original.is_some() { "translationOfWork" } else { "workTranslation" };
        let original = |lang: &str| explainer.original.is_none_or(|original| original.lang.as_str() == lang);
        let translations = links.translations.iter().filter(|other| original(other.lang.as_str()));
        node.list(other, translations, |node, page| node.object(|node| node.text("@id", &url(voice, &page.route))));
        let figures = explainer.figures();
        node.list("mentions", figures, |node, figure| {
            node.object(|node| node.text("@id", &self.id(&["figure-", figure.id].concat())));
        });
        node.list("citation", links.sources.iter().enumerate(), |node, (n, source)| {
            node.object(|node| self.source(node, n, source));
        });
        // An update says that the world changed, not that the page was wrong.
        let wrong = |entry: &&Correction| entry.kind != CorrectionKind::Update;
        let corrections = explainer.corrections().into_iter().filter(wrong);
        node.list("correction", corrections, |node, entry| node.object(|node| self.correction(node, entry)));
    }

    fn source(&self, node: &mut Script, n: usize, entry: &NumberedSource) {
        let source = &entry.source;
        node.text(
            "@type",
            match source.kind.as_deref() {
                Some("article-newspaper") => "NewsArticle",
                Some("report") => "Report",
                Some("webpage") => "WebPage",
                Some("book") => "Book",
                Some("dataset") => "Dataset",
                Some("legislation") => "Legislation",
                _ => "CreativeWork",
            },
        );
        node.text("@id", &self.id(&format!("source-{}", n + 1)));
        node.text("name", &source.title);
        node.text("url", source.url.as_deref().unwrap_or(""));
        node.text("archivedAt", source.archive.as_ref().map_or("", |archive| &archive.url));
        node.list("author", &source.author, |node, author| node.object(|node| node.text("name", author)));
        if let Some(publisher) = &source.publisher {
            node.node("publisher", |node| {
                node.text("@type", "Organization");
                node.text("name", publisher);
            });
        }
        node.text("datePublished", &iso(source.issued.as_ref()));
        node.text("inLanguage", source.language.as_deref().unwrap_or(""));
    }

    fn correction(&self, node: &mut Script, entry: &Correction) {
        let voice = self.attribution.voice;
        let figure = entry.figure.as_ref().and_then(|id| self.explainer.figure(id.as_str()));
        let said = |quantity: &Option<Quantity>| {
            quantity.as_ref().map(|quantity| voice.locale.quantity(quantity, voice.strings)).unwrap_or_default()
        };
        let mut text = figure.map_or_else(String::new, |figure| figure.label.to_owned());
        if entry.was.is_some() || entry.now.is_some() {
            let colon = if text.is_empty() { "" } else { ": " };
            text.extend([colon, &said(&entry.was), " → ", &said(&entry.now)]);
        }
        if let Some(note) = &entry.note {
            text.extend([if text.is_empty() { "" } else { ". " }, note]);
        }
        node.text("@type", "CorrectionComment");
        node.text("datePublished", &iso(Some(&entry.date)));
        node.text("text", &text);
    }

    fn observation(&self, node: &mut Script, id: &str, label: &str, figure: &Figure) {
        let links = self.attribution.links;
        node.text("@type", "Observation");
        node.text("@id", &self.id(&["figure-", id].concat()));
        node.text("name", label);
        node.text("variableMeasured", label);
        quantity(node, &figure.value().unwrap_or(Quantity::Unknown));
        node.text("unitText", figure.unit.as_deref().unwrap_or(""));
        node.text("observationDate", &iso(figure.as_of().as_ref()));
        if let Some(place) = figure.place.as_ref().and_then(|id| links.places.get(id.as_str())) {
            node.node("observationAbout", |node| {
                node.text("@type", "Place");
                node.text("name", place.name_in(self.attribution.voice.lang));
                if let Some((lat, lon)) = place.lat.zip(place.lon) {
                    node.node("geo", |node| {
                        node.text("@type", "GeoCoordinates");
                        node.number("latitude", &lat.to_string());
                        node.number("longitude", &lon.to_string());
                    });
                }
            });
        }
        node.list("additionalProperty", [("measure", figure.measure.word()), ("status", figure.status().word())], {
            |node, (name, value)| {
                node.object(|node| {
                    node.text("@type", "PropertyValue");
                    node.text("name", name);
                    node.text("value", value);
                });
            }
        });
        node.text("description", figure.note.as_deref().unwrap_or(""));
    }

    /// Who claims it is the `author`; who reads it out of the sources, where it appears, is the site.
    fn claim(
        &self,
        node: &mut Script,
        (id, n): (&str, usize),
        label: &str,
        figure: &Figure,
        claim: &Claim,
        publisher: &Publisher<'_>,
    ) {
        let Attribution { voice, links, .. } = self.attribution;
        let value = voice.locale.quantity(&claim.value, voice.strings);
        let unit = voice.unit(figure.unit.as_deref().unwrap_or(""), &claim.value);
        let text = [label, ": ", &value, if unit.is_empty() { "" } else { " " }, unit].concat();
        node.text("@type", "Claim");
        node.text("@id", &self.id(&format!("claim-{id}-{}", n + 1)));
        node.text("text", &text);
        node.reference("about", &self.id(&["figure-", id].concat()));
        if let Some(by) = &claim.by {
            node.node("author", |node| self.speaker(node, by));
        }
        node.reference("claimInterpreter", &[&*url(voice, &publisher.home), "#publisher"].concat());
        node.text("datePublished", &iso(claim.said.as_ref()));
        node.text("temporalCoverage", &claim.as_of.as_ref().and_then(interval).unwrap_or_default());
        let position = |source: &SourceRef| source_position(&links.sources, source);
        node.list("appearance", claim.source.iter().filter_map(position), |node, at| {
            node.object(|node| node.text("@id", &self.id(&format!("source-{}", at + 1))));
        });
        // What a source repeats came before it.
        let originals = claim.source.iter().filter_map(position).filter_map(|at| links.sources[at].original.as_deref());
        node.list("firstAppearance", originals, |node, title| {
            node.object(|node| {
                node.text("@type", "CreativeWork");
                node.text("name", title);
            });
        });
        node.text("description", claim.note.as_deref().unwrap_or(""));
    }

    /// Who says something: an actor, or a name of which nobody said what it is.
    fn speaker(&self, node: &mut Script, by: &str) {
        let actor = self.attribution.links.actors.get(by);
        node.text(
            "@type",
            match actor.map(|actor| actor.kind) {
                None => "",
                Some(Some(ActorKind::Person)) => "Person",
                Some(Some(ActorKind::State | ActorKind::Government)) => "GovernmentOrganization",
                Some(Some(ActorKind::Company)) => "Corporation",
                Some(Some(ActorKind::Media)) => "NewsMediaOrganization",
                Some(Some(ActorKind::Ngo)) => "NGO",
                Some(_) => "Organization",
            },
        );
        node.text("name", actor.map_or(by, |actor| actor.name_in(self.attribution.voice.lang)));
        node.text("url", actor.and_then(|actor| actor.url.as_deref()).unwrap_or(""));
    }
}

/// A number that is only a bound is one, and no value.
fn quantity(node: &mut Script, quantity: &Quantity) {
    let qualifier = match quantity {
        Quantity::Exact(n) => {
            node.number("value", &n.to_string());
            ""
        }
        Quantity::About(n) => {
            node.number("value", &n.to_string());
            "about"
        }
        Quantity::MoreThan(n) => {
            node.number("minValue", &n.to_string());
            "more than"
        }
        Quantity::AtLeast(n) => {
            node.number("minValue", &n.to_string());
            "at least"
        }
        Quantity::LessThan(n) => {
            node.number("maxValue", &n.to_string());
            "less than"
        }
        Quantity::AtMost(n) => {
            node.number("maxValue", &n.to_string());
            "at most"
        }
        Quantity::Range { low, best, high } => {
            if let Some(best) = best {
                node.number("value", &best.to_string());
            }
            node.number("minValue", &low.to_string());
            node.number("maxValue", &high.to_string());
            ""
        }
        Quantity::Unknown => "unknown",
    };
    if !qualifier.is_empty() {
        node.node("measurementQualifier", |node| {
            node.text("@type", "Enumeration");
            node.text("name", qualifier);
        });
    }
}

/// What ISO 8601 can say of a date; empty if nothing.
fn iso(date: Option<&Edtf>) -> String {
    date.and_then(datetime).unwrap_or_default()
}

/// A date or an interval as ISO 8601, without what the writer says of its certainty.
fn interval(date: &Edtf) -> Option<String> {
    let bound = |bound: &EdtfBound| match bound {
        EdtfBound::Date(date) => datetime(&Edtf::Date(*date)),
        EdtfBound::Open => Some("..".to_owned()),
        EdtfBound::Unknown => None,
    };
    match date {
        Edtf::Date(_) => datetime(date),
        Edtf::Interval { start, end } => Some(format!("{}/{}", bound(start)?, bound(end)?)),
    }
}

/// From the first to the last day that the timeline can mean; empty without one.
fn span(events: &[TitledEvent<'_>]) -> String {
    let dates = || events.iter().filter_map(|event| event.event.date.as_ref());
    let first = dates().filter_map(Edtf::earliest).min();
    let last = dates().filter_map(Edtf::latest).max();
    match (first, last) {
        (Some(first), Some(last)) => format!("{first}/{last}"),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_say_no_more_than_is_known() {
        let interval = |text: &str| interval(&Edtf::parse(text).ok()?);
        assert_eq!(interval("2021-12/2022-03~").as_deref(), Some("2021-12/2022-03"));
        assert_eq!(interval("2020/..").as_deref(), Some("2020/.."));
        assert_eq!(interval("2022?").as_deref(), Some("2022"));
        assert_eq!(interval("202X"), None);
        assert_eq!(interval("2020/"), None);
    }
}
