//! Whether reserves are enough for the risks.

use super::subheading;
use crate::answers::reserves;
use crate::reports::document::Section;
use crate::reports::paper::{Paper, paragraph, section};

/// Builds the section.
pub(super) fn section_of(paper: &Paper<'_>) -> Section {
    let adequacy = &paper.figures.adequacy;
    let mut blocks = vec![paragraph(reserves::brief(paper.book, paper.sheet, adequacy))];
    if !adequacy.weighed.is_empty() {
        blocks.extend(paper.table(&reserves::weighed(paper.book, adequacy)));
    }
    blocks.extend(reserves::undelivered(paper.sheet, adequacy).map(paragraph));
    if adequacy.minimum().is_some() && !adequacy.balances.is_empty() {
        blocks.extend(paper.table(&reserves::balances(adequacy)));
    }
    let gap = paper.figures.gap.as_ref();
    let projected = gap.and_then(|gap| reserves::projected(adequacy, gap));
    blocks.extend(projected.and_then(|table| paper.table(&table)));
    blocks.push(subheading("Resilience indicators"));
    blocks.push(paragraph(reserves::INDICATORS));
    blocks.extend(paper.table(&reserves::indicators(&paper.figures.indicators)));
    section("reserves", "Are reserves enough for the risks?", blocks)
}
