//! Words of savings and those that several tables use, each list written once; others stand beside their
//! table.

use crate::units::words;

words! {
    /// Red, amber or green, of something that is not delivery: evidence, or what hangs on it.
    Rag {
        /// Poor evidence; much hangs on it.
        Red = "R",
        /// Fair evidence; something hangs on it.
        Amber = "A",
        /// Good evidence; little hangs on it.
        Green = "G",
    }
}

words! {
    /// A rating of delivery: blue, green, amber, red and the two states without a colour.
    Brag {
        /// Delivered, with evidence.
        Blue = "B",
        /// On track.
        Green = "G",
        /// At risk.
        Amber = "A",
        /// Off track.
        Red = "R",
        /// Written out by a decision.
        WrittenOut = "X",
        /// Not rated: no update, or no target.
        NotRated = "N",
    }
}

impl Brag {
    /// Gives what the rating means, in words that stand beside its letter.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Blue => "Delivered",
            Self::Green => "On track",
            Self::Amber => "At risk",
            Self::Red => "Off track",
            Self::WrittenOut => "Written out",
            Self::NotRated => "Not rated",
        }
    }

    /// Gives the letter.
    pub const fn letter(self) -> char {
        match self {
            Self::Blue => 'B',
            Self::Green => 'G',
            Self::Amber => 'A',
            Self::Red => 'R',
            Self::WrittenOut => 'X',
            Self::NotRated => 'N',
        }
    }

    /// Reads the letter of a tracker; `None` where it is not one of B G A R X N.
    pub fn from_letter(letter: char) -> Option<Self> {
        Self::ALL.iter().copied().find(|rating| rating.letter() == letter)
    }

    /// Gives the shape, which tells ratings apart where colour cannot.
    pub const fn shape(self) -> char {
        match self {
            Self::Blue => '■',
            Self::Green => '●',
            Self::Amber => '▲',
            Self::Red => '◆',
            Self::WrittenOut => '✕',
            Self::NotRated => '○',
        }
    }

    /// Gives letter and shape: `G ●`.
    pub fn mark(self) -> String {
        format!("{} {}", self.letter(), self.shape())
    }
}

words! {
    /// Which view of a risk a rating gives.
    RiskKind {
        /// Before any control.
        Inherent = "inherent",
        /// As it stands.
        Current = "current",
        /// As it should become.
        Target = "target",
    }
}

words! {
    /// What kind of change makes a saving.
    SavingType {
        /// The same for less.
        Efficiency = "efficiency",
        /// More income.
        Income = "income",
        /// Less service.
        ServiceReduction = "service_reduction",
        /// Less need for the service.
        DemandManagement = "demand_management",
        /// A better contract.
        Contract = "contract",
        /// Fewer or cheaper posts.
        Staffing = "staffing",
        /// Corporate and financing items.
        Corporate = "corporate",
        /// The source does not say.
        NotStated = "not_stated",
    }
}

words! {
    /// Whether a saving takes money out of the budget.
    Cashable {
        /// It does; only this counts in the cash total.
        Cashable = "cashable",
        /// It stops a cost that was never budgeted.
        CostAvoidance = "cost_avoidance",
        /// A benefit without money.
        NonCashable = "non_cashable",
        /// The source does not say: counted in the target with a caveat.
        NotStated = "not_stated",
    }
}

impl Cashable {
    /// Says whether it counts in a cash total; not stated counts, with a caveat.
    pub const fn is_cash(self) -> bool {
        matches!(self, Self::Cashable | Self::NotStated)
    }
}

words! {
    /// Whether an amount comes every year.
    Recurrence {
        /// Every year from its first.
        Recurring = "recurring",
        /// In one year only.
        OneOff = "one_off",
        /// The source does not say: carried as recurring and labelled assumed.
        NotStated = "not_stated",
    }
}

words! {
    /// Whose money it is.
    Fund {
        /// The general fund; with `not_stated`, the only one that enters the gap.
        GeneralFund = "general_fund",
        /// The housing revenue account.
        Hra = "hra",
        /// The dedicated schools grant.
        Schools = "schools",
        /// The public health grant.
        PublicHealth = "public_health",
        /// Capital.
        Capital = "capital",
        /// The source does not say.
        NotStated = "not_stated",
    }
}

impl Fund {
    /// Says whether it counts towards the general fund's totals.
    pub const fn is_general(self) -> bool {
        matches!(self, Self::GeneralFund | Self::NotStated)
    }
}

words! {
    /// Whether a saving is one line or a published group of lines.
    Grain {
        /// One saving.
        Line = "line",
        /// A published total whose lines are not all known: counted itself, its lines are "of which".
        Group = "group",
    }
}

words! {
    /// Where a saving stands in its life.
    SavingStatus {
        /// Put forward, not approved.
        Proposed = "proposed",
        /// Approved in a budget.
        Approved = "approved",
        /// Being delivered.
        InDelivery = "in_delivery",
        /// Delivered.
        Delivered = "delivered",
        /// Removed by a decision.
        WrittenOut = "written_out",
        /// Replaced by another.
        Replaced = "replaced",
        /// Merged into another.
        Merged = "merged",
    }
}

impl SavingStatus {
    /// Says whether the status needs a decision behind it.
    pub const fn needs_decision(self) -> bool {
        matches!(self, Self::WrittenOut | Self::Replaced | Self::Merged)
    }

    /// Gives the status before the day of the decision that led to it: what a decision ended was in
    /// delivery, what one approved was proposed.
    #[must_use]
    pub const fn before(self) -> Self {
        if self.needs_decision() { Self::InDelivery } else { Self::Proposed }
    }
}

words! {
    /// What part of a year's target a row is.
    ProfileKind {
        /// Falls due for the first time, or is the full-year effect of an earlier start.
        New = "new",
        /// Slipped from an earlier year.
        BroughtForward = "brought_forward",
        /// A change agreed since the budget.
        Rebased = "rebased",
    }
}
