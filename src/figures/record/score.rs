//! How well the record foretells: a proper score, pound by pound.

use std::collections::BTreeMap;

use super::{PLACES, Record, Tally, foretells};
use crate::records::{Brag, RatingPolicy};
use crate::units::{Decimal, FinancialYear, Mark, Rate};

/// Mean squared error of the probability that a pound of target comes in its year, nil at best, one
/// at worst (Brier 1950): each pound either came or did not.
///
/// The record is held against years that it has not seen: each year is foretold from the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scores {
    /// The record's score.
    pub record: Rate,
    /// The score of each colour taken at face value: B all of the target, G and A the least that the
    /// rule lets them stand for, R and X nothing.
    pub face_value: Rate,
    /// Forecasts that were scored: a case at a point of its year.
    pub forecasts: usize,
}

/// A colour's tally in a year at a point of it.
pub(super) type Colours = BTreeMap<(FinancialYear, Option<Brag>, Mark), Tally>;

/// Works out the scores; `None` with fewer than two years.
pub(super) fn scores(colours: &Colours, record: &Record, rule: &RatingPolicy) -> Option<Scores> {
    if record.years.len() < 2 {
        return None;
    }
    let (mut own, mut face, mut pounds) = (Decimal::ZERO, Decimal::ZERO, Decimal::ZERO);
    let mut forecasts = 0;
    for ((year, brag, mark), tally) in colours {
        let Some(stated) = brag.and_then(|brag| face_value(brag, rule)) else { continue };
        let foretold = foretold(colours, record, (*year, *brag, *mark))?;
        own += error(tally, foretold);
        face += error(tally, stated);
        pounds += tally.target().pounds();
        forecasts += tally.cases;
    }
    let mean = |sum: Decimal| Some(Rate::from_fraction(sum.checked_div(pounds)?).rounded(PLACES));
    Some(Scores { record: mean(own)?, face_value: mean(face)?, forecasts })
}

/// Gives the share that a colour stands for; `None` where it says nothing.
fn face_value(brag: Brag, rule: &RatingPolicy) -> Option<Decimal> {
    match brag {
        Brag::Blue => Some(Decimal::ONE),
        Brag::Green => Some(rule.on_track.fraction()),
        Brag::Amber => Some(rule.at_risk.fraction()),
        Brag::Red | Brag::WrittenOut => Some(Decimal::ZERO),
        Brag::NotRated => None,
    }
}

/// Gives the share that the other years' record foretells of a colour at a point of the year, shrunk
/// towards all of theirs.
fn foretold(
    colours: &Colours,
    record: &Record,
    (year, brag, mark): (FinancialYear, Option<Brag>, Mark),
) -> Option<Decimal> {
    let mut others = Tally::default();
    for other in record.years.iter().filter(|other| **other != year) {
        if let Some(tally) = colours.get(&(*other, brag, mark)) {
            others.add_all(tally);
        }
    }
    let mut whole = Tally::default();
    for (_, tally) in record.by_year.iter().filter(|(other, _)| **other != year) {
        whole.add_all(tally);
    }
    let whole = whole.shares()?;
    let shares = foretells(brag, &others, whole, record.k).unwrap_or(whole);
    Some(shares.on_time.fraction())
}

/// Gives the squared error of a share over every pound of some cases.
fn error(tally: &Tally, share: Decimal) -> Decimal {
    let came = tally.get(super::Part::OnTime).pounds();
    let short = tally.target().pounds() - came;
    let miss = Decimal::ONE - share;
    came * miss * miss + short * share * share
}
