//! Risks, their ratings by date and the scales behind them.

use super::problem::Code;
use super::table::{Bad, Cells, table};
use super::words::Band;
use crate::units::{Decimal, Money};

table! { risks: Risks => Risk, key(risk_id), "A risk, or a rated recommendation, of a register.", {
    risk_id as id: Id, !, "Its reference";
    register: Plan, !, "The register it stands in";
    title: Text, !, "What it is";
    category: Text, ?, "Its kind";
    owner: Text, ?, "Who answers for it";
    timescale: Text, ?, "When, as the source says it";
    due_date as due: Date, ?, "When, as a date set locally";
    exposure: Money, ?, "What it would cost";
    likelihood_pct as likelihood: Rate, ?, "How likely it is";
    appetite: Whole, ?, "The rating the council accepts";
    scale_id: Ref(RiskScales), ?, "Its scale; empty: the council's own";
    public: Flag, !, "Whether the public may see it";
    closed_on: Date, ?, "When it was closed; empty: it stands, however old its rating is";
    note: Text, ?, "What a reader should know";
    source_id: Ref(Sources), !, "Where it stands";
} rule possible }

table! { risk_ratings: RiskRatings => RiskRating, key(risk_id, as_at, kind, source_id), "The rating of a risk at a date; it holds until a later one, or until the risk is closed.", {
    risk_id: Ref(Risks), !, "The risk";
    as_at: KnownDate, !, "When it was rated";
    kind: Word(RiskKind), !, "Before controls, as it stands, or as it should become";
    rating: Whole, !, "The rating as printed";
    likelihood: Whole, ?, "How likely, on the scale";
    impact: Whole, ?, "How grave, on the scale";
    source_id: Ref(Sources), !, "Where it stands";
} rule is_product }

table! { risk_scales: RiskScales => RiskScale, key(scale_id), "A rating scale.", {
    scale_id as id: Id, !, "Its reference";
    likelihood_max: Whole, !, "The highest likelihood";
    impact_max: Whole, !, "The highest impact";
    confirmed: Flag, !, "Whether the source states the scale";
    low_max: Whole, !, "The highest rating that is low";
    medium_max: Whole, !, "The highest rating that is medium";
    likelihood_values: Text, ?, "The likelihoods that may be given, such as `1 2 4 8`; empty: every whole number up to the highest";
    impact_values: Text, ?, "The impacts that may be given, in the same way";
    note: Text, ?, "What a reader should know";
} rule is_a_scale }

fn possible<R: Cells>(risk: &Risk, row: &R) -> Result<(), Bad> {
    if risk.exposure.is_some_and(Money::is_negative) {
        let wanted = "what it would cost, nil or more";
        return Err(row.fault(Code::OutOfRange, risks::exposure, wanted));
    }
    let likely = Decimal::ZERO..=Decimal::ONE;
    if risk.likelihood.is_some_and(|rate| !likely.contains(&rate.fraction())) {
        return Err(row.fault(Code::OutOfRange, risks::likelihood_pct, "0% to 100%"));
    }
    Ok(())
}

fn is_product<R: Cells>(rating: &RiskRating, row: &R) -> Result<(), Bad> {
    let (Some(likelihood), Some(impact)) = (rating.likelihood, rating.impact) else {
        return Ok(());
    };
    let product = likelihood.saturating_mul(impact);
    if product == rating.rating {
        return Ok(());
    }
    let wanted = format!("likelihood × impact, {likelihood} × {impact} = {product}");
    Err(row.fault(Code::RatingNotProduct, risk_ratings::rating, wanted))
}

fn is_a_scale<R: Cells>(scale: &RiskScale, row: &R) -> Result<(), Bad> {
    let sides = [
        (risk_scales::likelihood_max, scale.likelihood_max),
        (risk_scales::impact_max, scale.impact_max),
    ];
    if let Some((col, _)) = sides.into_iter().find(|(_, side)| !(1..=100).contains(side)) {
        return Err(row.fault(Code::OutOfRange, col, "a side of 1 to 100"));
    }
    let values = [
        (risk_scales::likelihood_values, &scale.likelihood_values, scale.likelihood_max),
        (risk_scales::impact_values, &scale.impact_values, scale.impact_max),
    ];
    for (col, words, max) in values {
        let values: Option<Vec<u32>> =
            words.split_whitespace().map(|one| one.parse().ok()).collect();
        let within = |values: &Vec<u32>| {
            values.is_empty()
                || values.iter().all(|one| (1..=max).contains(one)) && values.contains(&max)
        };
        if !values.as_ref().is_some_and(within) {
            let wanted =
                format!("whole numbers with spaces between, of 1 to {max}, the highest {max}");
            return Err(row.fault(Code::OutOfRange, col, wanted));
        }
    }
    if scale.low_max < scale.medium_max && scale.medium_max < scale.max() {
        return Ok(());
    }
    let wanted = format!("low_max below medium_max below {}", scale.max());
    Err(row.fault(Code::RangeOutOfOrder, risk_scales::medium_max, wanted))
}

impl RiskScale {
    /// Gives the highest rating of the scale.
    pub const fn max(&self) -> u32 {
        self.likelihood_max * self.impact_max
    }

    /// Gives the likelihoods that may be given, the least first.
    pub fn likelihoods(&self) -> Vec<u32> {
        allowed(&self.likelihood_values, self.likelihood_max)
    }

    /// Gives the impacts that may be given, the least first.
    pub fn impacts(&self) -> Vec<u32> {
        allowed(&self.impact_values, self.impact_max)
    }

    /// Gives the ratings that there are, likelihood × impact, the least first.
    pub fn ratings(&self) -> Vec<u32> {
        let impacts = self.impacts();
        let products = |likelihood: u32| impacts.iter().map(move |impact| likelihood * impact);
        let mut all: Vec<u32> = self.likelihoods().into_iter().flat_map(products).collect();
        all.sort_unstable();
        all.dedup();
        all
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

/// Gives the values that a scale lists, or else every one up to its highest.
fn allowed(words: &str, max: u32) -> Vec<u32> {
    let mut listed: Vec<u32> =
        words.split_whitespace().filter_map(|value| value.parse().ok()).collect();
    listed.sort_unstable();
    if listed.is_empty() { (1..=max).collect() } else { listed }
}
