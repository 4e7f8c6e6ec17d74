//! Whether what happened at a path can matter to a site.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::source::scan::{FOLDERS, is_ignored};

/// Where a site lies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ground {
    /// The site's folder, without links.
    pub(super) root: PathBuf,
    /// The site's folder as it was named, with its parent free of links.
    pub(super) named: PathBuf,
    /// What links of the site lead to.
    pub(super) targets: BTreeSet<PathBuf>,
}

impl Ground {
    /// Whether what happened at `path` can matter. When in doubt it does: one looks once too often.
    pub(super) fn concerns(&self, path: &Path) -> bool {
        if self.targets.contains(path) {
            return true;
        }
        let Ok(below) = path.strip_prefix(&self.root) else {
            // The parents of the root are watched for the root's sake only; other folders because links lead there.
            let parents = [&self.root, &self.named].map(|root| root.parent());
            let is_of_parent = parents.contains(&Some(path)) || parents.contains(&path.parent());
            return !is_of_parent || path == self.named;
        };
        let mut names = below.components().map(|part| part.as_os_str());
        let Some(first) = names.next() else { return true };
        let is = |name: &str| first == OsStr::new(name);
        if !is("site.toml") && !FOLDERS.into_iter().any(is) {
            // The root itself is watched for the names above; what lies deeper, since links lead there.
            return below.parent() != Some(Path::new(""));
        }
        !names.any(|name| is_ignored(&name.to_string_lossy()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_site_matters() {
        let ground = Ground {
            root: "/srv/site".into(),
            named: "/home/site".into(),
            targets: ["/srv/site/README.md".into()].into(),
        };
        for path in [
            "/srv/site",
            "/srv/site/site.toml",
            "/srv/site/content",
            "/srv/site/content/a.md",
            "/srv/site/themes/x/templates/a.html",
            "/home/site",
            "/elsewhere/that/a/link/leads/to.md",
            "/srv/site/notes/that/a/link/leads/to.md",
            "/srv/site/README.md",
        ] {
            assert!(ground.concerns(Path::new(path)), "{path}");
        }
        for path in [
            "/srv",
            "/srv/other",
            "/srv/site-2",
            "/home",
            "/home/mail",
            "/srv/site/public",
            "/srv/site/.nutgraf",
            "/srv/site/.git",
            "/srv/site/site.toml~",
            "/srv/site/content/.a.md.swp",
            "/srv/site/content/a.md~",
            "/srv/site/content/4913",
            "/srv/site/content/.git/x",
            "/srv/site/content/#a.md#",
        ] {
            assert!(!ground.concerns(Path::new(path)), "{path}");
        }
    }
}
