//! Council tax bands, worked out and set against those published.

use crate::charts::Cell;
use crate::figures::claims::claim_main_id;
use crate::figures::council_tax::{BandLine, Bands};
use crate::records::Claim;
use crate::reports::document::{Block, Section};
use crate::reports::paper::{Paper, paragraph, section};
use crate::reports::say::{number_as, plain, some, table};
use crate::units::text;

/// Builds the section.
pub(in crate::reports) fn section_of(paper: &Paper<'_>) -> Section {
    let title = "Council tax bands";
    if paper.figures.bands.is_empty() {
        let words = "Bands cannot be worked out: for no year does the folder hold the Band D of each authority on the bill.";
        return section("bands", title, vec![paragraph(words)]);
    }
    let mut blocks = vec![paragraph(
        "Each authority’s part of a band is so many ninths of its Band D, rounded to the penny; the parts are then added. Rounding only once, at the end, gives another penny in some bands.",
    )];
    for bands in &paper.figures.bands {
        blocks.push(paragraph(agreement(bands)));
        let rows = bands.lines.iter().map(|line| row(paper, bands, line));
        blocks.push(Block::Table(table(
            format!("Council tax bands, {}: worked out and as published", bands.year),
            &["Band", "#Worked out", "#Published", "Result"],
            rows.collect(),
        )));
    }
    section("bands", title, blocks)
}

fn agreement(bands: &Bands) -> String {
    let published = bands.lines.iter().filter(|line| line.published.is_some());
    let (count, differing) = published.fold((0, 0), |(count, differing), line| {
        let differs = line.published != Some(line.worked);
        (count + 1, differing + usize::from(differs))
    });
    let year = bands.year;
    match (count, differing) {
        (0, _) => format!("For {year} no band is published to set them against."),
        (_, 0) => format!(
            "For {year} {} come out to the penny as published.",
            some(count, "band", "bands")
        ),
        _ => format!(
            "For {year} {} of {count} published do not come out as published.",
            some(differing, "band", "bands")
        ),
    }
}

fn row(paper: &Paper<'_>, bands: &Bands, line: &BandLine) -> Vec<Cell> {
    let id = format!("council-tax/{}/band-{}", bands.year.slug(), line.band.to_lowercase());
    let published = match (published(paper, bands, line), line.published) {
        (Some(claim), Some(amount)) => {
            number_as(paper.sheet, claim_main_id(claim).as_str(), text::pence(amount))
        }
        _ => plain("not published"),
    };
    let result = match line.published {
        None => "",
        Some(amount) if amount == line.worked => "Agrees",
        Some(_) => "Differs",
    };
    vec![
        plain(line.band.to_string()),
        number_as(paper.sheet, &id, text::pence(line.worked)),
        published,
        plain(result),
    ]
}

fn published<'a>(paper: &Paper<'a>, bands: &Bands, line: &BandLine) -> Option<&'a Claim> {
    let about = format!("band-{}", line.band);
    paper.book.claims.iter().find(|claim| {
        claim.subject == "council_tax_band_total"
            && claim.from == Some(bands.year)
            && claim.about_id == about
            && claim.amount.central.is_some()
    })
}
