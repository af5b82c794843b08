//! Rows kept by saving, and what each saving should bring in each year, as columns.

use std::collections::BTreeSet;

use super::ProfileKind;
use super::{Amounts, RowMap, SavingIx};
use crate::units::{Date, FinancialYear, Money};

/// The rows of a table brought together by saving, in the order of the file.
#[derive(Debug, Clone, Default)]
pub struct BySaving {
    starts: Vec<u32>,
    /// The rows saving by saving; `None` where the file already has them so.
    order: Option<Vec<u32>>,
}

impl BySaving {
    /// Brings together the rows of a column of savings.
    pub fn of(column: &[u32], savings: usize) -> Self {
        let mut starts = vec![0u32; savings + 1];
        for &saving in column {
            starts[saving as usize + 1] += 1;
        }
        for saving in 0..savings {
            starts[saving + 1] += starts[saving];
        }
        if column.is_sorted() {
            return Self { starts, order: None };
        }
        let mut next = starts.clone();
        let mut order = vec![0u32; column.len()];
        for (row, &saving) in (0u32..).zip(column) {
            let place = &mut next[saving as usize];
            order[*place as usize] = row;
            *place += 1;
        }
        Self { starts, order: Some(order) }
    }

    /// Gives the rows of one saving.
    pub fn rows(&self, saving: SavingIx) -> impl Iterator<Item = usize> + Clone + '_ {
        let bound = |at: usize| self.starts.get(at).copied().unwrap_or_default();
        (bound(saving.at())..bound(saving.at() + 1)).map(|place| match &self.order {
            Some(order) => order[place as usize] as usize,
            None => place as usize,
        })
    }
}

/// What each saving should bring in each year, a column a field. Of the kinds that state an amount, the
/// latest statement of a year counts; each row of the kind that states a change does.
#[derive(Debug, Clone, Default)]
pub struct Profiles {
    /// The saving of each row.
    pub saving: Vec<u32>,
    /// The year of each row.
    pub year: Vec<FinancialYear>,
    /// What part of the year's target it is.
    pub kind: Vec<ProfileKind>,
    /// The day it was set, as a number of days; [`Profiles::UNDATED`] where nothing says.
    pub set_on: Vec<i32>,
    /// The target; never absent.
    pub target: Amounts,
    /// The rows of each saving.
    pub by_saving: BySaving,
    /// Which row of the file each one was.
    pub rows: RowMap,
    /// Rows whose key an earlier row has, and those that sources disagree on: counted nowhere.
    refused: BTreeSet<usize>,
    /// Rows in whose place a later statement stands, or that repeat one: counted nowhere today.
    superseded: BTreeSet<usize>,
}

impl Profiles {
    /// Stands for a day that nothing says: before any other.
    pub const UNDATED: i32 = i32::MIN;

    /// Leaves a row out of every figure.
    pub fn refuse(&mut self, row: usize) {
        self.refused.insert(row);
    }

    /// Puts another statement in the place of a row.
    pub fn supersede(&mut self, row: usize) {
        self.superseded.insert(row);
    }

    /// Says whether a row counts: it has no error, and no later statement stands in its place.
    pub fn stands(&self, row: usize) -> bool {
        !self.superseded.contains(&row) && !self.refused.contains(&row)
    }

    /// Gives the rows of the file in whose place another statement stands.
    pub fn superseded(&self) -> impl Iterator<Item = u32> + '_ {
        let short = |row: &usize| u32::try_from(*row).unwrap_or(u32::MAX);
        self.superseded.iter().map(move |row| self.rows.file_row(short(row)))
    }

    /// Gives the rows of a saving for a year that count.
    pub fn rows_of(
        &self,
        saving: SavingIx,
        year: FinancialYear,
    ) -> impl Iterator<Item = usize> + Clone + '_ {
        self.by_saving.rows(saving).filter(move |row| self.year[*row] == year && self.stands(*row))
    }

    /// Adds a row, set on a day.
    pub fn push(
        &mut self,
        saving: SavingIx,
        year: FinancialYear,
        kind: ProfileKind,
        pence: i64,
        set_on: i32,
    ) {
        self.saving.push(saving.0);
        self.year.push(year);
        self.kind.push(kind);
        self.target.push(Some(pence));
        self.set_on.push(set_on);
    }

    /// Gives a saving's target for a year in pence as it stood on a day: by what was set until then.
    /// Where nothing was yet, the target that stands now is all there is to go by.
    pub fn target_pence_on(&self, saving: SavingIx, year: FinancialYear, day: Date) -> Option<i64> {
        let rows = self.rows_by(saving, year, day.day_number());
        let amounts: Option<Vec<i64>> = rows.iter().map(|row| self.target.pence(*row)).collect();
        let amounts = amounts?.into_iter().reduce(|sum, pence| sum + pence);
        amounts.or_else(|| self.target_pence(saving, year))
    }

    /// Gives the rows of a saving for a year that stood on a day.
    fn rows_by(&self, saving: SavingIx, year: FinancialYear, day: i32) -> Vec<usize> {
        let of_year = self.by_saving.rows(saving).filter(|row| self.year[*row] == year);
        let known: Vec<usize> =
            of_year.filter(|row| !self.refused.contains(row) && self.set_on[*row] <= day).collect();
        let told = |row: &usize| (self.kind[*row], self.set_on[*row], self.target.pence(*row));
        let stands = standing(&known.iter().map(told).collect::<Vec<_>>());
        stands.into_iter().map(|at| known[at]).collect()
    }

    /// Gives the rows of a saving's target for a year as a plan of some day knew them: those that stood then or,
    /// where the day is not known or nothing was stated yet, what was stated first.
    pub fn rows_planned(
        &self,
        saving: SavingIx,
        year: FinancialYear,
        day: Option<Date>,
    ) -> Vec<usize> {
        let by = |day: i32| self.rows_by(saving, year, day);
        let then = day.map(|day| by(day.day_number())).unwrap_or_default();
        if !then.is_empty() {
            return then;
        }
        let of_year = self.by_saving.rows(saving).filter(|row| {
            self.year[*row] == year
                && !self.refused.contains(row)
                && self.kind[*row] != ProfileKind::Rebased
        });
        let first = of_year.map(|row| self.set_on[row]).min();
        let mut rows = first.map(by).unwrap_or_default();
        // What was already changed on that day was stated with it only if it has a day at all.
        rows.retain(|row| first != Some(Self::UNDATED) || self.kind[*row] != ProfileKind::Rebased);
        rows
    }

    /// Gives a saving's target for a year in pence: the sum of its kinds; `None` if it has none.
    pub fn target_pence(&self, saving: SavingIx, year: FinancialYear) -> Option<i64> {
        let mut sum = None;
        for row in self.rows_of(saving, year) {
            sum = Some(sum.unwrap_or(0) + self.target.pence(row)?);
        }
        sum
    }

    /// Gives a saving's target for a year.
    pub fn target(&self, saving: SavingIx, year: FinancialYear) -> Option<Money> {
        self.target_pence(saving, year).map(Money::from_pence)
    }
}

/// Says which statements of one saving's target of a year stand together, by their places: of each kind that is an
/// amount that of the latest day, and the changes made to it since. A later statement of another amount takes
/// the place of the earlier one and of its changes; one that says the same again leaves them.
pub fn standing(statements: &[(ProfileKind, i32, Option<i64>)]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..statements.len()).collect();
    order.sort_by_key(|at| {
        let (kind, day, _) = statements[*at];
        (day, kind == ProfileKind::Rebased)
    });
    let mut levels: [Option<usize>; ProfileKind::ALL.len()] = [None; ProfileKind::ALL.len()];
    let mut changes: Vec<usize> = Vec::new();
    for at in order {
        let (kind, day, pence) = statements[at];
        if kind == ProfileKind::Rebased {
            changes.push(at);
            continue;
        }
        let level = &mut levels[kind as usize];
        let before = level.map(|before| statements[before]);
        let again = before.is_some_and(|(_, of_day, said)| of_day == day || said == pence);
        if !again {
            if kind == ProfileKind::New && before.is_some() {
                changes.retain(|change| statements[*change].1 >= day);
            }
            *level = Some(at);
        }
    }
    levels.into_iter().flatten().chain(changes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_statement_takes_the_place_of_the_earlier_one_and_of_its_changes() {
        use ProfileKind::{BroughtForward, New, Rebased};
        let sum = |statements: &[(ProfileKind, i32, i64)]| {
            let told: Vec<_> =
                statements.iter().map(|(kind, day, pence)| (*kind, *day, Some(*pence))).collect();
            standing(&told).iter().map(|at| statements[*at].2).sum::<i64>()
        };
        // 100 less 40 is 60; a later source that says 60 says the same, not 20.
        assert_eq!(sum(&[(New, 1, 100), (Rebased, 5, -40)]), 60);
        assert_eq!(sum(&[(New, 1, 100), (Rebased, 5, -40), (New, 9, 60)]), 60);
        assert_eq!(sum(&[(New, 9, 55), (Rebased, 5, -40), (New, 1, 100)]), 55);
        // One that repeats the first amount leaves the change; a change after it counts.
        assert_eq!(sum(&[(New, 1, 100), (Rebased, 5, -40), (New, 9, 100)]), 60);
        assert_eq!(sum(&[(New, 1, 100), (Rebased, 5, -40), (New, 9, 60), (Rebased, 10, -5)]), 55);
        // What is brought forward is an amount of its own.
        assert_eq!(sum(&[(New, 1, 100), (Rebased, 5, -40), (BroughtForward, 9, 30)]), 90);
        assert_eq!(sum(&[(New, i32::MIN, 100), (Rebased, i32::MIN, -40)]), 60);
    }

    #[test]
    fn rows_come_together_whatever_their_order() {
        let sorted = BySaving::of(&[0, 0, 2], 3);
        let mixed = BySaving::of(&[2, 0, 0], 3);
        let rows = |by: &BySaving, at| by.rows(SavingIx(at)).collect::<Vec<_>>();
        assert_eq!(
            (rows(&sorted, 0), rows(&sorted, 1), rows(&sorted, 2)),
            (vec![0, 1], vec![], vec![2])
        );
        assert_eq!(
            (rows(&mixed, 0), rows(&mixed, 1), rows(&mixed, 2)),
            (vec![1, 2], vec![], vec![0])
        );
    }
}
