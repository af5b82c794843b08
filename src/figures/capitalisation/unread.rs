//! Support of which a row cannot be read: it is never taken for none.

use std::collections::BTreeMap;

use super::Stage;
use crate::records::{Book, LeftOut, TableName, Tranche};
use crate::units::FinancialYear;

/// A row that cannot be read and that belongs to no tranche and year that anything is known of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unplaced {
    /// The tranche that it names, else where it stands.
    pub name: String,
    /// The year that it speaks of, where that can be read.
    pub year: Option<FinancialYear>,
    /// The stages that it states; none: its cells cannot be told apart, so that it may state any.
    stages: Vec<Stage>,
}

impl Unplaced {
    /// Says whether the row states a stage, or may.
    pub fn states(&self, stage: Stage) -> bool {
        let counts = |own: &Stage| *own == stage || stage == Stage::Counted && is_counted(*own);
        self.stages.is_empty() || self.stages.iter().any(counts)
    }
}

fn is_counted(stage: Stage) -> bool {
    Stage::countable().contains(&stage)
}

fn stages(row: &LeftOut) -> Vec<Stage> {
    Stage::stated().filter(|stage| !row.says(stage.word()).is_empty()).collect()
}

fn year(row: &LeftOut) -> Option<FinancialYear> {
    FinancialYear::from_words(row.says("financial_year")).ok().or(row.year)
}

/// Gives the rows of a tranche of a year that cannot be read.
pub(super) fn rows<'b>(
    book: &'b Book,
    id: &'b str,
    of: FinancialYear,
) -> impl Iterator<Item = &'b LeftOut> {
    let rows = book.refused(TableName::Capitalisation, "tranche_id", id);
    rows.filter(move |row| year(row).is_none_or(|year| year == of))
}

/// Adds the tranches of which no row can be read, each without a statement; gives the rows that name no tranche, or
/// no year of one of which nothing else is known.
pub(super) fn add<'b>(
    book: &'b Book,
    by_id: &mut BTreeMap<(FinancialYear, &'b str), Vec<&'b Tranche>>,
) -> Vec<Unplaced> {
    let mut unplaced = Vec::new();
    // A row without a cell at hand is one of several that disagree, which are told of as such.
    let told = |row: &&LeftOut| row.table == TableName::Capitalisation && !row.told.is_empty();
    for row in book.left_out.iter().filter(told) {
        let (id, year, stages) = (row.says("tranche_id"), year(row), stages(row));
        let torn = row.told.iter().all(|(header, _)| *header == "tranche_id");
        if stages.is_empty() && !torn {
            continue;
        }
        let known = by_id.keys().any(|(_, other)| *other == id);
        match year.filter(|_| !id.is_empty()) {
            Some(year) => {
                by_id.entry((year, id)).or_default();
            }
            None if known && !torn => {}
            None => {
                let name = if id.is_empty() { row.place() } else { id.to_owned() };
                unplaced.push(Unplaced { name, year, stages });
            }
        }
    }
    unplaced
}
