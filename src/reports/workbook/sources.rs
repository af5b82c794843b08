//! Where typed values come from, in words: lines of files, rules, scenarios.

use std::collections::BTreeMap;

use super::Desk;
use super::grid::{Grid, Row};
use crate::figures::Basis;
use crate::figures::model::NodeId;
use crate::records::{CellRef, Located, TableName};
use crate::units::{FinancialYear, text};

/// Single cells of inputs, found in their files.
pub(super) struct Sources {
    located: BTreeMap<CellRef, Located>,
}

impl Sources {
    /// Finds the cells behind the inputs of a sheet.
    pub(super) fn of(desk: &Desk<'_>, grid: &Grid) -> Self {
        let nodes = grid.rows.iter().flat_map(|row| row.nodes.iter().flatten());
        let cells: Vec<CellRef> = nodes.filter_map(|node| single(desk, *node)).collect();
        Self { located: (desk.material.located)(&cells) }
    }

    /// Says where the values of a row come from; years are named where sources differ.
    pub(super) fn words(&self, desk: &Desk<'_>, row: &Row) -> String {
        let mut told: Vec<(String, Vec<NodeId>)> = Vec::new();
        let mut lines: BTreeMap<(String, String), Vec<(u64, NodeId)>> = BTreeMap::new();
        for node in row.nodes.iter().flatten() {
            let copied = self.line(desk, *node).map(|(file, line)| (file, line, String::new()));
            if let Some((before, line, after)) = copied.or_else(|| said_in(desk, *node)) {
                lines.entry((before, after)).or_default().push((line, *node));
                continue;
            }
            let words = words(desk, *node);
            match told.iter_mut().find(|(known, _)| *known == words) {
                Some((_, nodes)) => nodes.push(*node),
                None => told.push((words, vec![*node])),
            }
        }
        let copied = lines.into_iter().map(|((before, after), lines)| {
            let numbers: Vec<u64> = lines.iter().map(|(line, _)| *line).collect();
            let nodes = lines.iter().map(|(_, node)| *node).collect();
            (format!("{before}:{}{after}", runs(&numbers)), nodes)
        });
        let mut told: Vec<(String, Vec<NodeId>)> = copied.chain(told).collect();
        told.sort_by_key(|(_, nodes)| nodes.first().copied());
        if let [(words, _)] = told.as_slice() {
            return words.clone();
        }
        let parts = told.iter().map(|(words, nodes)| format!("{}: {words}", years(desk, nodes)));
        parts.collect::<Vec<String>>().join("; ")
    }

    /// Gives the file and the line of a value that is copied from one cell.
    fn line(&self, desk: &Desk<'_>, node: NodeId) -> Option<(String, u64)> {
        let place = &self.located.get(&single(desk, node)?)?.place;
        Some((place.file.clone(), place.line?))
    }
}

/// Gives the one cell that an input copies, unless a scenario changes it. Savings may be kept from
/// the public: which row of theirs stands behind a sum is not told.
fn single(desk: &Desk<'_>, node: NodeId) -> Option<CellRef> {
    let slot = desk.gap.model.graph.input_of(node)?;
    if desk.gap.main.inputs.said.contains_key(&slot) {
        return None;
    }
    match &desk.gap.model.graph.inputs()[slot].basis {
        Basis::Cells { cells, .. } => match cells.as_slice() {
            [cell] if !of_savings(cell.table) => Some(*cell),
            _ => None,
        },
        Basis::Rows(_) | Basis::Formula { .. } | Basis::Rule(_) => None,
    }
}

/// Gives what a scenario says of an input as what stands before the line of its file, the line, and
/// what comes after: years of one reason are told once.
fn said_in(desk: &Desk<'_>, node: NodeId) -> Option<(String, u64, String)> {
    let slot = desk.gap.model.graph.input_of(node)?;
    let said = desk.gap.main.inputs.said.get(&slot)?;
    let (place, why) = said.words.split_once(": ")?;
    let (file, line) = place.rsplit_once(':')?;
    let before = format!("scenario {}: {file}", desk.gap.main.plan.name);
    Some((before, line.parse().ok()?, format!(": {why}")))
}

fn of_savings(table: TableName) -> bool {
    [TableName::SavingsProfile, TableName::Delivery, TableName::Mitigations].contains(&table)
}

/// Says where an input comes from that is no single cell.
fn words(desk: &Desk<'_>, node: NodeId) -> String {
    let graph = &desk.gap.model.graph;
    let Some(slot) = graph.input_of(node) else { return String::new() };
    if let Some(said) = desk.gap.main.inputs.said.get(&slot) {
        return format!("scenario {}: {}", desk.gap.main.plan.name, said.words);
    }
    match &graph.inputs()[slot].basis {
        Basis::Cells { cells, .. } if cells.is_empty() => "no row states any".to_owned(),
        Basis::Cells { cells, .. } => {
            let mut files: Vec<String> = cells.iter().map(|cell| cell.table.file()).collect();
            files.sort_unstable();
            files.dedup();
            let count = text::counted(cells.len(), "cell", "cells");
            format!("sum of {count} of {}", files.join(" and "))
        }
        basis @ (Basis::Rows(_) | Basis::Formula { .. } | Basis::Rule(_)) => basis.words(),
    }
}

/// Names years: a run of them by its first and last.
fn years(desk: &Desk<'_>, nodes: &[NodeId]) -> String {
    let graph = &desk.gap.model.graph;
    span(&nodes.iter().filter_map(|node| graph.node(*node).year).collect::<Vec<_>>())
}

fn span(years: &[FinancialYear]) -> String {
    let one_run = years.windows(2).all(|pair| pair[0].next() == Some(pair[1]));
    match years {
        [] => "all years".to_owned(),
        [first, _, .., last] if one_run && years.len() > 2 => format!("{first} to {last}"),
        [most @ .., last] if !most.is_empty() => {
            let most: Vec<String> = most.iter().map(ToString::to_string).collect();
            format!("{} and {last}", most.join(", "))
        }
        [only, ..] => only.to_string(),
    }
}

/// Gives line numbers with runs joined: `3–7, 9`.
fn runs(lines: &[u64]) -> String {
    let mut lines = lines.to_vec();
    lines.sort_unstable();
    lines.dedup();
    let mut runs: Vec<(u64, u64)> = Vec::new();
    for line in lines {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == line => *last = line,
            Some(_) | None => runs.push((line, line)),
        }
    }
    let words = runs.iter().map(|(first, last)| {
        if first == last { first.to_string() } else { format!("{first}–{last}") }
    });
    words.collect::<Vec<String>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_a_run_only_where_none_is_left_out() {
        let of = |aprils: &[u16]| {
            let years = aprils.iter().map(|april| FinancialYear::beginning(*april).unwrap());
            span(&years.collect::<Vec<_>>())
        };
        assert_eq!(of(&[2025]), "2025/26");
        assert_eq!(of(&[2025, 2026]), "2025/26 and 2026/27");
        assert_eq!(of(&[2025, 2026, 2027]), "2025/26 to 2027/28");
        assert_eq!(of(&[2025, 2027, 2028]), "2025/26, 2027/28 and 2028/29");
    }

    #[test]
    fn lines_that_follow_each_other_are_joined() {
        assert_eq!(runs(&[7, 3, 4, 5, 9, 9]), "3–5, 7, 9");
    }
}
