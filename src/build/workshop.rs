//! What pages are made with: formats and theme. Opened anew only if its files or its settings are not as they were.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::setup;
use crate::config::Config;
use crate::diag::{Diagnostic, code};
use crate::fingerprint::Fp;
use crate::locale::Locale;
use crate::model::Lang;
use crate::source::RelPath;
use crate::source::scan::Snapshot;
use crate::theme::Theme;

/// Formats and theme.
#[derive(Debug)]
pub(super) struct Workshop {
    /// The hash of all that they were made from; `None` if not all of it could be read.
    key: Option<Fp>,
    pub(super) locales: BTreeMap<Lang, Arc<Locale>>,
    /// `None` if the theme cannot be used at all.
    pub(super) theme: Option<Theme>,
    /// What is wrong with them.
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Workshop {
    /// The last one, if it is as it would be made now.
    pub(super) fn open(last: Option<Self>, snapshot: &Snapshot, fps: &BTreeMap<RelPath, Fp>, config: &Config) -> Self {
        let files: Vec<(&RelPath, Option<&Fp>)> = setup::theme_files(snapshot, config)
            // Files that are copied are not read: the plan knows their hashes.
            .map(|(path, is_static)| (path, fps.get(path).filter(|_| !is_static)))
            .collect();
        let certain = files.iter().all(|(path, _)| fps.contains_key(*path));
        let key = Some(Fp::of(&(config, files))).filter(|_| certain);
        if let Some(last) = last.filter(|last| key.is_some() && last.key == key) {
            return last;
        }
        let mut diagnostics = Vec::new();
        let locales = setup::locales(config, &mut diagnostics);
        let theme = setup::load_theme(snapshot, config, &locales, &mut diagnostics);
        let all_read = diagnostics.iter().all(|diagnostic| diagnostic.code != code::FILE_UNREADABLE);
        Self { key: key.filter(|_| all_read), locales, theme, diagnostics }
    }
}
