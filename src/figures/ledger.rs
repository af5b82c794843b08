//! What the ledger adds to, by period and directorate.

use std::collections::BTreeMap;

use super::figure::{Basis, FigureKind, Sheet};
use super::id::{FigureId, slugs};
use crate::records::{Book, LedgerTotal, TableName};
use crate::units::{Money, Period};

/// The ledger's sums of one directorate.
#[derive(Debug, Clone)]
pub struct LedgerLine<'b> {
    /// The directorate.
    pub directorate: &'b str,
    /// Its sums by period, the earliest first.
    pub periods: Vec<&'b LedgerTotal>,
    /// The sum over every period; spending positive.
    pub total: Money,
    /// What the ids of its figures begin with.
    id: FigureId,
}

impl LedgerLine<'_> {
    /// Gives the id of the sum of a period.
    pub fn period_id(&self, period: Period) -> FigureId {
        self.id.of(period)
    }

    /// Gives the id of the sum over every period.
    pub fn total_id(&self) -> FigureId {
        self.id.at("total")
    }
}

/// Gives the ledger by directorate, in alphabetical order.
pub fn ledger(book: &Book) -> Vec<LedgerLine<'_>> {
    let slugs = slugs(book.ledger.iter().map(|total| total.directorate.as_str()), &[]);
    let mut by_directorate: BTreeMap<&str, Vec<&LedgerTotal>> = BTreeMap::new();
    for total in &book.ledger {
        by_directorate.entry(&total.directorate).or_default().push(total);
    }
    by_directorate
        .into_iter()
        .map(|(directorate, periods)| LedgerLine {
            directorate,
            total: periods.iter().map(|total| total.amount).sum(),
            id: FigureId::of_subject("ledger").at(&slugs[directorate]),
            periods,
        })
        .collect()
}

/// Gives the figures of the ledger: each period's sum down to its transactions, and their total.
pub fn figures(lines: &[LedgerLine<'_>]) -> Sheet {
    let mut sheet = Sheet::default();
    for line in lines {
        for total in &line.periods {
            let title = format!("Ledger, {}, {}", line.directorate, total.period);
            let rows = total.rows.iter().copied();
            let basis = Basis::rows("sum of amount", TableName::Ledger, "amount", rows);
            let id = line.period_id(total.period);
            sheet.money(id, title, Some(total.amount), FigureKind::Derived, basis);
        }
        let inputs = line.periods.iter().map(|total| line.period_id(total.period));
        let title = format!("Ledger, {}, every period", line.directorate);
        let basis = Basis::formula("sum of the periods", inputs);
        sheet.money(line.total_id(), title, Some(line.total), FigureKind::Derived, basis);
    }
    sheet
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::datasets::{Depth, load};
    use crate::figures::Value;

    #[test]
    fn directorates_that_differ_by_case_only_keep_their_own_sums() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/smallshire");
        let mut book = Book::of(load(&folder, Depth::Figures).unwrap().book.council);
        let total = |directorate: &str, pence| LedgerTotal {
            directorate: directorate.to_owned(),
            period: Period::from_words("2025/26-P1").unwrap(),
            amount: Money::from_pence(pence),
            rows: Vec::new(),
        };
        book.ledger = vec![total("people", 100), total("People", 200)];
        let sheet = figures(&ledger(&book));
        let value = |id: &str| sheet.get(id).unwrap().value.map(Value::plain);
        assert_eq!(value("ledger/people/total").as_deref(), Some("2.00"));
        assert_eq!(value("ledger/people-2/total").as_deref(), Some("1.00"));
    }
}
