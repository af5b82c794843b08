//! Plots of a gap: how it came about, its paths, and what moves it most.

use super::{Measure, Scenario};
use crate::units::Decimal;

/// From one amount to another, one row a step.
#[derive(Debug, Clone)]
pub struct Bridge {
    /// What the axis counts.
    pub measure: Measure,
    /// What a step up and a step down do, for the key: `Raises the gap`, `Lowers the gap`.
    pub steps: [&'static str; 2],
    /// The rows, from the top: an end, the steps, an end.
    pub rows: Vec<BridgeRow>,
}

/// One row of a bridge.
#[derive(Debug, Clone)]
pub struct BridgeRow {
    /// What it is; wraps to three lines.
    pub label: String,
    /// Whether it stands from nil or goes on from the row before.
    pub part: BridgePart,
    /// The whole of an end; of a step what it adds, below nil what it takes away.
    pub value: Decimal,
    /// In words, a step with its sign: `+£0.372m`.
    pub words: String,
}

/// What a row of a bridge is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BridgePart {
    /// A whole, drawn from nil.
    End,
    /// A change, drawn from where the row before ended.
    Step,
}

/// One value a year, case by case, on one scale that may go below nil.
#[derive(Debug, Clone)]
pub struct Paths {
    /// What the axis counts.
    pub measure: Measure,
    /// The years, the oldest first.
    pub years: Vec<String>,
    /// The paths; room between the best and the worst of them is tinted.
    pub paths: Vec<Path>,
}

/// One path.
#[derive(Debug, Clone)]
pub struct Path {
    /// What it is called, at its end: `Worst case`; `None`: a thin line among many, named in the
    /// table only.
    pub name: Option<String>,
    /// Which case it is; `None`: one of the others, drawn thin.
    pub case: Option<Scenario>,
    /// Its value in each year with its words.
    pub points: Vec<PathPoint>,
}

/// One value of a path.
#[derive(Debug, Clone)]
pub struct PathPoint {
    /// The value, in the unit of the axis.
    pub value: Decimal,
    /// In words: `£77.9m`.
    pub words: String,
}

/// What moves a result most: one row a driver, the widest first.
#[derive(Debug, Clone)]
pub struct Tornado {
    /// What the axis counts.
    pub measure: Measure,
    /// The result that is moved.
    pub centre: Decimal,
    /// The result in words: `Central case £0.470m`.
    pub centre_words: String,
    /// The rows, from the top.
    pub rows: Vec<TornadoRow>,
}

/// One driver and where its two ends take the result.
#[derive(Debug, Clone)]
pub struct TornadoRow {
    /// What is moved, and from where to where; wraps to three lines.
    pub label: String,
    /// The two results: which is the lower is of no matter.
    pub ends: [TornadoEnd; 2],
}

/// Where one end of a driver takes the result.
#[derive(Debug, Clone)]
pub struct TornadoEnd {
    /// The result.
    pub value: Decimal,
    /// In words.
    pub words: String,
}
