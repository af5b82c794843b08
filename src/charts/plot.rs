//! What to draw: exact values and the words beside them, before any pixel.
//!
//! A value here is an exact decimal in the unit that its [`Measure`] names. An absent value is
//! `None` and is never drawn as nil. The words are made by the maker of the chart, so that a chart
//! and the table under it say a number in the same way.

mod gap;

pub use gap::{
    Bridge, BridgePart, BridgeRow, Path, PathPoint, Paths, Tornado, TornadoEnd, TornadoRow,
};

pub use crate::records::Band;
use crate::records::Brag;
use crate::units::{Decimal, Quantity};

/// One picture: which kind of chart, and its parts.
#[derive(Debug, Clone)]
pub enum Plot {
    /// Horizontal bars of parts, one row a category.
    StackedRows(StackedRows),
    /// Vertical bars of parts over years, in one or more panels.
    Columns(Columns),
    /// Published claims about a year or a run of years, each with its bound and date.
    Claims(Claims),
    /// Horizontal bars from the highest score down.
    OrderedRows(OrderedRows),
    /// Measures against their targets, each on the scale of its own target.
    AgainstTarget(AgainstTarget),
    /// From one amount to another, one row a step.
    Bridge(Bridge),
    /// Lines over years with a band between the best and the worst case.
    Paths(Paths),
    /// What moves a result most, bars to both sides of it.
    Tornado(Tornado),
    /// Risks from before controls through now to the aim.
    Dumbbells(Dumbbells),
    /// Small pictures side by side, each a value over time.
    Lines(Lines),
    /// Counts by row and column, each with a bar as long as the count.
    Grid(Grid),
}

/// What the values of an axis count; settles how the axis is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Pounds, as exact pounds.
    Pounds,
    /// Whole things: actions, savings, points of a score.
    Count,
    /// Percentages: 46.5 is 46.5%.
    Percent,
}

/// A colour with a pattern for parts that are not ratings.
///
/// For what becomes of a saving: Navy banked, Sky forecast and not yet banked, Ochre slipped, Plum
/// lost. For the yearly cost of capitalisation: Navy MRP, Ochre interest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tone {
    /// Dark blue, plain: what is certain.
    Navy,
    /// Light blue, rising lines: what is expected.
    Sky,
    /// Yellow brown, upright lines: what comes later, or a cost.
    Ochre,
    /// Dark purple, crossed lines: what is lost.
    Plum,
    /// Grey, level lines: everything else.
    Stone,
}

impl Tone {
    /// Every tone.
    pub const ALL: [Self; 5] = [Self::Navy, Self::Sky, Self::Ochre, Self::Plum, Self::Stone];
}

/// How a part is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fill {
    /// As its rating; the letter and shape stand before the words of the part.
    Rating(Brag),
    /// As one of the tones.
    Tone(Tone),
}

/// One part of a bar.
#[derive(Debug, Clone)]
pub struct Part {
    /// How it is filled. Parts of one plot with the same fill have the same name.
    pub fill: Fill,
    /// What it is, for the key: `On track`, `Banked`.
    pub name: String,
    /// Its size, not negative; `None` where it was not published.
    pub value: Option<Decimal>,
    /// The value in words: `£3.473m`. Not read where the value is absent.
    pub words: String,
    /// Its share of the whole in words, if that is to be shown: `40%`.
    pub share: Option<String>,
}

/// Horizontal bars of parts, one row a category, in the order given.
#[derive(Debug, Clone)]
pub struct StackedRows {
    /// What the axis counts.
    pub measure: Measure,
    /// The rows, from the top.
    pub rows: Vec<StackedRow>,
}

/// One bar of parts.
#[derive(Debug, Clone)]
pub struct StackedRow {
    /// The category: a directorate or a service.
    pub label: String,
    /// The parts, from the left.
    pub parts: Vec<Part>,
    /// The whole in words, at the end of the bar: `£5.339m`.
    pub total: String,
}

/// Vertical bars of parts, in panels one above the other, each with its own scale.
#[derive(Debug, Clone)]
pub struct Columns {
    /// The panels, from the top.
    pub panels: Vec<ColumnPanel>,
}

/// One set of columns on one scale.
#[derive(Debug, Clone)]
pub struct ColumnPanel {
    /// What this panel shows, where there is more than one: `Cost each year, £m`.
    pub title: Option<String>,
    /// What the axis counts.
    pub measure: Measure,
    /// The columns, from the left.
    pub columns: Vec<Column>,
}

/// One column: usually one financial year.
#[derive(Debug, Clone)]
pub struct Column {
    /// The words under it: `2025/26`.
    pub label: String,
    /// The parts, from the foot up. None at all, or none with a value, is shown as not published.
    pub parts: Vec<Part>,
    /// The whole in words, over the column; `None` where parts are missing and there is no whole.
    pub total: Option<String>,
    /// The target, drawn as a line across the column.
    pub target: Option<Target>,
}

/// A line across a column: what it is to reach, or not to fall below.
#[derive(Debug, Clone)]
pub struct Target {
    /// What the line is, the same in all columns: `Target`.
    pub name: &'static str,
    /// Where it stands, in the unit of the axis.
    pub value: Decimal,
    /// In words: `£15.3m`.
    pub words: String,
}

/// Published claims, in panels that never share a scale.
#[derive(Debug, Clone)]
pub struct Claims {
    /// The panels, from the top.
    pub panels: Vec<ClaimPanel>,
}

/// Claims of one kind on one scale: about single years, or about runs of years.
#[derive(Debug, Clone)]
pub enum ClaimPanel {
    /// Claims about one year each; the years stand side by side.
    Years {
        /// What this panel shows: `Gap in one year, £m`.
        title: String,
        /// What the axis counts.
        measure: Measure,
        /// The years, earliest first; years without a claim may be left out.
        years: Vec<ClaimYear>,
    },
    /// Claims about several years together; one row a period.
    Periods {
        /// What this panel shows: `Gap over several years together, £m`.
        title: String,
        /// What the axis counts.
        measure: Measure,
        /// The periods, from the top.
        periods: Vec<ClaimPeriod>,
    },
}

/// The claims about one year.
#[derive(Debug, Clone)]
pub struct ClaimYear {
    /// The year: `2025/26`.
    pub label: String,
    /// How many years without a claim were left out just before this one; nil draws no break.
    pub years_left_out: usize,
    /// The claims, earliest published first.
    pub claims: Vec<Claim>,
}

/// The claims about one run of years.
#[derive(Debug, Clone)]
pub struct ClaimPeriod {
    /// The period with its length: `2014/15 to 2017/18 (4 years)`.
    pub label: String,
    /// The claims, earliest published first.
    pub claims: Vec<Claim>,
}

/// One published number about a year or a period.
#[derive(Debug, Clone)]
pub struct Claim {
    /// Which case it states.
    pub scenario: Scenario,
    /// What was published, with its bound, in the unit of the axis. A quantity without any number
    /// is not drawn.
    pub quantity: Quantity<Decimal>,
    /// The number in words: `£70.0m`, `at least £34.0m`.
    pub words: String,
    /// When it was published, short: `Feb 2025`.
    pub published: String,
}

/// Which case a claim states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scenario {
    /// The central case.
    Central,
    /// The worst case.
    Worst,
    /// The best case.
    Best,
    /// The source does not say.
    NotStated,
}

impl Scenario {
    /// Every case, in the order of the key.
    pub const ALL: [Self; 4] = [Self::Central, Self::Worst, Self::Best, Self::NotStated];

    /// Gives the words of the key: `Central case`.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Central => "Central case",
            Self::Worst => "Worst case",
            Self::Best => "Best case",
            Self::NotStated => "Case not stated",
        }
    }
}

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
