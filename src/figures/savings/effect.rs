//! What a saving grows to: its part of a first year, then its full-year effect.

use super::ids::LineMeasure;
use super::kinds::Position;
use crate::figures::figure::{Basis, FigureKind, Sheet};
use crate::records::{Book, CellRef, ProfileKind, Recurrence, SavingIx, TableName};
use crate::units::{FinancialYear, Money};

/// What a saving grows to. What is brought forward or agreed anew adds no effect: it is the same
/// pound, late or put right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// Every year's `new` together if it is recurring; nil if it is a one-off.
    pub full_year: Money,
    /// What of it the targets reach up to the year: a part-year effect while it is less.
    pub reached: Money,
    /// What was agreed to change in its targets since, of every year together; nil if it is a one-off. It is in the
    /// targets and not in the effect: nobody says whether it is for good.
    pub changed: Money,
    /// The profile rows behind it, as the file's data rows.
    rows: Vec<u32>,
}

/// Works out what a saving grows to, seen from a year; `None` where it has no `new` target.
pub fn effect(book: &Book, saving: SavingIx, year: FinancialYear) -> Option<Effect> {
    let profiles = &book.profiles;
    let one_off = book.savings.recurrence(saving) == Recurrence::OneOff;
    let nil = Money::NIL;
    let mut effect = Effect { full_year: nil, reached: nil, changed: nil, rows: Vec::new() };
    for row in profiles.by_saving.rows(saving).filter(|row| profiles.stands(*row)) {
        let amount = profiles.target.get(row).unwrap_or(nil);
        match profiles.kind[row] {
            ProfileKind::New => {}
            ProfileKind::Rebased if !one_off => {
                effect.changed = effect.changed + amount;
                continue;
            }
            ProfileKind::Rebased | ProfileKind::BroughtForward => continue,
        }
        effect.rows.push(profiles.rows.file_row(u32::try_from(row).unwrap_or(u32::MAX)));
        if one_off {
            continue;
        }
        effect.full_year = effect.full_year + amount;
        if profiles.year[row] <= year {
            effect.reached = effect.reached + amount;
        }
    }
    (!effect.rows.is_empty()).then_some(effect)
}

/// Gives the figures of what every saving of a position grows to.
pub fn effect_figures(book: &Book, position: &Position) -> Sheet {
    let mut sheet = Sheet::default();
    for line in position.with_parts() {
        let Some(effect) = effect(book, line.saving, position.year) else { continue };
        let id = position.line_id(book, line);
        let title = book.savings.title(line.saving);
        let cells = effect.rows.iter().map(|row| CellRef {
            table: TableName::SavingsProfile,
            row: *row,
            column: "target",
        });
        let words = "sum of target, new, every year; nil of a one-off";
        let basis = Basis::Cells { words: words.to_owned(), cells: cells.collect() };
        sheet.money(
            id.of(LineMeasure::FullYearEffect),
            format!("Full-year effect, {title}"),
            Some(effect.full_year),
            FigureKind::Derived,
            basis,
        );
    }
    sheet
}
