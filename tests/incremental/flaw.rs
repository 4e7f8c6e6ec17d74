//! The ways in which a site breaks.

use super::World;
use crate::random::Random;

/// A way in which a site breaks.
#[derive(Clone, Debug)]
pub(crate) enum Flaw {
    Prose(String),
    Yaml(String),
    Bytes(String),
    Reference(String),
    Link(String),
    Translation(String),
    Home,
    Config,
    Toml,
    Data,
    Template,
    Component,
    Phrases,
}

impl World {
    /// Breaks it somewhere. Says how.
    pub(crate) fn spoil(&mut self, random: &mut Random) -> String {
        let name = self.any(random);
        let flaw = match random.below(13) {
            0 => Flaw::Prose(name),
            1 => Flaw::Yaml(name),
            2 => Flaw::Bytes(name),
            3 => Flaw::Reference(name),
            4 => Flaw::Link(name),
            5 => Flaw::Config,
            6 => Flaw::Toml,
            7 => Flaw::Data,
            8 => Flaw::Template,
            9 => Flaw::Component,
            10 => Flaw::Phrases,
            11 => Flaw::Home,
            _ => Flaw::Translation(name),
        };
        let said = format!("break: {flaw:?}");
        self.flaw = Some(flaw);
        said
    }

    /// Whether a build must find what is wrong: the file that it is in is there and published.
    pub(crate) fn shows_its_flaw(&self) -> bool {
        let published = |name: &String| self.articles.get(name).filter(|one| !one.draft && one.publish_at.is_none());
        match &self.flaw {
            None => false,
            Some(
                Flaw::Prose(name) | Flaw::Yaml(name) | Flaw::Bytes(name) | Flaw::Reference(name) | Flaw::Link(name),
            ) => published(name).is_some(),
            Some(Flaw::Translation(name)) => {
                self.arabic && published(name).is_some_and(|article| article.translated.is_some())
            }
            Some(_) => true,
        }
    }
}
