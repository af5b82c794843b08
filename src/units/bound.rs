//! What a published number claims about the true one.

use serde::Serialize;

/// How a source states an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// The amount itself.
    Exact,
    /// Near it: "around", "nearly", "some".
    About,
    /// It or more.
    AtLeast,
    /// It or less.
    AtMost,
    /// Between a low and a high.
    Range,
}

impl Bound {
    /// Every bound, in the order of the data dictionary.
    pub const ALL: [Self; 5] = [Self::Exact, Self::About, Self::AtLeast, Self::AtMost, Self::Range];

    /// The words that files use, in the same order.
    pub const WORDS: [&'static str; 5] = ["exact", "about", "at_least", "at_most", "range"];

    /// Gives the bound that a word stands for.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|bound| bound.word() == word)
    }

    /// Gives the word that files use.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::About => "about",
            Self::AtLeast => "at_least",
            Self::AtMost => "at_most",
            Self::Range => "range",
        }
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
