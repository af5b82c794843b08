//! What a year hands on: each pound of recurring shortfall, once, with the year it opens again.

use std::collections::BTreeMap;

use super::ids::begun;
use super::kinds::{AsAt, Line, apart_in};
use super::selection::Measured;
use super::sums::Field;
use crate::figures::id::FigureId;
use crate::records::{Book, Brag, ProfileKind, Recurrence, SavingIx, TableName};
use crate::units::words;
use crate::units::{FinancialYear, Money, Period};

/// What a year hands on to the next.
///
/// Only recurring cash savings of the general fund carry: a one-off that is lost does not come
/// back. A recurrence that is not stated is carried as recurring, assumed.
#[derive(Debug, Clone)]
pub struct Carry {
    /// The year that hands on.
    pub year: FinancialYear,
    /// The year in which what is carried opens again; `None` after the last year there is.
    pub reopens: Option<FinancialYear>,
    /// The point of the year it speaks for; `None` where no return speaks of the year.
    pub period: Option<Period>,
    /// What the ids of its figures begin with: `carry/2025-26`.
    pub id: FigureId,
    /// Each recurring saving with something late, lost or brought forward, in the register's order.
    pub lines: Vec<CarryLine>,
    /// What every recurring saving carries, those with nothing to carry counted too.
    pub totals: CarryTotals,
    /// The same by directorate.
    pub groups: BTreeMap<String, CarryTotals>,
    /// One-off savings with something late or lost: they leave no hole in the next year.
    pub one_off: Vec<CarryLine>,
    /// What those add to.
    pub one_off_totals: CarryTotals,
    /// Whether next year's targets are in the register, so that what is brought forward can be held
    /// against what slipped.
    pub next_year_budgeted: bool,
    /// Savings carried as recurring although that is not stated.
    pub recurrence_not_stated: usize,
    /// Rows with errors that would have touched it.
    pub left_out: usize,
    as_at: Option<AsAt>,
}

/// What one saving hands on.
#[derive(Debug, Clone, Copy)]
pub struct CarryLine {
    /// The saving.
    pub saving: SavingIx,
    /// The delivery row that speaks for it; `None`: no return.
    pub update: Option<u32>,
    /// The officer's rating.
    pub declared: Option<Brag>,
    /// The year's target.
    pub target: Option<Money>,
    /// Late, still coming.
    pub slipped: Option<Money>,
    /// Will not come, what was written out included.
    pub unachievable: Option<Money>,
    /// Cover that comes every year, never more than the shortfall; `None`: none is published at all.
    pub recurring_mitigation: Option<Money>,
    /// Cover of this year only, never more than what recurring cover leaves. It covers its own year,
    /// and the pound it covered opens again.
    pub one_off_mitigation: Option<Money>,
    /// What next year's targets already bring forward of it; `None`: nothing.
    pub brought_forward: Option<Money>,
    /// Whether a decision wrote it out or replaced it: its loss is a pressure by decision.
    pub written_out: bool,
}

impl CarryLine {
    /// Gives what is to be delivered next year: what slipped.
    pub fn to_deliver_next_year(&self) -> Option<Money> {
        self.slipped
    }

    /// Gives the pressure on next year: what is lost, less cover that comes every year. Negative
    /// where recurring cover outlasts a delay.
    pub fn pressure_next_year(&self) -> Option<Money> {
        let cover = self.recurring_mitigation.unwrap_or(Money::NIL);
        self.unachievable.map(|lost| lost - cover)
    }

    /// Gives what slipped and next year's targets do not hold yet; negative where they hold more.
    pub fn to_enter(&self) -> Option<Money> {
        self.slipped.map(|slipped| slipped - self.brought_forward.unwrap_or(Money::NIL))
    }

    /// Gives one amount.
    pub fn get(&self, field: CarryField) -> Option<Money> {
        match field {
            CarryField::Slipped => self.slipped,
            CarryField::Unachievable => self.unachievable,
            CarryField::RecurringMitigation => self.recurring_mitigation,
            CarryField::OneOffMitigation => self.one_off_mitigation,
            CarryField::ToDeliver => self.to_deliver_next_year(),
            CarryField::Pressure => self.pressure_next_year(),
            CarryField::BroughtForward => self.brought_forward,
        }
    }

    fn hands_something_on(&self) -> bool {
        let amounts = [self.slipped, self.unachievable, self.brought_forward];
        amounts.into_iter().flatten().any(|amount| !amount.is_nil())
    }
}

words! {
    /// One amount of what is carried.
    CarryField [7] {
        /// Late, still coming.
        Slipped = "slipped",
        /// Will not come.
        Unachievable = "unachievable",
        /// Cover that comes every year.
        RecurringMitigation = "recurring_mitigation",
        /// Cover of this year only.
        OneOffMitigation = "one_off_mitigation",
        /// What is to be delivered next year.
        ToDeliver = "to_deliver_next_year",
        /// The pressure on next year.
        Pressure = "pressure_next_year",
        /// What next year's targets already bring forward.
        BroughtForward = "brought_forward",
    }
}

/// What a set of savings carries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CarryTotals {
    sums: [Option<Money>; 7],
    /// Savings in the set.
    pub lines: usize,
    /// Savings whose return says what is late and what is lost.
    pub known: usize,
    /// The target of the savings whose return does not: what those carry is not known.
    pub target_unknown: Option<Money>,
}

impl CarryTotals {
    /// Gives a sum; `None` where no saving's amount is known, never nil.
    pub fn get(&self, field: CarryField) -> Option<Money> {
        self.sums[field as usize]
    }

    pub(super) fn add(&mut self, line: &CarryLine) {
        for (sum, field) in self.sums.iter_mut().zip(CarryField::ALL) {
            if let Some(amount) = line.get(field) {
                *sum = Some(sum.unwrap_or(Money::NIL) + amount);
            }
        }
        self.lines += 1;
        if line.slipped.is_some() && line.unachievable.is_some() {
            self.known += 1;
        } else if let Some(target) = line.target {
            self.target_unknown = Some(self.target_unknown.unwrap_or(Money::NIL) + target);
        }
    }
}

/// Works out what a year hands on, at a period, as known on a date, or at its latest return.
///
/// To deliver next year = slipped; pressure next year = unachievable − recurring mitigation. One-off
/// cover neither reduces a pressure nor adds to one; a write-out only changes its name.
pub fn carry(book: &Book, year: FinancialYear, as_at: Option<AsAt>) -> Carry {
    let measured = Measured::of(book, year, as_at);
    let next = year.next();
    let budgeted = next.is_some_and(|next| book.profiles.year.contains(&next));
    let tables = [
        TableName::Savings,
        TableName::SavingsProfile,
        TableName::Delivery,
        TableName::Mitigations,
    ];
    let mut carry = Carry {
        year,
        reopens: next,
        period: measured.period(book),
        id: begun("carry", year, as_at),
        lines: Vec::new(),
        totals: CarryTotals::default(),
        groups: BTreeMap::new(),
        one_off: Vec::new(),
        one_off_totals: CarryTotals::default(),
        next_year_budgeted: budgeted,
        recurrence_not_stated: 0,
        left_out: book.left_out_of(&tables, Some(year)),
        as_at,
    };
    for saving in book.savings.all() {
        if !book.savings.is_counted(saving) || apart_in(book, saving, year).is_some() {
            continue;
        }
        if let Some(line) = measured.line(book, saving) {
            carry.take(book, carry_line(book, measured, &line, next));
        }
    }
    carry
}

/// Gives what each saving of a year hands on, those that no total counts too: lines of a group, programmes, savings
/// of other funds and those that bring no cash.
pub fn each_hands_on(book: &Book, year: FinancialYear, as_at: Option<AsAt>) -> Vec<CarryLine> {
    let measured = Measured::of(book, year, as_at);
    let savings = book.savings.all().filter(|saving| !book.savings.is_refused(*saving));
    let lines = savings.filter_map(|saving| measured.line(book, saving));
    lines.map(|line| carry_line(book, measured, &line, year.next())).collect()
}

impl Carry {
    /// Gives what is to be delivered next year in all; `None` where no return says.
    pub fn to_deliver_next_year(&self) -> Option<Money> {
        self.totals.get(CarryField::ToDeliver)
    }

    /// Gives the pressure on next year in all; `None` where no return says.
    pub fn pressure_next_year(&self) -> Option<Money> {
        self.totals.get(CarryField::Pressure)
    }

    /// Gives which returns and mitigations speak for it.
    pub(super) fn measured(&self, book: &Book) -> Measured {
        Measured::of(book, self.year, self.as_at)
    }

    fn take(&mut self, book: &Book, line: CarryLine) {
        let one_off = book.savings.recurrence(line.saving) == Recurrence::OneOff;
        let (lines, totals) = if one_off {
            (&mut self.one_off, &mut self.one_off_totals)
        } else {
            (&mut self.lines, &mut self.totals)
        };
        totals.add(&line);
        if !one_off {
            // Asked before it is named: a programme has many savings and few directorates.
            let directorate = book.savings.directorate(line.saving);
            match self.groups.get_mut(directorate) {
                Some(group) => group.add(&line),
                None => self.groups.entry(directorate.to_owned()).or_default().add(&line),
            }
        }
        if line.hands_something_on() {
            lines.push(line);
        }
        let not_stated = book.savings.recurrence(line.saving) == Recurrence::NotStated;
        self.recurrence_not_stated += usize::from(not_stated);
    }
}

fn carry_line(
    book: &Book,
    measured: Measured,
    line: &Line,
    next: Option<FinancialYear>,
) -> CarryLine {
    let (slipped, lost) = (line.get(Field::Slipped), line.get(Field::Unachievable));
    let (every_year, once) = cover(book, measured, line);
    let brought = next.and_then(|next| {
        let rows = book.profiles.rows_of(line.saving, next);
        rows.filter(|row| book.profiles.kind[*row] == ProfileKind::BroughtForward)
            .filter_map(|row| book.profiles.target.get(row))
            .reduce(|sum, amount| sum + amount)
    });
    CarryLine {
        saving: line.saving,
        update: line.update,
        declared: line.declared,
        target: line.get(Field::Target),
        slipped,
        unachievable: lost,
        recurring_mitigation: every_year,
        one_off_mitigation: once,
        brought_forward: brought,
        written_out: line.computed == Some(Brag::WrittenOut),
    }
}

/// Splits the cover of a shortfall into what comes every year and what comes once: recurring cover
/// counts first, and both together never beyond the shortfall.
fn cover(book: &Book, measured: Measured, line: &Line) -> (Option<Money>, Option<Money>) {
    let Some(mitigated) = line.get(Field::Mitigated) else {
        return (None, None);
    };
    let every_year: Money = measured
        .mitigations(book, line.saving)
        .filter(|mitigation| mitigation.recurrence != Recurrence::OneOff)
        .map(|mitigation| mitigation.value)
        .sum();
    let every_year = every_year.min(mitigated);
    (Some(every_year), Some(mitigated - every_year))
}
