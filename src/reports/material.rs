//! What a report is made from, and what of it the public may not see.

use std::collections::{BTreeMap, BTreeSet};

use crate::figures::Figures;
use crate::records::{Book, CellRef, Located, Problem, TableName};

/// What the figures, findings and files of a run look like to a report; no file is read here.
pub struct Material<'a> {
    /// Every figure.
    pub figures: &'a Figures<'a>,
    /// Every finding about the data.
    pub problems: &'a [Problem],
    /// Finds cells in their files.
    pub located: &'a dyn Fn(&[CellRef]) -> BTreeMap<CellRef, Located>,
    /// The data folder as it was given, for `folder/file:line:column`.
    pub data: &'a str,
}

/// The rows that are not public: they stand in totals and nowhere else in a paper.
#[derive(Debug, Clone, Default)]
pub(super) struct Hidden {
    rows: BTreeSet<(TableName, u32)>,
    names: BTreeSet<String>,
    /// Savings that are not public.
    pub(super) savings: usize,
    /// Risks that are not public.
    pub(super) risks: usize,
    /// Actions that are not public.
    pub(super) actions: usize,
}

impl Hidden {
    /// Finds the rows of a book that are not public, with the rows that belong to them.
    pub(super) fn of(book: &Book) -> Self {
        let mut hidden = Self::default();
        hidden.hide_savings(book);
        for row in &book.exempt {
            hidden.hide(row.table, row.row);
            hidden.name(&row.id, "");
            hidden.risks += usize::from(row.table == TableName::Risks);
            hidden.actions += usize::from(row.table == TableName::Actions);
        }
        for risk in book.risks.iter().filter(|risk| !risk.public) {
            hidden.risks += 1;
            hidden.hide(TableName::Risks, risk.row);
            hidden.name(&risk.id, &risk.title);
        }
        for action in book.actions.iter().filter(|action| !action.public) {
            hidden.actions += 1;
            hidden.hide(TableName::Actions, action.row);
            hidden.name(&action.id, &action.title);
        }
        let ratings = book.risk_ratings.iter();
        let statuses = book.action_status.iter();
        let steps = book.milestones.iter();
        let children = ratings
            .map(|row| (TableName::RiskRatings, row.row, &row.risk_id))
            .chain(statuses.map(|row| (TableName::ActionStatus, row.row, &row.action_id)))
            .chain(steps.map(|row| (TableName::Milestones, row.row, &row.action_id)));
        for (table, row, id) in children {
            if hidden.holds(id) {
                hidden.hide(table, row);
            }
        }
        hidden
    }

    fn hide_savings(&mut self, book: &Book) {
        let (savings, profiles, deliveries) = (&book.savings, &book.profiles, &book.deliveries);
        let short = |row: usize| u32::try_from(row).unwrap_or(u32::MAX);
        for saving in savings.all().filter(|saving| !savings.public(*saving)) {
            self.savings += 1;
            self.hide(TableName::Savings, savings.rows.file_row(saving.0));
            self.name(savings.id(saving), savings.title(saving));
            for row in profiles.by_saving.rows(saving) {
                let row = profiles.rows.file_row(short(row));
                self.hide(TableName::SavingsProfile, row);
            }
            for row in deliveries.by_saving.rows(saving) {
                let row = deliveries.rows.file_row(short(row));
                self.hide(TableName::Delivery, row);
            }
            for row in book.mitigations.iter().filter(|row| row.saving == saving) {
                self.hide(TableName::Mitigations, row.row);
            }
        }
    }

    fn hide(&mut self, table: TableName, row: u32) {
        self.rows.insert((table, row));
    }

    fn name(&mut self, id: &str, title: &str) {
        self.names.insert(id.to_owned());
        if !title.is_empty() {
            self.names.insert(title.to_owned());
        }
    }

    /// Says whether nothing is hidden.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Says whether the row of a cell is not public.
    pub(super) fn cell(&self, cell: &CellRef) -> bool {
        self.rows.contains(&(cell.table, cell.row))
    }

    /// Says whether an id or a title is that of something not public.
    pub(super) fn holds(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// Says whether words name something not public.
    pub(super) fn named_in(&self, words: &str) -> bool {
        self.names.iter().any(|name| words.contains(name.as_str()))
    }

    /// Finds the lines that hold rows not public, rows left out for an error among them.
    pub(super) fn lines(&mut self, material: &Material<'_>) -> BTreeSet<(String, u64)> {
        let book = material.figures.book;
        let cell = |table, row, column| CellRef { table, row, column };
        let left_out = |tables: &[TableName]| -> Vec<(TableName, u32)> {
            let rows = book.left_out.iter().map(|left| (left.table, left.row));
            rows.filter(|(table, _)| tables.contains(table)).collect()
        };
        let parents = left_out(&[TableName::Savings, TableName::Risks, TableName::Actions]);
        let flags: Vec<CellRef> =
            parents.iter().map(|&(table, row)| cell(table, row, "public")).collect();
        // A row whose flag cannot be read as public is not.
        let closed: Vec<CellRef> = (material.located)(&flags)
            .into_iter()
            .filter(|(_, found)| found.text != "true")
            .map(|(flag, _)| cell(flag.table, flag.row, key_of(flag.table)))
            .collect();
        for (key, found) in (material.located)(&closed) {
            self.hide(key.table, key.row);
            self.name(&found.text, "");
        }
        let children: Vec<CellRef> = left_out(&CHILDREN)
            .into_iter()
            .map(|(table, row)| cell(table, row, key_of(table)))
            .collect();
        for (key, found) in (material.located)(&children) {
            if self.holds(&found.text) {
                self.hide(key.table, key.row);
            }
        }
        let keys: Vec<CellRef> =
            self.rows.iter().map(|&(table, row)| cell(table, row, key_of(table))).collect();
        (material.located)(&keys)
            .into_values()
            .filter_map(|found| Some((found.place.file, found.place.line?)))
            .collect()
    }
}

/// The tables whose rows belong to a saving, a risk or an action.
const CHILDREN: [TableName; 6] = [
    TableName::SavingsProfile,
    TableName::Delivery,
    TableName::Mitigations,
    TableName::RiskRatings,
    TableName::ActionStatus,
    TableName::Milestones,
];

/// Gives the column that names the saving, risk or action of a row.
fn key_of(table: TableName) -> &'static str {
    if matches!(table, TableName::Risks | TableName::RiskRatings) {
        "risk_id"
    } else if matches!(table, TableName::Actions | TableName::ActionStatus | TableName::Milestones)
    {
        "action_id"
    } else {
        "saving_id"
    }
}
