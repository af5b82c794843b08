//! Smallshire's plan from June to September, as its README works it by hand (§10.1), and moves of
//! made-up plans.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use proptest::prelude::*;

use super::*;
use crate::datasets::shipped;
use crate::records::Council;

fn day(words: &str) -> Date {
    Date::from_words(words).expect("a date")
}

fn ids<'m>(of: impl Iterator<Item = &'m Move<'m>>) -> Vec<&'m str> {
    of.map(|one| one.item.id.as_str()).collect()
}

#[test]
fn smallshires_actions_move_as_worked_by_hand() {
    let book = shipped("smallshire");
    let plans = plans(&book, None);
    let moves = plans[0].moves.as_ref().expect("two dates");
    assert_eq!((moves.from, moves.to), (day("2025-06-30"), day("2025-09-30")));
    assert_eq!(ids(moves.of(Change::Worse)), ["ACT-09"]);
    assert_eq!(ids(moves.of(Change::New)), ["ACT-10"]);
    assert_eq!(ids(moves.of(Change::Better)), ["ACT-06"]);
    let unmoved = ["ACT-01", "ACT-02", "ACT-03", "ACT-04", "ACT-05", "ACT-07"];
    assert_eq!(ids(moves.of(Change::Unmoved)), unmoved);
    assert_eq!(ids(moves.of(Change::Gone)), ["ACT-11"]);
    assert_eq!(ids(moves.of(Change::NotRated)), ["ACT-08"]);
    assert_eq!(ids(moves.with(Event::Completed)), ["ACT-06", "ACT-01"]);
    assert_eq!(ids(moves.with(Event::Reopened)), ["ACT-11"]);
    assert_eq!(ids(moves.with(Event::Overdue)), ["ACT-02"]);
    for one in moves.of(Change::Unmoved) {
        assert_eq!((one.since, one.alike), (Some(day("2025-06-30")), 2));
    }
    let of = |id: &str| moves.all.iter().find(|one| one.item.id == id).expect("in the plan");
    // No step of ACT-09 has a date; the open step of ACT-10 is due in March 2026.
    assert_eq!((of("ACT-09").besides.due, of("ACT-10").besides.due), (None, Some(day("2026-03"))));
}

#[test]
fn the_counts_of_the_moves_are_figures_with_their_rows() {
    let book = shipped("smallshire");
    let plans = plans(&book, None);
    let sheet = figures(&plans);
    // README §10.1.
    let changes = Change::WORDS.iter().zip(["1", "1", "1", "6", "1", "1"]);
    let events = Event::WORDS.iter().zip(["2", "1", "1"]);
    for (word, count) in changes.chain(events) {
        let id = plans[0].moved_id(day("2025-09-30"), word);
        let figure = sheet.figure(&id).unwrap();
        assert_eq!(figure.words(), count, "{id}");
        assert_eq!(figure.basis.cells(&book).len().to_string(), count, "{id}");
    }
}

#[test]
fn a_plan_told_at_one_date_shows_no_moves() {
    let book = shipped("smallshire");
    let june = Some(AsAt::Date(day("2025-06-30")));
    let plans = plans(&book, june);
    assert!(plans[0].moves.is_none());
    assert_eq!(plans[0].told, Some(day("2025-06-30")));
}

/// A book of one plan; an action for each list of positions: which month of 2025, colour, state.
fn made_up(positions: &[Vec<(u8, u8, u8)>]) -> Book {
    static COUNCIL: OnceLock<Council> = OnceLock::new();
    let council = COUNCIL.get_or_init(|| shipped("smallshire").council);
    let mut book = Book::of(council.clone());
    for (at, of_action) in positions.iter().enumerate() {
        let id = format!("A{at}");
        book.actions.push(Action {
            id: id.clone(),
            plan: "Plan".into(),
            recommendation: String::new(),
            group: String::new(),
            partner: String::new(),
            title: format!("Action {at}"),
            theme: String::new(),
            lead: String::new(),
            stated_timescale: String::new(),
            public: true,
            source_id: String::new(),
            row: 0,
        });
        for (month, colour, state) in of_action {
            let colours = [None, Some(Brag::Green), Some(Brag::Amber), Some(Brag::Red)];
            book.action_status.push(ActionStatus {
                action_id: id.clone(),
                as_at: Date::month_end(2025, *month),
                rating: colours[usize::from(*colour)],
                state: ActionState::ALL[usize::from(*state)],
                note: String::new(),
                source_id: String::new(),
                row: u32::try_from(book.action_status.len()).expect("few"),
            });
        }
    }
    book
}

fn plan_of_positions() -> impl Strategy<Value = Vec<Vec<(u8, u8, u8)>>> {
    let position = (1..5u8, 0..4u8, 0..5u8);
    prop::collection::vec(prop::collection::vec(position, 0..4), 0..6)
}

proptest! {
    /// Better, worse, unmoved, newly and no longer rated are those rated at either date; with those
    /// rated at neither they are every action of which anything is said.
    #[test]
    fn every_action_moves_in_one_way(positions in plan_of_positions()) {
        let mut positions = positions;
        for of_action in &mut positions {
            // One position a date, as the table holds.
            of_action.sort_by_key(|(month, ..)| *month);
            of_action.dedup_by_key(|(month, ..)| *month);
        }
        let book = made_up(&positions);
        let plans = plans(&book, None);
        let mut months: Vec<u8> = positions.iter().flatten().map(|(month, ..)| *month).collect();
        months.sort_unstable();
        months.dedup();
        let Some(moves) = plans.first().and_then(|plan| plan.moves.as_ref()) else {
            prop_assert!(months.len() < 2);
            return Ok(());
        };
        let [.., from, to] = months.as_slice() else { panic!("moves between fewer than two dates") };
        let colour = |of_action: &Vec<(u8, u8, u8)>, month: u8| {
            let known = of_action.iter().rev().find(|(at, ..)| *at <= month);
            known.map_or(0, |(_, colour, _)| *colour)
        };
        let ends = |of_action| (colour(of_action, *from), colour(of_action, *to));
        let count = |holds: &dyn Fn(u8, u8) -> bool| {
            let told = positions.iter().filter(|of_action| !of_action.is_empty());
            told.map(ends).filter(|(from, to)| holds(*from, *to)).count()
        };
        let found: BTreeMap<Change, usize> =
            Change::ALL.iter().copied().map(|change| (change, moves.of(change).count())).collect();
        prop_assert_eq!(found[&Change::Worse], count(&|from, to| from > 0 && to > from));
        prop_assert_eq!(found[&Change::Better], count(&|from, to| to > 0 && to < from));
        prop_assert_eq!(found[&Change::Unmoved], count(&|from, to| from > 0 && to == from));
        prop_assert_eq!(found[&Change::New], count(&|from, to| from == 0 && to > 0));
        prop_assert_eq!(found[&Change::Gone], count(&|from, to| from > 0 && to == 0));
        prop_assert_eq!(found.values().sum::<usize>(), count(&|_, _| true));
        for one in moves.of(Change::Unmoved) {
            prop_assert!(one.since <= Some(Date::month_end(2025, *from)));
        }
    }
}

/// The oneSource paper of 30 September 2019: green though a target date on or before that day had
/// passed without the stated output, nine rows by reading it (IP17, IP25, IP26, IP34, IP35; arguable
/// IP24, IP27, IP28, IP39), and two whose dates of 30 April and 31 August are told by no evidence.
#[test]
fn haverings_green_actions_past_their_date_are_those_of_the_paper() {
    let book = shipped("havering");
    let figures = crate::figures::work_out(&book, None);
    let plan = figures.plans.iter().find(|plan| plan.name == "onesource-2019").unwrap();
    let found: Vec<&str> =
        plan.green_but_overdue().iter().map(|view| view.action.id.as_str()).collect();
    let expected =
        ["IP06", "IP17", "IP24", "IP25", "IP26", "IP27", "IP28", "IP32", "IP34", "IP35", "IP39"];
    assert_eq!(found, expected);
}
