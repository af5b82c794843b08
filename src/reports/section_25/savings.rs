//! The savings that the budget counts on, by rating and by where each stands in its life.

use super::super::document::{Block, Section};
use super::super::modelled::Modelled;
use super::super::paper::{Paper, paragraph, section};
use super::super::sections::savings::{apart, by_rating};
use super::super::words::Text;
use crate::answers::savings::by_group;
use crate::answers::sentence;
use crate::figures::savings::Position;

/// Builds the section.
pub(super) fn section_of(modelled: &Modelled<'_>) -> Section {
    let paper = modelled.paper;
    let mut blocks: Vec<Block> = Vec::new();
    blocks.push(paragraph(match paper.position().map(|now| (now.year, by_rating(paper, now))) {
        None => sentence!(
            paper.sheet,
            "No saving has a target or an update in {year}.",
            year = paper.year
        ),
        Some((year, parts)) if parts.is_empty() => {
            sentence!(paper.sheet, "No rating of the savings of {year} is {published}.", year)
        }
        Some((year, parts)) => sentence!(
            paper.sheet,
            "By the officers’ own ratings, of the targets of {year} {parts}.",
            year,
            parts = Text::listed(parts),
        ),
    }));
    let coming = paper.figures.by_status.iter().filter(|of| of.year <= modelled.year());
    blocks.extend(coming.flat_map(|position| of_year(paper, position)));
    section("savings", "The savings that the budget counts on", blocks)
}

fn of_year(paper: &Paper<'_>, position: &Position) -> Vec<Block> {
    let keys = ["status", "lines", "reported", "target", "forecast", "slipped", "unachievable"];
    let table = by_group(position).only(&keys);
    let title = format!("Savings by where each stands in its life, {}", position.year);
    std::iter::once(paper.table(&table.titled(title))).chain(apart(paper, position)).collect()
}
