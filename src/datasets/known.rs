//! What has been read so far, so that a reference can be checked where it stands.

use std::cell::Cell;
use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashSet, HashTable};

use super::cell;
use crate::records::schema::{self, Kind};
use crate::records::{Profiles, SavingIx, SavingRow, Savings, TableName};

/// The savings register with a way to find a saving by its reference.
#[derive(Default)]
pub(super) struct Register {
    pub(super) savings: Savings,
    index: HashTable<u32>,
    hasher: DefaultHashBuilder,
    /// Updates come saving by saving: the one found last is the likeliest next.
    last: Cell<u32>,
}

impl Register {
    /// Adds a saving; `false` where its reference is taken.
    pub(super) fn push(&mut self, row: &SavingRow<'_>) -> bool {
        if self.find(row.id).is_some() {
            return false;
        }
        let ix = u32::try_from(self.savings.len()).unwrap_or(u32::MAX);
        self.savings.push(row);
        let (savings, hasher) = (&self.savings, &self.hasher);
        let rehash = |at: &u32| hasher.hash_one(savings.id(SavingIx(*at)));
        self.index.insert_unique(hasher.hash_one(row.id), ix, rehash);
        true
    }

    /// Finds a saving by its reference.
    pub(super) fn find(&self, id: &str) -> Option<SavingIx> {
        let last = self.last.get();
        for likely in [last, last + 1] {
            if (likely as usize) < self.savings.len() && self.savings.id(SavingIx(likely)) == id {
                self.last.set(likely);
                return Some(SavingIx(likely));
            }
        }
        let same = |at: &u32| self.savings.id(SavingIx(*at)) == id;
        let found = *self.index.find(self.hasher.hash_one(id), same)?;
        self.last.set(found);
        Some(SavingIx(found))
    }
}

/// What is known of the ids of one table.
#[derive(Debug, Default)]
struct Ids {
    kept: HashSet<String>,
    /// Ids of rows that were left out: a reference to one is no second fault.
    rejected: HashSet<String>,
    state: State,
}

/// Whether a table can be referred to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum State {
    /// No such file.
    #[default]
    Absent,
    /// There, but not readable: references to it cannot be judged.
    Broken,
    /// Read.
    Read,
}

/// What a reference turns out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reference {
    /// To a row that is kept.
    Kept,
    /// To a row that was left out, or into a table that could not be read: already reported.
    Reported,
    /// To nothing.
    Unknown,
    /// Into a table that is not there.
    NoTable,
}

/// Everything read so far.
pub(super) struct Known {
    pub(super) register: Register,
    pub(super) profiles: Profiles,
    /// By the number of the table.
    ids: [Ids; TableName::ALL.len()],
    /// What rows are called by that is no id: the plans and recommendations of actions.
    pub(super) called: HashSet<String>,
    /// How many more references are looked for among those that are there.
    proposals: Cell<usize>,
}

/// References of a folder for which the one that was meant is looked for; it takes the time of the whole table.
const PROPOSALS: usize = 100;

impl Default for Known {
    fn default() -> Self {
        Self {
            register: Register::default(),
            profiles: Profiles::default(),
            ids: std::array::from_fn(|_| Ids::default()),
            called: HashSet::new(),
            proposals: Cell::new(PROPOSALS),
        }
    }
}

impl Known {
    /// Records that a table was read.
    pub(super) fn table_read(&mut self, table: TableName) {
        self.ids[table as usize].state = State::Read;
    }

    /// Records that a table is there but could not be read.
    pub(super) fn table_broken(&mut self, table: TableName) {
        self.ids[table as usize].state = State::Broken;
    }

    /// Records an id that was kept; `false` where it is taken.
    pub(super) fn keep(&mut self, table: TableName, id: &str) {
        self.ids[table as usize].kept.insert(id.to_owned());
    }

    /// Records an id whose row was left out, and the one it was meant for: what refers to either
    /// is no second fault.
    pub(super) fn reject(&mut self, table: TableName, id: &str) {
        let rejected = &mut self.ids[table as usize].rejected;
        rejected.insert(cell::as_id(id));
        rejected.insert(id.to_owned());
    }

    /// Records that a row first kept is left out after all.
    pub(super) fn withdraw(&mut self, table: TableName, id: &str) {
        self.ids[table as usize].kept.remove(id);
        self.reject(table, id);
    }

    /// Says whether the row of an id was left out.
    pub(super) fn was_rejected(&self, table: TableName, id: &str) -> bool {
        self.ids[table as usize].rejected.contains(id)
    }

    /// Says what a reference into a table turns out to be.
    pub(super) fn reference(&self, table: TableName, id: &str) -> Reference {
        let ids = &self.ids[table as usize];
        match ids.state {
            State::Absent => Reference::NoTable,
            State::Broken => Reference::Reported,
            State::Read => {
                let kept = if table == TableName::Savings {
                    self.register.find(id).is_some()
                } else {
                    ids.kept.contains(id)
                };
                if kept {
                    Reference::Kept
                } else if ids.rejected.contains(id) {
                    Reference::Reported
                } else {
                    Reference::Unknown
                }
            }
        }
    }

    /// Says whether any table has a row of this id; a link does not make what it leads to.
    pub(super) fn anywhere(&self, id: &str) -> bool {
        self.register.find(id).is_some()
            || self.called.contains(id)
            || self
                .ids
                .iter()
                .zip(TableName::ALL)
                .filter(|(_, table)| **table != TableName::Links)
                .any(|(ids, _)| ids.kept.contains(id) || ids.rejected.contains(id))
    }

    /// Says whether a table is there but could not be read.
    pub(super) fn is_broken(&self, table: TableName) -> bool {
        self.ids[table as usize].state == State::Broken
    }

    /// Gives the tables that are there but could not be read.
    pub(super) fn broken(&self) -> Vec<TableName> {
        let tables = TableName::ALL.iter().copied();
        tables.filter(|table| self.is_broken(*table)).collect()
    }

    /// Says whether any table that names its rows is there but could not be read.
    pub(super) fn any_broken(&self) -> bool {
        TableName::ALL.iter().any(|table| {
            let names_rows = matches!(schema::table_of(*table).columns[0].kind, Kind::Id);
            names_rows && self.is_broken(*table)
        })
    }

    /// Gives the id that a reference was probably meant to be, for the first references of a folder.
    pub(super) fn nearest(&self, table: TableName, id: &str) -> Option<String> {
        self.proposals.set(self.proposals.get().checked_sub(1)?);
        let ids = &self.ids[table as usize];
        if table == TableName::Savings {
            // A large register is not searched: a proposal is a kindness, not worth seconds.
            let savings = &self.register.savings;
            let all = savings.all().take(10_000).map(|saving| savings.id(saving));
            return cell::nearest(id, all).map(str::to_owned);
        }
        let mut kept: Vec<&str> = ids.kept.iter().map(String::as_str).collect();
        kept.sort_unstable();
        cell::nearest(id, kept.into_iter()).map(str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::{Known, Reference};
    use crate::records::TableName;

    #[test]
    fn what_refers_to_a_row_left_out_for_its_id_is_no_second_fault() {
        let mut known = Known::default();
        known.table_read(TableName::RiskScales);
        // A stray quote: the id is refused with "did you mean smallshire-4x4?".
        known.reject(TableName::RiskScales, "smallshire-4x4\"");
        let of = |id| known.reference(TableName::RiskScales, id);
        assert_eq!(of("smallshire-4x4"), Reference::Reported);
        assert_eq!(of("smallshire-5x5"), Reference::Unknown);
    }
}
