//! What each saving brought, update by update.

use std::collections::BTreeSet;

use super::words::Brag;
use super::{Amounts, BySaving, RowMap, SavingIx, SparseAmounts, SymbolColumn, Symbols};
use crate::units::{Date, FinancialYear, Mark, Period, Rate};

/// What one delivery update says, before it goes into the columns. Amounts are pence.
#[derive(Debug, Clone, Copy)]
pub struct Update {
    /// The saving.
    pub saving: SavingIx,
    /// The year and point of the year it speaks of.
    pub period: Period,
    /// The day it was handed in.
    pub submitted_on: Date,
    /// Which submission of that day, from 1.
    pub revision: u16,
    /// Taken out of the ledger's budget, with evidence.
    pub banked: Option<i64>,
    /// What the year will bring.
    pub forecast: Option<i64>,
    /// Late, still coming.
    pub slipped: Option<i64>,
    /// Will not come.
    pub unachievable: Option<i64>,
    /// Above target, shown apart.
    pub over_achieved: Option<i64>,
    /// A pressure in the same budget.
    pub offset_pressure: Option<i64>,
    /// The officer's rating.
    pub brag_declared: Option<Brag>,
    /// How sure the officer is, to a hundredth of a per cent.
    pub confidence: Option<Rate>,
    /// Whether evidence is referred to.
    pub evidence: bool,
}

/// Every delivery update, a column a field.
#[derive(Debug, Clone, Default)]
pub struct Deliveries {
    /// The saving of each row.
    pub saving: Vec<u32>,
    years: Vec<u8>,
    marks: Vec<u8>,
    submitted: Vec<u16>,
    revisions: Vec<u16>,
    /// Taken out of the ledger's budget.
    pub banked: Amounts,
    /// What the year will bring.
    pub forecast: Amounts,
    /// Late, still coming.
    pub slipped: Amounts,
    /// Will not come.
    pub unachievable: Amounts,
    /// Above target.
    pub over_achieved: SparseAmounts,
    /// A pressure in the same budget.
    pub offset_pressure: SparseAmounts,
    /// Rating in the low bits, evidence above them.
    ratings: Vec<u8>,
    confidence: Vec<u16>,
    sources: SymbolColumn,
    source_ids: Symbols,
    /// The rows of each saving.
    pub by_saving: BySaving,
    /// Which row of the file each one was.
    pub rows: RowMap,
    /// Rows that broke an identity once their saving and target were known: counted nowhere.
    refused: BTreeSet<u32>,
}

/// The day that column numbers count from: 1 January 2000, as [`Date::day_number`] has it.
const EPOCH: i32 = 2_451_545;
const NO_RATING: u8 = 7;
const EVIDENCE: u8 = 8;
const NO_CONFIDENCE: u16 = u16::MAX;

impl Update {
    /// Says whether the columns can hold it: a day from 2000 to 2179, a confidence of whole
    /// hundredths of a per cent.
    pub fn fits(&self) -> bool {
        self.day_fits() && self.confidence.is_none_or(|rate| confidence_code(rate).is_some())
    }

    /// Says whether the columns can hold its day.
    pub fn day_fits(&self) -> bool {
        day_code(self.submitted_on).is_some()
    }
}

fn day_code(day: Date) -> Option<u16> {
    u16::try_from(day.day_number() - EPOCH).ok()
}

fn confidence_code(rate: Rate) -> Option<u16> {
    let fraction = rate.fraction();
    let (mantissa, scale) = (fraction.mantissa(), fraction.scale());
    let hundredths = match scale.checked_sub(4) {
        None => mantissa.checked_mul(10i128.pow(4 - scale))?,
        Some(finer) => {
            let unit = 10i128.pow(finer);
            (mantissa % unit == 0).then_some(mantissa / unit)?
        }
    };
    u16::try_from(hundredths).ok().filter(|code| *code <= 10_000)
}

impl Deliveries {
    /// Asks for room for more rows: a column that grows row by row is moved again and again, and what
    /// it leaves behind is room too. Without what is asked for, it grows all the same.
    pub fn reserve(&mut self, more: usize) {
        self.saving.try_reserve(more).ok();
        for column in [&mut self.years, &mut self.marks, &mut self.ratings] {
            column.try_reserve(more).ok();
        }
        for column in [&mut self.submitted, &mut self.revisions, &mut self.confidence] {
            column.try_reserve(more).ok();
        }
        for column in
            [&mut self.banked, &mut self.forecast, &mut self.slipped, &mut self.unachievable]
        {
            column.reserve(more);
        }
        self.sources.reserve(more);
    }

    /// Adds an update that [`Update::fits`], with the source it stands in.
    pub fn push(&mut self, update: &Update, source_id: &str) {
        self.sources.push(self.source_ids.of(source_id));
        let row = u32::try_from(self.len()).unwrap_or(u32::MAX);
        self.saving.push(update.saving.0);
        let since_2000 = update.period.year.april() - FinancialYear::FIRST.april();
        self.years.push(u8::try_from(since_2000).unwrap_or(u8::MAX));
        self.marks.push(update.period.mark.code());
        self.submitted.push(day_code(update.submitted_on).unwrap_or(u16::MAX));
        self.revisions.push(update.revision);
        self.banked.push(update.banked);
        self.forecast.push(update.forecast);
        self.slipped.push(update.slipped);
        self.unachievable.push(update.unachievable);
        if let Some(pence) = update.over_achieved {
            self.over_achieved.push(row, pence);
        }
        if let Some(pence) = update.offset_pressure {
            self.offset_pressure.push(row, pence);
        }
        let rating = update.brag_declared.map_or(NO_RATING, |brag| brag as u8);
        self.ratings.push(rating | if update.evidence { EVIDENCE } else { 0 });
        self.confidence.push(update.confidence.and_then(confidence_code).unwrap_or(NO_CONFIDENCE));
    }

    /// Gives the number of rows.
    pub fn len(&self) -> usize {
        self.saving.len()
    }

    /// Says whether there is none.
    pub fn is_empty(&self) -> bool {
        self.saving.is_empty()
    }

    /// Gives the year and point of the year of a row.
    ///
    /// # Panics
    /// If there is no such row.
    #[expect(clippy::expect_used, reason = "only years that could be written were pushed")]
    pub fn period(&self, row: usize) -> Period {
        let april = FinancialYear::FIRST.april() + u16::from(self.years[row]);
        let year = FinancialYear::beginning(april).expect("pushed from a financial year");
        Period { year, mark: Mark::from_code(self.marks[row]) }
    }

    /// Gives the day a row was handed in.
    ///
    /// # Panics
    /// If there is no such row.
    #[expect(clippy::expect_used, reason = "sixteen bits of days are all in the calendar")]
    pub fn submitted_on(&self, row: usize) -> Date {
        Date::from_day_number(EPOCH + i32::from(self.submitted[row])).expect("a day after 2000")
    }

    /// Gives which submission of its day a row is.
    pub fn revision(&self, row: usize) -> u16 {
        self.revisions[row]
    }

    /// Gives the officer's rating.
    pub fn brag_declared(&self, row: usize) -> Option<Brag> {
        Brag::ALL.get(usize::from(self.ratings[row] & NO_RATING)).copied()
    }

    /// Says whether a row refers to evidence.
    pub fn has_evidence(&self, row: usize) -> bool {
        self.ratings[row] & EVIDENCE != 0
    }

    /// Gives how sure the officer is.
    pub fn confidence(&self, row: usize) -> Option<Rate> {
        let code = self.confidence[row];
        (code != NO_CONFIDENCE)
            .then(|| Rate::from_fraction(crate::units::Decimal::new(i64::from(code), 4)))
    }

    /// Gives the source a row stands in.
    pub fn source_id(&self, row: usize) -> &str {
        self.source_ids.word(self.sources.get(row))
    }

    /// Gives the order in which submissions of one period count: the greatest is the latest.
    pub fn submission(&self, row: usize) -> (u16, u16) {
        (self.submitted[row], self.revisions[row])
    }

    /// Leaves a row out of every figure.
    pub fn refuse(&mut self, row: usize) {
        self.refused.insert(u32::try_from(row).unwrap_or(u32::MAX));
    }

    /// Gives the rows of a saving for a year that count.
    pub fn rows_of(
        &self,
        saving: SavingIx,
        year: FinancialYear,
    ) -> impl Iterator<Item = usize> + Clone + '_ {
        let wanted = year.april() - FinancialYear::FIRST.april();
        self.by_saving.rows(saving).filter(move |&row| {
            u16::from(self.years[row]) == wanted
                && (self.refused.is_empty()
                    || !u32::try_from(row).is_ok_and(|row| self.refused.contains(&row)))
        })
    }

    /// Gives the row that speaks for a saving at a point of a year: of the latest period up to it,
    /// the latest submission.
    pub fn latest(&self, saving: SavingIx, up_to: Period) -> Option<usize> {
        self.rows_of(saving, up_to.year)
            .filter(|&row| self.marks[row] <= up_to.mark.code())
            .max_by_key(|&row| (self.marks[row], self.submitted[row], self.revisions[row]))
    }

    /// Gives the latest point of a year that any counted row speaks of.
    pub fn latest_mark(&self, year: FinancialYear) -> Option<Mark> {
        let wanted = u8::try_from(year.april() - FinancialYear::FIRST.april()).ok()?;
        self.years
            .iter()
            .zip(&self.marks)
            .filter(|(at, _)| **at == wanted)
            .map(|(_, mark)| *mark)
            .max()
            .map(Mark::from_code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::dec;

    fn update(mark: &str, day: u8, forecast: i64) -> Update {
        Update {
            saving: SavingIx(0),
            period: Period::from_words(&format!("2025/26-{mark}")).expect("a period"),
            submitted_on: Date::day(2025, 7, day).expect("a day"),
            revision: 1,
            banked: None,
            forecast: Some(forecast),
            slipped: None,
            unachievable: None,
            over_achieved: None,
            offset_pressure: None,
            brag_declared: Some(Brag::NotRated),
            confidence: Some(Rate::from_fraction(dec!(0.805))),
            evidence: true,
        }
    }

    #[test]
    fn the_latest_submission_of_the_latest_period_counts() {
        let mut deliveries = Deliveries::default();
        for row in [update("Q1", 9, 1), update("Q1", 5, 2), update("Q2", 1, 3), update("P4", 30, 4)]
        {
            deliveries.push(&row, "H9");
        }
        deliveries.by_saving = BySaving::of(&deliveries.saving, 1);
        let at = |words: &str| {
            let period = Period::from_words(words).expect("a period");
            deliveries.latest(SavingIx(0), period).and_then(|row| deliveries.forecast.pence(row))
        };
        assert_eq!(at("2025/26-Q1"), Some(1));
        assert_eq!(at("2025/26-outturn"), Some(3));
        assert_eq!(at("2025/26-P1"), None);
        assert_eq!(at("2024/25-Q1"), None);
    }

    #[test]
    fn every_field_of_an_update_reads_back() {
        let mut deliveries = Deliveries::default();
        let row = update("Q2", 3, 5);
        assert!(row.fits());
        deliveries.push(&row, "H9");
        assert_eq!(deliveries.period(0), row.period);
        assert_eq!(deliveries.submitted_on(0), row.submitted_on);
        assert_eq!(deliveries.brag_declared(0), Some(Brag::NotRated));
        assert_eq!(deliveries.confidence(0), row.confidence);
        assert!(deliveries.has_evidence(0));
        assert_eq!(deliveries.latest_mark(row.period.year), Some(row.period.mark));
    }
}
