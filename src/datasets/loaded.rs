//! A council's folder as read: the book, what is wrong with it, and the way back to the files.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use thiserror::Error;

use super::by_day::{ByDay, KnownBy, Until};
use super::check::exempt;
use super::cuts::Public;
use super::folder::{look_around, table_files, table_of_file};
use super::ledger::{self, LedgerError};
use super::load::{Depth, Loader};
use super::locate::{Finder, Index};
use super::public::{Cuts, Flags};
use super::seals::seals;
use super::{check, council, read};
use crate::files::{Hold, Scratch, Steps, WriteError, bounds};
use crate::records::schema;
use crate::records::{
    Book, CellRef, Code, Council, ImportedRow, Located, Problem, Severity, TableName,
};
use crate::units::Period;

/// Why a council's folder could not be read at all.
#[derive(Debug, Error)]
pub enum LoadError {
    /// The folder is not there or may not be read.
    #[error("read the folder {}", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the file system says.
        #[source]
        source: io::Error,
    },
    /// A step of several files was left half taken and cannot be finished, or the folder is written to all the
    /// time: what was read would be part old, part new.
    #[error("read the folder {}: several of its files are being changed in one step", folder.display())]
    HalfWritten {
        /// The folder.
        folder: PathBuf,
        /// Why it cannot be finished here.
        #[source]
        source: Option<WriteError>,
    },
    /// The council is called by what is exempt: no page for the public could name it.
    #[error(
        "read {} for the public: the name in its council.toml holds the reference or title of an exempt row, and \
         every page names the council; change the one or the other",
        folder.display()
    )]
    ExemptName {
        /// The folder.
        folder: PathBuf,
    },
    /// The ledger could not be added up.
    #[error("add up the ledger")]
    Ledger(#[from] LedgerError),
}

/// A council as read: the book, everything found wrong, and the way back to the files.
#[derive(Debug)]
pub struct Loaded {
    /// The records that can be used.
    pub book: Book,
    /// Every finding, in the order of files and lines.
    pub problems: Vec<Problem>,
    pub(super) folder: PathBuf,
    pub(super) indexes: BTreeMap<TableName, Index>,
    /// What is withheld, where the folder was read for the public.
    flags: Option<Flags>,
    cuts: Cuts,
    in_part: BTreeSet<TableName>,
    known_by: Option<KnownBy>,
    finished: Vec<PathBuf>,
    /// The folder that was read, where it is gone when nothing rests on it.
    _rests_on: Option<Rc<Scratch>>,
}

impl Loaded {
    /// Keeps the folder that was read for as long as this is there: rows are looked up in it again.
    #[must_use]
    pub(super) fn resting_on(self, folder: &Rc<Scratch>) -> Self {
        Self { _rests_on: Some(Rc::clone(folder)), ..self }
    }

    /// Says which files an interruption had left half changed, if reading the folder finished that step.
    pub fn finished(&self) -> Option<String> {
        finished_words(&self.finished)
    }

    /// Reads another version of the same council's folder, such as a seal's, for the same readers:
    /// what is withheld here is withheld there.
    ///
    /// # Errors
    /// As [`load`].
    pub fn load_beside(&self, folder: &Path, depth: Depth) -> Result<Self, LoadError> {
        let day = self.known_by.map(|known| Until::Day(known.day));
        load_as(folder, depth, day, |by_day| {
            self.flags.as_ref().map(|today| Flags::of_earlier(folder, today, by_day))
        })
    }

    /// Reads the same folder as it was known when a period was closed, for the same readers; never as
    /// known later than this.
    ///
    /// # Errors
    /// As [`load`].
    pub fn as_closed(&self, period: Period, depth: Depth) -> Result<Self, LoadError> {
        let asked = Until::Period(period);
        let closed = known_by(&self.folder, &self.book.council, asked);
        let until = match self.known_by {
            Some(known) if known.day < closed.day => Until::Day(known.day),
            Some(_) | None => asked,
        };
        load_as(&self.folder, depth, Some(until), |by_day| {
            self.flags.as_ref().map(|today| Flags::of_earlier(&self.folder, today, by_day))
        })
    }

    /// Gives the day by which its rows were known, if one was asked for.
    pub const fn known_by(&self) -> Option<KnownBy> {
        self.known_by
    }

    /// Counts and names, table by table, the rows left out of what is asked as at a day since nothing says
    /// when they became known.
    pub fn undated(&self) -> impl Iterator<Item = String> + '_ {
        let asked = self.known_by.is_some();
        let undated = self.problems.iter().filter(move |one| asked && one.code == Code::Undated);
        undated.filter_map(|one| Some(format!("{}: {}", one.place.file, one.hint.as_ref()?)))
    }

    /// Opens one of [`Loaded::files`] for reading, without the rows withheld.
    ///
    /// # Errors
    /// What the file system says.
    pub fn open(&self, path: &Path) -> io::Result<impl io::Read + use<>> {
        let cuts = self.cuts_of(path).map_or(&[][..], Vec::as_slice);
        Ok(Public::new(bounds::open(path)?, cuts))
    }

    /// Says whether [`Loaded::open`] may leave rows of a file out, since the public may not see them: of every
    /// table where it does of one, for which tables those are tells what is withheld.
    pub fn opens_in_part(&self, path: &Path) -> bool {
        !self.in_part.is_empty() && Self::table_at(path).is_some()
    }

    fn cuts_of(&self, path: &Path) -> Option<&Vec<Range<u64>>> {
        self.cuts.get(&Self::table_at(path)?)
    }

    fn table_at(path: &Path) -> Option<TableName> {
        table_of_file(&path.file_name()?.to_string_lossy())
    }

    /// Says whether any finding is an error.
    pub fn has_errors(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity() == Severity::Error)
    }

    /// Gives the number of data rows that a table's file has, used or not; blank ones are none.
    pub fn rows(&self, table: TableName) -> usize {
        self.indexes.get(&table).map_or(0, |index| index.rows as usize)
    }

    /// Gives the line that each data row of a table begins on, used or not, in the order of the file.
    ///
    /// # Errors
    /// What the file system says.
    pub fn lines(&self, table: TableName) -> io::Result<Vec<u64>> {
        let mut lines = Vec::new();
        if let Some(index) = self.indexes.get(&table) {
            index.each_row(|_, words| lines.push(words.line()))?;
        }
        Ok(lines)
    }

    /// Gives the words of a column, one for each data row, used or not; empty where the file or the
    /// schema has no such column.
    ///
    /// # Errors
    /// What the file system says.
    pub fn column(&self, table: TableName, header: &str) -> io::Result<Vec<String>> {
        let mut cells = Vec::new();
        let col = schema::table_of(table).col(header);
        if let (Some(index), Some(col)) = (self.indexes.get(&table), col) {
            index.each_row(|_, words| cells.push(words.of(col).to_owned()))?;
        }
        Ok(cells)
    }

    /// Finds cells in their files, in the order they are asked for; a cell that cannot be found any
    /// more is left out.
    pub fn locate(&self, cells: &[CellRef]) -> BTreeMap<CellRef, Located> {
        let mut sorted = cells.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        let mut finder = Finder::new(&self.indexes);
        let found = |cell: CellRef| {
            let mut found = finder.cell_of(&cell).ok()?;
            if let Some(flags) = &self.flags {
                flags.withheld.silence(&mut found.text);
                flags.withheld.silence(&mut found.excerpt.line);
            }
            Some((cell, found))
        };
        sorted.into_iter().filter_map(found).collect()
    }

    /// Gives, for cells that an import wrote, the row of the council's own file that each was read from:
    /// `tracker.xlsx, Savings row 14`.
    pub fn origins(&self, cells: &[CellRef]) -> BTreeMap<CellRef, String> {
        let mut origins = BTreeMap::new();
        if self.book.imports.is_empty() {
            return origins;
        }
        let rows = self.imported();
        let mut finder = Finder::new(&self.indexes);
        for cell in cells {
            let table = schema::table_of(cell.table);
            let mut told = |column: &'static str| {
                table.col(column)?;
                Some(finder.cell_of(&CellRef { column, ..*cell }).ok()?.text)
            };
            let saving = told("saving_id").filter(|id| !id.is_empty());
            let (of, key) = if let Some(id) = saving {
                (TableName::Savings, id)
            } else {
                let told = |col| told(table.column(col).header).unwrap_or_default();
                (cell.table, table.key_words(told))
            };
            let source = told("source_id").filter(|id| !id.is_empty());
            let known = rows.get(&(of, key)).into_iter().flatten();
            // A target without a source of its own is told by where its saving was first read.
            let of_source =
                |row: &&&ImportedRow| source.as_ref().is_none_or(|id| *id == row.source_id);
            let mut known = known.filter(of_source).peekable();
            let Some(first) = known.peek().copied() else { continue };
            // A record may have several rows in one file, of which nothing says which wrote the cell.
            let of_file = known.filter(|row| row.source_id == first.source_id);
            let places: Vec<String> =
                of_file.map(|row| format!("{} row {}", row.sheet, row.tracker_row)).collect();
            origins.insert(*cell, format!("{}, {}", first.file, places.join(" or ")));
        }
        origins
    }

    /// Gives the imported rows of each record, by its table and key.
    fn imported(&self) -> BTreeMap<(TableName, String), Vec<&ImportedRow>> {
        let mut rows: BTreeMap<_, Vec<&ImportedRow>> = BTreeMap::new();
        for row in &self.book.imports {
            let of = match (row.saving, row.table) {
                (Some(saving), _) => (TableName::Savings, self.book.savings.id(saving).to_owned()),
                (None, Some(table)) => (table, row.source_key.clone()),
                (None, None) => continue,
            };
            rows.entry(of).or_default().push(row);
        }
        rows
    }

    /// Gives the files that were read, sorted by name: the inputs of a run. What could not be read
    /// is a finding and no input.
    ///
    /// # Errors
    /// What the file system says.
    pub fn files(&self) -> io::Result<Vec<PathBuf>> {
        let names = table_files(&self.folder)?.into_iter();
        Ok(names
            .filter(|name| !self.could_not_read(name) && !self.is_of_later(name))
            .map(|name| self.folder.join(name))
            .collect())
    }

    /// Says whether every row of a table became known after the day asked for: as if it had never been
    /// filed.
    fn is_of_later(&self, file: &str) -> bool {
        let table = table_of_file(file).filter(|_| self.known_by.is_some());
        table.and_then(|table| self.indexes.get(&table).zip(Some(table))).is_some_and(
            |(index, table)| index.rows as usize == self.cuts.get(&table).map_or(0, Vec::len),
        )
    }

    fn could_not_read(&self, file: &str) -> bool {
        self.problems
            .iter()
            .any(|problem| problem.code == Code::UnreadableFile && problem.place.file == file)
    }
}

/// Reads a council's folder: every table, every finding, in one pass.
///
/// # Errors
/// If the folder is not there or may not be read; everything else is a finding.
pub fn load(folder: &Path, depth: Depth) -> Result<Loaded, LoadError> {
    load_until(folder, depth, None)
}

/// Reads a council's folder as it was known: as if every row that became known later had never been
/// filed.
///
/// # Errors
/// As [`load`].
pub fn load_until(folder: &Path, depth: Depth, until: Option<Until>) -> Result<Loaded, LoadError> {
    load_as(folder, depth, until, |_| None)
}

/// Reads a council's folder as the public may see it: as if the savings, risks and actions that are
/// exempt, and every row about them, had never been filed.
///
/// # Errors
/// As [`load`].
///
/// # Source
/// Local Government Act 1972, Schedule 12A, and section 100B: what is exempt is left out of the
/// papers open to the public.
pub fn load_public(folder: &Path, depth: Depth) -> Result<Loaded, LoadError> {
    load_public_until(folder, depth, None)
}

/// Reads a council's folder as the public could see it when it was known.
///
/// # Errors
/// As [`load`].
pub fn load_public_until(
    folder: &Path,
    depth: Depth,
    until: Option<Until>,
) -> Result<Loaded, LoadError> {
    load_as(folder, depth, until, |by_day| Some(Flags::of(folder, by_day)))
}

/// Gives the day that is asked for; of a period, its seal's or the one that the council states.
fn known_by(folder: &Path, council: &Council, until: Until) -> KnownBy {
    let Until::Period(period) = until else { return KnownBy::of(until, None, None) };
    let seals = seals(folder).ok();
    let sealed = seals.as_ref().and_then(|seals| seals.of(period)?.on);
    KnownBy::of(until, sealed, council.closed_on.get(&period).copied())
}

/// How often a folder is read again because it was written to meanwhile.
const TRIES: usize = 3;

/// Reads a folder whole as it was before a step of several files or after it, never between.
fn load_as(
    folder: &Path,
    depth: Depth,
    until: Option<Until>,
    flags: impl Fn(Option<Rc<ByDay>>) -> Option<Flags>,
) -> Result<Loaded, LoadError> {
    let folder_of = || folder.to_owned();
    for _ in 0..TRIES {
        let mut finished = Vec::new();
        let mut before = Steps::of(folder);
        if before.open {
            let hold = Hold::take(folder, "finishing what was interrupted").map_err(|source| {
                LoadError::HalfWritten { folder: folder_of(), source: Some(source) }
            })?;
            finished.clone_from(&hold.finished);
            before = Steps::of(folder);
        }
        let loaded = load_once(folder, depth, until, &flags)?;
        if Steps::of(folder) == before {
            return Ok(Loaded { finished, ..loaded });
        }
    }
    Err(LoadError::HalfWritten { folder: folder_of(), source: None })
}

/// Says which files a step that was interrupted has changed now that it is finished.
pub(super) fn finished_words(finished: &[PathBuf]) -> Option<String> {
    let names = finished.iter().filter_map(|path| path.file_name());
    let names: Vec<_> = names.map(|name| name.to_string_lossy()).collect();
    let all = names.join(", ");
    (!names.is_empty()).then(|| format!("a step that had been interrupted is finished now: {all}"))
}

fn load_once(
    folder: &Path,
    depth: Depth,
    until: Option<Until>,
    flags: impl Fn(Option<Rc<ByDay>>) -> Option<Flags>,
) -> Result<Loaded, LoadError> {
    let mut problems = Vec::new();
    let mut council = council::read(folder, &mut problems);
    let known_by = until.map(|until| known_by(folder, &council, until));
    if let Some(year) = known_by.and_then(|known| known.day.financial_year()) {
        council.current_financial_year = year;
    }
    council.known_by = known_by.map(|known| known.day);
    let by_day = known_by.map(|known| Rc::new(ByDay::of(folder, known.day)));
    let flags = flags(by_day.clone());
    if flags.as_ref().is_some_and(|flags| exempt::names_the_council(&flags.withheld, &council)) {
        return Err(LoadError::ExemptName { folder: folder.to_owned() });
    }
    let mut loader = Loader::new(folder, flags, by_day);
    let tables = look_around(folder, &mut loader.findings.problems)
        .map_err(|source| LoadError::Folder { folder: folder.to_owned(), source })?;
    let mut book = Book::of(council);
    if tables > 0 {
        loader.findings.problems.append(&mut problems);
    }
    read::all(&mut loader, &mut book);
    if depth == Depth::Everything {
        book.ledger = ledger::totals(&mut loader)?;
    }
    check::all(&mut loader, &mut book, depth);
    book.mitigations.sort_by_key(|mitigation| (mitigation.saving, mitigation.row));
    book.savings = std::mem::take(&mut loader.known.register.savings);
    book.profiles = std::mem::take(&mut loader.known.profiles);
    book.unread = loader.known.broken();
    if depth == Depth::Everything && loader.flags.is_none() {
        exempt::within(&mut loader, &book);
    }
    let Loader { flags, findings, indexes, left_out, cuts, in_part, .. } = loader;
    let mut problems = findings.finish(&indexes);
    book.left_out = left_out;
    if let Some(flags) = &flags {
        book.withheld.merge(&flags.withheld);
        for problem in &mut problems {
            flags.silence(problem);
        }
    }
    let folder = folder.to_owned();
    Ok(Loaded {
        book,
        problems,
        folder,
        indexes,
        flags,
        cuts,
        in_part,
        known_by,
        finished: Vec::new(),
        _rests_on: None,
    })
}
