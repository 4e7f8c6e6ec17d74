//! Finds what every reference of a page leads to, and reports those that lead nowhere.

use super::index::{Entry, Found, Index, folder_of};
use super::inherit::Explainer;
use super::site::{Answer, BoundFigure, Card, Crumb, ForeignFigure, Links, Page, Target, TermLink, Translation};
use super::{lists, numbering};
use crate::diag::{At, Diagnostic, Outcome, Pointer, code, did_you_mean};
use crate::fingerprint::Hashed;
use crate::model::{
    ArgumentKind, ArgumentType, ArgumentValue, Citation, ContentKind, EntityKind, Facts, Figure, Id, Reference,
};
use crate::source::RelPath;

mod declared;

/// Links one file of content.
pub(super) fn page(index: &Index<'_>, entry: &Entry<'_>) -> Outcome<Page> {
    let facts = entry.facts;
    let explainer = entry.explainer();
    let data = index.input.data;
    let mut resolver = Resolver { index, entry, explainer, diagnostics: Vec::new() };
    declared::check(&mut resolver);
    let sources = numbering::sources(explainer, &facts.references, data);
    let targets = facts.references.iter().enumerate().map(|(n, reference)| {
        let at = At::Reference(n);
        match reference {
            Reference::Cite(citations) => resolver.cite(citations, &sources, &at),
            reference => resolver.target(reference, &at),
        }
    });
    let targets = targets.collect();
    let translations = index.translations(facts).map(|other| Translation {
        lang: other.facts.lang.clone(),
        title: other.facts.title.clone(),
        route: other.route.clone(),
    });
    let links = Links {
        targets,
        sources,
        actors: numbering::actors(explainer, &facts.references, data),
        places: numbering::places(explainer, &facts.references, data),
        translations: translations.collect(),
        breadcrumbs: breadcrumbs(index, facts).into(),
        terms: terms(index, explainer).into(),
    };
    let card = Hashed::new(card(entry, &links));
    let page = Page {
        facts: facts.clone(),
        original: entry.original.cloned(),
        route: entry.route.clone(),
        links: Hashed::new(links),
        card,
    };
    Outcome { value: page, diagnostics: resolver.diagnostics }
}

struct Resolver<'r, 'a> {
    index: &'r Index<'a>,
    entry: &'r Entry<'a>,
    explainer: Explainer<'a>,
    diagnostics: Vec<Diagnostic>,
}

impl Resolver<'_, '_> {
    fn file(&self) -> &RelPath {
        &self.entry.facts.path
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    fn target(&mut self, reference: &Reference, at: &At) -> Target {
        match reference {
            Reference::Figure { article, figure, at: date, text: _ } => {
                self.figure(article.as_deref(), figure, date.as_deref(), at).map_or(Target::Nothing, Target::Figure)
            }
            Reference::Mention { kind, id } => match self.entity(*kind, id, at) {
                true => Target::Mention,
                false => Target::Nothing,
            },
            Reference::Cite(_) => Target::Nothing,
            Reference::Page { path, fragment } => self.page_link(path.as_ref(), fragment.as_deref(), at),
            Reference::Asset(path) => match self.index.assets().get(path) {
                Some(route) => Target::Asset(route.clone()),
                None => {
                    self.report(missing_asset(self.index, self.file(), path, at));
                    Target::Nothing
                }
            },
            Reference::Component { name, arguments } => self.component(name, arguments, at),
        }
    }

    fn cite(&mut self, citations: &[Citation], sources: &[super::NumberedSource], at: &At) -> Target {
        let mut numbers = Vec::new();
        for citation in citations {
            match sources.iter().position(|entry| entry.id.as_ref() == Some(&citation.source)) {
                Some(number) => numbers.push(number),
                None => {
                    self.unknown("source", &citation.source, at);
                    return Target::Nothing;
                }
            }
        }
        Target::Cite(numbers.into())
    }

    /// The figure of this id: the page's own, a shared one, or another explainer's.
    fn figure(&mut self, article: Option<&str>, id: &Id, date: Option<&str>, at: &At) -> Option<BoundFigure> {
        let Some(article) = article else {
            if let Some(own) = self.explainer.figure(id.as_str()) {
                let answer = self.answer(own.figure, id, date, at)?;
                return Some(BoundFigure { id: id.clone(), answer, foreign: None });
            }
            let Some(shared) = self.index.input.data.figures.get(id.as_str()) else {
                self.unknown("figure", id, at);
                return None;
            };
            let answer = self.answer(shared, id, date, at)?;
            let foreign = ForeignFigure {
                figure: shared.clone(),
                label: shared.label.clone().unwrap_or_default(),
                file: RelPath::known("content/_data/figures.yaml"),
                route: None,
                actors: self.claimants(shared, None),
            };
            return Some(BoundFigure { id: id.clone(), answer, foreign: Some(Box::new(foreign)) });
        };
        let name = article.trim_matches('/');
        let name = name.strip_suffix(".md").unwrap_or(name);
        let Some(original) = self.index.original(name) else {
            let broken = self.index.input.broken.values().any(|identity| &*identity.article.0 == name);
            if !broken {
                let near = did_you_mean(name, self.index.article_names()).map(str::to_owned);
                let mut diagnostic = Diagnostic::new(
                    code::REFERENCE_UNKNOWN,
                    format!("there is no explainer `{name}`"),
                    self.file(),
                    at.clone(),
                );
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
        let shown = match self.index.find(&original.facts.path, &self.entry.facts.lang) {
            Found::Page(shown) => shown,
            _ => original,
        };
        let explainer = shown.explainer();
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
                None => diagnostic,
            };
            self.report(diagnostic);
            return None;
        };
        let answer = self.answer(found.figure, id, date, at)?;
        let foreign = ForeignFigure {
            figure: found.figure.clone(),
            label: found.label.into(),
            file: original.facts.path.clone(),
            route: Some(shown.route.clone()),
            actors: self.claimants(found.figure, Some(explainer)),
        };
        Some(BoundFigure { id: id.clone(), answer, foreign: Some(Box::new(foreign)) })
    }

    fn claimants(
        &self,
        figure: &Figure,
        declared_in: Option<Explainer<'_>>,
    ) -> crate::model::IdMap<crate::model::Actor> {
        let ids = super::attributions(figure).filter_map(|(by, _)| Id::parse(by?));
        crate::model::IdMap::new(ids.filter_map(|id| {
            let declared = declared_in.and_then(|explainer| explainer.actor(id.as_str()));
            let actor = declared.or_else(|| self.index.input.data.actors.get(id.as_str()))?.clone();
            Some((id, actor))
        }))
    }

    /// The answer that held at `date`, written without qualifiers; the headline if no date is given.
    fn answer(&mut self, figure: &Figure, id: &Id, date: Option<&str>, at: &At) -> Option<Answer> {
        let Some(date) = date else { return Some(Answer::Headline) };
        let date = date.replace(['~', '?', '%'], "");
        let held = |as_of: &crate::model::Edtf| as_of.unqualified() == date;
        let claim = figure.claims.iter().position(|claim| claim.as_of.as_ref().is_some_and(held));
        let earlier = || figure.history.iter().position(|entry| held(&entry.as_of)).map(Answer::History);
        let answer = claim.map(Answer::Claim).or_else(earlier);
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

    /// Whether an entity of this kind and id exists for this page; reports it if not.
    fn entity(&mut self, kind: EntityKind, id: &Id, at: &At) -> bool {
        let data = self.index.input.data;
        let known = match kind {
            EntityKind::Actor => self.explainer.actor(id.as_str()).is_some() || data.actors.get(id.as_str()).is_some(),
            EntityKind::Place => self.explainer.place(id.as_str()).is_some() || data.places.get(id.as_str()).is_some(),
            EntityKind::Event => self.explainer.declaring().events.iter().any(|event| event.id.as_ref() == Some(id)),
        };
        if !known {
            self.unknown(kind.word(), id, at);
        }
        known
    }

    fn source_known(&self, id: &Id) -> bool {
        self.explainer.source(id.as_str()).is_some() || self.index.input.data.sources.get(id.as_str()).is_some()
    }

    /// Reports an id that names nothing.
    fn unknown(&mut self, kind: &str, id: &Id, at: &At) {
        if self.index.input.broken_data && kind != "event" {
            return;
        }
        let data = self.index.input.data;
        let (facts, declaring) = (self.explainer.facts, self.explainer.declaring());
        let near = {
            let known: Vec<&Id> = match kind {
                "figure" => declaring.figures.ids().chain(data.figures.ids()).collect(),
                "actor" => facts.actors.ids().chain(declaring.actors.ids()).chain(data.actors.ids()).collect(),
                "place" => facts.places.ids().chain(declaring.places.ids()).chain(data.places.ids()).collect(),
                "source" => facts.sources.ids().chain(declaring.sources.ids()).chain(data.sources.ids()).collect(),
                _ => declaring.events.iter().filter_map(|event| event.id.as_ref()).collect(),
            };
            did_you_mean(id.as_str(), known.into_iter().map(Id::as_str)).map(str::to_owned)
        };
        let help = match (near, kind) {
            (Some(near), _) => format!("did you mean `{near}`?"),
            (None, "event") => format!("give an entry of `events` the id: `id: {id}`"),
            (None, _) => format!("declare it under `{kind}s` in the front matter, or in `content/_data/{kind}s.yaml`"),
        };
        self.report(
            Diagnostic::new(code::REFERENCE_UNKNOWN, format!("there is no {kind} `{id}`"), self.file(), at.clone())
                .help(help),
        );
    }

    fn page_link(&mut self, path: Option<&RelPath>, fragment: Option<&str>, at: &At) -> Target {
        let Some(path) = path else {
            let Some(fragment) = fragment else { return Target::Page { route: None, fragment: None } };
            if !has_heading(self.entry.facts, fragment) {
                self.report(unknown_anchor(self.file(), self.entry.facts, fragment, at));
                return Target::Nothing;
            }
            return Target::Page { route: None, fragment: Some(fragment.into()) };
        };
        let shown = match self.index.find(path, &self.entry.facts.lang) {
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
        let Some(fragment) = fragment else { return Target::Page { route, fragment: None } };
        if has_heading(shown.facts, fragment) {
            return Target::Page { route, fragment: Some(fragment.into()) };
        }
        // The writer links to a heading of the original; its translation has it in the same position, if at all.
        let original = self.index.exact(path).map(|entry| entry.facts);
        if let Some(original) = original.filter(|original| has_heading(original, fragment)) {
            let position = original.headings.iter().position(|heading| &*heading.id == fragment);
            let same_shape = original.headings.len() == shown.facts.headings.len();
            let heading = position.filter(|_| same_shape).and_then(|n| shown.facts.headings.get(n));
            return Target::Page { route, fragment: heading.map(|heading| heading.id.clone()) };
        }
        self.report(unknown_anchor(self.file(), original.unwrap_or(shown.facts), fragment, at));
        Target::Nothing
    }

    fn component(&mut self, name: &str, arguments: &[(Box<str>, ArgumentValue)], at: &At) -> Target {
        let Some(spec) = self.index.input.components.iter().find(|spec| &*spec.name == name) else {
            let names = self.index.input.components.iter().map(|spec| &*spec.name);
            let mut diagnostic = Diagnostic::new(
                code::COMPONENT_UNKNOWN,
                format!("the theme has no component `<{name}>`"),
                self.file(),
                at.clone(),
            );
            diagnostic = match did_you_mean(name, names.clone()) {
                Some(near) => diagnostic.help(format!("did you mean `<{near}>`?")),
                None => diagnostic
                    .help(format!("the theme has {}", lists::enumerate(names.map(|name| format!("`<{name}>`"))))),
            };
            self.report(diagnostic);
            return Target::Nothing;
        };
        let before = self.diagnostics.len();
        let mut figures = Vec::new();
        for argument in &spec.arguments {
            let given = arguments.iter().find(|(other, _)| *other == argument.name).map(|(_, value)| value);
            match given {
                None if argument.required => self.report(
                    Diagnostic::new(
                        code::COMPONENT_ARGUMENT,
                        format!("`<{name}>` needs the argument `{}`", argument.name),
                        self.file(),
                        at.clone(),
                    )
                    .help(format!("write `<{name} {}=\"…\"/>`", argument.name)),
                ),
                None => {}
                Some(value) => self.argument(name, argument, value, at, &mut figures),
            }
        }
        for (given, _) in arguments {
            if spec.arguments.iter().all(|argument| argument.name != *given) {
                let names = spec.arguments.iter().map(|argument| &*argument.name);
                let message = format!("`<{name}>` has no argument `{given}`");
                let mut diagnostic = Diagnostic::new(code::COMPONENT_ARGUMENT, message, self.file(), at.clone());
                diagnostic = match did_you_mean(given, names.clone()) {
                    Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                    None if spec.arguments.is_empty() => diagnostic.help("it takes none"),
                    None => {
                        diagnostic.help(format!("it takes {}", lists::enumerate(names.map(|name| format!("`{name}`")))))
                    }
                };
                self.report(diagnostic);
            }
        }
        if self.diagnostics[before..].iter().any(Diagnostic::is_error) {
            return Target::Nothing;
        }
        Target::Component(figures.into())
    }

    fn argument(
        &mut self,
        component: &str,
        spec: &crate::model::ArgumentSpec,
        value: &ArgumentValue,
        at: &At,
        figures: &mut Vec<(Box<str>, Box<[BoundFigure]>)>,
    ) {
        let fits = match (spec.value, value) {
            (ArgumentType::Text | ArgumentType::List, ArgumentValue::Text(_))
            | (ArgumentType::Bool, ArgumentValue::Bool(_))
            | (ArgumentType::Number, ArgumentValue::Number(_)) => true,
            (ArgumentType::Integer, ArgumentValue::Number(number)) => !number.contains('.'),
            _ => false,
        };
        let name = &spec.name;
        let wrong = |message: String, help: String, file: &RelPath| {
            Diagnostic::new(code::COMPONENT_ARGUMENT, message, file, at.clone()).help(help)
        };
        if !fits {
            let (expected, example) = match spec.value {
                ArgumentType::Text => ("text", format!("{name}=\"…\"")),
                ArgumentType::List => ("a list", format!("{name}=\"one, two\"")),
                ArgumentType::Bool => ("true or false", format!("{name}={{true}}")),
                ArgumentType::Integer => ("a whole number", format!("{name}={{3}}")),
                ArgumentType::Number => ("a number", format!("{name}={{3.5}}")),
            };
            let message = format!("the argument `{name}` of `<{component}>` expects {expected}");
            self.report(wrong(message, format!("write `{example}`"), &self.entry.facts.path));
            return;
        }
        let ArgumentValue::Text(text) = value else { return };
        let words: Vec<&str> = match spec.value {
            ArgumentType::List => text.split(',').map(str::trim).filter(|word| !word.is_empty()).collect(),
            _ => vec![text.trim()],
        };
        if let ArgumentKind::OneOf(allowed) = &spec.kind {
            for word in words {
                if allowed.iter().all(|other| &**other != word) {
                    let message = format!("`{word}` is no {name} of `<{component}>`");
                    let help =
                        format!("write one of {}", lists::enumerate(allowed.iter().map(|word| format!("`{word}`"))));
                    self.report(wrong(message, help, &self.entry.facts.path));
                }
            }
            return;
        }
        let mut bound = Vec::new();
        for word in words {
            if spec.kind == ArgumentKind::Figure {
                let (article, rest) = word.split_once('#').map_or((None, word), |(article, id)| (Some(article), id));
                let (id, date) = rest.split_once('@').map_or((rest, None), |(id, date)| (id, Some(date)));
                match Id::parse(id) {
                    Some(id) => bound.extend(self.figure(article, &id, date, at)),
                    None => self.report(bad_id(self.file(), id, at)),
                }
                continue;
            }
            let Some(id) = Id::parse(word).filter(|_| spec.kind != ArgumentKind::Plain) else {
                if spec.kind != ArgumentKind::Plain {
                    self.report(bad_id(self.file(), word, at));
                }
                continue;
            };
            match spec.kind {
                ArgumentKind::Actor => drop(self.entity(EntityKind::Actor, &id, at)),
                ArgumentKind::Place => drop(self.entity(EntityKind::Place, &id, at)),
                ArgumentKind::Event => drop(self.entity(EntityKind::Event, &id, at)),
                ArgumentKind::Source if !self.source_known(&id) => self.unknown("source", &id, at),
                _ => {}
            }
        }
        if spec.kind == ArgumentKind::Figure {
            figures.push((name.clone(), bound.into()));
        }
    }
}

fn bad_id(file: &RelPath, found: &str, at: &At) -> Diagnostic {
    let diagnostic = Diagnostic::new(code::ID_INVALID, format!("`{found}` is not an id"), file, at.clone());
    match Id::suggest(found) {
        Some(id) => diagnostic.help(format!("an id is lower-case letters, digits and `-`, such as `{id}`")),
        None => diagnostic.help("an id is lower-case letters, digits and `-`"),
    }
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

fn missing_asset(index: &Index<'_>, file: &RelPath, path: &RelPath, at: &At) -> Diagnostic {
    let diagnostic = Diagnostic::new(code::ASSET_MISSING, format!("there is no file `{path}`"), file, at.clone());
    match did_you_mean(path.as_str(), index.assets().keys().map(RelPath::as_str)) {
        Some(near) => diagnostic.help(format!("did you mean `/{}`?", near.trim_start_matches("content/"))),
        None => diagnostic.help("put the file beside the text"),
    }
}

fn breadcrumbs(index: &Index<'_>, facts: &Facts) -> Vec<Crumb> {
    let parent = match facts.kind {
        ContentKind::Explainer => folder_of(&facts.article).map(str::to_owned),
        ContentKind::Section => lists::parent(&facts.article.0).map(str::to_owned),
    };
    lists::trail(index, &facts.lang, parent.as_deref())
}

fn terms(index: &Index<'_>, explainer: Explainer<'_>) -> Vec<TermLink> {
    let facts = explainer.facts;
    lists::terms_of(explainer)
        .map(|(taxonomy, term)| TermLink {
            taxonomy: taxonomy.into(),
            term: term.into(),
            route: lists::term_route(index, &facts.lang, taxonomy, term),
        })
        .collect()
}

fn card(entry: &Entry<'_>, links: &Links) -> Card {
    let explainer = entry.explainer();
    let (facts, declaring) = (explainer.facts, explainer.declaring());
    let figure = explainer.figures().next().and_then(|first| {
        let by = first.figure.leading_claim().and_then(|claim| claim.by.as_deref());
        let by = by.map(|by| links.actors.get(by).map_or(by, |actor| actor.name_in(&facts.lang)).into());
        Some((first.label.into(), first.figure.value()?, by))
    });
    Card {
        path: facts.path.clone(),
        lang: facts.lang.clone(),
        route: entry.route.clone(),
        title: facts.title.clone(),
        summary: facts.summary.clone(),
        published: facts.published.or(declaring.published),
        updated: facts.updated.or(declaring.updated),
        figure,
        draft: facts.draft || declaring.draft,
    }
}

/// The pointer to an entry of a map of the front matter.
fn pointer(keys: &[&str]) -> Pointer {
    Pointer::of(keys.iter().copied())
}
