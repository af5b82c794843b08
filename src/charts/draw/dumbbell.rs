//! Ratings from before controls through now to the aim, one row a risk.

use super::super::palette::Role;
use super::super::plot::{Dumbbell, Dumbbells, Measure};
use super::axis;
use super::key::{self, Entry, Symbol};
use super::measure::{Type, wrap_evenly};
use super::scale::Scale;
use super::scene::{Anchor, Rect, Scene};
use super::{DrawError, WIDTH};
use crate::units::{Decimal, text};

const LABELS: i32 = 270;
const LEFT: i32 = 296;
const LONG: i32 = 300;
/// The columns of numbers: before, now, aim.
const NUMBERS: [i32; 3] = [660, 720, 780];

/// Lays out the rows.
pub(super) fn draw(plot: &Dumbbells) -> Result<Scene, DrawError> {
    let mut scene = Scene::new(WIDTH);
    let note = wrap_evenly(&plot.scale_note, Type::SMALL, WIDTH);
    let after = scene.lines((0, 14), Anchor::Start, Type::SMALL, Role::Quiet, &note);
    let top = key::draw(&mut scene, after - 4, &entries(plot)) + 22;
    let scale = Scale::exact(plot.highest, LONG, 8, Measure::Count);
    for (x, words) in NUMBERS.into_iter().zip(["Before", "Now", "Aim"]) {
        scene.words((x, top - 8), Anchor::End, Type::SMALL_STRONG, Role::Quiet, words);
    }
    let mut rows = Scene::new(WIDTH);
    let mut y = top;
    for row in &plot.rows {
        y = one(&mut rows, &scale, row, y)?;
    }
    let ticks = scale.ticks(Measure::Count);
    axis::upright(&mut scene, &ticks, |value| LEFT + scale.at(value), (top, y));
    scene.place(rows, (0, 0));
    scene.height = y + 24;
    Ok(scene)
}

fn entries(plot: &Dumbbells) -> Vec<Entry> {
    let has = |of: fn(&Dumbbell) -> Option<Decimal>| plot.rows.iter().any(|row| of(row).is_some());
    let all = [
        (has(|row| row.before), Symbol::Before, "Before controls"),
        (has(|row| row.now), Symbol::Now, "Now"),
        (has(|row| row.aim), Symbol::Aim, "Aim"),
        (has(|row| row.accepted), Symbol::Accepted, "Most the council accepts"),
    ];
    let shown = all.into_iter().filter(|(shown, ..)| *shown);
    shown.map(|(_, symbol, words)| Entry { symbol, words: words.to_owned() }).collect()
}

fn one(scene: &mut Scene, scale: &Scale, row: &Dumbbell, y: i32) -> Result<i32, DrawError> {
    let labels = wrap_evenly(&row.label, Type::BODY, LABELS);
    let tall = (Type::BODY.tall(labels.len()) + 16).max(44);
    let middle = y + tall / 2;
    scene.area(Rect::new(0, y + tall - 1, WIDTH, 1), Role::Grid);
    scene.block((0, middle), Anchor::Start, Type::BODY, Role::Ink, &labels);
    let ratings = [row.before, row.now, row.aim];
    if ratings.iter().flatten().any(|rating| *rating < Decimal::ZERO) {
        return Err(DrawError::BelowNil(row.label.clone()));
    }
    let at = |rating: Decimal| LEFT + scale.at(rating);
    let known: Vec<i32> = ratings.into_iter().flatten().map(at).collect();
    if let (Some(first), Some(last)) = (known.iter().min(), known.iter().max()) {
        scene.area(Rect::new(*first, middle - 1, last - first, 3), Role::Axis);
    }
    if let Some(accepted) = row.accepted {
        scene.area(Rect::new(at(accepted) - 1, middle - 15, 3, 30), Role::Ink);
    }
    if let Some(aim) = row.aim {
        key::aim(scene, (at(aim), middle));
    }
    if let Some(before) = row.before {
        key::before(scene, (at(before), middle));
    }
    if let Some(now) = row.now {
        key::now(scene, (at(now), middle));
    }
    for (x, rating) in NUMBERS.into_iter().zip(ratings) {
        let words = rating.map_or_else(|| "–".to_owned(), text::number);
        let kind = if x == NUMBERS[1] { Type::STRONG } else { Type::BODY };
        scene.words((x, middle + kind.drop()), Anchor::End, kind, Role::Ink, words);
    }
    Ok(y + tall)
}
