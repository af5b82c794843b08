//! Targets, updates and cover of one row.

use std::collections::BTreeMap;

use super::{Merge, of_table, same};
use crate::datasets::cell::{self, Reading, Refusal};
use crate::datasets::import::draft::Draft;
use crate::datasets::import::mapping::ChangedTargets;
use crate::datasets::import::value;
use crate::records::schema::{Col, delivery as d, mitigations as m, savings_profile as p};
use crate::records::{Code, TableName};
use crate::units::{FinancialYear, Money, Period, text};

/// The cells of one update, by column.
type Cells = Vec<(Col, String)>;

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
            let approval = value(p::approval_ref).map(|(_, words)| words).unwrap_or_default();
            let landed = self.target(draft, at, (id, year, kind), &target, &approval, number);
            draft.reads[at].landed = landed;
        }
    }

    /// Puts one target into its row; gives the rows that hold it.
    fn target(
        &mut self,
        draft: &mut Draft<'_>,
        at: usize,
        (id, year, kind): (&str, FinancialYear, &str),
        target: &str,
        approval: &str,
        number: usize,
    ) -> Vec<(TableName, usize, Col)> {
        let year = year.to_string();
        let place = |row| (TableName::SavingsProfile, row, p::target);
        let profile = self.table(TableName::SavingsProfile);
        let rows: Vec<usize> = profile.find(&[id, &year]).collect();
        let row = rows.iter().copied().find(|row| profile.cell(*row, p::kind) == kind);
        let Some(row) = row else {
            let cells = new_target(id, &year, kind, target, approval);
            let added = self.table_mut(TableName::SavingsProfile).map(|t| t.add(&cells, number));
            return added.map(place).into_iter().collect();
        };
        if profile.touched_by(row).is_some() {
            self.twice(draft, at, "each target of a saving once");
            return Vec::new();
        }
        let rebase = self.mapping.changed_targets == ChangedTargets::Rebase && kind == "new";
        let rebased = rows.iter().copied().find(|row| profile.cell(*row, p::kind) == "rebased");
        let held: Vec<usize> =
            if rebase { [Some(row), rebased].into_iter().flatten().collect() } else { vec![row] };
        let before: i64 = held.iter().filter_map(|row| profile.pence(*row, p::target)).sum();
        let wanted = cell::pence(target).map_or(before, Reading::value);
        if let Some(profile) = self.table_mut(TableName::SavingsProfile) {
            profile.touch(row, number);
        }
        if before == wanted {
            return held.into_iter().map(place).collect();
        }
        match self.mapping.changed_targets {
            ChangedTargets::Replace => {
                self.change(place(row), target, id, number);
                vec![place(row)]
            }
            ChangedTargets::Rebase if rebase => {
                let was = rebased
                    .and_then(|row| self.table(TableName::SavingsProfile).pence(row, p::target));
                let difference = Money::from_pence(was.unwrap_or(0) + wanted - before);
                let difference = text::plain(difference);
                if let Some(rebased) = rebased {
                    self.change(place(rebased), &difference, id, number);
                    return vec![place(row), place(rebased)];
                }
                let cells = new_target(id, &year, "rebased", &difference, approval);
                let added =
                    self.table_mut(TableName::SavingsProfile).map(|t| t.add(&cells, number));
                [Some(row), added].into_iter().flatten().map(place).collect()
            }
            ChangedTargets::Refuse | ChangedTargets::Rebase => {
                self.changed_target(draft, at, before);
                vec![place(row)]
            }
        }
    }

    fn changed_target(&mut self, draft: &mut Draft<'_>, at: usize, before: i64) {
        let kept = text::pence(Money::from_pence(before));
        let read = &draft.reads[at];
        let (column, found) = (read.column, read.value.clone());
        let hint = "write changed_targets = \"rebase\" in the mapping to keep the difference as a row of its own, \
                    \"replace\" to put the new target in its place";
        let refusal = Refusal {
            code: Code::DuplicateKey,
            wanted: format!("the target already kept, {kept}"),
            hint: Some(hint.to_owned()),
        };
        self.refuse_at(draft, column, found.as_deref(), refusal);
    }

    /// Reports that two rows of the tracker say the same thing of one saving.
    fn twice(&mut self, draft: &mut Draft<'_>, at: usize, wanted: &str) {
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

    /// Gives the whole target of a saving in a year, in pence.
    fn target_of(&self, id: &str, year: FinancialYear) -> Option<i64> {
        let profile = self.table(TableName::SavingsProfile);
        let year = year.to_string();
        let mut rows = profile.find(&[id, &year]).peekable();
        rows.peek()?;
        rows.map(|row| profile.pence(row, p::target)).sum()
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
        if !self.shares(draft, id, period.year, reads) {
            return;
        }
        let (mut cells, over) = self.cells(draft, id, period.year, reads);
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
        let unchanged = latest
            .filter(|row| cells.iter().all(|(col, words)| same(delivery.cell(*row, *col), words)));
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
        year: FinancialYear,
        reads: &[usize],
    ) -> bool {
        for at in reads {
            let Some(share) = draft.reads[*at].share else { continue };
            let Some(target) = self.target_of(id, year) else {
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
        year: FinancialYear,
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
        let over = self.cut_at_target(&mut cells, id, year);
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
    fn cut_at_target(&mut self, cells: &mut Cells, id: &str, year: FinancialYear) -> bool {
        if cells.iter().any(|(col, _)| *col == d::over_achieved) {
            return false;
        }
        let Some(target) = self.target_of(id, year) else { return false };
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
    fn add_defaults(&self, table: TableName, cells: &mut Cells, sheet: usize) {
        let sheet = &self.sheets[sheet].name;
        for (col, _) in crate::records::schema::table_of(table).each() {
            let empty = cells.iter().all(|(known, words)| *known != col || words.is_empty());
            if let Some(words) = self.mapping.default_of(table, col, sheet).filter(|_| empty) {
                cells.retain(|(known, _)| *known != col);
                cells.push((col, words));
            }
        }
    }

    /// Puts what covers the row's shortfall into `mitigations`; an amount of nil is none.
    pub(super) fn mitigation(&mut self, draft: &mut Draft<'_>, id: &str, number: usize) {
        let reads = of_table(draft, TableName::Mitigations);
        let is =
            |at: &&usize, col| draft.reads[**at].place() == Some((TableName::Mitigations, col));
        let Some(at) = reads.iter().find(|at| is(at, m::value)).copied() else { return };
        let read = &draft.reads[at];
        let (Some(value), Some(year)) = (read.value.clone(), read.year) else { return };
        if cell::plain_pence(value.as_bytes()) == Some(0) {
            return;
        }
        let own = draft.submitted_on.as_ref().or(self.mapping.submitted_on.as_ref());
        let day = own.cloned().unwrap_or_default();
        let slug: String = year.slug().chars().skip(2).filter(char::is_ascii_digit).collect();
        let mitigation = format!("{id}-M{slug}");
        let mut cells: Cells = vec![
            (m::mitigation_id, mitigation.clone()),
            (m::saving_id, id.to_owned()),
            (m::recorded_on, day),
            (m::financial_year, year.to_string()),
            (m::source_id, self.source.clone()),
        ];
        for at in &reads {
            let read = &draft.reads[*at];
            if let (Some((_, col)), Some(words)) = (read.place(), &read.value) {
                cells.push((col, words.clone()));
            }
        }
        self.add_defaults(TableName::Mitigations, &mut cells, draft.sheet);
        let usual = [
            (m::title, "Mitigation in the tracker"),
            (m::fund, "not_stated"),
            (m::recurrence, "not_stated"),
            (m::cashable, "not_stated"),
            (m::rating, "N"),
        ];
        for (col, words) in usual {
            if cells.iter().all(|(known, _)| *known != col) {
                cells.push((col, words.to_owned()));
            }
        }
        let there = self.table(TableName::Mitigations).find(&[&mitigation]).next();
        let row = if let Some(row) = there {
            let tracked = |col: Col| reads.iter().any(|at| is(&at, col));
            for (col, words) in cells.iter().filter(|(col, _)| tracked(*col)) {
                self.change((TableName::Mitigations, row, *col), words, id, number);
            }
            row
        } else {
            let Some(table) = self.table_mut(TableName::Mitigations) else { return };
            table.add(&cells, number)
        };
        for at in reads {
            if let Some((table, col)) = draft.reads[at].place() {
                draft.reads[at].landed = vec![(table, row, col)];
            }
        }
    }
}

fn new_target(id: &str, year: &str, kind: &str, target: &str, approval: &str) -> Cells {
    vec![
        (p::saving_id, id.to_owned()),
        (p::financial_year, year.to_owned()),
        (p::kind, kind.to_owned()),
        (p::target, target.to_owned()),
        (p::approval_ref, approval.to_owned()),
    ]
}
