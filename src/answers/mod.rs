//! Figures to answers: one file a subject gives its tables of typed cells and its remarks, once, for
//! every format.
//!
//! A number in an answer is the id of its figure until a writer shows it; what a row or a column is
//! called stands here and nowhere else.

pub mod actions;
mod against;
mod aggregates;
mod assumptions;
mod bridge;
pub mod carry;
pub mod checks;
pub mod claims;
mod council_tax;
pub mod efs;
pub mod estimates;
pub mod exit;
pub mod fm_code;
pub mod gap;
mod ledger;
mod levers;
pub mod measures;
pub mod movement;
pub mod moves;
pub mod options;
pub mod programme;
pub mod record;
pub mod reserves;
pub mod reviews;
pub mod risks;
mod roll;
mod sample;
pub mod savings;
mod scenarios;
pub mod scrutiny;
pub mod services;
mod shown;
pub mod star_chamber;
mod table;
mod text;

pub use against::against;
pub use assumptions::{assumptions, values_set};
pub use bridge::bridge;
pub use claims::claims;
pub use council_tax::{bands, tax_limits, yields};
pub use efs::efs;
pub use ledger::ledger;
pub use levers::{sensitivity, solve, swings};
pub use roll::{Decided, roll};
pub use sample::sample;
pub use scenarios::{compare, not_compared, scenarios};
pub use shown::{
    ASSUMED_MARK, Digits, Money as MoneyStyle, Shown, ShownCell, ShownHeading, ShownRow, ShownTable,
};
pub use table::{Absent, Cell, Column, Holds, Level, Number, Row, Table};
pub(crate) use text::sentence;
pub use text::{Inline, Piece, Text, filled};

use crate::figures::{FigureId, Sheet};

/// What a subject answers.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// What it is about, as a heading: `Havering: measures`.
    pub title: String,
    /// Its tables, the main one first.
    pub tables: Vec<Table>,
    /// What to know before reading on, what stands out, what is absent and why.
    pub remarks: Vec<Remark>,
}

/// Something an answer says beside its tables.
#[derive(Debug, Clone)]
pub struct Remark {
    /// What it is about, for programs: `moved`.
    pub key: &'static str,
    /// Whether it must not be missed.
    pub warns: bool,
    /// The sentence.
    pub text: Text,
}

impl Answer {
    /// Begins an answer.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// Adds a table; one without rows is left out, as what is absent is a remark.
    pub fn table(&mut self, table: Table) {
        if !table.rows.is_empty() {
            self.tables.push(table);
        }
    }

    /// Adds a remark.
    pub fn remark(&mut self, key: &'static str, text: impl Into<Text>) {
        self.remarks.push(Remark { key, warns: false, text: text.into() });
    }

    /// Adds a remark that must not be missed.
    pub fn warn(&mut self, key: &'static str, text: impl Into<Text>) {
        self.remarks.push(Remark { key, warns: true, text: text.into() });
    }

    /// Adds a remark that must not be missed, where there is anything to say.
    pub fn warn_of(&mut self, key: &'static str, words: Option<String>) {
        if let Some(words) = words {
            self.warn(key, words);
        }
    }

    /// Gives a table by its key.
    pub fn get(&self, key: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.key == key)
    }

    /// Gives the ids of every figure in its tables and remarks, in reading order.
    pub fn figures(&self) -> impl Iterator<Item = &FigureId> {
        let tables = self.tables.iter().flat_map(Table::figures);
        tables.chain(self.remarks.iter().flat_map(|remark| remark.text.figures()))
    }

    /// Gives the answer with every number as a reader sees it.
    pub fn shown(&self, sheet: &Sheet, digits: Digits) -> Shown {
        Shown {
            title: self.title.clone(),
            tables: self.tables.iter().map(|table| table.shown(sheet, digits)).collect(),
        }
    }
}
