//! How the ratings of a register moved from one date to the next.

use std::collections::BTreeMap;

use super::Register;
use crate::figures::id::FigureId;
use crate::figures::movement::moves::{self, Way};
use crate::records::{Risk, RiskKind, RiskRating};
use crate::units::{Date, words};

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

words! {
    /// How a risk moved between two dates, what got worse first.
    Change {
        /// Rated higher: worse.
        Up = "up",
        /// Rated for the first time, or again after a pause.
        New = "new",
        /// Rated lower: better.
        Down = "down",
        /// Rated the same.
        Unmoved = "unmoved",
        /// Rated no longer.
        Closed = "closed",
    }
}

impl moves::Change for Change {
    fn way(self) -> Way {
        match self {
            Self::Up => Way::Worse,
            Self::New => Way::New,
            Self::Down => Way::Better,
            Self::Unmoved => Way::Same,
            Self::Closed => Way::Gone,
        }
    }

    fn mark(self) -> char {
        // A rating that goes up is worse: the mark goes with the number.
        match self {
            Self::Up => '▲',
            Self::Down => '▼',
            Self::New | Self::Unmoved | Self::Closed => moves::Change::way(self).mark(),
        }
    }
}

/// One risk's move between two dates.
pub type Move<'b> = moves::Move<'b, Risk, RiskRating, Change>;

/// The moves of a register between two dates.
pub type Moves<'b> = moves::Moves<'b, Risk, RiskRating, Change>;

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
        let gone = from.rated.iter().filter(|(risk, _)| to.rating(&risk.id).is_none());
        let risks =
            to.rated.iter().chain(gone).filter_map(|(risk, _)| self.moved(risk, first, last));
        Moves::new((from.as_at, to.as_at), risks)
    }

    fn moved(&self, item: &'b Risk, first: usize, last: usize) -> Option<Move<'b>> {
        let [from, to] = [first, last].map(|at| self.rounds[at].rating(&item.id));
        let rating = |of: Option<&RiskRating>| of.map(|rating| rating.rating);
        let change = moves::Change::of(Way::between(rating(from), rating(to)))?;
        let rounds = self.rounds[..=last].iter().rev();
        let same = |round: &Round<'b>| to.is_some() && rating(round.rating(&item.id)) == rating(to);
        let (since, alike) = moves::standing(rounds.map(|round| (round.as_at, same(round))));
        Some(Move { item, from, to, change, since, alike, besides: () })
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
