//! Risk registers.

use serde_json::{Map, Value, json};

use crate::figures::reserves_adequacy::{Indicator, ReservesAdequacy};
use crate::figures::risk::{
    Change, Moves, Register, RegisterMeasure, RiskMeasure, RiskView, Round,
};
use crate::records::{Band, RiskKind, RiskScale};

/// Gives every risk with its ratings, the counts and moves of each register, and the reserves that
/// the risks call for.
pub fn risks(
    registers: &[Register<'_>],
    needed: &ReservesAdequacy<'_>,
    indicators: &[Indicator],
) -> Value {
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
            "above_appetite": register.above_appetite().map(|view| view.risk.id.as_str()).collect::<Vec<_>>(),
            "dates": register.rounds.iter().map(|round| date(register, round)).collect::<Vec<_>>(),
            "movements": register.movements().iter().map(|moves| movement(register, moves)).collect::<Vec<_>>(),
            "matrix": register.matrix().map(|matrix| matrix.cells.iter().map(|((likelihood, impact), views)| json!({
                "likelihood": likelihood,
                "impact": impact,
                "count": views.len(),
                "ids": { "count": register.matrix_id(*likelihood, *impact) },
            })).collect::<Vec<_>>()),
        })).collect::<Vec<_>>(),
        "risks": registers.iter().flat_map(|register| {
            let moves = register.moved_since(None);
            register.risks.iter().map(move |view| risk(view, moves.as_ref())).collect::<Vec<_>>()
        }).collect::<Vec<_>>(),
        "reserves": super::reserves::reserves(needed, indicators),
    })
}

/// Gives one date of a register: how many, their sum, and the bands of a confirmed scale.
fn date(register: &Register<'_>, round: &Round<'_>) -> Value {
    let id = register.round_id(round.as_at);
    let scale = register.one_scale();
    let banded = scale.filter(|scale| scale.confirmed);
    let band = |band: Band| {
        let in_band = |scale: &RiskScale| {
            round.rated.iter().filter(|(_, rating)| scale.band(rating.rating) == band).count()
        };
        banded.map(in_band)
    };
    let mut ids = Map::from_iter([("rated".to_owned(), json!(id.of(RegisterMeasure::Rated)))]);
    if scale.is_some() {
        ids.insert("sum".into(), json!(id.of(RegisterMeasure::Sum)));
    }
    if banded.is_some() {
        for band in Band::ALL {
            ids.insert(band.word().into(), json!(id.of(*band)));
        }
    }
    json!({
        "as_at": round.as_at,
        "rated": round.rated.len(),
        "sum": scale.map(|_| round.sum()),
        "low": band(Band::Low),
        "medium": band(Band::Medium),
        "high": band(Band::High),
        "ids": ids,
    })
}

/// Gives the risks of each kind of move between two dates.
fn movement(register: &Register<'_>, moves: &Moves<'_>) -> Value {
    let mut object = Map::new();
    object.insert("from".into(), json!(moves.from));
    object.insert("to".into(), json!(moves.to));
    let mut ids = Map::new();
    for change in Change::ALL.iter().copied() {
        let risks: Vec<&str> = moves.of(change).map(|one| one.item.id.as_str()).collect();
        object.insert(change.word().into(), json!(risks));
        ids.insert(change.word().into(), json!(register.change_id(moves.to, change)));
    }
    object.insert("ids".into(), Value::Object(ids));
    Value::Object(object)
}

fn risk(view: &RiskView<'_>, moves: Option<&Moves<'_>>) -> Value {
    let latest_move = moves.and_then(|moves| {
        let one = moves.all.iter().find(|one| one.item.id == view.risk.id)?;
        Some(json!({
            "change": one.change.word(),
            "from": one.from.map(|rating| rating.rating),
            "to": one.to.map(|rating| rating.rating),
            "unmoved_since": one.since,
            "ratings_alike": one.alike,
        }))
    });
    let risk = view.risk;
    let current = view.ratings.get(&RiskKind::Current);
    let of = |kind: RiskKind| view.ratings.get(&kind).map(|rating| rating.rating);
    let mut ids: Map<String, Value> = view
        .ratings
        .keys()
        .map(|kind| {
            let key = if *kind == RiskKind::Current { "rating" } else { kind.word() };
            (key.to_owned(), json!(view.id(*kind)))
        })
        .collect();
    if view.weighted().is_some() {
        ids.insert("weighted".into(), json!(view.id_of(RiskMeasure::Weighted)));
    }
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
        "weighted": view.weighted(),
        "appetite": risk.appetite,
        "above_appetite": view.above_appetite(),
        "move": latest_move,
        "savings": view.savings,
        "actions": view.actions,
        "note": risk.note,
        "source_id": risk.source_id,
        "ids": ids,
    })
}
