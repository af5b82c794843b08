//! The figures of plans: counts by colour, state, group and partner.

use super::{ActionView, Colour, Colours, Counted, Plan, movement};
use crate::figures::figure::{Basis, Figure, FigureKind, Sheet, Value};
use crate::figures::id::FigureId;
use crate::records::TableName;
use crate::units::{Decimal, Rate, text};

/// Gives the id of a colour's share of what is rated, under a plan, a group or a partner.
pub fn share_id(of: &FigureId, colour: Colour) -> FigureId {
    of.of(colour).at("share")
}

/// Gives the figures of every plan.
pub fn figures(plans: &[Plan<'_>]) -> Sheet {
    let mut sheet = Sheet::default();
    for plan in plans {
        if plan.actions.is_empty() {
            tally(&mut sheet, plan);
            continue;
        }
        register(&mut sheet, plan);
        states(&mut sheet, plan);
        if plan.totals.is_some() {
            ratings(&mut sheet, plan);
        }
        if let Some(moves) = &plan.moves {
            movement::add(&mut sheet, plan, moves);
        }
    }
    sheet
}

/// Adds a count of actions, shown by their rows.
fn count(sheet: &mut Sheet, id: FigureId, title: String, words: &str, views: &[&ActionView<'_>]) {
    let rows = views.iter().map(|view| view.action.row);
    let basis = Basis::rows(words, TableName::Actions, "action_id", rows);
    sheet.count(id, title, views.len(), basis);
}

fn register(sheet: &mut Sheet, plan: &Plan<'_>) {
    let every: Vec<&ActionView<'_>> = plan.actions.iter().collect();
    let title = format!("{}: actions", plan.name);
    count(sheet, plan.id.of(Counted::Actions), title, "count of actions", &every);
    if plan.recommendations > 0 {
        let rows = every.iter().map(|view| view.action.row);
        let words = "count of different recommendations";
        let basis = Basis::rows(words, TableName::Actions, "recommendation", rows);
        let title = format!("{}: recommendations", plan.name);
        sheet.count(plan.id.of(Counted::Recommendations), title, plan.recommendations, basis);
    }
}

fn states(sheet: &mut Sheet, plan: &Plan<'_>) {
    for (state, count) in &plan.stated {
        let statuses = plan.actions.iter().filter_map(|view| view.status);
        let rows = statuses.filter(|status| status.state == *state).map(|status| status.row);
        let basis = Basis::rows("count of states", TableName::ActionStatus, "stated_state", rows);
        let title = format!("{}: {}", plan.name, state.word().replace('_', " "));
        sheet.count(plan.stated_id(*state), title, *count, basis);
    }
}

fn ratings(sheet: &mut Sheet, plan: &Plan<'_>) {
    let of = |holds: &dyn Fn(&ActionView<'_>) -> bool| -> Vec<&ActionView<'_>> {
        plan.actions.iter().filter(|view| holds(view)).collect()
    };
    colours(sheet, &plan.all_id(), plan.name, &of(&|_| true));
    for group in &plan.groups {
        let views = of(&|view| view.action.group == group.name);
        let title = format!("{}, {}", plan.name, group.name);
        group_counts(sheet, &group.id, &title, &views);
    }
    for partner in &plan.partners {
        let views = of(&|view| view.action.partner == partner.name);
        let title = format!("{}, partner {}", plan.name, partner.name);
        group_counts(sheet, &partner.id, &title, &views);
    }
    let words =
        "count of actions rated green with a step past its date and no evidence that it was done";
    let title = format!("{}: green but overdue", plan.name);
    let late = plan.green_but_overdue();
    count(sheet, plan.id.of(Counted::GreenButOverdue), title, words, &late);
}

fn group_counts(sheet: &mut Sheet, id: &FigureId, title: &str, views: &[&ActionView<'_>]) {
    let of = format!("{title}: actions");
    count(sheet, id.of(Counted::Actions), of, "count of actions", views);
    colours(sheet, id, title, views);
}

/// Adds one count a colour with its share, where any action is rated, and how many are not.
fn colours(sheet: &mut Sheet, id: &FigureId, title: &str, views: &[&ActionView<'_>]) {
    let mut counted = Colours::default();
    views.iter().for_each(|view| counted.add(view.rating()));
    if counted.rated() > 0 {
        for colour in Colour::ALL {
            let statuses = views.iter().filter_map(|view| view.status);
            let of_colour = statuses.filter(|status| status.rating == Some(colour.brag()));
            let words = format!("count of ratings {}", colour.brag().word());
            let rows = of_colour.map(|status| status.row);
            let basis = Basis::rows(words, TableName::ActionStatus, "rating", rows);
            let title = format!("{title}: {}", colour.word());
            sheet.count(id.of(*colour), title, counted.of(*colour), basis);
        }
        shares(sheet, id, title, counted);
    }
    let rated =
        |view: &&&ActionView<'_>| Colour::ALL.iter().any(|of| view.rating() == Some(of.brag()));
    let unrated: Vec<&ActionView<'_>> = views.iter().filter(|view| !rated(view)).copied().collect();
    let words = "count of actions without a colour";
    count(sheet, id.of(Counted::Unrated), format!("{title}: not rated"), words, &unrated);
}

/// Adds the share of each colour in what is rated, rounded so that the three add to 100%.
fn shares(sheet: &mut Sheet, id: &FigureId, title: &str, counted: Colours) {
    let shares = text::shares_of_hundred(&counted.all());
    for (colour, share) in Colour::ALL.iter().zip(shares) {
        let words = format!("{} ÷ rated, rounded so that all add to 100%", colour.word());
        sheet.add(Figure {
            id: share_id(id, *colour),
            title: format!("{title}: share {}", colour.word()),
            unit: "fraction",
            value: Some(Value::Rate(Rate::from_percent(Decimal::from(share)))),
            kind: FigureKind::Derived,
            basis: Basis::formula(words, Colour::ALL.iter().map(|colour| id.of(*colour))),
        });
    }
}

/// Adds the counts of a plan of which only a tally is published.
fn tally(sheet: &mut Sheet, plan: &Plan<'_>) {
    let (Some(tally), Some(totals)) = (plan.whole, plan.totals) else {
        return;
    };
    let id = plan.all_id();
    for colour in Colour::ALL {
        let basis = Basis::cell(TableName::Tallies, tally.row, colour.word());
        let title = format!("{}: {}, as published", plan.name, colour.word());
        sheet.count(id.of(*colour), title, totals.of(*colour), basis);
    }
    shares(sheet, &id, plan.name, totals);
}
