//! What the council did before it asked: savings, reserves, council tax, sales of what it owns.

use super::super::document::{Block, Section};
use super::super::modelled::Modelled;
use super::super::paper::{paragraph, section};
use super::super::sections::years;
use super::OWN_WORDS;
use crate::answers::reserves::{balances, projected};
use crate::answers::yields;
use crate::charts::DrawError;
use crate::figures::gap::tax_yield;

/// Builds the sections.
pub(super) fn sections(modelled: &Modelled<'_>) -> Result<Vec<Section>, DrawError> {
    let paper = modelled.paper;
    let mut savings = years::section_of(paper)?;
    savings.title = "Savings made and missed".into();
    Ok(vec![savings, refused(), reserves(modelled)?, tax(modelled), sales()])
}

fn refused() -> Section {
    let blocks = vec![
        paragraph("The folder does not record what was considered and refused."),
        paragraph(OWN_WORDS),
    ];
    section("refused", "What was considered and refused", blocks)
}

fn reserves(modelled: &Modelled<'_>) -> Result<Section, DrawError> {
    let paper = modelled.paper;
    let adequacy = &paper.figures.adequacy;
    let mut blocks: Vec<Block> =
        modelled.reserves_words().map(Block::Paragraph).into_iter().collect();
    blocks.extend(paper.any_table(&balances(adequacy)));
    blocks
        .extend(projected(adequacy, modelled.gap).map(|table| paper.table(&table.as_estimates())));
    blocks.extend(paper.drawn("reserves", false)?);
    if blocks.is_empty() {
        blocks.push(paragraph("No reserve is on file by year (reserves.csv), so none is shown."));
    }
    Ok(section("reserves", "Reserves used and left", blocks))
}

fn tax(modelled: &Modelled<'_>) -> Section {
    let lines = tax_yield(modelled.gap, &modelled.gap.main);
    let mut blocks: Vec<Block> =
        lines.iter().map(|line| modelled.paper.table(&yields(line).as_estimates())).collect();
    if blocks.is_empty() {
        blocks.push(paragraph("No line of the budget is council tax."));
    }
    section("tax", "Council tax raised", blocks)
}

fn sales() -> Section {
    let blocks = vec![
        paragraph(
            "Receipts that were used in place of borrowing stand among the terms of each year’s support. \
             The folder holds no plan of sales to come.",
        ),
        paragraph(OWN_WORDS),
    ];
    section("sales", "Sales of what the council owns", blocks)
}
