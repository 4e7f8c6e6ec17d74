//! ISO 8601 durations of whole years, months, weeks and days, such as review cycles.

use std::fmt;

/// A duration such as `P30D` or `P1Y6M`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Duration {
    years: u16,
    months: u16,
    days: u16,
}

/// Why a text is not a [`Duration`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DurationError;

impl fmt::Display for DurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected an ISO 8601 duration of whole years, months, weeks or days, such as `P30D` or `P1Y`")
    }
}

impl std::error::Error for DurationError {}

impl Duration {
    /// Reads `P[nY][nM][nW][nD]`, in this order, at least one part, not zero.
    pub fn parse(text: &str) -> Result<Self, DurationError> {
        let mut rest = text.strip_prefix('P').ok_or(DurationError)?;
        let mut parts = [0u16; 4];
        for (part, letter) in parts.iter_mut().zip(['Y', 'M', 'W', 'D']) {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            if digits > 0 && rest[digits..].starts_with(letter) {
                *part = rest[..digits].parse().map_err(|_| DurationError)?;
                rest = &rest[digits + 1..];
            }
        }
        let [years, months, weeks, days] = parts;
        let days = weeks.checked_mul(7).and_then(|weeks| weeks.checked_add(days)).ok_or(DurationError)?;
        if !rest.is_empty() || (years, months, days) == (0, 0, 0) {
            return Err(DurationError);
        }
        Ok(Self { years, months, days })
    }

    /// In days, with a year of 365 and a month of 30: the reckoning of review cycles.
    pub fn approximate_days(self) -> u32 {
        u32::from(self.years) * 365 + u32::from(self.months) * 30 + u32::from(self.days)
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("P")?;
        for (count, letter) in [(self.years, 'Y'), (self.months, 'M'), (self.days, 'D')] {
            if count > 0 {
                write!(f, "{count}{letter}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iso_8601_durations() {
        let days = |text| Duration::parse(text).map(Duration::approximate_days);
        assert_eq!(days("P30D"), Ok(30));
        assert_eq!(days("P2W"), Ok(14));
        assert_eq!(days("P1Y6M"), Ok(545));
        for bad in ["", "P", "30D", "P0D", "PT5H", "P1D1Y", "P1.5D", "P99999D", "P1D "] {
            assert_eq!(days(bad), Err(DurationError), "{bad}");
        }
    }
}
