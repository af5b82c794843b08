//! The ratings as a page shows them: letter, shape and word, never colour alone.

use serde::Serialize;

use crate::records::Brag;

/// A rating as the template reads it.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct RatingView {
    letter: char,
    shape: char,
    word: &'static str,
    /// The end of the class that gives its colours.
    class: char,
    meaning: &'static str,
}

impl RatingView {
    /// Reads a letter, in either case; `None` where it is not one of B G A R X N.
    pub(super) fn from_letter(letter: char) -> Option<Self> {
        Brag::from_letter(letter.to_ascii_uppercase()).map(Self::of)
    }

    /// Gives every rating, best first.
    pub(super) fn all() -> Vec<Self> {
        Brag::ALL.iter().copied().map(Self::of).collect()
    }

    /// Says whether words only repeat what the badge says.
    pub(super) fn says(&self, words: &str) -> bool {
        words == self.word || words.chars().eq([self.letter])
    }

    /// Gives letter, shape and word as a badge shows them: `G ● On track`.
    pub(super) fn words(&self) -> String {
        format!("{}\u{a0}{} {}", self.letter, self.shape, self.word)
    }

    /// Says what it means.
    pub(super) const fn meaning(&self) -> &'static str {
        self.meaning
    }

    fn of(rating: Brag) -> Self {
        Self {
            letter: rating.letter(),
            shape: rating.shape(),
            word: rating.meaning(),
            class: rating.letter().to_ascii_lowercase(),
            meaning: meaning(rating),
        }
    }
}

const fn meaning(rating: Brag) -> &'static str {
    match rating {
        Brag::Blue => "Done: the saving is banked and there is evidence.",
        Brag::Green => "The forecast meets the target, or nearly.",
        Brag::Amber => "Part of the target is not forecast.",
        Brag::Red => "Much of the target is not forecast.",
        Brag::WrittenOut => "Taken out of the plan by a recorded decision.",
        Brag::NotRated => "No update was given, or there is no target to rate against.",
    }
}
