//! Scores as bars, the highest first.

use super::super::palette::Role;
use super::super::plot::{Band, Fill, Measure, OrderedRow, OrderedRows, Tone};
use super::axis;
use super::measure::{Type, width, wrap_evenly};
use super::scale::Scale;
use super::scene::{Anchor, Rect, Scene};
use super::{DrawError, WIDTH};
use crate::units::{Decimal, text};

const LABELS: i32 = 372;
const BAR: i32 = 22;
const WORDS: i32 = 104;
/// The room that the longest names of bands may take of the bars.
const LONGEST: i32 = 240;

/// Lays out the bars.
pub(super) fn draw(plot: &OrderedRows) -> Result<Scene, DrawError> {
    let mut scene = Scene::new(WIDTH);
    let left = LABELS + 16;
    // A score past the end of its scale is shown past it, not cut to fit.
    let scores = plot.rows.iter().filter_map(|row| row.score);
    let end = scores.fold(plot.highest, Decimal::max);
    let scale = Scale::exact(end, WIDTH - room(plot) - left, 10, Measure::Count);
    let note = wrap_evenly(&plot.scale_note, Type::SMALL, WIDTH);
    let after = scene.lines((0, 14), Anchor::Start, Type::SMALL, Role::Quiet, &note);
    let top = if note.is_empty() { 0 } else { after - 4 };

    let mut rows = Scene::new(WIDTH);
    let mut y = top + 6;
    let label = |row: &OrderedRow| wrap_evenly(&row.label, Type::BODY, LABELS);
    let most = plot.rows.iter().map(|row| label(row).len()).max();
    let tall = (Type::BODY.tall(most.unwrap_or(1)) + 12).max(BAR + 12);
    for row in sorted(&plot.rows)? {
        let lines = label(row);
        let middle = y + tall / 2;
        rows.block((0, middle), Anchor::Start, Type::BODY, Role::Ink, &lines);
        bar(&mut rows, (left, middle), &scale, row);
        y += tall;
    }
    let foot = y + 4;
    let ticks = scale.ticks(Measure::Count);
    axis::upright(&mut scene, &ticks, |value| left + scale.at(value), (top, foot));
    scene.place(rows, (0, 0));
    scene.height = foot + 24;
    Ok(scene)
}

/// Gives the room for the words after the longest bar.
fn room(plot: &OrderedRows) -> i32 {
    let named = plot.rows.iter().filter_map(|row| Some((row, row.band.as_ref()?)));
    let words = named.map(|(row, band)| {
        9 + width(&row.words, Type::STRONG) + 7 + width(&band.name, Type::BODY) + 6
    });
    words.max().unwrap_or(0).clamp(WORDS, LONGEST)
}

/// Highest first; rows without a score last; equal scores as given.
fn sorted(rows: &[OrderedRow]) -> Result<Vec<&OrderedRow>, DrawError> {
    let below = rows.iter().find(|row| row.score.is_some_and(|score| score < Decimal::ZERO));
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
        scene.plated(place, Anchor::Start, Type::SMALL, Role::Quiet, text::NOT_KNOWN);
        return;
    };
    let long = scale.at(score);
    let rect = Rect::new(left + 1, middle - BAR / 2, long - 1, BAR);
    scene.part(rect, Fill::Tone(tone(row.band.as_ref())));
    let place = (left + long + 9, middle + Type::STRONG.drop());
    scene.plated(place, Anchor::Start, Type::STRONG, Role::Ink, row.words.as_str());
    if let Some(band) = &row.band {
        let after = place.0 + width(&row.words, Type::STRONG) + 7;
        scene.plated((after, place.1), Anchor::Start, Type::BODY, Role::Ink, band.name.as_str());
    }
}

/// Darker for higher, so that the order shows in greyscale; the bands between the ends share a tone, and
/// their names stand beside the bars.
const fn tone(band: Option<&Band>) -> Tone {
    match band {
        Some(Band { below: 0, .. }) => Tone::Sky,
        Some(Band { above: 0, .. }) => Tone::Plum,
        Some(Band { .. }) => Tone::Ochre,
        None => Tone::Stone,
    }
}
