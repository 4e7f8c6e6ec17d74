//! Renders one job into bytes.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tera::{Context, Value};

use super::article::{self, Place};
use super::exports::{self, FigureFile};
use super::figures::{Attribution, Shelf};
use super::holes::Filler;
use super::plan::{Job, Work, pages_of};
use super::said::Said;
use super::things::Things;
use super::view::PageView;
use super::voice::Voice;
use super::{RenderSettings, Studio, feed, list, registry, sitemap, structured};
use crate::diag::Diagnostic;
use crate::fingerprint::{Fp, Hashed};
use crate::link::{Card, Explainer, Links, Page, Redirect, Registry, Section, Site, Taxonomy, Term};
use crate::model::{Body, Facts, Lang};
use crate::source::{Route, address};

/// Template values that many pages share, made once.
pub struct Prepared<'s> {
    site: &'s Site,
    pub(super) studio: Studio<'s>,
    pub(super) registry: &'s Registry<'s>,
    said: BTreeMap<&'s Lang, Result<Said, Box<Diagnostic>>>,
    cards: Mutex<HashMap<Fp, Arc<Mutex<CardValue>>>>,
}

/// An explainer's card, from the first list that shows it to the last.
struct CardValue {
    made: Option<Value>,
    /// How many lists are still to come, of the sections above it and of its terms.
    lists: usize,
}

impl<'s> Prepared<'s> {
    /// Prepares what the pages of `site` share.
    pub fn new(site: &'s Site, registry: &'s Registry<'s>, studio: Studio<'s>) -> Self {
        let languages = studio.settings.languages.iter().map(|language| &language.lang);
        let said = languages.map(|lang| (lang, said(site, registry, studio, lang))).collect();
        Self { site, studio, registry, said, cards: Mutex::default() }
    }

    /// Invariant: no page has a language that is not one of the site's.
    pub(super) fn said(&self, lang: &Lang) -> Result<&Said, Box<Diagnostic>> {
        let said = self.said.get(lang).or_else(|| self.said.values().next());
        said.expect("invariant: the site has a language").as_ref().map_err(Clone::clone)
    }

    pub(super) fn context(&self, lang: &Lang) -> Result<Context, Box<Diagnostic>> {
        Ok(self.said(lang)?.frame.clone())
    }

    fn card(&self, card: &'s Hashed<Card>) -> Result<Value, Box<Diagnostic>> {
        // Cards in lists are of the list's own language, so that one value fits every list.
        let slot = Arc::clone(locked(&self.cards).entry(card.fp()).or_insert_with(|| {
            let page = self.site.pages.get(&card.path);
            let lists = page.map_or(1, |page| page.links.breadcrumbs.len() + page.links.terms.len());
            Arc::new(Mutex::new(CardValue { made: None, lists }))
        }));
        let mut slot = locked(&slot);
        slot.lists = slot.lists.saturating_sub(1);
        let value = match slot.made.take() {
            Some(value) => value,
            None => list::card(card, self.studio.voice(&card.lang), self.said(&card.lang)?)?,
        };
        if slot.lists > 0 {
            slot.made = Some(value.clone());
        } else {
            locked(&self.cards).remove(&card.fp());
        }
        Ok(value)
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What all pages of a language share.
fn said(site: &Site, registry: &Registry<'_>, studio: Studio<'_>, lang: &Lang) -> Result<Said, Box<Diagnostic>> {
    let voice = studio.voice(lang);
    let mut frame = map(&list::frame(site, registry, studio, voice));
    let mut context = Context::new();
    context.insert_value("theme", studio.theme.parameters().clone());
    context.insert_value("site", Value::from(frame.clone()));
    let navigation = voice.component("site_navigation", &Context::new(), &context)?;
    frame.insert("navigation".into(), Value::safe_string(&navigation));
    context.insert_value("site", Value::from(frame));
    Ok(Said::new(context, voice))
}

/// Renders a job. `body` is the text of [`Job::text`]. `None` for files that are copied, and for those that [`write()`]
/// writes.
///
/// # Errors
///
/// A diagnostic of the template that failed.
pub fn render(job: &Job<'_>, body: Body, prepared: &Prepared<'_>) -> Result<Option<String>, Box<Diagnostic>> {
    let Prepared { site, studio, registry: all, .. } = prepared;
    let settings = studio.settings;
    let html = match &job.work {
        Work::Article(page) => prepared.article(page, &body, &job.route)?,
        Work::Section(section, number) => prepared.section(section, &body, *number, &job.route)?,
        Work::Taxonomy(taxonomy) => prepared.taxonomy(taxonomy)?,
        Work::Term(taxonomy, term, number) => prepared.term(taxonomy, term, *number, &job.route)?,
        Work::NotFound(lang) => prepared.not_found(lang, &job.route)?,
        Work::Alias(redirect) => prepared.alias(redirect)?,
        Work::Registry(leaf) => prepared.leaf(*leaf, &job.route)?,
        Work::CorrectionsFeed(volume) => return Ok(registry::atom(volume, *studio)),
        Work::Feed(home) => return Ok(Some(feed::atom(home, *studio))),
        Work::Sitemap(part) => return Ok(Some(sitemap::sitemap(site, all, settings, *part))),
        Work::SitemapIndex(parts) => return Ok(Some(sitemap::index(settings, *parts))),
        Work::Robots => return Ok(Some(sitemap::robots(settings))),
        Work::Figures(page, file) => return Ok(Some(figures(page, *file, site, settings))),
        Work::Data(..) | Work::File(_) | Work::Embedded(_) => return Ok(None),
    };
    Ok(Some(address::settle(html, &root_from(&settings.base_url, job))))
}

/// Writes a job that [`Job::is_stream`], entry by entry; the same bytes every time.
///
/// # Errors
///
/// What `out` says.
pub fn write(job: &Job<'_>, prepared: &Prepared<'_>, out: &mut dyn Write) -> io::Result<()> {
    match &job.work {
        Work::Data(file, all) => exports::write_data(out, *file, all, prepared.site, prepared.studio.settings),
        _ => Ok(()),
    }
}

fn figures(page: &Page, file: FigureFile, site: &Site, settings: &RenderSettings) -> String {
    let mut bytes = Vec::new();
    exports::write_figures(&mut bytes, file, page, site, settings).expect("invariant: memory takes all bytes");
    String::from_utf8(bytes).expect("invariant: facts are UTF-8, and so are the files made of them")
}

/// The path of a site's address, with a slash before it and none after; empty if there is none.
pub fn base_path(base_url: &str) -> &str {
    let host_and_path = base_url.split_once("://").map_or("", |(_, rest)| rest);
    host_and_path.find('/').map_or("", |at| &host_and_path[at..])
}

/// The way to the root from a page: the path of `base_url`, or relative if the site does not know its address. The
/// page of missing pages answers at any depth, so that its way is never relative.
fn root_from(base_url: &str, job: &Job<'_>) -> String {
    match &job.work {
        Work::NotFound(_) => format!("{}/", base_path(base_url)),
        _ if base_url.is_empty() => address::relative_prefix(&job.route),
        _ => format!("{}/", base_path(base_url)),
    }
}

impl<'s> Prepared<'s> {
    pub(super) fn place<'a>(&self, place: Place<'a>, voice: Voice<'a>) -> PageView<'a>
    where
        's: 'a,
    {
        article::page(place, voice, self.studio)
    }

    fn article(&self, page: &'s Page, body: &Body, route: &'s Route) -> Result<String, Box<Diagnostic>> {
        let facts: &Facts = &page.facts;
        let voice = self.studio.voice(&facts.lang);
        let explainer = Explainer { facts, original: page.original.as_deref() };
        let links: &Links = &page.links;
        let shelf = Shelf::default();
        let attribution = Attribution { voice, said: self.said(&facts.lang)?, shelf: &shelf, links, foreign: None };
        let things = Things::new(attribution, explainer);
        let place = Place {
            kind: "article",
            title: Cow::Borrowed(&facts.title),
            summary: facts.summary.as_deref().unwrap_or(""),
            route,
            translations: &links.translations,
            breadcrumbs: &links.breadcrumbs,
        };
        let mut view = map(&self.place(place, voice));
        view.extend(map(&article::article(page, attribution, &things, body.words, self.studio.settings.grades)));
        shelf.sound()?;
        let settings = self.studio.settings;
        view.insert("data".into(), Value::from_serializable(&exports::offered_by(page, settings)));
        if settings.exports.json_ld {
            let publisher = self.publisher(&facts.lang);
            let json_ld = structured::article(page, explainer, attribution, &things.titled, &publisher);
            view.insert("json_ld".into(), Value::safe_string(&json_ld));
        }
        if let Some(extra) = facts.extra.as_ref().or_else(|| page.original.as_ref()?.extra.as_ref()) {
            view.insert("extra".into(), crate::theme::value(extra));
        }
        let mut context = self.context(&facts.lang)?;
        let mut filler = Filler::new(attribution, &things, body, context.clone());
        filler.show("page", Value::from(view.clone()));
        if let Some(events) = with_texts(&things, explainer, &filler)? {
            view.insert("events".into(), events);
            filler.show("page", Value::from(view.clone()));
        }
        let footnotes = filler.footnotes()?;
        let content = filler.fill(&body.content)?;
        shelf.sound()?;
        view.insert("footnotes".into(), footnotes);
        context.insert_value("page", Value::from(view));
        context.insert_value("content", Value::safe_string(&content));
        self.studio.theme.render(&facts.lang, "article.html", &context)
    }

    fn section(
        &self,
        section: &'s Section,
        body: &Body,
        number: usize,
        route: &'s Route,
    ) -> Result<String, Box<Diagnostic>> {
        let voice = self.studio.voice(&section.lang);
        let home = section.folder.0.is_empty();
        let text = section.text.as_ref().and_then(|path| self.site.pages.get(path));
        let title = match (home, &*section.title) {
            (true, "") => &self.studio.language(&section.lang).title,
            (_, title) => title,
        };
        let place = Place {
            kind: if home { "home" } else { "section" },
            title: Cow::Borrowed(title),
            summary: text.and_then(|page| page.facts.summary.as_deref()).unwrap_or(""),
            route,
            translations: if number == 1 { &section.translations } else { &[] },
            breadcrumbs: &section.breadcrumbs,
        };
        let mut view = map(&self.place(place, voice));
        let sections = list::links(&section.sections, voice);
        self.add_list(&mut view, (&section.route, number), &section.items, sections, "")?;
        if home && number == 1 {
            self.offer_data(&mut view, voice);
        }
        let mut context = self.context(&section.lang)?;
        let content = match text.filter(|_| number == 1) {
            Some(page) => self.text(page, body, voice, &view, &mut context)?,
            None => String::new(),
        };
        context.insert_value("page", Value::from(view));
        context.insert_value("content", Value::safe_string(&content));
        let template = if home { "home.html" } else { "section.html" };
        self.studio.theme.render(&section.lang, template, &context)
    }

    /// The data of the whole site, on a home page.
    fn offer_data(&self, view: &mut tera::Map, voice: Voice<'_>) {
        let settings = self.studio.settings;
        view.insert("data".into(), Value::from_serializable(&exports::offered_by_site(settings)));
        if settings.exports.json_ld {
            let json_ld = structured::home(&self.publisher(voice.lang), voice, settings);
            view.insert("json_ld".into(), Value::safe_string(&json_ld));
        }
    }

    fn publisher(&self, lang: &Lang) -> structured::Publisher<'_> {
        structured::Publisher { language: self.studio.language(lang), home: list::home_route(self.site, lang) }
    }

    /// The text of a section, which may use what an explainer's may.
    fn text(
        &self,
        page: &'s Page,
        body: &Body,
        voice: Voice<'s>,
        view: &tera::Map,
        context: &mut Context,
    ) -> Result<String, Box<Diagnostic>> {
        let explainer = page.explainer();
        let said = self.said(&page.facts.lang)?;
        let shelf = Shelf::default();
        let attribution = Attribution { voice, said, shelf: &shelf, links: &page.links, foreign: None };
        let things = Things::new(attribution, explainer);
        let mut implicit = map(&article::article(page, attribution, &things, body.words, self.studio.settings.grades));
        implicit.extend(view.iter().map(|(key, value)| (key.clone(), value.clone())));
        context.insert_value("page", Value::from(implicit));
        let content = Filler::new(attribution, &things, body, context.clone()).fill(&body.content)?;
        shelf.sound()?;
        Ok(content)
    }

    fn taxonomy(&self, taxonomy: &'s Taxonomy) -> Result<String, Box<Diagnostic>> {
        let voice = self.studio.voice(&taxonomy.lang);
        let breadcrumbs = self.home_crumb(&taxonomy.lang);
        let place = Place {
            kind: "taxonomy",
            title: list::taxonomy_title(taxonomy, voice),
            summary: "",
            route: &taxonomy.route,
            translations: &taxonomy.translations,
            breadcrumbs: &breadcrumbs,
        };
        let mut view = map(&self.place(place, voice));
        view.insert("taxonomy".into(), Value::from(&*taxonomy.name));
        view.insert("terms".into(), Value::from_serializable(&list::terms(taxonomy)));
        let mut context = self.context(&taxonomy.lang)?;
        context.insert_value("page", Value::from(view));
        self.studio.theme.render(&taxonomy.lang, "taxonomy.html", &context)
    }

    fn term(
        &self,
        taxonomy: &'s Taxonomy,
        term: &'s Term,
        number: usize,
        route: &'s Route,
    ) -> Result<String, Box<Diagnostic>> {
        let voice = self.studio.voice(&taxonomy.lang);
        let mut breadcrumbs = self.home_crumb(&taxonomy.lang);
        let title = list::taxonomy_title(taxonomy, voice);
        breadcrumbs.push(crate::link::Crumb { title: (*title).into(), route: taxonomy.route.clone() });
        let place = Place {
            kind: "term",
            title: Cow::Borrowed(&term.name),
            summary: "",
            route,
            translations: if number == 1 { &term.translations } else { &[] },
            breadcrumbs: &breadcrumbs,
        };
        let mut view = map(&self.place(place, voice));
        self.add_list(&mut view, (&term.route, number), &term.items, Vec::new(), &taxonomy.name)?;
        let mut context = self.context(&taxonomy.lang)?;
        context.insert_value("page", Value::from(view));
        self.studio.theme.render(&taxonomy.lang, "term.html", &context)
    }

    fn not_found(&self, lang: &'s Lang, route: &'s Route) -> Result<String, Box<Diagnostic>> {
        let voice = self.studio.voice(lang);
        let title = crate::locale::Phrases::phrase(voice.strings, "not-found.title").unwrap_or("404");
        let place = Place {
            kind: "not-found",
            title: Cow::Borrowed(title),
            summary: "",
            route,
            translations: &[],
            breadcrumbs: &[],
        };
        let mut context = self.context(lang)?;
        context.insert_value("page", Value::from(map(&self.place(place, voice))));
        self.studio.theme.render(lang, "404.html", &context)
    }

    fn alias(&self, redirect: &'s Redirect) -> Result<String, Box<Diagnostic>> {
        let voice = self.studio.voice(&redirect.lang);
        let place = Place {
            kind: "alias",
            title: Cow::Borrowed(&redirect.title),
            summary: "",
            route: &redirect.to,
            translations: &[],
            breadcrumbs: &[],
        };
        let mut view = map(&self.place(place, voice));
        view.insert("target".into(), Value::from(address::address(&redirect.to)));
        let mut context = self.context(&redirect.lang)?;
        context.insert_value("page", Value::from(view));
        self.studio.theme.render(&redirect.lang, "alias.html", &context)
    }

    fn add_list(
        &self,
        view: &mut tera::Map,
        (route, number): (&Route, usize),
        cards: &'s [Hashed<Card>],
        sections: Vec<super::view::LinkView<'_>>,
        taxonomy: &str,
    ) -> Result<(), Box<Diagnostic>> {
        let by = self.studio.settings.paginate_by;
        view.extend(map(&list::list(route, number, cards.len(), by, sections, taxonomy)));
        let items = pages_of(cards, by).nth(number - 1).map(|(_, items)| items).unwrap_or_default();
        let items: Vec<Value> = items.iter().map(|card| self.card(card)).collect::<Result<_, _>>()?;
        view.insert("items".into(), Value::from(items));
        Ok(())
    }

    pub(super) fn home_crumb(&self, lang: &Lang) -> Vec<crate::link::Crumb> {
        let homes = self.site.sections.iter().filter(|section| section.folder.0.is_empty() && section.lang == *lang);
        homes.map(|home| crate::link::Crumb { title: home.title.clone(), route: home.route.clone() }).collect()
    }
}

/// A view as the map that templates see.
pub(super) fn map<T: serde::Serialize>(view: &T) -> tera::Map {
    // Invariant: every view is a struct, which serialises to a map.
    Value::from_serializable(view).into_map().unwrap_or_default()
}

/// The events with their texts; `None` if none has one. A translation shows only texts of its own: its original's are
/// in another language.
fn with_texts(
    things: &Things<'_>,
    explainer: Explainer<'_>,
    filler: &Filler<'_>,
) -> Result<Option<Value>, Box<Diagnostic>> {
    let mut filled = None;
    for (at, event) in things.titled.iter().enumerate() {
        let own = if explainer.original.is_some() { event.translated } else { Some(event.event) };
        let Some(text) = own.and_then(|event| event.text.as_ref()) else { continue };
        let text = filler.fill(&text.unpack())?;
        let events = filled.get_or_insert_with(|| things.events.clone());
        let mut map = events[at].clone().into_map().unwrap_or_default();
        map.insert("text".into(), Value::safe_string(&text));
        events[at] = Value::from(map);
    }
    Ok(filled.map(Value::from))
}
