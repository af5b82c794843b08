//! Savings: the position of a year, what it hands on, the track record.

use super::{Answered, Session, SessionError};
use crate::answers::carry::InGap;
use crate::answers::savings::TOLD;
use crate::answers::{self};
use crate::figures::record::{self, Record, record};
use crate::figures::savings::{
    Lines, Position, carry, effect_figures, migration, migration_figures, position, sample,
};
use crate::figures::{AsAt, FigureId, GroupKey, Sheet};
use crate::reports::answers::{self as data, LinesShown};
use crate::units::FinancialYear;

/// Savings that JSON lists without being asked to.
const LISTED: usize = 5_000;

/// What is asked of savings.
#[derive(Debug, Clone)]
pub struct SavingsAsked {
    /// The year; `None`: that of the period asked for, else the council's current one.
    pub year: Option<FinancialYear>,
    /// What the groups are.
    pub by: GroupKey,
    /// Whether every saving is told.
    pub lines: bool,
    /// Which of its answers is wanted.
    pub view: SavingsView,
    /// Whether the shape that scripts rely on is wanted beside the answer, with every figure of it.
    pub data: bool,
}

/// Which answer about savings is wanted.
#[derive(Debug, Clone)]
pub enum SavingsView {
    /// The position against targets.
    Position,
    /// What the year hands on.
    Carry,
    /// Past forecasts against what came in the end.
    Record(record::Asked),
}

impl Session {
    /// Gives savings against their targets, what a year hands on, or the track record.
    ///
    /// # Errors
    /// When a carry is to be shown beside a gap that cannot be worked out.
    pub fn savings(&self, asked: &SavingsAsked) -> Result<Answered, SessionError> {
        let book = self.book();
        let year = self.year_of(asked.year);
        let position = position(book, year, self.as_at(), asked.by);
        let mut answered = match &asked.view {
            SavingsView::Position => self.position_answer(&position, asked),
            SavingsView::Carry => self.carry_answer(year, asked)?,
            SavingsView::Record(of) => {
                let record = self.track_record(of);
                let sheet = record.figures().of(book);
                let answer = answers::record::record(book, &record, &sheet);
                let data = asked.data.then(|| data::record(&record));
                Answered { answer, sheet, data, as_at: None }
            }
        };
        if asked.data && !matches!(asked.view, SavingsView::Position) {
            let part = if matches!(asked.view, SavingsView::Carry) { "carry" } else { "record" };
            let whole = self.position_answer(&position, asked);
            let own = answered.data.take();
            answered.data = whole.data.map(|mut whole| {
                whole[part] = own.unwrap_or_default();
                whole
            });
            answered.sheet.append(whole.sheet);
        }
        answered.as_at = position.period.map(|period| period.to_string());
        Ok(answered)
    }

    /// Gives savings drawn at random, with what they claim, as a sheet for an auditor to fill in.
    pub fn sample(&self, year: Option<FinancialYear>, number: usize, seed: u64) -> Answered {
        let book = self.book();
        let position = position(book, self.year_of(year), self.as_at(), GroupKey::Directorate);
        let sheet = position.figures(book, Lines::Every);
        let drawn = sample(book, &position, number, seed);
        let answer = answers::sample(book, &position, &drawn, seed, &sheet);
        let as_at = position.period.map(|period| period.to_string());
        Answered { answer, sheet, data: None, as_at }
    }

    /// Gives the year asked for, else that of the period spoken for, else the council's current one.
    fn year_of(&self, year: Option<FinancialYear>) -> FinancialYear {
        year.unwrap_or(match self.as_at() {
            Some(AsAt::Period(period)) => period.year,
            Some(AsAt::Date(_)) | None => self.book().council.current_financial_year,
        })
    }

    /// Works out the track record, as far as it was known when the session speaks for.
    pub fn track_record(&self, asked: &record::Asked) -> Record {
        record(self.book(), &record::Asked { as_at: self.as_at(), ..asked.clone() })
    }

    fn position_answer(&self, position: &Position, asked: &SavingsAsked) -> Answered {
        let book = self.book();
        let moves = migration(book, position);
        let every = asked.lines || (asked.data && position.lines.len() <= LISTED);
        let mut sheet = if every {
            let mut sheet = position.figures(book, Lines::Every);
            sheet.append(effect_figures(book, position));
            sheet
        } else if asked.data {
            position.figures(book, Lines::Named)
        } else {
            let pairs = position.unequal_pairs().take(TOLD);
            let told = pairs.flat_map(|pair| [pair.worse_rated, pair.better_rated]);
            position.headline_figures(book, told.filter_map(|saving| position.line_of(saving)))
        };
        sheet.append(migration_figures(book, position, &moves).of(book));
        let answer = answers::savings::savings(book, position, &moves, &sheet, asked.lines);
        let shown = if every { LinesShown::All } else { LinesShown::None };
        let data = asked.data.then(|| data::savings(book, position, shown));
        Answered { answer, sheet, data, as_at: None }
    }

    fn carry_answer(
        &self,
        year: FinancialYear,
        asked: &SavingsAsked,
    ) -> Result<Answered, SessionError> {
        let book = self.book();
        let carry = carry(book, year, self.as_at());
        let mut sheet = carry.figures(book, Lines::Every).of(book);
        // Scripts read what the gap holds of it where the gap is.
        let gap = if asked.data { None } else { self.gap_if_any()? };
        let held = gap.as_ref().and_then(|gap| Some((gap, gap.model.carried(year)?)));
        let in_gap = held.map(|(gap, nodes)| {
            let [late, lost] = nodes.map(|node| gap.model.graph.node(node).id());
            let own = |id: &FigureId| *id == late || *id == lost;
            let held: Sheet = gap.figures().without(|figure| !own(&figure.id));
            sheet.append(held);
            InGap { scenario: &gap.main.plan.name, late, lost }
        });
        let answer = answers::carry::carry(book, &carry, in_gap.as_ref(), &sheet);
        let data = asked.data.then(|| data::carry(book, &carry));
        Ok(Answered { answer, sheet, data, as_at: None })
    }
}
