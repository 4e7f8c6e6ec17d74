//! What pages are made with: formats and theme. Opened anew only if its files or its settings are not as they were.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::files::Files;
use super::setup;
use crate::config::Config;
use crate::diag::Diagnostic;
use crate::fingerprint::Fp;
use crate::locale::Locale;
use crate::model::Lang;
use crate::source::RelPath;
use crate::theme::Theme;

/// Formats and theme.
#[derive(Debug)]
pub(super) struct Workshop {
    /// The hash of all that they were made from; `None` if somebody may have written them meanwhile.
    key: Option<Fp>,
    pub(super) locales: BTreeMap<Lang, Arc<Locale>>,
    /// `None` if the theme cannot be used at all.
    pub(super) theme: Option<Theme>,
    /// What is wrong with them.
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Workshop {
    /// The last one, if it is as it would be made now.
    pub(super) fn open(last: Option<Self>, files: &Files<'_>, config: &Config) -> Self {
        let own: Vec<(&RelPath, Option<&Fp>)> = setup::theme_files(files.snapshot, config)
            // Files that are copied are not read: the plan knows their hashes.
            .map(|(path, is_static)| (path, files.fps.get(path).filter(|_| !is_static)))
            .collect();
        let certain = own.iter().all(|(path, _)| files.fps.contains_key(*path));
        let key = Some(Fp::of(&(config, own))).filter(|_| certain);
        if let Some(last) = last.filter(|last| key.is_some() && last.key == key) {
            return last;
        }
        let mut diagnostics = Vec::new();
        let locales = setup::locales(config, &mut diagnostics);
        let theme = setup::load_theme(files, config, &locales, &mut diagnostics);
        Self { key: key.filter(|_| !files.torn()), locales, theme, diagnostics }
    }
}
