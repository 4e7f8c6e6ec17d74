//! What a text says with its numbers and hedges → whether that is what a figure says.

use super::amount::{Amount, Rounding};
use super::lexicon::{Hedge, Lexicon};
use super::numeral::Stated;
use super::skeleton::{Scaled, Skeleton};
use crate::model::{Decimal, Quantity};

/// What a text says.
#[derive(Debug)]
pub(super) struct Claim {
    said: Said,
    pub(super) hedge: Option<Hedge>,
    /// The language has no table of words, and there are words: any of them may be a hedge or a scale.
    unclear: bool,
}

/// The numbers of a text. The lower end of a range may share the scale words of the upper, `2 to 3 million`, or its
/// thousands, `15–20,000`.
#[derive(Debug)]
enum Said {
    One(Stated),
    Range { low: Vec<Stated>, high: Stated, best: Option<Stated> },
}

/// How it stands to a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It states the same, or rounds it and says so.
    Same,
    /// The same number without the figure's hedge.
    Bare,
    /// The figure rounded, without a hedge.
    Rounded,
    /// It states something else.
    Other,
}

impl Claim {
    /// What a text says; `None` if it has a number that cannot be read, or several that are no range.
    pub(super) fn of(skeleton: &Skeleton, lexicon: &Lexicon, unit_power: i32) -> Option<Self> {
        let unclear = lexicon.words.is_none() && skeleton.has_words();
        let stated = |at: usize| {
            let number = &skeleton.numbers[at];
            number.numeral.stated.map(|reading| number.in_unit(reading, unit_power))
        };
        let before_range = |at: usize| {
            let (before, middle) = (&skeleton.texts[at], &skeleton.texts[at + 1]);
            let guess = || unclear.then_some(before.as_str());
            lexicon.before_range(before, middle).or_else(guess)
        };
        let range = |at: usize, best: Option<usize>| {
            let (low, high) = (stated(at)?, stated(at + 1)?);
            let shared = match (skeleton.numbers[at].power, skeleton.numbers[at + 1].power) {
                (None, Some(power)) => low.shifted(power - unit_power),
                _ => low,
            };
            let thousands = match (skeleton.numbers[at].power, skeleton.numbers[at + 1].power) {
                (None, None) if skeleton.numbers[at + 1].numeral.is_grouped() => low.shifted(3),
                _ => low,
            };
            let best = match best {
                Some(at) => Some(stated(at)?),
                None => None,
            };
            Some(Said::Range { low: vec![low, shared, thousands], high, best })
        };
        let (said, before) = match skeleton.numbers.len() {
            1 => (Said::One(stated(0)?), skeleton.texts[0].as_str()),
            2 => (range(0, None)?, before_range(0)?),
            3 => match (before_range(1), before_range(0)) {
                (Some(_), _) => (range(1, Some(0))?, skeleton.texts[0].as_str()),
                (None, before) => (range(0, Some(2))?, before?),
            },
            _ => return None,
        };
        let after = skeleton.texts.last().map_or("", String::as_str);
        let hedges = [lexicon.hedge_before(before), lexicon.hedge_after(after)];
        // "About 250 or more": the bound is what the figure must bear out.
        let [first, second] = hedges;
        let hedge = if first == Some(Hedge::About) { second.or(first) } else { first.or(second) };
        Some(Self { said, hedge, unclear })
    }

    /// How the text stands to a figure.
    pub(super) fn verdict(&self, quantity: &Quantity) -> Verdict {
        match &self.said {
            Said::One(number) if self.unclear && self.hedge.is_none() => {
                let same = |n: Decimal| number.amount.may_scale_to(n.into());
                let same = match *quantity {
                    Quantity::Range { low, best, high } => best.is_some_and(same) || low == high && same(low),
                    _ => quantity.central().is_some_and(same),
                };
                if same { Verdict::Same } else { Verdict::Other }
            }
            Said::One(number) => one(*number, self.hedge, quantity),
            Said::Range { low, high, best } => {
                let hedge = if self.hedge == Some(Hedge::Close) { Some(Hedge::About) } else { self.hedge };
                let same = match *quantity {
                    Quantity::Range { low: from, best: likeliest, high: to } => {
                        let is = |stated: &Stated, n: Decimal| stated.states(n.into(), hedge);
                        low.iter().any(|low| is(low, from))
                            && is(high, to)
                            && best.is_none_or(|best| likeliest.is_some_and(|likeliest| is(&best, likeliest)))
                            && matches!(hedge, None | Some(Hedge::About))
                    }
                    _ => false,
                };
                if same { Verdict::Same } else { Verdict::Other }
            }
        }
    }
}

impl Stated {
    /// Whether it is `n`, or `n` rounded to the precision of the text if the text says `about`. A rounding that moves the
    /// number by more than a tenth misleads, whatever it is called.
    fn states(self, n: Amount, hedge: Option<Hedge>) -> bool {
        self.amount == n || hedge == Some(Hedge::About) && self.rounds(n, Rounding::Nearest) && self.amount.is_near(n)
    }

    /// Whether it is `n` rounded this way to the precision of the text; `n` itself is.
    fn rounds(self, n: Amount, rounding: Rounding) -> bool {
        self.amount == n.rounded(self.place, rounding)
    }
}

/// A single number against a figure.
pub(super) fn one(number: Stated, hedge: Option<Hedge>, quantity: &Quantity) -> Verdict {
    use Hedge::{About, AtLeast, AtMost, LessThan, MoreThan, Nearly};
    if hedge == Some(Hedge::Close) {
        // Where the word has two meanings, the one that is right is meant.
        let nearly = one(number, Some(Nearly), quantity);
        return if nearly == Verdict::Same { nearly } else { one(number, Some(About), quantity) };
    }
    let is = |n: Decimal| number.amount == n.into();
    let down = |n: Decimal| number.rounds(n.into(), Rounding::Down);
    let up = |n: Decimal| number.rounds(n.into(), Rounding::Up);
    let about = |n: Decimal| number.states(n.into(), Some(About));
    let nearly = |n: Decimal| up(n) && number.amount.is_near(n.into());
    let same = match (quantity, hedge) {
        (&Quantity::Exact(n), None) if !is(n) && about(n) => return Verdict::Rounded,
        (&Quantity::Exact(n), None) => is(n),
        (&Quantity::Exact(n), Some(About)) => about(n),
        // True of an exact number only if the text rounds it: "more than 6,700" for 6,799.
        (&Quantity::Exact(n), Some(MoreThan | AtLeast)) => down(n) && !is(n),
        (&Quantity::Exact(n), Some(LessThan | AtMost)) => up(n) && !is(n),
        (&Quantity::Exact(n), Some(Nearly)) => nearly(n) && !is(n),

        (
            &(Quantity::MoreThan(n)
            | Quantity::AtLeast(n)
            | Quantity::LessThan(n)
            | Quantity::AtMost(n)
            | Quantity::About(n)),
            None,
        ) => {
            return if is(n) { Verdict::Bare } else { Verdict::Other };
        }
        (&(Quantity::MoreThan(n) | Quantity::AtLeast(n)), Some(MoreThan | AtLeast)) => down(n),
        (&(Quantity::LessThan(n) | Quantity::AtMost(n)), Some(LessThan | AtMost | Nearly)) => up(n),
        (&Quantity::About(n), Some(About)) => about(n),
        (&Quantity::About(n), Some(Nearly)) => nearly(n),

        (&Quantity::Range { low, best, high }, None | Some(About)) => {
            best.is_some_and(|best| number.states(best.into(), hedge))
                || low == high && number.states(low.into(), hedge)
        }
        _ => false,
    };
    if same { Verdict::Same } else { Verdict::Other }
}

impl Scaled {
    /// The number that a reading of its numeral denotes with its scale words, in the scale of the figure's unit:
    /// `8.5 million` of a figure in `million USD` is 8.5.
    pub(super) fn in_unit(&self, reading: Stated, unit_power: i32) -> Stated {
        self.power.map_or(reading, |power| reading.shifted(power - unit_power))
    }
}
