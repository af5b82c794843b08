//! A council's own tracker into its folder: CSV or a workbook, by a mapping file.
//!
//! `open` makes text of any file, `lines` tells savings from totals, `draft` reads cells, `merge` puts
//! them into the tables, `reconcile` compares totals. Everything is worked out and checked before
//! the first byte is written.

mod draft;
mod grid;
mod lines;
mod mapping;
mod merge;
mod open;
mod reconcile;
mod suggest;
mod tables;
mod value;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use thiserror::Error;

pub use mapping::MappingFault;
pub use merge::{Change, Derived};
pub use reconcile::Reconciled;
pub use suggest::suggest;

use super::{Depth, council};
use crate::files::{Scratch, WriteError, replace_files};
use crate::records::{Code, Place, Problem, Severity, TableName};
use draft::{Draft, drafts};
use grid::{Sheet, cell_name};
use lines::{Lines, finding, lines};
use mapping::Mapping;
use merge::Merge;
use open::open;
use reconcile::{column_name, reconcile};
use tables::CHANGED;

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
    /// Written if every row can be used and every total agrees.
    Write,
    /// Written although totals differ; rows that cannot be used are left out.
    Anyway,
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
    /// Everything that is wrong, by its cell.
    pub problems: Vec<Problem>,
    /// Rows of savings in the tracker.
    pub rows: usize,
    /// Those of them that cannot be used.
    pub left_out: usize,
    /// Rows that are new, by table.
    pub added: Vec<(TableName, usize)>,
    /// Cells of ours that have another value now.
    pub changes: Vec<Change>,
    /// Amounts worked out from the tracker's own.
    pub derived: Derived,
    /// The files that were written; empty if nothing was, or nothing is new.
    pub written: Vec<PathBuf>,
    /// Whether the folder holds the tracker now, or would after a run that is not dry.
    pub accepted: bool,
}

impl Import {
    /// Says whether every cell was read and every total agrees.
    pub fn is_fine(&self) -> bool {
        let errors = self.problems.iter().any(|problem| problem.severity() == Severity::Error);
        !errors && self.totals.iter().all(|total| total.agrees)
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

/// Imports a tracker.
///
/// # Errors
/// What kept it from being read or written at all; everything else is a finding.
pub fn import(asked: Asked<'_>) -> Result<Import, ImportError> {
    let text = String::from_utf8_lossy(&read_file(asked.mapping)?).into_owned();
    let mapping = Mapping::read(&text)
        .map_err(|faults| ImportError::Mapping { path: asked.mapping.to_owned(), faults })?;
    let bytes = read_file(asked.file)?;
    let tracker = Tracker::of(asked.file, &bytes)?;
    std::fs::read_dir(asked.folder)
        .map_err(|source| ImportError::File { path: asked.folder.to_owned(), source })?;
    let mut problems = Vec::new();
    let lines = tracker.lines(&mapping, &mut problems);
    let mut all: Vec<Draft<'_>> = Vec::new();
    for (sheet, lines) in lines.iter().enumerate() {
        all.extend(drafts(lines, sheet, &mapping, &tracker.name, &mut problems));
    }
    let run = Run { asked, mapping: &mapping, tracker: &tracker, lines: &lines };
    run.finish(all, problems)
}

fn read_file(path: &Path) -> Result<Vec<u8>, ImportError> {
    std::fs::read(path).map_err(|source| ImportError::File { path: path.to_owned(), source })
}

/// A tracker's file, opened.
struct Tracker {
    name: String,
    stamp: String,
    sheets: Vec<Sheet>,
    notes: Vec<String>,
}

impl Tracker {
    fn of(path: &Path, bytes: &[u8]) -> Result<Self, ImportError> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let opened = open(bytes, &stem)
            .map_err(|why| ImportError::Tracker { path: path.to_owned(), why })?;
        let digest = Sha256::digest(bytes);
        let stamp = digest.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
        Ok(Self { name, stamp, sheets: opened.sheets, notes: opened.notes })
    }

    /// Takes the sheets apart that the mapping names, or all that have its header.
    fn lines<'a>(&'a self, mapping: &'a Mapping, problems: &mut Vec<Problem>) -> Vec<Lines<'a>> {
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
        for sheet in &self.sheets {
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

/// An import under way.
struct Run<'a> {
    asked: Asked<'a>,
    mapping: &'a Mapping,
    tracker: &'a Tracker,
    lines: &'a [Lines<'a>],
}

impl Run<'_> {
    fn finish(
        &self,
        mut drafts: Vec<Draft<'_>>,
        mut problems: Vec<Problem>,
    ) -> Result<Import, ImportError> {
        let mut merge = self.merge(&mut drafts, &mut problems)?;
        // Rows left out take their savings, targets and updates with them: the rest is put together
        // again without them, until no row is refused any more.
        let good = |drafts: &[Draft<'_>]| drafts.iter().filter(|draft| draft.good).count();
        let mut before = usize::MAX;
        while self.asked.mode == Mode::Anyway && before != good(&drafts) {
            before = good(&drafts);
            merge = self.merge(&mut drafts, &mut problems)?;
        }
        let mut totals = Vec::new();
        let mut from = 0;
        for lines in self.lines {
            let rows = lines.rows.iter().filter(|line| line.total.is_none()).count();
            totals.extend(reconcile(lines, &drafts[from..from + rows], self.mapping, &merge));
            from += rows;
        }
        let mut import = Import {
            source_id: merge.source.clone(),
            notes: self.notes(),
            passed: self.lines.iter().flat_map(|lines| lines.passed.clone()).collect(),
            cells: if self.asked.mode == Mode::Dry { self.cells(&drafts) } else { Vec::new() },
            totals,
            problems: distinct(problems),
            rows: drafts.len(),
            left_out: drafts.iter().filter(|draft| !draft.good).count(),
            added: CHANGED.iter().map(|name| (*name, merge.table(*name).added())).collect(),
            changes: std::mem::take(&mut merge.changes),
            derived: merge.derived,
            written: Vec::new(),
            accepted: false,
        };
        let fine = import.is_fine() || self.asked.mode == Mode::Anyway && !self.lines.is_empty();
        import.accepted = fine;
        if fine && self.asked.mode != Mode::Dry {
            import.written = self.write(&merge)?;
        }
        Ok(import)
    }

    /// Puts every good row into the tables and checks them as `mtfs check` would.
    fn merge<'m>(
        &'m self,
        drafts: &mut [Draft<'_>],
        problems: &mut Vec<Problem>,
    ) -> Result<Merge<'m>, ImportError> {
        let sheets = self.lines.iter().map(|lines| lines.sheet).collect();
        let (file, stamp) = (&self.tracker.name, &self.tracker.stamp);
        let mut merge = Merge::new(self.asked.folder, self.mapping, sheets, file, stamp).map_err(
            |(file, why)| ImportError::Table { path: self.asked.folder.join(file), why },
        )?;
        for (number, draft) in drafts.iter_mut().enumerate().filter(|(_, draft)| draft.good) {
            merge.take(draft, number);
        }
        problems.append(&mut merge.problems);
        self.check(&merge, drafts, problems)?;
        Ok(merge)
    }

    /// Loads the tables from a folder of their own, so that a row which `mtfs check` would refuse is
    /// found before it is written.
    fn check(
        &self,
        merge: &Merge<'_>,
        drafts: &mut [Draft<'_>],
        problems: &mut Vec<Problem>,
    ) -> Result<(), ImportError> {
        let scratch = Scratch::new()
            .map_err(|source| ImportError::File { path: std::env::temp_dir(), source })?;
        let at = |name: &str| scratch.path().join(name);
        let mut files: Vec<(PathBuf, Vec<u8>)> =
            CHANGED.iter().map(|name| (at(&name.file()), merge.table(*name).content())).collect();
        if let Ok(council) = std::fs::read(self.asked.folder.join(council::FILE)) {
            files.push((at(council::FILE), council));
        }
        replace_files(&files)?;
        let loaded = super::load(scratch.path(), Depth::Figures).map_err(|error| {
            ImportError::Tracker { path: scratch.path().to_owned(), why: error.to_string() }
        })?;
        let mut lines = BTreeMap::new();
        for problem in loaded.problems {
            let (Some(table), Some(line)) = (problem.place.table, problem.place.line) else {
                continue;
            };
            if problem.severity() != Severity::Error || !CHANGED.contains(&table) {
                continue;
            }
            let rows = lines.entry(table).or_insert_with(|| merge.table(table).row_lines());
            let Some(row) = rows.get(&line) else { continue };
            let number = merge.table(table).touched_by(*row);
            if let Some(draft) = number.and_then(|number| drafts.get_mut(number)) {
                draft.good = false;
                problems.push(self.placed(draft, problem, (table, *row)));
            }
        }
        Ok(())
    }

    /// Gives a finding about a row of our tables as one about the tracker's cell.
    fn placed(
        &self,
        draft: &Draft<'_>,
        problem: Problem,
        (table, row): (TableName, usize),
    ) -> Problem {
        let column = problem.place.column.clone().unwrap_or_default();
        let header = super::schema::table_of(table).col(&column);
        let holds = |draft: &&draft::Read<'_>| {
            draft.landed.iter().any(|(t, r, c)| (*t, *r, Some(*c)) == (table, row, header))
        };
        let same_row =
            |read: &&draft::Read<'_>| read.landed.iter().any(|(t, r, _)| (*t, *r) == (table, row));
        let read = draft.reads.iter().find(holds).or_else(|| draft.reads.iter().find(same_row));
        let at = read.map_or(0, |read| read.column);
        let sheet = &self.lines[draft.sheet].sheet.name;
        let place = Place {
            column: Some(cell_name(sheet, at, draft.row)),
            ..Place::file(&self.tracker.name)
        };
        let goes = format!("{} ({}.{column})", problem.wanted, table.word());
        Problem { place, wanted: goes, excerpt: None, ..problem }
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = self.tracker.notes.clone();
        let read: BTreeSet<&str> =
            self.lines.iter().map(|lines| lines.sheet.name.as_str()).collect();
        let aside = self.tracker.sheets.iter().filter(|sheet| !read.contains(sheet.name.as_str()));
        let aside: Vec<&str> = aside.map(|sheet| sheet.name.as_str()).collect();
        if !aside.is_empty() {
            notes.push(format!("sheets not read: {}", aside.join(", ")));
        }
        let unmapped: BTreeSet<&str> =
            self.lines.iter().flat_map(|lines| &lines.unmapped).map(String::as_str).collect();
        if !unmapped.is_empty() {
            let unmapped: Vec<&str> = unmapped.into_iter().collect();
            notes.push(format!("columns not read: {}", unmapped.join(", ")));
        }
        notes
    }

    /// Gives every cell with what it was read as.
    fn cells(&self, drafts: &[Draft<'_>]) -> Vec<CellRead> {
        let mut cells = Vec::new();
        let mut drafts = drafts.iter();
        for lines in self.lines {
            for line in lines.rows.iter().filter(|line| line.total.is_none()) {
                let Some(draft) = drafts.next() else { continue };
                let id = draft.id.as_deref().unwrap_or("not used");
                for read in &draft.reads {
                    let heading = self.mapping.headings.as_ref();
                    let under = heading.is_some_and(|goal| std::ptr::eq(goal, read.goal));
                    let heading = line.heading.filter(|_| under);
                    let found = heading.unwrap_or_else(|| line.cell(read.column));
                    if found.is_empty() {
                        continue;
                    }
                    cells.push(CellRead {
                        cell: cell_name(&lines.sheet.name, read.column, line.row.number),
                        found: found.to_owned(),
                        read_as: read.words(),
                        goes_to: format!("{id} {}", column_name(read.goal, self.mapping)),
                    });
                }
            }
        }
        cells
    }

    fn write(&self, merge: &Merge<'_>) -> Result<Vec<PathBuf>, ImportError> {
        let folder = self.asked.folder;
        let files: Vec<(PathBuf, Vec<u8>)> = CHANGED
            .iter()
            .filter_map(|name| Some((folder.join(name.file()), merge.table(*name).bytes()?)))
            .collect();
        replace_files(&files)?;
        Ok(files.into_iter().map(|(path, _)| path).collect())
    }
}

/// Gives findings once each, in the order in which they were made.
fn distinct(problems: Vec<Problem>) -> Vec<Problem> {
    let mut seen = BTreeSet::new();
    let mut kept = Vec::new();
    for problem in problems {
        if seen.insert((problem.code, problem.place.clone(), problem.wanted.clone())) {
            kept.push(problem);
        }
    }
    kept
}
