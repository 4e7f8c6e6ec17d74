//! `sitemap.xml` (sitemaps.org), with the languages of each page, and `robots.txt`.

use std::borrow::Cow;
use std::hash::Hash;

use super::RenderSettings;
use super::feed::{Xml, changed};
use super::plan::SITEMAP_MOST;
use super::registry::leaves;
use super::voice::permalink;
use crate::fingerprint::{Fp, FpHasher};
use crate::link::{Registry, Site, Translation};
use crate::model::{ContentKind, Edtf, Lang};
use crate::source::Route;

struct Entry<'s> {
    route: Cow<'s, Route>,
    lang: &'s Lang,
    changed: Option<Edtf>,
    translations: Cow<'s, [Translation]>,
}

/// Every page that readers should find: explainers, home pages, sections, taxonomies, terms, the registry; of lists the
/// first page.
fn entries<'s>(site: &'s Site, registry: &'s Registry<'s>) -> impl Iterator<Item = Entry<'s>> {
    let sections = site.sections.iter().map(|section| Entry {
        route: Cow::Borrowed(&section.route),
        lang: &section.lang,
        changed: None,
        translations: Cow::Borrowed(&section.translations),
    });
    let explainers = site.pages.values().filter(|page| page.facts.kind == ContentKind::Explainer);
    let explainers = explainers.map(|page| Entry {
        route: Cow::Borrowed(&page.route),
        lang: &page.facts.lang,
        changed: changed(&page.card),
        translations: Cow::Borrowed(&page.links.translations),
    });
    let taxonomies = site.taxonomies.iter().flat_map(|taxonomy| {
        let own = Entry {
            route: Cow::Borrowed(&taxonomy.route),
            lang: &taxonomy.lang,
            changed: None,
            translations: Cow::Borrowed(&taxonomy.translations),
        };
        let terms = taxonomy.terms.iter().map(|term| Entry {
            route: Cow::Borrowed(&term.route),
            lang: &taxonomy.lang,
            changed: None,
            translations: Cow::Borrowed(&term.translations),
        });
        std::iter::once(own).chain(terms)
    });
    let leaves = registry.volumes.iter().flat_map(leaves).filter_map(|leaf| {
        let route = leaf.first()?;
        let translations = registry.translations(leaf.subject.kind(), leaf.lang(), &route);
        let (route, translations) = (Cow::Owned(route), Cow::Owned(translations));
        Some(Entry { route, lang: leaf.lang(), changed: None, translations })
    });
    sections.chain(explainers).chain(taxonomies).chain(leaves)
}

/// How many addresses the sitemap has.
pub(super) fn count(site: &Site, registry: &Registry<'_>) -> usize {
    entries(site, registry).count()
}

/// The hash of all that the sitemap holds.
pub(super) fn fp(site: &Site, registry: &Registry<'_>, settings: &RenderSettings) -> Fp {
    let mut all = FpHasher::default();
    ("sitemap", &settings.base_url).hash(&mut all);
    for Entry { route, lang, changed, translations } in entries(site, registry) {
        (&route, lang, changed, translations.len()).hash(&mut all);
        // Their titles are not in it.
        for Translation { lang, route, .. } in &*translations {
            (lang, route).hash(&mut all);
        }
    }
    all.into_fp()
}

/// The `part`-th sitemap, from 1.
pub(super) fn sitemap(site: &Site, registry: &Registry<'_>, settings: &RenderSettings, part: usize) -> String {
    let mut xml = Xml::default();
    xml.raw(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"",
    );
    xml.raw(" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n");
    for entry in entries(site, registry).skip((part - 1) * SITEMAP_MOST).take(SITEMAP_MOST) {
        xml.raw("<url>");
        xml.raw("<loc>");
        xml.text(&permalink(&settings.base_url, &entry.route));
        xml.raw("</loc>");
        if let Some(day) = entry.changed.and_then(|date| date.earliest()) {
            xml.raw("<lastmod>");
            xml.text(&day.to_string());
            xml.raw("</lastmod>");
        }
        if !entry.translations.is_empty() {
            alternate(&mut xml, settings, entry.lang, &entry.route);
            for translation in &*entry.translations {
                alternate(&mut xml, settings, &translation.lang, &translation.route);
            }
        }
        xml.raw("</url>\n");
    }
    xml.raw("</urlset>\n");
    xml.0
}

fn alternate(xml: &mut Xml, settings: &RenderSettings, lang: &Lang, route: &Route) {
    xml.raw("<xhtml:link rel=\"alternate\" hreflang=\"");
    xml.text(lang.as_str());
    xml.raw("\" href=\"");
    xml.text(&permalink(&settings.base_url, route));
    xml.raw("\"/>");
}

/// The index of a sitemap in parts.
pub(super) fn index(settings: &RenderSettings, parts: usize) -> String {
    let mut xml = Xml::default();
    xml.raw("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    xml.raw("<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for part in 1..=parts {
        xml.raw("<sitemap><loc>");
        xml.text(&permalink(&settings.base_url, &Route::file(&format!("sitemap-{part}.xml"))));
        xml.raw("</loc></sitemap>\n");
    }
    xml.raw("</sitemapindex>\n");
    xml.0
}

/// `robots.txt`: everything may be read.
pub(super) fn robots(settings: &RenderSettings) -> String {
    let mut text = "User-agent: *\nAllow: /\n".to_owned();
    if !settings.base_url.is_empty() {
        text.push_str(&format!("Sitemap: {}\n", permalink(&settings.base_url, &Route::file("sitemap.xml"))));
    }
    text
}
