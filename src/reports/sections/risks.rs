//! Risk registers.

use crate::answers::{Table, risks};
use crate::charts::DrawError;
use crate::figures::risk::Register;
use crate::records::TableName;
use crate::reports::document::{Block, Note, NoteKind, Section};
use crate::reports::paper::{Paper, paragraph, section};
use crate::reports::words::Text;

/// Builds the section.
pub(in crate::reports) fn section_of(paper: &Paper<'_>) -> Result<Section, DrawError> {
    let title = "Risks";
    if paper.figures.registers.is_empty() {
        return Ok(section(
            "risks",
            title,
            vec![paragraph(paper.book.none_of("risk register", TableName::Risks))],
        ));
    }
    // The chart is of one register; beside others it keeps its own table.
    let alone = paper.figures.registers.len() == 1;
    let mut blocks: Vec<Block> = paper.drawn("risks", alone)?.into_iter().collect();
    for register in &paper.figures.registers {
        blocks.push(Block::Subheading(register.name.to_owned()));
        blocks.push(paragraph(risks::counts(paper.sheet, register)));
        blocks.extend(paper.any_table(&every(register)));
        let paragraphs = risks::scales(register).into_iter().map(Text::from).collect();
        blocks.push(Block::Note(Note { kind: NoteKind::Caveat, paragraphs }));
    }
    Ok(section("risks", title, blocks))
}

/// Gives every risk of a register, with the ratings that it has any of.
fn every(register: &Register<'_>) -> Table {
    let mut columns = vec!["risk", "title", "owner", "timescale"];
    columns.extend(risks::ratings_known(&register.risks));
    if register.risks.iter().any(|view| register.is_older(view)) {
        columns.push("rated_on");
    }
    if register.risks.iter().any(|view| view.band().is_some()) {
        columns.push("band");
    }
    risks::of_register(register, None).only(&columns)
}
