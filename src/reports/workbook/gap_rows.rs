//! The gap by line and year: the rows that every other output has too.

use super::grid::{Grid, Row, SheetName};
use crate::answers::gap::{GapRow, Lines, closes, makes};
use crate::figures::gap::Gap;
use crate::figures::model::{NodeId, Unit};

/// Gives the sheet of the gap.
pub(super) fn grid(gap: &Gap<'_>) -> Grid {
    let model = &gap.model;
    let of_gap = model.graph.nodes().filter(|(_, node)| SheetName::of(node) == SheetName::Gap);
    let of_gap: Vec<NodeId> = of_gap.map(|(at, _)| at).collect();
    let mut rows = Rows { gap, grid: Grid::over(&model.graph, SheetName::Gap, of_gap.into_iter()) };
    if model.is_empty() {
        return rows.grid;
    }
    for row in makes(gap, Lines::All).into_iter().chain(closes(gap)) {
        rows.add(row);
    }
    rows.rest();
    rows.grid
}

struct Rows<'a> {
    gap: &'a Gap<'a>,
    grid: Grid,
}

impl Rows<'_> {
    /// Adds a row: of sums that are worked out here, or one that repeats what is worked out elsewhere.
    fn add(&mut self, of: GapRow) {
        let graph = &self.gap.model.graph;
        let mut nodes = vec![None; self.grid.spans.len()];
        for (year, node) in self.gap.years().iter().zip(&of.nodes) {
            if let Some(column) = self.grid.spans.iter().position(|span| *span == Some(*year)) {
                nodes[column] = *node;
            }
        }
        let first = of.nodes.iter().flatten().next().map(|node| graph.node(*node));
        let own = first.is_some_and(|node| SheetName::of(node) == SheetName::Gap);
        let (repeats, stem) = (of.repeats || !own, first.map(|node| node.stem.clone()));
        let GapRow { title, level, .. } = of;
        self.grid.rows.push(Row { title, stem, unit: Unit::Pounds, level, repeats, nodes });
    }

    /// Adds whatever has no row yet, so that no sum is left out.
    fn rest(&mut self) {
        let graph = &self.gap.model.graph;
        let placed = |grid: &Grid, node: NodeId| {
            let mut own = grid.rows.iter().filter(|row| !row.repeats);
            own.any(|row| row.nodes.contains(&Some(node)))
        };
        for (at, node) in graph.nodes() {
            if SheetName::of(node) == SheetName::Gap && !placed(&self.grid, at) {
                self.grid.put(graph, at);
            }
        }
    }
}
