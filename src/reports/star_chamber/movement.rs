//! What moved since the last seal, or since the point of the year before.

use super::Pack;
use crate::answers::star_chamber::name_of;
use crate::charts::DrawError;
use crate::figures::savings::{Field, Group};
use crate::reports::document::Block;
use crate::reports::moved::{causes, none, since};
use crate::reports::paper::paragraph;

/// The headlines whose movement is shown.
const SHOWN: [(Field, &str); 5] = [
    (Field::Banked, "#Banked"),
    (Field::Forecast, "#Forecast"),
    (Field::Slipped, "#Late"),
    (Field::Unachievable, "#Lost"),
    (Field::Uncovered, "#Uncovered"),
];

/// Gives the movement of all savings.
pub(super) fn whole(pack: &Pack<'_>) -> Result<Vec<Block>, DrawError> {
    let Some(moved) = &pack.chamber.movement else {
        return Ok(vec![paragraph(none(pack.chamber))]);
    };
    let mut blocks = vec![paragraph(since(moved))];
    blocks.extend(pack.paper.drawn("savings-movement", true)?);
    let (sheet, of) = (pack.paper.sheet, ("all savings", moved.id.as_str()));
    blocks.push(Block::Table(causes(sheet, moved, of, &moved.totals, &SHOWN)));
    Ok(blocks)
}

/// Gives the movement of one directorate.
pub(super) fn of_group(pack: &Pack<'_>, group: &Group) -> Vec<Block> {
    let Some(moved) = &pack.chamber.movement else {
        return vec![paragraph(none(pack.chamber))];
    };
    let Some(own) = moved.groups.iter().find(|own| own.key == group.key) else {
        return vec![paragraph("Nothing is told of it at the earlier point.")];
    };
    if own.changes.is_nil() {
        let words = format!("Nothing moved from {} to {}.", moved.from, moved.to);
        return vec![paragraph(words)];
    }
    let name = name_of(group);
    let of = (name.as_str(), own.id.as_str());
    vec![Block::Table(causes(pack.paper.sheet, moved, of, &own.changes, &SHOWN))]
}
