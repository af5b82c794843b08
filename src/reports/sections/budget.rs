//! Services against their budgets at the last point that is told of the year, and the savings within them.

use crate::answers::services::{
    SIGNS, TABLES, brief, by_directorate, by_service, delivered, incomplete, rule, savings_within,
    subtotals,
};
use crate::answers::{Column, Table};
use crate::charts::DrawError;
use crate::figures::services::{Monitoring, latest};
use crate::records::TableName;
use crate::reports::document::{Block, Note, NoteKind, Section};
use crate::reports::paper::{Paper, paragraph, section};
use crate::units::text;

/// What the year will come to.
const FORECAST: &str = "forecast_outturn";

/// The columns of services that a page has room for.
const SHOWN: [&str; 9] = [
    "service",
    "current_budget",
    FORECAST,
    "variance",
    "variance_share",
    "movement",
    "declared",
    "computed",
    "source_id",
];

/// Builds the section.
pub(in crate::reports) fn section_of(paper: &Paper<'_>) -> Result<Section, DrawError> {
    let title = "Services against their budgets";
    let told = &paper.figures.services;
    let Some(monitored) = latest(told, paper.year).or(told.last()) else {
        let words = paper.book.none_of("service", TableName::Services);
        return Ok(section("budget", title, vec![paragraph(words)]));
    };
    let drawn = paper.drawn_for("services", monitored.period.year, true)?;
    let mut blocks: Vec<Block> = drawn.into_iter().collect();
    for set in &monitored.sets {
        blocks.extend(of_set(paper, monitored, set));
    }
    if let Some(inside) = paper.figures.inside.get(&monitored.period.year) {
        let year = monitored.period.year;
        blocks.extend(paper.any_table(&savings_within(inside, year, "")));
        blocks.extend(paper.any_table(&delivered(paper.book, inside, year, "")));
    }
    blocks.push(Block::Note(note(paper)));
    Ok(section("budget", title, blocks))
}

fn of_set(
    paper: &Paper<'_>,
    monitored: &Monitoring<'_>,
    set: &crate::figures::services::Set<'_>,
) -> Vec<Block> {
    let period = monitored.period;
    let mut blocks: Vec<Block> = Vec::new();
    blocks.extend(brief(paper.sheet, set, period).map(paragraph));
    blocks.extend(incomplete(paper.sheet, set, period).map(paragraph));
    if set.directorates.len() > 1 {
        blocks.push(paper.table(&by_directorate(set, period, "")));
    }
    blocks.push(paper.cited(narrow(&by_service(paper.book, set, period, ""))));
    blocks.extend(paper.any_table(&subtotals(set, period, "")));
    blocks
}

/// Keeps the columns that a page has room for, of those there are.
fn narrow(table: &Table) -> Table {
    let has = |key: &&str| table.columns.iter().any(|column: &Column| column.key == *key);
    // At the outturn what was spent stands in the place of a forecast.
    let end = if has(&FORECAST) { FORECAST } else { "actual" };
    let shown = SHOWN.map(|key| if key == FORECAST { end } else { key });
    let keys: Vec<&str> = shown.into_iter().filter(has).collect();
    table.clone().only(&keys)
}

fn note(paper: &Paper<'_>) -> Note {
    let words =
        [Some(SIGNS.to_owned()), Some(rule(paper.book)), paper.book.left_out_words(&TABLES)];
    let paragraphs = words.into_iter().flatten().map(|said| text::capital(&said).into()).collect();
    Note { kind: NoteKind::Note, paragraphs }
}
