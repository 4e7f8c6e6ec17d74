//! The doorbell: tells that something may have changed in a site's folder, never what. Who is told looks for himself.
//!
//! Every folder that the last look went through is watched by itself. Folders are watched first and looked at then, so
//! that nothing can come between. Where events do not work, it tells to look again every now and then.

mod bell;
mod concern;
mod events;
#[cfg(test)]
mod tests;

pub use bell::Wake;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use crate::source::scan::{Snapshot, git_folder};
use bell::{Bell, Moved};
use concern::Ground;
use events::{Events, Refusal};

/// How long between two looks, if nothing tells when to look, and a look takes no time.
const POLL: Duration = Duration::from_millis(250);

/// How many times as long as a look takes one waits until the next: looking must not take a whole core.
const REST: u32 = 8;

/// How long one waits while the site's folder cannot be read: what was watched may be gone.
const LOST: Duration = Duration::from_millis(500);

/// How long one waits while nothing happens: a file may have been written under a name that is not watched (a hard link),
/// or another day have begun, on which something is published.
const IDLE: Duration = Duration::from_secs(10);

/// How many times as long as a look takes one waits then.
const IDLE_REST: u32 = 100;

/// How a site is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// By the events of the file system, where it has some.
    Events,
    /// By looking every now and then.
    Poll,
}

/// What covering a site's folders came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cover {
    /// Whatever changes from the moment of the look on will ring.
    Whole,
    /// Some folders were not watched during the look: look again.
    New,
}

/// Watches one site.
pub struct Doorbell {
    bell: Arc<Bell>,
    ground: Arc<RwLock<Ground>>,
    /// The site's folder as it was named.
    named: PathBuf,
    /// Who watches; `None` if nobody does.
    events: Option<Box<dyn Events>>,
    /// The folders that are watched, with their inodes.
    watched: BTreeMap<PathBuf, u64>,
    /// How long the last look took.
    look: Duration,
    /// Why there are no events, until somebody asks.
    news: Option<String>,
}

/// Ends the waiting at a [`Doorbell`] from another thread.
#[derive(Clone, Debug)]
pub struct Stop(Arc<Bell>);

impl Stop {
    /// From now on every wait ends at once.
    pub fn stop(&self) {
        self.0.end();
    }

    /// How often the system lost events so far; each time everything was looked at.
    pub fn lost(&self) -> usize {
        self.0.lost()
    }
}

impl Doorbell {
    /// A doorbell for the site in `root`. Nothing is watched before the first [`cover`](Self::cover).
    pub fn new(root: &Path, way: Way) -> Self {
        Self::with(root, |bell, ground| match way {
            Way::Events => events::notify(bell, ground),
            Way::Poll => Err(String::new()),
        })
    }

    fn with(
        root: &Path,
        events: impl FnOnce(Arc<Bell>, Arc<RwLock<Ground>>) -> Result<Box<dyn Events>, String>,
    ) -> Self {
        let (bell, ground) = (Arc::<Bell>::default(), Arc::<RwLock<Ground>>::default());
        let mut doorbell = Self {
            events: None,
            named: root.to_owned(),
            watched: BTreeMap::new(),
            look: Duration::ZERO,
            news: None,
            bell: Arc::clone(&bell),
            ground: Arc::clone(&ground),
        };
        match events(bell, ground) {
            Ok(events) => doorbell.events = Some(events),
            Err(why) if why.is_empty() => {}
            Err(why) => doorbell.news = Some(why),
        }
        doorbell
    }

    /// What ends the waiting.
    pub fn stop(&self) -> Stop {
        Stop(Arc::clone(&self.bell))
    }

    /// Whether one looks every now and then, as there are no events.
    #[cfg(test)]
    fn polls(&self) -> bool {
        self.events.is_none()
    }

    /// Why there are no events, if that has not been said yet and nobody asked for it.
    pub fn news(&mut self) -> Option<String> {
        self.news.take()
    }

    /// Something may have changed, for another reason than an event.
    pub fn ring(&self) {
        self.bell.ring();
    }

    /// Waits until it is time to look, at the latest after `again`.
    pub fn wait(&self, again: Option<Duration>) -> Wake {
        let polling = POLL.max(self.look * REST);
        let patience = match (&self.events, self.watched.is_empty()) {
            (None, _) => polling,
            (Some(_), true) => LOST,
            (Some(_), false) => IDLE.max(self.look * IDLE_REST),
        };
        let patience = again.map_or(patience, |again| again.min(patience));
        let root = self.ground.read().unwrap_or_else(PoisonError::into_inner).root.clone();
        self.bell.wait(Some(patience), &|| git_is_at_work(&root))
    }

    /// Watches all folders of a look that began at `began`.
    pub fn cover(&mut self, snapshot: &Snapshot, began: Instant) -> Cover {
        self.look = began.elapsed();
        let Some(events) = &mut self.events else { return Cover::Whole };
        let root = snapshot.root().to_owned();
        let named = parent_of(&self.named).and_then(|parent| Some(parent.join(self.named.file_name()?)));
        let named = named.unwrap_or_else(|| root.clone());
        let mut wanted: BTreeMap<&Path, u64> = snapshot.folders.iter().map(|(path, id)| (&**path, *id)).collect();
        for parent in [root.parent(), named.parent()].into_iter().flatten() {
            // A parent that goes takes the root with it, which one sees; so its inode does not matter.
            wanted.entry(parent).or_insert(0);
        }
        forget(&mut self.watched, self.bell.take_moved());
        let stale: BTreeSet<u64> =
            self.watched.iter().filter(|(path, id)| wanted.get(&***path) != Some(id)).map(|(_, id)| *id).collect();
        let gone: Vec<PathBuf> =
            self.watched.iter().filter(|(_, id)| stale.contains(id)).map(|(path, _)| path.clone()).collect();
        for path in gone {
            // A folder that two paths lead to is watched once: without the one path the other must ask again.
            events.unwatch(&path);
            self.watched.remove(&path);
        }
        let ground = Ground { root: root.clone(), named: named.clone(), targets: snapshot.targets.clone() };
        let mut known = self.ground.write().unwrap_or_else(PoisonError::into_inner);
        if *known != ground {
            *known = ground;
        }
        drop(known);
        let mut cover = Cover::Whole;
        let mut refused = None;
        for (path, id) in wanted {
            if self.watched.contains_key(path) {
                continue;
            }
            match events.watch(path) {
                Ok(()) => {
                    cover = Cover::New;
                    self.watched.insert(path.to_owned(), id);
                }
                // It was there a moment ago: the next look will tell.
                Err(Refusal::Gone) => cover = Cover::New,
                Err(Refusal::Closed) => {}
                Err(Refusal::Cannot(why)) => {
                    refused = Some(why);
                    break;
                }
            }
        }
        if let Some(why) = refused {
            // Half of a watch is none, and others may need what it holds.
            self.events = None;
            self.watched.clear();
            self.news = Some(why);
        }
        cover
    }

    /// The site's folder cannot be read now.
    pub fn uncover(&mut self) {
        self.watched.clear();
    }
}

/// Forgets the folders that lie at or below places at which something moved, and those that are the same by another
/// path.
fn forget(watched: &mut BTreeMap<PathBuf, u64>, moved: Moved) {
    match moved {
        Moved::Anywhere => watched.clear(),
        Moved::Places(places) => {
            let below = |place: &PathBuf| {
                let from = watched.range(place.clone()..);
                from.take_while(|(path, _)| path.starts_with(place)).map(|(_, id)| *id).collect::<Vec<_>>()
            };
            let ids: BTreeSet<u64> = places.iter().flat_map(below).collect();
            if !ids.is_empty() {
                watched.retain(|_, id| !ids.contains(id));
            }
        }
    }
}

fn parent_of(path: &Path) -> Option<PathBuf> {
    let parent = path.parent()?;
    let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
    parent.canonicalize().ok()
}

/// Whether git is exchanging the files of the work tree in which the site lies: it holds its lock until it has finished.
/// A lock that was left behind long ago is none.
fn git_is_at_work(root: &Path) -> bool {
    let held = |lock: PathBuf| -> io::Result<Duration> {
        lock.metadata()?.modified()?.elapsed().map_err(|_| io::ErrorKind::Other.into())
    };
    git_folder(root).is_some_and(|git| held(git.join("index.lock")).is_ok_and(|age| age < Duration::from_secs(15)))
}
