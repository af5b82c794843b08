//! What each year's programme promised and what became of it.

use super::chart::Chart;
use super::fate;
use super::plot::{self, ColumnPanel, Columns, Measure, Plot, Tone};
use super::savings_by_directorate::source_ids;
use super::words;
use crate::answers::{Digits, MoneyStyle, Table, programme};
use crate::figures::Figures;
use crate::figures::savings::{Field, Position};
use crate::records::TableName;
use crate::units::{FinancialYear, Mark, Money, text};

/// Most years that are drawn, the latest ones; the table has all.
const YEARS: usize = 8;
const FIELDS: [Field; 6] = [
    Field::Target,
    Field::Banked,
    Field::Forecast,
    Field::Slipped,
    Field::Unachievable,
    Field::OverAchieved,
];

/// Makes the chart; it shows every year, whichever is asked for.
pub(super) fn make(figures: &Figures<'_>, _year: FinancialYear) -> Option<Chart> {
    let positions: Vec<&Position> = figures
        .savings
        .iter()
        .filter(|position| position.totals.get(Field::Target).is_some())
        .collect();
    let (first, last) = (positions.first()?, positions.last()?);
    let table = table(&positions);
    let style = words::drawn(&table, &figures.sheet);
    let title = title(&positions, style);
    let years = if first.year == last.year {
        first.year.to_string()
    } else {
        format!("{} to {}", first.year, last.year)
    };
    let place = &figures.book.council.short_name;
    let sources = positions.iter().flat_map(|position| source_ids(figures.book, position));
    Some(Chart {
        name: "savings-over-years",
        subtitle: format!(
            "Savings targets and what became of them, {place}, {years}, {}; each year at its \
             latest update",
            words::unit(style)
        ),
        alt: alt(&title, &positions, style, &years),
        source: words::sources(figures.book, sources),
        notes: notes(figures, &positions, style),
        table: table.shown(&figures.sheet, Digits::Reading),
        plot: plot(&positions, style),
        title,
    })
}

fn is_final(position: &Position) -> bool {
    position.period.map(|period| period.mark) == Some(Mark::OUTTURN)
}

fn title(positions: &[&Position], style: MoneyStyle) -> String {
    let known = |position: &&&Position| position.totals.get(Field::Forecast).is_some();
    let latest = positions.iter().rev().filter(known);
    let ended = latest.clone().find(|position| is_final(position));
    let running = latest.clone().find(|position| !is_final(position));
    let running = running.filter(|running| ended.is_none_or(|ended| running.year > ended.year));
    let ended = ended.map(|position| outcome(position, style));
    let running = running.map(|position| outcome(position, style));
    match (ended, running) {
        (Some(ended), Some(running)) => format!("{ended}; {running}"),
        (Some(only), None) | (None, Some(only)) => only,
        (None, None) => nothing_known(positions),
    }
}

fn nothing_known(positions: &[&Position]) -> String {
    let years = text::counted(positions.len(), "year", "years");
    format!("Savings targets are on file for {years}, but not what became of them")
}

/// Says what one year brought, or is forecast to bring.
fn outcome(position: &Position, style: MoneyStyle) -> String {
    let money = |amount| style.words(amount);
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

fn alt(title: &str, positions: &[&Position], style: MoneyStyle, years: &str) -> String {
    let largest = positions.iter().rev().max_by_key(|position| position.totals.get(Field::Target));
    let largest = largest.and_then(|position| {
        let target = style.words(position.totals.get(Field::Target)?);
        Some(format!(" The largest target is {target}, in {}.", position.year))
    });
    format!(
        "Column chart of savings, {years}, one column a year: what is banked, forecast, slipped and \
         lost, with the target as a line. {title}.{}",
        largest.filter(|_| positions.len() > 1).unwrap_or_default()
    )
}

fn plot(positions: &[&Position], style: MoneyStyle) -> Plot {
    let from = positions.len().saturating_sub(YEARS);
    let mut columns = Vec::new();
    let mut before: Option<FinancialYear> = None;
    let shown = &positions[from..];
    for position in shown {
        if let Some(label) = before.and_then(|before| between(before, position.year)) {
            columns.push(plot::Column { label, parts: Vec::new(), total: None, target: None });
        }
        before = Some(position.year);
        columns.push(column(position, shown, style));
    }
    let panel = ColumnPanel { title: None, measure: Measure::Pounds, columns };
    Plot::Columns(Columns { panels: vec![panel] })
}

/// Counts the years that lie between two, if any.
fn between(before: FinancialYear, after: FinancialYear) -> Option<String> {
    let years = usize::from(after.april() - before.april()).checked_sub(1)?;
    (years > 0).then(|| text::counted(years, "year", "years"))
}

fn pieces(position: &Position) -> [fate::Piece; 5] {
    fate::pieces(position, "Forecast or outturn; banked not known")
}

/// Gives the column of a year. A part of nil is kept where another year has some of it, so that
/// the key lists parts as they are stacked.
fn column(position: &Position, shown: &[&Position], style: MoneyStyle) -> plot::Column {
    let some_of = |tone: Tone| {
        let mut every = shown.iter().flat_map(|position| pieces(position));
        every.any(|(other, _, value)| other == tone && value.is_some_and(|v| v > Money::NIL))
    };
    let kept = pieces(position).into_iter().filter(|(tone, ..)| some_of(*tone));
    fate::column(position.year.to_string(), position, kept, style)
}

fn notes(figures: &Figures<'_>, positions: &[&Position], style: MoneyStyle) -> Vec<String> {
    let mut notes = Vec::new();
    let years_where = |says: &dyn Fn(&Position) -> bool| {
        let years = positions.iter().filter(|position| says(position));
        text::list(years.map(|position| position.year))
    };
    let mut say = |years: String, note: &str| {
        if !years.is_empty() {
            notes.push(format!("{years}: {note}"));
        }
    };
    say(
        years_where(&|position| position.totals.get(Field::Forecast).is_none()),
        "neither a forecast nor an outturn is told.",
    );
    say(
        years_where(&|position| position.fate().undivided.is_some()),
        "a forecast or outturn is told, but not how much of it is banked.",
    );
    say(
        years_where(&|position| {
            position.totals.get(Field::Forecast).is_some()
                && position.totals.get(Field::Slipped).is_none()
        }),
        "what slipped or was lost is not told.",
    );
    for position in positions {
        notes.extend(partly(position, style));
    }
    let missing = text::any_list(programme::years_between(positions));
    notes.extend(missing.map(|years| format!("{years}: no target is recorded.")));
    let drawn = positions.len().min(YEARS);
    if drawn < positions.len() {
        let earlier =
            text::counted(positions.len() - drawn, "earlier year is", "earlier years are");
        notes.push(format!("{earlier} in the table only."));
    }
    if positions.iter().any(|position| !position.apart.is_empty()) {
        notes.push(
            "Cost avoidance, savings that are not cash, other funds and proposals are not counted."
                .to_owned(),
        );
    }
    let amounts = positions
        .iter()
        .flat_map(|position| FIELDS.into_iter().filter_map(|field| position.totals.get(field)));
    notes.extend(words::styled(amounts, style));
    let tables = [TableName::Savings, TableName::SavingsProfile, TableName::Delivery];
    notes.extend(words::notes(figures, &tables, None));
    notes
}

/// Says how much of a year is known, and what came in above its targets.
fn partly(position: &Position, style: MoneyStyle) -> Vec<String> {
    let (year, totals) = (position.year, &position.totals);
    let covers = totals.coverage(Field::Forecast).map(|coverage| {
        format!(
            "* {year}: the forecast covers {} of {} savings, with {} of the target.",
            coverage.counted,
            coverage.of,
            style.words(coverage.target_covered)
        )
    });
    let over = fate::above_targets(position, style).map(|above| format!("{year}: {above}"));
    covers.into_iter().chain(over).collect()
}

/// Gives what is drawn, as a table; where nothing was over-achieved in any year, without that.
fn table(positions: &[&Position]) -> Table {
    let over = |position: &&Position| {
        position.totals.get(Field::OverAchieved).is_some_and(|over| over > Money::NIL)
    };
    let over = positions.iter().any(over);
    let fields = FIELDS.into_iter().filter(|field| *field != Field::OverAchieved || over);
    let keys: Vec<&str> = ["year", "period"].into_iter().chain(fields.map(Field::word)).collect();
    programme::years(positions).only(&keys).in_one_style()
}
