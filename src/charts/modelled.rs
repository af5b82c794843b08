//! What the charts of the modelled gap say in the same way: names, places, sources and notes.

use super::chart::Table;
use super::plot::Scenario;
use super::words;
use crate::answers::{self, Digits, MoneyStyle};
use crate::figures::gap::Gap;
use crate::figures::model::Worked;
use crate::figures::{Figures, Sheet};
use crate::records::TableName;
use crate::units::{FinancialYear, Money, text};

/// The tables that the model is built from.
pub(super) const TABLES: [TableName; 7] = [
    TableName::Savings,
    TableName::BudgetLines,
    TableName::BudgetValues,
    TableName::Assumptions,
    TableName::Reserves,
    TableName::Capitalisation,
    TableName::SavingsProfile,
];

/// Gives the gap if its model holds any year.
pub(super) fn modelled<'a, 'b>(figures: &'a Figures<'b>) -> Option<&'a Gap<'b>> {
    figures.gap.as_ref().filter(|gap| !gap.model.is_empty())
}

/// Gives the year asked for as far as the model holds it, else its nearest.
pub(super) fn nearest(gap: &Gap<'_>, year: FinancialYear) -> Option<FinancialYear> {
    let (first, last) = (*gap.years().first()?, *gap.years().last()?);
    Some(year.clamp(first, last))
}

/// Gives the case that a scenario stands for by its name; the one asked for is always a case.
pub(super) fn case_of(gap: &Gap<'_>, worked: &Worked) -> Option<Scenario> {
    match worked.plan.name.as_str() {
        "best" => Some(Scenario::Best),
        "worst" => Some(Scenario::Worst),
        name if *name == gap.model.book.council.default_scenario => Some(Scenario::Central),
        name if *name == gap.main.plan.name => Some(Scenario::NotStated),
        _ => None,
    }
}

/// Gathers scenarios that say the same; the cases first, then the others in their order.
pub(super) fn alike<'a, K: PartialEq>(
    gap: &'a Gap<'_>,
    key: impl Fn(&Worked) -> K,
) -> Vec<Vec<&'a Worked>> {
    let mut groups: Vec<(K, Vec<&Worked>)> = Vec::new();
    for worked in gap.all() {
        let key = key(worked);
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, group)) => group.push(worked),
            None => groups.push((key, vec![worked])),
        }
    }
    let mut groups: Vec<Vec<&Worked>> = groups.into_iter().map(|(_, group)| group).collect();
    let case = |worked: &&Worked| case_of(gap, worked);
    for group in &mut groups {
        // The most telling case of a group speaks for it.
        group.sort_by_key(|worked| (case(worked).is_none(), case(worked)));
    }
    groups.sort_by_key(|group| group.first().map(|first| (case(first).is_none(), case(first))));
    groups
}

/// Says which scenarios are drawn as one.
pub(super) fn alike_notes(groups: &[Vec<&Worked>], what: &str) -> Vec<String> {
    let merged = groups.iter().filter(|group| group.len() > 1);
    merged
        .filter_map(|group| {
            let (first, rest) = group.split_first()?;
            let rest = text::list(rest.iter().map(|other| quoted(other)));
            Some(format!("{what} as {}: {rest}.", quoted(first)))
        })
        .collect()
}

fn quoted(worked: &Worked) -> String {
    format!("“{}”", worked.short_title())
}

/// Gives a table of the model as a chart has it beside it: its amounts as estimates, in one style.
pub(super) fn table(table: answers::Table, sheet: &Sheet) -> Table {
    table.as_estimates().in_one_style().shown(sheet, Digits::Reading)
}

/// Gives an amount with its sign: `+£0.372m`.
pub(super) fn signed(amount: Money, style: MoneyStyle) -> String {
    let sign = if amount > Money::NIL { "+" } else { "" };
    format!("{sign}{}", style.words(amount))
}

/// Says what an annual gap is: `a gap of £0.5m`, `a surplus of £0.1m`, `no gap`.
pub(super) fn gap_or_surplus(amount: Money, style: MoneyStyle) -> String {
    let size = style.words(amount.size());
    match amount {
        amount if amount.is_nil() => "no gap".to_owned(),
        amount if amount.is_negative() => format!("a surplus of {size}"),
        _ => format!("a gap of {size}"),
    }
}

/// Gives `2026/27 to 2028/29`, or the only year.
pub(super) fn span(gap: &Gap<'_>) -> String {
    let ends = gap.years().first().zip(gap.years().last());
    ends.map_or_else(String::new, |(first, last)| text::run(first, last))
}

/// Gives the source line: the sources of the budget and of its assumptions.
pub(super) fn sources(figures: &Figures<'_>) -> String {
    let book = figures.book;
    let lines = book.budget_lines.iter().map(|line| line.source_id.as_str());
    let assumed = book.assumptions.iter().map(|assumption| assumption.source_id.as_str());
    let reserves = book.reserves.iter().map(|reserve| reserve.source_id.as_str());
    words::sources(book, lines.chain(assumed).chain(reserves))
}

/// Gives the notes of a chart of years of the model: the scenario it shows first, and those of all charts.
pub(super) fn notes(figures: &Figures<'_>, gap: &Gap<'_>) -> Vec<String> {
    let first = gap.short().first();
    let drawn = first.map(|first| format!(" No year from {} on is drawn.", first.year));
    notes_beside(figures, gap, &drawn.unwrap_or_default())
}

/// Gives the notes of a chart of the model, with what it draws where some years are not known.
pub(super) fn notes_beside(figures: &Figures<'_>, gap: &Gap<'_>, drawn: &str) -> Vec<String> {
    let mut notes = vec![format!(
        "Worked out by the gap model from the budget, its assumptions and the scenario files; \
         “{}” is the scenario asked for.",
        gap.main.plan.title
    )];
    if let Some(of) = gap.balancing().first() {
        notes.push(format!(
            "“{}” is set so that the gap meets a published one; it is no figure of the council’s.",
            of.title
        ));
    }
    if let Some(first) = gap.short().first() {
        let years = text::list(gap.short().iter().map(|short| short.year.to_string()));
        notes.push(format!(
            "Not known: {years}, as nothing is stated of {}.{drawn}",
            text::list(&first.lacks)
        ));
    }
    notes.extend(words::notes(figures, &TABLES, None));
    notes
}
