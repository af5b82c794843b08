//! The gap by line and year, in the order in which `mtfs gap --lines` has it.

use super::grid::{Grid, Level, Row, SheetName};
use crate::figures::gap::Gap;
use crate::figures::model::{ClosingYear, NodeId, Section, Unit, YearSums};

/// Gives the sheet of the gap.
pub(super) fn grid(gap: &Gap<'_>) -> Grid {
    let model = &gap.model;
    let of_gap = model.graph.nodes().filter(|(_, node)| SheetName::of(node) == SheetName::Gap);
    let of_gap: Vec<NodeId> = of_gap.map(|(at, _)| at).collect();
    let mut rows = Rows { gap, grid: Grid::over(&model.graph, SheetName::Gap, of_gap.into_iter()) };
    if model.is_empty() {
        return rows.grid;
    }
    let before = std::iter::once(None).chain(model.sums.iter().map(|sums| Some(sums.need)));
    let before: Vec<Option<NodeId>> = before.take(model.sums.len()).collect();
    rows.repeat("Recurring need of the year before", Level::Plain, &before);
    for (at, section) in Section::ALL.into_iter().enumerate() {
        if section == Section::OneOff {
            rows.sum(Level::Total, |sums| Some(sums.need));
        }
        if section == Section::Funding {
            rows.sum(Level::Plain, |sums| Some(sums.planned_reserves));
            rows.sum(Level::Total, |sums| Some(sums.one_off));
        }
        rows.sum(Level::Plain, |sums| Some(sums.sections[at]));
        for line in model.lines.iter().filter(|line| line.section == section) {
            rows.repeat(&line.title, Level::Part, &line.nodes);
        }
    }
    rows.sum(Level::Total, |sums| Some(sums.annual));
    rows.sum(Level::Part, |sums| sums.added);
    rows.sum(Level::Part, |sums| Some(sums.structural));
    rows.sum(Level::Part, |sums| Some(sums.before_measures));
    rows.sum(Level::Part, |sums| Some(sums.measures));
    rows.close();
    rows.rest();
    rows.grid
}

struct Rows<'a> {
    gap: &'a Gap<'a>,
    grid: Grid,
}

impl Rows<'_> {
    /// Adds a row of sums that are worked out here.
    fn sum(&mut self, level: Level, node: impl Fn(&YearSums) -> Option<NodeId>) {
        let graph = &self.gap.model.graph;
        let from = self.grid.rows.len();
        for node in self.gap.model.sums.iter().filter_map(node) {
            self.grid.put(graph, node);
        }
        for row in self.grid.rows.iter_mut().skip(from) {
            row.level = level;
        }
    }

    /// Adds a row that repeats what another works out, by year of the model.
    fn repeat(&mut self, title: &str, level: Level, nodes: &[Option<NodeId>]) {
        let graph = &self.gap.model.graph;
        let mut row = vec![None; self.grid.spans.len()];
        for (year, node) in self.gap.years().iter().zip(nodes) {
            if let Some(column) = self.grid.spans.iter().position(|span| *span == Some(*year)) {
                row[column] = *node;
            }
        }
        let stem = nodes.iter().flatten().next().map(|node| graph.node(*node).stem.clone());
        let (title, unit) = (title.to_owned(), Unit::Pounds);
        let stem = stem.unwrap_or_default();
        self.grid.rows.push(Row { title, stem, unit, level, repeats: true, nodes: row });
    }

    fn close(&mut self) {
        let gap = self.gap;
        let closing = &gap.model.closing;
        let of = |node: fn(&ClosingYear) -> NodeId| -> Vec<Option<NodeId>> {
            closing.iter().map(|year| Some(node(year))).collect()
        };
        let recurring = of(|year| year.recurring);
        self.repeat("Closed by new recurring savings", Level::Plain, &recurring);
        let reserves = closing.first().map_or(&[][..], |year| &year.reserves);
        for (at, reserve) in reserves.iter().enumerate() {
            let drawn: Vec<Option<NodeId>> =
                closing.iter().map(|year| year.reserves.get(at).map(|one| one.drawn)).collect();
            self.repeat(&format!("Closed by {}", reserve.title), Level::Plain, &drawn);
        }
        self.repeat("Closed by support (EFS)", Level::Plain, &of(|year| year.efs_cover));
        self.repeat("Unfunded", Level::Total, &of(|year| year.unfunded));
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
