//! `nutgraf build --watch` as a program: its lines, its end, and a system that watches no folders.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use super::{PAGE, Site, differences, runs, small, today, tree};

/// How long anything may take before it counts as never, on a very busy machine.
pub(super) const NEVER: Duration = Duration::from_secs(90);

/// A program that watches.
pub(super) struct Watching {
    child: Child,
    lines: Receiver<String>,
    said: Vec<String>,
}

impl Watching {
    pub(super) fn of(mut command: Command) -> Self {
        let command = command.env("NO_COLOR", "1").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program can be run");
        let err = BufReader::new(child.stderr.take().expect("it is piped"));
        let (send, lines) = channel();
        std::thread::spawn(move || err.lines().map_while(Result::ok).for_each(|line| drop(send.send(line))));
        Self { child, lines, said: Vec::new() }
    }

    fn build(site: &Site, further: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nutgraf"));
        command.args(["build", "--watch", "--root"]).arg(&site.root).args(further);
        Self::of(command)
    }

    /// The next line with this in it.
    pub(super) fn says(&mut self, part: &str) -> String {
        loop {
            let line = self.lines.recv_timeout(NEVER);
            let line = line.unwrap_or_else(|_| panic!("it never says `{part}`: {:#?}", self.said));
            self.said.push(line.clone());
            if line.contains(part) {
                return line;
            }
        }
    }

    /// Interrupts it. Returns its exit status and what else it said.
    pub(super) fn interrupted(mut self) -> (Option<i32>, Vec<String>) {
        let id = self.child.id().to_string();
        assert!(runs("kill", &["-INT", &id], Path::new("/")), "it can be interrupted");
        let began = Instant::now();
        while self.child.try_wait().expect("it can be waited for").is_none() {
            assert!(began.elapsed() < NEVER, "it does not end");
            std::thread::sleep(Duration::from_millis(2));
        }
        let status = self.child.wait().expect("it has ended").code();
        (status, self.lines.iter().collect())
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Whether a line is `before`, some milliseconds, `after`.
fn is_timed(line: &str, before: &str, after: &str) -> bool {
    let time = line.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
    time.is_some_and(|time| {
        let number = time.strip_suffix(" ms").or_else(|| time.strip_suffix(" s"));
        number.is_some_and(|number| number.parse::<f64>().is_ok())
    })
}

#[test]
fn each_build_is_one_line() {
    let site = small();
    let mut watching = Watching::build(&site, &[]);
    let first = watching.says("first build");
    let rendered = first.strip_prefix("first build: ").and_then(|rest| rest.split_once(" rendered, ready in "));
    let (rendered, rest) = rendered.unwrap_or_else(|| panic!("{first}"));
    assert!(rendered.parse::<usize>().is_ok_and(|rendered| rendered > 5), "{first}");
    assert!(is_timed(rest, "", "; 0 errors, 0 warnings"), "{first}");

    site.write("content/a.md", PAGE.replace("Text", "Other text"));
    let line = watching.says("ready in");
    assert!(is_timed(&line, "content/a.md: /a/ rendered, ready in ", "; 0 errors, 0 warnings"), "{line}");

    site.write("content/a.md", PAGE.replace("Text", "See [it](/nowhere.md). Text"));
    let line = watching.says("ready in");
    assert!(line.starts_with("content/a.md: ") && line.ends_with("; 1 error, 0 warnings"), "{line}");
    let line = watching.says("error[");
    assert!(line.starts_with("error[link-broken]: "), "{line}");
    watching.says("content/a.md:5:");

    site.write("content/a.md", PAGE);
    let line = watching.says("ready in");
    assert!(line.starts_with("content/a.md: ") && line.ends_with("; 0 errors, 0 warnings"), "{line}");

    let moved = site.root.join("content/west");
    fs::rename(site.root.join("content/east"), moved).expect("it can be moved");
    let line = watching.says("ready in");
    assert!(
        line.starts_with("2 files changed: ") && line.contains(" rendered, ") && line.contains(" removed, "),
        "{line}"
    );

    let (status, left) = watching.interrupted();
    assert_eq!(status, Some(0), "{left:#?}");
    assert_eq!(left, Vec::<String>::new(), "it ends without a word");
    let (_, expected) = site.clean(&today());
    assert_eq!(differences(&tree(&site.out), &expected), Vec::<String>::new());
}

#[test]
fn names_do_not_steer_the_terminal() {
    let site = small();
    let name = "content/a\u{202e}b.md";
    site.write(name, PAGE);
    let mut watching = Watching::build(&site, &[]);
    watching.says("first build");
    site.write(name, PAGE.replace("Text", "Other text"));
    let line = watching.says("ready in");
    assert!(line.starts_with("content/a\u{fffd}b.md: /a\u{fffd}b/ rendered, "), "{line:?}");
}

#[test]
fn a_first_build_that_fails_is_no_end() {
    let site = small();
    site.write("site.toml", "title = \n");
    let mut watching = Watching::build(&site, &[]);
    let line = watching.says("first build");
    assert!(line.ends_with("; 1 error, 0 warnings"), "{line}");
    site.write("site.toml", "title = \"Small\"\n");
    let line = watching.says("site.toml: ");
    assert!(line.ends_with("; 0 errors, 0 warnings"), "{line}");
    assert!(site.out.join("a/index.html").is_file());
    assert_eq!(watching.interrupted().0, Some(0));
}

/// The system refuses to watch: the program says so, and looks every now and then.
#[test]
fn where_folders_cannot_be_watched_it_says_so_and_polls() {
    let site = small();
    let limits = ["max_inotify_watches", "max_inotify_instances"];
    for limit in limits {
        // Limits of a user namespace are its own, so that nobody else meets them.
        let script = format!("echo 1 > /proc/sys/user/{limit} && exec \"$@\"");
        let namespace = ["--user", "--map-root-user", "sh", "-c", &script, "sh"];
        if !runs("unshare", &[&namespace[..], &["true"]].concat(), Path::new("/")) {
            // Not permitted here; `serve::watch` tests the same with a watcher of its own.
            return;
        }
        // One instance is one too many only if there is one.
        let script = script.replace("echo 1", if limit == "max_inotify_instances" { "echo 0" } else { "echo 1" });
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "sh", "-c", &script, "sh", env!("CARGO_BIN_EXE_nutgraf")]);
        command.args(["build", "--watch", "--root"]).arg(&site.root);
        let mut watching = Watching::of(command);
        let line = watching.says("looking for changes every now and then");
        assert!(line.contains("the system watches no"), "{line}");
        watching.says("first build");
        let title = format!("Seen without {limit}");
        site.write("content/a.md", PAGE.replace("Page", &title));
        watching.says("content/a.md: ");
        let page = fs::read_to_string(site.out.join("a/index.html")).expect("it is built");
        assert!(page.contains(&title));
        // The process is that of the program: `exec` twice.
        assert_eq!(watching.interrupted().0, Some(0));
    }
}
