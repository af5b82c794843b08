//! What was reconciled: published totals, shares and sums beside what their parts come to.

use crate::answers::checks::{outcomes, reconciled};
use crate::reports::document::{Block, Section};
use crate::reports::paper::{Paper, paragraph, section};

/// Builds the section.
pub(in crate::reports) fn section_of(paper: &Paper<'_>) -> Section {
    let title = "What was reconciled";
    let said = outcomes(paper.book, paper.sheet);
    if said.is_empty() {
        let words = "No published total, share or sum in the folder is recorded with its parts, so none was held to them.";
        return section("reconciled", title, vec![paragraph(words)]);
    }
    let mut blocks: Vec<Block> = said.into_iter().map(|(_, text)| paragraph(text)).collect();
    let answer = reconciled(paper.book, paper.sheet);
    blocks.extend(answer.tables.iter().map(|table| paper.table(table)));
    section("reconciled", title, blocks)
}
