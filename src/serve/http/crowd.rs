//! Who is connected: when there are too many, whoever has asked for nothing for longest makes room.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use tokio::sync::Notify;

/// Everyone who is connected.
pub(super) struct Crowd {
    seats: RefCell<BTreeMap<u64, Rc<Place>>>,
    /// Grows with everything that anyone does.
    clock: Cell<u64>,
    left: Notify,
}

/// What is known of a connection.
struct Place {
    /// When it came, or asked for something last.
    active: Cell<u64>,
    streams: Cell<bool>,
    unseated: Notify,
}

/// One connection; it is free when dropped.
pub(super) struct Seat {
    crowd: Rc<Crowd>,
    number: u64,
    place: Rc<Place>,
}

impl Crowd {
    pub(super) fn new() -> Rc<Self> {
        Rc::new(Self { seats: RefCell::default(), clock: Cell::new(0), left: Notify::new() })
    }

    fn tick(&self) -> u64 {
        self.clock.set(self.clock.get() + 1);
        self.clock.get()
    }

    /// Takes in one more, and unseats others if there are more than `most`.
    pub(super) fn seat(self: &Rc<Self>, most: usize) -> Seat {
        let number = self.tick();
        let place = Place { active: Cell::new(number), streams: Cell::new(false), unseated: Notify::new() };
        let place = Rc::new(place);
        self.seats.borrow_mut().insert(number, Rc::clone(&place));
        while self.len() > most && self.make_room() {}
        Seat { crowd: Rc::clone(self), number, place }
    }

    /// Unseats the one that has been inactive for longest; event streams, which never ask again, only if there is
    /// nobody else. Says whether there was one.
    pub(super) fn make_room(&self) -> bool {
        self.unseat(|place| Some((place.streams.get(), place.active.get())))
    }

    /// How many are connected.
    pub(super) fn len(&self) -> usize {
        self.seats.borrow().len()
    }

    /// Waits until all have left.
    pub(super) async fn empty(&self) {
        while self.len() > 0 {
            self.left.notified().await;
        }
    }

    fn streams(&self) -> usize {
        self.seats.borrow().values().filter(|place| place.streams.get()).count()
    }

    /// Unseats the one with the lowest rank among those that have one.
    fn unseat<R: Ord>(&self, rank: impl Fn(&Place) -> Option<R>) -> bool {
        let mut seats = self.seats.borrow_mut();
        let ranked = seats.iter().filter_map(|(number, place)| Some((rank(place)?, *number)));
        let Some((_, number)) = ranked.min() else { return false };
        if let Some(place) = seats.remove(&number) {
            place.unseated.notify_one();
        }
        true
    }
}

impl Seat {
    /// Its client asked for something.
    pub(super) fn asked(&self) {
        self.place.active.set(self.crowd.tick());
        self.place.streams.set(false);
    }

    /// It is an event stream from now on. If there are more than `most`, the oldest is unseated.
    pub(super) fn streams(&self, most: usize) {
        self.place.streams.set(true);
        if self.crowd.streams() > most {
            self.crowd.unseat(|place| place.streams.get().then(|| place.active.get()));
        }
    }

    /// Waits until it has to make room.
    pub(super) async fn unseated(&self) {
        self.place.unseated.notified().await;
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.crowd.seats.borrow_mut().remove(&self.number);
        self.crowd.left.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(crowd: &Crowd) -> Vec<u64> {
        crowd.seats.borrow().keys().copied().collect()
    }

    #[test]
    fn whoever_was_inactive_for_longest_makes_room() {
        let crowd = Crowd::new();
        let seats: Vec<Seat> = (0..3).map(|_| crowd.seat(3)).collect();
        seats[0].asked();
        let last = crowd.seat(3);
        assert_eq!(numbers(&crowd), [seats[0].number, seats[2].number, last.number]);
        drop(last);
        assert_eq!(crowd.len(), 2);
    }

    #[test]
    fn event_streams_make_room_for_each_other() {
        let crowd = Crowd::new();
        let seats: Vec<Seat> = (0..4).map(|_| crowd.seat(4)).collect();
        for seat in &seats[..3] {
            seat.asked();
            seat.streams(2);
        }
        assert_eq!(numbers(&crowd), [seats[1].number, seats[2].number, seats[3].number]);
        // The one that asked for nothing goes before the streams.
        let last = crowd.seat(3);
        assert_eq!(numbers(&crowd), [seats[1].number, seats[2].number, last.number]);
    }
}
