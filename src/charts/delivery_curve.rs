//! Delivery over a year: what was banked, forecast, late and lost at each point of it.

use super::chart::Chart;
use super::fate;
use super::plot::{Column, ColumnPanel, Columns, Plot};
use super::savings_by_directorate::source_ids;
use super::words;
use crate::answers::{Digits, MoneyStyle, programme};
use crate::figures::Figures;
use crate::figures::savings::{Field, Position};
use crate::records::TableName;
use crate::units::{FinancialYear, Money, text};

const FIELDS: [Field; 5] =
    [Field::Target, Field::Banked, Field::Forecast, Field::Slipped, Field::Unachievable];

/// Makes the chart of the year that the figures speak for; `None` of another, or where no return of
/// it gives a forecast.
pub(super) fn make(figures: &Figures<'_>, year: FinancialYear) -> Option<Chart> {
    let chamber = figures.star_chamber.as_ref().filter(|chamber| chamber.year == year)?;
    let curve: Vec<&Position> = chamber.curve.iter().collect();
    let known = |position: &&&Position| position.totals.get(Field::Forecast).is_some();
    let last = curve.iter().rev().find(known)?;
    let amounts: Vec<Money> = curve
        .iter()
        .flat_map(|position| FIELDS.into_iter().filter_map(|field| position.totals.get(field)))
        .collect();
    let fields = FIELDS.map(Field::word);
    let keys: Vec<&str> = std::iter::once("period").chain(fields).collect();
    let table = programme::curve(&chamber.curve, year).only(&keys);
    let style = words::drawn(&table, &figures.sheet);
    let title = title(&curve, last, style);
    let place = &figures.book.council.short_name;
    Some(Chart {
        name: "delivery-curve",
        subtitle: format!(
            "Savings at each point of {year} against the year’s target, {place}, {}",
            words::unit(style)
        ),
        alt: alt(&title, &curve, year, style),
        source: words::sources(
            figures.book,
            curve.iter().flat_map(|position| source_ids(figures.book, position)),
        ),
        notes: notes(figures, &curve, year, (&amounts, style)),
        table: table.shown(&figures.sheet, Digits::Reading),
        plot: Plot::Columns(Columns {
            panels: vec![ColumnPanel::pounds(
                None,
                curve.iter().map(|position| column(position, style)).collect(),
            )],
        }),
        title,
    })
}

fn mark(position: &Position) -> String {
    position.period.map_or_else(String::new, |period| period.mark.to_string())
}

fn title(curve: &[&Position], last: &Position, style: MoneyStyle) -> String {
    let money = |amount: Option<Money>| {
        amount.map_or_else(|| "an amount not known".to_owned(), |of| style.words(of))
    };
    let now = last.totals.get(Field::Forecast);
    let head = format!(
        "{} at {}: {} of {} is forecast, {} banked",
        last.year,
        mark(last),
        money(now),
        money(last.totals.get(Field::Target)),
        money(last.totals.get(Field::Banked))
    );
    let first = curve.iter().find(|position| position.totals.get(Field::Forecast).is_some());
    let before = first.and_then(|first| Some((mark(first), first.totals.get(Field::Forecast)?)));
    match before.zip(now) {
        Some(((at, before), now)) if now < before => {
            format!("{head}; {} less than at {at}", style.words(before - now))
        }
        Some(((at, before), now)) if now > before => {
            format!("{head}; {} more than at {at}", style.words(now - before))
        }
        Some(_) | None => head,
    }
}

fn alt(title: &str, curve: &[&Position], year: FinancialYear, style: MoneyStyle) -> String {
    let told = curve.iter().filter_map(|position| {
        let forecast = style.words(position.totals.get(Field::Forecast)?);
        Some(format!("{forecast} at {}", mark(position)))
    });
    format!(
        "Column chart of savings in {year}, one column a point of the year: banked, forecast and not \
         yet banked, slipped and lost, with the target as a line. {title}. The forecast goes {}.",
        text::list(told)
    )
}

fn column(position: &Position, style: MoneyStyle) -> Column {
    let pieces = fate::pieces(position, "Forecast; banked not known");
    fate::column(mark(position), position, pieces, style)
}

fn notes(
    figures: &Figures<'_>,
    curve: &[&Position],
    year: FinancialYear,
    (amounts, style): (&[Money], MoneyStyle),
) -> Vec<String> {
    let mut notes = vec![
        "The register profiles each saving by year, not by month: every point is held against the \
         target of the whole year."
            .to_owned(),
    ];
    let last = curve.last().and_then(|position| position.totals.coverage(Field::Forecast));
    notes.extend(last.map(|part| {
        let target = style.words(part.target_covered);
        format!(
            "* The last point covers {} of {} savings, with {target} of the target; of the others no \
             forecast is told.",
            part.counted, part.of
        )
    }));
    notes.extend(curve.last().and_then(|position| fate::above_targets(position, style)));
    notes.extend(words::styled(amounts.iter().copied(), style));
    let tables = [TableName::Savings, TableName::SavingsProfile, TableName::Delivery];
    notes.extend(words::notes(figures, &tables, Some(year)));
    notes
}
