//! What the builder and the server share: the site, the news of it, and the bell that says there is more.

use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::watch;

use super::http::percent_decode;
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
    base: RwLock<Arc<str>>,
    news: RwLock<Arc<News>>,
    bell: watch::Sender<u64>,
}

impl Shared {
    /// An empty site.
    pub fn new(store: Store, mode: Mode) -> Self {
        Self { store, mode, base: RwLock::new("".into()), news: RwLock::default(), bell: watch::Sender::new(0) }
    }

    /// The site.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Whether what is served follows the site's files.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// The path that the site's addresses begin with, such as `/news`, not percent-encoded; empty at first.
    pub(crate) fn base(&self) -> Arc<str> {
        Arc::clone(&self.base.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Serves the site below this path, which is percent-encoded: [`Built::base_path`](crate::build::Built::base_path).
    pub fn set_base(&self, base: &str) {
        let base = percent_decode(base.as_bytes()).unwrap_or_else(|| base.to_owned());
        let base = base.trim_matches('/');
        // One slash at its beginning: two would name another host where it is led to.
        let base = if base.is_empty() { String::new() } else { format!("/{base}") };
        *self.base.write().unwrap_or_else(PoisonError::into_inner) = base.into();
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

    /// Whether a build is over, whatever it found.
    pub(crate) fn is_built(&self) -> bool {
        *self.bell.borrow() > 0
    }

    /// Rings after each build.
    pub(crate) fn bell(&self) -> watch::Receiver<u64> {
        self.bell.subscribe()
    }
}
