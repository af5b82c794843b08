//! How the actions of a plan moved between the last two dates at which anything was said of them.

use std::collections::{BTreeMap, BTreeSet};

use super::{ActionView, Plan};
use crate::figures::figure::{Basis, Sheet};
use crate::figures::id::FigureId;
use crate::records::{Action, ActionState, ActionStatus, Brag, TableName};
use crate::units::{Date, text};

/// How the colour of an action moved between two dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// A worse colour.
    Worse,
    /// A colour where there was none before.
    New,
    /// A better colour.
    Better,
    /// The same colour.
    Unmoved,
    /// A colour before and none now.
    Gone,
    /// No colour at either date.
    NotRated,
}

impl Change {
    /// Every change, what got worse first.
    pub const ALL: [Self; 6] =
        [Self::Worse, Self::New, Self::Better, Self::Unmoved, Self::Gone, Self::NotRated];

    /// Gives the key.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Worse => "worse",
            Self::New => "newly_rated",
            Self::Better => "better",
            Self::Unmoved => "unmoved",
            Self::Gone => "no_longer_rated",
            Self::NotRated => "not_rated",
        }
    }

    /// Gives the words a reader sees.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Worse => "worse",
            Self::New => "newly rated",
            Self::Better => "better",
            Self::Unmoved => "unmoved",
            Self::Gone => "no longer rated",
            Self::NotRated => "rated at neither date",
        }
    }

    /// Gives the shape that stands beside the word; no shape of a rating, which may stand next to it.
    pub const fn mark(self) -> char {
        match self {
            Self::Worse => '↓',
            Self::New => '+',
            Self::Better => '↑',
            Self::Unmoved => '=',
            Self::Gone => '×',
            Self::NotRated => '○',
        }
    }

    fn between(from: Option<Brag>, to: Option<Brag>) -> Self {
        match (from.and_then(severity), to.and_then(severity)) {
            (None, None) => Self::NotRated,
            (None, Some(_)) => Self::New,
            (Some(_), None) => Self::Gone,
            (Some(from), Some(to)) => match to.cmp(&from) {
                std::cmp::Ordering::Greater => Self::Worse,
                std::cmp::Ordering::Less => Self::Better,
                std::cmp::Ordering::Equal => Self::Unmoved,
            },
        }
    }
}

/// Gives how bad a colour is; `None` where it rates nothing.
const fn severity(colour: Brag) -> Option<u8> {
    match colour {
        Brag::Blue => Some(0),
        Brag::Green => Some(1),
        Brag::Amber => Some(2),
        Brag::Red => Some(3),
        Brag::WrittenOut | Brag::NotRated => None,
    }
}

/// What else became of an action between two dates, beside its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Event {
    /// Its position says complete, and did not before.
    Completed,
    /// Its position said complete, and does not any more.
    Reopened,
    /// A step of it is past its date without evidence, and none was before.
    Overdue,
}

impl Event {
    /// Every event, in the order that texts tell them.
    pub const ALL: [Self; 3] = [Self::Completed, Self::Reopened, Self::Overdue];

    /// Gives the key.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Completed => "newly_complete",
            Self::Reopened => "no_longer_complete",
            Self::Overdue => "newly_overdue",
        }
    }

    /// Gives the words a reader sees.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Completed => "newly complete",
            Self::Reopened => "no longer complete",
            Self::Overdue => "newly overdue",
        }
    }
}

/// Gives a colour as a reader says it.
pub const fn colour_word(colour: Option<Brag>) -> &'static str {
    match colour {
        Some(Brag::Blue) => "blue",
        Some(Brag::Green) => "green",
        Some(Brag::Amber) => "amber",
        Some(Brag::Red) => "red",
        Some(Brag::WrittenOut) => "written out",
        Some(Brag::NotRated) | None => "not rated",
    }
}

/// One action's move between two dates.
#[derive(Debug, Clone)]
pub struct Move<'b> {
    /// The action.
    pub action: &'b Action,
    /// What was said of it last by the first date.
    pub from: Option<&'b ActionStatus>,
    /// What was said of it last by the second.
    pub to: Option<&'b ActionStatus>,
    /// How its colour moved.
    pub change: Change,
    /// What else became of it.
    pub events: Vec<Event>,
    /// For a rated action, the date since which it has had its colour without a break.
    pub since: Option<Date>,
    /// How many positions in a row give that colour, this one counted; nil for one that is not rated.
    pub ratings_alike: usize,
    /// The earliest date by which an open step of it is due; `None`: no open step has a date.
    pub due: Option<Date>,
}

impl Move<'_> {
    /// Gives its colour at the first date.
    pub fn colour_before(&self) -> Option<Brag> {
        self.from.and_then(|status| status.rating)
    }

    /// Gives its colour at the second.
    pub fn colour(&self) -> Option<Brag> {
        self.to.and_then(|status| status.rating)
    }

    /// Says whether anything became of it: its colour moved, or another event.
    pub fn moved(&self) -> bool {
        !matches!(self.change, Change::Unmoved | Change::NotRated) || !self.events.is_empty()
    }
}

/// The moves of a plan between two dates.
#[derive(Debug, Clone)]
pub struct Moves<'b> {
    /// The first date.
    pub from: Date,
    /// The second.
    pub to: Date,
    /// Every action of which anything is said by the second date, what got worse first, then in the
    /// order of the plan.
    pub all: Vec<Move<'b>>,
    /// For each action that is newly overdue, the rows of its steps past their date.
    overdue: BTreeMap<&'b str, Vec<u32>>,
}

impl<'b> Moves<'b> {
    /// Gives the moves of one kind.
    pub fn of(&self, change: Change) -> impl Iterator<Item = &Move<'b>> {
        self.all.iter().filter(move |one| one.change == change)
    }

    /// Gives the actions of which one event is told.
    pub fn with(&self, event: Event) -> impl Iterator<Item = &Move<'b>> {
        self.all.iter().filter(move |one| one.events.contains(&event))
    }
}

impl Plan<'_> {
    /// Gives the id of a count of the moves up to a date.
    pub fn moved_id(&self, to: Date, word: &str) -> FigureId {
        self.id.of(to).at(word.replace('_', "-"))
    }
}

/// Gives every date at which anything was said of a set of actions, the oldest first, with what was
/// said of each action, the oldest first too.
pub(super) struct Said<'b> {
    dates: Vec<Date>,
    by_action: BTreeMap<&'b str, Vec<&'b ActionStatus>>,
}

impl<'b> Said<'b> {
    pub(super) fn of(actions: &[&Action], statuses: &[&'b ActionStatus]) -> Self {
        let ids: BTreeSet<&str> = actions.iter().map(|action| action.id.as_str()).collect();
        let mut by_action: BTreeMap<&str, Vec<&ActionStatus>> = BTreeMap::new();
        let mut dates = BTreeSet::new();
        for status in statuses.iter().filter(|status| ids.contains(status.action_id.as_str())) {
            by_action.entry(&status.action_id).or_default().push(status);
            dates.insert(status.as_at);
        }
        for of_action in by_action.values_mut() {
            // A stable sort: of two positions of one date the later row stands.
            of_action.sort_by_key(|status| status.as_at);
        }
        Self { dates: dates.into_iter().collect(), by_action }
    }

    /// Gives the latest date.
    pub(super) fn latest(&self) -> Option<Date> {
        self.dates.last().copied()
    }

    /// Gives what was said of an action by a date, the oldest first.
    fn by(&self, action_id: &str, date: Date) -> &[&'b ActionStatus] {
        let all = self.by_action.get(action_id).map(Vec::as_slice).unwrap_or_default();
        all.split_at(all.partition_point(|status| status.as_at <= date)).0
    }
}

/// Works out the moves of a plan between its last two dates; `None` where there is one only.
///
/// A position stands until the next: an action of which nothing new is said has not moved.
pub(super) fn moves<'b>(views: &[ActionView<'b>], said: &Said<'b>) -> Option<Moves<'b>> {
    let [.., from, to] = said.dates.as_slice() else { return None };
    let (from, to) = (*from, *to);
    let mut overdue = BTreeMap::new();
    let mut all = Vec::new();
    for view in views {
        let id = view.action.id.as_str();
        let Some(one) = moved(view, said, from, to) else { continue };
        if one.events.contains(&Event::Overdue) {
            overdue.insert(id, view.overdue.iter().map(|step| step.row).collect());
        }
        all.push(one);
    }
    // A stable sort keeps the order of the plan within each kind of change.
    all.sort_by_key(|one| one.change);
    Some(Moves { from, to, all, overdue })
}

fn moved<'b>(view: &ActionView<'b>, said: &Said<'b>, from: Date, to: Date) -> Option<Move<'b>> {
    let id = view.action.id.as_str();
    let history = said.by(id, to);
    let (before, now) = (said.by(id, from).last().copied(), history.last().copied()?);
    let colour = now.rating;
    let change = Change::between(before.and_then(|status| status.rating), colour);
    let rated = colour.and_then(severity).is_some();
    let alike = history.iter().rev().take_while(|status| rated && status.rating == colour);
    let run: Vec<_> = alike.collect();
    Some(Move {
        action: view.action,
        from: before,
        to: Some(now),
        change,
        events: events(view, before, now, from),
        since: run.last().map(|status| status.as_at),
        ratings_alike: run.len(),
        due: view.open().filter_map(|step| step.due).min(),
    })
}

fn events(
    view: &ActionView<'_>,
    before: Option<&ActionStatus>,
    now: &ActionStatus,
    from: Date,
) -> Vec<Event> {
    let was_complete = before.is_some_and(|status| status.state == ActionState::Complete);
    let is_complete = now.state == ActionState::Complete;
    // As it stood then: what was done since was still open.
    let was_overdue = view.dated.iter().any(|step| {
        step.due.is_some_and(|due| due.has_come_by(from))
            && step.done.is_none_or(|done| done > from)
    });
    let of = |event: &Event| match event {
        Event::Completed => is_complete && !was_complete,
        Event::Reopened => was_complete && !is_complete,
        Event::Overdue => !view.overdue.is_empty() && !was_overdue,
    };
    Event::ALL.into_iter().filter(of).collect()
}

/// Adds the counts of a plan's moves.
pub(super) fn add(sheet: &mut Sheet, plan: &Plan<'_>, moves: &Moves<'_>) {
    let span = format!("{}, {} to {}", plan.name, text::date(moves.from), text::date(moves.to));
    let rows = |of: &mut dyn Iterator<Item = &Move<'_>>| -> Vec<u32> {
        of.filter_map(|one| one.to.or(one.from)).map(|status| status.row).collect()
    };
    for change in Change::ALL {
        let of = rows(&mut moves.of(change));
        let (words, count) = (format!("count of actions {}", change.words()), of.len());
        let basis = Basis::rows(words, TableName::ActionStatus, "rating", of);
        let title = format!("{span}: {}", change.words());
        sheet.count(plan.moved_id(moves.to, change.word()), title, count, basis);
    }
    for event in Event::ALL {
        let of: Vec<u32> = rows(&mut moves.with(event));
        let (words, count) = (format!("count of actions {}", event.words()), of.len());
        let basis = match event {
            Event::Completed | Event::Reopened => {
                Basis::rows(words, TableName::ActionStatus, "stated_state", of)
            }
            Event::Overdue => {
                let steps = moves.overdue.values().flatten().copied();
                Basis::rows(words, TableName::Milestones, "due_date", steps)
            }
        };
        let title = format!("{span}: {}", event.words());
        sheet.count(plan.moved_id(moves.to, event.word()), title, count, basis);
    }
}
