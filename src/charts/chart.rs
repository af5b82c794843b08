//! What a chart says, before anything is drawn.

use super::plot::Plot;
pub use crate::answers::{
    ShownCell as Cell, ShownHeading as Heading, ShownRow as Row, ShownTable as Table,
};

/// A chart as numbers and words: everything a reader is owed, and what to draw.
#[derive(Debug, Clone)]
pub struct Chart {
    /// Its name on the command line and in file names: `savings-by-directorate`.
    pub name: &'static str,
    /// The finding, worked out from the figures.
    pub title: String,
    /// Measure, place, period and unit.
    pub subtitle: String,
    /// The text alternative: kind of chart, what it shows, its main finding and one comparison.
    pub alt: String,
    /// Where the numbers come from.
    pub source: String,
    /// What a reader must know so as not to misread it.
    pub notes: Vec<String>,
    /// The numbers drawn, as a table.
    pub table: Table,
    /// What to draw.
    pub plot: Plot,
}
