//! What ids of services begin with, and what is measured of them.

use std::collections::BTreeMap;

use crate::figures::id::{FigureId, slugs};
use crate::records::{Book, Fund, ServiceItem};
use crate::units::{Period, words};

words! {
    /// What is measured of a line of monitoring.
    Measure => heading {
        /// The budget that the year began with.
        OriginalBudget = "original_budget" => "Original budget",
        /// What approved virements and technical changes add to it.
        Virements = "virements" => "Virements",
        /// The budget now.
        CurrentBudget = "current_budget" => "Current budget",
        /// What of the change since the original budget no virement explains.
        Unexplained = "not_explained" => "Change that no virement explains",
        /// The spending within the current budget.
        GrossBudget = "gross_budget" => "Gross budget",
        /// The income within it, negative.
        IncomeBudget = "income_budget" => "Income budget",
        /// What of it should be spent by then.
        ProfiledBudget = "profiled_budget" => "Budget to date",
        /// What is spent by then.
        Actual = "actual" => "Actual",
        /// What is ordered and not yet spent.
        Commitments = "commitments" => "Commitments",
        /// Actual less what should be spent by then.
        AgainstProfile = "against_profile" => "Actual less budget to date",
        /// What the year will come to.
        Forecast = "forecast_outturn" => "Forecast outturn",
        /// The spending within the forecast.
        GrossForecast = "gross_forecast" => "Gross forecast",
        /// The income within it, negative.
        IncomeForecast = "income_forecast" => "Income forecast",
        /// Forecast, or at the outturn what was spent, less current budget.
        Variance = "variance" => "Variance",
        /// The variance as the source prints it, where it can be worked out too.
        VariancePrinted = "variance_printed" => "Variance as printed",
        /// The variance as a share of the size of the budget.
        VarianceShare = "variance_share" => "Variance as a share of budget",
        /// The variance less that at the point before.
        Movement = "movement" => "Change since the point before",
        /// What of the variance is of this year only.
        OneOff = "one_off" => "One-off",
        /// What reserves the forecast counts on beyond the budget.
        ReservesDrawn = "reserves_drawn" => "Reserves drawn",
        /// What grants it counts on beyond the budget.
        GrantsApplied = "grants_applied" => "Grants applied",
        /// The variance before reserves and grants.
        BeforeSupport = "before_support" => "Variance before reserves and grants",
        /// What of that would come again: it less what is one-off.
        Recurring = "recurring" => "Of which would come again",
        /// What a source prints for a line that has parts, where that is not their sum.
        SubtotalPrinted = "subtotal_printed" => "Printed subtotal",
        /// What a printed subtotal differs from its parts by.
        SubtotalOff = "subtotal_differs" => "Printed less the sum of its parts",
    }
}

words! {
    /// What is counted of a total.
    Counted {
        /// The lines that it adds up.
        Lines = "lines",
        /// Those of them that have a variance.
        WithVariance = "lines_with_variance",
    }
}

words! {
    /// What is measured of the savings within a service.
    Within {
        /// How many savings name the service.
        Savings = "savings",
        /// What they should bring in the year.
        Target = "savings_target",
        /// What they bring, before any pressure in the same budget.
        Achieved = "savings_achieved",
        /// The pressures in the same budget that eat them.
        Offset = "savings_offset",
        /// What they bring less those pressures.
        Net = "savings_net",
        /// What they bring as a share of their target.
        GrossShare = "savings_gross_share",
        /// What they bring less those pressures, as a share of it.
        NetShare = "savings_net_share",
    }
}

impl Measure {
    /// Gives what an item of the data is measured as.
    pub const fn of(item: ServiceItem) -> Self {
        match item {
            ServiceItem::OriginalBudget => Self::OriginalBudget,
            ServiceItem::CurrentBudget => Self::CurrentBudget,
            ServiceItem::GrossBudget => Self::GrossBudget,
            ServiceItem::IncomeBudget => Self::IncomeBudget,
            ServiceItem::ProfiledBudget => Self::ProfiledBudget,
            ServiceItem::Actual => Self::Actual,
            ServiceItem::Commitments => Self::Commitments,
            ServiceItem::Forecast => Self::Forecast,
            ServiceItem::GrossForecast => Self::GrossForecast,
            ServiceItem::IncomeForecast => Self::IncomeForecast,
            ServiceItem::OneOff => Self::OneOff,
            ServiceItem::ReservesDrawn => Self::ReservesDrawn,
            ServiceItem::GrantsApplied => Self::GrantsApplied,
            ServiceItem::Variance => Self::VariancePrinted,
        }
    }
}

/// Gives what ids of a point begin with: `budget/2025-26-q2`.
pub(super) fn of_point(period: Period) -> FigureId {
    FigureId::of_subject("budget").of(period)
}

/// Gives what ids of a line begin with.
pub(super) fn of_service(period: Period, service: &str) -> FigureId {
    of_point(period).at("service").at(service)
}

/// Gives the part of an id that stands for each breakdown of the folder.
pub(super) fn of_sets(book: &Book) -> BTreeMap<String, String> {
    let names = book.services.iter().map(|service| service.analysis.as_str());
    let taken: Vec<&str> = Fund::WORDS.iter().copied().chain(["service"]).collect();
    slugs(names.filter(|name| !name.is_empty()), &taken)
}

/// Gives what ids of a breakdown of a fund begin with.
pub(super) fn of_set(
    period: Period,
    slugs: &BTreeMap<String, String>,
    analysis: &str,
    fund: Fund,
) -> FigureId {
    let point = of_point(period);
    slugs.get(analysis).map_or(point.clone(), |slug| point.at(slug)).of(fund)
}
