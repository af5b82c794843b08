//! Reading one table: header, rows, faults.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::path::Path;

use super::known::{Known, Reference};
use super::locate::{Finder, Index, located};
use super::row::{Bad, Fault, Layout, Row, in_a_sentence};
use super::scan::{Record, Records};
use super::schema::{Col, Column, Kind, Table};
use super::{cell, schema};
use crate::records::{Code, LeftOut, Place, Problem, SavingIx, TableName};
use crate::units::{FinancialYear, text};

/// Findings of a file that carry the line they are on; the rest only say where it is.
const EXCERPTS: usize = 200;

/// A finding about a row already read; where it stands is looked up at the end, all at once.
pub(super) struct Pending {
    pub(super) code: Code,
    pub(super) table: TableName,
    pub(super) row: u32,
    pub(super) col: Col,
    pub(super) wanted: String,
    pub(super) hint: Option<String>,
    /// What to show as found; `None`: the words of the cell.
    pub(super) found: Option<String>,
}

/// Whether the reader checks that keys are unlike as it goes, or the table's own code does later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keys {
    /// As it goes, in a set: for tables of thousands of rows.
    Here,
    /// Later, within each saving: for tables of millions.
    Later,
}

/// A council's folder being read.
pub(super) struct Loader<'a> {
    pub(super) folder: &'a Path,
    pub(super) known: Known,
    pub(super) problems: Vec<Problem>,
    pub(super) pending: Vec<Pending>,
    pub(super) indexes: BTreeMap<TableName, Index>,
    pub(super) left_out: Vec<LeftOut>,
    /// Savings that name another saving: judged once the register is whole.
    pub(super) references: Vec<(SavingIx, Col, String)>,
    /// Cells read although not plain: the finding of each column, and how many more there are.
    readings: BTreeMap<(TableName, u8), (usize, u64)>,
    /// Tables that are referred to but not there, with the first file that does.
    missing: BTreeMap<TableName, TableName>,
}

impl<'a> Loader<'a> {
    pub(super) fn new(folder: &'a Path) -> Self {
        Self {
            folder,
            known: Known::default(),
            problems: Vec::new(),
            pending: Vec::new(),
            indexes: BTreeMap::new(),
            left_out: Vec::new(),
            references: Vec::new(),
            readings: BTreeMap::new(),
            missing: BTreeMap::new(),
        }
    }

    /// Reads a table, handing every row to `take`; a file that is not there is an empty table.
    pub(super) fn read(
        &mut self,
        table: &'static Table,
        keys: Keys,
        mut take: impl FnMut(&Row<'_>) -> Result<(), Bad>,
    ) {
        let path = self.folder.join(table.name.file());
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return,
            Err(error) => return self.unreadable(table, &error),
        };
        // Rows that name the file in a message need it to be open; a folder opens, then fails.
        let mut records = match Records::new(file) {
            Ok(records) => records,
            Err(error) => return self.unreadable(table, &error),
        };
        let Some(layout) = self.header(table, &mut records) else {
            return self.known.table_broken(table.name);
        };
        records.expect_width(layout.width);
        self.known.table_read(table.name);
        let mut index = Index::new(path, layout.clone());
        let mut seen: HashMap<String, u64> = HashMap::new();
        let mut windows_line = None;
        loop {
            let record = match records.next() {
                Ok(Some(record)) => record,
                Ok(None) => break,
                Err(error) => {
                    self.unreadable(table, &error);
                    break;
                }
            };
            let at = index.rows;
            index.pass(&record);
            if record.windows {
                windows_line.get_or_insert(record.line);
            }
            if !self.well_formed(table, &layout, &record, at) {
                continue;
            }
            let row = Row::new(record, table, &layout, &self.known, at);
            if keys == Keys::Here && !table.key.is_empty() {
                let key = key_of(&row);
                // An empty key is reported as such; that two are alike says nothing more.
                if key.is_empty() {
                } else if let Some(first) = seen.get(&key) {
                    let hint = format!("the same key stands on line {first}");
                    row.fault_with_hint(
                        Code::DuplicateKey,
                        table.key[0],
                        key_words(table),
                        Some(hint),
                    );
                } else {
                    seen.insert(key, row.record.line);
                }
            }
            let kept = if row.broke_a_rule() {
                Err(Bad)
            } else {
                take(&row)
            };
            debug_assert!(
                kept.is_err() || row.faults().is_empty(),
                "every column of {} is read by its reader",
                table.name.word()
            );
            let id = layout.fields[0]
                .filter(|_| matches!(table.columns[0].kind, Kind::Id))
                .map(|field| record.words(field));
            match kept {
                Ok(()) if !row.was_lenient() => {}
                Ok(()) => {
                    let readings = row.readings();
                    self.note_readings(table, &layout, &record, readings);
                }
                Err(Bad) => {
                    let duplicate = row.broke_a_rule();
                    let (faults, year) = (row.faults(), year_of(&row));
                    let absent = absent_parents(&row);
                    self.row_faults(table, &layout, &record, faults);
                    for parent in absent {
                        self.missing.entry(parent).or_insert(table.name);
                    }
                    self.left_out.push(LeftOut {
                        table: table.name,
                        row: at,
                        year,
                    });
                    if let Some(id) = id.filter(|_| !duplicate || keys == Keys::Later) {
                        self.known.reject(table.name, id);
                    }
                    continue;
                }
            }
            if let Some(id) = id.filter(|_| keys == Keys::Here) {
                self.known.keep(table.name, id);
            }
        }
        self.after_rows(table, records.blank_rows, windows_line);
        self.indexes.insert(table.name, index);
    }

    fn unreadable(&mut self, table: &Table, error: &std::io::Error) {
        self.known.table_broken(table.name);
        self.problems.push(Problem {
            code: Code::UnreadableFile,
            place: Place {
                table: Some(table.name),
                ..Place::file(&table.name.file())
            },
            found: Some(super::said_by_system(error)),
            wanted: "a file that can be read".into(),
            hint: Some("check that it is a file and that you may read it".into()),
            excerpt: None,
        });
    }

    /// Reads the header and finds each column; `None` where the table cannot be used.
    fn header(&mut self, table: &'static Table, records: &mut Records<File>) -> Option<Layout> {
        let place = Place {
            table: Some(table.name),
            ..Place::file(&table.name.file())
        };
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
            report(
                Code::WrongEncoding,
                None,
                "text in UTF-8",
                "save the file as CSV UTF-8",
            );
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
        let folded = |header: &str| header.to_lowercase().replace([' ', '-'], "_");
        let mut usable = true;
        let mut fields = vec![None; table.columns.len()];
        for (field, header) in headers.iter().enumerate() {
            if header.is_empty() {
                continue;
            }
            let name = folded(header);
            let column = table
                .columns
                .iter()
                .position(|column| column.header == name);
            let place = located(table.name, record, header, Some(field));
            let mut report = |code: Code, wanted: String, hint: Option<String>| {
                self.problems.push(Problem {
                    code,
                    place: place.place.clone(),
                    found: Some(header.clone()),
                    wanted,
                    hint,
                    excerpt: Some(place.excerpt.clone()),
                });
            };
            match column {
                Some(column) if fields[column].is_some() => {
                    usable = false;
                    let hint = "two columns of one name: which of them counts cannot be told";
                    report(
                        Code::DuplicateColumn,
                        "each header once".into(),
                        Some(hint.into()),
                    );
                }
                Some(column) => {
                    fields[column] = Some(field);
                    if *header != name {
                        report(Code::ReadAs, format!("read as the header {name}"), None);
                    }
                }
                None => {
                    let known = table.columns.iter().map(|column| column.header);
                    let hint = match cell::nearest(&name, known) {
                        Some(near) => format!("did you mean {near}? the column is not used"),
                        None => "the column is not used".to_owned(),
                    };
                    report(
                        Code::UnknownColumn,
                        format!("a column of {}", table.name.word()),
                        Some(hint),
                    );
                }
            }
        }
        for (column, field) in table.columns.iter().zip(&fields) {
            if column.required && field.is_none() {
                usable = false;
                self.missing_column(table, column);
            }
        }
        usable.then_some(Layout {
            fields,
            width: headers.len(),
        })
    }

    fn missing_column(&mut self, table: &Table, column: &Column) {
        let file = Place {
            table: Some(table.name),
            ..Place::file(&table.name.file())
        };
        self.problems.push(Problem {
            code: Code::MissingColumn,
            place: Place {
                line: Some(1),
                column: Some(column.header.to_owned()),
                ..file
            },
            found: None,
            wanted: format!("a column for this: {}", in_a_sentence(column.meaning)),
            hint: Some("add the column; the table is not used until it is there".into()),
            excerpt: None,
        });
    }

    /// Says whether a record has the cells it should; reports it if not.
    fn well_formed(
        &mut self,
        table: &'static Table,
        layout: &Layout,
        record: &Record<'_>,
        at: u32,
    ) -> bool {
        if !record.unclosed && record.len() == layout.width {
            return true;
        }
        let open = record.unclosed.then(|| record.open_cell());
        let place = located(table.name, record, "", open);
        let (code, wanted, hint) = if record.unclosed {
            let hint = "close the quoted cell with a second \"; write a quote inside it as \"\"";
            (
                Code::UnclosedQuote,
                "a quoted cell that ends".to_owned(),
                hint,
            )
        } else {
            let hint = if record.len() > layout.width {
                "is there a comma inside a cell? put the cell in quotes"
            } else {
                "add the missing commas; an empty cell still needs its comma"
            };
            (
                Code::RowLength,
                format!("{} cells, as in the header", layout.width),
                hint,
            )
        };
        self.problems.push(Problem {
            code,
            place: Place {
                column: None,
                ..place.place
            },
            found: (code == Code::RowLength).then(|| text::counted(record.len(), "cell", "cells")),
            wanted,
            hint: Some(hint.to_owned()),
            excerpt: Some(place.excerpt),
        });
        self.left_out.push(LeftOut {
            table: table.name,
            row: at,
            year: None,
        });
        if let (Kind::Id, Some(field)) = (table.columns[0].kind, layout.fields[0]) {
            // An unclosed record is one cell; before its quote the commas still tell cells apart.
            let id = if record.unclosed {
                let line = record.cell(0).unwrap_or_default();
                line.split(',').nth(field).unwrap_or_default()
            } else {
                record.cell(field).unwrap_or_default()
            };
            self.known.reject(table.name, id.trim().trim_matches('"'));
        }
        false
    }

    fn row_faults(
        &mut self,
        table: &'static Table,
        layout: &Layout,
        record: &Record<'_>,
        faults: Vec<Fault>,
    ) {
        for Fault {
            code,
            col,
            wanted,
            hint,
        } in faults
        {
            let header = table.column(col).header;
            let place = located(
                table.name,
                record,
                header,
                layout.fields[usize::from(col.0)],
            );
            let found = Some(place.text).filter(|text| !text.is_empty());
            let excerpt = (self.problems.len() < EXCERPTS).then_some(place.excerpt);
            self.problems.push(Problem {
                code,
                place: place.place,
                found,
                wanted,
                hint,
                excerpt,
            });
        }
    }

    fn note_readings(
        &mut self,
        table: &'static Table,
        layout: &Layout,
        record: &Record<'_>,
        readings: Vec<(Col, String)>,
    ) {
        for (col, read_as) in readings {
            if let Some((_, more)) = self.readings.get_mut(&(table.name, col.0)) {
                *more += 1;
                continue;
            }
            let header = table.column(col).header;
            let place = located(
                table.name,
                record,
                header,
                layout.fields[usize::from(col.0)],
            );
            self.readings
                .insert((table.name, col.0), (self.problems.len(), 0));
            self.problems.push(Problem {
                code: Code::ReadAs,
                place: place.place,
                found: Some(place.text),
                wanted: format!("read as {read_as}"),
                hint: None,
                excerpt: Some(place.excerpt),
            });
        }
    }

    fn after_rows(&mut self, table: &Table, blank: (u64, Option<u64>), windows: Option<u64>) {
        let file = Place {
            table: Some(table.name),
            ..Place::file(&table.name.file())
        };
        let mut report = |code, line, wanted: &str, hint: String| {
            self.problems.push(Problem {
                code,
                place: Place {
                    line,
                    ..file.clone()
                },
                found: None,
                wanted: wanted.to_owned(),
                hint: Some(hint),
                excerpt: None,
            });
        };
        if blank.0 > 0 {
            let hint = format!("{} of empty cells passed over; delete them", rows(blank.0));
            report(Code::BlankRow, blank.1, "no row without a value", hint);
        }
        if windows.is_some() {
            let hint = "read in the old Windows code page; save the file as CSV UTF-8".to_owned();
            report(Code::WindowsText, windows, "text in UTF-8", hint);
        }
    }

    /// Turns what was put off into findings, and sorts them all by place.
    pub(super) fn finish(mut self) -> (Vec<Problem>, BTreeMap<TableName, Index>, Vec<LeftOut>) {
        for (index, more) in self.readings.values().filter(|(_, more)| *more > 0) {
            let cells = if *more == 1 { "cell" } else { "cells" };
            self.problems[*index].hint =
                Some(format!("{more} more {cells} of this column are not plain"));
        }
        for (table, child) in &self.missing {
            self.problems.push(Problem {
                code: Code::MissingTable,
                place: Place {
                    table: Some(*table),
                    ..Place::file(&table.file())
                },
                found: None,
                wanted: format!("the file that {} refers to", child.file()),
                hint: Some(format!(
                    "`mtfs init` writes an empty one; rows of {} are left out",
                    child.file()
                )),
                excerpt: None,
            });
        }
        self.pending
            .sort_by_key(|pending| (pending.table, pending.row));
        let mut finder = Finder::new(&self.indexes);
        for pending in self.pending {
            let Pending {
                code,
                table,
                row,
                col,
                wanted,
                hint,
                found,
            } = pending;
            let problem = match finder.cell(table, row, col) {
                Ok(at) => {
                    let excerpt = (self.problems.len() < EXCERPTS).then_some(at.excerpt);
                    let found = found.or(Some(at.text)).filter(|text| !text.is_empty());
                    Problem {
                        code,
                        place: at.place,
                        found,
                        wanted,
                        hint,
                        excerpt,
                    }
                }
                Err(_) => {
                    let column = Some(schema::table_of(table).column(col).header.to_owned());
                    let place = Place {
                        table: Some(table),
                        column,
                        ..Place::file(&table.file())
                    };
                    Problem {
                        code,
                        place,
                        found,
                        wanted,
                        hint,
                        excerpt: None,
                    }
                }
            };
            self.problems.push(problem);
        }
        self.problems
            .sort_by(|a, b| (&a.place, a.code).cmp(&(&b.place, b.code)));
        (self.problems, self.indexes, self.left_out)
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

fn rows(count: u64) -> String {
    if count == 1 {
        "1 row".to_owned()
    } else {
        format!("{count} rows")
    }
}

/// Gives the words that name a row, one behind the other.
fn key_of(row: &Row<'_>) -> String {
    let words: Vec<&str> = row.table.key.iter().map(|col| row.text(*col)).collect();
    words.join("\u{1f}")
}

fn key_words(table: &Table) -> String {
    let headers: Vec<&str> = table
        .key
        .iter()
        .map(|col| table.column(*col).header)
        .collect();
    format!("each {} once", headers.join(" + "))
}

/// Gives the year a row speaks of, where it has one that can be read.
fn year_of(row: &Row<'_>) -> Option<FinancialYear> {
    let years = (0u8..).map(Col).zip(row.table.columns);
    years
        .filter(|(_, column)| column.header == "financial_year")
        .find_map(|(col, _)| FinancialYear::from_words(row.text(col)).ok())
}

/// Gives the tables that a row refers to and that are not there.
fn absent_parents(row: &Row<'_>) -> Vec<TableName> {
    (0u8..)
        .map(Col)
        .zip(row.table.columns)
        .filter_map(|(col, column)| match column.kind {
            Kind::Ref(table) if table != row.table.name && !row.text(col).is_empty() => {
                (row.reference(table, col) == Reference::NoTable).then_some(table)
            }
            _ => None,
        })
        .collect()
}
