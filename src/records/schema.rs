//! Every table of a council's folder.
//!
//! Reading, checking, `datapackage.json`, the templates of `mtfs init`, the data dictionary and the
//! tests all walk [`ALL`].

pub(crate) use super::programme::{delivery, ledger, mitigations, savings, savings_profile};
pub(crate) use super::table::{Bad, Cells, Col, Column, Kind, Reader, Record, Table, Tells};
use super::tables::{TableName, tables};
pub(crate) use super::{
    action::*, budget::*, capital::*, claim::*, governance::*, measure::*, risk::*, scale::*,
    services::*,
};

/// Declares the list of all schemas.
macro_rules! all {
    ($($table:ident $word:literal $name:ident $([$record:ident])? $(exempt $said:tt)?, $meaning:literal;)+) => {
        /// Every table, parents before children.
        pub(crate) static ALL: &[&Table] = &[$(&$table::TABLE),+];
    };
}
tables!(all);

/// Gives the table of a name.
pub(crate) fn table_of(name: TableName) -> &'static Table {
    ALL[name as usize]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::Book;

    #[test]
    fn every_table_stands_at_the_place_of_its_name() {
        for (table, name) in ALL.iter().zip(TableName::ALL) {
            assert_eq!(table.name, *name);
        }
    }

    #[test]
    fn every_table_with_rows_that_the_public_may_not_see_says_what_they_are_called() {
        let flagged = ALL.iter().filter(|table| table.flag().is_some()).map(|table| table.name);
        assert!(flagged.eq(Book::EXEMPT.iter().map(|(table, ..)| *table)));
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
            // The day and the source of a target may be those of its saving.
            // A row that was imported as a saving names no other table.
            let may_be_empty = |header| {
                table.name == TableName::SavingsProfile && ["as_at", "source_id"].contains(&header)
                    || table.name == TableName::Imports && header == "table"
            };
            for col in table.key {
                let column = table.column(*col);
                assert!(column.required || may_be_empty(column.header), "{}", table.name.word());
            }
        }
    }
}
