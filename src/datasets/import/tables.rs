//! The tables of a council's folder as an import changes them, before anything is written.

use std::collections::HashMap;
use std::io;
use std::path::Path;

use csv::{ReaderBuilder, StringRecord, Terminator, WriterBuilder};

use super::open::LineCount;
use crate::datasets::cell;
use crate::files::bounds;
use crate::records::TableName;
use crate::records::schema::{self, Col, Table};

/// The tables that an import may change, parents first: the order they are written in.
pub(super) const CHANGED: [TableName; 6] = [
    TableName::Sources,
    TableName::Savings,
    TableName::SavingsProfile,
    TableName::Delivery,
    TableName::Mitigations,
    TableName::Imports,
];

/// A table: its rows as they stand in the file, and those that are new.
#[derive(Debug)]
pub(in crate::datasets) struct TableFile {
    table: &'static Table,
    old: Vec<u8>,
    headers: Vec<String>,
    /// The field of each column of the schema.
    fields: Vec<Option<usize>>,
    rows: Vec<StringRecord>,
    /// How many rows were there before.
    kept: usize,
    /// Whether the header or a row that was there is another now.
    altered: bool,
    /// The rows of each key.
    keys: HashMap<String, Vec<u32>>,
    /// The columns that make the key by which rows are found again.
    key: &'static [Col],
    /// Which draft made or touched a row.
    touched: HashMap<usize, usize>,
}

impl TableFile {
    /// Reads the table of a folder; a file that is not there is an empty table.
    ///
    /// # Errors
    /// What is wrong with the file, in words.
    pub(in crate::datasets) fn read(
        folder: &Path,
        name: TableName,
        key: &'static [Col],
    ) -> Result<Self, String> {
        let table = schema::table_of(name);
        let path = folder.join(name.file());
        let old = match bounds::whole(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(crate::datasets::findings::said_by_system(&error)),
        };
        let mut reader = ReaderBuilder::new().from_reader(old.as_slice());
        let said = |error: csv::Error| format!("it cannot be read: {error}");
        let mut headers: Vec<String> =
            reader.headers().map_err(said)?.iter().map(str::to_owned).collect();
        if headers.is_empty() {
            headers = table.columns.iter().map(|column| column.header.to_owned()).collect();
        }
        let plain = |header: &String| header.trim().to_lowercase().replace([' ', '-'], "_");
        let there: Vec<String> = headers.iter().map(plain).collect();
        let place = |header: &str| there.iter().position(|known| known == header);
        let fields = table.columns.iter().map(|column| place(column.header)).collect();
        let rows = reader.records().collect::<Result<Vec<_>, _>>().map_err(said)?;
        let kept = rows.len();
        let mut read = Self {
            table,
            old,
            headers,
            fields,
            rows,
            kept,
            altered: false,
            keys: HashMap::new(),
            key,
            touched: HashMap::new(),
        };
        for row in 0..kept {
            let key: Vec<&str> = key.iter().map(|col| read.cell(row, *col)).collect();
            read.keys.entry(key.join(SEPARATOR)).or_default().push(short(row));
        }
        Ok(read)
    }

    /// Gives the columns by which rows are found again.
    pub(super) const fn key(&self) -> &'static [Col] {
        self.key
    }

    /// Gives a cell without the blanks around it; empty where there is none.
    pub(super) fn cell(&self, row: usize, col: Col) -> &str {
        let field = self.fields[usize::from(col.0)];
        let cell = field.and_then(|field| self.rows.get(row)?.get(field));
        cell.unwrap_or_default().trim()
    }

    /// Gives an amount in pence; `None` where the cell is empty or no amount.
    pub(super) fn pence(&self, row: usize, col: Col) -> Option<i64> {
        let words = self.cell(row, col);
        if words.is_empty() { None } else { cell::pence(words).ok().map(cell::Reading::value) }
    }

    /// Gives the rows of a key, those of the file first.
    pub(super) fn find(&self, key: &[&str]) -> impl DoubleEndedIterator<Item = usize> + '_ {
        let rows = self.keys.get(&key.join(SEPARATOR)).map(Vec::as_slice).unwrap_or_default();
        rows.iter().map(|row| *row as usize)
    }

    /// Gives every row.
    pub(super) fn rows(&self) -> std::ops::Range<usize> {
        0..self.rows.len()
    }

    /// Gives the rows that were there before.
    pub(super) fn kept(&self) -> std::ops::Range<usize> {
        0..self.kept
    }

    /// Says whether a row is new.
    pub(super) fn is_new(&self, row: usize) -> bool {
        row >= self.kept
    }

    /// Gives the number of rows that are new.
    pub(in crate::datasets) fn added(&self) -> usize {
        self.rows.len() - self.kept
    }

    /// Says which draft made a row or changed it in this import.
    pub(super) fn touched_by(&self, row: usize) -> Option<usize> {
        self.touched.get(&row).copied()
    }

    /// Notes that a draft speaks of a row.
    pub(super) fn touch(&mut self, row: usize, draft: usize) {
        self.touched.insert(row, draft);
    }

    /// Adds a row; gives its place.
    pub(in crate::datasets) fn add(&mut self, cells: &[(Col, String)], draft: usize) -> usize {
        for (col, _) in cells.iter().filter(|(_, words)| !words.is_empty()) {
            self.field(*col);
        }
        let mut record = vec![""; self.headers.len()];
        for (col, words) in cells {
            if let Some(field) = self.fields[usize::from(col.0)] {
                record[field] = words.as_str();
            }
        }
        let row = self.rows.len();
        self.rows.push(StringRecord::from(record));
        let key: Vec<&str> = self.key.iter().map(|col| self.cell(row, *col)).collect();
        let key = key.join(SEPARATOR);
        self.keys.entry(key).or_default().push(short(row));
        self.touched.insert(row, draft);
        row
    }

    /// Puts words into a cell of a row.
    pub(super) fn set(&mut self, row: usize, col: Col, words: &str, draft: usize) {
        let field = self.field(col);
        let mut cells: Vec<&str> = self.rows[row].iter().collect();
        cells.resize(self.headers.len().max(cells.len()), "");
        cells[field] = words;
        self.rows[row] = StringRecord::from(cells);
        self.altered |= row < self.kept;
        self.touched.insert(row, draft);
    }

    /// Gives the field of a column, which is added to the file if it has none.
    fn field(&mut self, col: Col) -> usize {
        if let Some(field) = self.fields[usize::from(col.0)] {
            return field;
        }
        self.headers.push(self.table.column(col).header.to_owned());
        self.altered |= !self.old.is_empty();
        let field = self.headers.len() - 1;
        self.fields[usize::from(col.0)] = Some(field);
        field
    }

    /// Gives the file as it should be; `None` where it is that already.
    ///
    /// Rows that were there stay byte for byte unless one of them changed.
    pub(in crate::datasets) fn bytes(&self) -> Option<Vec<u8>> {
        if !self.altered && self.added() == 0 {
            return None;
        }
        let crlf = self.old.windows(2).take(4096).any(|pair| pair == b"\r\n");
        let end = if crlf { Terminator::CRLF } else { Terminator::Any(b'\n') };
        let append = !self.altered && !self.old.is_empty();
        let mut bytes = if append { self.old.clone() } else { Vec::new() };
        if append && !bytes.ends_with(b"\n") {
            bytes.extend_from_slice(if crlf { b"\r\n" } else { b"\n" });
        }
        let mut writer =
            WriterBuilder::new().terminator(end).flexible(true).from_writer(&mut bytes);
        let from = if append { self.kept } else { 0 };
        let width = self.headers.len();
        // Writing into memory does not fail.
        if !append {
            drop(writer.write_record(&self.headers));
        }
        for row in &self.rows[from..] {
            let missing = std::iter::repeat_n("", width.saturating_sub(row.len()));
            drop(writer.write_record(row.iter().chain(missing)));
        }
        drop(writer.flush());
        drop(writer);
        Some(bytes)
    }

    /// Gives the bytes that the file has or will have.
    pub(in crate::datasets) fn content(&self) -> Vec<u8> {
        self.bytes().unwrap_or_else(|| self.old.clone())
    }

    /// Gives each row by the line of [`TableFile::content`] that it begins on.
    pub(super) fn row_lines(&self) -> HashMap<u64, usize> {
        let content = self.content();
        let mut reader = ReaderBuilder::new().flexible(true).from_reader(content.as_slice());
        let mut lines = LineCount::of(&content);
        let records = reader.records().map_while(Result::ok).enumerate();
        records.map(|(row, record)| (u64::from(lines.line(&record)), row)).collect()
    }
}

/// Stands between the words of a key.
const SEPARATOR: &str = "\u{1f}";

fn short(row: usize) -> u32 {
    u32::try_from(row).unwrap_or(u32::MAX)
}
