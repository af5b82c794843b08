//! What the values of budget lines are, and which of them stay when their line is nudged.

use super::graph::Unit;
use crate::records::BudgetItem;

/// Gives what an item is counted in.
pub(super) const fn unit(item: BudgetItem) -> Unit {
    match item {
        BudgetItem::Core
        | BudgetItem::AdultSocialCare
        | BudgetItem::Share
        | BudgetItem::LimitCore
        | BudgetItem::LimitAdultSocialCare => Unit::Fraction,
        BudgetItem::Volume | BudgetItem::TaxBase | BudgetItem::NoLimit => Unit::Number,
        BudgetItem::Amount
        | BudgetItem::Base
        | BudgetItem::Price
        | BudgetItem::BandD
        | BudgetItem::Income
        | BudgetItem::TopUp
        | BudgetItem::Tariff
        | BudgetItem::BaselineRates
        | BudgetItem::BaselineFunding
        | BudgetItem::Section31
        | BudgetItem::LimitAmount => Unit::Pounds,
    }
}

/// Says whether an item stays when its line is nudged. The local share of business rates is law, as is how far
/// council tax may rise; of the two rises of council tax the core one moves; a volume times a price moves by its
/// volume, council tax by its rises or its base.
pub(super) const fn held(item: BudgetItem) -> bool {
    match item {
        BudgetItem::Share
        | BudgetItem::AdultSocialCare
        | BudgetItem::Price
        | BudgetItem::BandD
        | BudgetItem::LimitCore
        | BudgetItem::LimitAdultSocialCare
        | BudgetItem::LimitAmount
        | BudgetItem::NoLimit => true,
        BudgetItem::Amount
        | BudgetItem::Base
        | BudgetItem::Volume
        | BudgetItem::TaxBase
        | BudgetItem::Core
        | BudgetItem::Income
        | BudgetItem::TopUp
        | BudgetItem::Tariff
        | BudgetItem::BaselineRates
        | BudgetItem::BaselineFunding
        | BudgetItem::Section31 => false,
    }
}
