//! What a Star Chamber asks of a year: how it came to where it is, what stands out, what delay costs
//! and what next year inherits.
//!
//! A position says where each saving stands; this says what to ask about it.

mod odd;
mod sheet;

use std::collections::BTreeSet;

use super::FigureId;
use super::gap::missed::{AMOUNT, Missed};
use super::movement::{Movement, Sealed, Side, Sides, movement};
use super::record::{Asked, PRIOR_CASES, Record, record};
use super::savings::{
    AsAt, Carry, CarryField, CarryTotals, Field, Group, GroupKey, Line, Position, carry, position,
};
use crate::records::{Book, Brag, Decision, Recurrence, SavingIx, SavingStatus};
use crate::units::{Date, FinancialYear, Mark, Money, Period};

pub use odd::{Cliff, Unchanged};
pub use sheet::{CliffEnd, GroupMeasure, matrix_id};

/// What stands out in a year, directorate by directorate.
#[derive(Debug, Clone)]
pub struct StarChamber {
    /// The year.
    pub year: FinancialYear,
    /// The point of the year; `None` where no return speaks of it.
    pub period: Option<Period>,
    /// The day that due dates are held against: the one asked for, else the last of the period.
    pub day: Date,
    /// What the ids of its own figures begin with: `star-chamber/2025-26`.
    pub id: FigureId,
    /// The programme at each point of the year that returns speak of, the earliest first; empty where
    /// a date was asked for, for what was known by then of each point is not kept.
    pub curve: Vec<Position>,
    /// What the year hands on.
    pub carry: Carry,
    /// What the year before handed on, where no earlier point of the year can be compared with and a
    /// return of the year before says.
    pub handed_on: Option<Carry>,
    /// How earlier forecasts turned out.
    pub record: Record,
    /// What moved since the point before; `None` where there is none.
    pub movement: Option<Movement>,
    /// The same savings by the role that answers for them.
    pub owners: Position,
    /// Ratings held three points running with no cash, in the register's order.
    pub unchanged: Vec<Unchanged>,
    /// Forecasts that stood still and then fell, in the register's order.
    pub cliffs: Vec<Cliff>,
}

/// Why a saving is an exception.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Declared at risk, off track or not rated.
    Rated(Brag),
    /// At risk or off track by the rule.
    ByRule(Brag),
    /// The officer's rating is not the rule's.
    Unlike,
    /// No return says how it stands.
    Silent,
    /// A return is there and tells no forecast.
    NoForecast,
    /// Some of it will not come.
    Lost,
}

/// Works out what a Star Chamber asks; `None` where there is no programme.
pub fn star_chamber(book: &Book, savings: &[Position], as_at: Option<AsAt>) -> Option<StarChamber> {
    let position =
        savings.iter().find(|position| position.year == year_of(book, savings, as_at))?;
    let year = position.year;
    let own = as_at.filter(|as_at| match as_at {
        AsAt::Period(period) => period.year == year,
        AsAt::Date(_) => true,
    });
    let marks = if held_back(book, year, own) { Vec::new() } else { marks(book, position) };
    let at = |period| {
        super::savings::position(book, year, Some(AsAt::Period(period)), GroupKey::Directorate)
    };
    let curve: Vec<Position> = marks.into_iter().map(at).collect();
    let moved = match curve.as_slice() {
        [.., before, now] => Some(moved(book, before, now)),
        [_] | [] => None,
    };
    let asked = Asked { k: PRIOR_CASES, allowances: Vec::new(), as_at };
    let day = match as_at {
        Some(as_at) => as_at.day(),
        None => position.period.map_or_else(|| last_day(year), Period::last_day),
    };
    Some(StarChamber {
        year,
        period: position.period,
        day,
        id: position.id.parts().fold(FigureId::of_subject("star-chamber"), |id, part| id.at(part)),
        carry: carry(book, year, own),
        handed_on: if curve.len() < 2 { handed_on(book, year, as_at) } else { None },
        record: record(book, &asked),
        movement: moved,
        owners: super::savings::position(book, year, own, GroupKey::Owner),
        unchanged: odd::unchanged(book, position, &curve),
        cliffs: odd::cliffs(book, position, &curve),
        curve,
    })
}

/// Gives what the year before a year handed on; `None` where none of its returns says.
///
/// A period speaks for its own year: the year before stands as it is known last, or on the day asked.
fn handed_on(book: &Book, year: FinancialYear, as_at: Option<AsAt>) -> Option<Carry> {
    let before = FinancialYear::beginning(year.april().checked_sub(1)?)?;
    let known = as_at.filter(|as_at| matches!(as_at, AsAt::Date(_)));
    let carry = carry(book, before, known);
    let told = carry.to_deliver_next_year().or(carry.pressure_next_year()).is_some();
    told.then_some(carry)
}

/// Gives the year a pack is about: the one asked for, else the current one, else the last there is.
fn year_of(book: &Book, savings: &[Position], as_at: Option<AsAt>) -> FinancialYear {
    let current = book.council.current_financial_year;
    match as_at {
        Some(AsAt::Period(period)) => return period.year,
        Some(AsAt::Date(date)) => return date.financial_year().unwrap_or(current),
        None => {}
    }
    let known = savings.iter().any(|position| position.year == current);
    let last = savings.last().map_or(current, |position| position.year);
    if known { current } else { last }
}

fn last_day(year: FinancialYear) -> Date {
    Period { year, mark: Mark::OUTTURN }.last_day()
}

/// Says whether returns of a year were handed in after the date asked for.
fn held_back(book: &Book, year: FinancialYear, as_at: Option<AsAt>) -> bool {
    let Some(AsAt::Date(date)) = as_at else { return false };
    let deliveries = &book.deliveries;
    (0..deliveries.len())
        .any(|row| deliveries.period(row).year == year && deliveries.submitted_on(row) > date)
}

/// Gives the points of the year that returns speak of, up to the position's own.
fn marks(book: &Book, position: &Position) -> Vec<Period> {
    let deliveries = &book.deliveries;
    let periods: BTreeSet<Period> = (0..deliveries.len())
        .map(|row| deliveries.period(row))
        .filter(|period| period.year == position.year && Some(*period) <= position.period)
        .collect();
    periods.into_iter().collect()
}

/// Works out what moved between two points of today's data.
fn moved(book: &Book, before: &Position, now: &Position) -> Movement {
    let side = |position| Side { book, position };
    let sides = Sides { reported: side(before), restated: side(before), later: side(now) };
    let period = |position: &Position| {
        position.period.unwrap_or(Period { year: position.year, mark: Mark::OUTTURN })
    };
    movement(sides, (period(before), period(now)), Sealed { from: false, to: false })
}

impl StarChamber {
    /// Works out what moved since a sealed period of the year, as it was reported then.
    pub fn since(&self, book: &Book, sealed: &Book, period: Period) -> Option<Movement> {
        let later = self.curve.last()?;
        let to = later.period?;
        let at = |book: &Book| {
            position(book, self.year, Some(AsAt::Period(period)), GroupKey::Directorate)
        };
        let (reported, restated) = (at(sealed), at(book));
        let sides = Sides {
            reported: Side { book: sealed, position: &reported },
            restated: Side { book, position: &restated },
            later: Side { book, position: later },
        };
        Some(movement(sides, (period, to), Sealed { from: true, to: false }))
    }

    /// Gives what the ids of a directorate's own figures begin with.
    pub fn group_id(&self, group: &Group) -> FigureId {
        self.id.at(&group.slug)
    }

    /// Gives what the ids of what a directorate hands on begin with.
    pub fn carry_id(&self, group: &Group) -> FigureId {
        self.group_id(group).at("carry")
    }

    /// Gives the id of how long a saving has held its rating with no cash.
    pub fn unchanged_id(&self, book: &Book, held: &Unchanged) -> FigureId {
        self.id.at("unchanged").at(book.savings.id(held.saving))
    }

    /// Gives what the ids of the two forecasts of a fall begin with.
    pub fn cliff_id(&self, book: &Book, cliff: &Cliff) -> FigureId {
        self.id.at("cliff").at(book.savings.id(cliff.saving))
    }

    /// Gives what a directorate hands on; `None` where none of its savings recurs.
    pub fn carried(&self, group: &Group) -> Option<&CarryTotals> {
        self.carry.groups.get(&group.key)
    }

    /// Gives the role with the most slippage, if any has some.
    pub fn slowest_owner(&self) -> Option<(&Group, Money)> {
        let late = self.owners.groups.iter().filter(|group| !group.key.is_empty());
        let late = late.filter_map(|group| Some((group, group.totals.get(Field::Slipped)?)));
        // The first of the register where two are alike.
        late.rev().filter(|(_, late)| *late > Money::NIL).max_by_key(|(_, late)| *late)
    }
}

/// Gives the exceptions of a directorate: A or R by the officers or by the rule, the two unlike, not
/// rated, without a return or a forecast, or lost in part. Of the savings under a group, those that are
/// poorly rated or lost: for the rest their group speaks.
pub fn exceptions<'p>(
    book: &'p Book,
    position: &'p Position,
    directorate: &'p str,
) -> impl Iterator<Item = (&'p Line, Vec<Why>)> {
    let own = position
        .lines
        .iter()
        .filter(move |line| book.savings.directorate(line.saving) == directorate);
    own.flat_map(|line| {
        let parts = position.of_which(line.saving).map(|part| (part, why_of_part(part)));
        std::iter::once((line, why(line))).chain(parts)
    })
    .filter(|(_, why)| !why.is_empty())
}

fn why_of_part(line: &Line) -> Vec<Why> {
    let silent =
        |why: &Why| matches!(why, Why::Silent | Why::NoForecast | Why::Rated(Brag::NotRated));
    why(line).into_iter().filter(|why| !silent(why)).collect()
}

fn why(line: &Line) -> Vec<Why> {
    // A saving without a return is declared N by the program and by nobody else.
    let declared = line.declared.filter(|_| line.update.is_some());
    let poor = |brag: &Brag| matches!(brag, Brag::Amber | Brag::Red);
    let rated = declared.filter(|brag| poor(brag) || *brag == Brag::NotRated).map(Why::Rated);
    let by_rule = line.computed.filter(poor).map(Why::ByRule);
    let unlike = declared.zip(line.computed).is_some_and(|(own, rule)| own != rule);
    let told = line.get(Field::Forecast).is_some() || line.computed == Some(Brag::WrittenOut);
    let silent = line.update.is_none().then_some(Why::Silent);
    let lost = line.get(Field::Unachievable).is_some_and(|lost| lost > Money::NIL);
    [
        rated,
        by_rule,
        unlike.then_some(Why::Unlike),
        silent,
        (!told && silent.is_none()).then_some(Why::NoForecast),
        lost.then_some(Why::Lost),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Gives the savings of a directorate that have no year behind them: new this year, or proposed.
pub fn new_ones<'b>(
    book: &'b Book,
    year: FinancialYear,
    directorate: &'b str,
) -> impl Iterator<Item = SavingIx> + 'b {
    let savings = &book.savings;
    savings.all().filter(move |saving| {
        savings.directorate(*saving) == directorate
            && savings.is_counted(*saving)
            && (savings.status(*saving) == SavingStatus::Proposed
                || savings.origin_year(*saving) >= year)
    })
}

/// What a delay of what is late costs, if support is borrowed in its place.
///
/// # Source
/// `council.toml` `[capitalisation]`: the terms of support; see [`Missed`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delay {
    /// For each month.
    pub month: Money,
    /// For a year.
    pub year: Money,
}

/// Works out what a delay of an amount costs: its share of what £1m costs, to the penny.
pub fn delay(missed: &Missed, late: Money) -> Option<Delay> {
    let share = late.as_share_of(AMOUNT)?;
    let of = |amount: Money| amount.times(share).rounded();
    Some(Delay { month: of(missed.each_month), year: of(missed.interest()) })
}

/// What of a directorate's year rests on money that comes once.
#[derive(Debug, Clone, Default)]
pub struct Once {
    /// Forecast of one-off savings; `None` where there is none or none is told.
    pub savings: Option<Money>,
    /// The delivery rows behind it, as the file's data rows.
    rows: Vec<u32>,
    /// Cover of this year only.
    pub cover: Option<Money>,
}

impl StarChamber {
    /// Works out what of a directorate's year comes once.
    pub fn once(&self, book: &Book, position: &Position, group: &Group) -> Once {
        let mut once = Once {
            cover: self
                .carried(group)
                .and_then(|carried| carried.get(CarryField::OneOffMitigation)),
            ..Once::default()
        };
        for line in &position.lines {
            let own = book.savings.directorate(line.saving) == group.key
                && book.savings.recurrence(line.saving) == Recurrence::OneOff;
            if let (true, Some(forecast), Some(row)) = (own, line.get(Field::Forecast), line.update)
            {
                once.savings = Some(once.savings.unwrap_or(Money::NIL) + forecast);
                once.rows.push(book.deliveries.rows.file_row(row));
            }
        }
        once
    }

    /// Gives the decisions about a saving that were known on the day, in the order of the log.
    pub fn decisions<'b>(
        &self,
        book: &'b Book,
        id: &'b str,
        asked: Option<AsAt>,
    ) -> impl Iterator<Item = &'b Decision> {
        let until = asked.map(AsAt::day);
        book.decisions.iter().filter(move |decision| {
            decision.about_id == id && until.is_none_or(|day| decision.decided_on <= day)
        })
    }
}
