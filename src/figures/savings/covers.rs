//! What covers the shortfall of one saving.

use super::AsAt;
use super::selection::Measured;
use crate::records::{Book, Mitigation, SavingIx};
use crate::units::FinancialYear;

/// Gives the mitigations of a saving that count in a year at a point of it.
pub(in crate::figures) fn covers(
    book: &Book,
    saving: SavingIx,
    year: FinancialYear,
    as_at: Option<AsAt>,
) -> impl Iterator<Item = &Mitigation> {
    Measured::of(book, year, as_at).mitigations(book, saving)
}
