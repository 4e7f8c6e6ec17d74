//! A progress bar on a terminal, once the work takes long enough to be worth one.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::build::{Observer, Stage};

/// Shows the stages of a build.
pub(super) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// A bar on standard error; nothing if that is no terminal.
    pub(super) fn new() -> Self {
        let bar = if std::io::stderr().is_terminal() {
            // Ten frames a second cost nothing; a site that is built before the first one shows no bar at all.
            ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(10))
        } else {
            ProgressBar::hidden()
        };
        if let Ok(style) = ProgressStyle::with_template("{msg:>8} {wide_bar} {pos}/{len} {elapsed}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(250));
        Self { bar }
    }

    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Observer for Progress {
    fn stage(&self, stage: Stage, steps: usize) {
        self.bar.set_message(stage.word());
        self.bar.set_length(steps as u64);
        self.bar.set_position(0);
    }

    fn advance(&self) {
        self.bar.inc(1);
    }
}
