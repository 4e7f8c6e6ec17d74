//! `nutgraf build`: builds the site once and says what was done.

use std::io::{self, Write};
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::json;

use super::progress::Progress;
use super::watching::{self, Lines};
use super::{BuildArgs, CONTENT, FINE, USAGE, complain, counted, diagnostics, program};
use crate::build::{Built, Memory, Nowhere, Occasion, Options, build};
use crate::diag::to_json;
use crate::emit::{OutDir, Prune, Written};
use crate::link::Hidden;
use crate::serve::{Doorbell, Folder, Session, Way};
use crate::source::RelPath;
use crate::source::scan::scan;

pub(super) fn run(args: &BuildArgs) -> io::Result<u8> {
    let started = Instant::now();
    if let Some(wrong) = args.base_url.as_deref().and_then(bad_base_url) {
        complain(&wrong);
        return Ok(USAGE);
    }
    if args.watch {
        return watch(args);
    }
    let scanned = match scan(&args.root) {
        Ok(scanned) => scanned,
        Err(error) => {
            complain(&format!("cannot read the site's folder `{}`: {error}", args.root.display()));
            return Ok(USAGE);
        }
    };
    let scan_time = started.elapsed();
    let progress = Progress::new();
    let program = program();
    let options = options(args, &program);
    let mut occasion = Occasion {
        snapshot: &scanned.value,
        found: &scanned.diagnostics,
        options: &options,
        remembered: None,
        observer: &progress,
    };
    if !scanned.value.is_site() {
        // A folder that is no site is left as it is, without so much as a lock.
        let built = build(occasion, &mut Memory::forgetful(), &Nowhere, &|| false)?;
        progress.finish();
        let times = Times { total: started.elapsed(), scan: scan_time, commit: Duration::ZERO };
        say(&built, &Written::default(), &times, args.report.is_some())?;
        return Ok(CONTENT);
    }
    let out = args.out.clone().unwrap_or_else(|| args.root.join("public"));
    let mut sink = match OutDir::open(&out, &args.root.join(".nutgraf"), &program) {
        Ok(sink) => sink,
        Err(error) => {
            complain(&format!("cannot write to `{}`: {error}", out.display()));
            return Ok(USAGE);
        }
    };
    let remembered = sink.memo().map(<[u8]>::to_vec);
    occasion.remembered = remembered.as_deref();
    let built = build(occasion, &mut Memory::forgetful(), &sink, &|| sink.intact());
    progress.finish();
    let mut built = match built {
        Ok(built) => built,
        Err(error) => {
            complain(&format!("cannot write to `{}`, so the old site stays as it was: {error}", out.display()));
            return Ok(USAGE);
        }
    };
    let (errors, warnings) = built.tally();
    let committing = Instant::now();
    let written = if built.unchanged {
        Written { unchanged: built.files, ..Written::default() }
    } else {
        sink.set_memo(built.memo.take().unwrap_or_default());
        match sink.commit(Prune::after(errors)) {
            Ok(written) => written,
            Err(error) => {
                complain(&error.to_string());
                return Ok(USAGE);
            }
        }
    };
    let times = Times { total: started.elapsed(), scan: scan_time, commit: committing.elapsed() };
    say(&built, &written, &times, args.report.is_some())?;
    Ok(if errors > 0 || (args.strict && warnings > 0) { CONTENT } else { FINE })
}

/// Builds now and whenever something changes.
fn watch(args: &BuildArgs) -> io::Result<u8> {
    let folder =
        Folder { out: args.out.clone().unwrap_or_else(|| args.root.join("public")), state: args.root.join(".nutgraf") };
    // What will never be possible is better said at once.
    if let Err(error) = scan(&args.root) {
        complain(&format!("cannot read the site's folder `{}`: {error}", args.root.display()));
        return Ok(USAGE);
    }
    let shown = folder.out.display().to_string();
    let session = Session::new(&args.root, options(args, &program()), folder);
    let doorbell = Doorbell::new(&args.root, if args.poll { Way::Poll } else { Way::Events });
    watching::watch(session, doorbell, Lines::new(format!("`{shown}`")))
}

fn options(args: &BuildArgs, program: &str) -> Options {
    Options {
        base_url: args.base_url.as_deref().map(|url| url.trim_end_matches('/').into()),
        program: program.into(),
        hidden: if args.drafts { Hidden::Shown } else { Hidden::Omitted },
    }
}

struct Times {
    total: Duration,
    scan: Duration,
    commit: Duration,
}

pub(super) fn bad_base_url(url: &str) -> Option<String> {
    let fine = url.is_empty() || crate::config::is_base_url(url);
    (!fine).then(|| {
        format!("`--base-url {url}` is no http or https address; write such as `https://example.org`, or \"\"")
    })
}

/// Diagnostics and the summary to standard error, the report to standard output.
fn say(built: &Built, written: &Written, times: &Times, report: bool) -> io::Result<()> {
    let texts = |path: &RelPath| -> Option<Arc<str>> { built.texts.get(path).cloned() };
    let (errors, warnings) = built.tally();
    if report {
        let mut stages = serde_json::Map::new();
        stages.insert("scan".to_owned(), milliseconds(times.scan));
        for (stage, time) in &built.timings {
            stages.insert(stage.word().to_owned(), milliseconds(*time));
        }
        stages.insert("commit".to_owned(), milliseconds(times.commit));
        let report = json!({
            "pages": built.pages,
            "files": built.files,
            "rendered": built.rendered.len(),
            "rendered_routes": built.rendered,
            "written": written.written,
            "unchanged": written.unchanged,
            "pruned": written.pruned,
            "bytes_written": written.bytes_written,
            "errors": errors,
            "warnings": warnings,
            "milliseconds": milliseconds(times.total),
            "stages": stages,
            "diagnostics": to_json(&built.diagnostics, &texts),
        });
        let mut out = io::stdout().lock();
        serde_json::to_writer_pretty(&mut out, &report)?;
        writeln!(out)?;
    }
    if !report {
        let all: Vec<_> = built.diagnostics.iter().collect();
        diagnostics::show(built, &all, "`--report json`")?;
    }
    let mut err = io::stderr().lock();
    writeln!(
        err,
        "{} pages, {} files: {} rendered, {} written, {} unchanged{} in {} ms; {}, {}",
        built.pages,
        built.files,
        built.rendered.len(),
        written.written,
        written.unchanged,
        if written.pruned > 0 { format!(", {} removed", written.pruned) } else { String::new() },
        times.total.as_millis(),
        counted(errors, "error"),
        counted(warnings, "warning"),
    )
}

fn milliseconds(time: Duration) -> serde_json::Value {
    // Microseconds are all that means anything.
    json!((time.as_secs_f64() * 1e6).round() / 1e3)
}
