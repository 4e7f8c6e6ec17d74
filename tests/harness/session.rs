//! A session that watches a site in a thread of its own, and what it told.

use std::path::Path;
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use nutgraf::build::{Options, PROGRAM};
use nutgraf::diag::Diagnostic;
use nutgraf::link::Hidden;
use nutgraf::serve::{Doorbell, Failure, Report, Session, Stop, Target, Way};

/// How long anything may take before it counts as never, on a very busy machine.
const NEVER: Duration = Duration::from_secs(90);

/// What a session told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Tale {
    Same,
    Made {
        changed: Vec<String>,
        rendered: Vec<String>,
        errors: usize,
        /// The codes of what was not wrong before.
        new: Vec<String>,
        /// What is wrong.
        said: Vec<String>,
    },
    Unreadable(String),
    Busy(String),
    Failed(String),
    Polls(String),
}

impl Tale {
    fn of(told: &Report<'_>) -> Self {
        match told {
            Report::Same => Self::Same,
            Report::Made(round) => Self::Made {
                changed: round.changed.iter().map(ToString::to_string).collect(),
                rendered: round.made.built.rendered.clone(),
                errors: round.made.built.tally().0,
                new: round.new.iter().map(|one| one.code.name().to_owned()).collect(),
                said: said(&round.made.built.diagnostics),
            },
            Report::Unreadable(error) => Self::Unreadable(error.to_string()),
            Report::Failed(Failure::Busy(error)) => Self::Busy(error.to_string()),
            Report::Failed(Failure::Failed(error)) => Self::Failed(error.to_string()),
            Report::Polls(why) => Self::Polls((*why).to_owned()),
        }
    }

    /// The number of errors, if something was built.
    pub(crate) fn errors(&self) -> Option<usize> {
        if let Self::Made { errors, .. } = self { Some(*errors) } else { None }
    }
}

/// Code, file and message of all that is wrong, but for what depends on what was published before.
pub(crate) fn said(diagnostics: &[Diagnostic]) -> Vec<String> {
    let said = diagnostics.iter().filter(|one| one.code.name() != "uncorrected-change");
    said.map(|one| format!("{}: {}: {}", one.code.name(), one.primary().file, one.message)).collect()
}

/// What every session is asked for.
pub(crate) fn options() -> Options {
    Options { base_url: None, program: PROGRAM.into(), hidden: Hidden::Omitted }
}

#[derive(Default)]
struct Heard {
    tales: Mutex<Vec<Tale>>,
    more: Condvar,
}

/// A session at work. It ends when this is dropped.
pub(crate) struct Running {
    heard: Arc<Heard>,
    stop: Stop,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    /// Watches the site in `root`, and builds it into `target`.
    pub(crate) fn start<T: Target + 'static>(root: &Path, target: T, way: Way) -> Self {
        let mut session = Session::new(root, options(), target);
        let mut doorbell = Doorbell::new(root, way);
        let (heard, stop) = (Arc::<Heard>::default(), doorbell.stop());
        let hearing = Arc::clone(&heard);
        let thread = std::thread::spawn(move || {
            session.run(&mut doorbell, &mut |told| {
                hearing.tales.lock().expect("nobody panics with it").push(Tale::of(&told));
                hearing.more.notify_all();
            });
        });
        Self { heard, stop, thread: Some(thread) }
    }

    /// What was told so far.
    pub(crate) fn tales(&self) -> Vec<Tale> {
        self.heard.tales.lock().expect("nobody panics with it").clone()
    }

    /// How often the system lost events.
    pub(crate) fn lost(&self) -> usize {
        self.stop.lost()
    }

    /// How many builds have made a difference so far.
    pub(crate) fn builds(&self) -> usize {
        self.tales().iter().filter(|tale| tale.errors().is_some()).count()
    }

    /// Waits until as many builds are told of, for the site is in place a moment before; and there are no more of them.
    pub(crate) fn has_built(&self, times: usize, what: &str) {
        self.until(what, |tales| tales.iter().filter(|tale| tale.errors().is_some()).count() >= times);
        assert_eq!(self.builds(), times, "{what}: {:#?}", self.tales());
    }

    /// Waits until `is_so`, asking again whenever something is told and now and then besides.
    ///
    /// # Panics
    /// If it never is.
    pub(crate) fn until(&self, what: &str, is_so: impl FnMut(&[Tale]) -> bool) {
        self.until_or(is_so, |tales| format!("{what}\n{tales:#?}"));
    }

    /// The same, and says `why_not`.
    pub(crate) fn until_or(&self, mut is_so: impl FnMut(&[Tale]) -> bool, why_not: impl FnOnce(&[Tale]) -> String) {
        let began = Instant::now();
        let mut tales = self.heard.tales.lock().expect("nobody panics with it");
        // Nothing is told while one asks: after thousands of builds a copy of what was told would take longer than a build.
        while !is_so(&tales) {
            assert!(self.thread.as_ref().is_some_and(|thread| !thread.is_finished()), "the session has ended");
            assert!(began.elapsed() < NEVER, "never: {}", why_not(&tales));
            let waited = self.heard.more.wait_timeout(tales, Duration::from_millis(20));
            tales = waited.expect("nobody panics with it").0;
        }
    }

    /// Waits until something is told that is not among the first `known`, and is so.
    pub(crate) fn until_told(&self, what: &str, known: usize, is_so: impl Fn(&Tale) -> bool) {
        self.until(what, |tales| tales[known..].iter().any(&is_so));
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.stop();
        if let Some(thread) = self.thread.take() {
            let ended = thread.join();
            assert!(ended.is_ok() || std::thread::panicking(), "the session panicked");
        }
    }
}
