//! From exact values to whole pixels, with round steps.

use super::super::plot::Measure;
use crate::units::{Decimal, Money, Rate, text};

/// A scale from a lowest to a highest value over a length in pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    low: Decimal,
    high: Decimal,
    step: Decimal,
    length: i32,
}

impl Scale {
    /// From nil: takes the largest value to be shown and rounds it up to a whole step.
    pub(super) fn round(largest: Decimal, length: i32, steps: u32, measure: Measure) -> Self {
        let step = step(largest, steps, measure);
        let high = (largest / step).ceil().max(Decimal::ONE) * step;
        Self { low: Decimal::ZERO, high, step, length }
    }

    /// From nil: ends at exactly the largest value, with round steps below it.
    pub(super) fn exact(high: Decimal, length: i32, steps: u32, measure: Measure) -> Self {
        let step = step(high, steps, measure);
        let high = if high > Decimal::ZERO { high } else { step };
        Self { low: Decimal::ZERO, high, step, length }
    }

    /// Takes the values to be shown and widens both ends to whole steps.
    pub(super) fn around(
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
        let high = ((high / step).ceil() * step).max(low + step);
        Self { low, high, step, length }
    }

    /// Takes the values to be shown and nil, which may lie among them, and widens both ends to
    /// whole steps.
    pub(super) fn with_nil(
        values: impl IntoIterator<Item = Decimal>,
        length: i32,
        measure: Measure,
    ) -> Self {
        Self::around(values.into_iter().chain([Decimal::ZERO]), length, measure)
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

/// The round step (1, 2 or 5 and its tens) that gives no more than about `steps` of them.
fn step(largest: Decimal, steps: u32, measure: Measure) -> Decimal {
    let smallest = match measure {
        Measure::Count | Measure::Percent => Decimal::ONE,
        Measure::Pounds => Decimal::new(1, 2),
    };
    let mut tens = smallest;
    loop {
        for times in [1, 2, 5] {
            let step = tens * Decimal::from(times);
            if step * Decimal::from(steps) >= largest {
                return step;
            }
        }
        tens *= Decimal::TEN;
    }
}

fn words(value: Decimal, step: Decimal, measure: Measure) -> String {
    match measure {
        Measure::Count => text::number(value),
        Measure::Percent => text::percent_exact(Rate::from_percent(value)),
        Measure::Pounds => {
            let amount = Money::from_pounds(value);
            let steps_of_millions = (step / Decimal::from(1_000_000)).normalize();
            if value.is_zero() || steps_of_millions < Decimal::new(1, 2) {
                text::pounds(amount)
            } else {
                text::millions(amount, steps_of_millions.scale())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::dec;

    fn shown(largest: Decimal, measure: Measure) -> Vec<String> {
        let scale = Scale::round(largest, 500, 5, measure);
        let ticks = scale.ticks(measure);
        ticks.into_iter().map(|(_, words)| words).collect()
    }

    #[test]
    fn steps_are_round_and_reach_past_the_largest() {
        let millions = ["£0", "£2m", "£4m", "£6m"];
        assert_eq!(shown(dec!(5_339_000), Measure::Pounds), millions);
        assert_eq!(shown(dec!(13), Measure::Count), ["0", "5", "10", "15"]);
        let halves = ["£0", "£0.5m", "£1.0m"];
        assert_eq!(shown(dec!(940_000), Measure::Pounds)[..3], ["£0", "£0.2m", "£0.4m"]);
        assert_eq!(shown(dec!(2_100_000), Measure::Pounds)[..3], halves);
        assert_eq!(shown(dec!(0), Measure::Count), ["0", "1"]);
    }

    #[test]
    fn values_land_on_the_nearest_pixel() {
        // £5.339m of £6m over 500 px is 444.9.
        let scale = Scale::round(dec!(5_339_000), 500, 5, Measure::Pounds);
        assert_eq!(scale.at(dec!(5_339_000)), 445);
        assert_eq!(scale.at(dec!(0)), 0);
        assert_eq!(scale.at(dec!(9_000_000)), 500);
    }

    #[test]
    fn a_scale_over_nil_has_nil_among_its_steps() {
        // From −0.14m to 0.77m is 0.91m: steps of 0.2m, so from −0.2m to 0.8m.
        let values = [dec!(-140_000), dec!(770_000)];
        let scale = Scale::with_nil(values, 500, Measure::Pounds);
        let words: Vec<String> =
            scale.ticks(Measure::Pounds).into_iter().map(|(_, words)| words).collect();
        assert_eq!(words, ["−£0.2m", "£0", "£0.2m", "£0.4m", "£0.6m", "£0.8m"]);
        // 0.2m of 1.0m over 500 px.
        assert_eq!(scale.at(dec!(0)), 100);
        assert_eq!(scale.at(dec!(-900_000)), 0);
    }

    #[test]
    fn a_scale_of_one_value_still_has_a_length() {
        let scale = Scale::around([dec!(5_000_000)], 100, Measure::Pounds);
        assert!(scale.ticks(Measure::Pounds).len() >= 2);
    }
}
