//! Measures.

use serde_json::{Map, Value, json};

use crate::figures::measures::{Change, Crossed, MeasureState, MeasureView, facts};

/// Gives every measure with target, latest actual, what can be said of it and how it moved.
pub fn measures(views: &[MeasureView<'_>]) -> Value {
    let count = |word: &str| facts(views).filter(|view| view.state.word() == word).count();
    json!({
        "counts": {
            "met": count("met"),
            "near": count("near"),
            "not_due": count("not_due"),
            "not_met": count("not_met"),
            "cannot_be_rated": count("cannot_be_rated"),
        },
        "moved": moved(views),
        "measures": views.iter().map(measure).collect::<Vec<_>>(),
    })
}

/// Gives how many measures moved in each way since the value before, and how many crossed the target.
fn moved(views: &[MeasureView<'_>]) -> Value {
    let (mut object, mut ids) = (Map::new(), Map::new());
    let mut add = |word: String, id: String, holds: &dyn Fn(&MeasureView<'_>) -> bool| {
        object.insert(word.clone(), json!(facts(views).filter(|view| holds(view)).count()));
        ids.insert(word, json!(id));
    };
    for change in Change::ALL {
        add(change.word().into(), change.count_id(), &|view| view.moved.change == change);
    }
    for crossed in Crossed::ALL {
        let word = format!("target_{}", crossed.word());
        add(word, crossed.count_id(), &|view| view.moved.crossed == Some(crossed));
    }
    object.insert("ids".into(), Value::Object(ids));
    Value::Object(object)
}

/// Gives how a measure moved from the value before to its latest.
fn movement(view: &MeasureView<'_>) -> Value {
    let moved = &view.moved;
    let mut ids = Map::new();
    if moved.before.is_some() {
        ids.insert("before".into(), json!(view.id_of("before")));
    }
    if moved.step.is_some() {
        ids.insert("by".into(), json!(view.id_of("moved-by")));
    }
    json!({
        "change": moved.change.word(),
        "words": view.move_words(),
        "before": moved.before.map(|value| value.value.normalize().to_string()),
        "before_bound": moved.before.map(|value| value.bound),
        "before_as_at": moved.before.map(|value| value.as_at),
        "way": moved.step.map(|step| step.way.word()),
        "by": moved.step.map(|step| step.by.normalize().to_string()),
        "by_bound": moved.step.map(|step| step.bound),
        "step_words": view.step_words(),
        "target_crossed": moved.crossed.map(Crossed::word),
        "since": moved.since,
        "ids": ids,
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
        "movement": movement(view),
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
        "why": why(view),
        "note": measure.note,
        "source_id": measure.source_id,
        "ids": ids,
    })
}

/// Gives why a measure cannot be rated.
fn why(view: &MeasureView<'_>) -> Option<&'static str> {
    match view.state {
        MeasureState::CannotBeRated(why) => Some(why),
        MeasureState::Met | MeasureState::Near | MeasureState::NotDue | MeasureState::NotMet => {
            None
        }
    }
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
