//! Turns a count and a seed into a site folder of that many explainers, for nutgraf and the floor to be measured on.

use std::path::PathBuf;
use std::process::ExitCode;

use nutgraf_benches::corpus::{self, Plan};

const USAGE: &str = "usage: corpus OUT_DIR COUNT [--seed N]";

fn main() -> ExitCode {
    let (out, plan) = match parse_args(std::env::args().skip(1)) {
        Ok(args) => args,
        Err(message) => {
            eprintln!("{message}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match corpus::write(plan, &out) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{}: {e}", out.display());
            ExitCode::FAILURE
        }
    }
}

fn parse_args(mut given: impl Iterator<Item = String>) -> Result<(PathBuf, Plan), String> {
    let mut positional = Vec::new();
    let mut seed = 1;
    while let Some(arg) = given.next() {
        if arg == "--seed" {
            let n = given.next().ok_or("`--seed` needs a number")?;
            seed = n.parse().map_err(|_| format!("`{n}` is not a seed"))?;
        } else if arg.starts_with('-') {
            return Err(format!("unknown option `{arg}`"));
        } else {
            positional.push(arg);
        }
    }
    match <[String; 2]>::try_from(positional) {
        Ok([out, count]) => {
            let count = count.parse().map_err(|_| format!("`{count}` is not a count"))?;
            Ok((out.into(), Plan { seed, count }))
        }
        Err(_) => Err("expected a folder and a count".into()),
    }
}
