//! A scale between two values that may lie on both sides of nil.

use super::super::plot::Measure;
use super::scale::{step, words};
use crate::units::Decimal;

/// A scale from a lowest to a highest value over a length in pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    low: Decimal,
    high: Decimal,
    step: Decimal,
    length: i32,
}

impl Span {
    /// Takes the values to be shown and nil, and widens both ends to whole steps.
    pub(super) fn with_nil(
        values: impl IntoIterator<Item = Decimal>,
        length: i32,
        measure: Measure,
    ) -> Self {
        Self::round(values.into_iter().chain([Decimal::ZERO]), length, measure)
    }

    /// Takes the values to be shown and widens both ends to whole steps.
    pub(super) fn round(
        values: impl IntoIterator<Item = Decimal>,
        length: i32,
        measure: Measure,
    ) -> Self {
        let mut values = values.into_iter();
        let first = values.next().unwrap_or_default();
        let (low, high) =
            values.fold((first, first), |(low, high), value| (low.min(value), high.max(value)));
        let step = step(high - low, 5, measure);
        let low = (low / step).floor() * step;
        let mut high = (high / step).ceil() * step;
        if high <= low {
            high = low + step;
        }
        Self { low, high, step, length }
    }

    /// Gives how many pixels from the low end a value lies, to the nearest and never past an end.
    pub(super) fn at(&self, value: Decimal) -> i32 {
        let share = (value - self.low) / (self.high - self.low);
        let share = share.clamp(Decimal::ZERO, Decimal::ONE);
        i32::try_from((share * Decimal::from(self.length)).round()).unwrap_or(self.length)
    }

    /// Gives the steps from the low end up, each with its words.
    pub(super) fn ticks(&self, measure: Measure) -> Vec<(Decimal, String)> {
        let mut ticks = Vec::new();
        let mut value = self.low;
        while value <= self.high {
            ticks.push((value, words(value, self.step, measure)));
            value += self.step;
        }
        ticks
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::dec;

    #[test]
    fn a_span_over_nil_has_nil_among_its_steps() {
        // From −0.14m to 0.77m is 0.91m: steps of 0.2m, so from −0.2m to 0.8m.
        let values = [dec!(-140_000), dec!(770_000)];
        let span = Span::with_nil(values, 500, Measure::Pounds);
        let words: Vec<String> =
            span.ticks(Measure::Pounds).into_iter().map(|(_, words)| words).collect();
        assert_eq!(words, ["−£0.2m", "£0", "£0.2m", "£0.4m", "£0.6m", "£0.8m"]);
        // 0.2m of 1.0m over 500 px.
        assert_eq!(span.at(dec!(0)), 100);
        assert_eq!(span.at(dec!(-900_000)), 0);
    }

    #[test]
    fn a_span_of_one_value_still_has_a_length() {
        let span = Span::round([dec!(5_000_000)], 100, Measure::Pounds);
        assert!(span.ticks(Measure::Pounds).len() >= 2);
    }
}
