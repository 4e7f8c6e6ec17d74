//! A session's target that is the site in memory, with the news of it for browsers: what `serve` shows.

use std::sync::Arc;

use super::session::{Failure, Made, Target};
use super::{News, Newsroom, Shared};
use crate::build::{Memo, Memory, Occasion, build};
use crate::diag::Code;
use crate::emit::{Prune, Remembered};

/// The site that a server shows.
pub struct Preview {
    shared: Arc<Shared>,
    newsroom: Newsroom,
    /// The news of the last build.
    news: Arc<News>,
    /// What the last build of an output folder left, and what it published of the figures.
    last: Option<Remembered>,
    published: Option<Vec<u8>>,
}

impl Preview {
    /// A site that is shown by whoever shares it.
    pub fn new(shared: Arc<Shared>) -> Self {
        Self { shared, newsroom: Newsroom::new(), news: Arc::default(), last: None, published: None }
    }

    /// The same, in which figures are compared with those that were published last.
    #[must_use]
    pub fn after(self, last: Remembered) -> Self {
        Self { last: Some(last), ..self }
    }
}

impl Target for Preview {
    fn make(&mut self, occasion: Occasion<'_>, memory: &mut Memory) -> Result<Made, Failure> {
        let store = self.shared.store();
        // What a build that panicked has left.
        store.abandon();
        if let Some(last) = &mut self.last
            && last.look(&occasion.options.program)
        {
            self.published = last.memo().and_then(Memo::published_alone);
        }
        let occasion = Occasion { remembered: self.published.as_deref(), ..occasion };
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
