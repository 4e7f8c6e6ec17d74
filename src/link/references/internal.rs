//! Links to other files of the site, and to headings in them.

use super::Resolver;
use crate::diag::{At, Diagnostic, code, did_you_mean};
use crate::link::index::{Found, Index};
use crate::link::lists;
use crate::link::site::{PageTarget, Target};
use crate::model::Facts;
use crate::source::{RelPath, Route};

impl Resolver<'_, '_> {
    pub(super) fn page_link(&mut self, path: Option<&RelPath>, fragment: Option<&str>, at: &At) -> Target {
        let Some(path) = path else {
            let Some(fragment) = fragment else { return to(None, None) };
            if !has_heading(self.entry.facts, fragment) {
                self.report(unknown_anchor(self.file(), self.entry.facts, fragment, at));
                return Target::Nothing;
            }
            return to(None, Some(fragment.into()));
        };
        let shown = match self.index.find(path, &self.entry.facts.lang, &mut self.seen) {
            Found::Page(shown) => shown,
            Found::Broken => return Target::Nothing,
            Found::Hidden(reason) => {
                self.report(
                    Diagnostic::new(code::LINK_BROKEN, format!("`{path}` is {reason}"), self.file(), at.clone())
                        .help("publish it first, or take the link out"),
                );
                return Target::Nothing;
            }
            Found::Missing => {
                let diagnostic = missing_page(self.index, self.file(), path, at);
                self.report(diagnostic);
                return Target::Nothing;
            }
        };
        let route = Some(shown.route.clone());
        let Some(fragment) = fragment else { return to(route, None) };
        if has_heading(shown.facts, fragment) {
            return to(route, Some(fragment.into()));
        }
        // The writer links to a heading of the original; its translation has it in the same position, if at all.
        let original = self.index.exact(path, &mut self.seen).map(|entry| entry.facts);
        if let Some(original) = original.filter(|original| has_heading(original, fragment)) {
            let position = original.headings.iter().position(|heading| &*heading.id == fragment);
            let same_shape = original.headings.len() == shown.facts.headings.len();
            let heading = position.filter(|_| same_shape).and_then(|n| shown.facts.headings.get(n));
            return to(route, heading.map(|heading| heading.id.clone()));
        }
        self.report(unknown_anchor(self.file(), original.unwrap_or(shown.facts), fragment, at));
        Target::Nothing
    }
}

fn to(route: Option<Route>, fragment: Option<Box<str>>) -> Target {
    Target::Page(Box::new(PageTarget { route, fragment }))
}

fn has_heading(facts: &Facts, fragment: &str) -> bool {
    facts.headings.iter().any(|heading| &*heading.id == fragment)
}

fn unknown_anchor(file: &RelPath, target: &Facts, fragment: &str, at: &At) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        code::ANCHOR_UNKNOWN,
        format!("`{}` has no heading `#{fragment}`", target.path),
        file,
        at.clone(),
    );
    let ids = || target.headings.iter().map(|heading| &*heading.id);
    match did_you_mean(fragment, ids()) {
        Some(near) => diagnostic.help(format!("did you mean `#{near}`?")),
        None if target.headings.is_empty() => diagnostic.help("it has no headings at all"),
        None => diagnostic.help(format!("it has {}", lists::enumerate(ids().map(|id| format!("`#{id}`"))))),
    }
}

fn missing_page(index: &Index<'_>, file: &RelPath, path: &RelPath, at: &At) -> Diagnostic {
    let diagnostic = Diagnostic::new(code::LINK_BROKEN, format!("there is no file `{path}`"), file, at.clone());
    let known = || index.input.articles.keys();
    // A file that only moved keeps its name, which says more than a path that looks alike.
    let moved = known().find(|other| other.name() == path.name()).map(RelPath::as_str);
    match moved.or_else(|| did_you_mean(path.as_str(), known().map(RelPath::as_str))) {
        Some(near) => diagnostic.help(format!("did you mean `/{}`?", near.trim_start_matches("content/"))),
        None => diagnostic
            .help("write the path of a source file, relative to this one or from `content` with a leading `/`"),
    }
}

pub(super) fn missing_asset(index: &Index<'_>, file: &RelPath, path: &RelPath, at: &At) -> Diagnostic {
    let diagnostic = Diagnostic::new(code::ASSET_MISSING, format!("there is no file `{path}`"), file, at.clone());
    match did_you_mean(path.as_str(), index.assets().keys().map(RelPath::as_str)) {
        Some(near) => diagnostic.help(format!("did you mean `/{}`?", near.trim_start_matches("content/"))),
        None => diagnostic.help("put the file beside the text"),
    }
}
