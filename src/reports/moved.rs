//! What moved in savings between two points of a year, as every pack tells it.

use std::cmp::Reverse;

use super::document::Block;
use super::paper::{Paper, period_words};
use super::say::{capital, number_as, plain, table};
use super::words::Text;
use crate::answers::sentence;
use crate::charts::Cell;
use crate::figures::claims::{claim_main_id, claim_words};
use crate::figures::star_chamber::StarChamber;
use crate::records::Claim;
use crate::units::text;

/// Figures published since that open a paper; the table has them all.
const TOLD: usize = 3;

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

/// Gives what was published of the year's savings after its last return.
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
    since.collect()
}

/// Says what was published of the year's savings since its last return, the newest first: what a
/// reader must know before the older ratings.
pub(super) fn since_in_brief(paper: &Paper<'_>) -> Option<Text> {
    let mut since = claims_since(paper);
    since.sort_by_key(|claim| Reverse(claim.as_at));
    let told = since.iter().take(TOLD).map(|claim| {
        sentence!(
            paper.sheet,
            "{what} {amount} ({date})",
            what = claim.subject.replace('_', " "),
            amount = (claim_main_id(claim), claim_words(claim)),
            date = text::date(claim.as_at),
        )
    });
    let told: Vec<Text> = told.collect();
    (!told.is_empty()).then(|| {
        sentence!(
            paper.sheet,
            "Published since the last return, and in none of its sums: {told}.",
            told = Text::listed(told),
        )
    })
}

/// Says how old the newest savings data are: the last return, what came since, and the newest source.
pub(super) fn age(paper: &Paper<'_>) -> Option<String> {
    let period = paper.figures.star_chamber.as_ref()?.period?;
    let mut words = format!("Newest return: to {}", text::date(period.last_day()));
    if let Some(newest) = claims_since(paper).iter().map(|claim| claim.as_at).max() {
        words.push_str(&format!("; published since: {}", text::date(newest)));
    }
    let newest = paper.book.sources.iter().filter_map(|source| source.published_on).max();
    if let Some(newest) = newest.filter(|newest| *newest > period.last_day()) {
        words.push_str(&format!("; newest source of the folder: {}", text::date(newest)));
    }
    Some(format!("{words}."))
}

/// Lists what was published of the year's savings after the point that a paper speaks for: it is no
/// return, so it moves no sum, and yet a reader must not miss it.
pub(super) fn published_since(paper: &Paper<'_>) -> Option<Block> {
    let chamber = paper.figures.star_chamber.as_ref()?;
    let since = claims_since(paper);
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
