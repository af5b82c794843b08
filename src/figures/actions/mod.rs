//! Action plans: ratings and states counted, tallies reconciled, what does not fit together shown.

mod colours;
mod movement;
mod sheet;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use colours::{Colour, Colours, Counted};
pub use movement::{Change, Event, Move, Moves, colour_word};
pub use sheet::{figures, share_id};

use movement::Said;

use super::id::{FigureId, slugs};
use super::reviews::Shown;
use super::savings::AsAt;
use crate::records::{Action, ActionState, ActionStatus, Book, Brag, Milestone, TableName, Tally};
use crate::units::Date;

/// The group of a tally that counts the whole plan.
const WHOLE: &str = "all";

/// An action with its latest status.
#[derive(Debug, Clone)]
pub struct ActionView<'b> {
    /// The action.
    pub action: &'b Action,
    /// What was last said of it.
    pub status: Option<&'b ActionStatus>,
    /// Its steps with a date by which they are due or were done.
    pub dated: Vec<&'b Milestone>,
    /// Those of them that were done by the plan's date.
    pub done: Vec<&'b Milestone>,
    /// Whether a step that is not done has no date.
    pub undated_open: bool,
    /// Its steps that were due by the plan's date and for which no evidence of completion is given.
    pub overdue: Vec<&'b Milestone>,
}

impl ActionView<'_> {
    /// Gives its colour, where one was given.
    pub fn rating(&self) -> Option<Brag> {
        self.status.and_then(|status| status.rating)
    }

    /// Says whether it is green although a step is past its date without evidence.
    pub fn green_but_overdue(&self) -> bool {
        self.rating() == Some(Brag::Green) && !self.overdue.is_empty()
    }

    /// Gives its dated steps that are not done.
    pub fn open(&self) -> impl Iterator<Item = &Milestone> {
        let done = |step: &&Milestone| self.done.iter().any(|done| done.row == step.row);
        self.dated.iter().copied().filter(move |step| !done(step))
    }

    /// Gives what its dated steps show at the plan's date, whatever is stated.
    pub fn shown(&self) -> Shown {
        if !self.overdue.is_empty() {
            Shown::Overdue
        } else if self.dated.is_empty() {
            Shown::NotDated
        } else if self.done.len() == self.dated.len() && !self.undated_open {
            Shown::Complete
        } else if !self.done.is_empty() {
            Shown::InProgress
        } else {
            Shown::NotDue
        }
    }

    /// Says how what is stated of it does not fit its dated steps.
    pub fn against_its_dates(&self) -> Option<&'static str> {
        let state = self.status?.state;
        match (state, self.shown()) {
            (ActionState::Complete, Shown::Overdue) => {
                Some("position says complete, a step is past its date without evidence")
            }
            (ActionState::Complete, Shown::NotDue) => {
                Some("position says complete, its dated step lies ahead and nothing shows it done")
            }
            (ActionState::NotDue, Shown::Overdue) => {
                Some("position says not due, a step is past its date")
            }
            (ActionState::NotBegun, Shown::InProgress | Shown::Complete) => {
                Some("position says not begun, a step is done")
            }
            (ActionState::InProgress | ActionState::NotDue, Shown::Complete) => {
                Some("every step is done, position does not say complete")
            }
            (
                ActionState::Complete
                | ActionState::InProgress
                | ActionState::NotBegun
                | ActionState::NotDue
                | ActionState::Narrative,
                _,
            ) => None,
        }
    }

    /// Says how its stated timescale and its stated state contradict each other.
    ///
    /// "Completed" in one field but not in the other, or complete while still said to go on.
    pub fn contradiction(&self) -> Option<&'static str> {
        let state = self.status?.state;
        let timescale = self.action.stated_timescale.to_lowercase();
        let says_completed = timescale.contains("complete");
        let says_ongoing = timescale.contains("ongoing") || timescale.contains("on-going");
        match state {
            ActionState::Complete if says_ongoing => {
                Some("position says complete, timescale says ongoing")
            }
            ActionState::Complete => None,
            ActionState::InProgress
            | ActionState::NotBegun
            | ActionState::NotDue
            | ActionState::Narrative => {
                says_completed.then_some("timescale says completed, position does not")
            }
        }
    }
}

/// One group of a plan: a service, a theme or a partner.
#[derive(Debug, Clone)]
pub struct PlanGroup<'b> {
    /// Its name.
    pub name: &'b str,
    /// What the ids of its figures begin with.
    pub id: FigureId,
    /// Its actions counted by colour.
    pub counted: Colours,
    /// Its actions.
    pub actions: usize,
    /// The published tally.
    pub published: Option<&'b Tally>,
    /// Whether the tally agrees with the rows; `None` where one of the two is missing.
    pub agrees: Option<bool>,
}

/// A plan.
#[derive(Debug, Clone)]
pub struct Plan<'b> {
    /// Its name.
    pub name: &'b str,
    /// What the ids of its figures begin with.
    pub id: FigureId,
    /// The date it speaks for.
    pub as_at: Option<Date>,
    /// Its actions, in the order of the register; none where only a tally is published.
    pub actions: Vec<ActionView<'b>>,
    /// The number of different recommendations.
    pub recommendations: usize,
    /// Its actions by colour; for a plan of which only a tally is published, the tally.
    pub totals: Option<Colours>,
    /// Its actions by stated state.
    pub stated: BTreeMap<ActionState, usize>,
    /// Its groups, in the order of the register.
    pub groups: Vec<PlanGroup<'b>>,
    /// Its partners with their counts.
    pub partners: Vec<PlanGroup<'b>>,
    /// The tally of the whole plan.
    pub whole: Option<&'b Tally>,
    /// The latest date at which anything was said of its actions.
    pub told: Option<Date>,
    /// How its actions moved between the last two dates; `None` where there is one only.
    pub moves: Option<Moves<'b>>,
}

impl Plan<'_> {
    /// Gives what the ids of the counts of the whole plan by colour begin with.
    pub fn all_id(&self) -> FigureId {
        self.id.at(WHOLE)
    }

    /// Gives the id of the count of actions that the plan says are in a state.
    pub fn stated_id(&self, state: ActionState) -> FigureId {
        self.id.at(format!("stated-{}", state.word().replace('_', "-")))
    }

    /// Gives the actions that are green although a step is overdue.
    pub fn green_but_overdue(&self) -> Vec<&ActionView<'_>> {
        self.actions.iter().filter(|view| view.green_but_overdue()).collect()
    }

    /// Gives the actions whose fields contradict each other.
    pub fn contradictions(&self) -> Vec<(&ActionView<'_>, &'static str)> {
        self.actions.iter().filter_map(|view| Some((view, view.contradiction()?))).collect()
    }
}

/// Works out every plan.
pub fn plans(book: &Book, as_at: Option<AsAt>) -> Vec<Plan<'_>> {
    let mut names: Vec<&str> = Vec::new();
    let of_actions = book.actions.iter().map(|action| action.plan.as_str());
    for name in of_actions.chain(book.tallies.iter().map(|tally| tally.plan.as_str())) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let parts = slugs(names.iter().copied(), &[]);
    let subject = FigureId::of_subject("actions");
    let id = |name: &str| subject.at(parts.get(name).map_or(name, String::as_str));
    names.into_iter().map(|name| plan(book, name, id(name), as_at.map(AsAt::day))).collect()
}

fn plan<'b>(book: &'b Book, name: &'b str, id: FigureId, up_to: Option<Date>) -> Plan<'b> {
    let known = |date: Date| up_to.is_none_or(|day| date <= day);
    let of_plan: Vec<&Action> = book.actions.iter().filter(|action| action.plan == name).collect();
    let mut latest: BTreeMap<&str, &ActionStatus> = BTreeMap::new();
    for status in book.action_status.iter().filter(|status| known(status.as_at)) {
        let newest = latest.entry(&status.action_id).or_insert(status);
        if newest.as_at <= status.as_at {
            *newest = status;
        }
    }
    // What two sources say differently on one day is not known: neither is chosen.
    let unlike = |status: &ActionStatus, other: &ActionStatus| {
        status.action_id == other.action_id
            && status.as_at.day_number() == other.as_at.day_number()
            && (status.rating, status.state) != (other.rating, other.state)
    };
    latest.retain(|_, status| !book.action_status.iter().any(|other| unlike(status, other)));
    // Nor is one taken that a row which cannot be read may have followed.
    latest.retain(|action, status| {
        let mut refused = book.refused(TableName::ActionStatus, "action_id", action);
        !refused.any(|row| row.is_since(Some(status.as_at)))
    });
    let dates = of_plan.iter().filter_map(|action| latest.get(action.id.as_str()));
    let tallies: Vec<&Tally> =
        book.tallies.iter().filter(|tally| tally.plan == name && known(tally.as_at)).collect();
    let as_at = up_to
        .or_else(|| dates.map(|status| status.as_at).max())
        .or_else(|| tallies.iter().map(|tally| tally.as_at).max());
    let actions: Vec<ActionView<'b>> = of_plan
        .iter()
        .map(|action| {
            let of_action = |step: &&Milestone| step.action_id == action.id;
            let (steps, undated): (Vec<&Milestone>, Vec<&Milestone>) = book
                .milestones
                .iter()
                .filter(of_action)
                .partition(|step| step.due.is_some() || step.done.is_some());
            let is_done = |step: &Milestone| {
                step.done.is_some_and(|done| up_to.is_none_or(|day| done <= day))
            };
            let late = |step: &&&Milestone| {
                !is_done(step) && step.due.zip(as_at).is_some_and(|(due, day)| due.has_come_by(day))
            };
            let overdue = steps.iter().filter(late).copied().collect();
            let done = steps.iter().filter(|step| is_done(step)).copied().collect();
            ActionView {
                action,
                status: latest.get(action.id.as_str()).copied(),
                dated: steps,
                done,
                undated_open: !undated.is_empty(),
                overdue,
            }
        })
        .collect();
    let known_statuses: Vec<&ActionStatus> =
        book.action_status.iter().filter(|status| known(status.as_at)).collect();
    let said = Said::of(&of_plan, &known_statuses);
    let moves = movement::moves(&actions, &said);
    Plan { told: said.latest(), moves, ..assembled((name, id), as_at, actions, &tallies) }
}

fn assembled<'b>(
    (name, id): (&'b str, FigureId),
    as_at: Option<Date>,
    actions: Vec<ActionView<'b>>,
    tallies: &[&'b Tally],
) -> Plan<'b> {
    let mut counted = Colours::default();
    let mut stated: BTreeMap<ActionState, usize> = BTreeMap::new();
    let mut recommendations: Vec<&str> = Vec::new();
    for view in &actions {
        counted.add(view.rating());
        if let Some(status) = view.status {
            *stated.entry(status.state).or_default() += 1;
        }
        let recommendation = view.action.recommendation.as_str();
        if !recommendation.is_empty() && !recommendations.contains(&recommendation) {
            recommendations.push(recommendation);
        }
    }
    let whole = newest(tallies, WHOLE);
    let totals = if actions.is_empty() { whole.and_then(published_colours) } else { Some(counted) };
    let (groups, partners) = grouped(&id, &actions, tallies);
    Plan {
        name,
        id,
        as_at,
        recommendations: recommendations.len(),
        totals: totals.filter(|totals| totals.rated() > 0),
        stated,
        groups,
        partners,
        whole,
        actions,
        told: None,
        moves: None,
    }
}

fn newest<'b>(tallies: &[&'b Tally], group: &str) -> Option<&'b Tally> {
    tallies.iter().filter(|tally| tally.group == group).max_by_key(|tally| tally.as_at).copied()
}

/// Gives the groups and the partners of a plan, each with its own part of an id.
fn grouped<'b>(
    plan: &FigureId,
    actions: &[ActionView<'b>],
    tallies: &[&'b Tally],
) -> (Vec<PlanGroup<'b>>, Vec<PlanGroup<'b>>) {
    let partner = |view: &ActionView<'b>| view.action.partner.as_str();
    let names = actions.iter().map(partner).filter(|name| !name.is_empty());
    let mut parts = slugs(names, &[]);
    for part in parts.values_mut() {
        part.insert_str(0, "partner-");
    }
    let mut partners = keyed(plan, actions, &parts, partner);
    partners.retain(|partner| !partner.name.is_empty());
    let group = |view: &ActionView<'b>| view.action.group.as_str();
    let taken: Vec<&str> = parts.values().map(String::as_str).chain([WHOLE]).collect();
    let parts = slugs(actions.iter().map(group), &taken);
    let mut groups = keyed(plan, actions, &parts, group);
    // A tally of this name counts the whole plan, not a group of that name.
    for group in groups.iter_mut().filter(|group| group.name != WHOLE) {
        group.published = newest(tallies, group.name);
        let published = group.published.and_then(published_colours);
        group.agrees = published.map(|published| published == group.counted);
    }
    (groups, partners)
}

/// Gives a tally's counts as colours; `None` where one of them was not published.
pub fn published_colours(tally: &Tally) -> Option<Colours> {
    let [green, amber, red] = tally.counts;
    Some(Colours { green: green? as usize, amber: amber? as usize, red: red? as usize })
}

/// Counts the actions of a plan by a key, in the order of the register.
fn keyed<'b>(
    plan: &FigureId,
    actions: &[ActionView<'b>],
    parts: &BTreeMap<String, String>,
    key: impl Fn(&ActionView<'b>) -> &'b str,
) -> Vec<PlanGroup<'b>> {
    let mut groups: Vec<PlanGroup<'b>> = Vec::new();
    for view in actions {
        let name = key(view);
        let at = groups.iter().position(|known| known.name == name).unwrap_or_else(|| {
            let id = plan.at(parts.get(name).map_or(name, String::as_str));
            let counted = Colours::default();
            groups.push(PlanGroup { name, id, counted, actions: 0, published: None, agrees: None });
            groups.len() - 1
        });
        groups[at].counted.add(view.rating());
        groups[at].actions += 1;
    }
    groups
}
