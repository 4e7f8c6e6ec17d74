//! Figures as entries, and the JSON files that hold them.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::entry::{
    AnswerEntry, ByEntry, DateEntry, ExplainerEntry, FigureEntry, PlaceName, QuantityEntry, TranslationEntry,
};
use super::scope::Scope;
use super::{Collected, Collection, Outlet, has_figures, list, sources};
use crate::model::{ActorKind, Claim, Figure, Headline, HistoryEntry, Id, Quantity, SourceRef};

/// The shape of `figures.json`: it changes whenever a reader of the old one could misunderstand the new one.
const SCHEMA: &str = "urn:nutgraf:figures:1";

/// `figures.json` of an explainer, which stands by itself: it holds its sources too.
pub(super) fn of_explainer(out: &mut dyn Write, one: &Collected<'_>, outlet: &Outlet<'_>) -> io::Result<()> {
    head(out, SCHEMA, one.page.facts.lang.as_str(), outlet)?;
    list(out, "explainers", std::iter::once(explainer(one, outlet)))?;
    out.write_all(b",\n")?;
    list(out, "figures", entries(one, outlet))?;
    out.write_all(b",\n")?;
    list(out, "sources", sources::of(one.page, outlet).into_values())?;
    out.write_all(b"\n}\n")
}

/// `data/figures.json`.
pub(super) fn of_site(out: &mut dyn Write, all: &Collection<'_>, outlet: &Outlet<'_>) -> io::Result<()> {
    head(out, SCHEMA, outlet.settings.default_language().lang.as_str(), outlet)?;
    let declaring = all.explainers.iter().filter(|one| has_figures(one.page));
    list(out, "explainers", declaring.map(|one| explainer(one, outlet)))?;
    out.write_all(b",\n")?;
    list(out, "figures", self::all(all, outlet))?;
    out.write_all(b"\n}\n")
}

/// The first lines of a file: its schema, its language, where it comes from.
pub(super) fn head(out: &mut dyn Write, schema: &str, lang: &str, outlet: &Outlet<'_>) -> io::Result<()> {
    let of_site = outlet.settings.languages.iter().find(|language| language.lang.as_str() == lang);
    let title = &of_site.unwrap_or(outlet.settings.default_language()).title;
    let text = |text: &str| serde_json::Value::from(text);
    write!(
        out,
        "{{\n\"schema\":{},\n\"language\":{},\n\"site\":{{\"title\":{},\"url\":{}}},\n",
        text(schema),
        text(lang),
        text(title),
        text(&outlet.root)
    )
}

/// An explainer with its translations.
pub(super) fn explainer<'a>(one: &Collected<'a>, outlet: &Outlet<'_>) -> ExplainerEntry<'a> {
    let page = one.page;
    ExplainerEntry {
        id: &page.facts.article.0,
        title: &page.facts.title,
        language: page.facts.lang.as_str(),
        url: outlet.address(&page.route, ""),
        published: page.card.published.map(|date| date.to_string()),
        updated: page.card.updated.map(|date| date.to_string()),
        translations: one
            .translations
            .iter()
            .map(|page| TranslationEntry {
                language: page.facts.lang.as_str(),
                title: &page.facts.title,
                url: outlet.address(&page.route, ""),
            })
            .collect(),
    }
}

/// All figures: those of each explainer in the writer's order, then the shared ones.
pub(super) fn all<'a>(all: &'a Collection<'_>, outlet: &'a Outlet<'_>) -> impl Iterator<Item = FigureEntry<'a>> {
    let shared = Scope::shared(outlet.site, &outlet.settings.default_language().lang);
    let shared_figures = shared.declared().iter().map(move |(id, figure)| FigureEntry {
        url: all.shared.get(id.as_str()).map(|route| outlet.address(route, "")),
        ..entry(&shared, id.as_str(), figure.label.as_deref().unwrap_or(id.as_str()), figure)
    });
    all.explainers.iter().flat_map(|one| entries(one, outlet)).chain(shared_figures)
}

/// The figures of an explainer.
pub(super) fn entries<'a>(one: &'a Collected<'_>, outlet: &'a Outlet<'_>) -> impl Iterator<Item = FigureEntry<'a>> {
    let page = one.page;
    let scope = Scope::of(outlet.site, page);
    let explainer = page.explainer();
    explainer.figures().map(move |figure| {
        let labels = one.translations.iter().filter_map(|translation| {
            let label = translation.facts.figures.get(figure.id)?.label.as_deref()?;
            Some((translation.facts.lang.as_str(), label))
        });
        let anchor = ["figure-", figure.id].concat();
        FigureEntry {
            explainer: Some(scope.article()),
            url: Some(outlet.address(&page.route, &anchor)),
            labels: labels.collect(),
            ..entry(&scope, figure.id, figure.label, figure.figure)
        }
    })
}

fn entry<'a>(scope: &Scope<'a>, id: &str, label: &'a str, figure: &'a Figure) -> FigureEntry<'a> {
    let leading = figure.leading();
    let claims = figure.claims.iter().enumerate().map(|(n, claim)| {
        let leads = leading == Headline::Range || leading == Headline::Claim(n);
        let Claim { by, source, value, as_of, said, note } = claim;
        let answer = answer(scope, by.as_deref(), source, value, note.as_deref());
        let (as_of, said) = (as_of.as_ref().map(DateEntry::new), said.as_ref().map(DateEntry::new));
        AnswerEntry { as_of, said, leads, ..answer }
    });
    let history = figure.history.iter().map(|earlier| {
        let HistoryEntry { as_of, value, by, source, note, .. } = earlier;
        let answer = answer(scope, by.as_deref(), source, value, note.as_deref());
        AnswerEntry { as_of: Some(DateEntry::new(as_of)), ..answer }
    });
    FigureEntry {
        id: scope.own(id),
        explainer: None,
        url: None,
        label,
        labels: BTreeMap::new(),
        unit: figure.unit.as_deref(),
        measure: figure.measure.word(),
        status: figure.status().word(),
        value: QuantityEntry::new(&figure.value().unwrap_or(Quantity::Unknown)),
        place: figure.place.as_ref().and_then(|id| place(scope, id)),
        note: figure.note.as_deref(),
        method: figure.method.as_deref(),
        review_every: figure.review_every.map(|every| every.to_string()),
        part_of: figure.part_of.as_ref().map(|id| scope.own(id.as_str())),
        sum_of: scope.figures(&figure.sum_of),
        excludes: scope.figures(&figure.excludes),
        hxl: figure.hxl.as_deref(),
        claims: claims.collect(),
        history: history.collect(),
    }
}

fn answer<'a>(
    scope: &Scope<'a>,
    by: Option<&'a str>,
    sources: &'a [SourceRef],
    value: &Quantity,
    note: Option<&'a str>,
) -> AnswerEntry<'a> {
    let address = |source: &'a SourceRef| match source {
        SourceRef::Url(url) => Some(&**url),
        SourceRef::Id(id) => scope.source(id.as_str())?.url.as_deref(),
    };
    AnswerEntry {
        value: QuantityEntry::new(value),
        by: by.map(|by| self::by(scope, by)),
        as_of: None,
        said: None,
        sources: sources.iter().map(|source| scope.source_id(source)).collect(),
        addresses: sources.iter().filter_map(address).collect(),
        note,
        leads: false,
    }
}

/// An actor, or the writer's own words for who says so.
pub(super) fn by<'a>(scope: &Scope<'a>, by: &'a str) -> ByEntry<'a> {
    match scope.actor(by) {
        Some((id, actor)) => ByEntry {
            id: Some(id),
            name: actor.name_in(scope.lang),
            kind: actor.kind.map(ActorKind::word),
            party: Some(actor.party),
        },
        None => ByEntry { id: None, name: by, kind: None, party: None },
    }
}

/// A place by name.
pub(super) fn place<'a>(scope: &Scope<'a>, id: &Id) -> Option<PlaceName<'a>> {
    let (id, place) = scope.place(id.as_str())?;
    Some(PlaceName {
        id,
        name: place.name_in(scope.lang),
        country: place.country.as_deref(),
        position: place.lat.zip(place.lon),
    })
}
