//! Shows diagnostics as an editor reads them: in full, up to as many as a window holds.

use std::io::{self, Write};

use super::colors;
use crate::build::Built;
use crate::diag::{Diagnostic, Style, render_terminal};
use crate::source::RelPath;

/// How many diagnostics are shown in full.
const SHOWN: usize = 100;

/// Writes diagnostics of a build to standard error, in the order of files, and says how many there are besides.
pub(super) fn show(built: &Built, diagnostics: &[&Diagnostic], how_to_see_all: &str) -> io::Result<()> {
    // Errors are worth more of a small window than warnings.
    let (errors, warnings): (Vec<&Diagnostic>, Vec<&Diagnostic>) = diagnostics.iter().partition(|one| one.is_error());
    let mut shown: Vec<Diagnostic> = errors.into_iter().chain(warnings).take(SHOWN).cloned().collect();
    crate::diag::sort(&mut shown);
    let style = if colors(&io::stderr()) { Style::Color } else { Style::Plain };
    let texts = |path: &RelPath| built.texts.get(path).cloned();
    let mut err = io::stderr().lock();
    err.write_all(render_terminal(&shown, &texts, style).as_bytes())?;
    let hidden = diagnostics.len() - shown.len();
    if hidden > 0 {
        writeln!(err, "… and {hidden} more; {how_to_see_all} lists them all\n")?;
    }
    Ok(())
}
