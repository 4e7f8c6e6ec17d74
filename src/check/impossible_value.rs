//! `impossible-value`: nobody counts half a person or fewer than none, and no share is more than all.

use super::declaring::{Declaring, Kind, stated};
use super::{CheckInput, pointer};
use crate::diag::{At, Diagnostic, code};
use crate::model::{Decimal, Figure, Id, Measure, Quantity};

pub(super) fn check(declaring: Declaring<'_>, _: CheckInput<'_>) -> Vec<Diagnostic> {
    declaring.figures().iter().flat_map(|(id, figure)| check_figure(declaring, id, figure)).collect()
}

fn check_figure(declaring: Declaring<'_>, id: &Id, figure: &Figure) -> Vec<Diagnostic> {
    let Some(unit) = figure.unit.as_deref() else { return Vec::new() };
    let Some(kind) = Unit::of(unit) else { return Vec::new() };
    stated(figure)
        .filter_map(|stated| {
            let (reason, help) = kind.impossible(stated.value, figure.measure)?;
            let file = declaring.file(Kind::Figure);
            let at = At::Value(pointer::value(&file, id.as_str(), figure, stated.answer));
            let message = format!("`{id}` cannot be `{}` {unit}: {reason}", stated.value);
            Some(Diagnostic::new(code::IMPOSSIBLE_VALUE, message, &file, at).help(help))
        })
        .collect()
}

/// What a unit says about its numbers.
#[derive(Clone, Copy)]
enum Unit {
    /// It counts whole things.
    Things,
    /// It measures something of which there is not less than nothing.
    Amount,
    /// It is a share of a hundred.
    Percent,
}

/// Units that count whole people or things, in the singular.
const THINGS: [&str; 62] = [
    "person",
    "people",
    "soldier",
    "fighter",
    "combatant",
    "recruit",
    "civilian",
    "man",
    "men",
    "woman",
    "women",
    "child",
    "children",
    "minor",
    "refugee",
    "prisoner",
    "detainee",
    "hostage",
    "casualty",
    "death",
    "fatality",
    "victim",
    "patient",
    "family",
    "household",
    "troop",
    "officer",
    "official",
    "voter",
    "mine",
    "bomb",
    "shell",
    "missile",
    "rocket",
    "drone",
    "aircraft",
    "plane",
    "helicopter",
    "ship",
    "vessel",
    "boat",
    "vehicle",
    "tank",
    "truck",
    "weapon",
    "strike",
    "attack",
    "incident",
    "event",
    "violation",
    "home",
    "house",
    "building",
    "school",
    "hospital",
    "clinic",
    "village",
    "town",
    "city",
    "cities",
    "base",
    "checkpoint",
];

/// The commonest of them in the other languages whose numbers we read, as they stand beside a number, in lower case.
const PEOPLE: &str = "\
personne personnes soldats combattants civils morts blessés personen menschen soldaten kämpfer zivilisten tote verletzte \
personas soldados combatientes civiles muertos heridos persone soldati civili morti feriti pessoas civis mortos feridos \
человек людей люди солдат бойцов осіб людей солдатів kişi asker sivil savaşçı شخص أشخاص عسكري جندي مقاتل مدني قتيل جريح \
نفر سرباز אנשים נפש חיילים אזרחים";

/// Units of amounts that have fractions, and none of which is less than nothing.
const AMOUNTS: [&str; 19] = [
    "km2", "km²", "m2", "m²", "km", "m", "ha", "hectare", "acre", "t", "tonne", "ton", "kg", "litre", "hour", "day",
    "week", "month", "year",
];

impl Unit {
    fn of(unit: &str) -> Option<Self> {
        let unit = unit.trim().to_lowercase();
        let is = |words: &[&str]| {
            let singular =
                [unit.strip_suffix("ies").map(|stem| format!("{stem}y")), unit.strip_suffix('s').map(str::to_owned)];
            words.contains(&&*unit) || singular.iter().flatten().any(|unit| words.contains(&&**unit))
        };
        if ["%", "percent", "per cent", "٪"].contains(&&*unit) {
            Some(Self::Percent)
        } else if is(&THINGS) || PEOPLE.split(' ').any(|word| word == unit) {
            Some(Self::Things)
        } else {
            is(&AMOUNTS).then_some(Self::Amount)
        }
    }

    /// Why a value cannot be, and what to do.
    fn impossible(self, value: &Quantity, measure: Measure) -> Option<(&'static str, &'static str)> {
        let numbers = numbers(value);
        let negative = numbers.iter().any(|n| *n < Decimal::whole(0));
        // What changes within a period can shrink, and can more than double.
        let changes = measure == Measure::Flow;
        match self {
            Self::Things | Self::Amount | Self::Percent if negative && !changes => Some((
                "there is not less than nothing",
                "mend the number; a change that can be negative is `measure: flow`",
            )),
            Self::Things if numbers.iter().any(|n| !n.is_whole()) => Some((
                "they are counted in whole numbers",
                "write a whole number, `\"~ …\"` for an estimate, or another unit for an average or a share",
            )),
            Self::Percent if measure == Measure::Stock && exceeds(value, Decimal::whole(100)) => Some((
                "a share is no more than all",
                "mend the number; a growth within a period is `measure: flow`, one since a start `measure: total`",
            )),
            _ => None,
        }
    }
}

/// Every number that a quantity states.
fn numbers(value: &Quantity) -> Vec<Decimal> {
    let (low, high) = value.bounds().unzip();
    let best = value.central();
    [low, best, high].into_iter().flatten().collect()
}

/// Whether a quantity says that it can be, or is, more than `most`.
fn exceeds(value: &Quantity, most: Decimal) -> bool {
    match value {
        Quantity::Exact(n) | Quantity::About(n) | Quantity::AtLeast(n) => *n > most,
        Quantity::MoreThan(n) => *n >= most,
        Quantity::Range { high, .. } => *high > most,
        // `< 110` and `<= 110` are true of every share.
        Quantity::LessThan(_) | Quantity::AtMost(_) | Quantity::Unknown => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn possible(value: &str, unit: &str, measure: Measure) -> bool {
        let value = Quantity::parse(value).unwrap_or_else(|error| panic!("{error:?}"));
        Unit::of(unit).is_none_or(|unit| unit.impossible(&value, measure).is_none())
    }

    #[test]
    fn whole_things_shares_and_amounts_have_their_limits() {
        let stock = Measure::Stock;
        for (value, unit) in [
            ("8500", "people"),
            ("8500.0", "people"),
            ("0", "mines"),
            ("-3", "°C"),
            ("-2.5", "USD"),
            ("0.5", "km2"),
            ("2.5", "people per household"),
            ("100", "%"),
            ("12.5", "%"),
            (">= 100", "%"),
            ("<= 110", "%"),
            ("unknown", "people"),
            ("1.5", "months"),
            ("2.5", "million people"),
        ] {
            assert!(possible(value, unit, stock), "{value} {unit}");
        }
        for (value, unit) in [
            ("8500.5", "people"),
            ("-1", "people"),
            ("0.5", "Soldiers"),
            ("~ 2.5", "families"),
            ("-5..10", "mines"),
            ("101", "%"),
            ("> 100", "%"),
            ("90..110", "%"),
            ("-1", "%"),
            ("-3", "km2"),
            ("-2", "months"),
            ("2.5", "Personen"),
            ("2.5", "شخص"),
        ] {
            assert!(!possible(value, unit, stock), "{value} {unit}");
        }
    }

    #[test]
    fn changes_can_be_negative_and_growth_can_exceed_all() {
        assert!(possible("-500", "people", Measure::Flow));
        assert!(possible("180", "%", Measure::Flow) && possible("180", "%", Measure::Total));
        assert!(possible("-12", "%", Measure::Flow));
        assert!(!possible("-500", "people", Measure::Total));
        assert!(!possible("1.5", "people", Measure::Flow));
    }
}
