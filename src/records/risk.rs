//! Risks and their ratings by date.

use super::problem::Code;
use super::table::{Bad, Cells, table};
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
    rating as score: Score, ?, "The rating as printed: 15, 20/25 or 15 (A); empty where only a band is";
    likelihood: Whole, ?, "How likely, on the scale";
    impact: Whole, ?, "How grave, on the scale";
    source_id: Ref(Sources), !, "Where it stands";
    band: Text, ?, "The band or colour that the source prints, of its scale; never made into a number";
} rule rated }

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

fn rated<R: Cells>(rating: &RiskRating, row: &R) -> Result<(), Bad> {
    if rating.score.is_none() && rating.band.is_empty() {
        let wanted = "a rating, or its band in `band`";
        return Err(row.fault(Code::MissingValue, risk_ratings::rating, wanted));
    }
    let Some((score, of)) = rating.score.as_ref().and_then(|score| Some((score, score.of?))) else {
        return Ok(());
    };
    if score.rating <= of {
        return Ok(());
    }
    let wanted = format!("no more than {of}, the highest that stands beside it");
    Err(row.fault(Code::OutOfRange, risk_ratings::rating, wanted))
}

impl RiskRating {
    /// Gives the rating as a number; `None` where only a band is published.
    pub fn number(&self) -> Option<u32> {
        Some(self.score.as_ref()?.rating)
    }

    /// Gives the rating in words: `12`, `12 (Amber)`, `Amber`.
    pub fn said(&self) -> String {
        match (self.number(), self.band.as_str()) {
            (Some(number), "") => number.to_string(),
            (Some(number), band) => format!("{number} ({band})"),
            (None, band) => band.to_owned(),
        }
    }
}
