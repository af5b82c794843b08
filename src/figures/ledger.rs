//! What the ledger adds to, by period and directorate.

use std::collections::BTreeMap;

use super::figure::{Basis, FigureKind, Sheet};
use super::id::slugs;
use crate::records::{Book, LedgerTotal, TableName};
use crate::units::Money;

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
    pub id: String,
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
            id: format!("ledger/{}", slugs.get(directorate).map_or("none", String::as_str)),
            periods,
        })
        .collect()
}

/// Gives the figures of the ledger: each period's sum down to its transactions, and their total.
pub fn figures(lines: &[LedgerLine<'_>]) -> Sheet {
    let mut sheet = Sheet::default();
    for line in lines {
        for total in &line.periods {
            let id = format!("{}/{}", line.id, total.period.slug());
            let title = format!("Ledger, {}, {}", line.directorate, total.period);
            let rows = total.rows.iter().copied();
            let basis = Basis::rows("sum of amount", TableName::Ledger, "amount", rows);
            sheet.money(id, title, Some(total.amount), FigureKind::Derived, basis);
        }
        let inputs =
            line.periods.iter().map(|total| format!("{}/{}", line.id, total.period.slug()));
        let title = format!("Ledger, {}, every period", line.directorate);
        let basis = Basis::formula("sum of the periods", inputs);
        sheet.money(
            format!("{}/total", line.id),
            title,
            Some(line.total),
            FigureKind::Derived,
            basis,
        );
    }
    sheet
}
