//! The packs of both councils.

use std::path::Path;

use super::*;
use crate::datasets::{Depth, load};
use crate::figures::{AsAt, work_out};
use crate::reports::Section;
use crate::units::Period;

fn with_pack<T>(name: &str, as_at: Option<&str>, look: impl FnOnce(&Document) -> T) -> T {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets").join(name);
    let mut loaded = load(&folder, Depth::Everything).unwrap();
    loaded.book.leave_out_exempt();
    let as_at = as_at.map(|words| AsAt::Period(Period::from_words(words).unwrap()));
    let figures = work_out(&loaded.book, as_at);
    let locate = |cells: &[_]| loaded.locate(cells);
    let (problems, data) = (&loaded.problems, "datasets");
    let material = Material { figures: &figures, problems, located: &locate, data };
    look(&star_chamber(&material).unwrap())
}

/// Gives all that a section says, block by block.
fn words_of_section(section: &Section) -> String {
    let block = |block: &Block| match block {
        Block::Subheading(words) => words.clone(),
        Block::Paragraph(text) => text.plain(),
        Block::Bullets(points) => {
            points.iter().map(crate::reports::Text::plain).collect::<Vec<_>>().join("\n")
        }
        Block::Table(table) => table
            .rows
            .iter()
            .map(|row| {
                row.cells.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join(" | ")
            })
            .collect::<Vec<_>>()
            .join("\n"),
        Block::KeyFigures(_) | Block::Chart(_) | Block::Findings(_) | Block::Note(_) => {
            String::new()
        }
    };
    section.blocks.iter().map(block).collect::<Vec<_>>().join("\n")
}

fn section_named(document: &Document, title: &str) -> String {
    words_of_section(document.sections.iter().find(|section| section.title == title).unwrap())
}

#[test]
fn people_at_q2_is_as_worked_by_hand() {
    with_pack("smallshire", None, |document| {
        let people = section_named(document, "People");
        // README of Smallshire, section 2.3, row People: 60 + 100, 10 + 0, 51 + 60, 9 + 25, 0 + 15,
        // 0 + 20, and 34 + 15 − 20.
        let told = "£160,000 from two savings. Banked: £10,000; forecast: £111,000; late: £34,000; lost: \
                    £15,000; covered: £20,000; neither coming this year nor covered: £29,000.";
        assert!(people.contains(told), "{people}");
    });
}
