//! What the same budget lost again while one saving came.

use std::collections::BTreeMap;

use super::AsAt;
use super::selection::Measured;
use crate::records::{Book, SavingIx};
use crate::units::{FinancialYear, Mark, Money};

/// Gives the pressure that offsets a saving in a year at a point of it, with the row that says so.
///
/// Of each point of the year its latest return speaks. A return that leaves the pressure blank does not say that
/// it has gone: what an earlier one of the year said stands, until one says nil.
pub(in crate::figures) fn pressure(
    book: &Book,
    saving: SavingIx,
    year: FinancialYear,
    as_at: Option<AsAt>,
) -> Option<(u32, Money)> {
    let deliveries = &book.deliveries;
    let mut last: BTreeMap<Mark, usize> = BTreeMap::new();
    for row in Measured::of(book, year, as_at).rows(book, saving) {
        let latest = last.entry(deliveries.period(row).mark).or_insert(row);
        if deliveries.submission(row) > deliveries.submission(*latest) {
            *latest = row;
        }
    }
    last.values().rev().find_map(|&row| {
        let pence = deliveries.offset_pressure.pence(row)?;
        Some((u32::try_from(row).ok()?, Money::from_pence(pence)))
    })
}
