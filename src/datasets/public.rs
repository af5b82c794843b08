//! A folder as the public may see it: without the rows that are exempt, as if they had never been
//! filed.
//!
//! Which savings, risks and actions are exempt is found first, then which rows belong to one or are
//! about one, and which are about those. All of them are read over, before anything is worked out or
//! checked, and words that name one are not said. So every total, finding and record agrees with the
//! rows that are left, and none tells what is missing.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;
use std::rc::Rc;

use super::by_day::{ByDay, When};
use super::cell;
use super::header;
use super::known::{Known, Reference, Register};
use super::layout::Layout;
use super::scan::Record;
use crate::records::schema::{
    self, Col, Kind, Table, Tells, budget_lines as bl, source_notes as n,
};
use crate::records::{Grain, Problem, TableName, WITHHELD_WORDS, Withheld};
use crate::units::text::LONGEST_COMPARED;

/// The bytes of each file that hold rows withheld, in order.
pub(super) type Cuts = BTreeMap<TableName, Vec<Range<u64>>>;

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
    /// What each service is a part of, exempt or not.
    services: BTreeMap<String, String>,
    /// The services that one withheld is a part of: what is stated of one, less its other parts, would tell
    /// what is withheld.
    subtotals: BTreeSet<String>,
    /// The plan and the group of each action withheld, as [`folded`].
    groups: BTreeSet<(String, String)>,
    /// The first cells of rows withheld of tables that do not name each row by it.
    partly: BTreeMap<TableName, BTreeSet<String>>,
    /// What links withheld tie together: a row that a link may speak for is about it.
    tied: BTreeSet<String>,
    /// The day by which a row must have been known to be told of at all, if one is asked for.
    by_day: Option<Rc<ByDay>>,
}

/// The tables whose rows others may be about, though no flag of theirs says that they are exempt:
/// those that refer to what may be withheld, tell of it in another way, or have a row that is named after it. A row
/// known by the reference of another, such as an update of a saving, is told of under that.
fn told_of(tables: &[&'static Table], named: &BTreeSet<TableName>) -> Vec<&'static Table> {
    let mut withheld = named.clone();
    let mut told = Vec::new();
    for table in tables {
        let refers =
            |kind| matches!(kind, Kind::Ref(to) if to != table.name && withheld.contains(&to));
        let tells = |tells| match tells {
            Tells::Nothing | Tells::Known => false,
            Tells::Record | Tells::Rows | Tells::Linked => true,
            // Where a row has a flag, that says whether its plan hides it.
            Tells::Plan | Tells::Group => table.flag().is_none(),
        };
        let may = named.contains(&table.name)
            || table.columns.iter().any(|column| refers(column.kind) || tells(column.tells));
        if may && !refers(table.columns[0].kind) {
            told.push(*table);
        }
        if may || table.flag().is_some() {
            withheld.insert(table.name);
        }
    }
    told
}

/// Hands over the rows of a table whose cells can be told apart. An error of the file system is found
/// again, and told, when the table itself is read; so is a row that is torn, which is withheld then.
pub(super) fn each_row(
    folder: &Path,
    table: &'static Table,
    mut take: impl FnMut(&Layout, &Record<'_>),
) {
    let Ok(Some((mut records, layout))) = header::open(folder, table, &mut Vec::new()) else {
        return;
    };
    while let Ok(Some(record)) = records.next() {
        if layout.fits(&record) {
            take(&layout, &record);
        }
    }
}

impl Flags {
    /// Reads what of a folder is exempt, and what is about it. What cannot be told is: a flag that
    /// does not read as public is not.
    pub(super) fn of(folder: &Path, by_day: Option<Rc<ByDay>>) -> Self {
        Self::of_tables(folder, schema::ALL, None, by_day)
    }

    /// Reads the flags of an earlier version of a folder as they are today: what is exempt today was
    /// exempt then, and what is public today may be told of then.
    pub(super) fn of_earlier(folder: &Path, today: &Self, by_day: Option<Rc<ByDay>>) -> Self {
        Self::of_tables(folder, schema::ALL, Some(today), by_day)
    }

    fn of_tables(
        folder: &Path,
        tables: &[&'static Table],
        today: Option<&Self>,
        by_day: Option<Rc<ByDay>>,
    ) -> Self {
        let mut named = today.map(|today| today.withheld.clone()).unwrap_or_default();
        // A row whose own reference holds that of an exempt one tells of it, whatever its flag says.
        let mut flags = loop {
            let flags = Self::flagged(folder, tables, (today, &named), by_day.as_ref());
            let before = named.size();
            named.merge(&flags.withheld);
            if named.size() == before {
                break flags;
            }
        };
        (flags.withheld, flags.by_day) = (named, by_day);
        flags.subtotals = flags.above_services();
        flags.spread(folder, &flags.told_of(folder, tables));
        for (table, open) in &mut flags.open {
            // A reference that stands twice is exempt if either row is.
            open.retain(|id| !flags.withheld.has(*table, id));
        }
        flags
    }

    /// Reads the flags of every table that has some.
    fn flagged(
        folder: &Path,
        tables: &[&'static Table],
        (today, named): (Option<&Self>, &Withheld),
        by_day: Option<&Rc<ByDay>>,
    ) -> Self {
        let mut flags = Self { by_day: by_day.cloned(), ..Self::default() };
        for table in tables {
            if let Some(flag) = table.flag() {
                flags.read(folder, table, flag, (today, named));
            }
        }
        flags
    }

    /// Gives the tables whose rows may be about what is withheld.
    fn told_of(&self, folder: &Path, tables: &[&'static Table]) -> Vec<&'static Table> {
        let named = |table: &&&'static Table| {
            let (key, mut any) = (table.places[0], false);
            let own = matches!(table.column(key).kind, Kind::Id) && table.key == [key];
            if own && !self.withheld.is_empty() {
                Self::each_row(folder, table, self.by_day.as_deref(), |layout, record| {
                    any |= self.withheld.is_within(table.name, layout.words(record, key));
                });
            }
            any
        };
        let named = tables.iter().filter(named).map(|table| table.name).collect();
        told_of(tables, &named)
    }

    /// Reads which rows of a table are exempt.
    fn read(
        &mut self,
        folder: &Path,
        table: &'static Table,
        flag: Col,
        (today, named): (Option<&Self>, &Withheld),
    ) {
        // What a row belongs to: its plan or register, or the programme of a saving.
        let above = table.telling(Tells::Plan).or_else(|| table.col("parent_id"));
        let (title, group) = (table.col("title"), table.telling(Tells::Group));
        let by_day = self.by_day.clone();
        Self::each_row(folder, table, by_day.as_deref(), |layout, record| {
            let cell = |col| layout.words(record, col);
            let words = |col: Option<Col>| col.map_or("", cell);
            let (id, above) = (cell(table.places[0]), words(above).to_owned());
            let flagged = || is_public(cell(flag));
            if table.name == TableName::Services {
                self.services.insert(id.to_owned(), above.clone());
            }
            let told = today.and_then(|today| today.opens(table.name, id)).unwrap_or_else(flagged);
            if told && !named.is_within(table.name, id) {
                self.open.entry(table.name).or_default().insert(id.to_owned());
                self.open_above.entry(table.name).or_default().insert(above);
                return;
            }
            self.withheld.add(table.name, id, words(title));
            if table.name == TableName::Savings && !id.is_empty() {
                self.parents.insert(id.to_owned(), above.clone());
            }
            if group.is_some() {
                self.groups.insert((folded(&above), folded(words(group))));
            }
            self.above.entry(table.name).or_default().insert(above);
        });
    }

    /// Hands over the rows of a table that had come by the day asked for, if one is.
    fn each_row(
        folder: &Path,
        table: &'static Table,
        by_day: Option<&ByDay>,
        mut take: impl FnMut(&Layout, &Record<'_>),
    ) {
        each_row(folder, table, |layout, record| {
            if by_day.is_none_or(|by_day| by_day.when(table, layout, record) == When::Known) {
                take(layout, record);
            }
        });
    }

    /// Says whether a saving, risk or action is public; `None` where nothing is known of it.
    fn opens(&self, table: TableName, id: &str) -> Option<bool> {
        let open = self.open.get(&table).is_some_and(|open| open.contains(id));
        (open || self.withheld.has(table, id)).then_some(open)
    }

    /// Gives every service that one withheld is a part of, however far up.
    fn above_services(&self) -> BTreeSet<String> {
        let mut above = BTreeSet::new();
        for exempt in self.withheld.of(TableName::Services) {
            let mut at = exempt;
            // What goes round is reported as an error; the walk ends all the same.
            while let Some(parent) = self.services.get(at).filter(|parent| !parent.is_empty())
                && above.insert(parent.clone())
            {
                at = parent;
            }
        }
        above
    }

    /// Finds the rows that are about what is exempt, then those about these, until there are no more.
    fn spread(&mut self, folder: &Path, tables: &[&'static Table]) {
        let size = |flags: &Self| {
            let partly: usize = flags.partly.values().map(BTreeSet::len).sum();
            flags.withheld.size() + partly + flags.tied.len()
        };
        let mut before = None;
        while !self.withheld.is_empty() && before != Some(size(self)) {
            before = Some(size(self));
            for table in tables {
                self.read_about(folder, table);
            }
        }
    }

    /// Adds the rows of a table that are withheld.
    fn read_about(&mut self, folder: &Path, table: &'static Table) {
        let (key, title, known) = (table.places[0], table.col("title"), Known::default());
        let by_day = self.by_day.clone();
        Self::each_row(folder, table, by_day.as_deref(), |layout, record| {
            let cell = |col| layout.words(record, col);
            // Without a reference, a row with a flag is counted by that, and once.
            let counted = table.flag().is_some() && cell(key).is_empty();
            if counted || !self.withholds(&known, table, layout, record) {
                return;
            }
            if table.key == [key] {
                self.withheld.add(table.name, cell(key), title.map_or("", cell));
            } else {
                self.partly.entry(table.name).or_default().insert(cell(key).to_owned());
            }
            if table.name == TableName::Links {
                let about = table.each().filter(|(_, column)| column.tells == Tells::Record);
                self.tied.extend(about.map(|(col, _)| cell(col).to_owned()));
            }
        });
    }

    /// Gives the references that what is withheld of a table belongs to.
    pub(super) fn above(&self, table: TableName) -> impl Iterator<Item = &str> {
        self.above.get(&table).into_iter().flatten().map(String::as_str)
    }

    /// Gives the words of a cell as the public may read them.
    pub(super) fn said<'a>(&self, table: &Table, col: Col, words: &'a str) -> &'a str {
        let kind = table.column(col).kind;
        if matches!(kind, Kind::Text) && self.withheld.named_in(words) {
            WITHHELD_WORDS
        } else if matches!(kind, Kind::Ref(to) if to == table.name && self.withheld.has(to, words))
        {
            ""
        } else {
            words
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

    /// Says whether a row is withheld: it is exempt, or belongs to or is about what is.
    pub(super) fn withholds(
        &self,
        known: &Known,
        table: &'static Table,
        layout: &Layout,
        record: &Record<'_>,
    ) -> bool {
        let cell = |col| layout.words(record, col);
        let flag = table.flag();
        if let Some(flag) = flag {
            // Without a reference or with cells that cannot be told apart, the row's own flag decides.
            let named = !cell(table.places[0]).is_empty();
            if !layout.fits(record) || !named && !is_public(cell(flag)) {
                return true;
            }
        } else if self.withheld.is_empty() {
            return false;
        }
        let tells_of_one = |(col, column): (Col, &schema::Column)| {
            let words = cell(col);
            if words.is_empty() {
                return false;
            }
            let named = if let Kind::Ref(to) = column.kind {
                let subtotal = to == TableName::Services && self.subtotals.contains(words);
                to != table.name && (subtotal || self.leads_to_exempt(known, to, words))
            } else {
                table.key == [col] && self.withheld.has(table.name, words)
                    || matches!(column.kind, Kind::Id) && self.withheld.is_within(table.name, words)
            };
            named
                || match column.tells {
                    Tells::Nothing | Tells::Known => false,
                    Tells::Record => self.is_about(words),
                    Tells::Rows => self.adds_one(words),
                    Tells::Linked => self.tied.contains(words),
                    Tells::Plan => flag.is_none() && self.hides_plan(words),
                    Tells::Group => {
                        let plan = table.telling(Tells::Plan).map_or("", cell);
                        flag.is_none() && self.counts_one(plan, words)
                    }
                }
        };
        table.each().any(tells_of_one)
            || table.name == TableName::SourceNotes
                && self.notes_one(cell(n::table), cell(n::row_id))
            // A total of savings of which one is exempt would tell its amount by what is left.
            || table.name == TableName::BudgetLines
                && cell(bl::tied_to)
                    .split(';')
                    .any(|id| self.withheld.has(TableName::Savings, id.trim()))
    }

    /// Says whether a reference leads to what is exempt, or is most likely meant to.
    fn leads_to_exempt(&self, known: &Known, to: TableName, id: &str) -> bool {
        let withheld = &self.withheld;
        let unknown = || known.reference(to, id) == Reference::Unknown;
        withheld.has(to, id)
            || withheld.holds(id) && unknown()
            || withheld.count(to) > 0
                && unknown()
                // Of an exempt row without a reference nobody knows which one is meant for it.
                && (withheld.nameless(to)
                    || id.len() > LONGEST_COMPARED
                    || cell::nearest(id, withheld.of(to)).is_some())
    }

    /// Says whether a cell that names a record, or a few, names one that is withheld.
    fn is_about(&self, words: &str) -> bool {
        let mut parts = words.split([' ', ',', ';', '/']);
        self.withheld.named_in(words) || parts.any(|part| self.withheld.holds(part))
    }

    /// Says whether a filter chooses rows by what is withheld.
    fn adds_one(&self, filter: &str) -> bool {
        let mut tested = filter.split(';').filter_map(|test| test.split_once('='));
        self.withheld.named_in(filter) || tested.any(|(_, value)| self.withheld.holds(value.trim()))
    }

    /// Says whether a note is about a row withheld of a table that does not name each row.
    fn notes_one(&self, table: &str, row: &str) -> bool {
        let of = TableName::from_word(table).and_then(|of| self.partly.get(&of));
        of.is_some_and(|rows| rows.contains(row))
    }

    /// Says whether all actions of a plan, or all risks of a register, are withheld.
    fn hides_plan(&self, plan: &str) -> bool {
        let of = |above: &BTreeMap<TableName, BTreeSet<String>>| {
            let mut of_plans = above.iter().filter(|(table, _)| **table != TableName::Savings);
            of_plans.any(|(_, above)| above.contains(plan))
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

/// Says whether a flag reads as public.
fn is_public(words: &str) -> bool {
    cell::flag(words).is_ok_and(cell::Reading::value)
}

/// Gives a name by which two are told apart however they are typed.
fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::schema::savings;
    use crate::records::table::table;

    // Two tables that no council has, in the files of two that they take the place of here: one refers
    // to savings and is about any record, the rows of the other hang on those of the first.
    table! { visits: Decisions, key(visit_id), "A visit to a saving.", {
        visit_id: Id, !, "Its reference";
        saving_id: Ref(Savings), ?, "The saving";
        about: AboutWords, ?, "What else it was about";
    } }
    table! { remarks: Reserves, key(visit_id, number), "A remark on a visit.", {
        visit_id: Ref(Decisions), !, "The visit";
        number: Whole, !, "Which remark";
    } }
    table! { replies: Claims, key(reply_id), "A reply to a remark.", {
        reply_id: Id, !, "Its reference";
        visit_id: Ref(Decisions), ?, "The visit";
    } }

    /// Gives the first cells of the rows of a table that are withheld.
    fn withheld(folder: &Path, flags: &Flags, table: &'static Table) -> Vec<String> {
        let (mut first, known) = (Vec::new(), Known::default());
        each_row(folder, table, |layout, record| {
            if flags.withholds(&known, table, layout, record) {
                first.push(layout.words(record, table.places[0]).to_owned());
            }
        });
        first
    }

    #[test]
    fn rows_of_a_table_that_nobody_thought_of_are_withheld_by_what_its_columns_refer_to() {
        let folder = tempfile::tempdir().expect("a folder");
        let header = savings::TABLE.columns.iter().map(|column| column.header);
        let row = |id: &str, public: &str| {
            let cell = |header| match header {
                "saving_id" => id,
                "public" => public,
                _ => "",
            };
            header.clone().map(cell).collect::<Vec<_>>().join(",")
        };
        let register =
            [header.clone().collect::<Vec<_>>().join(","), row("S-1", "true"), row("S-2", "false")];
        for (file, text) in [
            ("savings", register.join("\n").as_str()),
            (
                "decisions",
                "visit_id,saving_id,about\nV-1,S-1,\nV-2,S-2,\nV-3,,the land; S-2\nV-4,S-1,V-2\n",
            ),
            ("reserves", "visit_id,number\nV-1,1\nV-2,1\nV-4,2\n"),
            ("claims", "reply_id,visit_id\nR-1,V-1\nR-2,V-3\n"),
        ] {
            std::fs::write(folder.path().join(format!("{file}.csv")), text).expect("a file");
        }
        let tables = [&savings::TABLE, &visits::TABLE, &remarks::TABLE, &replies::TABLE];
        let flags = Flags::of_tables(folder.path(), &tables, None, None);
        let of = |table| withheld(folder.path(), &flags, table);
        assert_eq!(of(&visits::TABLE), ["V-2", "V-3", "V-4"]);
        assert_eq!(of(&remarks::TABLE), ["V-2", "V-4"]);
        assert_eq!(of(&replies::TABLE), ["R-2"]);
    }
}
