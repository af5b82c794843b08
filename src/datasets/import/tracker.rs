//! A tracker as opened, what is asked of it, and what came of it.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use thiserror::Error;

use super::grid::Sheet;
use super::lines::{Lines, finding, lines};
use super::mapping::{Mapping, MappingFault};
use super::merge::{Change, Derived, Fell, Moved};
use super::open::open;
use super::reconcile::{Question, Reconciled, Waived};
use crate::files::{WriteError, bounds};
use crate::records::{Code, Problem, Severity, TableName};

/// Why a tracker could not be imported at all; each text fits after "could not".
#[derive(Debug, Error)]
pub enum ImportError {
    /// A file or folder could not be read.
    #[error("read `{}`", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the file system says.
        #[source]
        source: io::Error,
    },
    /// The tracker is no file that can be read.
    #[error("read `{}`: {why}", path.display())]
    Tracker {
        /// The tracker.
        path: PathBuf,
        /// Why, and how to mend it.
        why: String,
    },
    /// The mapping cannot be used.
    #[error("use the mapping `{}`{}", path.display(), listed(faults))]
    Mapping {
        /// The mapping.
        path: PathBuf,
        /// Everything that is wrong with it.
        faults: Vec<MappingFault>,
    },
    /// A table of the council's folder cannot be read, so that nothing can be added to it.
    #[error("add to `{}`: {why}; `mtfs check` says how to mend it", path.display())]
    Table {
        /// The table.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// A file could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

fn listed(faults: &[MappingFault]) -> String {
    faults.iter().fold(String::new(), |words, fault| words + "\n  " + &fault.to_string())
}

/// What to import, by what, into where.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The tracker.
    pub file: &'a Path,
    /// The mapping.
    pub mapping: &'a Path,
    /// The council's folder.
    pub folder: &'a Path,
    /// How far to go.
    pub mode: Mode,
}

/// How far an import goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Nothing is written; every cell is told.
    Dry,
    /// Written if every row can be used and every total agrees, or the mapping says why not.
    Write,
}

/// What an import read, found and wrote.
#[derive(Debug)]
pub struct Import {
    /// The reference of the tracker among the sources.
    pub source_id: String,
    /// What is to be said of the file as a whole.
    pub notes: Vec<String>,
    /// Rows that were neither savings nor totals: cell and words.
    pub passed: Vec<(String, String)>,
    /// Every cell that goes somewhere; only of a dry run.
    pub cells: Vec<CellRead>,
    /// The tracker's totals beside the imported ones.
    pub totals: Vec<Reconciled>,
    /// What only the council can say, and the mapping does not.
    pub questions: Vec<Question>,
    /// What was found and the mapping lets stand, with its reason.
    pub waived: Vec<Waived>,
    /// Everything that is wrong, by its cell.
    pub problems: Vec<Problem>,
    /// Whether the rows are savings; else they are of other tables.
    pub savings: bool,
    /// Rows of savings, or of records of other tables, in the tracker.
    pub rows: usize,
    /// Those of them that cannot be used.
    pub left_out: usize,
    /// Rows that are new, by table.
    pub added: Vec<(TableName, usize)>,
    /// Cells of ours that have another value now.
    pub changes: Vec<Change>,
    /// What the tracker changes, by amount.
    pub moved: Vec<Moved>,
    /// Savings whose banked cash is less than an earlier return had.
    pub fell: Vec<Fell>,
    /// Amounts worked out from the tracker's own.
    pub derived: Derived,
    /// New savings that are not public since nothing says that they are.
    pub not_public: usize,
    /// The files that were written; empty if nothing was, or nothing is new.
    pub written: Vec<PathBuf>,
    /// Whether the folder holds the tracker now, or would after a run that is not dry.
    pub accepted: bool,
}

impl Import {
    /// Says whether every cell was read, every total agrees and nothing is left to ask.
    pub fn is_fine(&self) -> bool {
        let errors = self.problems.iter().any(|problem| problem.severity() == Severity::Error);
        let totals = self.totals.iter().all(|total| total.agrees || total.waived.is_some());
        !errors && totals && self.questions.is_empty()
    }
}

/// A cell of a tracker and what it was read as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellRead {
    /// The cell: `Savings!C14`.
    pub cell: String,
    /// What stands in it, or was carried down to it.
    pub found: String,
    /// What it was read as.
    pub read_as: String,
    /// The saving and column that it goes to.
    pub goes_to: String,
}

pub(super) fn read_file(path: &Path) -> Result<Vec<u8>, ImportError> {
    let failed = |source| ImportError::File { path: path.to_owned(), source };
    let mut bytes = Vec::new();
    bounds::open(path).map_err(failed)?.read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

/// A tracker's file, opened.
pub(super) struct Tracker {
    pub(super) name: String,
    pub(super) stamp: String,
    pub(super) sheets: Vec<Sheet>,
    pub(super) notes: Vec<String>,
}

impl Tracker {
    pub(super) fn of(path: &Path, bytes: &[u8]) -> Result<Self, ImportError> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let opened = open(bytes, &stem)
            .map_err(|why| ImportError::Tracker { path: path.to_owned(), why })?;
        let digest = Sha256::digest(bytes);
        let stamp = digest.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
        Ok(Self { name, stamp, sheets: opened.sheets, notes: opened.notes })
    }

    /// Gives cells the words that the mapping says, one by one; one that holds something else by now is
    /// reported.
    pub(super) fn read_as(&mut self, mapping: &Mapping, problems: &mut Vec<Problem>) {
        for cell in &mapping.cells {
            let place = |sheet: &Sheet| place_of(&cell.cell, &sheet.name);
            let at = self.sheets.iter().position(|sheet| place(sheet).is_some());
            let found = at.and_then(|at| Some((at, place(&self.sheets[at])?)));
            let Some((at, (column, row))) = found else {
                let wanted = "a cell of the file, such as Savings!C14, that [cells] names";
                problems.push(finding(
                    Code::MissingColumn,
                    &self.name,
                    &cell.cell,
                    None,
                    wanted,
                    None,
                ));
                continue;
            };
            let sheet = &mut self.sheets[at];
            let words =
                sheet.rows().find(|line| line.number == row).map_or("", |line| line.cell(column));
            let with_mark = sheet.aside.raised.get(&(row, column)).map(|(words, _)| words);
            if words != cell.found && with_mark != Some(&cell.found) {
                let wanted = format!("`{}`, as [cells] says", cell.found);
                let hint = Some(
                    "the file is another by now: look again, and mend or take out the line"
                        .to_owned(),
                );
                problems.push(finding(
                    Code::DuplicateKey,
                    &self.name,
                    &cell.cell,
                    Some(words),
                    wanted,
                    hint,
                ));
            } else if sheet.read_as(row, column, &cell.read) {
                let note = format!(
                    "{} holds `{}` and is read as `{}`: {}",
                    cell.cell, cell.found, cell.read, cell.why
                );
                self.notes.push(note);
            } else {
                let wanted = "a cell within the rows of its sheet".to_owned();
                let hint = Some("an empty cell is filled in the file itself".to_owned());
                problems.push(finding(
                    Code::MissingColumn,
                    &self.name,
                    &cell.cell,
                    None,
                    wanted,
                    hint,
                ));
            }
        }
    }

    /// Takes the sheets apart that the mapping names, or all that have its header.
    pub(super) fn lines<'a>(
        &'a self,
        mapping: &'a Mapping,
        problems: &mut Vec<Problem>,
    ) -> Vec<Lines<'a>> {
        let Some(names) = &mapping.sheets else {
            return self.all_lines(mapping, problems);
        };
        let mut taken = Vec::new();
        for name in names {
            match self.sheets.iter().find(|sheet| sheet.name == *name) {
                Some(sheet) => taken.extend(lines(sheet, mapping, &self.name, problems)),
                None => problems.push(self.no_sheet(name)),
            }
        }
        taken
    }

    fn all_lines<'a>(
        &'a self,
        mapping: &'a Mapping,
        problems: &mut Vec<Problem>,
    ) -> Vec<Lines<'a>> {
        let mut aside = Vec::new();
        let mut taken = Vec::new();
        // A hidden sheet is often a draft of a visible one: it is read where the mapping names it.
        for sheet in self.sheets.iter().filter(|sheet| !sheet.aside.hidden) {
            let mut found = Vec::new();
            taken.extend(lines(sheet, mapping, &self.name, &mut found));
            // Notes and summaries have sheets of their own; one with a header but a column short is
            // no such sheet.
            let no_header = found.iter().all(|problem| problem.code == Code::NoHeader);
            if no_header { &mut aside } else { &mut *problems }.append(&mut found);
        }
        if taken.is_empty() && problems.is_empty() {
            problems.append(&mut aside);
        }
        taken
    }

    fn no_sheet(&self, name: &str) -> Problem {
        let names: Vec<&str> = self.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
        let hint = format!("the file has {}", names.join(", "));
        let wanted = format!("the sheet `{name}` that the mapping names");
        finding(Code::MissingTable, &self.name, name, None, wanted, Some(hint))
    }
}

/// Gives column, from 0, and row of a cell by its name, if it is one of a sheet.
fn place_of(cell: &str, sheet: &str) -> Option<(usize, u32)> {
    let place = cell.strip_prefix(sheet)?.strip_prefix('!')?;
    let letters = place.trim_end_matches(|c: char| c.is_ascii_digit());
    let row = place[letters.len()..].parse().ok()?;
    let digit = |c: u8| c.is_ascii_uppercase().then(|| usize::from(c - b'A') + 1);
    let column =
        letters.bytes().try_fold(0, |sum: usize, c| sum.checked_mul(26)?.checked_add(digit(c)?))?;
    Some((column.checked_sub(1)?, row))
}
