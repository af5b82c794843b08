//! Risk registers.

use serde_json::{Map, Value, json};

use crate::figures::risk::{Register, RiskView};
use crate::records::RiskKind;

/// Gives every public risk with its ratings, and the counts of each register.
pub fn risks(registers: &[Register<'_>]) -> Value {
    json!({
        "registers": registers.iter().map(|register| json!({
            "register": register.name,
            "as_at": register.as_at,
            "risks": register.risks.len(),
            "scale_confirmed": register.scale_confirmed,
            "by_rating": register.by_rating.iter().rev().map(|(rating, count)| json!({
                "rating": rating,
                "count": count,
                "ids": { "count": register.count_id(*rating) },
            })).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "risks": registers.iter().flat_map(|register| &register.risks).map(risk).collect::<Vec<_>>(),
    })
}

fn risk(view: &RiskView<'_>) -> Value {
    let risk = view.risk;
    let current = view.ratings.get(&RiskKind::Current);
    let of = |kind: RiskKind| view.ratings.get(&kind).map(|rating| rating.rating);
    let ids: Map<String, Value> = view
        .ratings
        .keys()
        .map(|kind| {
            let key = if *kind == RiskKind::Current { "rating" } else { kind.word() };
            (key.to_owned(), json!(view.id(*kind)))
        })
        .collect();
    json!({
        "risk_id": risk.id,
        "register": risk.register,
        "title": risk.title,
        "owner": risk.owner,
        "timescale": risk.timescale,
        "due_date": risk.due,
        "rating": of(RiskKind::Current),
        "as_at": current.map(|rating| rating.as_at),
        "likelihood": current.and_then(|rating| rating.likelihood),
        "impact": current.and_then(|rating| rating.impact),
        "inherent": of(RiskKind::Inherent),
        "target": of(RiskKind::Target),
        "band": view.band(),
        "scale": view.scale.map(|scale| json!({
            "scale_id": scale.id,
            "likelihood_max": scale.likelihood_max,
            "impact_max": scale.impact_max,
            "confirmed": scale.confirmed,
        })),
        "exposure": risk.exposure,
        "likelihood_pct": risk.likelihood,
        "note": risk.note,
        "source_id": risk.source_id,
        "ids": ids,
    })
}
