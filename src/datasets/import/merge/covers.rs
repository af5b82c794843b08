//! What covers the shortfall of one row.

use super::amounts::{Cells, IN_ORDER};
use super::held::day_number;
use super::{Merge, of_table, same};
use crate::datasets::cell::{self, Refusal};
use crate::datasets::import::draft::Draft;
use crate::records::schema::mitigations as m;
use crate::records::{Code, TableName};
use crate::units::{Money, Period, text};

impl Merge<'_> {
    /// Puts what covers the row's shortfall into `mitigations`; an amount of nil is none.
    pub(super) fn mitigation(&mut self, draft: &mut Draft<'_>, id: &str, number: usize) {
        let reads = of_table(draft, TableName::Mitigations);
        let is =
            |at: &&usize, col| draft.reads[**at].place() == Some((TableName::Mitigations, col));
        let Some(at) = reads.iter().find(|at| is(at, m::value)).copied() else { return };
        let read = &draft.reads[at];
        let (Some(value), Some(year)) = (read.value.clone(), read.year) else { return };
        let day = self.handed_in(draft);
        // Cover in a return of a period stood at its end, whenever the return was handed in.
        let ended = read.period.map(Period::last_day);
        let ended = ended.filter(|end| end.day_number() < day_number(&day));
        let recorded_on = ended.map_or_else(|| day.clone(), |end| end.to_string());
        let slug: String = year.slug().chars().skip(2).filter(char::is_ascii_digit).collect();
        let mitigation = format!("{id}-M{slug}");
        let covers = self.covers(&mitigation, day_number(&day));
        let table = self.table(TableName::Mitigations);
        let held: Vec<usize> =
            covers.iter().filter(|(_, held)| *held).map(|(row, _)| *row).collect();
        if held.iter().any(|row| table.touched_by(*row).is_some()) {
            self.twice(draft, at, "each mitigation of a saving once");
            return;
        }
        if held.last().is_some_and(|row| !self.same_cover(draft, &reads, (*row, id, number))) {
            return;
        }
        let table = self.table(TableName::Mitigations);
        let before: i64 = held.iter().filter_map(|row| table.pence(*row, m::value)).sum();
        let wanted = cell::plain_pence(value.as_bytes()).unwrap_or(before);
        let row = if wanted == before {
            held.last().copied()
        } else {
            if covers.len() > held.len() {
                self.refuse_between(draft, at, before);
                return;
            }
            let id_of = match covers.len() {
                0 => mitigation,
                earlier => format!("{mitigation}-{}", earlier + 1),
            };
            let mut cells: Cells = vec![
                (m::mitigation_id, id_of),
                (m::saving_id, id.to_owned()),
                (m::recorded_on, recorded_on),
                (m::financial_year, year.to_string()),
                (m::source_id, self.source.clone()),
            ];
            self.cover_cells(draft, &reads, &mut cells);
            for (_, words) in cells.iter_mut().filter(|(col, _)| *col == m::value) {
                *words = text::plain(Money::from_pence(wanted - before));
            }
            self.table_mut(TableName::Mitigations).map(|table| table.add(&cells, number))
        };
        let Some(row) = row else { return };
        if let Some(table) = self.table_mut(TableName::Mitigations) {
            table.touch(row, number);
        }
        land(draft, &reads, &held, row);
    }

    /// Reports cover that a later tracker changed, worked out from what was recorded before.
    fn refuse_between(&mut self, draft: &mut Draft<'_>, at: usize, before: i64) {
        let (column, found) = (draft.reads[at].column, draft.reads[at].value.clone());
        let refusal = Refusal {
            code: Code::DuplicateKey,
            wanted: format!("the cover already kept, {}", text::pence(Money::from_pence(before))),
            hint: Some(IN_ORDER.to_owned()),
        };
        self.refuse_at(draft, column, found.as_deref(), refusal);
    }

    /// Says whether the tracker speaks of the cover that a row holds: money of the same kind. Words that
    /// describe it are brought up to date.
    fn same_cover(
        &mut self,
        draft: &mut Draft<'_>,
        reads: &[usize],
        (row, id, number): (usize, &str, usize),
    ) -> bool {
        let places = reads.iter().filter_map(|at| Some((*at, draft.reads[*at].place()?.1)));
        for (at, col) in places.filter(|(_, col)| *col != m::value).collect::<Vec<_>>() {
            let Some(value) = draft.reads[at].value.clone() else { continue };
            let before = self.table(TableName::Mitigations).cell(row, col).to_owned();
            let of_money = [m::fund, m::recurrence, m::cashable].contains(&col);
            if of_money && before != "not_stated" && !same(&before, &value) {
                self.refuse_change(draft, at, &before);
                return false;
            }
            if !self.told_since(id) {
                self.change((TableName::Mitigations, row, col), &value, id, number);
            }
        }
        true
    }

    /// Fills the cells of a row of cover: from the tracker, else the mapping's defaults, else as usual.
    fn cover_cells(&self, draft: &Draft<'_>, reads: &[usize], cells: &mut Cells) {
        for at in reads {
            let read = &draft.reads[*at];
            if let (Some((_, col)), Some(words)) = (read.place(), &read.value) {
                cells.push((col, words.clone()));
            }
        }
        self.add_defaults(TableName::Mitigations, cells, draft.sheet);
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
    }

    /// Gives the rows that a mitigation of trackers has, with whether each was recorded by a day.
    fn covers(&self, id: &str, day: i32) -> Vec<(usize, bool)> {
        let table = self.table(TableName::Mitigations);
        let numbered = |number: usize| {
            let id = if number == 1 { id.to_owned() } else { format!("{id}-{number}") };
            table.find(&[&id]).next()
        };
        (1..)
            .map_while(numbered)
            .map(|row| {
                let (known, _) = self.spoken(table.cell(row, m::source_id));
                let recorded = day_number(table.cell(row, m::recorded_on)).max(known);
                let place = (TableName::Mitigations, m::source_id);
                (row, !self.is_after(place, row, recorded, day))
            })
            .collect()
    }
}

/// Notes which cells hold what a row of the tracker says: of the amount, those of all rows it is made of.
fn land(draft: &mut Draft<'_>, reads: &[usize], held: &[usize], row: usize) {
    for at in reads {
        let Some((table, col)) = draft.reads[*at].place() else { continue };
        let earlier = held.iter().copied().filter(|one| col == m::value && *one != row);
        draft.reads[*at].landed = earlier.chain([row]).map(|row| (table, row, col)).collect();
    }
}
