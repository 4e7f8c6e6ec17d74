//! A session's target that is the site in memory, with the news of it for browsers: what `serve` shows.

use std::sync::Arc;

use super::session::{Failure, Made, Target};
use super::{News, Newsroom, Shared};
use crate::build::{Memory, Occasion, build};
use crate::diag::Code;
use crate::emit::Prune;

/// The site that a server shows.
pub struct Preview {
    shared: Arc<Shared>,
    newsroom: Newsroom,
    /// The news of the last build.
    news: Arc<News>,
}

impl Preview {
    /// A site that is shown by whoever shares it.
    pub fn new(shared: Arc<Shared>) -> Self {
        Self { shared, newsroom: Newsroom::new(), news: Arc::default() }
    }
}

impl Target for Preview {
    fn make(&mut self, occasion: Occasion<'_>, memory: &mut Memory) -> Result<Made, Failure> {
        let store = self.shared.store();
        // What a build that panicked has left.
        store.abandon();
        let built = build(occasion, memory, store, &|| true);
        let built = built.inspect_err(|_| store.abandon()).map_err(Failure::Failed)?;
        let (mut written, mut removed) = (0, 0);
        if built.unchanged {
            store.abandon();
        } else {
            let changes = store.commit(Prune::after(built.tally().0));
            (written, removed) = (changes.new.len() + changes.changed.len(), changes.gone.len());
        }
        if let Some(base) = &built.base_path {
            self.shared.set_base(base);
        }
        self.shared.publish(self.newsroom.report(&built));
        self.news = self.shared.news();
        Ok(Made { built, written, removed })
    }

    fn falls_behind(&mut self, code: Code, why: &str) {
        let mut news = News::clone(&self.news);
        news.problems.insert(0, Newsroom::of_all(code, why));
        self.shared.publish(news);
    }
}
