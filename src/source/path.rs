//! Paths inside a site, routes of its pages, and the files that routes are written to.

use std::fmt;
use std::path::{Component, Path};
use std::sync::Arc;

/// A path inside the site's root: `/`-separated, UTF-8, relative, without `.` or `..`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RelPath(Arc<str>);

/// Why a path cannot be a [`RelPath`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadPath {
    /// Not valid UTF-8; the lossy form, to show.
    NotUtf8(String),
    /// Absolute, or leads out of the root.
    Escapes(String),
}

impl fmt::Display for BadPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotUtf8(path) => write!(f, "the file name `{path}` is not valid UTF-8"),
            Self::Escapes(path) => write!(f, "the path `{path}` leads out of the site"),
        }
    }
}

impl std::error::Error for BadPath {}

impl RelPath {
    /// A path as the file system gives it, relative to the root.
    pub fn from_os(path: &Path) -> Result<Self, BadPath> {
        let mut joined = String::new();
        for component in path.components() {
            let Component::Normal(name) = component else {
                return Err(BadPath::Escapes(path.to_string_lossy().into_owned()));
            };
            let name = name.to_str().ok_or_else(|| BadPath::NotUtf8(path.to_string_lossy().into_owned()))?;
            if !joined.is_empty() {
                joined.push('/');
            }
            joined.push_str(name);
        }
        Ok(Self(joined.into()))
    }

    /// A path to show that may not be one: of a file whose name is not valid.
    pub fn lossy(shown: &str) -> Self {
        Self(shown.into())
    }

    /// A path that the program itself knows, such as `site.toml`.
    pub fn known(path: &str) -> Self {
        debug_assert!(Self::from_os(Path::new(path)).is_ok_and(|p| &*p.0 == path));
        Self(path.into())
    }

    /// Resolves `target` as written in a link of this file: relative to the file's folder, or from the `content`
    /// root if it starts with `/`. `None` if it leads out of the first folder (`content`).
    pub fn resolve(&self, target: &str) -> Option<Self> {
        let mut parts: Vec<&str> = match target.strip_prefix('/') {
            Some(_) => self.0.split('/').take(1).collect(),
            None => self.0.split('/').collect(),
        };
        if !target.starts_with('/') {
            parts.pop();
        }
        for part in target.split('/') {
            match part {
                "" | "." => {}
                ".." if parts.len() > 1 => {
                    parts.pop();
                }
                ".." => return None,
                part => parts.push(part),
            }
        }
        Some(Self(parts.join("/").into()))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last segment.
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// Everything before the last segment; empty at the root.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The part after the last dot of the name, if any.
    pub fn extension(&self) -> Option<&str> {
        self.name().rsplit_once('.').map(|(_, extension)| extension)
    }

    /// What is left after a leading folder, if the path lies in it.
    pub fn strip_folder(&self, folder: &str) -> Option<&str> {
        self.0.strip_prefix(folder)?.strip_prefix('/')
    }
}

impl serde::Serialize for RelPath {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> serde::Deserialize<'de> for RelPath {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|path| Self(path.into()))
    }
}

impl fmt::Display for RelPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for RelPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}

/// A canonical URL path on the site, not percent-encoded: `/libya/turkey-training/`, `/feed.xml`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Route(Arc<str>);

impl Route {
    /// A route from its segments: `/a/b/`; no segments give `/`.
    pub fn page<'s>(segments: impl IntoIterator<Item = &'s str>) -> Self {
        let mut path = String::from("/");
        for segment in segments.into_iter().filter(|segment| !segment.is_empty()) {
            path.push_str(segment);
            path.push('/');
        }
        Self(path.into())
    }

    /// The route of a file that keeps its name: `/style.css`.
    pub fn file(path: &str) -> Self {
        Self(format!("/{}", path.trim_start_matches('/')).into())
    }

    /// The route of a page below this one: `/a/` and `b` give `/a/b/`.
    #[must_use]
    pub fn below(&self, segment: &str) -> Self {
        Self(format!("{}{segment}/", self.0).into())
    }

    /// As text, with the leading slash.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Without the leading slash: what follows a link to the root.
    pub fn from_root(&self) -> &str {
        &self.0[1..]
    }

    /// How many folders below the root the file of this route lies.
    pub fn depth(&self) -> usize {
        self.0.matches('/').count() - 1
    }

    /// The file that holds this route in the output folder: `/a/` is `a/index.html`.
    pub fn out_path(&self) -> OutPath {
        let path = self.from_root();
        if path.is_empty() || path.ends_with('/') {
            OutPath(format!("{path}index.html").into())
        } else {
            OutPath(path.into())
        }
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}

/// A file inside the output folder: `/`-separated, relative, never with `..`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutPath(Arc<str>);

impl OutPath {
    /// An output path as read back from a manifest; `None` if it is not a clean relative path.
    pub fn parse(path: &str) -> Option<Self> {
        let clean = !path.is_empty()
            && path.split('/').all(|part| !part.is_empty() && part != "." && part != ".." && !part.contains('\0'));
        clean.then(|| Self(path.into()))
    }

    /// The route that this file holds: `a/index.html` is `/a/`.
    pub fn route(&self) -> Route {
        match self.0.strip_suffix("index.html") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => Route(format!("/{folder}").into()),
            _ => Route(format!("/{}", self.0).into()),
        }
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// So that a map by output paths can be asked by text.
impl std::borrow::Borrow<str> for OutPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OutPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for OutPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_resolve_inside_content_only() {
        let from = RelPath::known("content/libya/training.md");
        let resolved = |target: &str| from.resolve(target).map(|path| path.to_string());
        assert_eq!(resolved("other.md").as_deref(), Some("content/libya/other.md"));
        assert_eq!(resolved("../syria/a.md").as_deref(), Some("content/syria/a.md"));
        assert_eq!(resolved("/syria/a.md").as_deref(), Some("content/syria/a.md"));
        assert_eq!(resolved("./x.png").as_deref(), Some("content/libya/x.png"));
        assert_eq!(resolved("../../site.toml"), None);
        assert_eq!(resolved("/../site.toml"), None);
    }

    #[test]
    fn routes_become_files() {
        assert_eq!(Route::page([]).out_path().as_str(), "index.html");
        assert_eq!(Route::page(["a", "b"]).out_path().as_str(), "a/b/index.html");
        assert_eq!(Route::file("feed.xml").out_path().as_str(), "feed.xml");
        assert_eq!(Route::page(["a", "b"]).depth(), 2);
        assert_eq!(Route::page(["a"]).below("b"), Route::page(["a", "b"]));
        assert_eq!(Route::file("404.html").depth(), 0);
        for route in [Route::page([]), Route::page(["a", "b"]), Route::file("a/feed.xml"), Route::file("my-index.html")]
        {
            assert_eq!(route.out_path().route(), route);
        }
    }

    #[test]
    fn paths_out_of_the_root_are_refused() {
        assert!(RelPath::from_os(Path::new("../x")).is_err());
        assert!(RelPath::from_os(Path::new("/x")).is_err());
        assert_eq!(OutPath::parse("a/../b"), None);
        assert_eq!(OutPath::parse("/a"), None);
    }
}
