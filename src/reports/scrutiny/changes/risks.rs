//! How the ratings of risks moved.

use crate::answers::risks as answers;
use crate::charts::Table;
use crate::figures::risk::{Change, Move, Moves, Register, rating_id};
use crate::reports::document::Block;
use crate::reports::paper::{Paper, paragraph};
use crate::reports::say::{number, plain, table};
use crate::units::text;

/// Tells how each register moved.
pub(super) fn blocks(paper: &Paper<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    for register in &paper.figures.registers {
        blocks.push(paragraph(answers::moved(paper.book, paper.sheet, register, None)));
        let moves = register.moved_since(None);
        blocks.extend(moves.map(|moves| Block::Table(moves_table(paper, register, &moves))));
    }
    if blocks.is_empty() {
        blocks.push(paragraph(answers::NO_REGISTER));
    }
    blocks
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
