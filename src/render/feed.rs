//! The Atom feed (RFC 4287) of a language's newest explainers.

use super::plan::feed_route;
use super::voice::permalink;
use super::{RenderSettings, Studio, plan::SITEMAP_MOST};
use crate::fingerprint::Hashed;
use crate::link::{Card, Section};
use crate::model::Edtf;

/// The feed of a home page.
pub(super) fn atom(home: &Section, studio: Studio<'_>) -> String {
    let settings = studio.settings;
    let language = studio.language(&home.lang);
    let newest = newest(home, settings);
    let updated = newest.iter().find_map(|card| changed(card));
    let mut xml = Xml::default();
    xml.raw("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"");
    xml.text(home.lang.as_str());
    xml.raw("\">\n");
    xml.element("title", &language.title);
    if !language.description.is_empty() {
        xml.element("subtitle", &language.description);
    }
    xml.element("id", &permalink(&settings.base_url, &home.route));
    xml.element("updated", &timestamp(updated));
    xml.link("self", &permalink(&settings.base_url, &feed_route(home)));
    xml.link("alternate", &permalink(&settings.base_url, &home.route));
    xml.raw("<author>");
    xml.element("name", &language.title);
    xml.raw("</author>\n");
    xml.element("generator", &settings.generator);
    for card in newest {
        let address = permalink(&settings.base_url, &card.route);
        xml.raw("<entry>\n");
        xml.element("title", &card.title);
        xml.element("id", &address);
        xml.link("alternate", &address);
        if card.published.and_then(|date| date.earliest()).is_some() {
            xml.element("published", &timestamp(card.published));
        }
        xml.element("updated", &timestamp(changed(card)));
        if let Some(summary) = &card.summary {
            xml.element("summary", summary);
        }
        xml.raw("</entry>\n");
    }
    xml.raw("</feed>\n");
    xml.0
}

/// The explainers that a feed shows. Lists have another order: there, weight comes first.
pub(super) fn newest<'s>(home: &'s Section, settings: &RenderSettings) -> Vec<&'s Hashed<Card>> {
    let mut newest: Vec<&Hashed<Card>> = home.items.iter().collect();
    newest.sort_by_cached_key(|card| std::cmp::Reverse(changed(card).map(|date| date.sort_key())));
    newest.truncate(settings.feed_items.min(SITEMAP_MOST));
    newest
}

/// When an explainer last changed for its readers.
pub(super) fn changed(card: &Card) -> Option<Edtf> {
    card.updated.or(card.published)
}

/// RFC 3339. Atom asks for a time: the first moment that the date can mean; 1970 if there is no date at all, since
/// the clock must not reach the output.
pub(super) fn timestamp(date: Option<Edtf>) -> String {
    let day = date.and_then(|date| date.earliest()).map_or_else(|| "1970-01-01".to_owned(), |day| day.to_string());
    format!("{day}T00:00:00Z")
}

/// XML in the making.
#[derive(Default)]
pub(super) struct Xml(pub(super) String);

impl Xml {
    pub(super) fn raw(&mut self, markup: &str) {
        self.0.push_str(markup);
    }

    /// Escaped text. Characters that XML 1.0 cannot hold are dropped.
    pub(super) fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
                c => self.0.push(c),
            }
        }
    }

    pub(super) fn element(&mut self, name: &str, text: &str) {
        self.0.extend(["<", name, ">"]);
        self.text(text);
        self.0.extend(["</", name, ">\n"]);
    }

    pub(super) fn link(&mut self, relation: &str, address: &str) {
        self.0.extend(["<link rel=\"", relation, "\" href=\""]);
        self.text(address);
        self.0.push_str("\"/>\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_leave_its_element() {
        let mut xml = Xml::default();
        xml.element("title", "a <b> & \"c\"\u{1}]]>");
        assert_eq!(xml.0, "<title>a &lt;b&gt; &amp; &quot;c&quot;]]&gt;</title>\n");
    }

    #[test]
    fn dates_keep_to_rfc_3339() {
        assert_eq!(timestamp(Edtf::parse("2022-03~").ok()), "2022-03-01T00:00:00Z");
        assert_eq!(timestamp(None), "1970-01-01T00:00:00Z");
    }
}
