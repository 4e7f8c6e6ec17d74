//! An explainer as templates see it.

use std::borrow::Cow;

use tera::Value;

use super::Studio;
use super::figures::{Attribution, figure_name};
use super::things::Things;
use super::view::{
    ArticleView, CorrectionView, HeadingView, LinkView, PageView, SourceView, TermView, TranslationView,
};
use super::voice::Voice;
use crate::link::{Crumb, Explainer, Links, Page, Translation};
use crate::model::{Lang, Reference, Trend};
use crate::source::{Route, address};

/// What every page has, from what it is called and where it stands.
pub(super) struct Place<'a> {
    pub(super) kind: &'static str,
    pub(super) title: Cow<'a, str>,
    pub(super) summary: &'a str,
    pub(super) route: &'a Route,
    pub(super) translations: &'a [Translation],
    pub(super) breadcrumbs: &'a [Crumb],
}

/// The view of what every page has.
pub(super) fn page<'a>(place: Place<'a>, voice: Voice<'a>, studio: Studio<'a>) -> PageView<'a> {
    let translations = place.translations.iter().map(|translation| TranslationView {
        lang: translation.lang.as_str(),
        name: studio.language_name(&translation.lang),
        direction: studio.locale(&translation.lang).direction().as_str(),
        title: &translation.title,
        url: address::address(&translation.route),
        permalink: voice.permalink(&translation.route),
    });
    PageView {
        kind: place.kind,
        title: place.title,
        summary: place.summary,
        lang: voice.lang.as_str(),
        direction: voice.locale.direction().as_str(),
        url: address::address(place.route),
        permalink: voice.permalink(place.route),
        translations: translations.collect(),
        breadcrumbs: place.breadcrumbs.iter().map(|crumb| self::crumb(crumb, voice)).collect(),
        data: Vec::new(),
        json_ld: Value::safe_string(""),
    }
}

/// A link to a section. The home page is called what the theme calls it.
pub(super) fn crumb<'a>(crumb: &'a Crumb, voice: Voice<'a>) -> LinkView<'a> {
    let home = || crate::locale::Phrases::phrase(voice.strings, "nav.home").unwrap_or("Home");
    let title = if crumb.title.is_empty() { home() } else { &crumb.title };
    LinkView { title: Cow::Borrowed(title), url: address::address(&crumb.route) }
}

/// What an explainer has besides.
pub(super) fn article<'a>(
    page: &'a Page,
    attribution: Attribution<'a>,
    things: &'a Things<'a>,
    words: u32,
    grades: Grades,
) -> ArticleView<'a> {
    let (explainer, links, voice) = (things.explainer, attribution.links, attribution.voice);
    let (facts, declaring) = (explainer.facts, explainer.declaring());
    ArticleView {
        published: attribution.date(page.card.published.as_ref()),
        updated: attribution.date(page.card.updated.as_ref()),
        authors: authors(explainer, links, voice.lang),
        trend: facts.trend.or(declaring.trend).map(Trend::word),
        draft: page.card.draft,
        content_warning: facts.content_warning.as_deref().or(declaring.content_warning.as_deref()).unwrap_or(""),
        terms: links
            .terms
            .iter()
            .map(|link| TermView { taxonomy: &link.taxonomy, title: &link.term, url: address::address(&link.route) })
            .collect(),
        toc: facts
            .headings
            .iter()
            .map(|heading| HeadingView { level: heading.level, id: &heading.id, title: &heading.text })
            .collect(),
        figures: things.figures.iter().map(|figure| figure.view.clone()).collect(),
        actors: &things.actors,
        places: &things.places,
        events: &things.events,
        sources: (0..links.sources.len()).map(|at| source_view(at, attribution, grades)).collect(),
        corrections: explainer
            .corrections()
            .into_iter()
            .map(|entry| CorrectionView {
                date: attribution.date(Some(&entry.date)),
                kind: entry.kind.word(),
                figure: entry.figure.as_ref().and_then(|id| figure_name(explainer, id.as_str())),
                was: entry.was.as_ref().map(|was| voice.quantity(was)),
                now: entry.now.as_ref().map(|now| voice.quantity(now)),
                note: entry.note.as_deref().unwrap_or(""),
            })
            .collect(),
        components: components(&facts.references),
        words,
    }
}

/// Whether the grades of sources are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Grades {
    /// They stay in the newsroom.
    Internal,
    /// They are shown (`publish_grades = true`).
    Published,
}

/// The names of the components that a text uses.
pub(super) fn components(references: &[Reference]) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for reference in references {
        if let Reference::Component(component) = reference
            && !names.contains(&&*component.name)
        {
            names.push(&component.name);
        }
    }
    names
}

fn authors<'a>(explainer: Explainer<'a>, links: &'a Links, lang: &Lang) -> Vec<&'a str> {
    let own = &explainer.facts.authors;
    let authors = if own.is_empty() { &explainer.declaring().authors } else { own };
    authors.iter().map(|author| links.actors.get(author).map_or(&**author, |actor| actor.name_in(lang))).collect()
}

/// A source of the page's list.
pub(super) fn source_view(at: usize, attribution: Attribution<'_>, grades: Grades) -> SourceView<'_> {
    let entry = &attribution.links.sources[at];
    let source = &entry.source;
    let number = at + 1;
    let archive = source.archive.as_ref();
    let page = attribution.links.registry.as_ref().and_then(|registry| registry.sources.get(at)?.as_ref());
    SourceView {
        number,
        number_text: attribution.said.number(number, attribution.voice),
        anchor: format!("source-{number}"),
        kind: source.kind.as_deref().unwrap_or(""),
        title: &source.title,
        authors: &source.author,
        publisher: source.publisher.as_deref().unwrap_or(""),
        issued: attribution.date(source.issued.as_ref()),
        accessed: attribution.date(source.accessed.as_ref()),
        url: source.url.as_deref().unwrap_or(""),
        archive_url: archive.map_or("", |archive| &archive.url),
        archived: attribution.date(archive.and_then(|archive| archive.at.as_ref())),
        language: source.language.as_deref().unwrap_or(""),
        party: source.party,
        grade: match grades {
            Grades::Internal => "",
            Grades::Published => source.grade.as_deref().unwrap_or(""),
        },
        note: source.note.as_deref().unwrap_or(""),
        original: entry.original.as_deref().unwrap_or(""),
        cited_at: attribution.said.cited_at(number, entry.citations, attribution.voice),
        page_url: page.map(address::address).unwrap_or_default(),
    }
}
