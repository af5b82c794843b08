//! Services, what is budgeted, spent and forecast for each, and what moves between their budgets.
//!
//! Spending is positive and income negative, in every item: a forecast above its budget is an
//! overspend, or income that falls short.

use super::table::table;
use crate::units::words;

words! {
    /// What a line of service monitoring is.
    ServiceKind {
        /// A service, or a group of services.
        Service = "service",
        /// What is left when the services are told one by one: counted, and never coloured.
        Residual = "residual",
        /// A part of its parent that is told beside others that are not: shown, never added.
        OfWhich = "of_which",
    }
}

words! {
    /// What an amount of a service is.
    ServiceItem {
        /// The budget that the year began with.
        OriginalBudget = "original_budget",
        /// The budget that the service is held to now.
        CurrentBudget = "current_budget",
        /// The spending within the current budget, before income.
        GrossBudget = "gross_budget",
        /// The income within the current budget, negative.
        IncomeBudget = "income_budget",
        /// What of the budget should be spent by then.
        ProfiledBudget = "profiled_budget",
        /// What is spent by then; at the outturn, the whole year.
        Actual = "actual",
        /// What is ordered and not yet spent.
        Commitments = "commitments",
        /// What the year will come to.
        Forecast = "forecast_outturn",
        /// The spending within that forecast, before income.
        GrossForecast = "gross_forecast",
        /// The income within that forecast, negative.
        IncomeForecast = "income_forecast",
        /// What of the forecast, against budget, is of this year only.
        OneOff = "one_off",
        /// What reserves the forecast counts on beyond the budget: a positive amount, by which it is lower.
        ReservesDrawn = "reserves_drawn",
        /// What grants it counts on beyond the budget: a positive amount, by which it is lower.
        GrantsApplied = "grants_applied",
        /// Forecast, or outturn, less current budget, as the source prints it.
        Variance = "variance",
    }
}

words! {
    /// What moves an amount between budgets.
    VirementKind {
        /// A decision to move budget from one service to another.
        Virement = "virement",
        /// A change of how the budget is laid out, or of what pays for it.
        Technical = "technical",
    }
}

words! {
    /// Whether a virement stands.
    VirementStatus {
        /// Put to those who decide.
        Proposed = "proposed",
        /// Approved.
        Approved = "approved",
        /// Turned down or withdrawn.
        Withdrawn = "withdrawn",
    }
}

table! { services: Services => Service, key(service_id), "A line of service monitoring: a service, or a group of services that others are parts of.", {
    service_id as id: Id, !, "Its reference";
    title: Text, !, "What it is called";
    directorate: Text, ?, "The directorate that answers for it";
    parent_id as parent: Ref(Services), ?, "The line it is a part of: a printed subtotal or total is the parent of what it adds up, and is held to it";
    fund: Word(Fund), !, "Whose money it is";
    analysis: Text, ?, "The breakdown it belongs to, where the same money is told in more than one; empty: the council's own. One is never added to another";
    kind: Word(ServiceKind), !, "A service; what is left beside the services told; or a part that is told beside others that are not";
    public: Flag, !, "Whether the public may see it";
    note: Text, ?, "What a reader should know";
} }

table! { service_values: ServiceValues => ServiceValue, key(service_id, period, item, as_at, source_id), "An amount of a service at a point of a year. Spending is positive and income negative; a positive variance is an overspend. Rows are added, never changed: of the same service, point and item the latest day counts. A budget stands until another is stated; nothing else is carried from one point to the next.", {
    service_id as service: Ref(Services), !, "The service";
    period: Period, !, "The point of the year it speaks of, with its year";
    item: Word(ServiceItem), !, "What the amount is";
    value: Money, !, "The amount: spending positive, income negative";
    bound: Word(Bound: "exact" "about" "at_least" "at_most"), ?, "What the source claims about it; empty: exactly";
    declared: Word(Brag: "G" "A" "R"), ?, "The colour that the source gives the service, beside its forecast or its variance";
    reason: Text, ?, "Why it differs from budget, in the source's words";
    as_at: KnownDate, !, "The day it was told";
    source_id: Ref(Sources), !, "Where it stands";
} }

table! { virements: Virements => Virement, key(virement_id, service_id, decided_on), "What one virement, or one technical change, adds to the budget of one service. Over all its services a virement comes to nil. Rows are added: the latest day counts.", {
    virement_id as id: Id, !, "Its reference, the same on each of its services";
    service_id as service: Ref(Services), !, "The service whose budget it changes";
    period: Period, !, "The point of the year from which the budget is changed";
    kind: Word(VirementKind), !, "A decision to move budget, or a technical change";
    amount: Money, !, "What is added to the budget; negative: taken from it";
    status: Word(VirementStatus), !, "Whether it stands; only approved ones change a budget";
    decided_on: KnownDate, !, "The day it was approved, or put";
    decision_ref: Text, ?, "The decision that approved it";
    reason: Text, ?, "What it is for";
    source_id: Ref(Sources), !, "Where it stands";
} }

impl ServiceItem {
    /// Says whether it stands until another is stated, as a budget does.
    pub const fn stands(self) -> bool {
        match self {
            Self::OriginalBudget | Self::CurrentBudget | Self::GrossBudget | Self::IncomeBudget => {
                true
            }
            Self::ProfiledBudget
            | Self::Actual
            | Self::Commitments
            | Self::Forecast
            | Self::GrossForecast
            | Self::IncomeForecast
            | Self::OneOff
            | Self::ReservesDrawn
            | Self::GrantsApplied
            | Self::Variance => false,
        }
    }
}
