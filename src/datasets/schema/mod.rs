//! Every column of every table, written once.
//!
//! Reading, checking, `datapackage.json`, the templates of `mtfs init`, the data dictionary and
//! the tests all walk [`ALL`].

mod money;
mod programme;
mod published;
mod risk;
mod transactions;

pub(super) use money::{assumptions, budget_lines, budget_values, capitalisation, reserves};
pub(super) use programme::{delivery, mitigations, savings, savings_profile};
pub(super) use published::{
    claims, control_totals, gap_claims, imports, links, source_notes, sources,
};
pub(super) use risk::{
    action_status, actions, decisions, delivery_profiles, fm_code, measure_values, measures,
    milestones, plans, risk_ratings, risk_scales, risks, tallies,
};
pub(super) use transactions::ledger;

use crate::records::TableName;

/// Everything that a declaration of a column may name.
mod words {
    pub(super) use super::Kind::*;
    pub(super) use crate::records::*;
    pub(super) use crate::units::Bound;
}

/// A table: its file, its columns and the columns that name a row.
#[derive(Debug)]
pub(super) struct Table {
    /// Its name, which is its file's.
    pub(super) name: TableName,
    /// What a row of it is, in a line.
    pub(super) meaning: &'static str,
    /// The columns that together name a row; empty where rows need no name.
    pub(super) key: &'static [Col],
    /// Its columns, in the order of the file.
    pub(super) columns: &'static [Column],
    /// The places of its columns, in the same order.
    pub(super) places: &'static [Col],
}

impl Table {
    /// Gives every column with its place.
    pub(super) fn each(&self) -> impl Iterator<Item = (Col, &'static Column)> + use<> {
        self.places.iter().copied().zip(self.columns)
    }

    /// Gives a column.
    pub(super) fn column(&self, col: Col) -> &'static Column {
        &self.columns[usize::from(col.0)]
    }

    /// Finds a column by its header.
    pub(super) fn col(&self, header: &str) -> Option<Col> {
        let at = self.columns.iter().position(|column| column.header == header)?;
        u8::try_from(at).ok().map(Col)
    }
}

/// The place of a column in its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Col(pub(super) u8);

/// A column: its header, what its cells hold and whether they may be empty.
#[derive(Debug)]
pub(super) struct Column {
    /// The header.
    pub(super) header: &'static str,
    /// What a cell holds.
    pub(super) kind: Kind,
    /// Whether a cell must hold something.
    pub(super) required: bool,
    /// What it means, in a line.
    pub(super) meaning: &'static str,
}

/// What a cell holds.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// A reference that names a row.
    Id,
    /// A reference to a row of another table, by that table's first column.
    Ref(TableName),
    /// Words.
    Text,
    /// One of a few words.
    Word(&'static [&'static str]),
    /// Pounds, to the penny.
    Money,
    /// A number; a percentage with its sign.
    Number,
    /// A percentage with its sign.
    Rate,
    /// A whole number from 0.
    Whole,
    /// A financial year.
    Year,
    /// A period of a financial year.
    Period,
    /// A point of any financial year.
    Mark,
    /// A day.
    Day,
    /// A date as exact as its source.
    Date,
    /// True or false.
    Flag,
}

/// Strips the mark that Rust needs before a header that is one of its own words.
const fn header(written: &'static str) -> &'static str {
    match written.as_bytes() {
        [b'r', b'#', ..] => written.split_at(2).1,
        _ => written,
    }
}

/// `!` after a kind: the cell must hold something. `?`: it may be empty.
macro_rules! required {
    (!) => {
        true
    };
    (?) => {
        false
    };
}

/// Declares a table: a module with one constant a column and the [`Table`] itself.
macro_rules! table {
    ($table:ident: $name:ident, key($($key:ident),*), $meaning:literal,
     { $($column:ident: $kind:expr, $need:tt, $text:literal;)+ }) => {
        #[expect(
            non_upper_case_globals, non_camel_case_types,
            reason = "a column's constant is named as its header"
        )]
        pub(in crate::datasets) mod $table {
            use $crate::datasets::schema::{Col, Column, Table, header, required};
            use $crate::datasets::schema::words::*;

            enum Order { $($column),+ }

            $(
                #[doc = $text]
                pub(in crate::datasets) const $column: Col = Col(Order::$column as u8);
            )+

            #[doc = $meaning]
            pub(in crate::datasets) static TABLE: Table = Table {
                name: $crate::records::TableName::$name,
                meaning: $meaning,
                key: &[$($key),*],
                columns: &[$(Column {
                    header: header(stringify!($column)),
                    kind: $kind,
                    required: required!($need),
                    meaning: $text,
                }),+],
                places: &[$($column),+],
            };
        }
    };
}
use {required, table};

/// Every table, parents before children.
pub(super) static ALL: [&Table; 30] = [
    &sources::TABLE,
    &savings::TABLE,
    &savings_profile::TABLE,
    &delivery::TABLE,
    &mitigations::TABLE,
    &gap_claims::TABLE,
    &claims::TABLE,
    &assumptions::TABLE,
    &budget_lines::TABLE,
    &budget_values::TABLE,
    &capitalisation::TABLE,
    &reserves::TABLE,
    &risk_scales::TABLE,
    &risks::TABLE,
    &risk_ratings::TABLE,
    &plans::TABLE,
    &actions::TABLE,
    &action_status::TABLE,
    &milestones::TABLE,
    &tallies::TABLE,
    &measures::TABLE,
    &measure_values::TABLE,
    &fm_code::TABLE,
    &links::TABLE,
    &decisions::TABLE,
    &delivery_profiles::TABLE,
    &control_totals::TABLE,
    &source_notes::TABLE,
    &imports::TABLE,
    &ledger::TABLE,
];

/// Gives the table of a name.
pub(super) fn table_of(name: TableName) -> &'static Table {
    ALL[name as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_stands_at_the_place_of_its_name() {
        for (table, name) in ALL.iter().zip(TableName::ALL) {
            assert_eq!(table.name, *name);
        }
        assert_eq!(ALL.len(), TableName::ALL.len());
    }

    #[test]
    fn parents_come_before_their_children() {
        for table in ALL {
            for column in table.columns {
                if let Kind::Ref(parent) = column.kind {
                    assert!(parent <= table.name, "{}.{}", table.name.word(), column.header);
                }
            }
        }
    }

    #[test]
    fn headers_are_unlike_and_keys_are_required() {
        for table in ALL {
            let headers: std::collections::BTreeSet<_> =
                table.columns.iter().map(|column| column.header).collect();
            assert_eq!(headers.len(), table.columns.len(), "{}", table.name.word());
            for col in table.key {
                assert!(table.column(*col).required, "{}", table.name.word());
            }
        }
    }
}
