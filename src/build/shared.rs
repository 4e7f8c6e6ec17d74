//! Whether what every page may show has errors: settings, shared entities, interface strings, the names of sections.

use crate::diag::Diagnostic;
use crate::source::RelPath;

/// The state of what all pages share.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shared {
    /// It has no errors.
    Sound,
    /// Any page could show a default or an id in its stead, so the last good version of all of them stays.
    Broken,
}

impl Shared {
    /// What the diagnostics say of it, and whether the text of a section, whose title stands in menus, was `unread`.
    pub(super) fn of<'p>(diagnostics: &[Diagnostic], mut unread: impl Iterator<Item = &'p RelPath>) -> Self {
        let broken = diagnostics.iter().any(is_shared_error) || unread.any(|path| path.name().starts_with("_index."));
        if broken { Self::Broken } else { Self::Sound }
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
