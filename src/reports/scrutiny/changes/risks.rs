//! How the ratings of risks moved.

use crate::charts::Table;
use crate::figures::risk::{Change, Move, Moves, Register, rating_id};
use crate::reports::document::Block;
use crate::reports::paper::{Paper, paragraph};
use crate::reports::say::{listed, number, plain, table};
use crate::reports::scrutiny::since;
use crate::reports::words::Text;
use crate::units::text;

/// Tells how each register moved.
pub(super) fn blocks(paper: &Paper<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    for register in &paper.figures.registers {
        match register.moved_since(None) {
            Some(moves) => {
                blocks.push(paragraph(counts(paper, register, &moves)));
                blocks.push(Block::Table(moves_table(paper, register, &moves)));
            }
            None => blocks.push(paragraph(one_date(paper, register))),
        }
    }
    if blocks.is_empty() {
        blocks.push(paragraph("No risk register is in the folder."));
    }
    blocks
}

/// Says in one sentence how the ratings of a register moved.
pub(in crate::reports::scrutiny) fn moves_brief(
    paper: &Paper<'_>,
    register: &Register<'_>,
) -> Text {
    match register.moved_since(None) {
        Some(moves) => counts(paper, register, &moves),
        None => one_date(paper, register),
    }
}

fn one_date(paper: &Paper<'_>, register: &Register<'_>) -> Text {
    let at = register.as_at.map_or_else(String::new, |date| format!(" ({})", text::date(date)));
    format!(
        "{}: the ratings of one date are published{at}, so no movement can be shown. A second rating \
         would show whether anything has improved.",
        paper.book.plan_title(register.name)
    )
    .into()
}

fn counts(paper: &Paper<'_>, register: &Register<'_>, moves: &Moves<'_>) -> Text {
    let words = |change: Change| match change {
        Change::Up => " rose",
        Change::New => " came new",
        Change::Down => " fell",
        Change::Unmoved => " did not move",
        Change::Closed => " closed",
    };
    let parts = Change::ALL.map(|change| {
        let id = register.change_id(moves.to, change);
        paper.say("").figure(id.as_str()).words(words(change)).text()
    });
    paper
        .say(format!("{}, in the {}, ", since(moves.from), paper.book.plan_title(register.name)))
        .then(listed(parts.into()))
        .words(".")
        .text()
}

fn moves_table(paper: &Paper<'_>, register: &Register<'_>, moves: &Moves<'_>) -> Table {
    let cell = |one: &Move<'_>, date, known: bool| {
        if known {
            number(paper.sheet, rating_id(&one.risk.id, date).as_str())
        } else {
            plain("not rated")
        }
    };
    let rows = moves.all.iter().map(|one| {
        let held = match (one.change, one.since) {
            (Change::Unmoved, Some(since)) => {
                format!("since {}, {} ratings", text::date(since), one.ratings_alike)
            }
            _ => String::new(),
        };
        vec![
            plain(format!("{} {}", one.risk.id, one.risk.title)),
            cell(one, moves.from, one.from.is_some()),
            cell(one, moves.to, one.to.is_some()),
            plain(format!("{} {}", one.change.mark(), one.change.word())),
            plain(held),
        ]
    });
    let (from, to) = (text::date(moves.from), text::date(moves.to));
    let headings = ["Risk", &format!("#{from}"), &format!("#{to}"), "Move", "Unmoved"];
    let caption = format!("{}: ratings, {from} and {to}", paper.book.plan_title(register.name));
    table(caption, &headings, rows.collect())
}
