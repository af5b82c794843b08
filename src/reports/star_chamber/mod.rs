//! The pack for a Star Chamber: one section a directorate, with what was promised and what became
//! of it, what stands out, what to ask, and the decisions that follow.

mod across;
mod decisions;
mod directorate;
mod exceptions;
mod movement;
mod next_year;
mod questions;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::document::{Block, Document, KeyFigure, Summary};
use super::material::Material;
use super::moved::since_in_brief;
use super::paper::{Paper, paragraph, section};
use super::say::card;
use super::sections::budget;
use super::sources;
use super::trace;
use crate::answers::star_chamber::ChamberTables;
use crate::charts::DrawError;
use crate::figures::Figures;
use crate::figures::savings::{Field, Position};
use crate::figures::star_chamber::StarChamber;
use crate::records::{CellRef, Located, TableName};

pub(super) use decisions::beside;

/// Longer lists say how many more there are.
const LONGEST: usize = 40;

/// What every section of the pack reads.
struct Pack<'a> {
    paper: Paper<'a>,
    chamber: &'a StarChamber,
    position: &'a Position,
    tables: ChamberTables<'a>,
    /// What officers wrote: reasons of returns, due dates of cover.
    written: BTreeMap<CellRef, Located>,
}

/// Builds the pack.
///
/// # Errors
/// If a chart cannot be drawn.
pub(super) fn star_chamber(material: &Material<'_>) -> Result<Document, DrawError> {
    let figures = material.figures;
    let council = &figures.book.council;
    let paper = Paper::of(figures);
    let mut document = Document {
        council: council.name.clone(),
        short_title: "Star Chamber pack".into(),
        title: "Savings by directorate: what was promised, what came, what to ask".into(),
        as_at: paper.as_at(),
        invented: council.invented,
        sources: sources::list(figures.book),
        ..Document::default()
    };
    let chamber = figures.star_chamber.as_ref();
    let known = chamber.and_then(|chamber| Some((chamber, figures.savings_of(chamber.year)?)));
    let Some((chamber, position)) = known else {
        document.subtitle.clone_from(&council.short_name);
        let words = paragraph(figures.book.none_of("saving", TableName::Savings));
        document.sections = vec![section("savings", "Savings", vec![words])];
        return Ok(document);
    };
    document.subtitle = format!(
        "{}, {}: one section a directorate, then the decisions of the meeting",
        council.short_name, chamber.year
    );
    let written = (material.located)(&cells_written(&paper, position));
    let (book, sheet) = (paper.book, paper.sheet);
    let tables = ChamberTables { book, chamber, position, sheet };
    let pack = Pack { paper, chamber, position, tables, written };
    let mut paragraphs: Vec<_> = since_in_brief(&pack.paper).into_iter().collect();
    paragraphs.push(across::promised(&pack));
    paragraphs.extend(across::rated(&pack));
    document.summary = Summary { paragraphs, figures: headlines(figures) };
    document.sections = vec![across::section_of(&pack)?];
    let groups = position.groups.iter();
    document.sections.extend(groups.map(|group| directorate::section_of(&pack, group)));
    document.sections.push(budget::section_of(&pack.paper)?);
    document.sections.push(decisions::section_of(&pack));
    document.derivations = trace::derivations(material, &document.figures_shown());
    Ok(document)
}

/// Lists the cells with officers' own words: why each saving is late, and when its cover is due.
fn cells_written(paper: &Paper<'_>, position: &Position) -> Vec<CellRef> {
    let rows = position.lines.iter().filter_map(|line| line.update);
    let reasons = rows.map(|row| reason_cell(paper, row));
    let due = paper.book.mitigations.iter().map(|cover| due_cell(cover.row));
    reasons.chain(due).collect()
}

fn reason_cell(paper: &Paper<'_>, row: u32) -> CellRef {
    let row = paper.book.deliveries.rows.file_row(row);
    CellRef { table: TableName::Delivery, row, column: "reason" }
}

fn due_cell(row: u32) -> CellRef {
    CellRef { table: TableName::Mitigations, row, column: "due_date" }
}

impl Pack<'_> {
    /// Gives the year that what is carried goes to, in words.
    fn next_year(&self) -> String {
        let next = self.chamber.carry.reopens;
        next.map_or_else(|| "next year".to_owned(), |year| year.to_string())
    }

    /// Gives what an officer wrote into a cell; empty where nothing.
    fn wrote(&self, cell: CellRef) -> &str {
        self.written.get(&cell).map_or("", |found| found.text.as_str())
    }
}

/// Gives the headline figures: what was promised of the year and what became of it.
pub(super) fn headlines(figures: &Figures<'_>) -> Vec<KeyFigure> {
    let chamber = figures.star_chamber.as_ref();
    let Some(position) = chamber.and_then(|chamber| figures.savings_of(chamber.year)) else {
        return Vec::new();
    };
    let (all, year) = (position.all_id(), position.year);
    let card = |label: &str, field: Field, sentence: &str| {
        card(&figures.sheet, format!("{label}, {year}"), all.of(field), sentence)
    };
    let cards = [
        card("Promised", Field::Target, "What the budget counts on."),
        card("Banked", Field::Banked, "Returned as taken out of the ledger’s budget."),
        card("Forecast", Field::Forecast, "What the year will bring, what is banked included."),
        card("Late", Field::Slipped, "Still coming, in a later year."),
        card("Lost", Field::Unachievable, "Will not come."),
        card("Uncovered", Field::Uncovered, "Neither coming this year nor covered."),
    ];
    cards.into_iter().flatten().collect()
}

fn subheading(words: impl Into<String>) -> Block {
    Block::Subheading(words.into())
}
