//! What each year's programme promised and what became of it.

use super::chart::{Chart, Row, Table};
use super::fate;
use super::plot::{self, ColumnPanel, Columns, Plot, Tone};
use super::savings_by_directorate::source_ids;
use super::words::{self, Column};
use crate::figures::Figures;
use crate::figures::savings::{Field, Position};
use crate::records::TableName;
use crate::units::{FinancialYear, Mark, Money, text};

/// Most years that are drawn, the latest ones; the table has all.
const YEARS: usize = 8;
const FIELDS: [(Field, &str); 6] = [
    (Field::Target, "Target"),
    (Field::Banked, "Banked"),
    (Field::Forecast, "Forecast or outturn"),
    (Field::Slipped, "Slipped"),
    (Field::Unachievable, "Lost"),
    (Field::OverAchieved, "Above target"),
];

/// Makes the chart; it shows every year, whichever is asked for.
pub(super) fn make(figures: &Figures<'_>, _year: FinancialYear) -> Option<Chart> {
    let positions: Vec<&Position> = figures
        .savings
        .iter()
        .filter(|position| position.totals.get(Field::Target).is_some())
        .collect();
    let (first, last) = (positions.first()?, positions.last()?);
    let of = |position: &&Position| FIELDS.map(|(field, _)| position.totals.get(field));
    let amounts: Vec<Money> = positions.iter().flat_map(of).flatten().collect();
    let exact = words::places(amounts.iter().copied());
    let places = text::places_of(amounts.iter().copied().max()?).min(exact);
    let title = title(&positions, places);
    let years = text::run(first.year, last.year);
    let place = &figures.book.council.short_name;
    let sources = positions.iter().flat_map(|position| source_ids(figures.book, position));
    Some(Chart {
        name: "savings-over-years",
        subtitle: format!(
            "Savings targets and what became of them, {place}, {years}, £ million; each year at its \
             latest update"
        ),
        alt: alt(&title, &positions, places, &years),
        source: words::sources(figures.book, sources),
        notes: notes(figures, &positions, places, &amounts),
        table: table(&positions, exact, &years),
        plot: plot(&positions, places),
        title,
    })
}

fn is_final(position: &Position) -> bool {
    position.period.map(|period| period.mark) == Some(Mark::OUTTURN)
}

fn title(positions: &[&Position], places: u32) -> String {
    let known = |position: &&&Position| position.totals.get(Field::Forecast).is_some();
    let latest = positions.iter().rev().filter(known);
    let ended = latest.clone().find(|position| is_final(position));
    let running = latest.clone().find(|position| !is_final(position));
    let running = running.filter(|running| ended.is_none_or(|ended| running.year > ended.year));
    let ended = ended.map(|position| outcome(position, places));
    let running = running.map(|position| outcome(position, places));
    match (ended, running) {
        (Some(ended), Some(running)) => format!("{ended}; {running}"),
        (Some(only), None) | (None, Some(only)) => only,
        (None, None) => nothing_known(positions),
    }
}

fn nothing_known(positions: &[&Position]) -> String {
    let years = text::counted(positions.len(), "year", "years");
    format!("Savings targets are published for {years}, but not what became of them")
}

/// Says what one year brought, or is forecast to bring.
fn outcome(position: &Position, places: u32) -> String {
    let money = |amount| text::millions(amount, places);
    let get = |field| position.totals.get(field).unwrap_or(Money::NIL);
    let (target, forecast) = (get(Field::Target), get(Field::Forecast));
    let year = position.year;
    let verb = if is_final(position) { "brought" } else { "is forecast to bring" };
    let over = get(Field::OverAchieved);
    if let Some(coverage) = position.totals.coverage(Field::Forecast) {
        return format!(
            "{year} {verb} {} of its {} target, with {} of {} savings reported",
            money(forecast),
            money(target),
            coverage.counted,
            coverage.of
        );
    }
    if forecast >= target {
        let more =
            if over > Money::NIL { format!(", and {} more", money(over)) } else { String::new() };
        return format!("{year} {verb} all of its {} target{more}", money(target));
    }
    let share = words::share(forecast, target).map_or(String::new(), |share| format!(" ({share})"));
    format!("{year} {verb} {} of its {} target{share}", money(forecast), money(target))
}

fn alt(title: &str, positions: &[&Position], places: u32, years: &str) -> String {
    let largest = positions.iter().rev().max_by_key(|position| position.totals.get(Field::Target));
    let largest = largest.and_then(|position| {
        let target = text::millions(position.totals.get(Field::Target)?, places);
        Some(format!(" The largest target is {target}, in {}.", position.year))
    });
    format!(
        "Column chart of savings, {years}, one column a year: what is banked, forecast, slipped and \
         lost, with the target as a line. {title}.{}",
        largest.filter(|_| positions.len() > 1).unwrap_or_default()
    )
}

fn plot(positions: &[&Position], places: u32) -> Plot {
    let from = positions.len().saturating_sub(YEARS);
    let mut columns = Vec::new();
    let mut before: Option<FinancialYear> = None;
    let shown = &positions[from..];
    for position in shown {
        if let Some(label) = before.and_then(|before| between(before, position.year)) {
            columns.push(plot::Column { label, parts: Vec::new(), total: None, target: None });
        }
        before = Some(position.year);
        columns.push(column(position, shown, places));
    }
    Plot::Columns(Columns { panels: vec![ColumnPanel::pounds(None, columns)] })
}

/// Counts the years that lie between two, if any.
fn between(before: FinancialYear, after: FinancialYear) -> Option<String> {
    let years = usize::from(after.april() - before.april()).checked_sub(1)?;
    (years > 0).then(|| text::counted(years, "year", "years"))
}

/// Names the years without a target that lie between others.
fn missing(positions: &[&Position]) -> Vec<String> {
    let between = |pair: &[&Position]| {
        let (before, after) = (pair[0].year, pair[1].year);
        let first = before.next().filter(|first| *first < after)?;
        let last = FinancialYear::beginning(after.april() - 1)?;
        Some(text::run(first, last))
    };
    positions.windows(2).filter_map(between).collect()
}

fn pieces(position: &Position) -> [fate::Piece; 5] {
    fate::pieces(position, "Forecast or outturn; banked not published")
}

/// Gives the column of a year. A part of nil is kept where another year has some of it, so that
/// the key lists parts as they are stacked.
fn column(position: &Position, shown: &[&Position], places: u32) -> plot::Column {
    let some_of = |tone: Tone| {
        let mut every = shown.iter().flat_map(|position| pieces(position));
        every.any(|(other, _, value)| other == tone && value.is_some_and(|v| v > Money::NIL))
    };
    let kept = pieces(position).into_iter().filter(|(tone, ..)| some_of(*tone));
    fate::column(position.year.to_string(), position, kept, places)
}

/// Says of which years what is not published.
fn unpublished(positions: &[&Position]) -> Vec<String> {
    let known = |position: &Position, field| position.totals.get(field).is_some();
    let years_where = |says: &dyn Fn(&Position) -> bool, note: &str| {
        let years = positions.iter().filter(|position| says(position));
        let years: Vec<String> = years.map(|position| position.year.to_string()).collect();
        (!years.is_empty()).then(|| format!("{}: {note}", text::list(&years)))
    };
    let notes = [
        years_where(
            &|position| !known(position, Field::Forecast),
            "neither a forecast nor an outturn is published.",
        ),
        years_where(
            &|position| position.fate().undivided.is_some(),
            "a forecast or outturn is published, but not how much of it is banked.",
        ),
        years_where(
            &|position| known(position, Field::Forecast) && !known(position, Field::Slipped),
            "what slipped or was lost is not published.",
        ),
    ];
    notes.into_iter().flatten().collect()
}

fn notes(
    figures: &Figures<'_>,
    positions: &[&Position],
    places: u32,
    amounts: &[Money],
) -> Vec<String> {
    let mut notes = unpublished(positions);
    for position in positions {
        notes.extend(partly(position, places));
    }
    let missing = missing(positions);
    if !missing.is_empty() {
        notes.push(format!("{}: no target is recorded.", text::list(&missing)));
    }
    let earlier = positions.len().saturating_sub(YEARS);
    let rest = "in the table only.";
    notes.extend(words::note(earlier, "earlier year is", "earlier years are", rest));
    if positions.iter().any(|position| !position.apart.is_empty()) {
        notes.push(
            "Cost avoidance, savings that are not cash, other funds and proposals are not counted."
                .to_owned(),
        );
    }
    notes.extend(words::rounding(amounts.iter().copied(), places));
    let tables = [TableName::Savings, TableName::SavingsProfile, TableName::Delivery];
    notes.extend(words::notes(figures, &tables, None));
    notes
}

/// Says how much of a year is known, and what came in above its targets.
fn partly(position: &Position, places: u32) -> Vec<String> {
    let (year, totals) = (position.year, &position.totals);
    let covers = totals.coverage(Field::Forecast).map(|coverage| {
        format!(
            "{year}: the forecast covers {} of {} savings, with {} of the target.",
            coverage.counted,
            coverage.of,
            text::millions(coverage.target_covered, places)
        )
    });
    let above = fate::above_targets(position, places).map(|above| format!("{year}: {above}"));
    covers.into_iter().chain(above).collect()
}

fn table(positions: &[&Position], places: u32, years: &str) -> Table {
    let shown: Vec<(Field, &str)> = FIELDS
        .into_iter()
        .filter(|(field, _)| {
            let sums = positions.iter().filter_map(|position| position.totals.get(*field));
            *field != Field::OverAchieved || sums.into_iter().any(|over| over > Money::NIL)
        })
        .collect();
    let mut headings = vec![("Year", Column::Words), ("As at", Column::Words)];
    headings.extend(shown.iter().map(|(_, heading)| (*heading, Column::Numbers)));
    let row = |position: &&Position| -> Row {
        let at = position.period.map_or("no update".to_owned(), |period| period.mark.to_string());
        let mut cells = vec![words::words(position.year.to_string()), words::words(at)];
        cells.extend(shown.iter().map(|(field, _)| {
            let id = format!("{}/{}", position.all_id(), field.word());
            words::amount(position.totals.get(*field), places, id)
        }));
        words::row(cells)
    };
    words::table(
        format!("Savings targets and what became of them, {years}, £ million"),
        &headings,
        positions.iter().map(row).collect(),
    )
}
