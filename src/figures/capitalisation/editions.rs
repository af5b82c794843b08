//! What sources said of one thing over time: every statement, none over another.

use std::collections::BTreeMap;

use super::{Stage, Stated};
use crate::records::{Book, CellRef, TableName, Tranche};
use crate::units::{Date, FinancialYear, Money};

/// What was said of one thing on one day, by one source or by several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition<T> {
    /// The day; of a month or a year, its last.
    pub as_at: Date,
    /// Each value with its cell, in the order of the file; none where the row cannot be read.
    pub values: Vec<(T, CellRef)>,
    /// Where a row stands that states it and cannot be read.
    pub unreadable: Option<String>,
}

impl<T: Copy + PartialEq> Edition<T> {
    /// Gives the one value; `None` where sources disagree: neither is chosen.
    pub fn agreed(&self) -> Option<Stated<T>> {
        if self.unreadable.is_some() {
            return None;
        }
        let (value, cell) = *self.values.first()?;
        let same = self.values.iter().all(|(other, _)| *other == value);
        same.then_some(Stated { value, cell: Some(cell), as_at: Some(self.as_at) })
    }
}

impl Edition<Money> {
    /// Gives how the amount moved from an earlier one; `None` where either is disputed.
    pub fn change(&self, before: &Self) -> Option<Money> {
        Some(self.agreed()?.value - before.agreed()?.value)
    }
}

/// Gives what statements say in a column, day by day, the oldest first.
pub fn editions<T: Copy + PartialEq>(
    statements: &[&Tranche],
    column: &'static str,
    read: impl Fn(&Tranche) -> Option<T>,
) -> Vec<Edition<T>> {
    let mut all: BTreeMap<i32, Edition<T>> = BTreeMap::new();
    for statement in statements {
        let Some(value) = read(statement) else { continue };
        let cell = CellRef { table: TableName::Capitalisation, row: statement.row, column };
        // A month or a year counts to its last day, so `2025-06` and `2025-06-30` are one point.
        let day = statement.as_at.day_number();
        let first = || Edition { as_at: statement.as_at, values: Vec::new(), unreadable: None };
        all.entry(day).or_insert_with(first).values.push((value, cell));
    }
    all.into_values().collect()
}

/// Adds what rows with errors state of a column of a tranche: it is not known of their day; one without a
/// day stands last.
pub(super) fn add_refused<T>(
    editions: &mut Vec<Edition<T>>,
    (book, tranche, column): (&Book, &str, &str),
    year: FinancialYear,
) {
    let end = year.last_day();
    for row in book.refused(TableName::Capitalisation, "tranche_id", tranche) {
        let of = FinancialYear::from_words(row.says("financial_year")).ok();
        if row.says(column).is_empty() || of.is_some_and(|of| of != year) {
            continue;
        }
        let last = || editions.last().map_or(end, |edition| edition.as_at);
        let as_at = Date::from_words(row.says("as_at")).ok().unwrap_or_else(last);
        let unreadable = Some(row.place());
        match editions.iter_mut().find(|one| one.as_at.day_number() == as_at.day_number()) {
            Some(edition) => edition.unreadable = unreadable,
            None => editions.push(Edition { as_at, values: Vec::new(), unreadable }),
        }
    }
    editions.sort_by_key(|edition| edition.as_at.day_number());
}

/// Gives the stage that is counted of a tranche: what was used, if that was stated after the year's end
/// and no other amount of the tranche was stated later; else what was directed in the end, else what
/// was agreed in principle. What was asked for, or what ministers are minded to agree, never.
pub(super) fn counts_as(
    year: FinancialYear,
    editions: &BTreeMap<Stage, Vec<Edition<Money>>>,
) -> Option<Stage> {
    let last = |stage: Stage| Some(editions.get(&stage)?.last()?.as_at.day_number());
    let latest = Stage::stated().filter_map(last).max();
    let end = year.last_day().day_number();
    let used = last(Stage::Used).filter(|day| *day > end && Some(*day) == latest);
    let rest = [Stage::Final, Stage::InPrinciple];
    let rest = || rest.into_iter().find(|stage| editions.contains_key(stage));
    used.map(|_| Stage::Used).or_else(rest)
}
