//! Savings of a year at a point of it: promised, banked, coming, late, lost, covered.

mod covers;
mod position;
mod selection;
mod sums;

pub(in crate::figures) use covers::covers;
pub use position::{Apart, AsAt, Group, GroupKey, Line, Origin, Position, UnequalPair, position};
pub use selection::{Lines, Selection, brag_slug};
pub use sums::{Coverage, Field, Sums};
