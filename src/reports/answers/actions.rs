//! Action plans.

use serde_json::{Map, Value, json};

use crate::figures::FigureId;
use crate::figures::actions::{
    ActionView, Change, Colour, Colours, Event, Move, Moves, Plan, PlanGroup, published_colours,
};
use crate::figures::reviews::Reviews;
use crate::records::{ActionState, Tally};

/// Gives every plan: counts by colour and state, groups with their published tallies, partners,
/// what is green but overdue, what contradicts itself, what moved; then the recommendations of every review.
pub fn actions(plans: &[Plan<'_>], reviews: &Reviews<'_>) -> Value {
    json!({
        "plans": plans.iter().map(|one| plan(one, reviews)).collect::<Vec<_>>(),
        "reviews": super::reviews::reviews(reviews),
    })
}

fn plan(plan: &Plan<'_>, reviews: &Reviews<'_>) -> Value {
    let stated: Map<String, Value> = ActionState::ALL
        .iter()
        .map(|state| {
            let count = plan.stated.get(state).copied().unwrap_or(0);
            (state.word().to_owned(), json!(count))
        })
        .collect();
    json!({
        "plan": plan.name,
        "title": reviews.title(plan.name),
        "as_at": plan.as_at,
        "recommendations": plan.recommendations,
        "actions": plan.actions.len(),
        "rated": plan.totals.map_or(0, Colours::rated),
        "totals": plan.totals.map(|totals| colours(totals, &plan.all_id())),
        "tally_only": plan.actions.is_empty(),
        "rated_by": plan.whole.or_else(|| plan.groups.iter().find_map(|group| group.published)).map(|tally| tally.rated_by),
        "stated": stated,
        "groups": plan.groups.iter().map(group).collect::<Vec<_>>(),
        "partners": plan.partners.iter().map(|one| Value::Object(counts("partner", one))).collect::<Vec<_>>(),
        "green_but_overdue": plan.green_but_overdue().iter().map(|view| overdue(view)).collect::<Vec<_>>(),
        "contradictions": plan.contradictions().iter().map(|(view, what)| json!({
            "action_id": view.action.id,
            "title": view.action.title,
            "stated_timescale": view.action.stated_timescale,
            "stated_state": view.status.map(|status| status.state),
            "what": what,
        })).collect::<Vec<_>>(),
        "movement": plan.moves.as_ref().map(|moves| movement(plan, moves)),
    })
}

/// Gives the actions of each kind of move between the plan's last two dates, then each action's own.
fn movement(plan: &Plan<'_>, moves: &Moves<'_>) -> Value {
    let mut object = Map::new();
    object.insert("from".into(), json!(moves.from));
    object.insert("to".into(), json!(moves.to));
    let mut ids = Map::new();
    let mut add = |word: &str, of: &mut dyn Iterator<Item = &Move<'_>>| {
        let actions: Vec<&str> = of.map(|one| one.item.id.as_str()).collect();
        object.insert(word.into(), json!(actions));
        ids.insert(word.into(), json!(plan.moved_id(moves.to, word)));
    };
    for change in Change::ALL.iter().copied() {
        add(change.word(), &mut moves.of(change));
    }
    for event in Event::ALL.iter().copied() {
        add(event.word(), &mut moves.with(event));
    }
    object.insert("moves".into(), json!(moves.all.iter().map(one_move).collect::<Vec<_>>()));
    object.insert("ids".into(), Value::Object(ids));
    Value::Object(object)
}

fn one_move(one: &Move<'_>) -> Value {
    json!({
        "action_id": one.item.id,
        "title": one.item.title,
        "change": one.change.word(),
        "from": one.colour_before(),
        "to": one.colour(),
        "state_before": one.from.map(|status| status.state),
        "state": one.to.map(|status| status.state),
        "events": one.besides.events.iter().map(|event| event.word()).collect::<Vec<_>>(),
        "since": one.since,
        "ratings_alike": one.alike,
        "next_due": one.besides.due,
    })
}

fn colours(counts: Colours, id: &FigureId) -> Value {
    let mut object = Map::new();
    with_colours(&mut object, counts, id);
    Value::Object(object)
}

fn with_colours(object: &mut Map<String, Value>, counts: Colours, id: &FigureId) {
    let mut ids = Map::new();
    for colour in Colour::ALL {
        object.insert(colour.word().into(), json!(counts.of(*colour)));
        ids.insert(colour.word().into(), json!(id.of(*colour)));
    }
    if counts.rated() > 0 {
        object.insert("ids".into(), Value::Object(ids));
    }
}

fn counts(key: &str, group: &PlanGroup<'_>) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert(key.into(), json!(group.name));
    object.insert("actions".into(), json!(group.actions));
    with_colours(&mut object, group.counted, &group.id);
    object
}

fn group(group: &PlanGroup<'_>) -> Value {
    let mut object = counts("group", group);
    object.insert("published".into(), json!(group.published.map(published)));
    object.insert("agrees".into(), json!(group.agrees));
    Value::Object(object)
}

fn published(tally: &Tally) -> Value {
    let [green, amber, red] = tally.counts;
    let [green_pct, amber_pct, red_pct] = tally.shares;
    json!({
        "green": green, "amber": amber, "red": red,
        "green_pct": green_pct, "amber_pct": amber_pct, "red_pct": red_pct,
        "complete": published_colours(tally).is_some(),
        "source_id": tally.source_id,
    })
}

fn overdue(view: &ActionView<'_>) -> Value {
    json!({
        "action_id": view.action.id,
        "title": view.action.title,
        "partner": view.action.partner,
        "milestones": view.overdue.iter().map(|step| json!({
            "milestone": step.number,
            "title": step.title,
            "due_date": step.due,
        })).collect::<Vec<_>>(),
    })
}
