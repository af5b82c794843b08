//! Reading one table: header, rows, faults.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::Read as _;
use std::path::Path;
use std::rc::Rc;

use super::by_day::{self, ByDay, When};
use super::findings::{Fault, Findings};
use super::header::{self, Broken};
use super::known::{Known, Reference};
use super::layout::Layout;
use super::locate::{Index, located};
use super::public::{Cuts, Flags, each_row};
use super::row::Row;
use super::scan::Record;
use crate::files::bounds;
use crate::records::schema::{self, Bad, Col, Kind, Table, decisions as d};
use crate::records::{Code, LeftOut, Place, Problem, SavingIx, TableName};
use crate::units::{Date, FinancialYear, text};

/// How much of the checking to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// What figures rest on: every cell, key, reference and identity.
    Figures,
    /// That, and advice: ratings that differ, reds without cover, tallies, notes of the sources.
    Everything,
}

/// Bytes of a file by which the number of its rows is judged.
const HEAD: u64 = 64 * 1024;

/// Whether the reader checks that keys are unlike as it goes, or the table's own code does later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keys {
    /// As it goes, in a set: for tables of thousands of rows.
    Here,
    /// Later, within each saving: for tables of millions.
    Later,
}

/// Tables of so many rows that the cells of those left out are not kept.
const OF_MANY_ROWS: [TableName; 5] = [
    TableName::Savings,
    TableName::SavingsProfile,
    TableName::Delivery,
    TableName::Mitigations,
    TableName::Ledger,
];

/// A table being read.
struct Reading {
    table: &'static Table,
    layout: Layout,
    keys: Keys,
    /// The line that each key stands on.
    seen: HashMap<String, u64>,
}

/// Rows of a table of which nothing says when they became known.
pub(super) struct Undated {
    /// The first, as the file's data row.
    pub(super) first: u32,
    pub(super) rows: usize,
    /// What the first few are called.
    pub(super) names: Vec<String>,
}

impl Undated {
    /// How many are named: more say only how many they are.
    pub(super) const NAMED: usize = 20;

    const fn from(first: u32) -> Self {
        Self { first, rows: 0, names: Vec::new() }
    }

    fn count(&mut self, name: &str) {
        self.rows += 1;
        if self.names.len() < Self::NAMED && !self.names.iter().any(|known| known == name) {
            self.names.push(name.to_owned());
        }
    }
}

/// A council's folder being read.
pub(super) struct Loader<'a> {
    pub(super) folder: &'a Path,
    pub(super) known: Known,
    /// What is read over and left unsaid, where the folder is read for the public.
    pub(super) flags: Option<Flags>,
    /// The day by which a row must have been known, if one is asked for.
    pub(super) by_day: Option<Rc<ByDay>>,
    /// Rows left out since nothing says when they became known.
    pub(super) undated: BTreeMap<TableName, Undated>,
    pub(super) findings: Findings,
    pub(super) indexes: BTreeMap<TableName, Index>,
    pub(super) left_out: Vec<LeftOut>,
    /// The bytes of each file that hold rows withheld.
    pub(super) cuts: Cuts,
    /// The tables of which rows are withheld from the public.
    pub(super) in_part: BTreeSet<TableName>,
    /// Changes of targets that nothing dates: neither a day of their own, nor a source, nor a decision.
    pub(super) rebased: Vec<u32>,
    /// Savings that name another saving: judged once the register is whole.
    pub(super) references: Vec<(SavingIx, Col, String)>,
}

impl schema::Reader for Loader<'_> {
    fn records<R: schema::Record>(&mut self) -> Vec<R> {
        self.records_that(|_, _| Ok(()))
    }
}

impl<'a> Loader<'a> {
    /// Begins with a folder; with flags, as the public may see it; by a day, as it was known then.
    pub(super) fn new(folder: &'a Path, flags: Option<Flags>, by_day: Option<Rc<ByDay>>) -> Self {
        Self {
            folder,
            known: Known::default(),
            flags,
            by_day,
            undated: BTreeMap::new(),
            findings: Findings::default(),
            indexes: BTreeMap::new(),
            left_out: Vec::new(),
            cuts: Cuts::new(),
            in_part: BTreeSet::new(),
            rebased: Vec::new(),
            references: Vec::new(),
        }
    }

    /// Gives about how many rows a table has, judged by its first lines; nil where it cannot be read,
    /// which [`Loader::read`] reports.
    pub(super) fn likely_rows(&self, table: &Table) -> usize {
        let Ok(file) = bounds::open(&self.folder.join(table.name.file())) else { return 0 };
        let length = file.metadata().map_or(0, |data| data.len());
        let mut head = Vec::new();
        if file.take(HEAD).read_to_end(&mut head).is_err() {
            return 0;
        }
        let lines = memchr::memchr_iter(b'\n', &head).count();
        // Even a row of empty cells has its commas.
        let row = (head.len() / lines.max(1)).max(table.columns.len());
        usize::try_from(length).unwrap_or(0) / row
    }

    /// Gives the day of each decision that may be read, before its table's turn comes.
    pub(super) fn decided(&self) -> BTreeMap<String, Date> {
        let mut decided = BTreeMap::new();
        each_row(self.folder, &d::TABLE, |layout, record| {
            let by_day = self.by_day.as_deref();
            let known = by_day.is_none_or(|by| by.when(&d::TABLE, layout, record) == When::Known);
            let hides = |flags: &Flags| flags.withholds(&self.known, &d::TABLE, layout, record);
            if known && !self.flags.as_ref().is_some_and(hides) {
                by_day::add_decision(&mut decided, layout, record);
            }
        });
        decided
    }

    /// Reads the records of a table that keep a rule with what was read before them.
    pub(super) fn records_that<T: schema::Record>(
        &mut self,
        rule: impl Fn(&Row<'_>, &T) -> Result<(), Bad>,
    ) -> Vec<T> {
        let mut records = Vec::new();
        self.read(T::table(), Keys::Here, |row| {
            let record = T::read(row)?;
            rule(row, &record)?;
            records.push(record);
            Ok(())
        });
        records
    }

    /// Reads a table, handing every row to `take`; a file that is not there is an empty table.
    pub(super) fn read(
        &mut self,
        table: &'static Table,
        keys: Keys,
        mut take: impl FnMut(&Row<'_>) -> Result<(), Bad>,
    ) {
        let opened = header::open(self.folder, table, &mut self.findings.problems);
        let (mut records, layout) = match opened {
            Ok(None) => return,
            Ok(Some(opened)) => opened,
            Err(Broken) => return self.known.table_broken(table.name),
        };
        self.known.table_read(table.name);
        let mut index = Index::new(self.folder.join(table.name.file()), layout.clone());
        let mut reading = Reading { table, layout, keys, seen: HashMap::new() };
        let mut windows_line = None;
        loop {
            let record = match records.next() {
                Ok(Some(record)) => record,
                Ok(None) => break,
                Err(error) => {
                    self.known.table_broken(table.name);
                    self.findings.problems.push(header::unreadable(table, &error));
                    break;
                }
            };
            let at = index.rows;
            index.pass(&record);
            if self.passes_over(table, &reading.layout, &record, at) {
                // A line for the public is that of the file without the rows withheld, which would be counted
                // by the gaps that they leave.
                if self.flags.is_some() {
                    let (line, byte) = (record.line, record.byte);
                    index.hide(byte);
                    records.uncount(line);
                }
                continue;
            }
            if record.unseen {
                self.findings.unseen(table, &reading.layout, &record);
            }
            if record.windows {
                windows_line.get_or_insert(record.line);
            }
            if self.well_formed(table, &reading.layout, &record, at) {
                self.take_row(&mut reading, record, at, &mut take);
            }
        }
        self.findings.after_rows(table, records.blank_rows, windows_line);
        self.indexes.insert(table.name, index);
    }

    /// Reads over a row that was not known by the day asked for, or that the public may not see, as if
    /// it had never been filed; `false` where it is neither.
    fn passes_over(
        &mut self,
        table: &'static Table,
        layout: &Layout,
        record: &Record<'_>,
        at: u32,
    ) -> bool {
        let by_day = self.by_day.as_deref().filter(|_| layout.fits(record));
        let when = by_day.map_or(When::Known, |by_day| by_day.when(table, layout, record));
        if when == When::Later {
            self.cut(table, record);
            return true;
        }
        let flags = self.flags.as_ref();
        if flags.is_some_and(|flags| flags.withholds(&self.known, table, layout, record)) {
            self.withhold(table, layout, record);
            return true;
        }
        if by_day.is_some_and(|by_day| by_day.rests_on_unknown(&self.known, table, layout, record))
        {
            self.cut(table, record);
            return true;
        }
        if when == When::Undated {
            let name = layout.words(record, table.places[0]);
            self.undated.entry(table.name).or_insert_with(|| Undated::from(at)).count(name);
            self.cut(table, record);
        }
        when == When::Undated
    }

    fn cut(&mut self, table: &Table, record: &Record<'_>) {
        self.cuts.entry(table.name).or_default().push(record.byte..record.end);
    }

    /// Hands one row to its reader, keeps its key, and reports it if it cannot be used.
    fn take_row(
        &mut self,
        reading: &mut Reading,
        record: Record<'_>,
        at: u32,
        take: &mut impl FnMut(&Row<'_>) -> Result<(), Bad>,
    ) {
        let table = reading.table;
        let view = (self.flags.as_ref(), self.by_day.as_deref());
        let row = Row::new(record, table, &reading.layout, &self.known, view, at);
        if reading.keys == Keys::Here && !table.key.is_empty() {
            new_key(&row, &mut reading.seen);
        }
        let duplicate = row.broke_a_rule();
        let kept = if duplicate { Err(Bad) } else { take(&row) };
        debug_assert!(
            kept.is_err() || row.faults().is_empty(),
            "every column of {} is read by its reader",
            table.name.word()
        );
        let named = matches!(table.columns[0].kind, Kind::Id);
        let id = named.then(|| reading.layout.words(&record, table.places[0]));
        if kept.is_ok() {
            let readings = if row.was_lenient() { row.readings() } else { Vec::new() };
            self.findings.note_readings(table, &reading.layout, &record, readings);
            if let Some(id) = id.filter(|_| reading.keys == Keys::Here) {
                self.known.keep(table.name, id);
            }
            return;
        }
        let (faults, year) = (row.faults(), year_of(&row));
        let absent = absent_parents(&row);
        self.findings.row_faults(table, &reading.layout, &record, faults);
        for parent in absent {
            self.findings.missing(parent, table.name);
        }
        let told = if OF_MANY_ROWS.contains(&table.name) {
            Vec::new()
        } else {
            let cells = table
                .each()
                .map(|(col, column)| (column.header, reading.layout.words(&record, col)));
            let held = cells.filter(|(_, words)| !words.is_empty());
            held.map(|(header, words)| (header, words.to_owned())).collect()
        };
        let left = LeftOut { line: Some(record.line), told, ..LeftOut::of(table.name, at, year) };
        self.left_out.push(left);
        if let Some(id) = id.filter(|_| !duplicate || reading.keys == Keys::Later) {
            self.known.reject(table.name, id);
        }
    }

    /// Puts off a finding about a row until its line is looked up.
    pub(super) fn report(
        &mut self,
        code: Code,
        (table, row, col): (TableName, u32, Col),
        wanted: impl Into<String>,
        hint: Option<String>,
    ) {
        self.findings.put_off(table, row, Fault { code, col, wanted: wanted.into(), hint });
    }

    /// Says whether a record has the cells it should; reports it if not.
    fn well_formed(
        &mut self,
        table: &'static Table,
        layout: &Layout,
        record: &Record<'_>,
        at: u32,
    ) -> bool {
        if layout.fits(record) {
            return true;
        }
        let open = record.unclosed.then(|| record.open_cell());
        let place = located(table.name, record, "", open);
        let (code, wanted, hint) = if record.unclosed {
            let hint = "close the quoted cell with a second \"; write a quote inside it as \"\"";
            (Code::UnclosedQuote, "a quoted cell that ends".to_owned(), hint)
        } else {
            let hint = if record.len() > layout.width {
                "is there a comma inside a cell? put the cell in quotes"
            } else {
                "add the missing commas; an empty cell still needs its comma"
            };
            (Code::RowLength, format!("{} cells, as in the header", layout.width), hint)
        };
        self.findings.problems.push(Problem {
            code,
            place: Place { column: None, ..place.place },
            found: (code == Code::RowLength).then(|| text::counted(record.len(), "cell", "cells")),
            wanted,
            hint: Some(hint.to_owned()),
            excerpt: Some(place.excerpt),
        });
        let named = Self::guessed(table, layout, record);
        let told = named.map(|id| (table.columns[0].header, id)).into_iter().collect();
        let left = LeftOut { line: Some(record.line), told, ..LeftOut::of(table.name, at, None) };
        self.left_out.push(left);
        self.reject_guessed(table, layout, record);
        false
    }

    /// Gives what a record names or speaks of whose cells are not all told apart.
    fn guessed(table: &Table, layout: &Layout, record: &Record<'_>) -> Option<String> {
        let field = layout.field(table.places[0])?;
        // An unclosed record is one cell; before its quote the commas still tell cells apart.
        let id = if record.unclosed {
            let line = record.cell(0).unwrap_or_default();
            line.split(',').nth(field).unwrap_or_default()
        } else {
            record.cell(field).unwrap_or_default()
        };
        Some(id.trim().trim_matches('"').to_owned())
    }

    /// Takes the id of a record whose cells are not all told apart for that of a row left out.
    fn reject_guessed(&mut self, table: &Table, layout: &Layout, record: &Record<'_>) {
        if let (Kind::Id, Some(id)) = (table.columns[0].kind, Self::guessed(table, layout, record))
        {
            self.known.reject(table.name, &id);
        }
    }

    /// Reads over a row that the public may not see, as if it had never been filed.
    fn withhold(&mut self, table: &Table, layout: &Layout, record: &Record<'_>) {
        self.cut(table, record);
        self.in_part.insert(table.name);
        if !layout.fits(record) {
            self.reject_guessed(table, layout, record);
        }
    }
}

/// Takes note of a row's key, and finds a fault if it stands above already.
fn new_key(row: &Row<'_>, seen: &mut HashMap<String, u64>) {
    let key = key_of(row);
    // An empty key is reported as such; that two are alike says nothing more.
    if key.is_empty() {
        return;
    }
    let Some(first) = seen.get(&key) else {
        seen.insert(key, row.record.line);
        return;
    };
    let hint = format!("the same key stands on line {first}");
    let (col, wanted) = (row.table.key[0], key_words(row.table));
    row.fault_with_hint(Code::DuplicateKey, col, wanted, Some(hint));
}

/// Gives the words that name a row, one behind the other.
fn key_of(row: &Row<'_>) -> String {
    let words: Vec<&str> = row.table.key.iter().map(|col| row.text(*col)).collect();
    words.join("\u{1f}")
}

fn key_words(table: &Table) -> String {
    let headers: Vec<&str> = table.key.iter().map(|col| table.column(*col).header).collect();
    format!("each {} once", headers.join(" + "))
}

/// Gives the year a row speaks of, where it has one that can be read.
fn year_of(row: &Row<'_>) -> Option<FinancialYear> {
    let years = row.table.each();
    years
        .filter(|(_, column)| column.header == "financial_year")
        .find_map(|(col, _)| FinancialYear::from_words(row.text(col)).ok())
}

/// Gives the tables that a row refers to and that are not there.
fn absent_parents(row: &Row<'_>) -> Vec<TableName> {
    row.table
        .each()
        .filter_map(|(col, column)| {
            let Kind::Ref(table) = column.kind else { return None };
            let outside = table != row.table.name && !row.text(col).is_empty();
            (outside && row.reference(table, col) == Reference::NoTable).then_some(table)
        })
        .collect()
}
