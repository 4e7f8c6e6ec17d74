//! Who acts, claims and reports.

use super::Lang;

/// An actor: a state, a group, an organisation, a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Actor {
    /// Name in the site's default language.
    pub name: Box<str>,
    /// Names in other languages.
    pub names: Box<[(Lang, Box<str>)]>,
    /// Other names.
    pub aka: Box<[Box<str>]>,
    /// What sort of actor.
    pub kind: Option<ActorKind>,
    /// ISO 3166-1 alpha-3.
    pub country: Option<Box<str>>,
    /// The side it takes, in the writer's word.
    pub side: Option<Box<str>>,
    /// Whether it is a party to the conflict.
    pub party: bool,
    /// A sentence about it.
    pub summary: Option<Box<str>>,
    /// Its own site.
    pub url: Option<Box<str>>,
}

impl Actor {
    /// Its name in `lang`, or in the site's default language.
    pub fn name_in(&self, lang: &Lang) -> &str {
        self.names.iter().find(|(other, _)| other == lang).map_or(&self.name, |(_, name)| name)
    }
}

/// The sort of an actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ActorKind {
    /// A state.
    State,
    /// A government of a state, recognised or not.
    Government,
    /// An armed group.
    ArmedGroup,
    /// A company.
    Company,
    /// A publisher of news.
    Media,
    /// A monitor of the conflict.
    Monitor,
    /// A non-governmental organisation.
    Ngo,
    /// An intergovernmental organisation.
    Igo,
    /// A person.
    Person,
}

impl ActorKind {
    /// Every kind with the word that writers use.
    pub const ALL: &[(&str, Self)] = &[
        ("state", Self::State),
        ("government", Self::Government),
        ("armed-group", Self::ArmedGroup),
        ("company", Self::Company),
        ("media", Self::Media),
        ("monitor", Self::Monitor),
        ("ngo", Self::Ngo),
        ("igo", Self::Igo),
        ("person", Self::Person),
    ];

    /// The word that writers use.
    pub fn word(self) -> &'static str {
        super::figure::word_of(Self::ALL, self)
    }
}
