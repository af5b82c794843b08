//! The estimates of a budget year: what each assumption is put at, how far it may differ, what that moves.

use super::{Cell, Column, Table};
use crate::figures::Sheet;
use crate::figures::gap::Gap;
use crate::figures::gap::ranges::RangeEnd;
use crate::figures::gap::sensitivity::{Reach, Sensitivity, SwingPart};
use crate::records::Assumption;
use crate::units::FinancialYear;

/// What stands where a person is to sign.
const UNSIGNED: &str = "to be named";

/// Gives each assumption that the budget of a year takes, with its range, what the range does to the last
/// year's gap, how good its evidence is, and a place to sign.
pub fn estimates(
    gap: &Gap<'_>,
    found: Option<&Sensitivity>,
    year: FinancialYear,
    sheet: &Sheet,
) -> Table {
    let last = gap.years().last().copied().unwrap_or(year);
    let columns = [
        Column::words("assumption", "Estimate"),
        Column::mixed("low", "Low"),
        Column::mixed("central", "Budget takes"),
        Column::mixed("high", "High"),
        Column::numbers("gap_at_low", format!("Gap of {last} at low")),
        Column::numbers("gap_at_high", format!("Gap of {last} at high")),
        Column::words("quality", "Evidence"),
        Column::words("source_id", "Source"),
        Column::words("signed", "Signed off by"),
    ];
    let title = format!("Estimates of the {year} budget, and how far each may differ");
    let mut table = Table::new("estimates", title, columns).in_one_style();
    for assumption in taken(gap, year, sheet) {
        let id = &assumption.id;
        let end = |end: RangeEnd| match end.of(assumption) {
            Some(_) => Cell::from(gap.range_id(id, year, end)),
            None => Cell::because("not stated"),
        };
        let swing = found.and_then(|found| {
            let of_id = |driver: &str| driver == id;
            let mut swings = found.swings.iter();
            swings.find(|swing| swing.reach == Reach::Range && of_id(&swing.driver))
        });
        let moved = |part| match swing {
            Some(swing) => Cell::from(swing.id(part)),
            None => Cell::because("no range"),
        };
        let cells = [
            assumption.title.as_str().into(),
            end(RangeEnd::Low),
            gap.assumption_id(id, year).into(),
            end(RangeEnd::High),
            moved(SwingPart::Low),
            moved(SwingPart::High),
            super::assumptions::rag(assumption.quality).into(),
            assumption.source_id.as_str().into(),
            UNSIGNED.into(),
        ];
        table.row(id, cells);
    }
    table
}

/// Gives the assumptions that the model takes in a year, in the order of the table.
fn taken<'g>(
    gap: &'g Gap<'_>,
    year: FinancialYear,
    sheet: &'g Sheet,
) -> impl Iterator<Item = &'g Assumption> {
    let of_year = move |assumption: &&Assumption| {
        assumption.year == year && sheet.has(&gap.assumption_id(&assumption.id, year))
    };
    gap.model.book.assumptions.iter().filter(of_year)
}

/// Names what moves the gap without a range stated of it, the widest first.
pub fn without_a_range(found: &Sensitivity) -> Vec<&str> {
    let bare = found.swings.iter().filter(|swing| swing.reach != Reach::Range);
    bare.map(|swing| swing.title.as_str()).collect()
}
