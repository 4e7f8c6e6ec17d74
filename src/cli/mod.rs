//! The command line. Owns standard output, standard error and the exit status.

mod build;
mod check;
mod diagnostics;
mod explain;
mod fix;
mod git;
mod probe;
mod progress;
mod serve;
mod watching;

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::build::PROGRAM;
use crate::diag::visible;
use crate::source::scan::program_stamp;

/// Everything is fine.
const FINE: u8 = 0;
/// The content has errors, or warnings with `--strict`.
const CONTENT: u8 = 1;
/// The command cannot be carried out: wrong usage, or the disk failed.
const USAGE: u8 = 2;

/// A static-site generator for conflict explainers: figures are data, and the prose is held to them.
#[derive(Debug, Parser)]
#[command(name = "nutgraf", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Builds the site.
    Build(BuildArgs),
    /// Shows the site in a browser, as it is being written.
    Serve(ServeArgs),
    /// Finds what is wrong with the site, and writes no page.
    Check(CheckArgs),
    /// Explains a diagnostic code, or lists them all.
    Explain {
        /// Such as `prose-mismatch`.
        code: Option<String>,
    },
}

#[derive(Debug, Args)]
struct BuildArgs {
    /// The site's folder: where site.toml is.
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// Where the site is written; `public` in the site's folder if not given. Files that nutgraf did not make are never
    /// touched.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Takes the place of `base_url` in site.toml; "" gives relative addresses.
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Builds drafts, and what is not yet or no longer published.
    #[arg(long)]
    drafts: bool,
    /// Fails on warnings too.
    #[arg(long)]
    strict: bool,
    /// Prints a report to standard output.
    #[arg(long, value_name = "FORMAT", conflicts_with = "watch")]
    report: Option<Report>,
    /// Builds again whenever a file of the site changes, until it is interrupted.
    #[arg(long, conflicts_with = "strict")]
    watch: bool,
    /// Looks for changes every now and then, for folders whose changes the system does not tell.
    #[arg(long, requires = "watch")]
    poll: bool,
}

#[derive(Debug, Args)]
struct ServeArgs {
    /// The site's folder: where site.toml is.
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// Builds again whenever a file of the site changes; open pages follow.
    #[arg(long)]
    watch: bool,
    /// Where to listen: a name or an address. By default only this machine can see the preview.
    #[arg(long, value_name = "HOST", default_value = "127.0.0.1")]
    host: String,
    /// The port to listen at; 4000 if not given, or the next that is free.
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,
    /// Opens the site in the browser.
    #[arg(long)]
    open: bool,
    /// Shows drafts, and what is not yet or no longer published.
    #[arg(long)]
    drafts: bool,
    /// Looks for changes every now and then, for folders whose changes the system does not tell.
    #[arg(long, requires = "watch")]
    poll: bool,
    /// Takes the place of `base_url` in site.toml; "" gives relative addresses.
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
}

#[derive(Debug, Args)]
struct CheckArgs {
    /// The site's folder: where site.toml is.
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// Where the last build was written, with which figures are compared; `public` in the site's folder if not given.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// How findings are written to standard output.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// Reports only these codes, such as `stale-figure,link-dead`.
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    only: Vec<String>,
    /// Fails on warnings too.
    #[arg(long)]
    strict: bool,
    /// Compares figures with those of a revision of git, not with the last build.
    #[arg(long, value_name = "GIT-REV")]
    since: Option<String>,
    /// Asks whether the links to other sites are dead: `link-dead`.
    #[arg(long)]
    online: bool,
    /// Rewrites the texts of bound numbers that disagree with their figures, where only one text would be right.
    #[arg(long)]
    fix: bool,
    /// Checks drafts too, and what is not yet or no longer published.
    #[arg(long)]
    drafts: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: by file, with excerpts.
    Text,
    /// See docs/check.md.
    Json,
    /// SARIF 2.1.0, for code hosts and editors.
    Sarif,
    /// Annotations of a GitHub workflow.
    Github,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Report {
    /// Counts, time per stage and diagnostics, as JSON.
    Json,
}

/// Runs the command line of this process.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are no errors: clap knows which stream and status each has.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(USAGE));
        }
    };
    let status = match cli.command {
        Command::Build(args) => build::run(&args),
        Command::Serve(args) => serve::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Explain { code } => explain::run(code.as_deref(), &mut io::stdout().lock(), &mut io::stderr().lock()),
    };
    match status {
        Ok(status) => ExitCode::from(status),
        // A reader such as `head` that has seen enough is no failure.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::from(FINE),
        Err(error) => {
            complain(&error.to_string());
            ExitCode::from(USAGE)
        }
    }
}

#[allow(clippy::print_stderr, reason = "the command line owns standard error")]
fn complain(message: &str) {
    // It may name files.
    eprintln!("nutgraf: {}", visible::lines(message));
}

/// The program that builds or checks: this very build of it.
fn program() -> Box<str> {
    format!("{PROGRAM} {}", program_stamp()).into()
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// Whether a stream shows colours: it is a terminal, and the reader did not say no (no-color.org).
fn colors(stream: &impl IsTerminal) -> bool {
    stream.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}
