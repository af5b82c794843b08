//! The scenarios there are, and what parts two of them.

use super::gap::short;
use super::{Answer, Cell, Column, Table, sentence};
use crate::figures::Sheet;
use crate::figures::gap::Gap;
use crate::figures::gap::compare::Comparison;
use crate::records::Council;

/// Gives the scenarios of a folder: the name of each, its title, and why it is worked out.
pub fn scenarios(council: &Council, named: &[[&str; 3]], folder: &str) -> Answer {
    let mut answer = Answer::new(format!("{}: scenarios", council.name));
    let columns = [
        Column::words("scenario", "Scenario"),
        Column::words("title", "Title"),
        Column::words("why", "Why it is worked out"),
    ];
    let mut table = Table::new("scenarios", "Scenarios, by name", columns);
    for one in named {
        table.row(one[0], one.map(Cell::from));
    }
    answer.table(table);
    if named.is_empty() {
        answer.remark("none", format!("No scenario is in {folder}."));
    } else {
        let default = &council.default_scenario;
        answer.remark(
            "join",
            format!(
                "Each is laid over {default}; join several with +: mtfs gap --scenario worst+no-efs"
            ),
        );
    }
    answer
}

/// Gives two scenarios side by side and what parts them, adding up to the penny.
pub fn compare(found: &Comparison, gap: &Gap<'_>, sheet: &Sheet) -> Answer {
    let council = &gap.model.book.council.name;
    let (from, to) = (&found.from, &found.to);
    let mut answer = Answer::new(format!("{council}: annual gap, {from} against {to}"));
    let title = format!("What takes the annual gap from {from} to {to}, driver by driver");
    let mut table =
        Table::new("parts", title, Column::by_year("driver", "What parts them", gap.years()))
            .in_one_style();
    let annual: Vec<_> = (0..found.years.len()).map(|at| found.annual_ids(gap, at)).collect();
    let end = |name: &str, at: usize| {
        let ids = annual.iter().map(move |ids| Cell::from(ids[at].clone()));
        std::iter::once(Cell::from(name)).chain(ids).collect::<Vec<_>>()
    };
    table.total("from", end(from, 0));
    for part in &found.parts {
        let ids = found.years.iter().map(|year| found.part_id(*year, part).into());
        let title = Cell::from(part.title.as_str());
        table.row(&part.driver, std::iter::once(title).chain(ids));
    }
    let ids = found.years.iter().map(|year| found.difference_id(*year).into());
    table.total("difference", std::iter::once(Cell::from("Difference")).chain(ids));
    table.total("to", end(to, 1));
    answer.table(table);
    for text in short(gap) {
        answer.warn("not_stated", text);
    }
    if found.parts.is_empty() {
        let words = if gap.short().is_empty() {
            "Nothing that the model holds differs between them."
        } else {
            "Nothing differs between them in the years before the first that is not known; later years are not compared."
        };
        answer.remark("same", words);
    }
    answer.remark(
        "shapley",
        "Each part is what its driver adds on average over every order of changing them (Shapley value), so that no order is favoured.",
    );
    if found.pennies > 0 {
        let text = sentence!(
            sheet,
            "Parts are rounded down; the pennies left over, {pennies} in all, went to the largest remainders.",
            pennies = found.pennies_id(),
        );
        answer.remark("pennies", text);
    }
    answer
}
