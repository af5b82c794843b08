//! What moved since the last seal, or since the point of the year before.

use super::{Pack, directorate};
use crate::charts::{Cell, DrawError, Table};
use crate::figures::movement::{Cause, Changes};
use crate::figures::savings::{Field, Group};
use crate::reports::document::Block;
use crate::reports::paper::paragraph;
use crate::reports::say::{number, plain, table, with_total};
use crate::reports::words::Text;

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
        return Ok(vec![paragraph(none(pack))]);
    };
    let mut blocks = vec![paragraph(since(pack))];
    blocks.extend(pack.paper.drawn("savings-movement", true)?);
    blocks.push(Block::Table(causes(pack, "all savings", &moved.id, &moved.totals)));
    Ok(blocks)
}

/// Gives the movement of one directorate.
pub(super) fn of_group(pack: &Pack<'_>, group: &Group) -> Vec<Block> {
    let Some(moved) = &pack.chamber.movement else {
        return vec![paragraph(none(pack))];
    };
    let Some(own) = moved.groups.iter().find(|own| own.key == group.key) else {
        return vec![paragraph("Nothing is told of it at the earlier point.")];
    };
    if own.changes.is_nil() {
        let words = format!("Nothing moved from {} to {}.", moved.from, moved.to);
        return vec![paragraph(words)];
    }
    vec![Block::Table(causes(pack, &directorate::name_of(group), &own.id, &own.changes))]
}

fn none(pack: &Pack<'_>) -> Text {
    match (pack.chamber.period, pack.chamber.curve.len()) {
        (None, _) => "No return speaks of this year, so no movement can be shown.".into(),
        (Some(period), 1) => format!(
            "{period} is the first point of the year that is told; nothing to compare it with."
        )
        .into(),
        (Some(_), _) => "A pack as known on a date shows no movement: ask for a period.".into(),
    }
}

fn since(pack: &Pack<'_>) -> Text {
    let Some(moved) = &pack.chamber.movement else { return none(pack) };
    let what = if moved.from_sealed {
        format!("From {} as it was sealed to {}.", moved.from, moved.to)
    } else {
        let (year, from, to) = (moved.from.year, moved.from, moved.to);
        format!(
            "No earlier point of {year} is sealed: this is from {from}, as today’s data have it, to \
             {to}. Late returns for {from} cannot be told apart."
        )
    };
    what.into()
}

fn causes(pack: &Pack<'_>, of: &str, id: &str, changes: &Changes) -> Table {
    let sheet = pack.paper.sheet;
    let row = |first: String, end: &str| {
        let cells = SHOWN.map(|(field, _)| number(sheet, &format!("{id}/{}/{end}", field.word())));
        std::iter::once(plain(first)).chain(cells).collect::<Vec<Cell>>()
    };
    let (from, to) =
        pack.chamber.movement.as_ref().map_or((String::new(), String::new()), |moved| {
            (moved.from.to_string(), moved.to.to_string())
        });
    let mut rows = vec![row(from.clone(), "before")];
    for cause in Cause::ALL {
        if SHOWN.iter().all(|(field, _)| changes.of(*field, cause).is_nil()) {
            continue;
        }
        let mut cells = vec![plain(crate::reports::say::capital(cause.heading()))];
        cells.extend(SHOWN.map(|(field, _)| {
            if changes.of(field, cause).is_nil() {
                plain("–")
            } else {
                number(sheet, &format!("{id}/{}/{}", field.word(), cause.word()))
            }
        }));
        rows.push(cells);
    }
    rows.push(row(to.clone(), "after"));
    let headings: Vec<&str> =
        std::iter::once("Cause").chain(SHOWN.map(|(_, heading)| heading)).collect();
    with_total(table(format!("What moved, {of}, {from} to {to}"), &headings, rows))
}
