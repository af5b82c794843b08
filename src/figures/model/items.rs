//! Which values of a budget line stay when the line is nudged.

use crate::records::BudgetItem;

/// Says whether an item stays when its line is nudged. Shares of a fund, the part that is collected, the
/// local share of business rates, its levy,
/// safety net and multipliers are law, as is how far council tax may rise; of the two rises of council tax the core one moves; a volume times a price moves by its
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
        | BudgetItem::NoLimit
        | BudgetItem::LevyCap
        | BudgetItem::LevyRate1
        | BudgetItem::LevyFrom1
        | BudgetItem::LevyRate2
        | BudgetItem::LevyFrom2
        | BudgetItem::LevyRate3
        | BudgetItem::LevyFrom3
        | BudgetItem::SafetyNetPart
        | BudgetItem::PoolKept
        | BudgetItem::MultiplierSmallRhl
        | BudgetItem::MultiplierSmall
        | BudgetItem::MultiplierStandardRhl
        | BudgetItem::MultiplierStandard
        | BudgetItem::MultiplierHigh
        | BudgetItem::ShareCentral
        | BudgetItem::ShareCounty
        | BudgetItem::ShareFire
        | BudgetItem::ShareGla
        | BudgetItem::CollectionRate
        | BudgetItem::BaseGrowth
        | BudgetItem::OwnDemand
        | BudgetItem::PreceptCounty
        | BudgetItem::PreceptPolice
        | BudgetItem::PreceptFire
        | BudgetItem::PreceptGla
        | BudgetItem::PreceptOther => true,
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
        | BudgetItem::Section31
        | BudgetItem::RateableValueSmallRhl
        | BudgetItem::RateableValueSmall
        | BudgetItem::RateableValueStandardRhl
        | BudgetItem::RateableValueStandard
        | BudgetItem::RateableValueHigh
        | BudgetItem::Reliefs
        | BudgetItem::Losses
        | BudgetItem::ContributionsInLieu
        | BudgetItem::TaxSurplus
        | BudgetItem::RatesSurplus => false,
    }
}
