//! From exact values to whole pixels, from nil, with round steps.

use super::super::plot::Measure;
use crate::units::{Decimal, Money, Rate, text};

/// A scale from nil to its top over a length in pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    top: Decimal,
    step: Decimal,
    length: i32,
}

impl Scale {
    /// Takes the largest value to be shown and rounds it up to a whole step.
    pub(super) fn round(largest: Decimal, length: i32, steps: u32, measure: Measure) -> Self {
        let step = step(largest, steps, measure);
        let mut top = step;
        while top < largest {
            top += step;
        }
        Self { top, step, length }
    }

    /// Ends at exactly the largest value, with round steps below it.
    pub(super) fn exact(top: Decimal, length: i32, steps: u32, measure: Measure) -> Self {
        let step = step(top, steps, measure);
        let top = if top > Decimal::ZERO { top } else { step };
        Self { top, step, length }
    }

    /// Gives how many pixels from nil a value lies, to the nearest pixel and never past the end.
    pub(super) fn at(&self, value: Decimal) -> i32 {
        let share = (value / self.top).clamp(Decimal::ZERO, Decimal::ONE);
        i32::try_from((share * Decimal::from(self.length)).round()).unwrap_or(self.length)
    }

    /// Gives the steps from nil up, each with its words.
    pub(super) fn ticks(&self, measure: Measure) -> Vec<(Decimal, String)> {
        let mut ticks = Vec::new();
        let mut value = Decimal::ZERO;
        while value <= self.top {
            ticks.push((value, words(value, self.step, measure)));
            value += self.step;
        }
        ticks
    }
}

/// The round step (1, 2 or 5 and its tens) that gives no more than about `steps` of them.
pub(super) fn step(largest: Decimal, steps: u32, measure: Measure) -> Decimal {
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

pub(super) fn words(value: Decimal, step: Decimal, measure: Measure) -> String {
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
}
