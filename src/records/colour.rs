//! The rule by which a service's variance has a colour.

use super::Brag;
use crate::units::{Money, Rate, text};

/// From what overspend on a service is amber or red, in the council's own words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColourRule {
    /// From where it is amber; where none is stated, no overspend is.
    pub amber: Option<Threshold>,
    /// From where it is red; where none is stated, no overspend is.
    pub red: Option<Threshold>,
}

/// A size of overspend: a share of the budget, an amount, or the lower or higher of both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Threshold {
    /// As the council writes it: `from 5% or £0.1m, whichever is lower`.
    pub said: String,
    /// Whether the size itself counts, or only what is above it.
    pub counts_itself: bool,
    /// What must be reached.
    pub size: Size,
}

/// What an overspend is held to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// A share of the size of the budget.
    Share(Rate),
    /// An amount.
    Amount(Money),
    /// The lower of a share and an amount.
    Lower(Rate, Money),
    /// The higher of them.
    Higher(Rate, Money),
}

impl Threshold {
    /// Gives the amount that an overspend on a budget is held to; `None` where it rests on the budget and
    /// that is not known. Income has a budget below nil: its size counts.
    pub fn limit(&self, budget: Option<Money>) -> Option<Money> {
        let share = |rate: Rate| Some(budget?.size().times(rate));
        match self.size {
            Size::Share(rate) => share(rate),
            Size::Amount(amount) => Some(amount),
            Size::Lower(rate, amount) => Some(share(rate)?.min(amount)),
            Size::Higher(rate, amount) => Some(share(rate)?.max(amount)),
        }
    }

    /// Says whether an overspend reaches it.
    fn is_reached(&self, over: Money, budget: Option<Money>) -> Option<bool> {
        let limit = self.limit(budget)?;
        Some(over > limit || self.counts_itself && over == limit)
    }
}

impl ColourRule {
    /// Says whether the council states no rule.
    pub const fn is_empty(&self) -> bool {
        self.amber.is_none() && self.red.is_none()
    }

    /// Gives the colour of a variance; `None` without a rule, or where the rule lacks the budget. What is on
    /// budget or below it is green.
    pub fn colour(&self, variance: Money, budget: Option<Money>) -> Option<Brag> {
        if self.is_empty() {
            return None;
        }
        if variance <= Money::NIL {
            return Some(Brag::Green);
        }
        let reached = |threshold: &Option<Threshold>| {
            threshold.as_ref().map_or(Some(false), |of| of.is_reached(variance, budget))
        };
        Some(match (reached(&self.red)?, reached(&self.amber)?) {
            (true, _) => Brag::Red,
            (false, true) => Brag::Amber,
            (false, false) => Brag::Green,
        })
    }

    /// Says the rule as a reader is told it.
    pub fn words(&self) -> Option<String> {
        let part = |colour: &str, of: &Option<Threshold>| {
            of.as_ref().map(|threshold| format!("{colour} {}", threshold.said))
        };
        let parts = [part("red", &self.red), part("amber", &self.amber)];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        (!parts.is_empty()).then(|| format!("An overspend is {}; else green.", text::list(parts)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::dec;

    fn pounds(pounds: i64) -> Money {
        Money::from_pence(pounds * 100)
    }

    fn threshold(counts_itself: bool, size: Size) -> Threshold {
        Threshold { said: String::new(), counts_itself, size }
    }

    #[test]
    fn the_lower_of_a_share_and_an_amount_decides_as_brighton_has_it() {
        // Amber from 5% or £0.1m, whichever is lower.
        let five = Rate::from_fraction(dec!(0.05));
        let size = Size::Lower(five, pounds(100_000));
        let rule = ColourRule { amber: Some(threshold(true, size)), red: None };
        let colour = |over, budget| rule.colour(pounds(over), Some(pounds(budget)));
        // 5% of £1m is £50,000, below £100,000; 5% of £4m is £200,000, so £100,000 decides.
        assert_eq!(colour(49_999, 1_000_000), Some(Brag::Green));
        assert_eq!(colour(50_000, 1_000_000), Some(Brag::Amber));
        assert_eq!(colour(99_999, 4_000_000), Some(Brag::Green));
        assert_eq!(colour(100_000, 4_000_000), Some(Brag::Amber));
        // Income of £1m: short by 5% of its size; more income than budgeted is green.
        assert_eq!(colour(50_000, -1_000_000), Some(Brag::Amber));
        assert_eq!(colour(-50_000, -1_000_000), Some(Brag::Green));
        // Nothing over a budget of nil is no overspend, though 5% of nil is nil.
        assert_eq!(colour(0, 0), Some(Brag::Green));
        assert_eq!(colour(1, 0), Some(Brag::Amber));
        // Without the budget the rule cannot be worked, except for what is not over.
        assert_eq!(rule.colour(pounds(500_000), None), None);
        assert_eq!(rule.colour(pounds(-1), None), Some(Brag::Green));
        assert_eq!(ColourRule::default().colour(pounds(1), Some(pounds(1))), None);
    }

    #[test]
    fn the_higher_one_and_what_is_only_above_are_other_rules() {
        let five = Rate::from_fraction(dec!(0.05));
        let red = threshold(false, Size::Higher(five, pounds(100_000)));
        let amber = threshold(false, Size::Amount(Money::NIL));
        let rule = ColourRule { amber: Some(amber), red: Some(red) };
        let colour = |over, budget| rule.colour(pounds(over), Some(pounds(budget)));
        // Of £4m the higher is 5%, £200,000: that itself is not above it.
        assert_eq!(colour(200_000, 4_000_000), Some(Brag::Amber));
        assert_eq!(colour(200_001, 4_000_000), Some(Brag::Red));
        assert_eq!(colour(0, 4_000_000), Some(Brag::Green));
    }
}
