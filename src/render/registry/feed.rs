//! The Atom feed (RFC 4287) of the newest corrections.

use super::rows::anchor;
use super::{feed_route, list_title};
use crate::link::Volume;
use crate::locale::Phrases;
use crate::model::RegistryKind;
use crate::render::Studio;
use crate::render::feed::{Xml, timestamp};
use crate::render::voice::permalink;

/// The feed of a language's corrections; `None` if it has no list of them.
pub(in crate::render) fn atom(volume: &Volume<'_>, studio: Studio<'_>) -> Option<String> {
    let settings = studio.settings;
    let (list, own) = (volume.list(RegistryKind::Corrections)?, feed_route(volume)?);
    // Invariant of Studio: its languages outlive it; the volume's is one of them.
    let language = studio.language(volume.lang);
    let voice = studio.voice(&language.lang);
    let newest = &volume.corrections[..volume.corrections.len().min(settings.feed_items)];
    let mut xml = Xml::default();
    xml.raw("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"");
    xml.text(volume.lang.as_str());
    xml.raw("\">\n");
    xml.element("title", &format!("{} – {}", list_title(RegistryKind::Corrections, voice), language.title));
    xml.element("id", &permalink(&settings.base_url, list));
    xml.element("updated", &timestamp(newest.first().map(|entry| entry.correction.date)));
    xml.link("self", &permalink(&settings.base_url, &own));
    xml.link("alternate", &permalink(&settings.base_url, list));
    xml.raw("<author>");
    xml.element("name", &language.title);
    xml.raw("</author>\n");
    xml.element("generator", &settings.generator);
    let phrase = |key: &str| voice.strings.phrase(key).unwrap_or("");
    for entry in newest {
        let (page, correction) = (entry.page, entry.correction);
        let address = permalink(&settings.base_url, &page.route);
        let date = timestamp(Some(correction.date));
        let kind = phrase(&["correction.kind.", correction.kind.word()].concat()).to_owned();
        let title = if page.facts.title.is_empty() { &language.title } else { &page.facts.title };
        xml.raw("<entry>\n");
        xml.element("title", &[&kind, phrase("list.colon"), " ", title].concat());
        xml.element("id", &format!("{address}#{}", anchor(entry)));
        xml.link("alternate", &address);
        xml.element("published", &date);
        xml.element("updated", &date);
        let mut said: Vec<String> = Vec::new();
        let values = [("correction.was", &correction.was), ("correction.now", &correction.now)];
        let values = values.into_iter().filter_map(|(key, value)| {
            let value = voice.locale.quantity(value.as_ref()?, voice.strings);
            Some([phrase(key), " ", &value].concat())
        });
        let values = values.collect::<Vec<_>>().join(phrase("list.separator"));
        match entry.figure.map(|at| volume.figures[at].labelled.label) {
            Some(label) if values.is_empty() => said.push(label.to_owned()),
            Some(label) => said.push([label, phrase("list.colon"), " ", &values].concat()),
            None if values.is_empty() => {}
            None => said.push(values),
        }
        said.extend(correction.note.as_deref().map(str::to_owned));
        if !said.is_empty() {
            xml.element("summary", &said.join("\n"));
        }
        xml.raw("</entry>\n");
    }
    xml.raw("</feed>\n");
    Some(xml.0)
}
