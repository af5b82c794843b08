//! What a chart says, before anything is drawn.

use super::plot::Plot;

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

/// A table of words, each number with the id of its figure.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// What the table holds, with its unit and period.
    pub caption: String,
    /// One heading a column; the first column names the row.
    pub headings: Vec<Heading>,
    /// The rows, each as long as the headings.
    pub rows: Vec<Row>,
}

/// The head of one column.
#[derive(Debug, Clone)]
pub struct Heading {
    /// The words.
    pub text: String,
    /// Whether the column holds numbers, set to the right.
    pub numeric: bool,
}

/// One row of a table.
#[derive(Debug, Clone)]
pub struct Row {
    /// One cell a column; the first is the row's heading.
    pub cells: Vec<Cell>,
    /// Whether the row adds up the others.
    pub total: bool,
}

/// One cell: words, and the figure behind them if it is a number.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    /// What is shown.
    pub text: String,
    /// The id of the figure shown.
    pub figure: Option<String>,
    /// A rating, drawn with its letter and shape: one of B G A R X N.
    pub brag: Option<char>,
}
