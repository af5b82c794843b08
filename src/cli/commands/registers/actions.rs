//! `mtfs actions`: every plan, then the recommendations of every review by theme.

use crate::charts::{Cell, Table};
use crate::cli::args::Format;
use crate::cli::commands::{Desk, tables};
use crate::cli::failure::Failure;
use crate::cli::{Outcome, terminal};
use crate::datasets::Depth;
use crate::figures::actions::{Change, Event, Move};
use crate::figures::reviews::{self, Item, Reviews};
use crate::figures::{actions as plans, risk};
use crate::records::{ActionState, Brag, TableName};
use crate::reports::answers;
use crate::units::text;

pub(in crate::cli) fn actions(desk: &mut Desk<'_>) -> Result<Outcome, Failure> {
    let session = desk.open(Depth::Figures)?;
    let loaded = session.loaded();
    let plans = plans::plans(&loaded.book, desk.common.as_at);
    let registers = risk::registers(&loaded.book, desk.common.as_at);
    let reviews = reviews::reviews(&loaded.book, &plans, &registers);
    match desk.format() {
        Format::Json => {
            let mut sheet = plans::figures(&plans);
            sheet.append(reviews::figures(&reviews));
            let data = answers::actions(&plans, &reviews);
            desk.give_json("actions", &session, data, &sheet, None)?;
        }
        Format::Csv => desk.give(&tables::csv(&action_table(&plans, &reviews)))?,
        Format::Text | Format::Md | Format::Xlsx => {
            let mut words = String::new();
            for plan in &plans {
                plan_words(&mut words, plan, &reviews, desk.layout);
            }
            reviews_words(&mut words, &reviews, desk.layout);
            if plans.is_empty() {
                words.push_str("No action plan is in the folder (actions.csv, tallies.csv).\n");
            }
            desk.tell(&words)?;
        }
    }
    desk.say_exempt(&loaded.book, &[TableName::Risks, TableName::Actions]);
    Ok(desk.outcome(&session))
}

fn plan_words(
    words: &mut String,
    plan: &plans::Plan<'_>,
    reviews: &Reviews<'_>,
    layout: terminal::Layout,
) {
    let as_at = plan.as_at.map(|date| format!(", as at {}", text::date(date))).unwrap_or_default();
    words.push_str(&format!("{} ({}){as_at}: ", reviews.title(plan.name), plan.name));
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
    moved_words(words, plan);
    words.push('\n');
}

/// Tells how the actions moved between the plan's last two dates: how many, then each that moved.
fn moved_words(words: &mut String, plan: &plans::Plan<'_>) {
    let Some(moves) = &plan.moves else {
        if let Some(told) = plan.told {
            let told = text::date(told);
            words.push_str(&format!("one date of positions only ({told}): no move can be told\n"));
        }
        return;
    };
    let some = |count: usize, what: &str| (count > 0).then(|| format!("{count} {what}"));
    let changes = Change::ALL.into_iter().filter_map(|of| some(moves.of(of).count(), of.words()));
    let events = Event::ALL.into_iter().filter_map(|of| some(moves.with(of).count(), of.words()));
    let changes: Vec<String> = changes.collect();
    let events: Vec<String> = events.collect();
    let (from, to) = (text::date(moves.from), text::date(moves.to));
    words.push_str(&format!("{from} to {to}: {}", changes.join(", ")));
    if !events.is_empty() {
        words.push_str(&format!("; {}", events.join(", ")));
    }
    words.push('\n');
    for one in moves.all.iter().filter(|one| one.moved()) {
        words.push_str(&format!("  {}\n", one_move(one)));
    }
}

fn one_move(one: &Move<'_>) -> String {
    let mut told = Vec::new();
    if one.change != Change::Unmoved && one.change != Change::NotRated {
        let (from, to) =
            (plans::colour_word(one.colour_before()), plans::colour_word(one.colour()));
        told.push(format!("{}, {from} to {to}", one.change.words()));
    }
    told.extend(one.events.iter().map(|event| event.words().to_owned()));
    format!("{} {} {}: {}", one.change.mark(), one.action.id, one.action.title, told.join("; "))
}

/// Tells what every review asked for by theme, and what comes back.
fn reviews_words(words: &mut String, reviews: &Reviews<'_>, layout: terminal::Layout) {
    let listed: Vec<_> = reviews.reviews.iter().filter(|of| of.items > 0).collect();
    let themes = reviews.themes();
    if listed.len() > 1 && !themes.is_empty() {
        let mut headings = vec!["theme".to_owned()];
        headings.extend(listed.iter().map(|of| format!("-{}", of.key)));
        let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
        let mut table = tables::table("Themes", &headings);
        for theme in themes {
            let mut cells = vec![tables::words(theme)];
            cells.extend(
                listed
                    .iter()
                    .map(|of| tables::words(reviews.of(theme, Some(of.key)).count().to_string())),
            );
            tables::row(&mut table, cells);
        }
        words.push_str(&format!("Every review by theme\n{}\n", terminal::table(&table, layout)));
    }
    let repeated: Vec<&Item<'_>> = reviews.repeated().collect();
    if !repeated.is_empty() {
        words.push_str("Asked for before\n");
    }
    for item in repeated {
        words.push_str(&format!("{} {} ({})\n", item.id, item.title, reviews.title(item.review)));
        for id in &item.earlier {
            let Some(earlier) = reviews.item(id) else { continue };
            let review = reviews.title(earlier.review);
            words.push_str(&format!("  before: {} {} ({review})\n", earlier.id, earlier.title));
        }
    }
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

/// Gives every action and rated recommendation of every review, a row each.
fn action_table(all: &[plans::Plan<'_>], reviews: &Reviews<'_>) -> Table {
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
        "theme",
        "owner",
        "shown by dates",
        "contradiction",
        "asked before",
        "rating before",
        "move",
        "since",
        "newly",
    ];
    let mut table = tables::table("Actions", &headings);
    let views = || all.iter().flat_map(|plan| &plan.actions);
    for item in &reviews.items {
        let view = views().find(|view| view.action.id == item.id);
        let of = |field: fn(&crate::records::Action) -> &str| {
            tables::words(view.map_or("", |view| field(view.action)))
        };
        let cells = vec![
            tables::words(item.review),
            tables::words(item.id),
            of(|action| &action.recommendation),
            of(|action| &action.group),
            of(|action| &action.partner),
            tables::words(item.title),
            tables::words(item.colour.map_or("", Brag::word)),
            tables::words(item.stated.map_or("", ActionState::word)),
            tables::words(view.map_or(0, |view| view.overdue.len()).to_string()),
            tables::words(item.theme),
            tables::words(item.owner),
            tables::words(item.shown.word()),
            tables::words(item.contradiction.unwrap_or_default()),
            tables::words(item.earlier.join(" ")),
        ];
        let moved = all
            .iter()
            .filter_map(|plan| plan.moves.as_ref())
            .flat_map(|moves| &moves.all)
            .find(|one| one.action.id == item.id);
        let cells = cells.into_iter().chain(moved_cells(moved)).collect();
        tables::row(&mut table, cells);
    }
    table
}

/// Gives how an action moved: its colour before, the move, since when, and what else became of it.
fn moved_cells(moved: Option<&Move<'_>>) -> [Cell; 4] {
    let Some(one) = moved else { return std::array::from_fn(|_| tables::words("")) };
    let events: Vec<&str> = one.events.iter().map(|event| event.word()).collect();
    [
        tables::words(one.colour_before().map_or("", Brag::word)),
        tables::words(one.change.word()),
        tables::words(one.since.map(|date| date.to_string()).unwrap_or_default()),
        tables::words(events.join(" ")),
    ]
}
