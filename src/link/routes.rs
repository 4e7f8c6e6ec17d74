//! Gives every page and file its address, and holds each address to one claimant.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt;

use icu_casemap::CaseMapper;
use icu_normalizer::ComposingNormalizerBorrowed;

use super::{LinkSettings, Page, Redirect};
use crate::diag::{At, Diagnostic, Pointer, code};
use crate::model::{ContentKind, Facts, Identity, Lang};
use crate::source::{RelPath, Route};

/// The address of a file of content.
pub(super) fn of(facts: &Facts, original: Option<&Facts>, settings: &LinkSettings) -> Route {
    let slug = facts.slug.as_deref().or_else(|| original?.slug.as_deref());
    let mut segments: Vec<&str> = language_prefix(&facts.lang, settings).into_iter().collect();
    segments.extend(facts.article.0.split('/'));
    if let (Some(slug), ContentKind::Explainer) = (slug, facts.kind) {
        segments.pop();
        segments.push(slug);
    }
    Route::page(segments)
}

/// The address that the path of a file promises, before anybody has read whether the file states another.
pub fn promised_route(identity: &Identity, settings: &LinkSettings) -> Route {
    Route::page(language_prefix(&identity.lang, settings).into_iter().chain(identity.article.0.split('/')))
}

/// The first segment of every address of a language; none for the default one.
pub(super) fn language_prefix<'l>(lang: &'l Lang, settings: &LinkSettings) -> Option<&'l str> {
    (*lang != settings.default_language).then(|| lang.as_str())
}

/// The addresses of files beside the texts: where they lie.
pub(super) fn assets(assets: &BTreeSet<RelPath>) -> BTreeMap<RelPath, Route> {
    assets.iter().filter_map(|path| Some((path.clone(), Route::file(path.strip_folder("content")?)))).collect()
}

/// The former addresses that pages declare.
pub(super) fn redirects(pages: &BTreeMap<RelPath, Page>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Redirect> {
    let mut redirects = Vec::new();
    for (path, page) in pages {
        for (n, alias) in page.facts.aliases.iter().enumerate() {
            let at = At::Value(Pointer::of(["aliases"]).index(n));
            match alias_route(alias) {
                Some(from) => redirects.push(Redirect {
                    from,
                    to: page.route.clone(),
                    title: page.facts.title.clone(),
                    lang: page.facts.lang.clone(),
                    file: path.clone(),
                }),
                None => diagnostics.push(
                    Diagnostic::new(code::ALIAS_INVALID, format!("`{alias}` is not a path on this site"), path, at)
                        .help(
                            "write the former address from the site's root, such as `/old/name/` or `/old/name.html`",
                        ),
                ),
            }
        }
    }
    redirects
}

fn alias_route(alias: &str) -> Option<Route> {
    let path = alias.strip_prefix('/').unwrap_or(alias);
    let clean = !path.is_empty()
        && !path.contains([':', '?', '#', '\\', '\0'])
        && path.trim_end_matches('/').split('/').all(|part| !matches!(part, "" | "." | ".."));
    if !clean {
        return None;
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    Some(if name.contains('.') { Route::file(path) } else { Route::page(path.split('/')) })
}

/// Who claims an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// What it is, to show: "the explainer", "an alias of", "the list of `libya`".
    pub what: Cow<'static, str>,
    /// Whether the file belongs to what it is called.
    pub named_by_file: bool,
    /// The file that stands behind it.
    pub file: RelPath,
    /// The place in that file.
    pub at: At,
}

impl fmt::Display for Claimed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.named_by_file {
            true => write!(f, "{} `{}`", self.what, self.file),
            false => f.write_str(&self.what),
        }
    }
}

/// Every address of the site with its claimant.
///
/// Two addresses collide if their files would on any file system or server: after Unicode normalisation (NFC) and
/// case folding, or where one needs a folder of the name of the other's file.
#[derive(Debug, Default)]
pub struct Claims {
    files: HashMap<String, (Route, Claimed)>,
    /// The folders in which they lie.
    folders: HashSet<String>,
}

impl Claims {
    /// Room for about so many addresses.
    pub fn with_capacity(addresses: usize) -> Self {
        Self { files: HashMap::with_capacity(addresses), folders: HashSet::with_capacity(addresses) }
    }

    /// Claims `route`. The error names both claimants.
    pub fn claim(&mut self, route: &Route, claimed: Claimed) -> Result<(), Box<Diagnostic>> {
        let key = folded(route.out_path().as_str());
        if let Some((other_route, other)) = self.files.get(&key) {
            return Err(Box::new(collision(route, &claimed, other_route, other)));
        }
        // A file `a` and a file `a/index.html` cannot both exist.
        if self.folders.contains(&key) {
            let below = format!("{key}/");
            let in_it = self.files.iter().filter(|(name, _)| name.starts_with(&below)).min_by_key(|(name, _)| *name);
            if let Some((_, (other_route, other))) = in_it {
                return Err(Box::new(collision(route, &claimed, other_route, other)));
            }
        }
        // What is a folder is no file, nor is any folder above it.
        let new = |at: &usize| !self.folders.contains(&key[..*at]);
        let above: Vec<usize> = key.rmatch_indices('/').map(|(at, _)| at).take_while(new).collect();
        if let Some((other_route, other)) = above.iter().rev().find_map(|at| self.files.get(&key[..*at])) {
            return Err(Box::new(collision(route, &claimed, other_route, other)));
        }
        self.folders.extend(above.into_iter().map(|at| key[..at].to_owned()));
        self.files.insert(key, (route.clone(), claimed));
        Ok(())
    }
}

fn collision(route: &Route, claimed: &Claimed, other_route: &Route, other: &Claimed) -> Diagnostic {
    let message = if route == other_route {
        format!("`{route}` is claimed twice: by {other} and by {claimed}")
    } else {
        format!("`{route}`, {claimed}, and `{other_route}`, {other}, would be the same file on many servers")
    };
    Diagnostic::new(code::ROUTE_COLLISION, message, &claimed.file, claimed.at.clone())
        .also(&other.file, other.at.clone(), format!("claims `{other_route}` too"))
        .help("rename one of the two, or give one another `slug`")
}

fn folded(path: &str) -> String {
    if path.is_ascii() {
        return path.to_ascii_lowercase();
    }
    let composed = ComposingNormalizerBorrowed::new_nfc().normalize(path);
    CaseMapper::new().fold_string(&composed).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claimed(file: &str) -> Claimed {
        Claimed { what: "the page".into(), named_by_file: false, file: RelPath::known(file), at: At::File }
    }

    #[test]
    fn addresses_collide_whatever_the_case_and_the_composition() {
        let pairs = [
            (Route::page(["a"]), Route::page(["a"])),
            (Route::page(["Straße"]), Route::page(["STRASSE"])),
            (Route::page(["caf\u{e9}"]), Route::page(["cafe\u{301}"])),
            (Route::file("a/index.html"), Route::page(["a"])),
            (Route::file("a"), Route::page(["a"])),
            (Route::page(["a", "b"]), Route::file("a/b")),
        ];
        for (first, second) in pairs {
            let mut claims = Claims::default();
            assert_eq!(claims.claim(&first, claimed("content/1.md")), Ok(()));
            let error = claims.claim(&second, claimed("content/2.md")).map_err(|error| error.labels.len());
            assert_eq!(error, Err(2), "{first} and {second}");
        }
        let mut claims = Claims::default();
        for route in [Route::page(["a"]), Route::page(["ab"]), Route::file("a/b.png"), Route::file("a.b")] {
            assert_eq!(claims.claim(&route, claimed("content/1.md")), Ok(()));
        }
    }

    #[test]
    fn aliases_are_paths_on_the_site() {
        let route = |alias: &str| alias_route(alias).map(|route| route.to_string());
        assert_eq!(route("/old/name/").as_deref(), Some("/old/name/"));
        assert_eq!(route("old/name").as_deref(), Some("/old/name/"));
        assert_eq!(route("/2020/old.html").as_deref(), Some("/2020/old.html"));
        for bad in ["", "/", "//example.org/", "https://example.org/", "/a/../b", "/a?b", "/a//b"] {
            assert_eq!(route(bad), None, "{bad}");
        }
    }
}
