//! Plots of what registers hold: scores, measures, ratings over time and counts.

use crate::records::Brag;
use crate::units::Decimal;

/// Horizontal bars of scores. Drawn from the highest down, rows of one score in the order given.
#[derive(Debug, Clone)]
pub struct OrderedRows {
    /// What a score means and where its bands lie, over the bars; says so where the scale is not
    /// confirmed by the source.
    pub scale_note: String,
    /// The highest score that the scale allows: the end of the axis.
    pub highest: Decimal,
    /// The rows.
    pub rows: Vec<OrderedRow>,
}

/// One score.
#[derive(Debug, Clone)]
pub struct OrderedRow {
    /// What was scored; wraps to two lines.
    pub label: String,
    /// The score; `None` where it was not published.
    pub score: Option<Decimal>,
    /// The score in words: `9`.
    pub words: String,
    /// Where the score lies, or `None` where the scale has no bands.
    pub band: Option<Band>,
}

/// The band that a score lies in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Band {
    /// What the register calls it, beside the bar.
    pub name: String,
    /// How many bands of the scale are less grave.
    pub below: usize,
    /// How many are graver.
    pub above: usize,
}

/// Measures against their targets.
#[derive(Debug, Clone)]
pub struct AgainstTarget {
    /// The rows, from the top.
    pub rows: Vec<TargetRow>,
}

/// One measure against its target.
#[derive(Debug, Clone)]
pub struct TargetRow {
    /// The measure; wraps to three lines.
    pub label: String,
    /// How much of the target is reached, in percent and not negative: 100 is the target. For a
    /// measure that is to be low this is target over actual. `None` where there is no target or no
    /// actual, and then no bar is drawn.
    pub percent_of_target: Option<Decimal>,
    /// Actual and target in words: `89 of 2,000 homes`, `no target set`.
    pub words: String,
    /// The state, which fills the bar.
    pub state: Brag,
    /// The state in words: `Off track`, `Target met`.
    pub state_words: String,
}

/// Ratings of risks, from before controls through now to the aim, one row a risk in the order given.
#[derive(Debug, Clone)]
pub struct Dumbbells {
    /// What a rating means and where its bands lie, over the rows.
    pub scale_note: String,
    /// The highest rating that the scale allows: the end of the axis.
    pub highest: Decimal,
    /// The rows, from the top.
    pub rows: Vec<Dumbbell>,
}

/// The ratings of one risk; each `None` was not published.
#[derive(Debug, Clone)]
pub struct Dumbbell {
    /// The risk; wraps to three lines.
    pub label: String,
    /// Before any control.
    pub before: Option<Decimal>,
    /// As it stands.
    pub now: Option<Decimal>,
    /// As it should become.
    pub aim: Option<Decimal>,
    /// What the council accepts, drawn as a line across the row.
    pub accepted: Option<Decimal>,
}

/// Small pictures side by side, in reading order.
#[derive(Debug, Clone)]
pub struct Lines {
    /// How many stand in a row.
    pub columns: u16,
    /// What the broken level line is, for the key: `Appetite`, `Target`.
    pub level: String,
    /// What the open point ahead is, for the key, where any panel has one.
    pub ahead: Option<String>,
    /// The panels.
    pub panels: Vec<LinePanel>,
}

/// One value over time, on a scale from nil.
#[derive(Debug, Clone)]
pub struct LinePanel {
    /// What it is; wraps to three lines.
    pub title: String,
    /// What it did, in words under the title; wraps to three lines.
    pub words: String,
    /// The end of the scale.
    pub highest: Decimal,
    /// The values, the oldest first.
    pub points: Vec<LinePoint>,
    /// Where the same movement would lead.
    pub ahead: Option<LinePoint>,
    /// A level to be reached, or not to be passed.
    pub level: Option<Decimal>,
    /// The first and the last day of the panel.
    pub days: (i32, i32),
    /// The same in words: `Dec 2024`.
    pub day_words: (String, String),
}

/// One value at one day.
#[derive(Debug, Clone)]
pub struct LinePoint {
    /// The day, as a number of days.
    pub day: i32,
    /// The value, not negative.
    pub value: Decimal,
    /// The value in words, over the point; `None` where the words of the panel say it.
    pub words: Option<String>,
}

/// Counts by row and column.
#[derive(Debug, Clone)]
pub struct Grid {
    /// The columns, from the left; each name wraps.
    pub columns: Vec<String>,
    /// The rows, from the top.
    pub rows: Vec<GridRow>,
}

/// One row of counts.
#[derive(Debug, Clone)]
pub struct GridRow {
    /// What the row counts; wraps to two lines.
    pub label: String,
    /// One count a column; `None` where nothing is known.
    pub counts: Vec<Option<usize>>,
}
