//! The figures of plans: counts by colour, state, group and partner.

use super::{ActionView, Plan, movement};
use crate::figures::figure::{Basis, Sheet};
use crate::figures::id::slug;
use crate::records::{Brag, TableName};

/// The three colours with the words that ids use.
pub const COLOUR_WORDS: [(Brag, &str); 3] =
    [(Brag::Green, "green"), (Brag::Amber, "amber"), (Brag::Red, "red")];

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

/// Adds a count of rows of the register of actions.
fn count(
    sheet: &mut Sheet,
    id: String,
    title: String,
    words: &str,
    column: &'static str,
    rows: &[u32],
    value: usize,
) {
    let basis = Basis::rows(words, TableName::Actions, column, rows.iter().copied());
    sheet.count(id, title, value, basis);
}

fn rows(views: &[&ActionView<'_>]) -> Vec<u32> {
    views.iter().map(|view| view.action.row).collect()
}

fn register(sheet: &mut Sheet, plan: &Plan<'_>) {
    let id = plan.id();
    let rows = rows(&plan.actions.iter().collect::<Vec<_>>());
    let title = format!("{}: actions", plan.name);
    count(
        sheet,
        format!("{id}/actions"),
        title,
        "count of actions",
        "action_id",
        &rows,
        rows.len(),
    );
    if plan.recommendations > 0 {
        let (id, title) =
            (format!("{id}/recommendations"), format!("{}: recommendations", plan.name));
        let words = "count of different recommendations";
        count(sheet, id, title, words, "recommendation", &rows, plan.recommendations);
    }
}

fn states(sheet: &mut Sheet, plan: &Plan<'_>) {
    for (state, count) in &plan.stated {
        let statuses = plan.actions.iter().filter_map(|view| view.status);
        let rows = statuses.filter(|status| status.state == *state).map(|status| status.row);
        let basis = Basis::rows("count of states", TableName::ActionStatus, "stated_state", rows);
        let title = format!("{}: {}", plan.name, state.word().replace('_', " "));
        let id = format!("{}/stated-{}", plan.id(), state.word().replace('_', "-"));
        sheet.count(id, title, *count, basis);
    }
}

fn ratings(sheet: &mut Sheet, plan: &Plan<'_>) {
    let id = plan.id();
    let every: Vec<&ActionView<'_>> = plan.actions.iter().collect();
    colours(sheet, &format!("{id}/all"), plan.name, &every);
    let of = |holds: &dyn Fn(&ActionView<'_>) -> bool| -> Vec<&ActionView<'_>> {
        plan.actions.iter().filter(|view| holds(view)).collect()
    };
    for group in plan.groups.iter().filter(|group| group.counted.rated() > 0) {
        let views = of(&|view| view.action.group == group.name);
        let title = format!("{}, {}", plan.name, group.name);
        colours(sheet, &format!("{id}/{}", slug(group.name)), &title, &views);
    }
    for (partner, ..) in plan.partners.iter().filter(|(_, counted, _)| counted.rated() > 0) {
        let views = of(&|view| view.action.partner == *partner);
        let title = format!("{}, partner {partner}", plan.name);
        colours(sheet, &format!("{id}/partner-{}", slug(partner)), &title, &views);
    }
    let overdue = rows(&plan.green_but_overdue());
    let words =
        "count of actions rated green with a step past its date and no evidence that it was done";
    let (id, title) =
        (format!("{id}/green-but-overdue"), format!("{}: green but overdue", plan.name));
    count(sheet, id, title, words, "action_id", &overdue, overdue.len());
}

/// Adds one count a colour.
fn colours(sheet: &mut Sheet, id: &str, title: &str, views: &[&ActionView<'_>]) {
    for (colour, word) in COLOUR_WORDS {
        let statuses = views.iter().filter_map(|view| view.status);
        let of_colour = statuses.filter(|status| status.rating == Some(colour));
        let rows: Vec<u32> = of_colour.map(|status| status.row).collect();
        let (count, words) = (rows.len(), format!("count of ratings {}", colour.word()));
        let basis = Basis::rows(words, TableName::ActionStatus, "rating", rows);
        sheet.count(format!("{id}/{word}"), format!("{title}: {word}"), count, basis);
    }
}

/// Adds the counts of a plan of which only a tally is published.
fn tally(sheet: &mut Sheet, plan: &Plan<'_>) {
    let (Some(tally), Some(totals)) = (plan.whole, plan.totals) else {
        return;
    };
    for ((_, word), count) in COLOUR_WORDS.into_iter().zip(totals.all()) {
        let id = format!("{}/all/{word}", plan.id());
        let basis = Basis::cell(TableName::Tallies, tally.row, word);
        sheet.count(id, format!("{}: {word}, as published", plan.name), count, basis);
    }
}
