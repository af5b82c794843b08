//! Data rows back to lines: where a cell stands in its file.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Seek, SeekFrom};
use std::path::PathBuf;

use super::layout::Layout;
use super::scan::{Record, Records};
use crate::files::bounds::{self, LONGEST_EXCERPT};
use crate::records::schema::{self, Col};
use crate::records::{CellRef, Excerpt, Located, Place, TableName};
use crate::units::text;

/// Rows between two remembered places of a file.
const STRIDE: u32 = 1024;

/// Where the rows of a file are: enough to find any row again without keeping a place for each.
#[derive(Debug)]
pub(super) struct Index {
    pub(super) path: PathBuf,
    pub(super) layout: Layout,
    /// Byte and line of every 1,024th row.
    places: Vec<(u64, u64)>,
    pub(super) rows: u32,
    /// Where rows begin whose lines are not counted, in order.
    hidden: Vec<u64>,
}

impl Index {
    pub(super) fn new(path: PathBuf, layout: Layout) -> Self {
        Self { path, layout, places: Vec::new(), rows: 0, hidden: Vec::new() }
    }

    /// Reads the file again, handing over each data row with a way to ask for its cells.
    ///
    /// # Errors
    /// What the file system says.
    pub(super) fn each_row(&self, mut take: impl FnMut(u32, &Words<'_>)) -> io::Result<()> {
        let Some((byte, line)) = self.places.first().copied() else {
            return Ok(());
        };
        let mut file = bounds::open(&self.path)?;
        file.seek(SeekFrom::Start(byte))?;
        let mut records = Records::resumed(file, byte, line, Some(self.layout.width));
        let mut row = 0;
        while let Some(record) = records.next()? {
            let (byte, line) = (record.byte, record.line);
            take(row, &Words { record, layout: &self.layout });
            row += 1;
            if self.hides(byte) {
                records.uncount(line);
            }
        }
        Ok(())
    }

    /// Takes note that the lines of the row just passed are not counted.
    pub(super) fn hide(&mut self, byte: u64) {
        self.hidden.push(byte);
    }

    fn hides(&self, byte: u64) -> bool {
        self.hidden.binary_search(&byte).is_ok()
    }

    /// Takes note of the next row.
    pub(super) fn pass(&mut self, record: &Record<'_>) {
        if self.rows.is_multiple_of(STRIDE) {
            self.places.push((record.byte, record.line));
        }
        self.rows += 1;
    }
}

/// The cells of a row that is read again.
pub(super) struct Words<'a> {
    record: Record<'a>,
    layout: &'a Layout,
}

impl<'a> Words<'a> {
    /// Gives the line that the row begins on.
    pub(super) fn line(&self) -> u64 {
        self.record.line
    }

    /// Gives the words of a cell, without the blanks around them.
    pub(super) fn of(&self, col: Col) -> &'a str {
        self.layout.words(&self.record, col)
    }
}

/// Finds cells in the files of a council; quick where they are asked for in the order of the file.
pub(super) struct Finder<'a> {
    indexes: &'a BTreeMap<TableName, Index>,
    open: Option<(TableName, Records<File>, u32)>,
}

impl<'a> Finder<'a> {
    pub(super) fn new(indexes: &'a BTreeMap<TableName, Index>) -> Self {
        Self { indexes, open: None }
    }

    /// Finds a cell.
    ///
    /// # Errors
    /// What the file system says; a row past the end is an `UnexpectedEof`.
    pub(super) fn cell(&mut self, table: TableName, row: u32, col: Col) -> io::Result<Located> {
        let gone = || io::Error::new(io::ErrorKind::UnexpectedEof, "the row is not in the file");
        let index = self.indexes.get(&table).ok_or_else(gone)?;
        let usable = matches!(&self.open, Some((open, _, next))
            if *open == table && *next <= row && row - *next < STRIDE);
        if !usable {
            let stride = row / STRIDE;
            let (byte, line) = *index.places.get(stride as usize).ok_or_else(gone)?;
            let mut file = bounds::open(&index.path)?;
            file.seek(SeekFrom::Start(byte))?;
            let records = Records::resumed(file, byte, line, Some(index.layout.width));
            self.open = Some((table, records, stride * STRIDE));
        }
        let (_, records, next) = self.open.as_mut().ok_or_else(gone)?;
        loop {
            let record = records.next()?.ok_or_else(gone)?;
            *next += 1;
            if *next == row + 1 {
                let header = schema::table_of(table).column(col).header;
                return Ok(located(table, &record, header, index.layout.field(col)));
            }
            let (byte, line) = (record.byte, record.line);
            if index.hides(byte) {
                records.uncount(line);
            }
        }
    }

    /// Finds the cell of a figure.
    ///
    /// # Errors
    /// As [`Finder::cell`].
    pub(super) fn cell_of(&mut self, cell: &CellRef) -> io::Result<Located> {
        let col = schema::table_of(cell.table)
            .col(cell.column)
            .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "no such column"))?;
        self.cell(cell.table, cell.row, col)
    }
}

/// Works out place, excerpt and words of one cell of a record.
pub(super) fn located(
    table: TableName,
    record: &Record<'_>,
    header: &str,
    field: Option<usize>,
) -> Located {
    let span = match field {
        Some(field) => record.span(field),
        // The column is absent, so the whole row is meant.
        None => 0..record.raw.len(),
    };
    let before = &record.raw[..span.start];
    let line_start = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
    let line_end = memchr::memchr(b'\n', &record.raw[span.start..])
        .map_or(record.raw.len(), |at| span.start + at);
    let lines_before = memchr::memchr_iter(b'\n', before).count();
    let decoded = |bytes: &[u8]| match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    };
    let left = decoded(&record.raw[line_start..span.start]);
    let meant = decoded(&record.raw[span.start..span.end.min(line_end)]);
    let right = decoded(&record.raw[span.end.min(line_end)..line_end]);
    let character = Some(left.chars().count() + 1);
    let (left, meant, right) =
        (shown(&left, true), shown(&meant, false), shown(right.trim_end_matches('\r'), false));
    let place = Place {
        table: Some(table),
        file: table.file(),
        line: Some(record.line + u64::try_from(lines_before).unwrap_or(u64::MAX)),
        column: Some(header.to_owned()),
        character,
    };
    let excerpt = Excerpt {
        span: left.len()..left.len() + meant.len(),
        line: format!("{left}{meant}{right}"),
    };
    let text = field.and_then(|field| record.cell(field)).unwrap_or_default().trim().to_owned();
    Located { place, excerpt, text }
}

/// Gives the end or the beginning of a part of a line as a finding shows it.
fn shown(part: &str, end: bool) -> String {
    let mut from = if end { part.len().saturating_sub(LONGEST_EXCERPT) } else { 0 };
    let mut to = if end { part.len() } else { part.len().min(LONGEST_EXCERPT) };
    while !part.is_char_boundary(from) {
        from += 1;
    }
    while !part.is_char_boundary(to) {
        to -= 1;
    }
    text::visible(&part[from..to]).into_owned()
}
