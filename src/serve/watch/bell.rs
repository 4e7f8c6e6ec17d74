//! Turns many events into few calls to look again: quiet for a moment, or too long in coming, and it is time.

use std::path::PathBuf;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long nothing more must come after a few events: a save is several, within a millisecond or so.
const SAVE: Duration = Duration::from_millis(12);

/// How long nothing more must come after many events: a checkout, a copied folder.
const BURST: Duration = Duration::from_millis(30);

/// How many events are many.
const MANY: usize = 24;

/// However much goes on, one looks after this time.
const LONGEST: Duration = Duration::from_secs(3);

/// How long one waits for a program that said that it is not ready with the folder.
const PATIENCE: Duration = Duration::from_secs(15);

/// How many places of folders are held; beyond that it is simpler to take hold of all folders anew.
const PLACES: usize = 4096;

/// What is shared by those who ring and the one who looks.
#[derive(Debug, Default)]
pub(super) struct Bell {
    state: Mutex<State>,
    rung: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// When the first and the last event came that nobody has looked after yet.
    events: Option<(Instant, Instant)>,
    count: usize,
    moved: Moved,
    /// How often the system said that it lost events.
    lost: usize,
    ended: bool,
}

/// The places at which folders came, went, or lost their name.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Moved {
    Places(Vec<PathBuf>),
    /// Nobody knows where: events were lost, or there were too many.
    Anywhere,
}

impl Default for Moved {
    fn default() -> Self {
        Self::Places(Vec::new())
    }
}

/// Why a wait is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wake {
    /// Something may have changed; the first event came then.
    Changed(Instant),
    /// Nothing came in the time that was given.
    Quiet,
    /// There will be no more builds.
    Ended,
}

impl Bell {
    /// Something happened.
    pub(super) fn ring(&self) {
        self.add(|_| {});
    }

    /// Something happened to a folder, or to what may have been one.
    pub(super) fn ring_for(&self, place: PathBuf) {
        self.add(|state| match &mut state.moved {
            Moved::Places(places) if places.len() < PLACES => places.push(place),
            moved => *moved = Moved::Anywhere,
        });
    }

    /// Something happened, and nobody knows what.
    pub(super) fn ring_for_all(&self) {
        self.add(|state| {
            state.moved = Moved::Anywhere;
            state.lost += 1;
        });
    }

    /// Ends every wait, now and from now on.
    pub(super) fn end(&self) {
        self.state().ended = true;
        self.rung.notify_all();
    }

    /// How often events were lost.
    pub(super) fn lost(&self) -> usize {
        self.state().lost
    }

    /// Where folders have moved since this was last asked.
    pub(super) fn take_moved(&self) -> Moved {
        std::mem::take(&mut self.state().moved)
    }

    /// Waits until it is time to look, at most for `patience` while nothing happens. `busy` says whether some program is
    /// known not to be ready with the folder.
    pub(super) fn wait(&self, patience: Option<Duration>, busy: &dyn Fn() -> bool) -> Wake {
        let given_up = patience.map(|patience| Instant::now() + patience);
        loop {
            let mut state = self.state();
            if state.ended {
                return Wake::Ended;
            }
            let now = Instant::now();
            let until = match (state.events, given_up) {
                (Some((first, last)), _) => {
                    let quiet = if state.count < MANY { SAVE } else { BURST };
                    let due = (last + quiet).min(first + LONGEST);
                    if now >= due {
                        drop(state);
                        if now < first + PATIENCE && busy() {
                            std::thread::sleep(Duration::from_millis(5));
                            continue;
                        }
                        return self.taken(first);
                    }
                    Some(due)
                }
                (None, Some(given_up)) if now >= given_up => return Wake::Quiet,
                (None, given_up) => given_up,
            };
            state = match until {
                Some(until) => {
                    let waited = self.rung.wait_timeout(state, until.saturating_duration_since(now));
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
                None => self.rung.wait(state).unwrap_or_else(PoisonError::into_inner),
            };
            drop(state);
        }
    }

    /// Whatever came until now will be seen by the look that follows.
    fn taken(&self, first: Instant) -> Wake {
        let mut state = self.state();
        state.events = None;
        state.count = 0;
        if state.ended { Wake::Ended } else { Wake::Changed(first) }
    }

    fn add(&self, note: impl FnOnce(&mut State)) {
        let now = Instant::now();
        let mut state = self.state();
        state.events = Some((state.events.map_or(now, |(first, _)| first), now));
        state.count += 1;
        note(&mut state);
        // While the one who looks is asleep until the quiet is over, the first event has woken it.
        if state.count == 1 {
            self.rung.notify_all();
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    const IDLE: &dyn Fn() -> bool = &|| false;

    #[test]
    fn many_events_are_one_call() {
        let bell = Bell::default();
        let before = Instant::now();
        for _ in 0..1000 {
            bell.ring();
        }
        let Wake::Changed(first) = bell.wait(None, IDLE) else { panic!("it rang") };
        assert!(first >= before && first.elapsed() >= BURST);
        assert_eq!(bell.wait(Some(Duration::ZERO), IDLE), Wake::Quiet);
    }

    #[test]
    fn what_never_ends_is_looked_at_all_the_same() {
        let bell = Arc::new(Bell::default());
        let ringing = Arc::clone(&bell);
        let ringer = std::thread::spawn(move || {
            while !ringing.state().ended {
                ringing.ring();
                std::thread::sleep(Duration::from_millis(1));
            }
        });
        let Wake::Changed(first) = bell.wait(None, IDLE) else { panic!("it rang") };
        assert!(first.elapsed() >= BURST);
        bell.end();
        ringer.join().unwrap();
        assert_eq!(bell.wait(None, IDLE), Wake::Ended);
    }

    #[test]
    fn an_event_during_a_look_calls_again() {
        let bell = Bell::default();
        bell.ring();
        assert!(matches!(bell.wait(None, IDLE), Wake::Changed(_)));
        bell.ring();
        assert!(matches!(bell.wait(None, IDLE), Wake::Changed(_)));
    }

    #[test]
    fn a_program_that_is_at_work_is_waited_for() {
        let bell = Bell::default();
        bell.ring();
        let asked = AtomicUsize::new(0);
        let wake = bell.wait(None, &|| asked.fetch_add(1, Ordering::Relaxed) < 5);
        assert!(matches!(wake, Wake::Changed(_)));
        assert_eq!(asked.load(Ordering::Relaxed), 6);
    }

    #[test]
    fn too_many_moves_are_a_move_of_all() {
        let bell = Bell::default();
        bell.ring_for(PathBuf::from("a"));
        assert_eq!(bell.take_moved(), Moved::Places(vec![PathBuf::from("a")]));
        for n in 0..=PLACES {
            bell.ring_for(PathBuf::from(n.to_string()));
        }
        assert_eq!(bell.take_moved(), Moved::Anywhere);
        assert_eq!(bell.take_moved(), Moved::default());
        bell.ring_for_all();
        assert_eq!((bell.take_moved(), bell.lost()), (Moved::Anywhere, 1));
    }
}
