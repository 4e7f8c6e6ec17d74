//! Runs the program, with a limit to its time.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How long a small site may take, on a busy machine.
const LONGEST: Duration = Duration::from_secs(20);

/// What the program said.
#[derive(Debug)]
pub(crate) struct Ran {
    /// The exit status; `None` if it was killed.
    pub(crate) status: Option<i32>,
    /// Standard error.
    pub(crate) said: String,
    /// Standard output.
    pub(crate) printed: String,
}

/// Runs `nutgraf build` for the site in `root`.
///
/// # Panics
/// If it panics, is killed, or takes too long.
pub(crate) fn build(root: &Path, further: &[&str], environment: &[(&str, &str)]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nutgraf"));
    command.arg("build").arg("--root").arg(root).args(further);
    run(command, environment)
}

/// Runs a command as it is.
pub(crate) fn run(mut command: Command, environment: &[(&str, &str)]) -> Ran {
    let began = Instant::now();
    let mut child = command
        .env("NO_COLOR", "1")
        .env("SOURCE_DATE_EPOCH", "1656633600")
        .envs(environment.iter().copied())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program can be run");
    // Read by threads of their own: a full pipe would stop the program.
    let (mut out, mut err) = (child.stdout.take().expect("it is piped"), child.stderr.take().expect("it is piped"));
    let (printed, said) = std::thread::scope(|scope| {
        let printed = scope.spawn(move || std::io::read_to_string(&mut out).expect("it prints UTF-8"));
        let said = scope.spawn(move || std::io::read_to_string(&mut err).expect("it says UTF-8"));
        while child.try_wait().expect("it can be waited for").is_none() {
            if began.elapsed() > LONGEST {
                let _ = child.kill();
                panic!("{command:?} takes longer than {LONGEST:?}");
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        (printed.join().expect("it was read"), said.join().expect("it was read"))
    });
    let status = child.wait().expect("it has ended").code();
    assert!(status.is_some_and(|status| status <= 2), "{command:?} ended with {status:?}\n{said}");
    assert!(!said.contains("panicked at") && !said.contains("[internal]"), "{command:?}\n{said}");
    Ran { status, said, printed }
}
