//! What moved in savings between two points of a year, cause by cause, in all and saving by saving.

use super::{Answer, Cell, Column, Table, Text, moves, sentence};
use crate::figures::movement::moves::Way;
use crate::figures::movement::{Cause, Changes, Earlier, End, Movement, SavingMove, headline_id};
use crate::figures::savings::Field;
use crate::figures::{FigureId, Sheet};
use crate::units::{Money, text};

/// Gives what moved in all savings, then in each; `most` is how many savings are listed.
pub fn answer(council: &str, moved: &Movement, sheet: &Sheet, most: usize) -> Answer {
    let (from, to) = (moved.from, moved.to);
    let mut answer = Answer::new(format!("{council}: what moved from {from} to {to}"));
    answer.table(causes("all savings", moved, &moved.id, &moved.totals));
    answer.table(savings(moved, sheet, most));
    answer.remark("since", since(moved));
    let ratings = moves::counted::<Way>(sheet, &moved.ratings_id());
    let rated = sentence!(sheet, "Ratings of savings by the rules: {ratings}.", ratings);
    answer.remark("ratings", rated);
    let lines = ranked(moved).len();
    if lines > most {
        let (shown, all) = (text::count(most), text::counted(lines, "saving", "savings"));
        let words = format!("{shown} of {all} that moved are listed; `--lines` lists all of them.");
        answer.remark("more", words);
    }
    answer
}

/// Says between which points something moved, and whether late returns can be told apart.
pub fn since(moved: &Movement) -> Text {
    let (year, from, to) = (moved.from.year, moved.from, moved.to);
    let sealed = if moved.to_sealed { ", as it was sealed" } else { "" };
    match moved.earlier {
        Earlier::Sealed => format!("From {from} as it was sealed to {to}{sealed}."),
        Earlier::Closed { on, assumed } => {
            let on = text::date(on);
            let assumed = if assumed { ", the day it is taken to have been closed" } else { "" };
            format!(
                "No earlier point of {year} is sealed: this is from {from}, as it was known on \
                 {on}{assumed}, to {to}{sealed}."
            )
        }
        Earlier::Today => format!(
            "No earlier point of {year} is sealed: this is from {from}, as today’s data have it, to \
             {to}{sealed}. Late returns for {from} cannot be told apart."
        ),
    }
    .into()
}

/// The words that a headline of savings stands under where it moves.
const fn heading(field: Field) -> &'static str {
    match field {
        Field::Target => "Promised",
        Field::Slipped => "Late",
        Field::Unachievable => "Lost",
        Field::OverAchieved => "Over target",
        Field::Mitigated => "Covered",
        Field::Banked | Field::Forecast | Field::Uncovered => field.heading(),
    }
}

fn headlines(first: impl IntoIterator<Item = Column>) -> impl Iterator<Item = Column> {
    let of = |field: Field| Column::numbers(field.word(), heading(field));
    first.into_iter().chain(Field::ALL.into_iter().map(of))
}

/// Gives the headlines before and after with each cause between, of a set of savings whose figures'
/// ids begin alike.
pub fn causes(of: &str, moved: &Movement, id: &FigureId, changes: &Changes) -> Table {
    let title = format!("What moved, {of}, {} to {}", moved.from, moved.to);
    let mut table = Table::new("causes", title, headlines([Column::words("cause", "Cause")]));
    let row = |first: String, cell: &dyn Fn(Field) -> Cell| {
        std::iter::once(first.into()).chain(Field::ALL.map(cell)).collect::<Vec<Cell>>()
    };
    let end = |end: End| move |field| headline_id(id, field).of(end).into();
    table.row("before", row(moved.from.to_string(), &end(End::Before)));
    for cause in Cause::ALL.iter().copied() {
        let some = |field| !changes.of(field, cause).is_nil();
        let cell = |field| some(field).then(|| headline_id(id, field).of(cause)).into();
        if Field::ALL.into_iter().any(some) {
            table.row(cause.word(), row(text::capital(cause.heading()), &cell));
        }
    }
    table.total("after", row(moved.to.to_string(), &end(End::After)));
    table
}

/// Keeps some headlines of a table of what moved, and the rows that tell anything of them.
pub fn of_headlines(table: &Table, first: &[&str], fields: &[Field]) -> Table {
    let keys: Vec<&str> =
        first.iter().copied().chain(fields.iter().map(|field| field.word())).collect();
    table.only(&keys).rows_of(|row| row.cells.iter().any(|cell| cell.figure().is_some()))
}

/// Gives the savings that moved, the largest single change first.
pub fn ranked(moved: &Movement) -> Vec<&SavingMove> {
    let largest = |line: &SavingMove| {
        let sizes = Field::ALL.into_iter().filter(|field| *field != Field::Uncovered);
        sizes.map(|field| line.changes.all(field).size()).max().unwrap_or(Money::NIL)
    };
    let mut lines: Vec<&SavingMove> = moved.lines.iter().collect();
    // A stable sort keeps savings alike in the order of their references.
    lines.sort_by_key(|line| std::cmp::Reverse(largest(line)));
    lines
}

/// Gives the savings that moved, with the change of each headline, the largest change first.
pub fn savings(moved: &Movement, sheet: &Sheet, most: usize) -> Table {
    let title = format!(
        "Savings that moved, {} to {}: change of each amount, the largest change first",
        moved.from, moved.to
    );
    let first = [Column::words("saving", "Saving"), Column::words("title", "What it is")];
    let mut table = Table::new("savings", title, headlines(first));
    for line in ranked(moved).into_iter().take(most) {
        let id = moved.line_id(&line.saving_id);
        let change = |field| match line.changes.all(field) {
            nil if nil.is_nil() => Cell::from(""),
            amount => {
                let id = headline_id(&id, field).of(End::Change);
                // Of very many savings none has figures of its own.
                if sheet.has(&id) { id.into() } else { text::pounds(amount).into() }
            }
        };
        let named = [line.saving_id.as_str().into(), line.title.as_str().into()];
        table.row(line.saving_id.as_str(), named.into_iter().chain(Field::ALL.map(change)));
    }
    table
}

/// Gives every change of every headline, a row a cause: first of all savings, then saving by saving.
pub fn every_change(moved: &Movement) -> Table {
    let columns = [
        Column::words("saving", "Saving"),
        Column::words("headline", "Headline"),
        Column::words("cause", "Cause"),
        Column::numbers("amount", "Amount"),
    ];
    let title = format!("Every change, {} to {}", moved.from, moved.to);
    let mut table = Table::new("changes", title, columns);
    let mut row = |saving: &str, field: Field, what: &'static str, id: FigureId| {
        table.row(saving, [saving.into(), field.word().into(), what.into(), id.into()]);
    };
    for field in Field::ALL {
        let id = headline_id(&moved.id, field);
        row("all", field, End::Before.word(), id.of(End::Before));
        for cause in Cause::ALL {
            row("all", field, cause.word(), id.of(*cause));
        }
        row("all", field, End::After.word(), id.of(End::After));
    }
    for line in &moved.lines {
        for field in Field::ALL {
            let id = headline_id(&moved.line_id(&line.saving_id), field);
            for cause in Cause::ALL.iter().filter(|of| !line.changes.of(field, **of).is_nil()) {
                row(&line.saving_id, field, cause.word(), id.of(*cause));
            }
        }
    }
    table
}
