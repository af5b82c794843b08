//! Rows of a file as rows of other tables than those of savings, found again by their keys.

use super::held::record_of;
use super::{Change, Merge, same};
use crate::datasets::import::draft::Draft;
use crate::datasets::import::grid::cell_name;
use crate::datasets::import::lines::finding;
use crate::records::schema::{self, Col, Kind, Table, imports as i};
use crate::records::{Code, TableName};

/// One record as a row of the file states it.
struct Stated {
    /// Its table.
    table: &'static Table,
    /// Its cells that say something.
    cells: Vec<(Col, String)>,
    /// The places of the reads that they come from.
    reads: Vec<usize>,
    /// The column of the file that a finding about it names.
    at: usize,
}

impl Stated {
    fn says(&self, col: Col) -> Option<&str> {
        self.cells.iter().find(|(known, _)| *known == col).map(|(_, words)| words.as_str())
    }

    /// Gives the cells of the key; an empty one where nothing is said.
    fn key(&self) -> Vec<&str> {
        self.table.key.iter().map(|col| self.says(*col).unwrap_or_default()).collect()
    }

    /// Says in words which record it is.
    fn name(&self) -> String {
        let cell = |col| self.says(col).unwrap_or_default().to_owned();
        format!("{} {}", self.table.name.word(), self.table.key_words(cell))
    }
}

impl Merge<'_> {
    /// Puts what a row says of other tables into them.
    pub(super) fn records(&mut self, draft: &mut Draft<'_>, number: usize) {
        for mut stated in stated(draft) {
            self.stamp(&mut stated, draft);
            if !self.is_whole(draft, &stated) {
                return;
            }
            let found = self.record(draft, &stated, number);
            let Some(row) = found else { return };
            for at in &stated.reads {
                if let Some((table, col)) = draft.reads[*at].place() {
                    draft.reads[*at].landed = vec![(table, row, col)];
                }
            }
            self.origin_of(draft, &stated, number);
        }
    }

    /// Adds source, day and who may see it, where neither file nor mapping says.
    fn stamp(&self, stated: &mut Stated, draft: &Draft<'_>) {
        let day = self.handed_in(draft);
        for (col, column) in stated.table.each() {
            if stated.says(col).is_some() {
                continue;
            }
            let words = if column.header == "source_id" {
                self.source.clone()
            } else if stated.table.is_known(col) && column.required {
                day.clone()
            } else {
                continue;
            };
            if !words.is_empty() {
                stated.cells.push((col, words));
            }
        }
    }

    /// Says whether the key is whole; what is missing is reported.
    fn is_whole(&mut self, draft: &mut Draft<'_>, stated: &Stated) -> bool {
        let table = stated.table;
        let missing = table
            .key
            .iter()
            .find(|col| table.column(**col).required && stated.says(**col).is_none());
        let Some(col) = missing else { return true };
        let hint = if table.is_known(*col) {
            "write submitted_on = \"2025-10-14\" at the top of the mapping, or name a column for it"
        } else {
            "is it a total, a note or a heading? list how it begins in skip_rows; a blank that means the cell above: \
             carry_down"
        };
        let at = column_of(draft, stated, *col);
        let wanted = format!("{} of {}", table.column(*col).header, table.name.word());
        self.refuse_record(draft, at, None, (Code::MissingValue, wanted, hint.to_owned()));
        false
    }

    /// Finds the row of a record, and adds it or brings it up to date.
    fn record(&mut self, draft: &mut Draft<'_>, stated: &Stated, number: usize) -> Option<usize> {
        let table = self.table(stated.table.name);
        if stated.table.key.is_empty() {
            if !self.is_known(draft, stated) {
                return self.add_record(draft, stated, number);
            }
            // The row that it made then, if it still is as it was.
            let all = table.key().iter().map(|col| stated.says(*col).unwrap_or_default());
            let all: Vec<&str> = all.collect();
            let row = table.find(&all).find(|row| table.touched_by(*row).is_none())?;
            self.tables.get_mut(&stated.table.name)?.touch(row, number);
            return Some(row);
        }
        let there = table.find(&stated.key()).next();
        match there {
            Some(row) => self.again(draft, stated, row, number).then_some(row),
            None => self.add_record(draft, stated, number),
        }
    }

    /// Says whether a record without a key was read from this row before: it then has no row to find,
    /// and none is added.
    fn is_known(&self, draft: &Draft<'_>, stated: &Stated) -> bool {
        let (sheet, row) = (&self.sheets[draft.sheet].name, draft.row.to_string());
        let imports = self.table(TableName::Imports);
        imports.find(&[&self.source, sheet, &row]).any(|at| {
            imports.cell(at, i::table) == stated.table.name.word()
                && imports.touched_by(at).is_none()
        })
    }

    fn add_record(
        &mut self,
        draft: &mut Draft<'_>,
        stated: &Stated,
        number: usize,
    ) -> Option<usize> {
        let mut cells = stated.cells.clone();
        for (col, column) in stated.table.each() {
            if !column.required || stated.says(col).is_some() {
                continue;
            }
            if stated.table.flag() == Some(col) {
                // What the public may see is for the council to say, record by record.
                cells.push((col, "false".to_owned()));
                self.not_public += 1;
                continue;
            }
            let wanted = format!("{} of a new row of {}", column.header, stated.table.name.word());
            let hint = format!(
                "name the column it stands in, or write {} = {{ is = \"…\" }} under [[into.{}]]",
                column.header,
                stated.table.name.word()
            );
            let at = column_of(draft, stated, col);
            self.refuse_record(draft, at, None, (Code::MissingValue, wanted, hint));
            return None;
        }
        let file = self.tables.get_mut(&stated.table.name)?;
        Some(file.add(&cells, number))
    }

    /// Holds a record against the row that is there: says whether it can stand.
    fn again(&mut self, draft: &mut Draft<'_>, stated: &Stated, row: usize, number: usize) -> bool {
        let name = stated.table.name;
        let file = self.table(name);
        let here = file.touched_by(row).is_some();
        let source = stated.table.col("source_id");
        let own = source.is_some_and(|col| file.cell(row, col) == self.source);
        let told_since = !here && self.record_told_since(stated, row);
        for (col, words) in &stated.cells {
            let before = self.table(name).cell(row, *col).to_owned();
            if Some(*col) == source || before == *words || same(&before, words) {
                continue;
            }
            if told_since
                && !before.is_empty()
                && matches!(stated.table.column(*col).kind, Kind::Text)
            {
                continue;
            }
            let described = matches!(stated.table.column(*col).kind, Kind::Text);
            if before.is_empty() || !here && (own || described) {
                self.renew((name, row, *col), words, &stated.name(), number);
                continue;
            }
            let (wanted, hint) = if here {
                let hint = "two rows of the file make one record of two: give one another reference under [cells], or add \
                            a column to what tells them apart";
                (format!("`{before}`, which another row says of {}", stated.name()), hint)
            } else {
                let hint = "an import rewrites no earlier source, since figures of every day gone by would change; write \
                            it in the table if it was always so, or leave the column out of the mapping";
                (format!("what an earlier source said of {}, `{before}`", stated.name()), hint)
            };
            let at = column_of(draft, stated, *col);
            self.refuse_record(
                draft,
                at,
                Some(words),
                (Code::DuplicateKey, wanted, hint.to_owned()),
            );
            return false;
        }
        if let Some(file) = self.tables.get_mut(&name) {
            file.touch(row, number);
        }
        true
    }

    /// Says whether a later source than this one spoke of a record: its words are today's.
    fn record_told_since(&self, stated: &Stated, row: usize) -> bool {
        let cell = |col| stated.says(col).unwrap_or_default().to_owned();
        let whose = record_of(stated.table.name.word(), &stated.table.key_words(cell));
        let source = stated.table.col("source_id");
        let own = source.map(|col| self.table(stated.table.name).cell(row, col));
        let later = own.is_some_and(|id| self.spoken(id) > self.spoken(&self.source));
        later || self.told_since(&whose)
    }

    /// Puts another value into a cell of a record, and takes note of it unless this file made the row.
    fn renew(
        &mut self,
        (table, row, col): (TableName, usize, Col),
        words: &str,
        name: &str,
        number: usize,
    ) {
        let Some(file) = self.tables.get_mut(&table) else { return };
        let before = file.cell(row, col).to_owned();
        let new = file.is_new(row);
        file.set(row, col, words, number);
        if !new {
            let header = schema::table_of(table).column(col).header;
            let column = format!("{}.{header}", table.word());
            let record = name.strip_prefix(table.word()).unwrap_or(name).trim().to_owned();
            self.changes.push(Change {
                saving_id: record,
                column,
                before,
                after: words.to_owned(),
            });
        }
    }

    /// Keeps file, sheet and row of a record.
    fn origin_of(&mut self, draft: &Draft<'_>, stated: &Stated, number: usize) {
        let (sheet, row) = (self.sheets[draft.sheet].name.clone(), draft.row.to_string());
        let cell = |col| stated.says(col).unwrap_or_default().to_owned();
        let key = match stated.table.key_words(cell) {
            none if none.is_empty() => format!("row {row}"),
            key => key,
        };
        let first = stated
            .table
            .key
            .first()
            .filter(|col| matches!(stated.table.column(**col).kind, Kind::Id | Kind::Ref(_)));
        let record = first.and_then(|col| stated.says(*col)).unwrap_or_default().to_owned();
        let (source, table) = (self.source.clone(), stated.table.name.word());
        let Some(imports) = self.tables.get_mut(&TableName::Imports) else { return };
        let there = imports.find(&[&source, &sheet, &row]).any(|at| {
            imports.cell(at, i::table) == table && imports.cell(at, i::source_key) == key
        });
        if there {
            return;
        }
        let cells = [
            (i::source_id, source),
            (i::file, self.file.to_owned()),
            (i::sheet, sheet),
            (i::row, row),
            (i::source_key, key),
            (i::table, table.to_owned()),
            (i::record, record),
        ];
        imports.add(&cells, number);
    }

    fn refuse_record(
        &mut self,
        draft: &mut Draft<'_>,
        column: usize,
        found: Option<&str>,
        (code, wanted, hint): (Code, String, String),
    ) {
        draft.good = false;
        let cell = cell_name(&self.sheets[draft.sheet].name, column, draft.row);
        self.problems.push(finding(code, self.file, &cell, found, wanted, Some(hint)));
    }
}

/// Gathers the cells of each record, in the order of the mapping.
fn stated(draft: &Draft<'_>) -> Vec<Stated> {
    let mut all: Vec<((usize, usize), Stated)> = Vec::new();
    for (at, read) in draft.reads.iter().enumerate() {
        let (Some(slot), Some((table, col))) = (read.slot, read.place()) else { continue };
        let of = (slot.into, slot.across);
        if all.last().is_none_or(|(last, _)| *last != of) {
            let table = schema::table_of(table);
            let at = read.column;
            all.push((of, Stated { table, cells: Vec::new(), reads: Vec::new(), at }));
        }
        let Some((_, stated)) = all.last_mut() else { continue };
        stated.reads.push(at);
        // A finding about the record points at a cell of its own, not at words of the mapping.
        if read.made.is_none() && !stated.table.key.contains(&col) {
            stated.at = read.column;
        }
        stated.cells.extend(read.value.clone().map(|words| (col, words)));
    }
    all.into_iter().map(|(_, stated)| stated).collect()
}

/// Gives the column of the file that fills a column of a record, else one that speaks of it.
fn column_of(draft: &Draft<'_>, stated: &Stated, col: Col) -> usize {
    let reads = stated.reads.iter().map(|at| &draft.reads[*at]);
    let own = reads.filter(|read| read.made.is_none());
    let own = own.filter(|read| read.place() == Some((stated.table.name, col)));
    own.map(|read| read.column).next().unwrap_or(stated.at)
}
