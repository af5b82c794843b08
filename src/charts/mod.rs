//! Figures become charts: numbers and words first, then SVG and PNG.
//!
//! A [`Chart`] holds all that a reader is owed; its [`plot::Plot`] says what to draw. [`svg`] and
//! [`png`] draw it and add nothing to what it says.

mod capitalisation;
mod chart;
mod draw;
mod gap_claims;
mod measures;
mod measures_pace;
pub mod palette;
pub mod plot;
mod recommendation_themes;
mod recommendations;
mod risk_views;
mod risks;
mod savings_by_directorate;
mod savings_over_years;
#[cfg(test)]
mod tests;
mod words;

pub use chart::{Cell, Chart, Heading, Row, Table};
pub use draw::{DrawError, Form, png, print_fonts, svg, web_fonts};

use crate::figures::Figures;
use crate::units::FinancialYear;

/// One chart that can be asked for by name.
#[derive(Debug, Clone, Copy)]
pub struct Maker {
    /// Its name on the command line and in file names.
    pub name: &'static str,
    /// What it shows, in one line.
    pub about: &'static str,
    /// Makes it for a year; `None` where the data hold nothing for it.
    pub build: fn(&Figures<'_>, FinancialYear) -> Option<Chart>,
}

/// Every chart.
pub const ALL: [Maker; 11] = [
    Maker {
        name: "savings-by-directorate",
        about: "who holds the savings of a year, and how each is rated",
        build: savings_by_directorate::make,
    },
    Maker {
        name: "savings-over-years",
        about: "what each year's savings programme promised and what became of it",
        build: savings_over_years::make,
    },
    Maker {
        name: "gap-claims",
        about: "every published budget gap, with its range and date",
        build: gap_claims::make,
    },
    Maker {
        name: "capitalisation",
        about: "exceptional financial support by year, and its yearly cost after",
        build: capitalisation::make,
    },
    Maker {
        name: "risks",
        about: "the risks of the largest register, the highest rating first",
        build: risks::make,
    },
    Maker {
        name: "recommendations",
        about: "the actions of the largest rated plan, by group and rating",
        build: recommendations::make,
    },
    Maker { name: "measures", about: "measures against their targets", build: measures::make },
    Maker {
        name: "risk-dumbbell",
        about: "the same risks from before controls through now to the aim, against appetite",
        build: risk_views::dumbbell,
    },
    Maker {
        name: "risk-trend",
        about: "the same risks' ratings over time, one small picture each",
        build: risk_views::trend,
    },
    Maker {
        name: "recommendation-themes",
        about: "what every review asked for, by theme",
        build: recommendation_themes::make,
    },
    Maker {
        name: "measures-pace",
        about: "unmet measures with the pace they move at and where it leads",
        build: measures_pace::make,
    },
];
