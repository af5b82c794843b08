//! Findings: of rows as they are read, and those put off until their line is looked up.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::Path;

use super::folder::toml_files;
use super::layout::Layout;
use super::locate::{Finder, Index, located};
use super::scan::Record;
use crate::files::bounds;
use crate::records::schema::{self, Col, Table};
use crate::records::{Code, Place, Problem, Severity, TableName};
use crate::units::text;

/// Findings of a file that carry the line they are on; the rest only say where it is.
const EXCERPTS: usize = 200;

/// Something wrong with one cell of a row, or with the row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) code: Code,
    pub(super) col: Col,
    pub(super) wanted: String,
    pub(super) hint: Option<String>,
}

/// A finding about a row already read; where it stands is looked up at the end, all at once.
struct Pending {
    table: TableName,
    row: u32,
    fault: Fault,
}

/// Gives a finding for each line of a text, as [`bounds::text`] gives it, that held a character nobody sees.
pub(super) fn unseen_in(file: &str, text: &str) -> Vec<Problem> {
    let found = bounds::unseen_lines(text).map(|(line, escape)| Problem {
        code: Code::UnseenCharacter,
        place: Place { line: Some(line), ..Place::file(file) },
        found: Some(escape.to_owned()),
        wanted: "letters that a reader sees".to_owned(),
        hint: Some("type the words anew".to_owned()),
        excerpt: None,
    });
    found.take(EXCERPTS).collect()
}

/// Gives those of every text of a folder that is written in TOML; a text that cannot be read is told of by whoever
/// uses it.
///
/// # Errors
/// What the system says of the folder.
pub fn unseen_in_texts(folder: &Path, home: &str) -> io::Result<Vec<Problem>> {
    let mut found = Vec::new();
    for name in toml_files(folder)? {
        if let Ok(read) = bounds::text(&folder.join(&name)) {
            found.extend(unseen_in(&text::visible(&format!("{home}/{name}")), &read));
        }
    }
    Ok(found)
}

/// The columns with an error of a table's rows; `None`: the whole row.
#[derive(Debug, Default)]
pub(super) struct RowErrors {
    by_line: HashMap<u64, Vec<Option<String>>>,
    by_row: HashMap<u32, Vec<Option<String>>>,
}

impl RowErrors {
    /// Gives those of a row.
    pub(super) fn of(&self, row: u32, line: u64) -> Vec<Option<&str>> {
        let (read, put_off) = (self.by_line.get(&line), self.by_row.get(&row));
        let all = read.into_iter().flatten().chain(put_off.into_iter().flatten());
        all.map(Option::as_deref).collect()
    }
}

/// Everything found so far.
#[derive(Default)]
pub(super) struct Findings {
    pub(super) problems: Vec<Problem>,
    pending: Vec<Pending>,
    /// Cells read although not plain: the finding of each column, and how many more there are.
    readings: BTreeMap<(TableName, u8), (usize, u64)>,
    /// Cells with what nobody sees: the finding of each column of a file, and how many more there are.
    unseen: BTreeMap<(TableName, usize), (usize, u64)>,
    /// Tables that are referred to but not there, with the first file that does.
    missing: BTreeMap<TableName, TableName>,
}

impl Findings {
    /// Takes note of a table that a file refers to and that is not there.
    pub(super) fn missing(&mut self, parent: TableName, child: TableName) {
        self.missing.entry(parent).or_insert(child);
    }

    /// Puts off a finding about a row until its line is looked up.
    pub(super) fn put_off(&mut self, table: TableName, row: u32, fault: Fault) {
        self.pending.push(Pending { table, row, fault });
    }

    /// Gives the columns of a table's cells with an error: by line where the cell was read, by row
    /// where the finding was put off; no column where the whole row is meant.
    pub(super) fn errors_of(&self, table: TableName) -> RowErrors {
        let mut errors = RowErrors::default();
        let read = self.problems.iter().filter(|problem| {
            problem.place.table == Some(table) && problem.severity() == Severity::Error
        });
        for problem in read {
            if let Some(line) = problem.place.line {
                errors.by_line.entry(line).or_default().push(problem.place.column.clone());
            }
        }
        let put_off = self.pending.iter().filter(|pending| {
            pending.table == table && pending.fault.code.severity() == Severity::Error
        });
        for Pending { row, fault, .. } in put_off {
            let column = schema::table_of(table).column(fault.col).header.to_owned();
            errors.by_row.entry(*row).or_default().push(Some(column));
        }
        errors
    }

    /// Reports what is wrong with a row.
    pub(super) fn row_faults(
        &mut self,
        table: &'static Table,
        layout: &Layout,
        record: &Record<'_>,
        faults: Vec<Fault>,
    ) {
        for Fault { code, col, wanted, hint } in faults {
            let header = table.column(col).header;
            let place = located(table.name, record, header, layout.field(col));
            let found = Some(place.text).filter(|text| !text.is_empty());
            let excerpt = (self.problems.len() < EXCERPTS).then_some(place.excerpt);
            self.problems.push(Problem { code, place: place.place, found, wanted, hint, excerpt });
        }
    }

    /// Notes the cells of a row that were read although not in the plain form: the first of each
    /// column in full, the rest counted.
    pub(super) fn note_readings(
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
            let place = located(table.name, record, header, layout.field(col));
            self.readings.insert((table.name, col.0), (self.problems.len(), 0));
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

    /// Reports the cells of a row with characters that nobody sees: the first of each column in full, the rest
    /// counted.
    pub(super) fn unseen(&mut self, table: &'static Table, layout: &Layout, record: &Record<'_>) {
        for at in 0..record.len() {
            let span = record.span(at);
            let raw = String::from_utf8_lossy(record.raw.get(span).unwrap_or_default());
            if !text::has_unseen(&raw) {
                continue;
            }
            if let Some((_, more)) = self.unseen.get_mut(&(table.name, at)) {
                *more += 1;
                continue;
            }
            let column = table.each().find(|(col, _)| layout.field(*col) == Some(at));
            let header = column.map_or("", |(_, column)| column.header);
            let place = located(table.name, record, header, Some(at));
            let points = text::unseen(&raw).join(", ");
            self.unseen.insert((table.name, at), (self.problems.len(), 0));
            self.problems.push(Problem {
                code: Code::UnseenCharacter,
                place: place.place,
                found: Some(place.text),
                wanted: format!("letters that a reader sees; here stands {points}"),
                hint: Some("type the cell anew".to_owned()),
                excerpt: Some(place.excerpt),
            });
        }
    }

    /// Reports what concerns a file as a whole: blank rows, the old code page.
    pub(super) fn after_rows(
        &mut self,
        table: &Table,
        blank: (u64, Option<u64>),
        windows: Option<u64>,
    ) {
        let blank_rows = (blank.0 > 0).then(|| {
            let rows = if blank.0 == 1 { "1 row".to_owned() } else { format!("{} rows", blank.0) };
            let hint = format!("{rows} of empty cells passed over; delete them");
            (Code::BlankRow, blank.1, "no row without a value", hint)
        });
        let code_page = windows.map(|line| {
            let hint = "read in the old Windows code page; save the file as CSV UTF-8".to_owned();
            (Code::WindowsText, Some(line), "text in UTF-8", hint)
        });
        for (code, line, wanted, hint) in [blank_rows, code_page].into_iter().flatten() {
            self.problems.push(Problem {
                code,
                place: Place { line, ..Place::table(table.name) },
                found: None,
                wanted: wanted.to_owned(),
                hint: Some(hint),
                excerpt: None,
            });
        }
    }

    /// Turns what was put off into findings, and sorts them all by place.
    pub(super) fn finish(mut self, indexes: &BTreeMap<TableName, Index>) -> Vec<Problem> {
        for (index, more) in self.readings.values().filter(|(_, more)| *more > 0) {
            let cells = if *more == 1 { "cell" } else { "cells" };
            let hint = format!("{more} more {cells} of this column are not plain");
            self.problems[*index].hint = Some(hint);
        }
        for (index, more) in self.unseen.values().filter(|(_, more)| *more > 0) {
            let cells = text::counted(
                usize::try_from(*more).unwrap_or(usize::MAX),
                "more cell has",
                "more cells have",
            );
            self.problems[*index].hint =
                Some(format!("type the cell anew; {cells} some in this column"));
        }
        for (table, child) in &self.missing {
            let child = child.file();
            self.problems.push(Problem {
                code: Code::MissingTable,
                place: Place::table(*table),
                found: None,
                wanted: format!("the file that {child} refers to"),
                hint: Some(format!(
                    "`mtfs init` writes an empty one; rows of {child} are left out"
                )),
                excerpt: None,
            });
        }
        self.pending.sort_by_key(|pending| (pending.table, pending.row));
        let mut finder = Finder::new(indexes);
        for pending in self.pending {
            let excerpt = self.problems.len() < EXCERPTS;
            self.problems.push(looked_up(pending, &mut finder, excerpt));
        }
        for problem in &mut self.problems {
            // A file is named by whoever made it.
            problem.place.file = text::visible(&problem.place.file).into_owned();
        }
        self.problems.sort_by(|a, b| (&a.place, a.code).cmp(&(&b.place, b.code)));
        self.problems
    }
}

/// Finds the line of a finding that was put off; without it, says the file and column.
fn looked_up(pending: Pending, finder: &mut Finder<'_>, with_excerpt: bool) -> Problem {
    let Pending { table, row, fault: Fault { code, col, wanted, hint } } = pending;
    let Ok(at) = finder.cell(table, row, col) else {
        let column = Some(schema::table_of(table).column(col).header.to_owned());
        let place = Place { column, ..Place::table(table) };
        return Problem { code, place, found: None, wanted, hint, excerpt: None };
    };
    let excerpt = with_excerpt.then_some(at.excerpt);
    let found = Some(at.text).filter(|text| !text.is_empty());
    Problem { code, place: at.place, found, wanted, hint, excerpt }
}

/// Gives what the file system says, without its number for it.
pub(super) fn said_by_system(error: &io::Error) -> String {
    let words = error.to_string();
    words.split_once(" (os error").map_or(words.clone(), |(said, _)| said.to_owned())
}

/// Gives a column's meaning as it stands within a sentence.
pub(super) fn in_a_sentence(meaning: &str) -> String {
    let mut letters = meaning.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
