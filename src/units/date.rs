//! Calendar dates, as exact as their source.

use std::fmt;

use serde::{Serialize, Serializer};
use time::{Date as Day, Month, util::days_in_month};

use super::Unreadable;

/// How exactly a source dates something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// To the day: `2025-07-03`.
    Day,
    /// To the month: `2025-07`.
    Month,
    /// To the year: `2025`.
    Year,
}

/// A date as exact as its source: a day, a month or a calendar year.
///
/// Ordered and compared by its last day, so something due "in July 2025" is late from 1 August.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    last: Day,
    precision: Precision,
}

const WANTED_DAY: &str = "a day such as 2025-07-03";
const WANTED: &str = "a date such as 2025-07-03, or 2025-07 or 2025 where no more is known";

impl Date {
    /// Takes a day; `None` where the calendar has no such day.
    pub fn day(year: i32, month: u8, day: u8) -> Option<Self> {
        let month = Month::try_from(month).ok()?;
        let last = Day::from_calendar_date(year, month, day).ok()?;
        Some(Self { last, precision: Precision::Day })
    }

    /// Gives the last day of a month.
    ///
    /// # Panics
    /// If the month is not 1 to 12.
    #[expect(clippy::expect_used, reason = "a month's own last day exists")]
    pub fn month_end(year: i32, month: u8) -> Self {
        let month = Month::try_from(month).expect("callers pass 1 to 12");
        let last = Day::from_calendar_date(year, month, days_in_month(month, year))
            .expect("a month's last day is in the calendar");
        Self { last, precision: Precision::Day }
    }

    /// Reads a day, `2025-07-03`.
    ///
    /// # Errors
    /// Any other form; `03/07/2025` is refused with the day it means in Britain.
    pub fn day_from_words(words: &str) -> Result<Self, Unreadable> {
        match Self::from_words(words) {
            Ok(date) if date.precision == Precision::Day => Ok(date),
            Ok(_) => Err(Unreadable::wanted(WANTED_DAY)),
            Err(refused) => Err(Unreadable { wanted: WANTED_DAY, ..refused }),
        }
    }

    /// Reads `2025-07-03`, `2025-07` or `2025`.
    ///
    /// # Errors
    /// Any other form; `03/07/2025` is refused with the day it means in Britain.
    pub fn from_words(words: &str) -> Result<Self, Unreadable> {
        let number = |from: usize, to: usize| -> Option<u16> {
            let digits = words.as_bytes().get(from..to)?;
            digits.iter().try_fold(0u16, |sum, byte| {
                byte.is_ascii_digit().then(|| sum * 10 + u16::from(byte - b'0'))
            })
        };
        let small = |from, to| number(from, to).and_then(|n| u8::try_from(n).ok());
        let dash = |at: usize| words.as_bytes().get(at) == Some(&b'-');
        let read = match words.len() {
            10 if dash(4) && dash(7) => number(0, 4)
                .zip(small(5, 7))
                .zip(small(8, 10))
                .and_then(|((year, month), day)| Self::day(i32::from(year), month, day)),
            7 if dash(4) => number(0, 4)
                .zip(small(5, 7))
                .filter(|(_, month)| (1..=12).contains(month))
                .map(|(year, month)| Self {
                    precision: Precision::Month,
                    ..Self::month_end(i32::from(year), month)
                }),
            4 => number(0, 4).filter(|year| *year >= 1000).map(|year| Self {
                precision: Precision::Year,
                ..Self::month_end(i32::from(year), 12)
            }),
            _ => None,
        };
        read.ok_or_else(|| Unreadable { wanted: WANTED, suggestion: british(words) })
    }

    /// Gives its last day as a number of days, for differences and columns.
    pub fn day_number(self) -> i32 {
        self.last.to_julian_day()
    }

    /// Gives the day that a number of days stands for.
    pub fn from_day_number(number: i32) -> Option<Self> {
        let last = Day::from_julian_day(number).ok()?;
        Some(Self { last, precision: Precision::Day })
    }

    /// Gives the first day that it may be: of a month or a year, its first.
    #[must_use]
    pub fn first_day(self) -> Self {
        let (year, month, _) = self.parts();
        let first = match self.precision {
            Precision::Day => None,
            Precision::Month => Self::day(year, month, 1),
            Precision::Year => Self::day(year, 1, 1),
        };
        first.unwrap_or(self)
    }

    /// Says whether it has come by the end of another date: a month by its own last day.
    ///
    /// The order tells dates of one last day apart by how exactly they are known, so `<=` would not do.
    pub fn has_come_by(self, end: Self) -> bool {
        self.last <= end.last
    }

    /// Says how exactly it is known.
    pub const fn precision(self) -> Precision {
        self.precision
    }

    /// Gives calendar year, month and day of its last day.
    pub fn parts(self) -> (i32, u8, u8) {
        (self.last.year(), self.last.month() as u8, self.last.day())
    }
}

/// What a date in another form means: `03/07/2025` is 3 July, for the day comes first in Britain;
/// `30 June 2025`, `Monday 30th June 2025`, `1-Jul-25` and `2025-07-03T00:00:00` are what they say.
fn british(words: &str) -> Option<String> {
    if let Some((day, _)) = words.split_once('T').filter(|(day, time)| {
        day.len() == 10 && time.len() >= 5 && time.as_bytes().get(2) == Some(&b':')
    }) {
        return Date::from_words(day).ok().map(|date| date.to_string());
    }
    let marks = |c: char| matches!(c, '/' | '.' | '-' | ',') || c.is_whitespace();
    let mut parts: Vec<&str> = words.split(marks).filter(|part| !part.is_empty()).collect();
    if parts.first().is_some_and(|first| is_weekday(first)) {
        parts.remove(0);
    }
    let year = |words: &str| -> Option<i32> {
        let year: i32 = words.parse().ok()?;
        match words.len() {
            2 => Some(2000 + year),
            4 => Some(year),
            _ => None,
        }
    };
    let date = match parts.as_slice() {
        [day, month, last] => {
            let day = ["st", "nd", "rd", "th"]
                .iter()
                .find_map(|end| day.strip_suffix(end))
                .unwrap_or(day);
            let month = month.parse().ok().or_else(|| month_number(month))?;
            Date::day(year(last)?, month, day.parse().ok()?)
        }
        // `Mar-25` can be a day of March as well.
        [month, last] if last.len() == 4 => {
            let (month, year) = (month_number(month)?, year(last)?);
            Some(Date { precision: Precision::Month, ..Date::month_end(year, month) })
        }
        _ => None,
    };
    date.map(|date| date.to_string())
}

fn is_weekday(words: &str) -> bool {
    const DAYS: [&str; 7] =
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let lower = words.to_lowercase();
    lower.len() >= 3 && DAYS.iter().any(|day| day.starts_with(lower.as_str()))
}

/// Gives the number of a month by its name or the first letters of it, `Sept` among them.
fn month_number(words: &str) -> Option<u8> {
    let lower = words.to_lowercase();
    let named = |month: &u8| {
        lower.len() >= 3
            && super::text::month_name(*month).to_lowercase().starts_with(lower.as_str())
    };
    (1..=12).find(named)
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.parts();
        match self.precision {
            Precision::Day => write!(f, "{year:04}-{month:02}-{day:02}"),
            Precision::Month => write!(f, "{year:04}-{month:02}"),
            Precision::Year => write!(f, "{year:04}"),
        }
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_keeps_the_precision_of_its_source() {
        for words in ["2025-07-03", "2025-07", "2025"] {
            assert_eq!(Date::from_words(words).map(|date| date.to_string()), Ok(words.to_owned()));
        }
        let july = Date::from_words("2025-07").expect("a month");
        let late = Date::from_words("2025-08-01").expect("a day");
        assert!(july < late);
    }

    #[test]
    fn a_british_date_is_refused_with_its_meaning() {
        let refused = Date::day_from_words("03/07/2025").expect_err("not the form");
        assert_eq!(refused.suggestion.as_deref(), Some("2025-07-03"));
        let cases = [
            ("30 June 2025", "2025-06-30"),
            ("1 Jul 2025", "2025-07-01"),
            ("Monday 30th June 2025", "2025-06-30"),
            ("30-Sept-25", "2025-09-30"),
            ("2025-06-30T00:00:00", "2025-06-30"),
            ("03/04/2025", "2025-04-03"),
            ("March 2026", "2026-03"),
        ];
        for (words, meant) in cases {
            let refused = Date::from_words(words).expect_err("not the form");
            assert_eq!(refused.suggestion.as_deref(), Some(meant), "{words}");
        }
        // No month of a single letter or two, no day that the calendar lacks, no half a year.
        for words in [
            "1 Ju 2025",
            "31 June 2025",
            "1 Jul 025",
            "04/13/2025",
            "Q3 2025",
            "Mar-25",
            "end June 2025",
        ] {
            let refused = Date::from_words(words).expect_err("not a date");
            assert_eq!(refused.suggestion, None, "{words}");
        }
        assert!(Date::from_words("2025-02-30").is_err());
        assert!(Date::day_from_words("2025-02").is_err());
    }

    #[test]
    fn a_month_has_come_by_its_own_last_day_and_by_itself() {
        let date = |words| Date::from_words(words).unwrap();
        let (month, last) = (date("2019-09"), date("2019-09-30"));
        assert!(month.has_come_by(last) && last.has_come_by(month) && month.has_come_by(month));
        assert!(!month.has_come_by(date("2019-09-29")) && !date("2019").has_come_by(last));
    }
}
