//! Financial years, April to March.

use std::fmt;

use serde::{Serialize, Serializer};

use super::{Date, Unreadable};

/// A UK local-government financial year, 1 April to 31 March, named by the year it begins in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FinancialYear(u16);

const WANTED: &str = "a financial year such as 2025/26";

impl FinancialYear {
    /// The first year that can be written `20yy/yy`.
    pub const FIRST: Self = Self(2000);
    /// The last year that can be written `20yy/yy`.
    pub const LAST: Self = Self(2099);

    /// Takes the calendar year of its April; `None` outside 2000 to 2099.
    pub fn beginning(april: u16) -> Option<Self> {
        (2000..=2099).contains(&april).then_some(Self(april))
    }

    /// Reads `2025/26`.
    ///
    /// # Errors
    /// Any other form; `2024/45` is refused with `2024/25` as suggestion.
    pub fn from_words(words: &str) -> Result<Self, Unreadable> {
        let bytes = words.as_bytes();
        if let [
            c1 @ b'0'..=b'9',
            c2 @ b'0'..=b'9',
            y1 @ b'0'..=b'9',
            y2 @ b'0'..=b'9',
            b'/',
            e1 @ b'0'..=b'9',
            e2 @ b'0'..=b'9',
        ] = bytes
        {
            let digit = |byte: &u8| u16::from(byte - b'0');
            let april = digit(c1) * 1000 + digit(c2) * 100 + digit(y1) * 10 + digit(y2);
            let ending = digit(e1) * 10 + digit(e2);
            if let Some(year) = Self::beginning(april) {
                return if (april + 1) % 100 == ending {
                    Ok(year)
                } else {
                    Err(Unreadable { wanted: WANTED, suggestion: Some(year.to_string()) })
                };
            }
        }
        Err(Unreadable { wanted: WANTED, suggestion: loosely(words) })
    }

    /// Gives the calendar year of its April.
    pub const fn april(self) -> u16 {
        self.0
    }

    /// Gives the next year; `None` after 2099/00.
    pub fn next(self) -> Option<Self> {
        Self::beginning(self.0 + 1)
    }

    /// Gives the year so many years on; `None` past the last that can be written.
    pub fn plus(self, years: u16) -> Option<Self> {
        Self::beginning(self.0.checked_add(years)?)
    }

    /// Gives the last day, 31 March.
    pub fn last_day(self) -> Date {
        Date::month_end(i32::from(self.0) + 1, 3)
    }

    /// Gives the form that stands in a figure's id: `2025-26`.
    pub fn slug(self) -> String {
        format!("{}-{:02}", self.0, (self.0 + 1) % 100)
    }
}

impl Date {
    /// Gives the financial year that its last day lies in.
    pub fn financial_year(self) -> Option<FinancialYear> {
        let (year, month, _) = self.parts();
        let april = if month >= 4 { year } else { year - 1 };
        FinancialYear::beginning(u16::try_from(april).ok()?)
    }
}

/// A year that the words may have meant: `2025-26`, `2025/2026`, `25/26` or `2025`.
fn loosely(words: &str) -> Option<String> {
    let mut numbers = words.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let first: u16 = numbers.next()?.parse().ok()?;
    let april = if first < 100 { 2000 + first } else { first };
    FinancialYear::beginning(april).map(|year| year.to_string())
}

impl fmt::Display for FinancialYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{:02}", self.0, (self.0 + 1) % 100)
    }
}

impl Serialize for FinancialYear {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_half_must_follow_the_first() {
        let year = FinancialYear::from_words("2024/25").expect("a good year");
        assert_eq!(year.to_string(), "2024/25");
        let refused = FinancialYear::from_words("2024/45").expect_err("a typing error");
        assert_eq!(refused.suggestion.as_deref(), Some("2024/25"));
    }

    #[test]
    fn the_century_turns() {
        assert_eq!(
            FinancialYear::from_words("2099/00").map(|y| y.to_string()),
            Ok("2099/00".into())
        );
    }

    #[test]
    fn other_habits_are_refused_with_the_right_form() {
        for words in ["2025-26", "2025/2026", "25/26", "2025"] {
            let refused = FinancialYear::from_words(words).expect_err(words);
            assert_eq!(refused.suggestion.as_deref(), Some("2025/26"), "{words}");
        }
    }
}
