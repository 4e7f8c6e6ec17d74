//! How a review cycle stands on a day, as the Humanitarian Data Exchange counts it.

use jiff::civil::Date;

use super::Duration;

/// How long ago something was last reviewed, in the terms of its cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Freshness {
    /// Within its cycle.
    Fresh,
    /// The cycle is over.
    Due,
    /// It is over for some time.
    Overdue,
    /// Nobody seems to look after it any more.
    Delinquent,
}

/// A cycle of at least so many days, the days until it is overdue after its end, and those until it is delinquent.
const GRACE: [(i64, i64, i64); 5] = [(365, 60, 90), (90, 30, 60), (30, 14, 30), (7, 7, 14), (0, 1, 2)];

impl Freshness {
    /// Every state with its word.
    pub const ALL: &[(&str, Self)] =
        &[("fresh", Self::Fresh), ("due", Self::Due), ("overdue", Self::Overdue), ("delinquent", Self::Delinquent)];

    /// Its word.
    pub fn word(self) -> &'static str {
        super::figure::word_of(Self::ALL, self)
    }

    /// How what was reviewed on one day stands on another.
    pub fn of(reviewed: Date, cycle: Duration, today: Date) -> Self {
        // Invariant: two dates of the calendar are fewer days apart than an i64 can count.
        let age = i64::from(today.since(reviewed).map_or(0, |span| span.get_days()));
        let days = i64::from(cycle.approximate_days());
        let (_, due, overdue) = GRACE.into_iter().find(|(least, ..)| days >= *least).unwrap_or((0, 1, 2));
        match age - days {
            late if late <= 0 => Self::Fresh,
            late if late <= due => Self::Due,
            late if late <= overdue => Self::Overdue,
            _ => Self::Delinquent,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_as_the_exchange_counts_them() {
        let after = |cycle: &str, days: i32| {
            let reviewed = jiff::civil::date(2020, 2, 1);
            let today = reviewed.checked_add(jiff::Span::new().days(days)).expect("it is a day");
            Freshness::of(reviewed, Duration::parse(cycle).expect("it is a duration"), today).word()
        };
        let cases = [("P30D", [30, 44, 60]), ("P1Y", [365, 425, 455]), ("P90D", [90, 120, 150]), ("P1W", [7, 14, 21])];
        for (cycle, [fresh, due, overdue]) in cases {
            assert_eq!([after(cycle, 0), after(cycle, fresh)], ["fresh"; 2], "{cycle}");
            assert_eq!([after(cycle, fresh + 1), after(cycle, due)], ["due"; 2], "{cycle}");
            assert_eq!([after(cycle, due + 1), after(cycle, overdue)], ["overdue"; 2], "{cycle}");
            assert_eq!(after(cycle, overdue + 1), "delinquent", "{cycle}");
        }
        assert_eq!(after("P30D", -5), "fresh", "reviewed tomorrow");
    }
}
