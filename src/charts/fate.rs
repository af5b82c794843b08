//! A column of savings: what became of them, from what is certain up, with the target as a line.

use super::plot::{Column, Part, Target, Tone};
use crate::figures::savings::{Field, Position};
use crate::units::{Money, text};

/// A part of a column: its colour, its name and what it holds, if that is published.
pub(super) type Piece = (Tone, &'static str, Option<Money>);

/// Gives the parts from the foot up; `undivided` names a forecast of which nobody says how much is
/// banked.
pub(super) fn pieces(position: &Position, undivided: &'static str) -> [Piece; 5] {
    let fate = position.fate();
    let get = |field| position.totals.get(field);
    [
        (Tone::Navy, "Banked", fate.banked),
        (Tone::Sky, "Forecast, not yet banked", fate.to_come),
        (Tone::Stone, undivided, fate.undivided),
        (Tone::Ochre, "Slipped to a later year", get(Field::Slipped)),
        (Tone::Plum, "Lost", get(Field::Unachievable)),
    ]
}

/// Gives the column of a position from those of its parts that are not below nil.
pub(super) fn column(
    label: String,
    position: &Position,
    pieces: impl IntoIterator<Item = Piece>,
    places: u32,
) -> Column {
    let drawn = |amount: &Money| !amount.is_negative();
    let target = position.totals.get(Field::Target).filter(drawn);
    let parts = pieces.into_iter().filter_map(|(tone, name, amount)| {
        Some(Part::millions(tone, name, Some(amount.filter(drawn)?), places))
    });
    Column {
        label,
        parts: parts.collect(),
        total: None,
        target: target.map(|target| Target {
            name: "Target",
            value: target.pounds(),
            words: text::millions(target, places),
        }),
    }
}

/// Says what came in above single targets, which no column has.
pub(super) fn above_targets(position: &Position, places: u32) -> Option<String> {
    let over = position.totals.get(Field::OverAchieved).filter(|over| *over > Money::NIL)?;
    let over = text::millions(over, places);
    Some(format!("{over} above single targets is not drawn, for it makes up for no other saving."))
}
