//! The site in memory: takes in what a build makes, and finds it by the path of a URL.

mod file;
mod media;
mod vault;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use file::{File, Models};
pub(crate) use media::{Kind, media_type};
use vault::Vault;

use crate::build::{Content, Sink};
use crate::emit::{OutError, Prune, folder_for_large_files};
use crate::fingerprint::Fp;
use crate::source::{OutPath, Route};

/// The site as the last committed build made it, and what the build that runs has made so far.
///
/// Readers see a build when it is committed, all of it at once. One build at a time may write; it ends with
/// [`commit`](Store::commit) or [`abandon`](Store::abandon). A build that says it is
/// [`unchanged`](crate::build::Built::unchanged) named no files, and is abandoned.
pub struct Store {
    site: RwLock<Site>,
    draft: Mutex<HashMap<OutPath, Draft>>,
    models: Models,
    vault: Arc<Vault>,
}

/// What is committed.
#[derive(Default)]
struct Site {
    generation: u64,
    /// The number of the build that runs or comes next.
    build: u32,
    /// The number of the last build that was committed.
    committed: u32,
    files: HashMap<OutPath, Entry>,
    /// Those of `files` that are swapped in a page that is open.
    assets: BTreeMap<OutPath, Kind>,
}

/// A committed file.
struct Entry {
    /// What it was made with; `None` if that is not known.
    key: Option<Fp>,
    /// The generation in which it got its bytes.
    since: u64,
    /// The last build that named it.
    named: AtomicU32,
    file: Arc<File>,
}

/// What the build that runs has made of a file.
enum Draft {
    /// Other bytes.
    New(Option<Fp>, File),
    /// The same bytes with another key.
    Same(Option<Fp>),
}

/// What a commit changed, by path, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The generation after it: it grows only if something changed.
    pub generation: u64,
    /// Files that are new.
    pub new: Vec<OutPath>,
    /// Files that have other bytes.
    pub changed: Vec<OutPath>,
    /// Files that are gone.
    pub gone: Vec<OutPath>,
}

impl Changes {
    /// Whether every byte is as it was.
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.changed.is_empty() && self.gone.is_empty()
    }
}

/// A file that was found. It stays as it is, whatever is committed meanwhile.
#[derive(Clone)]
pub struct Found {
    /// Its canonical route.
    pub route: Route,
    /// The hash of its bytes.
    pub tag: Fp,
    /// Its size in bytes.
    pub size: u64,
    /// Whether the last build did not name it: it only stays because nothing is taken away while there are errors.
    pub(crate) left_over: bool,
    path: OutPath,
    file: Arc<File>,
}

impl fmt::Debug for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Found").field("path", &self.path).field("tag", &self.tag).field("size", &self.size).finish()
    }
}

impl Found {
    /// All its bytes.
    ///
    /// # Errors
    /// What the file system said, if it is too large for the memory.
    pub fn bytes(&self) -> io::Result<Vec<u8>> {
        self.file.bytes()
    }

    /// Its media type, with the character set.
    pub fn media_type(&self) -> std::borrow::Cow<'static, str> {
        media_type(self.path.as_str())
    }

    pub(crate) fn kind(&self) -> Kind {
        Kind::of(self.path.as_str())
    }

    /// Some of the `most` bytes from the byte `at` on; none only at the end.
    pub(crate) fn piece(&self, at: u64, most: u64) -> io::Result<Vec<u8>> {
        self.file.piece(at, most)
    }

    /// Whether it is so large that it is read in pieces.
    pub(crate) fn is_large(&self) -> bool {
        self.file.is_laid()
    }
}

/// A style sheet, an image, a sound or a film.
#[derive(Clone, Debug)]
pub(crate) struct Asset {
    pub(crate) route: Route,
    pub(crate) kind: Kind,
    pub(crate) tag: Fp,
    /// The generation in which it got its bytes.
    pub(crate) since: u64,
}

impl Default for Store {
    fn default() -> Self {
        Self::new()
    }
}

impl Store {
    /// An empty site. Large files go to a nameless file in the folder for temporary files that are large.
    pub fn new() -> Self {
        Self::within(folder_for_large_files())
    }

    /// An empty site. Large files go to a nameless file in `folder`.
    pub fn within(folder: PathBuf) -> Self {
        Self {
            site: RwLock::default(),
            draft: Mutex::default(),
            models: Models::default(),
            vault: Arc::new(Vault::new(folder)),
        }
    }

    /// Counts generations from `generation` on. If that is more than an earlier process ever came to, a tab that was
    /// open all the time is told of every picture: it may have changed between the two.
    #[must_use]
    pub fn counting_from(mut self, generation: u64) -> Self {
        self.site.get_mut().unwrap_or_else(PoisonError::into_inner).generation = generation;
        self
    }

    /// The number of commits that changed a byte, and the number that was [counted from](Self::counting_from).
    pub fn generation(&self) -> u64 {
        self.read().generation
    }

    /// The file at a path of a URL, decoded and with its leading slash: `/a/` is `a/index.html`.
    pub fn find(&self, path: &str) -> Option<Found> {
        let path = path.strip_prefix('/')?;
        let index;
        let path = if path.is_empty() || path.ends_with('/') {
            index = format!("{path}index.html");
            &index
        } else {
            path
        };
        let site = self.read();
        let (path, entry) = site.files.get_key_value(path)?;
        let file = Arc::clone(&entry.file);
        let named = entry.named.load(Ordering::Relaxed);
        // Or by the build that runs.
        let left_over = named != site.committed && named != site.build;
        Some(Found { route: path.route(), tag: file.tag, size: file.size(), left_over, path: path.clone(), file })
    }

    /// The hash of each file's bytes.
    pub fn tags(&self) -> BTreeMap<OutPath, Fp> {
        self.read().files.iter().map(|(path, entry)| (path.clone(), entry.file.tag)).collect()
    }

    /// How many bytes of memory the files need: texts are packed, large files are elsewhere.
    pub fn held(&self) -> usize {
        self.read().files.values().map(|entry| entry.file.held()).sum()
    }

    /// Style sheets, images, sounds and films, sorted.
    pub(crate) fn assets(&self) -> Vec<Asset> {
        let site = self.read();
        let asset = |(path, &kind): (&OutPath, &Kind)| {
            let entry = site.files.get(path)?;
            Some(Asset { route: path.route(), kind, tag: entry.file.tag, since: entry.since })
        };
        site.assets.iter().filter_map(asset).collect()
    }

    /// Makes what the build named the site, for all readers at once. With [`Prune::Stale`] what it did not name is gone.
    pub fn commit(&self, prune: Prune) -> Changes {
        let draft = std::mem::take(&mut *self.draft());
        let mut replaced = Vec::new();
        let mut changes = Changes::default();
        let mut site = self.write();
        let build = site.build;
        let generation = site.generation + 1;
        for (path, made) in draft {
            match (made, site.files.get_mut(&path)) {
                (Draft::Same(key), Some(entry)) => {
                    entry.key = key;
                    *entry.named.get_mut() = build;
                }
                // What it is the same as cannot have gone: only a commit takes files away.
                (Draft::Same(_), None) => {}
                (Draft::New(key, file), Some(entry)) => {
                    replaced.push(std::mem::replace(&mut entry.file, Arc::new(file)));
                    (entry.key, entry.since) = (key, generation);
                    *entry.named.get_mut() = build;
                    changes.changed.push(path);
                }
                (Draft::New(key, file), None) => {
                    let kind = Kind::of(path.as_str());
                    if matches!(kind, Kind::Style | Kind::Media) {
                        site.assets.insert(path.clone(), kind);
                    }
                    let entry = Entry { key, since: generation, named: AtomicU32::new(build), file: Arc::new(file) };
                    site.files.insert(path.clone(), entry);
                    changes.new.push(path);
                }
            }
        }
        if prune == Prune::Stale {
            let Site { files, assets, .. } = &mut *site;
            for (path, entry) in files.extract_if(|_, entry| *entry.named.get_mut() != build) {
                assets.remove(&path);
                replaced.push(entry.file);
                changes.gone.push(path);
            }
        }
        site.committed = build;
        site.build = build.wrapping_add(1);
        if !changes.is_empty() {
            site.generation = generation;
        }
        changes.generation = site.generation;
        drop(site);
        // Readers do not wait for this.
        drop(replaced);
        changes.new.sort_unstable();
        changes.changed.sort_unstable();
        changes.gone.sort_unstable();
        changes
    }

    /// Forgets what the build named: the site stays as it was.
    pub fn abandon(&self) {
        self.draft().clear();
        let mut site = self.write();
        site.build = site.build.wrapping_add(1);
    }

    fn read(&self) -> RwLockReadGuard<'_, Site> {
        self.site.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Site> {
        self.site.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn draft(&self) -> MutexGuard<'_, HashMap<OutPath, Draft>> {
        self.draft.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sink for Store {
    fn has(&self, path: &OutPath, key: Fp) -> bool {
        let site = self.read();
        let has = site.files.get(path).filter(|entry| entry.key == Some(key));
        has.inspect(|entry| entry.named.store(site.build, Ordering::Relaxed)).is_some()
    }

    fn put(&self, path: &OutPath, key: Fp, content: Content<'_>) -> io::Result<()> {
        let old = self.read().files.get(path).map(|entry| entry.file.tag);
        let taken = File::take(content, Kind::of(path.as_str()), &self.models, &self.vault, &|tag| Some(tag) == old);
        let taken = taken.map_err(|error| io::Error::new(error.kind(), format!("cannot hold `{path}`: {error}")))?;
        let made = match taken {
            Ok(file) => Draft::New(Some(key), file),
            Err(_) => Draft::Same(Some(key)),
        };
        match self.draft().insert(path.clone(), made) {
            Some(_) => Err(OutError::Twice(path.to_string()).into()),
            None => Ok(()),
        }
    }

    fn doubt(&self, path: &OutPath) {
        if let Some(Draft::New(key, _) | Draft::Same(key)) = self.draft().get_mut(path) {
            *key = None;
        }
    }

    fn keep(&self, path: &OutPath) -> bool {
        let site = self.read();
        let entry = site.files.get(path);
        entry.inspect(|entry| entry.named.store(site.build, Ordering::Relaxed)).is_some()
    }

    fn remembers(&self) -> bool {
        false
    }
}
