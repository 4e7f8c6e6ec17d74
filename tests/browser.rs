//! What a writer sees: real Chromium looks at pages of the real program while their files change. `tests/browser/install`
//! installs what this needs; the cases are in tests/browser.

use std::path::Path;
use std::process::Command;

/// Runs one case; fails with what it says if it fails.
fn case(name: &str) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("browser");
    // A test that is passed over holds nothing.
    assert!(folder.join("installed").exists(), "run `tests/run` or `tests/browser/install`, which installs Chromium");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/cases.mjs");
    let mut command = Command::new("node");
    command.arg(script).arg(env!("CARGO_BIN_EXE_nutgraf")).arg(folder.join("node_modules")).arg(name);
    let output = command.output().unwrap_or_else(|error| panic!("node: {error}"));
    assert!(output.status.success(), "{name}:\n{}", String::from_utf8_lossy(&output.stderr));
}

macro_rules! cases {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                case(stringify!($name));
            }
        )*

        /// A case that nothing runs would hold nothing.
        #[test]
        fn every_case_is_run() {
            let written = [include_str!("browser/following.mjs"), include_str!("browser/telling.mjs")];
            let lines = written.iter().flat_map(|file| file.lines());
            let mut cases: Vec<&str> =
                lines.filter_map(|line| line.strip_prefix("  async ")?.split('(').next()).collect();
            cases.sort_unstable();
            let mut run = [$(stringify!($name)),*];
            run.sort_unstable();
            assert_eq!(cases, run);
        }
    };
}

cases! {
    text_and_front_matter
    place
    style
    images
    never_built
    errors
    notes
    many_notes
    renamed
    deleted
    amid_errors
    elsewhere
    restarted
    many_tabs
    below_a_path
    no_endless_reload
    strict_policy
    arabic
    phone
}
