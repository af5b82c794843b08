//! Counts by row and column, each with a bar as long as the count.

use super::super::palette::Role;
use super::super::plot::{Fill, Grid, Measure, Tone};
use super::WIDTH;
use super::measure::{Type, wrap, wrap_evenly};
use super::scale::Scale;
use super::scene::{Anchor, Rect, Scene};
use crate::units::{Decimal, text};

const LABELS: i32 = 190;
/// Labels where there are many columns, so that a long word of a heading keeps clear of the next.
const LABELS_OF_MANY: i32 = 140;
const MANY: i32 = 7;
const AFTER_LABELS: i32 = 14;
const BAR: i32 = 18;
/// Room for the number after a bar.
const NUMBER: i32 = 26;

/// Lays out the grid.
pub(super) fn draw(plot: &Grid) -> Scene {
    let mut scene = Scene::new(WIDTH);
    let columns = i32::try_from(plot.columns.len()).unwrap_or(1).max(1);
    let room = if columns < MANY { LABELS } else { LABELS_OF_MANY };
    let from = room + AFTER_LABELS;
    let wide = (WIDTH - from) / columns;
    let heads: Vec<Vec<String>> =
        plot.columns.iter().map(|name| wrap(name, Type::SMALL_STRONG, wide - 12)).collect();
    let most = heads.iter().map(Vec::len).max().unwrap_or(1);
    let top = Type::SMALL_STRONG.tall(most) + 10;
    let left = |column: usize| from + i32::try_from(column).unwrap_or(0) * wide;
    for (column, lines) in heads.iter().enumerate() {
        let first = Type::SMALL_STRONG.size + Type::SMALL_STRONG.tall(most - lines.len());
        let at = (left(column), first);
        scene.lines(at, Anchor::Start, Type::SMALL_STRONG, Role::Quiet, lines);
    }
    let counts = plot.rows.iter().flat_map(|row| &row.counts).flatten();
    let largest = Decimal::from(counts.max().copied().unwrap_or(1).max(1));
    let scale = Scale::exact(largest, wide - NUMBER - 12, 4, Measure::Count);
    let mut y = top;
    for row in &plot.rows {
        let labels = wrap_evenly(&row.label, Type::BODY, room);
        let tall = (Type::BODY.tall(labels.len()) + 14).max(BAR + 18);
        let middle = y + tall / 2;
        scene.area(Rect::new(0, y, WIDTH, 1), Role::Grid);
        scene.block((0, middle), Anchor::Start, Type::BODY, Role::Ink, &labels);
        for (column, count) in row.counts.iter().enumerate() {
            cell(&mut scene, &scale, (left(column), middle), *count);
        }
        y += tall;
    }
    scene.area(Rect::new(0, y, WIDTH, 1), Role::Grid);
    scene.height = y + 8;
    scene
}

fn cell(scene: &mut Scene, scale: &Scale, (x, middle): (i32, i32), count: Option<usize>) {
    let Some(count) = count else {
        let at = (x, middle + Type::SMALL.drop());
        scene.words(at, Anchor::Start, Type::SMALL, Role::Quiet, "not listed");
        return;
    };
    if count == 0 {
        scene.words((x, middle + Type::BODY.drop()), Anchor::Start, Type::BODY, Role::Quiet, "–");
        return;
    }
    let long = scale.at(Decimal::from(count)).max(3);
    let rect = Rect::new(x, middle - BAR / 2, long, BAR);
    scene.part(rect, Fill::Tone(Tone::Navy));
    let at = (x + long + 6, middle + Type::STRONG.drop());
    scene.words(at, Anchor::Start, Type::STRONG, Role::Ink, text::count(count));
}
