//! Savings over years, at each point of a year, and by both ratings.

use super::savings::{fields, rating_name, reported, sum};
use super::{Cell, Column, Table};
use crate::figures::savings::{Field, Line, Position, SetMeasure};
use crate::figures::star_chamber::matrix_id;
use crate::records::Brag;
use crate::units::{FinancialYear, text};

/// Gives what became of each year's savings, as each stood last. Reported: savings of which a forecast
/// is published.
pub fn years(positions: &[&Position]) -> Table {
    let columns = [Column::words("year", "Year"), Column::words("period", "Position at")];
    let counts = [Column::numbers("lines", "Savings"), Column::numbers("reported", "Reported")];
    let columns: Vec<Column> = columns.into_iter().chain(counts).chain(fields()).collect();
    let mut table = Table::new("years", "Savings by year, as each stood last", columns);
    for position in positions {
        let at = position.period.map_or_else(|| "no update".to_owned(), |at| at.mark.to_string());
        let id = position.all_id();
        let first = [
            position.year.to_string().into(),
            at.into(),
            id.of(SetMeasure::Lines).into(),
            reported(&id, &position.totals),
        ];
        let amounts = Field::ALL.map(|field| sum(&id, &position.totals, field));
        table.row(position.year.to_string(), first.into_iter().chain(amounts));
    }
    table
}

/// Gives the savings at each point of a year.
pub fn curve(points: &[Position], year: FinancialYear) -> Table {
    let first = Column::words("period", "Point of the year");
    let columns: Vec<Column> = std::iter::once(first).chain(fields()).collect();
    let title = format!("Savings at each point of {year}");
    let mut table = Table::new("curve", title, columns).in_one_style();
    for point in points {
        let mark = point.period.map(|period| period.mark.to_string()).unwrap_or_default();
        let amounts = Field::ALL.map(|field| sum(&point.all_id(), &point.totals, field));
        table.row(&mark, std::iter::once(Cell::from(mark.as_str())).chain(amounts));
    }
    table
}

/// Gives the number of savings of each pair of ratings: the officers' in rows, the rule's in columns.
pub fn matrix(position: &Position) -> Table {
    let side = |of: fn(&Line) -> Option<Brag>| {
        let held = |brag: &Option<Brag>| position.lines.iter().any(|line| of(line) == *brag);
        super::savings::RATINGS.into_iter().filter(held).collect::<Vec<_>>()
    };
    let (rows, columns) = (side(|line| line.declared), side(|line| line.computed));
    let key = |brag: Option<Brag>| brag.map_or("none", Brag::word);
    let heads = columns
        .iter()
        .map(|brag| Column::numbers(key(*brag), format!("Rule: {}", rating_name(*brag))));
    let first = Column::words("declared", "Officers");
    let title = format!("Savings by the officers’ rating and the rule’s, {}", position.year);
    let heads: Vec<Column> = std::iter::once(first).chain(heads).collect();
    let mut table = Table::new("matrix", title, heads);
    for declared in rows {
        let counts = columns.iter().map(|computed| {
            let both = |line: &Line| (line.declared, line.computed) == (declared, *computed);
            if position.lines.iter().any(both) {
                matrix_id(position, declared, *computed).into()
            } else {
                Cell::because("none")
            }
        });
        let name = Cell::from(format!("Declared {}", rating_name(declared)));
        table.row(key(declared), std::iter::once(name).chain(counts));
    }
    table
}

/// Gives the years between the first and the last of which no programme is on file, runs as
/// `2013/14 to 2023/24`.
pub fn years_between(positions: &[&Position]) -> Vec<String> {
    let between = |pair: &[&Position]| {
        let first = pair[0].year.next()?;
        let last = FinancialYear::beginning(pair[1].year.april().checked_sub(1)?)?;
        let run = if first == last { first.to_string() } else { format!("{first} to {last}") };
        (first <= last).then_some(run)
    };
    positions.windows(2).filter_map(between).collect()
}

/// Says which point of a year a position speaks for.
pub fn when(position: &Position) -> String {
    let year = position.year;
    if let Some(day) = position.known_by {
        return format!("{year} as known on {}", text::date(day));
    }
    position.period.map_or_else(
        || format!("{year}, before any update"),
        |period| format!("{year} at {} ({})", period.mark, text::date(period.last_day())),
    )
}
