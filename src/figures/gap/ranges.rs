//! The range of each assumption in each year, as it is stated.

use super::Gap;
use crate::figures::figure::{Basis, Figure, FigureKind, Sheet, Value};
use crate::figures::id::FigureId;
use crate::records::{Assumption, TableName};
use crate::units::{Decimal, FinancialYear, Money, Rate, words};

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

/// Gives a number as a value of the same unit as another.
fn like(of: Value, number: Decimal) -> Value {
    match of {
        Value::Money(_) => Value::Money(Money::from_pounds(number)),
        Value::Rate(_) => Value::Rate(Rate::from_fraction(number)),
        Value::Number(_) | Value::Count(_) => Value::Number(number),
    }
}

/// Adds the ends of the ranges of every assumption that the model takes.
pub(super) fn add(sheet: &mut Sheet, gap: &Gap<'_>) {
    for assumption in &gap.model.book.assumptions {
        // What a line takes as pounds is pounds at its ends too.
        let id = gap.assumption_id(&assumption.id, assumption.year);
        if !sheet.has(&id) {
            continue;
        }
        let Some((unit, value)) = sheet.figure(&id).map(|figure| (figure.unit, figure.value))
        else {
            continue;
        };
        for end in RangeEnd::ALL {
            let Some(fraction) = end.of(assumption) else { continue };
            let title = format!("{}, {}, {}", end.heading(), assumption.title, assumption.year);
            sheet.add(Figure {
                id: gap.range_id(&assumption.id, assumption.year, end),
                title,
                unit,
                value: value.map(|of| like(of, fraction)),
                kind: FigureKind::Assumed,
                basis: Basis::cell(TableName::Assumptions, assumption.row, end.column()),
            });
        }
    }
}
