//! Measures.

use serde_json::{Map, Value, json};

use crate::figures::measures::{MeasureState, MeasureView};

/// Gives every measure with target, latest actual and what can be said of it.
pub fn measures(views: &[MeasureView<'_>]) -> Value {
    let count = |word: &str| views.iter().filter(|view| view.state.word() == word).count();
    json!({
        "counts": {
            "met": count("met"),
            "near": count("near"),
            "not_due": count("not_due"),
            "not_met": count("not_met"),
            "cannot_be_rated": count("cannot_be_rated"),
        },
        "measures": views.iter().map(measure).collect::<Vec<_>>(),
    })
}

fn measure(view: &MeasureView<'_>) -> Value {
    let measure = view.measure;
    let mut ids = Map::new();
    if measure.target.is_some() {
        ids.insert("target".into(), json!(view.target_id()));
    }
    if view.latest.is_some() {
        ids.insert("actual".into(), json!(view.actual_id()));
    }
    if view.towards_target.is_some() {
        ids.insert("towards_target".into(), json!(view.share_id()));
    }
    let why = match view.state {
        MeasureState::CannotBeRated(why) => Some(why),
        MeasureState::Met | MeasureState::Near | MeasureState::NotDue | MeasureState::NotMet => {
            None
        }
    };
    json!({
        "measure_id": measure.id,
        "title": measure.title,
        "unit": measure.unit,
        "polarity": measure.polarity,
        "target": measure.target.map(|target| target.normalize().to_string()),
        "target_basis": measure.target.map(|_| measure.target_basis),
        "target_date": measure.target_date,
        "actual": view.latest.map(|value| value.value.normalize().to_string()),
        "bound": view.latest.map(|value| value.bound),
        "as_at": view.latest.map(|value| value.as_at),
        "shared_with": view.latest.map(|value| value.shared_with.as_str()).filter(|id| !id.is_empty()),
        "towards_target": view.towards_target,
        "same_as": view.same_as,
        "actions": view.actions,
        "pace": pace(view),
        "clearing": view.clearing.as_ref().map(|clearing| json!({
            "balances": clearing.balances.iter().map(|claim| claim.id.as_str()).collect::<Vec<_>>(),
            "years_alone": clearing.years_alone.normalize().to_string(),
            "years_together": clearing.years_together.map(|years| years.normalize().to_string()),
            "words": view.clearing_words(),
            "ids": {
                "years_alone": view.id_of("years-to-clear"),
                "years_together": clearing.years_together.map(|_| view.id_of("years-to-clear-together")),
            },
        })),
        "state": view.state.word(),
        "why": why,
        "note": measure.note,
        "source_id": measure.source_id,
        "ids": ids,
    })
}

/// Gives where the movement so far leads, with its sum in words.
fn pace(view: &MeasureView<'_>) -> Option<Value> {
    view.pace.map(|pace| {
        json!({
            "first": pace.first.value.normalize().to_string(),
            "months": pace.months,
            "months_left": pace.months_left,
            "projected": pace.projected.normalize().to_string(),
            "a_month": pace.a_month().map(|rate| rate.normalize().to_string()),
            "needed_a_month": pace.needed_a_month().map(|rate| rate.normalize().to_string()),
            "on_pace": pace.on_pace,
            "words": view.pace_words(),
            "ids": {
                "first": view.id_of("first"),
                "projected": view.id_of("projected"),
                "a_month": view.id_of("a-month"),
                "needed_a_month": view.id_of("needed-a-month"),
            },
        })
    })
}
