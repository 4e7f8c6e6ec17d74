//! How long ago something was reviewed, in the words of its review cycle.

use jiff::civil::Date;

use super::Duration;
use super::figure::word_of;

/// How a review stands to its cycle, as the Humanitarian Data Exchange counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Freshness {
    /// Within the cycle.
    Fresh,
    /// Past the cycle, within the days of grace.
    Due,
    /// Past the days of grace.
    Overdue,
    /// Past all of that.
    Delinquent,
}

/// Cycle, and how many days later something is overdue and then delinquent, in days: the cycles that HDX has.
const GRACE: [(u32, u32, u32); 7] =
    [(1, 1, 2), (7, 7, 14), (14, 7, 14), (30, 14, 30), (90, 30, 60), (180, 30, 60), (365, 60, 90)];

impl Freshness {
    /// Every stage with its word.
    pub const ALL: &[(&str, Self)] =
        &[("fresh", Self::Fresh), ("due", Self::Due), ("overdue", Self::Overdue), ("delinquent", Self::Delinquent)];

    /// How something that was reviewed on a day stands today: with a cycle of 30 days it is fresh to day 30, due to
    /// day 44, overdue to day 60, then delinquent. Between the cycles that HDX has, the grace grows evenly.
    pub fn of(reviewed: Date, cycle: Duration, today: Date) -> Self {
        let age = i64::from((today - reviewed).get_days());
        let cycle = cycle.approximate_days();
        let (due, overdue) = grace(cycle);
        match age {
            _ if age <= i64::from(cycle) => Self::Fresh,
            _ if age <= i64::from(cycle) + i64::from(due) => Self::Due,
            _ if age <= i64::from(cycle) + i64::from(overdue) => Self::Overdue,
            _ => Self::Delinquent,
        }
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        word_of(Self::ALL, self)
    }
}

/// How many days after the end of a cycle something is overdue, and delinquent.
fn grace(cycle: u32) -> (u32, u32) {
    let between = |low: u32, high: u32, part: u32, whole: u32| low + (high - low) * part / whole;
    let above = GRACE.iter().position(|(days, ..)| *days >= cycle);
    match above {
        // Invariant: `above` is an index of the table, and greater than 0 here.
        Some(n @ 1..) => {
            let ((from, due, overdue), (to, later_due, later_overdue)) = (GRACE[n - 1], GRACE[n]);
            let (part, whole) = (cycle - from, to - from);
            (between(due, later_due, part, whole), between(overdue, later_overdue, part, whole))
        }
        Some(_) => (GRACE[0].1, GRACE[0].2),
        None => (GRACE[GRACE.len() - 1].1, GRACE[GRACE.len() - 1].2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_begin_where_hdx_begins_them() {
        let reviewed = Date::constant(2022, 1, 1);
        for (cycle, last_fresh, last_due, last_overdue) in
            [("P30D", 30, 44, 60), ("P1Y", 365, 425, 455), ("P1D", 1, 2, 3), ("P1W", 7, 14, 21), ("P90D", 90, 120, 150)]
        {
            let cycle = Duration::parse(cycle).unwrap_or_else(|error| panic!("{error}"));
            let on = |day: i64| Freshness::of(reviewed, cycle, reviewed.saturating_add(jiff::Span::new().days(day)));
            let stages = [
                (0, Freshness::Fresh),
                (last_fresh, Freshness::Fresh),
                (last_fresh + 1, Freshness::Due),
                (last_due, Freshness::Due),
                (last_due + 1, Freshness::Overdue),
                (last_overdue, Freshness::Overdue),
                (last_overdue + 1, Freshness::Delinquent),
            ];
            for (day, stage) in stages {
                assert_eq!(on(day), stage, "day {day} of {cycle}");
            }
            assert_eq!(on(-5), Freshness::Fresh, "reviewed tomorrow");
        }
    }

    #[test]
    fn grace_grows_with_the_cycle() {
        assert_eq!((1..=2000).map(grace).max(), Some((60, 90)));
        assert!((1..2000).all(|days| grace(days) <= grace(days + 1)));
        assert_eq!(grace(60), (22, 45));
    }
}
