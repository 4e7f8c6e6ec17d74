//! Runs the program on a copy of a case's site.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The day of every build, as seconds since 1970: 1 July 2022.
const TODAY: &str = "1656633600";

/// What a build said and wrote.
pub(crate) struct Built {
    /// The diagnostics, as on a terminal without colours; the summary left out.
    pub(crate) diagnostics: String,
    /// All of standard error.
    pub(crate) said: String,
    /// Whether the exit status was 0.
    pub(crate) succeeded: bool,
    /// Whether the program panicked or was killed.
    pub(crate) crashed: bool,
    /// The output folder.
    pub(crate) out: PathBuf,
    /// Keeps the output folder until all is compared.
    _folder: tempfile::TempDir,
}

impl Built {
    /// The exit status in words.
    pub(crate) fn status(&self) -> &'static str {
        if self.succeeded { "the exit status is 0" } else { "the exit status is not 0" }
    }
}

/// Builds a copy of the case's site, after `prepare` has completed it; if the case has `before/`, that is built first.
pub(crate) fn build(case: &Path, prepare: impl FnOnce(&Path)) -> Built {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let (root, out) = (folder.path().join("site"), folder.path().join("public"));
    let further = fs::read_to_string(case.join("args.txt")).unwrap_or_default();
    if case.join("before").is_dir() {
        copy(&case.join("before"), &root);
        run(&root, &out, &further);
        fs::remove_dir_all(root.join("content")).expect("a site has content");
    }
    copy(&case.join("site"), &root);
    prepare(&root);
    let ran = run(&root, &out, &further);
    let said = String::from_utf8_lossy(&ran.stderr).replace(&*root.to_string_lossy(), "SITE");
    Built {
        crashed: ran.status.code().is_none() || said.contains("panicked at"),
        diagnostics: without_summary(&said),
        succeeded: ran.status.success(),
        said,
        out,
        _folder: folder,
    }
}

fn copy(from: &Path, root: &Path) {
    for file in files(from) {
        let copy = root.join(&file);
        fs::create_dir_all(copy.parent().expect("it lies in the site")).expect("a temporary folder can be written");
        fs::copy(from.join(&file), copy).expect("a temporary folder can be written");
    }
}

fn run(root: &Path, out: &Path, further: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_nutgraf"))
        .args(["build".as_ref(), "--root".as_ref(), root.as_os_str(), "--out".as_ref(), out.as_os_str()])
        .args(further.split_whitespace())
        .env("NO_COLOR", "1")
        .env("SOURCE_DATE_EPOCH", TODAY)
        .env_remove("CLICOLOR_FORCE")
        .output()
        .expect("the program can be run")
}

/// All but the last line, which sums up, and the empty lines before it.
fn without_summary(said: &str) -> String {
    let said = said.trim_end();
    let (before, last) = said.rsplit_once('\n').unwrap_or(("", said));
    let part_of_diagnostic =
        last.starts_with([' ', '|', '.']) || last.starts_with("error[") || last.starts_with("warning[");
    let diagnostics = if part_of_diagnostic { said } else { before.trim_end() };
    if diagnostics.is_empty() { String::new() } else { format!("{diagnostics}\n") }
}

/// All files below a folder, by their path from there; none if it does not exist.
pub(crate) fn files(folder: &Path) -> Vec<String> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("a case can be read").path();
        let name = path.file_name().unwrap_or_default().to_str().expect("names in cases are UTF-8").to_owned();
        if path.is_dir() {
            files.extend(self::files(&path).into_iter().map(|inner| format!("{name}/{inner}")));
        } else {
            files.push(name);
        }
    }
    files
}

/// The path with the byte E9 for each `\u{fffd}`, where file names are bytes.
pub(crate) fn latin_name(path: &Path) -> PathBuf {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStringExt;
        let parts: Vec<&[u8]> =
            path.to_str().expect("a temporary path is UTF-8").split('\u{fffd}').map(str::as_bytes).collect();
        PathBuf::from(std::ffi::OsString::from_vec(parts.join(&0xe9)))
    }
    #[cfg(not(unix))]
    path.to_owned()
}

#[test]
fn the_summary_is_no_diagnostic() {
    assert_eq!(without_summary("built 3 pages\n"), "");
    let warned = "warning[x]: y\n --> a.md\n";
    assert_eq!(without_summary(&format!("{warned}\nbuilt 3 pages, 1 warning\n")), warned);
    assert_eq!(without_summary(warned), warned);
}
