//! A book to figures: every number worked out once, with its id and where it comes from.
//!
//! No files, no clock, no printing, no float.

mod figure;
pub mod savings;

pub use figure::{Basis, Figure, FigureKind, Sheet, Value, slug};
pub use savings::{AsAt, GroupKey};
