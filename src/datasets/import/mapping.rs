//! A mapping file: what each column of a council's own tracker is in these tables.

mod answers;
mod goal;
mod into;
mod language;
mod open;
mod page;
mod read;
mod written;

use std::collections::BTreeMap;

use super::grid::folded;
use crate::records::TableName;
use crate::records::schema::{Col, savings_profile};
use crate::units::{FinancialYear, Period};
pub(super) use answers::{Answers, Fate};
pub(super) use goal::{Goal, Role, Shares, Slot, Turn, Unit};
pub(super) use into::{Filled, HEADING, Into, Source, put};
pub(super) use open::OPEN;
pub use open::{OpenQuestion, answered, open_questions};
pub use page::{mapping_help, mapping_page};

/// A mapping that can be used.
#[derive(Debug)]
pub(super) struct Mapping {
    /// What the tracker is called.
    pub(super) title: String,
    /// The reference of the source; made from the file's name where none is given.
    pub(super) source_id: Option<String>,
    /// When it was published, or handed round.
    pub(super) published_on: Option<String>,
    /// The sheets to read; `None`: all of them.
    pub(super) sheets: Option<Vec<String>>,
    /// Where the header is.
    pub(super) header: Header,
    /// How many rows the header has; upper ones are carried right and put before the lower.
    pub(super) header_rows: usize,
    /// The prefix of references to make, where the tracker has none.
    pub(super) make_ids: Option<String>,
    /// Columns whose blank cells mean the cell above, folded.
    pub(super) carry_down: Vec<String>,
    /// What a row is that holds one cell of words alone: the directorate of the rows below, say.
    pub(super) headings: Option<Goal>,
    /// How rows of totals begin, folded; empty: as most do.
    pub(super) total_rows: Vec<String>,
    /// How rows to pass over begin, folded.
    pub(super) skip_rows: Vec<String>,
    /// Words for what is not known, folded.
    pub(super) absent: Vec<String>,
    /// Words for nothing, folded.
    pub(super) nil: Vec<String>,
    /// How far off a total may be, in pence.
    pub(super) tolerance: i64,
    /// Whether amounts finer than a penny are rounded to it, half away from nil.
    pub(super) round: bool,
    /// What to do where a target differs from the one already kept.
    pub(super) changed_targets: ChangedTargets,
    /// What it answers of what an import would else ask.
    pub(super) answers: Answers,
    /// The year, period and day that the tracker speaks for.
    pub(super) year: Option<FinancialYear>,
    /// Whether the name of each sheet says the year of its rows.
    pub(super) year_of_sheet: bool,
    pub(super) period: Option<Period>,
    pub(super) submitted_on: Option<String>,
    /// What each header is, headers as written.
    pub(super) columns: Vec<(String, Goal)>,
    /// Words of the tracker and what they are here, by column.
    words: BTreeMap<String, Vec<(String, String)>>,
    /// What a cell holds where the tracker has no column for it.
    defaults: Vec<(TableName, Col, String)>,
    /// What goes into other tables than those of savings, parents first.
    pub(super) into: Vec<Into>,
    /// Cells that are read otherwise than they stand.
    pub(super) cells: Vec<ReadAs>,
    /// Whether rows that are hidden in the workbook are used; `None`: not said.
    pub(super) hidden_rows: Option<bool>,
    /// What each fill colour of a rating's cell stands for.
    pub(super) colours: BTreeMap<String, String>,
}

/// A cell that is read otherwise than it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ReadAs {
    /// Its name: `Savings!C14`.
    pub(super) cell: String,
    /// What stands there.
    pub(super) found: String,
    /// What it is read as.
    pub(super) read: String,
    /// Why.
    pub(super) why: String,
}

/// Where the header of a sheet is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Header {
    /// The row that has most of the mapped headers.
    Find,
    /// A row by its number, from 1.
    Row(u32),
    /// The first row with a cell of these words, folded.
    Words(String),
}

/// What to do where a target differs from the one already kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ChangedTargets {
    /// Report it and import nothing.
    Refuse,
    /// Put the new one in its place.
    Replace,
    /// Add the difference as a row of kind `rebased`.
    Rebase,
}

/// What is wrong with a mapping, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappingFault {
    /// The line, from 1.
    pub line: Option<usize>,
    /// What is wrong, as a sentence.
    pub words: String,
}

impl std::fmt::Display for MappingFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.words),
            None => f.write_str(&self.words),
        }
    }
}

impl Mapping {
    /// Says whether words are those for what is not known.
    pub(super) fn is_absent(&self, words: &str) -> bool {
        let folded = folded(words);
        self.absent.iter().any(|word| *word == folded || word == words)
    }

    /// Gives the word of ours that a tracker's word stands for, if the mapping says.
    pub(super) fn word(&self, column: &str, words: &str) -> Option<&str> {
        let list = self.words.get(column)?;
        let wanted = folded(words);
        list.iter().find(|(theirs, _)| *theirs == wanted).map(|(_, ours)| ours.as_str())
    }

    /// Gives what a column holds where the tracker says nothing, for a sheet.
    pub(super) fn default_of(&self, table: TableName, col: Col, sheet: &str) -> Option<String> {
        let stated = self.defaults.iter().find(|(t, c, _)| (*t, *c) == (table, col));
        stated.map(|(_, _, words)| words.replace("{sheet}", sheet))
    }

    /// Says whether a column states targets of a kind.
    pub(super) fn states(&self, kind: &str) -> bool {
        let target = Role::Cell(TableName::SavingsProfile, savings_profile::target);
        self.columns.iter().any(|(_, goal)| goal.role == target && goal.kind == kind)
    }

    /// Says whether any column goes to a table.
    pub(super) fn fills(&self, table: TableName) -> bool {
        self.columns.iter().any(|(_, goal)| matches!(goal.role, Role::Cell(t, _) if t == table))
    }

    /// Says whether any column goes to savings and what belongs to them.
    pub(super) fn has_savings(&self) -> bool {
        self.columns.iter().any(|(_, goal)| goal.slot.is_none() && goal.role != Role::Named)
    }
}
