//! From the rating at approval to the rating now.

use std::collections::BTreeMap;

use super::ids::{SetMeasure, brag_slug};
use super::kinds::Position;
use super::sums::Field;
use crate::figures::figure::{Basis, FigureKind, Sheet};
use crate::figures::id::FigureId;
use crate::records::{Book, Brag, SavingIx, TableName};
use crate::units::Money;

/// A rating at approval and the officer's rating now; `None`: none was published.
pub type Move = (Option<Brag>, Option<Brag>);

/// The savings that made one move.
#[derive(Debug, Clone, Default)]
pub struct Migration {
    /// The savings, in the register's order.
    pub savings: Vec<SavingIx>,
    /// Their target in the year; `None` where none of them has one.
    pub target: Option<Money>,
}

/// Works out from which rating at approval each counted saving came to its rating now.
pub fn migration(book: &Book, position: &Position) -> BTreeMap<Move, Migration> {
    let mut moves: BTreeMap<Move, Migration> = BTreeMap::new();
    for line in &position.lines {
        let made = (book.savings.brag_at_approval(line.saving), line.declared);
        let entry = moves.entry(made).or_default();
        entry.savings.push(line.saving);
        if let Some(target) = line.get(Field::Target) {
            entry.target = Some(entry.target.unwrap_or(Money::NIL) + target);
        }
    }
    moves
}

/// Gives the figures of every move: how many savings made it, and their target.
pub fn migration_figures(
    book: &Book,
    position: &Position,
    moves: &BTreeMap<Move, Migration>,
) -> Sheet {
    let mut sheet = Sheet::default();
    for (made, of) in moves {
        let id = position.migration_id(*made);
        let word = |brag: Option<Brag>| brag.map_or("no rating", Brag::meaning);
        let words = format!("{} at approval, now {}", word(made.0), word(made.1));
        let rows = of.savings.iter().map(|saving| book.savings.rows.file_row(saving.0));
        let basis = Basis::rows("count of savings", TableName::Savings, "brag_at_approval", rows);
        let title = format!("Savings, {words}, {}", position.year);
        sheet.count(id.of(SetMeasure::Lines), title, of.savings.len(), basis);
        let rows = of.savings.iter().flat_map(|saving| {
            let rows = book.profiles.rows_of(*saving, position.year);
            rows.map(|row| book.profiles.rows.file_row(u32::try_from(row).unwrap_or(u32::MAX)))
        });
        let basis = Basis::rows("sum of target", TableName::SavingsProfile, "target", rows);
        let title = format!("Target, {words}, {}", position.year);
        sheet.money(id.of(Field::Target), title, of.target, FigureKind::Derived, basis);
    }
    sheet
}

impl Position {
    /// Gives what the ids of the savings that made a move begin with:
    /// `savings/2025-26/migration/g-to-a`.
    pub fn migration_id(&self, made: Move) -> FigureId {
        let part = format!("{}-to-{}", brag_slug(made.0), brag_slug(made.1));
        self.id.at("migration").at(part)
    }
}
