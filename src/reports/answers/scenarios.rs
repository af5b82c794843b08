//! What parts scenarios, what moves the gap and what closes it, as JSON.

use serde_json::{Map, Value, json};

use crate::figures::gap::Gap;
use crate::figures::gap::compare::Comparison;
use crate::figures::gap::sensitivity::Sensitivity;
use crate::figures::gap::solve::{Lever, Outcome, Setting, Stress};
use crate::units::FinancialYear;

/// Gives two scenarios side by side and what parts them.
pub fn compare(comparison: &Comparison, gap: &Gap<'_>) -> Value {
    let by_year = |amounts: &[crate::units::Money]| -> Map<String, Value> {
        let years = comparison.years.iter().zip(amounts);
        years.map(|(year, amount)| (year.to_string(), json!(amount))).collect()
    };
    let ids = |driver: &str| -> Map<String, Value> {
        let id = |year: &FinancialYear| format!("{}/{}/{driver}", comparison.id(), year.slug());
        comparison.years.iter().map(|year| (year.to_string(), json!(id(year)))).collect()
    };
    let annual = |name: &str| -> Map<String, Value> {
        let worked = gap.of(name).unwrap_or(&gap.main);
        let nodes = comparison.years.iter().zip(&gap.model.sums);
        nodes.map(|(year, sums)| (year.to_string(), json!(gap.id(worked, sums.annual)))).collect()
    };
    json!({
        "from": { "scenario": comparison.from, "annual_gap": by_year(&comparison.before),
                  "ids": annual(&comparison.from) },
        "to": { "scenario": comparison.to, "annual_gap": by_year(&comparison.after),
                "ids": annual(&comparison.to) },
        "parts": comparison.parts.iter().map(|part| json!({
            "driver": part.driver,
            "title": part.title,
            "amounts": by_year(&part.by_year),
            "ids": ids(&part.driver),
        })).collect::<Vec<_>>(),
        "pennies_allotted_by_largest_remainder": comparison.pennies,
    })
}

/// Gives what each driver does to the last year's gap, and the reverse stress.
pub fn sensitivity(found: &Sensitivity, stress: &[Stress], gap: &Gap<'_>) -> Value {
    let annual = gap.model.sums.last().map(|sums| gap.model.graph.node(sums.annual).id());
    json!({
        "financial_year": gap.years().last(),
        "annual_gap": found.central,
        "ids": { "annual_gap": annual },
        "drivers": found.swings.iter().map(|swing| json!({
            "driver": swing.driver,
            "title": swing.title,
            "moved": swing.reach.words(),
            "annual_gap_at_low": swing.at_low,
            "annual_gap_at_high": swing.at_high,
            "period_sum_at_low": swing.sum_at_low,
            "period_sum_at_high": swing.sum_at_high,
            "ids": {
                "annual_gap_at_low": format!("{}/low", swing.id()),
                "annual_gap_at_high": format!("{}/high", swing.id()),
            },
        })).collect::<Vec<_>>(),
        "inert": found.inert,
        "reverse_stress": stress.iter().map(|stress| json!({
            "assumption": stress.title,
            "times_its_range": stress.times.map(|times| times.to_string()),
            "financial_year": stress.year,
        })).collect::<Vec<_>>(),
    })
}

/// Gives which value of each lever leaves nothing unfunded.
pub fn solve(found: &[(FinancialYear, Lever, Outcome)]) -> Value {
    let one = |(year, lever, outcome): &(FinancialYear, Lever, Outcome)| {
        let (answer, value, left) = match outcome {
            Outcome::AlreadyMet => ("already_met", Value::Null, Value::Null),
            Outcome::Met(at) => ("met", setting(*at), Value::Null),
            Outcome::NotWithin { limit, left } => {
                ("cannot_be_met_within_limits", setting(*limit), json!(left))
            }
            Outcome::Nothing => ("nothing_to_turn", Value::Null, Value::Null),
        };
        json!({
            "financial_year": year,
            "lever": lever.word(),
            "answer": answer,
            "value": value,
            "left_at_limit": left,
        })
    };
    json!({ "levers": found.iter().map(one).collect::<Vec<_>>() })
}

fn setting(setting: Setting) -> Value {
    match setting {
        Setting::Rate(rate) => json!(rate),
        Setting::Money(amount) => json!(amount),
    }
}
