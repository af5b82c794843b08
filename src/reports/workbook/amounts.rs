//! The sheets of amounts: assumptions as typed values, all else as formulas.

use super::formula::name;
use super::grid::{Grid, Row, SheetName, Spot, is_fixed, is_silent};
use super::page::{Column, Content, Line, Page};
use super::sources::Sources;
use super::{Desk, WorkbookError};
use crate::figures::model::{NodeId, Unit};

/// The word of a nil that stands only because nothing is stated.
const NOT_STATED: &str = "not stated";

/// Gives every sheet of amounts.
pub(super) fn pages(desk: &Desk<'_>) -> Result<Vec<Page>, WorkbookError> {
    desk.layout.grids.iter().map(|grid| page(desk, grid)).collect()
}

fn page(desk: &Desk<'_>, grid: &Grid) -> Result<Page, WorkbookError> {
    let inputs = grid.sheet == SheetName::Assumptions;
    let mut columns =
        vec![Column::words("Line", 330), Column::words("Kind", 130), Column::words("Unit", 65)];
    columns.extend(grid.spans.iter().map(|span| {
        let heading = span.map_or_else(|| "All years".to_owned(), |year| year.to_string());
        Column::numbers(heading, 135)
    }));
    if inputs {
        columns.push(Column::words("Source", 400));
    } else {
        columns.push(Column::words("How", 150));
    }
    columns.push(Column::words("Figure id", 250));
    let sources = Sources::of(desk, grid);
    let mut lines = Vec::new();
    for (at, row) in grid.rows.iter().enumerate() {
        let mut cells = vec![
            Content::words(&row.title),
            Content::words(kinds(desk, row, inputs)),
            Content::words(unit_word(row.unit)),
        ];
        for (column, node) in row.nodes.iter().enumerate() {
            cells.push(match node {
                Some(node) => amount(desk, *node, grid.spot(at, column))?,
                None => Content::Empty,
            });
        }
        if inputs {
            cells.push(Content::words(sources.words(desk, row)));
        } else {
            cells.push(Content::words(how(desk, row)));
        }
        cells.push(Content::words(row.pattern()));
        lines.push(Line { level: row.level, cells });
    }
    Ok(Page { sheet: grid.sheet, columns, lines, kept: 1 })
}

/// Gives a cell: a typed value, the formula that works it out, or a repeat of another cell.
fn amount(desk: &Desk<'_>, node: NodeId, spot: Spot) -> Result<Content, WorkbookError> {
    let value = desk.gap.main.values.of(node);
    let unit = desk.gap.model.graph.node(node).unit;
    let home = desk.layout.home(node);
    if home != Some(spot) {
        let reference = desk.formulas.reference(node, spot.sheet)?;
        return Ok(Content::Formula(reference, value, unit));
    }
    if spot.sheet == SheetName::Assumptions {
        let graph = &desk.gap.model.graph;
        let fixed = graph.input_of(node).is_some_and(|slot| is_fixed(&graph.inputs()[slot]));
        let typed = if fixed { Content::Number } else { Content::Input };
        return Ok(typed(value, unit));
    }
    Ok(Content::Formula(desk.formulas.of(node, spot.sheet)?, value, unit))
}

fn unit_word(unit: Unit) -> &'static str {
    match unit {
        Unit::Pounds => "£",
        Unit::Fraction => "%",
        Unit::Number => "number",
    }
}

/// Gives the kinds of a row's figures, each once; before them, of a typed row, whether a reader
/// may change it.
fn kinds(desk: &Desk<'_>, row: &Row, inputs: bool) -> String {
    let graph = &desk.gap.model.graph;
    let mut slots = row.nodes.iter().flatten().filter_map(|node| graph.input_of(*node));
    let mut words: Vec<&str> = match slots.next() {
        Some(slot) if inputs && is_fixed(&graph.inputs()[slot]) => vec!["fixed"],
        Some(_) if inputs => vec!["input"],
        Some(_) | None => Vec::new(),
    };
    for node in row.nodes.iter().flatten() {
        let id = graph.node(*node).id();
        let silent = graph.input_of(*node).is_some_and(|slot| is_silent(desk.gap, slot));
        let known = desk.figures.get(&id).map_or("", |figure| figure.kind.word());
        let kind = if silent { NOT_STATED } else { known };
        if !kind.is_empty() && !words.contains(&kind) {
            words.push(kind);
        }
    }
    words.join(", ")
}

/// Says in words what a row does; of a repeated row, where it is worked out.
fn how(desk: &Desk<'_>, row: &Row) -> String {
    let graph = &desk.gap.model.graph;
    let worked = row.nodes.iter().flatten().find(|node| graph.input_of(**node).is_none());
    let Some(node) = worked.or_else(|| row.nodes.iter().flatten().next()) else {
        return String::new();
    };
    if row.repeats || worked.is_none() {
        let home = desk.layout.home(*node);
        let sheet = home.map_or("", |home| home.sheet.word());
        return format!("from {sheet}");
    }
    let id = graph.node(*node).id();
    desk.figures.get(&id).map(|figure| figure.basis.words()).unwrap_or_default()
}

/// Gives the reference to a node's own cell, sheet included.
pub(super) fn cell_of(desk: &Desk<'_>, node: NodeId) -> Option<String> {
    desk.layout.home(node).map(|home| name(home, SheetName::Cover))
}
