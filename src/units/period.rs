//! Reporting periods within a financial year.

use std::fmt;

use serde::{Serialize, Serializer};

use super::{Date, FinancialYear, Unreadable};

/// A point of the year at which delivery is reported.
///
/// Ordered by the month it ends; a quarter comes after the month period with the same end, the
/// outturn after both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mark(u8);

const WANTED: &str = "a period with its year, such as 2025/26-Q2, 2025/26-P6 or 2025/26-outturn";

impl Mark {
    /// The year's final position, after its last month.
    pub const OUTTURN: Self = Self(38);

    /// Gives the mark of a month period, 1 for April to 12 for March.
    pub fn month(month: u8) -> Option<Self> {
        (1..=12).contains(&month).then_some(Self(month * 3))
    }

    /// Gives the mark of a quarter, 1 to 4.
    pub fn quarter(quarter: u8) -> Option<Self> {
        (1..=4).contains(&quarter).then_some(Self(quarter * 9 + 1))
    }

    /// Reads `P6`, `Q2` or `outturn`.
    pub fn from_words(words: &str) -> Option<Self> {
        match words.as_bytes() {
            b"outturn" => Some(Self::OUTTURN),
            [b'P', digit @ b'1'..=b'9'] => Self::month(digit - b'0'),
            [b'P', b'1', digit @ b'0'..=b'2'] => Self::month(10 + digit - b'0'),
            [b'Q', digit @ b'1'..=b'4'] => Self::quarter(digit - b'0'),
            _ => None,
        }
    }

    /// Gives every mark, in order.
    pub fn all() -> impl Iterator<Item = Self> {
        (1..=38)
            .map(Self)
            .filter(|mark| mark.0 % 3 == 0 || mark.0 % 9 == 1 && mark.0 > 1 || mark.0 == 38)
    }

    /// Gives the number of months of the year that have ended, 1 to 12.
    pub const fn months(self) -> u8 {
        if self.0 >= 36 { 12 } else { self.0 / 3 }
    }

    /// Gives the number that stands for this mark in a column.
    pub const fn code(self) -> u8 {
        self.0
    }

    /// Gives the mark that a column's number stands for.
    pub const fn from_code(code: u8) -> Self {
        Self(code)
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            38 => f.write_str("outturn"),
            code if code % 3 == 0 => write!(f, "P{}", code / 3),
            code => write!(f, "Q{}", code / 9),
        }
    }
}

/// A [`Mark`] of one financial year: `2025/26-Q2`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// The financial year it belongs to.
    pub year: FinancialYear,
    /// The point within that year.
    pub mark: Mark,
}

impl Period {
    /// Reads `2025/26-Q2`.
    ///
    /// # Errors
    /// Any other form, with the year put right where only the year is wrong.
    pub fn from_words(words: &str) -> Result<Self, Unreadable> {
        let (year, mark) = words
            .split_at_checked("2025/26".len())
            .and_then(|(year, rest)| Some((year, rest.strip_prefix('-')?)))
            .ok_or(Unreadable::wanted(WANTED))?;
        let mark = Mark::from_words(mark).ok_or(Unreadable::wanted(WANTED))?;
        match FinancialYear::from_words(year) {
            Ok(year) => Ok(Self { year, mark }),
            Err(refused) => Err(Unreadable {
                wanted: WANTED,
                suggestion: refused.suggestion.map(|year| format!("{year}-{mark}")),
            }),
        }
    }

    /// Gives the day the period ends on.
    pub fn last_day(self) -> Date {
        let month = self.mark.months();
        let april = i32::from(self.year.april());
        if month <= 9 {
            Date::month_end(april, month + 3)
        } else {
            Date::month_end(april + 1, month - 9)
        }
    }

    /// Reads the form that stands in a figure's id.
    pub fn from_slug(slug: &str) -> Option<Self> {
        let (year, _) = slug.split_at_checked("2025-26".len())?;
        let year = FinancialYear::from_slug(year)?;
        Mark::all().map(|mark| Self { year, mark }).find(|period| period.slug() == slug)
    }

    /// Gives the form that stands in a figure's id: `2025-26-q2`.
    pub fn slug(self) -> String {
        format!("{}-{}", self.year.slug(), self.mark.to_string().to_lowercase())
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.year, self.mark)
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_reads_back_and_they_are_in_order() {
        let words: Vec<String> = Mark::all().map(|mark| mark.to_string()).collect();
        let expected = "P1 P2 P3 Q1 P4 P5 P6 Q2 P7 P8 P9 Q3 P10 P11 P12 Q4 outturn";
        assert_eq!(words.join(" "), expected);
        for mark in Mark::all() {
            assert_eq!(Mark::from_words(&mark.to_string()), Some(mark));
        }
    }

    #[test]
    fn a_period_ends_on_the_last_day_of_its_month() {
        let last_day = |words| Period::from_words(words).map(|p| p.last_day().to_string());
        assert_eq!(last_day("2023/24-P11"), Ok("2024-02-29".into()));
        assert_eq!(last_day("2025/26-Q2"), Ok("2025-09-30".into()));
        assert_eq!(last_day("2025/26-outturn"), Ok("2026-03-31".into()));
    }
}
