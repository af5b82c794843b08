//! A bridge from one amount to another, one row a step.

use super::super::palette::Role;
use super::super::plot::{Bridge, BridgePart, BridgeRow, Fill, Tone};
use super::axis;
use super::key::{self, Entry, Symbol};
use super::measure::{Type, widest, width, wrap_evenly};
use super::scale::Scale;
use super::scene::{Anchor, Rect, Scene};
use super::{DrawError, WIDTH};
use crate::units::Decimal;

const LABELS: i32 = 236;
const BAR: i32 = 24;
const ROW: i32 = 36;

/// Raises the amount.
const UP: Fill = Fill::Tone(Tone::Ochre);
/// Lowers the amount.
const DOWN: Fill = Fill::Tone(Tone::Sky);
/// A whole.
const END: Fill = Fill::Tone(Tone::Navy);

/// A row with what it starts from and where it ends.
struct Placed<'a> {
    row: &'a BridgeRow,
    from: Decimal,
    to: Decimal,
    lines: Vec<String>,
    top: i32,
    tall: i32,
}

/// Lays out the rows.
pub(super) fn draw(plot: &Bridge) -> Result<Scene, DrawError> {
    if plot.rows.is_empty() {
        return Err(DrawError::Size);
    }
    let mut scene = Scene::new(WIDTH);
    let top = key::draw(&mut scene, 0, &entries(plot)) + 4;
    let placed = place(plot, top);
    let left = LABELS + 16;
    let right = widest(plot.rows.iter().map(|row| row.words.as_str()), Type::STRONG) + 12;
    let values = placed.iter().flat_map(|placed| [placed.from, placed.to]);
    let scale = Scale::with_nil(values, WIDTH - left - right, plot.measure);
    let foot = placed.last().map_or(top, |last| last.top + last.tall);
    let at = |value: Decimal| left + scale.at(value);
    axis::upright(&mut scene, &scale.ticks(plot.measure), at, (top, foot));
    for pair in placed.windows(2) {
        let [one, next] = pair else { continue };
        // What one row ends at is what the next starts from, or is itself a whole.
        let x = at(one.to);
        let (from, to) = (middle(one) + BAR / 2, middle(next) - BAR / 2);
        scene.area(Rect::new(x, from, 1, to - from), Role::Axis);
    }
    for placed in &placed {
        bar(&mut scene, placed, at(placed.from), at(placed.to));
    }
    scene.height = foot + 24;
    Ok(scene)
}

fn entries(plot: &Bridge) -> Vec<Entry> {
    let any = |wanted: Fill| plot.rows.iter().any(|row| fill(row) == wanted);
    let entry = |fill, words: &str| Entry { symbol: Symbol::Fill(fill), words: words.to_owned() };
    [(UP, plot.steps[0]), (DOWN, plot.steps[1])]
        .into_iter()
        .filter(|(fill, _)| any(*fill))
        .map(|(fill, words)| entry(fill, words))
        .collect()
}

fn fill(row: &BridgeRow) -> Fill {
    match row.part {
        BridgePart::End => END,
        BridgePart::Step if row.value < Decimal::ZERO => DOWN,
        BridgePart::Step => UP,
    }
}

fn place(plot: &Bridge, top: i32) -> Vec<Placed<'_>> {
    let mut placed: Vec<Placed<'_>> = Vec::new();
    let mut y = top;
    for row in &plot.rows {
        let from = match row.part {
            BridgePart::End => Decimal::ZERO,
            BridgePart::Step => placed.last().map_or(Decimal::ZERO, |before| before.to),
        };
        let lines = wrap_evenly(&row.label, label_type(row), LABELS);
        let tall = (Type::BODY.tall(lines.len()) + 8).max(ROW);
        placed.push(Placed { row, from, to: from + row.value, lines, top: y, tall });
        y += tall;
    }
    placed
}

const fn label_type(row: &BridgeRow) -> Type {
    match row.part {
        BridgePart::End => Type::STRONG,
        BridgePart::Step => Type::BODY,
    }
}

const fn middle(placed: &Placed<'_>) -> i32 {
    placed.top + placed.tall / 2
}

fn bar(scene: &mut Scene, placed: &Placed<'_>, from: i32, to: i32) {
    let middle = middle(placed);
    let kind = label_type(placed.row);
    scene.block((0, middle), Anchor::Start, kind, Role::Ink, &placed.lines);
    let (left, right) = (from.min(to), from.max(to).max(from.min(to) + 3));
    let rect = Rect::new(left, middle - BAR / 2, right - left, BAR);
    if placed.row.value.is_zero() {
        scene.area(Rect::new(left, rect.y, 2, BAR), Role::Axis);
    } else {
        scene.part(rect, fill(placed.row));
    }
    let words = placed.row.words.as_str();
    let room = WIDTH - right - 8 - width(words, Type::STRONG);
    let place = (right + 8 + room.min(0), middle + kind.drop());
    scene.plated(place, Anchor::Start, kind, Role::Ink, words);
}
