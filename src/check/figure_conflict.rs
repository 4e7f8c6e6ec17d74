//! `figure-conflict`: what counts the same thing on the same day has the same value wherever it stands.

use std::collections::{BTreeSet, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use rayon::prelude::*;

use super::declaring::{self, Declaring, Kind, Stated, stated};
use super::interval::Interval;
use super::{CheckInput, pointer};
use crate::diag::{At, Diagnostic, Severity, code};
use crate::link::{Explainer, Site};
use crate::model::{Figure, Id, Lang, Measure, Quantity, Status, slug};

/// How many different values of one thing are compared with each further one: enough to find that it conflicts, and few
/// enough that a thousand that all conflict are found in time.
const COMPARED: usize = 8;

pub(super) fn check(site: &Site, input: CheckInput<'_>) -> Vec<Diagnostic> {
    let views = views(site, input);
    let shared: HashSet<&Id> = input.data.figures.ids().collect();
    let mut answers: Vec<Answer> =
        views.par_iter().enumerate().flat_map_iter(|(n, view)| view.answers(n, &shared)).collect();
    answers.par_sort_unstable();
    let mut known = BTreeSet::new();
    let groups = answers.chunk_by(|a, b| a.question == b.question).filter(|group| group.len() > 1);
    groups.flat_map(|group| conflicts(group, &views)).filter(|conflict| known.insert(conflict.labels.clone())).collect()
}

/// The figures of a file as readers of one language see them.
struct View<'a> {
    declaring: Declaring<'a>,
    lang: &'a Lang,
    figures: Vec<Shown<'a>>,
}

/// A figure with its label in one language.
struct Shown<'a> {
    id: &'a Id,
    figure: &'a Figure,
    label: &'a str,
}

/// One answer, by the hash of the question that it answers. Whole questions of all answers would take too much memory.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Answer {
    question: u64,
    view: u32,
    figure: u32,
    answer: u32,
    by_id: bool,
}

/// What is asked: how much of a subject there was on a date.
#[derive(PartialEq, Eq)]
struct Question<'a> {
    subject: Subject<'a>,
    date: String,
}

/// What is counted: two figures that have all of this in common count the same thing.
#[derive(Hash, PartialEq, Eq)]
struct Subject<'a> {
    by: Key<'a>,
    unit: String,
    place: Option<(Box<str>, Option<&'a str>)>,
    measure: Measure,
}

#[derive(Hash, PartialEq, Eq)]
enum Key<'a> {
    /// An explainer's figure that has the id of a shared one.
    Id(&'a Id),
    Label(&'a Lang, Box<str>),
}

/// Explainers in each of their languages, and the shared data in that of the site.
fn views<'a>(site: &'a Site, input: CheckInput<'a>) -> Vec<View<'a>> {
    let files = declaring::all(site, input);
    let mut views: Vec<View<'a>> = files
        .into_iter()
        .filter_map(|declaring| {
            let lang = declaring.facts.map_or_else(|| input.languages.first(), |facts| Some(&facts.lang))?;
            let label = |figure: &'a Figure| figure.label.as_deref();
            let figures = declaring.figures().iter();
            let figures =
                figures.filter_map(|(id, figure)| Some(Shown { id, figure, label: label(figure)? })).collect();
            Some(View { declaring, lang, figures })
        })
        .collect();
    for page in site.pages.values() {
        let Some(original) = page.original.as_deref() else { continue };
        let explainer = Explainer { facts: &page.facts, original: Some(original) };
        let own = |id: &Id| page.facts.figures.get(id.as_str()).is_some_and(|own| own.label.is_some());
        let figures = original
            .figures
            .iter()
            .filter(|(id, _)| own(id))
            .filter_map(|(id, figure)| Some(Shown { id, figure, label: explainer.figure(id.as_str())?.label }));
        let declaring = Declaring::of(original, input);
        views.push(View { declaring, lang: &page.facts.lang, figures: figures.collect() });
    }
    views
}

impl View<'_> {
    /// Every answer with a date, in the numbers that the sort needs.
    fn answers(&self, view: usize, shared: &HashSet<&Id>) -> Vec<Answer> {
        let mut answers = Vec::new();
        for (n, shown) in self.figures.iter().enumerate() {
            if shown.figure.declared_status == Some(Status::Withdrawn) {
                continue;
            }
            for by_id in [false, true] {
                if by_id && !shared.contains(shown.id) {
                    continue;
                }
                let mut subject = DefaultHasher::new();
                self.subject(shown, by_id).hash(&mut subject);
                for (answer, stated) in stated(shown.figure).enumerate() {
                    let Some(date) = date(stated) else { continue };
                    let mut question = subject.clone();
                    date.hash(&mut question);
                    let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
                    let (view, figure, answer) = (small(view), small(n), small(answer));
                    answers.push(Answer { question: question.finish(), view, figure, answer, by_id });
                }
            }
        }
        answers
    }

    fn subject<'v>(&'v self, shown: &'v Shown<'_>, by_id: bool) -> Subject<'v> {
        let place = shown.figure.place.as_ref().map(|id| match self.declaring.place(id.as_str()) {
            Some(place) => (slug(&place.name), place.country.as_deref()),
            None => (id.as_str().into(), None),
        });
        Subject {
            by: if by_id { Key::Id(shown.id) } else { Key::Label(self.lang, slug(shown.label)) },
            unit: shown.figure.unit.as_deref().unwrap_or_default().trim().to_lowercase(),
            place,
            measure: shown.figure.measure,
        }
    }
}

/// The date of an answer; `None` if it is not dated or says nothing.
fn date(stated: Stated<'_>) -> Option<String> {
    if *stated.value == Quantity::Unknown {
        return None;
    }
    Some(stated.as_of?.unqualified())
}

/// All answers of one figure to one question.
struct Side<'v> {
    view: &'v View<'v>,
    shown: &'v Shown<'v>,
    question: Question<'v>,
    stated: Vec<Stated<'v>>,
}

/// The conflicts among answers to what is, by its hash, one question.
fn conflicts(group: &[Answer], views: &[View<'_>]) -> Vec<Diagnostic> {
    let of_figure = |a: &Answer, b: &Answer| (a.view, a.figure, a.by_id) == (b.view, b.figure, b.by_id);
    let sides: Vec<Side<'_>> = group.chunk_by(of_figure).filter_map(|answers| side(answers, views)).collect();
    let mut compared: Vec<&Side<'_>> = Vec::new();
    let mut found = Vec::new();
    for side in &sides {
        let first = compared.iter().find(|other| other.contradicts(side));
        found.extend(first.and_then(|other| report(other, side)));
        let says_more = compared.iter().all(|other| other.values() != side.values());
        if says_more && compared.len() < COMPARED {
            compared.push(side);
        }
    }
    found
}

fn side<'v>(answers: &[Answer], views: &'v [View<'v>]) -> Option<Side<'v>> {
    let first = answers.first()?;
    let view = views.get(usize::try_from(first.view).ok()?)?;
    let shown = view.figures.get(usize::try_from(first.figure).ok()?)?;
    let all: Vec<Stated<'v>> = stated(shown.figure).collect();
    let stated: Vec<Stated<'v>> =
        answers.iter().filter_map(|answer| all.get(usize::try_from(answer.answer).ok()?).copied()).collect();
    let question = Question { subject: view.subject(shown, first.by_id), date: date(*stated.first()?)? };
    Some(Side { view, shown, question, stated })
}

impl Side<'_> {
    fn values(&self) -> Vec<&Quantity> {
        self.stated.iter().map(|stated| stated.value).collect()
    }

    /// Whether no answer of the one can be true with any of the other. Several claims of one figure are its own
    /// contest; another figure that repeats one of them conflicts with nothing.
    fn contradicts(&self, other: &Side<'_>) -> bool {
        let same_figure = std::ptr::eq(self.shown.figure, other.shown.figure);
        let apart = |a: &Quantity, b: &Quantity| Interval::of(a).contradicts(Interval::of(b));
        !same_figure
            && self.question == other.question
            && self.values().iter().all(|a| other.values().iter().all(|b| apart(a, b)))
    }
}

fn report(first: &Side<'_>, second: &Side<'_>) -> Option<Diagnostic> {
    // The two in the order of their files, whatever language they were found in.
    let place = |side: &Side<'_>| {
        let file = side.view.declaring.file(Kind::Figure);
        let answer = side.stated.first()?.answer;
        let at = At::Value(pointer::value(&file, side.shown.id.as_str(), side.shown.figure, answer));
        Some((file, at))
    };
    let mut both = [(place(first)?, first), (place(second)?, second)];
    both.sort_by(|(a, _), (b, _)| a.cmp(b));
    let [((first_file, first_at), first), ((file, at), second)] = both;
    let [other, value] = [first, second].map(|side| side.stated.first().map(|stated| stated.value.to_string()));
    let (other, value, date) = (other?, value?, &second.question.date);
    let what = match &second.question.subject.by {
        Key::Id(id) => format!("the shared figure `{id}`"),
        Key::Label(..) => format!("`{}`", second.shown.label),
    };
    let message = format!("{what} is `{value}` here and `{other}` in `{first_file}`, both as of {date}");
    let help = "correct one of them, make them one figure (`figure:EXPLAINER#ID`), give both as `claims` of one figure, or \
                say in label or `place` what each counts";
    let mut diagnostic = Diagnostic::new(code::FIGURE_CONFLICT, message, &file, at);
    // Two explainers about two conflicts may both count `people killed`: then only a place would tell them apart.
    if second.question.subject.place.is_none() && matches!(second.question.subject.by, Key::Label(..)) {
        diagnostic.severity = Severity::Warning;
    }
    Some(diagnostic.also(&first_file, first_at, format!("`{other}` as of {date}")).help(help))
}
