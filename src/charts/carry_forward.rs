//! What a year hands on to the next, by directorate.

use super::chart::{Chart, Table};
use super::plot::{Measure, Part, Plot, StackedRow, StackedRows, Tone};
use super::savings_by_directorate::source_ids;
use super::words::{self, Column};
use crate::figures::Figures;
use crate::figures::savings::{CarryField, CarryTotals, Group, Position};
use crate::figures::star_chamber::StarChamber;
use crate::records::TableName;
use crate::units::{FinancialYear, Money, text};

/// The directorates that are drawn, those with most to hand on; the table has all.
const ROWS: usize = 15;
const FIELDS: [(CarryField, &str); 5] = [
    (CarryField::ToDeliver, "To deliver next year"),
    (CarryField::Unachievable, "Lost"),
    (CarryField::RecurringMitigation, "Covered every year"),
    (CarryField::Pressure, "Pressure next year"),
    (CarryField::OneOffMitigation, "Covered this year only"),
];

/// Makes the chart of the year that the figures speak for; `None` of another, or where what is late
/// and lost is not published.
pub(super) fn make(figures: &Figures<'_>, year: FinancialYear) -> Option<Chart> {
    let chamber = figures.star_chamber.as_ref().filter(|chamber| chamber.year == year)?;
    let position = figures.savings_of(year)?;
    let late = chamber.carry.to_deliver_next_year()?;
    let pressure = chamber.carry.pressure_next_year()?;
    let places = words::places([late, pressure]);
    let next =
        chamber.carry.reopens.map_or_else(|| "next year".to_owned(), |next| next.to_string());
    let money = |amount: Money| text::millions(amount, places);
    let title = format!(
        "{next} inherits {} to deliver late and {} of pressure from {year}",
        money(late),
        money(pressure)
    );
    let mut rows: Vec<(&Group, &CarryTotals)> =
        position.groups.iter().filter_map(|group| Some((group, chamber.carried(group)?))).collect();
    rows.sort_by_key(|(_, totals)| std::cmp::Reverse(size(totals)));
    Some(Chart {
        name: "carry-forward",
        subtitle: format!(
            "Recurring savings of {year} to deliver in {next}, and the pressure it opens with, by \
             directorate, {}, £ million",
            figures.book.council.short_name
        ),
        alt: alt(&title, &rows, places),
        source: words::sources(figures.book, source_ids(figures.book, position)),
        notes: notes(figures, chamber, &rows, year),
        table: table(chamber, position, places),
        plot: plot(&rows, places),
        title,
    })
}

fn alt(title: &str, rows: &[(&Group, &CarryTotals)], places: u32) -> String {
    let most = rows.first().map(|(group, totals)| {
        let size = size(totals).map(|size| text::millions(size, places));
        let size = size.unwrap_or_else(|| "an amount not published".to_owned());
        format!(" Most of it is of {}, {size} in both.", name(group))
    });
    format!(
        "Stacked bar chart, one bar a directorate: what slips and what is lost less cover that comes \
         every year. {title}.{}",
        most.unwrap_or_default()
    )
}

fn name(group: &Group) -> &str {
    if group.key.is_empty() { "not recorded" } else { &group.key }
}

/// Gives what a directorate hands on in both ways; `None` where neither is known.
fn size(totals: &CarryTotals) -> Option<Money> {
    let parts = [CarryField::ToDeliver, CarryField::Pressure].map(|field| totals.get(field));
    parts.into_iter().flatten().reduce(|one, other| one + other)
}

fn plot(rows: &[(&Group, &CarryTotals)], places: u32) -> Plot {
    let row = |(group, totals): &(&Group, &CarryTotals)| {
        let part = |field: CarryField, tone: Tone, name: &str| {
            // Cover that outlasts a delay is no bar; the table has it.
            let value = totals.get(field).filter(|value| !value.is_negative());
            Part::millions(tone, name, value, places)
        };
        StackedRow {
            label: name(group).to_owned(),
            parts: vec![
                part(CarryField::ToDeliver, Tone::Ochre, "To deliver late"),
                part(CarryField::Pressure, Tone::Plum, "Pressure: lost, not covered every year"),
            ],
            total: words::millions(size(totals), places),
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
        notes.push("No cover is published: the pressure is before any.".to_owned());
    }
    let missing = carry.totals.lines - carry.totals.known;
    if missing > 0 {
        let savings = text::counted(missing, "saving", "savings");
        notes.push(format!("Not known for {savings}: no return says what is late and lost."));
    }
    let more = rows.len().saturating_sub(ROWS);
    notes.extend(words::note(more, "directorate is", "directorates are", "in the table only."));
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

fn table(chamber: &StarChamber, position: &Position, places: u32) -> Table {
    let mut headings = vec![("Directorate", Column::Words)];
    headings.extend(FIELDS.map(|(_, heading)| (heading, Column::Numbers)));
    let row = |first: &str, id: &str, totals: &CarryTotals| {
        let mut cells = vec![words::words(first)];
        cells.extend(FIELDS.map(|(field, _)| {
            words::amount(totals.get(field), places, format!("{id}/{}", field.word()))
        }));
        cells
    };
    let groups = position.groups.iter().filter_map(|group| Some((group, chamber.carried(group)?)));
    let mut rows: Vec<_> = groups
        .map(|(group, totals)| {
            let id = format!("{}/carry", chamber.group_id(group));
            words::row(row(name(group), &id, totals))
        })
        .collect();
    rows.push(words::total(row("All savings", &chamber.carry.id, &chamber.carry.totals)));
    let caption = format!("What {} hands on, £ million", position.year);
    words::table(caption, &headings, rows)
}
