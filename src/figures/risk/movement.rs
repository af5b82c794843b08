//! How the ratings of a register moved from one date to the next.

use std::collections::BTreeMap;

use super::{Held, Ratings, Register};
use crate::figures::id::FigureId;
use crate::records::{Risk, RiskKind, RiskRating};
use crate::units::Date;

/// The current ratings of a register at one of its dates.
#[derive(Debug, Clone)]
pub struct Round<'b> {
    /// The date.
    pub as_at: Date,
    /// Each risk that stands with the rating that holds at the date, in the order of the register.
    pub rated: Vec<(&'b Risk, &'b RiskRating)>,
    /// The risks that two sources rate differently, so that neither rating is chosen.
    pub disputed: Vec<&'b str>,
}

impl<'b> Round<'b> {
    /// Gives the rating of a risk; `None`: not rated at this date.
    pub fn rating(&self, risk_id: &str) -> Option<&'b RiskRating> {
        self.rated.iter().find(|(risk, _)| risk.id == risk_id).map(|(_, rating)| *rating)
    }

    /// Says whether a risk was rated at this date, and not only earlier.
    pub fn is_new(&self, risk_id: &str) -> bool {
        let day = self.as_at.day_number();
        self.rating(risk_id).is_some_and(|rating| rating.as_at.day_number() == day)
    }

    /// Gives the sum of the ratings: a measure of the whole register where every rating is on one
    /// scale.
    pub fn sum(&self) -> u32 {
        self.rated.iter().map(|(_, rating)| rating.rating).sum()
    }
}

/// How a risk moved between two dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// Rated higher: worse.
    Up,
    /// Rated for the first time, or again after a pause.
    New,
    /// Rated lower: better.
    Down,
    /// Rated the same.
    Unmoved,
    /// Closed.
    Closed,
}

impl Change {
    /// Every change, what got worse first.
    pub const ALL: [Self; 5] = [Self::Up, Self::New, Self::Down, Self::Unmoved, Self::Closed];

    /// Gives the key.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::New => "new",
            Self::Down => "down",
            Self::Unmoved => "unmoved",
            Self::Closed => "closed",
        }
    }

    /// Gives the shape that stands beside the word, told apart without colour.
    pub const fn mark(self) -> char {
        match self {
            Self::Up => '▲',
            Self::New => '+',
            Self::Down => '▼',
            Self::Unmoved => '=',
            Self::Closed => '×',
        }
    }
}

/// One risk's move between two dates.
#[derive(Debug, Clone)]
pub struct Move<'b> {
    /// The risk.
    pub risk: &'b Risk,
    /// Its rating at the first date.
    pub from: Option<&'b RiskRating>,
    /// Its rating at the second.
    pub to: Option<&'b RiskRating>,
    /// What that is.
    pub change: Change,
    /// For a rated risk, the date since which it has had its rating without a break.
    pub since: Option<Date>,
    /// How many ratings in a row say the same, this one counted; nil for a closed risk.
    pub ratings_alike: usize,
}

/// The moves of a register between two dates.
#[derive(Debug, Clone)]
pub struct Moves<'b> {
    /// The first date.
    pub from: Date,
    /// The second.
    pub to: Date,
    /// Every risk rated at either, what got worse first, then in the order of the register.
    pub all: Vec<Move<'b>>,
}

impl<'b> Moves<'b> {
    /// Gives the moves of one kind.
    pub fn of(&self, change: Change) -> impl Iterator<Item = &Move<'b>> {
        self.all.iter().filter(move |one| one.change == change)
    }
}

impl<'b> Register<'b> {
    /// Gives the moves from one of the register's dates to the next, the oldest first.
    pub fn movements(&self) -> Vec<Moves<'b>> {
        (1..self.rounds.len()).map(|at| self.between(at - 1, at)).collect()
    }

    /// Gives the moves up to the register's latest date since the one before, or since the last
    /// rated by a given day; `None` where there is nothing to compare.
    pub fn moved_since(&self, day: Option<Date>) -> Option<Moves<'b>> {
        let last = self.rounds.len().checked_sub(1)?;
        let first = match day {
            None => last.checked_sub(1)?,
            Some(day) => self.rounds.iter().rposition(|round| round.as_at <= day)?,
        };
        (first < last).then(|| self.between(first, last))
    }

    /// Gives what the ids of the figures of one date begin with.
    pub fn round_id(&self, as_at: Date) -> FigureId {
        self.id.of(as_at)
    }

    fn between(&self, first: usize, last: usize) -> Moves<'b> {
        let (from, to) = (&self.rounds[first], &self.rounds[last]);
        let mut all: Vec<Move<'b>> = Vec::new();
        for (risk, _) in to.rated.iter().chain(&from.rated) {
            let told = all.iter().any(|known| known.risk.id == risk.id);
            // Between a rating and a dispute there is no move to tell.
            let id = risk.id.as_str();
            if !told && !from.disputed.contains(&id) && !to.disputed.contains(&id) {
                all.push(self.moved(risk, first, last));
            }
        }
        // A stable sort keeps the order of the register within each kind of change.
        all.sort_by_key(|one| one.change);
        Moves { from: from.as_at, to: to.as_at, all }
    }

    fn moved(&self, risk: &'b Risk, first: usize, last: usize) -> Move<'b> {
        let (from, to) = (self.rounds[first].rating(&risk.id), self.rounds[last].rating(&risk.id));
        let change = match (from, to) {
            (_, None) => Change::Closed,
            (None, Some(_)) => Change::New,
            (Some(from), Some(to)) => match to.rating.cmp(&from.rating) {
                std::cmp::Ordering::Greater => Change::Up,
                std::cmp::Ordering::Less => Change::Down,
                std::cmp::Ordering::Equal => Change::Unmoved,
            },
        };
        let alike = |round: &&Round<'b>| {
            round.rating(&risk.id).map(|rating| rating.rating) == to.map(|rating| rating.rating)
        };
        let run: Vec<&Round<'b>> = match to {
            Some(_) => self.rounds[..=last].iter().rev().take_while(alike).collect(),
            None => Vec::new(),
        };
        // A rating carried forward is no rating made anew.
        let made = || run.iter().filter(|round| round.is_new(&risk.id));
        let since = made().next_back().map(|round| round.as_at);
        Move { risk, from, to, change, since, ratings_alike: made().count() }
    }
}

/// Gives the dates at which a risk was rated or closed, the oldest first, each with what holds by then.
pub(super) fn rounds<'b>(
    risks: &[&'b Risk],
    ratings: &Ratings<'b>,
    up_to: Option<Date>,
) -> Vec<Round<'b>> {
    let current = || ratings.0.iter().filter(|rating| rating.kind == RiskKind::Current);
    let rated = |risk: &&&Risk| current().any(|rating| rating.risk_id == risk.id);
    let closed = risks.iter().filter(rated).filter_map(|risk| risk.closed_on);
    let closed = closed.filter(|date| up_to.is_none_or(|day| date.has_come_by(day)));
    // A month and its last day are one date, told by the day.
    let mut dates: BTreeMap<i32, Date> = BTreeMap::new();
    for date in current().map(|rating| rating.as_at).chain(closed) {
        let told = dates.entry(date.day_number()).or_insert(date);
        *told = date.min(*told);
    }
    dates.into_values().map(|as_at| round(risks, ratings, as_at)).collect()
}

fn round<'b>(risks: &[&'b Risk], ratings: &Ratings<'b>, as_at: Date) -> Round<'b> {
    let mut round = Round { as_at, rated: Vec::new(), disputed: Vec::new() };
    for risk in risks {
        match ratings.held(risk, RiskKind::Current, Some(as_at)) {
            Held::Rated(rating) => round.rated.push((risk, rating)),
            Held::Disputed => round.disputed.push(&risk.id),
            Held::Closed | Held::Never => {}
        }
    }
    round
}
