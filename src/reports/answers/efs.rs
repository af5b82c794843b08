//! Exceptional financial support.

use serde_json::{Map, Value, json};

use crate::figures::capitalisation::{Capitalisation, Stage, Stated, TrancheView, YearCost};
use crate::figures::gap::missed::Missed;

/// Gives tranches, terms and yearly cost, stage by stage.
pub fn efs(capitalisation: &Capitalisation, missed: &Missed) -> Value {
    json!({
        "missed_1m": {
            "financial_year": missed.year,
            "late": missed.late.iter().map(|cost| json!({
                "financial_year": cost.year,
                "mrp": cost.mrp,
                "interest": cost.interest,
                "total": cost.total(),
                "ids": { "total": format!("efs/missed-1m/late/{}", cost.year.slug()) },
            })).collect::<Vec<_>>(),
            "interest": missed.interest(),
            "each_month": missed.each_month,
            "never": missed.never.iter().map(|(year, need)| json!({
                "financial_year": year,
                "support_needed": need,
                "ids": { "support_needed": format!("efs/missed-1m/never/{}", year.slug()) },
            })).collect::<Vec<_>>(),
            "ids": {
                "interest": "efs/missed-1m/late/interest",
                "each_month": "efs/missed-1m/each-month",
            },
        },
        "tranches": capitalisation.tranches.iter().map(tranche).collect::<Vec<_>>(),
        "stages": capitalisation.yearly.iter().map(|(stage, costs)| json!({
            "stage": stage.word(),
            "drawn": capitalisation.drawn(*stage),
            "ids": { "drawn": format!("efs/all/{}", stage.word()) },
            "years": costs.iter().map(|cost| {
                year(cost, &Capitalisation::yearly_id(*stage, cost.year))
            }).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "leading_stage": capitalisation.leading_stage().map(Stage::word),
        "rows_left_out": capitalisation.left_out,
    })
}

fn kind<T>(stated: &Stated<T>) -> &'static str {
    if stated.is_assumed() { "assumed" } else { "published" }
}

fn tranche(tranche: &TrancheView) -> Value {
    let terms = &tranche.terms;
    let mut amounts = Map::new();
    let mut ids = Map::new();
    for stage in Stage::ALL {
        let amount = tranche.stages.get(&stage);
        amounts.insert(stage.word().into(), json!(amount.map(|amount| amount.value)));
        if amount.is_some() {
            ids.insert(stage.word().into(), json!(Capitalisation::amount_id(tranche, stage)));
        }
    }
    amounts.insert("ids".into(), Value::Object(ids));
    json!({
        "tranche_id": tranche.id,
        "financial_year": tranche.year,
        "amounts": amounts,
        "as_at": tranche.stages.iter().map(|(stage, amount)| {
            (stage.word().to_owned(), json!(amount.as_at))
        }).collect::<Map<_, _>>(),
        "terms": {
            "rate": terms.rate.value,
            "rate_kind": kind(&terms.rate),
            "premium": terms.premium.map(|premium| premium.value),
            "term_years": terms.term_years.value,
            "term_kind": kind(&terms.term_years),
            "mrp_method": terms.method.value,
            "mrp_method_kind": kind(&terms.method),
            "draw_date": terms.drawn_on.map(|drawn| drawn.value),
            "draw_date_kind": if terms.drawn_on.is_some() { "published" } else { "assumed" },
            "receipts_applied": terms.receipts.map(|receipts| receipts.value),
        },
        "schedules": tranche.schedules.iter().map(|(stage, costs)| json!({
            "stage": stage.word(),
            "total_mrp": costs.iter().map(|cost| cost.mrp).sum::<crate::units::Money>(),
            "total_interest": costs.iter().map(|cost| cost.interest).sum::<crate::units::Money>(),
            "years": costs.iter().map(|cost| {
                year(cost, &Capitalisation::cost_id(tranche, *stage, cost.year))
            }).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
    })
}

fn year(cost: &YearCost, id: &str) -> Value {
    json!({
        "financial_year": cost.year,
        "opening": cost.opening,
        "mrp": cost.mrp,
        "interest": cost.interest,
        "total": cost.total(),
        "ids": {
            "opening": format!("{id}/opening"),
            "mrp": format!("{id}/mrp"),
            "interest": format!("{id}/interest"),
            "total": format!("{id}/total"),
        },
    })
}
