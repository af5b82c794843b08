//! What the rows of a sheet add up to, by its own cells: which rows a total covers, and which rows
//! that look like savings may be totals.

use super::grid::{cell_name, folded};
use super::lines::{Line, Lines, is_reference};
use super::mapping::{Mapping, Role};
use super::reconcile::{Question, Span, Stated, amounts, stated};
use crate::records::schema::savings_profile as p;
use crate::records::{ProfileKind, TableName};
use crate::units::{Decimal, Money, text};

/// The amounts of a sheet's rows of savings, as its cells state them, added up from the top.
pub(super) struct Sums<'s, 'l> {
    amounts: &'s [Stated<'l>],
    /// For each amount: the sum before each row, totals left out.
    running: Vec<Vec<Decimal>>,
}

impl<'s, 'l> Sums<'s, 'l> {
    pub(super) fn of(lines: &Lines<'_>, amounts: &'s [Stated<'l>], mapping: &Mapping) -> Self {
        let mut running: Vec<Vec<Decimal>> = amounts.iter().map(|_| vec![Decimal::ZERO]).collect();
        for line in &lines.rows {
            for (sums, amount) in running.iter_mut().zip(amounts) {
                let own = whole(line, amount, mapping).filter(|_| line.total.is_none());
                let before = sums.last().copied().unwrap_or_default();
                sums.push(before + own.unwrap_or_default());
            }
        }
        Self { amounts, running }
    }

    fn sum(&self, amount: usize, span: &Span) -> Decimal {
        self.running[amount][span.end] - self.running[amount][span.start]
    }

    /// Gives what a row states, by amount; nothing where it states none.
    fn of_row(&self, line: &Line<'_>, mapping: &Mapping) -> Vec<Option<Decimal>> {
        self.amounts.iter().map(|amount| whole(line, amount, mapping)).collect()
    }

    /// Says whether what a row states is what rows add up to, in every amount that it states.
    fn is_sum_of(row: &[Option<Decimal>], sum: impl Fn(usize) -> Decimal, off: Decimal) -> bool {
        let mut any = false;
        for (amount, stated) in row.iter().enumerate() {
            let Some(stated) = stated else { continue };
            if (sum(amount) - stated).abs() > off {
                return false;
            }
            any |= !stated.is_zero();
        }
        any
    }

    /// Gives the rows that a total covers: by its words, unless its own amounts are those of the rows
    /// since another of the totals above it.
    ///
    /// A sub-total, or a total of something (`Homes total`), covers the rows since the last total; a grand
    /// total, a plain one, or one with no row of its own since the last, the sheet from the top.
    pub(super) fn covered(&self, lines: &Lines<'_>, at: usize, mapping: &Mapping) -> Span {
        let usual = by_words(lines, at);
        let row = self.of_row(&lines.rows[at], mapping);
        let off = Money::from_pence(mapping.tolerance).pounds();
        let fits = |span: &Span| Self::is_sum_of(&row, |amount| self.sum(amount, span), off);
        if fits(&usual) {
            return usual;
        }
        let totals = lines.rows[..at].iter().enumerate().filter(|(_, line)| line.total.is_some());
        let starts = totals.map(|(above, _)| above + 1).rev().chain([0]);
        // A stated total may also stand above its rows.
        let below = &lines.rows[at + 1..];
        let next = below.iter().position(|line| line.total.is_some()).unwrap_or(below.len());
        let under = [at + 1..at + 1 + next, at + 1..lines.rows.len()];
        let mut spans = starts.map(|start| start..at).chain(under).filter(|span| !span.is_empty());
        spans.find(fits).unwrap_or(usual)
    }
}

/// Gives the rows that a total covers by its words and its place.
fn by_words(lines: &Lines<'_>, at: usize) -> Span {
    let before = &lines.rows[..at];
    let last = before.iter().rposition(|line| line.total.is_some()).map_or(0, |last| last + 1);
    let words = folded(lines.rows[at].total.as_deref().unwrap_or_default());
    let part = of_something(&words) || is_a_block(before, last);
    if last == at || !part { 0..at } else { last..at }
}

/// Gives what a row states of an amount, of which the tracker may have several columns that are added up.
pub(super) fn whole(line: &Line<'_>, amount: &Stated<'_>, mapping: &Mapping) -> Option<Decimal> {
    let columns = amount.columns.iter();
    let stated = columns.filter_map(|column| stated(line, *column, amount.goal, mapping));
    stated.map(Money::pounds).reduce(|sum, pounds| sum + pounds)
}

/// Says whether the rows since the last total stand under one heading, and those before under another.
fn is_a_block(rows: &[Line<'_>], last: usize) -> bool {
    let Some(first) = rows.get(last) else { return false };
    let above = rows[..last].iter().rfind(|line| line.total.is_none());
    let one = rows[last..].iter().all(|line| line.heading == first.heading);
    one && above.is_some_and(|above| above.heading != first.heading)
}

/// Says whether a total is of something less than the sheet: `Sub-total`, `People total`.
fn of_something(words: &str) -> bool {
    let parts = words.split(|char: char| !char.is_alphanumeric()).filter(|part| !part.is_empty());
    let whole = ["grand", "overall", "council", "all"];
    let plain =
        ["total", "totals", "savings", "saving", "programme", "target", "targets", "the", "of"];
    let mut something = words.contains("sub");
    for part in parts {
        if whole.contains(&part) {
            return false;
        }
        something |=
            !plain.contains(&part) && !part.starts_with(|char: char| char.is_ascii_digit());
    }
    something
}

/// Asks about rows read as savings that may be none, and about targets below nil.
pub(super) fn asked_of(lines: &Lines<'_>, mapping: &Mapping) -> Vec<Question> {
    let amounts: Vec<Stated<'_>> = if mapping.has_savings() { amounts(lines) } else { Vec::new() };
    let sums = Sums::of(lines, &amounts, mapping);
    let mut asked = Vec::new();
    for block in blocks(lines) {
        for at in block.clone() {
            asked.extend(sums.may_be_a_total(lines, at, &block, mapping));
        }
    }
    for line in lines.rows.iter().filter(|line| line.total.is_none()) {
        asked.extend(negative_target(lines, line, &amounts, mapping));
    }
    asked
}

/// Gives the rows between totals.
fn blocks(lines: &Lines<'_>) -> Vec<Span> {
    let mut blocks = Vec::new();
    let mut start = 0;
    for (at, _) in lines.rows.iter().enumerate().filter(|(_, line)| line.total.is_some()) {
        blocks.push(start..at);
        start = at + 1;
    }
    blocks.push(start..lines.rows.len());
    blocks
}

impl Sums<'_, '_> {
    /// Asks about a row whose amounts are those of the rows above it, below it or around it together.
    fn may_be_a_total(
        &self,
        lines: &Lines<'_>,
        at: usize,
        block: &Span,
        mapping: &Mapping,
    ) -> Option<Question> {
        let line = &lines.rows[at];
        // What has a reference of its own is a saving, whatever it comes to.
        let own = lines.columns.iter().find(|(_, goal)| is_reference(goal));
        if own.is_some_and(|(column, _)| !line.row.cell(*column).is_empty()) {
            return None;
        }
        let row = self.of_row(line, mapping);
        let all = |amount| self.sum(amount, block) - row[amount].unwrap_or_default();
        let around = [(block.start..at, "above it"), (at + 1..block.end, "below it")];
        let mut found =
            around.into_iter().filter(|(span, _)| span.len() > 1).filter_map(|(span, where_to)| {
                let sum = |amount| self.sum(amount, &span);
                Self::is_sum_of(&row, sum, Decimal::ZERO).then_some((span.len(), where_to))
            });
        let others = (block.len() > 3 && Self::is_sum_of(&row, all, Decimal::ZERO))
            .then(|| (block.len() - 1, "around it"));
        let (rows, where_to) = found.next().or(others)?;
        let words = words_of(line);
        if mapping.answers.not_totals.contains(&folded(words)) {
            return None;
        }
        let column = self.amounts.first().and_then(|amount| amount.columns.first()).copied();
        let column = column.unwrap_or_default();
        Some(Question {
            place: cell_name(&lines.sheet.name, column, line.row.number),
            found: format!("“{words}”, {}", line.cell(column)),
            asks: format!(
                "what the {} rows {where_to} add up to: is it a total of them?",
                text::count(rows)
            ),
            answer: format!(
                "if it is a total, total_rows = [\"{words}\"]; if a saving, not_totals = [\"{words}\"]"
            ),
        })
    }
}

/// Gives the first words of a row.
pub(super) fn words_of<'a>(line: &Line<'a>) -> &'a str {
    let mut cells = line.row.cells();
    cells.find(|cell| cell.chars().any(char::is_alphabetic)).unwrap_or_default()
}

/// Asks about targets that are below nil together and are not stated as changes.
fn negative_target(
    lines: &Lines<'_>,
    line: &Line<'_>,
    amounts: &[Stated<'_>],
    mapping: &Mapping,
) -> Option<Question> {
    let target = Role::Cell(TableName::SavingsProfile, p::target);
    let is_level = |amount: &&Stated<'_>| {
        amount.goal.role == target && amount.goal.kind != ProfileKind::Rebased.word()
    };
    let targets = amounts
        .iter()
        .filter(is_level)
        .filter_map(|amount| Some((*amount.columns.first()?, whole(line, amount, mapping)?)));
    let targets: Vec<(usize, Decimal)> = targets.collect();
    // What comes in one year may go in the next: only the whole row is told by its sign.
    let whole: Decimal = targets.iter().map(|(_, amount)| *amount).sum();
    let (column, _) = targets.iter().find(|(_, amount)| *amount < Decimal::ZERO)?;
    (whole < Decimal::ZERO).then(|| Question {
        place: cell_name(&lines.sheet.name, *column, line.row.number),
        found: format!("“{}”, {}", words_of(line), line.cell(*column)),
        asks: "a target below nil, which takes from the total: is the sign as the mapping says?".to_owned(),
        answer: "negate = true for a column that writes savings as negative amounts; if it is a cost or a reversal \
                 that belongs here, say why under [waive]"
            .to_owned(),
    })
}
