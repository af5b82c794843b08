//! How the actions of a plan moved between the last two dates at which anything was said of them.

use std::collections::{BTreeMap, BTreeSet};

use super::{ActionView, Plan};
use crate::figures::figure::Sheet;
use crate::figures::id::FigureId;
use crate::figures::movement::moves::{self, Counts, Way};
use crate::records::{Action, ActionState, ActionStatus, Brag, TableName};
use crate::units::{Date, text, words};

words! {
    /// How the colour of an action moved between two dates, what got worse first.
    Change {
        /// A worse colour.
        Worse = "worse",
        /// A colour where there was none before.
        New = "newly_rated",
        /// A better colour.
        Better = "better",
        /// The same colour.
        Unmoved = "unmoved",
        /// A colour before and none now.
        Gone = "no_longer_rated",
        /// No colour at either date.
        NotRated = "not_rated",
    }
}

impl moves::Change for Change {
    fn way(self) -> Way {
        match self {
            Self::Worse => Way::Worse,
            Self::New => Way::New,
            Self::Better => Way::Better,
            Self::Unmoved => Way::Same,
            Self::Gone => Way::Gone,
            Self::NotRated => Way::Untold,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Worse | Self::Better | Self::Unmoved => self.word(),
            Self::New => "newly rated",
            Self::Gone => "no longer rated",
            Self::NotRated => "rated at neither date",
        }
    }
}

words! {
    /// What else became of an action between two dates, beside its colour.
    Event => words {
        /// Its position says complete, and did not before.
        Completed = "newly_complete" => "newly complete",
        /// Its position said complete, and does not any more.
        Reopened = "no_longer_complete" => "no longer complete",
        /// A step of it is past its date without evidence, and none was before.
        Overdue = "newly_overdue" => "newly overdue",
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

/// What is told of an action beside how its colour moved.
#[derive(Debug, Clone)]
pub struct Besides {
    /// What else became of it.
    pub events: Vec<Event>,
    /// The earliest date by which an open step of it is due; `None`: no open step has a date.
    pub due: Option<Date>,
    /// The rows of its steps that are past their date.
    overdue: Vec<u32>,
}

/// One action's move between two dates: what was said of it last by each.
pub type Move<'b> = moves::Move<'b, Action, ActionStatus, Change, Besides>;

/// The moves of a plan between two dates: of every action of which anything is said by the second.
pub type Moves<'b> = moves::Moves<'b, Action, ActionStatus, Change, Besides>;

impl Move<'_> {
    /// Gives its colour at the first date.
    pub fn colour_before(&self) -> Option<Brag> {
        self.from.and_then(|status| status.rating)
    }

    /// Gives its colour at the second.
    pub fn colour(&self) -> Option<Brag> {
        self.to.and_then(|status| status.rating)
    }
}

impl<'b> Moves<'b> {
    /// Gives the actions of which one event is told.
    pub fn with(&self, event: Event) -> impl Iterator<Item = &Move<'b>> {
        self.all.iter().filter(move |one| one.besides.events.contains(&event))
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
    let between = (*from, *to);
    Some(Moves::new(between, views.iter().filter_map(|view| moved(view, said, between))))
}

fn moved<'b>(view: &ActionView<'b>, said: &Said<'b>, (from, to): (Date, Date)) -> Option<Move<'b>> {
    let item = view.action;
    let history = said.by(&item.id, to);
    let (before, now) = (said.by(&item.id, from).last().copied(), history.last().copied()?);
    let grade = |status: &ActionStatus| moves::severity(status.rating?);
    let change = moves::Change::of(Way::between(before.and_then(grade), grade(now)))?;
    let same = |status: &ActionStatus| grade(now).is_some() && status.rating == now.rating;
    let told = history.iter().rev().map(|status| (status.as_at, same(status)));
    let (since, alike) = moves::standing(told);
    let besides = Besides {
        events: events(view, before, now, from),
        due: view.open().filter_map(|step| step.due).min(),
        overdue: view.overdue.iter().map(|step| step.row).collect(),
    };
    Some(Move { item, from: before, to: Some(now), change, since, alike, besides })
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
    Event::ALL.iter().copied().filter(of).collect()
}

/// Adds the counts of a plan's moves.
pub(super) fn add(sheet: &mut Sheet, plan: &Plan<'_>, moves: &Moves<'_>) {
    let counts = Counts {
        begin: &plan.id.of(moves.to),
        span: &format!("{}, {} to {}", plan.name, text::date(moves.from), text::date(moves.to)),
        of: "actions",
        table: TableName::ActionStatus,
        column: "rating",
    };
    let rows = |of: &mut dyn Iterator<Item = &Move<'_>>| -> Vec<u32> {
        of.filter_map(|one| one.to.or(one.from)).map(|status| status.row).collect()
    };
    counts.add(sheet, |change| rows(&mut moves.of(change)));
    for event in Event::ALL.iter().copied() {
        let count = moves.with(event).count();
        let (counts, rows) = match event {
            Event::Completed | Event::Reopened => {
                (Counts { column: "stated_state", ..counts }, rows(&mut moves.with(event)))
            }
            Event::Overdue => {
                let steps = moves.with(event).flat_map(|one| &one.besides.overdue).copied();
                let counts = Counts { table: TableName::Milestones, column: "due_date", ..counts };
                (counts, steps.collect())
            }
        };
        counts.one(sheet, plan.moved_id(moves.to, event.word()), event.words(), (count, rows));
    }
}
