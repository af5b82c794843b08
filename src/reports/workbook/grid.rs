//! Where every amount of a model stands: sheets of rows, one column a year.

use std::collections::{BTreeMap, BTreeSet};

use crate::answers::Level;
use crate::figures::gap::Gap;
use crate::figures::model::graph::{Input, Node};
use crate::figures::model::{Graph, NodeId, Op, Stem, Unit};
use crate::figures::{Basis, FigureKind};
use crate::units::FinancialYear;

/// The row of a sheet's headings, counted from nil; above it stand a title and what the sheet is.
pub(super) const HEADINGS: u32 = 3;
/// The first row below the headings.
pub(super) const FIRST_ROW: u32 = HEADINGS + 1;
/// The first column of numbers; before it stand title, kind and unit.
pub(super) const FIRST_COLUMN: u16 = 3;

/// A sheet of the workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum SheetName {
    /// What this is, the gap, and whether it agrees with the engine.
    Cover,
    /// The sheets.
    Contents,
    /// How to read it.
    Notes,
    /// Lines and years, as `mtfs gap --lines` has them.
    Gap,
    /// Every cell that is typed in.
    Assumptions,
    /// How budget lines are worked out.
    Lines,
    /// How the savings programme is worked out.
    Savings,
    /// What support costs.
    Support,
    /// Reserves year by year.
    Reserves,
    /// How the gap is closed.
    Closing,
    /// Anything else.
    Other,
    /// The gap under other scenarios.
    Scenarios,
    /// Every cell against the engine.
    Check,
    /// What was read.
    Files,
}

impl SheetName {
    /// Gives the words on its tab.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Cover => "Cover",
            Self::Contents => "Contents",
            Self::Notes => "Notes",
            Self::Gap => "Gap",
            Self::Assumptions => "Assumptions",
            Self::Lines => "Lines",
            Self::Savings => "Savings",
            Self::Support => "Support",
            Self::Reserves => "Reserves",
            Self::Closing => "Closing",
            Self::Other => "Other",
            Self::Scenarios => "Scenarios",
            Self::Check => "Check",
            Self::Files => "Files",
        }
    }

    /// Says what stands on it.
    pub(super) const fn about(self) -> &'static str {
        match self {
            Self::Cover => "What this workbook is, what it comes to, and whether it agrees",
            Self::Contents => "The sheets, each with one table",
            Self::Notes => "How to read and use this workbook",
            Self::Gap => "The budget gap by line and year, and how it is closed",
            Self::Assumptions => {
                "Every typed value, each in a cell with a border: change one and all else follows"
            }
            Self::Lines => "How budget lines are worked out, step by step",
            Self::Savings => "How the savings programme is worked out, step by step",
            Self::Support => "What exceptional financial support costs each year",
            Self::Reserves => "Reserves: what may be drawn, what is drawn, what is left",
            Self::Closing => "How the gap of each year is closed, in order",
            Self::Other => "Other steps",
            Self::Scenarios => "The gap under each scenario, as numbers that do not recalculate",
            Self::Check => "Every cell of this workbook against the engine's own value",
            Self::Files => "The files that were read, with their fingerprints",
        }
    }

    /// Gives the sheet on which a node is worked out.
    pub(super) fn of(node: &Node) -> Self {
        if matches!(node.op, Op::Input(_)) {
            return Self::Assumptions;
        }
        match node.stem.pattern().subject() {
            "gap" => Self::Gap,
            "line" => Self::Lines,
            "programme" | "delivery" => Self::Savings,
            "support" => Self::Support,
            "reserve" => Self::Reserves,
            "closing" => Self::Closing,
            _ => Self::Other,
        }
    }
}

/// A row of amounts.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// What it is.
    pub(super) title: String,
    /// The id of its figures but for the year; `None`: it says nothing of any year.
    pub(super) stem: Option<Stem>,
    /// What its values are.
    pub(super) unit: Unit,
    /// How it looks.
    pub(super) level: Level,
    /// Whether it only repeats what another row works out.
    pub(super) repeats: bool,
    /// Its node in each column; `None`: the cell is empty.
    pub(super) nodes: Vec<Option<NodeId>>,
}

/// A sheet of amounts.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    /// Its sheet.
    pub(super) sheet: SheetName,
    /// Its columns: years, the oldest first, then `None` for what holds in all years.
    pub(super) spans: Vec<Option<FinancialYear>>,
    /// Its rows.
    pub(super) rows: Vec<Row>,
}

/// A cell: its sheet, row and column, counted from nil.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    /// The sheet.
    pub(super) sheet: SheetName,
    /// The row.
    pub(super) row: u32,
    /// The column.
    pub(super) column: u16,
}

/// Every sheet of amounts, and the cell of each node.
pub(super) struct Layout {
    /// The sheets, in order.
    pub(super) grids: Vec<Grid>,
    homes: BTreeMap<NodeId, Spot>,
    repeats: BTreeMap<(SheetName, NodeId), Spot>,
}

impl Layout {
    /// Lays a model out behind the sheet of its gap.
    pub(super) fn of(gap: &Gap<'_>, first: Grid) -> Self {
        let graph = &gap.model.graph;
        let mut grids = vec![first];
        for sheet in [
            SheetName::Assumptions,
            SheetName::Lines,
            SheetName::Savings,
            SheetName::Support,
            SheetName::Reserves,
            SheetName::Closing,
            SheetName::Other,
        ] {
            grids.push(steps(graph, sheet));
        }
        if let Some(inputs) = grids.iter_mut().find(|grid| grid.sheet == SheetName::Assumptions) {
            // What is stated comes first, then nils that stand for nothing stated, then constants.
            inputs.rows.sort_by_key(|row| rank(gap, row));
        }
        Self::over(graph, grids)
    }

    /// Lays out sheets whose rows are known.
    fn over(graph: &Graph, mut grids: Vec<Grid>) -> Self {
        grids.retain(|grid| !grid.rows.is_empty());
        let mut layout = Self { grids, homes: BTreeMap::new(), repeats: BTreeMap::new() };
        layout.settle(graph);
        layout
    }

    /// Notes where each node stands.
    fn settle(&mut self, graph: &Graph) {
        for grid in &self.grids {
            for (at, row) in grid.rows.iter().enumerate() {
                for (count, node) in row.nodes.iter().enumerate() {
                    let Some(node) = node else { continue };
                    let spot = grid.spot(at, count);
                    if !row.repeats && SheetName::of(graph.node(*node)) == grid.sheet {
                        self.homes.entry(*node).or_insert(spot);
                    } else {
                        self.repeats.entry((grid.sheet, *node)).or_insert(spot);
                    }
                }
            }
        }
    }

    /// Gives the cell in which a node is worked out or typed.
    pub(super) fn home(&self, node: NodeId) -> Option<Spot> {
        self.homes.get(&node).copied()
    }

    /// Gives the cell of a node that a formula on a sheet refers to: one of the same sheet if there
    /// is one.
    pub(super) fn near(&self, node: NodeId, sheet: SheetName) -> Option<Spot> {
        let home = self.home(node);
        home.filter(|home| home.sheet == sheet)
            .or_else(|| self.repeats.get(&(sheet, node)).copied())
            .or(home)
    }

    /// Says whether a cell of amounts is empty.
    pub(super) fn is_empty(&self, spot: Spot) -> bool {
        let grid = self.grids.iter().find(|grid| grid.sheet == spot.sheet);
        let row = spot.row.checked_sub(FIRST_ROW).and_then(|row| usize::try_from(row).ok());
        let column = spot.column.checked_sub(FIRST_COLUMN).map(usize::from);
        let node = grid
            .zip(row.zip(column))
            .and_then(|(grid, (row, column))| *grid.rows.get(row)?.nodes.get(column)?);
        node.is_none()
    }
}

impl Row {
    /// Gives the id of its figures, with `{year}` where a year such as 2026-27 goes.
    pub(super) fn pattern(&self) -> String {
        self.stem.as_ref().map(ToString::to_string).unwrap_or_default()
    }
}

impl Grid {
    /// Gives the cell of a row and a column of numbers.
    pub(super) fn spot(&self, row: usize, column: usize) -> Spot {
        Spot {
            sheet: self.sheet,
            row: FIRST_ROW + u32::try_from(row).unwrap_or(u32::MAX - FIRST_ROW),
            column: FIRST_COLUMN + u16::try_from(column).unwrap_or(u16::MAX - FIRST_COLUMN),
        }
    }

    /// Begins a grid with columns for the spans of some nodes.
    pub(super) fn over(
        graph: &Graph,
        sheet: SheetName,
        nodes: impl Iterator<Item = NodeId>,
    ) -> Self {
        let mut spans: Vec<Option<FinancialYear>> =
            nodes.map(|node| graph.node(node).year).collect();
        spans.sort_unstable_by_key(|span| (span.is_none(), *span));
        spans.dedup();
        Self { sheet, spans, rows: Vec::new() }
    }

    /// Puts a node into the row of its stem and title, which begins if there is none with room.
    pub(super) fn put(&mut self, graph: &Graph, node: NodeId) {
        let known = graph.node(node);
        let Some(column) = self.spans.iter().position(|span| *span == known.year) else { return };
        let fits = |row: &Row| {
            row.stem.as_ref() == Some(&known.stem)
                && row.title == known.title
                && row.nodes[column].is_none()
        };
        let at = self.rows.iter().position(fits).unwrap_or_else(|| {
            self.rows.push(Row {
                title: known.title.clone(),
                stem: Some(known.stem.clone()),
                unit: known.unit,
                level: Level::Row,
                repeats: false,
                nodes: vec![None; self.spans.len()],
            });
            self.rows.len() - 1
        });
        self.rows[at].nodes[column] = Some(node);
    }
}

#[cfg(test)]
impl Layout {
    /// Lays out the steps of a graph alone, without a table of the gap.
    pub(super) fn of_steps(graph: &Graph) -> Self {
        let sheets = [SheetName::Assumptions, SheetName::Lines, SheetName::Other];
        Self::over(graph, sheets.map(|sheet| steps(graph, sheet)).to_vec())
    }
}

/// Gives the nodes of a sheet, a row a stem. Years of a stem that are typed in are repeated beside
/// those that are worked out.
fn steps(graph: &Graph, sheet: SheetName) -> Grid {
    let wanted: BTreeSet<(&Stem, &str)> = graph
        .nodes()
        .filter(|(_, node)| SheetName::of(node) == sheet)
        .map(|(_, node)| (&node.stem, node.title.as_str()))
        .collect();
    let nodes: Vec<NodeId> = graph
        .nodes()
        .filter(|(_, node)| {
            SheetName::of(node) == sheet
                || sheet != SheetName::Assumptions
                    && wanted.contains(&(&node.stem, node.title.as_str()))
        })
        .map(|(at, _)| at)
        .collect();
    let mut grid = Grid::over(graph, sheet, nodes.iter().copied());
    for node in nodes {
        grid.put(graph, node);
    }
    grid
}

/// Says whether an input is fixed by the model: the data and scenarios have no say in it.
pub(super) fn is_fixed(input: &Input) -> bool {
    input.kind == FigureKind::Derived && matches!(input.basis, Basis::Rule(_))
}

/// Says whether an input is nil only because neither the data nor the scenario state it.
pub(super) fn is_silent(gap: &Gap<'_>, slot: usize) -> bool {
    gap.model.graph.inputs()[slot].silent && !gap.main.inputs.said.contains_key(&slot)
}

fn rank(gap: &Gap<'_>, row: &Row) -> u8 {
    let inputs = gap.model.graph.inputs();
    let slots = row.nodes.iter().flatten().filter_map(|node| gap.model.graph.input_of(*node));
    let of = |slot: usize| {
        if is_fixed(&inputs[slot]) { 2 } else { u8::from(is_silent(gap, slot)) }
    };
    slots.map(of).min().unwrap_or_default()
}
