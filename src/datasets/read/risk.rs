//! Ratings of risks, held against the scale of their risk.

use std::collections::HashMap;

use crate::datasets::load::Loader;
use crate::datasets::row::Row;
use crate::records::schema::{Bad, Cells, risk_ratings as rr};
use crate::records::{Book, Code, RiskRating, RiskScale};

pub(super) fn risk_ratings(loader: &mut Loader<'_>, book: &Book) -> Vec<RiskRating> {
    let own = book.council.risk_scale.as_deref();
    let scale_of: HashMap<&str, &RiskScale> = book
        .risks
        .iter()
        .filter_map(|risk| {
            let id = if risk.scale_id.is_empty() { own? } else { &risk.scale_id };
            Some((risk.id.as_str(), book.risk_scales.iter().find(|scale| scale.id == id)?))
        })
        .collect();
    loader.records_that(|row, rating: &RiskRating| {
        scale_of.get(rating.risk_id.as_str()).map_or(Ok(()), |scale| within(row, rating, scale))
    })
}

fn within(row: &Row<'_>, rating: &RiskRating, scale: &RiskScale) -> Result<(), Bad> {
    let cells = [
        (rr::rating, Some(rating.rating), scale.max()),
        (rr::likelihood, rating.likelihood, scale.likelihood_max),
        (rr::impact, rating.impact, scale.impact_max),
    ];
    for (col, value, max) in cells {
        if value.is_some_and(|value| value == 0 || value > max) {
            let wanted = format!("1 to {max}, as scale {} has it", scale.id);
            return Err(row.fault(Code::RatingOutsideScale, col, wanted));
        }
    }
    let sides = [
        (rr::likelihood, rating.likelihood, scale.likelihoods()),
        (rr::impact, rating.impact, scale.impacts()),
        // A scale that no source confirms is a guess, and no rating is held to its products.
        (rr::rating, Some(rating.rating).filter(|_| scale.confirmed), scale.ratings()),
    ];
    for (col, value, allowed) in sides {
        let Some(value) = value.filter(|value| !allowed.contains(value)) else { continue };
        let below = allowed.iter().rfind(|one| **one < value);
        let above = allowed.iter().find(|one| **one > value);
        let near: Vec<String> = below.into_iter().chain(above).map(u32::to_string).collect();
        let what = if col == rr::rating { "likelihood × impact of" } else { "a value of" };
        let wanted = format!("{what} scale {}; the nearest: {}", scale.id, near.join(" and "));
        return Err(row.fault(Code::RatingOutsideScale, col, wanted));
    }
    Ok(())
}
