//! What moved in savings between two points of a year, as every pack tells it.

use super::document::Block;
use super::paper::{Paper, period_words};
use super::say::{capital, number_as, plain, table};
use super::words::Text;
use crate::charts::Cell;
use crate::figures::claims::{claim_main_id, claim_words};
use crate::figures::star_chamber::StarChamber;
use crate::records::Claim;
use crate::units::text;

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

/// Lists what was published of the year's savings after the point that a paper speaks for: it is no
/// return, so it moves no sum, and yet a reader must not miss it.
pub(super) fn published_since(paper: &Paper<'_>) -> Option<Block> {
    let chamber = paper.figures.star_chamber.as_ref()?;
    let (year, last) = (Some(chamber.year), chamber.period?.last_day());
    let since = paper.book.claims.iter().filter(|claim| {
        claim.subject.starts_with("savings_")
            && (claim.from, claim.to) == (year, year)
            && claim.as_at.first_day() > last
    });
    let row = |claim: &Claim| {
        let amount = number_as(paper.sheet, claim_main_id(claim).as_str(), claim_words(claim));
        let what = capital(&claim.subject.replace('_', " "));
        let source = plain(paper.source(&claim.source_id));
        vec![plain(what), amount, plain(text::date(claim.as_at)), plain(&claim.note), source]
    };
    let rows: Vec<Vec<Cell>> = since.map(row).collect();
    let caption = format!("Published since of the savings of {}, in no sum above", chamber.year);
    let headings = ["What", "#Amount", "As at", "What the source says", "Source"];
    (!rows.is_empty()).then(|| Block::Table(table(caption, &headings, rows)))
}
