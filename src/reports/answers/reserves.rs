//! What reserves the risks call for.

use serde_json::{Value, json};

use crate::figures::reserves_adequacy::{ID, Indicator, ReservesAdequacy, balance_id, cover};

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
                "shortfall": format!("{ID}/savings"),
                "tied": format!("{ID}/savings-tied"),
                "untied": format!("{ID}/savings-untied"),
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
                "general": balance_id(of.year, "general"),
                "usable": balance_id(of.year, "usable"),
                "all": balance_id(of.year, "all"),
                "over_minimum": balance_id(of.year, "over-minimum"),
                "over_stress": balance_id(of.year, "over-stress"),
            },
        })).collect::<Vec<_>>(),
        "indicators": indicators.iter().map(indicator).collect::<Vec<_>>(),
        "ids": {
            "from_risks": format!("{ID}/from-risks"),
            "minimum": format!("{ID}/minimum"),
            "stress": format!("{ID}/stress"),
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
