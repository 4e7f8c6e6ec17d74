//! Turns what a build found into what browsers are told: which error concerns which pages, which warning stands beside
//! which sentence, and where pages that had another address are now.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::news::{Anchor, News, Note, Place, Problem};
use crate::build::{self, Built, Origin};
use crate::diag::{self, At, Code, Diagnostic, Label, Style, visible};
use crate::fingerprint::Fp;
use crate::source::{LineIndex, RelPath, Route, Span};

/// What has to be known of earlier builds to tell the news of the next.
#[derive(Debug, Default)]
pub struct Newsroom {
    /// The pages of the last build that got as far as having any.
    origins: Arc<Origins>,
    /// Every address that has been left since the preview began, and where its page is now.
    moved: BTreeMap<Route, Route>,
    /// Every address that has been left for none.
    gone: BTreeSet<Route>,
    /// Where the warnings of each file stood in its page, so that only changed files are read again.
    known: BTreeMap<RelPath, Anchored>,
}

type Origins = BTreeMap<RelPath, Origin>;
type Translations<'o> = BTreeMap<&'o RelPath, Vec<&'o Route>>;

/// The anchors of the warnings of one file.
#[derive(Debug)]
struct Anchored {
    text: Arc<str>,
    spans: Vec<Span>,
    anchors: Vec<Option<Anchor>>,
}

impl Newsroom {
    /// A newsroom that knows of no build yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The news of a build.
    pub fn report(&mut self, built: &Built) -> News {
        // A build that stopped at site.toml or at the theme knows no pages, and one that found everything unchanged did
        // not look: the pages are those of before.
        if !built.origins.is_empty() {
            self.follow(&built.origins);
        }
        let (errors, warnings): (Vec<&Diagnostic>, Vec<_>) =
            built.diagnostics.iter().partition(|diagnostic| diagnostic.is_error());
        let translations = if errors.is_empty() { Translations::new() } else { self.translations() };
        let problems = errors.into_iter().map(|error| self.problem(error, built, &translations)).collect();
        News { problems, notes: self.notes(&warnings, built), moved: self.moved.clone(), gone: self.gone.clone() }
    }

    /// An error of no file, which concerns all pages.
    pub(super) fn of_all(code: Code, message: &str) -> Problem {
        Problem {
            code: code.name().into(),
            message: message.into(),
            place: Place { file: ".".into(), line: 0, column: 0 },
            text: format!("error[{}]: {}", code.name(), visible::lines(message)).into(),
            pages: None,
        }
    }

    /// Takes note of pages that have another address than before: of the same file, or of one with the same bytes.
    fn follow(&mut self, now: &Arc<Origins>) {
        if Arc::ptr_eq(now, &self.origins) {
            return;
        }
        let before = std::mem::replace(&mut self.origins, Arc::clone(now));
        let (mut left, mut gone, mut came) = (Vec::new(), Vec::new(), Vec::new());
        // Both are in the order of paths, and a site has thousands.
        let mut rest = now.iter().peekable();
        for (path, old) in &*before {
            while let Some(new) = rest.next_if(|(new, _)| *new < path) {
                came.push(new);
            }
            match rest.next_if(|(new, _)| *new == path) {
                Some((_, new)) if new.route != old.route => left.push((old.route.clone(), new.route.clone())),
                Some(_) => {}
                None => gone.push((path, old)),
            }
        }
        came.extend(rest);
        if left.is_empty() && gone.is_empty() && came.is_empty() {
            return;
        }
        // While an original cannot be read, nobody knows the pages of its translations, which stay as they were.
        let unread = |path: &RelPath| now.get(path).is_some_and(|origin| !origin.whole);
        let stay = |(_, old): &(&RelPath, &Origin)| old.original.as_ref().is_some_and(unread);
        for (path, old) in gone.extract_if(.., |gone| stay(gone)) {
            Arc::make_mut(&mut self.origins).insert(path.clone(), old.clone());
        }
        if !gone.is_empty() {
            let mut same: BTreeMap<Fp, Vec<(&RelPath, &Route)>> = BTreeMap::new();
            for (path, new) in came {
                same.entry(new.fp).or_default().push((path, &new.route));
            }
            for (path, old) in gone {
                let same = same.get(&old.fp).map_or(&[][..], Vec::as_slice);
                // Of several files with the same bytes, the one that kept its name.
                let named = same.iter().find(|(new, _)| new.name() == path.name());
                match named.or(same.first()) {
                    Some((_, to)) => left.push((old.route.clone(), (*to).clone())),
                    None => drop(self.gone.insert(old.route.clone())),
                }
            }
        }
        let left: BTreeMap<Route, Route> = left.into_iter().filter(|(from, to)| from != to).collect();
        // Who waited at an earlier address goes on to the newest.
        for target in self.moved.values_mut() {
            if let Some(to) = left.get(target) {
                target.clone_from(to);
            }
        }
        self.moved.extend(left);
        if !self.moved.is_empty() || !self.gone.is_empty() {
            let taken: BTreeSet<&Route> = self.origins.values().map(|origin| &origin.route).collect();
            self.gone.extend(self.moved.extract_if(.., |_, to| !taken.contains(to)).map(|(from, _)| from));
            self.moved.retain(|from, _| !taken.contains(from));
            self.gone.retain(|route| !taken.contains(route));
        }
    }

    /// The pages of the translations of each file.
    fn translations(&self) -> Translations<'_> {
        let mut translations = Translations::new();
        for origin in self.origins.values() {
            if let Some(original) = &origin.original {
                translations.entry(original).or_default().push(&origin.route);
            }
        }
        translations
    }

    fn problem(&self, error: &Diagnostic, built: &Built, translations: &Translations<'_>) -> Problem {
        let texts = |path: &RelPath| built.texts.get(path).cloned();
        let text = diag::render_terminal(std::slice::from_ref(error), &texts, Style::Plain);
        Problem {
            code: error.code.name().into(),
            message: (&*error.message).into(),
            place: place(error.primary(), built),
            text: text.trim_end().into(),
            pages: self.pages(error, translations),
        }
    }

    /// The pages that an error concerns: those of the files that it points into and of their translations; all of them
    /// if it stands in what pages share.
    fn pages(&self, error: &Diagnostic, translations: &Translations<'_>) -> Option<Box<[Route]>> {
        if let Some(routes) = rendering(error) {
            return routes;
        }
        let file = &error.primary().file;
        // The title of a section stands in the menus of all pages.
        let unread_section =
            || file.name().starts_with("_index.") && self.origins.get(file).is_some_and(|origin| !origin.whole);
        if !is_content(file) || unread_section() {
            return None;
        }
        let mut pages: Vec<Route> = Vec::new();
        let files = || error.labels.iter().map(|label| &label.file);
        let own = files().filter_map(|file| self.origins.get(file)).map(|origin| &origin.route);
        let translated = files().filter_map(|file| translations.get(file)).flatten().copied();
        for route in own.chain(translated) {
            if !pages.contains(route) {
                pages.push(route.clone());
            }
        }
        Some(pages.into())
    }

    /// The warnings by page.
    fn notes(&mut self, warnings: &[&Diagnostic], built: &Built) -> BTreeMap<Route, Vec<Note>> {
        let mut by_file: BTreeMap<&RelPath, Vec<(&Diagnostic, &Label)>> = BTreeMap::new();
        for warning in warnings {
            let label = self.noted(warning);
            by_file.entry(&label.file).or_default().push((warning, label));
        }
        // What all pages share belongs to none of them.
        let home = || Some(Route::page([]));
        let mut notes: BTreeMap<Route, Vec<Note>> = BTreeMap::new();
        let mut known = BTreeMap::new();
        for (file, warnings) in by_file {
            let text = built.texts.get(file);
            let anchors = text.map(|text| self.anchored(file, text, &warnings));
            let index = text.map(|text| LineIndex::new(text));
            for (n, (warning, label)) in warnings.into_iter().enumerate() {
                let page = match (self.origins.get(file), text, label.at.clone()) {
                    (Some(origin), ..) => Some(origin.route.clone()),
                    // What stands in a draft is shown nowhere.
                    _ if is_content(file) => None,
                    (None, Some(text), At::Span(span)) => build::registry_page(file, text, span).or_else(home),
                    _ => home(),
                };
                let Some(page) = page else { continue };
                notes.entry(page).or_default().push(Note {
                    code: warning.code.name().into(),
                    message: (&*warning.message).into(),
                    help: (!warning.help.is_empty()).then(|| warning.help.join("\n").into()),
                    place: located(label, index.as_ref()),
                    anchor: anchors.as_ref().and_then(|anchored| anchored.anchors.get(n).cloned().flatten()),
                });
            }
            known.extend(anchors.map(|anchored| (file.clone(), anchored)));
        }
        self.known = known;
        notes
    }

    /// Which of a warning's places is noted: the first that a page shows, since shared data have few pages.
    fn noted<'d>(&self, warning: &'d Diagnostic) -> &'d Label {
        warning.labels.iter().find(|label| self.origins.contains_key(&label.file)).unwrap_or(warning.primary())
    }

    fn anchored(&mut self, file: &RelPath, text: &Arc<str>, warnings: &[(&Diagnostic, &Label)]) -> Anchored {
        let span = |label: &Label| match label.at {
            At::Span(span) => span,
            // Neither the front matter nor the text holds it, so it has no anchor.
            _ => Span { start: u32::MAX, end: u32::MAX },
        };
        let spans: Vec<Span> = warnings.iter().map(|(_, label)| span(label)).collect();
        if let Some(known) = self.known.remove(file)
            && known.text == *text
            && known.spans == spans
        {
            return known;
        }
        let anchors = build::anchors(file, text, &spans);
        Anchored { text: Arc::clone(text), spans, anchors }
    }
}

/// Whether a file belongs to one page, or a few, rather than to all.
fn is_content(file: &RelPath) -> bool {
    file.strip_folder("content").is_some() && file.strip_folder("content/_data").is_none()
}

/// For an error of a template: the only page that it failed on, or all.
fn rendering(error: &Diagnostic) -> Option<Option<Box<[Route]>>> {
    let mut notes = error.notes.iter();
    let route = notes.find_map(|note| note.strip_prefix("while rendering `")?.strip_suffix('`'))?;
    let more = notes.any(|note| note.starts_with("and on "));
    Some((!more).then(|| Box::from([Route::file(route)])))
}

fn place(label: &Label, built: &Built) -> Place {
    let index = built.texts.get(&label.file).map(|text| LineIndex::new(text));
    located(label, index.as_ref())
}

fn located(label: &Label, index: Option<&LineIndex<'_>>) -> Place {
    let file = label.file.as_str().into();
    match (&label.at, index) {
        (At::Span(span), Some(index)) => {
            let at = index.locate(span.start as usize);
            Place { file, line: at.line, column: at.column }
        }
        _ => Place { file, line: 0, column: 0 },
    }
}
