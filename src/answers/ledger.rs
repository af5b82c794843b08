//! What the ledger adds to, by directorate and period.

use std::collections::BTreeSet;

use super::{Absent, Answer, Cell, Column, Table};
use crate::figures::ledger::LedgerLine;
use crate::records::Book;
use crate::units::Period;

/// Gives the ledger's sums; spending is positive.
pub fn ledger(book: &Book, lines: &[LedgerLine<'_>]) -> Answer {
    let mut answer = Answer::new(format!("{}: the ledger", book.council.name));
    let periods: BTreeSet<Period> =
        lines.iter().flat_map(|line| &line.periods).map(|total| total.period).collect();
    let heads = periods.iter().map(|period| Column::numbers(period.slug(), period.to_string()));
    let columns = [Column::words("directorate", "Directorate")].into_iter().chain(heads);
    let columns = columns.chain([Column::numbers("total", "Every period")]);
    let title = "Sums of the ledger, by directorate and period";
    let mut table = Table::new("ledger", title, columns);
    for line in lines {
        let of = |period: &Period| {
            let known = line.periods.iter().any(|total| total.period == *period);
            if known { line.period_id(*period).into() } else { Cell::Absent(Absent::None) }
        };
        let name = if line.directorate.is_empty() { "Not recorded" } else { line.directorate };
        let cells = [Cell::from(name)].into_iter().chain(periods.iter().map(of));
        table.row(line.directorate, cells.chain([line.total_id().into()]));
    }
    answer.table(table);
    if lines.is_empty() {
        answer.remark("none", "No ledger is in the folder (ledger.csv).");
    }
    answer
}
