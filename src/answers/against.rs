//! What parts today's gap from that of another folder, or of a seal.

use super::{Answer, Cell, Column, Table};
use crate::figures::gap::Gap;
use crate::figures::gap::against::Against;
use crate::units::text;

/// Gives the two side by side and what parts them, line by line.
pub fn against(found: &Against, gap: &Gap<'_>) -> Answer {
    let (council, other) = (&gap.model.book.council.name, &found.other);
    let mut answer = Answer::new(format!("{council}: annual gap against {other}"));
    let title = format!("What takes the annual gap of {other} to today’s, line by line");
    let mut table =
        Table::new("parts", title, Column::by_year("line", "What parts them", &found.years))
            .in_one_style();
    let years = || found.years.iter().copied();
    let row = |name: &str, cells: Vec<Cell>| {
        std::iter::once(Cell::from(name)).chain(cells).collect::<Vec<_>>()
    };
    let there = years().map(|year| found.there_id(year).into()).collect();
    table.total("there", row(&format!("{other}, scenario {}", found.scenario), there));
    for part in &found.parts {
        let ids = years().map(|year| found.part_id(year, part).into()).collect();
        table.row(&part.key, row(&part.title, ids));
    }
    let apart = years().map(|year| found.difference_id(year).into()).collect();
    table.total("difference", row("Difference", apart));
    let here = years().map(|year| gap.annual_id(year).into()).collect();
    let scenario = &gap.main.plan.name;
    table.total("here", row(&format!("Today, scenario {scenario}"), here));
    answer.table(table);
    if found.parts.is_empty() && !found.years.is_empty() {
        answer.remark("same", "No line of the gap differs between them in these years.");
    }
    if !found.left_out.is_empty() {
        let years = text::list(&found.left_out);
        let words = format!("Not compared, since only one of the two has it or knows it: {years}.");
        answer.warn("left_out", words);
    }
    answer.remark(
        "lines",
        "Lines are matched by their reference; one that only one of the two has stands against nothing. What recurs \
         is told in its year and in every later one.",
    );
    answer
}
