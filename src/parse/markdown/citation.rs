//! Reads citations: `[@s1]`, `[@s1, p. 3]`, `[@s1; @s2, ch. 4]`.

use pulldown_cmark::{BrokenLink, CowStr, LinkType};

use crate::model::Citation;

use super::mention::id;
use super::target::Refusal;

/// Makes a link of brackets that name no link definition but begin with `@`. Its target is what stands in them.
///
/// The parser asks only about brackets that are neither escaped nor in code.
pub(super) fn as_link<'a>(link: BrokenLink<'a>) -> Option<(CowStr<'a>, CowStr<'a>)> {
    let cited = link.reference.strip_prefix('@')?;
    let may_cite = matches!(link.link_type, LinkType::Shortcut | LinkType::Reference);
    let is_citation = may_cite && cited.starts_with(char::is_alphanumeric);
    is_citation.then(|| (link.reference.clone(), CowStr::Borrowed("")))
}

/// The sources that stand in the brackets. A part that does not begin with `@` belongs to the locator before it.
pub(super) fn read(written: &str) -> Result<Box<[Citation]>, Refusal> {
    let mut citations = Vec::with_capacity(1);
    let mut rest = written;
    loop {
        let next = rest.match_indices(';').find(|(at, _)| rest[at + 1..].trim_start().starts_with('@'));
        let part = next.map_or(rest, |(at, _)| &rest[..at]);
        let cited = part.trim().trim_start_matches('@');
        let (source, locator) = cited.split_once(',').unwrap_or((cited, ""));
        let source = id(source.trim(), |id| format!("@{id}"))?;
        let locator = Some(locator.trim()).filter(|locator| !locator.is_empty()).map(Into::into);
        citations.push(Citation { source, locator });
        match next {
            Some((at, _)) => rest = &rest[at + 1..],
            None => return Ok(citations.into()),
        }
    }
}
