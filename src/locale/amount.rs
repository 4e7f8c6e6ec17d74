//! Exact arithmetic on the numbers that a text states: comparing and rounding, without overflow.

use std::cmp::Ordering;
use std::fmt;

use crate::model::Decimal;

/// `digits × 10^exponent`.
///
/// Invariant: `digits` does not end in 0, unless it is 0, and then `exponent` is 0; so equal amounts have equal fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Amount {
    digits: i128,
    exponent: i32,
}

/// Which way to round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rounding {
    /// To the nearest; halves away from zero.
    Nearest,
    /// Towards the smaller number.
    Down,
    /// Towards the larger number.
    Up,
}

impl Amount {
    pub(super) fn new(mut digits: i128, mut exponent: i32) -> Self {
        if digits == 0 {
            return Self { digits, exponent: 0 };
        }
        while digits % 10 == 0 {
            digits /= 10;
            exponent += 1;
        }
        Self { digits, exponent }
    }

    /// The place of the last digit that is not 0.
    pub(super) fn exponent(self) -> i32 {
        self.exponent
    }

    /// `self × 10^power`.
    pub(super) fn shifted(self, power: i32) -> Self {
        Self::new(self.digits, self.exponent + power)
    }

    /// Rounded to a multiple of `10^place`.
    pub(super) fn rounded(self, place: i32, rounding: Rounding) -> Self {
        if self.exponent >= place {
            return self;
        }
        // A step too large for an i128 is larger than twice any amount.
        let step = power_of_ten(place - self.exponent).unwrap_or(i128::MAX);
        let (below, above_below) = (self.digits.div_euclid(step), self.digits.rem_euclid(step));
        let up = match rounding {
            Rounding::Down => false,
            Rounding::Up => above_below > 0,
            Rounding::Nearest => match above_below.cmp(&(step - above_below)) {
                Ordering::Less => false,
                Ordering::Equal => self.digits > 0,
                Ordering::Greater => true,
            },
        };
        Self::new(below + i128::from(up), place)
    }

    /// Whether the two differ by at most a tenth of `other`.
    pub(super) fn is_near(self, other: Self) -> bool {
        let (mine, theirs) = self.aligned(other);
        mine.saturating_sub(theirs).unsigned_abs().saturating_mul(10) <= theirs.unsigned_abs()
    }

    /// Whether neither is ten times the other or more.
    pub(super) fn is_of_order(self, other: Self) -> bool {
        let (mine, theirs) = self.aligned(other);
        let (mine, theirs) = (mine.unsigned_abs(), theirs.unsigned_abs());
        mine == theirs || mine.saturating_mul(10) > theirs && theirs.saturating_mul(10) > mine
    }

    /// Whether the two are equal, or a word such as `thousand` can make `other` of it: no language has words between
    /// hundred and thousand.
    pub(super) fn may_scale_to(self, other: Self) -> bool {
        self.digits == other.digits && (self == other || other.exponent - self.exponent >= 3)
    }

    /// Both as multiples of the same power of ten. What does not fit is the largest number there is, and at most one
    /// of the two can be, since the other is not multiplied.
    fn aligned(self, other: Self) -> (i128, i128) {
        let place = self.exponent.min(other.exponent);
        let at = |amount: Self| {
            let factor = power_of_ten(amount.exponent - place);
            let product = factor.and_then(|factor| amount.digits.checked_mul(factor));
            product.unwrap_or(if amount.digits < 0 { -i128::MAX } else { i128::MAX })
        };
        (at(self), at(other))
    }
}

impl fmt::Display for Amount {
    /// In plain digits: `8500`, `8.5`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.digits < 0 { "-" } else { "" };
        let digits = self.digits.unsigned_abs();
        match usize::try_from(-self.exponent) {
            Ok(decimals) if decimals > 0 => {
                let digits = format!("{digits:0>width$}", width = decimals + 1);
                let (whole, fraction) = digits.split_at(digits.len() - decimals);
                write!(f, "{sign}{whole}.{fraction}")
            }
            _ => write!(f, "{sign}{digits}{}", "0".repeat(self.exponent.unsigned_abs() as usize)),
        }
    }
}

impl From<Decimal> for Amount {
    fn from(n: Decimal) -> Self {
        Self::new(i128::from(n.digits()), -i32::from(n.scale()))
    }
}

impl PartialOrd for Amount {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Amount {
    fn cmp(&self, other: &Self) -> Ordering {
        let (mine, theirs) = self.aligned(*other);
        mine.cmp(&theirs)
    }
}

fn power_of_ten(exponent: i32) -> Option<i128> {
    10_i128.checked_pow(u32::try_from(exponent).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_goes_the_way_it_is_told() {
        for (digits, place, down, nearest, up) in [
            (6799, 2, 6700, 6800, 6800),
            (6750, 2, 6700, 6800, 6800),
            (6749, 2, 6700, 6700, 6800),
            (6800, 2, 6800, 6800, 6800),
            (-6750, 2, -6800, -6800, -6700),
            (6799, 60, 0, 0, i128::MAX),
        ] {
            let rounded = |rounding| Amount::new(digits, 0).rounded(place, rounding);
            assert_eq!(rounded(Rounding::Down), Amount::new(down, 0));
            assert_eq!(rounded(Rounding::Nearest), Amount::new(nearest, 0));
            let up = if up == i128::MAX { Amount::new(1, place) } else { Amount::new(up, 0) };
            assert_eq!(rounded(Rounding::Up), up);
        }
    }

    #[test]
    fn order_survives_amounts_that_do_not_fit() {
        let (tiny, huge) = (Amount::new(1, -60), Amount::new(9, 60));
        assert!(tiny < huge && huge.shifted(-200) < tiny && Amount::new(-9, 60) < tiny);
        assert!(!tiny.is_near(huge) && Amount::new(105, 0).is_near(Amount::new(100, 0)));
        assert_eq!(Amount::new(8500, -3), Amount::from(Decimal::new(85, 1)));
        let shown = [Amount::new(8500, 0), Amount::new(-5, -2), Amount::new(85, -1)].map(|amount| amount.to_string());
        assert_eq!(shown, ["8500", "-0.05", "8.5"]);
    }
}
