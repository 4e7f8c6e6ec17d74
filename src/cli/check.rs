//! `nutgraf check`: finds what is wrong with the site, and writes no page.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::json;

use super::progress::Progress;
use super::{CONTENT, CheckArgs, FINE, Format, USAGE, colors, complain, counted, fix, git, probe::dead, program};
use crate::build::{Built, Occasion, Options, PROGRAM, Request, check};
use crate::check::Probe;
use crate::diag::{
    ALL_CODES, Code, Diagnostic, Style, did_you_mean, render_terminal, to_annotations, to_json, to_sarif,
};
use crate::emit::Remembered;
use crate::link::Hidden;
use crate::source::RelPath;
use crate::source::scan::scan;

/// The version of the JSON form: raised when a key goes or changes its meaning.
const JSON_VERSION: u32 = 1;

pub(super) fn run(args: &CheckArgs) -> io::Result<u8> {
    let started = Instant::now();
    let only = match codes(&args.only) {
        Ok(only) => only,
        Err(wrong) => {
            complain(&wrong);
            return Ok(USAGE);
        }
    };
    let looked = look(args, only.as_ref()).and_then(|built| {
        if !args.fix {
            return Ok(built);
        }
        fix::mend(&built, &args.root, &mut io::stderr().lock())?;
        look(args, only.as_ref())
    });
    let built = match looked {
        Ok(built) => built,
        Err(error) => {
            complain(&format!("cannot check the site in `{}`: {error}", args.root.display()));
            return Ok(USAGE);
        }
    };
    show(&built, args)?;
    let (errors, warnings) = built.tally();
    sum_up(errors, warnings, started.elapsed())?;
    Ok(if errors > 0 || (args.strict && warnings > 0) { CONTENT } else { FINE })
}

/// Looks at the site as it is now.
fn look(args: &CheckArgs, only: Option<&BTreeSet<Code>>) -> io::Result<Built> {
    let scanned = scan(&args.root)?;
    let since = args.since.as_deref().map(|revision| git::texts_at(&args.root, revision)).transpose()?;
    let program = program();
    let out = args.out.clone().unwrap_or_else(|| args.root.join("public"));
    let mut last = Remembered::of(out, args.root.join(".nutgraf"));
    last.look(&program);
    let hidden = if args.drafts { Hidden::Shown } else { Hidden::Omitted };
    let options = Options { base_url: None, program, hidden };
    let progress = Progress::new();
    let request = Request { only, since: since.as_ref(), probe: args.online.then_some(&dead as &Probe<'_>) };
    let occasion = Occasion {
        snapshot: &scanned.value,
        found: &scanned.diagnostics,
        options: &options,
        remembered: last.memo(),
        observer: &progress,
    };
    let built = check(occasion, &request);
    progress.finish();
    built
}

/// The codes that `--only` names; `None` if it names none.
fn codes(named: &[String]) -> Result<Option<BTreeSet<Code>>, String> {
    let named: Vec<&str> = named.iter().map(|name| name.trim()).filter(|name| !name.is_empty()).collect();
    let read = |name: &&str| {
        Code::named(name).ok_or_else(|| {
            let near = did_you_mean(name, ALL_CODES.iter().map(|code| code.name()));
            let hint =
                near.map_or_else(|| "`nutgraf explain` lists all".to_owned(), |near| format!("did you mean `{near}`?"));
            format!("`--only`: there is no diagnostic code `{}`; {hint}", name.escape_debug())
        })
    };
    let codes = named.iter().map(read).collect::<Result<BTreeSet<Code>, String>>()?;
    Ok(Some(codes).filter(|codes| !codes.is_empty()))
}

/// The findings to standard output.
fn show(built: &Built, args: &CheckArgs) -> io::Result<()> {
    let texts = |path: &RelPath| -> Option<Arc<str>> { built.texts.get(path).cloned() };
    let mut out = io::stdout().lock();
    match args.format {
        Format::Text => {
            let style = if colors(&io::stdout()) { Style::Color } else { Style::Plain };
            out.write_all(by_file(&built.diagnostics, &texts, style).as_bytes())
        }
        Format::Json => {
            let (errors, warnings) = built.tally();
            let report = json!({
                "version": JSON_VERSION,
                "generator": PROGRAM,
                "errors": errors,
                "warnings": warnings,
                "diagnostics": to_json(&built.diagnostics, &texts),
            });
            serde_json::to_writer_pretty(&mut out, &report)?;
            writeln!(out)
        }
        Format::Sarif => {
            let sarif = to_sarif(&built.diagnostics, &texts, &prefix(&args.root), env!("CARGO_PKG_VERSION"));
            serde_json::to_writer_pretty(&mut out, &sarif)?;
            writeln!(out)
        }
        Format::Github => out.write_all(to_annotations(&built.diagnostics, &texts, &prefix(&args.root)).as_bytes()),
    }
}

/// The diagnostics below the name of their file and how many there are in it.
fn by_file(diagnostics: &[Diagnostic], texts: &dyn Fn(&RelPath) -> Option<Arc<str>>, style: Style) -> String {
    let mut files: BTreeMap<&RelPath, Vec<Diagnostic>> = BTreeMap::new();
    for diagnostic in diagnostics {
        files.entry(&diagnostic.primary().file).or_default().push(diagnostic.clone());
    }
    let mut out = String::new();
    for (file, diagnostics) in files {
        let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
        let warnings = diagnostics.len() - errors;
        let counts = [(errors, "error"), (warnings, "warning")];
        let counts = counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| counted(*count, what));
        let counts = counts.collect::<Vec<_>>().join(", ");
        let name: String = file.as_str().chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
        out.push_str(&format!("{name}: {counts}\n\n"));
        out.push_str(&render_terminal(&diagnostics, texts, style));
    }
    out
}

/// The way from where the command runs to the site, as code hosts want it in paths; empty for a folder that lies
/// elsewhere.
fn prefix(root: &Path) -> String {
    let shown = root.to_str().filter(|_| root.is_relative()).unwrap_or_default();
    let parts: Vec<&str> = shown.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    match parts.as_slice() {
        [] => String::new(),
        parts if parts.contains(&"..") => String::new(),
        parts => format!("{}/", parts.join("/")),
    }
}

fn sum_up(errors: usize, warnings: usize, took: Duration) -> io::Result<()> {
    let found = format!("{}, {}", counted(errors, "error"), counted(warnings, "warning"));
    writeln!(io::stderr().lock(), "checked in {} ms: {found}", took.as_millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_count_from_where_the_command_runs() {
        for (root, expected) in
            [(".", ""), ("", ""), ("./docs/", "docs/"), ("a/./b", "a/b/"), ("../x", ""), ("/abs", "")]
        {
            assert_eq!(prefix(Path::new(root)), expected, "{root}");
        }
    }

    #[test]
    fn only_known_codes_can_be_asked_for() {
        let named = |names: &[&str]| codes(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        assert_eq!(named(&[]), Ok(None));
        let both = named(&["prose-mismatch", " link-broken"]).expect("they are known").expect("they are named");
        assert_eq!(both.iter().map(|code| code.name()).collect::<Vec<_>>(), ["link-broken", "prose-mismatch"]);
        let wrong = named(&["prose-mismach"]).expect_err("it is not known");
        assert!(wrong.ends_with("did you mean `prose-mismatch`?"), "{wrong}");
    }
}
