//! Exact pounds.

use std::iter::Sum;
use std::ops::{Add, Neg, Sub};

use rust_decimal::{Decimal, RoundingStrategy};

use super::Rate;

/// An exact amount of pounds.
///
/// | expression | gives |
/// |---|---|
/// | `a + b`, `a - b`, `-a`, `iter.sum()` | exact |
/// | [`Money::times`] | exact product with a rate; nothing rounded |
/// | [`Money::rounded`] | to the penny, half away from zero |
/// | [`Money::as_share_of`] | a [`Rate`], or `None` where there is nothing to share |
///
/// Amounts read from files stay below £10¹⁵ ([`Money::LARGEST_POUNDS`]), so that a sum of a
/// thousand million of them still fits the 96 bits of a decimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money(Decimal);

impl Money {
    /// No money. A known nil, never a stand-in for an amount that is not known.
    pub const NIL: Self = Self(Decimal::ZERO);

    /// An amount read from a file must be smaller than this, in whole pounds.
    pub const LARGEST_POUNDS: i64 = 1_000_000_000_000_000;

    /// Takes exact pounds.
    pub const fn from_pounds(pounds: Decimal) -> Self {
        Self(pounds)
    }

    /// Takes whole pence.
    pub fn from_pence(pence: i64) -> Self {
        Self(Decimal::new(pence, 2))
    }

    /// Takes a sum of whole pence, which can be wider than one amount.
    ///
    /// # Panics
    /// Beyond 7.9 × 10²⁸ pence, which no sum of readable amounts reaches.
    pub fn from_wide_pence(pence: i128) -> Self {
        Self(Decimal::from_i128_with_scale(pence, 2))
    }

    /// Gives the pounds as a decimal.
    pub const fn pounds(self) -> Decimal {
        self.0
    }

    /// Gives whole pence, or `None` where the amount has a fraction of a penny or is too wide.
    pub fn pence(self) -> Option<i64> {
        let scaled = self.0.checked_mul(Decimal::ONE_HUNDRED)?.normalize();
        (scaled.scale() == 0).then(|| i64::try_from(scaled.mantissa()).ok()).flatten()
    }

    /// Multiplies by a rate, exactly.
    #[must_use]
    pub fn times(self, rate: Rate) -> Self {
        Self(self.0 * rate.fraction())
    }

    /// Multiplies by a plain number, exactly.
    #[must_use]
    pub fn times_number(self, number: Decimal) -> Self {
        Self(self.0 * number)
    }

    /// Divides by a plain number; `None` by nil.
    pub fn over(self, number: Decimal) -> Option<Self> {
        self.0.checked_div(number).map(Self)
    }

    /// Rounds to the penny, half away from zero: the program's one rounding of money.
    #[must_use]
    pub fn rounded(self) -> Self {
        Self(self.0.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero))
    }

    /// Gives this amount as a share of a whole; `None` where the whole is nil.
    pub fn as_share_of(self, whole: Self) -> Option<Rate> {
        self.0.checked_div(whole.0).map(Rate::from_fraction)
    }

    /// Says whether the amount is nil.
    pub fn is_nil(self) -> bool {
        self.0.is_zero()
    }

    /// Says whether the amount is below nil.
    pub fn is_negative(self) -> bool {
        self < Self::NIL
    }

    /// Gives the amount without its sign.
    #[must_use]
    pub fn size(self) -> Self {
        Self(self.0.abs())
    }
}

impl Add for Money {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Money {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Money {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::NIL, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::dec;

    #[test]
    fn half_a_penny_rounds_away_from_zero() {
        assert_eq!(Money(dec!(1.005)).rounded(), Money(dec!(1.01)));
        assert_eq!(Money(dec!(-1.005)).rounded(), Money(dec!(-1.01)));
    }

    #[test]
    fn pence_are_whole_or_absent() {
        assert_eq!(Money(dec!(12.34)).pence(), Some(1234));
        assert_eq!(Money(dec!(12.345)).pence(), None);
    }

    #[test]
    fn a_share_of_nothing_is_absent() {
        assert_eq!(Money::from_pence(100).as_share_of(Money::NIL), None);
    }
}
