//! Quantities as intervals of the numbers that they can mean, so that only what is certain is compared.

use crate::model::{Decimal, Quantity};

/// All numbers between two ends. An end of `None` has no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Interval {
    low: Option<End>,
    high: Option<End>,
}

/// An end: a number in units of 10^-18, and whether the interval stops short of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct End {
    at: i128,
    open: bool,
}

/// Decimals have at most 18 digits behind the point.
const SCALE: u32 = 18;

impl Interval {
    /// What a quantity can mean. `~ 250` is anything up to a tenth more or less, or that rounds to it at its last digit
    /// which is not zero (`~ 100` is 50 to 150), whichever is wider.
    pub(super) fn of(quantity: &Quantity) -> Self {
        let closed = |n: Decimal| Some(End { at: fixed(n), open: false });
        let open = |n: Decimal| Some(End { at: fixed(n), open: true });
        match *quantity {
            Quantity::Exact(n) => Self { low: closed(n), high: closed(n) },
            Quantity::MoreThan(n) => Self { low: open(n), high: None },
            Quantity::AtLeast(n) => Self { low: closed(n), high: None },
            Quantity::LessThan(n) => Self { low: None, high: open(n) },
            Quantity::AtMost(n) => Self { low: None, high: closed(n) },
            Quantity::About(n) => {
                let slack = slack(n);
                let end = |at: i128| Some(End { at, open: false });
                Self { low: end(fixed(n).saturating_sub(slack)), high: end(fixed(n).saturating_add(slack)) }
            }
            Quantity::Range { low, high, .. } => Self { low: closed(low), high: closed(high) },
            Quantity::Unknown => Self { low: None, high: None },
        }
    }

    /// The interval of something that cannot be negative; itself if it is.
    pub(super) fn not_negative(self) -> Self {
        if self.high.is_some_and(|high| high.at < 0) {
            return self;
        }
        let zero = End { at: 0, open: false };
        Self { low: Some(self.low.filter(|low| low.at > 0).unwrap_or(zero)), ..self }
    }

    /// The least interval that holds all of them; `None` if there are none.
    pub(super) fn hull(intervals: impl IntoIterator<Item = Self>) -> Option<Self> {
        intervals.into_iter().reduce(|a, b| Self {
            low: a.low.zip(b.low).map(|(a, b)| if (b.at, b.open) < (a.at, a.open) { b } else { a }),
            high: a.high.zip(b.high).map(|(a, b)| if (b.at, !b.open) > (a.at, !a.open) { b } else { a }),
        })
    }

    /// What the sum of a number of each can be.
    pub(super) fn sum(intervals: impl IntoIterator<Item = Self>) -> Self {
        let zero = Some(End { at: 0, open: false });
        let add = |a: End, b: End| End { at: a.at.saturating_add(b.at), open: a.open || b.open };
        intervals.into_iter().fold(Self { low: zero, high: zero }, |a, b| Self {
            low: a.low.zip(b.low).map(|(a, b)| add(a, b)),
            high: a.high.zip(b.high).map(|(a, b)| add(a, b)),
        })
    }

    /// Whether every number of it is greater than every number of `other`.
    pub(super) fn is_above(self, other: Self) -> bool {
        match (self.low, other.high) {
            (Some(low), Some(high)) => low.at > high.at || (low.at == high.at && (low.open || high.open)),
            _ => false,
        }
    }

    /// Whether no number is in both.
    pub(super) fn contradicts(self, other: Self) -> bool {
        self.is_above(other) || other.is_above(self)
    }
}

impl std::fmt::Display for Interval {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.low, self.high) {
            (None, None) => f.write_str("unknown"),
            (Some(low), None) => write!(f, "{} {}", if low.open { ">" } else { ">=" }, number(low.at)),
            (None, Some(high)) => write!(f, "{} {}", if high.open { "<" } else { "<=" }, number(high.at)),
            (Some(low), Some(high)) if low.at == high.at => f.write_str(&number(low.at)),
            (Some(low), Some(high)) => write!(f, "{}..{}", number(low.at), number(high.at)),
        }
    }
}

/// A decimal in units of 10^-18.
fn fixed(n: Decimal) -> i128 {
    // Invariant: at most 18 digits and a scale of at most 18, so that the product has at most 36 digits.
    i128::from(n.digits()) * 10i128.pow(SCALE.saturating_sub(u32::from(n.scale())))
}

/// How far the number that `about n` stands for may be from `n`.
fn slack(n: Decimal) -> i128 {
    let at = fixed(n).abs();
    if at == 0 {
        return 10i128.pow(SCALE);
    }
    let mut unit = 1;
    while at % (unit * 10) == 0 {
        unit *= 10;
    }
    (unit / 2).max(at / 10)
}

fn number(at: i128) -> String {
    let one = 10u128.pow(SCALE);
    let (whole, fraction) = (at.unsigned_abs() / one, at.unsigned_abs() % one);
    let fraction = format!("{fraction:018}");
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{}{whole}{point}{fraction}", if at < 0 { "-" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Interval {
        Interval::of(&Quantity::parse(text).unwrap_or(Quantity::Unknown))
    }

    #[test]
    fn only_what_cannot_both_be_true_contradicts() {
        let cases = [
            ("8500", "8500", false),
            ("8500", "8501", true),
            ("0.5", "0.50", false),
            ("> 2000", "2300", false),
            ("> 2000", "2000", true),
            (">= 2000", "2000", false),
            ("> 2000", "< 2000", true),
            (">= 2000", "<= 2000", false),
            ("~ 18000", "> 18000", false),
            ("~ 250", "264", false),
            ("~ 250", "300", true),
            ("~ 5", "5.5", false),
            ("150..250", "250", false),
            ("150..250", "251", true),
            ("unknown", "3", false),
        ];
        for (a, b, contradicts) in cases {
            assert_eq!(of(a).contradicts(of(b)), contradicts, "{a} and {b}");
            assert_eq!(of(b).contradicts(of(a)), contradicts, "{b} and {a}");
        }
    }

    #[test]
    fn sums_keep_what_is_not_known() {
        let sum = |texts: &[&str]| Interval::sum(texts.iter().map(|text| of(text))).to_string();
        assert_eq!(sum(&["1300", "1000"]), "2300");
        assert_eq!(sum(&["0.1", "0.2"]), "0.3");
        assert_eq!(sum(&["> 100", "20"]), "> 120");
        assert_eq!(sum(&["100..200", ">= 20"]), ">= 120");
        assert_eq!(sum(&["~ 100", "20"]), "70..170");
        assert_eq!(sum(&["5", "unknown"]), "unknown");
        assert_eq!(sum(&[]), "0");
        assert_eq!(of("< 30").not_negative().to_string(), "0..30");
        assert_eq!(of("unknown").not_negative().to_string(), ">= 0");
        let huge = sum(&["999999999999999999", "999999999999999999"]);
        assert_eq!(huge, "1999999999999999998");
    }

    #[test]
    fn a_hull_holds_every_answer() {
        let hull = |texts: &[&str]| Interval::hull(texts.iter().map(|text| of(text))).map(|hull| hull.to_string());
        assert_eq!(hull(&["140", "150"]).as_deref(), Some("140..150"));
        assert_eq!(hull(&["~ 18000", "> 18000"]).as_deref(), Some(">= 16200"));
        assert_eq!(hull(&["> 5", "5"]).as_deref(), Some(">= 5"));
        assert_eq!(hull(&["unknown", "5"]).as_deref(), Some("unknown"));
        assert_eq!(hull(&[]), None);
    }
}
