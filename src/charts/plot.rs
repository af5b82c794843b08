//! What to draw: exact values and the words beside them, before any pixel.
//!
//! A value here is an exact decimal in the unit that its [`Measure`] names. An absent value is
//! `None` and is never drawn as nil. The words are made by the maker of the chart, so that a chart
//! and the table under it say a number in the same way.

mod claims;
mod gap;
mod registers;

pub use claims::{Claim, ClaimPanel, ClaimPeriod, ClaimYear, Claims, ClaimsAbout, Scenario};
pub use gap::{
    Bridge, BridgePart, BridgeRow, Path, PathPoint, Paths, Tornado, TornadoEnd, TornadoRow,
};
pub use registers::{
    AgainstTarget, Band, Dumbbell, Dumbbells, Grid, GridRow, LinePanel, LinePoint, Lines,
    OrderedRow, OrderedRows, TargetRow,
};

use crate::records::Brag;
use crate::units::{Decimal, Money, text};

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

impl Fill {
    /// Gives words with the letter and shape of a rating before them; a tone has none.
    pub(super) fn marked(self, words: &str) -> String {
        match self {
            Self::Rating(rating) => format!("{} {words}", rating.mark()),
            Self::Tone(_) => words.to_owned(),
        }
    }
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

impl Part {
    /// Gives a part of so many pounds, said in millions; `None` was not published.
    pub(super) fn millions(tone: Tone, name: &str, amount: Option<Money>, places: u32) -> Self {
        Self {
            fill: Fill::Tone(tone),
            name: name.to_owned(),
            value: amount.map(Money::pounds),
            words: amount.map_or_else(String::new, |amount| text::millions(amount, places)),
            share: None,
        }
    }
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

impl ColumnPanel {
    /// Gives a panel of columns in pounds.
    pub(super) fn pounds(title: Option<String>, columns: Vec<Column>) -> Self {
        Self { title, measure: Measure::Pounds, columns }
    }
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

impl Column {
    /// Gives a column with its whole and no target.
    pub(super) fn whole(label: String, parts: Vec<Part>, total: String) -> Self {
        Self { label, parts, total: Some(total), target: None }
    }
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
