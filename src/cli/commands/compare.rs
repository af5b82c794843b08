//! `mtfs compare`: what parts two scenarios, adding up to the penny.

use super::{Desk, tables};
use crate::charts::{Cell, Table};
use crate::cli::args::Format;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, terminal};
use crate::datasets::Depth;
use crate::figures::gap::compare::{Comparison, compare as work_out};
use crate::figures::gap::gap as work_out_gap;
use crate::records::TableName;
use crate::reports::answers;
use crate::units::{Money, text};

pub(in crate::cli) fn compare(
    desk: &mut Desk<'_>,
    from: &str,
    to: &str,
) -> Result<Outcome, Failure> {
    let session = desk.open(Depth::Figures)?;
    let loaded = session.loaded();
    let book = &loaded.book;
    let plans = [session.plan(from)?, session.plan(to)?];
    let gap = work_out_gap(book, desk.common.as_at, &plans[0], &plans[1..])?;
    let second = if from == to { Some(&gap.main) } else { gap.of(to) };
    let Some(second) = second else {
        let why = gap.apart.first().map_or("they cover other years", |(_, why)| why.as_str());
        return Err(Failure::Usage(format!("compare {from} with {to}: {why}")));
    };
    let comparison = work_out(&gap.model, &gap.main, second)?;
    let mut sheet = gap.figures();
    sheet.append(comparison.figures(&gap));
    match desk.format() {
        Format::Json => {
            let data = answers::compare(&comparison, &gap);
            desk.give_json("compare", &session, data, &sheet, None)?;
        }
        Format::Csv => desk.give(&tables::csv(&table(&comparison, tables::plain)))?,
        Format::Text | Format::Md | Format::Xlsx => {
            let mut words = format!("{}: annual gap, {from} against {to}\n\n", book.council.name);
            words.push_str(&terminal::table(&table(&comparison, tables::money), desk.layout));
            if comparison.parts.is_empty() {
                words.push_str("\nNothing that the model holds differs between them.\n");
            }
            words.push_str(
                "\nEach part is what its driver adds on average over every order of changing them\n\
                 (Shapley value), so that no order is favoured.",
            );
            if comparison.pennies > 0 {
                let pennies = text::counted(comparison.pennies, "penny", "pennies");
                words.push_str(&format!(
                    " Parts are rounded down; the {pennies}\nleft over went to the largest remainders."
                ));
            }
            words.push('\n');
            desk.tell(&words)?;
        }
    }
    desk.say_exempt(&loaded.book, &[TableName::Savings]);
    Ok(desk.outcome(&session))
}

fn table(comparison: &Comparison, cell: fn(Option<Money>) -> Cell) -> Table {
    let mut headings = vec!["what parts them".to_owned()];
    headings.extend(comparison.years.iter().map(|year| format!("-{year}")));
    let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
    let mut table = tables::table("Comparison", &headings);
    let cells = |title: &str, amounts: &[Money]| {
        let mut cells = vec![tables::words(title)];
        cells.extend(amounts.iter().map(|amount| cell(Some(*amount))));
        cells
    };
    tables::total(&mut table, cells(&comparison.from, &comparison.before));
    for part in &comparison.parts {
        tables::row(&mut table, cells(&format!("  {}", part.title), &part.by_year));
    }
    tables::total(&mut table, cells(&comparison.to, &comparison.after));
    table
}
