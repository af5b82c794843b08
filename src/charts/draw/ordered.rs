//! Scores as bars, the highest first.

use super::super::palette::Role;
use super::super::plot::{Band, Fill, Measure, OrderedRow, OrderedRows, Tone};
use super::measure::{Type, width, wrap, wrap_evenly};
use super::scale::Scale;
use super::scene::{Anchor, Rect, Scene};
use super::{DrawError, WIDTH};
use crate::units::Decimal;

const LABELS: i32 = 340;
const BAR: i32 = 22;
const WORDS: i32 = 104;

/// Lays out the bars.
pub(super) fn draw(plot: &OrderedRows) -> Result<Scene, DrawError> {
    let mut scene = Scene::new(WIDTH);
    let left = LABELS + 16;
    let scale = Scale::exact(plot.highest, WIDTH - WORDS - left, 10, Measure::Count);
    let note = wrap_evenly(&plot.scale_note, Type::SMALL, WIDTH);
    let after = scene.lines((0, 14), Anchor::Start, Type::SMALL, Role::Quiet, &note);
    let top = if note.is_empty() { 0 } else { after - 4 };

    let mut rows = Scene::new(WIDTH);
    let mut y = top + 6;
    for row in sorted(&plot.rows)? {
        let lines = wrap(&row.label, Type::BODY, LABELS);
        let count = i32::try_from(lines.len()).unwrap_or(1);
        let tall = (count * Type::BODY.line() + 10).max(36);
        let middle = y + tall / 2;
        rows.block((0, middle), Anchor::Start, Type::BODY, Role::Ink, &lines);
        bar(&mut rows, (left, middle), &scale, row);
        y += tall;
    }
    let foot = y + 4;
    for (value, words) in scale.ticks(Measure::Count) {
        let x = left + scale.at(value);
        let role = if value.is_zero() { Role::Axis } else { Role::Grid };
        scene.area(Rect::new(x, top, 1, foot - top), role);
        let place = (x, foot + 17);
        scene.words(place, Anchor::Middle, Type::SMALL, Role::Quiet, words);
    }
    scene.place(rows, (0, 0));
    scene.height = foot + 24;
    Ok(scene)
}

/// Highest first; rows without a score last; equal scores as given.
fn sorted(rows: &[OrderedRow]) -> Result<Vec<&OrderedRow>, DrawError> {
    let below = rows
        .iter()
        .find(|row| row.score.is_some_and(|score| score < Decimal::ZERO));
    if let Some(row) = below {
        return Err(DrawError::BelowNil(row.label.clone()));
    }
    let mut order: Vec<&OrderedRow> = rows.iter().collect();
    order.sort_by_key(|row| std::cmp::Reverse(row.score));
    Ok(order)
}

fn bar(scene: &mut Scene, (left, middle): (i32, i32), scale: &Scale, row: &OrderedRow) {
    let Some(score) = row.score else {
        let place = (left + 8, middle + Type::SMALL.drop());
        scene.words(place, Anchor::Start, Type::SMALL, Role::Quiet, "not published");
        return;
    };
    let long = scale.at(score);
    let rect = Rect::new(left + 1, middle - BAR / 2, long - 1, BAR);
    scene.part(rect, Fill::Tone(tone(row.band)));
    let place = (left + long + 9, middle + Type::STRONG.drop());
    scene.words(place, Anchor::Start, Type::STRONG, Role::Ink, row.words.as_str());
    if let Some(band) = row.band {
        let after = place.0 + width(&row.words, Type::STRONG) + 7;
        scene.words((after, place.1), Anchor::Start, Type::BODY, Role::Ink, band.word());
    }
}

/// Darker for higher, so that the order shows in greyscale.
const fn tone(band: Option<Band>) -> Tone {
    match band {
        Some(Band::Low) => Tone::Sky,
        Some(Band::Medium) => Tone::Ochre,
        Some(Band::High) => Tone::Plum,
        None => Tone::Stone,
    }
}
