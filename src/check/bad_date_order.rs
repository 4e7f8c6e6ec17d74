//! `bad-date-order`: nothing was said, published or archived before it could be, or in the future.

use super::days::Days;
use super::declaring::{Declaring, Kind, stated};
use super::{CheckInput, pointer};
use crate::diag::{At, Diagnostic, Pointer, code};
use crate::link::{Answer, Page};
use crate::model::{Edtf, Figure, Id, Source};
use crate::source::RelPath;

/// A date, what it is the date of, and where it stands.
struct Dated<'a> {
    date: &'a Edtf,
    what: &'a str,
    file: &'a RelPath,
    pointer: Pointer,
}

impl Dated<'_> {
    fn future(&self, input: CheckInput<'_>) -> Option<Diagnostic> {
        Days::of(self.date).is_after_day(input.today).then(|| {
            let message = format!("{} {}, which is in the future", self.what, self.date);
            Diagnostic::new(code::BAD_DATE_ORDER, message, self.file, At::Value(self.pointer.clone()))
                .label(format!("today is {}", input.today))
                .help("correct the date")
        })
    }

    /// Reports that this is later than `limit`, if it certainly is.
    fn after(&self, limit: &Dated<'_>) -> Option<Diagnostic> {
        Days::of(self.date).is_after(Days::of(limit.date)).then(|| {
            let message = format!("{} {}, but {} {}", self.what, self.date, limit.what, limit.date);
            Diagnostic::new(code::BAD_DATE_ORDER, message, self.file, At::Value(self.pointer.clone()))
                .also(limit.file, At::Value(limit.pointer.clone()), format!("{} {}", limit.what, limit.date))
                .help("correct one of the two dates")
        })
    }
}

/// The dates of a page itself; a translation has some too.
pub(super) fn check_page(page: &Page, input: CheckInput<'_>) -> Vec<Diagnostic> {
    let (facts, file) = (&page.facts, &page.facts.path);
    let at = |key: &'static str, what: &'static str, date| Dated { date, what, file, pointer: Pointer::of([key]) };
    let published = facts.published.as_ref().map(|date| at("published", "this was published on", date));
    let updated = facts.updated.as_ref().map(|date| at("updated", "this was updated on", date));
    let mut found = Vec::new();
    // What waits for its day is seen with `--drafts` only.
    let waits = facts.draft || facts.publish_at.is_some_and(|day| Days::of(&day).first > Some(input.today));
    let dates = published.iter().chain(&updated).filter(|_| !waits);
    found.extend(dates.filter_map(|dated| dated.future(input)));
    if let (Some(published), Some(updated)) = (&published, &updated) {
        let updated = Dated { what: "it was updated on", pointer: updated.pointer.clone(), ..*updated };
        found.extend(published.after(&updated));
    }
    if let (Some(from), Some(until)) = (&facts.publish_at, &facts.expires_at) {
        found.extend(at("publish_at", "this is published from", from).after(&at("expires_at", "it expires on", until)));
    }
    for (n, entry) in facts.corrections.iter().enumerate() {
        let pointer = Pointer::of(["corrections"]).index(n).key("date");
        found.extend(Dated { date: &entry.date, what: "this was corrected on", file, pointer }.future(input));
    }
    found
}

pub(super) fn check_entries(declaring: Declaring<'_>, input: CheckInput<'_>) -> Vec<Diagnostic> {
    let sources = declaring.sources().iter().flat_map(|(id, source)| check_source(declaring, id, source, input));
    let figures = declaring.figures().iter().flat_map(|(id, figure)| check_figure(declaring, id, figure, input));
    sources.chain(figures).collect()
}

fn check_source(declaring: Declaring<'_>, id: &Id, source: &Source, input: CheckInput<'_>) -> Vec<Diagnostic> {
    let file = declaring.file(Kind::Source);
    let root = declaring.pointer(Kind::Source, id);
    let at = |what, date, pointer| Dated { date, what, file: &file, pointer };
    let issued = source.issued.as_ref().map(|date| at("the source was issued on", date, root.key("issued")));
    let accessed = source.accessed.as_ref().map(|date| at("it was read on", date, root.key("accessed")));
    let archived = source.archive.as_ref().and_then(|archive| archive.at.as_ref());
    let archived = archived.map(|date| at("it was archived on", date, root.key("archive").key("at")));
    let future = [&issued, &accessed, &archived].into_iter().flatten().filter_map(|dated| dated.future(input));
    let order = issued.iter().flat_map(|issued| {
        let reads = accessed.iter().chain(&archived);
        reads.filter_map(|read| {
            let early = Days::of(issued.date).is_after(Days::of(read.date));
            early.then(|| {
                let message = format!("{} {}, before {} {}", read.what, read.date, issued.what, issued.date);
                Diagnostic::new(code::BAD_DATE_ORDER, message, read.file, At::Value(read.pointer.clone()))
                    .also(issued.file, At::Value(issued.pointer.clone()), format!("issued on {}", issued.date))
                    .help("correct one of the two dates, or name the copy that was made later")
            })
        })
    });
    future.chain(order).collect()
}

fn check_figure(declaring: Declaring<'_>, id: &Id, figure: &Figure, input: CheckInput<'_>) -> Vec<Diagnostic> {
    let file = declaring.file(Kind::Figure);
    let last_looked = last_looked(declaring);
    let newest = newest(figure).map(|(n, date)| {
        let pointer = pointer::answer(&file, id.as_str(), figure, Answer::claim(n)).key("as_of");
        Dated { date, what: "the present value held on", file: &file, pointer }
    });
    let mut found = Vec::new();
    for stated in stated(figure) {
        let root = pointer::answer(&file, id.as_str(), figure, stated.answer);
        let earlier = matches!(stated.answer, Answer::History(_));
        let held = if earlier { "this earlier value held on" } else { "this value held on" };
        if let Some(date) = stated.as_of {
            let as_of = Dated { date, what: held, file: &file, pointer: root.key("as_of") };
            let late = || {
                last_looked.as_ref().and_then(|(key, what, date)| {
                    as_of.after(&Dated { date, what, file: &file, pointer: Pointer::of([*key]) })
                })
            };
            let newer = || newest.as_ref().filter(|_| earlier).and_then(|newest| as_of.after(newest));
            found.extend(as_of.future(input).or_else(late).or_else(newer));
        }
        if let Some(date) = stated.said {
            found
                .extend(Dated { date, what: "this was said on", file: &file, pointer: root.key("said") }.future(input));
        }
    }
    found
}

/// When the explainer can have learnt of a value at the latest: on the later of the days of its publication and of its
/// last update. `None` if that is in doubt.
fn last_looked(declaring: Declaring<'_>) -> Option<(&'static str, &'static str, Edtf)> {
    let facts = declaring.facts?;
    let published = facts.published.map(|date| ("published", "the page was published on", date));
    let updated = facts.updated.map(|date| ("updated", "the page was updated on", date));
    let dates: Vec<_> = published.into_iter().chain(updated).collect();
    let known = dates.iter().all(|(.., date)| Days::of(date).last.is_some());
    dates.into_iter().filter(|_| known).max_by_key(|(.., date)| Days::of(date).last)
}

/// The claim whose date is the latest.
fn newest(figure: &Figure) -> Option<(usize, &Edtf)> {
    let dated = figure.claims.iter().enumerate().filter_map(|(n, claim)| Some((n, claim.as_of.as_ref()?)));
    dated.max_by_key(|(_, date)| date.sort_key())
}
