//! Risks, their ratings by date and the scales behind them.

use super::words::{Band, RiskKind};
use crate::units::{Date, Money, Rate};

/// A risk or a rated recommendation of a register.
#[derive(Debug, Clone)]
pub struct Risk {
    /// Its reference.
    pub id: String,
    /// The register it stands in.
    pub register: String,
    /// What it is.
    pub title: String,
    /// Its kind; empty where not recorded.
    pub category: String,
    /// Who answers for it; empty where not recorded.
    pub owner: String,
    /// When, as the source says it; empty where not recorded.
    pub timescale: String,
    /// When, as a date set locally.
    pub due: Option<Date>,
    /// What it would cost.
    pub exposure: Option<Money>,
    /// How likely it is.
    pub likelihood: Option<Rate>,
    /// The rating the council accepts.
    pub appetite: Option<u32>,
    /// Its scale; empty: the council's own.
    pub scale_id: String,
    /// Whether the public may see it.
    pub public: bool,
    /// What a reader should know.
    pub note: String,
    /// Where it stands.
    pub source_id: String,
    /// The file's data row, from 0.
    pub row: u32,
}

/// The rating of a risk at a date.
#[derive(Debug, Clone)]
pub struct RiskRating {
    /// The risk.
    pub risk_id: String,
    /// When it was rated.
    pub as_at: Date,
    /// Which view it gives.
    pub kind: RiskKind,
    /// The rating as printed.
    pub rating: u32,
    /// How likely, on the scale; `None` where not published.
    pub likelihood: Option<u32>,
    /// How grave, on the scale; `None` where not published.
    pub impact: Option<u32>,
    /// Where it stands.
    pub source_id: String,
    /// The file's data row, from 0.
    pub row: u32,
}

/// A rating scale.
#[derive(Debug, Clone)]
pub struct RiskScale {
    /// Its reference.
    pub id: String,
    /// The highest likelihood.
    pub likelihood_max: u32,
    /// The highest impact.
    pub impact_max: u32,
    /// Whether the source states the scale; else it is inferred and said so.
    pub confirmed: bool,
    /// The highest rating that is low.
    pub low_max: u32,
    /// The highest rating that is medium.
    pub medium_max: u32,
    /// What a reader should know.
    pub note: String,
    /// The file's data row, from 0.
    pub row: u32,
}

impl RiskScale {
    /// Gives the highest rating of the scale.
    pub const fn max(&self) -> u32 {
        self.likelihood_max * self.impact_max
    }

    /// Gives the band of a rating.
    pub const fn band(&self, rating: u32) -> Band {
        if rating <= self.low_max {
            Band::Low
        } else if rating <= self.medium_max {
            Band::Medium
        } else {
            Band::High
        }
    }
}
