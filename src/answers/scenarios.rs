//! The scenarios there are, and what parts two of them.

use super::gap::short_under;
use super::{Answer, Cell, Column, Table, sentence};
use crate::figures::Sheet;
use crate::figures::gap::Gap;
use crate::figures::gap::compare::Comparison;
use crate::records::Council;
use crate::units::text;

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
    let (from, to) = (&found.from, &found.to.plan.name);
    let mut answer = Answer::new(format!("{council}: annual gap, {from} against {to}"));
    let title = format!("What takes the annual gap from {from} to {to}, driver by driver");
    let mut table =
        Table::new("parts", title, Column::by_year("driver", "What parts them", &found.years))
            .in_one_style();
    let annual: Vec<_> = found.years.iter().map(|year| found.annual_ids(gap, *year)).collect();
    let end = |name: &str, at: usize| {
        let ids = annual.iter().map(move |ids| Cell::from(ids[at].clone()));
        std::iter::once(Cell::from(name)).chain(ids).collect::<Vec<_>>()
    };
    table.total("from", end(from, 0));
    for part in &found.parts {
        let years = found.years.iter().zip(&part.by_year);
        let cells = years.map(|(year, amount)| match amount {
            Some(_) => found.part_id(*year, part).into(),
            None => Cell::because(text::NOT_KNOWN),
        });
        let title = if part.is_inert {
            Cell::from(format!("{} (moves the gap of none of these years)", part.title))
        } else {
            Cell::from(part.title.as_str())
        };
        table.row(&part.driver, std::iter::once(title).chain(cells));
    }
    let ids = found.years.iter().map(|year| found.difference_id(*year).into());
    table.total("difference", std::iter::once(Cell::from("Difference")).chain(ids));
    table.total("to", end(to, 1));
    answer.table(table);
    for text in not_compared(found) {
        answer.warn("not_stated", text);
    }
    if found.parts.is_empty() {
        answer.remark("same", "Nothing that the model holds differs between them.");
    }
    remarks(&mut answer, found, sheet);
    answer
}

/// Says of each year that is not compared why.
pub fn not_compared(found: &Comparison) -> Vec<String> {
    let told = found.not_compared.iter().map(|of| {
        let under = of.under.join(" and under ");
        short_under(&of.short, &format!(" under {under}"))
    });
    told.collect()
}

fn remarks(answer: &mut Answer, found: &Comparison, sheet: &Sheet) {
    if found.parts.iter().any(|part| part.by_year.contains(&None)) {
        answer.warn(
            "parts_not_known",
            "Where a part is not known, the gap of the year is known under both, but not with some of what differs \
             changed and some not.",
        );
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
}
