//! The steps of a scale, drawn: a thin line each, the one at nil darker, with its words.

use super::super::palette::Role;
use super::measure::Type;
use super::scene::{Anchor, Rect, Scene};
use crate::units::Decimal;

/// Steps of a scale with their words.
pub(super) type Ticks = [(Decimal, String)];

fn role(value: Decimal) -> Role {
    if value.is_zero() { Role::Axis } else { Role::Grid }
}

/// Draws upright lines between two heights, the words under them.
pub(super) fn upright(
    scene: &mut Scene,
    ticks: &Ticks,
    x: impl Fn(Decimal) -> i32,
    (top, foot): (i32, i32),
) {
    for (value, words) in ticks {
        let x = x(*value);
        scene.area(Rect::new(x, top, 1, foot - top), role(*value));
        let place = (x, foot + 17);
        scene.words(place, Anchor::Middle, Type::SMALL, Role::Quiet, words.as_str());
    }
}

/// Draws level lines between two ends, the words to their left.
pub(super) fn level(
    scene: &mut Scene,
    ticks: &Ticks,
    y: impl Fn(Decimal) -> i32,
    (left, right): (i32, i32),
) {
    for (value, words) in ticks {
        let y = y(*value);
        scene.area(Rect::new(left, y, right - left, 1), role(*value));
        let place = (left - 8, y + Type::SMALL.drop());
        scene.words(place, Anchor::End, Type::SMALL, Role::Quiet, words.as_str());
    }
}
