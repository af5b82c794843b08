//! Findings: of rows as they are read, and those put off until their line is looked up.

use std::collections::BTreeMap;

use super::load::Loader;
use super::locate::{Finder, Index, located};
use super::row::{Fault, Layout};
use super::scan::Record;
use super::schema::{self, Col, Table};
use crate::records::{Code, LeftOut, Place, Problem, TableName};

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

impl Loader<'_> {
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
            let place = located(table.name, record, header, layout.fields[usize::from(col.0)]);
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
            let place = located(table.name, record, header, layout.fields[usize::from(col.0)]);
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
    pub(super) fn finish(mut self) -> (Vec<Problem>, BTreeMap<TableName, Index>, Vec<LeftOut>) {
        for (index, more) in self.readings.values().filter(|(_, more)| *more > 0) {
            let cells = if *more == 1 { "cell" } else { "cells" };
            let hint = format!("{more} more {cells} of this column are not plain");
            self.problems[*index].hint = Some(hint);
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
        let mut finder = Finder::new(&self.indexes);
        for pending in self.pending {
            let excerpt = self.problems.len() < EXCERPTS;
            self.problems.push(looked_up(pending, &mut finder, excerpt));
        }
        self.problems.sort_by(|a, b| (&a.place, a.code).cmp(&(&b.place, b.code)));
        (self.problems, self.indexes, self.left_out)
    }
}

/// Finds the line of a finding that was put off; without it, says the file and column.
fn looked_up(pending: Pending, finder: &mut Finder<'_>, with_excerpt: bool) -> Problem {
    let Pending { code, table, row, col, wanted, hint, found } = pending;
    let Ok(at) = finder.cell(table, row, col) else {
        let column = Some(schema::table_of(table).column(col).header.to_owned());
        let place = Place { column, ..Place::table(table) };
        return Problem { code, place, found, wanted, hint, excerpt: None };
    };
    let excerpt = with_excerpt.then_some(at.excerpt);
    let found = found.or(Some(at.text)).filter(|text| !text.is_empty());
    Problem { code, place: at.place, found, wanted, hint, excerpt }
}
