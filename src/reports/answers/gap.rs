//! The modelled gap as JSON.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::answers::{Text, gap::statements};
use crate::figures::Sheet;
use crate::figures::gap::{Gap, warnings};
use crate::figures::model::{Line, NodeId};
use crate::units::FinancialYear;

/// Gives the gap under the scenario asked for: years, lines, how it is closed, other scenarios.
pub(super) fn modelled(gap: &Gap<'_>, sheet: &Sheet) -> Value {
    let plan = &gap.main.plan;
    let (model, worked) = gap.seen();
    let sum = model.period_sum;
    let said = statements(gap, sheet);
    json!({
        "scenario": { "scenario": plan.name, "title": plan.title, "why": plan.why },
        "years": (0..model.years.len()).map(|at| year(gap, at, &said)).collect::<Vec<_>>(),
        "period_sum": sum.filter(|_| gap.whole.is_none()).map(|sum| gap.main.pounds(sum)),
        "ids": { "period_sum": sum.map(|sum| model.graph.node(sum).id()) },
        "not_stated": model.not_stated(worked).iter().map(|line| &line.id).collect::<Vec<_>>(),
        "lines": model.lines.iter().map(|line| {
            let (amounts, ids) = by_year(gap, line);
            json!({
                "line_id": line.id,
                "title": line.title,
                "section": line.section.word(),
                "amounts": amounts,
                "ids": ids,
            })
        }).collect::<Vec<_>>(),
        "warnings": warnings(&gap.model, &gap.main).iter().map(|warning| {
            json!({ "financial_year": warning.year, "warning": warning.words })
        }).collect::<Vec<_>>(),
        "scenarios": gap.all().map(|worked| json!({
            "scenario": worked.plan.name,
            "title": worked.plan.title,
            "years": gap.years().iter().zip(&gap.model.sums).map(|(year, sums)| json!({
                "financial_year": year,
                "annual_gap": worked.pounds(sums.annual),
                "ids": { "annual_gap": gap.id(worked, sums.annual) },
            })).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "scenarios_apart": gap.apart.iter().map(|(name, why)| {
            json!({ "scenario": name, "why": why })
        }).collect::<Vec<_>>(),
    })
}

/// Gives amounts by key, with their ids beside them; what is not known is absent.
fn object(gap: &Gap<'_>, nodes: &[(&str, Option<NodeId>)]) -> Value {
    let mut object = Map::new();
    let mut ids = Map::new();
    let (model, worked) = gap.seen();
    for (key, node) in nodes {
        let amount = node.filter(|node| worked.knows(*node)).map(|node| worked.pounds(node));
        object.insert((*key).to_owned(), json!(amount));
        if let Some(node) = node {
            ids.insert((*key).to_owned(), json!(model.graph.node(*node).id()));
        }
    }
    object.insert("ids".to_owned(), Value::Object(ids));
    Value::Object(object)
}

/// Gives what a line adds by year: absent where nothing is stated of the year, or it is not known.
fn by_year(gap: &Gap<'_>, line: &Line) -> (Value, Value) {
    let mut amounts = Map::new();
    let mut ids = Map::new();
    let (model, worked) = gap.seen();
    for (at, (year, node)) in model.years.iter().zip(&line.nodes).enumerate() {
        if let Some(node) = node {
            let told = worked.knows(*node) && !model.is_blank(worked, line, at);
            amounts.insert(year.to_string(), json!(told.then(|| worked.pounds(*node))));
            ids.insert(year.to_string(), json!(model.graph.node(*node).id()));
        }
    }
    (Value::Object(amounts), Value::Object(ids))
}

fn year(gap: &Gap<'_>, at: usize, said: &BTreeMap<FinancialYear, Text>) -> Value {
    let (model, _) = gap.seen();
    let (sums, closing) = (&model.sums[at], &model.closing[at]);
    let year = model.years[at];
    let mut all = object(
        gap,
        &[
            ("recurring_need", Some(sums.need)),
            ("one_off", Some(sums.one_off)),
            ("funding", Some(sums.funding)),
            ("annual_gap", Some(sums.annual)),
            ("added_gap", sums.added),
            ("structural_gap", Some(sums.structural)),
            ("before_measures", Some(sums.before_measures)),
            ("planned_reserves", Some(sums.planned_reserves)),
            ("closed_by_recurring_savings", Some(closing.recurring)),
            ("closed_by_reserves", Some(closing.all_reserves)),
            ("efs_drawn", Some(closing.efs)),
            ("closed_by_efs", Some(closing.efs_cover)),
            ("unfunded", Some(closing.unfunded)),
            ("surplus", Some(closing.surplus)),
        ],
    );
    all["financial_year"] = json!(year);
    all["reserves"] = closing
        .reserves
        .iter()
        .map(|reserve| {
            let mut one = object(
                gap,
                &[
                    ("opening", Some(reserve.opening)),
                    ("planned_use", Some(reserve.planned)),
                    ("available", Some(reserve.available)),
                    ("drawn", Some(reserve.drawn)),
                    ("closing", Some(reserve.closing)),
                ],
            );
            one["reserve_id"] = json!(reserve.id);
            one
        })
        .collect();
    if let Some(of) = gap.short().iter().find(|short| short.year == year) {
        all["lacks"] = json!(of.lacks);
        all["partial"] = json!({ "annual_gap": of.partial });
        all["coverage"] = json!({ "counted": of.counted, "of": of.of });
    }
    all["statement"] = json!(said.get(&year).map(Text::plain));
    all
}
