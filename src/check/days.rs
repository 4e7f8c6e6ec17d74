//! Dates as the days that they can mean, so that only what is certain is compared.

use jiff::Span;
use jiff::civil::Date;

use crate::model::{Edtf, EdtfBound, EdtfDate, Qualifier};

/// The days that a date can mean, first and last. A side of `None` has no limit, or is in doubt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Days {
    pub(super) first: Option<Date>,
    pub(super) last: Option<Date>,
}

impl Days {
    /// What a date can mean. `~` reaches a day, a month or a year further, as the date is precise; what is uncertain
    /// (`?`, `%`) can mean any day.
    pub(super) fn of(date: &Edtf) -> Self {
        match date {
            Edtf::Date(date) => Self::of_date(date),
            Edtf::Interval { start, end } => {
                Self { first: Self::of_bound(start).first, last: Self::of_bound(end).last }
            }
        }
    }

    fn of_bound(bound: &EdtfBound) -> Self {
        match bound {
            EdtfBound::Date(date) => Self::of_date(date),
            EdtfBound::Open | EdtfBound::Unknown => Self { first: None, last: None },
        }
    }

    fn of_date(date: &EdtfDate) -> Self {
        let whole = Edtf::Date(*date);
        let slack = match (date.month, date.day) {
            (_, Some(_)) => Span::new().days(1),
            (Some(1..=12), None) => Span::new().months(1),
            (Some(_), None) => Span::new().months(3),
            (None, None) => Span::new().years(1),
        };
        match date.qualifier {
            Qualifier::Certain => Self { first: whole.earliest(), last: whole.latest() },
            Qualifier::Approximate => Self {
                first: whole.earliest().and_then(|day| day.checked_sub(slack).ok()),
                last: whole.latest().and_then(|day| day.checked_add(slack).ok()),
            },
            Qualifier::Uncertain | Qualifier::Both => Self { first: None, last: None },
        }
    }

    /// Whether it is certainly later than all of `other`.
    pub(super) fn is_after(self, other: Self) -> bool {
        self.first.zip(other.last).is_some_and(|(first, last)| first > last)
    }

    /// Whether it is certainly later than this day wherever on Earth the writer is: some are a day ahead of UTC.
    pub(super) fn is_after_day(self, day: Date) -> bool {
        self.first.is_some_and(|first| day.tomorrow().is_ok_and(|tomorrow| first > tomorrow))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(text: &str) -> Option<Days> {
        Edtf::parse(text).ok().map(|date| Days::of(&date))
    }

    fn is_after(a: &str, b: &str) -> bool {
        days(a).zip(days(b)).is_some_and(|(a, b)| a.is_after(b))
    }

    #[test]
    fn only_what_is_certain_is_later() {
        for (later, earlier) in [
            ("2022-03-02", "2022-03-01"),
            ("2022-04", "2022-03-31"),
            ("2023", "2022-12"),
            ("2024~", "2022"),
            ("2022-03/2022-04", "2022-02"),
            ("2022-03/..", "2022-02"),
            ("2022-05~", "2022-03"),
        ] {
            assert!(is_after(later, earlier), "{later} is after {earlier}");
            assert!(!is_after(earlier, later), "{earlier} is not after {later}");
        }
        for (a, b) in [
            ("2022", "2022-06-01"),
            ("2022-03", "2022-03-15"),
            ("2023~", "2022"),
            ("2030?", "2022"),
            ("2030%", "2022"),
            ("../2030", "2022"),
            ("2022-01/2022-12", "2022-06"),
            ("2022-03-01", "2022-03-01"),
        ] {
            assert!(!is_after(a, b) && !is_after(b, a), "{a} and {b}");
        }
    }

    #[test]
    fn tomorrow_is_today_somewhere() {
        let today = Date::constant(2022, 7, 1);
        let future = |text: &str| days(text).is_some_and(|days| days.is_after_day(today));
        assert!(future("2022-07-03") && future("2022-08") && future("2023") && future("2024~"));
        for text in ["2022-07-01", "2022-07-02", "2022-07", "2022", "2022/2030", "2022-08~", "2030?"] {
            assert!(!future(text), "{text}");
        }
    }
}
