//! `name-variant`: an actor has one id and one spelling, so that its claims are found in one place.

use std::collections::HashMap;

use rayon::prelude::*;

use super::declaring::{self, Declaring, Kind, stated};
use super::spelling::{folded, skeleton};
use super::{CheckInput, pointer};
use crate::diag::{At, Diagnostic, code};
use crate::link::Site;
use crate::model::{Actor, ActorKind, Id};

pub(super) fn check(site: &Site, input: CheckInput<'_>) -> Vec<Diagnostic> {
    let mut files = declaring::all(site, input);
    // The shared entry is the one that the others vary.
    files.rotate_right(1);
    let entries: Vec<Entry<'_>> = files.par_iter().flat_map_iter(|file| entries(*file)).collect();
    let mut known = Known::default();
    let mut found: Vec<Diagnostic> = entries.iter().filter_map(|entry| known.add(entry)).collect();
    let shared = input.data.actors.iter().flat_map(|(id, actor)| names(actor).map(move |name| (folded(name), id)));
    let shared: HashMap<String, &Id> = shared.collect();
    found.par_extend(files.par_iter().flat_map_iter(|file| claimants(*file, &shared)));
    found
}

/// An actor as one file declares it.
struct Entry<'a> {
    id: &'a Id,
    actor: &'a Actor,
    declaring: Declaring<'a>,
    name: String,
    /// What other spellings in Latin letters have in common. Names that only sound alike are one actor's only if id,
    /// kind and country are the same.
    sound: Option<(&'a Id, String, ActorKind, &'a str)>,
    aka: Vec<String>,
}

fn entries(declaring: Declaring<'_>) -> Vec<Entry<'_>> {
    let entry = |(id, actor)| -> Entry<'_> {
        let actor: &Actor = actor;
        let name = folded(&actor.name);
        let sound =
            actor.kind.zip(actor.country.as_deref()).map(|(kind, country)| (id, skeleton(&name), kind, country));
        // Initials stand for several things.
        let aka = actor.aka.iter().map(|name| folded(name)).filter(|name| name.contains(' ')).collect();
        Entry { id, actor, declaring, name, sound, aka }
    };
    declaring.actors().iter().map(entry).collect()
}

/// The actors seen so far.
#[derive(Default)]
struct Known<'e> {
    by_name: HashMap<&'e str, &'e Entry<'e>>,
    by_aka: HashMap<&'e str, &'e Entry<'e>>,
    by_sound: HashMap<&'e (&'e Id, String, ActorKind, &'e str), &'e Entry<'e>>,
}

impl<'e> Known<'e> {
    /// Takes in an actor, and reports the one of which it is a variant.
    fn add(&mut self, entry: &'e Entry<'e>) -> Option<Diagnostic> {
        // A person and a company may share a name.
        let one_kind = |other: &Entry<'_>| entry.actor.kind.zip(other.actor.kind).is_none_or(|(a, b)| a == b);
        let fits = |other: &&'e Entry<'e>| entry.id == other.id || one_kind(other);
        let same = self.by_name.get(&*entry.name).copied().filter(fits);
        let called = || self.by_aka.get(&*entry.name).copied().filter(fits);
        let calls = || entry.aka.iter().find_map(|aka| self.by_name.get(&**aka).copied().filter(fits));
        let sounds = || self.by_sound.get(entry.sound.as_ref()?).copied();
        let found = same.or_else(called).or_else(calls).or_else(sounds).and_then(|other| report(entry, other));
        self.by_name.entry(&entry.name).or_insert(entry);
        for aka in &entry.aka {
            self.by_aka.entry(aka).or_insert(entry);
        }
        if let Some(sound) = &entry.sound {
            self.by_sound.entry(sound).or_insert(entry);
        }
        found
    }
}

fn report(entry: &Entry<'_>, other: &Entry<'_>) -> Option<Diagnostic> {
    let place = |entry: &Entry<'_>| (entry.declaring.file(Kind::Actor), entry.declaring.pointer(Kind::Actor, entry.id));
    let ((file, root), (other_file, other_root)) = (place(entry), place(other));
    let new = |message: String, key: &str| {
        Diagnostic::new(code::NAME_VARIANT, message, &file, At::Value(root.key(key))).also(
            &other_file,
            At::Value(other_root.key(key)),
            format!("`{}`, declared here first", other.actor.name),
        )
    };
    if entry.id != other.id {
        let message = format!("`{}` is declared as `{}` and as `{}`", entry.actor.name, entry.id, other.id);
        let help = if other.declaring.facts.is_none() {
            format!("delete this entry, and write `{}` wherever `{}` stands", other.id, entry.id)
        } else {
            format!("declare it once in `content/_data/actors.yaml`, and use one of the two ids, `{}`", other.id)
        };
        return Some(new(message, "name").help(help));
    }
    if entry.actor.name != other.actor.name {
        let message = format!("`{}` is `{}` here and `{}` elsewhere", entry.id, entry.actor.name, other.actor.name);
        return Some(
            new(message, "name").help(format!("write `name: {}`, and other spellings under `aka`", other.actor.name)),
        );
    }
    let differs = |lang: &crate::model::Lang, name: &str| {
        other.actor.names.iter().any(|(other, named)| other == lang && **named != *name)
    };
    let (lang, name) = entry.actor.names.iter().find(|(lang, name)| differs(lang, name))?;
    let elsewhere = other.actor.name_in(lang);
    let message = format!("`{}` is `{name}` in `{lang}` here and `{elsewhere}` elsewhere", entry.id);
    Some(
        Diagnostic::new(code::NAME_VARIANT, message, &file, At::Value(root.key("names").key(lang.as_str())))
            .also(&other_file, At::Value(other_root.key("names").key(lang.as_str())), "declared here first")
            .help("choose one of the two spellings"),
    )
}

/// All names of an actor.
fn names(actor: &Actor) -> impl Iterator<Item = &str> {
    std::iter::once(&*actor.name)
        .chain(actor.aka.iter().map(|name| &**name))
        .chain(actor.names.iter().map(|(_, name)| &**name))
}

/// Claimants written as text although they are declared.
fn claimants(declaring: Declaring<'_>, shared: &HashMap<String, &Id>) -> Vec<Diagnostic> {
    let file = declaring.file(Kind::Figure);
    let mut own: Option<HashMap<String, &Id>> = None;
    let mut found = Vec::new();
    for (id, figure) in declaring.figures().iter() {
        for stated in stated(figure) {
            let Some(by) = stated.by.filter(|by| declaring.actor(by).is_none()) else { continue };
            let own = own.get_or_insert_with(|| {
                let all = declaring.actors().iter();
                all.flat_map(|(id, actor)| names(actor).map(move |name| (folded(name), id))).collect()
            });
            let name = folded(by);
            let Some(actor) = own.get(&name).or_else(|| shared.get(&name)) else { continue };
            let at = At::Value(pointer::answer(&file, id.as_str(), figure, stated.answer).key("by"));
            let message = format!("`{by}` is declared as the actor `{actor}`");
            found.push(Diagnostic::new(code::NAME_VARIANT, message, &file, at).help(format!("write `by: {actor}`")));
        }
    }
    found
}
