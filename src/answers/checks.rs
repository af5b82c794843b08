//! What was reconciled: published totals, shares and sums beside what their parts come to.

use super::{Absent, Answer, Cell, Column, Table, Text, sentence};
use crate::figures::Sheet;
use crate::figures::checks::{
    CheckMeasure, all_id, check_id, count_id, measured, of_kind, withheld_id,
};
use crate::records::{Book, Outcome, Reconciled};

/// Gives every control total, every published share and sum, and how many came out how.
pub fn reconciled(book: &Book, sheet: &Sheet) -> Answer {
    let mut answer = Answer::new(format!("{}: what was reconciled", book.council.name));
    answer.table(controls(book));
    answer.table(shares_and_sums(book));
    for (key, text) in outcomes(book, sheet) {
        answer.remark(key, text);
    }
    answer
}

/// Gives every control total: published, computed, difference, tolerance, and what came of it.
pub fn controls(book: &Book) -> Table {
    let title = "Control totals, held to the rows they add";
    table(book, true, "controls", Column::words("control_id", "Control total"), title)
}

/// Gives every published share, sum and difference beside what its published parts come to.
pub fn shares_and_sums(book: &Book) -> Table {
    let title = "Published shares, sums and differences, held to their published parts";
    table(book, false, "shares_and_sums", Column::words("claim_id", "Published figure"), title)
}

fn table(book: &Book, totals: bool, key: &'static str, first: Column, title: &str) -> Table {
    use CheckMeasure as M;
    let measures = [M::Published, M::Computed, M::Difference, M::Tolerance];
    let rest = of_kind(book, totals).any(|one| one.rest.is_some());
    let rest = rest.then(|| Column::mixed("rest_difference", "The rest differs by"));
    let columns = [
        first,
        Column::words("table", "Table"),
        Column::mixed("published", "Published"),
        Column::mixed("computed", "Computed"),
        Column::mixed("difference", "Difference"),
        Column::mixed("tolerance", "Tolerance"),
    ];
    let last = [
        Column::words("result", "Outcome"),
        Column::codes("outcome"),
        Column::words("why", "What it adds, or why not tested"),
    ];
    let columns = columns.into_iter().chain(rest.clone()).chain(last);
    let mut table = Table::new(key, title, columns);
    for one in of_kind(book, totals) {
        let names: [Cell; 2] = [one.id.as_str().into(), one.table.word().into()];
        let numbers = measures.into_iter().chain(rest.as_ref().map(|_| M::RestDifference));
        let said = [outcome_words(one.outcome), one.outcome.word(), one.why.as_str()];
        let numbers = numbers.map(|measure| number(one, measure));
        table.row(&one.id, names.into_iter().chain(numbers).chain(said.map(Cell::from)));
    }
    table
}

fn number(one: &Reconciled, measure: CheckMeasure) -> Cell {
    match measured(one, measure) {
        Some(_) => check_id(one, measure).into(),
        None => Cell::Absent(Absent::None),
    }
}

/// Says what came of holding a published figure to its parts.
pub const fn outcome_words(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Agrees => "agrees",
        Outcome::Differs => "differs",
        Outcome::NotTested => "not tested",
    }
}

/// Says how many control totals, and published shares and sums, came out how.
pub fn outcomes(book: &Book, sheet: &Sheet) -> Vec<(&'static str, Text)> {
    let mut said = Vec::new();
    for (totals, key) in [(true, "controls"), (false, "shares_and_sums")] {
        if of_kind(book, totals).next().is_none() {
            continue;
        }
        let [agree, differ, untested] =
            [Outcome::Agrees, Outcome::Differs, Outcome::NotTested].map(|of| count_id(totals, of));
        let all = all_id(totals);
        said.push((
            key,
            if totals {
                sentence!(
                    sheet,
                    "Control totals: {all}. Agree: {agree}; differ: {differ}; could not be tested: {untested}.",
                    all,
                    agree,
                    differ,
                    untested,
                )
            } else {
                sentence!(
                    sheet,
                    "Published shares, sums and differences: {all}. Agree with their published parts: {agree}; differ: {differ}; could not be tested: {untested}.",
                    all,
                    agree,
                    differ,
                    untested,
                )
            },
        ));
    }
    if book.withheld.totals > 0 {
        said.push((
            "withheld",
            sentence!(
                sheet,
                "Control totals that are of exempt rows too, and not checked here: {count}.",
                count = withheld_id(),
            ),
        ));
    }
    said
}
