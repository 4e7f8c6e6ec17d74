//! What a site offers to other programs: figures, events, places and sources as JSON, CSV, GeoJSON and CSL-JSON.
//!
//! docs/data.md documents the files, docs/schema their shapes; `tests/oracles.rs` lets other people's programs read them.

mod cell;
mod csv;
mod csvw;
mod entry;
mod events;
mod figures;
mod places;
mod scope;
mod sources;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use serde::Serialize;

use super::RenderSettings;
use super::view::DataView;
use crate::fingerprint::Fp;
use crate::link::{Page, Site, Volume};
use crate::model::{ArticleId, ContentKind};
use crate::source::{RelPath, Route, address};
use scope::Scope;

/// A file of the figures of one explainer, or of the whole site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FigureFile {
    /// `figures.json`
    Json,
    /// `figures.csv`
    Csv,
    /// `figures.csv-metadata.json`, which describes it (CSVW).
    CsvMetadata,
}

impl FigureFile {
    pub(super) const ALL: [Self; 3] = [Self::Json, Self::Csv, Self::CsvMetadata];

    fn name(self) -> &'static str {
        match self {
            Self::Json => "figures.json",
            Self::Csv => csvw::CSV,
            Self::CsvMetadata => "figures.csv-metadata.json",
        }
    }
}

/// A file about the whole site, in `/data/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DataFile {
    /// All figures.
    Figures(FigureFile),
    /// `events.json`
    Events,
    /// `places.geojson`
    Places,
    /// `sources.json`
    Sources,
}

impl DataFile {
    /// Whether readers are offered it; a description of another file is found from that.
    pub(super) fn is_for_readers(self) -> bool {
        self != Self::Figures(FigureFile::CsvMetadata)
    }

    /// What it holds.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Figures(_) => "figures",
            Self::Events => "events",
            Self::Places => "places",
            Self::Sources => "sources",
        }
    }

    /// The name of its format.
    pub(super) fn format(self) -> &'static str {
        match self {
            Self::Figures(FigureFile::Csv) => "CSV",
            Self::Figures(_) | Self::Events => "JSON",
            Self::Places => "GeoJSON",
            Self::Sources => "CSL-JSON",
        }
    }

    /// Its media type.
    pub(super) fn media_type(self) -> &'static str {
        match self {
            Self::Figures(FigureFile::Csv) => "text/csv",
            Self::Figures(FigureFile::CsvMetadata) => "application/csvm+json",
            Self::Figures(FigureFile::Json) | Self::Events => "application/json",
            Self::Places => "application/geo+json",
            Self::Sources => "application/vnd.citationstyles.csl+json",
        }
    }

    pub(super) const ALL: [Self; 6] = [
        Self::Figures(FigureFile::Json),
        Self::Figures(FigureFile::Csv),
        Self::Figures(FigureFile::CsvMetadata),
        Self::Events,
        Self::Places,
        Self::Sources,
    ];

    /// Where it lies.
    pub(super) fn route(self) -> Route {
        let name = match self {
            Self::Figures(file) => file.name(),
            Self::Events => "events.json",
            Self::Places => "places.geojson",
            Self::Sources => "sources.json",
        };
        Route::file(&["data/", name].concat())
    }
}

/// Where the figures of an explainer lie.
pub(super) fn figures_route(page: &Page, file: FigureFile) -> Route {
    Route::file(&[page.route.from_root(), file.name()].concat())
}

/// What is offered on a page, from `files` with their routes.
fn offers(files: impl Iterator<Item = (DataFile, Route)>) -> Vec<DataView> {
    let offered = files.filter(|(file, _)| file.is_for_readers());
    let view = |(file, route): (DataFile, Route)| DataView {
        name: file.name(),
        format: file.format(),
        media_type: file.media_type(),
        url: address::address(&route),
    };
    offered.map(view).collect()
}

/// What an explainer's page offers.
pub(super) fn offered_by(page: &Page, settings: &RenderSettings) -> Vec<DataView> {
    let files = FigureFile::ALL.into_iter().filter(|_| settings.exports.data && has_figures(page));
    offers(files.map(|file| (DataFile::Figures(file), figures_route(page, file))))
}

/// What a home page offers.
pub(super) fn offered_by_site(settings: &RenderSettings) -> Vec<DataView> {
    let files = DataFile::ALL.into_iter().filter(|_| settings.exports.data);
    offers(files.map(|file| (file, file.route())))
}

/// Whether an explainer has files of figures. A draft has none even if it has a page: what is not published yet must
/// not be taken for data.
pub(super) fn has_figures(page: &Page) -> bool {
    page.facts.kind == ContentKind::Explainer
        && !page.card.draft
        && !page.original.as_ref().unwrap_or(&page.facts).figures.is_empty()
}

/// The explainers that the files about the whole site are made of.
pub struct Collection<'s> {
    explainers: Vec<Collected<'s>>,
    /// The pages of the shared figures, by id: those of the registry, if it has pages of figures.
    shared: BTreeMap<&'s str, Route>,
}

/// An explainer with its translations.
struct Collected<'s> {
    page: &'s Page,
    translations: Vec<&'s Page>,
}

impl<'s> Collection<'s> {
    /// What is published of `site`, without what stands in `broken` files. The shared figures are in the `volume` of the
    /// default language.
    pub(super) fn new(site: &'s Site, volume: Option<&Volume<'s>>, broken: &BTreeSet<RelPath>) -> Self {
        let sound = |page: &&Page| {
            page.facts.kind == ContentKind::Explainer && !page.card.draft && !broken.contains(&page.facts.path)
        };
        let mut translations: BTreeMap<&ArticleId, Vec<&Page>> = BTreeMap::new();
        for page in site.pages.values().filter(sound).filter(|page| page.facts.translation) {
            translations.entry(&page.facts.article).or_default().push(page);
        }
        let originals = site.pages.values().filter(sound).filter(|page| !page.facts.translation);
        let explainers = originals
            .map(|page| Collected { page, translations: translations.remove(&page.facts.article).unwrap_or_default() });
        let figures = volume.into_iter().flat_map(|volume| &volume.figures).filter(|entry| entry.home.is_none());
        let shared = figures.filter_map(|entry| Some((entry.labelled.id, entry.route.clone()?))).collect();
        Self { explainers: explainers.collect(), shared }
    }

    /// The hash of all that its files hold.
    pub(super) fn fp(&self, site: &Site, settings: &RenderSettings) -> Fp {
        let pages = self.explainers.iter().flat_map(|one| std::iter::once(one.page).chain(one.translations.clone()));
        Fp::of(&("data", settings, &site.shared, &self.shared, pages.map(page_fp).collect::<Vec<_>>()))
    }
}

/// The hash of all that the files of an explainer's figures hold.
pub(super) fn figures_fp(site: &Site, page: &Page, settings: &RenderSettings) -> Fp {
    let scope = Scope::of(site, page);
    Fp::of(&("figures", settings, page_fp(page), sources::originals(page, &scope)))
}

/// The hash of what one explainer adds: a paragraph more is not among it.
fn page_fp(page: &Page) -> Fp {
    let original = page.original.as_ref().map(|original| original.declared.fp());
    Fp::of(&(&page.facts.path, page.facts.declared.fp(), original, page.links.fp(), &page.route))
}

/// What writing a file depends on besides its entries.
struct Outlet<'s> {
    site: &'s Site,
    settings: &'s RenderSettings,
    /// What addresses begin with: that of the site, or the way to the root from the file.
    root: String,
}

impl<'s> Outlet<'s> {
    fn new(file: &Route, site: &'s Site, settings: &'s RenderSettings) -> Self {
        let root = match &*settings.base_url {
            "" => address::relative_prefix(file),
            base_url => format!("{base_url}/"),
        };
        Self { site, settings, root }
    }

    /// The address of a page of the site, or of an anchor in it.
    fn address(&self, route: &Route, anchor: &str) -> String {
        let mut address = self.root.clone();
        address::encode(route.from_root(), &mut address);
        if !anchor.is_empty() {
            address.push('#');
            address::encode(anchor, &mut address);
        }
        address
    }
}

/// Writes a file of the figures of one explainer.
///
/// # Errors
/// What `out` says.
pub(super) fn write_figures(
    out: &mut dyn Write,
    file: FigureFile,
    page: &Page,
    site: &Site,
    settings: &RenderSettings,
) -> io::Result<()> {
    let outlet = &Outlet::new(&figures_route(page, file), site, settings);
    let one = &Collected { page, translations: Vec::new() };
    match file {
        FigureFile::Json => figures::of_explainer(out, one, outlet),
        FigureFile::Csv => csv::write(out, &tags(page), figures::entries(one, outlet)),
        FigureFile::CsvMetadata => csvw::write(out, &page.facts.title, &page.facts.lang, &tags(page)),
    }
}

/// The tags that the figures of an explainer ask for.
fn tags(page: &Page) -> csv::Tags<'_> {
    let declaring = page.original.as_ref().unwrap_or(&page.facts);
    csv::tags(declaring.figures.iter().map(|(_, figure)| figure))
}

/// Writes a file about the whole site, entry by entry.
///
/// # Errors
/// What `out` says.
pub(super) fn write_data(
    out: &mut dyn Write,
    file: DataFile,
    all: &Collection<'_>,
    site: &Site,
    settings: &RenderSettings,
) -> io::Result<()> {
    let outlet = &Outlet::new(&file.route(), site, settings);
    let tags = || {
        let shared = csv::tags(site.shared.figures.iter().map(|(_, figure)| figure));
        all.explainers.iter().flat_map(|one| tags(one.page)).chain(shared).collect()
    };
    match file {
        DataFile::Figures(FigureFile::Json) => figures::of_site(out, all, outlet),
        DataFile::Figures(FigureFile::Csv) => csv::write(out, &tags(), figures::all(all, outlet)),
        DataFile::Figures(FigureFile::CsvMetadata) => {
            let language = settings.default_language();
            csvw::write(out, &language.title, &language.lang, &tags())
        }
        DataFile::Events => events::write(out, all, outlet),
        DataFile::Places => places::write(out, all, outlet),
        DataFile::Sources => sources::write(out, all, outlet),
    }
}

/// Writes `"name":[…]` with one entry a line, so that versions of a file can be compared line by line.
fn list<T: Serialize>(out: &mut dyn Write, name: &str, entries: impl Iterator<Item = T>) -> io::Result<()> {
    write!(out, "\"{name}\":")?;
    lines(out, entries)
}

/// Writes `[…]` with one entry a line.
fn lines<T: Serialize>(out: &mut dyn Write, entries: impl Iterator<Item = T>) -> io::Result<()> {
    out.write_all(b"[")?;
    for (n, entry) in entries.enumerate() {
        out.write_all(if n == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, &entry)?;
    }
    out.write_all(b"\n]")
}
