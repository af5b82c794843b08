//! Amounts and rates as a scenario writes them.

use super::levers::Unit;
use super::plan::How;
use crate::units::{Decimal, Money, Rate, dec};

/// A value, or what was wanted in its place.
pub(super) type Read = Result<How, &'static str>;

/// Gives what reads the values of a unit.
pub(super) const fn of(unit: Unit) -> fn(&str) -> Read {
    match unit {
        Unit::Fraction => rate,
        Unit::Pounds | Unit::Number => amount,
    }
}

/// The furthest a rate may be from nil.
const LARGEST_RATE: Decimal = dec!(1);

/// Reads `3.5%` or a shift such as `+1.0pp`.
pub(super) fn rate(words: &str) -> Read {
    const WANTED: &str = "a rate such as 3.5%, or a shift such as +1.0pp";
    let words = words.trim();
    let how = if let Some(points) = words.strip_suffix("pp") {
        let signed = points.starts_with(['+', '-', '\u{2212}']);
        let number = number(points.trim_end()).filter(|_| signed).ok_or(WANTED)?;
        How::By(number / Decimal::ONE_HUNDRED)
    } else {
        How::To(Rate::from_words(words).map_err(|_| WANTED)?.fraction())
    };
    match how {
        How::To(fraction) | How::By(fraction) if fraction.abs() > LARGEST_RATE => {
            Err("a rate between -100% and 100%")
        }
        How::To(_) | How::By(_) | How::Low | How::High => Ok(how),
    }
}

/// Reads `2500000`, `£2.5m`, `-80000`, or a shift such as `by +500000`.
pub(super) fn amount(words: &str) -> Read {
    const WANTED: &str = "an amount such as 2500000 or £2.5m, or a shift such as by +500000";
    let words = words.trim();
    let shift = words.strip_prefix("by ");
    let pounds = scaled(shift.unwrap_or(words).trim()).ok_or(WANTED)?;
    if pounds.abs() > Decimal::from(Money::LARGEST_POUNDS) {
        return Err("an amount below £1,000,000bn");
    }
    Ok(if shift.is_some() { How::By(pounds) } else { How::To(pounds) })
}

fn scaled(words: &str) -> Option<Decimal> {
    let plain = words.replace(['£', ','], "");
    for (suffix, times) in [("bn", dec!(1_000_000_000)), ("m", dec!(1_000_000)), ("k", dec!(1000))]
    {
        if let Some(start) = plain.strip_suffix(suffix) {
            return number(start)?.checked_mul(times);
        }
    }
    number(&plain)
}

fn number(words: &str) -> Option<Decimal> {
    let plain = words.trim().replace('\u{2212}', "-");
    Decimal::from_str_exact(plain.strip_prefix('+').unwrap_or(&plain)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_and_shifts_are_told_apart() {
        assert_eq!(amount("£2.5m"), Ok(How::To(dec!(2500000))));
        assert_eq!(amount("-80000"), Ok(How::To(dec!(-80000))));
        assert_eq!(amount("by +500k"), Ok(How::By(dec!(500000))));
        assert!(amount("1e5").is_err());
        assert_eq!(rate("+1.0pp"), Ok(How::By(dec!(0.01))));
        assert_eq!(rate("−0.5pp"), Ok(How::By(dec!(-0.005))));
        assert_eq!(rate("3.5%"), Ok(How::To(dec!(0.035))));
        assert!(rate("1.0pp").is_err(), "a shift says its sign");
        assert!(rate("350%").is_err());
        assert!(rate("3.5").is_err());
    }
}
