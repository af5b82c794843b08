//! The saving that a row speaks of: added to the register, or brought up to date.

use super::{Merge, same};
use crate::datasets::import::draft::{Draft, text_of};
use crate::datasets::import::grid::folded;
use crate::records::schema::{self, Col, Kind, savings as s};
use crate::records::{Code, SavingStatus, TableName};
use crate::units::{Date, FinancialYear};

impl Merge<'_> {
    /// Adds the saving or brings it up to date; says whether the rest of the row can be used.
    pub(super) fn saving(&mut self, draft: &mut Draft<'_>, id: &str, number: usize) -> bool {
        let savings = self.table(TableName::Savings);
        let there = savings.find(&[id]).next();
        let Some(row) = there else {
            return self.new_saving(draft, id, number);
        };
        if savings.touched_by(row).is_some()
            && let Some(title) = text_of(&draft.reads, s::title)
            && folded(title) != folded(savings.cell(row, s::title))
        {
            let other = savings.cell(row, s::title).to_owned();
            let hint = format!("the same reference stands for `{other}` further up");
            self.refuse(
                draft,
                Some(s::saving_id),
                Code::DuplicateKey,
                "each reference for one saving",
                hint,
            );
            return false;
        }
        let told_since = self.told_since(id);
        let ends = text_of(&draft.reads, s::status).and_then(SavingStatus::from_word);
        if ends.is_some_and(SavingStatus::needs_decision) && !told_since {
            self.keep_approval(row, id, number);
        }
        for at in 0..draft.reads.len() {
            let Some((TableName::Savings, col)) = draft.reads[at].place() else { continue };
            draft.reads[at].landed = vec![(TableName::Savings, row, col)];
            let Some(value) = draft.reads[at].value.clone() else { continue };
            let before = self.table(TableName::Savings).cell(row, col).to_owned();
            if told_since && !before.is_empty() {
                continue;
            }
            if !is_todays(col)
                && !["", "not_stated"].contains(&before.as_str())
                && !same(&before, &value)
            {
                self.refuse_change(draft, at, &before);
                return false;
            }
            if col == s::status && !self.date_status((row, id, number), draft, (&before, &value)) {
                self.refuse_change(draft, at, &before);
                return false;
            }
            self.change((TableName::Savings, row, col), &value, id, number);
        }
        if let Some(savings) = self.table_mut(TableName::Savings) {
            savings.touch(row, number);
        }
        true
    }

    /// Dates a status by which a saving begins to count, unless the tracker does: before that day it is
    /// proposed, as it was. Says whether the status may stand.
    fn date_status(
        &mut self,
        (row, id, number): (usize, &str, usize),
        draft: &Draft<'_>,
        (before, now): (&str, &str),
    ) -> bool {
        let proposed = SavingStatus::Proposed;
        let [before, now] = [before, now].map(SavingStatus::from_word);
        let (Some(before), Some(now)) = (before, now) else { return true };
        let dated = [s::decided_on, s::approved_on].map(|col| text_of(&draft.reads, col));
        if before == now || now.needs_decision() || dated.iter().any(Option::is_some) {
            return true;
        }
        if before == proposed {
            let Ok(day) = Date::from_words(&self.known_on) else { return false };
            let Some(day) = Date::from_day_number(day.day_number()) else { return false };
            let at = (TableName::Savings, row, s::approved_on);
            self.change(at, &day.to_string(), id, number);
        }
        now != proposed
    }

    /// Keeps the day of a saving's approval, where the day of its end takes the place of it: each decision has a
    /// day of its own.
    pub(in crate::datasets::import) fn keep_approval(
        &mut self,
        row: usize,
        id: &str,
        number: usize,
    ) {
        let cell = |col| self.table(TableName::Savings).cell(row, col).to_owned();
        let (status, day) = (SavingStatus::from_word(&cell(s::status)), cell(s::decided_on));
        let stands = status.is_some_and(|status| !status.needs_decision());
        if stands && !day.is_empty() && cell(s::approved_on).is_empty() {
            self.change((TableName::Savings, row, s::approved_on), &day, id, number);
        }
    }

    fn new_saving(&mut self, draft: &mut Draft<'_>, id: &str, number: usize) -> bool {
        let sheet = self.sheets[draft.sheet].name.clone();
        let mut cells = vec![(s::saving_id, id.to_owned())];
        let table = schema::table_of(TableName::Savings);
        for (col, column) in table.each().filter(|(col, _)| *col != s::saving_id) {
            let read = text_of(&draft.reads, col).map(str::to_owned);
            let stated = read.or_else(|| self.mapping.default_of(TableName::Savings, col, &sheet));
            self.not_public += usize::from(col == s::public && stated.is_none());
            let words = stated.or_else(|| self.usual(col, draft));
            match words {
                Some(words) => cells.push((col, words)),
                None if column.required => {
                    let wanted = format!("a value for savings.{}", column.header);
                    let hint = format!(
                        "map a column to it, or write {} = \"…\" under [defaults] in the mapping",
                        column.header
                    );
                    self.refuse(draft, Some(col), Code::MissingValue, &wanted, hint);
                    return false;
                }
                None => {}
            }
        }
        let Some(savings) = self.table_mut(TableName::Savings) else { return false };
        let row = savings.add(&cells, number);
        for read in &mut draft.reads {
            if let Some((TableName::Savings, col)) = read.place() {
                read.landed = vec![(TableName::Savings, row, col)];
            }
        }
        true
    }

    /// Gives what a required column of a new saving holds where neither tracker nor mapping says.
    fn usual(&self, col: Col, draft: &Draft<'_>) -> Option<String> {
        let not_stated = [s::directorate, s::r#type, s::cashable, s::recurrence, s::fund];
        if not_stated.contains(&col) {
            return Some("not_stated".to_owned());
        }
        match col {
            s::grain => Some("line".to_owned()),
            // What the public may see is for the council to say, saving by saving.
            s::public => Some("false".to_owned()),
            s::source_id => Some(self.source.clone()),
            s::origin_year => first_year(draft, draft.year).map(|year| year.to_string()),
            _ => None,
        }
    }
}

/// Says whether a cell of a saving is as it is today, whenever it is looked at: words that describe
/// it, its status, which a decision dates, and who may see it.
fn is_todays(col: Col) -> bool {
    let kind = schema::table_of(TableName::Savings).column(col).kind;
    let told = [s::saving_id, s::status, s::approved_on, s::decided_on, s::replaced_by, s::public];
    matches!(kind, Kind::Text) || told.contains(&col)
}

/// Gives the first year that a row speaks of.
fn first_year(draft: &Draft<'_>, stated: Option<FinancialYear>) -> Option<FinancialYear> {
    let targets = draft.reads.iter().filter(|read| {
        read.value.is_some() && matches!(read.place(), Some((TableName::SavingsProfile, _)))
    });
    targets.filter_map(|read| read.year).min().or(stated)
}
