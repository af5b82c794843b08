//! Reserves year by year against what the risks call for, contingencies, and what else weighs.

use super::super::document::{Block, Section};
use super::super::modelled::Modelled;
use super::super::paper::{paragraph, section};
use crate::answers::reserves::{balances, brief, projected, undelivered, weighed};
use crate::charts::DrawError;

/// Builds the section of reserves.
pub(super) fn section_of(modelled: &Modelled<'_>) -> Result<Section, DrawError> {
    let paper = modelled.paper;
    let adequacy = &paper.figures.adequacy;
    let mut blocks = vec![paragraph(brief(paper.book, paper.sheet, adequacy))];
    blocks.extend(undelivered(paper.sheet, adequacy).map(paragraph));
    blocks.extend(paper.any_table(&balances(adequacy)));
    match projected(adequacy, modelled.gap) {
        Some(table) => blocks.push(paper.table(&table.as_estimates())),
        None => blocks.push(paragraph(
            "Reserves at the end of each year cannot be held against a minimum: the folder states no \
             reserve by year, or no risk has a cost and a likelihood.",
        )),
    }
    blocks.extend(paper.drawn("reserves", false)?);
    blocks.extend(paper.any_table(&weighed(paper.book, adequacy)));
    Ok(section("reserves", "Reserves against the minimum, every year", blocks))
}

/// Builds the section of contingencies.
pub(super) fn contingencies() -> Section {
    let words = "No line of the budget can be marked as a contingency in this folder, so none is told apart \
                 here. That is not to say that the budget holds none: name them to the officer.";
    section("contingencies", "Contingencies", vec![paragraph(words)])
}

/// Builds the section of what else bears on the figures.
pub(super) fn cautions(modelled: &Modelled<'_>) -> Section {
    let points = modelled.cautions();
    let blocks = if points.is_empty() {
        vec![paragraph(
            "The data name nothing else that bears on these figures; that is not to say there is nothing.",
        )]
    } else {
        vec![paragraph("As far as the data tell:"), Block::Bullets(points)]
    };
    section("cautions", "What else bears on the figures", blocks)
}
