//! What a flat allowance for optimism would have done.

use std::collections::BTreeMap;

use super::{Part, Tally};
use crate::units::{FinancialYear, Money, Rate};

/// A flat allowance held against a year's targets, and what it had to cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replay {
    /// The share of target held back.
    pub allowance: Rate,
    /// The year.
    pub year: FinancialYear,
    /// The year's target.
    pub target: Money,
    /// What was held back, to the penny.
    pub held: Money,
    /// What did not come in the year, late or lost.
    pub short: Money,
}

impl Replay {
    /// Gives what was left of the allowance; negative where it was not enough.
    pub fn left(&self) -> Money {
        self.held - self.short
    }

    /// Gives the share of target that would have been just enough.
    pub fn needed(&self) -> Option<Rate> {
        self.short.as_share_of(self.target)
    }
}

/// Replays each allowance against each year.
pub(super) fn replays(years: &BTreeMap<FinancialYear, Tally>, allowances: &[Rate]) -> Vec<Replay> {
    let each = |allowance: &Rate| {
        let allowance = *allowance;
        years.iter().map(move |(year, tally)| {
            let target = tally.target();
            let held = target.times(allowance).rounded();
            let short = tally.get(Part::Late) + tally.get(Part::Never);
            Replay { allowance, year: *year, target, held, short }
        })
    };
    allowances.iter().flat_map(each).collect()
}
