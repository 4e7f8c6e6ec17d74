//! Home pages, sections, taxonomies and terms as templates see them, and the frame around every page.

use std::borrow::Cow;

use tera::{Context, Value};

use super::Studio;
use super::article::crumb;
use super::plan::{feed_route, page_route};
use super::registry::list_title;
use super::said::Said;
use super::view::{CardFigureView, CardView, LanguageView, LinkView, ListView, PagerView, SiteView, TermCountView};
use super::voice::Voice;
use crate::diag::Diagnostic;
use crate::fingerprint::Fp;
use crate::link::{Card, Crumb, Registry, Section, Site, Taxonomy};
use crate::model::{Lang, RegistryKind};
use crate::source::{Route, address};

/// The hash of what `site` holds in a language.
pub(super) fn frame_fp(site: &Site, registry: &Registry<'_>, studio: Studio<'_>, lang: &Lang) -> Fp {
    let home = home(site, lang);
    let taxonomies: Vec<_> = site
        .taxonomies
        .iter()
        .filter(|taxonomy| taxonomy.lang == *lang)
        .map(|taxonomy| (&taxonomy.name, &taxonomy.route))
        .collect();
    let homes: Vec<_> = homes(site).map(|home| (&home.lang, &home.route)).collect();
    let lists: Vec<_> = lists(registry, lang).collect();
    let languages = studio.settings.languages.iter().map(|language| called(studio, &language.lang));
    let languages: Vec<_> = languages.collect();
    let home = home.map(|home| (&home.title, &home.sections));
    Fp::of(&(studio.settings, languages, home, taxonomies, homes, lists))
}

/// What pages of other languages call a language and its lists, in its own words.
fn called<'a>(studio: Studio<'a>, lang: &'a Lang) -> (String, Vec<&'a str>) {
    let voice = studio.voice(lang);
    (studio.language_name(lang), RegistryKind::ALL.iter().map(|(_, kind)| list_title(*kind, voice)).collect())
}

/// `site` in a language.
pub(super) fn frame<'a>(
    site: &'a Site,
    registry: &'a Registry<'a>,
    studio: Studio<'a>,
    voice: Voice<'a>,
) -> SiteView<'a> {
    let settings = studio.settings;
    let language = studio.language(voice.lang);
    let home = home(site, voice.lang);
    SiteView {
        title: &language.title,
        description: &language.description,
        base_url: &settings.base_url,
        url: address::address(&home_route(site, voice.lang)),
        feed_url: match home {
            Some(home) if !settings.base_url.is_empty() => address::address(&feed_route(home)),
            _ => String::new(),
        },
        languages: settings
            .languages
            .iter()
            .filter_map(|language| {
                let home = self::home(site, &language.lang)?;
                Some(LanguageView {
                    code: language.lang.as_str(),
                    name: studio.language_name(&language.lang),
                    url: address::address(&home.route),
                    direction: studio.locale(&language.lang).direction().as_str(),
                })
            })
            .collect(),
        sections: home.map(|home| links(&home.sections, voice)).unwrap_or_default(),
        taxonomies: site
            .taxonomies
            .iter()
            .filter(|taxonomy| taxonomy.lang == *voice.lang)
            .map(|taxonomy| LinkView { title: taxonomy_title(taxonomy, voice), url: address::address(&taxonomy.route) })
            .collect(),
        registry: lists(registry, voice.lang)
            .map(|(kind, route)| LinkView {
                title: Cow::Borrowed(list_title(kind, voice)),
                url: address::address(route),
            })
            .collect(),
        generator: &settings.generator,
    }
}

/// The address of the home page of a language; of the site if it has none.
pub(super) fn home_route(site: &Site, lang: &Lang) -> Route {
    home(site, lang).map_or_else(|| Route::page([]), |home| home.route.clone())
}

/// The lists of the registry that a language has.
fn lists<'a>(registry: &'a Registry<'_>, lang: &Lang) -> impl Iterator<Item = (RegistryKind, &'a Route)> {
    let volume = registry.volume(lang);
    RegistryKind::ALL.iter().filter_map(move |(_, kind)| Some((*kind, volume?.list(*kind)?)))
}

fn homes(site: &Site) -> impl Iterator<Item = &Section> {
    site.sections.iter().filter(|section| section.folder.0.is_empty())
}

fn home<'s>(site: &'s Site, lang: &Lang) -> Option<&'s Section> {
    homes(site).find(|section| section.lang == *lang)
}

pub(super) fn links<'a>(crumbs: &'a [Crumb], voice: Voice<'a>) -> Vec<LinkView<'a>> {
    crumbs.iter().map(|entry| crumb(entry, voice)).collect()
}

/// The taxonomy's name in the page's language, from the interface string `taxonomy.NAME`, or as in site.toml.
pub(super) fn taxonomy_title<'a>(taxonomy: &'a Taxonomy, voice: Voice<'a>) -> Cow<'a, str> {
    let key = format!("taxonomy.{}", taxonomy.name);
    let title = crate::locale::Phrases::phrase(voice.strings, &key);
    title.map_or_else(
        || {
            let mut letters = taxonomy.name.chars();
            let first = letters.next().map(char::to_uppercase);
            Cow::Owned(first.into_iter().flatten().chain(letters).collect())
        },
        Cow::Borrowed,
    )
}

/// The place of page `number` in a list of `total` explainers.
pub(super) fn list<'a>(
    route: &Route,
    number: usize,
    total: usize,
    paginate_by: usize,
    sections: Vec<LinkView<'a>>,
    taxonomy: &'a str,
) -> ListView<'a> {
    let pages = total.div_ceil(paginate_by.max(1)).max(1);
    let neighbour = |number: Option<usize>| {
        let number = number.filter(|number| (1..=pages).contains(number));
        number.map(|number| address::address(&page_route(route, number))).unwrap_or_default()
    };
    let pager = PagerView {
        number,
        pages,
        previous_url: neighbour(number.checked_sub(1)),
        next_url: neighbour(number.checked_add(1)),
    };
    ListView { total, pager, sections, taxonomy }
}

/// An explainer in a list, with its HTML: it stands in every list alike.
pub(super) fn card(card: &Card, voice: Voice<'_>, said: &Said) -> Result<Value, Box<Diagnostic>> {
    let view = Value::from_serializable(&CardView {
        title: &card.title,
        summary: card.summary.as_deref().unwrap_or(""),
        url: address::address(&card.route),
        published: card.published.map_or_else(Value::none, |date| said.date(&date, voice)),
        updated: card.updated.map_or_else(Value::none, |date| said.date(&date, voice)),
        figure: card.figure.as_ref().map(|(label, value, by)| CardFigureView {
            label,
            value: voice.locale.quantity(value, voice.strings),
            by: by.join(&format!("{} ", voice.say("list.semicolon", &[]))),
        }),
        draft: card.draft,
    });
    let mut arguments = Context::new();
    arguments.insert_value("card", view.clone());
    let html = voice.component("explainer_card", &arguments, &said.frame)?;
    drop(arguments);
    let view = view.into_map().unwrap_or_default();
    // Every explainer's card is in memory at once: one more entry would make the map twice as large.
    let mut card = tera::Map::with_capacity(view.len() + 1);
    card.extend(view);
    card.insert("html".into(), Value::safe_string(&html));
    Ok(Value::from(card))
}

/// The terms of a taxonomy with their counts.
pub(super) fn terms(taxonomy: &Taxonomy) -> Vec<TermCountView<'_>> {
    let terms = taxonomy.terms.iter();
    terms
        .map(|term| TermCountView { title: &term.name, url: address::address(&term.route), count: term.items.len() })
        .collect()
}
