//! What a published number claims about the true one.

use serde::Serialize;

use super::words::words;

words! {
    /// How a source states an amount.
    Bound {
        /// The amount itself.
        Exact = "exact",
        /// Near it: "around", "nearly", "some".
        About = "about",
        /// It or more.
        AtLeast = "at_least",
        /// It or less.
        AtMost = "at_most",
        /// Between a low and a high.
        Range = "range",
    }
}

/// A published number with its bound: a point, or a range that stays a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Quantity<T> {
    /// The lower end, where one is published.
    pub low: Option<T>,
    /// The point, where one is published; never a midpoint worked out here.
    pub central: Option<T>,
    /// The upper end, where one is published.
    pub high: Option<T>,
    /// What the source claims about it.
    pub bound: Bound,
}
