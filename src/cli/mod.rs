//! The command line. Owns standard output, standard error and the exit status.

mod build;
mod explain;
mod progress;

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

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
    #[arg(long, value_name = "FORMAT")]
    report: Option<Report>,
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
    eprintln!("nutgraf: {message}");
}

/// Whether standard error shows colours: a terminal, and the reader did not say no (no-color.org).
fn colors() -> bool {
    io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}
