//! Every table of a council's folder.
//!
//! Reading, checking, `datapackage.json`, the templates of `mtfs init`, the data dictionary and the
//! tests all walk [`ALL`].

pub(crate) use super::action::{action_status, actions, milestones, plans, tallies};
pub(crate) use super::budget::{assumptions, budget_lines, budget_values, control_totals};
pub(crate) use super::capital::{capitalisation, reserves};
pub(crate) use super::claim::{claims, gap_claims, imports, source_notes, sources};
pub(crate) use super::governance::{decisions, delivery_profiles, fm_code, links, scrutiny};
pub(crate) use super::measure::{measure_values, measures};
pub(crate) use super::programme::{delivery, ledger, mitigations, savings, savings_profile};
pub(crate) use super::risk::{risk_ratings, risk_scales, risks};
pub(crate) use super::table::{Bad, Cells, Col, Column, Kind, Record, Table, Tells};
use super::words::TableName;

/// Every table, parents before children.
pub(crate) static ALL: [&Table; 31] = [
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
    &scrutiny::TABLE,
    &delivery_profiles::TABLE,
    &control_totals::TABLE,
    &source_notes::TABLE,
    &imports::TABLE,
    &ledger::TABLE,
];

/// Gives the table of a name.
pub(crate) fn table_of(name: TableName) -> &'static Table {
    ALL[name as usize]
}

#[cfg(test)]
mod tests {
    use super::super::table::Kind;
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
            // The day and the source of a target may be those of its saving.
            let may_be_empty = |header| {
                table.name == TableName::SavingsProfile && ["as_at", "source_id"].contains(&header)
            };
            for col in table.key {
                let column = table.column(*col);
                assert!(column.required || may_be_empty(column.header), "{}", table.name.word());
            }
        }
    }
}
