//! Ratings of risks, held against the scale of their risk.

use std::collections::{HashMap, HashSet};

use crate::datasets::load::Loader;
use crate::datasets::row::Row;
use crate::records::schema::{Bad, Cells, Col, risk_ratings as rr};
use crate::records::{Band, Book, Code, RiskRating, Scale, TableName};

/// Reads the ratings. The band of each is kept under the name that its scale has for it, and only where
/// the number does not tell it: where none is published, the scale is not confirmed, or the cells of a
/// matrix say it.
pub(super) fn risk_ratings(loader: &mut Loader<'_>, book: &Book) -> Vec<RiskRating> {
    let scales = book.scales();
    let mut scale_of: HashMap<&str, &Scale<'_>> = HashMap::new();
    // A scale that was left out is told of where it stands.
    let mut untold: HashSet<&str> = HashSet::new();
    for risk in &book.risks {
        let id = book.scale_id_of(risk);
        match scales.iter().find(|scale| scale.id() == id) {
            Some(scale) => drop(scale_of.insert(&risk.id, scale)),
            None if loader.known.was_rejected(TableName::RiskScales, id) => {
                untold.insert(&risk.id);
            }
            None => {}
        }
    }
    let mut ratings = loader.records_that(|row, rating: &RiskRating| {
        if untold.contains(rating.risk_id.as_str()) && names_a_band(rating) {
            return Err(Bad);
        }
        held(row, rating, scale_of.get(rating.risk_id.as_str()).copied())
    });
    for rating in &mut ratings {
        let scale = scale_of.get(rating.risk_id.as_str()).copied();
        rating.band = kept(rating, scale).map_or_else(String::new, |band| band.name.to_owned());
    }
    ratings
}

fn names_a_band(rating: &RiskRating) -> bool {
    !rating.band.is_empty() || rating.score.as_ref().is_some_and(|score| !score.band.is_empty())
}

/// Gives the bands that a row names, each with its column.
fn stated(rating: &RiskRating) -> impl Iterator<Item = (Col, &str)> {
    let beside = rating.score.iter().map(|score| (rr::rating, score.band.as_str()));
    let own = std::iter::once((rr::band, rating.band.as_str()));
    beside.chain(own).filter(|(_, words)| !words.is_empty())
}

/// Gives the band that is kept with a rating.
fn kept<'b>(rating: &RiskRating, scale: Option<&Scale<'b>>) -> Option<Band<'b>> {
    let scale = scale?;
    let worked = scale.band_of_numbers(rating).filter(|_| scale.is_confirmed());
    if worked.is_some() && rating.number().is_some() && scale.cells.is_empty() {
        return None;
    }
    stated(rating).find_map(|(_, words)| scale.named(words)).or(worked)
}

/// Holds a rating to its scale: product, ends, values, band.
fn held(row: &Row<'_>, rating: &RiskRating, scale: Option<&Scale<'_>>) -> Result<(), Bad> {
    is_product(row, rating, scale)?;
    if let Some(scale) = scale {
        within(row, rating, scale)?;
    }
    in_its_band(row, rating, scale)
}

fn is_product(row: &Row<'_>, rating: &RiskRating, scale: Option<&Scale<'_>>) -> Result<(), Bad> {
    let parts = (rating.number(), rating.likelihood, rating.impact);
    let (Some(number), Some(likelihood), Some(impact)) = parts else { return Ok(()) };
    let product = likelihood.saturating_mul(impact);
    let wanted = scale.map_or(product, |scale| scale.rating_at(likelihood, impact));
    if number == wanted {
        return Ok(());
    }
    let wanted = if wanted == product {
        format!("likelihood × impact, {likelihood} × {impact} = {product}")
    } else {
        format!("the rating of likelihood {likelihood} and impact {impact} in the matrix, {wanted}")
    };
    Err(row.fault(Code::RatingNotProduct, rr::rating, wanted))
}

fn within(row: &Row<'_>, rating: &RiskRating, scale: &Scale<'_>) -> Result<(), Bad> {
    let (stated, highest) = (scale.stated, scale.highest());
    let cells = [
        (rr::rating, rating.number().zip(highest)),
        (
            rr::likelihood,
            rating.likelihood.map(|value| (value, stated.likelihood_max.unwrap_or(0))),
        ),
        (rr::impact, rating.impact.map(|value| (value, stated.impact_max.unwrap_or(0)))),
    ];
    for (col, cell) in cells {
        let Some((_, max)) = cell.filter(|(value, max)| *value == 0 || value > max) else {
            continue;
        };
        let id = scale.id();
        let wanted = match max {
            0 => format!("nothing: scale {id} has no likelihood and impact"),
            _ => format!("1 to {max}, as scale {id} has it"),
        };
        return Err(row.fault(Code::RatingOutsideScale, col, wanted));
    }
    of_its_highest(row, rating, scale)?;
    let sides = [
        (rr::likelihood, rating.likelihood, stated.likelihoods()),
        (rr::impact, rating.impact, stated.impacts()),
        // A scale that no source confirms is a guess, and no rating is held to its products.
        (rr::rating, rating.number().filter(|_| scale.is_confirmed()), scale.ratings()),
    ];
    for (col, value, allowed) in sides {
        let outside = |value: &u32| !allowed.is_empty() && !allowed.contains(value);
        let Some(value) = value.filter(outside) else { continue };
        let below = allowed.iter().rfind(|one| **one < value);
        let above = allowed.iter().find(|one| **one > value);
        let near: Vec<String> = below.into_iter().chain(above).map(u32::to_string).collect();
        let what = if col == rr::rating { "likelihood × impact of" } else { "a value of" };
        let wanted = format!("{what} scale {}; the nearest: {}", scale.id(), near.join(" and "));
        return Err(row.fault(Code::RatingOutsideScale, col, wanted));
    }
    Ok(())
}

/// Holds the highest that is printed beside a rating to that of its scale.
fn of_its_highest(row: &Row<'_>, rating: &RiskRating, scale: &Scale<'_>) -> Result<(), Bad> {
    let printed = rating.score.as_ref().and_then(|score| score.of);
    let Some((printed, highest)) = printed.zip(scale.highest()) else { return Ok(()) };
    if printed == highest {
        return Ok(());
    }
    let wanted =
        format!("a rating of {highest}, the highest of scale {}, not of {printed}", scale.id());
    Err(row.fault(Code::RatingOutsideScale, rr::rating, wanted))
}

/// Holds the band that a source prints to the bands of the scale, and to the one that the scale gives
/// the rating.
fn in_its_band(row: &Row<'_>, rating: &RiskRating, scale: Option<&Scale<'_>>) -> Result<(), Bad> {
    let mut first: Option<(Band<'_>, &str)> = None;
    for (col, words) in stated(rating) {
        let Some((band, scale)) = scale.and_then(|scale| Some((scale.named(words)?, scale))) else {
            let (wanted, hint) = unknown(scale);
            return Err(row.fault_with_hint(Code::UnknownBand, col, wanted, Some(hint.to_owned())));
        };
        if let Some((other, as_printed)) = first.filter(|(other, _)| *other != band) {
            let wanted =
                format!("{}, as `{as_printed}` in `rating` has it, not {}", other.name, band.name);
            return Err(row.fault(Code::RatingNotItsBand, col, wanted));
        }
        let worked = scale.band_of_numbers(rating).filter(|_| scale.is_confirmed());
        if let Some(worked) = worked.filter(|worked| *worked != band) {
            let wanted = format!(
                "{}, the band that scale {} has for {}, or a rating that is {}",
                worked.name,
                scale.id(),
                numbers(rating),
                band.name
            );
            let hint = "the source contradicts itself or the scale: enter the number or the band alone, \
                        with a note";
            let code = Code::RatingNotItsBand;
            return Err(row.fault_with_hint(code, col, wanted, Some(hint.to_owned())));
        }
        first = first.or(Some((band, words)));
    }
    Ok(())
}

fn unknown(scale: Option<&Scale<'_>>) -> (String, &'static str) {
    match scale {
        Some(scale) if !scale.bands.is_empty() => (
            format!("a band of scale {}: {}", scale.id(), scale.names()),
            "write the band, its colour or its first letter as risk_bands.csv has it, or add it there",
        ),
        Some(scale) => (
            format!("no band: scale {} has none", scale.id()),
            "name its bands in risk_bands.csv, the least grave first",
        ),
        None => (
            "no band: the risk has no scale that names bands".to_owned(),
            "state a scale in risk_scales.csv, its bands in risk_bands.csv, and the scale at the risk",
        ),
    }
}

fn numbers(rating: &RiskRating) -> String {
    let sides = rating.likelihood.zip(rating.impact);
    match (rating.number(), sides) {
        (Some(number), None) => number.to_string(),
        (Some(number), Some((likelihood, impact))) => format!("{number} ({likelihood} × {impact})"),
        (None, Some((likelihood, impact))) => format!("{likelihood} × {impact}"),
        (None, None) => "it".to_owned(),
    }
}
