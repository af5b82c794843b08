//! How the ratings of risks moved.

use crate::answers::risks as answers;
use crate::reports::document::Block;
use crate::reports::paper::{Paper, paragraph};

/// Tells how each register moved.
pub(super) fn blocks(paper: &Paper<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    for register in &paper.figures.registers {
        blocks.push(paragraph(answers::moved(paper.book, paper.sheet, register, None)));
        let moves = register.moved_since(None);
        let table = moves.map(|moves| answers::moves_of(paper.book, register, &moves));
        blocks.extend(table.and_then(|table| paper.table(&table)));
    }
    if blocks.is_empty() {
        blocks.push(paragraph(answers::NO_REGISTER));
    }
    blocks
}
