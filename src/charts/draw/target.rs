//! Measures against their targets.

use super::super::palette::Role;
use super::super::plot::{AgainstTarget, Fill, Measure, TargetRow};
use super::measure::{Type, wrap_evenly};
use super::scale::Scale;
use super::scene::{Anchor, Rect, Scene};
use super::{DrawError, WIDTH};
use crate::records::Brag;
use crate::units::{Decimal, dec};

const LABELS: i32 = 236;
const LEFT: i32 = 252;
const LONG: i32 = 260;
const WORDS: i32 = 536;
const STATE: i32 = 686;
const BAR: i32 = 20;
/// How far the bars reach, in percent of the target; what lies beyond is cut and said in words.
const END: Decimal = dec!(125);

/// Lays out the rows.
pub(super) fn draw(plot: &AgainstTarget) -> Result<Scene, DrawError> {
    let mut scene = Scene::new(WIDTH);
    let scale = Scale::exact(END, LONG, 5, Measure::Percent);
    let top = 40;
    let mut rows = Scene::new(WIDTH);
    let mut y = top + 2;
    for row in &plot.rows {
        y = one(&mut rows, &scale, row, y)?;
    }
    let foot = y + 2;
    heads(&mut scene, top);
    for value in [dec!(0), dec!(25), dec!(50), dec!(75)] {
        let role = if value.is_zero() { Role::Axis } else { Role::Grid };
        scene.area(Rect::new(LEFT + scale.at(value), top, 1, foot - top), role);
    }
    scene.place(rows, (0, 0));
    let target = LEFT + scale.at(Decimal::ONE_HUNDRED);
    // Ground beside the line keeps it in sight where it crosses a dark bar.
    scene.area(Rect::new(target - 2, top, 4, foot - top), Role::Ground);
    scene.area(Rect::new(target - 1, top - 4, 2, foot - top + 4), Role::Ink);
    for (value, words) in [(dec!(0), "0%"), (dec!(50), "50%"), (dec!(100), "100%")] {
        let place = (LEFT + scale.at(value), foot + 17);
        scene.words(place, Anchor::Middle, Type::SMALL, Role::Quiet, words);
    }
    scene.height = foot + 24;
    Ok(scene)
}

fn heads(scene: &mut Scene, top: i32) {
    let target = LEFT + LONG * 4 / 5;
    let head = |scene: &mut Scene, x: i32, anchor: Anchor, words: &str| {
        scene.words((x, top - 12), anchor, Type::SMALL_STRONG, Role::Quiet, words);
    };
    head(scene, 0, Anchor::Start, "Measure");
    head(scene, target, Anchor::Middle, "Target");
    head(scene, WORDS, Anchor::Start, "Actual and target");
    head(scene, STATE, Anchor::Start, "State");
}

fn one(scene: &mut Scene, scale: &Scale, row: &TargetRow, y: i32) -> Result<i32, DrawError> {
    let labels = wrap_evenly(&row.label, Type::BODY, LABELS);
    let words = wrap_evenly(&row.words, Type::BODY, STATE - WORDS - 14);
    let state = Fill::Rating(row.state).marked(&row.state_words);
    let states = wrap_evenly(&state, Type::SMALL_STRONG, WIDTH - STATE);
    let most = labels.len().max(words.len()).max(states.len());
    let tall = (Type::BODY.tall(most) + 14).max(40);
    let middle = y + tall / 2;
    scene.area(Rect::new(0, y + tall - 1, WIDTH, 1), Role::Grid);
    scene.block((0, middle), Anchor::Start, Type::BODY, Role::Ink, &labels);
    scene.block((WORDS, middle), Anchor::Start, Type::BODY, Role::Ink, &words);
    scene.block((STATE, middle), Anchor::Start, Type::SMALL_STRONG, Role::Ink, &states);
    match row.percent_of_target {
        Some(percent) if percent < Decimal::ZERO => {
            return Err(DrawError::BelowNil(row.label.clone()));
        }
        Some(percent) => bar(scene, scale, middle, percent, row.state),
        None => {
            let place = (LEFT + 10, middle + Type::SMALL.drop());
            scene.plated(place, Anchor::Start, Type::SMALL, Role::Quiet, "not comparable");
        }
    }
    Ok(y + tall)
}

fn bar(scene: &mut Scene, scale: &Scale, middle: i32, percent: Decimal, state: Brag) {
    let fill = Fill::Rating(state);
    let top = middle - BAR / 2;
    if percent.is_zero() {
        return;
    }
    if percent <= END {
        let long = (scale.at(percent) - 1).max(3);
        scene.part(Rect::new(LEFT + 1, top, long, BAR), fill);
        return;
    }
    // The bar goes on past the end of the scale: its end is an arrow.
    let end = LEFT + LONG - 12;
    scene.part(Rect::new(LEFT + 1, top, end - LEFT - 1, BAR), fill);
    let tip = [(end, top - 4), (end + 15, middle), (end, top + BAR + 4)];
    scene.shape(&tip, Role::Edge(fill));
}
