//! What was published of the figures: by the last build, at a revision, and what the next build will be told.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::check::{CheckInput, Published, published, published_of, unexplained};
use crate::diag::{Diagnostic, code};
use crate::fingerprint::Fp;
use crate::link::Site;
use crate::parse::{self, ParseSettings};
use crate::source::scan::Snapshot;
use crate::source::{RelPath, SourceFile};

/// What the texts of another time published. What cannot be read of them is left out.
pub(super) fn at_another_time(texts: &BTreeMap<RelPath, Arc<str>>, settings: &ParseSettings) -> Published {
    let mut published = Published::new();
    for (path, text) in texts {
        let file = SourceFile { path: path.clone(), text: Arc::clone(text), fp: Fp::of_bytes(b"") };
        let figures = if parse::is_data(path) {
            let mut data = crate::model::SharedData::default();
            if let Some(file) = parse::read_data(&file).value {
                data.add(file);
            }
            published_of(&data.figures, &[])
        } else {
            let identity = parse::identify(path, settings).value;
            let article = identity.and_then(|identity| parse::parse(&file, &identity, settings).value);
            // Nobody has seen what was a draft.
            let article = article.filter(|article| !article.facts.draft);
            article.and_then(|article| published_of(&article.facts.figures, &article.facts.corrections))
        };
        if let Some(figures) = figures {
            published.insert(path.clone(), figures);
        }
    }
    published
}

/// What the next build is to compare with: what this one publishes. Of a file that is not published anew, what was
/// published last; of a figure whose change nobody has explained, the old answers.
pub(super) fn next(
    site: &Site,
    input: CheckInput<'_>,
    snapshot: &Snapshot,
    broken: &BTreeSet<RelPath>,
    diagnostics: &[Diagnostic],
) -> Published {
    let last = input.published;
    let silent = diagnostics.iter().filter(|diagnostic| diagnostic.code == code::UNCORRECTED_CHANGE);
    let silent: BTreeSet<&RelPath> = silent.map(|diagnostic| &diagnostic.primary().file).collect();
    let shared = RelPath::known("content/_data/figures.yaml");
    let mut next = Published::new();
    for file in site.pages.keys().chain([&shared]).filter(|file| !broken.contains(*file)) {
        let figures = match last.get(file).filter(|_| silent.contains(file)) {
            Some(was) => unexplained(file, was, site, input),
            None => published(file, site, input),
        };
        next.extend(figures.map(|figures| (file.clone(), figures)));
    }
    let unpublished = |file: &RelPath| broken.contains(file) || !site.pages.contains_key(file);
    let kept = last.iter().filter(|(file, _)| unpublished(file) && snapshot.files.contains_key(*file));
    for (file, figures) in kept {
        next.entry(file.clone()).or_insert_with(|| figures.clone());
    }
    next
}
