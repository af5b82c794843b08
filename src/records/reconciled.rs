//! What came of holding published totals, shares, sums and differences to their parts.

use super::{ClaimUnit, TableName};
use crate::units::{Decimal, words};

words! {
    /// What is held to its parts.
    Held {
        /// A control total, to the rows of a table.
        Total = "total",
        /// A published share, to the published part and whole.
        Share = "share",
        /// A published sum, to what was published of its parts.
        Sum = "sum",
        /// A published difference, to what it is the difference of.
        Difference = "difference",
    }
}

words! {
    /// What came of it.
    Outcome {
        /// It is what its parts come to, within the tolerance.
        Agrees = "agrees",
        /// It is not.
        Differs = "differs",
        /// It could not be held to them.
        NotTested = "not_tested",
    }
}

/// A published number that another one rests on, by its place among the records of its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A claim.
    Claim(usize),
    /// A published gap.
    Gap(usize),
    /// A control total.
    Control(usize),
}

/// A published number, what its parts come to, and what came of holding one to the other.
#[derive(Debug, Clone)]
pub struct Reconciled {
    /// The reference of the control total or claim.
    pub id: String,
    /// Its data row, from 0.
    pub row: u32,
    /// The table whose rows are added; of a claim, that of the claims.
    pub table: TableName,
    /// What is held to its parts.
    pub held: Held,
    /// The unit, where it is known.
    pub unit: Option<ClaimUnit>,
    /// What was published.
    pub published: Decimal,
    /// How far off it may be.
    pub tolerance: Decimal,
    /// What its parts come to; absent where that cannot be told.
    pub computed: Option<Decimal>,
    /// What the parts that can be read come to, where others cannot.
    pub rest: Option<Decimal>,
    /// What came of it.
    pub outcome: Outcome,
    /// What was added, or why it could not be tested.
    pub why: String,
    /// The column that is added, of a control total.
    pub column: &'static str,
    /// How many rows are in it, of a control total.
    pub matched: usize,
    /// The first of them.
    pub rows: Vec<u32>,
    /// What was published of its parts, of a claim; of a share, the whole last.
    pub parts: Vec<Part>,
}

impl Reconciled {
    /// Gives how far what its parts come to is from what was published.
    pub fn difference(&self) -> Option<Decimal> {
        Some(self.computed? - self.published)
    }

    /// Gives how far the parts that can be read are from what was published, where others cannot.
    pub fn rest_difference(&self) -> Option<Decimal> {
        Some(self.rest? - self.published)
    }
}
