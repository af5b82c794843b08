//! Amounts and shares that stand out among those of their column: slips of the unit, mostly.

use super::grid::cell_name;
use super::lines::{Line, Lines};
use super::mapping::{Goal, Mapping, Role, Shares, Turn, Unit};
use super::reconcile::{Question, Stated};
use super::sums::{whole, words_of};
use super::value::{has_own_unit, numeral};
use crate::records::TableName;
use crate::units::{Decimal, Money, dec, text};

/// Asks about every amount and share of a sheet that may be in another unit than its column.
pub(super) fn asked(lines: &Lines<'_>, mapping: &Mapping) -> Vec<Question> {
    let amounts = stated(lines);
    let usual = Usual::of(lines, &amounts, mapping);
    let mut asked = Vec::new();
    for line in records(lines) {
        asked.extend(usual.slip(lines, line, &amounts, mapping));
    }
    for amount in &amounts {
        asked.extend(bare(lines, amount));
    }
    let mut shares: Vec<(usize, &Goal)> = lines.columns.clone();
    shares.retain(|(_, goal)| goal.shares != Shares::Sign);
    shares.dedup_by_key(|(at, goal)| (*at, goal.slot.map(|slot| slot.into)));
    for (column, goal) in shares {
        asked.extend(odd_shares(lines, column, goal, mapping));
    }
    asked
}

fn records<'l, 'a>(lines: &'l Lines<'a>) -> impl Iterator<Item = &'l Line<'a>> {
    lines.rows.iter().filter(|line| line.total.is_none())
}

/// Gives the amounts of a sheet, those of which others are made among them. What is paid or posted one by
/// one is of any size.
fn stated<'a>(lines: &Lines<'a>) -> Vec<Stated<'a>> {
    let ledger = |goal: &Goal| matches!(goal.role, Role::Cell(TableName::Ledger, _));
    let mut amounts = super::reconcile::amounts(lines);
    amounts.retain(|amount| !ledger(amount.goal));
    for (column, goal) in &lines.columns {
        if goal.is_amount() && goal.turn != Turn::AsTheyStand {
            amounts.push(Stated { columns: vec![*column], goal });
        }
    }
    amounts
}

/// How large the amounts of each column usually are.
struct Usual {
    /// By amount: the middle one of those that are not nil.
    middle: Vec<Option<Decimal>>,
}

/// An amount so many times the usual one and the others of its row may be in another unit.
const SLIP_WITHIN_ROW: u32 = 200;
const SLIP_WITHIN_COLUMN: u32 = 50;
/// Where its row states nothing else, it must stand out further.
const SLIP_ALONE: u32 = 500;
/// Fewer amounts say nothing about what is usual.
const FEWEST: usize = 5;

impl Usual {
    fn of(lines: &Lines<'_>, amounts: &[Stated<'_>], mapping: &Mapping) -> Self {
        let middle = amounts.iter().map(|amount| {
            let stated = records(lines).filter_map(|line| whole(line, amount, mapping));
            middle_of(stated)
        });
        Self { middle: middle.collect() }
    }

    /// Asks about an amount a thousand times, or a thousandth of, what is beside and above it.
    fn slip(
        &self,
        lines: &Lines<'_>,
        line: &Line<'_>,
        amounts: &[Stated<'_>],
        mapping: &Mapping,
    ) -> Option<Question> {
        let sizes: Vec<Option<Decimal>> = amounts
            .iter()
            .map(|amount| whole(line, amount, mapping).map(|pounds| pounds.abs()))
            .collect();
        amounts.iter().enumerate().find_map(|(at, amount)| {
            let column = amount.columns.first()?;
            let (size, middle) = (sizes[at]?, self.middle[at]?);
            let others = sizes.iter().enumerate().filter(|(other, _)| *other != at);
            let beside = others.filter_map(|(_, size)| *size).max().filter(|size| !size.is_zero());
            let times = |times: u32, of: Decimal| size >= of * Decimal::from(times);
            let large = match beside {
                Some(beside) => times(SLIP_WITHIN_ROW, beside) && times(SLIP_WITHIN_COLUMN, middle),
                None => times(SLIP_ALONE, middle),
            };
            let small = is_small(size, middle, amount.goal.unit.unwrap_or(Unit::Pounds));
            let asks = if large {
                "many times the usual {} of its column: is it in another unit, as pounds among thousands?"
            } else if small {
                "next to nothing beside the usual {} of its column: is it in another unit, as millions among thousands?"
            } else {
                return None;
            };
            Some(Question {
                place: cell_name(&lines.sheet.name, *column, line.row.number),
                found: format!("“{}”, {}", words_of(line), line.cell(*column)),
                asks: asks.replace("{}", &text::pounds(Money::from_pounds(middle))),
                answer: "mend the cell in the tracker, or read it otherwise under [cells]; if it is right, say why under \
                         [waive]"
                    .to_owned(),
            })
        })
    }
}

/// Says whether an amount is so small that only a larger unit makes sense of it: less than one of its
/// unit, and pence among thousands of pounds.
fn is_small(size: Decimal, middle: Decimal, unit: Unit) -> bool {
    let part = size / unit.pounds();
    let broken = !part.fract().is_zero() && !size.is_zero();
    let within = match unit {
        Unit::Pounds => part < Decimal::ONE_THOUSAND && broken && part.normalize().scale() != 2,
        Unit::Thousands => part < Decimal::ONE && broken,
        Unit::Millions => false,
    };
    within
        && middle >= unit.pounds() * Decimal::from(if unit == Unit::Pounds { 50_000 } else { 50 })
}

/// Gives the middle one of sizes that are not nil, of so many at least.
fn middle_of(amounts: impl Iterator<Item = Decimal>) -> Option<Decimal> {
    let mut sizes: Vec<Decimal> =
        amounts.map(|size| size.abs()).filter(|size| !size.is_zero()).collect();
    sizes.sort_unstable();
    sizes.get(sizes.len() / 2).copied().filter(|_| sizes.len() >= FEWEST)
}

/// Asks about bare numbers in a column where most amounts say their own unit, such as `£3.22` among `£3.2m`.
fn bare(lines: &Lines<'_>, amount: &Stated<'_>) -> Vec<Question> {
    let Some(unit) = amount.goal.unit else { return Vec::new() };
    let (mut own, mut bare) = (0, Vec::new());
    for line in records(lines) {
        for column in &amount.columns {
            let words = amount.goal.take.of(line.cell(*column));
            let style = lines.sheet.aside.style(line.row.number, *column);
            let shown = style.is_some_and(|style| style.says == Some(unit));
            match numeral(words) {
                _ if has_own_unit(words) || shown => own += 1,
                Some(number) if !number.is_zero() => bare.push((line, *column, words)),
                _ => {}
            }
        }
    }
    if own < FEWEST || own < 3 * bare.len() {
        return Vec::new();
    }
    let question = |(line, column, words): (&Line<'_>, usize, &str)| {
        Question {
        place: cell_name(&lines.sheet.name, column, line.row.number),
        found: format!("“{}”, {words}", words_of(line)),
        asks: format!(
            "a bare number, read in {}, where {} of its column say their own unit: what is it?",
            unit.word(),
            text::counted(own, "cell", "cells")
        ),
        answer: "write it with its unit under [cells], such as read = \"£3.2m\"; if it is right, say why under [waive]"
            .to_owned(),
    }
    };
    bare.into_iter().map(question).collect()
}

/// A share read as a part of one above this is 200% and over.
const MOST_FRACTION: Decimal = dec!(2);

/// Asks about shares that are written otherwise than those around them: `79` where 0.79 shows 79%.
fn odd_shares(lines: &Lines<'_>, column: usize, goal: &Goal, mapping: &Mapping) -> Vec<Question> {
    let into = goal.slot.and_then(|slot| mapping.into.get(slot.into));
    let mut all = Vec::new();
    for line in
        records(lines).filter(|line| into.is_none_or(|into| lines.is_meant(line, into, mapping)))
    {
        let words = goal.take.of(line.cell(column));
        let shown = lines.sheet.aside.style(line.row.number, column);
        let shown = shown.is_some_and(|style| style.percent);
        if let Ok(number) = Decimal::from_str_exact(words) {
            all.push((line, words, number.abs(), shown));
        }
    }
    let some_shown = all.iter().any(|(.., shown)| *shown);
    let middle = middle_of(all.iter().map(|(_, _, number, _)| *number));
    let is_odd = |(_, _, number, shown): &(&Line<'_>, &str, Decimal, bool)| match goal.shares {
        Shares::Fraction => {
            *number >= MOST_FRACTION || some_shown && !shown && *number > Decimal::ONE
        }
        Shares::Hundredths => {
            let small = !number.is_zero() && *number < Decimal::ONE;
            *shown || small && middle.is_some_and(|middle| middle >= Decimal::TEN)
        }
        Shares::Sign => false,
    };
    let count = all.len();
    let odd: Vec<_> = all.into_iter().filter(is_odd).collect();
    // Where most are, it is the mapping that is mistaken.
    let told = if odd.len() > 3 && odd.len() * 2 > count { 1 } else { odd.len() };
    let other = if goal.shares == Shares::Fraction { "hundredths" } else { "fraction" };
    let question = |(line, words, ..): &(&Line<'_>, &str, Decimal, bool)| {
        let read =
            super::value::share(words, goal.shares).map(text::percent_exact).unwrap_or_default();
        let more = odd.len() - told;
        let more = if more > 0 {
            format!(", and {} more of its column", text::count(more))
        } else {
            String::new()
        };
        Question {
            place: cell_name(&lines.sheet.name, column, line.row.number),
            found: format!("“{}”, {words}{more}", words_of(line)),
            asks: format!("read as {read}, unlike those around it: is that meant?"),
            answer: format!(
                "percent = \"{other}\" if the column is written so; a single cell under [cells], such as read = \"79%\"; if it is \
                 right, say why under [waive]"
            ),
        }
    };
    odd.iter().take(told).map(question).collect()
}
