//! What moved since the last seal, or since the point of the year before.

use super::Pack;
use crate::answers::movement::{causes, of_headlines, since};
use crate::answers::savings::group_name;
use crate::charts::DrawError;
use crate::figures::savings::{Field, Group};
use crate::reports::document::Block;
use crate::reports::moved::none;
use crate::reports::paper::paragraph;

/// The headlines whose movement is shown.
const SHOWN: [Field; 5] =
    [Field::Banked, Field::Forecast, Field::Slipped, Field::Unachievable, Field::Uncovered];

/// Gives the movement of all savings.
pub(super) fn whole(pack: &Pack<'_>) -> Result<Vec<Block>, DrawError> {
    let Some(moved) = &pack.chamber.movement else {
        return Ok(vec![paragraph(none(pack.chamber))]);
    };
    let mut blocks = vec![paragraph(since(moved))];
    blocks.extend(pack.paper.drawn("savings-movement", true)?);
    let table = causes("all savings", moved, &moved.id, &moved.totals);
    blocks.extend(pack.paper.any_table(&of_headlines(&table, &["cause"], &SHOWN)));
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
    let name = group_name(&group.key);
    let table = causes(&name, moved, &own.id, &own.changes);
    pack.paper.any_table(&of_headlines(&table, &["cause"], &SHOWN)).into_iter().collect()
}
