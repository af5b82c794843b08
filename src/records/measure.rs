//! Measures with targets, and their actuals.

use super::words::{ClaimUnit, Polarity, TargetBasis};
use crate::units::{Bound, Date, Decimal};

/// A measure of a plan.
#[derive(Debug, Clone)]
pub struct Measure {
    /// Its reference.
    pub id: String,
    /// What it measures.
    pub title: String,
    /// What the number counts.
    pub unit: ClaimUnit,
    /// Which way it should move.
    pub polarity: Polarity,
    /// Whose it is.
    pub directorate: String,
    /// What it should reach, in the unit; `None`: no target set, so it cannot be rated.
    pub target: Option<Decimal>,
    /// Whether the source states the target, or it was read from an objective in words.
    pub target_basis: TargetBasis,
    /// By when.
    pub target_date: Option<Date>,
    /// How far short of the target still counts as near it, in the unit.
    pub tolerance: Option<Decimal>,
    /// What a reader should know.
    pub note: String,
    /// Where it stands.
    pub source_id: String,
    /// The file's data row, from 0.
    pub row: u32,
}

/// An actual of a measure.
#[derive(Debug, Clone)]
pub struct MeasureValue {
    /// The measure.
    pub measure_id: String,
    /// When it was measured.
    pub as_at: Date,
    /// How much, in the measure's unit.
    pub value: Decimal,
    /// What the source claims about it.
    pub bound: Bound,
    /// The measure that the same actual is reported for too: never add the two.
    pub shared_with: String,
    /// What a reader should know.
    pub note: String,
    /// Where it stands.
    pub source_id: String,
    /// The file's data row, from 0.
    pub row: u32,
}
