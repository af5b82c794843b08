//! One directorate.

use super::{
    LONGEST, Pack, across, decisions, exceptions, movement, next_year, questions, subheading,
};
use crate::charts::{Cell, Table};
use crate::figures::savings::{Field, Group, Line};
use crate::figures::slug;
use crate::reports::document::{Block, Section};
use crate::reports::paper::{paragraph, section};
use crate::reports::say::{name, number, number_as, plain, rating, table};
use crate::units::text;

/// Gives a directorate's name as the pack writes it.
pub(super) fn name_of(group: &Group) -> String {
    name(&group.key)
}

/// Builds the section.
pub(super) fn section_of(pack: &Pack<'_>, group: &Group) -> Section {
    let title = name_of(group);
    let lead = format!("In {} {title} is to bring ", pack.chamber.year);
    let id = pack.position.group_id(group);
    let mut blocks = vec![paragraph(across::told(pack, lead, id.as_str(), &group.totals))];
    blocks.extend(lines(pack, group));
    blocks.push(subheading("What moved"));
    blocks.extend(movement::of_group(pack, group));
    blocks.push(subheading("Exceptions"));
    blocks.extend(exceptions::blocks(pack, group));
    blocks.push(subheading("What delay costs and what next year inherits"));
    blocks.extend(next_year::blocks(pack, group));
    blocks.push(subheading("New savings and the track record"));
    blocks.extend(next_year::new_ones(pack, group));
    blocks.push(subheading("Questions"));
    blocks.extend(questions::blocks(pack, group));
    blocks.push(subheading("Decisions of earlier meetings"));
    blocks.extend(decisions::earlier(pack, group));
    section(&format!("directorate-{}", slug(&group.key)), title, blocks)
}

/// Gives the lines of a directorate.
pub(super) fn own<'p>(pack: &'p Pack<'_>, group: &'p Group) -> impl Iterator<Item = &'p Line> {
    let savings = &pack.paper.book.savings;
    pack.position.lines.iter().filter(|line| savings.directorate(line.saving) == group.key)
}

fn lines(pack: &Pack<'_>, group: &Group) -> Vec<Block> {
    let all: Vec<&Line> = own(pack, group).collect();
    let rows = all.iter().take(LONGEST).map(|line| {
        let badge = line.declared.map_or_else(|| plain("none"), |brag| rating(brag.letter()));
        let mut cells = vec![plain(pack.named(line.saving)), badge];
        cells.extend(
            across::published(pack).into_iter().map(|(field, _)| amount(pack, line, field)),
        );
        cells
    });
    let rows: Vec<Vec<Cell>> = rows.collect();
    let headings: Vec<&str> = ["Saving", "Rating"]
        .into_iter()
        .chain(across::published(pack).into_iter().map(|(_, heading)| heading))
        .collect();
    let mut blocks: Vec<Block> = Vec::new();
    let caption = format!(
        "Savings of {}, {}{}",
        name_of(group),
        pack.chamber.year,
        across::unpublished(pack)
    );
    let table: Table = table(caption, &headings, rows);
    blocks.push(Block::Table(table));
    if all.len() > LONGEST {
        let more = text::count(all.len() - LONGEST);
        blocks.push(paragraph(format!("{more} more savings are not listed here.")));
    }
    blocks
}

/// A cell of one amount of a saving.
pub(super) fn amount(pack: &Pack<'_>, line: &Line, field: Field) -> Cell {
    let id = pack.line_id(line, field);
    match (pack.paper.sheet.get(&id), line.get(field)) {
        // A very large programme has no figure of each saving.
        (None, Some(amount)) => number_as(pack.paper.sheet, &id, text::short(amount)),
        (Some(_), _) | (None, None) => number(pack.paper.sheet, &id),
    }
}
