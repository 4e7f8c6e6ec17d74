//! Plans former addresses, and what is copied: files beside the texts, and those of the site and the theme.

use std::collections::{BTreeMap, BTreeSet};

use super::{Hold, Job, Planner, Work, static_route};
use crate::diag::At;
use crate::fingerprint::Fp;
use crate::source::{RelPath, Route};
use crate::theme::{INLINE_COMPONENTS, StaticBytes};

impl Planner<'_, '_> {
    pub(super) fn aliases(&mut self) {
        let site = self.site;
        let generated = BTreeSet::from(INLINE_COMPONENTS);
        let mut seen: BTreeMap<&RelPath, usize> = BTreeMap::new();
        for redirect in &site.redirects {
            let n = seen.entry(&redirect.file).or_default();
            let at = At::Value(crate::diag::Pointer::of(["aliases"]).index(*n));
            *n += 1;
            let parts = (&redirect.from, &redirect.to, &redirect.title);
            let job = Job {
                route: redirect.from.clone(),
                key: self.key("alias.html", &generated, &redirect.lang, parts),
                work: Work::Alias(redirect),
                hold: Hold::Free,
            };
            self.add_of(job, "an alias of", &redirect.file, at);
        }
    }

    pub(super) fn assets(&mut self) {
        let site = self.site;
        for (path, route) in &site.assets {
            self.file(path, route.clone());
        }
    }

    /// The site's own static files, then those of the theme that the site does not have.
    pub(super) fn statics(&mut self) {
        let mut taken = BTreeSet::new();
        for path in self.input.statics {
            if let Some(route) = static_route(path) {
                taken.insert(route.clone());
                self.file(path, route);
            }
        }
        let theme_file = RelPath::known("site.toml");
        for file in self.input.studio.theme.statics() {
            let route = Route::file(file.out.as_str());
            if taken.contains(&route) {
                continue;
            }
            match &file.bytes {
                StaticBytes::Disk(path) => self.file(path, route),
                StaticBytes::Embedded(bytes) => {
                    let job = Job { route, key: Fp::of_bytes(bytes), work: Work::Embedded(bytes), hold: Hold::Free };
                    self.add(job, format!("the theme's `{}`", file.out), &theme_file, At::File);
                }
            }
        }
    }

    fn file(&mut self, path: &RelPath, route: Route) {
        // A file that could not be read has no hash and was reported: what was published of it stays.
        let key = self.input.files.get(path);
        let hold = if key.is_none() { Hold::Broken } else { Hold::Free };
        let key = key.copied().unwrap_or(Fp::of_bytes(b""));
        self.add_of(Job { route, key, work: Work::File(path.clone()), hold }, "the file", path, At::File);
    }
}
