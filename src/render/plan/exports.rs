//! Plans the files for other programs: those of each explainer's figures, and those of the whole site.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Hold, Job, Planner, Work, static_route};
use crate::diag::At;
use crate::fingerprint::Fp;
use crate::model::ContentKind;
use crate::render::exports::{Collection, DataFile, FigureFile, figures_fp, figures_route, has_figures};
use crate::source::{RelPath, Route};

impl Planner<'_, '_> {
    /// The files of the figures of each explainer.
    pub(super) fn figures(&mut self) {
        let (site, settings) = (self.site, self.input.studio.settings);
        if !settings.exports.data {
            return;
        }
        let own = self.own_files();
        for (path, page) in site.pages.iter().filter(|(_, page)| has_figures(page)) {
            let (fp, hold) = (figures_fp(site, page, settings), self.hold(path, page));
            for file in FigureFile::ALL {
                if own.contains(&figures_route(page, file)) {
                    continue;
                }
                let work = Work::Figures(page, file);
                let job = Job { route: figures_route(page, file), key: Fp::of(&(fp, file)), work, hold };
                self.add_of(job, "the figures of", path, At::File);
            }
        }
    }

    /// The files of the whole site. They lack what stands in broken files: as long as there are such, the last files
    /// that were whole stay.
    pub(super) fn data(&mut self) {
        let (site, settings) = (self.site, self.input.studio.settings);
        if !settings.exports.data {
            return;
        }
        let config = RelPath::known("site.toml");
        let own = self.own_files();
        // The default language is the first.
        let lang = settings.languages.first().map(|language| &language.lang);
        let volume = self.input.registry.volumes.iter().find(|volume| Some(volume.lang) == lang);
        let all = Arc::new(Collection::new(site, volume, self.input.broken));
        let fp = all.fp(site, settings);
        let mut explainers = site.pages.iter().filter(|(_, page)| page.facts.kind == ContentKind::Explainer);
        let lacks = !self.input.unread.is_empty() || explainers.any(|(path, _)| self.input.broken.contains(path));
        for file in DataFile::ALL {
            if own.contains(&file.route()) {
                continue;
            }
            let work = Work::Data(file, Arc::clone(&all));
            let job = Job { route: file.route(), key: Fp::of(&(fp, file)), work, hold: Hold::lacking(lacks) };
            self.add(job, "the data of the site", &config, At::File);
        }
    }
    /// The addresses of the site's own files, static ones and those beside texts: one of ours gives way to such a file,
    /// which is what its makers want.
    fn own_files(&self) -> BTreeSet<Route> {
        let statics = self.input.statics.iter().filter_map(static_route);
        statics.chain(self.site.assets.values().cloned()).collect()
    }
}
