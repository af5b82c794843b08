//! What rows of a tracker say, put into the tables of a council's folder.

mod amounts;
mod covers;
mod held;
mod kept;
mod moved;
mod records;
mod register;
mod saving;

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

pub use moved::{Fell, Moved};
pub(super) use register::Register;

use super::draft::{Draft, Read, key_of, text_of};
use super::grid::{Sheet, cell_name};
use super::lines::finding;
use super::mapping::Mapping;
use super::tables::{CHANGED, TableFile};
use crate::datasets::by_day::decided;
use crate::datasets::cell::Refusal;
use crate::records::schema::{
    self, Col, delivery as d, imports as i, ledger as l, mitigations as m, savings as s,
    savings_profile as p, sources,
};
use crate::records::{Code, Problem, TableName};
use crate::units::Date;

/// The tables of a folder while a tracker is put into them.
#[derive(Debug)]
pub(super) struct Merge<'m> {
    pub(super) tables: HashMap<TableName, TableFile>,
    mapping: &'m Mapping,
    /// The sheets that are read, by the number that drafts give.
    sheets: Vec<&'m Sheet>,
    file: &'m str,
    /// The reference of this tracker among the sources.
    pub(super) source: String,
    /// The day from which the whole tracker was known; empty where it does not say.
    known_on: String,
    /// The day of each decision.
    decided: BTreeMap<String, Date>,
    /// The day of the last tracker that spoke of each saving, and its place among the sources.
    spoken_of: HashMap<String, Spoken>,
    /// The saving of each key that an earlier import made a reference for.
    known: HashMap<String, String>,
    /// The number that the next reference takes.
    next: u64,
    /// Savings whose cells changed: reference, column, before, after.
    pub(super) changes: Vec<Change>,
    /// Amounts that were worked out, in words.
    pub(super) derived: Derived,
    /// New savings of which nothing says whether the public may see them.
    pub(super) not_public: usize,
    pub(super) problems: Vec<Problem>,
}

/// A cell of ours that a tracker gives another value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The saving.
    pub saving_id: String,
    /// The column: `savings.title`.
    pub column: String,
    /// What stood there.
    pub before: String,
    /// What stands there now.
    pub after: String,
}

/// How many amounts were worked out from the tracker's own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Derived {
    /// Amounts that are a share of the target.
    pub shares: usize,
    /// Forecasts above the target, whose excess went to `over_achieved`.
    pub over_achieved: usize,
}

/// Reads a table that an import may change.
fn read(folder: &Path, name: TableName) -> Result<TableFile, (String, String)> {
    const SOURCE: &[Col] = &[sources::source_id];
    const SAVING: &[Col] = &[s::saving_id];
    const TARGET: &[Col] = &[p::saving_id, p::financial_year];
    const UPDATE: &[Col] = &[d::saving_id, d::financial_year];
    const COVER: &[Col] = &[m::mitigation_id];
    const POSTED: &[Col] =
        &[l::period, l::cost_centre, l::subjective, l::directorate, l::description, l::amount];
    const ORIGIN: &[Col] = &[i::source_id, i::sheet, i::row];
    let keys = [
        (TableName::Sources, SOURCE),
        (TableName::SavingsProfile, TARGET),
        (TableName::Delivery, UPDATE),
        (TableName::Mitigations, COVER),
        (TableName::Imports, ORIGIN),
        (TableName::Ledger, POSTED),
    ];
    let own = if CHANGED.contains(&name) { SAVING } else { schema::table_of(name).key };
    let key = keys.iter().find(|(table, _)| *table == name).map_or(own, |(_, key)| *key);
    TableFile::read(folder, name, key).map_err(|why| (name.file(), why))
}

impl<'m> Merge<'m> {
    /// Reads the tables of a folder, and finds or adds the tracker among its sources.
    ///
    /// # Errors
    /// The file that cannot be read, and why.
    pub(super) fn new(
        folder: &Path,
        mapping: &'m Mapping,
        sheets: Vec<&'m Sheet>,
        file: &'m str,
        stamp: &str,
        drafts: &[Draft<'_>],
    ) -> Result<Self, (String, String)> {
        let mut tables = HashMap::new();
        for name in CHANGED.into_iter().chain(mapping.into.iter().map(|into| into.table)) {
            tables.insert(name, read(folder, name)?);
        }
        let mut merge = Self {
            tables,
            mapping,
            sheets,
            file,
            source: String::new(),
            known_on: known_on(mapping, drafts),
            decided: decided(folder),
            spoken_of: HashMap::new(),
            known: HashMap::new(),
            next: 1,
            changes: Vec::new(),
            derived: Derived::default(),
            not_public: 0,
            problems: Vec::new(),
        };
        merge.source = merge.source(stamp);
        merge.know_savings();
        merge.spoken_of = merge.spoken_of();
        Ok(merge)
    }

    /// Gives the tables that may change, parents first.
    pub(super) fn names(&self) -> Vec<TableName> {
        let mut names: Vec<TableName> = self.tables.keys().copied().collect();
        names.sort_unstable();
        names
    }

    pub(super) fn table(&self, name: TableName) -> &TableFile {
        &self.tables[&name]
    }

    fn table_mut(&mut self, name: TableName) -> Option<&mut TableFile> {
        self.tables.get_mut(&name)
    }

    /// Finds this very file among the sources, or adds it. Another version of the file is another
    /// source, so that what was read from the first stays traceable.
    fn source(&mut self, stamp: &str) -> String {
        let stem = self.file.rsplit_once('.').map_or(self.file, |(stem, _)| stem);
        let stated = self.mapping.source_id.clone();
        let base = stated.unwrap_or_else(|| crate::datasets::cell::as_id(stem));
        let base = if base.is_empty() { "tracker".to_owned() } else { base };
        let note = format!("Imported from {}, SHA-256 {stamp}", self.file);
        let mut id = base.clone();
        let mut number = 1;
        let sources = self.table(TableName::Sources);
        loop {
            match sources.find(&[&id]).next() {
                Some(row) if sources.cell(row, sources::note).contains(stamp) => return id,
                Some(_) => {
                    number += 1;
                    id = format!("{base}-{number}");
                }
                None => break,
            }
        }
        let cells = [
            (sources::source_id, id.clone()),
            (sources::title, self.mapping.title.clone()),
            (sources::published_on, self.known_on.clone()),
            (sources::note, note),
        ];
        if let Some(sources) = self.table_mut(TableName::Sources) {
            sources.add(&cells, NO_DRAFT);
        }
        id
    }

    /// Gathers the references that rows had before, so that they stay what they are.
    fn know_savings(&mut self) {
        let mut known = HashMap::new();
        let mut next = 1;
        if let Some(prefix) = &self.mapping.make_ids {
            let savings = self.table(TableName::Savings);
            for row in savings.rows() {
                let id = savings.cell(row, s::saving_id);
                let number =
                    id.strip_prefix(prefix.as_str()).and_then(|rest| rest.strip_prefix('-'));
                if let Some(number) = number.and_then(|number| number.parse::<u64>().ok()) {
                    next = next.max(number.saturating_add(1));
                    known.insert(own_key(savings, row), id.to_owned());
                }
            }
        }
        let imports = self.table(TableName::Imports);
        for row in imports.rows() {
            if imports.cell(row, i::saving_id).is_empty() {
                continue;
            }
            let (key, id) = (imports.cell(row, i::source_key), imports.cell(row, i::saving_id));
            if key != id {
                known.insert(key.to_owned(), id.to_owned());
            }
        }
        (self.known, self.next) = (known, next);
    }

    /// Puts one row of the tracker into the tables.
    pub(super) fn take(&mut self, draft: &mut Draft<'_>, number: usize) {
        self.records(draft, number);
        if !draft.good || !self.mapping.has_savings() {
            return;
        }
        let id = self.reference(draft);
        let own = |read: &&mut Read<'_>| read.place() == Some((TableName::Savings, s::saving_id));
        for read in draft.reads.iter_mut().filter(own) {
            read.value = Some(id.clone());
        }
        if !self.saving(draft, &id, number) {
            return;
        }
        self.targets(draft, &id, number);
        self.updates(draft, &id, number);
        self.mitigation(draft, &id, number);
        self.origin(draft, &id, number);
        draft.id = Some(id);
    }

    /// Gives the reference that the folder has for a row: as the mapping says, else the one it had in an
    /// earlier tracker, else its own, else one that is made.
    fn reference(&mut self, draft: &Draft<'_>) -> String {
        let named = self.known_as(draft).or_else(|| self.known.get(&draft.key).map(String::as_str));
        match named.or(draft.id.as_deref()) {
            Some(id) => id.to_owned(),
            None => self.made_id(draft),
        }
    }

    /// Gives the reference that the mapping names for a row.
    fn known_as(&self, draft: &Draft<'_>) -> Option<&str> {
        let answers = &self.mapping.answers;
        let title = text_of(&draft.reads, s::title);
        let id = draft.id.as_deref();
        [id, title].into_iter().flatten().find_map(|words| answers.known_as(words))
    }

    /// Makes the reference of a row that has none.
    fn made_id(&mut self, draft: &Draft<'_>) -> String {
        let prefix = self.mapping.make_ids.as_deref().unwrap_or_default();
        let id = format!("{prefix}-{:04}", self.next);
        self.next += 1;
        self.known.insert(draft.key.clone(), id.clone());
        id
    }

    /// Reports a cell that would be another for every day gone by.
    fn refuse_change(&mut self, draft: &mut Draft<'_>, at: usize, before: &str) {
        let (column, found) = (draft.reads[at].column, draft.reads[at].value.clone());
        let refusal = Refusal {
            code: Code::DuplicateKey,
            wanted: format!("what an earlier source said, `{before}`"),
            hint: Some(
                "an import rewrites no earlier source, since figures of every day gone by would change; \
                 write it in the table if it was always so, or leave the column out of the mapping"
                    .to_owned(),
            ),
        };
        self.refuse_at(draft, column, found.as_deref(), refusal);
    }

    /// Puts another value into a cell and takes note of it.
    fn change(
        &mut self,
        (table, row, col): (TableName, usize, Col),
        value: &str,
        id: &str,
        number: usize,
    ) {
        let Some(file) = self.tables.get_mut(&table) else { return };
        let before = file.cell(row, col).to_owned();
        if same(&before, value) {
            return;
        }
        file.set(row, col, value, number);
        let header = schema::table_of(table).column(col).header;
        let column = format!("{}.{header}", table.word());
        let saving_id = id.to_owned();
        self.changes.push(Change { saving_id, column, before, after: value.to_owned() });
    }

    /// Reports what is wrong with a row; it is then left out.
    fn refuse(
        &mut self,
        draft: &mut Draft<'_>,
        col: Option<Col>,
        code: Code,
        wanted: &str,
        hint: String,
    ) {
        let at = col.and_then(|col| {
            draft.reads.iter().find(|read| read.place() == Some((TableName::Savings, col)))
        });
        let read = at.or(draft.reads.first());
        let column = read.map_or(0, |read| read.column);
        let found = read.and_then(|read| read.value.clone());
        self.refuse_at(
            draft,
            column,
            found.as_deref(),
            Refusal { code, wanted: wanted.to_owned(), hint: Some(hint) },
        );
    }

    fn refuse_at(
        &mut self,
        draft: &mut Draft<'_>,
        column: usize,
        found: Option<&str>,
        refusal: Refusal,
    ) {
        draft.good = false;
        let cell = cell_name(&self.sheets[draft.sheet].name, column, draft.row);
        let Refusal { code, wanted, hint } = refusal;
        self.problems.push(finding(code, self.file, &cell, found, wanted, hint));
    }
}

/// Stands for no row of the tracker: what concerns the whole file.
pub(super) const NO_DRAFT: usize = usize::MAX;

/// Says whether two cells say the same: amounts by their value, words by their letters.
fn same(before: &str, after: &str) -> bool {
    if before == after {
        return true;
    }
    let plain = |words: &str| crate::datasets::cell::plain_pence(words.as_bytes());
    matches!((plain(before), plain(after)), (Some(a), Some(b)) if a == b)
}

/// The day of a tracker, and its place among the sources.
type Spoken = (i32, Option<usize>);

/// Gives the day from which a tracker was known: as the mapping states, else the last day that
/// anything in it was handed in.
fn known_on(mapping: &Mapping, drafts: &[Draft<'_>]) -> String {
    if let Some(day) = &mapping.published_on {
        return day.clone();
    }
    let of_columns = mapping.columns.iter().filter_map(|(_, goal)| goal.submitted_on.as_ref());
    let of_rows = drafts.iter().filter_map(|draft| draft.submitted_on.as_ref());
    let days = mapping.submitted_on.iter().chain(of_columns).chain(of_rows);
    days.max_by_key(|day| held::day_number(day)).cloned().unwrap_or_default()
}

/// Gives the words by which a saving of the folder without a reference of the council's is known.
fn own_key(savings: &TableFile, row: usize) -> String {
    let stated = |col| Some(savings.cell(row, col)).filter(|words| *words != "not_stated");
    let part = |col| stated(col).unwrap_or_default();
    key_of(part(s::directorate), part(s::service), part(s::title))
}

/// Gives the reads of a row that go to a table.
fn of_table(draft: &Draft<'_>, table: TableName) -> Vec<usize> {
    let goes = |read: &Read<'_>| {
        read.slot.is_none() && read.place().is_some_and(|(name, _)| name == table)
    };
    (0..draft.reads.len()).filter(|at| goes(&draft.reads[*at])).collect()
}
