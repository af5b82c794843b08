//! The tracker's own totals against what the tables hold after the import.

use super::draft::Draft;
use super::grid::cell_name;
use super::lines::{Line, Lines};
use super::mapping::{Goal, Mapping, Role};
use super::merge::Merge;
use super::sums::Sums;
use super::value;
use crate::records::schema::{self, Kind};
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
    let amounts: Vec<(usize, &Goal)> =
        lines.columns.iter().copied().filter(|(_, goal)| is_amount(goal)).collect();
    let held = Held::of(lines, drafts, merge);
    let own = Sums::of(lines, &amounts, mapping);
    for (at, line) in lines.rows.iter().enumerate().filter(|(_, line)| line.total.is_some()) {
        let span = own.covered(lines, at, mapping);
        for (column, goal) in &amounts {
            let words = line.row.cell(*column);
            let Ok(source) = value::amount(words, goal, mapping) else { continue };
            let cell = cell_name(&lines.sheet.name, *column, line.row.number);
            let label = line.total.clone().unwrap_or_default();
            let imported = held.sum(span.clone(), *column);
            let rows = held.rows(span.clone());
            found.push(total(lines, (Some(cell), label), goal, (source, imported), rows, mapping));
        }
    }
    let all = 0..lines.rows.len();
    for (column, goal) in &amounts {
        let savings = lines.rows.iter().filter(|line| line.total.is_none());
        let cells = savings.filter_map(|line| stated(line, *column, goal, mapping));
        let source = Money::from_pounds(cells.map(Money::pounds).sum());
        let imported = held.sum(all.clone(), *column);
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
    match (goal.period.or(mapping.period).filter(|_| delivery), goal.year.or(mapping.year)) {
        (Some(period), _) => format!("{name} {period}"),
        (None, Some(year)) if goal.kind == "new" => format!("{name} {year}"),
        (None, Some(year)) => format!("{name} {year} {}", goal.kind),
        (None, None) => name,
    }
}

pub(super) fn is_amount(goal: &Goal) -> bool {
    let Role::Cell(table, col) = goal.role else { return false };
    let money = matches!(schema::table_of(table).column(col).kind, Kind::Money);
    money && !goal.share_of_target
}

/// Gives what a cell of the tracker says, whether or not its row was used.
pub(super) fn stated(
    line: &Line<'_>,
    column: usize,
    goal: &Goal,
    mapping: &Mapping,
) -> Option<Money> {
    let words = line.cell(column);
    if words.is_empty() { None } else { value::amount(words, goal, mapping).ok() }
}

/// What the tables hold for each row and column of a sheet, in pence, added up from the top.
struct Held {
    /// For each column that is an amount: the running sum before each row.
    sums: Vec<(usize, Vec<i128>)>,
    /// How many rows of savings come before each row.
    counts: Vec<usize>,
}

impl Held {
    fn of(lines: &Lines<'_>, drafts: &[Draft<'_>], merge: &Merge<'_>) -> Self {
        let columns = lines.columns.iter().filter(|(_, goal)| is_amount(goal));
        let mut sums: Vec<(usize, Vec<i128>)> = columns.map(|(at, _)| (*at, vec![0])).collect();
        let mut counts = vec![0];
        let mut drafts = drafts.iter();
        for line in &lines.rows {
            let draft = if line.total.is_none() { drafts.next() } else { None };
            let before = counts.last().copied().unwrap_or(0);
            counts.push(before + usize::from(draft.is_some_and(|draft| draft.good)));
            for (column, running) in &mut sums {
                let here = draft.map_or(0, |draft| held(draft, *column, merge));
                running.push(running.last().copied().unwrap_or(0) + here);
            }
        }
        Self { sums, counts }
    }

    fn sum(&self, span: Span, column: usize) -> Money {
        let running = self.sums.iter().find(|(at, _)| *at == column);
        let pence = running.map_or(0, |(_, running)| running[span.end] - running[span.start]);
        Money::from_wide_pence(pence)
    }

    fn rows(&self, span: Span) -> usize {
        self.counts[span.end] - self.counts[span.start]
    }
}

/// Gives what the tables hold of a cell, in pence.
fn held(draft: &Draft<'_>, column: usize, merge: &Merge<'_>) -> i128 {
    let reads = draft.reads.iter().filter(|read| draft.good && read.column == column);
    let cells = reads.filter(|read| read.is_amount()).flat_map(|read| &read.landed);
    cells
        .filter_map(|(table, row, col)| merge.table(*table).pence(*row, *col))
        .map(i128::from)
        .sum()
}
