//! The cases of the record, and the cells behind any part of it.

use std::collections::BTreeSet;

use super::Slice;
use crate::figures::savings::in_cash_total;
use crate::records::{Book, Brag, CellRef, SavingIx, TableName, words};
use crate::units::{Date, FinancialYear, Mark, Period};

/// A counted cash saving in a year whose outturn is told. Amounts are pence.
pub(super) struct Case {
    pub(super) saving: SavingIx,
    pub(super) year: FinancialYear,
    /// The delivery row of the outturn.
    pub(super) outturn: usize,
    pub(super) on_time: i64,
    pub(super) late: i64,
    pub(super) never: i64,
}

impl Case {
    /// Gives the row that spoke for it at a point of its year.
    fn row_at(&self, book: &Book, mark: Mark, known_by: Option<Date>) -> Option<usize> {
        let deliveries = &book.deliveries;
        deliveries
            .rows_of(self.saving, self.year)
            .filter(|&row| deliveries.period(row).mark <= mark)
            .filter(|&row| known_by.is_none_or(|day| deliveries.submitted_on(row) <= day))
            .max_by_key(|&row| (deliveries.period(row).mark, deliveries.submission(row)))
    }

    /// Gives the officer's rating and the forecast at a point of its year; not rated where there was
    /// no return.
    pub(super) fn at(
        &self,
        book: &Book,
        mark: Mark,
        known_by: Option<Date>,
    ) -> (Option<Brag>, Option<i64>) {
        match self.row_at(book, mark, known_by) {
            Some(row) => (book.deliveries.brag_declared(row), book.deliveries.forecast.pence(row)),
            None => (Some(Brag::NotRated), None),
        }
    }

    fn is_of(&self, book: &Book, slice: &Slice, mark: Mark, known_by: Option<Date>) -> bool {
        match slice {
            Slice::All => true,
            Slice::Brag(brag) => self.at(book, mark, known_by).0 == *brag,
            Slice::Type(kind) => book.savings.kind(self.saving) == *kind,
            Slice::Directorate(name) => book.savings.directorate(self.saving) == name,
        }
    }
}

/// Gives the points of the year that any return speaks of, before the outturn.
pub(super) fn marks(book: &Book) -> BTreeSet<Mark> {
    let marks = (0..book.deliveries.len()).map(|row| book.deliveries.period(row).mark);
    marks.filter(|mark| *mark != Mark::OUTTURN).collect()
}

/// Hands over every case; gives the number of savings with a target in a closed year whose outturn
/// is not told in parts.
pub(super) fn each(book: &Book, known_by: Option<Date>, mut take: impl FnMut(&Case)) -> usize {
    let closed = closed_years(book, known_by);
    let mut without = 0;
    for saving in book.savings.all().filter(|saving| in_cash_total(book, *saving)) {
        for year in &closed {
            let Some(target) = book.profiles.target_pence(saving, *year) else { continue };
            match case(book, saving, *year, known_by).filter(|_| target > 0) {
                Some(case) => take(&case),
                None => without += 1,
            }
        }
    }
    without
}

/// Gives the years of which an outturn is told.
fn closed_years(book: &Book, known_by: Option<Date>) -> BTreeSet<FinancialYear> {
    let deliveries = &book.deliveries;
    (0..deliveries.len())
        .filter(|&row| deliveries.period(row).mark == Mark::OUTTURN)
        .filter(|&row| known_by.is_none_or(|day| deliveries.submitted_on(row) <= day))
        .map(|row| deliveries.period(row).year)
        .collect()
}

fn case(
    book: &Book,
    saving: SavingIx,
    year: FinancialYear,
    known_by: Option<Date>,
) -> Option<Case> {
    let deliveries = &book.deliveries;
    let outturn = Period { year, mark: Mark::OUTTURN };
    let row = deliveries
        .rows_of(saving, year)
        .filter(|&row| deliveries.period(row) == outturn)
        .filter(|&row| known_by.is_none_or(|day| deliveries.submitted_on(row) <= day))
        .max_by_key(|&row| deliveries.submission(row))?;
    let on_time = deliveries.forecast.pence(row)?;
    let (late, never) = (deliveries.slipped.pence(row)?, deliveries.unachievable.pence(row)?);
    let told = [on_time, late, never];
    let whole = told.iter().all(|pence| *pence >= 0) && told.iter().any(|pence| *pence > 0);
    whole.then_some(Case { saving, year, outturn: row, on_time, late, never })
}

words! {
    /// An amount of the record.
    Part [4] {
        /// Came in its year.
        OnTime = "on_time",
        /// Came later.
        Late = "late",
        /// Never came.
        Never = "never",
        /// Was forecast at the point of the year.
        Forecast = "forecast",
    }
}

impl Part {
    /// What became of a case in the end: the parts that its target is made of.
    pub const TOLD: [Self; 3] = [Self::OnTime, Self::Late, Self::Never];

    const fn column(self) -> &'static str {
        match self {
            Self::OnTime | Self::Forecast => "forecast",
            Self::Late => "slipped",
            Self::Never => "unachievable",
        }
    }
}

/// The cells behind an amount of the record: kept as a question, answered when asked.
#[derive(Debug, Clone)]
pub struct Behind {
    pub(super) slice: Slice,
    pub(super) mark: Mark,
    pub(super) part: Part,
    /// Only this year's cases; `None`: every year's.
    pub(super) year: Option<FinancialYear>,
    pub(super) known_by: Option<Date>,
}

impl Behind {
    /// Says in words what is added up.
    pub fn words(&self) -> String {
        let years = self.year.map_or_else(|| "past years".to_owned(), |year| year.to_string());
        match self.part {
            Part::Forecast => format!("sum of forecast at {}, {years}", self.mark),
            Part::OnTime | Part::Late | Part::Never => {
                format!("sum of {} at outturn, {years}", self.part.column())
            }
        }
    }

    /// Finds the cells again.
    pub fn cells(&self, book: &Book) -> Vec<CellRef> {
        let mut cells = Vec::new();
        each(book, self.known_by, |case| {
            let wanted = self.year.is_none_or(|year| year == case.year)
                && case.is_of(book, &self.slice, self.mark, self.known_by);
            if !wanted {
                return;
            }
            let row = match self.part {
                Part::Forecast => case.row_at(book, self.mark, self.known_by),
                Part::OnTime | Part::Late | Part::Never => Some(case.outturn),
            };
            cells.extend(row.map(|row| CellRef {
                table: TableName::Delivery,
                row: book.deliveries.rows.file_row(u32::try_from(row).unwrap_or(u32::MAX)),
                column: self.part.column(),
            }));
        });
        cells
    }
}
