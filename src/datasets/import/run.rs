//! One import, from what was read to what is written.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::draft::{Draft, Read};
use super::grid::cell_name;
use super::lines::Lines;
use super::mapping::{Mapping, Slot, Turn};
use super::merge::{Merge, NO_DRAFT, Register};
use super::reconcile::{Question, Reconciled, Waived, column_name, reconcile};
use super::sums::asked_of;
use super::tracker::{Asked, CellRead, Import, ImportError, Mode, Tracker};
use super::{account, look, slips, told, years};
use crate::datasets::council;
use crate::datasets::load::Depth;
use crate::datasets::loaded::{self, finished_words};
use crate::files::{Hold, Scratch, bounds, replace_file};
use crate::records::{Place, Problem, Severity, TableName, schema};
use crate::units::text;

/// An import under way.
pub(super) struct Run<'a> {
    pub(super) asked: Asked<'a>,
    pub(super) mapping: &'a Mapping,
    pub(super) tracker: &'a Tracker,
    pub(super) lines: &'a [Lines<'a>],
    /// The hold on the folder; `None` where nothing is to be written.
    pub(super) hold: Option<&'a Hold>,
}

impl Run<'_> {
    /// Puts what was read into the tables, compares totals, and writes if all is well.
    pub(super) fn finish(
        &self,
        mut drafts: Vec<Draft<'_>>,
        mut problems: Vec<Problem>,
    ) -> Result<Import, ImportError> {
        let (mut merge, mut register) = self.merge(&mut drafts, &mut problems)?;
        // Rows left out take their savings, targets and updates with them: the rest is put together
        // again without them, until no row is refused any more.
        let good = |drafts: &[Draft<'_>]| drafts.iter().filter(|draft| draft.good).count();
        let mut before = drafts.len();
        while self.all_waived(&problems) && before != good(&drafts) {
            before = good(&drafts);
            (merge, register) = self.merge(&mut drafts, &mut problems)?;
        }
        let mut totals = Vec::new();
        let mut questions = register.questions;
        let mut from = 0;
        for lines in self.lines {
            let rows = lines.rows.iter().filter(|line| line.total.is_none()).count();
            totals.extend(reconcile(lines, &drafts[from..from + rows], self.mapping, &merge));
            questions.extend(asked_of(lines, self.mapping));
            questions.extend(slips::asked(lines, self.mapping));
            questions.extend(years::asked(lines, self.mapping));
            questions.extend(look::asked(lines, self.mapping));
            from += rows;
        }
        totals.extend(register.totals);
        let mut problems = told::distinct(problems);
        let waived = self.waive(&totals, &mut questions, &mut problems);
        merge.keep_waived(&waived);
        let (moved, fell) = merge.moved(&drafts, register.ended);
        let mut import = Import {
            moved,
            fell,
            source_id: merge.source.clone(),
            notes: self.notes().into_iter().chain(register.notes).collect(),
            questions,
            passed: self.lines.iter().flat_map(|lines| lines.passed.clone()).collect(),
            cells: if self.asked.mode == Mode::Dry { self.cells(&drafts) } else { Vec::new() },
            totals,
            waived,
            problems: told::grouped(&problems),
            savings: self.mapping.has_savings(),
            rows: drafts.len(),
            left_out: drafts.iter().filter(|draft| !draft.good).count(),
            added: merge
                .names()
                .into_iter()
                .map(|name| (name, merge.table(name).added()))
                .collect(),
            changes: std::mem::take(&mut merge.changes),
            derived: merge.derived,
            not_public: merge.not_public,
            written: Vec::new(),
            accepted: false,
        };
        import.accepted = import.is_fine();
        told::write_out(&mut import);
        if let Some(hold) = self.hold.filter(|_| import.accepted) {
            import.written = self.write(&merge, hold)?;
        }
        Ok(import)
    }

    /// Says whether the mapping lets everything stand that keeps a row from being used.
    fn all_waived(&self, problems: &[Problem]) -> bool {
        let mut errors = problems.iter().filter(|problem| problem.severity() == Severity::Error);
        errors.all(|problem| self.why(problem).is_some())
    }

    /// Gives why the mapping lets a finding stand, if it does.
    fn why(&self, problem: &Problem) -> Option<(&String, &String)> {
        self.mapping.answers.waived.get_key_value(problem.place.column.as_deref()?)
    }

    /// Takes out of what was found what the mapping lets stand; a waiver of nothing is asked about.
    fn waive(
        &self,
        totals: &[Reconciled],
        questions: &mut Vec<Question>,
        problems: &mut Vec<Problem>,
    ) -> Vec<Waived> {
        let mut waived: Vec<Waived> = Vec::new();
        let mut add = |cell: &str, found: String, why: &str| {
            waived.push(Waived { cell: cell.to_owned(), found, why: why.to_owned() });
        };
        for total in totals {
            if let (Some(cell), Some(why)) = (&total.cell, &total.waived) {
                add(
                    cell,
                    format!("{}, {} apart", total.words, text::pence(total.difference())),
                    why,
                );
            }
        }
        let answers = &self.mapping.answers.waived;
        questions.retain(|question| {
            let why = answers.get(&question.place);
            why.inspect(|why| add(&question.place, question.asks.clone(), why)).is_none()
        });
        problems.retain(|problem| {
            let said = self.why(problem).filter(|_| problem.severity() == Severity::Error);
            let found = || format!("{}: the row is left out", problem.wanted);
            said.inspect(|(cell, why)| add(cell, found(), why)).is_none()
        });
        let unused = answers.keys().filter(|cell| waived.iter().all(|one| one.cell != **cell));
        questions.extend(unused.map(|cell| Question {
            place: cell.clone(),
            found: "[waive] names it".to_owned(),
            asks: "and nothing is found there that could be let stand".to_owned(),
            answer: "take the line out, or mend the cell".to_owned(),
        }));
        waived
    }

    /// Puts every good row into the tables and checks them as `mtfs check` would.
    fn merge<'m>(
        &'m self,
        drafts: &mut [Draft<'_>],
        problems: &mut Vec<Problem>,
    ) -> Result<(Merge<'m>, Register), ImportError> {
        let sheets = self.lines.iter().map(|lines| lines.sheet).collect();
        let (file, stamp) = (&self.tracker.name, &self.tracker.stamp);
        let folder = self.asked.folder;
        let mut merge = Merge::new(folder, self.mapping, sheets, file, stamp, drafts)
            .map_err(|(file, why)| ImportError::Table { path: folder.join(file), why })?;
        for (number, draft) in drafts.iter_mut().enumerate().filter(|(_, draft)| draft.good) {
            merge.take(draft, number);
        }
        problems.append(&mut merge.problems);
        let register = merge.settle(drafts);
        self.check(&merge, drafts, problems)?;
        Ok((merge, register))
    }

    /// Loads the tables from a folder of their own, so that a row which `mtfs check` would refuse is
    /// found before it is written.
    fn check(
        &self,
        merge: &Merge<'_>,
        drafts: &mut [Draft<'_>],
        problems: &mut Vec<Problem>,
    ) -> Result<(), ImportError> {
        let scratch = Scratch::new()
            .map_err(|source| ImportError::File { path: std::env::temp_dir(), source })?;
        let at = |name: &str| scratch.path().join(name);
        let names = merge.names();
        let mut files: Vec<(PathBuf, Vec<u8>)> =
            names.iter().map(|name| (at(&name.file()), merge.table(*name).content())).collect();
        let beside = self.beside(&names);
        for name in beside {
            if let Ok(bytes) = bounds::whole(&self.asked.folder.join(&name)) {
                files.push((at(&name), bytes));
            }
        }
        for (path, bytes) in &files {
            replace_file(path, bytes)?;
        }
        let loaded = loaded::load(scratch.path(), Depth::Figures).map_err(|error| {
            ImportError::Tracker { path: scratch.path().to_owned(), why: error.to_string() }
        })?;
        let mut lines = BTreeMap::new();
        for problem in loaded.problems {
            let (Some(table), Some(line)) = (problem.place.table, problem.place.line) else {
                continue;
            };
            if problem.severity() != Severity::Error || !names.contains(&table) {
                continue;
            }
            let rows = lines.entry(table).or_insert_with(|| merge.table(table).row_lines());
            let Some(row) = rows.get(&line) else { continue };
            let number = merge.table(table).touched_by(*row);
            if let Some(draft) = number.and_then(|number| drafts.get_mut(number)) {
                draft.good = false;
                problems.push(self.placed(draft, problem, (table, *row)));
            } else if number == Some(NO_DRAFT) {
                // What the mapping says of a saving that the tracker lacks.
                problems.push(problem);
            }
        }
        Ok(())
    }

    /// Names the files that the changed tables are read beside: the council's own and, where other
    /// tables than those of savings change, what their rows may name.
    fn beside(&self, changed: &[TableName]) -> Vec<String> {
        let mut beside = vec![council::FILE.to_owned()];
        if !self.mapping.into.is_empty() {
            let others = TableName::ALL.iter().filter(|name| !changed.contains(name));
            let read = others.filter(|name| **name != TableName::Ledger);
            beside.extend(read.map(|name| name.file()));
        }
        beside
    }

    /// Gives a finding about a row of our tables as one about the tracker's cell.
    fn placed(
        &self,
        draft: &Draft<'_>,
        problem: Problem,
        (table, row): (TableName, usize),
    ) -> Problem {
        let column = problem.place.column.clone().unwrap_or_default();
        let header = schema::table_of(table).col(&column);
        let holds = |draft: &&Read<'_>| {
            draft.landed.iter().any(|(t, r, c)| (*t, *r, Some(*c)) == (table, row, header))
        };
        let same_row =
            |read: &&Read<'_>| read.landed.iter().any(|(t, r, _)| (*t, *r) == (table, row));
        let read = draft.reads.iter().find(holds).or_else(|| draft.reads.iter().find(same_row));
        let at = read.map_or(0, |read| read.column);
        let sheet = &self.lines[draft.sheet].sheet.name;
        let mapped = column.is_empty() || draft.reads.iter().any(|read| holds(&read));
        let (place, hint) = if mapped {
            (cell_name(sheet, at, draft.row), problem.hint)
        } else {
            // No cell of the tracker is at fault: what is wanted has no column there.
            let map = format!("map a column of the tracker to `{column}`");
            let hint = problem.hint.map_or_else(|| map.clone(), |hint| format!("{hint}; or {map}"));
            (format!("{sheet} row {}, {column}", draft.row), Some(hint))
        };
        let place = Place { column: Some(place), ..Place::file(&self.tracker.name) };
        let goes = format!("{} ({}.{column})", problem.wanted, table.word());
        Problem { place, wanted: goes, hint, excerpt: None, ..problem }
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = self.tracker.notes.clone();
        let read: BTreeSet<&str> =
            self.lines.iter().map(|lines| lines.sheet.name.as_str()).collect();
        let aside = self.tracker.sheets.iter().filter(|sheet| !read.contains(sheet.name.as_str()));
        let aside: Vec<&str> = aside.map(|sheet| sheet.name.as_str()).collect();
        if !aside.is_empty() {
            notes.push(format!("sheets not read: {}", aside.join(", ")));
        }
        let unmapped: BTreeSet<&str> =
            self.lines.iter().flat_map(|lines| &lines.unmapped).map(String::as_str).collect();
        if !unmapped.is_empty() {
            let unmapped: Vec<&str> = unmapped.into_iter().collect();
            notes.push(format!("columns not read: {}", unmapped.join(", ")));
        }
        if self
            .mapping
            .columns
            .iter()
            .any(|(_, goal)| goal.slot.is_none() && goal.turn == Turn::Levels)
        {
            notes.extend(said(Turn::Levels).map(str::to_owned));
        }
        for into in &self.mapping.into {
            let turned = into.cells.iter().filter_map(|cell| Some((cell, said(cell.goal.turn)?)));
            notes.extend(turned.map(|(cell, how)| format!("{}: {how}", cell.goal.role.name())));
        }
        notes.extend(self.lines.iter().flat_map(|lines| look::said(lines, self.mapping)));
        notes.push(account::words(self.lines, self.tracker.sheets.len()));
        notes.extend(self.hold.and_then(|hold| finished_words(&hold.finished)));
        notes
    }

    /// Gives every cell with what it was read as.
    fn cells(&self, drafts: &[Draft<'_>]) -> Vec<CellRead> {
        let mut cells = Vec::new();
        let mut drafts = drafts.iter();
        for lines in self.lines {
            for line in lines.rows.iter().filter(|line| line.total.is_none()) {
                let Some(draft) = drafts.next() else { continue };
                let id = draft.id.as_deref().unwrap_or("not used");
                for read in &draft.reads {
                    let found = read.made.as_deref().unwrap_or_else(|| line.cell(read.column));
                    if found.is_empty() {
                        continue;
                    }
                    let whose = whose(draft, read).unwrap_or_else(|| id.to_owned());
                    cells.push(CellRead {
                        cell: cell_name(&lines.sheet.name, read.column, line.row.number),
                        found: found.to_owned(),
                        read_as: read.words(),
                        goes_to: format!("{whose} {}", column_name(read.goal, self.mapping)),
                    });
                }
            }
        }
        cells
    }

    fn write(&self, merge: &Merge<'_>, hold: &Hold) -> Result<Vec<PathBuf>, ImportError> {
        let names = merge.names().into_iter();
        let files: Vec<(String, Vec<u8>)> =
            names.filter_map(|name| Some((name.file(), merge.table(name).bytes()?))).collect();
        let step: Vec<(&str, &[u8])> =
            files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        if !step.is_empty() {
            hold.replace(&step)?;
        }
        Ok(files.into_iter().map(|(name, _)| self.asked.folder.join(name)).collect())
    }
}

/// Says what was made of amounts across the sheet.
fn said(turn: Turn) -> Option<&'static str> {
    match turn {
        Turn::AsTheyStand => None,
        Turn::Changes => Some(
            "the file's levels are kept as what each differs from the one before by; its totals are not compared",
        ),
        Turn::Levels => {
            Some("the file's changes are kept as what they add up to; its totals are not compared")
        }
    }
}

/// Names the record of another table that a cell belongs to, by its key.
fn whose(draft: &Draft<'_>, read: &Read<'_>) -> Option<String> {
    let (slot, (table, _)) = (read.slot?, read.place()?);
    let of = |other: &&Read<'_>| {
        let same = |s: Slot| (s.into, s.across) == (slot.into, slot.across);
        other.slot.is_some_and(same)
    };
    let cell = |col| {
        let mut reads = draft.reads.iter().filter(of);
        let read = reads.find(|other| other.place() == Some((table, col)));
        read.and_then(|read| read.value.clone()).unwrap_or_default()
    };
    Some(schema::table_of(table).key_words(cell))
}
