//! Where events are lost, or there are none.

use std::fs;
use std::path::Path;

use nutgraf::serve::Way;

use super::session::Tale;
use super::{PAGE, settles, small, watched, watched_by};

/// Holds the limit of the system low while a watch is begun; `None` if that is not permitted.
struct Lowered {
    limit: &'static Path,
    was: String,
}

impl Lowered {
    fn to(limit: usize) -> Option<Self> {
        let path = Path::new("/proc/sys/fs/inotify/max_queued_events");
        let was = fs::read_to_string(path).ok()?;
        fs::write(path, limit.to_string()).ok()?;
        Some(Self { limit: path, was })
    }
}

impl Drop for Lowered {
    fn drop(&mut self) {
        let _ = fs::write(self.limit, &self.was);
    }
}

/// The queue of events overflows, and nothing is lost. (Where the limit may not be lowered there is no overflow; what
/// one does then is tested in `serve::watch`.)
#[test]
fn more_events_than_the_system_holds() {
    let site = small();
    let lowered = Lowered::to(2);
    let running = watched(&site);
    let permitted = lowered.is_some();
    drop(lowered);
    // Once there was an overflow, and at least a few times; a fast reader may empty the queue in time.
    for round in 0.. {
        if round >= 5 && (running.lost() > 0 || !permitted) {
            break;
        }
        assert!(round < 60, "two events are too many for the queue, and none is ever lost");
        for n in 0..60 {
            site.write(&format!("static/r{}/{n}.txt", n % 7), format!("{round} {n}"));
            site.write("content/a.md", PAGE.replace("Page", &format!("Round {round} {n}")));
        }
        settles(&running, &site, &format!("round {round}"));
        site.remove(&format!("static/r3/{}.txt", 3 + round * 7));
        site.write(&format!("content/new{round}/deep/x.md"), PAGE);
        settles(&running, &site, &format!("folders of round {round}"));
    }
}

/// Without events one looks every now and then: all is found all the same.
#[test]
fn polling_finds_everything() {
    let site = small();
    let running = watched_by(&site, Way::Poll);
    settles(&running, &site, "the first build");
    site.write("content/a.md", PAGE.replace("Page", "Changed"));
    settles(&running, &site, "a change");
    site.write("content/new/deep/x.md", PAGE);
    settles(&running, &site, "folders");
    fs::remove_dir_all(site.root.join("content/east")).expect("it can be removed");
    settles(&running, &site, "a folder goes");
    // The site is in place a moment before its build is told of.
    let known = running.tales().len();
    running.until_told("one looked", known, |tale| *tale == Tale::Same);
    let builds = running.builds();
    let looks = |tales: &[Tale]| tales.iter().filter(|tale| **tale == Tale::Same).count();
    let before = looks(&running.tales());
    running.until("one looks on", |tales| looks(tales) > before + 3);
    assert_eq!(running.builds(), builds);
    assert!(!running.tales().iter().any(|tale| matches!(tale, Tale::Polls(_))), "it was asked for");
}
