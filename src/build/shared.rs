//! Whether what every page may show has errors: settings, shared entities, interface strings.

use crate::diag::Diagnostic;

/// The state of what all pages share.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shared {
    /// It has no errors.
    Sound,
    /// Any page could show a default or an id in its stead, so the last good version of all of them stays.
    Broken,
}

impl Shared {
    /// What the diagnostics say of it.
    pub(super) fn of(diagnostics: &[Diagnostic]) -> Self {
        if diagnostics.iter().any(is_shared_error) { Self::Broken } else { Self::Sound }
    }
}

fn is_shared_error(diagnostic: &Diagnostic) -> bool {
    let file = &diagnostic.primary().file;
    let of_theme = || file.strip_folder("themes").is_some() && file.extension() == Some("toml");
    diagnostic.is_error()
        && (file.as_str() == "site.toml"
            || file.strip_folder("content/_data").is_some()
            || file.strip_folder("i18n").is_some()
            || of_theme())
}
