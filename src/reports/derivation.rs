//! Where a figure comes from, as the annex of a paper says it.

use crate::figures::FigureKind;

/// The derivations that belong to one part of the paper.
#[derive(Debug, Clone, Default)]
pub struct DerivationGroup {
    /// The part of the paper, or the kind of figure: `Savings position, 2024/25`.
    pub title: String,
    /// The entries, in the order of first use.
    pub entries: Vec<Derivation>,
}

/// How one figure came about.
#[derive(Debug, Clone)]
pub struct Derivation {
    /// The figure's id: `savings/2025-26/people/forecast`.
    pub id: String,
    /// Its name in words.
    pub title: String,
    /// Its value as shown: `£10.3m`, or words for an absent one.
    pub value: String,
    /// Its value in full, where that differs: `£10,254,000.00`.
    pub exact: Option<String>,
    /// Published, derived or assumed.
    pub kind: FigureKind,
    /// The sum in words, or the ground of an assumption.
    pub formula: Option<String>,
    /// The figures it was worked out from.
    pub inputs: Vec<Input>,
    /// The cells it was read from, those of one column together.
    pub cells: Vec<SourceCells>,
    /// Cells beyond those listed, said in words: `and 212 more rows of delivery.csv`.
    pub more_cells: Option<String>,
}

/// A figure that went into another.
#[derive(Debug, Clone)]
pub struct Input {
    /// Its id; linked where the page has an entry for it.
    pub id: String,
    /// Its name in words.
    pub title: String,
    /// Its value as shown.
    pub value: String,
}

/// The cells of one column of one file that a figure was read from.
#[derive(Debug, Clone)]
pub struct SourceCells {
    /// One cell as `mtfs explain` prints it, `file:line:column`; several by file, column and lines.
    pub place: String,
    /// What stands there as typed, in quotation marks; equal values once, with their number.
    pub words: String,
    /// The sources they were copied from, by their ids in the list of sources.
    pub sources: Vec<String>,
}
