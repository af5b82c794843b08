//! Products and quotients worked at full width and rounded once.
//!
//! A second reader can match every digit: nothing depends on how many a machine's decimal holds.

use ethnum::I256;
use rust_decimal::Decimal;

use super::HALF_AWAY;

/// The most places that a product, a quotient or an input keeps.
pub(crate) const PLACES: u32 = 12;

/// Rounds to the places that are kept, half away from zero.
pub(crate) fn kept(value: Decimal) -> Decimal {
    value.round_dp_with_strategy(PLACES, HALF_AWAY)
}

/// Multiplies, rounded once to the places that are kept; `None` where the product is too large.
pub(crate) fn product(a: Decimal, b: Decimal) -> Option<Decimal> {
    let scale = a.scale() + b.scale();
    let over = scale.saturating_sub(PLACES);
    if over == 0
        && let Some(whole) = a.mantissa().checked_mul(b.mantissa())
    {
        return Decimal::try_from_i128_with_scale(whole, scale).ok();
    }
    let whole = I256::from(a.mantissa()).checked_mul(I256::from(b.mantissa()))?;
    decimal(divided(whole, I256::from(10).checked_pow(over)?)?, scale - over)
}

/// Divides, rounded once to the places that are kept; `None` where it divides by nil or is too large.
pub(crate) fn quotient(a: Decimal, b: Decimal) -> Option<Decimal> {
    let shift = |places: u32| I256::from(10).checked_pow(places);
    let over = I256::from(a.mantissa()).checked_mul(shift(PLACES + b.scale())?)?;
    let under = I256::from(b.mantissa()).checked_mul(shift(a.scale())?)?;
    decimal(divided(over, under)?, PLACES).map(|quotient| quotient.normalize())
}

/// Divides, half away from zero.
fn divided(over: I256, under: I256) -> Option<I256> {
    let (whole, left) = (over.checked_div(under)?, over.checked_rem(under)?);
    let twice = left.abs().checked_mul(I256::from(2))?;
    let away = if twice >= under.abs() { over.signum() * under.signum() } else { I256::ZERO };
    whole.checked_add(away)
}

fn decimal(value: I256, scale: u32) -> Option<Decimal> {
    Decimal::try_from_i128_with_scale(i128::try_from(value).ok()?, scale).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::dec;

    /// 1/3 and 2/3 to 12 places; a half of the last place goes away from zero on both sides.
    #[test]
    fn a_step_is_rounded_once_half_away_from_zero() {
        assert_eq!(quotient(dec!(1), dec!(3)), Some(dec!(0.333333333333)));
        assert_eq!(quotient(dec!(-2), dec!(3)), Some(dec!(-0.666666666667)));
        assert_eq!(quotient(dec!(10), dec!(4)), Some(dec!(2.5)));
        assert_eq!(quotient(dec!(1), dec!(0)), None);
        assert_eq!(product(dec!(0.0000005), dec!(0.000001)), Some(dec!(0.000000000001)));
        assert_eq!(product(dec!(-0.0000005), dec!(0.000001)), Some(dec!(-0.000000000001)));
        // 1,234,567,890,123.456789012345 × 1.000000000001: the product of the digits has 38 of them, and
        // 1,234,567,890,123.456789012345 + 1.234567890123456789… = …124.691356902468456789… to 12 places.
        let wide = product(dec!(1234567890123.456789012345), dec!(1.000000000001));
        assert_eq!(wide, Some(dec!(1234567890124.691356902468)));
        assert_eq!(product(Decimal::MAX, dec!(10)), None);
    }
}
