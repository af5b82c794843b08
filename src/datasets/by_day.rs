//! A folder as it was known on a day: without the rows that became known later, as if they had never
//! been filed.
//!
//! A row became known on the later of its own day and the day its source was published; a month or a
//! year counts to its last day. A row that rests on one that was not known was not known either.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::cell::{self, Reading};
use super::known::{Known, Reference};
use super::layout::Layout;
use super::public::each_row;
use super::scan::Record;
use crate::records::schema::{
    self, Col, Kind, Table, Tells, decisions, links, milestones, savings, scrutiny, source_notes,
    sources,
};
use crate::records::{SavingStatus, ScrutinyResponse, TableName};
use crate::units::{Date, Mark, Period};

/// What is asked for: a day, or a period with the day by which it was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// What was known by the end of a day.
    Day(Date),
    /// What was known when a period was closed.
    Period(Period),
}

/// The day by which the rows of a folder were known, and where that day comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownBy {
    /// The day.
    pub day: Date,
    /// The period whose closing day is not stated, where the day is assumed from its end.
    pub assumed: Option<Period>,
}

/// Days after its end by which a period is taken to have been reported, where no day is stated.
const TO_REPORT: i32 = 45;
/// The same for an outturn, which waits for the accounts.
const TO_REPORT_OUTTURN: i32 = 120;

impl KnownBy {
    /// Gives the day of what is asked: of a period its seal's, else its closing day, else one assumed.
    pub(super) fn of(until: Until, sealed: Option<Date>, closed: Option<Date>) -> Self {
        let period = match until {
            Until::Day(day) => return Self { day, assumed: None },
            Until::Period(period) => period,
        };
        if let Some(day) = sealed.or(closed) {
            return Self { day, assumed: None };
        }
        let outturn = period.mark == Mark::OUTTURN;
        let days = if outturn { TO_REPORT_OUTTURN } else { TO_REPORT };
        let end = period.last_day();
        let day = Date::from_day_number(end.day_number() + days).unwrap_or(end);
        Self { day, assumed: Some(period) }
    }

    /// Says that the day is assumed, if it is.
    pub fn words(&self) -> Option<String> {
        let Self { day, assumed } = self;
        let period = (*assumed)?;
        Some(format!(
            "{period} is shown as it was known on {day}, which is assumed from its end: council.toml \
             may state the day it was closed, under [periods]"
        ))
    }
}

/// Whether a row was known on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// It was, as far as its days tell.
    Known,
    /// It became known later.
    Later,
    /// Nothing says when it became known.
    Undated,
}

/// What is needed to tell which rows of a folder were known on a day.
#[derive(Debug)]
pub(super) struct ByDay {
    day: Date,
    /// When each source was published, where it says so.
    published: BTreeMap<String, Option<Date>>,
    /// Sources without a day that a row of an earlier day cites.
    cited: BTreeSet<String>,
    /// The day of each decision.
    decided: BTreeMap<String, Date>,
}

impl ByDay {
    /// Reads when the sources and the decisions of a folder became known.
    pub(super) fn of(folder: &Path, day: Date) -> Self {
        let (published, cited) = Default::default();
        let mut known = Self { day, published, cited, decided: decided(folder) };
        each_row(folder, &sources::TABLE, |layout, record| {
            let id = layout.words(record, sources::source_id).to_owned();
            let on = date(layout.words(record, sources::published_on));
            known.published.entry(id).or_insert(on);
        });
        if known.published.values().any(Option::is_none) {
            known.cite(folder);
        }
        known
    }

    /// Finds the sources without a day that were there, since a row known by its own day cites them.
    fn cite(&mut self, folder: &Path) {
        for table in schema::ALL.iter().filter(|table| table.name != TableName::Sources) {
            let (own, source) = (table.telling(Tells::Known), table.col("source_id"));
            let Some((own, source)) = own.zip(source) else { continue };
            each_row(folder, table, |layout, record| {
                let id = layout.words(record, source);
                let day = Self::own_day(table, own, layout, record)
                    .or_else(|| self.decided_by(table, layout, record));
                if matches!(self.published.get(id), Some(None))
                    && day.is_some_and(|day| self.has(day))
                {
                    self.cited.insert(id.to_owned());
                }
            });
        }
    }

    /// Says whether a day has come.
    fn has(&self, day: Date) -> bool {
        day.has_come_by(self.day)
    }

    fn own_day(table: &Table, own: Col, layout: &Layout, record: &Record<'_>) -> Option<Date> {
        let words = layout.words(record, own);
        if matches!(table.column(own).kind, Kind::Period) {
            return cell::period(words, None).ok().map(|period| period.value().last_day());
        }
        date(words)
    }

    /// Says whether a row was known, by its own day and its source's.
    pub(super) fn when(&self, table: &Table, layout: &Layout, record: &Record<'_>) -> When {
        let cell = |col| layout.words(record, col);
        let own = table.telling(Tells::Known);
        let day = own.and_then(|own| Self::own_day(table, own, layout, record));
        if own.is_some_and(|own| !cell(own).is_empty()) && day.is_none() {
            // What cannot be read is a finding, whenever it is looked at.
            return When::Known;
        }
        if table.name == TableName::Sources {
            let there = day.map_or_else(
                || self.cited.contains(cell(sources::source_id)),
                |published| self.has(published),
            );
            return if there { When::Known } else { When::Later };
        }
        let source = table.col("source_id");
        let published = source.and_then(|col| self.published.get(cell(col)).copied().flatten());
        let days = [day, published];
        if days.into_iter().flatten().any(|day| !self.has(day)) {
            When::Later
        } else if days == [None, None] && (own.is_some() || source.is_some()) {
            self.when_undated(table, layout, record)
        } else {
            When::Known
        }
    }

    /// Gives the day of the decision that set a target.
    fn decided_by(&self, table: &Table, layout: &Layout, record: &Record<'_>) -> Option<Date> {
        use crate::records::schema::savings_profile as p;
        if table.name != TableName::SavingsProfile {
            return None;
        }
        self.decided.get(layout.words(record, p::approval_ref)).copied()
    }

    /// Says whether a row with neither day was known.
    fn when_undated(&self, table: &Table, layout: &Layout, record: &Record<'_>) -> When {
        use crate::records::schema::savings_profile as p;
        if table.name != TableName::SavingsProfile {
            return When::Undated;
        }
        let cell = |col| layout.words(record, col);
        match self.decided_by(table, layout, record) {
            Some(day) if self.has(day) => When::Known,
            Some(_) => When::Later,
            // What a saving was first to bring is as old as the saving; what was agreed since is not,
            // nor what a source of its own says, whenever that was.
            None if cell(p::kind) == "rebased" || !cell(p::source_id).is_empty() => When::Undated,
            None => When::Known,
        }
    }

    /// Says whether a row rests on one that was not known. Whether that comes later or never, nobody
    /// could tell then: it is no finding.
    pub(super) fn rests_on_unknown(
        &self,
        known: &Known,
        table: &Table,
        layout: &Layout,
        record: &Record<'_>,
    ) -> bool {
        let cell = |col| layout.words(record, col);
        let unknown = |to: TableName, id: &str| {
            if to == TableName::Sources {
                return !id.is_empty() && !self.published.contains_key(id);
            }
            !id.is_empty() && known.reference(to, id) == Reference::Unknown
        };
        let tied = |id: &str| known.anywhere(id) || known.any_broken();
        let mut columns = table.each();
        columns.any(|(col, column)| {
            matches!(column.kind, Kind::Ref(to) if to != table.name && unknown(to, cell(col)))
        }) || table.name == TableName::Links
            && !(tied(cell(links::from_id)) && tied(cell(links::to_id)))
            || table.name == TableName::SourceNotes
            && TableName::from_word(cell(source_notes::table)).is_some_and(|of| {
                let first = schema::table_of(of).columns[0].kind;
                let to = if let Kind::Ref(to) = first { to } else { of };
                let named = matches!(first, Kind::Id | Kind::Ref(_));
                named && unknown(to, cell(source_notes::row_id))
            })
    }

    /// Gives what stood in a cell before a day that has not come: a status that came with a day is as
    /// before that day until it.
    pub(super) fn before(
        &self,
        table: &Table,
        layout: &Layout,
        record: &Record<'_>,
        col: Col,
    ) -> Option<&'static str> {
        let later = |col| date(layout.words(record, col)).is_some_and(|day| !self.has(day));
        let of = |day: Col, status: Option<(Col, &'static str)>, others: &[Col]| {
            let told = status.filter(|(told, _)| *told == col).map(|(_, before)| before);
            let told = told.or_else(|| (col == day || others.contains(&col)).then_some(""));
            told.filter(|_| later(day))
        };
        if table.name == TableName::Savings {
            use savings as s;
            // Until it was approved it was proposed, whatever a later decision made of it.
            let proposed = (s::status, SavingStatus::Proposed.word());
            let since = [s::approval_ref, s::decision_ref, s::decided_on, s::replaced_by];
            let unapproved = of(s::approved_on, Some(proposed), &since);
            let status = SavingStatus::from_word(layout.words(record, s::status));
            let approved = !layout.words(record, s::approved_on).is_empty();
            let dates = |status: &SavingStatus| status.needs_decision() || !approved;
            let before = status.filter(dates).map(|status| (s::status, status.before().word()));
            unapproved.or_else(|| of(s::decided_on, before, &[s::decision_ref, s::replaced_by]))
        } else if table.name == TableName::Scrutiny {
            use scrutiny as s;
            let before = (s::response, ScrutinyResponse::Outstanding.word());
            of(s::answered_on, Some(before), &[s::reason, s::done_on])
                .or_else(|| of(s::done_on, None, &[]))
        } else if table.name == TableName::Milestones {
            of(milestones::done_on, None, &[])
        } else {
            None
        }
    }
}

/// Gives the day of each decision of a folder.
pub(super) fn decided(folder: &Path) -> BTreeMap<String, Date> {
    let mut decided = BTreeMap::new();
    each_row(folder, &decisions::TABLE, |layout, record| {
        add_decision(&mut decided, layout, record);
    });
    decided
}

/// Adds the day of a decision, where its row says so.
pub(super) fn add_decision(
    decided: &mut BTreeMap<String, Date>,
    layout: &Layout,
    record: &Record<'_>,
) {
    let id = layout.words(record, decisions::decision_id).to_owned();
    if let Some(on) = date(layout.words(record, decisions::decided_on)) {
        decided.entry(id).or_insert(on);
    }
}

fn date(words: &str) -> Option<Date> {
    cell::date(words).ok().map(Reading::value)
}
