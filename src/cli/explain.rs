//! `nutgraf explain`: prints what a diagnostic's code means and what to write instead.

use std::io::{self, Write};

use crate::diag::{ALL_CODES, Code, Severity, did_you_mean};

/// The exit status of a command line that cannot be obeyed.
const USAGE: u8 = 2;

/// Prints the explanation of `code` as Markdown to `out`; without a code, one line for each that there is. An unknown
/// code is reported to `err`. Returns the exit status: 0, or 2 for an unknown code.
pub(crate) fn run(code: Option<&str>, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    let Some(name) = code else {
        return list(out).map(|()| 0);
    };
    if let Some(code) = Code::named(named_in(name)) {
        out.write_all(code.explanation().as_bytes())?;
        return Ok(0);
    }
    writeln!(err, "error: there is no diagnostic code `{}`", name.escape_debug())?;
    match did_you_mean(name, ALL_CODES.iter().map(|code| code.name())) {
        Some(meant) => writeln!(err, "help: did you mean `nutgraf explain {meant}`?")?,
        None => writeln!(err, "help: `nutgraf explain` lists all codes")?,
    }
    Ok(USAGE)
}

/// The code in what people copy from a terminal: `error[prose-mismatch]:`, `[prose-mismatch]`, `prose-mismatch`.
fn named_in(copied: &str) -> &str {
    let from_bracket = copied.split_once('[').map_or(copied, |(_, rest)| rest);
    from_bracket.split_once(']').map_or(from_bracket, |(inside, _)| inside).trim()
}

fn list(out: &mut dyn Write) -> io::Result<()> {
    let width = ALL_CODES.iter().map(|code| code.name().len()).max().unwrap_or(0);
    for code in ALL_CODES {
        let severity = match code.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        writeln!(out, "{:width$}  {severity:7}  {}", code.name(), code.summary())?;
    }
    writeln!(out, "\n`nutgraf explain CODE` says more about one of them.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn explain(code: Option<&str>) -> (u8, String, String) {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let status = run(code, &mut out, &mut err).expect("a vector takes all bytes");
        (status, String::from_utf8(out).expect("text"), String::from_utf8(err).expect("text"))
    }

    #[test]
    fn a_code_is_explained_as_it_is_printed_or_typed() {
        for typed in ["prose-mismatch", "error[prose-mismatch]:", "[prose-mismatch]"] {
            let (status, out, err) = explain(Some(typed));
            assert_eq!((status, err.as_str()), (0, ""), "{typed}");
            assert!(out.starts_with("# prose-mismatch\n"), "{typed}: {out}");
        }
    }

    #[test]
    fn an_unknown_code_is_a_usage_error_with_the_nearest_one() {
        let no_code = |name: &str| format!("error: there is no diagnostic code `{name}`\n");
        let meant = no_code("prose-mismach") + "help: did you mean `nutgraf explain prose-mismatch`?\n";
        assert_eq!(explain(Some("prose-mismach")), (2, String::new(), meant));
        let unlike = no_code("E\\u{1b}0425") + "help: `nutgraf explain` lists all codes\n";
        assert_eq!(explain(Some("E\x1b0425")), (2, String::new(), unlike));
    }

    #[test]
    fn without_a_code_every_code_has_a_line() {
        let (status, out, _) = explain(None);
        assert_eq!(status, 0);
        for code in ALL_CODES {
            let of_code = |line: &&str| line.split_whitespace().next() == Some(code.name());
            let line = out.lines().find(of_code).expect("each code has a line");
            assert!(line.ends_with(code.summary()), "{line}");
            let (_, explanation, _) = explain(Some(code.name()));
            let beginning = format!("# {}\n\n{}\n\n## ", code.name(), code.summary());
            assert!(explanation.starts_with(&beginning), "{explanation}");
        }
    }
}
