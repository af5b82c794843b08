//! Targets, updates and cover of one row.

use std::collections::BTreeMap;

use super::held::{Held, day_number};
use super::{Change, Merge, of_table, same};
use crate::datasets::cell::{self, Reading, Refusal};
use crate::datasets::import::draft::Draft;
use crate::datasets::import::mapping::ChangedTargets;
use crate::datasets::import::value;
use crate::records::schema::{Col, delivery as d, savings_profile as p};
use crate::records::{Code, ProfileKind, TableName};
use crate::units::{FinancialYear, Money, Period, text};

/// The cells of one update, by column.
pub(super) type Cells = Vec<(Col, String)>;

impl Merge<'_> {
    /// Puts the targets of a row into `savings_profile`.
    pub(super) fn targets(&mut self, draft: &mut Draft<'_>, id: &str, number: usize) {
        let mut parts: BTreeMap<(FinancialYear, &str), Vec<usize>> = BTreeMap::new();
        for at in of_table(draft, TableName::SavingsProfile) {
            let read = &draft.reads[at];
            if let Some(year) = read.year {
                parts.entry((year, read.goal.kind)).or_default().push(at);
            }
        }
        for ((year, kind), reads) in parts {
            let value = |col| {
                let read = reads.iter().find(|at| {
                    draft.reads[**at].place() == Some((TableName::SavingsProfile, col))
                })?;
                Some((*read, draft.reads[*read].value.clone()?))
            };
            let Some((at, target)) = value(p::target) else { continue };
            let words = |col| value(col).map(|(_, words)| words);
            let approval = words(p::approval_ref).unwrap_or_default();
            let as_at = words(p::as_at).unwrap_or_else(|| self.handed_in(draft));
            let of = Target { id, year, kind, approval, as_at };
            let landed = self.target(draft, at, &of, &target, number);
            draft.reads[at].landed = landed;
        }
    }

    /// Gives the day that a row was handed in: its own, the mapping's, or that of the whole tracker.
    pub(super) fn handed_in(&self, draft: &Draft<'_>) -> String {
        let own = draft.submitted_on.as_ref().or(self.mapping.submitted_on.as_ref());
        own.cloned().unwrap_or_else(|| self.known_on.clone())
    }

    /// Adds what a row says of one target, if it is not what was held on its day; gives the rows that
    /// hold it.
    fn target(
        &mut self,
        draft: &mut Draft<'_>,
        at: usize,
        of: &Target<'_>,
        target: &str,
        number: usize,
    ) -> Vec<(TableName, usize, Col)> {
        let place = |row| (TableName::SavingsProfile, row, p::target);
        let held = self.held(of.id, of.year, day_number(&of.as_at));
        let changes = of.kind == REBASED || of.kind == NEW && !self.mapping.states(REBASED);
        let mut changes = if changes { held.changes.clone() } else { Vec::new() };
        // A tracker's plain target is of the whole year: what was brought forward into it is part of it.
        if of.kind == NEW && !self.mapping.states(BROUGHT_FORWARD) {
            changes.extend(held.levels.get(BROUGHT_FORWARD).map(|(row, _)| *row));
        }
        let level = held.levels.get(of.kind).copied();
        let rows: Vec<usize> =
            level.map(|(row, _)| row).into_iter().chain(changes.clone()).collect();
        let profile = self.table(TableName::SavingsProfile);
        let Some(first) = rows.first().copied() else {
            return self.add_target(of, of.kind, target, number).map(place).into_iter().collect();
        };
        if rows.iter().any(|row| profile.touched_by(*row).is_some()) {
            self.twice(draft, at, "each target of a saving once");
            return Vec::new();
        }
        if let Some(profile) = self.table_mut(TableName::SavingsProfile) {
            profile.touch(first, number);
        }
        let before = self.pence_of(rows.iter().copied());
        let wanted = cell::pence(target).map_or(before, Reading::value);
        if before == wanted {
            return rows.into_iter().map(place).collect();
        }
        let later = level.is_some_and(|(_, day)| day < day_number(&of.as_at));
        let policy = self.mapping.changed_targets;
        let replaces = policy == ChangedTargets::Replace && changes.is_empty() && later;
        let rebases = policy != ChangedTargets::Refuse && of.kind != BROUGHT_FORWARD;
        if let Some(hint) = refused(policy, of, &held, replaces, rebases) {
            self.changed_target(draft, at, before, hint);
            return rows.into_iter().map(place).collect();
        }
        self.changes.push(Change {
            saving_id: of.id.to_owned(),
            column: format!("savings_profile.target {}", of.year),
            before: text::plain(Money::from_pence(before)),
            after: text::plain(Money::from_pence(wanted)),
        });
        if replaces {
            return self.add_target(of, of.kind, target, number).map(place).into_iter().collect();
        }
        let difference = text::plain(Money::from_pence(wanted - before));
        let added = self.add_target(of, REBASED, &difference, number);
        rows.into_iter().chain(added).map(place).collect()
    }

    /// Adds a row of a target, with its day and its source.
    fn add_target(
        &mut self,
        of: &Target<'_>,
        kind: &str,
        target: &str,
        number: usize,
    ) -> Option<usize> {
        let cells = [
            (p::saving_id, of.id.to_owned()),
            (p::financial_year, of.year.to_string()),
            (p::kind, kind.to_owned()),
            (p::target, target.to_owned()),
            (p::approval_ref, of.approval.clone()),
            (p::as_at, of.as_at.clone()),
            (p::source_id, self.source.clone()),
        ];
        self.table_mut(TableName::SavingsProfile).map(|table| table.add(&cells, number))
    }

    fn changed_target(&mut self, draft: &mut Draft<'_>, at: usize, before: i64, hint: &str) {
        let kept = text::pence(Money::from_pence(before));
        let read = &draft.reads[at];
        let (column, found) = (read.column, read.value.clone());
        let refusal = Refusal {
            code: Code::DuplicateKey,
            wanted: format!("the target already kept, {kept}"),
            hint: Some(hint.to_owned()),
        };
        self.refuse_at(draft, column, found.as_deref(), refusal);
    }

    /// Reports that two rows of the tracker say the same thing of one saving.
    pub(super) fn twice(&mut self, draft: &mut Draft<'_>, at: usize, wanted: &str) {
        let (column, found) = (draft.reads[at].column, draft.reads[at].value.clone());
        let hint = if draft.id.is_none() {
            "two rows have this directorate, service and title: give each a title of its own, or map a column to savings.saving_id"
        } else {
            "two rows have this reference: is one a total, or of another period?"
        };
        let refusal = Refusal {
            code: Code::DuplicateKey,
            wanted: wanted.to_owned(),
            hint: Some(hint.to_owned()),
        };
        self.refuse_at(draft, column, found.as_deref(), refusal);
    }

    /// Puts the updates of a row into `delivery`.
    pub(super) fn updates(&mut self, draft: &mut Draft<'_>, id: &str, number: usize) {
        let mut parts: BTreeMap<(Period, String), Vec<usize>> = BTreeMap::new();
        for at in of_table(draft, TableName::Delivery) {
            let read = &draft.reads[at];
            let own = read.goal.submitted_on.as_ref().or(draft.submitted_on.as_ref());
            if let (Some(period), Some(day)) =
                (read.period, own.or(self.mapping.submitted_on.as_ref()))
            {
                parts.entry((period, day.clone())).or_default().push(at);
            }
        }
        for ((period, day), reads) in parts {
            let says =
                |at: &usize| draft.reads[*at].value.is_some() || draft.reads[*at].share.is_some();
            // A column for a quarter still to come says nothing yet.
            if reads.iter().any(says) {
                self.update(draft, id, (period, &day), &reads, number);
            }
        }
    }

    fn update(
        &mut self,
        draft: &mut Draft<'_>,
        id: &str,
        (period, day): (Period, &str),
        reads: &[usize],
        number: usize,
    ) {
        let by = (period.year, day_number(day));
        if !self.shares(draft, id, by, reads) {
            return;
        }
        let (mut cells, over) = self.cells(draft, id, by, reads);
        // Before rows are compared: a second import must find what the first wrote.
        self.add_defaults(TableName::Delivery, &mut cells, draft.sheet);
        let (year, mark) = (period.year.to_string(), period.to_string());
        let delivery = self.table(TableName::Delivery);
        let this = |row: &usize| {
            let words = delivery.cell(*row, d::period);
            (words == mark || format!("{year}-{words}") == mark)
                && delivery.cell(*row, d::submitted_on) == day
        };
        let rows: Vec<usize> = delivery.find(&[id, &year]).filter(this).collect();
        let revision = |row: &usize| delivery.cell(*row, d::revision).parse::<u32>().unwrap_or(0);
        let latest = rows.iter().copied().max_by_key(revision);
        if latest.is_some_and(|row| delivery.touched_by(row).is_some()) {
            self.twice(draft, reads[0], "each update of a saving once");
            return;
        }
        // A tracker that was corrected since, read once more, says nothing new.
        let own = |row: &usize| delivery.cell(*row, d::source_id) == self.source;
        let unchanged = latest
            .into_iter()
            .chain(rows.iter().copied().filter(own))
            .find(|row| cells.iter().all(|(col, words)| same(delivery.cell(*row, *col), words)));
        let next = latest.map_or(1, |row| revision(&row) + 1);
        let row = unchanged.or_else(|| {
            let mut all = vec![
                (d::saving_id, id.to_owned()),
                (d::financial_year, year),
                (d::period, mark),
                (d::submitted_on, day.to_owned()),
                (d::revision, next.to_string()),
                (d::source_id, self.source.clone()),
            ];
            all.extend(cells);
            self.table_mut(TableName::Delivery).map(|delivery| delivery.add(&all, number))
        });
        let Some(row) = row else { return };
        if let Some(delivery) = self.table_mut(TableName::Delivery) {
            delivery.touch(row, number);
        }
        for at in reads {
            let Some((table, col)) = draft.reads[*at].place() else { continue };
            draft.reads[*at].landed = vec![(table, row, col)];
            if over && col == d::forecast {
                draft.reads[*at].landed.push((table, row, d::over_achieved));
            }
        }
    }

    /// Works out amounts that are a share of the target; says whether all could be.
    fn shares(
        &mut self,
        draft: &mut Draft<'_>,
        id: &str,
        (year, day): (FinancialYear, i32),
        reads: &[usize],
    ) -> bool {
        for at in reads {
            let Some(share) = draft.reads[*at].share else { continue };
            let Some(target) = self.target_of(id, year, day) else {
                let column = draft.reads[*at].column;
                let refusal = Refusal {
                    code: Code::MissingValue,
                    wanted: format!("a target of {year} for the share to be of"),
                    hint: Some("map the target's column to savings_profile.target".to_owned()),
                };
                let found = Some(text::percent_exact(share));
                self.refuse_at(draft, column, found.as_deref(), refusal);
                return false;
            };
            let amount = value::of_target(share, Money::from_pence(target));
            draft.reads[*at].value = Some(text::plain(amount));
            self.derived.shares += 1;
        }
        true
    }

    /// Gives the cells of an update; says whether a forecast above the target was cut in two.
    fn cells(
        &mut self,
        draft: &Draft<'_>,
        id: &str,
        by: (FinancialYear, i32),
        reads: &[usize],
    ) -> (Cells, bool) {
        let mut cells: Cells = Vec::new();
        let mut said: Vec<String> = Vec::new();
        for at in reads {
            let read = &draft.reads[*at];
            let Some((_, col)) = read.place() else { continue };
            cells.push((col, read.value.clone().unwrap_or_default()));
            if let Some(share) = read.share {
                let header =
                    crate::records::schema::table_of(TableName::Delivery).column(col).header;
                let share = text::percent_exact(share);
                said.push(format!("{header} worked out: {share} of the target, the share being all that the tracker states"));
            }
        }
        let over = self.cut_at_target(&mut cells, id, by);
        if over {
            said.push(
                "forecast above the target: what exceeds it stands as over-achieved".to_owned(),
            );
        }
        if !said.is_empty() {
            let said = said.join("; ");
            match cells.iter_mut().find(|(col, _)| *col == d::commentary) {
                Some((_, words)) if !words.is_empty() => *words = format!("{words} ({said})"),
                Some((_, words)) => *words = said,
                None => cells.push((d::commentary, said)),
            }
        }
        (cells, over)
    }

    /// Moves what a forecast has above its target to `over_achieved`, if the tracker has no column
    /// for that: our forecast ends at the target.
    fn cut_at_target(
        &mut self,
        cells: &mut Cells,
        id: &str,
        (year, day): (FinancialYear, i32),
    ) -> bool {
        if cells.iter().any(|(col, _)| *col == d::over_achieved) {
            return false;
        }
        let Some(target) = self.target_of(id, year, day) else { return false };
        let Some((_, words)) = cells.iter_mut().find(|(col, _)| *col == d::forecast) else {
            return false;
        };
        let Some(forecast) = cell::plain_pence(words.as_bytes()) else { return false };
        if forecast <= target || target < 0 {
            return false;
        }
        *words = text::plain(Money::from_pence(target));
        cells.push((d::over_achieved, text::plain(Money::from_pence(forecast - target))));
        self.derived.over_achieved += 1;
        true
    }

    /// Fills cells of a new row by the mapping's defaults.
    pub(super) fn add_defaults(&self, table: TableName, cells: &mut Cells, sheet: usize) {
        let sheet = &self.sheets[sheet].name;
        for (col, _) in crate::records::schema::table_of(table).each() {
            let empty = cells.iter().all(|(known, words)| *known != col || words.is_empty());
            if let Some(words) = self.mapping.default_of(table, col, sheet).filter(|_| empty) {
                cells.retain(|(known, _)| *known != col);
                cells.push((col, words));
            }
        }
    }
}

/// One target that a row states: of a saving, a year and a kind, from a day.
struct Target<'a> {
    id: &'a str,
    year: FinancialYear,
    kind: &'a str,
    approval: String,
    as_at: String,
}

const NEW: &str = ProfileKind::New.word();
const BROUGHT_FORWARD: &str = ProfileKind::BroughtForward.word();
const REBASED: &str = ProfileKind::Rebased.word();

/// What to do where a later tracker was imported first.
pub(super) const IN_ORDER: &str = "the folder holds an amount of a later day, worked out from the earlier one: import trackers in the \
     order of their days";

/// Says what keeps a target that differs from the one held from being added, if anything does.
fn refused(
    policy: ChangedTargets,
    of: &Target<'_>,
    held: &Held,
    replaces: bool,
    rebases: bool,
) -> Option<&'static str> {
    let later = if replaces { held.later_changes } else { held.later };
    if policy == ChangedTargets::Refuse {
        Some(
            "write changed_targets = \"rebase\" in the mapping to keep the difference as a row of its \
             own from the tracker's day, \"replace\" to let the new target stand from then on",
        )
    } else if of.as_at.is_empty() {
        Some("write submitted_on or published_on in the mapping: a changed target needs its day")
    } else if held.own {
        Some(
            "this very file gave it another target before, and no row is rewritten; if the mapping was \
             wrong, take the rows of this source out of savings_profile.csv first",
        )
    } else if later {
        Some(IN_ORDER)
    } else if !replaces && !rebases {
        Some(
            "only changed_targets = \"replace\", with a day after the one before, changes what is \
             brought forward",
        )
    } else {
        None
    }
}
