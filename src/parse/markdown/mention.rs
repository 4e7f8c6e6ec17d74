//! Reads the targets of our own schemes: `figure:`, `actor:`, `place:`, `event:`.

use std::borrow::Cow;

use crate::diag::code;
use crate::model::{EntityKind, FigureReference, Id, Reference};

use super::target::{Refusal, decoded, shown};

/// What `scheme:rest` refers to. The text of a figure is left empty.
pub(super) fn reference(scheme: &str, rest: &str) -> Result<Reference, Refusal> {
    let rest = decoded(rest).unwrap_or(Cow::Borrowed(rest));
    let kind = match scheme {
        "actor" => EntityKind::Actor,
        "place" => EntityKind::Place,
        "event" => EntityKind::Event,
        _ => return figure(&rest),
    };
    Ok(Reference::Mention { kind, id: id(&rest, |id| format!("{}:{id}", kind.word()))? })
}

/// `[article#]figure[@date]`.
fn figure(rest: &str) -> Result<Reference, Refusal> {
    let (article, figure) = match rest.rsplit_once('#') {
        Some((article, figure)) => (Some(article.trim_matches('/')), figure),
        None => (None, rest),
    };
    let (figure, at) = match figure.split_once('@') {
        Some((figure, at)) => (figure, Some(at)),
        None => (figure, None),
    };
    if at == Some("") {
        return Err(Refusal {
            code: code::DATE_INVALID,
            message: format!("no date follows the `@` of `figure:{}`", shown(rest)),
            help: format!("write `figure:{0}@2020-12`, or `figure:{0}` for its headline", shown(figure)),
        });
    }
    let around = |id: &str| {
        let article = article.map(|article| format!("{article}#")).unwrap_or_default();
        let at = at.map(|at| format!("@{at}")).unwrap_or_default();
        format!("figure:{article}{id}{at}")
    };
    let id = id(figure, around)?;
    // `figure:#trained` is the writer's own explainer, as `#heading` is the writer's own page.
    let article = article.filter(|article| !article.is_empty());
    Ok(Reference::Figure(Box::new(FigureReference {
        article: article.map(Into::into),
        figure: id,
        at: at.map(Into::into),
        text: Box::default(),
    })))
}

/// Reads an id; `around` puts what surrounds it around the suggestion.
pub(super) fn id(text: &str, around: impl Fn(&str) -> String) -> Result<Id, Refusal> {
    Id::parse(text).ok_or_else(|| Refusal {
        code: code::ID_INVALID,
        message: format!(
            "`{}` is not an id: expected `a`-`z`, `0`-`9` and `-`, beginning with a letter or digit",
            shown(text)
        ),
        help: match Id::suggest(text) {
            Some(id) => format!("write `{}`", shown(&around(id.as_str()))),
            None => "write the id as it is declared, such as `s1` or `tr-mod`".to_owned(),
        },
    })
}
