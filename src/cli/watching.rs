//! Runs a session until it is interrupted, and tells of it in lines: one for each build.

use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use tokio::sync::oneshot;

use super::{FINE, USAGE, complain, counted, diagnostics};
use crate::diag::visible;
use crate::serve::{Doorbell, Failure, Report, Round, Session, Target};

/// Builds whenever something changes, until it is interrupted. Returns the exit status.
pub(super) fn watch<T: Target + 'static>(
    mut session: Session<T>,
    mut doorbell: Doorbell,
    mut lines: Lines,
) -> io::Result<u8> {
    let stop = doorbell.stop();
    until_interrupted(move || session.run(&mut doorbell, &mut |report| lines.tell(&report)), move || stop.stop())
}

/// Builds once, and stays until it is interrupted. Returns the exit status.
pub(super) fn stay<T: Target + 'static>(mut session: Session<T>, mut lines: Lines) -> io::Result<u8> {
    until_interrupted(move || session.once(&mut |report| lines.tell(&report)), || {})
}

/// Works on a thread of its own until it is interrupted, and then until what was begun is finished.
fn until_interrupted(work: impl FnOnce() + Send + 'static, stop: impl FnOnce()) -> io::Result<u8> {
    let (done, mut is_done) = oneshot::channel();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    runtime.block_on(async {
        let mut interrupted = Interrupted::new()?;
        std::thread::Builder::new().name("session".to_owned()).spawn(move || {
            work();
            // If a second interruption came, nobody waits for it any more.
            let _ = done.send(());
        })?;
        let mut is_finished = false;
        tokio::select! {
            biased;
            () = interrupted.next() => {}
            done = &mut is_done => match done {
                Ok(()) => {
                    is_finished = true;
                    interrupted.next().await;
                }
                // It panicked, and has said so.
                Err(_) => return Ok(USAGE),
            },
        }
        if io::stderr().is_terminal() {
            // The terminal has shown `^C`.
            let _ = writeln!(io::stderr());
        }
        stop();
        if !is_finished {
            // Who cannot wait interrupts again.
            tokio::select! {
                () = interrupted.next() => {}
                _ = &mut is_done => {}
            }
        }
        Ok(FINE)
    })
}

/// Waits for Ctrl-C, or for being told to end by other means.
struct Interrupted {
    #[cfg(unix)]
    signals: [tokio::signal::unix::Signal; 3],
}

#[cfg(unix)]
impl Interrupted {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let kinds = [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()];
        let [interrupt, terminate, hang_up] = kinds.map(signal);
        Ok(Self { signals: [interrupt?, terminate?, hang_up?] })
    }

    async fn next(&mut self) {
        let [interrupt, terminate, hang_up] = &mut self.signals;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hang_up.recv() => {}
        }
    }
}

#[cfg(not(unix))]
impl Interrupted {
    fn new() -> io::Result<Self> {
        Ok(Self {})
    }

    async fn next(&mut self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}

/// Tells of a session on standard error.
pub(super) struct Lines {
    /// What the site is put into, as one says it.
    target: String,
    /// What to open in the browser once there is something to see.
    open: Option<String>,
    first: bool,
}

impl Lines {
    pub(super) fn new(target: String) -> Self {
        Self { target, open: None, first: true }
    }

    /// Opens an address in the browser after the first build.
    pub(super) fn opening(self, url: Option<String>) -> Self {
        Self { open: url, ..self }
    }

    pub(super) fn tell(&mut self, told: &Report<'_>) {
        match told {
            Report::Same => {}
            Report::Made(round) => {
                // A terminal that is gone is no reason to end.
                let _ = writeln!(io::stderr(), "{}", visible::line(&line(round, self.first)));
                let _ = diagnostics::show(&round.made.built, &round.new, "`nutgraf check`");
                self.first = false;
                if let Some(url) = self.open.take()
                    && let Err(error) = open::that_detached(&url)
                {
                    complain(&format!("cannot open a browser: {error}; the site is at {url}"));
                }
            }
            Report::Unreadable(error) => complain(&format!("cannot read the site's folder: {error}; waiting for it")),
            Report::Failed(Failure::Busy(error)) => complain(&format!("{error}; waiting for it to end")),
            Report::Failed(Failure::Failed(error)) => {
                complain(&format!("cannot write to {}, so the old site stays as it was: {error}", self.target));
            }
            Report::Polls(why) => complain(&format!("{why}; looking for changes every now and then instead")),
        }
    }
}

/// Such as `content/libya/training.md: 3 rendered, ready in 21 ms; 0 errors, 2 warnings`.
fn line(round: &Round<'_>, first: bool) -> String {
    let built = &round.made.built;
    let changed = match round.changed {
        [] if first => "first build".to_owned(),
        [] => "again".to_owned(),
        [one] => one.to_string(),
        several => format!("{} files changed", several.len()),
    };
    let rendered = match &*built.rendered {
        [one] => format!("{one} rendered"),
        several => format!("{} rendered", several.len()),
    };
    let removed = if round.made.removed > 0 { format!(", {} removed", round.made.removed) } else { String::new() };
    let (errors, warnings) = built.tally();
    format!(
        "{changed}: {rendered}{removed}, ready in {}; {}, {}",
        shown(round.took),
        counted(errors, "error"),
        counted(warnings, "warning")
    )
}

fn shown(time: Duration) -> String {
    if time < Duration::from_secs(10) {
        format!("{} ms", time.as_millis())
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}
