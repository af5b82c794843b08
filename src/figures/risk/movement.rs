//! How the ratings of a register moved from one date to the next.

use std::collections::BTreeMap;

use super::{Held, Ratings, Register};
use crate::figures::id::FigureId;
use crate::figures::movement::moves::{self, Way};
use crate::records::{Risk, RiskKind, RiskRating, Scale};
use crate::units::{Date, words};

/// The current ratings of a register at one of its dates.
#[derive(Debug, Clone)]
pub struct Round<'b> {
    /// The date.
    pub as_at: Date,
    /// Each risk that stands with the rating that holds at the date, in the order of the register.
    pub rated: Vec<(&'b Risk, &'b RiskRating)>,
    /// The risks that two sources rate differently, or whose latest rating cannot be read.
    pub unsure: Vec<&'b str>,
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
    /// scale. `None` where one of them is a band alone.
    pub fn sum(&self) -> Option<u32> {
        self.rated.iter().map(|(_, rating)| rating.number()).sum()
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
        /// Closed.
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

    /// Gives the risks rated at both ends of some moves, once as a number and once as a band that no
    /// number is of, so that neither can be called higher.
    pub fn not_compared(&self, moves: &Moves<'b>) -> Vec<&'b str> {
        let at = |date: Date| self.rounds.iter().find(move |round| round.as_at == date);
        let Some((from, to)) = at(moves.from).zip(at(moves.to)) else { return Vec::new() };
        let both = to.rated.iter().filter(|(risk, _)| from.rating(&risk.id).is_some());
        let told = |risk: &Risk| moves.all.iter().any(|one| one.item.id == risk.id);
        both.filter(|(risk, _)| !told(risk)).map(|(risk, _)| risk.id.as_str()).collect()
    }

    fn between(&self, first: usize, last: usize) -> Moves<'b> {
        let (from, to) = (&self.rounds[first], &self.rounds[last]);
        let unsure = |risk: &Risk| {
            let id = risk.id.as_str();
            from.unsure.contains(&id) || to.unsure.contains(&id)
        };
        let gone = from.rated.iter().filter(|(risk, _)| to.rating(&risk.id).is_none());
        // Between a rating and one that is not known there is no move to tell.
        let told = to.rated.iter().chain(gone).filter(|(risk, _)| !unsure(risk));
        let risks = told.filter_map(|(risk, _)| self.moved(risk, first, last));
        Moves::new((from.as_at, to.as_at), risks)
    }

    fn moved(&self, item: &'b Risk, first: usize, last: usize) -> Option<Move<'b>> {
        let [from, to] = [first, last].map(|at| self.rounds[at].rating(&item.id));
        let scale = self.scale_of(item);
        let change = moves::Change::of(match (from, to) {
            (Some(from), Some(to)) => {
                let [from, to] = Scale::compared(scale, from, to)?;
                Way::between(Some(from), Some(to))
            }
            _ => Way::between(from.map(|_| ()), to.map(|_| ())),
        })?;
        // A rating carried forward is no rating made anew.
        let made = |round: &&Round<'b>| round.is_new(&item.id) || round.rating(&item.id).is_none();
        let rounds = self.rounds[..=last].iter().rev().filter(made);
        let same = |round: &Round<'b>| {
            let both = round.rating(&item.id).zip(to);
            let compared = both.and_then(|(then, to)| Scale::compared(scale, then, to));
            compared.is_some_and(|[then, to]| then == to)
        };
        let (since, alike) = moves::standing(rounds.map(|round| (round.as_at, same(round))));
        Some(Move { item, from, to, change, since, alike, besides: () })
    }
}

/// Gives the dates at which a risk was rated or closed, the oldest first, each with what holds by then.
pub(super) fn rounds<'b>(
    risks: &[&'b Risk],
    ratings: &Ratings<'b>,
    up_to: Option<Date>,
) -> Vec<Round<'b>> {
    let current = || ratings.read.iter().filter(|rating| rating.kind == RiskKind::Current);
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
    let mut round = Round { as_at, rated: Vec::new(), unsure: Vec::new() };
    for risk in risks {
        match ratings.held(risk, RiskKind::Current, Some(as_at)) {
            Held::Rated(rating) => round.rated.push((risk, rating)),
            Held::Disputed | Held::Unreadable(_) => round.unsure.push(&risk.id),
            Held::Closed | Held::Never => {}
        }
    }
    round
}
