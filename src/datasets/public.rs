//! A folder as the public may see it: without the rows that are exempt, as if they had never been
//! filed.
//!
//! Which savings, risks and actions are exempt is found first; then every row that is one of them,
//! belongs to one or is about one is read over, before anything is worked out or checked, and words
//! that name one are not said. So every total, finding and record agrees with the rows that are
//! left, and none tells what is missing.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;

use super::cell;
use super::known::{Known, Reference};
use super::load::Loader;
use super::row::{Layout, Row};
use super::scan::Record;
use super::schema::{Col, Kind, Table, actions as a, risks as r, savings as s};
use crate::records::{Problem, TableName, WITHHELD_WORDS, Withheld};

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

/// What of a folder the public may see.
#[derive(Debug, Default)]
pub(super) struct Flags {
    /// What it may not.
    pub(super) withheld: Withheld,
    /// What it may, by table.
    open: BTreeMap<TableName, BTreeSet<String>>,
    /// The programmes and groups, registers and plans that what is withheld belongs to.
    above: BTreeMap<TableName, BTreeSet<String>>,
}

impl Flags {
    /// Reads which savings, risks and actions of a folder are exempt. What cannot be told is: a flag
    /// that does not read as public is not.
    pub(super) fn of(folder: &Path) -> Self {
        let mut flags = Self::default();
        for (table, flag, title, above) in FLAGGED.iter().copied() {
            flags.read(folder, table, [flag, title, above]);
        }
        for (table, open) in &mut flags.open {
            // A reference that stands twice is exempt if either row is.
            open.retain(|id| !flags.withheld.has(*table, id));
        }
        flags
    }

    fn read(&mut self, folder: &Path, table: &'static Table, [flag, title, above]: [Col; 3]) {
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
            let id = row.text(table.places[0]);
            if row.flag(flag).unwrap_or_default() {
                self.open.entry(table.name).or_default().insert(id.to_owned());
                continue;
            }
            self.withheld.add(table.name, id, row.text(title));
            let above = row.owned(above);
            self.above.entry(table.name).or_default().insert(above);
        }
    }

    /// Reads the flags of an earlier version of a folder as they are today: what is exempt today was
    /// exempt then, and what is public today may be told of then.
    pub(super) fn of_earlier(folder: &Path, today: &Self) -> Self {
        let mut flags = Self::of(folder);
        let mut withheld = Withheld::default();
        for (table, ..) in &FLAGGED {
            let open = today.open.get(&table.name);
            let still = |id: &&str| !open.is_some_and(|open| open.contains(*id));
            flags.withheld.of(table.name).filter(still).for_each(|id| {
                withheld.add(table.name, id, "");
            });
        }
        withheld.merge(&today.withheld);
        flags.withheld = withheld;
        flags
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
    let Some(flags) = &known.flags else { return false };
    let withheld = &flags.withheld;
    let flag = FLAGGED.iter().find(|(flagged, ..)| flagged.name == table.name);
    let cell = |col: Col| layout.fields[usize::from(col.0)].map_or("", |field| record.words(field));
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
    table.each().any(|(col, column)| {
        let words = cell(col);
        if words.is_empty() {
            false
        } else if table.key == [col] {
            withheld.has(table.name, words)
        } else if let Kind::Ref(to) = column.kind {
            to != table.name && leads_to_exempt(known, flags, to, words)
        } else {
            ABOUT.contains(&column.header) && withheld.holds(words)
        }
    })
}

/// Says whether a reference leads to what is exempt, or is most likely meant to.
fn leads_to_exempt(known: &Known, flags: &Flags, to: TableName, id: &str) -> bool {
    let withheld = &flags.withheld;
    withheld.has(to, id)
        || withheld.count(to) > 0
            && known.reference(to, id) == Reference::Unknown
            && cell::nearest(id, withheld.of(to)).is_some()
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
