//! Words that several tables use, each list written once; others stand beside their table.

use crate::units::words;

words! {
    /// Red, amber or green, of something that is not delivery: evidence, or what hangs on it.
    Rag {
        /// Poor evidence; much hangs on it.
        Red = "R",
        /// Fair evidence; something hangs on it.
        Amber = "A",
        /// Good evidence; little hangs on it.
        Green = "G",
    }
}

words! {
    /// A rating of delivery: blue, green, amber, red and the two states without a colour.
    Brag {
        /// Delivered, with evidence.
        Blue = "B",
        /// On track.
        Green = "G",
        /// At risk.
        Amber = "A",
        /// Off track.
        Red = "R",
        /// Written out by a decision.
        WrittenOut = "X",
        /// Not rated: no update, or no target.
        NotRated = "N",
    }
}

impl Brag {
    /// Gives what the rating means, in words that stand beside its letter.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Blue => "Delivered",
            Self::Green => "On track",
            Self::Amber => "At risk",
            Self::Red => "Off track",
            Self::WrittenOut => "Written out",
            Self::NotRated => "Not rated",
        }
    }

    /// Gives the letter.
    pub const fn letter(self) -> char {
        match self {
            Self::Blue => 'B',
            Self::Green => 'G',
            Self::Amber => 'A',
            Self::Red => 'R',
            Self::WrittenOut => 'X',
            Self::NotRated => 'N',
        }
    }

    /// Reads the letter of a tracker; `None` where it is not one of B G A R X N.
    pub fn from_letter(letter: char) -> Option<Self> {
        Self::ALL.iter().copied().find(|rating| rating.letter() == letter)
    }

    /// Gives the shape, which tells ratings apart where colour cannot.
    pub const fn shape(self) -> char {
        match self {
            Self::Blue => '■',
            Self::Green => '●',
            Self::Amber => '▲',
            Self::Red => '◆',
            Self::WrittenOut => '✕',
            Self::NotRated => '○',
        }
    }

    /// Gives letter and shape: `G ●`.
    pub fn mark(self) -> String {
        format!("{} {}", self.letter(), self.shape())
    }
}

words! {
    /// Which view of a risk a rating gives.
    RiskKind {
        /// Before any control.
        Inherent = "inherent",
        /// As it stands.
        Current = "current",
        /// As it should become.
        Target = "target",
    }
}

words! {
    /// Where a rating lies on the scale of its register.
    Band {
        /// The lowest band.
        Low = "low",
        /// The middle band.
        Medium = "medium",
        /// The highest band.
        High = "high",
    }
}
