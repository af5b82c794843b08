//! What a year hands on to the next, by directorate.

use super::chart::Chart;
use super::plot::{Fill, Measure, Part, Plot, StackedRow, StackedRows, Tone};
use super::savings_by_directorate::source_ids;
use super::words;
use crate::answers::carry as answer;
use crate::answers::savings::group_name;
use crate::answers::{Digits, MoneyStyle};
use crate::figures::Figures;
use crate::figures::savings::{CarryField, CarryTotals, Group};
use crate::figures::star_chamber::StarChamber;
use crate::records::TableName;
use crate::units::{FinancialYear, Money, text};

/// The directorates that are drawn, those with most to hand on; the table has all.
const ROWS: usize = 15;
const COLUMNS: [&str; 6] = [
    "directorate",
    CarryField::ToDeliver.word(),
    CarryField::Unachievable.word(),
    CarryField::RecurringMitigation.word(),
    CarryField::Pressure.word(),
    CarryField::OneOffMitigation.word(),
];

/// Makes the chart of the year that the figures speak for; `None` of another, or where what is late
/// and lost is not published.
pub(super) fn make(figures: &Figures<'_>, year: FinancialYear) -> Option<Chart> {
    let chamber = figures.star_chamber.as_ref().filter(|chamber| chamber.year == year)?;
    let position = figures.savings_of(year)?;
    let late = chamber.carry.to_deliver_next_year()?;
    let pressure = chamber.carry.pressure_next_year()?;
    let table = answer::carried_by_group(chamber, position).only(&COLUMNS);
    let style = words::style(&table, &figures.sheet);
    let next = answer::next_year(&chamber.carry);
    let money = |amount: Money| style.words(amount);
    let title = format!(
        "{next} inherits {} to deliver late and {} of pressure from {year}",
        money(late),
        money(pressure)
    );
    let mut rows: Vec<(&Group, &CarryTotals)> =
        position.groups.iter().filter_map(|group| Some((group, chamber.carried(group)?))).collect();
    rows.sort_by_key(|(_, totals)| std::cmp::Reverse(size(totals)));
    let most = rows.first().map(|(group, totals)| {
        let of = size(totals).map_or_else(|| "an amount not known".to_owned(), money);
        format!(" Most of it is of {}, {of} in both.", name(group))
    });
    let alt = format!(
        "Stacked bar chart, one bar a directorate: what slips and what is lost less cover that comes \
         every year. {title}.{}",
        most.unwrap_or_default()
    );
    Some(Chart {
        name: "carry-forward",
        subtitle: format!(
            "Recurring savings of {year} to deliver in {next}, and the pressure it opens with, by \
             directorate, {}, {}",
            figures.book.council.short_name,
            words::unit(style)
        ),
        alt,
        source: words::sources(figures.book, source_ids(figures.book, position)),
        notes: notes(figures, chamber, &rows, year),
        table: table.shown(&figures.sheet, Digits::Reading),
        plot: plot(&rows, style),
        title,
    })
}

fn name(group: &Group) -> String {
    group_name(&group.key)
}

/// Gives what a directorate hands on in both ways; `None` where neither is known.
fn size(totals: &CarryTotals) -> Option<Money> {
    let parts = [CarryField::ToDeliver, CarryField::Pressure].map(|field| totals.get(field));
    parts.into_iter().flatten().reduce(|one, other| one + other)
}

fn plot(rows: &[(&Group, &CarryTotals)], style: MoneyStyle) -> Plot {
    let row = |(group, totals): &(&Group, &CarryTotals)| {
        let part = |field: CarryField, tone: Tone, name: &str| {
            // Cover that outlasts a delay is no bar; the table has it.
            let value = totals.get(field).filter(|value| !value.is_negative());
            Part {
                fill: Fill::Tone(tone),
                name: name.to_owned(),
                value: value.map(Money::pounds),
                words: value.map_or_else(String::new, |value| style.words(value)),
                share: None,
            }
        };
        let total =
            size(totals).map_or_else(|| text::NOT_KNOWN.to_owned(), |whole| style.words(whole));
        StackedRow {
            label: name(group),
            parts: vec![
                part(CarryField::ToDeliver, Tone::Ochre, "To deliver late"),
                part(CarryField::Pressure, Tone::Plum, "Pressure: lost, not covered every year"),
            ],
            total,
        }
    };
    Plot::StackedRows(StackedRows {
        measure: Measure::Pounds,
        rows: rows.iter().take(ROWS).map(row).collect(),
    })
}

fn notes(
    figures: &Figures<'_>,
    chamber: &StarChamber,
    rows: &[(&Group, &CarryTotals)],
    year: FinancialYear,
) -> Vec<String> {
    let carry = &chamber.carry;
    let mut notes = vec![
        "Each pound once. Cover of one year takes nothing off the next; one-off savings carry nothing."
            .to_owned(),
    ];
    if carry.totals.get(CarryField::RecurringMitigation).is_none() {
        notes.push("No cover is told: the pressure is before any.".to_owned());
    }
    let missing = carry.totals.lines - carry.totals.known;
    if missing > 0 {
        let savings = text::counted(missing, "saving", "savings");
        notes.push(format!("Not known for {savings}: no return says what is late and lost."));
    }
    if rows.len() > ROWS {
        let more = text::counted(rows.len() - ROWS, "directorate is", "directorates are");
        notes.push(format!("{more} in the table only."));
    }
    let below =
        |totals: &CarryTotals| totals.get(CarryField::Pressure).is_some_and(Money::is_negative);
    if rows.iter().any(|(_, totals)| below(totals)) {
        notes.push(
            "A pressure below nil (cover that outlasts a delay) is in the table only.".to_owned(),
        );
    }
    let tables = [TableName::Savings, TableName::Delivery, TableName::Mitigations];
    notes.extend(words::notes(figures, &tables, Some(year)));
    notes
}
