//! The ids of what reserves the risks call for.

use crate::figures::id::FigureId;
use crate::units::{FinancialYear, words};

words! {
    /// What is worked out of the risks and the savings.
    Need {
        /// Exposure × likelihood, added up.
        FromRisks = "from-risks",
        /// The same over the risks that can be read, where others cannot.
        OfThoseRead = "from-risks-read",
        /// How many risks cannot be read.
        NotRead = "not-read",
        /// The shortfall of savings.
        Savings = "savings",
        /// What of it a risk bears.
        SavingsTied = "savings-tied",
        /// What of it no risk bears.
        SavingsUntied = "savings-untied",
        /// The risk-based minimum.
        Minimum = "minimum",
        /// The three largest exposures together.
        Stress = "stress",
        /// The least the council means to hold.
        Floor = "floor",
        /// How many rated risks the minimum cannot take in.
        NotWeighed = "not-weighed",
    }
}

impl Need {
    /// Gives the id of its figure.
    pub fn id(self) -> FigureId {
        subject().of(self)
    }
}

words! {
    /// What is told of the balances of a year.
    Balance {
        /// General reserves.
        General = "general",
        /// Reserves that may close a gap.
        Usable = "usable",
        /// All reserves.
        All = "all",
        /// General reserves over the risk-based minimum.
        OverMinimum = "over-minimum",
        /// General reserves over the three largest exposures together.
        OverStress = "over-stress",
    }
}

impl Balance {
    /// Gives the id of what the reserves table states for 1 April of a year.
    pub fn id(self, year: FinancialYear) -> FigureId {
        subject().of(year).of(self)
    }

    /// Gives the id of what the gap model projects for the end of a year: over a need.
    pub fn projected_id(self, year: FinancialYear) -> FigureId {
        subject().at("projected").of(year).of(self)
    }
}

/// Gives what the ids of the figures begin with.
pub(super) fn subject() -> FigureId {
    FigureId::of_subject("reserves-adequacy")
}
