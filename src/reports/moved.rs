//! What moved in savings between two points of a year, as every pack tells it.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::document::Block;
use super::paper::{Paper, period_words};
use super::say::{capital, number_as, plain, table};
use super::words::Text;
use crate::answers::sentence;
use crate::charts::Cell;
use crate::figures::claims::{claim_main_id, claim_words};
use crate::figures::star_chamber::StarChamber;
use crate::records::{Claim, ClaimUnit};
use crate::units::text;

/// Figures published since that open a paper; the table has them all.
const TOLD: usize = 4;

/// Says why no movement is shown.
pub(super) fn none(chamber: &StarChamber) -> Text {
    match (chamber.period, chamber.curve.len()) {
        (None, _) => "No return speaks of this year, so no movement can be shown.".into(),
        (Some(period), 1) => format!(
            "{} is the first point of the year that is told: there is nothing to compare it with.",
            capital(&period_words(period))
        )
        .into(),
        (Some(_), _) => "A pack as known on a date shows no movement: ask for a period.".into(),
    }
}

/// Gives what was published of the year's savings after its last return, and by another source: what
/// came with the return is in its sums.
fn claims_since<'a>(paper: &Paper<'a>) -> Vec<&'a Claim> {
    let chamber = paper.figures.star_chamber.as_ref();
    let Some((year, period)) = chamber.and_then(|of| Some((Some(of.year), of.period?))) else {
        return Vec::new();
    };
    let since = paper.book.claims.iter().filter(|claim| {
        claim.subject.starts_with("savings_")
            && (claim.from, claim.to) == (year, year)
            && claim.as_at.first_day() > period.last_day()
    });
    let mut since: Vec<&Claim> = since.collect();
    if !since.is_empty() {
        let deliveries = &paper.book.deliveries;
        let returns = (0..deliveries.len()).filter(|&row| deliveries.period(row) == period);
        let returned: BTreeSet<&str> = returns.map(|row| deliveries.source_id(row)).collect();
        since.retain(|claim| !returned.contains(claim.source_id.as_str()));
    }
    since
}

/// Puts what was published since in the order of a paper: money first, the largest of it first, so that
/// what a reader must know is not behind a detail of a day later.
fn largest_first(claims: &mut [&Claim]) {
    let main = |claim: &Claim| {
        let amount = &claim.amount;
        amount.central.or(amount.high).or(amount.low)
    };
    claims.sort_by_key(|claim| {
        (claim.unit != ClaimUnit::Pounds, Reverse(main(claim)), Reverse(claim.as_at))
    });
}

/// Says one figure published since: `savings shortfall £1.65m (8 October 2025)`.
fn one_since(paper: &Paper<'_>, claim: &Claim) -> Text {
    sentence!(
        paper.sheet,
        "{what} {amount} ({date})",
        what = claim.subject.replace('_', " "),
        amount = (claim_main_id(claim), claim_words(claim)),
        date = text::date(claim.as_at),
    )
}

/// Says what was published of the year's savings since its last return, the largest first: what a
/// reader must know before the older ratings.
pub(super) fn since_in_brief(paper: &Paper<'_>) -> Option<Text> {
    let mut since = claims_since(paper);
    largest_first(&mut since);
    let told: Vec<Text> = since.iter().take(TOLD).map(|claim| one_since(paper, claim)).collect();
    (!told.is_empty()).then(|| {
        sentence!(
            paper.sheet,
            "Published since the last return, and in none of its sums: {told}.",
            told = Text::listed(told),
        )
    })
}

/// Says how old the newest savings data are: what came since the last return, the largest of it in
/// full, that return, and the newest source.
pub(super) fn age(paper: &Paper<'_>) -> Option<Text> {
    let period = paper.figures.star_chamber.as_ref()?.period?;
    let mut since = claims_since(paper);
    largest_first(&mut since);
    let newest = since.iter().map(|claim| claim.as_at).max();
    let source = paper.book.sources.iter().filter_map(|source| source.published_on).max();
    let source = source.filter(|newest| *newest > period.last_day());
    let source = source.map_or_else(String::new, |newest| {
        format!("; newest source of the folder: {}", text::date(newest))
    });
    let last = text::date(period.last_day());
    let Some((newest, claim)) = newest.zip(since.first()) else {
        return Some(sentence!(
            paper.sheet,
            "Newest savings data: the return to {last}{source}.",
            last = last,
            source = source,
        ));
    };
    Some(sentence!(
        paper.sheet,
        "Newest savings data: {newest}; newest return: to {last}{source}. Published since that return, and in none of these amounts: {told}.",
        newest = text::date(newest),
        last = last,
        source = source,
        told = one_since(paper, claim),
    ))
}

/// Lists what was published of the year's savings after the point that a paper speaks for: it is no
/// return, so it moves no sum, and yet a reader must not miss it.
pub(super) fn published_since(paper: &Paper<'_>) -> Option<Block> {
    let chamber = paper.figures.star_chamber.as_ref()?;
    let mut since = claims_since(paper);
    largest_first(&mut since);
    let row = |claim: &Claim| {
        let amount = number_as(claim_main_id(claim), claim_words(claim));
        let what = capital(&claim.subject.replace('_', " "));
        let source = plain(paper.source(&claim.source_id));
        vec![plain(what), amount, plain(text::date(claim.as_at)), plain(&claim.note), source]
    };
    let rows: Vec<Vec<Cell>> = since.into_iter().map(row).collect();
    let caption = format!("Published since of the savings of {}, in no sum above", chamber.year);
    let headings = ["What", "#Amount", "As at", "What the source says", "Source"];
    (!rows.is_empty()).then(|| Block::Table(table(caption, &headings, rows)))
}
