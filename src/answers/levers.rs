//! What moves the gap, how far assumptions may move, and what closes it.

use super::gap::{not_closed, short, unsure};
use super::{Answer, Cell, Column, Table, sentence};
use crate::figures::Sheet;
use crate::figures::gap::Gap;
use crate::figures::gap::sensitivity::{Sensitivity, Swing, SwingPart};
use crate::figures::gap::solve::{Outcome, Solved, as_scenario};
use crate::figures::gap::stress::{Reached, Stress};
use crate::units::text;

/// Gives the last year's gap with one driver moved, of some or all drivers.
pub fn swings<'s>(found: &Sensitivity, of: impl IntoIterator<Item = &'s Swing>) -> Table {
    let columns = [
        Column::words("driver", "Driver"),
        Column::words("moved", "Moved"),
        Column::numbers("annual_gap_at_low", "Gap at its low end"),
        Column::numbers("annual_gap_at_high", "Gap at its high end"),
        Column::numbers("between", "Between them"),
        Column::numbers("widest", "Between them at most"),
        Column::words("widest_in", "In"),
        Column::numbers("period_sum_at_low", "Sum of the years at its low end"),
        Column::numbers("period_sum_at_high", "Sum of the years at its high end"),
    ];
    let title = format!("Annual gap of {} with one driver moved in every year", found.last);
    let mut table = Table::new("drivers", title, columns);
    for swing in of {
        let id = |part: SwingPart| Cell::from(swing.id(part));
        let widest = swing.widest.map(|(year, _)| year.to_string()).unwrap_or_default();
        table.row(
            &swing.driver,
            [
                swing.title.as_str().into(),
                swing.reach.words().into(),
                id(SwingPart::Low),
                id(SwingPart::High),
                id(SwingPart::Between),
                id(SwingPart::Widest),
                widest.into(),
                id(SwingPart::SumLow),
                id(SwingPart::SumHigh),
            ],
        );
    }
    table
}

/// Gives what each driver does to the gap, and the reverse stress.
pub fn sensitivity(found: &Sensitivity, stress: &[Stress], gap: &Gap<'_>, sheet: &Sheet) -> Answer {
    let (council, plan) = (&gap.model.book.council.name, &gap.main.plan.name);
    let mut answer = Answer::new(format!("{council}: what moves the gap, scenario {plan}"));
    answer.table(swings(found, &found.swings));
    answer.table(stresses(stress));
    let text = sentence!(
        sheet,
        "As it stands, the annual gap of {year} is {central}.",
        year = found.last,
        central = gap.annual_id(found.last),
    );
    answer.remark("central", text);
    for text in short(gap) {
        answer.warn("not_stated", text);
    }
    still(&mut answer, found, gap);
    answer.remark(
        "reverse_stress",
        if stress.is_empty() {
            "No assumption states a range (assumptions.csv), so no reverse stress is worked."
        } else {
            "Reverse stress: 1 is from where an assumption stands to the end of its range that raises the gap, 0 is already."
        },
    );
    let unsure = unsure(gap);
    if !unsure.is_empty() && !stress.is_empty() {
        let years = text::list(&unsure);
        let words = format!(
            "Whether reserves close the gap is not known of {years}: they may reach their floor sooner than is told here."
        );
        answer.warn("reverse_stress_open", words);
    }
    answer
}

/// Says what was moved and does not move the gap, and of which years that is told.
fn still(answer: &mut Answer, found: &Sensitivity, gap: &Gap<'_>) {
    let known = if gap.whole.is_none() { "" } else { " that is known" };
    if gap.whole.is_some() {
        let years = text::list(&found.years);
        answer.remark("years", format!("All this is told of the years that are known: {years}."));
    }
    if !found.only_closing.is_empty() {
        let names = found.only_closing.join("; ");
        let words = format!("Move the gap of no year{known}, only how one is closed: {names}.");
        answer.remark("only_closing", words);
    }
    if !found.inert.is_empty() {
        let names = found.inert.join("; ");
        let words =
            format!("Move neither the gap of any year{known} nor how one is closed: {names}.");
        answer.remark("inert", words);
    }
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
        let (times, year) = match one.reached {
            Reached::At { year, bound, .. } => (Cell::bounded(one.id(), bound), year.to_string()),
            Reached::Beyond => (Cell::because("more than 10"), String::new()),
            Reached::NotKnown => (Cell::because(text::NOT_KNOWN), String::new()),
        };
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
    for text in short(gap).into_iter().chain(not_closed(gap)) {
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
            Outcome::NotKnown => ("not known with it turned", None, None),
        };
        let names = [one.year.to_string().into(), one.lever.title().into(), Cell::from(words)];
        table.row(one.lever.word(), names.into_iter().chain([value.into(), left.into()]));
    }
    answer.table(table);
    let files = files(found, gap);
    if !files.rows.is_empty() {
        answer.table(files);
    }
    answer.remark(
        "how",
        "One lever at a time, in that year only, the rules of closing as the scenario has them.",
    );
    answer
}

/// Gives what a scenario file writes for each answer that one comes to.
fn files(found: &[Solved], gap: &Gap<'_>) -> Table {
    let columns = [
        Column::words("financial_year", "Year"),
        Column::words("lever", "Lever"),
        Column::words("line", "Line of a scenario file"),
    ];
    let title = "To try an answer, write a scenario file with its lines and lay it over this one";
    let mut table = Table::new("scenario_files", title, columns);
    for one in found {
        for setting in as_scenario(gap, one).unwrap_or_default() {
            let names = [one.year.to_string(), one.lever.title().to_owned(), setting.line()];
            table.row(one.lever.word(), names.map(Cell::from));
        }
    }
    table
}
