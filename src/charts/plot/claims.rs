//! Published claims about years and runs of years.

use super::Measure;
use crate::units::{Decimal, Quantity};

/// Published claims, in panels that never share a scale.
#[derive(Debug, Clone)]
pub struct Claims {
    /// The panels, from the top.
    pub panels: Vec<ClaimPanel>,
}

/// Claims of one kind on one scale.
#[derive(Debug, Clone)]
pub struct ClaimPanel {
    /// What it shows: `Gap in one year, £m`.
    pub title: String,
    /// What the axis counts.
    pub measure: Measure,
    /// What the claims are about.
    pub about: ClaimsAbout,
}

/// Claims about single years, or about runs of years.
#[derive(Debug, Clone)]
pub enum ClaimsAbout {
    /// Claims about one year each, which stand side by side, earliest first; years without a claim
    /// may be left out.
    Years(Vec<ClaimYear>),
    /// Claims about several years together, one row a period, from the top.
    Periods(Vec<ClaimPeriod>),
}

/// The claims about one year.
#[derive(Debug, Clone)]
pub struct ClaimYear {
    /// The year: `2025/26`.
    pub label: String,
    /// How many years without a claim were left out just before this one; nil draws no break.
    pub years_left_out: usize,
    /// The claims, earliest published first.
    pub claims: Vec<Claim>,
}

/// The claims about one run of years.
#[derive(Debug, Clone)]
pub struct ClaimPeriod {
    /// The period with its length: `2014/15 to 2017/18 (4 years)`.
    pub label: String,
    /// The claims, earliest published first.
    pub claims: Vec<Claim>,
}

/// One published number about a year or a period.
#[derive(Debug, Clone)]
pub struct Claim {
    /// Which case it states.
    pub scenario: Scenario,
    /// What was published, with its bound, in the unit of the axis. A quantity without any number
    /// is not drawn.
    pub quantity: Quantity<Decimal>,
    /// The number in words: `£70.0m`, `at least £34.0m`.
    pub words: String,
    /// When it was published, short: `Feb 2025`.
    pub published: String,
}

/// Which case a claim states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scenario {
    /// The central case.
    Central,
    /// The worst case.
    Worst,
    /// The best case.
    Best,
    /// The source does not say.
    NotStated,
}

impl Scenario {
    /// Every case, in the order of the key.
    pub const ALL: [Self; 4] = [Self::Central, Self::Worst, Self::Best, Self::NotStated];

    /// Gives the words of the key: `Central case`.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Central => "Central case",
            Self::Worst => "Worst case",
            Self::Best => "Best case",
            Self::NotStated => "Case not stated",
        }
    }
}
