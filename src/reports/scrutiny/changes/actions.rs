//! How the actions of plans moved between the last two dates of each.

use super::LONGEST;
use crate::charts::{Cell, Table};
use crate::figures::actions::{Change, Event, Move, Moves, Plan, colour_word};
use crate::records::Brag;
use crate::reports::document::Block;
use crate::reports::paper::{Paper, paragraph};
use crate::reports::say::{Say, capital, listed, listed_words, plain, rating, some, table};
use crate::reports::scrutiny::questions::{OF_A_KIND, Question};
use crate::reports::scrutiny::since;
use crate::reports::words::Text;
use crate::units::text;

/// Tells how each plan moved; those told at one date only are named together.
pub(super) fn blocks(paper: &Paper<'_>) -> Vec<Block> {
    if paper.figures.plans.is_empty() {
        return vec![paragraph("No action plan is in the folder.")];
    }
    let mut blocks = Vec::new();
    for (plan, moves) in moved(paper) {
        blocks.push(paragraph(counts(paper, plan, moves)));
        blocks.extend(moved_table(paper, plan, moves));
        blocks.extend(unmoved_table(paper, plan, moves));
    }
    blocks.extend(one_date(paper).map(paragraph));
    blocks
}

fn moved<'p>(paper: &Paper<'p>) -> impl Iterator<Item = (&'p Plan<'p>, &'p Moves<'p>)> {
    paper.figures.plans.iter().filter_map(|plan| Some((plan, plan.moves.as_ref()?)))
}

/// Names the plans of which one date only is published.
fn one_date(paper: &Paper<'_>) -> Option<Text> {
    let plans: Vec<String> = paper
        .figures
        .plans
        .iter()
        .filter(|plan| plan.moves.is_none())
        .map(|plan| {
            let at = plan.told.or(plan.as_at).map(|date| format!(" ({})", text::date(date)));
            format!("{}{}", paper.book.plan_title(plan.name), at.unwrap_or_default())
        })
        .collect();
    let (which, verb) = match plans.len() {
        0 => return None,
        1 => ("The positions of one date only are published of this plan", "it"),
        _ => ("The positions of one date only are published of each of these plans", "they"),
    };
    let words = format!("{which}, so how {verb} moved cannot be told: {}.", listed_words(plans));
    Some(words.into())
}

/// Says in one sentence how many actions moved in which way, and in another what became of them.
fn counts(paper: &Paper<'_>, plan: &Plan<'_>, moves: &Moves<'_>) -> Text {
    let count = |word: &str, words: &str| {
        let id = plan.moved_id(moves.to, word);
        paper.say("").figure(id.as_str()).words(format!(" {words}")).text()
    };
    let changes = Change::ALL.map(|change| count(change.word(), change.words()));
    let events = Event::ALL.map(|event| count(event.word(), event.words()));
    let title = paper.book.plan_title(plan.name);
    paper
        .say(format!("{}, ratings of the actions in the {title}: ", since(moves.from)))
        .then(listed(changes.into()))
        .words(". By their positions and dates: ")
        .then(listed(events.into()))
        .words(".")
        .text()
}

fn colour(colour: Option<Brag>) -> Cell {
    colour.map_or_else(|| plain("not rated"), |colour| rating(colour.letter()))
}

/// Says by when an open step is due or was due, or that none has a date.
fn due(one: &Move<'_>, moves: &Moves<'_>) -> String {
    match one.due {
        None => "no step to come has a date".to_owned(),
        Some(due) if due <= moves.to => format!("a step due {} is open", text::date(due)),
        Some(due) => format!("next step due {}", text::date(due)),
    }
}

fn moved_table(paper: &Paper<'_>, plan: &Plan<'_>, moves: &Moves<'_>) -> Option<Block> {
    let rows = moves.all.iter().filter(|one| one.moved()).map(|one| {
        let mut also: Vec<String> =
            one.events.iter().map(|event| event.words().to_owned()).collect();
        if one.change == Change::Worse {
            also.push(due(one, moves));
        }
        vec![
            plain(format!("{} {}", one.action.id, one.action.title)),
            plain(format!("{} {}", one.change.mark(), one.change.words())),
            colour(one.colour_before()),
            colour(one.colour()),
            plain(capital(&also.join("; "))),
        ]
    });
    let rows: Vec<Vec<Cell>> = rows.collect();
    let (from, to) = (text::date(moves.from), text::date(moves.to));
    let headings = ["Action", "Move", &from, &to, "Position and dates"];
    let title = paper.book.plan_title(plan.name);
    let caption = format!("{title}: actions that moved, {from} to {to}");
    (!rows.is_empty()).then(|| Block::Table(table(caption, &headings, rows)))
}

/// Lists the actions whose colour stayed, red and amber first, with since when.
fn unmoved_table(paper: &Paper<'_>, plan: &Plan<'_>, moves: &Moves<'_>) -> Vec<Block> {
    let mut still: Vec<&Move<'_>> =
        moves.all.iter().filter(|one| one.change == Change::Unmoved).collect();
    let order = [Some(Brag::Red), Some(Brag::Amber), Some(Brag::Green)];
    still.sort_by_key(|one| order.iter().position(|colour| *colour == one.colour()));
    let rows = still.iter().take(LONGEST).map(|one| {
        let since = one.since.map_or_else(String::new, text::date);
        vec![
            plain(format!("{} {}", one.action.id, one.action.title)),
            colour(one.colour()),
            plain(format!("since {since}, {} ratings", one.ratings_alike)),
        ]
    });
    let rows: Vec<Vec<Cell>> = rows.collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let title = paper.book.plan_title(plan.name);
    let caption = format!("{title}: actions whose rating has not moved, red and amber first");
    let table: Table = table(caption, &["Action", "Rating", "Unmoved"], rows);
    let mut blocks = vec![Block::Table(table)];
    if let Some(more) = still.len().checked_sub(LONGEST).filter(|more| *more > 0) {
        let words =
            format!("{} unmoved too.", some(more, "further action is", "further actions are"));
        blocks.push(paragraph(capital(&words)));
    }
    blocks
}

/// Gives the plan that speaks last and has moves: the one that the opening speaks of.
fn main_plan<'p>(paper: &Paper<'p>) -> Option<(&'p Plan<'p>, &'p Moves<'p>)> {
    moved(paper).max_by_key(|(_, moves)| moves.to)
}

/// Says in part of a sentence how the actions moved; `None` where nothing is compared.
pub(super) fn brief(paper: &Paper<'_>) -> Option<Text> {
    let (plan, moves) = main_plan(paper)?;
    let of = |said: Say<'_>, word: &str| said.figure(plan.moved_id(moves.to, word).as_str()).text();
    let worse = of(paper.say(format!("{}, ", since(moves.from))), Change::Worse.word());
    let noun = if moves.of(Change::Worse).count() == 1 { "action" } else { "actions" };
    let better = of(paper.say(format!(" {noun} got a worse rating and ")), Change::Better.word());
    Some(worse.then_text(better).words(" a better one"))
}

/// Drafts questions on actions that got worse, were taken up again or newly passed a date.
pub(super) fn questions(paper: &Paper<'_>) -> Vec<Question> {
    let mut all = Vec::new();
    for (plan, moves) in moved(paper) {
        let review =
            |one: &Move<'_>| format!("{} ({})", one.action.id, paper.book.plan_title(plan.name));
        let of = |change| moves.all.iter().filter(move |one| one.change == change).take(OF_A_KIND);
        all.extend(of(Change::Worse).map(|one| Question {
            words: fell(one, moves).into(),
            standard: 'Q',
            review: review(one),
        }));
        let with =
            |event| moves.all.iter().filter(move |one| one.events.contains(&event)).take(OF_A_KIND);
        all.extend(with(Event::Reopened).map(|one| {
            let words = format!(
                "“{}” was said to be complete at {} and is not any more. What was found?",
                one.action.title,
                text::date(moves.from)
            );
            Question { words: words.into(), standard: 'D', review: review(one) }
        }));
        all.extend(with(Event::Overdue).map(|one| {
            let due = one.due.map_or_else(String::new, |due| format!(" by {}", text::date(due)));
            let words = format!(
                "A step of “{}” was to be done{due}, and nothing shows that it was. Which day holds now?",
                one.action.title
            );
            Question { words: words.into(), standard: 'N', review: review(one) }
        }));
    }
    all
}

/// Asks of an action that got worse what happened, and by when.
fn fell(one: &Move<'_>, moves: &Moves<'_>) -> String {
    let [from, to] = [one.colour_before(), one.colour()].map(colour_word);
    let fell = format!(
        "“{}” went from {from} to {to} between {} and {}",
        one.action.title,
        text::date(moves.from),
        text::date(moves.to)
    );
    match one.due {
        Some(date) if date > moves.to => {
            let date = text::date(date);
            format!(
                "{fell}; its next step is due {date}. What happened, and will that date be kept?"
            )
        }
        Some(_) | None => {
            let due = due(one, moves);
            format!("{fell}, and {due}. What happened, what is to be done, and by when?")
        }
    }
}
