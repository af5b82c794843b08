//! The options for the gap side by side: each scenario's gap, how it is closed, what it costs later.

use super::{Cell, Column, Table};
use crate::figures::gap::{
    Gap, ReservesPart, ReservesYear, SupportPart, SupportPath, SupportYear, reserves,
};
use crate::figures::model::{NodeId, Worked};
use crate::figures::{FigureId, Sheet};
use crate::units::{FinancialYear, text};

/// Gives the column that names a scenario.
fn scenario() -> Column {
    Column::words("scenario", "Scenario")
}

fn row(table: &mut Table, worked: &Worked, cells: impl IntoIterator<Item = Cell>) {
    let name = std::iter::once(Cell::from(worked.short_title()));
    table.row(&worked.plan.name, name.chain(cells));
}

/// Gives the annual gap of each year under each scenario.
pub fn path(gap: &Gap<'_>) -> Table {
    let title = "Annual gap before it is closed, by scenario and year";
    let (model, each) = gap.seen_each();
    let columns = Column::by_year("scenario", "Scenario", &model.years);
    let mut table = Table::new("scenarios", title, columns).in_one_style();
    for worked in each {
        let cells = model.sums.iter().map(|sums| {
            let id = gap.named(worked, &model.graph.node(sums.annual).id());
            if worked.knows(sums.annual) { id.into() } else { Cell::because(text::NOT_KNOWN) }
        });
        row(&mut table, worked, cells);
    }
    table
}

/// The ways of closing a gap, each with its key and its heading.
pub const WAYS: [(&str, &str); 4] = [
    ("closed_by_recurring_savings", "New recurring savings"),
    ("closed_by_reserves", "Reserves"),
    ("closed_by_efs", "Support (borrowing)"),
    ("unfunded", "Unfunded"),
];

/// Gives the amounts of the ways of closing the gap of a year, in their order.
pub fn ways(gap: &Gap<'_>, at: usize) -> [NodeId; 4] {
    let closing = &gap.model.closing[at];
    [closing.recurring, closing.all_reserves, closing.efs_cover, closing.unfunded]
}

/// Gives how the gap of a year is closed under each scenario.
pub fn closed(gap: &Gap<'_>, at: usize) -> Table {
    let annual = Column::numbers("annual_gap", "Annual gap");
    let ways_of = WAYS.map(|(key, heading)| Column::numbers(key, heading));
    let columns = [scenario(), annual].into_iter().chain(ways_of);
    let year = gap.years()[at];
    let title = format!("How the gap of {year} would be closed, by scenario");
    let mut table = Table::new(format!("closed-{}", year.slug()), title, columns).in_one_style();
    for worked in gap.all() {
        let nodes = std::iter::once(gap.model.sums[at].annual).chain(ways(gap, at));
        row(&mut table, worked, nodes.map(|node| gap.id(worked, node).into()));
    }
    table
}

/// Gives what each scenario leaves behind.
pub fn later(gap: &Gap<'_>, sheet: &Sheet) -> Table {
    let last = gap.years().last().copied();
    let of = |what: &str| last.map_or_else(|| what.to_owned(), |year| format!("{what}, {year}"));
    let columns = [
        scenario(),
        Column::numbers("structural_gap", of("Gap without anything one-off")),
        Column::numbers("unfunded", of("Unfunded")),
        Column::numbers("efs_drawn", "Support drawn"),
        Column::numbers("efs_whole_cost", "Its whole cost"),
        Column::numbers("efs_whole_interest", "Its whole interest"),
        Column::numbers("efs_cost_last_year", of("Cost of all support")),
        Column::numbers("reserves_left", "Reserves left"),
    ];
    let title = "What each scenario leaves behind";
    let mut table = Table::new("later", title, columns);
    let Some(last) = last else { return table };
    for worked in gap.all() {
        let ids = left_behind(gap, worked, last);
        // Without support, or without a reserve that may be used, there is no such figure.
        row(&mut table, worked, ids.map(|id| id.filter(|id| sheet.has(id)).into()));
    }
    table
}

fn left_behind(gap: &Gap<'_>, worked: &Worked, last: FinancialYear) -> [Option<FigureId>; 7] {
    let sums = gap.model.sums.last().map(|sums| gap.id(worked, sums.structural));
    let unfunded = gap.model.closing.last().map(|closing| gap.id(worked, closing.unfunded));
    let [drawn, cost, interest, of_year, left] = [
        SupportPath::drawn_id(),
        SupportPath::drawn_cost_id(),
        SupportPath::drawn_interest_id(),
        SupportYear::id(last, SupportPart::Cost),
        ReservesYear::id(last, ReservesPart::Closing),
    ]
    .map(|id| Some(gap.named(worked, &id)));
    [sums, unfunded, drawn, cost, interest, of_year, left]
}

/// Gives every table of the options: the path, each year's closing, what is left behind.
pub fn all(gap: &Gap<'_>, sheet: &Sheet) -> Vec<Table> {
    let years = (0..gap.years().len()).map(|at| closed(gap, at));
    std::iter::once(path(gap)).chain(years).chain([later(gap, sheet)]).collect()
}

/// What the general reserves are called.
pub const GENERAL: &str = "General";
/// What the earmarked reserves that may close a gap are called.
pub const EARMARKED: &str = "Earmarked, may be used";

/// Names the day before a year's budget.
pub fn opening_day(of: &ReservesYear) -> String {
    format!("1 April {}", of.year.april())
}

/// Names the end of a year.
pub fn end_of(of: &ReservesYear) -> String {
    format!("End {}", of.year)
}

/// Gives the usable reserves at the end of each year, against the least they may fall to.
pub fn balances(gap: &Gap<'_>) -> Table {
    let columns = [
        Column::words("when", "When"),
        Column::numbers("general", GENERAL),
        Column::numbers("earmarked", EARMARKED),
        Column::numbers("closing", "Usable together"),
        Column::numbers("least", "Least they may fall to"),
    ];
    let title = "Usable reserves at the start and at the end of each year";
    let mut table = Table::new("reserves", title, columns).in_one_style();
    let years = reserves(gap, &gap.main);
    if let Some(first) = years.first() {
        let part = |part| Cell::from(ReservesYear::opening_part_id(part));
        let (general, earmarked) = (part(ReservesPart::General), part(ReservesPart::Earmarked));
        let both = Cell::from(ReservesYear::opening_id());
        table.row(
            "opening",
            [opening_day(first).into(), general, earmarked, both, Cell::from(None)],
        );
    }
    for of in years {
        let ids = ReservesPart::ALL.iter().map(|part| ReservesYear::id(of.year, *part).into());
        table.row(of.year.to_string(), std::iter::once(end_of(&of).into()).chain(ids));
    }
    table
}
