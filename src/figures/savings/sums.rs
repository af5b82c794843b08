//! Amounts of a set of savings, added up with what is missing in sight.

use crate::units::Money;
use crate::units::words;

words! {
    /// One amount of a saving's position.
    Field [8] => heading {
        /// What the budget counts on.
        Target = "target" => "Target",
        /// Taken out of the ledger's budget.
        Banked = "banked" => "Banked",
        /// What the year will bring, up to the target.
        Forecast = "forecast" => "Forecast",
        /// Late, still coming.
        Slipped = "slipped" => "Slipped",
        /// Will not come.
        Unachievable = "unachievable" => "Unachievable",
        /// Above target, shown apart.
        OverAchieved = "over_achieved" => "Over-achieved",
        /// Covered by something else.
        Mitigated = "mitigated" => "Mitigated",
        /// Neither coming this year nor covered.
        Uncovered = "uncovered" => "Uncovered",
    }
}

/// The amounts of one saving in pence, a field each; absent where not published.
#[derive(Debug, Clone, Copy)]
pub(super) struct Amounts([i64; 8]);

/// Stands for an amount that was not published: a position keeps every saving's, so an amount takes
/// its eight bytes and no more.
const ABSENT: i64 = i64::MIN;

impl Amounts {
    /// Takes the amounts in the order of [`Field::ALL`].
    pub(super) fn of(amounts: [Option<i64>; 8]) -> Self {
        Self(amounts.map(|amount| amount.unwrap_or(ABSENT)))
    }

    /// Gives one amount.
    pub(super) fn get(&self, field: Field) -> Option<i64> {
        Some(self.0[field as usize]).filter(|pence| *pence != ABSENT)
    }
}

/// A sum and how many parts of it are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Sum {
    pence: i128,
    counted: usize,
    target_covered: i128,
    /// What single savings have above their own targets.
    above: i128,
}

/// How much of a set a partial sum covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coverage {
    /// Savings whose amount is known.
    pub counted: usize,
    /// Savings in the set.
    pub of: usize,
    /// The target of those whose amount is known.
    pub target_covered: Money,
}

/// The amounts of a set of savings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    sums: [Sum; 8],
    /// Savings in the set.
    pub lines: usize,
}

impl Sums {
    /// Adds one saving.
    pub(super) fn add(&mut self, amounts: &Amounts) {
        let target = amounts.get(Field::Target).unwrap_or(0);
        for (sum, field) in self.sums.iter_mut().zip(Field::ALL) {
            if let Some(pence) = amounts.get(field) {
                sum.pence += i128::from(pence);
                sum.counted += 1;
                sum.target_covered += i128::from(target);
                // Where a target is not known, nothing is above it.
                let own = amounts.get(Field::Target).unwrap_or(pence).max(0);
                sum.above += i128::from(pence) - i128::from(pence.min(own));
            }
        }
        self.lines += 1;
    }

    /// Gives the sum over the savings whose amount is known; `None` where none is, never nil.
    pub fn get(&self, field: Field) -> Option<Money> {
        let sum = self.sums[field as usize];
        (sum.counted > 0).then(|| Money::from_wide_pence(sum.pence))
    }

    /// Gives what of a sum single savings have above their own targets; `None` where none has.
    pub fn above_target(&self, field: Field) -> Option<Money> {
        let sum = self.sums[field as usize];
        (sum.above > 0).then(|| Money::from_wide_pence(sum.above))
    }

    /// Gives what a partial sum covers; `None` where it covers the whole set or nothing of it.
    pub fn coverage(&self, field: Field) -> Option<Coverage> {
        let sum = self.sums[field as usize];
        let partial = sum.counted > 0 && sum.counted < self.lines;
        partial.then(|| Coverage {
            counted: sum.counted,
            of: self.lines,
            target_covered: Money::from_wide_pence(sum.target_covered),
        })
    }
}
