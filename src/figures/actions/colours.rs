//! What actions are counted by.

use crate::records::Brag;
use crate::units::words;

words! {
    /// A colour that actions are counted by.
    Colour {
        /// On track.
        Green = "green",
        /// At risk.
        Amber = "amber",
        /// Off track.
        Red = "red",
    }
}

impl Colour {
    /// Gives the rating that has the colour.
    pub const fn brag(self) -> Brag {
        match self {
            Self::Green => Brag::Green,
            Self::Amber => Brag::Amber,
            Self::Red => Brag::Red,
        }
    }
}

words! {
    /// What is counted of a plan or of a group of it, beside its colours.
    Counted {
        /// Its actions.
        Actions = "actions",
        /// Its different recommendations.
        Recommendations = "recommendations",
        /// Its actions rated green with a step past its date.
        GreenButOverdue = "green-but-overdue",
        /// Its actions without a colour.
        Unrated = "unrated",
    }
}

/// Counts of green, amber and red.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Colours {
    /// On track.
    pub green: usize,
    /// At risk.
    pub amber: usize,
    /// Off track.
    pub red: usize,
}

impl Colours {
    /// Gives the count of one colour.
    pub const fn of(self, colour: Colour) -> usize {
        match colour {
            Colour::Green => self.green,
            Colour::Amber => self.amber,
            Colour::Red => self.red,
        }
    }

    /// Gives the three in order.
    pub const fn all(self) -> [usize; 3] {
        [self.green, self.amber, self.red]
    }

    /// Gives how many are rated.
    pub const fn rated(self) -> usize {
        self.green + self.amber + self.red
    }

    pub(super) fn add(&mut self, rating: Option<Brag>) {
        match rating {
            Some(Brag::Green) => self.green += 1,
            Some(Brag::Amber) => self.amber += 1,
            Some(Brag::Red) => self.red += 1,
            Some(Brag::Blue | Brag::WrittenOut | Brag::NotRated) | None => {}
        }
    }
}
