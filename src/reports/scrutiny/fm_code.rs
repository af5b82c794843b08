//! The self-assessment against CIPFA's Financial Management Code, or a blank of it.

use crate::charts::Cell;
use crate::figures::fm_code::{FmChange, RATING_WORDS, StandardView};
use crate::reports::document::{Block, Note, NoteKind, Section};
use crate::reports::paper::{Paper, paragraph, section};
use crate::reports::say::{listed, plain, rating, table};
use crate::units::text;

/// Builds the section.
pub(super) fn section_of(paper: &Paper<'_>) -> Section {
    let assessment = &paper.figures.fm_code;
    let mut blocks = Vec::new();
    match assessment.as_at {
        Some(as_at) => {
            let parts = RATING_WORDS.map(|(_, word)| {
                let words = format!(" {}", word.replace('-', " "));
                paper.say("").figure(&format!("fm-code/{word}")).words(words).text()
            });
            let words = paper
                .say(format!("The council’s own assessment, as at {}: ", text::date(as_at)))
                .then(listed(parts.into()))
                .words(".");
            blocks.push(paragraph(words.text()));
        }
        None => blocks.push(Block::Note(Note {
            kind: NoteKind::Caveat,
            paragraphs: vec![
                paper
                    .say("No self-assessment is on file: ")
                    .figure("fm-code/not-rated")
                    .words(
                        " of the 17 standards are not rated. The table is ready to be filled in, and \
                         can be had as a file.",
                    )
                    .text(),
            ],
        })),
    }
    let rows: Vec<Vec<Cell>> = assessment.standards.iter().map(row).collect();
    let headings =
        ["Standard", "What it asks", "Rating", "Move", "Evidence", "Action", "Who, by when"];
    blocks.push(Block::Table(table("The seventeen standards, in our own words", &headings, rows)));
    section("fm-code", "CIPFA Financial Management Code", blocks)
}

fn row(view: &StandardView<'_>) -> Vec<Cell> {
    let latest = view.latest;
    let owner = latest.map_or("", |row| row.owner.as_str());
    let due = latest.and_then(|row| row.due).map(text::date).unwrap_or_default();
    let late = if view.overdue { " (past)" } else { "" };
    let who = [owner.to_owned(), format!("{due}{late}")];
    let who: Vec<String> = who.into_iter().filter(|words| !words.is_empty()).collect();
    vec![
        plain(view.letter.to_string()),
        plain(view.asks),
        view.rating().map_or_else(|| plain("not\u{a0}rated"), |brag| rating(brag.letter())),
        plain(view.change().map_or("", FmChange::word)),
        plain(latest.map_or("", |row| row.evidence.as_str())),
        plain(latest.map_or("", |row| row.action.as_str())),
        plain(who.join(", ")),
    ]
}
