//! What moves the gap, how far assumptions may move, and what closes it.

use super::gap::short;
use super::{Answer, Cell, Column, Table, sentence};
use crate::figures::Sheet;
use crate::figures::gap::Gap;
use crate::figures::gap::sensitivity::{Sensitivity, Swing, SwingPart};
use crate::figures::gap::solve::{Outcome, Solved, Stress};
use crate::units::FinancialYear;

/// Gives the last year's gap with one driver moved.
pub fn swings<'s>(last: FinancialYear, swings: impl IntoIterator<Item = &'s Swing>) -> Table {
    let columns = [
        Column::words("driver", "Driver"),
        Column::words("moved", "Moved"),
        Column::numbers("annual_gap_at_low", "Gap at its low end"),
        Column::numbers("annual_gap_at_high", "Gap at its high end"),
        Column::numbers("between", "Between them"),
        Column::numbers("period_sum_at_low", "Sum of the years at its low end"),
        Column::numbers("period_sum_at_high", "Sum of the years at its high end"),
    ];
    let title = format!("Annual gap of {last} with one driver moved in every year");
    let mut table = Table::new("drivers", title, columns);
    for swing in swings {
        let ids = SwingPart::ALL.iter().map(|part| swing.id(*part).into());
        let names = [Cell::from(swing.title.as_str()), swing.reach.words().into()];
        table.row(&swing.driver, names.into_iter().chain(ids));
    }
    table
}

/// Gives what each driver does to the last year's gap, and the reverse stress.
pub fn sensitivity(found: &Sensitivity, stress: &[Stress], gap: &Gap<'_>, sheet: &Sheet) -> Answer {
    let (council, plan) = (&gap.model.book.council.name, &gap.main.plan.name);
    let mut answer = Answer::new(format!("{council}: what moves the gap, scenario {plan}"));
    let Some((last, sums)) = gap.years().last().zip(gap.model.sums.last()) else { return answer };
    answer.table(swings(*last, &found.swings));
    answer.table(stresses(stress));
    let text = sentence!(
        sheet,
        "As it stands, the annual gap of {year} is {central}.",
        year = *last,
        central = gap.id_of(sums.annual),
    );
    answer.remark("central", text);
    for text in short(gap) {
        answer.warn("not_stated", text);
    }
    if !found.inert.is_empty() {
        answer.remark("inert", format!("Move nothing: {}.", found.inert.join("; ")));
    }
    answer.remark(
        "reverse_stress",
        if stress.is_empty() {
            "No assumption states a range (assumptions.csv), so no reverse stress is worked."
        } else {
            "Reverse stress: 1 is from where an assumption stands to the end of its range that raises the gap, 0 is already."
        },
    );
    answer
}

fn stresses(stress: &[Stress]) -> Table {
    let columns = [
        Column::words("assumption", "Assumption"),
        Column::numbers("times_its_range", "Times its range"),
        Column::words("financial_year", "Reserves at their floor in"),
    ];
    let title = "How far each must move before reserves cannot close what is left of the gap";
    let mut table = Table::new("reverse_stress", title, columns);
    for one in stress {
        let times = match one.times {
            Some(_) => Cell::from(one.id()),
            None => Cell::because("more than 10"),
        };
        let year = one.year.map(|year| year.to_string()).unwrap_or_default();
        table.row(&one.key, [one.title.as_str().into(), times, year.into()]);
    }
    table
}

/// Gives which value of each lever leaves nothing of a year unfunded.
pub fn solve(found: &[Solved], gap: &Gap<'_>) -> Answer {
    let (council, plan) = (&gap.model.book.council.name, &gap.main.plan.name);
    let title = format!("{council}: what leaves nothing of a year unfunded, scenario {plan}");
    let mut answer = Answer::new(title);
    let columns = [
        Column::words("financial_year", "Year"),
        Column::words("lever", "Lever"),
        Column::words("answer", "Answer"),
        Column::mixed("value", "Value, or its limit"),
        Column::numbers("left_at_limit", "Unfunded at the limit"),
    ];
    for text in short(gap) {
        answer.warn("not_stated", text);
    }
    let title = "The least value of each lever that leaves nothing of a year unfunded";
    let mut table = Table::new("levers", title, columns);
    for one in found {
        let (words, value, left) = match one.outcome {
            Outcome::AlreadyMet => ("already met", None, None),
            Outcome::Met(_) => ("met", Some(one.value_id()), None),
            Outcome::NotWithin { .. } => {
                ("cannot be met within limits", Some(one.value_id()), Some(one.left_id()))
            }
            Outcome::Nothing => ("the model has nothing to turn", None, None),
            Outcome::NoLimit => ("no limit of the year is known", None, None),
        };
        let names = [one.year.to_string().into(), one.lever.title().into(), Cell::from(words)];
        table.row(one.lever.word(), names.into_iter().chain([value.into(), left.into()]));
    }
    answer.table(table);
    answer.remark(
        "how",
        "One lever at a time, in that year only, the rules of closing as the scenario has them.",
    );
    answer
}
