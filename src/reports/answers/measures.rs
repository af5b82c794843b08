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
        MeasureState::Met | MeasureState::Near | MeasureState::NotMet => None,
    };
    json!({
        "measure_id": measure.id,
        "title": measure.title,
        "unit": measure.unit,
        "polarity": measure.polarity,
        "target": measure.target.map(|target| target.normalize().to_string()),
        "target_date": measure.target_date,
        "actual": view.latest.map(|value| value.value.normalize().to_string()),
        "bound": view.latest.map(|value| value.bound),
        "as_at": view.latest.map(|value| value.as_at),
        "shared_with": view.latest.map(|value| value.shared_with.as_str()).filter(|id| !id.is_empty()),
        "towards_target": view.towards_target,
        "state": view.state.word(),
        "why": why,
        "note": measure.note,
        "source_id": measure.source_id,
        "ids": ids,
    })
}
