//! Council tax bands, worked out and set against those published.

use crate::answers;
use crate::figures::council_tax::Bands;
use crate::reports::document::Section;
use crate::reports::paper::{Paper, paragraph, section};
use crate::reports::say::some;

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
        blocks.push(paper.table(&answers::bands(bands)));
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
