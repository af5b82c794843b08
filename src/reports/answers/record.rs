//! The track record of past forecasts.

use serde_json::{Map, Value, json};

use crate::figures::FigureId;
use crate::figures::record::{
    CaseMeasure, Part, Record, ReplayMeasure, SHRUNK, ScoreMeasure, Scores, Shares, Slice, Tally,
};

/// Gives the record: the whole, each part at each point of the year, scores, allowances.
pub fn record(record: &Record) -> Value {
    json!({
        "years": record.years,
        "cases": record.whole.cases,
        "without_outcome": record.no_outcome,
        "as_at": record.as_at,
        "k": record.k,
        "formula": SHRUNK,
        "whole": record.whole.shares().map(shares),
        "parts": record.parts.iter().map(|((slice, mark), tally)| {
            part(record, slice, &mark.to_string(), tally, &record.part_id(slice, *mark))
        }).collect::<Vec<_>>(),
        "score": record.scores.map(|scores| json!({
            "rule": "Brier: mean squared error by pound, 0 best; each year foretold from the others",
            "record": scores.record,
            "face_value": scores.face_value,
            "forecasts": scores.forecasts,
            "ids": {
                "record": Scores::id().of(ScoreMeasure::Record),
                "face_value": Scores::id().of(ScoreMeasure::FaceValue),
            },
        })),
        "allowances": record.replays.iter().map(|replay| {
            let id = replay.id();
            json!({
                "allowance": replay.allowance,
                "financial_year": replay.year,
                "target": replay.target,
                "held": replay.held,
                "short": replay.short,
                "left": replay.left(),
                "needed": replay.needed().map(|rate| rate.rounded(6)),
                "ids": {
                    "target": id.of(ReplayMeasure::Target),
                    "held": id.of(ReplayMeasure::Held),
                    "short": id.of(ReplayMeasure::Short),
                    "left": id.of(ReplayMeasure::Left),
                },
            })
        }).collect::<Vec<_>>(),
    })
}

/// Gives what a slice is of, and which one of them.
fn names(slice: &Slice) -> (&'static str, Value) {
    match slice {
        Slice::All => ("all", Value::Null),
        Slice::Brag(brag) => ("brag", json!(brag)),
        Slice::Type(kind) => ("type", json!(kind)),
        Slice::Directorate(name) => ("directorate", json!(name)),
    }
}

fn shares(shares: Shares) -> Value {
    let round = |rate: crate::units::Rate| rate.rounded(6);
    json!({
        "on_time": round(shares.on_time),
        "late": round(shares.late),
        "never": round(shares.never),
    })
}

fn part(record: &Record, slice: &Slice, period: &str, tally: &Tally, id: &FigureId) -> Value {
    let (of, key) = names(slice);
    let mut ids = Map::new();
    for part in Part::ALL {
        if part != Part::Forecast || tally.with_forecast > 0 {
            ids.insert(part.word().into(), json!(id.of(part)));
        }
    }
    ids.insert("cases".into(), json!(id.of(CaseMeasure::Cases)));
    let forecast = (tally.with_forecast > 0).then(|| tally.get(Part::Forecast));
    json!({
        "of": of,
        "key": key,
        "period": period,
        "cases": tally.cases,
        "target": tally.target(),
        "on_time": tally.get(Part::OnTime),
        "late": tally.get(Part::Late),
        "never": tally.get(Part::Never),
        "forecast": forecast,
        "came_of_forecast": forecast.map(|_| tally.came_of_forecast()),
        "with_forecast": tally.with_forecast,
        "shares": tally.shares().map(shares),
        "shrunk": record.shrunk(slice, tally).map(shares),
        "ids": ids,
    })
}
