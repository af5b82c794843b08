//! What a reader should know before trusting a gap.

use std::collections::{BTreeMap, BTreeSet};

use crate::figures::model::{Model, Worked};
use crate::records::BudgetItem;
use crate::units::{Decimal, FinancialYear, Rate, dec, text};

/// The highest core rise without a referendum, and the highest for adult social care.
///
/// # Source
/// Referendum principles for 2026/27 to 2028/29, answer to question 60682 in Parliament, 24 June
/// 2025: a core rise of 3% or more needs a referendum, and 2% may be added for adult social care.
const LIMITS: [(BudgetItem, Decimal, &str); 2] = [
    (BudgetItem::Core, dec!(0.0299), "core rise"),
    (BudgetItem::AdultSocialCare, dec!(0.02), "adult social care rise"),
];

/// A warning with the year it speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The year.
    pub year: FinancialYear,
    /// What is wrong, and what it means.
    pub words: String,
}

/// Gives the highest core rise that needs no referendum.
pub(super) fn core_limit() -> Rate {
    Rate::from_fraction(LIMITS[0].1)
}

/// Gives the warnings of a model under a scenario.
pub fn warnings(model: &Model<'_>, worked: &Worked) -> Vec<Warning> {
    let mut warnings = Vec::new();
    for ((line, item, year), slot) in model.rates() {
        for (limited, limit, what) in LIMITS {
            let value = worked.inputs.values[*slot];
            if *item == limited && value > limit {
                let (rate, limit) = (Rate::from_fraction(value), Rate::from_fraction(limit));
                let words = format!(
                    "{line}: a {what} of {} is above {}: it needs a referendum, or a decision of \
                     government for this council",
                    text::percent_exact(rate),
                    text::percent_exact(limit),
                );
                warnings.push(Warning { year: *year, words });
            }
        }
    }
    warnings.extend(directions(model));
    warnings.sort_by_key(|warning| warning.year);
    warnings
}

/// Warns of years with several directions: their support is costed on the terms of the first.
fn directions(model: &Model<'_>) -> Vec<Warning> {
    let mut by_year: BTreeMap<FinancialYear, BTreeSet<&str>> = BTreeMap::new();
    for tranche in &model.book.capitalisation {
        by_year.entry(tranche.year).or_default().insert(&tranche.id);
    }
    let several = by_year.iter().filter(|(year, ids)| ids.len() > 1 && model.at(**year).is_some());
    several
        .map(|(year, ids)| {
            let ids: Vec<&str> = ids.iter().copied().collect();
            let words = format!(
                "{} are agreed together; the cost of support is worked on the terms of {}",
                ids.join(" and "),
                ids[0]
            );
            Warning { year: *year, words }
        })
        .collect()
}
