//! Figures become charts: numbers and words first, then SVG and PNG.
//!
//! A [`Chart`] holds all that a reader is owed; its [`plot::Plot`] says what to draw. [`svg`] and
//! [`png`] draw it and add nothing to what it says.

mod capitalisation;
mod carry_forward;
mod chart;
mod claimed_computed;
mod council_tax_yield;
mod delivery_curve;
mod draw;
mod fate;
mod forecast_reliability;
mod gap_bridge;
mod gap_claims;
mod gap_closing;
mod gap_path;
mod gap_sensitivity;
mod measures;
mod measures_pace;
mod modelled;
pub mod palette;
pub mod plot;
mod recommendation_themes;
mod recommendations;
mod reserves;
mod risk_views;
mod risks;
mod savings_by_directorate;
mod savings_movement;
mod savings_over_years;
mod services;
mod support;
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

/// The charts of the modelled gap: where there is none, there is none of them.
pub const OF_MODEL: [&str; 7] = [
    "gap-path",
    "gap-bridge",
    "gap-closing",
    "gap-sensitivity",
    "reserves",
    "support",
    "council-tax-yield",
];

/// The name of the chart of what moved since the point before, which a seal may hold.
pub const MOVEMENT: &str = "savings-movement";

/// Every chart.
pub const ALL: [Maker; 24] = [
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
        name: "delivery-curve",
        about: "savings at each point of the year against its target",
        build: delivery_curve::make,
    },
    Maker {
        name: MOVEMENT,
        about: "how the forecast moved since the last seal or the point before, by cause",
        build: savings_movement::make,
    },
    Maker {
        name: "claimed-computed",
        about: "savings by the officers' rating and the rule's",
        build: claimed_computed::make,
    },
    Maker {
        name: "carry-forward",
        about: "what the year hands on to the next, by directorate",
        build: carry_forward::make,
    },
    Maker {
        name: "forecast-reliability",
        about: "what became of earlier savings by the rating they had at this point",
        build: forecast_reliability::make,
    },
    Maker {
        name: "services",
        about: "where services are over and under their budgets, and what it comes to",
        build: services::make,
    },
    Maker {
        name: "gap-claims",
        about: "every published budget gap, with its range and date",
        build: gap_claims::make,
    },
    Maker {
        name: "gap-path",
        about: "the annual gap by year under each scenario, between best and worst",
        build: gap_path::make,
    },
    Maker {
        name: "gap-bridge",
        about: "how the gap of a year comes about, step by step",
        build: gap_bridge::make,
    },
    Maker {
        name: "gap-closing",
        about: "how the gap of a year is closed under each scenario",
        build: gap_closing::make,
    },
    Maker {
        name: "gap-sensitivity",
        about: "what moves the gap of the last year most",
        build: gap_sensitivity::make,
    },
    Maker {
        name: "reserves",
        about: "usable reserves at each year end, against the least they may fall to",
        build: reserves::make,
    },
    Maker {
        name: "support",
        about: "support still to be provided for and its yearly cost, over its whole life",
        build: support::make,
    },
    Maker {
        name: "council-tax-yield",
        about: "what council tax brings each year, and what one more point would",
        build: council_tax_yield::make,
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
