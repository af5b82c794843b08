//! The first line of a file: is it a table of ours, and where is each column?

use std::fs::File;

use super::cell;
use super::load::Loader;
use super::locate::located;
use super::row::{Layout, in_a_sentence};
use super::scan::{Record, Records};
use super::schema::{Column, Table};
use crate::records::{Code, Place, Problem};

impl Loader<'_> {
    /// Reads the header and finds each column; `None` where the table cannot be used.
    pub(super) fn header(
        &mut self,
        table: &'static Table,
        records: &mut Records<File>,
    ) -> Option<Layout> {
        let place = Place::table(table.name);
        let mut report = |code, found: Option<String>, wanted: &str, hint: &str| {
            self.problems.push(Problem {
                code,
                place: place.clone(),
                found,
                wanted: wanted.to_owned(),
                hint: Some(hint.to_owned()),
                excerpt: None,
            });
        };
        let first = records.first_bytes();
        if is_utf16(first) {
            report(Code::WrongEncoding, None, "text in UTF-8", "save the file as CSV UTF-8");
            return None;
        }
        if first.starts_with(b"PK") || first.contains(&0) {
            let hint = "export the sheet as CSV; a workbook renamed to .csv stays a workbook";
            report(Code::NotCsv, None, "a text file", hint);
            return None;
        }
        let record = match records.next() {
            Ok(Some(record)) => record,
            Ok(None) => {
                let header: Vec<&str> = table.columns.iter().map(|c| c.header).collect();
                let hint = format!("begin with the line {}", header.join(","));
                report(Code::NoHeader, None, "a first line with the headers", &hint);
                return None;
            }
            Err(error) => {
                self.unreadable(table, &error);
                return None;
            }
        };
        if let Some(hint) = cut_otherwise(record.raw) {
            let wanted = "cells with commas between them, a line for each row";
            report(Code::NotCsv, None, wanted, hint);
            return None;
        }
        let headers: Vec<String> = (0..record.len())
            .map(|at| record.cell(at).unwrap_or_default().trim().to_owned())
            .collect();
        self.layout(table, &record, &headers)
    }

    fn layout(
        &mut self,
        table: &'static Table,
        record: &Record<'_>,
        headers: &[String],
    ) -> Option<Layout> {
        let mut usable = true;
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
                self.missing_column(table, column);
            }
        }
        usable.then_some(Layout { fields, width: headers.len() })
    }

    fn missing_column(&mut self, table: &Table, column: &Column) {
        let file = Place::table(table.name);
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
