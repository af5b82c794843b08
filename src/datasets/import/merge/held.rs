//! What the folder already held of a target on the day of a tracker.

use std::collections::{BTreeMap, HashMap};

use super::{Merge, Spoken};
use crate::datasets::cell::{self, Reading};
use crate::records::schema::{Col, imports as i, savings_profile as p, sources};
use crate::records::{ProfileKind, Profiles, TableName, standing};
use crate::units::{Date, FinancialYear};

/// The target of a saving in a year, as the folder holds it from before a tracker.
#[derive(Debug, Default)]
pub(super) struct Held {
    /// The row of the latest statement of each kind that is an amount, and its day.
    pub(super) levels: BTreeMap<String, (usize, i32)>,
    /// The rows of changes.
    pub(super) changes: Vec<usize>,
    /// Whether anything was stated after the tracker.
    pub(super) later: bool,
    /// Whether changes were.
    pub(super) later_changes: bool,
    /// Whether this very tracker stated any of it in an earlier import.
    pub(super) own: bool,
}

/// Names a record of another table than those of savings.
pub(super) fn record_of(table: &str, key: &str) -> String {
    format!("{table} / {key}")
}

/// Gives a date as a number of days, a month or a year by its last day; of no date, that of none.
pub(super) fn day_number(words: &str) -> i32 {
    let date: Option<Date> = cell::date(words).ok().map(Reading::value);
    date.map_or(Profiles::UNDATED, Date::day_number)
}

impl Merge<'_> {
    /// Gives what was held of a target on a day; without a day, all that is.
    pub(super) fn held(&self, id: &str, year: FinancialYear, day: i32) -> Held {
        let profile = self.table(TableName::SavingsProfile);
        let mut held = Held::default();
        let mut known: Vec<usize> = Vec::new();
        for row in profile.find(&[id, &year.to_string()]) {
            let set_on = self.set_on(row);
            let change = profile.cell(row, p::kind) == "rebased";
            if self.is_after((TableName::SavingsProfile, p::source_id), row, set_on, day) {
                held.later = true;
                held.later_changes |= change;
                continue;
            }
            held.own |=
                profile.cell(row, p::source_id) == self.source && profile.touched_by(row).is_none();
            known.push(row);
        }
        let told = |row: &usize| {
            let kind = profile.cell(*row, p::kind);
            let kind = ProfileKind::ALL.iter().find(|known| known.word() == kind).copied();
            (kind.unwrap_or(ProfileKind::New), self.set_on(*row), profile.pence(*row, p::target))
        };
        // As the figures take them: what the last statement took in is no change any more.
        for at in standing(&known.iter().map(told).collect::<Vec<_>>()) {
            let row = known[at];
            let (kind, set_on, _) = told(&row);
            if kind == ProfileKind::Rebased {
                held.changes.push(row);
            } else {
                held.levels.insert(kind.word().to_owned(), (row, set_on));
            }
        }
        held
    }

    /// Gives the day that a target was set: its own, its source's or its decision's.
    fn set_on(&self, row: usize) -> i32 {
        let profile = self.table(TableName::SavingsProfile);
        let own = profile.cell(row, p::as_at);
        if !own.is_empty() {
            return day_number(own);
        }
        let sources = self.table(TableName::Sources);
        let source = sources.find(&[profile.cell(row, p::source_id)]).next();
        let published = source.map(|at| day_number(sources.cell(at, sources::published_on)));
        let decided = self.decided.get(profile.cell(row, p::approval_ref));
        let dated = published.filter(|day| *day != Profiles::UNDATED);
        dated.or(decided.map(|day| day.day_number())).unwrap_or(Profiles::UNDATED)
    }

    /// Says whether a row of a day became known after this tracker: of one day, the order of the sources
    /// tells.
    pub(super) fn is_after(
        &self,
        (table, source): (TableName, Col),
        row: usize,
        set_on: i32,
        day: i32,
    ) -> bool {
        let place = |id: &str| self.table(TableName::Sources).find(&[id]).next();
        let (this, theirs) = (place(&self.source), place(self.table(table).cell(row, source)));
        day != Profiles::UNDATED && (set_on > day || set_on == day && theirs > this)
    }

    /// Gives the last tracker that spoke of each saving.
    pub(super) fn spoken_of(&self) -> HashMap<String, Spoken> {
        let mut spoken_of = HashMap::new();
        let imports = self.table(TableName::Imports);
        for row in imports.rows() {
            let whose = match imports.cell(row, i::saving_id) {
                "" => record_of(imports.cell(row, i::table), imports.cell(row, i::source_key)),
                saving => saving.to_owned(),
            };
            let spoken = self.spoken(imports.cell(row, i::source_id));
            let last = spoken_of.entry(whose);
            let last = last.or_insert(spoken);
            *last = spoken.max(*last);
        }
        spoken_of
    }

    /// Gives the day of a tracker and its place among the sources.
    pub(super) fn spoken(&self, source: &str) -> Spoken {
        let sources = self.table(TableName::Sources);
        let row = sources.find(&[source]).next();
        let day = row.map(|row| day_number(sources.cell(row, sources::published_on)));
        (day.unwrap_or(Profiles::UNDATED), row)
    }

    /// Says whether a later tracker than this one spoke of a saving: its words are today's.
    pub(super) fn told_since(&self, id: &str) -> bool {
        self.spoken_of.get(id).is_some_and(|last| *last > self.spoken(&self.source))
    }

    /// Gives an amount of targets together, in pence.
    pub(super) fn pence_of(&self, rows: impl IntoIterator<Item = usize>) -> i64 {
        let profile = self.table(TableName::SavingsProfile);
        rows.into_iter().filter_map(|row| profile.pence(row, p::target)).sum()
    }

    /// Gives the whole target of a saving in a year as held on a day, in pence.
    pub(super) fn target_of(&self, id: &str, year: FinancialYear, day: i32) -> Option<i64> {
        let held = self.held(id, year, day);
        let levels = held.levels.values().map(|(row, _)| *row);
        let rows: Vec<usize> = levels.chain(held.changes).collect();
        (!rows.is_empty()).then(|| self.pence_of(rows))
    }
}
