//! The gap under every scenario, as numbers.

use super::Desk;
use super::grid::{Grid, SheetName};
use super::page::{Column, Content, Line, Page};
use crate::figures::gap::Gap;
use crate::figures::model::{Stem, Worked};

/// Gives the sheet.
pub(super) fn page(desk: &Desk<'_>) -> Page {
    let gap = desk.gap;
    let graph = &gap.model.graph;
    let headlines = gap.headlines();
    let mut grid = Grid::over(graph, SheetName::Scenarios, headlines.iter().copied());
    for node in headlines {
        grid.put(graph, node);
    }
    // The sum over the years comes after the years.
    grid.rows.sort_by_key(|row| !row.stem.as_ref().is_some_and(Stem::is_yearly));
    let mut columns = vec![
        Column::words("Scenario", 120),
        Column::words("Title", 260),
        Column::words("Line", 240),
    ];
    columns.extend(grid.spans.iter().map(|span| {
        let heading = span.map_or_else(|| "All years".to_owned(), |year| year.to_string());
        Column::numbers(heading, 135)
    }));
    columns.push(Column::words("Figure id", 330));
    let lines = gap.all().flat_map(|worked| of_scenario(gap, worked, &grid)).collect();
    Page { sheet: SheetName::Scenarios, columns, lines, kept: 1 }
}

fn of_scenario(gap: &Gap<'_>, worked: &Worked, grid: &Grid) -> Vec<Line> {
    let plan = &worked.plan;
    let rows = grid.rows.iter().map(|row| {
        let mut cells = vec![
            Content::words(&plan.name),
            Content::words(&plan.title),
            Content::words(&row.title),
        ];
        cells.extend(row.nodes.iter().map(|node| match node {
            Some(node) => Content::Number(worked.values.of(*node), row.unit),
            None => Content::Empty,
        }));
        let id = row.stem.as_ref().map(|stem| gap.named(worked, stem.pattern()));
        cells.push(Content::words(id.map(|id| id.to_string()).unwrap_or_default()));
        Line::plain(cells)
    });
    rows.collect()
}
