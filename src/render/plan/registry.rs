//! Plans the pages of the registry.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::hash::Hash;

use super::{Hold, Job, Planner, Work};
use crate::diag::{At, Pointer};
use crate::fingerprint::Fp;
use crate::link::{FigureEntry, Happening, Page, Statement, Thing, Volume};
use crate::model::{Lang, RegistryKind};
use crate::render::registry::{Subject, atom, feed_route, leaves};
use crate::render::{Leaf, things};
use crate::source::RelPath;
use crate::theme::INLINE_COMPONENTS;

impl<'s> Planner<'_, 's> {
    pub(super) fn registry(&mut self) {
        for volume in &self.input.registry.volumes {
            for first in leaves(volume) {
                let pages = first.entries().div_ceil(self.by()).max(1);
                for number in 1..=pages {
                    self.leaf(Leaf { number, ..first });
                }
            }
            self.corrections_feed(volume);
        }
    }

    fn by(&self) -> usize {
        self.input.studio.settings.paginate_by.max(1)
    }

    fn leaf(&mut self, leaf: Leaf<'s>) {
        let Some(route) = leaf.route() else { return };
        let (parts, hold) = match leaf.subject {
            Subject::One(kind, at) => match kind {
                RegistryKind::Figures => self.figure(leaf, at),
                RegistryKind::Actors => self.thing(leaf, &leaf.volume.actors[at]),
                RegistryKind::Sources => self.thing(leaf, &leaf.volume.sources[at]),
                RegistryKind::Places => self.thing(leaf, &leaf.volume.places[at]),
                RegistryKind::Corrections => return,
            },
            Subject::Figures(_) | Subject::List(_) => self.list(leaf),
        };
        let kind = leaf.subject.kind();
        // Who would lead here from another language: the first page of each has the same.
        let first = leaf.first();
        let translations = first.map(|first| self.input.registry.translations(kind, leaf.lang(), &first));
        // How many pages there are shows in the way to the next one.
        let shape = (kind, leaf.subject.order(), leaf.number, leaf.entries());
        let components = BTreeSet::from(INLINE_COMPONENTS);
        let job = Job {
            key: self.key(leaf.template(), &components, leaf.lang(), (parts, shape, translations, &route)),
            route,
            work: Work::Registry(leaf),
            hold,
        };
        let (what, file, at) = claim(leaf);
        self.add_registry(job, what, &file, at);
    }

    /// Adds a job if nobody else has its address; whoever is in its way learns how to do without.
    fn add_registry(&mut self, job: Job<'s>, what: impl Into<Cow<'static, str>>, file: &RelPath, at: At) {
        let kind = match &job.work {
            Work::Registry(leaf) => leaf.subject.kind(),
            _ => RegistryKind::Corrections,
        };
        let of_config = file.as_str() == "site.toml";
        if !self.add(job, what, file, at)
            && let Some(collision) = self.diagnostics.last_mut()
        {
            // Nothing in site.toml asks for the page: the other claimant is the one to be shown.
            if let (true, [ours, theirs]) = (of_config, &mut *collision.labels) {
                std::mem::swap(ours, theirs);
                std::mem::swap(&mut ours.text, &mut theirs.text);
            }
            let help = format!("or do without these pages: `{} = false` under `[registry]` in site.toml", kind.word());
            collision.help.push(help);
        }
    }

    fn list(&self, leaf: Leaf<'s>) -> (Fp, Hold) {
        let (volume, by) = (leaf.volume, self.by());
        match leaf.subject {
            Subject::Figures(order) => {
                let shown = leaf.slice(volume.in_order(order), by).iter().map(|at| &volume.figures[*at as usize]);
                let shown: Vec<&FigureEntry<'_>> = shown.collect();
                let rows: Vec<_> = shown.iter().map(|entry| (entry.fp, entry.uses.len())).collect();
                (Fp::of(&rows), self.lacking(shown.into_iter().any(|entry| self.is_broken_figure(entry))))
            }
            Subject::List(RegistryKind::Actors) => self.rows(leaf.slice(&volume.actors, by)),
            Subject::List(RegistryKind::Sources) => self.rows(leaf.slice(&volume.sources, by)),
            Subject::List(RegistryKind::Places) => self.rows(leaf.slice(&volume.places, by)),
            _ => {
                let shown = leaf.slice(&volume.corrections, by);
                let rows = shown.iter().map(|entry| {
                    let figure = entry.figure.map(|at| volume.figures[at].fp);
                    (
                        entry.correction,
                        entry.mark,
                        entry.number,
                        shown_of(entry.page),
                        &entry.page.facts.article,
                        figure,
                    )
                });
                let rows = Fp::of(&rows.collect::<Vec<_>>());
                (rows, self.lacking(shown.iter().any(|entry| self.is_broken(entry.page))))
            }
        }
    }

    /// Entries of a list of actors, sources or places.
    fn rows<V: Hash>(&self, things: &[Thing<'_, V>]) -> (Fp, Hold) {
        let rows = things.iter().map(|thing| (thing.id, &thing.value, &thing.route, &thing.original, counts(thing)));
        let broken = things.iter().flat_map(|thing| &thing.pages).any(|page| self.is_broken(page));
        (Fp::of(&rows.collect::<Vec<_>>()), self.lacking(broken))
    }

    fn figure(&self, leaf: Leaf<'s>, at: usize) -> (Fp, Hold) {
        let entry = &leaf.volume.figures[at];
        let uses: Vec<_> = leaf.slice(&entry.uses, self.by()).iter().map(|page| shown_of(page)).collect();
        let hold = if self.is_broken_figure(entry) {
            // Its explainer is not published anew, so neither is it.
            Hold::Broken
        } else {
            self.lacking(entry.uses.iter().any(|page| self.is_broken(page)))
        };
        (Fp::of(&(entry.fp, uses, entry.uses.len())), hold)
    }

    fn thing<V: Hash>(&self, leaf: Leaf<'s>, thing: &'s Thing<'s, V>) -> (Fp, Hold) {
        let (figures, by) = (&leaf.volume.figures, self.by());
        let statements: &[Statement] = leaf.slice(&thing.statements, by);
        let rows: &[usize] = leaf.slice(&thing.figures, by);
        let events: &[Happening<'s>] = leaf.slice(&thing.events, by);
        let pages: &[&Page] = leaf.slice(&thing.pages, by);
        let parts = (
            (thing.id, &thing.value, &thing.route, &thing.original, leaf.slice(&thing.drawn_on, by)),
            statements.iter().map(|statement| (figures[statement.figure].fp, statement.answer)).collect::<Vec<_>>(),
            rows.iter().map(|at| (figures[*at].fp, figures[*at].uses.len())).collect::<Vec<_>>(),
            events
                .iter()
                .map(|Happening { page, titled }| {
                    (titled.event.date, titled.title(), things::anchor(titled), shown_of(page))
                })
                .collect::<Vec<_>>(),
            pages.iter().map(|page| shown_of(page)).collect::<Vec<_>>(),
        );
        let broken = statements.iter().any(|statement| self.is_broken_figure(&figures[statement.figure]))
            || rows.iter().any(|at| self.is_broken_figure(&figures[*at]))
            || events.iter().any(|happening| self.is_broken(happening.page))
            || pages.iter().any(|page| self.is_broken(page));
        (Fp::of(&(parts, counts(thing))), self.lacking(broken))
    }

    fn corrections_feed(&mut self, volume: &'s Volume<'s>) {
        let studio = self.input.studio;
        if studio.settings.base_url.is_empty() {
            return;
        }
        // It is short, and its words are of the theme: what it says is its key.
        let Some((route, text)) = feed_route(volume).zip(atom(volume, studio)) else { return };
        let shown = &volume.corrections[..volume.corrections.len().min(studio.settings.feed_items)];
        let hold = self.lacking(shown.iter().any(|entry| self.is_broken(entry.page)));
        let job = Job { route, key: Fp::of(&("corrections", text)), work: Work::CorrectionsFeed(volume), hold };
        let (what, file, at) = of_config("the feed of corrections", volume.lang);
        self.add_registry(job, what, &file, at);
    }

    /// Lists lose an entry if a file could not be read, and would contradict a page that has errors and stays.
    fn lacking(&self, shows_broken: bool) -> Hold {
        Hold::lacking(shows_broken || !self.input.unread.is_empty())
    }

    fn is_broken_figure(&self, entry: &FigureEntry<'_>) -> bool {
        self.input.broken.contains(&entry.file) || entry.home.is_some_and(|page| self.is_broken(page))
    }
}

/// What other pages show of a page.
fn shown_of(page: &Page) -> (&str, &crate::source::Route) {
    (&page.facts.title, &page.route)
}

fn counts<V>(thing: &Thing<'_, V>) -> [usize; 5] {
    let [statements, figures] = [thing.statements.len(), thing.figures.len()];
    [statements, figures, thing.events.len(), thing.pages.len(), thing.drawn_on.len()]
}

/// What claims the page's address, and where that is declared.
fn claim(leaf: Leaf<'_>) -> (String, RelPath, At) {
    let volume = leaf.volume;
    match leaf.subject {
        Subject::One(RegistryKind::Figures, at) => {
            let entry = &volume.figures[at];
            let id = entry.labelled.id;
            let pointer = if entry.home.is_some() { Pointer::of(["figures", id]) } else { Pointer::of([id]) };
            (format!("the page of the figure `{id}`"), entry.file.clone(), At::Key(pointer))
        }
        Subject::One(kind, at) => {
            let id = match kind {
                RegistryKind::Actors => volume.actors[at].id,
                RegistryKind::Sources => volume.sources[at].id,
                _ => volume.places[at].id,
            };
            let one = kind.word().trim_end_matches('s');
            let what = format!("the page of the {one} `{}`", id.map_or("", |id| id.as_str()));
            of_config(&what, volume.lang)
        }
        Subject::Figures(_) | Subject::List(_) => {
            let kind = leaf.subject.kind();
            of_config(&format!("the list of {}", kind.word()), volume.lang)
        }
    }
}

fn of_config(what: &str, lang: &Lang) -> (String, RelPath, At) {
    (format!("{what} (`{lang}`)"), RelPath::known("site.toml"), At::File)
}
