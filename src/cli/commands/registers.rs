//! `mtfs risks`, `mtfs actions` and `mtfs measures`.

use super::{Desk, tables};
use crate::charts::Table;
use crate::cli::args::Format;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, terminal};
use crate::datasets::Depth;
use crate::figures::{actions as plans, measures as measured, risk};
use crate::records::{ActionState, Brag};
use crate::reports::answers;
use crate::units::{Decimal, text};

pub(in crate::cli) fn risks(desk: &mut Desk<'_>) -> Result<Outcome, Failure> {
    let loaded = desk.load(Depth::Figures)?;
    let registers = risk::registers(&loaded.book, desk.common.as_at);
    match desk.common.format {
        Format::Json => {
            let as_at = registers.first().and_then(|register| register.as_at);
            let sheet = risk::figures(&registers);
            let as_at = as_at.map(|date| date.to_string());
            desk.give_json("risks", &loaded, answers::risks(&registers), &sheet, as_at)?;
        }
        Format::Csv => {
            let mut table = risk_table();
            for register in &registers {
                add_risks(&mut table, register);
            }
            desk.give(&tables::csv(&table))?;
        }
        Format::Text => {
            let mut words = String::new();
            for register in &registers {
                let as_at = register.as_at.map(|date| format!(", as at {}", text::date(date)));
                words.push_str(&format!(
                    "{}: {}{}\n\n",
                    loaded.book.council.name,
                    register.name,
                    as_at.unwrap_or_default()
                ));
                let mut table = risk_table();
                add_risks(&mut table, register);
                words.push_str(&terminal::table(&table, desk.layout));
                if !register.scale_confirmed {
                    words.push_str(
                        "\nThe source does not state the scale: the bands are inferred, not confirmed.\n",
                    );
                }
                words.push('\n');
            }
            if registers.is_empty() {
                words.push_str("No risk register is in the folder (risks.csv).\n");
            }
            desk.give(words.as_bytes())?;
        }
    }
    Ok(desk.outcome(&loaded))
}

fn risk_table() -> Table {
    tables::table(
        "Risks",
        &["risk", "title", "owner", "timescale", "-inherent", "-rating", "-target", "band"],
    )
}

fn add_risks(table: &mut Table, register: &risk::Register<'_>) {
    use crate::records::RiskKind::{Current, Inherent, Target};
    for view in &register.risks {
        let rating = |kind| {
            let rating = view.ratings.get(&kind).map(|rating| rating.rating.to_string());
            tables::words(rating.unwrap_or_else(|| "–".to_owned()))
        };
        let cells = vec![
            tables::words(&view.risk.id),
            tables::words(&view.risk.title),
            tables::words(&view.risk.owner),
            tables::words(&view.risk.timescale),
            rating(Inherent),
            rating(Current),
            rating(Target),
            tables::words(view.band().unwrap_or("no longer rated")),
        ];
        tables::row(table, cells);
    }
}

pub(in crate::cli) fn actions(desk: &mut Desk<'_>) -> Result<Outcome, Failure> {
    let loaded = desk.load(Depth::Figures)?;
    let plans = plans::plans(&loaded.book, desk.common.as_at);
    match desk.common.format {
        Format::Json => {
            desk.give_json(
                "actions",
                &loaded,
                answers::actions(&plans),
                &plans::figures(&plans),
                None,
            )?;
        }
        Format::Csv => desk.give(&tables::csv(&action_table(&plans)))?,
        Format::Text => {
            let mut words = String::new();
            for plan in &plans {
                plan_words(&mut words, plan, desk.layout);
            }
            if plans.is_empty() {
                words.push_str("No action plan is in the folder (actions.csv, tallies.csv).\n");
            }
            desk.give(words.as_bytes())?;
        }
    }
    Ok(desk.outcome(&loaded))
}

fn plan_words(words: &mut String, plan: &plans::Plan<'_>, layout: terminal::Layout) {
    let as_at = plan.as_at.map(|date| format!(", as at {}", text::date(date))).unwrap_or_default();
    words.push_str(&format!("{}{as_at}: ", plan.name));
    if plan.actions.is_empty() {
        words.push_str("only a tally is published");
    } else {
        words.push_str(&text::counted(plan.actions.len(), "action", "actions"));
        if plan.recommendations > 0 {
            let recommendations =
                text::counted(plan.recommendations, "recommendation", "recommendations");
            words.push_str(&format!(" from {recommendations}"));
        }
    }
    match plan.totals {
        Some(totals) => words.push_str(&format!(
            "; {} green, {} amber, {} red\n",
            totals.green, totals.amber, totals.red
        )),
        None => words.push_str("; no colours published\n"),
    }
    let states: Vec<String> = ActionState::ALL
        .iter()
        .filter_map(|state| {
            let count = plan.stated.get(state)?;
            Some(format!("{count} {}", state.word().replace('_', " ")))
        })
        .collect();
    if !states.is_empty() {
        words.push_str(&format!("stated: {}\n", states.join(", ")));
    }
    if plan.totals.is_some() && !plan.actions.is_empty() {
        words.push('\n');
        words.push_str(&terminal::table(&groups_table(plan), layout));
    }
    for view in plan.green_but_overdue() {
        words.push_str(&format!("green but overdue: {} {}\n", view.action.id, view.action.title));
    }
    for (view, what) in plan.contradictions() {
        words.push_str(&format!(
            "contradiction: {} {}: {what}\n",
            view.action.id, view.action.title
        ));
    }
    words.push('\n');
}

fn groups_table(plan: &plans::Plan<'_>) -> Table {
    let headings = ["group or partner", "-actions", "-green", "-amber", "-red", "published tally"];
    let mut table = tables::table("Groups", &headings);
    let mut add = |name: &str, actions: usize, counted: plans::Colours, tally: &str| {
        let mut cells = vec![tables::words(name), tables::words(actions.to_string())];
        cells.extend(counted.all().map(|count| tables::words(count.to_string())));
        cells.push(tables::words(tally));
        tables::row(&mut table, cells);
    };
    for group in &plan.groups {
        let tally = match group.agrees {
            Some(true) => "agrees",
            Some(false) => "DIFFERS",
            None => "–",
        };
        add(
            if group.name.is_empty() { "no group" } else { group.name },
            group.actions,
            group.counted,
            tally,
        );
    }
    for (partner, counted, actions) in &plan.partners {
        add(&format!("partner {partner}"), *actions, *counted, "–");
    }
    table
}

fn action_table(all: &[plans::Plan<'_>]) -> Table {
    let headings = [
        "plan",
        "action",
        "recommendation",
        "group",
        "partner",
        "title",
        "rating",
        "state",
        "overdue milestones",
    ];
    let mut table = tables::table("Actions", &headings);
    for view in all.iter().flat_map(|plan| &plan.actions) {
        let action = view.action;
        let cells = vec![
            tables::words(&action.plan),
            tables::words(&action.id),
            tables::words(&action.recommendation),
            tables::words(&action.group),
            tables::words(&action.partner),
            tables::words(&action.title),
            tables::words(view.rating().map_or("", Brag::word)),
            tables::words(view.status.map_or("", |status| status.state.word())),
            tables::words(view.overdue.len().to_string()),
        ];
        tables::row(&mut table, cells);
    }
    table
}

pub(in crate::cli) fn measures(desk: &mut Desk<'_>) -> Result<Outcome, Failure> {
    let loaded = desk.load(Depth::Figures)?;
    let views = measured::measures(&loaded.book, desk.common.as_at);
    match desk.common.format {
        Format::Json => {
            let (data, sheet) = (answers::measures(&views), measured::figures(&views));
            desk.give_json("measures", &loaded, data, &sheet, None)?;
        }
        Format::Csv => desk.give(&tables::csv(&plain_measures(&views)))?,
        Format::Text => {
            let words = if views.is_empty() {
                "No measure is in the folder (measures.csv).\n".to_owned()
            } else {
                let table = terminal::table(&measure_table(&views), desk.layout);
                format!("{}: measures\n\n{table}", loaded.book.council.name)
            };
            desk.give(words.as_bytes())?;
        }
    }
    Ok(desk.outcome(&loaded))
}

fn measure_table(views: &[measured::MeasureView<'_>]) -> Table {
    let headings = ["measure", "title", "-target", "-actual", "as at", "state"];
    let mut table = tables::table("Measures", &headings);
    for view in views {
        let as_at = view.latest.map(|value| text::date(value.as_at));
        let absent = || "–".to_owned();
        let cells = vec![
            tables::words(&view.measure.id),
            tables::words(&view.measure.title),
            tables::words(view.target_words().unwrap_or_else(absent)),
            tables::words(view.actual_words().unwrap_or_else(absent)),
            tables::words(as_at.unwrap_or_else(absent)),
            tables::words(view.state.words()),
        ];
        tables::row(&mut table, cells);
    }
    table
}

/// Gives every measure with its numbers in plain digits, in the measure's unit.
fn plain_measures(views: &[measured::MeasureView<'_>]) -> Table {
    let headings = ["measure_id", "title", "unit", "-target", "-actual", "bound", "as_at", "state"];
    let mut table = tables::table("Measures", &headings);
    for view in views {
        let number = |number: Option<Decimal>| {
            tables::words(number.map(|number| number.normalize().to_string()).unwrap_or_default())
        };
        let cells = vec![
            tables::words(&view.measure.id),
            tables::words(&view.measure.title),
            tables::words(view.measure.unit.word()),
            number(view.measure.target),
            number(view.latest.map(|value| value.value)),
            tables::words(view.latest.map_or("", |value| value.bound.word())),
            tables::words(view.latest.map(|value| value.as_at.to_string()).unwrap_or_default()),
            tables::words(view.state.word()),
        ];
        tables::row(&mut table, cells);
    }
    table
}
