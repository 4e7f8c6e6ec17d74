//! What the builder and the server share: the site, the news of it, and the bell that says there is more.

use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::watch;

use super::{News, Store};

/// Whether what is served follows the site's files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Built once: pages are served as they are.
    Once,
    /// Built again when files change: a script that hears of it is put into pages as they are served.
    Watch,
}

/// What the builder and the server share.
pub struct Shared {
    store: Store,
    mode: Mode,
    news: RwLock<Arc<News>>,
    bell: watch::Sender<u64>,
}

impl Shared {
    /// An empty site.
    pub fn new(store: Store, mode: Mode) -> Self {
        Self { store, mode, news: RwLock::default(), bell: watch::Sender::new(0) }
    }

    /// The site.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Whether what is served follows the site's files.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// The news of the last build.
    pub fn news(&self) -> Arc<News> {
        Arc::clone(&self.news.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Tells all browsers that a build is over, and what it found. Comes after the commit of its files.
    pub fn publish(&self, news: News) {
        *self.news.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(news);
        self.bell.send_modify(|builds| *builds += 1);
    }

    /// Rings after each build.
    pub(crate) fn bell(&self) -> watch::Receiver<u64> {
        self.bell.subscribe()
    }
}
