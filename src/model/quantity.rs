//! Quantities as writers state them: exact, bounded, about, a range, unknown.

use std::cmp::Ordering;
use std::fmt;

/// An exact decimal number: `digits × 10^-scale`, kept with the precision that the writer gave.
///
/// The digits are bytes of an `i64`, so that nothing has to be aligned: quantities are most of a claim.
#[derive(Clone, Copy)]
pub struct Decimal {
    digits: [u8; 8],
    scale: u8,
}

/// A quantity.
///
/// Two quantities are equal if they denote the same: `0.5` and `0.50` do, `5` and `~ 5` do not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Quantity {
    /// `8500`
    Exact(Decimal),
    /// `> 20000`
    MoreThan(Decimal),
    /// `>= 2000`
    AtLeast(Decimal),
    /// `< 300`
    LessThan(Decimal),
    /// `<= 300`
    AtMost(Decimal),
    /// `~ 250`
    About(Decimal),
    /// `150..250`, or `{low: 100, best: 150, high: 250}`
    Range {
        /// The lowest.
        low: Decimal,
        /// The likeliest.
        best: Option<Decimal>,
        /// The highest.
        high: Decimal,
    },
    /// `unknown`
    Unknown,
}

/// Why a text is not a [`Quantity`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuantityError {
    /// What is wrong.
    pub message: String,
    /// What to write instead, where it can be guessed.
    pub suggestion: Option<String>,
    /// Whether it is a range of numbers that do not rise.
    pub disordered: bool,
}

impl Decimal {
    /// The most digits that a number may have.
    const MOST_DIGITS: usize = 18;

    /// A whole number.
    pub const fn whole(value: i64) -> Self {
        Self::new(value, 0)
    }

    /// `digits × 10^-scale`.
    pub const fn new(digits: i64, scale: u8) -> Self {
        Self { digits: digits.to_ne_bytes(), scale }
    }

    /// Reads `-?[0-9]+(\.[0-9]+)?`, at most 18 digits.
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, unsigned) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) || unsigned.ends_with('.') {
            return None;
        }
        if whole.len() + fraction.len() > Self::MOST_DIGITS {
            return None;
        }
        // Invariant: at most 18 digits, which an `i64` holds.
        let digits =
            whole.bytes().chain(fraction.bytes()).fold(0i64, |digits, byte| digits * 10 + i64::from(byte - b'0'));
        Some(Self::new(if negative { -digits } else { digits }, u8::try_from(fraction.len()).ok()?))
    }

    /// The digits without the decimal point, with the sign.
    pub fn digits(self) -> i64 {
        i64::from_ne_bytes(self.digits)
    }

    /// How many of the digits stand behind the decimal point.
    pub fn scale(self) -> u8 {
        self.scale
    }

    /// The nearest `f64`, for charts and sorting.
    pub fn to_f64(self) -> f64 {
        // Both are exact, so that their quotient is the nearest `f64` there is; beyond 2^53 and 10^22 they may not be.
        if self.digits().unsigned_abs() <= 1 << 53 && self.scale <= 22 {
            #[allow(clippy::cast_precision_loss)]
            return self.digits() as f64 / 10_f64.powi(i32::from(self.scale));
        }
        self.to_string().parse().unwrap_or(f64::NAN)
    }

    /// Whether it is a whole number.
    pub fn is_whole(self) -> bool {
        self.normal().scale == 0
    }

    /// Without zeros at the end of the fraction.
    fn normal(mut self) -> Self {
        while self.scale > 0 && self.digits() % 10 == 0 {
            self = Self::new(self.digits() / 10, self.scale - 1);
        }
        self
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Decimal({self})")
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        // Invariant: at most 18 digits and a scale of at most 18 on either side, so that neither product overflows.
        let raised = |value: &Self, by: u8| i128::from(value.digits()) * 10i128.pow(u32::from(by));
        raised(self, other.scale).cmp(&raised(other, self.scale))
    }
}

impl std::hash::Hash for Decimal {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        // The written precision is shown to readers, so it is part of the content hash; equality of values ignores it.
        self.digits().hash(state);
        self.scale.hash(state);
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.scale == 0 {
            return write!(f, "{}", self.digits());
        }
        let scale = usize::from(self.scale);
        let digits = format!("{:0>width$}", self.digits().unsigned_abs(), width = scale + 1);
        let (whole, fraction) = digits.split_at(digits.len() - scale);
        write!(f, "{}{whole}.{fraction}", if self.digits() < 0 { "-" } else { "" })
    }
}

impl Quantity {
    /// Reads the text form of a quantity.
    pub fn parse(text: &str) -> Result<Self, QuantityError> {
        let text = text.trim();
        if text == "unknown" {
            return Ok(Self::Unknown);
        }
        if let Some((low, high)) = text.split_once("..") {
            let (low, high) = (decimal(low)?, decimal(high)?);
            return Self::range(low, None, high);
        }
        let qualified: [(&str, fn(Decimal) -> Self); 5] = [
            (">=", Self::AtLeast),
            ("<=", Self::AtMost),
            (">", Self::MoreThan),
            ("<", Self::LessThan),
            ("~", Self::About),
        ];
        for (sign, make) in qualified {
            if let Some(rest) = text.strip_prefix(sign) {
                return decimal(rest).map(make).map_err(|error| QuantityError {
                    suggestion: error.suggestion.map(|number| format!("{sign} {number}")),
                    ..error
                });
            }
        }
        decimal(text).map(Self::Exact)
    }

    /// A range, checked: `low` ≤ `best` ≤ `high`.
    pub fn range(low: Decimal, best: Option<Decimal>, high: Decimal) -> Result<Self, QuantityError> {
        let rises = low <= high && best.is_none_or(|best| low <= best && best <= high);
        if rises {
            return Ok(Self::Range { low, best, high });
        }
        let mut sorted: Vec<Decimal> = [Some(low), best, Some(high)].into_iter().flatten().collect();
        sorted.sort();
        let suggestion = match sorted[..] {
            [low, best, high] => format!("{{low: {low}, best: {best}, high: {high}}}"),
            _ => format!("{high}..{low}"),
        };
        let message = match best {
            Some(best) if best < low => format!("`best` is {best}, below `low`, which is {low}"),
            Some(best) if low <= high => format!("`best` is {best}, above `high`, which is {high}"),
            _ => format!("the range from {low} to {high} does not rise"),
        };
        Err(QuantityError { message, suggestion: Some(suggestion), disordered: true })
    }

    /// The range from the lowest to the highest of `quantities`; the quantity itself if all are equal; `None` if
    /// there are none with a known value.
    pub fn spanning<'q>(quantities: impl IntoIterator<Item = &'q Self>) -> Option<Self> {
        let mut known = quantities.into_iter().filter(|quantity| !matches!(quantity, Self::Unknown));
        let first = known.next()?;
        let (mut low, mut high) = first.bounds()?;
        let mut differs = false;
        for quantity in known {
            differs |= quantity != first;
            let (other_low, other_high) = quantity.bounds()?;
            low = low.min(other_low);
            high = high.max(other_high);
        }
        Some(if differs && low < high { Self::Range { low, best: None, high } } else { first.clone() })
    }

    /// The quantity with its sign turned, if it is wholly negative: `> -5` is `< 5` of a loss.
    pub fn opposite(&self) -> Option<Self> {
        let turned = |n: Decimal| (n.digits() < 0).then(|| Decimal::new(-n.digits(), n.scale()));
        Some(match *self {
            Self::Exact(n) => Self::Exact(turned(n)?),
            Self::MoreThan(n) => Self::LessThan(turned(n)?),
            Self::AtLeast(n) => Self::AtMost(turned(n)?),
            Self::LessThan(n) => Self::MoreThan(turned(n)?),
            Self::AtMost(n) => Self::AtLeast(turned(n)?),
            Self::About(n) => Self::About(turned(n)?),
            Self::Range { low, best, high } => Self::Range {
                low: turned(high)?,
                best: match best {
                    Some(best) => Some(turned(best)?),
                    None => None,
                },
                high: turned(low)?,
            },
            Self::Unknown => return None,
        })
    }

    /// The lowest and highest stated number; `None` if unknown.
    pub fn bounds(&self) -> Option<(Decimal, Decimal)> {
        match *self {
            Self::Exact(n)
            | Self::MoreThan(n)
            | Self::AtLeast(n)
            | Self::LessThan(n)
            | Self::AtMost(n)
            | Self::About(n) => Some((n, n)),
            Self::Range { low, high, .. } => Some((low, high)),
            Self::Unknown => None,
        }
    }

    /// The one number that stands for it: itself, or the likeliest of a range, else its middle as `None`.
    pub fn central(&self) -> Option<Decimal> {
        match *self {
            Self::Range { best, .. } => best,
            _ => self.bounds().map(|(low, _)| low),
        }
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(n) => write!(f, "{n}"),
            Self::MoreThan(n) => write!(f, "> {n}"),
            Self::AtLeast(n) => write!(f, ">= {n}"),
            Self::LessThan(n) => write!(f, "< {n}"),
            Self::AtMost(n) => write!(f, "<= {n}"),
            Self::About(n) => write!(f, "~ {n}"),
            Self::Range { low, best: None, high } => write!(f, "{low}..{high}"),
            Self::Range { low, best: Some(best), high } => write!(f, "{{low: {low}, best: {best}, high: {high}}}"),
            Self::Unknown => f.write_str("unknown"),
        }
    }
}

fn decimal(text: &str) -> Result<Decimal, QuantityError> {
    let text = text.trim();
    if let Some((thousands, fraction)) = two_readings(text) {
        let message =
            format!("`{text}` can be read as {thousands} and as a fraction; for the fraction write `{fraction}`");
        return Err(QuantityError { message, suggestion: Some(thousands), disordered: false });
    }
    Decimal::parse(text).ok_or_else(|| QuantityError {
        message: format!("`{text}` is not a plain number"),
        suggestion: plain_number(text),
        disordered: false,
    })
}

/// What `8.500` can mean: 8500 where the point groups thousands, else a fraction, which no other number of digits
/// behind the point leaves in doubt.
fn two_readings(text: &str) -> Option<(String, String)> {
    let (whole, fraction) = text.split_once('.')?;
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let doubtful = (1..=3).contains(&whole.len()) && !whole.starts_with('0') && fraction.len() == 3;
    if !doubtful || !digits(whole) || !digits(fraction) {
        return None;
    }
    let unmistakable = fraction.strip_suffix('0').map_or_else(|| format!("{fraction}0"), str::to_owned);
    Some((format!("{whole}{fraction}"), format!("{whole}.{unmistakable}")))
}

/// What the writer of `8,500`, `8 500`, `8.500.000`, `20k` or `2 million` meant, where there is no doubt.
fn plain_number(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let scales = [("thousand", 3), ("million", 6), ("billion", 9), ("mio", 6), ("bn", 9), ("k", 3), ("m", 6)];
    let (number, zeros) = scales
        .iter()
        .find_map(|&(word, zeros)| Some((lower.strip_suffix(word)?.trim(), zeros)))
        .unwrap_or((lower.trim(), 0));
    if zeros > 0 {
        let value = Decimal::parse(number)?.normal();
        let missing = usize::try_from(zeros - i32::from(value.scale)).ok()?;
        return Some(format!("{}{}", value.digits(), "0".repeat(missing)));
    }
    let groups: Vec<&str> = number.split(|c: char| ",.'’_ \u{a0}\u{202f}\u{2009}٬".contains(c)).collect();
    let grouped = groups.len() > 1
        && (1..=3).contains(&groups[0].len())
        && groups[1..].iter().all(|group| group.len() == 3)
        && groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_digit()));
    grouped.then(|| groups.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantity_is_small() {
        assert!(size_of::<Quantity>() <= 32, "{}", size_of::<Quantity>());
    }

    #[test]
    fn every_form_reads_and_writes_back() {
        for form in ["8500", "0.5", "-3", "> 20000", ">= 2000", "< 300", "<= 300", "~ 250", "150..250", "unknown"] {
            assert_eq!(Quantity::parse(form).map(|q| q.to_string()).as_deref(), Ok(form));
        }
        assert_eq!(Quantity::parse(">20000"), Quantity::parse("> 20000"));
        assert_eq!(Quantity::parse("0.5"), Quantity::parse("0.50"));
        assert_ne!(Quantity::parse("5"), Quantity::parse("~ 5"));
    }

    #[test]
    fn other_writings_say_what_to_write() {
        let suggestion = |text: &str| Quantity::parse(text).err().and_then(|error| error.suggestion);
        assert_eq!(suggestion("8,500").as_deref(), Some("8500"));
        assert_eq!(suggestion("1.234.567").as_deref(), Some("1234567"));
        assert_eq!(suggestion("8 500").as_deref(), Some("8500"));
        assert_eq!(suggestion("8.500").as_deref(), Some("8500"));
        assert!(Quantity::parse("8.50").is_ok() && Quantity::parse("0.125").is_ok());
        assert_eq!(suggestion("20k").as_deref(), Some("20000"));
        assert_eq!(suggestion("1.5 million").as_deref(), Some("1500000"));
        assert_eq!(suggestion("> 20,000").as_deref(), Some("> 20000"));
        assert_eq!(suggestion("250..150").as_deref(), Some("150..250"));
        assert_eq!(suggestion("many"), None);
        assert!(Quantity::parse("").is_err());
        assert!(Quantity::parse("1e5").is_err());
        assert!(Quantity::parse("9999999999999999999").is_err());
    }

    #[test]
    fn claims_that_differ_span_a_range() {
        let quantity = |text: &str| Quantity::parse(text).unwrap_or(Quantity::Unknown);
        let span = |texts: &[&str]| {
            let all: Vec<_> = texts.iter().map(|text| quantity(text)).collect();
            Quantity::spanning(&all).map(|q| q.to_string())
        };
        assert_eq!(span(&["150", "140"]).as_deref(), Some("140..150"));
        assert_eq!(span(&["150", "150"]).as_deref(), Some("150"));
        assert_eq!(span(&["100..200", "~ 250"]).as_deref(), Some("100..250"));
        assert_eq!(span(&["unknown"]), None);
    }
}
