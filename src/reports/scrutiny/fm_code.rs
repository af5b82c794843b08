//! The self-assessment against CIPFA's Financial Management Code, or a blank of it.

use crate::answers::fm_code::{brief, standards};
use crate::reports::document::{Block, Note, NoteKind, Section};
use crate::reports::paper::{Paper, paragraph, section};

/// Builds the section.
pub(super) fn section_of(paper: &Paper<'_>) -> Section {
    let assessment = &paper.figures.fm_code;
    let said = brief(paper.sheet, assessment);
    let lead = if assessment.as_at.is_some() {
        paragraph(said)
    } else {
        let said = said.words(" The table is ready to be filled in, and can be had as a file.");
        Block::Note(Note { kind: NoteKind::Caveat, paragraphs: vec![said] })
    };
    let mut columns =
        vec!["standard", "asks", "rating", "move", "evidence", "action", "owner", "due"];
    if assessment.standards.iter().any(|view| view.overdue) {
        columns.push("overdue");
    }
    let table = paper.table(&standards(assessment).only(&columns));
    let blocks = [lead].into_iter().chain(table).collect();
    section("fm-code", "CIPFA Financial Management Code", blocks)
}
