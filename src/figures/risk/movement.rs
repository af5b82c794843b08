//! How the ratings of a register moved from one date to the next.

use std::collections::BTreeMap;

use super::Register;
use crate::figures::id::FigureId;
use crate::records::{Risk, RiskKind, RiskRating};
use crate::units::Date;

/// The current ratings of a register at one of its dates.
#[derive(Debug, Clone)]
pub struct Round<'b> {
    /// The date.
    pub as_at: Date,
    /// Each rated risk with its rating, in the order of the register.
    pub rated: Vec<(&'b Risk, &'b RiskRating)>,
}

impl<'b> Round<'b> {
    /// Gives the rating of a risk; `None`: not rated at this date.
    pub fn rating(&self, risk_id: &str) -> Option<&'b RiskRating> {
        self.rated.iter().find(|(risk, _)| risk.id == risk_id).map(|(_, rating)| *rating)
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
    /// Rated no longer.
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
            if !all.iter().any(|known| known.risk.id == risk.id) {
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
        let since = run.last().map(|round| round.as_at);
        Move { risk, from, to, change, since, ratings_alike: run.len() }
    }
}

/// Gives the dates with a current rating, the oldest first, each with its ratings.
pub(super) fn rounds<'b>(risks: &[&'b Risk], ratings: &[&'b RiskRating]) -> Vec<Round<'b>> {
    let mut by_date: BTreeMap<Date, BTreeMap<&str, &'b RiskRating>> = BTreeMap::new();
    for rating in ratings.iter().filter(|rating| rating.kind == RiskKind::Current) {
        by_date.entry(rating.as_at).or_default().insert(&rating.risk_id, rating);
    }
    let rated = |of_date: &BTreeMap<&str, &'b RiskRating>| {
        risks.iter().filter_map(|risk| Some((*risk, *of_date.get(risk.id.as_str())?))).collect()
    };
    by_date.iter().map(|(as_at, of_date)| Round { as_at: *as_at, rated: rated(of_date) }).collect()
}
