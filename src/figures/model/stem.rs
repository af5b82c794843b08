//! What the ids of an amount have alike in every year, and the stems of what scenarios turn.

use std::fmt::{self, Display, Formatter};

use crate::figures::id::FigureId;
use crate::records::Brag;
use crate::units::{FinancialYear, words};

/// The id of a figure but for its year, which stands in one place of it or in none. It prints with
/// `{year}` there: `gap/{year}/annual`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stem {
    id: FigureId,
    /// The place of the year among the parts of the id.
    year: Option<usize>,
}

/// What stands for the year.
const YEAR: &str = "{year}";

impl Stem {
    /// Begins the stems of a subject.
    pub(in crate::figures) fn of(subject: &str) -> Self {
        FigureId::of_subject(subject).into()
    }

    /// Begins the stems of a subject whose years come first: `gap/{year}`.
    pub(in crate::figures) fn yearly(subject: &str) -> Self {
        Self::of(subject).each_year()
    }

    /// Adds a part.
    pub(in crate::figures) fn at(&self, part: impl Display) -> Self {
        Self { id: self.id.at(part), year: self.year }
    }

    /// Adds the year.
    pub(in crate::figures) fn each_year(&self) -> Self {
        Self { id: self.id.at(YEAR), year: Some(self.id.parts().count()) }
    }

    /// Gives the id of a year's figure.
    pub fn in_year(&self, year: Option<FinancialYear>) -> FigureId {
        match self.year.zip(year) {
            Some((at, year)) => self.id.with_part(at, year.slug()),
            None => self.id.clone(),
        }
    }

    /// Gives the id as it prints for all years, with `{year}` in the place of the year.
    pub const fn pattern(&self) -> &FigureId {
        &self.id
    }

    /// Says whether a year stands in it.
    pub const fn is_yearly(&self) -> bool {
        self.year.is_some()
    }
}

impl From<FigureId> for Stem {
    fn from(id: FigureId) -> Self {
        Self { id, year: None }
    }
}

impl Display for Stem {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.id.fmt(f)
    }
}

words! {
    /// What a scenario turns of the savings programme and of how gaps are closed.
    Knob {
        /// How far the officer's forecast counts.
        Trust = "trust",
        /// How far it does not.
        Doubt = "doubt",
        /// A delay of savings, as part of a year.
        Delay = "delay",
        /// Whether reserves close a gap.
        UseReserves = "use-reserves",
        /// The rate of support that is not agreed yet.
        EfsRate = "efs-rate",
        /// The floor of the general reserves.
        Floor = "floor",
        /// New recurring savings found for a year.
        RecurringFound = "recurring-found",
        /// Support agreed for a year.
        EfsAgreed = "efs-agreed",
        /// Whether support fills the gap of a year.
        EfsFills = "efs-fills",
    }
}

impl Knob {
    /// Gives its stem.
    pub(in crate::figures) fn stem(self) -> Stem {
        let begin = match self {
            Self::Trust | Self::Doubt | Self::Delay => Stem::of(DELIVERY),
            Self::UseReserves | Self::EfsRate | Self::Floor => Stem::of(CLOSING),
            Self::RecurringFound | Self::EfsAgreed | Self::EfsFills => Stem::yearly(CLOSING),
        };
        begin.at(self.word())
    }
}

words! {
    /// What becomes of a part of a savings target.
    Share {
        /// It comes on time.
        OnTime = "on-time",
        /// It comes a year late.
        Late = "late",
        /// It never comes.
        Never = "never",
    }
}

impl Share {
    /// Gives the stem of the part of savings of a rating.
    pub(in crate::figures) fn stem(self, brag: Brag) -> Stem {
        Stem::of(DELIVERY).at(brag.word().to_lowercase()).at(self.word())
    }
}

/// The subject of how gaps are closed.
pub(super) const CLOSING: &str = "closing";
/// The subject of how much of the savings programme comes.
const DELIVERY: &str = "delivery";
/// The subject of the lines of the budget.
const LINE: &str = "line";
/// The subject of the savings programme.
pub(super) const PROGRAMME: &str = "programme";

/// Gives the stem of a line of the budget: `line/FUN-TAX/{year}`.
pub(in crate::figures) fn line(id: &str) -> Stem {
    Stem { id: FigureId::of_key(LINE, id, YEAR), year: Some(1) }
}

/// Gives the stem of an assumption.
pub(in crate::figures) fn assumption(id: &str) -> Stem {
    Stem::of("assumption").at(id).each_year()
}

/// Gives the stem of a loan of support, which all of its amounts begin with.
pub(in crate::figures) fn support(id: impl Display) -> Stem {
    Stem::of("support").at(id)
}

/// Gives the stem of what is borrowed of a direction.
pub(in crate::figures) fn principal(id: &str) -> Stem {
    support(id).at("principal")
}

/// Gives the stem of the limit of one of several directions of a year.
pub(in crate::figures) fn limit(id: &str) -> Stem {
    support(id).at("limit")
}

/// Gives the stem of whether a surplus goes to a reserve.
pub(in crate::figures) fn takes_surplus(id: &str) -> Stem {
    Stem::of("reserve").at(id).at("takes-surplus")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_stands_in_its_own_place_whatever_a_key_is_called() {
        let stem = line("{year}").at("rise");
        assert_eq!(stem.to_string(), "line/{year}/{year}/rise");
        let year = FinancialYear::beginning(2026);
        assert_eq!(stem.in_year(year).to_string(), "line/{year}/2026-27/rise");
        assert_eq!(Knob::Floor.stem().in_year(year).to_string(), "closing/floor");
    }
}
