//! Bound numbers: which figure, whose, and which of its answers.

use std::sync::Arc;

use super::Resolver;
use crate::diag::{At, Diagnostic, code, did_you_mean};
use crate::link::attributions;
use crate::link::index::Found;
use crate::link::inherit::Explainer;
use crate::link::lists;
use crate::link::site::{Answer, Bound, BoundFigure, ForeignFigure, position};
use crate::model::{Actor, Edtf, Figure, Id, IdMap};
use crate::source::{RelPath, Route};

impl Resolver<'_, '_> {
    /// The figure of this id: the page's own, a shared one, or another explainer's.
    pub(super) fn figure(
        &mut self,
        article: Option<&str>,
        id: &Id,
        date: Option<&str>,
        at: &At,
    ) -> Option<BoundFigure> {
        let Some(article) = article else {
            let own = self.explainer.declaring().figures.iter().enumerate().find(|(_, (other, _))| *other == id);
            if let Some((index, (_, figure))) = own {
                let answer = self.answer(figure, id, date, at)?;
                return Some(BoundFigure { figure: Bound::Own(position(index)), answer });
            }
            let Some(shared) = self.index.input.data.figures.shared(id.as_str()) else {
                self.unknown("figure", id, at);
                return None;
            };
            let answer = self.answer(shared, id, date, at)?;
            let actors = self.claimants(shared, None);
            let foreign = ForeignFigure {
                id: id.clone(),
                figure: Arc::clone(shared),
                label: shared.label.clone().unwrap_or_default(),
                file: RelPath::known("content/_data/figures.yaml"),
                route: None,
                registry: self.registry(id, &actors, None),
                actors,
            };
            return Some(BoundFigure { figure: Bound::Foreign(Box::new(foreign)), answer });
        };
        let name = article.trim_matches('/');
        let name = name.strip_suffix(".md").unwrap_or(name);
        let Some(original) = self.index.original(name, &mut self.seen) else {
            let broken = self.index.input.broken.values().any(|identity| &*identity.article.0 == name);
            if !broken {
                let near = did_you_mean(name, self.index.article_names()).map(str::to_owned);
                let mut diagnostic = Diagnostic::new(
                    code::REFERENCE_UNKNOWN,
                    format!("there is no explainer `{name}`"),
                    self.file(),
                    at.clone(),
                );
                // An explainer that was renamed keeps its figures.
                let near = near.or_else(|| self.index.declaring(id).map(str::to_owned));
                if let Some(near) = near {
                    diagnostic = diagnostic.help(format!("did you mean `figure:{near}#{id}`?"));
                }
                self.report(diagnostic);
            }
            return None;
        };
        if let Some(reason) = original.hidden {
            self.report(Diagnostic::new(
                code::REFERENCE_UNKNOWN,
                format!("the explainer `{name}` is {reason}, so its figures cannot be used"),
                self.file(),
                at.clone(),
            ));
            return None;
        }
        let shown = match self.index.find(&original.facts.path, &self.entry.facts.lang, &mut self.seen) {
            Found::Page(shown) => shown,
            _ => original,
        };
        let explainer = shown.explainer();
        if self.index.input.flawed.contains(&original.facts.path) && explainer.figure(id.as_str()).is_none() {
            return None;
        }
        let Some(found) = explainer.figure(id.as_str()) else {
            let near = did_you_mean(id.as_str(), original.facts.figures.ids().map(Id::as_str)).map(str::to_owned);
            let mut diagnostic = Diagnostic::new(
                code::REFERENCE_UNKNOWN,
                format!("the explainer `{name}` has no figure `{id}`"),
                self.file(),
                at.clone(),
            );
            diagnostic = match near {
                Some(near) => diagnostic.help(format!("did you mean `figure:{name}#{near}`?")),
                None if original.facts.figures.is_empty() => diagnostic.help("it has no figures at all"),
                None => {
                    let ids = original.facts.figures.ids().map(|id| format!("`{id}`"));
                    diagnostic.help(format!("it has {}", lists::enumerate(ids)))
                }
            };
            self.report(diagnostic);
            return None;
        };
        let answer = self.answer(found.figure, id, date, at)?;
        let actors = self.claimants(found.figure, Some(explainer));
        let foreign = ForeignFigure {
            id: id.clone(),
            figure: Arc::clone(explainer.declaring().figures.shared(id.as_str())?),
            label: found.label.into(),
            file: original.facts.path.clone(),
            route: Some(shown.route.clone()),
            registry: self.registry(id, &actors, Some(explainer)),
            actors,
        };
        Some(BoundFigure { figure: Bound::Foreign(Box::new(foreign)), answer })
    }

    /// The pages of the registry of a figure that is declared elsewhere, and of its claimants.
    fn registry(
        &self,
        id: &Id,
        actors: &IdMap<Actor>,
        declared_in: Option<Explainer<'_>>,
    ) -> (Option<Route>, Box<[Option<Route>]>) {
        let addresses = &self.index.addresses;
        // Only a language in which its explainer exists is sure to have them.
        let lang = declared_in.map_or(&self.entry.facts.lang, |explainer| &explainer.facts.lang);
        let actors = actors.ids().map(|actor| addresses.actor(declared_in, actor, lang));
        (addresses.figure(declared_in, id, lang), actors.collect())
    }

    fn claimants(&self, figure: &Figure, declared_in: Option<Explainer<'_>>) -> IdMap<Actor> {
        let ids = attributions(figure).filter_map(|(by, _)| Id::parse(by?));
        IdMap::sharing(ids.filter_map(|id| {
            let declared = declared_in.and_then(|explainer| explainer.actor(id.as_str()));
            let actor = declared.or_else(|| self.index.input.data.actors.shared(id.as_str()))?;
            Some((id, Arc::clone(actor)))
        }))
    }

    /// The answer that held at `date`, written without qualifiers; the headline if no date is given.
    fn answer(&mut self, figure: &Figure, id: &Id, date: Option<&str>, at: &At) -> Option<Answer> {
        let Some(date) = date else { return Some(Answer::Headline) };
        let date = date.replace(['~', '?', '%'], "");
        let held = |as_of: &Edtf| as_of.unqualified() == date;
        let claim = figure.claims.iter().position(|claim| claim.as_of.as_ref().is_some_and(held));
        let earlier = || figure.history.iter().position(|entry| held(&entry.as_of)).map(Answer::history);
        let answer = claim.map(Answer::claim).or_else(earlier);
        if answer.is_none() {
            let claims = figure.claims.iter().filter_map(|claim| claim.as_of);
            let dates: Vec<String> = figure
                .history
                .iter()
                .map(|entry| entry.as_of)
                .chain(claims)
                .map(|as_of| format!("`{id}@{}`", as_of.unqualified()))
                .collect();
            self.report(
                Diagnostic::new(
                    code::REFERENCE_UNKNOWN,
                    format!("the figure `{id}` has no value as of `{date}`"),
                    self.file(),
                    at.clone(),
                )
                .help(match dates.is_empty() {
                    true => format!("write `figure:{id}`, or give the figure a `history`"),
                    false => format!("write one of {}", dates.join(", ")),
                }),
            );
        }
        answer
    }
}
