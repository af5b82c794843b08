//! What reserves the risks call for.

use serde_json::{Value, json};

use crate::figures::reserves_adequacy::{Balance, Indicator, Need, ReservesAdequacy, cover};

/// Gives the risk-based minimum with its lines, the stress, the balances and the indicators.
pub(super) fn reserves(needed: &ReservesAdequacy<'_>, indicators: &[Indicator]) -> Value {
    let over = |amount: Option<_>| {
        let balances = needed.general_balances();
        amount.map(|amount| cover(amount, &balances)).unwrap_or_default()
    };
    let (minimum, stress) = (over(needed.minimum()), over(needed.stress()));
    json!({
        "from_risks": needed.from_risks(),
        "undelivered": needed.undelivered.as_ref().map(|savings| json!({
            "financial_year": savings.year,
            "shortfall": savings.shortfall,
            "cover_known": savings.cover_known,
            "tied": savings.tied,
            "untied": savings.untied(),
            "ids": {
                "shortfall": Need::Savings.id(),
                "tied": Need::SavingsTied.id(),
                "untied": Need::SavingsUntied.id(),
            },
        })),
        "minimum": needed.minimum(),
        "stress": needed.stress(),
        "floor": needed.floor,
        "not_weighed": needed.not_weighed.iter().map(|view| view.risk.id.as_str()).collect::<Vec<_>>(),
        "largest": needed.largest.iter().map(|view| view.risk.id.as_str()).collect::<Vec<_>>(),
        "balances": needed.balances.iter().map(|of| json!({
            "financial_year": of.year,
            "general": of.general,
            "usable": of.usable,
            "all": of.all,
            "over_minimum": minimum.iter().find(|one| one.year == of.year).map(|one| one.over),
            "over_stress": stress.iter().find(|one| one.year == of.year).map(|one| one.over),
            "ids": {
                "general": Balance::General.id(of.year),
                "usable": Balance::Usable.id(of.year),
                "all": Balance::All.id(of.year),
                "over_minimum": Balance::OverMinimum.id(of.year),
                "over_stress": Balance::OverStress.id(of.year),
            },
        })).collect::<Vec<_>>(),
        "indicators": indicators.iter().map(indicator).collect::<Vec<_>>(),
        "ids": {
            "from_risks": Need::FromRisks.id(),
            "minimum": Need::Minimum.id(),
            "stress": Need::Stress.id(),
        },
    })
}

fn indicator(indicator: &Indicator) -> Value {
    let (value, unit, why) = match &indicator.value {
        Ok(measured) => (Some(measured.value.plain()), Some(measured.unit), None),
        Err(why) => (None, None, Some(*why)),
    };
    json!({
        "indicator": indicator.key,
        "title": indicator.title,
        "formula": indicator.formula,
        "reading": indicator.reading,
        "value": value,
        "unit": unit,
        "not_available": why,
        "ids": value.as_ref().map(|_| json!({ "value": indicator.id() })),
    })
}
