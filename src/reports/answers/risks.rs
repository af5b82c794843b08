//! Risk registers.

use serde_json::{Map, Value, json};

use crate::figures::FigureId;
use crate::figures::reserves_adequacy::{Indicator, ReservesAdequacy};
use crate::figures::risk::{
    Change, Moves, Register, RegisterMeasure, RiskMeasure, RiskView, Round,
};
use crate::records::{Band, RiskKind, RiskRating, Scale};

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
            "by_band": register.by_band().iter().map(|(band, risks)| {
                banded(*band, risks.len(), &register.band_id(&register.id, *band))
            }).collect::<Vec<_>>(),
            "by_band_alone": register.rated().filter(|view| view.current().is_none()).count(),
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

/// Gives a band with how many risks are in it.
fn banded(band: Band<'_>, count: usize, id: &FigureId) -> Value {
    json!({ "band": band.name, "count": count, "ids": { "count": id } })
}

/// Gives one date of a register: how many, their sum, and the bands of a confirmed scale.
fn date(register: &Register<'_>, round: &Round<'_>) -> Value {
    let id = register.round_id(round.as_at);
    let bands = register.bands_at(round);
    let three = register.scale_at(round).is_some_and(Scale::is_of_three);
    let of = |name: &str| {
        let found = bands.iter().find(|(band, _)| three && band.name == name);
        found.map(|(_, rows)| rows.len())
    };
    let sum = register.sum_at(round);
    let mut ids = Map::from_iter([("rated".to_owned(), json!(id.of(RegisterMeasure::Rated)))]);
    if sum.is_some() {
        ids.insert("sum".into(), json!(id.of(RegisterMeasure::Sum)));
    }
    for (band, _) in &bands {
        ids.insert(register.band_key(*band), json!(register.band_id(&id, *band)));
    }
    json!({
        "as_at": round.as_at,
        "rated": round.rated.len(),
        "sum": sum,
        "low": of("low"),
        "medium": of("medium"),
        "high": of("high"),
        "bands": bands.iter().map(|(band, rows)| {
            banded(*band, rows.len(), &register.band_id(&id, *band))
        }).collect::<Vec<_>>(),
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

fn scale(scale: &Scale<'_>) -> Value {
    json!({
        "scale_id": scale.id(),
        "likelihood_max": scale.stated.likelihood_max,
        "impact_max": scale.stated.impact_max,
        "confirmed": scale.is_confirmed(),
        "bands": scale.bands.iter().map(|band| json!({
            "band": band.name,
            "lowest": band.range.map(|(lowest, _)| lowest),
            "highest": band.range.map(|(_, highest)| highest),
            "colour": Some(band.colour).filter(|colour| !colour.is_empty()),
        })).collect::<Vec<_>>(),
    })
}

fn risk(view: &RiskView<'_>, moves: Option<&Moves<'_>>) -> Value {
    let latest_move = moves.and_then(|moves| {
        let one = moves.all.iter().find(|one| one.item.id == view.risk.id)?;
        Some(json!({
            "change": one.change.word(),
            "from": one.from.and_then(RiskRating::number),
            "to": one.to.and_then(RiskRating::number),
            "from_said": one.from.map(RiskRating::said),
            "to_said": one.to.map(RiskRating::said),
            "unmoved_since": one.since,
            "ratings_alike": one.alike,
        }))
    });
    let risk = view.risk;
    let current = view.ratings.get(&RiskKind::Current);
    let of = |kind: RiskKind| view.ratings.get(&kind).and_then(|rating| rating.number());
    let band_of = |kind: RiskKind| {
        let scale = view.scale.as_ref()?;
        Some(scale.band_of(view.ratings.get(&kind)?)?.name)
    };
    let numbered = view.ratings.iter().filter(|(_, rating)| rating.number().is_some());
    let mut ids: Map<String, Value> = numbered
        .map(|(kind, _)| {
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
        "band": view.band().map(|band| band.name),
        "inherent_band": band_of(RiskKind::Inherent),
        "target_band": band_of(RiskKind::Target),
        "scale": view.scale.as_ref().map(scale),
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
