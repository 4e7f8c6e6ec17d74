//! Dates as EDTF (ISO 8601-2:2019) level 0 and 1: never more precise than the writer knows.

use std::fmt;

use jiff::civil::Date;

/// A date, or an interval of dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Edtf {
    /// `2022-03~`
    Date(EdtfDate),
    /// `2021-12/2022-03`, `2020/..`
    Interval {
        /// Its start.
        start: EdtfBound,
        /// Its end.
        end: EdtfBound,
    },
}

/// An end of an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EdtfBound {
    /// A date.
    Date(EdtfDate),
    /// `..`: there is none.
    Open,
    /// Empty: it is not known.
    Unknown,
}

/// One date, of whatever precision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EdtfDate {
    /// The year; unspecified digits are zeros.
    pub year: i32,
    /// How many of the last digits of the year are unspecified: `202X` has one.
    pub unspecified_year_digits: u8,
    /// The month, 1 to 12, or a season, 21 (spring) to 24 (winter). Absent if not given or unspecified (`XX`).
    pub month: Option<u8>,
    /// The day. Absent if not given or unspecified (`XX`).
    pub day: Option<u8>,
    /// Whether month or day are written `XX`: they exist but are not known.
    pub unspecified: Unspecified,
    /// What the writer says of its certainty.
    pub qualifier: Qualifier,
}

/// Which parts of a date are written as `XX`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Unspecified {
    /// None.
    #[default]
    Nothing,
    /// `2004-XX`
    Month,
    /// `1985-04-XX`
    Day,
    /// `1985-XX-XX`
    MonthAndDay,
}

/// What the writer says of a date's certainty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Qualifier {
    /// Nothing: it is certain.
    #[default]
    Certain,
    /// `?`: the source is in doubt.
    Uncertain,
    /// `~`: about.
    Approximate,
    /// `%`: both.
    Both,
}

/// Why a text is not EDTF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EdtfError {
    /// What is wrong.
    pub message: String,
    /// What to write instead, where it can be guessed.
    pub suggestion: Option<String>,
}

impl Edtf {
    /// Reads an EDTF date of level 0 or 1. Times of day are refused: no fact of a page is that exact.
    pub fn parse(text: &str) -> Result<Self, EdtfError> {
        let text = text.trim();
        read(text).map_err(|message| EdtfError { message, suggestion: suggestion(text) })
    }

    /// The first day that it can mean; `None` if it has no start.
    pub fn earliest(&self) -> Option<Date> {
        match self {
            Self::Date(date) => date.first_day(),
            Self::Interval { start: EdtfBound::Date(start), .. } => start.first_day(),
            Self::Interval { .. } => None,
        }
    }

    /// The last day that it can mean; `None` if it has no end.
    pub fn latest(&self) -> Option<Date> {
        match self {
            Self::Date(date) => date.last_day(),
            Self::Interval { end: EdtfBound::Date(end), .. } => end.last_day(),
            Self::Interval { .. } => None,
        }
    }

    /// Without what it says of its certainty: `2022-03~` is `2022-03`. By this writers name a figure's earlier value.
    pub fn unqualified(&self) -> String {
        self.to_string().replace(['~', '?', '%'], "")
    }

    /// A key to sort by: the first day, then the last; what has neither sorts first.
    pub fn sort_key(&self) -> (Option<Date>, Option<Date>) {
        (self.earliest().or_else(|| self.latest()), self.latest())
    }
}

impl EdtfDate {
    fn first_day(&self) -> Option<Date> {
        let month = match (self.month, self.unspecified) {
            (Some(season @ 21..=24), _) => (season - 21) * 3 + 3,
            (Some(month), _) => month,
            (None, _) => 1,
        };
        civil(self.years().0, month, self.day.unwrap_or(1))
    }

    /// The first and the last year that it can mean. Before year 0 the digits count backwards: `-010X` is -109 to -100.
    fn years(&self) -> (i32, i32) {
        let others = 10i32.pow(u32::from(self.unspecified_year_digits)) - 1;
        if self.year < 0 { (self.year - others, self.year) } else { (self.year, self.year + others) }
    }

    fn last_day(&self) -> Option<Date> {
        let year = self.years().1;
        let (year, month) = match self.month {
            // Winter reaches into the next year.
            Some(24) => (year + 1, 2),
            Some(season @ 21..=23) => (year, (season - 21) * 3 + 5),
            Some(month) => (year, month),
            None => (year, 12),
        };
        match self.day {
            Some(day) => civil(year, month, day),
            None => civil(year, month, 1).map(Date::last_of_month),
        }
    }
}

impl fmt::Display for Edtf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Date(date) => date.fmt(f),
            Self::Interval { start, end } => write!(f, "{start}/{end}"),
        }
    }
}

impl fmt::Display for EdtfBound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Date(date) => date.fmt(f),
            Self::Open => f.write_str(".."),
            Self::Unknown => Ok(()),
        }
    }
}

impl fmt::Display for EdtfDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.year.unsigned_abs() > 9999 {
            write!(f, "Y{}", self.year)?;
        } else {
            let digits = format!("{:04}", self.year.unsigned_abs());
            let kept = 4 - usize::from(self.unspecified_year_digits);
            let sign = if self.year < 0 { "-" } else { "" };
            write!(f, "{sign}{}{}", &digits[..kept], "X".repeat(4 - kept))?;
        }
        match (self.month, self.unspecified) {
            (Some(month), _) => write!(f, "-{month:02}")?,
            (None, Unspecified::Month | Unspecified::MonthAndDay) => f.write_str("-XX")?,
            (None, _) => {}
        }
        match (self.day, self.unspecified) {
            (Some(day), _) => write!(f, "-{day:02}")?,
            (None, Unspecified::Day | Unspecified::MonthAndDay) => f.write_str("-XX")?,
            (None, _) => {}
        }
        f.write_str(match self.qualifier {
            Qualifier::Certain => "",
            Qualifier::Uncertain => "?",
            Qualifier::Approximate => "~",
            Qualifier::Both => "%",
        })
    }
}

fn civil(year: i32, month: u8, day: u8) -> Option<Date> {
    let small = |value: u8| i8::try_from(value).ok();
    Date::new(i16::try_from(year).ok()?, small(month)?, small(day)?).ok()
}

fn read(text: &str) -> Result<Edtf, String> {
    match text.split_once('/') {
        Some((start, end)) => interval(start, end),
        None => date(text).map(Edtf::Date),
    }
}

fn interval(start: &str, end: &str) -> Result<Edtf, String> {
    let bound = |text: &str| match text {
        ".." => Ok(EdtfBound::Open),
        "" => Ok(EdtfBound::Unknown),
        text => date(text).map(EdtfBound::Date),
    };
    let (start, end) = (bound(start)?, bound(end)?);
    if let (EdtfBound::Date(first), EdtfBound::Date(last)) = (start, end) {
        if first.first_day().zip(last.last_day()).is_some_and(|(first, last)| first > last) {
            return Err("the interval ends before it starts".to_owned());
        }
    } else if !matches!((start, end), (EdtfBound::Date(_), _) | (_, EdtfBound::Date(_))) {
        return Err("an interval needs at least one date".to_owned());
    }
    Ok(Edtf::Interval { start, end })
}

fn date(text: &str) -> Result<EdtfDate, String> {
    let (text, qualifier) = match text.as_bytes().last() {
        Some(b'?') => (&text[..text.len() - 1], Qualifier::Uncertain),
        Some(b'~') => (&text[..text.len() - 1], Qualifier::Approximate),
        Some(b'%') => (&text[..text.len() - 1], Qualifier::Both),
        _ => (text, Qualifier::Certain),
    };
    if let Some(long) = text.strip_prefix('Y') {
        let year = long_year(long)?;
        let (month, day) = (None, None);
        return Ok(EdtfDate {
            year,
            unspecified_year_digits: 0,
            month,
            day,
            unspecified: Unspecified::Nothing,
            qualifier,
        });
    }
    let (negative, unsigned) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let mut parts = unsigned.split('-');
    let (year, unspecified_year_digits) = year(parts.next().unwrap_or(""))?;
    let (month, day) = (parts.next(), parts.next());
    if parts.next().is_some() {
        return Err("a date has at most year, month and day".to_owned());
    }
    if negative && year == 0 {
        return Err("there is no year -0000".to_owned());
    }
    let month_unspecified = month == Some("XX");
    let day_unspecified = day == Some("XX");
    let month = month.filter(|_| !month_unspecified).map(|text| two_digits(text, "month")).transpose()?;
    let day = day.filter(|_| !day_unspecified).map(|text| two_digits(text, "day")).transpose()?;
    let unspecified = match (month_unspecified, day_unspecified) {
        (false, false) => Unspecified::Nothing,
        (true, false) if day.is_none() => Unspecified::Month,
        (false, true) => Unspecified::Day,
        (true, true) => Unspecified::MonthAndDay,
        (true, false) => return Err("a day needs its month".to_owned()),
    };
    if unspecified_year_digits > 0 && month.is_some() {
        return Err("a month needs its whole year".to_owned());
    }
    match month {
        Some(1..=12) | None => {}
        Some(21..=24) if day.is_none() && !day_unspecified => {}
        Some(month) => return Err(format!("there is no month {month:02}")),
    }
    let date = EdtfDate {
        year: if negative { -year } else { year },
        unspecified_year_digits,
        month,
        day,
        unspecified,
        qualifier,
    };
    if let (Some(month), Some(day)) = (month, day) {
        civil(date.year, month, day).ok_or_else(|| format!("{:04}-{month:02} has no day {day:02}", date.year))?;
    }
    Ok(date)
}

fn long_year(text: &str) -> Result<i32, String> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.len() < 5 || digits.starts_with('0') || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("a year after `Y` has more than four digits".to_owned());
    }
    text.parse().map_err(|_| "the year is out of range".to_owned())
}

/// Four digits, of which the last may be `X`.
fn year(text: &str) -> Result<(i32, u8), String> {
    let known = text.trim_end_matches('X');
    if text.len() != 4 || !known.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("a year has four digits".to_owned());
    }
    let unspecified = text.len() - known.len();
    let year = format!("{known:0<4}").parse().map_err(|_| "a year has four digits".to_owned())?;
    Ok((year, u8::try_from(unspecified).unwrap_or(4)))
}

fn two_digits(text: &str, what: &str) -> Result<u8, String> {
    let valid = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    valid.then(|| text.parse().ok()).flatten().ok_or_else(|| format!("a {what} has two digits"))
}

/// What the writer of `2022/3/14`, `14.03.2022`, `2022-3`, `about 2022` or `March 2022` meant, where there is no doubt.
fn suggestion(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    for about in ["about ", "circa ", "ca. ", "c. "] {
        if let Some(rest) = lower.strip_prefix(about) {
            let date = if read(rest).is_ok() { rest.to_owned() } else { suggestion(rest)? };
            return Some(format!("{date}~"));
        }
    }
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let number = |word: &str, most: u32| word.parse::<u32>().ok().filter(|&n| (1..=most).contains(&n));
    let month = |word: &str| {
        const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
        MONTHS.iter().position(|name| word.len() >= 3 && word.starts_with(name) && !word.contains(char::is_numeric))
    };
    let year = |word: &str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    let guess = match words[..] {
        [y, m, d] if year(y) => format!("{y}-{:02}-{:02}", number(m, 12)?, number(d, 31)?),
        [d, m, y] if year(y) && month(m).is_some() => format!("{y}-{:02}-{:02}", month(m)? + 1, number(d, 31)?),
        [m, d, y] if year(y) && month(m).is_some() => format!("{y}-{:02}-{:02}", month(m)? + 1, number(d, 31)?),
        // `03/14/2022` and `14.03.2022` are clear only if one of the two cannot be a month.
        [a, b, y] if year(y) => match (number(a, 31)?, number(b, 31)?) {
            (day @ 13.., month @ ..=12) | (month @ ..=12, day @ 13..) => format!("{y}-{month:02}-{day:02}"),
            _ => return None,
        },
        [y, m] if year(y) => format!("{y}-{:02}", number(m, 12)?),
        [m, y] if year(y) => format!("{y}-{:02}", month(m)? + 1),
        _ => return None,
    };
    read(&guess).ok().map(|_| guess)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(text: &str) -> Option<(String, String)> {
        let edtf = Edtf::parse(text).ok()?;
        let day = |date: Option<Date>| date.map_or_else(|| "-".to_owned(), |date| date.to_string());
        Some((day(edtf.earliest()), day(edtf.latest())))
    }

    #[test]
    fn level_0_and_1_read_and_write_back() {
        for text in [
            "2019-11-27",
            "2022-03",
            "2022",
            "2022-03~",
            "2022?",
            "2022%",
            "2021-12/2022-03",
            "2020/..",
            "../2020",
            "1985/",
            "/1985",
            "202X",
            "20XX",
            "2004-XX",
            "1985-04-XX",
            "1985-XX-XX",
            "2001-21",
            "Y170000002",
            "-1985",
            "2004-06-11%/2004-06~",
        ] {
            assert_eq!(Edtf::parse(text).map(|edtf| edtf.to_string()).as_deref(), Ok(text));
        }
    }

    #[test]
    fn what_is_no_date_is_refused_with_a_mend() {
        let suggestion = |text: &str| Edtf::parse(text).err().map(|error| error.suggestion);
        assert_eq!(suggestion("2022-3"), Some(Some("2022-03".to_owned())));
        assert_eq!(suggestion("14.03.2022"), Some(Some("2022-03-14".to_owned())));
        assert_eq!(suggestion("March 2022"), Some(Some("2022-03".to_owned())));
        assert_eq!(suggestion("about 2022"), Some(Some("2022~".to_owned())));
        assert_eq!(suggestion("03/04/2022"), Some(None));
        for bad in [
            "",
            "22",
            "2022-13",
            "2022-02-30",
            "2022-XX-05",
            "202X-05",
            "2022-21-01",
            "../..",
            "2022/2021",
            "2022-01-01T10:00:00Z",
            "-0000",
            "Y2022",
            "Y02022",
        ] {
            assert!(Edtf::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_date_spans_the_days_it_can_mean() {
        let pair = |first: &str, last: &str| Some((first.to_owned(), last.to_owned()));
        assert_eq!(bounds("2022-02"), pair("2022-02-01", "2022-02-28"));
        assert_eq!(bounds("202X"), pair("2020-01-01", "2029-12-31"));
        assert_eq!(bounds("-010X"), pair("-000109-01-01", "-000100-12-31"));
        assert_eq!(bounds("2021-24"), pair("2021-12-01", "2022-02-28"));
        assert_eq!(bounds("2020/.."), pair("2020-01-01", "-"));
        assert_eq!(bounds("2021-12/2022-03"), pair("2021-12-01", "2022-03-31"));
    }
}
