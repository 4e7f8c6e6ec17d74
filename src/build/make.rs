//! Renders what changed, on all cores, and hands it to the sink.

use std::collections::BTreeMap;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::bodies::Bodies;
use super::files::Files;
use super::pipeline::Observer;
use super::shared::Shared;
use super::{Content, Scratch, Sink, input};
use crate::diag::Diagnostic;
use crate::render::{self, Hold, Job, Prepared, Work};
use crate::source::RelPath;

/// What was made.
pub(super) struct Made {
    /// Output files that the site consists of.
    pub(super) files: usize,
    /// HTML pages among them.
    pub(super) pages: usize,
    /// Routes that were rendered.
    pub(super) rendered: Vec<String>,
    /// What went wrong in templates.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Where jobs find what they are made of, and where the bytes go.
#[derive(Clone, Copy)]
pub(super) struct Ways<'w> {
    pub(super) files: &'w Files<'w>,
    pub(super) bodies: &'w Bodies,
    /// Where texts were laid aside.
    pub(super) scratch: Option<&'w dyn Scratch>,
    pub(super) sink: &'w dyn Sink,
}

/// Renders what changed and hands it to the sink.
pub(super) fn make(
    jobs: &[Job<'_>],
    prepared: &Prepared<'_>,
    shared: Shared,
    ways: &Ways<'_>,
    observer: &dyn Observer,
) -> io::Result<Made> {
    let files = AtomicUsize::new(0);
    let pages = AtomicUsize::new(0);
    let failures = Mutex::new(BTreeMap::<String, (Diagnostic, usize)>::new());
    let rendered: Vec<String> = jobs
        .par_iter()
        .map(|job| {
            let outcome = one(job, prepared, shared, ways);
            observer.advance();
            match outcome {
                Ok(fate @ (Fate::Rendered | Fate::Kept)) => {
                    files.fetch_add(1, Ordering::Relaxed);
                    pages.fetch_add(usize::from(job.is_page()), Ordering::Relaxed);
                    Ok((fate == Fate::Rendered).then(|| job.route.to_string()))
                }
                Ok(Fate::Absent) => Ok(None),
                Err(Failure::Disk(error)) => Err(error),
                Err(Failure::Content(diagnostic)) => {
                    ways.sink.keep(&job.route.out_path());
                    // A broken template fails on every page; one page is enough to mend it by.
                    let key = format!("{:?} {}", diagnostic.labels, diagnostic.message);
                    let note = format!("while rendering `{}`", job.route);
                    let mut failures = failures.lock().unwrap_or_else(PoisonError::into_inner);
                    let entry = failures.entry(key).or_insert_with(|| (diagnostic.clone().note(note.clone()), 0));
                    entry.1 += 1;
                    // The page that is named must not depend on which thread came first.
                    let candidate = diagnostic.note(note);
                    if candidate.notes < entry.0.notes {
                        entry.0 = candidate;
                    }
                    Ok(None)
                }
            }
        })
        .collect::<io::Result<Vec<Option<String>>>>()?
        .into_iter()
        .flatten()
        .collect();
    let failures = failures.into_inner().unwrap_or_else(PoisonError::into_inner);
    let diagnostics = failures.into_values().map(|(diagnostic, pages)| match pages {
        1 => diagnostic,
        2 => diagnostic.note("and on one more page"),
        more => diagnostic.note(format!("and on {} more pages", more - 1)),
    });
    Ok(Made { files: files.into_inner(), pages: pages.into_inner(), rendered, diagnostics: diagnostics.collect() })
}

#[derive(PartialEq, Eq)]
enum Fate {
    /// Made in this build.
    Rendered,
    /// There already, or copied.
    Kept,
    /// Broken, and there is no earlier version.
    Absent,
}

enum Failure {
    Content(Diagnostic),
    Disk(io::Error),
}

fn one(job: &Job<'_>, prepared: &Prepared<'_>, shared: Shared, ways: &Ways<'_>) -> Result<Fate, Failure> {
    let sink = ways.sink;
    let path = job.route.out_path();
    if shared == Shared::Broken && sink.keep(&path) {
        return Ok(Fate::Kept);
    }
    if job.hold != Hold::Free && sink.keep(&path) {
        return Ok(Fate::Kept);
    }
    if job.hold == Hold::Broken {
        return Ok(Fate::Absent);
    }
    if sink.has(&path, job.key) {
        return Ok(Fate::Kept);
    }
    match &job.work {
        Work::File(source) => {
            copy(job, source, ways)?;
            Ok(Fate::Kept)
        }
        Work::Embedded(bytes) => {
            sink.put(&path, job.key, Content::Bytes(bytes)).map_err(Failure::Disk)?;
            Ok(Fate::Kept)
        }
        _ if job.is_stream() => {
            stream(job, prepared, sink)?;
            Ok(Fate::Rendered)
        }
        _ => {
            let body =
                job.text().map(|path| ways.bodies.read(path, ways.scratch)).transpose().map_err(Failure::Disk)?;
            let rendered = catch_unwind(AssertUnwindSafe(|| render::render(job, body.unwrap_or_default(), prepared)));
            let html = match rendered {
                Ok(Ok(html)) => html.unwrap_or_default(),
                Ok(Err(diagnostic)) => return Err(Failure::Content(*diagnostic)),
                Err(panic) => {
                    return Err(Failure::Content(input::internal(&job.source(), &*panic)));
                }
            };
            sink.put(&path, job.key, Content::Bytes(html.as_bytes())).map_err(Failure::Disk)?;
            Ok(Fate::Rendered)
        }
    }
}

/// Has the sink copy a file. Somebody may write it meanwhile, or take it away.
fn copy(job: &Job<'_>, source: &RelPath, ways: &Ways<'_>) -> Result<(), Failure> {
    let path = job.route.out_path();
    // Of the last time that it was copied: the sink may have compared it first.
    let copied = Mutex::new(Ok(false));
    let write = |out: &mut dyn io::Write| {
        let now = ways.files.copy(source, out)?;
        let stopped = if now.is_err() { Err(io::Error::other("its source cannot be read")) } else { Ok(()) };
        *copied.lock().unwrap_or_else(PoisonError::into_inner) = now;
        stopped
    };
    let put = ways.sink.put(&path, job.key, Content::Written(&write));
    let as_hashed = copied.into_inner().unwrap_or_else(PoisonError::into_inner);
    let as_hashed = as_hashed.map_err(|diagnostic| Failure::Content(*diagnostic))?;
    put.map_err(Failure::Disk)?;
    if !as_hashed {
        ways.sink.doubt(&path);
    }
    Ok(())
}

/// Hands the sink what writes the content of a job that grows with the site.
fn stream(job: &Job<'_>, prepared: &Prepared<'_>, sink: &dyn Sink) -> Result<(), Failure> {
    // A panic is caught here: the sink must not be left in the middle of a file.
    let bug = Mutex::new(None);
    let write = |out: &mut dyn io::Write| {
        catch_unwind(AssertUnwindSafe(|| render::write(job, prepared, out))).unwrap_or_else(|panic| {
            *bug.lock().unwrap_or_else(PoisonError::into_inner) = Some(input::internal(&job.source(), &*panic));
            Err(io::Error::other("a bug"))
        })
    };
    let put = sink.put(&job.route.out_path(), job.key, Content::Written(&write));
    match bug.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some(diagnostic) => Err(Failure::Content(diagnostic)),
        None => put.map_err(Failure::Disk),
    }
}
