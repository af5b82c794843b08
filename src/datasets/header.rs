//! The first line of a file: is it a table of ours, and where is each column?

use std::fs::File;
use std::io;
use std::path::Path;

use super::cell;
use super::findings::{in_a_sentence, said_by_system};
use super::layout::Layout;
use super::locate::located;
use super::scan::{Record, Records};
use crate::files::bounds::{self, MOST_COLUMNS};
use crate::records::schema::{Column, Table};
use crate::records::{Code, Place, Problem};
use crate::units::text;

/// A file that is there but cannot be used as a table; why is among the problems.
pub(super) struct Broken;

/// Opens a table and reads its header; `None` where there is no such file.
pub(super) fn open(
    folder: &Path,
    table: &'static Table,
    problems: &mut Vec<Problem>,
) -> Result<Option<(Records<File>, Layout)>, Broken> {
    // A folder opens, then fails at the first byte.
    let opened = match bounds::open(&folder.join(table.name.file())) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        opened => opened.and_then(Records::new),
    };
    let read = opened.and_then(|mut records| {
        let layout = Header { table, problems: &mut *problems }.read(&mut records)?;
        Ok((records, layout))
    });
    match read {
        Ok((mut records, Some(layout))) => {
            records.expect_width(layout.width);
            Ok(Some((records, layout)))
        }
        Ok((_, None)) => Err(Broken),
        Err(error) => {
            problems.push(unreadable(table, &error));
            Err(Broken)
        }
    }
}

/// Gives the finding about a file that the file system does not give.
pub(super) fn unreadable(table: &Table, error: &io::Error) -> Problem {
    Problem {
        code: Code::UnreadableFile,
        place: Place::table(table.name),
        found: Some(said_by_system(error)),
        wanted: "a file that can be read".into(),
        hint: Some("check that it is a file and that you may read it".into()),
        excerpt: None,
    }
}

/// The first line of a file being read.
struct Header<'a> {
    table: &'static Table,
    problems: &'a mut Vec<Problem>,
}

impl Header<'_> {
    /// Finds each column; `None` where the table cannot be used.
    fn read(&mut self, records: &mut Records<File>) -> io::Result<Option<Layout>> {
        let first = records.first_bytes();
        if is_utf16(first) {
            self.report(Code::WrongEncoding, "text in UTF-8", "save the file as CSV UTF-8");
            return Ok(None);
        }
        if first.starts_with(b"PK") || first.contains(&0) {
            let hint = "export the sheet as CSV; a workbook renamed to .csv stays a workbook";
            self.report(Code::NotCsv, "a text file", hint);
            return Ok(None);
        }
        let Some(record) = records.next()? else {
            let header: Vec<&str> = self.table.columns.iter().map(|c| c.header).collect();
            let hint = format!("begin with the line {}", header.join(","));
            self.report(Code::NoHeader, "a first line with the headers", &hint);
            return Ok(None);
        };
        if let Some(hint) = cut_otherwise(record.raw) {
            let wanted = "cells with commas between them, a line for each row";
            self.report(Code::NotCsv, wanted, hint);
            return Ok(None);
        }
        if record.len() > MOST_COLUMNS {
            let found = text::counted(record.len(), "column", "columns");
            let wanted = format!("at most {} columns", text::count(MOST_COLUMNS));
            self.report(Code::RowLength, &wanted, "take out the columns that hold nothing");
            if let Some(problem) = self.problems.last_mut() {
                problem.found = Some(found);
            }
            return Ok(None);
        }
        let headers: Vec<String> = (0..record.len())
            .map(|at| record.cell(at).unwrap_or_default().trim().to_owned())
            .collect();
        Ok(self.layout(&record, &headers))
    }

    fn report(&mut self, code: Code, wanted: &str, hint: &str) {
        self.problems.push(Problem {
            code,
            place: Place::table(self.table.name),
            found: None,
            wanted: wanted.to_owned(),
            hint: Some(hint.to_owned()),
            excerpt: None,
        });
    }

    fn layout(&mut self, record: &Record<'_>, headers: &[String]) -> Option<Layout> {
        let (table, mut usable) = (self.table, true);
        let mut fields = vec![None; table.columns.len()];
        for (field, header) in headers.iter().enumerate().filter(|(_, header)| !header.is_empty()) {
            let Err((code, wanted, hint)) = place_column(table, header, field, &mut fields) else {
                continue;
            };
            usable &= code != Code::DuplicateColumn;
            let at = located(table.name, record, header, Some(field));
            self.problems.push(Problem {
                code,
                place: at.place,
                found: Some(header.clone()),
                wanted,
                hint,
                excerpt: Some(at.excerpt),
            });
        }
        for (column, field) in table.columns.iter().zip(&fields) {
            if column.required && field.is_none() {
                usable = false;
                self.missing_column(column);
            }
        }
        usable.then_some(Layout { fields, width: headers.len() })
    }

    fn missing_column(&mut self, column: &Column) {
        let file = Place::table(self.table.name);
        self.problems.push(Problem {
            code: Code::MissingColumn,
            place: Place { line: Some(1), column: Some(column.header.to_owned()), ..file },
            found: None,
            wanted: format!("a column for this: {}", in_a_sentence(column.meaning)),
            hint: Some("add the column; the table is not used until it is there".into()),
            excerpt: None,
        });
    }
}

/// What is to be said of a header: code, what was wanted, and a hint.
type Remark = (Code, String, Option<String>);

/// Finds the column of a header and notes its place; gives what is to be said of it, if anything.
fn place_column(
    table: &Table,
    header: &str,
    field: usize,
    fields: &mut [Option<usize>],
) -> Result<(), Remark> {
    let name = header.to_lowercase().replace([' ', '-'], "_");
    let Some(column) = table.columns.iter().position(|column| column.header == name) else {
        let known = table.columns.iter().map(|column| column.header);
        let hint = match cell::nearest(&name, known) {
            Some(near) => format!("did you mean {near}? the column is not used"),
            None => "the column is not used".to_owned(),
        };
        let wanted = format!("a column of {}", table.name.word());
        return Err((Code::UnknownColumn, wanted, Some(hint)));
    };
    if fields[column].is_some() {
        let hint = "two columns of one name: which of them counts cannot be told".to_owned();
        return Err((Code::DuplicateColumn, "each header once".to_owned(), Some(hint)));
    }
    fields[column] = Some(field);
    if header == name {
        Ok(())
    } else {
        Err((Code::ReadAs, format!("read as the header {name}"), None))
    }
}

/// Says whether text is in UTF-16: by its mark, or by the half of its first letter that is nil.
fn is_utf16(first: &[u8]) -> bool {
    matches!(first, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..])
        || matches!(first, [letter, 0, ..] | [0, letter, ..] if letter.is_ascii_graphic())
}

/// Says how to mend a file whose first line is cut up by something else than commas and line ends.
fn cut_otherwise(first_line: &[u8]) -> Option<&'static str> {
    let has = |byte| memchr::memchr(byte, first_line).is_some();
    if has(b'\r') {
        Some("the lines end in the old Macintosh way; save the file as CSV UTF-8")
    } else if !has(b',') && has(b';') {
        Some("the cells have semicolons between them; save the file as CSV UTF-8 with commas")
    } else if !has(b',') && has(b'\t') {
        Some("the cells have tabs between them; save the file as CSV UTF-8 with commas")
    } else {
        None
    }
}
