//! `over-precise-place`: coordinates are no more exact than the place is known.

use super::CheckInput;
use super::declaring::{Declaring, Kind};
use crate::diag::{At, Diagnostic, code};
use crate::model::{Decimal, Precision};

pub(super) fn check(file: Declaring<'_>, _: CheckInput<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (id, place) in file.places().iter() {
        let Some(precision) = place.precision else { continue };
        let most = decimals(precision);
        for (key, value) in [("lat", place.lat), ("lon", place.lon)] {
            let Some(value) = value.filter(|value| value.scale() > most) else { continue };
            let pointer = file.pointer(Kind::Place, id);
            let rounded = rounded(value, most);
            let message = format!(
                "the precision of `{id}` is `{}`, but its `{key}` {value} is exact to {}",
                precision.word(),
                extent(value.scale())
            );
            found.push(
                Diagnostic::new(
                    code::OVER_PRECISE_PLACE,
                    message,
                    &file.file(Kind::Place),
                    At::Value(pointer.key(key)),
                )
                .also(&file.file(Kind::Place), At::Value(pointer.key("precision")), "how exactly it is known")
                .help(format!("write `{key}: {rounded}`, or the `precision` that the place is known with")),
            );
        }
    }
    found
}

/// How many decimals of a degree a precision supports: the fifth is a metre, the second a kilometre.
fn decimals(precision: Precision) -> u8 {
    match precision {
        Precision::Exact => 5,
        Precision::Town | Precision::District => 2,
        Precision::Region => 1,
        Precision::Country => 0,
    }
}

/// The distance that the last decimal of a degree stands for.
fn extent(decimals: u8) -> &'static str {
    match decimals {
        0 | 1 => "about 10 km",
        2 => "about a kilometre",
        3 => "about 100 m",
        4 => "about 10 m",
        5 => "about a metre",
        _ => "less than a metre",
    }
}

/// The number with this many decimals, halves away from zero.
fn rounded(value: Decimal, decimals: u8) -> Decimal {
    // Invariant: a degree has at most three digits before its decimals, so that the division is one of small numbers.
    let divisor = 10i64.saturating_pow(u32::from(value.scale() - decimals));
    let (digits, half) = (value.digits(), divisor / 2);
    Decimal::new((digits + half * digits.signum()) / divisor, decimals)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_exact_is_rounded() {
        let round = |text: &str, decimals| Decimal::parse(text).map(|value| rounded(value, decimals).to_string());
        assert_eq!(round("32.887", 2).as_deref(), Some("32.89"));
        assert_eq!(round("-13.1949", 2).as_deref(), Some("-13.19"));
        assert_eq!(round("-13.195", 2).as_deref(), Some("-13.20"));
        assert_eq!(round("27.5", 0).as_deref(), Some("28"));
        assert_eq!(round("179.999999999999999", 1).as_deref(), Some("180.0"));
    }
}
