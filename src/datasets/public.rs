//! A folder as the public may see it: without the rows that are exempt, as if they had never been
//! filed.
//!
//! Which savings, risks and actions are exempt is found first, then which rows belong to one or are
//! about one, and which are about those. All of them are read over, before anything is worked out or
//! checked, and words that name one are not said. So every total, finding and record agrees with the
//! rows that are left, and none tells what is missing.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;

use super::cell;
use super::known::{Known, Reference, Register};
use super::load::Loader;
use super::row::{Layout, Row};
use super::scan::Record;
use super::schema::{
    self, Col, Kind, Table, actions as a, control_totals as ct, links as l, risks as r,
    savings as s, source_notes as n, tallies as t,
};
use crate::records::{Grain, LinkKind, Problem, TableName, WITHHELD_WORDS, Withheld};

/// The bytes of each file that hold rows withheld, in order.
pub(super) type Cuts = BTreeMap<TableName, Vec<Range<u64>>>;

/// Tables whose rows say whether the public may see them: the flag, the title, and what a row
/// belongs to.
static FLAGGED: [(&Table, Col, Col, Col); 3] = [
    (&s::TABLE, s::public, s::title, s::parent_id),
    (&r::TABLE, r::public, r::title, r::register),
    (&a::TABLE, a::public, a::title, a::plan),
];

/// Columns that name a record of any table: a row is about what they name.
const ABOUT: [&str; 4] = ["about_id", "row_id", "from_id", "to_id"];

/// Tables whose rows others may be about. What a row of another table is known by is that of the
/// saving, risk, action or measure it belongs to.
const TOLD_OF: [TableName; 11] = [
    TableName::Mitigations,
    TableName::GapClaims,
    TableName::Claims,
    TableName::Plans,
    TableName::Tallies,
    TableName::Measures,
    TableName::Links,
    TableName::Decisions,
    TableName::ControlTotals,
    TableName::SourceNotes,
    TableName::Imports,
];

/// The group of a tally of a whole plan.
const WHOLE_PLAN: &str = "all";

/// What of a folder the public may see.
#[derive(Debug, Default)]
pub(super) struct Flags {
    /// What it may not.
    pub(super) withheld: Withheld,
    /// What it may, by table.
    open: BTreeMap<TableName, BTreeSet<String>>,
    /// The programmes and groups, registers and plans that what is withheld belongs to.
    above: BTreeMap<TableName, BTreeSet<String>>,
    /// Those that what is not withheld belongs to.
    open_above: BTreeMap<TableName, BTreeSet<String>>,
    /// What each saving withheld belongs to.
    parents: BTreeMap<String, String>,
    /// The plan and the group of each action withheld, as [`folded`].
    groups: BTreeSet<(String, String)>,
    /// The first cells of rows withheld of tables that do not name each row by it.
    partly: BTreeMap<TableName, BTreeSet<String>>,
    /// Claims and measures that a link ties to what is withheld; other records too, which it does
    /// not withhold.
    tied: BTreeMap<TableName, BTreeSet<String>>,
}

impl Flags {
    /// Reads what of a folder is exempt, and what is about it. What cannot be told is: a flag that
    /// does not read as public is not.
    pub(super) fn of(folder: &Path) -> Self {
        let mut flags = Self::flagged(folder, None);
        flags.spread(folder);
        flags
    }

    /// Reads the flags of an earlier version of a folder as they are today: what is exempt today was
    /// exempt then, and what is public today may be told of then.
    pub(super) fn of_earlier(folder: &Path, today: &Self) -> Self {
        let mut flags = Self::flagged(folder, Some(today));
        flags.withheld.merge(&today.withheld);
        flags.spread(folder);
        flags
    }

    /// Reads which savings, risks and actions are exempt.
    fn flagged(folder: &Path, today: Option<&Self>) -> Self {
        let mut flags = Self::default();
        for (table, flag, title, above) in FLAGGED.iter().copied() {
            flags.read(folder, table, [flag, title, above], today);
        }
        for (table, open) in &mut flags.open {
            // A reference that stands twice is exempt if either row is.
            open.retain(|id| !flags.withheld.has(*table, id));
        }
        flags
    }

    fn read(
        &mut self,
        folder: &Path,
        table: &'static Table,
        [flag, title, above]: [Col; 3],
        today: Option<&Self>,
    ) {
        let mut loader = Loader::new(folder);
        let path = folder.join(table.name.file());
        let Some((mut records, layout)) = loader.open(table, &path) else { return };
        // An error of the file system is found again, and told, when the table itself is read.
        while let Ok(Some(record)) = records.next() {
            // Cells that cannot be told apart say nothing; such a row is withheld as it is read.
            if record.unclosed || record.len() != layout.width {
                continue;
            }
            let row = Row::new(record, table, &layout, &loader.known, 0);
            let (id, above) = (row.text(table.places[0]), row.owned(above));
            let flagged = || row.flag(flag).unwrap_or_default();
            if today.and_then(|today| today.opens(table.name, id)).unwrap_or_else(flagged) {
                self.open.entry(table.name).or_default().insert(id.to_owned());
                self.open_above.entry(table.name).or_default().insert(above);
                continue;
            }
            self.withheld.add(table.name, id, row.text(title));
            if table.name == TableName::Savings && !id.is_empty() {
                self.parents.insert(id.to_owned(), above.clone());
            } else if table.name == TableName::Actions {
                self.groups.insert((folded(&above), folded(row.text(a::group))));
            }
            self.above.entry(table.name).or_default().insert(above);
        }
    }

    /// Says whether a saving, risk or action is public; `None` where nothing is known of it.
    fn opens(&self, table: TableName, id: &str) -> Option<bool> {
        let open = self.open.get(&table).is_some_and(|open| open.contains(id));
        (open || self.withheld.has(table, id)).then_some(open)
    }

    /// Finds the rows that are about what is exempt, then those about these, until there are no more.
    fn spread(&mut self, folder: &Path) {
        let size = |flags: &Self| {
            let partly = flags.partly.values().chain(flags.tied.values());
            flags.withheld.size() + partly.map(BTreeSet::len).sum::<usize>()
        };
        let mut before = None;
        while !self.withheld.is_empty() && before != Some(size(self)) {
            before = Some(size(self));
            for table in TOLD_OF {
                self.read_about(folder, schema::table_of(table));
            }
        }
    }

    /// Adds the rows of a table that are withheld.
    fn read_about(&mut self, folder: &Path, table: &'static Table) {
        let mut loader = Loader::new(folder);
        let path = folder.join(table.name.file());
        let Some((mut records, layout)) = loader.open(table, &path) else { return };
        let (key, title) = (table.places[0], table.col("title"));
        while let Ok(Some(record)) = records.next() {
            let whole = !record.unclosed && record.len() == layout.width;
            if !whole || !self.withholds(&loader.known, table, &layout, &record) {
                continue;
            }
            let cell = |col: Col| cell_of(&layout, &record, col);
            if table.key == [key] {
                self.withheld.add(table.name, cell(key), title.map_or("", cell));
            } else {
                self.partly.entry(table.name).or_default().insert(cell(key).to_owned());
            }
            if table.name == TableName::Links {
                self.tie(cell(l::from_id), cell(l::to_id), cell(l::kind));
            }
        }
    }

    /// Takes note of what a link ties to what is withheld: a claim at either end, and a measure of it.
    fn tie(&mut self, from: &str, to: &str, kind: &str) {
        for table in [TableName::Claims, TableName::GapClaims] {
            let tied = self.tied.entry(table).or_default();
            tied.extend([from.to_owned(), to.to_owned()]);
        }
        if [LinkKind::MeasureToSaving.word(), LinkKind::MeasureToAction.word()].contains(&kind) {
            self.tied.entry(TableName::Measures).or_default().insert(from.to_owned());
        }
    }

    /// Gives the references that what is withheld of a table belongs to.
    pub(super) fn above(&self, table: TableName) -> impl Iterator<Item = &str> {
        self.above.get(&table).into_iter().flatten().map(String::as_str)
    }

    /// Gives the words of a cell as the public may read them.
    pub(super) fn said<'a>(&self, table: &Table, col: Col, words: &'a str) -> &'a str {
        match table.column(col).kind {
            Kind::Text if self.withheld.named_in(words) => WITHHELD_WORDS,
            Kind::Ref(to) if to == table.name && self.withheld.has(to, words) => "",
            Kind::Text
            | Kind::Ref(_)
            | Kind::Id
            | Kind::Word(_)
            | Kind::Money
            | Kind::Number
            | Kind::Rate
            | Kind::Whole
            | Kind::Year
            | Kind::Period
            | Kind::Mark
            | Kind::Day
            | Kind::Date
            | Kind::Flag => words,
        }
    }

    /// Takes out of a finding what names anything withheld, and the line it shows, which may.
    pub(super) fn silence(&self, problem: &mut Problem) {
        problem.excerpt = None;
        self.withheld.silence(&mut problem.wanted);
        for words in [&mut problem.found, &mut problem.hint].into_iter().flatten() {
            self.withheld.silence(words);
        }
    }
}

/// Says whether a row is withheld: it is exempt, or belongs to or is about what is.
pub(super) fn withholds(
    known: &Known,
    table: &'static Table,
    layout: &Layout,
    record: &Record<'_>,
) -> bool {
    let flags = known.flags.as_ref();
    flags.is_some_and(|flags| flags.withholds(known, table, layout, record))
}

impl Flags {
    fn withholds(
        &self,
        known: &Known,
        table: &'static Table,
        layout: &Layout,
        record: &Record<'_>,
    ) -> bool {
        let withheld = &self.withheld;
        let flag = FLAGGED.iter().find(|(flagged, ..)| flagged.name == table.name);
        let cell = |col: Col| cell_of(layout, record, col);
        if let Some((_, flag, ..)) = flag {
            let whole = !record.unclosed && record.len() == layout.width;
            let public = || cell::flag(cell(*flag)).is_ok_and(cell::Reading::value);
            // Without a reference or with cells that cannot be told apart, the row's own flag decides.
            if !whole || cell(table.places[0]).is_empty() && !public() {
                return true;
            }
        } else if withheld.is_empty() {
            return false;
        }
        let names_one = table.each().any(|(col, column)| {
            let words = cell(col);
            if words.is_empty() {
                false
            } else if table.key == [col] {
                withheld.has(table.name, words)
            } else if let Kind::Ref(to) = column.kind {
                to != table.name && self.leads_to_exempt(known, to, words)
            } else {
                ABOUT.contains(&column.header) && self.is_about(words)
            }
        });
        names_one || self.tells_of_one(table, cell)
    }

    /// Says whether a reference leads to what is exempt, or is most likely meant to.
    fn leads_to_exempt(&self, known: &Known, to: TableName, id: &str) -> bool {
        let withheld = &self.withheld;
        let unknown = || known.reference(to, id) == Reference::Unknown;
        withheld.has(to, id)
            || withheld.count(to) > 0
                && unknown()
                // Of an exempt row without a reference nobody knows which one is meant for it.
                && (withheld.nameless(to) || cell::nearest(id, withheld.of(to)).is_some())
    }

    /// Says whether a cell that names a record, or a few, names one that is withheld.
    fn is_about(&self, words: &str) -> bool {
        let mut parts = words.split([' ', ',', ';', '/']);
        self.withheld.holds(words) || parts.any(|part| self.withheld.holds(part))
    }

    /// Says whether a row tells of what is withheld in the way of its own table.
    fn tells_of_one<'a>(&self, table: &Table, cell: impl Fn(Col) -> &'a str) -> bool {
        let first = cell(table.places[0]);
        if self.tied.get(&table.name).is_some_and(|tied| tied.contains(first)) {
            return true;
        }
        if table.name == TableName::SourceNotes {
            let of = TableName::from_word(cell(n::table)).and_then(|of| self.partly.get(&of));
            of.is_some_and(|rows| rows.contains(cell(n::row_id)))
        } else if table.name == TableName::ControlTotals {
            let tested = cell(ct::filter).split(';').filter_map(|test| test.split_once('='));
            self.withheld.named_in(cell(ct::filter))
                || tested.into_iter().any(|(_, value)| self.withheld.holds(value.trim()))
        } else if table.name == TableName::Plans {
            self.hides_plan(first)
        } else if table.name == TableName::Tallies {
            self.hides_plan(first) || self.counts_one(first, cell(t::group))
        } else {
            false
        }
    }

    /// Says whether all actions of a plan, or all risks of a register, are withheld.
    fn hides_plan(&self, plan: &str) -> bool {
        let of = |above: &BTreeMap<TableName, BTreeSet<String>>| {
            let tables = [TableName::Actions, TableName::Risks].into_iter();
            tables.filter_map(|table| above.get(&table)).flatten().any(|above| above == plan)
        };
        of(&self.above) && !of(&self.open_above)
    }

    /// Says whether a tally counts an action withheld: the rows left, taken from it, tell its rating.
    fn counts_one(&self, plan: &str, group: &str) -> bool {
        let (plan, group) = (folded(plan), folded(group));
        self.groups
            .iter()
            .any(|(of, counted)| *of == plan && (group == WHOLE_PLAN || group == *counted))
    }

    /// Says whether a saving withheld is a line of a group that is not, which counts its amounts.
    pub(super) fn under_a_group(&self, id: &str, register: &Register) -> bool {
        // A loop of parents is reported as an error; the walk ends all the same.
        let mut above =
            std::iter::successors(self.parents.get(id), |id| self.parents.get(*id)).take(16);
        let open = above.find_map(|id| register.find(id));
        let savings = &register.savings;
        std::iter::successors(open, |saving| savings.parent(*saving))
            .take(16)
            .any(|saving| savings.grain(saving) == Grain::Group)
    }
}

/// Gives the words of a cell; empty where the file has no such column.
fn cell_of<'a>(layout: &Layout, record: &Record<'a>, col: Col) -> &'a str {
    layout.fields[usize::from(col.0)].map_or("", |field| record.words(field))
}

/// Gives a name by which two are told apart however they are typed.
fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}

/// A file without the bytes of the rows withheld.
pub(super) struct Public {
    file: File,
    at: u64,
    cuts: VecDeque<Range<u64>>,
}

impl Public {
    /// Reads a file over the bytes to be cut out.
    pub(super) fn new(file: File, cuts: &[Range<u64>]) -> Self {
        Self { file, at: 0, cuts: cuts.iter().cloned().collect() }
    }
}

impl Read for Public {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(cut) = self.cuts.front().filter(|cut| cut.start <= self.at) {
            self.at = self.file.seek(SeekFrom::Start(cut.end))?;
            self.cuts.pop_front();
        }
        let open = self.cuts.front().map_or(u64::MAX, |cut| cut.start - self.at);
        let length = usize::try_from(open).unwrap_or(usize::MAX).min(buffer.len());
        let read = self.file.read(&mut buffer[..length])?;
        self.at += u64::try_from(read).unwrap_or_default();
        Ok(read)
    }
}
