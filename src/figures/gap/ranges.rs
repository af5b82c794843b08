//! The range of each assumption in each year, as it is stated.

use super::Gap;
use crate::figures::figure::{Basis, Figure, FigureKind, Sheet, Value};
use crate::figures::id::FigureId;
use crate::records::{Assumption, TableName};
use crate::units::{Decimal, FinancialYear, Rate, words};

words! {
    /// An end of the range of an assumption.
    RangeEnd [2] => heading {
        /// The lower end.
        Low = "low" => "Lower end",
        /// The upper end.
        High = "high" => "Upper end",
    }
}

impl RangeEnd {
    /// Gives the end of an assumption, as a fraction; `None` where no such end is stated.
    pub fn of(self, assumption: &Assumption) -> Option<Decimal> {
        match self {
            Self::Low => assumption.low,
            Self::High => assumption.high,
        }
    }

    const fn column(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::High => "high",
        }
    }
}

impl Gap<'_> {
    /// Gives the id of an end of the range of an assumption in a year, as the table states it.
    pub fn range_id(&self, id: &str, year: FinancialYear, end: RangeEnd) -> FigureId {
        self.assumption_id(id, year).at(end.word())
    }
}

/// Adds the ends of the ranges of every assumption that the model takes.
pub(super) fn add(sheet: &mut Sheet, gap: &Gap<'_>) {
    for assumption in &gap.model.book.assumptions {
        if !sheet.has(&gap.assumption_id(&assumption.id, assumption.year)) {
            continue;
        }
        for end in RangeEnd::ALL {
            let Some(fraction) = end.of(assumption) else { continue };
            let title = format!("{}, {}, {}", end.heading(), assumption.title, assumption.year);
            sheet.add(Figure {
                id: gap.range_id(&assumption.id, assumption.year, end),
                title,
                unit: "fraction",
                value: Some(Value::Rate(Rate::from_fraction(fraction))),
                kind: FigureKind::Assumed,
                basis: Basis::cell(TableName::Assumptions, assumption.row, end.column()),
            });
        }
    }
}
