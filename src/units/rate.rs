//! Fractions of one.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Serialize, Serializer};

use super::Unreadable;

/// A fraction: `4.99%` is held as 0.0499.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rate(Decimal);

impl Rate {
    /// Takes a fraction of one.
    pub const fn from_fraction(fraction: Decimal) -> Self {
        Self(fraction)
    }

    /// Takes a number of hundredths: 4.99 for `4.99%`.
    pub fn from_percent(percent: Decimal) -> Self {
        Self(percent / Decimal::ONE_HUNDRED)
    }

    /// Reads `4.99%`, exactly.
    ///
    /// # Errors
    /// Anything without its percent sign: `0.05` could be five per cent or a twentieth of one.
    pub fn from_words(words: &str) -> Result<Self, Unreadable> {
        const WANTED: &str = "a rate with its percent sign, such as 4.99%";
        let number = words.trim().strip_suffix('%').ok_or_else(|| Unreadable {
            wanted: WANTED,
            suggestion: Decimal::from_str_exact(words.trim()).ok().map(|n| format!("{n}%")),
        })?;
        let percent =
            Decimal::from_str_exact(number.trim_end()).map_err(|_| Unreadable::wanted(WANTED))?;
        Ok(Self::from_percent(percent))
    }

    /// Gives the fraction of one.
    pub const fn fraction(self) -> Decimal {
        self.0
    }

    /// Rounds the fraction to so many places, half away from zero.
    #[must_use]
    pub fn rounded(self, places: u32) -> Self {
        Self(self.0.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero))
    }

    /// Gives hundredths, rounded half away from zero to so many places.
    pub fn percent(self, places: u32) -> Decimal {
        (self.0 * Decimal::ONE_HUNDRED)
            .round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
    }
}

impl Serialize for Rate {
    /// Writes the fraction as a string, `"0.0499"`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0.normalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::dec;

    #[test]
    fn a_rate_needs_its_percent_sign() {
        assert_eq!(Rate::from_words("4.99%"), Ok(Rate(dec!(0.0499))));
        let refused = Rate::from_words("5").expect_err("no percent sign");
        assert_eq!(refused.suggestion.as_deref(), Some("5%"));
    }
}
