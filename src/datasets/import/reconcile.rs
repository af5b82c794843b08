//! The tracker's own totals against what the tables hold after the import.

use super::draft::{Draft, Read};
use super::grid::cell_name;
use super::lines::{Line, Lines};
use super::mapping::{Goal, Mapping, Role, Turn};
use super::merge::Merge;
use super::sums::Sums;
use super::value;
use crate::units::Money;

/// A total of the tracker beside that of the imported rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reconciled {
    /// The sheet.
    pub sheet: String,
    /// The cell the total stands in; `None`: the tracker's cells of the column were added up here.
    pub cell: Option<String>,
    /// The words of the row: `Sub-total People`.
    pub words: String,
    /// The column of ours, with its year or period.
    pub column: String,
    /// How many rows it adds up.
    pub rows: usize,
    /// What the tracker says.
    pub source: Money,
    /// What the imported rows add up to.
    pub imported: Money,
    /// Whether the two agree within the mapping's tolerance.
    pub agrees: bool,
    /// Why the mapping lets the difference stand.
    pub waived: Option<String>,
}

/// Something that was found at a cell and the mapping lets stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waived {
    /// The cell: `Savings!C14`.
    pub cell: String,
    /// What was found there.
    pub found: String,
    /// Why it stands.
    pub why: String,
}

/// Something about a tracker that only its council can say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The cell it is about, `Savings!C14`, or the saving.
    pub place: String,
    /// What stands there.
    pub found: String,
    /// What is asked.
    pub asks: String,
    /// How the mapping answers it.
    pub answer: String,
}

impl Reconciled {
    /// Gives the source's total less the imported one.
    pub fn difference(&self) -> Money {
        Money::from_pounds(self.source.pounds() - self.imported.pounds())
    }
}

/// Rows that a total covers: from and up to places among the rows of its sheet.
pub(super) type Span = std::ops::Range<usize>;

/// Compares every total of a sheet, and every column, with what was imported.
pub(super) fn reconcile(
    lines: &Lines<'_>,
    drafts: &[Draft<'_>],
    mapping: &Mapping,
    merge: &Merge<'_>,
) -> Vec<Reconciled> {
    let mut found = Vec::new();
    let amounts = amounts(lines);
    let held = Held::of(lines, drafts, merge);
    let own = Sums::of(lines, &amounts, mapping);
    for (at, line) in lines.rows.iter().enumerate().filter(|(_, line)| line.total.is_some()) {
        let span = own.covered(lines, at, mapping);
        for Stated { columns, goal } in &amounts {
            if left_out(goal, &held, span.clone(), mapping) {
                continue;
            }
            let printed = columns.iter().map(|column| {
                value::amount(goal.take.of(line.row.cell(*column)), goal, mapping).ok()
            });
            let Some(source) = added_up(printed) else { continue };
            let names =
                columns.iter().map(|column| cell_name(&lines.sheet.name, *column, line.row.number));
            let cell = names.collect::<Vec<_>>().join(" + ");
            let label = line.total.clone().unwrap_or_default();
            let imported = held.sum(span.clone(), goal);
            let rows = held.rows(span.clone());
            found.push(total(lines, (Some(cell), label), goal, (source, imported), rows, mapping));
        }
    }
    let all = 0..lines.rows.len();
    for Stated { columns, goal } in &amounts {
        let savings = lines
            .rows
            .iter()
            .enumerate()
            .filter(|(at, line)| line.total.is_none() && held.speaks(*at, goal))
            // Rows that the mapping lets be left out are in no sum; others that cannot be used refuse the file.
            .filter(|(at, _)| mapping.answers.waived.is_empty() || held.rows(*at..*at + 1) > 0);
        let cells = savings.flat_map(|(_, line)| {
            columns.iter().filter_map(|column| stated(line, *column, goal, mapping))
        });
        let source = Money::from_pounds(cells.map(Money::pounds).sum());
        let imported = held.sum(all.clone(), goal);
        let rows = held.rows(all.clone());
        let label = "every row added up".to_owned();
        found.push(total(lines, (None, label), goal, (source, imported), rows, mapping));
    }
    found
}

fn total(
    lines: &Lines<'_>,
    (cell, words): (Option<String>, String),
    goal: &Goal,
    (source, imported): (Money, Money),
    rows: usize,
    mapping: &Mapping,
) -> Reconciled {
    let difference = source.pounds() - imported.pounds();
    let agrees = difference.abs() <= Money::from_pence(mapping.tolerance).pounds();
    let sheet = lines.sheet.name.clone();
    let waived = cell.as_ref().filter(|_| !agrees);
    let waived = waived.and_then(|cell| mapping.answers.waived.get(cell).cloned());
    Reconciled {
        sheet,
        cell,
        words,
        column: column_name(goal, mapping),
        rows,
        source,
        imported,
        agrees,
        waived,
    }
}

/// Gives a column of ours with the year or period it speaks of.
pub(super) fn column_name(goal: &Goal, mapping: &Mapping) -> String {
    let name = goal.role.name();
    let delivery = matches!(goal.role, Role::Cell(crate::records::TableName::Delivery, _));
    if matches!(goal.role, Role::Cell(crate::records::TableName::Savings, _)) {
        return name;
    }
    if goal.slot.is_some() {
        return format!("{name} {}", goal.across).trim_end().to_owned();
    }
    match (goal.period.or(mapping.period).filter(|_| delivery), goal.year.or(mapping.year)) {
        (Some(period), _) => format!("{name} {period}"),
        (None, Some(year)) if goal.kind == "new" => format!("{name} {year}"),
        (None, Some(year)) => format!("{name} {year} {}", goal.kind),
        (None, None) => name,
    }
}

/// The columns of the tracker that state an amount of ours together, mostly one.
pub(super) struct Stated<'a> {
    pub(super) columns: Vec<usize>,
    pub(super) goal: &'a Goal,
}

/// Gives what the tracker states amounts in; columns that are added up count as one.
pub(super) fn amounts<'a>(lines: &Lines<'a>) -> Vec<Stated<'a>> {
    let mut amounts: Vec<Stated<'a>> = Vec::new();
    for (column, goal) in
        lines.columns.iter().filter(|(_, goal)| goal.is_amount() && goal.turn == Turn::AsTheyStand)
    {
        let together = |known: &&mut Stated<'_>| {
            let one_sum = goal.slot.is_some() && known.goal.slot == goal.slot;
            one_sum || goal.adds && known.goal.adds && known.goal.is_with(goal)
        };
        match amounts.iter_mut().find(together) {
            Some(known) => known.columns.push(*column),
            None => amounts.push(Stated { columns: vec![*column], goal }),
        }
    }
    amounts
}

/// Says whether no row under a total is one of those that a table takes by its conditions.
fn left_out(goal: &Goal, held: &Held<'_>, span: Span, mapping: &Mapping) -> bool {
    let into = goal.slot.and_then(|slot| mapping.into.get(slot.into));
    let conditions = into.is_some_and(|into| !into.only.is_empty());
    conditions && !span.into_iter().any(|at| held.speaks(at, goal))
}

/// Adds amounts up; `None` where one is missing.
fn added_up(amounts: impl Iterator<Item = Option<Money>>) -> Option<Money> {
    let amounts: Option<Vec<Money>> = amounts.collect();
    Some(Money::from_pounds(amounts?.into_iter().map(Money::pounds).sum()))
}

/// Gives what a cell of the tracker says, whether or not its row was used.
pub(super) fn stated(
    line: &Line<'_>,
    column: usize,
    goal: &Goal,
    mapping: &Mapping,
) -> Option<Money> {
    let words = goal.take.of(line.cell(column));
    if words.is_empty() { None } else { value::amount(words, goal, mapping).ok() }
}

/// What the tables hold for each row and amount of a sheet, in pence, added up from the top.
struct Held<'a> {
    /// For each amount: the running sum before each row, and which rows speak of it.
    sums: Vec<(&'a Goal, Vec<i128>, Vec<bool>)>,
    /// How many rows of savings come before each row.
    counts: Vec<usize>,
}

impl<'a> Held<'a> {
    fn of(lines: &Lines<'a>, drafts: &[Draft<'_>], merge: &Merge<'_>) -> Self {
        let goals = amounts(lines).into_iter().map(|stated| stated.goal);
        let mut sums: Vec<_> = goals.map(|goal| (goal, vec![0], Vec::new())).collect();
        let mut counts = vec![0];
        let mut drafts = drafts.iter();
        for line in &lines.rows {
            let draft = if line.total.is_none() { drafts.next() } else { None };
            let before = counts.last().copied().unwrap_or(0);
            counts.push(before + usize::from(draft.is_some_and(|draft| draft.good)));
            for (goal, running, speaks) in &mut sums {
                let here = draft.map_or(0, |draft| held(draft, goal, merge));
                running.push(running.last().copied().unwrap_or(0) + here);
                // A row that another table's conditions leave out says nothing of it.
                speaks.push(
                    goal.slot.is_none()
                        || draft
                            .is_some_and(|draft| !draft.good || of(draft, goal).next().is_some()),
                );
            }
        }
        Self { sums, counts }
    }

    fn sum(&self, span: Span, goal: &Goal) -> Money {
        let running = self.sums.iter().find(|(known, ..)| std::ptr::eq(*known, goal));
        let pence = running.map_or(0, |(_, running, _)| running[span.end] - running[span.start]);
        Money::from_wide_pence(pence)
    }

    fn speaks(&self, at: usize, goal: &Goal) -> bool {
        let known = self.sums.iter().find(|(known, ..)| std::ptr::eq(*known, goal));
        known.is_some_and(|(_, _, speaks)| speaks[at])
    }

    fn rows(&self, span: Span) -> usize {
        self.counts[span.end] - self.counts[span.start]
    }
}

/// Gives the cells of a row that state an amount.
fn of<'d>(draft: &'d Draft<'_>, goal: &'d Goal) -> impl Iterator<Item = &'d Read<'d>> {
    draft.reads.iter().filter(move |read| std::ptr::eq(read.goal, goal))
}

/// Gives what the tables hold of an amount of a row, in pence.
fn held(draft: &Draft<'_>, goal: &Goal, merge: &Merge<'_>) -> i128 {
    let cells = of(draft, goal).filter(|_| draft.good).flat_map(|read| &read.landed);
    cells
        .filter_map(|(table, row, col)| merge.table(*table).pence(*row, *col))
        .map(i128::from)
        .sum()
}
