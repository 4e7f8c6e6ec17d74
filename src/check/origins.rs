//! Sources to the originals that they repeat: how many there are if each original counts once.

use std::collections::BTreeMap;

use super::declaring::{Declaring, Kind};
use crate::diag::{At, Diagnostic};
use crate::model::{Id, Source, SourceRef};
use crate::source::RelPath;

/// What a source rests on in the end: a declared source, by where it is declared and its id, or an address.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin<'a> {
    Declared { shared: bool, id: &'a str },
    Url(&'a str),
}

impl Origin<'_> {
    /// As writers name it.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Declared { id, .. } => id,
            Self::Url(url) => url,
        }
    }
}

/// How the sources of a claim fall together: the sources by what they rest on.
pub(super) type Origins<'a> = BTreeMap<Origin<'a>, Vec<&'a SourceRef>>;

/// Groups sources by what they rest on. A source that stands twice counts once; one that is declared nowhere was
/// reported when the site was linked, and counts for itself.
pub(super) fn origins<'a>(declaring: Declaring<'a>, sources: impl IntoIterator<Item = &'a SourceRef>) -> Origins<'a> {
    let mut origins = Origins::new();
    for source in sources {
        let group = origins.entry(origin(declaring, source)).or_default();
        if !group.contains(&source) {
            group.push(source);
        }
    }
    origins
}

/// The sources that stand in a group with others, as far as they repeat another one.
pub(super) fn shared<'a>(declaring: Declaring<'a>, origins: &Origins<'a>) -> impl Iterator<Item = Link<'a>> {
    let groups: Vec<&SourceRef> = origins.values().filter(|sources| sources.len() > 1).flatten().copied().collect();
    groups.into_iter().filter_map(move |source| match source {
        SourceRef::Id(id) => {
            let (source, declared_in) = declaring.source(id.as_str())?;
            source.original.is_some().then_some(Link { id, source, declared_in })
        }
        SourceRef::Url(_) => None,
    })
}

/// What a source rests on in the end.
pub(super) fn origin<'a>(declaring: Declaring<'a>, source: &'a SourceRef) -> Origin<'a> {
    match source {
        SourceRef::Url(url) => Origin::Url(url),
        SourceRef::Id(id) => {
            let chain = chain(declaring, id);
            let Some(last) = chain.last() else { return Origin::Declared { shared: false, id: id.as_str() } };
            // A circle has no original: the first of its ids stands for it, wherever one enters.
            let back = last.source.original.as_ref();
            let circle = chain.iter().position(|link| Some(link.id) == back).and_then(|at| chain.get(at..));
            circle.into_iter().flatten().map(Link::origin).min().unwrap_or_else(|| last.origin())
        }
    }
}

/// A source on the way to its original.
pub(super) struct Link<'a> {
    pub(super) id: &'a Id,
    pub(super) source: &'a Source,
    pub(super) declared_in: Declaring<'a>,
}

impl<'a> Link<'a> {
    fn origin(&self) -> Origin<'a> {
        Origin::Declared { shared: self.declared_in.facts.is_none(), id: self.id.as_str() }
    }

    /// Where it says what it repeats: the file, and the value.
    pub(super) fn place(&self) -> (RelPath, At) {
        let pointer = self.declared_in.pointer(Kind::Source, self.id).key("original");
        (self.declared_in.file(Kind::Source), At::Value(pointer))
    }

    /// Shows in a diagnostic what it repeats.
    pub(super) fn label(&self, diagnostic: Diagnostic) -> Diagnostic {
        let Some(original) = &self.source.original else { return diagnostic };
        let (file, at) = self.place();
        diagnostic.also(&file, at, format!("`{}` repeats `{original}`", self.id))
    }
}

/// A source, what it repeats, what that repeats, and so on; where the way comes back to itself, as far as the last new
/// source.
pub(super) fn chain<'a>(declaring: Declaring<'a>, id: &'a Id) -> Vec<Link<'a>> {
    let mut chain: Vec<Link<'a>> = Vec::new();
    let mut next = Some((id, declaring));
    while let Some((id, seen_from)) = next {
        let Some((source, declared_in)) = seen_from.source(id.as_str()) else { break };
        let link = Link { id, source, declared_in };
        if chain.iter().any(|known| known.origin() == link.origin()) {
            break;
        }
        next = source.original.as_ref().map(|original| (original, declared_in));
        chain.push(link);
    }
    chain
}
