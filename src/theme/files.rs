//! The files that a theme is made from, as they lie on disk or in the program.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::source::{OutPath, RelPath};

/// A theme's files and the site's own files that override them, by their paths from the site's root.
///
/// | path | what it is |
/// | --- | --- |
/// | `themes/NAME/theme.toml` | name, interface versions, parameters |
/// | `themes/NAME/templates/…`, `templates/…` | templates, and the site's overrides |
/// | `themes/NAME/components/…`, `components/…` | components, and the site's overrides |
/// | `themes/NAME/i18n/LANG.toml`, `i18n/LANG.toml` | interface strings, and the site's overrides |
/// | `themes/NAME/static/…` | files that are published as they are |
///
/// Anything else is left alone. The default theme needs no files of its own: see [`super::embedded`].
#[derive(Clone, Debug)]
pub struct ThemeFiles {
    /// The theme's name: the folder under `themes`.
    pub name: String,
    /// The files, by path.
    pub files: BTreeMap<RelPath, ThemeFile>,
}

/// One file of a theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ThemeFile {
    /// On disk, and text: valid UTF-8, without a byte order mark.
    Text(Arc<str>),
    /// On disk, and anything else. Only static files can be; their content is not needed here.
    Binary,
    /// A static file of the default theme, compiled into the program.
    Embedded(&'static [u8]),
}

/// A file of the theme that is published as it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Static {
    /// Where it is published.
    pub out: OutPath,
    /// Where its bytes are.
    pub bytes: StaticBytes,
}

/// Where the bytes of a static file are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum StaticBytes {
    /// In the program.
    Embedded(&'static [u8]),
    /// On disk.
    Disk(RelPath),
}

impl ThemeFiles {
    /// The theme's own folder, such as `themes/default`.
    pub(super) fn folder(&self) -> String {
        format!("themes/{}", self.name)
    }

    /// Whether the theme itself has a file here; the site's overrides do not count.
    pub(super) fn has_theme(&self) -> bool {
        let folder = self.folder();
        self.files.keys().any(|path| path.strip_folder(&folder).is_some())
    }

    /// The text of the file at `path`.
    pub(super) fn text(&self, path: &str) -> Option<(&RelPath, &Arc<str>)> {
        match self.files.get_key_value(&RelPath::from_os(Path::new(path)).ok()?)? {
            (path, ThemeFile::Text(text)) => Some((path, text)),
            _ => None,
        }
    }

    /// The files below a folder, with what is left of their paths.
    pub(super) fn below<'f>(&'f self, folder: &'f str) -> impl Iterator<Item = (&'f str, &'f RelPath, &'f ThemeFile)> {
        self.files.iter().filter_map(move |(path, file)| Some((path.strip_folder(folder)?, path, file)))
    }
}

/// What is published as it is: the theme's own files, then those of the default theme that it does not replace, since
/// templates that fall back to the default theme expect them.
pub(super) fn statics(theme: &ThemeFiles, default: &ThemeFiles) -> Vec<Static> {
    let mut found: BTreeMap<OutPath, StaticBytes> = BTreeMap::new();
    for files in [theme, default] {
        for (name, path, file) in files.below(&format!("{}/static", files.folder())) {
            let Some(out) = OutPath::parse(name) else { continue };
            found.entry(out).or_insert_with(|| match file {
                ThemeFile::Embedded(bytes) => StaticBytes::Embedded(bytes),
                ThemeFile::Text(_) | ThemeFile::Binary => StaticBytes::Disk(path.clone()),
            });
        }
    }
    found.into_iter().map(|(out, bytes)| Static { out, bytes }).collect()
}
